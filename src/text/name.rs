//! When two spellings are one name.

/// A name with case and the marks between its words folded away: `TRR_Backend`, `trr-backend` and `TRR Backend` are one.
pub fn fold(name: &str) -> String {
    name.trim()
        .chars()
        .map(|character| if matches!(character, '_' | ' ' | '\u{a0}') { '-' } else { character })
        .flat_map(char::to_lowercase)
        .collect()
}

/// A name, or a path, with the case of its letters folded away and nothing else: `Pic.PNG` and `pic.png` are one.
pub fn without_case(name: &str) -> String {
    name.chars().flat_map(char::to_lowercase).collect()
}

pub fn same_name(one: &str, other: &str) -> bool {
    fold(one) == fold(other)
}
