//! What is wrong with a diagram.

use crate::text::Span;

/// What is wrong with a diagram.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where, in the text of the diagram.
    pub span: Span,
    /// What is wrong, for people.
    pub message: String,
    /// What to write in its place, where that is known.
    pub help: Option<String>,
    /// What should stand in the place of a span, where that is clear.
    pub fix: Option<(Span, String)>,
}
