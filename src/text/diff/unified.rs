//! What two texts differ in, line by line, as `diff -u` writes it.

use std::fmt::Write;

use similar::group_diff_ops;
use similar::udiff::UnifiedHunkHeader;

use super::changes;

/// So many lines that are the same stay around a change.
const CONTEXT_LINES: usize = 3;

/// The hunks of a unified diff, without the two lines that name the files; empty where the texts are the same.
pub fn unified(first: &str, second: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (first.split_inclusive('\n').collect(), second.split_inclusive('\n').collect());
    let mut text = String::new();
    for hunk in group_diff_ops(changes(&old, &new), CONTEXT_LINES).into_iter().filter(|hunk| !hunk.is_empty()) {
        let _ = writeln!(text, "{}", UnifiedHunkHeader::new(&hunk));
        for change in hunk.iter().flat_map(|op| op.iter_changes(&old, &new)) {
            let line = change.value();
            let _ = write!(text, "{}{line}", change.tag());
            // The crate takes a carriage return for the end of a line, too, and `patch` does not.
            if !line.ends_with('\n') {
                text.push_str("\n\\ No newline at end of file\n");
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::unified;

    /// What `patch` makes of a text with a unified diff.
    fn patched(old: &str, diff: &str) -> String {
        let mut rest = old.split_inclusive('\n');
        let (mut read, mut new) = (0, String::new());
        let mut lines = diff.split_inclusive('\n').peekable();
        while let Some(line) = lines.next() {
            if let Some(range) = line.strip_prefix("@@ -") {
                let (start, length) = range.split_once(' ').unwrap().0.split_once(',').unwrap_or((range.split_once(' ').unwrap().0, "1"));
                let before = start.parse::<usize>().unwrap() - usize::from(length != "0");
                new.extend(rest.by_ref().take(before - read));
                read = before;
                continue;
            }
            let mut characters = line.chars();
            let (mark, mut line) = (characters.next(), characters.as_str());
            if lines.next_if(|next| next.starts_with('\\')).is_some() {
                line = line.strip_suffix('\n').unwrap();
            }
            if mark != Some('+') {
                assert_eq!(rest.next(), Some(line), "{diff}");
                read += 1;
            }
            if mark != Some('-') {
                new.push_str(line);
            }
        }
        new.extend(rest);
        new
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_patch_makes_one_text_of_the_other(old in "([ab\\r]{0,2}\n){0,12}[ab\\r]{0,2}", new in "([ab\\r]{0,2}\n){0,12}[ab\\r]{0,2}") {
            prop_assert_eq!(patched(&old, &unified(&old, &new)), new);
        }
    }

    #[test]
    fn a_change_stands_between_three_lines_on_either_side() {
        let old = "1\n2\n3\n4\n5\n6\n7\n8\n";
        assert_eq!(unified(old, &old.replace('5', "five")), "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
        assert_eq!(unified(old, old), "");
        assert_eq!(unified("", "a\n"), "@@ -0,0 +1 @@\n+a\n");
        assert_eq!(unified("a\r", "b\r"), "@@ -1 +1 @@\n-a\r\n\\ No newline at end of file\n+b\r\n\\ No newline at end of file\n");
        assert_eq!(unified("a", "a\n"), "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n");
    }

    #[test]
    fn changes_far_apart_are_hunks_of_their_own() {
        let old: String = (1..=20).map(|line| format!("{line}\r\n")).collect();
        let new = old.replacen("2\r", "two\r", 1).replace("20\r", "twenty\r");
        let diff = unified(&old, &new);
        assert_eq!(diff.matches("@@ -").count(), 2);
        assert!(diff.contains("-2\r\n+two\r\n"), "{diff}");
    }
}
