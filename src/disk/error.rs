//! What the machine refuses, in words for people.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// What the disk refused, or what must not be done to it: where, why, and what would help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostError {
    /// The file or folder.
    pub path: PathBuf,
    /// What is wrong, for people.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl HostError {
    pub(crate) fn new(path: impl Into<PathBuf>, message: impl Into<String>) -> Self {
        Self { path: path.into(), message: message.into(), help: None }
    }

    pub(crate) fn with_help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// For `map_err`: `attempt` is what was tried, as in "cannot write".
    pub(crate) fn io(path: impl Into<PathBuf>, attempt: &str) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |error| Self::new(path, format!("{attempt}: {}", reason(&error)))
    }
}

impl fmt::Display for HostError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.path.display(), self.message)
    }
}

impl std::error::Error for HostError {}

/// The system's words for an error, as the end of a sentence: without its number, and in small letters.
pub(crate) fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// An address as messages show it: without a name, password or token.
pub(crate) fn shown_address(address: &str) -> String {
    let Some((scheme, rest)) = address.split_once("://") else { return address.to_owned() };
    let (authority, path) = rest.find(['/', '?', '#']).map_or((rest, ""), |at| rest.split_at(at));
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    format!("{scheme}://{host}{path}")
}
