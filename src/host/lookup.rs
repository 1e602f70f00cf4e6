//! What stands at a path, and whether version control would know of it.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use rayon::prelude::*;

use super::Workspace;
use super::door::open_own;
use crate::source::{Asked, Presence};

/// The longest `.gitignore` that is read, in bytes.
const LONGEST: u64 = 16 * 1024 * 1024;
/// How many questions one worker answers in a row; neighbours in the alphabet share what is known of their folders.
const ROW: usize = 1024;

/// Answers each question, in the order of the questions. A path that leads out of the workspace and of all its repos
/// is missing, whatever stands there: nobody else has it. Questions in the order of the alphabet are answered fastest.
pub fn look_up(workspace: &Workspace, asked: &[Asked]) -> Vec<Presence> {
    let answers: Vec<Answer> = asked.par_chunks(ROW).flat_map_iter(|row| look_all(workspace, row)).collect();
    let missing = answers.par_iter().filter(|answer| answer.presence == Presence::Missing);
    let folders: BTreeSet<&Path> = missing.flat_map_iter(|answer| answer.folders(workspace)).collect();
    let matchers: BTreeMap<&Path, Gitignore> = folders.into_par_iter().filter_map(|folder| Some((folder, matcher(folder)?))).collect();
    let judge = |answer: &Answer| match answer.presence {
        Presence::Missing if !matchers.is_empty() && is_ignored(workspace, &matchers, &answer.place) => Presence::Ignored,
        other => other,
    };
    answers.par_iter().map(judge).collect()
}

/// What stands at a place.
struct Answer {
    place: PathBuf,
    presence: Presence,
    /// The innermost folder on the way to it that is there.
    above: PathBuf,
}

impl Answer {
    /// The folders whose `.gitignore` has a say: from the one that answers for the place down to the innermost that is there.
    fn folders(&self, workspace: &Workspace) -> impl Iterator<Item = &Path> {
        let top = below_holder(workspace, &self.place).map(|(top, _)| top.to_path_buf());
        self.above.ancestors().take_while(move |folder| top.as_ref().is_some_and(|top| folder.starts_with(top)))
    }
}

/// Answers a row of questions. What lies below a folder that is not there is not there, so the disk is asked once for all of it.
fn look_all(workspace: &Workspace, row: &[Asked]) -> Vec<Answer> {
    let mut gone: Option<(PathBuf, PathBuf)> = None;
    let mut inside: Option<(PathBuf, bool)> = None;
    let answer = |asked: &Asked| {
        let place = workspace.on_disk(&asked.path);
        let folder = place.parent().unwrap_or(&place).to_path_buf();
        let held = match &inside {
            Some((known, held)) if *known == folder => *held,
            _ => workspace.holder(&folder).is_some() || workspace.holder(&place).is_some(),
        };
        inside = Some((folder, held));
        if asked.path.starts_with('/') || !held {
            return Answer { above: PathBuf::new(), place, presence: Presence::Missing };
        }
        if let Some((gone, above)) = &gone
            && place.starts_with(gone)
        {
            return Answer { above: above.clone(), place, presence: Presence::Missing };
        }
        let presence = look(&place);
        if presence != Presence::Missing {
            return Answer { above: PathBuf::new(), place, presence };
        }
        let mut missing = place.as_path();
        let above = place
            .ancestors()
            .skip(1)
            .find(|above| {
                above.is_dir() || {
                    missing = above;
                    false
                }
            })
            .unwrap_or(&place)
            .to_path_buf();
        gone = Some((missing.to_path_buf(), above.clone()));
        Answer { place, presence, above }
    };
    row.iter().map(answer).collect()
}

fn look(place: &Path) -> Presence {
    match place.metadata() {
        Ok(about) if about.is_dir() => Presence::Folder,
        Ok(_) => Presence::File,
        // Behind a closed door: nobody can say that it is missing.
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Presence::Ignored,
        // A link that leads nowhere is itself there, as version control sees it.
        Err(_) if place.symlink_metadata().is_ok() => Presence::File,
        Err(_) => Presence::Missing,
    }
}

fn below_holder<'a>(workspace: &'a Workspace, place: &'a Path) -> Option<(&'a Path, &'a Path)> {
    let top = workspace.holder(place)?;
    Some((top, place.strip_prefix(top).ok()?))
}

fn matcher(folder: &Path) -> Option<Gitignore> {
    let file = folder.join(".gitignore");
    let bytes = open_own(&file).and_then(|opened| opened.read(LONGEST)).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let mut builder = GitignoreBuilder::new(folder);
    for line in text.trim_start_matches('\u{feff}').lines() {
        // A line that is no pattern is passed over, as git does; the others hold.
        let _ = builder.add_line(Some(file.clone()), line);
    }
    builder.build().ok().filter(|matcher| !matcher.is_empty())
}

/// As git judges: from the top down, the first folder that is ignored takes all below it along; for each, the nearest
/// `.gitignore` that says anything decides.
fn is_ignored(workspace: &Workspace, matchers: &BTreeMap<&Path, Gitignore>, place: &Path) -> bool {
    let Some((top, rest)) = below_holder(workspace, place) else { return false };
    let mut above: Vec<&Gitignore> = Vec::new();
    let mut path = top.to_path_buf();
    let mut parts = rest.components().peekable();
    while let Some(part) = parts.next() {
        above.extend(matchers.get(path.as_path()));
        path.push(part);
        let ignored = |is_dir| {
            let verdicts = above.iter().rev().map(|matcher| matcher.matched(&path, is_dir));
            verdicts.into_iter().find(|verdict| !verdict.is_none()).is_some_and(|verdict| verdict.is_ignore())
        };
        // What is missing could have been a folder or a file.
        if ignored(true) || (parts.peek().is_none() && ignored(false)) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::host::open;

    #[test]
    fn the_disk_answers_in_the_order_asked() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("all");
        for folder in ["all/web/docs/cross-collab", "all/web/src/kept", "all/api/docs/cross-collab", "lib", "other"] {
            fs::create_dir_all(dir.path().join(folder)).unwrap();
        }
        let files = [
            ("web/src/Main.rs", ""),
            ("web/.gitignore", "/dist/\n*.log\n!keep.log\nnode_modules\n[z-a]\n"),
            ("web/src/.gitignore", "!loud.log\ngenerated.rs\n"),
            (".gitignore", "/web/\n/notes\n"),
            ("../lib/x.c", ""),
            ("../other/x.c", ""),
            ("book.toml", "[[repo]]\nname = \"web\"\n[[repo]]\nname = \"lib\"\npath = \"../lib\"\n"),
        ];
        files.iter().for_each(|(path, text)| fs::write(root.join(path), text).unwrap());
        let workspace = open(&root).unwrap();
        use Presence::{File, Folder, Ignored, Missing};
        let long = "a/".repeat(2500);
        let expected = [
            ("web/src/Main.rs", File),
            ("web/src", Folder),
            ("web/src/main.rs", Missing),
            ("web/dist/app.js", Ignored),
            ("web/dist", Ignored),
            ("web/src/dist/app.js", Missing),
            ("web/a/b/x.log", Ignored),
            ("web/src/loud.log", Missing),
            ("web/keep.log", Missing),
            ("web/node_modules/x/keep.log", Ignored),
            ("web/src/kept/generated.rs", Ignored),
            ("web/generated.rs", Missing),
            ("web/gone.rs", Missing),
            ("notes/x.md", Ignored),
            ("../lib/x.c", File),
            ("../lib/y.c", Missing),
            ("../other/x.c", Missing),
            ("../../../../../../../../etc/passwd", Missing),
            ("/etc/passwd", Missing),
            ("", Folder),
            ("web/src/Main.rs/x", Missing),
            ("web/nul\0.rs", Missing),
            (long.as_str(), Missing),
        ];
        let asked: Vec<Asked> = expected.iter().map(|(path, _)| Asked { path: (*path).to_owned() }).collect();
        for ((path, expected), presence) in expected.iter().zip(look_up(&workspace, &asked)) {
            assert_eq!(presence, *expected, "{path:?}");
        }
    }
}
