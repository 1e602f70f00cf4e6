//! What stands at a path, and whether version control would know of it.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use rayon::prelude::*;

use super::{Workspace, path};
use crate::source::{Asked, Presence};

/// Answers each question, in the order of the questions. A path that leads out of the workspace and of all its repos
/// is missing, whatever stands there: nobody else has it.
pub fn look_up(workspace: &Workspace, asked: &[Asked]) -> Vec<Presence> {
    let answers: Vec<(PathBuf, Presence)> = asked.par_iter().map(|asked| look(workspace, &asked.path)).collect();
    let missing = answers.par_iter().filter(|(_, presence)| *presence == Presence::Missing);
    let folders: BTreeSet<PathBuf> = missing.flat_map_iter(|(place, _)| folders_above(workspace, place)).collect();
    let matchers: BTreeMap<PathBuf, Gitignore> =
        folders.into_par_iter().filter_map(|folder| Some((folder.clone(), matcher(&folder)?))).collect();
    let judge = |(place, presence): (PathBuf, Presence)| match presence {
        Presence::Missing if is_ignored(workspace, &matchers, &place) => Presence::Ignored,
        other => other,
    };
    answers.into_par_iter().map(judge).collect()
}

fn look(workspace: &Workspace, asked: &str) -> (PathBuf, Presence) {
    let place = path::join(&workspace.root, asked);
    if asked.starts_with('/') || workspace.holder(&place).is_none() {
        return (place, Presence::Missing);
    }
    let presence = match place.metadata() {
        Ok(about) if about.is_dir() => Presence::Folder,
        Ok(_) => Presence::File,
        // Behind a closed door: nobody can say that it is missing.
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Presence::Ignored,
        // A link that leads nowhere is itself there, as version control sees it.
        Err(_) if place.symlink_metadata().is_ok() => Presence::File,
        Err(_) => Presence::Missing,
    };
    (place, presence)
}

/// The folders on the way to a path, from the one that answers for it as far down as they exist: those whose
/// `.gitignore` has a say.
fn folders_above(workspace: &Workspace, place: &Path) -> Vec<PathBuf> {
    let Some((top, rest)) = below_holder(workspace, place) else { return Vec::new() };
    let mut folders = vec![top.to_path_buf()];
    let mut folder = top.to_path_buf();
    for part in rest.parent().into_iter().flat_map(Path::components) {
        folder.push(part);
        if !folder.is_dir() {
            break;
        }
        folders.push(folder.clone());
    }
    folders
}

fn below_holder<'a>(workspace: &'a Workspace, place: &'a Path) -> Option<(&'a Path, &'a Path)> {
    let top = workspace.holder(place)?;
    Some((top, place.strip_prefix(top).ok()?))
}

fn matcher(folder: &Path) -> Option<Gitignore> {
    let file = folder.join(".gitignore");
    if !file.is_file() {
        return None;
    }
    let mut builder = GitignoreBuilder::new(folder);
    // A line that is no pattern is passed over, as git does; the others hold.
    let _ = builder.add(file);
    builder.build().ok().filter(|matcher| !matcher.is_empty())
}

/// As git judges: from the top down, the first folder that is ignored takes all below it along; for each, the nearest
/// `.gitignore` that says anything decides.
fn is_ignored(workspace: &Workspace, matchers: &BTreeMap<PathBuf, Gitignore>, place: &Path) -> bool {
    let Some((top, rest)) = below_holder(workspace, place) else { return false };
    let mut above: Vec<&Gitignore> = Vec::new();
    let mut path = top.to_path_buf();
    let mut parts = rest.components().peekable();
    while let Some(part) = parts.next() {
        above.extend(matchers.get(&path));
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
