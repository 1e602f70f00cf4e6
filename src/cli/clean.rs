//! `crossbook clean`: the site away, and nothing else.

use std::path::PathBuf;

use clap::Args;

use super::console::Console;
use super::{Dir, Outcome};
use crate::disk::{self, Cleaned, Stranger};
use crate::error::Error;

/// Remove the site that a build wrote
///
/// Only a folder that Crossbook wrote is removed. If it holds anything else, all of it stays.
#[derive(Args)]
pub(super) struct Clean {
    #[command(flatten)]
    dir: Dir,
    /// The site's folder, where it is not the one that book.toml names
    #[arg(long, short, value_name = "FOLDER")]
    output: Option<PathBuf>,
}

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
                    console.info(&format!("kept {}: Crossbook did not write it", place.display()));
                }
            }
            Cleaned::Nothing => console.info(&format!("there is no site in {}", output.display())),
        }
        Ok(Outcome::Clean)
    }
}
