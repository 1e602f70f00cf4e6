//! Why the work could not be done.

use std::fmt;

use crate::config::ConfigError;
use crate::disk::HostError;
use crate::host::OpenError;
use crate::internal::InternalError;
use crate::site::ThemeError;

/// What a command ends with that cannot do its work. What is wrong inside documents is a finding, and no error.
#[derive(Debug)]
pub enum Error {
    /// `book.toml` cannot be used.
    Config(ConfigError),
    /// The theme cannot be used.
    Theme(ThemeError),
    /// The disk or git refused something.
    Host(HostError),
    /// An argument cannot be used.
    Argument(ArgumentError),
    /// Crossbook itself failed.
    Internal(InternalError),
    /// Nobody wants the result any longer.
    Cancelled,
}

/// An argument that cannot be used: it names what the workspace does not have, or does not fit the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArgumentError {
    /// As it was given; empty where the message names it.
    pub argument: String,
    /// What is wrong with it, in words that follow its name.
    pub message: String,
    pub help: Option<String>,
}

impl ArgumentError {
    pub fn new(argument: impl Into<String>, message: impl Into<String>) -> Self {
        Self { argument: argument.into(), message: message.into(), help: None }
    }

    /// A message that names what it is about.
    pub fn of(message: impl Into<String>) -> Self {
        Self::new("", message)
    }

    #[must_use]
    pub fn with_help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}

impl fmt::Display for ArgumentError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.argument.is_empty() {
            true => out.write_str(&self.message),
            false => write!(out, "{}: {}", self.argument, self.message),
        }
    }
}

impl std::error::Error for ArgumentError {}

impl From<ArgumentError> for Error {
    fn from(error: ArgumentError) -> Self {
        Self::Argument(error)
    }
}

impl From<InternalError> for Error {
    fn from(error: InternalError) -> Self {
        Self::Internal(error)
    }
}

impl From<ConfigError> for Error {
    fn from(error: ConfigError) -> Self {
        Self::Config(error)
    }
}

impl From<ThemeError> for Error {
    fn from(error: ThemeError) -> Self {
        Self::Theme(error)
    }
}

impl From<HostError> for Error {
    fn from(error: HostError) -> Self {
        Self::Host(error)
    }
}

impl From<OpenError> for Error {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Config(error) => Self::Config(error),
            OpenError::Host(error) => Self::Host(error),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config(error) => error.fmt(out),
            Self::Theme(error) => error.fmt(out),
            Self::Host(error) => error.fmt(out),
            Self::Argument(error) => error.fmt(out),
            Self::Internal(error) => error.fmt(out),
            Self::Cancelled => out.write_str("cancelled"),
        }
    }
}

impl std::error::Error for Error {}
