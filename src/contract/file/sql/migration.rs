//! The order of migrations, and the part of one that is run to go forward.

use std::cmp::Ordering;

use crate::model::{FileId, Model};

/// Lines behind which a file says how to go back.
const BACK: [&str; 4] = ["-- +goose down", "-- migrate:down", "-- +migrate down", "-- rambler down"];

/// The files in the order in which they are run: by their paths, numbers as numbers, those that are run again and again last. Those that
/// go back are left out.
pub(in crate::contract::file) fn in_order(model: &Model, ids: &[FileId]) -> Vec<FileId> {
    let mut ids: Vec<FileId> = ids.to_vec();
    if ids.len() > 1 {
        ids.retain(|id| !goes_back(&model[*id].path));
    }
    ids.sort_by(|one, other| {
        let (one, other) = (&model[*one].path, &model[*other].path);
        is_repeated(one).cmp(&is_repeated(other)).then_with(|| natural(one, other)).then_with(|| one.cmp(other))
    });
    ids
}

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn goes_back(path: &str) -> bool {
    let name = name(path).to_ascii_lowercase();
    let is_undo = name.strip_prefix('u').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()) && rest.contains("__"));
    name.ends_with(".down.sql") || name.ends_with(".undo.sql") || name == "down.sql" || is_undo
}

fn is_repeated(path: &str) -> bool {
    name(path).starts_with("R__")
}

/// Digits are compared as numbers, all else letter by letter.
fn natural(one: &str, other: &str) -> Ordering {
    let (mut one, mut other) = (one.chars().peekable(), other.chars().peekable());
    loop {
        match (one.peek().copied(), other.peek().copied()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(a), Some(b)) if a.is_ascii_digit() && b.is_ascii_digit() => {
                let digits = |text: &mut std::iter::Peekable<std::str::Chars<'_>>| {
                    let mut digits = String::new();
                    while let Some(digit) = text.next_if(char::is_ascii_digit) {
                        digits.push(digit);
                    }
                    let short = digits.trim_start_matches('0').to_owned();
                    (short.len(), short)
                };
                let order = digits(&mut one).cmp(&digits(&mut other));
                if order != Ordering::Equal {
                    return order;
                }
            }
            (Some(a), Some(b)) => {
                if a != b {
                    return a.cmp(&b);
                }
                one.next();
                other.next();
            }
        }
    }
}

/// The text up to where it says how to go back.
pub(super) fn forward(text: &str) -> &str {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let plain = line.trim().to_ascii_lowercase();
        if BACK.iter().any(|mark| plain.starts_with(mark)) {
            return text.get(..start).unwrap_or(text);
        }
        start += line.len();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_in_their_order_and_ways_back_are_left_out() {
        let mut paths = ["m/V10__b.sql", "m/V2__a.sql", "m/V2.1__a.sql", "m/0010/x.sql", "m/9/x.sql"];
        paths.sort_by(|one, other| natural(one, other));
        assert_eq!(paths, ["m/9/x.sql", "m/0010/x.sql", "m/V2.1__a.sql", "m/V2__a.sql", "m/V10__b.sql"]);
        for back in ["m/1_a.down.sql", "m/1/down.sql", "m/U2__a.sql"] {
            assert!(goes_back(back), "{back}");
        }
        assert!(!goes_back("m/users.sql") && !goes_back("m/1_a.up.sql"));
        assert_eq!(forward("-- +goose Up\nA;\n-- +goose Down\nB;\n"), "-- +goose Up\nA;\n");
    }
}
