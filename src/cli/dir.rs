//! `-C DIR`: the workspace that a command works in, for every command alike.

use std::path::{Path, PathBuf};

use clap::{ArgMatches, Args, Command, FromArgMatches};

use super::console::Console;
use crate::host;

/// The id of the argument, which is a global one: it may come before the command, too.
pub(super) const ID: &str = "dir";

/// The folder that was given, for a command that reads a workspace.
pub(super) struct Dir {
    pub dir: Option<PathBuf>,
}

impl Dir {
    /// The folder that was given, or the one that the program runs in.
    pub(super) fn or_here(&self) -> &Path {
        self.dir.as_deref().unwrap_or(Path::new("."))
    }

    /// The folder that was given; where none was and this one is part of a workspace, that workspace's folder, and a word about it.
    pub(super) fn or_around(&self, console: &Console) -> PathBuf {
        match host::around().filter(|_| self.dir.is_none()) {
            Some(above) => {
                console.info(&format!("using {}", host::book_in(&above).unwrap_or_else(|| above.clone()).display()));
                above
            }
            None => self.or_here().to_owned(),
        }
    }
}

/// It adds no argument of its own: it reads the global one, which clap hands down to each command.
impl FromArgMatches for Dir {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        Ok(Self { dir: matches.try_get_one(ID).ok().flatten().cloned() })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Args for Dir {
    fn augment_args(command: Command) -> Command {
        command
    }

    fn augment_args_for_update(command: Command) -> Command {
        command
    }
}
