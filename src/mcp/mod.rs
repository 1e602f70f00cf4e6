//! A server for agents, in the Model Context Protocol: what the commands know, from one session that stays warm.
//!
//! The protocol is named in [`protocol`] and nowhere else. [`live`] keeps the workspace read; [`snapshot`] is what one reading gave; every
//! file in [`tools`] is one tool, [`resources`] what can be read, [`prompts`] the steps of the workflow.

mod arguments;
mod job;
mod live;
mod page;
mod prompts;
mod protocol;
mod resources;
mod schema;
mod snapshot;
mod tools;
mod uri;

use std::path::PathBuf;

pub(crate) use protocol::serve;

/// How the server was started.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// The folder of the workspace.
    pub dir: PathBuf,
    /// Whether tools may write.
    pub allow_writes: bool,
}

/// What a tool, a resource or a prompt cannot do, and what to try instead.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Trouble {
    message: String,
    help: Option<String>,
}

impl Trouble {
    fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None }
    }

    fn try_instead(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    fn text(&self) -> String {
        self.help.as_ref().map_or_else(|| self.message.clone(), |help| format!("{}\nTry: {help}", self.message))
    }
}

impl From<crate::error::Error> for Trouble {
    fn from(error: crate::error::Error) -> Self {
        use crate::error::Error;
        use crate::report::text::safe;
        let help = match &error {
            Error::Config(error) => error.help.clone(),
            Error::Theme(_) | Error::Internal(_) | Error::Cancelled => None,
            Error::Host(error) => error.help.clone(),
            Error::Argument(error) => error.help.clone(),
        };
        Self { message: safe(&error.to_string()), help: help.map(|help| in_arguments(&safe(&help))) }
    }
}

/// What help for the command line says, in the words of a tool's arguments.
fn in_arguments(help: &str) -> String {
    let words = [("--since", "`since`"), ("--repo", "`repo`"), ("--kind", "`kind`"), ("`crossbook status`", "`find` with `kind`")];
    words.iter().fold(help.to_owned(), |help, (flag, argument)| help.replace(flag, argument))
}

impl From<crate::error::ArgumentError> for Trouble {
    fn from(error: crate::error::ArgumentError) -> Self {
        crate::error::Error::from(error).into()
    }
}
