//! Putting a folder in another's place in one step, so that whoever looks, and whenever a run is killed, sees a whole one.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::removal::{Stranger, remove};
use super::{FIRST_LINE, MARKER, is_site};
use crate::disk::door::open_own;
use crate::disk::{HostError, lock, reason, rename};

/// The folders that take part when a site is replaced. They stand side by side, so that renaming is all it takes.
pub(crate) struct Staging {
    output: PathBuf,
    /// Where the new site is made; after the exchange, where the old one waits to be removed.
    pub(crate) folder: PathBuf,
    /// Where the old site steps aside on systems that cannot exchange two folders.
    aside: PathBuf,
}

impl Staging {
    /// `output` must be absolute; `None` for the top of the disk, which stands beside nothing.
    pub(crate) fn beside(output: &Path) -> Option<Self> {
        let sibling = |ending: &str| {
            let mut name = std::ffi::OsString::from(".");
            name.push(output.file_name()?);
            name.push(ending);
            Some(output.with_file_name(name))
        };
        Some(Self { folder: sibling(".crossbook-staging")?, aside: sibling(".crossbook-old")?, output: output.to_path_buf() })
    }

    /// Clears away what a killed run left, and finishes or undoes what it had begun. What somebody else put there goes into the output.
    pub(crate) fn recover(&self) -> Result<(), HostError> {
        if self.aside.symlink_metadata().is_ok() && self.output.symlink_metadata().is_err() && is_site(&self.aside) {
            fs::rename(&self.aside, &self.output).map_err(HostError::io(&self.aside, "cannot be restored"))?;
        }
        self.clear(&self.aside)?;
        self.clear(&self.folder)
    }

    /// Makes the folder, and the marker in it before anything else, so that the next run knows it as ours. As long as
    /// the marker is held, another run keeps off.
    pub(crate) fn begin(&self, manifest: &str) -> Result<File, HostError> {
        fs::create_dir(&self.folder).map_err(HostError::io(&self.folder, "cannot be created"))?;
        let marker = self.folder.join(MARKER);
        let written = File::create_new(&marker).and_then(|mut file| {
            file.write_all(manifest.as_bytes())?;
            Ok(file)
        });
        let file = written.map_err(HostError::io(&marker, "cannot be written"))?;
        hold(&file, &self.folder)?;
        Ok(file)
    }

    /// Puts the staged folder in the output's place, and removes the site that was there. What somebody else put into the old site
    /// meanwhile is moved into the new one, and given back.
    pub(crate) fn finish(&self) -> Result<Vec<Stranger>, HostError> {
        let replaced = self.output.symlink_metadata().is_ok();
        // Held while it is removed, or a run that starts meanwhile would take it for a killed run's.
        let old = if replaced { open_own(&self.output.join(MARKER)).ok().map(|marker| marker.file) } else { None };
        if let Some(old) = &old {
            hold(old, &self.output)?;
        }
        let swapped = if replaced { self.swap() } else { fs::rename(&self.folder, &self.output).map(|()| &self.folder) };
        let left = swapped.map_err(|error| {
            let fault = HostError::new(&self.output, format!("the new site cannot replace it: {}", reason(&error)));
            match error.kind() {
                io::ErrorKind::ResourceBusy | io::ErrorKind::CrossesDevices => {
                    fault.with_help("a mount point cannot be replaced: name a folder inside it")
                }
                _ => fault,
            }
        })?;
        // The new site stands. What is left of the old one, the next run removes, or says what is in the way.
        Ok(if replaced { remove(left, &self.output).unwrap_or_default() } else { Vec::new() })
    }

    /// Returns where the old site is now.
    fn swap(&self) -> io::Result<&PathBuf> {
        match rename::exchange(&self.folder, &self.output) {
            Ok(()) => Ok(&self.folder),
            Err(error) if rename::is_unsupported(&error) => self.step_aside(),
            Err(error) => Err(error),
        }
    }

    /// For file systems that cannot exchange: between the two renames nothing stands in the output's place, and a run
    /// that finds it so puts the old site back.
    fn step_aside(&self) -> io::Result<&PathBuf> {
        fs::rename(&self.output, &self.aside)?;
        fs::rename(&self.folder, &self.output).inspect_err(|_| {
            let _ = fs::rename(&self.aside, &self.output);
        })?;
        Ok(&self.aside)
    }

    /// Takes the output itself away, in one step. What somebody else put there meanwhile is put back, and given back.
    pub(crate) fn take_away(&self) -> Result<Vec<Stranger>, HostError> {
        fs::rename(&self.output, &self.folder).map_err(HostError::io(&self.output, "cannot be removed"))?;
        self.discard()
    }

    pub(crate) fn discard(&self) -> Result<Vec<Stranger>, HostError> {
        remove(&self.folder, &self.output).map_err(HostError::io(&self.folder, "cannot be removed"))
    }

    /// Removes a folder that a killed run left; an empty one is ours too, from before its marker was written, and so is one that holds
    /// nothing but the beginning of a marker.
    fn clear(&self, folder: &Path) -> Result<(), HostError> {
        if folder.symlink_metadata().is_err() || fs::remove_dir(folder).is_ok() {
            return Ok(());
        }
        let in_the_way = || {
            let message = "is in the way, and contains files that Crossbook did not write";
            HostError::new(folder, message).with_help("move it away: the new site is built here first")
        };
        if is_begun(folder) {
            let marker = folder.join(MARKER);
            if let Ok(marker) = open_own(&marker) {
                hold(&marker.file, folder)?;
            }
            return fs::remove_file(marker).and_then(|()| fs::remove_dir(folder)).map_err(HostError::io(folder, "cannot be removed"));
        }
        if folder.is_symlink() || !is_site(folder) {
            return Err(in_the_way());
        }
        if let Ok(marker) = open_own(&folder.join(MARKER)) {
            hold(&marker.file, folder)?;
        }
        remove(folder, &self.output).map_err(HostError::io(folder, "cannot be removed"))?;
        if folder.symlink_metadata().is_ok() { Err(in_the_way()) } else { Ok(()) }
    }
}

/// Keeps other runs away from a folder as long as its marker is open.
fn hold(marker: &File, folder: &Path) -> Result<(), HostError> {
    if lock::try_lock(marker) {
        return Ok(());
    }
    Err(HostError::new(folder, "another run is writing this site").with_help("wait for it to finish"))
}

/// Whether a folder holds nothing but a marker whose first line was not written to its end.
fn is_begun(folder: &Path) -> bool {
    let Ok(mut entries) = fs::read_dir(folder) else { return false };
    let is_marker = |entry: fs::DirEntry| entry.file_name() == MARKER && entry.file_type().is_ok_and(|kind| kind.is_file());
    let is_alone = !folder.is_symlink() && entries.next().and_then(Result::ok).is_some_and(is_marker) && entries.next().is_none();
    let begun = || open_own(&folder.join(MARKER)).and_then(|marker| marker.read(FIRST_LINE.len() as u64));
    is_alone && begun().is_ok_and(|begun| FIRST_LINE.as_bytes().starts_with(&begun))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::output::manifest;

    fn site(folder: &Path, page: &str) {
        fs::create_dir_all(folder).unwrap();
        fs::write(folder.join(MARKER), manifest(["page"].into_iter())).unwrap();
        fs::write(folder.join("page"), page).unwrap();
    }

    #[test]
    fn without_an_exchange_the_old_site_steps_aside_and_comes_back() {
        let dir = tempfile::tempdir().unwrap();
        let output = dir.path().join("site");
        let staging = Staging::beside(&output).unwrap();
        site(&output, "old");
        site(&staging.folder, "new");
        assert_eq!(staging.step_aside().unwrap(), &staging.aside);
        assert_eq!(fs::read_to_string(output.join("page")).unwrap(), "new");

        // Killed between the two renames.
        fs::rename(&output, &staging.folder).unwrap();
        staging.recover().unwrap();
        assert_eq!(fs::read_to_string(output.join("page")).unwrap(), "old");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_staging_folder_that_another_run_holds_is_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let staging = Staging::beside(&dir.path().join("site")).unwrap();
        let held = staging.begin(&manifest(std::iter::empty())).unwrap();
        assert_eq!(staging.recover().unwrap_err().message, "another run is writing this site");
        drop(held);
        staging.recover().unwrap();
        assert!(!staging.folder.exists());
    }

    #[test]
    fn a_folder_whose_marker_was_being_written_is_cleared() {
        let dir = tempfile::tempdir().unwrap();
        let staging = Staging::beside(&dir.path().join("site")).unwrap();
        for begun in ["", "Crossbook wrote the files"] {
            fs::create_dir(&staging.folder).unwrap();
            fs::write(staging.folder.join(MARKER), begun).unwrap();
            staging.recover().unwrap();
            assert!(!staging.folder.exists(), "{begun:?}");
        }
        fs::create_dir(&staging.folder).unwrap();
        fs::write(staging.folder.join(MARKER), "mine").unwrap();
        assert!(staging.recover().unwrap_err().message.starts_with("is in the way"));
    }

    #[test]
    fn what_is_not_ours_is_not_cleared() {
        let dir = tempfile::tempdir().unwrap();
        let staging = Staging::beside(&dir.path().join("site")).unwrap();
        fs::create_dir(&staging.folder).unwrap();
        staging.recover().unwrap();
        fs::create_dir(&staging.folder).unwrap();
        fs::write(staging.folder.join("mine"), "").unwrap();
        assert!(staging.recover().unwrap_err().message.starts_with("is in the way"));
        assert!(staging.folder.join("mine").exists());
    }

    #[test]
    fn what_somebody_puts_into_the_old_site_meanwhile_is_in_the_new_one() {
        let dir = tempfile::tempdir().unwrap();
        let output = dir.path().join("site");
        let staging = Staging::beside(&output).unwrap();
        site(&output, "old");
        site(&staging.folder, "new");
        fs::create_dir_all(output.join("a/b")).unwrap();
        fs::write(output.join("a/b/mine"), "mine").unwrap();
        let strangers = staging.finish().unwrap();
        assert_eq!(strangers, [Stranger(output.join("a/b/mine"))]);
        assert_eq!(fs::read_to_string(output.join("a/b/mine")).unwrap(), "mine");
        assert_eq!(fs::read_to_string(output.join("page")).unwrap(), "new");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);

        // A run that was killed after the exchange, and one that takes the site away.
        site(&staging.folder, "old");
        fs::write(staging.folder.join("also mine"), "mine").unwrap();
        staging.recover().unwrap();
        assert_eq!(fs::read_to_string(output.join("also mine")).unwrap(), "mine");
        let strangers = staging.take_away().unwrap();
        assert_eq!(strangers.len(), 2);
        assert!(!output.join("page").exists() && !output.join(MARKER).exists() && output.join("a/b/mine").exists());
    }
}
