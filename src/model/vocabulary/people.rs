//! How a document says who answers for it.

use crate::text::Cut;

/// The labels before a person or a team.
pub(crate) const OWNER_LABELS: &[&str] =
    &["owner", "owners", "assignee", "assignees", "assigned to", "dri", "responsible", "task owner", "spec owner"];

/// What stands in their place where there is nobody.
const NOBODY: &[&str] = &["tbd", "tba", "todo", "none", "n/a", "na", "nobody", "unassigned", "unknown", "not assigned", "no one"];

/// No name has more bytes or words, and so many are read of one value.
const MAX_NAME_BYTES: usize = 60;
const MAX_NAME_WORDS: usize = 4;
const MAX_NAMES: usize = 20;

/// The people and teams of a value: `Eve, @bob and @org/web`. What is no name is left out: a sentence, a template's `{Name}`.
pub(crate) fn names(value: &str) -> Vec<String> {
    let parts = value.split([',', ';', '\n']).flat_map(|part| part.split(" and ")).flat_map(|part| part.split(" & "));
    parts.map(name).filter(|name| is_name(name)).take(MAX_NAMES).map(str::to_owned).collect()
}

/// A name without its address, and what says more of it: `Eve <eve@example.com>`, `Eve (backend)`.
fn name(part: &str) -> &str {
    let part = part.trim().trim_matches(['`', '*', '_', '"', '\'']);
    let end = [" <", " (", " \u{2014} ", " - "].iter().filter_map(|mark| part.find(mark)).min().unwrap_or(part.len());
    part.head(end).trim().trim_end_matches('.').trim_matches(['`', '*', '_'])
}

fn is_name(name: &str) -> bool {
    let lower = name.to_lowercase();
    let plain = lower.trim_start_matches('@');
    (2..=MAX_NAME_BYTES).contains(&plain.len())
        && plain.starts_with(char::is_alphanumeric)
        && name.split_whitespace().count() <= MAX_NAME_WORDS
        && !name.contains(['{', '}', '<', '>', '[', ']', '|', ':', '?', '!', '='])
        && !NOBODY.contains(&plain)
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn a_value_names_people_and_teams() {
        for (value, named) in [
            ("Eve", "Eve"),
            ("@eve, @bob", "@eve + @bob"),
            ("Eve Example <eve@example.com> and Bob (backend)", "Eve Example + Bob"),
            ("@org/web & Platform Team", "@org/web + Platform Team"),
            ("**Eve**.", "Eve"),
            ("eve@example.com", "eve@example.com"),
            ("\u{674e}\u{96f7}", "\u{674e}\u{96f7}"),
            ("TBD", ""),
            ("{Name}", ""),
            ("[]", ""),
            ("-", ""),
            ("whoever has time for it this week", ""),
            ("see https://example.com", ""),
        ] {
            assert_eq!(names(value).join(" + "), named, "{value}");
        }
    }
}
