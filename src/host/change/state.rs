//! The folder of the user's own where Crossbook keeps what the next run must know: outside of every workspace, as what stands in a
//! workspace may come from anybody.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::disk::cache::make_private;
use crate::disk::{HostError, path, reason};
use crate::git::working_tree::tree_above;
use crate::host::Workspace;
use crate::text::Cut;

const HELP: &str = "set CROSSBOOK_STATE to a folder of yours outside the workspace";

/// The folder, and the name by which files in it belong to a workspace.
pub(super) struct State {
    folder: PathBuf,
    key: String,
}

impl State {
    /// The place of a workspace's state; nothing is made.
    ///
    /// # Errors
    /// Where the environment names no folder.
    pub(super) fn of(workspace: &Workspace) -> Result<Self, HostError> {
        let folder = chosen(|name| std::env::var_os(name)).ok_or_else(|| {
            let message = "there is no folder for the journal: neither CROSSBOOK_STATE nor HOME is set";
            HostError::new(&workspace.root, message).with_help(HELP)
        })?;
        let folder = std::path::absolute(&folder).map_err(HostError::io(&folder, "cannot be found"))?;
        Ok(Self::within(&folder, workspace))
    }

    pub(super) fn within(folder: &Path, workspace: &Workspace) -> Self {
        // The root's real path is what two runs in one workspace have in common, however each of them got there.
        let key = blake3::hash(workspace.root.as_os_str().as_encoded_bytes()).to_hex().head(32).to_owned();
        Self { folder: folder.join("changes"), key }
    }

    pub(super) fn journal(&self) -> PathBuf {
        self.folder.join(format!("{}.journal", self.key))
    }

    pub(super) fn lock(&self) -> PathBuf {
        self.folder.join(format!("{}.lock", self.key))
    }

    /// Makes the folder, for nobody else to write to.
    ///
    /// # Errors
    /// Where it cannot be made, others may write to it, or it would be a part of what can be cloned.
    pub(super) fn make(&self, workspace: &Workspace) -> Result<(), HostError> {
        let real = path::resolve(&self.folder)?;
        let in_repo = workspace.checkouts.iter().filter(|checkout| !checkout.fetched).filter_map(|one| one.root.canonicalize().ok());
        let in_repo = in_repo.into_iter().any(|root| real.starts_with(root));
        if in_repo || (real.starts_with(&workspace.root) && tree_above(&real).is_some()) {
            let message = "is in a repo of the workspace, whose files are not trusted; nothing was changed";
            return Err(HostError::new(&self.folder, message).with_help(HELP));
        }
        let fail = |error: std::io::Error| {
            HostError::new(&self.folder, format!("cannot be created: {}; nothing was changed", reason(&error))).with_help(HELP)
        };
        make_private(&real).map_err(fail)?;
        for folder in real.ancestors().take(2) {
            if others_may_write(&folder.metadata().map_err(fail)?) {
                let message = "other users may write to this folder, whose files must be trusted; nothing was changed";
                let help = format!("run `chmod 700 {}`, or {HELP}", folder.display());
                return Err(HostError::new(folder, message).with_help(help));
            }
        }
        Ok(())
    }
}

/// The folder that the environment names.
fn chosen(set: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let set = |name: &str| set(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    // A relative path would be another folder wherever somebody happens to stand; of these variables, none may be one.
    let whole = |name: &str| set(name).filter(|path| path.is_absolute());
    set("CROSSBOOK_STATE")
        .or_else(|| whole("XDG_STATE_HOME").map(|state| state.join("crossbook")))
        .or_else(|| whole("HOME").map(|home| home.join(".local/state/crossbook")))
        .or_else(|| whole("LOCALAPPDATA").map(|local| local.join("crossbook")))
}

#[cfg(unix)]
fn others_may_write(about: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    about.permissions().mode() & 0o022 != 0
}

#[cfg(not(unix))]
fn others_may_write(_: &std::fs::Metadata) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_names_the_folder() {
        let with = |set: &[(&str, &str)]| {
            let set: Vec<(String, OsString)> = set.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect();
            chosen(|name| set.iter().find(|(one, _)| one == name).map(|(_, value)| value.clone()))
        };
        let path = |path: &str| Some(PathBuf::from(path));
        assert_eq!(with(&[("HOME", "/h"), ("XDG_STATE_HOME", "/x"), ("CROSSBOOK_STATE", "/c")]), path("/c"));
        assert_eq!(with(&[("HOME", "/h"), ("XDG_STATE_HOME", "/x")]), path("/x/crossbook"));
        assert_eq!(with(&[("HOME", "/h"), ("XDG_STATE_HOME", "x")]), path("/h/.local/state/crossbook"));
        assert_eq!(with(&[("HOME", ""), ("XDG_STATE_HOME", "")]), None);
    }
}
