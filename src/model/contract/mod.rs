//! Contracts: what an owner's PLAN.md locks, who mirrors it, and whether the mirrors still say the same.

mod compare;
mod fact;
mod pair;
mod shape;
#[cfg(test)]
mod tests;

pub use compare::{Difference, Verdict};
pub(super) use pair::contracts;

use super::{DocumentId, TaskId};
use crate::text::Span;

/// A contract with all its mirrors. Mirrors that nobody owns, and those that say nothing, are contracts without an owner.
#[derive(Clone, Debug)]
pub struct SharedContract {
    pub name: String,
    pub owner: Option<ContractText>,
    pub mirrors: Vec<Mirror>,
}

/// One text of a contract, and where it stands.
#[derive(Clone, Debug)]
pub struct ContractText {
    pub task: TaskId,
    pub document: DocumentId,
    /// The whole text, its heading left out.
    pub span: Span,
    /// Where a reader is sent: its first line.
    pub place: Span,
}

/// A copy that somebody else keeps.
#[derive(Clone, Debug)]
pub struct Mirror {
    pub text: ContractText,
    pub verdict: Verdict,
    /// What contradicts the owner.
    pub differences: Vec<Difference>,
}
