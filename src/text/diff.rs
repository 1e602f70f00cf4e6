//! What two texts differ in, word by word.

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// How much of each text is compared, in bytes, and how many lines of both: what is longer is a dump that nobody reads as a difference.
const LONGEST: usize = 64 * 1024;
const LINES: usize = 6_000;
/// How many words of both sides are told apart where lines differ; past that the lines stand as they are.
const WORDS: usize = 6_000;
/// So many runs of words that are the same may be shorter than two words on average.
const CRUMBS: usize = 5;
/// So many lines, or bytes of one line, that are the same stay beside a change when the rest is folded.
const NEAR_LINES: usize = 2;
const NEAR_BYTES: usize = 120;

/// Two texts as one: what both say, what only the first says, what only the second says.
///
/// What is the same, removed or folded joins to the first text; what is the same, added or folded to the second.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diff<'a> {
    /// In the order of the texts; of a change, what is removed stands before what is added.
    pub pieces: Vec<Piece<'a>>,
    /// The texts go on after what was compared.
    pub cut: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece<'a> {
    pub kind: PieceKind,
    pub text: &'a str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PieceKind {
    Same,
    Removed,
    Added,
    /// The same on both sides, and too far from any change to be shown.
    Folded,
}

impl<'a> Diff<'a> {
    /// Compares line by line, and within lines that differ word by word. The same texts always give the same pieces.
    pub fn new(first: &'a str, second: &'a str) -> Self {
        let (old, new) = (start(first), start(second));
        let (old_lines, new_lines): (Vec<&str>, Vec<&str>) = (old.split_inclusive('\n').collect(), new.split_inclusive('\n').collect());
        let (old_lines, new_lines) = (&old_lines[..old_lines.len().min(LINES)], &new_lines[..new_lines.len().min(LINES)]);
        let (old, new) = (joined(old, old_lines), joined(new, new_lines));
        let mut join = Join { old, new, ..Join::default() };
        let mut words = WORDS;
        for op in capture_diff_slices(Algorithm::Myers, old_lines, new_lines) {
            let (removed, added) = (bytes(&old_lines[op.old_range()]), bytes(&new_lines[op.new_range()]));
            match op {
                DiffOp::Equal { .. } => join.same(removed),
                _ => inside(&mut join, removed, added, &mut words),
            }
        }
        join.flush();
        Self { pieces: join.pieces, cut: old.len() < first.len() || new.len() < second.len() }
    }

    /// Whether the texts say the same, as far as they were compared.
    pub fn is_same(&self) -> bool {
        self.pieces.iter().all(|piece| matches!(piece.kind, PieceKind::Same | PieceKind::Folded))
    }

    /// Whether the texts have no word in common worth a name: they are better read one after the other.
    pub fn is_apart(&self) -> bool {
        let shared =
            |piece: &Piece<'_>| matches!(piece.kind, PieceKind::Same | PieceKind::Folded) && piece.text.contains(char::is_alphanumeric);
        !self.pieces.iter().any(shared)
    }

    /// The same with all that is far from every change folded.
    pub fn folded(&self) -> Self {
        let last = self.pieces.len().saturating_sub(1);
        let mut pieces = Vec::with_capacity(self.pieces.len());
        for (index, piece) in self.pieces.iter().enumerate() {
            match piece.kind {
                PieceKind::Same => fold(piece.text, index > 0, index < last, &mut pieces),
                _ => pieces.push(*piece),
            }
        }
        Self { pieces, cut: self.cut }
    }
}

/// Two texts side by side, each with its own words marked: for texts that say the same in another form, such as a schema
/// and a sentence. What stands between words is no difference there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sides<'a> {
    pub first: Vec<Piece<'a>>,
    pub second: Vec<Piece<'a>>,
    /// The texts go on after what is shown.
    pub cut: bool,
}

impl<'a> Sides<'a> {
    pub fn new(first: &'a str, second: &'a str) -> Self {
        let (old, new) = (start(first), start(second));
        let cut = old.len() < first.len() || new.len() < second.len();
        let (old_parts, new_parts) = (words(old), words(new));
        let spoken = |parts: &[&'a str]| parts.iter().copied().filter(|part| is_word(part)).collect::<Vec<_>>();
        let (old_words, new_words) = (spoken(&old_parts), spoken(&new_parts));
        let (mut old_same, mut new_same) = (vec![false; old_words.len()], vec![false; new_words.len()]);
        if old_words.len() + new_words.len() <= WORDS {
            for op in capture_diff_slices(Algorithm::Myers, &old_words, &new_words) {
                if let DiffOp::Equal { old_index, new_index, len } = op {
                    old_same[old_index..old_index + len].fill(true);
                    new_same[new_index..new_index + len].fill(true);
                }
            }
        }
        let shared = old_same.iter().filter(|same| **same).count();
        if shared * 2 < old_words.len().min(new_words.len()) || shared == 0 {
            // Nearly every word would be marked, and that tells nothing.
            old_same.fill(true);
            new_same.fill(true);
        }
        Self {
            first: marked(old, &old_parts, &old_same, PieceKind::Removed),
            second: marked(new, &new_parts, &new_same, PieceKind::Added),
            cut,
        }
    }
}

/// A text with those of its words marked that the other has not.
fn marked<'a>(text: &'a str, parts: &[&str], same: &[bool], kind: PieceKind) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    let mut same = same.iter();
    // Where the text that is no difference starts, and where the marked words stand.
    let (mut plain, mut at) = (0, 0);
    let mut run: Option<(usize, usize)> = None;
    let mut push = |kind: PieceKind, from: usize, to: usize| {
        if from < to {
            pieces.push(Piece { kind, text: &text[from..to] });
        }
    };
    for part in parts {
        let end = at + part.len();
        let own = is_word(part) && !same.next().copied().unwrap_or(true);
        match run {
            _ if own => run = Some((run.map_or(at, |(start, _)| start), end)),
            // Words that only spaces part are one run.
            Some(_) if part.chars().all(|c| c == ' ') => {}
            Some((from, to)) => {
                push(PieceKind::Same, plain, from);
                push(kind, from, to);
                (plain, run) = (to, None);
            }
            None => {}
        }
        at = end;
    }
    if let Some((from, to)) = run {
        push(PieceKind::Same, plain, from);
        push(kind, from, to);
        plain = to;
    }
    push(PieceKind::Same, plain, text.len());
    pieces
}

/// As much of a text as is compared.
fn start(text: &str) -> &str {
    &text[..boundary(text, LONGEST)]
}

/// The last place at or before a byte where no character is cut.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default()
}

/// The part of a text that its first lines are.
fn joined<'a>(text: &'a str, lines: &[&str]) -> &'a str {
    &text[..bytes(lines)]
}

fn bytes(parts: &[&str]) -> usize {
    parts.iter().map(|part| part.len()).sum()
}

/// Lines that differ, word by word where there are few enough.
fn inside(join: &mut Join<'_>, removed: usize, added: usize, left: &mut usize) {
    let (old, new) = (words(join.next_old(removed)), words(join.next_new(added)));
    if removed == 0 || added == 0 || old.len() + new.len() > *left {
        return join.change(removed, added);
    }
    *left -= old.len() + new.len();
    let ops = capture_diff_slices(Algorithm::Myers, &old, &new);
    let spoken = |words: &[&str]| words.iter().filter(|word| is_word(word)).count();
    let shared: usize = ops.iter().map(|op| if matches!(op, DiffOp::Equal { .. }) { spoken(&old[op.old_range()]) } else { 0 }).sum();
    let runs = ops.iter().filter(|op| matches!(op, DiffOp::Equal { .. }) && spoken(&old[op.old_range()]) > 0).count();
    // Two sentences that share a few small words are two sentences; and crumbs between changes help nobody to read.
    if shared * 4 < spoken(&old).min(spoken(&new)) || (runs > CRUMBS && shared < runs * 2) {
        return join.change(removed, added);
    }
    for op in ops {
        let (removed, added) = (bytes(&old[op.old_range()]), bytes(&new[op.new_range()]));
        match op {
            DiffOp::Equal { .. } => join.same(removed),
            _ => join.change(removed, added),
        }
    }
}

fn is_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphanumeric() || c == '_')
}

/// A text as words, spaces and single other characters.
fn words(text: &str) -> Vec<&str> {
    let class = |c: char| match c {
        _ if c.is_alphanumeric() || c == '_' => 0,
        _ if c.is_whitespace() => 1,
        _ => 2,
    };
    let mut words = Vec::new();
    let mut start = 0;
    let mut before = None;
    for (at, c) in text.char_indices() {
        let now = class(c);
        if before.is_some_and(|before| before != now || now == 2) {
            words.push(&text[start..at]);
            start = at;
        }
        before = Some(now);
    }
    if start < text.len() {
        words.push(&text[start..]);
    }
    words
}

/// Puts pieces together as they come: a change that goes on over a mere space or comma stays one change.
#[derive(Default)]
struct Join<'a> {
    old: &'a str,
    new: &'a str,
    pieces: Vec<Piece<'a>>,
    /// Where the pieces that are written end, in each text.
    written: (usize, usize),
    /// The change that is under way: where it ends in each text.
    change: (usize, usize),
    /// How long the text is that is the same after it.
    same: usize,
}

impl<'a> Join<'a> {
    fn next_old(&self, length: usize) -> &'a str {
        let from = self.change.0 + self.same;
        &self.old[from..from + length]
    }

    fn next_new(&self, length: usize) -> &'a str {
        let from = self.change.1 + self.same;
        &self.new[from..from + length]
    }

    fn same(&mut self, length: usize) {
        self.same += length;
    }

    fn change(&mut self, removed: usize, added: usize) {
        let between = self.next_between();
        let small = between.len() <= 3 && !between.contains(char::is_alphanumeric) && !between.contains('\n');
        let under_way = self.change != self.written;
        if !(small && under_way) {
            self.flush();
        }
        self.change = (self.change.0 + self.same + removed, self.change.1 + self.same + added);
        self.same = 0;
    }

    /// What is the same since the change under way.
    fn next_between(&self) -> &'a str {
        &self.old[self.change.0..self.change.0 + self.same]
    }

    /// Writes the change under way and what is the same after it.
    fn flush(&mut self) {
        let parts = [
            (PieceKind::Removed, &self.old[self.written.0..self.change.0]),
            (PieceKind::Added, &self.new[self.written.1..self.change.1]),
            (PieceKind::Same, self.next_between()),
        ];
        self.pieces.extend(parts.into_iter().filter(|(_, text)| !text.is_empty()).map(|(kind, text)| Piece { kind, text }));
        self.change = (self.change.0 + self.same, self.change.1 + self.same);
        self.written = self.change;
        self.same = 0;
    }
}

/// Text that is the same, with its middle folded: `after` and `before` say on which sides there are changes.
fn fold<'a>(text: &'a str, after: bool, before: bool, pieces: &mut Vec<Piece<'a>>) {
    let ends: Vec<usize> = text.match_indices('\n').map(|(at, _)| at + 1).collect();
    let mut head = if after { ends.get(NEAR_LINES).copied().unwrap_or(text.len()) } else { 0 };
    let mut tail = if before { ends.len().checked_sub(NEAR_LINES + 1).map_or(0, |index| ends[index]) } else { text.len() };
    if after && head > NEAR_BYTES * 4 {
        head = word_end(text, boundary(text, NEAR_BYTES));
    }
    if before && text.len() - tail > NEAR_BYTES * 4 {
        tail = word_end(text, boundary(text, text.len() - NEAR_BYTES));
    }
    // What saves next to nothing is not worth a gap.
    let middle = text.get(head..tail).unwrap_or_default();
    let worth = middle.len() > 40 && (middle.matches('\n').count() > 1 || middle.len() > NEAR_BYTES);
    let parts = match worth {
        true => [(PieceKind::Same, &text[..head]), (PieceKind::Folded, middle), (PieceKind::Same, &text[tail..])],
        false => [(PieceKind::Same, text), (PieceKind::Same, ""), (PieceKind::Same, "")],
    };
    pieces.extend(parts.into_iter().filter(|(_, text)| !text.is_empty()).map(|(kind, text)| Piece { kind, text }));
}

/// The next place at or after a byte where no word is cut; the byte itself where none is near.
fn word_end(text: &str, at: usize) -> usize {
    text[at..].char_indices().take(NEAR_BYTES).find(|(_, c)| c.is_whitespace()).map_or(at, |(offset, _)| at + offset)
}

#[cfg(test)]
mod tests {
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
        assert!(diff.cut && diff.pieces.iter().map(|piece| piece.text.len()).sum::<usize>() <= 2 * LONGEST);
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
}
