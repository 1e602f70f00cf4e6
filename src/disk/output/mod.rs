//! The folder that a site is written to: whether it is ours, what stands in it, and how it is removed.

pub(crate) mod removal;
pub(crate) mod staging;

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read};
use std::path::Path;

use walkdir::WalkDir;

use super::door::{MAX_FILE_BYTES, open_own};
use removal::Stranger;
use staging::Staging;

use super::{HostError, path, reason};

/// The file at a site's top that says whose it is: a first line that never changes, then the path of every file that
/// Crossbook wrote. So what somebody else puts there is seen before it is lost.
pub(crate) const MARKER: &str = ".crossbook";

pub(crate) const FIRST_LINE: &str = "Crossbook wrote the files listed here, and replaces this folder as a whole. Format 1.";

/// What file managers leave in every folder that they show.
const OS_METADATA_FILES: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];

pub(crate) fn is_site(folder: &Path) -> bool {
    let mut start = Vec::new();
    let length = FIRST_LINE.len() as u64;
    let read = open_own(&folder.join(MARKER)).is_ok_and(|marker| marker.file.take(length).read_to_end(&mut start).is_ok());
    read && start == FIRST_LINE.as_bytes()
}

/// The marker's text for a site of these files.
pub(crate) fn manifest<'a>(paths: impl Iterator<Item = &'a str>) -> String {
    let mut text = format!("{FIRST_LINE}\n");
    for path in paths {
        text.push_str(&line(path));
        text.push('\n');
    }
    text
}

fn line(path: &str) -> String {
    path.replace('\\', "\\\\").replace('\n', "\\n")
}

/// The files of the site that stands in a folder; none where there is no folder, or an empty one.
///
/// # Errors
/// Where it holds anything that is not Crossbook's to replace or remove.
pub(crate) fn survey(folder: &Path) -> Result<BTreeSet<String>, HostError> {
    match folder.symlink_metadata() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
        Err(error) => return Err(HostError::new(folder, format!("cannot be opened: {}", reason(&error)))),
        Ok(about) if !about.is_dir() => {
            return Err(HostError::new(folder, "is not a folder").with_help("name a folder for the site"));
        }
        Ok(_) => {}
    }
    if !is_site(folder) {
        let mut entries = fs::read_dir(folder).map_err(HostError::io(folder, "cannot be read"))?;
        if entries.next().is_none() {
            return Ok(BTreeSet::new());
        }
        return Err(HostError::new(folder, "contains files that Crossbook did not write")
            .with_help("name an empty or new folder, or empty this one yourself"));
    }
    let listed = Manifest::of(folder)?;
    let mut files = BTreeSet::new();
    for entry in WalkDir::new(folder) {
        let entry = entry.map_err(|error| {
            let why = error.io_error().map_or_else(|| error.to_string(), reason);
            HostError::new(error.path().unwrap_or(folder), format!("cannot be read: {why}"))
        })?;
        let way = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        if entry.file_type().is_dir() || way == Path::new(MARKER) || is_os_metadata(entry.file_name()) {
            continue;
        }
        if !listed.holds(way) {
            return Err(HostError::new(entry.path(), "is in the folder of the site, and was not written by Crossbook")
                .with_help("move it away: the whole folder is replaced, and this would be lost"));
        }
        files.insert(path::shown(way));
    }
    Ok(files)
}

/// What file managers leave behind is nobody's.
pub(crate) fn is_os_metadata(name: &OsStr) -> bool {
    OS_METADATA_FILES.iter().any(|file| name == *file)
}

/// The files that Crossbook wrote into a folder, as its marker lists them.
pub(crate) struct Manifest(BTreeSet<String>);

impl Manifest {
    /// # Errors
    /// Where the marker cannot be read.
    pub(crate) fn of(folder: &Path) -> Result<Self, HostError> {
        let marker = folder.join(MARKER);
        let text = open_own(&marker).and_then(|file| file.read(MAX_FILE_BYTES));
        let text = text.map_err(|refusal| HostError::new(&marker, format!("cannot be read: {}", refusal.why("site"))))?;
        Ok(Self(String::from_utf8_lossy(&text).lines().skip(1).map(str::to_owned).collect()))
    }

    /// Whether Crossbook wrote the file at a path in the folder.
    pub(crate) fn holds(&self, way: &Path) -> bool {
        // Every name that Crossbook gives is UTF-8.
        way.to_str().is_some() && self.0.contains(&line(&path::shown(way)))
    }
}

/// What is said of a folder that [`clean`] leaves alone.
const KEPT: &str = "nothing was removed: only a folder that holds a site and nothing else is removed";

/// What there was to remove.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cleaned {
    /// A site of so many files.
    Removed(usize),
    /// A site of so many files, around files that came while it was removed; these stay.
    Around(usize, Vec<Stranger>),
    /// There was nothing to remove.
    Nothing,
}

/// Removes the site in the folder `output`, with what a killed run may have left beside it.
///
/// # Errors
/// Where the folder holds anything that Crossbook did not write: then all of it stays.
pub fn clean(output: &Path) -> Result<Cleaned, HostError> {
    if output.is_symlink() {
        let help = "remove the link yourself, or name the folder that it points to";
        return Err(HostError::new(output, "is a symbolic link, not a folder that Crossbook created").with_help(help));
    }
    let output = path::resolve(output)?;
    let staging = Staging::beside(&output).ok_or_else(|| HostError::new(&output, "cannot be removed"))?;
    staging.recover()?;
    let files = survey(&output).map_err(|error| error.with_help(KEPT))?;
    if !is_site(&output) {
        return Ok(Cleaned::Nothing);
    }
    let strangers = staging.take_away()?;
    Ok(if strangers.is_empty() { Cleaned::Removed(files.len()) } else { Cleaned::Around(files.len(), strangers) })
}
