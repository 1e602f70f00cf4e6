//! The findings that were accepted once.

use std::path::Path;

use crate::disk::{self, HostError};
use crate::error::Error;
use crate::host::{self, Workspace};
use crate::lint::{Baseline, Finding, Known};

/// The name of the file beside book.toml.
pub(crate) const FILE_NAME: &str = "crossbook.baseline";

/// Findings without those that the baseline beside book.toml knows, where there is one.
///
/// # Errors
/// Where the file is none.
pub(crate) fn without_known(workspace: &Workspace, findings: Vec<Finding>) -> Result<(Vec<Finding>, Option<Known>), Error> {
    let path = workspace.beside_book(Path::new(FILE_NAME));
    if !disk::is_there(&path) {
        return Ok((findings, None));
    }
    let bytes = host::read_file(workspace, Path::new(FILE_NAME)).map_err(|error| HostError { path: path.clone(), ..error })?;
    let (new, known) = parse(&bytes, &path)?.split(findings);
    Ok((new, Some(known)))
}

/// What a file of known findings holds.
///
/// # Errors
/// Where a line of it is none.
pub(crate) fn parse(bytes: &[u8], path: &Path) -> Result<Baseline, Error> {
    Baseline::parse(&String::from_utf8_lossy(bytes)).map_err(|line| {
        let message = format!("line {line} does not start with a fingerprint of 16 hexadecimal digits");
        let help = "resolve a merge conflict there, or write the file again with `crossbook check --write-baseline`".to_owned();
        HostError { path: path.to_owned(), message, help: Some(help) }.into()
    })
}
