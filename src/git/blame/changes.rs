//! What commits did to files, line by line: the differences that git itself goes by when it says who wrote a line.

use std::collections::{HashMap, HashSet};

use crate::git::Git;
use crate::git::call::{Call, is_id};

/// What some commits changed, by their ids.
pub(super) type Changes = HashMap<String, CommitChanges>;

/// What a commit changed, by path, seen from its first parent; none where that could not be read.
pub(super) type CommitChanges = Option<HashMap<String, FileChange>>;

/// A file that a commit changed.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct FileChange {
    /// What git calls its content before and after; none where it was or is not there.
    pub old: Option<String>,
    pub new: Option<String>,
    /// Whether it was and is a regular file, as far as it is there.
    pub is_regular: bool,
    /// What differs, in order.
    pub hunks: Vec<Hunk>,
}

/// Lines of the older text in whose place lines of the newer one stand. Of no lines `start` is the one before them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hunk {
    pub old: Lines,
    pub new: Lines,
}

/// The first line, counted from 1, and how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lines {
    start: u32,
    count: u32,
}

impl FileChange {
    /// Where a line of the newer text stands in the older one; none where the commit wrote it.
    pub(super) fn before(&self, line: u32) -> Option<u32> {
        let mut moved = 0_i64;
        for Hunk { old, new } in &self.hunks {
            // The first line behind the hunk.
            let end = if new.count == 0 { u64::from(new.start) + 1 } else { u64::from(new.start) + u64::from(new.count) };
            if u64::from(line) >= end {
                moved += i64::from(old.count) - i64::from(new.count);
            } else if new.count > 0 && line >= new.start {
                return None;
            } else {
                break;
            }
        }
        u32::try_from(i64::from(line) + moved).ok()
    }
}

/// Reads what commits did to files below a folder, or to one file; none where git cannot say.
pub(super) fn read(git: Git<'_>, commits: &[&str], below: &str) -> Option<Changes> {
    let which = ["--stdin", "-r", "--root", "--diff-merges=first-parent", "--no-renames"];
    let what = ["--raw", "--no-abbrev", "--patch", "--unified=0", "--inter-hunk-context=0", "--no-color"];
    // As `git blame` compares, whatever attributes say of a file.
    let how = ["--diff-algorithm=myers", "--text", "--no-textconv", "--no-ext-diff"];
    let asked = commits.iter().filter(|commit| is_id(commit));
    let answer = git.ask_long(Call::reads("diff-tree").with(which).with(what).with(how).asking(asked).paths([below]))?;
    let mut changes = parse(&answer);
    // A commit that changed nothing there is not among the answers.
    commits.iter().for_each(|commit| _ = changes.entry((*commit).to_owned()).or_insert_with(|| Some(HashMap::new())));
    Some(changes)
}

/// Those of some commits that remove any file, seen from any parent: what appears in them may have been renamed.
pub(super) fn removing(git: Git<'_>, commits: &[&str]) -> Option<HashSet<String>> {
    let how = ["--stdin", "-r", "-m", "--no-renames", "--diff-filter=D", "--name-only", "--no-ext-diff"];
    let asked = commits.iter().filter(|commit| is_id(commit));
    let answer = git.ask_long(Call::reads("diff-tree").with(how).asking(asked))?;
    Some(String::from_utf8_lossy(&answer).lines().filter(|line| is_id(line)).map(str::to_owned).collect())
}

/// For each commit its id, a line for each file that starts with a colon, and the differences of each of these files in the same order.
/// Lines of the texts start with `+`, `-` and `\`.
fn parse(answer: &[u8]) -> Changes {
    let mut changes = Changes::new();
    let mut current: Option<Parsed> = None;
    for line in answer.split(|byte| *byte == b'\n') {
        match (line.first(), &mut current) {
            (Some(b':'), Some(commit)) => commit.files.push(file(line)),
            (Some(b'd'), Some(commit)) if line.starts_with(b"diff --git ") => commit.patches += 1,
            (Some(b'@'), Some(commit)) => commit.add(hunk(line)),
            (Some(b'0'..=b'9' | b'a'..=b'f'), _) => {
                if let Some(id) = std::str::from_utf8(line).ok().filter(|id| is_id(id)) {
                    let before = current.replace(Parsed::new(id));
                    changes.extend(before.map(Parsed::finish));
                }
            }
            _ => {}
        }
    }
    changes.extend(current.map(Parsed::finish));
    changes
}

/// A commit that is being read.
struct Parsed {
    id: String,
    /// None where a line is of no form that is known here.
    files: Vec<Option<(String, FileChange)>>,
    /// How many differences of files have begun.
    patches: usize,
    is_odd: bool,
}

impl Parsed {
    fn new(id: &str) -> Self {
        Self { id: id.to_owned(), files: Vec::new(), patches: 0, is_odd: false }
    }

    fn add(&mut self, hunk: Option<Hunk>) {
        let file = self.patches.checked_sub(1).and_then(|index| self.files.get_mut(index)?.as_mut());
        match file.zip(hunk) {
            Some(((_, file), hunk)) => file.hunks.push(hunk),
            None => self.is_odd = true,
        }
    }

    fn finish(self) -> (String, CommitChanges) {
        // A file that became something else has two differences: then nobody knows which are whose.
        let is_whole = !self.is_odd && self.patches == self.files.len();
        (self.id, if is_whole { self.files.into_iter().collect() } else { None })
    }
}

/// `:100644 100644 <old> <new> M`, a tab, and the path.
fn file(line: &[u8]) -> Option<(String, FileChange)> {
    let (about, path) = std::str::from_utf8(line).ok()?.strip_prefix(':')?.split_once('\t')?;
    let fields: Vec<&str> = about.split(' ').collect();
    let &[old_mode, new_mode, old, new, _] = fields.as_slice() else { return None };
    let there = |mode: &str, id: &str| (mode != "000000").then(|| id.to_owned());
    let is_regular = [old_mode, new_mode].iter().all(|mode| matches!(*mode, "100644" | "100755" | "000000"));
    let change = FileChange { old: there(old_mode, old), new: there(new_mode, new), is_regular, hunks: Vec::new() };
    // In quotes stands a path with characters that are written otherwise.
    (!path.starts_with('"')).then(|| (path.to_owned(), change))
}

/// `@@ -3,2 +3 @@` and more.
fn hunk(line: &[u8]) -> Option<Hunk> {
    let end = memchr::memmem::find(line, b" @@")?;
    let (old, new) = std::str::from_utf8(&line[..end]).ok()?.strip_prefix("@@ -")?.split_once(" +")?;
    let lines = |text: &str| {
        let (start, count) = text.split_once(',').unwrap_or((text, "1"));
        Some(Lines { start: start.parse().ok()?, count: count.parse().ok()? })
    };
    Some(Hunk { old: lines(old)?, new: lines(new)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATCH: &str = "\
@@ -1,2 +1 @@
-a
+b
@@ -4,0 +4,2 @@ a heading
+@@ -1 +1 @@
+diff --git a/x b/x
@@ -9,3 +10,0 @@
-x
";

    fn answer(files: &str, patches: &str) -> String {
        let (one, two) = ("1".repeat(40), "2".repeat(40));
        format!(
            "{one}\n{}\n\n{patches}{two}\n:000000 100644 {} {one} A\tdocs/b\n\ndiff --git a/x b/x\n",
            files.replace("ID", &one),
            "0".repeat(40)
        )
    }

    #[test]
    fn differences_are_read() {
        let text = answer(":100644 100644 ID ID M\tdocs/a b", &format!("diff --git a/docs/a b b/docs/a b\n{PATCH}"));
        let changes = parse(text.as_bytes());
        let change = &changes[&"1".repeat(40)].as_ref().unwrap()["docs/a b"];
        assert_eq!(change.hunks.len(), 3);
        let before: Vec<Option<u32>> = (1..=12).map(|line| change.before(line)).collect();
        let expected = [None, Some(3), Some(4), None, None, Some(5), Some(6), Some(7), Some(8), Some(9), Some(13), Some(14)];
        assert_eq!(before, expected);
        let added = &changes[&"2".repeat(40)].as_ref().unwrap()["docs/b"];
        assert!(added.old.is_none() && added.new.is_some() && added.is_regular);
    }

    #[test]
    fn what_is_odd_is_not_known() {
        let odd = [
            (":100644 120000 ID ID T\tdocs/a", "diff --git a/a b/a\ndiff --git a/a b/a\n"),
            (":100644 100644 ID ID M\t\"docs/\\n\"", "diff --git a/a b/a\n"),
            (":100644 100644 ID ID M\tdocs/a", "diff --git a/a b/a\n@@ -x +1 @@\n"),
            (":100644 100644 ID ID M\tdocs/a", ""),
        ];
        for (files, patches) in odd {
            assert_eq!(parse(answer(files, patches).as_bytes())[&"1".repeat(40)], None, "{files}");
        }
        let link = parse(answer(":120000 120000 ID ID M\tdocs/a", "diff --git a/a b/a\n").as_bytes());
        assert!(!link[&"1".repeat(40)].as_ref().unwrap()["docs/a"].is_regular);
    }

    proptest::proptest! {
        #![proptest_config(crate::git::garbage::config())]

        #[test]
        fn any_answer_is_read(answer in crate::git::garbage::answer(), line in 0_u32..9) {
            let start = format!("{}\n:100644 100644 a b M\tx\n\ndiff --git a/x b/x\n@@ -1,2 +3,4 @@\n@@ ", "1".repeat(40));
            let changes = parse(&[start.as_bytes(), &answer].concat());
            changes.values().flatten().flatten().for_each(|(_, change)| _ = change.before(line));
            parse(&answer);
        }
    }
}
