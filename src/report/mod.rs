//! Reports, in the forms that people and programs read. One file for each format.

mod blocks;
pub mod comparison;
mod contracts;
pub mod digest;
pub mod environments;
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
pub mod short;
mod shown;
pub mod status;
mod summary;
mod table;
pub mod text;
mod view;

pub use reported::{PathBase, Reported};
pub use summary::{Since, Summary};
pub use view::View;

/// Where people read about the program.
const HOME: &str = env!("CARGO_PKG_REPOSITORY");

/// Some names, the rest of them counted.
fn listed_names(names: &[String], most: usize) -> String {
    let shown = names.iter().take(most).cloned().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(most) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// `1 finding`, `2 findings`.
fn counted(count: usize, name: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {name}{plural}")
}
