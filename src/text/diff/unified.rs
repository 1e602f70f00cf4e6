//! What two texts differ in, line by line, as `diff -u` writes it.

use std::fmt::Write;

use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices, group_diff_ops};

/// So many lines that are the same stay around a change.
const NEAR: usize = 3;

/// The hunks of a unified diff, without the two lines that name the files; empty where the texts are the same.
pub fn unified(first: &str, second: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (first.split_inclusive('\n').collect(), second.split_inclusive('\n').collect());
    let mut text = String::new();
    for hunk in group_diff_ops(capture_diff_slices(Algorithm::Myers, &old, &new), NEAR) {
        let (Some(start), Some(end)) = (hunk.first(), hunk.last()) else { continue };
        let range = |start: usize, end: usize| match end - start {
            1 => format!("{}", start + 1),
            // Of an empty range the line before it is named.
            0 => format!("{start},0"),
            length => format!("{},{length}", start + 1),
        };
        let removed = range(start.old_range().start, end.old_range().end);
        let added = range(start.new_range().start, end.new_range().end);
        let _ = writeln!(text, "@@ -{removed} +{added} @@");
        hunk.iter().for_each(|op| lines(&mut text, op, &old, &new));
    }
    text
}

fn lines(text: &mut String, op: &DiffOp, old: &[&str], new: &[&str]) {
    if op.tag() == DiffTag::Equal {
        return old[op.old_range()].iter().for_each(|line| add(text, ' ', line));
    }
    old[op.old_range()].iter().for_each(|line| add(text, '-', line));
    new[op.new_range()].iter().for_each(|line| add(text, '+', line));
}

fn add(text: &mut String, mark: char, line: &str) {
    text.push(mark);
    text.push_str(line);
    if !line.ends_with('\n') {
        text.push_str("\n\\ No newline at end of file\n");
    }
}

#[cfg(test)]
mod tests {
    use super::unified;

    #[test]
    fn a_change_stands_between_three_lines_on_either_side() {
        let old = "1\n2\n3\n4\n5\n6\n7\n8\n";
        assert_eq!(unified(old, &old.replace('5', "five")), "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
        assert_eq!(unified(old, old), "");
        assert_eq!(unified("", "a\n"), "@@ -0,0 +1 @@\n+a\n");
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
