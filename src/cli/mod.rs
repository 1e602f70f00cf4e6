//! The command line: arguments, then one file for each command.

mod agents;
mod baseline;
mod build;
mod check;
mod clean;
mod completions;
mod console;
mod context;
mod contracts;
mod deny;
mod digest;
mod dir;
mod environments;
mod exit_codes;
mod explain;
mod filter_args;
mod fix;
mod format;
#[cfg(test)]
mod grammar;
mod graph;
mod impact;
mod init;
mod lookup;
mod lsp;
mod man;
mod mcp;
mod new;
mod pr;
mod renumber;
mod rule_name;
mod selftest;
mod serve;
mod start;
mod status;
mod sync;
mod view_args;
mod watching;
mod whole_number;
mod write_args;
mod wrong_arguments;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::disk::{self, cache};
use crate::host::{self, Checkout, Found, StandIn, Workspace};
use crate::internal;
use crate::pipeline::Analysis;
use crate::report::{PathBase, text};
use crate::text::nearest;
use console::Console;
use dir::Dir;

/// Check and publish the numbered tasks, specs and decisions of many repositories
///
/// Crossbook reads the task folders of every repository in a workspace (docs/cross-collab/TASK{N}/, specs, decisions and
/// others), resolves every reference to a task, document or file, and reports which references, claims and states are
/// broken or stale. It publishes all of them as one static site.
#[derive(Parser)]
#[command(name = "crossbook", version, max_term_width = 100, after_long_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    global: Global,
}

#[derive(Args)]
#[command(next_help_heading = "Global options")]
struct Global {
    /// The workspace: a folder with a book.toml, or with repositories in it [default: this folder, or the nearest one above
    /// that has a book.toml]
    #[arg(id = dir::ID, long, short = 'C', global = true, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// When to use colors; auto respects NO_COLOR and CLICOLOR_FORCE
    #[arg(long, value_enum, default_value_t, global = true, value_name = "WHEN")]
    color: ColorWhen,
    /// Print the report and errors only
    #[arg(long, short, global = true)]
    quiet: bool,
    /// Also print which files and repositories are used, and how long each stage takes
    #[arg(long, short, global = true, conflicts_with = "quiet")]
    verbose: bool,
    /// How many threads to use, from 1 to 256 [default: one for each core]
    #[arg(long, global = true, value_name = "N", value_parser = whole_number::within::<u16>(1..=256), allow_negative_numbers = true)]
    threads: Option<u16>,
    /// Neither read nor write caches
    #[arg(long, global = true)]
    no_cache: bool,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum ColorWhen {
    /// On a terminal
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Subcommand)]
enum Command {
    Init(init::Init),
    Check(check::Check),
    Build(build::Build),
    Serve(serve::Serve),
    Lsp(lsp::Lsp),
    Mcp(mcp::Mcp),
    Contracts(contracts::Contracts),
    Environments(environments::Environments),
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
    Context(context::Context),
    Digest(digest::DigestArgs),
    Clean(clean::Clean),
    Completions(completions::Completions),
    #[command(hide = true)]
    Man(man::Man),
}

/// Prints which checkouts are read in the place of others; when verbose, all that are read.
fn tell_workspace(workspace: &Workspace, console: &Console) {
    let book = workspace.config_path.as_ref().map_or_else(|| "no book.toml".to_owned(), |path| path.display().to_string());
    console.detail(&format!("workspace {} ({book})", workspace.root.display()));
    for Checkout { info, root, fetched, .. } in &workspace.checkouts {
        let place = match () {
            () if *fetched => format!("fetched to {}", root.display()),
            () if info.absent => "not checked out here".to_owned(),
            () => root.display().to_string(),
        };
        console.detail(&format!("repo {}: {place}", info.name));
    }
    for checkout in
        workspace.checkouts.iter().filter(|checkout| checkout.is_missing && checkout.info.listed.is_none() && !workspace.is_strict)
    {
        let (name, path) = (&checkout.info.name, &checkout.info.path);
        let why = if disk::is_there(&checkout.root) { "cannot be read" } else { "is not checked out" };
        let here = workspace.checkouts.iter().filter(|checkout| !checkout.info.absent).chain(&workspace.unlisted);
        let near = nearest(name, here.map(|checkout| checkout.info.name.as_str()));
        let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        let line = format!("the repo `{name}` {why} at `{path}`: references into it are unverifiable{hint}");
        console.notice(&text::safe(&line));
    }
    for name in &workspace.closed {
        console.notice(&text::safe(&format!("`{name}` cannot be read: if it is a repo, nothing in it is checked")));
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
        console.info(&text::safe(&format!("reading `{name}` from {read} instead of {instead_of}")));
    }
}

/// Prints which conventions were found where `book.toml` names none, and why there are no items where their names do not match it.
fn tell_kinds(analysis: &Analysis, console: &Console) {
    let workspace = &analysis.workspace;
    let of = |Found { preset, repos, items }: &Found| format!("{preset}: {} in {}", counted(*items, "item"), counted(*repos, "repo"));
    let found: Vec<String> = workspace.conventions.iter().map(of).collect();
    if !found.is_empty() {
        let presets: Vec<String> = workspace.conventions.iter().map(|found| format!("\"{}\"", found.preset)).collect();
        let keep = match workspace.config_path {
            None => "run `crossbook init` to write a book.toml for them".to_owned(),
            Some(_) => format!("add `preset = [{}]` under [workspace] in book.toml to keep them", presets.join(", ")),
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
        console
            .info(&text::safe(&format!("there are no {noun}s yet: `crossbook new --title \"...\" --repos {}` opens one", names.join(","))));
    }
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// The folder that paths in a report are relative to.
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
  crossbook check                   Report broken and stale references, with file, line and help
  crossbook check --fix             Fix what is safe to fix, then report the rest
  crossbook check --deny warnings   Fail on warnings too
  crossbook build                   Write the site to ./site
  crossbook serve --open            Show the site in a browser, and reload it on every change
  crossbook status                  Show open tasks, and what they wait for
  crossbook new --title T --repos api,web
                                    Open a task in each repo, with its documents
  crossbook impact                  Show what your changes would leave behind in other repos
  crossbook explain broken-link     Explain a rule: what it reports, why, and how to fix it
  crossbook help COMMAND            Show the options, examples and exit codes of a command

Exit codes:
  0  success: no finding fails the run
  1  a finding fails the run: an error, or what --deny names
  2  the command failed: wrong arguments, an unusable book.toml, the disk, or a bug in Crossbook";

/// Does what the arguments say.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and versions come this way too. Whoever asked may have stopped reading.
            let error = wrong_arguments::explained(error);
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    console::listen_for_panics();
    let console = Console::new(cli.global.color, cli.global.quiet, cli.global.verbose);
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
        Command::Lsp(lsp) => lsp.run(&console),
        Command::Mcp(mcp) => mcp.run(&console),
        Command::Context(context) => context.run(&console),
        Command::Contracts(contracts) => contracts.run(&console),
        Command::Environments(environments) => environments.run(&console),
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
        Command::Digest(digest) => digest.run(&console),
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
