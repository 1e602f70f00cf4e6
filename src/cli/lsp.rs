//! `crossbook lsp`: a language server for editors.

use clap::Args;

use super::console::Console;
use super::exit_codes::after_help;
use super::{Dir, Outcome};
use crate::error::Error;
use crate::lsp;

/// Run a language server for an editor, on standard input and output
///
/// An editor starts it for Markdown files and book.toml. It reports the findings of `crossbook check` while people write,
/// unsaved text included, and answers what a reference means, who refers to a task, and what may be written here. Fixes and
/// a new number for a task are edits that the editor makes. It writes nothing itself.
///
/// The guide's page "Editor" has the settings for VS Code, Neovim, Helix, Zed and Emacs.
#[derive(Args)]
#[command(after_help = after_help(EXAMPLES, EXITS))]
pub(super) struct Lsp {
    #[command(flatten)]
    dir: Dir,
}

const EXAMPLES: &str = "\
Examples:
  crossbook lsp                        The workspaces of the folders that the editor opens
  crossbook lsp -C ../work             One workspace, whatever the editor opens";

const EXITS: &str = "\
Exit codes:
  0  the editor ended the session
  1  the connection ended before the editor said so
  2  wrong arguments, or a bug in Crossbook";

impl Lsp {
    pub(super) fn run(&self, _console: &Console) -> Result<Outcome, Error> {
        let is_ended = lsp::serve(self.dir.dir.clone());
        Ok(if is_ended { Outcome::Clean } else { Outcome::Denied })
    }
}
