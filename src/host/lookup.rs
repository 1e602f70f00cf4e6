//! What stands at a path, and whether version control would know of it.
//!
//! Folders are asked for the names that they list, and a name is there only as it is listed: a disk that ignores case finds
//! `Pic.PNG` where `pic.png` stands, and one that tells case apart does not.

use std::cell::OnceCell;
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use rayon::prelude::*;

use super::Workspace;
use crate::disk::door::open_own;
use crate::disk::listing::{Kind, Listing};
use crate::disk::path;
use crate::source::{PathQuery, PathStatus};

/// The longest `.gitignore` that is read, in bytes.
const MAX_GITIGNORE_BYTES: u64 = 16 * 1024 * 1024;
/// How many questions one worker answers in a row; neighbours in the alphabet share what is known of their folders.
const QUERIES_PER_TASK: usize = 1024;

/// Answers each question, in the order of the questions. A path that leads out of the workspace and of all its repos
/// is missing, whatever stands there: nobody else has it. Questions in the order of the alphabet are answered fastest.
pub fn stat_paths(workspace: &Workspace, asked: &[PathQuery]) -> Vec<PathStatus> {
    asked.par_chunks(QUERIES_PER_TASK).flat_map_iter(|row| look_all(workspace, row)).collect()
}

/// Answers a row of questions, reading each folder on the way once.
fn look_all(workspace: &Workspace, row: &[PathQuery]) -> Vec<PathStatus> {
    let mut walk = Descent { workspace, top: None, open: Vec::new(), tops: OnceCell::new() };
    row.iter().map(|asked| walk.answer(asked)).collect()
}

/// The way down to a place by the listings of its folders; what neighbours in the alphabet share of it is read once.
struct Descent<'w> {
    workspace: &'w Workspace,
    /// The folder that answered last, and whether no other that answers lies in it.
    top: Option<(&'w Path, bool)>,
    /// That folder and those below it on the way to the last place.
    open: Vec<Level>,
    /// Where the folders really are that answer for places.
    tops: OnceCell<Vec<PathBuf>>,
}

/// A folder on the way down, or what stands in place of one.
struct Level {
    /// The folder, as it is spelt on the disk.
    folder: PathBuf,
    /// What stands there.
    kind: Kind,
    /// What it lists. None where a place in it has to be asked about by itself: the folder may not be listed, or a link leads there and
    /// out of the workspace.
    listing: Option<Listing>,
    /// What its `.gitignore` says, once a place below it is missing.
    ignored: OnceCell<Option<Gitignore>>,
}

impl Level {
    fn matcher(&self) -> Option<&Gitignore> {
        let has_one = || self.listing.as_ref().is_none_or(|listing| listing.find(OsStr::new(".gitignore")).is_some());
        self.ignored.get_or_init(|| has_one().then(|| matcher(&self.folder)).flatten()).as_ref()
    }
}

/// What listings say of a place.
struct Found {
    /// The place as it is spelt on the disk, as far as it is there.
    at: PathBuf,
    /// How many of its names are spelt as they were asked for.
    exact: usize,
    presence: PathStatus,
}

impl<'w> Descent<'w> {
    fn answer(&mut self, asked: &PathQuery) -> PathStatus {
        let place = self.workspace.on_disk(&asked.path);
        let Some(top) = self.holder(&place).filter(|_| !asked.path.starts_with('/')) else { return PathStatus::Missing };
        let rest = place.strip_prefix(top).unwrap_or(&place);
        let names: Vec<&OsStr> = rest.iter().collect();
        let Found { at, exact, presence } = self.find(top, &names);
        let presence = match presence {
            PathStatus::File | PathStatus::Folder if exact < names.len() => {
                let (asked_rest, rest) = (path::shown(rest), at.strip_prefix(top).map(path::shown).unwrap_or_default());
                asked.path.strip_suffix(&asked_rest).map_or(PathStatus::Missing, |head| PathStatus::Spelt(format!("{head}{rest}").into()))
            }
            other => other,
        };
        match presence.is_missing() && self.is_ignored(top, &names, exact) {
            true => PathStatus::Ignored,
            false => presence,
        }
    }

    /// The folder that answers for a place.
    fn holder(&mut self, place: &Path) -> Option<&'w Path> {
        if let Some((top, true)) = self.top
            && place.starts_with(top)
        {
            return Some(top);
        }
        let top = self.workspace.holder(place)?;
        if self.top.is_none_or(|(last, _)| last != top) {
            let is_innermost = self.workspace.tops().all(|other| other == top || !other.starts_with(top));
            self.top = Some((top, is_innermost));
            self.open.clear();
        }
        Some(top)
    }

    fn find(&mut self, top: &Path, names: &[&OsStr]) -> Found {
        // What is spelt as it was the last time is known to be there.
        let is_known = |(level, name): &(&Level, &&OsStr)| level.folder.file_name() == Some(name);
        let known = self.open.iter().skip(1).zip(names).take_while(is_known).count();
        let (at, mut kind) = self.open.get(known).map_or((top, Kind::Other), |level| (&level.folder, level.kind));
        let mut found = Found { at: at.to_path_buf(), exact: known, presence: PathStatus::Missing };
        for (depth, name) in names.iter().enumerate().skip(known) {
            let Some(listing) = self.list(depth, &found.at, kind) else {
                found.at.extend(&names[depth..]);
                found.presence = look(&found.at);
                // Whether those names are spelt so, only such a disk knows that tells case apart.
                found.exact = if found.exact == depth { names.len() } else { found.exact };
                return found;
            };
            let (spelt, there) = match listing.find(name) {
                Some(listed) => listed,
                // Some disks know an accented letter in two encodings, and list one of them.
                None if !name.is_ascii() && found.at.join(name).symlink_metadata().is_ok() => (*name, Kind::Other),
                None => return found,
            };
            found.exact += usize::from(found.exact == depth && spelt == *name);
            found.at.push(spelt);
            kind = there;
        }
        found.presence = match kind {
            Kind::Folder => PathStatus::Folder,
            Kind::File => PathStatus::File,
            Kind::Other => look(&found.at),
        };
        found
    }

    /// What a folder lists that lies so deep below the one that answers for it.
    fn list(&mut self, depth: usize, folder: &Path, kind: Kind) -> Option<&Listing> {
        // Those above are the same: they were looked at just before.
        if self.open.get(depth).is_none_or(|known| known.folder.file_name() != folder.file_name()) {
            self.open.truncate(depth);
            let listing = match kind {
                Kind::File => Some(Listing::default()),
                Kind::Other if depth > 0 && !self.stays(folder) => None,
                _ => Listing::read(folder).ok(),
            };
            self.open.push(Level { folder: folder.to_owned(), kind, listing, ignored: OnceCell::new() });
        }
        self.open[depth].listing.as_ref()
    }

    /// Whether what a link leads to lies in the workspace, or nowhere.
    fn stays(&self, link: &Path) -> bool {
        let tops = || self.workspace.tops().filter_map(|top| top.canonicalize().ok()).collect();
        match link.canonicalize() {
            Ok(real) => self.tops.get_or_init(tops).iter().any(|top| real.starts_with(top)),
            Err(error) => error.kind() != io::ErrorKind::PermissionDenied,
        }
    }

    /// Whether version control ignores a place at which nothing stands, of whose names so many lead to folders that are there. As git
    /// judges: from the top down, the first folder that is ignored takes all below it along; for each, the nearest `.gitignore` that
    /// says anything decides.
    fn is_ignored(&self, top: &Path, names: &[&OsStr], exact: usize) -> bool {
        // A folder that may not be listed says nothing of those below it.
        let mut folders = self.open.iter().take(exact + 1);
        if folders.clone().all(|level| level.matcher().is_none()) {
            return false;
        }
        let mut above: Vec<&Gitignore> = Vec::new();
        let mut path = top.to_path_buf();
        for (index, name) in names.iter().enumerate() {
            above.extend(folders.next().and_then(Level::matcher));
            path.push(name);
            let ignored = |is_dir| {
                let mut verdicts = above.iter().rev().map(|matcher| matcher.matched(&path, is_dir));
                verdicts.find(|verdict| !verdict.is_none()).is_some_and(|verdict| verdict.is_ignore())
            };
            // What is missing could have been a folder or a file.
            if ignored(true) || (index + 1 == names.len() && ignored(false)) {
                return true;
            }
        }
        false
    }
}

fn look(place: &Path) -> PathStatus {
    match place.metadata() {
        Ok(about) if about.is_dir() => PathStatus::Folder,
        Ok(_) => PathStatus::File,
        // Behind a closed door: nobody can say that it is missing.
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => PathStatus::Ignored,
        // A link that leads nowhere is itself there, as version control sees it.
        Err(_) if place.symlink_metadata().is_ok() => PathStatus::File,
        Err(_) => PathStatus::Missing,
    }
}

fn matcher(folder: &Path) -> Option<Gitignore> {
    let file = folder.join(".gitignore");
    let bytes = open_own(&file).and_then(|opened| opened.read(MAX_GITIGNORE_BYTES)).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let mut builder = GitignoreBuilder::new(folder);
    for line in text.trim_start_matches('\u{feff}').lines() {
        // A line that is no pattern is passed over, as git does; the others hold.
        let _ = builder.add_line(Some(file.clone()), line);
    }
    builder.build().ok().filter(|matcher| !matcher.is_empty())
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
            ("web/src/Noise.Log", ""),
            ("web/.gitignore", "/dist/\n*.log\n!keep.log\nnode_modules\n[z-a]\n"),
            ("web/src/.gitignore", "!loud.log\ngenerated.rs\n"),
            (".gitignore", "/web/\n/notes\n"),
            ("../lib/x.c", ""),
            ("../other/x.c", ""),
            ("book.toml", "[[repo]]\nname = \"web\"\n[[repo]]\nname = \"lib\"\npath = \"../lib\"\n"),
        ];
        files.iter().for_each(|(path, text)| fs::write(root.join(path), text).unwrap());
        let workspace = open(&root).unwrap();
        use PathStatus::{File, Folder, Ignored, Missing};
        let spelt = |path: &str| PathStatus::Spelt(path.into());
        let long = "a/".repeat(2500);
        let expected = [
            ("web/src/Main.rs", File),
            ("web/src", Folder),
            ("web/src/main.rs", spelt("web/src/Main.rs")),
            ("Web/SRC", spelt("web/src")),
            ("WEB/Src/MAIN.rs", spelt("web/src/Main.rs")),
            ("web/Src/gone.rs", Missing),
            ("web/src/main.rs/x", Missing),
            // It is ignored as it is named, whatever stands beside it.
            ("web/SRC/NOISE.log", Ignored),
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
            ("../lib/X.c", spelt("../lib/x.c")),
            ("../LIB/x.c", Missing),
            ("../lib/y.c", Missing),
            ("../other/x.c", Missing),
            ("../../../../../../../../etc/passwd", Missing),
            ("/etc/passwd", Missing),
            ("", Folder),
            ("web/src/Main.rs/x", Missing),
            ("web/nul\0.rs", Missing),
            (long.as_str(), Missing),
        ];
        let asked: Vec<PathQuery> = expected.iter().map(|(path, _)| PathQuery { path: (*path).to_owned() }).collect();
        for ((path, expected), presence) in expected.iter().zip(stat_paths(&workspace, &asked)) {
            assert_eq!(presence, *expected, "{path:?}");
        }
    }
    #[cfg(unix)]
    #[test]
    fn links_are_followed_and_listed_in_the_workspace_alone() {
        use std::os::unix::fs::symlink;
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("all");
        for folder in ["all/web/docs/cross-collab", "all/web/src", "all/api/docs/cross-collab", "away/deep"] {
            fs::create_dir_all(dir.path().join(folder)).unwrap();
        }
        for file in ["all/web/src/main.rs", "away/deep/x.rs"] {
            fs::write(dir.path().join(file), "").unwrap();
        }
        for (link, target) in [("api/Own", "../web/src"), ("api/away", "../../away"), ("api/gone", "nowhere"), ("api/loop", "loop")] {
            symlink(target, root.join(link)).unwrap();
        }
        let workspace = open(&root).unwrap();
        use PathStatus::{File, Folder, Missing};
        let spelt = |path: &str| PathStatus::Spelt(path.into());
        let expected = [
            ("api/Own", Folder),
            ("api/Own/main.rs", File),
            ("api/own/Main.rs", spelt("api/Own/main.rs")),
            ("api/away/deep/x.rs", File),
            ("api/AWAY/deep", spelt("api/away/deep")),
            ("api/away/deep/gone.rs", Missing),
            ("api/gone", File),
            ("api/Gone", spelt("api/gone")),
            ("api/gone/x", Missing),
            ("api/loop", File),
            ("api/loop/x", Missing),
        ];
        // In any order.
        for turn in 0..expected.len() {
            let expected: Vec<_> = expected.iter().cycle().skip(turn).step_by(4).take(expected.len()).collect();
            let asked: Vec<PathQuery> = expected.iter().map(|(path, _)| PathQuery { path: (*path).to_owned() }).collect();
            for ((path, expected), presence) in expected.into_iter().zip(stat_paths(&workspace, &asked)) {
                assert_eq!(presence, *expected, "{path:?}");
            }
        }
        // What other folders hold is nobody's to tell.
        #[cfg(target_os = "linux")]
        assert_eq!(stat_paths(&workspace, &[PathQuery { path: "api/away/DEEP/x.rs".to_owned() }]), [Missing]);
    }
    #[cfg(target_os = "macos")]
    #[test]
    fn a_name_in_another_encoding_of_its_accents_is_the_same() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("api/docs/cross-collab")).unwrap();
        fs::write(dir.path().join("api/cafe\u{301}.md"), "").unwrap();
        let workspace = open(dir.path()).unwrap();
        assert_eq!(stat_paths(&workspace, &[PathQuery { path: "api/caf\u{e9}.md".to_owned() }]), [PathStatus::File]);
    }
}
