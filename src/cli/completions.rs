//! `crossbook completions`: what a shell needs to complete the command line.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::console::Console;
use super::exit_codes::{self, after_help};
use super::{Cli, Outcome};
use crate::error::Error;

/// Print the completion script for a shell
#[derive(Args)]
#[command(after_help = after_help(EXAMPLES, exit_codes::VIEW))]
pub(super) struct Completions {
    /// The shell
    shell: Shell,
}

const EXAMPLES: &str = "\
Examples:
  crossbook completions bash > ~/.local/share/bash-completion/completions/crossbook
  crossbook completions fish > ~/.config/fish/completions/crossbook.fish";

impl Completions {
    pub(super) fn run(&self, console: &Console) -> Result<Outcome, Error> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "crossbook", &mut script);
        console.print(&String::from_utf8_lossy(&script))?;
        Ok(Outcome::Clean)
    }
}
