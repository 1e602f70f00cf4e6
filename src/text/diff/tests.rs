//! Differences as they are told, and what always holds of them.

use proptest::prelude::*;

use super::*;

fn shown(diff: &Diff<'_>) -> String {
    written(&diff.pieces)
}

fn written(pieces: &[Piece<'_>]) -> String {
    let piece = |piece: &Piece<'_>| match piece.kind {
        PieceKind::Same => piece.text.to_owned(),
        PieceKind::Removed => format!("[-{}-]", piece.text),
        PieceKind::Added => format!("{{+{}+}}", piece.text),
        PieceKind::Folded => "(…)".to_owned(),
    };
    pieces.iter().map(piece).collect()
}

fn side(diff: &Diff<'_>, own: PieceKind) -> String {
    let of = |piece: &&Piece<'_>| matches!(piece.kind, PieceKind::Same | PieceKind::Folded) || piece.kind == own;
    diff.pieces.iter().filter(of).map(|piece| piece.text).collect()
}

#[test]
fn words_that_differ_are_set_apart() {
    let told = |one, other| shown(&Diff::new(one, other));
    assert_eq!(told("`GET /a/{id}` reads it", "`POST /a/{key}` reads it"), "`[-GET-]{+POST+} /a/{[-id-]{+key+}}` reads it");
    assert_eq!(told("one, two or three", "one, two"), "one, two[- or three-]");
    assert_eq!(told("a\nb\nc\n", "a\nc\n"), "a\n[-b\n-]c\n");
    assert_eq!(told("same", "same"), "same");
    assert_eq!(told("", "new"), "{+new+}");
    assert_eq!(told("é ünd", "é öder"), "é [-ünd-]{+öder+}");
}

#[test]
fn a_change_goes_on_over_a_space_and_other_sentences_stay_whole() {
    assert_eq!(shown(&Diff::new("keep red apple pie", "keep green pear pie")), "keep [-red apple-]{+green pear+} pie");
    let (one, other) = ("The list is sorted by day.", "Whoever writes a call owns what it means.");
    assert_eq!(shown(&Diff::new(one, other)), format!("[-{one}-]{{+{other}+}}"));
    let (one, other) =
        ("{\n  \"a\": \"string\",\n  \"b\": \"string\",\n  \"c\": \"string\"\n}", "It is { a: string, b: string, c: string }.");
    assert!(Diff::new(one, other).is_apart() && !Diff::new("one two", "one three").is_apart());
}

#[test]
fn another_form_of_the_same_words_is_no_difference() {
    let (one, other) = ("{\n  \"a\": \"string\",\n  \"b\": \"integer\"\n}", "In short { a: string, c_2: integer }.");
    let sides = Sides::new(one, other);
    assert_eq!(written(&sides.first), one.replace('b', "[-b-]"));
    assert_eq!(written(&sides.second), "{+In short+} { a: string, {+c_2+}: integer }.");
    let sides = Sides::new("one two three", "four five three");
    assert!(sides.first.len() == 1 && sides.second.len() == 1, "too little in common to mark");
}

#[test]
fn what_is_far_from_a_change_is_folded() {
    let lines: String = (0..20).map(|line| format!("line {line}\n")).collect();
    let other = lines.replace("line 10\n", "row 10\n");
    let folded = Diff::new(&lines, &other).folded();
    assert_eq!(shown(&folded), "(…)line 8\nline 9\n[-line-]{+row+} 10\nline 11\nline 12\n(…)");
    let long = "word ".repeat(400);
    let (one, other) = (format!("{long}x {long}"), format!("{long}y {long}"));
    let folded = Diff::new(&one, &other).folded();
    assert!(shown(&folded).len() < 600, "{}", shown(&folded));
    assert_eq!((side(&folded, PieceKind::Removed), side(&folded, PieceKind::Added)), (one, other));
}

#[test]
fn what_is_huge_is_bounded() {
    let (one, other) = ("a b ".repeat(4_000_000), "b\n".repeat(4_000_000));
    let diff = Diff::new(&one, &other);
    assert!(diff.cut && diff.pieces.iter().map(|piece| piece.text.len()).sum::<usize>() <= 2 * MAX_TEXT_BYTES);
}

fn text() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        8 => proptest::sample::select(vec!["GET", "/api", "id", " ", "\n", ", ", "the", "list", "é", "_x", "\r\n", "  "]).prop_map(str::to_owned),
        1 => ".{0,6}",
    ];
    proptest::collection::vec(part, 0..60).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_pieces_join_to_both_texts((one, other) in (text(), text())) {
        let diff = Diff::new(&one, &other);
        prop_assert!(!diff.cut);
        for diff in [diff.folded(), diff] {
            prop_assert_eq!(&side(&diff, PieceKind::Removed), &one);
            prop_assert_eq!(&side(&diff, PieceKind::Added), &other);
            prop_assert!(diff.pieces.iter().all(|piece| !piece.text.is_empty()));
        }
        prop_assert_eq!(Diff::new(&one, &other).is_same(), one == other);
        let sides = Sides::new(&one, &other);
        prop_assert_eq!(&sides.first.iter().map(|piece| piece.text).collect::<String>(), &one);
        prop_assert_eq!(&sides.second.iter().map(|piece| piece.text).collect::<String>(), &other);
    }
}
