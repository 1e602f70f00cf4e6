//! How files differ between pairs of folders, as git itself compares them when it says who wrote a line.

use super::Git;
use super::call::{Call, is_id};
use crate::source::{Hunk, Hunks, Lines};

/// How many paths a call is limited to: a command line is only so long.
const MAX_PATHS: usize = 200;

/// A pair of folders, older and newer, by what git calls them.
pub(super) type Pair<'p> = (&'p str, &'p str);

/// Which files are compared.
pub(super) enum Files<'f> {
    All,
    /// Those that both folders have, if they stand at these paths.
    Changed(Vec<&'f str>),
}

/// What is told of two folders while they are compared: their names with a space between, first alone, then with each line that is not
/// in both, as `+` or `-` and what it says.
pub(super) type Told<'t> = (&'t str, Option<(u8, &'t [u8])>);

/// Compares pairs of folders, which is quicker than to walk down to them from commits. None where git cannot say.
pub(super) fn between<'p>(
    git: Git<'_>,
    pairs: impl IntoIterator<Item = Pair<'p>>,
    files: Files<'_>,
    tell: impl FnMut(Told<'_>),
) -> Option<Hunks> {
    let pairs = pairs.into_iter().filter(|(old, new)| is_id(old) && is_id(new));
    let pairs: Vec<String> = pairs.map(|(old, new)| format!("{old} {new}")).collect();
    if pairs.is_empty() {
        return Some(Hunks::new());
    }
    let which = ["--stdin", "-r", "--no-renames"];
    let what = ["--raw", "--no-abbrev", "--patch", "--unified=0", "--inter-hunk-context=0", "--no-color"];
    // As `git blame` compares, whatever attributes say of a file.
    let how = ["--diff-algorithm=myers", "--text", "--no-textconv", "--no-ext-diff"];
    let call = Call::reads("diff-tree").with(which).with(what).with(how).asking(&pairs);
    let call = match files {
        Files::All => call,
        Files::Changed(paths) if paths.len() > MAX_PATHS => call.with(["--diff-filter=M"]),
        Files::Changed(paths) => call.with(["--diff-filter=M"]).paths(paths),
    };
    Some(read(&git.ask_long(call)?, tell))
}

/// For each pair of folders their names, a line for each file that starts with a colon, and the differences of each of these files in
/// the same order. Lines of the texts start with `+`, `-` and `\`.
fn read(answer: &[u8], mut tell: impl FnMut(Told<'_>)) -> Hunks {
    let mut hunks = Hunks::new();
    let mut current = Folders::default();
    let mut pair = "";
    for line in answer.split(|byte| *byte == b'\n') {
        match line.first() {
            Some(b':') => current.files.push(contents(line).map(|contents| (contents, Vec::new()))),
            Some(b'd') if line.starts_with(b"diff --git ") => {
                current.patches += 1;
                current.is_in_text = false;
            }
            Some(b'@') => current.add(hunk(line)),
            Some(sign @ (b'+' | b'-')) if current.is_in_text => tell((pair, Some((*sign, &line[1..])))),
            Some(b'0'..=b'9' | b'a'..=b'f') => {
                if let Some(next) = folders(line) {
                    hunks.extend(std::mem::take(&mut current).finish());
                    pair = next;
                    tell((pair, None));
                }
            }
            _ => {}
        }
    }
    hunks.extend(current.finish());
    hunks
}

/// What git calls the contents of a file before and after, and how they differ.
type Difference = ((String, String), Vec<Hunk>);

/// The differences of a pair of folders that are being read.
#[derive(Default)]
struct Folders {
    /// None where a line is of no form that is known here.
    files: Vec<Option<Difference>>,
    /// How many differences of files have begun.
    patches: usize,
    /// Whether lines of the texts follow.
    is_in_text: bool,
    is_odd: bool,
}

impl Folders {
    fn add(&mut self, hunk: Option<Hunk>) {
        self.is_in_text = true;
        let file = self.patches.checked_sub(1).and_then(|index| self.files.get_mut(index)?.as_mut());
        match file.zip(hunk) {
            Some(((_, hunks), hunk)) => hunks.push(hunk),
            None => self.is_odd = true,
        }
    }

    /// What was read; nothing where nobody knows which differences are whose.
    fn finish(self) -> impl Iterator<Item = Difference> {
        let is_whole = !self.is_odd && self.patches == self.files.len();
        let files = if is_whole { self.files } else { Vec::new() };
        files.into_iter().flatten()
    }
}

/// The line that stands before the differences of two folders.
fn folders(line: &[u8]) -> Option<&str> {
    let line = std::str::from_utf8(line).ok()?;
    line.split_once(' ').filter(|(old, new)| is_id(old) && is_id(new)).map(|_| line)
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
        let mut told: Vec<(usize, u8, String)> = Vec::new();
        let mut pairs = 0;
        let hunks = read(text.as_bytes(), |(_, line)| match line {
            Some((sign, line)) => told.push((pairs, sign, String::from_utf8_lossy(line).into_owned())),
            None => pairs += 1,
        });
        let between = |old: &str, new: &str| hunks.get(&(old.to_owned(), new.to_owned()));
        let difference = between("a", "b").unwrap();
        let before: Vec<Option<u32>> = (1..=12).map(|line| Hunk::line_before(difference, line)).collect();
        let expected = [None, Some(3), Some(4), None, None, Some(5), Some(6), Some(7), Some(8), Some(9), Some(13), Some(14)];
        assert_eq!(before, expected);
        assert!(between("x", "y").unwrap().is_empty() && between("b", "a").is_none());
        assert_eq!(Hunk::line_before(&[], 7), Some(7));
        let lines = [(b'-', "a"), (b'+', "b"), (b'+', "@@ -1 +1 @@"), (b'+', "diff --git a/x b/x"), (b'-', "x")];
        assert_eq!((pairs, told), (2, lines.map(|(sign, line)| (1, sign, line.to_owned())).to_vec()));
    }

    #[test]
    fn what_is_odd_is_not_known() {
        let odd = [
            (":100644 120000 a b T\ta", "diff --git a/a b/a\ndiff --git a/a b/a\n"),
            (":100644 100644 a b M\ta", "diff --git a/a b/a\n@@ -x +1 @@\n"),
            (":100644 100644 a b M\ta", ""),
            (":100644 000000 a b D\ta", "diff --git a/a b/a\ndeleted file mode 100644\ndiff --git a/a b/a\n"),
            (":100644 a b M\ta", "diff --git a/a b/a\n"),
        ];
        for (files, patches) in odd {
            let hunks = read(answer(files, patches).as_bytes(), |_| ());
            assert_eq!(hunks.keys().map(|(old, new)| (old.as_str(), new.as_str())).collect::<Vec<_>>(), [("x", "y")], "{files}");
        }
    }

    proptest::proptest! {
        #![proptest_config(crate::git::garbage::config())]

        #[test]
        fn any_answer_is_read(answer in crate::git::garbage::answer(), line in 0_u32..9) {
            let start = format!("{0} {0}\n:100644 100644 a b M\tx\n\ndiff --git a/x b/x\n@@ -1,2 +3,4 @@\n@@ ", "1".repeat(40));
            let hunks = read(&[start.as_bytes(), &answer].concat(), |_| ());
            hunks.values().for_each(|hunks| _ = Hunk::line_before(hunks, line));
            read(&answer, |_| ());
        }
    }
}
