//! How much of the findings people are shown, as arguments.

use clap::Args;

use crate::report::View;

#[derive(Args)]
pub(super) struct ViewArgs {
    /// Show notes too; without it they are only counted, unless their rule is named with --only or fails the run
    #[arg(long)]
    notes: bool,
    /// Show at most this many findings, the worst first; those left out are counted, and fail the run all the same
    #[arg(long, value_name = "N")]
    max: Option<usize>,
}

impl ViewArgs {
    /// What is to be shown; `named` are the rules that were asked for by name.
    pub(super) fn view<'a>(&self, named: &'a [String]) -> View<'a> {
        View { notes: self.notes, named, max: self.max }
    }
}
