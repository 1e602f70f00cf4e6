//! What is new in a workspace, as Markdown for a chat or a weekly letter.

use std::fmt::Write;

use crate::contract::{Contracts, Verdict};
use crate::lint::Finding;
use crate::model::{Model, TaskId};
use crate::source::Number;
use crate::text::Date;

/// How many entries each list has.
const LISTED: usize = 30;

/// What is new, by lists; each may be empty.
pub struct Digest<'a> {
    /// What the documents say now.
    pub model: &'a Model,
    /// What repos agreed on.
    pub contracts: &'a Contracts,
    /// The day from which on everything is new.
    pub since: Date,
    /// Errors and warnings that were not there.
    pub broken: Vec<&'a Finding>,
    /// How many are gone.
    pub fixed: usize,
    /// Contracts that have drifted, as indices.
    pub drifted: &'a [usize],
    /// Items that are blocked, and were not.
    pub blocked: &'a [TaskId],
    /// Items that are done, and were not.
    pub done: &'a [TaskId],
    /// Items that were not there.
    pub opened: &'a [TaskId],
    /// Items with another number, and the one that they had.
    pub renumbered: &'a [(TaskId, Number)],
}

/// The digest as Markdown.
pub fn render(digest: &Digest<'_>) -> String {
    let model = digest.model;
    let named = |task: &TaskId| {
        let subject = &model[*task].subject;
        let name = plain(&model.task_name(*task));
        if subject.is_empty() { name } else { format!("{name}: {}", plain(subject)) }
    };
    let blocked = |task: &TaskId| {
        let why = model.blockers(*task).next().map(|note| format!(" ({})", plain(note.text.trim_end_matches('.'))));
        format!("{}{}", named(task), why.unwrap_or_default())
    };
    let moved = |(task, from): &(TaskId, Number)| format!("{} was {}", named(task), plain(&model.label(*from)));
    let broken = |finding: &&Finding| {
        let line = finding.location.place.map(|(text, span)| format!(":{}", model.lines(text).line(span.start))).unwrap_or_default();
        let (severity, rule) = (finding.severity.name(), finding.rule);
        format!("{severity}[{rule}] `{}{line}`: {}", finding.location.file.replace('`', "'"), plain(&finding.message))
    };
    let drifted = |index: &usize| {
        let contract = &digest.contracts.all[*index];
        let holder = |holder: &crate::contract::Holder| match holder.task {
            Some(task) => plain(&model.task_name(task)),
            None => plain(&model[holder.repo].info.name),
        };
        let mirrors = contract.mirrors.iter().filter(|mirror| mirror.verdict == Verdict::Drift).map(|mirror| holder(&mirror.holder));
        let owner = contract.owner.as_ref().map_or_else(|| "nobody".to_owned(), holder);
        format!("{}: {owner} and {} differ", plain(&contract.name), mirrors.collect::<Vec<_>>().join(", "))
    };
    let mut text = format!("# Since {}\n", digest.since);
    list(&mut text, "Newly broken", &digest.broken, broken);
    list(&mut text, "Newly drifted", digest.drifted, drifted);
    list(&mut text, "Newly blocked", digest.blocked, blocked);
    list(&mut text, "Done", digest.done, named);
    list(&mut text, "Opened", digest.opened, named);
    list(&mut text, "Renumbered", digest.renumbered, moved);
    if digest.fixed > 0 {
        let plural = if digest.fixed == 1 { "finding is" } else { "findings are" };
        let _ = writeln!(text, "\n{} {plural} gone.", digest.fixed);
    }
    if !text.contains("\n\n") {
        text += "\nNothing changed.\n";
    }
    text
}

fn list<T>(text: &mut String, head: &str, entries: &[T], line: impl Fn(&T) -> String) {
    if entries.is_empty() {
        return;
    }
    // Writing to a text cannot fail.
    let _ = writeln!(text, "\n## {head}\n");
    entries.iter().take(LISTED).for_each(|entry| _ = writeln!(text, "- {}", line(entry)));
    if let Some(more) = entries.len().checked_sub(LISTED).filter(|more| *more > 0) {
        let _ = writeln!(text, "- and {more} more");
    }
}

/// Words of a document on one line, without what Markdown or HTML would make something of.
fn plain(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.replace('<', "\\<").replace('[', "\\[").replace('*', "\\*")
}
