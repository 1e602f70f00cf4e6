//! Removing a site that Crossbook wrote, and nothing else.

use std::path::Path;

use super::staging::Staging;
use super::{HostError, Stranger, output};

/// What there was to remove.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cleaned {
    /// A site of so many files.
    Removed(usize),
    /// The same, and these came while it was removed; they stay.
    Around(usize, Vec<Stranger>),
    Nothing,
}

/// Removes the site in the folder `output`, with what a killed run may have left beside it.
///
/// # Errors
/// Where the folder holds anything that Crossbook did not write: then all of it stays.
pub fn clean(output: &Path) -> Result<Cleaned, HostError> {
    if output.is_symlink() {
        let help = "remove the link yourself, or give the folder that it leads to";
        return Err(HostError::new(output, "is a symbolic link, not a folder that Crossbook made").with_help(help));
    }
    let output = output::resolve(output)?;
    let staging = Staging::beside(&output).ok_or_else(|| HostError::new(&output, "cannot be removed"))?;
    staging.recover()?;
    let files = output::survey(&output)?;
    if !output::is_site(&output) {
        return Ok(Cleaned::Nothing);
    }
    let strangers = staging.take_away()?;
    Ok(if strangers.is_empty() { Cleaned::Removed(files.len()) } else { Cleaned::Around(files.len(), strangers) })
}
