//! When two spellings are one name, and which name was probably meant.

/// A name with case and the marks between its words folded away: `TRR_Backend`, `trr-backend` and `TRR Backend` are one.
pub fn fold(name: &str) -> String {
    let name = name.trim();
    let mark = |character: char| if matches!(character, '_' | ' ' | '\u{a0}') { '-' } else { character };
    if name.is_ascii() {
        return name.chars().map(|character| mark(character).to_ascii_lowercase()).collect();
    }
    name.chars().map(mark).flat_map(char::to_lowercase).collect()
}

/// A name, or a path, with the case of its letters folded away and nothing else: `Pic.PNG` and `pic.png` are one.
pub fn without_case(name: &str) -> String {
    name.chars().flat_map(char::to_lowercase).collect()
}

/// The candidate nearest to `name`, where one is near enough that a slip of the hand explains the difference.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = fold(name);
    let length = folded.chars().count();
    let allowed = match length {
        0..=2 => return None,
        3..=4 => 1,
        5..=8 => 2,
        _ => 3,
    };
    candidates
        .into_iter()
        // Words are as far apart as they differ in length, at least; that costs next to nothing to know.
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= allowed)
        .map(|candidate| (strsim::osa_distance(&folded, &fold(candidate)), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_mended_and_another_word_is_not() {
        assert_eq!(nearest("screenlytics", ["web", "screenanalytics", "screenalytics"]), Some("screenalytics"));
        assert_eq!(nearest("mobile", ["web", "billing"]), None);
        assert_eq!(nearest("ui", ["uo"]), None);
        assert_eq!(nearest("scope", ["scoop", "scope-1", "Scope", "scope"]), Some("Scope"));
    }
}
