//! What changes may touch at all: places in the workspace's repos, and nothing of git's own.

use std::path::{Component, Path, PathBuf};

use super::journal::{Journal, Step};
use crate::disk::path;
use crate::host::Workspace;
use crate::report::text::safe;

/// The real places of the folders that changes stay in.
pub(super) struct Bounds {
    root: PathBuf,
    folders: Vec<PathBuf>,
}

impl Bounds {
    pub(super) fn of(workspace: &Workspace) -> Self {
        let checkouts = workspace.checkouts.iter().filter(|checkout| !checkout.fetched && !checkout.info.absent);
        let folders = checkouts.map(|checkout| &checkout.root).chain([&workspace.root, &workspace.base]);
        Self { root: workspace.root.clone(), folders: folders.filter_map(|folder| folder.canonicalize().ok()).collect() }
    }

    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// The place of a path that was admitted, or stands beside one that was.
    pub(super) fn at(&self, relative: &str) -> PathBuf {
        path::join(&self.root, relative)
    }

    /// The place of a path that starts at the workspace's root.
    ///
    /// # Errors
    /// In words, where it leads to a place that changes never touch. A link counts as where it leads to.
    pub(super) fn admit(&self, relative: &str) -> Result<PathBuf, String> {
        let refuse = |why: &str| Err(format!("`{}` {why}", safe(relative)));
        if !is_plain(relative) {
            return refuse("is not a path that Crossbook writes");
        }
        let place = path::join(&self.root, relative);
        let above = place.ancestors().skip(1).find(|folder| folder.symlink_metadata().is_ok());
        let Some(real) = above.and_then(|folder| folder.canonicalize().ok()) else { return refuse("cannot be looked up") };
        let inside = self.folders.iter().filter_map(|folder| real.strip_prefix(folder).ok());
        match inside.min_by_key(|rest| rest.components().count()) {
            None => refuse("is outside the workspace and its repos"),
            Some(rest) if rest.components().chain(Path::new(relative).components()).any(is_git) => refuse("is inside a `.git` folder"),
            Some(_) => Ok(place),
        }
    }

    /// Whether every step of a journal is one that a run could have taken.
    ///
    /// # Errors
    /// In words, about the first that is not.
    pub(super) fn admit_all(&self, journal: &Journal) -> Result<(), String> {
        for step in &journal.steps {
            match step {
                Step::Folder { path } => self.admit(path).map(drop)?,
                Step::Write(written) => self.admit(&written.path).map(drop)?,
                Step::Rename { from, to } => {
                    self.admit(from)?;
                    self.admit(to)?;
                    if Path::new(from).parent() != Path::new(to).parent() {
                        return Err(format!("`{}` would move to another folder, `{}`", safe(from), safe(to)));
                    }
                }
            }
        }
        Ok(())
    }
}

/// Whether a path is of the form that ours have: names one below the other, after as many `..` as it takes to reach a repo beside the
/// workspace's root.
fn is_plain(relative: &str) -> bool {
    let mut names = relative.split('/').skip_while(|name| *name == "..").peekable();
    names.peek().is_some() && names.all(is_name)
}

/// Whether this system, too, reads a name as one: some know `C:x` as a place on another drive, and `a\b` as two names.
fn is_name(name: &str) -> bool {
    let mut parts = Path::new(name).components();
    matches!((parts.next(), parts.next()), (Some(Component::Normal(part)), None) if part == name) && !name.contains('\0')
}

fn is_git(part: Component<'_>) -> bool {
    part.as_os_str().eq_ignore_ascii_case(".git")
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;

    use super::*;
    use crate::host::open;

    #[test]
    fn what_lies_in_no_repo_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("workspace");
        for folder in ["workspace/api/docs/cross-collab/TASK1", "workspace/api/.git/hooks", "beside/docs", "victim"] {
            fs::create_dir_all(dir.path().join(folder)).unwrap();
        }
        let book = "[[repo]]\nname = \"api\"\n[[repo]]\nname = \"beside\"\npath = \"../beside\"\n";
        fs::write(root.join("book.toml"), book).unwrap();
        std::os::unix::fs::symlink("../../victim", root.join("api/out")).unwrap();
        std::os::unix::fs::symlink(".git/hooks", root.join("api/hooks")).unwrap();
        let bounds = Bounds::of(&open(&root).unwrap());
        for fine in ["book.toml", "api/docs/cross-collab/TASK1/PLAN.md", "api/new/folder/x.md", "../beside/docs/x.md"] {
            assert!(bounds.admit(fine).is_ok(), "{fine}");
        }
        let refused = [
            "../victim/x",
            "../x",
            "/etc/passwd",
            "api/../../victim/x",
            "../workspace/../victim/x",
            "./x",
            "",
            "..",
            "api//x",
            "api/x/",
            "api/out/x",
            "api/.git/config",
            "api/.GIT/hooks/x",
            "api/hooks/pre-commit",
            "api/a\0b",
        ];
        for path in refused {
            assert!(bounds.admit(path).is_err(), "{path:?}");
        }
    }

    #[test]
    fn a_folder_stays_in_its_folder() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("api/docs/cross-collab/TASK1")).unwrap();
        let bounds = Bounds::of(&open(dir.path()).unwrap());
        let step = |from: &str, to: &str| Journal::new(dir.path(), vec![Step::Rename { from: from.to_owned(), to: to.to_owned() }]);
        assert!(bounds.admit_all(&step("api/docs/cross-collab/TASK1", "api/docs/cross-collab/TASK2")).is_ok());
        assert!(bounds.admit_all(&step("api/docs/cross-collab/TASK1", "api/TASK1")).unwrap_err().contains("would move to another folder"));
    }
}
