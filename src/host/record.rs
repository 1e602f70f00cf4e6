//! What a site was made from, kept beside it in the user's cache, so that the same site is not made a second time.
//!
//! A record says: whoever makes a site from *this* gets files whose hash is *that*. It is used only where the folder holds those files,
//! byte for byte, and the files of the workspace that the site shows are what they were. So a record that is old, or about a site that
//! somebody changed, costs time and nothing else.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use rayon::prelude::*;

use super::Workspace;
use super::publish::{Folder, LeftOut, Published, plan};
use crate::disk::{HostError, Progress, cache};
use crate::site::{File, Site};

/// What the file is called that holds it.
const NAME: &str = "site";

/// What a published site was made from, and what came of it.
struct Record {
    /// The name of all that it was made from.
    key: String,
    /// The hash of all files that are not copies, with their paths.
    digest: String,
    /// The files of the workspace that it shows, by where they stand on the site.
    copies: Vec<(String, File)>,
}

impl Record {
    fn place(output: &Path) -> Option<PathBuf> {
        cache::about(output, NAME)
    }

    fn read(output: &Path) -> Option<Self> {
        let text = cache::read(&Self::place(output)?)?;
        let mut lines = text.lines();
        let (key, digest) = (lines.next()?.to_owned(), lines.next()?.to_owned());
        let decoded = |text: &str| percent_decode_str(text).decode_utf8().ok().map(String::from);
        let copy = |line: &str| {
            let (path, from) = line.split_once(' ')?;
            Some((decoded(path)?, File::Copy(decoded(from)?)))
        };
        let copies = lines.map(copy).collect::<Option<_>>()?;
        Some(Self { key, digest, copies })
    }

    fn write(&self, output: &Path) {
        let Some(place) = Self::place(output) else { return };
        let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let mut text = format!("{}\n{}", self.key, self.digest);
        for (path, file) in &self.copies {
            if let File::Copy(from) = file {
                text += &format!("\n{} {}", encoded(path), encoded(from));
            }
        }
        cache::write(&place, &text);
    }
}

/// Remembers that the site in the folder `output` is what is made from what `key` names.
pub fn remember(output: &Path, key: &str, site: &Site) {
    let made: Vec<(&String, &[u8])> = site.files.iter().filter_map(|(path, file)| Some((path, bytes(file)?))).collect();
    let hashes = made.into_par_iter().map(|(path, bytes)| (path.as_str(), Some(blake3::hash(bytes)))).collect();
    let Some(digest) = digest(hashes) else { return };
    let copies = site.files.iter().filter(|(_, file)| bytes(file).is_none()).map(|(path, file)| (path.clone(), file.clone())).collect();
    Record { key: key.to_owned(), digest, copies }.write(output);
}

/// What publishing the site that is made from what `key` names would change in the folder `output`, where that is known to be nothing.
///
/// # Errors
/// Where publishing would fail: the folder is not one to be replaced.
pub fn standing(workspace: &Workspace, output: &Path, key: &str, progress: &Progress) -> Result<Option<Published>, HostError> {
    let Some(record) = Record::read(output).filter(|record| record.key == key) else { return Ok(None) };
    let Folder { output, standing, .. } = Folder::new(workspace, output)?;
    progress.stage("Comparing");
    let mut left_out: Vec<LeftOut> = Vec::new();
    let mut made: BTreeSet<&str> = standing.iter().map(String::as_str).collect();
    for (path, file) in &record.copies {
        let stands = made.remove(path.as_str());
        match plan(workspace, &output, &standing, path, file) {
            Ok(planned) if planned.same => {}
            // It still cannot be copied.
            Err(copy) if !stands => left_out.push(copy),
            _ => return Ok(None),
        }
    }
    let hash = |path: &str| {
        progress.count();
        cache::hash_of(&output.join(path))
    };
    let hashes = made.into_par_iter().map(|path| (path, hash(path))).collect();
    let is_same = digest(hashes).is_some_and(|digest| digest == record.digest);
    Ok(is_same.then(|| Published { kept: standing.len(), left_out, ..Published::default() }))
}

fn bytes(file: &File) -> Option<&[u8]> {
    match file {
        File::Bytes(bytes) => Some(bytes),
        File::Copy(_) => None,
    }
}

/// The hash of files, each by its path, in the order of these; none where one of them could not be read.
fn digest(files: Vec<(&str, Option<blake3::Hash>)>) -> Option<String> {
    let mut hasher = blake3::Hasher::new();
    for (path, hash) in files {
        hasher.update(&(path.len() as u64).to_le_bytes()).update(path.as_bytes()).update(hash?.as_bytes());
    }
    Some(hasher.finalize().to_hex().to_string())
}
