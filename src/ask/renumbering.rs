//! Another number for an item, and for every reference to it.

use super::lookup;
use crate::change::{self, Changes, Consequences, Manner, Numbers, Refused, Renumbering};
use crate::error::{ArgumentError, Error};
use crate::lint::Finding;
use crate::model::{DocumentId, Model, RepoId};
use crate::pipeline::{self, Analysis};
use crate::report::text::safe;
use crate::source::{KindId, Number, Sources};
use crate::text::Span;

/// So many places are named that are left as they are.
const MAX_PLACES: usize = 20;

/// What is to be renumbered.
pub(crate) struct RenumberRequest<'a> {
    pub repo: RepoId,
    pub from: u64,
    pub to: u64,
    /// The kind of item, where there are several.
    pub kind: Option<&'a str>,
    pub manner: Manner,
}

/// What renumbering comes to.
pub(crate) struct Renumbered {
    pub changes: Changes,
    /// Places to look at, each in a line.
    pub notes: Vec<String>,
    /// What the user has to change in the settings.
    pub settings: Vec<String>,
    /// What would be wrong that is not wrong now, each in a line.
    pub problems: Vec<String>,
}

/// The changes that renumbering comes to. Nothing is written. `base` is the way from the reader's folder to the workspace's root.
///
/// # Errors
/// Where the numbers cannot change so.
pub(crate) fn renumber(analysis: &Analysis, sources: &Sources, request: &RenumberRequest<'_>, base: &str) -> Result<Renumbered, Error> {
    let Analysis { workspace, model, findings, .. } = analysis;
    let RenumberRequest { repo, from, to, kind, manner } = *request;
    let kind = kind_of(model, repo, from, kind)?;
    let from = Number { kind, value: from };
    let numbers = Numbers::new(model, repo, from, to, manner).map_err(|why| refused(model, repo, kind, why))?;
    let pipeline::Renumbered { renumbering, then, consequences } = pipeline::renumber((workspace, sources), (model, findings), &numbers);
    let left = change::settings_left(model, &workspace.config, &numbers);
    Ok(Renumbered {
        notes: notes(model, &renumbering, base),
        settings: left.iter().map(|path| format!("book.toml names `{}`, which moves; change the number there", safe(path))).collect(),
        problems: problems((model, &then.model), &then.findings, &consequences, base),
        changes: renumbering.changes,
    })
}

/// The kind that is meant: that which is named, or else the one that has the number.
fn kind_of(model: &Model, repo: RepoId, from: u64, name: Option<&str>) -> Result<KindId, Error> {
    let has = |kind: KindId| model.task(repo, Number { kind, value: from }).is_some();
    let mut kinds = model.kinds().iter().map(|(kind, _)| kind).filter(|kind| has(*kind));
    match (name, kinds.next(), kinds.next()) {
        (Some(name), ..) => lookup::kind(model, Some(name)),
        (None, Some(only), None) => Ok(only),
        (None, None, _) => lookup::kind(model, None),
        (None, Some(_), Some(_)) => {
            let error = ArgumentError::of(format!("several kinds of items have the number {from}"));
            Err(error.with_help("name the kind with --kind").into())
        }
    }
}

/// What people should look at.
fn notes(model: &Model, renumbering: &Renumbering, base: &str) -> Vec<String> {
    let named = renumbering
        .named
        .iter()
        .map(|(document, span)| format!("{}: added the repo, as the number alone would be ambiguous", at(model, *document, *span, base)));
    let listed = renumbering
        .listed
        .iter()
        .map(|(document, span)| format!("{}: wrote a list, as the numbers are no longer a range", at(model, *document, *span, base)));
    let left = renumbering.left.iter().take(MAX_PLACES).map(|left| {
        let written = safe(left.span.of(model[left.document].text()));
        format!("{}: `{written}` not changed: {}", at(model, left.document, left.span, base), left.why)
    });
    let more = renumbering.left.len().saturating_sub(MAX_PLACES);
    let more = (more > 0).then(|| format!("{more} more not changed"));
    named.chain(listed).chain(left).chain(more).collect()
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

/// What would be wrong that is not wrong now, a line for each.
fn problems((now, then): (&Model, &Model), found: &[Finding], consequences: &Consequences, base: &str) -> Vec<String> {
    let shifts = consequences.shifts.iter().map(|shift| {
        let place = at(now, shift.document, shift.span, base);
        let written = safe(shift.span.of(now[shift.document].text()));
        let (now, then) = (safe(&shift.now), safe(&shift.then));
        match shift.is_broken {
            true => format!("{place}: `{written}` is broken today (there is no {now}), and would silently point to the renumbered task"),
            false => format!("{place}: `{written}` means {now}, but would mean {then}"),
        }
    });
    let findings = consequences.findings.iter().map(|index| {
        let finding = &found[*index];
        let line = finding.location.place.map(|(text, span)| format!(":{}", then.lines(text).line(span.start))).unwrap_or_default();
        let place = format!("{base}{}{line}", safe(&finding.location.file));
        format!("{place}: there would be a new {}[{}]: {}", finding.severity.name(), finding.rule, safe(&finding.message))
    });
    shifts.chain(findings).collect()
}
