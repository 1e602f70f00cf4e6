//! x
use super::console::Console;
use super::{Deny, Dir, Outcome};
use crate::Error;
use clap::Args;
/// x
#[derive(Args)]
pub(super) struct Build {
    #[command(flatten)]
    dir: Dir,
    #[command(flatten)]
    deny: Deny,
}
impl Build { pub fn run(&self, console: &Console) -> Result<Outcome, Error> { todo!() } }
