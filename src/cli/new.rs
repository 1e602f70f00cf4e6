//! `crossbook new`: the tasks of a new feature, one in each repo.

use std::path::Path;

use clap::Args;

use super::console::Console;
use super::exit_codes::{self, after_help};
use super::lookup;
use super::write_args::WriteArgs;
use super::{Dir, Outcome};
use crate::ask::{Opened, OpeningRequest, TITLE, open_items, title};
use crate::error::{ArgumentError, Error};
use crate::host::Workspace;
use crate::report::patch;
use crate::report::text::safe;

/// Open a task, or another item, in each repo of a feature, with its documents
///
/// In each repo it gets the next free number. PLAN.md, OTHER_PROJECTS.md and STATUS.md are made from templates and name the
/// tasks of the other repos by their numbers; what is left to fill in is in braces, and `crossbook check` reports it
/// (template-placeholder). Your own templates, in the folder `templates` beside book.toml, replace the built-in ones.
#[derive(Args)]
#[command(after_help = after_help(EXAMPLES, exit_codes::CHANGE), override_usage = "crossbook new [OPTIONS] --title <TITLE> --repos <REPO,REPO>")]
pub(super) struct New {
    /// The title of the feature, the same in every repo; asked for at a terminal
    #[arg(long)]
    title: Option<String>,
    /// The repos, by name or alias, in the order in which they work; asked for at a terminal
    #[arg(long, value_delimiter = ',', value_name = "REPO,REPO")]
    repos: Vec<String>,
    /// The kind of item, such as `task`, `spec` or `adr`, where there are several
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// Also skip numbers that are taken on other branches, local or remote, and in other working trees
    #[arg(long)]
    number_from_all_refs: bool,
    #[command(flatten)]
    write: WriteArgs,
    #[command(flatten)]
    dir: Dir,
}

const EXAMPLES: &str = "\
Examples:
  crossbook new --title \"Resumable exports\" --repos api,web
  crossbook new --title \"Resumable exports\" --repos api,web --number-from-all-refs --dry-run";

impl New {
    pub(super) fn run(&self, console: &Console) -> Result<Outcome, Error> {
        let dir = self.dir.or_around(console);
        let opened = crate::pipeline::open(&dir)?;
        let given = self.title.as_deref().map(|said| title(said).ok_or_else(|| untitled(said))).transpose()?;
        let title = lookup::said(console, given, "--title", TITLE, title)?;
        let given = Some(self.repos.clone()).filter(|repos| !repos.is_empty());
        let read = |said: &str| Some(said.split([',', ' ']).filter(|name| !name.is_empty()).map(str::to_owned).collect());
        let names: Vec<String> = lookup::said(console, given, "--repos", &which(&opened), read)?;
        let opened = with_checkouts(&dir, opened, &names)?;
        let (analysis, sources, hold) = self.write.examine_opened(console, opened)?;
        let (kind, from_all_refs) = (self.kind.as_deref(), self.number_from_all_refs);
        let request = OpeningRequest { title, repos: &names, kind, from_all_refs };
        let Opened { changes, notices, to_fill, new, .. } = open_items(&analysis, &sources, request)?;
        notices.iter().for_each(|notice| console.notice(notice));
        self.write.apply(console, &analysis.workspace, hold.as_ref(), &changes)?;
        if self.write.dry_run {
            console.info(&patch::outlook(&changes));
        }
        if to_fill > 0 {
            console.info(&format!("{} to fill in: `crossbook check` names them", super::counted(to_fill, "place")));
        }
        let base = analysis.workspace.from_here();
        for finding in &new {
            console.info(&format!(
                "{}[{}]: {base}{}: {}",
                finding.severity.name(),
                finding.rule,
                safe(&finding.location.file),
                safe(&finding.message)
            ));
        }
        Ok(Outcome::Clean)
    }
}

/// What is asked where no repos are given.
fn which(workspace: &Workspace) -> String {
    let known: Vec<&str> = workspace.checkouts.iter().chain(&workspace.unlisted).map(|checkout| checkout.info.name.as_str()).collect();
    format!("the repos that take part, with commas between ({})", safe(&known.join(", ")))
}

/// A workspace with the checkouts that take part. Where `book.toml` has no list of repos, a checkout without any items may be one.
fn with_checkouts(dir: &Path, workspace: Workspace, names: &[String]) -> Result<Workspace, Error> {
    let is_wanted = |name: &str| names.iter().any(|wanted| wanted.trim() == name);
    let Some(first) = workspace.unlisted.iter().find(|checkout| is_wanted(&checkout.info.name)) else { return Ok(workspace) };
    if !workspace.config.repos.is_empty() && workspace.config.workspace.repos.is_none() {
        let message = format!("is a checkout that {} does not list", workspace.book_name);
        let help = format!("add it there: a [[repo]] with `name = \"{}\"`", first.info.name);
        return Err(ArgumentError::new(&first.info.name, message).with_help(help).into());
    }
    crate::pipeline::open_with(dir, &is_wanted)
}

/// Why a title is none.
fn untitled(said: &str) -> ArgumentError {
    let why = if said.trim().is_empty() { "is empty" } else { "contains control characters" };
    ArgumentError::of(format!("`--title` {why}")).with_help(format!("give {TITLE}"))
}
