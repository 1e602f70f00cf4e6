//! Which lines differ between two contents of a file: the differences that git itself goes by when it says who wrote a line.

use std::collections::{BTreeSet, HashMap};

use crate::git::Git;
use crate::git::call::{Call, is_id};

/// How many names a call is limited to: a command line is only so long.
const MAX_NAMES: usize = 200;

/// The differences between contents, by what git calls the older and the newer one.
#[derive(Debug, Default)]
pub(super) struct Hunks {
    by_contents: HashMap<(String, String), Vec<Hunk>>,
}

/// Lines of the older text in whose place lines of the newer one stand. Of no lines `start` is the one before them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Hunk {
    old: Lines,
    new: Lines,
}

/// The first line, counted from 1, and how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Lines {
    start: u32,
    count: u32,
}

/// What is read of the differences between two contents.
#[derive(Debug)]
pub(super) struct Difference<'h>(&'h [Hunk]);

impl Difference<'_> {
    /// Where a line of the newer text stands in the older one; none where it is new.
    pub(super) fn before(&self, line: u32) -> Option<u32> {
        let mut moved = 0_i64;
        for Hunk { old, new } in self.0 {
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

impl Hunks {
    /// Reads how regular files differ between pairs of folders, by what git calls these; `names` are the paths in them that matter. None
    /// where git cannot say. To compare two folders is quick, where for two commits git walks down to the folder first.
    pub(super) fn read(git: Git<'_>, folders: &BTreeSet<(&str, &str)>, names: &BTreeSet<&str>) -> Option<Self> {
        if folders.is_empty() {
            return Some(Self::default());
        }
        let which = ["--stdin", "-r", "--no-renames", "--diff-filter=M"];
        let what = ["--raw", "--no-abbrev", "--patch", "--unified=0", "--inter-hunk-context=0", "--no-color"];
        // As `git blame` compares, whatever attributes say of a file.
        let how = ["--diff-algorithm=myers", "--text", "--no-textconv", "--no-ext-diff"];
        let asked = folders.iter().filter(|(old, new)| is_id(old) && is_id(new)).map(|(old, new)| format!("{old} {new}"));
        let call = Call::reads("diff-tree").with(which).with(what).with(how).asking(asked);
        let call = if names.len() <= MAX_NAMES { call.paths(names) } else { call };
        Some(Self::parse(&git.ask_long(call)?))
    }

    /// How two contents differ; none where that is not known.
    pub(super) fn between(&self, old: &str, new: &str) -> Option<Difference<'_>> {
        self.by_contents.get(&(old.to_owned(), new.to_owned())).map(|hunks| Difference(hunks))
    }

    /// For each pair of folders their names, a line for each file that starts with a colon, and the differences of each of these files
    /// in the same order. Lines of the texts start with `+`, `-` and `\`.
    fn parse(answer: &[u8]) -> Self {
        let mut hunks = Self::default();
        let mut current = Folders::default();
        for line in answer.split(|byte| *byte == b'\n') {
            match line.first() {
                Some(b':') => current.files.push(contents(line).map(|contents| (contents, Vec::new()))),
                Some(b'd') if line.starts_with(b"diff --git ") => current.patches += 1,
                Some(b'@') => current.add(hunk(line)),
                Some(b'0'..=b'9' | b'a'..=b'f') => hunks.by_contents.extend(std::mem::take(&mut current).finish()),
                _ => {}
            }
        }
        hunks.by_contents.extend(current.finish());
        hunks
    }
}

/// The differences of a pair of folders that are being read.
#[derive(Default)]
struct Folders {
    /// None where a line is of no form that is known here.
    files: Vec<Option<((String, String), Vec<Hunk>)>>,
    /// How many differences of files have begun.
    patches: usize,
    is_odd: bool,
}

impl Folders {
    fn add(&mut self, hunk: Option<Hunk>) {
        let file = self.patches.checked_sub(1).and_then(|index| self.files.get_mut(index)?.as_mut());
        match file.zip(hunk) {
            Some(((_, hunks), hunk)) => hunks.push(hunk),
            None => self.is_odd = true,
        }
    }

    /// What was read; nothing where nobody knows which differences are whose.
    fn finish(self) -> impl Iterator<Item = ((String, String), Vec<Hunk>)> {
        let is_whole = !self.is_odd && self.patches == self.files.len();
        let files = if is_whole { self.files } else { Vec::new() };
        files.into_iter().flatten()
    }
}

/// What git calls the contents of a file before and after: `:100644 100644 <old> <new> M`, a tab, and the path.
fn contents(line: &[u8]) -> Option<(String, String)> {
    let about = line.split(|byte| *byte == b'\t').next()?;
    let fields: Vec<&str> = std::str::from_utf8(about).ok()?.split(' ').collect();
    let &[_, _, old, new, _] = fields.as_slice() else { return None };
    Some((old.to_owned(), new.to_owned()))
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
        format!("{one} {two}\n{}\n\n{patches}{two} {one}\n:100644 100755 x y M\tb\n\ndiff --git a/x b/x\n", files.replace("ID", &one))
    }

    #[test]
    fn differences_are_read() {
        let text = answer(":100644 100644 a b M\ta b", &format!("diff --git a/a b b/a b\n{PATCH}"));
        let hunks = Hunks::parse(text.as_bytes());
        let difference = hunks.between("a", "b").unwrap();
        let before: Vec<Option<u32>> = (1..=12).map(|line| difference.before(line)).collect();
        let expected = [None, Some(3), Some(4), None, None, Some(5), Some(6), Some(7), Some(8), Some(9), Some(13), Some(14)];
        assert_eq!(before, expected);
        assert_eq!(hunks.between("x", "y").unwrap().before(7), Some(7));
        assert!(hunks.between("b", "a").is_none());
    }

    #[test]
    fn what_is_odd_is_not_known() {
        let odd = [
            (":100644 120000 a b T\ta", "diff --git a/a b/a\ndiff --git a/a b/a\n"),
            (":100644 100644 a b M\ta", "diff --git a/a b/a\n@@ -x +1 @@\n"),
            (":100644 100644 a b M\ta", ""),
            (":100644 a b M\ta", "diff --git a/a b/a\n"),
        ];
        for (files, patches) in odd {
            let hunks = Hunks::parse(answer(files, patches).as_bytes());
            assert!(hunks.between("a", "b").is_none() && hunks.between("x", "y").is_some(), "{files}");
        }
    }

    proptest::proptest! {
        #![proptest_config(crate::git::garbage::config())]

        #[test]
        fn any_answer_is_read(answer in crate::git::garbage::answer(), line in 0_u32..9) {
            let start = format!("{0} {0}\n:100644 100644 a b M\tx\n\ndiff --git a/x b/x\n@@ -1,2 +3,4 @@\n@@ ", "1".repeat(40));
            let hunks = Hunks::parse(&[start.as_bytes(), &answer].concat());
            hunks.by_contents.values().for_each(|hunks| _ = Difference(hunks).before(line));
            Hunks::parse(&answer);
        }
    }
}
