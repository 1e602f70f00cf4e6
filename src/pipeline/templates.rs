//! What a new task starts with, as the workspace has it.

use std::collections::BTreeMap;
use std::path::Path;

use crate::change::Templates;
use crate::disk::HostError;
use crate::error::Error;
use crate::host::{self, Workspace};

/// The templates, the user's own among them.
///
/// # Errors
/// Where one of these cannot be read.
pub fn templates(workspace: &Workspace) -> Result<Templates, Error> {
    let folder = workspace.base.join(&workspace.config.workspace.templates);
    let mut own = BTreeMap::new();
    for (name, bytes) in host::read_folder(workspace, &workspace.config.workspace.templates)?
        .into_iter()
        .filter(|(name, _)| Path::new(name).extension().is_some_and(|end| end == "md"))
    {
        let text = String::from_utf8(bytes).map_err(|_| HostError {
            path: folder.join(&name),
            message: "is not UTF-8".to_owned(),
            help: Some("save it as UTF-8".to_owned()),
        })?;
        own.insert(name, text);
    }
    Ok(Templates::new(own))
}
