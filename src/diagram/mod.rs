//! Mermaid: what a fence says, whether mermaid itself would take it, and its picture.

mod apart;
mod budget;
mod check;
#[cfg(feature = "diagrams")]
mod draw;
mod explain;
mod kind;
mod label;
mod lenient;
mod outline;
mod picture;
#[cfg(test)]
mod tests;

pub use apart::THREAD;
pub use check::{Diagram, Fault, Verdict, read};
pub use outline::{Link, Outline};
pub use picture::{Drawing, Embed, Undrawn, draw};

/// The longest text that is read, in bytes. Mermaid itself stops at as many characters.
const LONGEST: usize = 50_000;
