//! Arguments that clap cannot read: what it says of them, and what this program knows beside it.

use std::path::Path;

use clap::CommandFactory;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::Cli;
use crate::disk;
use crate::text::nearest;

/// The error with a tip where an argument that no command takes is a folder: those are given with `-C`. And with the nearest command where
/// there is none of a name, which `help` does not say by itself.
pub(super) fn explained(mut error: clap::Error) -> clap::Error {
    let folder = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(argument)) if error.kind() == ErrorKind::UnknownArgument => Some(argument.clone()),
        _ => None,
    };
    if let Some(folder) = folder.filter(|folder| !folder.starts_with('-') && disk::is_there(Path::new(folder))) {
        let tip = format!("to use the workspace in another folder, write `-C {folder}`").into();
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip]));
    }
    if error.kind() == ErrorKind::InvalidSubcommand
        && error.get(ContextKind::SuggestedSubcommand).is_none()
        && let Some(ContextValue::String(said)) = error.get(ContextKind::InvalidSubcommand)
    {
        let command = Cli::command();
        let near = nearest(said, command.get_subcommands().map(clap::Command::get_name)).map(str::to_owned);
        near.and_then(|near| error.insert(ContextKind::SuggestedSubcommand, ContextValue::Strings(vec![near])));
    }
    error
}
