//! `crossbook man`: the man pages, which packages of Crossbook ship.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, Command, CommandFactory};
use clap_mangen::Man as Page;

use super::console::Console;
use super::{Cli, Outcome};
use crate::disk;
use crate::error::Error;

/// Write the man pages to a folder: crossbook.1, and one for each command
#[derive(Args)]
pub(super) struct Man {
    /// An existing folder
    folder: PathBuf,
}

impl Man {
    pub(super) fn run(&self, console: &Console) -> Result<Outcome, Error> {
        let pages = pages();
        for (name, text) in &pages {
            disk::replace_file(&self.folder.join(name), text, None)?;
        }
        console.info(&format!("wrote {} man pages to {}", pages.len(), self.folder.display()));
        Ok(Outcome::Clean)
    }
}

/// The name and the text of each page.
fn pages() -> Vec<(String, Vec<u8>)> {
    // `crossbook help` would be a page for each command once more.
    let mut program = Cli::command().disable_help_subcommand(true).subcommand_value_name("COMMAND");
    program.build();
    let commands: Vec<Command> = program.get_subcommands().filter(|command| !command.is_hide_set()).cloned().collect();
    [program].into_iter().chain(commands).map(|command| (format!("{}.1", name(&command)), page(command))).collect()
}

fn name(command: &Command) -> &str {
    command.get_display_name().unwrap_or_else(|| command.get_name())
}

fn page(command: Command) -> Vec<u8> {
    let (has_commands, has_notes) = (command.has_subcommands(), command.get_after_help().or(command.get_after_long_help()).is_some());
    let page = Page::new(command).source(concat!("Crossbook ", env!("CARGO_PKG_VERSION"))).manual("Crossbook");
    let mut text = section(|text| page.render_title(text));
    text.extend(section(|text| page.render_name_section(text)));
    text.extend(section(|text| page.render_synopsis_section(text)));
    text.extend(section(|text| page.render_description_section(text)));
    text.extend(section(|text| page.render_options_section(text)));
    if has_commands {
        text.extend(section(|text| page.render_subcommands_section(text)));
    }
    if has_notes {
        // Its columns are aligned, and would be filled as prose is.
        let notes =
            String::from_utf8_lossy(&section(|text| page.render_extra_section(text))).replacen(".SH EXTRA\n", ".SH NOTES\n.nf\n", 1);
        text.extend(notes.into_bytes());
        text.extend(b".fi\n");
    }
    text
}

fn section(render: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Vec<u8> {
    let mut text = Vec::new();
    render(&mut text).unwrap_or_else(|error| unreachable!("memory takes every byte: {error}"));
    text
}
