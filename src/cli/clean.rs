//! `crossbook clean`: removes the site, and nothing else.

use std::path::PathBuf;

use clap::Args;

use super::console::Console;
use super::exit_codes::{self, after_help};
use super::{Dir, Outcome};
use crate::disk::{self, Cleaned, Stranger};
use crate::error::Error;

/// Remove the site that a build wrote
///
/// Only a folder that Crossbook wrote is removed. If anything else is in it, all of it is kept.
#[derive(Args)]
#[command(after_help = after_help(EXAMPLES, exit_codes::VIEW))]
pub(super) struct Clean {
    #[command(flatten)]
    dir: Dir,
    /// The folder of the site [default: `build.output` in book.toml, or site]
    #[arg(long, short, value_name = "FOLDER")]
    output: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  crossbook clean             Remove ./site
  crossbook clean -o public   Remove another folder that `crossbook build -o public` wrote";

impl Clean {
    pub(super) fn run(&self, console: &Console) -> Result<Outcome, Error> {
        let output = match &self.output {
            Some(output) => output.clone(),
            None => crate::pipeline::open(&self.dir.or_around(console))?.output()?,
        };
        let removed = |files: usize| console.info(&format!("removed {} ({files} files)", output.display()));
        match disk::clean(&output)? {
            Cleaned::Removed(files) => removed(files),
            Cleaned::Around(files, strangers) => {
                removed(files);
                for Stranger(place) in strangers {
                    console.info(&format!("kept {}, which Crossbook did not write", place.display()));
                }
            }
            Cleaned::Nothing => console.info(&format!("there is no site in {}", output.display())),
        }
        Ok(Outcome::Clean)
    }
}
