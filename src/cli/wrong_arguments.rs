//! Arguments that clap cannot read: what it says of them, and what this program knows beside it.

use std::path::Path;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::disk;

/// The error with a tip where an argument that no command takes is a folder: those are given with `-C`.
pub(super) fn explained(mut error: clap::Error) -> clap::Error {
    let folder = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(argument)) if error.kind() == ErrorKind::UnknownArgument => Some(argument.clone()),
        _ => None,
    };
    if let Some(folder) = folder.filter(|folder| !folder.starts_with('-') && disk::is_there(Path::new(folder))) {
        let tip = format!("to use the workspace in another folder, write `-C {folder}`").into();
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip]));
    }
    error
}
