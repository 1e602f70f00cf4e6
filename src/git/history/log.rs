//! Reading what `git log --raw -t -z` tells of a folder.

/// A commit as the log tells it.
#[derive(Debug, Default)]
pub(in crate::git) struct LogEntry {
    pub id: String,
    pub parents: Vec<String>,
    pub time: i64,
    pub subject: String,
    pub changes: Vec<FileChange>,
}

/// A file or folder that a commit changes, seen from its first parent.
#[derive(Debug)]
pub(in crate::git) struct FileChange {
    pub path: String,
    /// What it was, and what it is; none where it was or is not there.
    pub old: Option<Object>,
    pub new: Option<Object>,
}

/// What stands at a path in a commit.
#[derive(Debug)]
pub(in crate::git) struct Object {
    /// The name that git has for what it holds.
    pub id: String,
    pub kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::git) enum Kind {
    File,
    Folder,
    /// A symbolic link, or a repo in the repo.
    Other,
}

impl FileChange {
    /// Whether it was and is of a kind, as far as it is there.
    pub(in crate::git) fn is(&self, kind: Kind) -> bool {
        self.old.iter().chain(&self.new).all(|object| object.kind == kind)
    }
}

impl Object {
    /// The name of what a file or folder holds; none of anything else.
    pub(super) fn plain(object: Option<&Self>) -> Option<&String> {
        object.filter(|object| object.kind != Kind::Other).map(|object| &object.id)
    }
}

/// What the log is asked to print for each commit: a mark that starts no path, then what the commit is, then what it is about.
pub(in crate::git) const FORMAT: &str = "--format=%x01%H %P%x00%ct %s";

/// The commits of a log, in its order.
pub(in crate::git) fn read(answer: &[u8]) -> Vec<LogEntry> {
    let mut entries: Vec<LogEntry> = Vec::new();
    let mut parts = answer.split(|byte| *byte == 0).map(|part| part.strip_prefix(b"\n").unwrap_or(part));
    while let Some(part) = parts.next() {
        if let Some(commit) = part.strip_prefix(b"\x01") {
            let commit = text(commit);
            let mut names = commit.split_ascii_whitespace().map(str::to_owned);
            let Some(id) = names.next() else { continue };
            let about = text(parts.next().unwrap_or_default());
            let (time, subject) = about.split_once(' ').unwrap_or((&about, ""));
            let time = time.parse().unwrap_or_default();
            entries.push(LogEntry { id, parents: names.collect(), time, subject: subject.to_owned(), changes: Vec::new() });
        } else if let Some(change) = part.strip_prefix(b":") {
            let path = text(parts.next().unwrap_or_default());
            let change = change_of(&text(change), path);
            if let Some((entry, change)) = entries.last_mut().zip(change) {
                entry.changes.push(change);
            }
        }
    }
    entries
}

/// `040000 040000 <old> <new> M`.
fn change_of(about: &str, path: String) -> Option<FileChange> {
    let fields: Vec<&str> = about.split(' ').collect();
    let &[old_mode, new_mode, old, new, _] = fields.as_slice() else { return None };
    let there = |mode: &str, id: &str| (mode != "000000").then(|| Object { id: id.to_owned(), kind: kind(mode) });
    Some(FileChange { path, old: there(old_mode, old), new: there(new_mode, new) })
}

fn kind(mode: &str) -> Kind {
    match mode {
        "040000" => Kind::Folder,
        "100644" | "100755" => Kind::File,
        _ => Kind::Other,
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_is_read() {
        let (one, two, none) = ("1".repeat(40), "2".repeat(40), "0".repeat(40));
        let log = format!(
            "\x01{two} {one}\01770656840 Move it\0\n:040000 000000 {one} {none} D\0docs/TASK3\0:000000 100644 {none} {two} A\0docs/TASK4/a\nb.md\0\
             \x01{one} \01770656000 \0"
        );
        let entries = read(log.as_bytes());
        let [second, first] = entries.as_slice() else { panic!("{entries:?}") };
        assert_eq!(
            (second.id.as_str(), second.parents.len(), second.time, second.subject.as_str()),
            (two.as_str(), 1, 1_770_656_840, "Move it")
        );
        assert_eq!((second.changes[0].is(Kind::Folder), second.changes[0].new.is_none()), (true, true));
        assert_eq!((second.changes[1].path.as_str(), second.changes[1].old.is_none()), ("docs/TASK4/a\nb.md", true));
        assert!(first.parents.is_empty() && first.subject.is_empty() && first.changes.is_empty());
    }

    proptest::proptest! {
        #![proptest_config(crate::git::garbage::config())]

        #[test]
        fn any_answer_is_read(answer in crate::git::garbage::answer()) {
            read(&answer);
        }
    }
}
