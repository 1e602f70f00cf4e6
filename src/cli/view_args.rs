//! How much of the findings people are shown, as arguments.

use clap::Args;

use super::whole_number;
use crate::report::View;

#[derive(Args)]
pub(super) struct ViewArgs {
    /// Show notes too; without it they are only counted, unless their rule fails the run or is asked for by name
    #[arg(long)]
    notes: bool,
    /// Show at most this many findings, the worst first; those left out are counted, and fail the run all the same
    #[arg(long, value_name = "N", value_parser = whole_number::within::<usize>(0..=u64::MAX), allow_negative_numbers = true)]
    max: Option<usize>,
}

impl ViewArgs {
    /// What is to be shown; `named` are the rules that were asked for by name.
    pub(super) fn view<'a>(&self, named: &'a [String]) -> View<'a> {
        View { notes: self.notes, named, max: self.max }
    }
}
