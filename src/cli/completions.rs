//! `crossbook completions`: what a shell needs to complete the command line.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::console::Console;
use super::{Cli, Outcome};
use crate::error::Error;

/// Print the completions of a shell
///
/// For bash: crossbook completions bash > ~/.local/share/bash-completion/completions/crossbook
#[derive(Args)]
pub(super) struct Completions {
    shell: Shell,
}

impl Completions {
    pub(super) fn run(&self, console: &Console) -> Result<Outcome, Error> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "crossbook", &mut script);
        console.print(&String::from_utf8_lossy(&script))?;
        Ok(Outcome::Clean)
    }
}
