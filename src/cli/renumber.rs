//! `crossbook renumber`: another number for a task, and for every reference to it.

use clap::Args;

use super::console::Console;
use super::exit_codes::{self, after_help};
use super::write_args::WriteArgs;
use super::{Dir, Outcome, lookup};
use crate::change::{self, Consequences, Manner, Numbers, Refused, Renumbering};
use crate::error::{ArgumentError, Error};
use crate::lint::Finding;
use crate::model::{DocumentId, Model, RepoId};
use crate::pipeline::{self, Analysis, Renumbered};
use crate::report::patch;
use crate::report::text::safe;
use crate::source::{KindId, Number};
use crate::text::Span;

/// Give a task another number, and update every reference to it in every repo
///
/// The task's folder moves, and its titles and every reference to it follow: in prose, lists and ranges, paths, links,
/// handoffs and diagrams, in every repo of the workspace. Only the digits are edited. Numbers in code and in comments, which
/// may mean something else, are left as they are and listed.
///
/// The result is checked before anything is written: where a reference would come to mean another task, or there would be a
/// new finding, nothing is changed. In a git checkout the index is updated as with `git mv`.
#[derive(Args)]
#[command(after_help = after_help(EXAMPLES, exit_codes::CHANGE), override_usage = "crossbook renumber [OPTIONS] <REPO> <FROM> <TO>")]
pub(super) struct Renumber {
    /// The repo of the task, by its name or an alias; asked for at a terminal
    repo: Option<String>,
    /// The number that the task has; asked for at a terminal
    #[arg(value_parser = lookup::number)]
    from: Option<u64>,
    /// The number that it gets; asked for at a terminal
    #[arg(value_parser = lookup::number)]
    to: Option<u64>,
    /// The kind of item, such as `task`, `spec` or `adr`, where there are several
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// Make room: the tasks between the two numbers move by one, towards the number that becomes free
    #[arg(long)]
    insert: bool,
    /// Give the task at the new number the old one
    #[arg(long, conflicts_with = "insert")]
    swap: bool,
    /// Renumber even if that causes new findings, or references that would mean another task
    #[arg(long)]
    allow_findings: bool,
    #[command(flatten)]
    write: WriteArgs,
    #[command(flatten)]
    dir: Dir,
}

const EXAMPLES: &str = "\
Examples:
  crossbook renumber api 7 3 --insert     TASK7 becomes TASK3; TASK3 to TASK6 go up by one
  crossbook renumber api 3 7 --insert     The way back: TASK4 to TASK7 go down by one
  crossbook renumber api 4 5 --swap       TASK4 and TASK5 swap numbers
  crossbook renumber api 7 8 --dry-run    Show what would change, where 8 is free";

/// So many places are named that were left as they are.
const MAX_PLACES: usize = 20;

impl Renumber {
    pub(super) fn run(&self, console: &Console) -> Result<Outcome, Error> {
        let dir = self.dir.or_around(console);
        let (Analysis { workspace, model, findings, .. }, sources, hold) = self.write.examine(console, &dir)?;
        let name = lookup::said(console, self.repo.clone(), "REPO", "the repo of the task", |said| Some(said.to_owned()))?;
        let repo = lookup::checked_out(&workspace, &name)?;
        let number = |given, argument, what| lookup::said(console, given, argument, what, |said| lookup::number(said).ok());
        let from = number(self.from, "FROM", "the number that the task has")?;
        let to = number(self.to, "TO", "the number that it gets")?;
        let kind = self.kind(&model, repo, from)?;
        let from = Number { kind, value: from };
        let numbers = Numbers::new(&model, repo, from, to, self.manner()).map_err(|why| refused(&model, repo, kind, why))?;
        let Renumbered { renumbering, then, consequences } = pipeline::renumber((&workspace, &sources), (&model, &findings), &numbers);
        let found = &then.findings;
        let base = workspace.from_here();
        tell(console, &model, &renumbering, &base);
        for path in change::settings_left(&model, &workspace.config, &numbers) {
            console.notice(&format!("book.toml names `{}`, which moves; change the number there", safe(&path)));
        }
        let wrong = announce(console, (&model, &then.model), found, &consequences, &base);
        if wrong > 0 && !self.allow_findings {
            let what = if wrong == 1 { "new problem" } else { "new problems" };
            let message = format!("this would cause {wrong} {what}; nothing was changed");
            let error = ArgumentError::of(message);
            return Err(error.with_help("edit what is listed above first, or use --allow-findings").into());
        }
        self.write.apply(console, &workspace, hold.as_ref(), &renumbering.changes)?;
        if self.write.dry_run {
            console.info(&patch::outlook(&renumbering.changes));
        }
        Ok(Outcome::Clean)
    }

    /// The kind that is meant: that which is named, or else the one that has the number.
    fn kind(&self, model: &Model, repo: RepoId, from: u64) -> Result<KindId, Error> {
        let has = |kind: KindId| model.task(repo, Number { kind, value: from }).is_some();
        let mut kinds = model.kinds().iter().map(|(kind, _)| kind).filter(|kind| has(*kind));
        match (&self.kind, kinds.next(), kinds.next()) {
            (Some(name), ..) => lookup::kind(model, Some(name)),
            (None, Some(only), None) => Ok(only),
            (None, None, _) => lookup::kind(model, None),
            (None, Some(_), Some(_)) => {
                let error = ArgumentError::of(format!("several kinds of items have the number {from}"));
                Err(error.with_help("name the kind with --kind").into())
            }
        }
    }

    fn manner(&self) -> Manner {
        match (self.insert, self.swap) {
            (true, _) => Manner::Insert,
            (_, true) => Manner::Swap,
            _ => Manner::Move,
        }
    }
}

/// What people should look at.
fn tell(console: &Console, model: &Model, renumbering: &Renumbering, base: &str) {
    for (document, span) in &renumbering.named {
        console.info(&format!("{}: added the repo, as the number alone would be ambiguous", at(model, *document, *span, base)));
    }
    for (document, span) in &renumbering.listed {
        console.info(&format!("{}: wrote a list, as the numbers are no longer a range", at(model, *document, *span, base)));
    }
    for left in renumbering.left.iter().take(MAX_PLACES) {
        let written = safe(left.span.of(model[left.document].text()));
        console.info(&format!("{}: `{written}` not changed: {}", at(model, left.document, left.span, base), left.why));
    }
    if renumbering.left.len() > MAX_PLACES {
        console.info(&format!("{} more not changed", renumbering.left.len() - MAX_PLACES));
    }
}

/// `api/docs/…/PLAN.md:3:5`, relative to the reader's folder.
fn at(model: &Model, document: DocumentId, span: Span, base: &str) -> String {
    let place = model[document].place(span).start;
    format!("{base}{}:{}:{}", safe(&model[document].file), place.line, place.column)
}

/// Why the numbers cannot change so, in words.
fn refused(model: &Model, repo: RepoId, kind: KindId, refused: Refused) -> Error {
    let name = &model[repo].info.name;
    let label = |number: u64| model.kinds()[kind].label(number);
    let (message, help) = match refused {
        Refused::NoTask(number) => (format!("has no {}", label(number)), lookup::numbers(model, repo)),
        Refused::Nobody(number) => (format!("has no {} to swap with", label(number)), "leave out --swap to move the task there".to_owned()),
        Refused::Doubled(number) => (
            format!("has two items with the number of {}", label(number)),
            "rename one of them by hand first; which one is meant is ambiguous".to_owned(),
        ),
        Refused::Taken(number) => {
            (format!("already has {}", label(number)), "--insert makes room for it; --swap gives that task the old number".to_owned())
        }
        Refused::Same(number) => (
            format!("has {}, and the new number is the same", label(number)),
            "give the old number first, then a different new one".to_owned(),
        ),
    };
    ArgumentError::of(format!("{name} {message}")).with_help(help).into()
}

/// What would be wrong that is not wrong now, a line for each; how many lines.
fn announce(console: &Console, (now, then): (&Model, &Model), found: &[Finding], consequences: &Consequences, base: &str) -> usize {
    for shift in &consequences.shifts {
        let place = at(now, shift.document, shift.span, base);
        let written = safe(shift.span.of(now[shift.document].text()));
        let (now, then) = (safe(&shift.now), safe(&shift.then));
        console.notice(&match shift.is_broken {
            true => format!("{place}: `{written}` is broken today (there is no {now}), and would silently point to the renumbered task"),
            false => format!("{place}: `{written}` means {now}, but would mean {then}"),
        });
    }
    for finding in consequences.findings.iter().map(|index| &found[*index]) {
        let line = finding.location.place.map(|(text, span)| format!(":{}", then.lines(text).line(span.start))).unwrap_or_default();
        let place = format!("{base}{}{line}", safe(&finding.location.file));
        console.notice(&format!("{place}: there would be a new {}[{}]: {}", finding.severity.name(), finding.rule, safe(&finding.message)));
    }
    consequences.shifts.len() + consequences.findings.len()
}
