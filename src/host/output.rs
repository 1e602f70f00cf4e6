//! The folder that a site is written to: whether it is ours, and what stands in it.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::door::{LARGEST, open_own};
use super::{HostError, path, reason};

/// The file at a site's top that says whose it is: a first line that never changes, then the path of every file that
/// Crossbook wrote. So what somebody else puts there is seen before it is lost.
pub(super) const MARKER: &str = ".crossbook";

pub(super) const FIRST_LINE: &str = "Crossbook wrote the files listed here, and replaces this folder as a whole. Format 1.";

/// What file managers leave in every folder that they show.
const DROPPINGS: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];

pub(super) fn is_site(folder: &Path) -> bool {
    let mut start = Vec::new();
    let length = FIRST_LINE.len() as u64;
    let read = open_own(&folder.join(MARKER)).is_ok_and(|marker| marker.file.take(length).read_to_end(&mut start).is_ok());
    read && start == FIRST_LINE.as_bytes()
}

/// The marker's text for a site of these files.
pub(super) fn manifest<'a>(paths: impl Iterator<Item = &'a str>) -> String {
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

/// The real place of an output folder that may not be there yet.
pub(super) fn resolve(output: &Path) -> Result<PathBuf, HostError> {
    let output = std::path::absolute(output).map_err(HostError::io(output, "cannot be found"))?;
    for ancestor in output.ancestors() {
        match ancestor.canonicalize() {
            Ok(real) => return Ok(path::join(&real, output.strip_prefix(ancestor).unwrap_or(Path::new("")))),
            Err(_) if ancestor.is_symlink() => {
                let help = "remove the link, or make the folder that it leads to";
                return Err(HostError::new(ancestor, "is a symbolic link that leads nowhere").with_help(help));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(HostError::new(ancestor, format!("cannot be opened: {}", reason(&error)))),
        }
    }
    Ok(output)
}

/// The files of the site that stands in a folder; none where there is no folder, or an empty one.
///
/// # Errors
/// Where it holds anything that is not Crossbook's to replace or remove.
pub(super) fn survey(folder: &Path) -> Result<BTreeSet<String>, HostError> {
    match folder.symlink_metadata() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
        Err(error) => return Err(HostError::new(folder, format!("cannot be opened: {}", reason(&error)))),
        Ok(about) if !about.is_dir() => {
            return Err(HostError::new(folder, "is not a folder").with_help("name a folder for the site, or remove this"));
        }
        Ok(_) => {}
    }
    if !is_site(folder) {
        let mut entries = fs::read_dir(folder).map_err(HostError::io(folder, "cannot be read"))?;
        if entries.next().is_none() {
            return Ok(BTreeSet::new());
        }
        return Err(HostError::new(folder, "holds files that Crossbook did not write")
            .with_help("name an empty folder, or one that is not there yet; or empty this one yourself"));
    }
    let listed = Listed::of(folder)?;
    let mut files = BTreeSet::new();
    for entry in WalkDir::new(folder) {
        let entry = entry.map_err(|error| {
            let why = error.io_error().map_or_else(|| error.to_string(), reason);
            HostError::new(error.path().unwrap_or(folder), format!("cannot be read: {why}"))
        })?;
        let way = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        if entry.file_type().is_dir() || way == Path::new(MARKER) || is_dropping(entry.file_name()) {
            continue;
        }
        if !listed.holds(way) {
            return Err(HostError::new(entry.path(), "stands in the site's folder, and Crossbook did not write it")
                .with_help("move it away: the folder is replaced as a whole, and this would be lost"));
        }
        files.insert(path::shown(way));
    }
    Ok(files)
}

/// What file managers leave behind is nobody's.
pub(super) fn is_dropping(name: &OsStr) -> bool {
    DROPPINGS.iter().any(|dropping| name == *dropping)
}

/// The files that Crossbook wrote into a folder, as its marker lists them.
pub(super) struct Listed(BTreeSet<String>);

impl Listed {
    /// # Errors
    /// Where the marker cannot be read.
    pub fn of(folder: &Path) -> Result<Self, HostError> {
        let marker = folder.join(MARKER);
        let text = open_own(&marker).and_then(|file| file.read(LARGEST));
        let text = text.map_err(|refusal| HostError::new(&marker, format!("cannot be read: {}", refusal.why("site"))))?;
        Ok(Self(String::from_utf8_lossy(&text).lines().skip(1).map(str::to_owned).collect()))
    }

    /// Whether Crossbook wrote the file at a path in the folder.
    pub fn holds(&self, way: &Path) -> bool {
        // Every name that Crossbook gives is UTF-8.
        way.to_str().is_some() && self.0.contains(&line(&path::shown(way)))
    }
}
