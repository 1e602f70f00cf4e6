//! The verdict, in the forms that people and programs read. One file for each format.

pub mod comparison;
mod contracts;
pub mod github;
pub mod gitlab;
pub mod json;
pub mod junit;
pub mod markdown;
pub mod patch;
pub mod pull_request;
pub mod rdjson;
mod reported;
pub mod sarif;
mod shown;
pub mod status;
mod summary;
pub mod text;

pub use reported::{PathBase, Reported};
pub use summary::{Since, Summary};

/// Where people read about the program.
const HOME: &str = env!("CARGO_PKG_REPOSITORY");
