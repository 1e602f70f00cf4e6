//! Poetry's ranges, said as Python's: `^1.2` is `>=1.2,<2`.

use crate::text::Cut;

/// The ranges of which a version has to be in one; none where they cannot be read.
pub(super) fn alternatives(range: &str) -> Option<Vec<String>> {
    range.replace("||", "|").split('|').map(all_of).collect()
}

/// Clauses between commas or spaces, all of which hold.
fn all_of(range: &str) -> Option<String> {
    let range = range.trim();
    if range.is_empty() {
        return None;
    }
    let mut clauses = Vec::new();
    let mut mark = "";
    for word in range.split(|c: char| c == ',' || c.is_whitespace()).filter(|word| !word.is_empty()) {
        let number = word.trim_start_matches(['<', '>', '=', '!', '~', '^']);
        let own = word.head(word.len() - number.len());
        match (mark, number) {
            // "= 1.2": the mark of the next word.
            ("", "") => mark = own,
            ("", number) => clauses.push(clause(own, number)?),
            (mark_before, number) if own.is_empty() => {
                clauses.push(clause(mark_before, number)?);
                mark = "";
            }
            _ => return None,
        }
    }
    let clauses: Vec<String> = clauses.into_iter().filter(|clause| !clause.is_empty()).collect();
    mark.is_empty().then(|| clauses.join(","))
}

fn clause(mark: &str, number: &str) -> Option<String> {
    match (mark, number) {
        ("", "*") => Some(String::new()),
        ("" | "=", number) => Some(format!("=={number}")),
        ("^", number) => {
            let parts = release(number)?;
            let first = parts.iter().position(|part| *part > 0).unwrap_or(parts.len() - 1);
            Some(format!(">={number},<{}", above(&parts[..=first])?))
        }
        ("~", number) => {
            let parts = release(number)?;
            Some(format!(">={number},<{}", above(&parts[..parts.len().min(2)])?))
        }
        ("<" | ">" | "<=" | ">=" | "==" | "!=" | "~=" | "===", number) => Some(format!("{mark}{number}")),
        _ => None,
    }
}

/// The numbers of a version, without what marks it as coming before or after its release.
fn release(number: &str) -> Option<Vec<u64>> {
    let end = number.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(number.len());
    number.head(end).trim_end_matches('.').split('.').map(|part| part.parse().ok()).collect()
}

/// The first version whose last number is higher.
fn above(parts: &[u64]) -> Option<String> {
    let (last, first) = parts.split_last()?;
    let all = first.iter().copied().chain([last.checked_add(1)?]);
    Some(all.map(|part| part.to_string()).collect::<Vec<_>>().join("."))
}

#[cfg(test)]
mod tests {
    use super::alternatives;

    #[test]
    fn ranges_are_said_as_python_says_them() {
        for (range, said) in [
            ("^1.2", ">=1.2,<2"),
            ("^0.3.1", ">=0.3.1,<0.4"),
            ("^0.0.3", ">=0.0.3,<0.0.4"),
            ("^0.0", ">=0.0,<0.1"),
            ("^0", ">=0,<1"),
            ("^1.2.0rc1", ">=1.2.0rc1,<2"),
            ("~1.2.3", ">=1.2.3,<1.3"),
            ("~1", ">=1,<2"),
            ("1.2.*", "==1.2.*"),
            ("1.2.3", "==1.2.3"),
            (">= 1.2, <2", ">=1.2,<2"),
            ("*", ""),
        ] {
            assert_eq!(alternatives(range), Some(vec![said.to_owned()]), "{range}");
        }
        assert_eq!(alternatives("^1.0 || ^2.0"), Some(vec![">=1.0,<2".to_owned(), ">=2.0,<3".to_owned()]));
        for broken in ["", "^", "^x", "^1.2 ||", "^18446744073709551615", "^99999999999999999999", ">= >= 1", "^1..2"] {
            assert_eq!(alternatives(broken), None, "{broken}");
        }
    }
}
