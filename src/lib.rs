//! Crossbook reads the cross-collab folders of every repository in a workspace and gives back a verdict and a site.
#![cfg_attr(not(test), deny(clippy::string_slice, reason = "it panics within a character: `text::Cut` does not"))]

mod ask;
pub mod change;
pub mod cli;
pub mod config;
pub mod context;
pub mod contract;
pub mod data;
pub mod diagram;
pub mod disk;
mod error;
mod git;
pub mod graph;
pub mod host;
mod internal;
mod isolated;
pub mod lint;
mod lsp;
pub mod markdown;
mod mcp;
pub mod model;
pub mod pipeline;
pub mod preview;
pub mod report;
mod selftest;
pub mod since;
pub mod site;
pub mod source;
pub mod text;

pub use error::Error;
pub use pipeline::{Analysis, check, make, open, publish};
