//! The command line: arguments, then one file for each command.

mod baseline;
mod build;
mod check;
mod clean;
mod completions;
mod console;
mod contracts;
mod deny;
mod explain;
mod filter_args;
mod fix;
mod format;
mod graph;
mod impact;
mod init;
mod lookup;
mod man;
mod new;
mod pr;
mod renumber;
mod rule_name;
mod selftest;
mod serve;
mod since;
mod start;
mod status;
mod sync;
mod view_args;
mod watching;
mod write_args;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::disk::cache;
use crate::host::{self, Found, StandIn, Workspace};
use crate::internal;
use crate::pipeline::Analysis;
use crate::report::{PathBase, text};
use console::Console;

/// Checks and publishes the numbered tasks, specs and decisions of many repositories.
///
/// Crossbook reads docs/cross-collab/TASK{N}/ in every repository of a workspace, looks up each task, document and file
/// that is mentioned there, and says which of these mentions, claims and states no longer hold. Then it makes one site
/// of all of it.
#[derive(Parser)]
#[command(name = "crossbook", version, max_term_width = 100, after_long_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    global: Global,
}

#[derive(Args)]
struct Global {
    /// When to use colours
    #[arg(long, value_enum, default_value_t, global = true, value_name = "WHEN")]
    color: ColorWhen,
    /// Only the report and errors: no progress, no remarks
    #[arg(long, short, global = true)]
    quiet: bool,
    /// How many threads to work with, at most 256; as many as there are cores, without it
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: Option<u16>,
    /// Use nothing that earlier runs kept, and keep nothing: read all histories and draw all diagrams anew
    #[arg(long, global = true)]
    no_cache: bool,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum ColorWhen {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    Always,
    Never,
}

#[derive(Subcommand)]
enum Command {
    Init(init::Init),
    Check(check::Check),
    Build(build::Build),
    Serve(serve::Serve),
    Contracts(contracts::Contracts),
    Impact(impact::Impact),
    Graph(graph::Graph),
    Explain(explain::Explain),
    Selftest(selftest::Selftest),
    New(new::New),
    Fix(fix::Fix),
    Renumber(renumber::Renumber),
    Sync(sync::Sync),
    Pr(pr::Pr),
    Status(status::Status),
    Clean(clean::Clean),
    Completions(completions::Completions),
    #[command(hide = true)]
    Man(man::Man),
}

/// What every command that reads a workspace takes.
#[derive(Args)]
struct Dir {
    /// The folder that holds book.toml, or the repositories; without it, this one, or the nearest above that has a book.toml
    dir: Option<PathBuf>,
}

impl Dir {
    /// The folder that was given, or the one that the program runs in.
    fn or_here(&self) -> &Path {
        self.dir.as_deref().unwrap_or(Path::new("."))
    }

    /// The folder that was given; where none was and this one is part of a workspace, that workspace's folder, and a word about it.
    fn or_around(&self, console: &Console) -> PathBuf {
        match host::around().filter(|_| self.dir.is_none()) {
            Some(above) => {
                console.info(&format!("using {}", above.join("book.toml").display()));
                above
            }
            None => self.or_here().to_owned(),
        }
    }
}

/// Says what is not read as `book.toml` says: checkouts in the place of others, repos that are not there, repos that it does not list.
fn tell_stand_ins(workspace: &Workspace, console: &Console) {
    for checkout in
        workspace.checkouts.iter().filter(|checkout| checkout.is_missing && checkout.info.listed.is_none() && !workspace.is_strict)
    {
        let (name, path) = (&checkout.info.name, &checkout.info.path);
        console.notice(&text::safe(&format!("the repo `{name}` is not checked out at `{path}`: references into it are unverifiable")));
    }
    if workspace.is_beside_mdbook() {
        console.info("book.toml here is mdBook's; Crossbook reads crossbook.toml, and without it goes by the defaults");
    }
    let unlisted: Vec<&str> = workspace.unlisted_with_items().map(|checkout| checkout.info.name.as_str()).collect();
    if let Some(first) = unlisted.first() {
        let (what, them) = if unlisted.len() == 1 { (format!("`{first}` has"), "it") } else { (unlisted.join(", ") + " have", "them") };
        let book = workspace.book_name;
        console.info(&text::safe(&format!(
            "{what} numbered documents and no [[repo]] in {book}; `crossbook init --update` adds {them}, `repos = \"auto\"` under [workspace] keeps the list open"
        )));
    }
    for StandIn { name, instead_of } in &workspace.stand_ins {
        let read =
            workspace.checkouts.iter().find(|checkout| checkout.info.name == *name).map_or("", |checkout| checkout.info.path.as_str());
        console.info(&text::safe(&format!("reading `{name}` in {read}, in the place of {instead_of}")));
    }
}

/// Says which conventions were found where `book.toml` does not say, and why there are no items, where they are called otherwise than
/// it says.
fn tell_kinds(analysis: &Analysis, console: &Console) {
    let workspace = &analysis.workspace;
    let of = |Found { preset, repos, items }: &Found| format!("{preset}: {} in {}", counted(*items, "item"), counted(*repos, "repo"));
    let found: Vec<String> = workspace.conventions.iter().map(of).collect();
    if !found.is_empty() {
        let presets: Vec<String> = workspace.conventions.iter().map(|found| format!("\"{}\"", found.preset)).collect();
        let keep = match workspace.config_path {
            None => "`crossbook init` writes a book.toml that says so".to_owned(),
            Some(_) => format!("write `preset = [{}]` under [workspace] in book.toml to keep to them", presets.join(", ")),
        };
        console.info(&format!("found {}; {keep}", found.join(", ")));
    }
    let why = analysis.model.tasks.is_empty().then(|| host::unfit(&analysis.workspace)).flatten();
    let is_silent = why.is_none();
    why.into_iter().for_each(|why| console.notice(&why));
    if analysis.model.tasks.is_empty() && is_silent {
        let repos = analysis.workspace.checkouts.iter().filter(|checkout| !checkout.info.absent);
        let names: Vec<&str> = repos.map(|checkout| checkout.info.name.as_str()).take(3).collect();
        let noun = analysis.workspace.config.kinds.noun();
        console.notice(&text::safe(&format!(
            "there are no {noun}s yet: `crossbook new --title \"...\" --repos {}` opens one",
            names.join(",")
        )));
    }
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// Where whoever reads the report stands.
fn path_base(workspace: &Workspace) -> PathBase {
    PathBase { base: workspace.from_here(), inside: workspace.inside() }
}

/// How a command ended that could do its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Clean,
    /// There are findings that fail the run.
    Denied,
    /// Crossbook itself failed at a part of the work.
    Failed,
}

const EXAMPLES: &str = "\
Examples:
  crossbook init                    Write a book.toml that lists the repositories found here
  crossbook init --theme            Write a small theme to start from
  crossbook check                   What does not hold, with file, line and help
  crossbook check --deny warnings   The same for CI: warnings fail, too
  crossbook check --format json     The same for programs, with every reference
  crossbook check --write-baseline  Accept what is found today: only what is new fails
  crossbook build                   Write the site to ./site, then report
  crossbook serve --open            The site in a browser, fresh while people write
  crossbook contracts               Who owns and who mirrors what, and where they differ
  crossbook impact                  What your changes would leave behind in other repos
  crossbook graph                   Who waits for whom, as text for mermaid, Graphviz or programs, or as SVG
  crossbook selftest                How well the rules see: known faults, planted in a copy of your workspace
  crossbook status                  What is open, and what it waits for
  crossbook pr api 4                A pull request's description, from the documents of TASK4
  crossbook new --title T --repos api,web
                                    A task in each repo, with its documents
  crossbook fix --dry-run           What could be fixed at once, as a diff
  crossbook renumber api 7 3 --insert
                                    Another number for a task, and for all that speaks of it
  crossbook sync --dry-run          What is said of other repos, and what they say
  crossbook explain broken-link     What a rule looks for, and how to fix or silence it

Exit codes:
  0  nothing that fails the run
  1  findings that fail it: errors, and warnings with --deny warnings
  2  the work could not be done: wrong arguments, book.toml, the disk, or a fault of Crossbook itself";

/// Does what the arguments say.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and versions come this way too. Whoever asked may have stopped reading.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    console::listen_for_panics();
    let console = Console::new(cli.global.color, cli.global.quiet);
    if let Some(threads) = cli.global.threads {
        // It fails where there is a pool already, and nothing before this line makes one.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(threads.into()).build_global();
    }
    if cli.global.no_cache {
        cache::turn_off();
    }
    let run = || match cli.command {
        Command::Init(init) => init.run(&console),
        Command::Check(check) => check.run(&console),
        Command::Build(build) => build.run(&console),
        Command::Serve(serve) => serve.run(&console),
        Command::Contracts(contracts) => contracts.run(&console),
        Command::Impact(impact) => impact.run(&console),
        Command::Graph(graph) => graph.run(&console),
        Command::Explain(explain) => explain.run(&console),
        Command::Selftest(selftest) => selftest.run(&console),
        Command::New(new) => new.run(&console),
        Command::Fix(fix) => fix.run(&console),
        Command::Renumber(renumber) => renumber.run(&console),
        Command::Sync(sync) => sync.run(&console),
        Command::Pr(pr) => pr.run(&console),
        Command::Status(status) => status.run(&console),
        Command::Clean(clean) => clean.run(&console),
        Command::Completions(completions) => completions.run(&console),
        Command::Man(man) => man.run(&console),
    };
    let done = internal::guarded(run).unwrap_or_else(|error| Err(error.into()));
    match done {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::Denied) => ExitCode::from(1),
        Ok(Outcome::Failed) => ExitCode::from(2),
        Err(error) => {
            console.error(&error);
            ExitCode::from(2)
        }
    }
}
