//! Mermaid: what a fence says, whether mermaid itself would take it, and its picture.

mod budget;
mod check;
#[cfg(feature = "diagrams")]
mod draw;
mod explain;
mod fault;
mod front;
mod gallery;
mod kind;
mod label;
mod lenient;
mod look;
mod outline;
mod parser;
mod picture;
mod rewrite;
mod sequence;
mod strict;
#[cfg(test)]
mod tests;

pub use check::{Diagram, Validity, read};
pub use fault::Fault;
pub use gallery::Gallery;
pub use look::{LOOKS, Look, WRONG};
pub use outline::{Link, Outline};
pub use picture::{Drawing, Embed, Undrawn, draw};

use std::time::Duration;

use crate::isolated::Isolated;

/// What the threads that read and draw are called, so that a panic on one can be kept quiet.
pub const THREAD: &str = "diagram";

/// The library that reads and draws. Every text is bound to take less by what it may hold, the largest some ten seconds without
/// optimisation; so the clock decides nothing unless a bound is wrong, and then it is better to go on than to hang.
static LIBRARY: Isolated = Isolated::new(THREAD, Duration::from_secs(300));

/// The longest text that is read, in bytes. Mermaid itself stops at as many characters.
const MAX_TEXT_BYTES: usize = 50_000;
