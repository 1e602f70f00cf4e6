//! What a run is about to do to the disk, written down before it begins, so that the next run can take back what a killed one left
//! half done.

use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::file_ops::FileOps;
use crate::disk::{HostError, reason, regular};
use crate::model::below;

/// The form of the journal; another is another version's.
const FORMAT: u32 = 2;
/// No journal is longer, in bytes.
const MAX_JOURNAL_BYTES: u64 = 1 << 28;
const DONE: &str = "done";

/// One thing that is done. Paths start at the workspace's root.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub(super) enum Step {
    /// A folder that was not there.
    Folder { path: String },
    /// A file gets another text.
    Write(Written),
    /// A folder, or a file, gets another name.
    Rename { from: String, to: String },
}

/// A file that gets another text. What stands beside it meanwhile follows from its path, so that no journal can name other places.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    pub path: String,
    /// What the old text is known by; none for a file that was not there.
    pub before: Option<String>,
    /// What the new text is known by, and its length in bytes.
    pub after: String,
    pub length: u64,
}

impl Written {
    /// Where the new text waits.
    pub(super) fn new_place(&self) -> String {
        self.beside("new")
    }

    /// Where the old file is kept until all is done.
    pub(super) fn old_place(&self) -> String {
        self.beside("old")
    }

    fn beside(&self, ending: &str) -> String {
        let (folder, name) =
            self.path.rsplit_once('/').map_or(("", &*self.path), |(_, name)| self.path.split_at(self.path.len() - name.len()));
        format!("{folder}.{name}.crossbook-{ending}")
    }
}

/// How far a run came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reached {
    /// It wrote new texts beside the files; these are as they were.
    Staging,
    /// Files change, and so many folders had begun to move and were not taken back.
    Changing(usize),
    /// All is done, and only tidying up is left.
    Done,
}

/// All that is done, in order, and how far that came.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Journal {
    format: u32,
    /// The workspace's root, as text.
    root: String,
    pub steps: Vec<Step>,
    #[serde(skip, default = "staging")]
    pub reached: Reached,
}

fn staging() -> Reached {
    Reached::Staging
}

impl Journal {
    pub(super) fn new(root: &Path, steps: Vec<Step>) -> Self {
        Self { format: FORMAT, root: root.to_string_lossy().into_owned(), steps, reached: Reached::Staging }
    }

    pub(super) fn written(&self) -> impl DoubleEndedIterator<Item = &Written> {
        self.steps.iter().filter_map(|step| if let Step::Write(written) = step { Some(written) } else { None })
    }

    pub(super) fn folders(&self) -> impl DoubleEndedIterator<Item = &String> {
        self.steps.iter().filter_map(|step| if let Step::Folder { path } = step { Some(path) } else { None })
    }

    pub(super) fn renamed(&self) -> impl DoubleEndedIterator<Item = (&String, &String)> {
        self.steps.iter().filter_map(|step| if let Step::Rename { from, to } = step { Some((from, to)) } else { None })
    }

    /// Where what stands at a path before any folder moves stands once all have.
    pub(super) fn moved(&self, path: &str) -> String {
        self.renamed().fold(path.to_owned(), |path, (from, to)| match below(from, &path) {
            Some(rest) => format!("{to}{rest}"),
            None => path,
        })
    }

    /// Writes the journal, and waits until the disk has it.
    pub(super) fn begin(&self, disk: &dyn FileOps, place: &Path) -> Result<File, HostError> {
        let mut text = serde_json::to_string(self).map_err(|error| HostError::new(place, format!("cannot be written: {error}")))?;
        text.push('\n');
        let file = disk.create(place, text.as_bytes(), None).and_then(|file| {
            sync_folder(disk, place)?;
            Ok(file)
        });
        file.map_err(|error| {
            if error.kind() != io::ErrorKind::AlreadyExists {
                // Half a journal says nothing, and would only be in the way.
                let _ = disk.remove(place);
            }
            HostError::new(place, format!("cannot be written: {}; nothing was changed", reason(&error)))
        })
    }

    /// Notes how far the run came. A line end before the note keeps it apart from one that was written in part.
    pub(super) fn note(&mut self, disk: &dyn FileOps, file: &File, reached: Reached) -> io::Result<()> {
        match reached {
            Reached::Staging => Ok(()),
            Reached::Changing(begun) => {
                // Even where it cannot be noted: what is taken back then counts in it.
                self.reached = reached;
                disk.append(file, format!("\n{begun}\n").as_bytes())
            }
            Reached::Done => {
                let length = file.metadata()?.len();
                let noted = disk.append(file, format!("\n{DONE}\n").as_bytes());
                match noted {
                    Ok(()) => self.reached = reached,
                    // It may stand there and not be safe; what is taken back now must not look done.
                    Err(_) => file.set_len(length)?,
                }
                noted
            }
        }
    }

    /// The journal that an earlier run left, and its file; none where there is none.
    ///
    /// # Errors
    /// Where it cannot be read, or is of another workspace or version.
    pub(super) fn left(place: &Path, root: &Path) -> Result<Option<(Self, File)>, HostError> {
        let fail = |error: io::Error| refusal(place, &format!("cannot be read: {}", reason(&error)));
        let file = match regular::open(OpenOptions::new().read(true).append(true), place) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(fail(error)),
        };
        let mut text = Vec::new();
        (&file).take(MAX_JOURNAL_BYTES).read_to_end(&mut text).map_err(fail)?;
        let text = String::from_utf8(text).map_err(|_| refusal(place, "is not UTF-8"))?;
        // A journal whose first line was not written to its end was killed before anything began.
        let Some((first, notes)) = text.split_once('\n') else { return Ok(Some((Self::new(root, Vec::new()), file))) };
        let mut journal: Self = serde_json::from_str(first).map_err(|error| refusal(place, &format!("is not a journal: {error}")))?;
        if journal.format != FORMAT {
            return Err(refusal(place, "was written by another version of Crossbook"));
        }
        if journal.root != root.to_string_lossy() {
            return Err(refusal(place, &format!("belongs to another workspace, `{}`", crate::report::text::safe(&journal.root))));
        }
        // A note that was not written to its end counts as not written.
        let notes = notes.rsplit_once('\n').map_or("", |(whole, _)| whole);
        let known = |note: &str| if note == DONE { Some(Reached::Done) } else { note.parse().ok().map(Reached::Changing) };
        journal.reached = notes.split('\n').rev().find_map(known).unwrap_or(Reached::Staging);
        Ok(Some((journal, file)))
    }
}

/// What is wrong with a journal that is not obeyed, and the way out.
pub(super) fn refusal(place: &Path, why: &str) -> HostError {
    HostError::new(place, format!("{why}; nothing was changed")).with_help(
        "this file records the changes of an interrupted run: look for files named `.*.crossbook-old` and `.*.crossbook-new` in the \
         workspace, then remove this file",
    )
}

/// Waits until the disk has the name of a file. Some systems cannot open a folder, and need no such wait.
pub(super) fn sync_folder(disk: &dyn FileOps, place: &Path) -> io::Result<()> {
    match place.parent().map(File::open) {
        Some(Ok(folder)) => disk.wait(&folder),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(path: &str) -> Written {
        Written { path: path.to_owned(), before: None, after: String::new(), length: 0 }
    }

    #[test]
    fn names_beside_a_file_follow_from_its_path() {
        assert_eq!(written("a/b.md").new_place(), "a/.b.md.crossbook-new");
        assert_eq!(written("b.md").old_place(), ".b.md.crossbook-old");
    }

    #[test]
    fn what_moves_more_than_once_is_followed() {
        let step = |from: &str, to: &str| Step::Rename { from: from.to_owned(), to: to.to_owned() };
        let journal = Journal::new(Path::new("/w"), vec![step("a/1", "a/x"), step("a/2", "a/1"), step("a/x", "a/2")]);
        assert_eq!(journal.moved("a/1/p"), "a/2/p");
        assert_eq!(journal.moved("a/2/p"), "a/1/p");
        assert_eq!(journal.moved("a/10/p"), "a/10/p");
    }

    #[test]
    fn only_what_was_written_to_its_end_counts() {
        let dir = tempfile::tempdir().unwrap();
        let (place, root) = (dir.path().join("x.journal"), Path::new("/w"));
        let first = serde_json::to_string(&Journal::new(root, Vec::new())).unwrap();
        let reached = |notes: &str| {
            std::fs::write(&place, format!("{first}{notes}")).unwrap();
            Journal::left(&place, root).unwrap().unwrap().0.reached
        };
        assert_eq!(reached(""), Reached::Staging);
        assert_eq!(reached("\n"), Reached::Staging);
        assert_eq!(reached("\n\n0\n"), Reached::Changing(0));
        assert_eq!(reached("\n\n0\n\n12"), Reached::Changing(0));
        assert_eq!(reached("\n\n0\n\n1\n12\n"), Reached::Changing(12));
        assert_eq!(reached("\n\n12\n\ndo"), Reached::Changing(12));
        assert_eq!(reached("\n\n12\n\ndone\n"), Reached::Done);
        let refused = |text: String| {
            std::fs::write(&place, text).unwrap();
            Journal::left(&place, root).err().unwrap().message
        };
        assert!(refused("{}\n".to_owned()).starts_with("is not a journal"));
        assert!(refused(first.replace("/w", "/v") + "\n").starts_with("belongs to another workspace"));
        assert!(refused(first.replace("\"format\":2", "\"format\":3") + "\n").starts_with("was written by another version"));
    }
}
