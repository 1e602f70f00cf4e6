//! `crossbook mcp`: a server for agents.

use std::path::PathBuf;

use clap::Args;

use super::console::Console;
use super::exit_codes::after_help;
use super::{Dir, Outcome};
use crate::disk::HostError;
use crate::error::Error;
use crate::mcp::{self, Settings};

/// Run a server for agents, in the Model Context Protocol, on standard input and output
///
/// An agent's client starts it and asks it: find, context, check, explain, contract, impact and graph answer as the commands
/// of these names do; new, renumber, sync and fix show a diff, and write it only where the server was started with
/// --allow-writes and the call says `apply`. Items, documents, rules and the guide can be read as resources, with word of
/// changes; the steps of the workflow are prompts. The workspace stays read: a second question takes milliseconds.
///
/// The guide's page "Agents" has the lines that set it up for Claude Code, Cursor, VS Code, Codex, Zed and others.
#[derive(Args)]
#[command(after_help = after_help(EXAMPLES, EXITS))]
pub(super) struct Mcp {
    #[command(flatten)]
    dir: Dir,
    /// Let tools change files, where a call says `apply`
    #[arg(long)]
    allow_writes: bool,
}

const EXAMPLES: &str = "\
Examples:
  crossbook mcp                                     The workspace that the client's folder is in
  crossbook mcp -C ../work                          Another workspace
  crossbook mcp --allow-writes                      Tools may write
  claude mcp add crossbook -- crossbook mcp         Set it up in Claude Code
  npx @modelcontextprotocol/inspector crossbook mcp
                                                    Try it in a browser";

const EXITS: &str = "\
Exit codes:
  0  the client ended the session
  2  wrong arguments, or a bug in Crossbook";

impl Mcp {
    pub(super) fn run(&self, console: &Console) -> Result<Outcome, Error> {
        let dir = self.dir.or_around(console);
        let allow_writes = self.allow_writes;
        mcp::serve(Settings { dir, allow_writes })
            .map_err(|error| HostError::new(PathBuf::from("-"), format!("standard input and output cannot be used: {error}")))?;
        Ok(Outcome::Clean)
    }
}
