//! What a number meant when its line was written, and whether it means that still.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::cache::{DocumentEntry, Numbered};
use super::super::draft::Draft;
use super::super::identity::{Identities, When};

use super::{Evidence, Mark, Meant};
use crate::model::reference::runs_of_digits;
use crate::model::{
    DocumentId, DocumentText, Model, Reference, ReferenceId, RepoId, Resolution, TargetRepo, TaskId, feature, titles_agree,
};
use crate::source::{Answers, BlameQuery, LineOrigin, Number};
use crate::text::{Cut, Date};

/// The tasks of each repo through its history, by id; none where git knows nothing of it.
pub(in crate::model) type AllIdentities = Vec<Option<Arc<Identities>>>;

/// Where lines come from, by repo, path and line.
type LineOrigins<'a> = BTreeMap<(usize, &'a str), BTreeMap<u32, &'a LineOrigin>>;

/// The lines whose age says what they mean: those that name a number which some task left for another.
pub(in crate::model) fn blame_queries(draft: &Draft) -> Vec<BlameQuery> {
    let doubts: Vec<Option<&Arc<Identities>>> =
        draft.identities.iter().map(|identities| identities.as_ref().filter(|identities| identities.has_doubts())).collect();
    if doubts.iter().all(Option::is_none) {
        return Vec::new();
    }
    let is_asked = |named: &Numbered| doubts[named.repo.0 as usize].is_some_and(|identities| identities.is_doubtful(named.number));
    let of_document = |read: &DocumentEntry| {
        let document = &*read.text;
        let repo = document.repo?.0 as usize;
        // A repo without items of its own speaks of those of others.
        let own = draft.identities[repo].as_ref();
        let mut lines: Vec<u32> = read.numbers.iter().filter(|named| is_asked(named)).map(|named| named.line).collect();
        lines.dedup();
        let item = draft.names.kinds.item_at(&document.path).filter(|item| !item.is_whole);
        let moves = own.zip(item).map(|(own, item)| own.path_moves(name_of(item.path), document.path.tail(item.path.len() + 1)));
        let moves = moves.unwrap_or_default();
        (!lines.is_empty()).then(|| BlameQuery { repo, path: document.path.to_string(), lines, moves })
    };
    draft.documents.iter().filter_map(of_document).collect()
}

fn name_of(folder: &str) -> &str {
    folder.rsplit('/').next().unwrap_or(folder)
}

/// The line that a mention's number stands on.
fn line_of(document: &DocumentText, span: crate::text::Span) -> u32 {
    document.parsed.lines.line(span.end.saturating_sub(1).max(span.start))
}

/// The references whose line was written when the number meant a task that has another one now.
pub(super) fn found(model: &Model, identities: &AllIdentities, answers: &Answers) -> Vec<Mark> {
    let blamed = answers.all::<BlameQuery>().iter();
    let origins: LineOrigins<'_> =
        blamed.map(|(query, origins)| ((query.repo, query.path.as_str()), query.lines.iter().copied().zip(origins).collect())).collect();
    if origins.is_empty() {
        return Vec::new();
    }
    let origins = &origins;
    let is_asked = |document: &DocumentId| {
        let known = &model[*document];
        known.repo.is_some_and(|repo| origins.contains_key(&(repo.0 as usize, &*known.path)))
    };
    let of_document = |document: DocumentId| {
        let references = model.references_in(document).iter().enumerate();
        references.filter_map(move |(index, reference)| {
            Some((ReferenceId { document, index: index as u32 }, meant(model, reference, identities, origins)?))
        })
    };
    model.document_ids().filter(is_asked).flat_map(of_document).collect()
}

/// Whether the task that has the number now is rather what a document speaks of than the one that had it.
pub(super) fn is_contradicted(model: &Model, id: ReferenceId, meant: &Meant) -> bool {
    let reference = &model[id];
    let (Some(own), TargetRepo::Known(repo)) = (model[id.document].task, reference.target.repo()) else { return false };
    let Some(now) = reference.target.number().and_then(|number| model.task(*repo, number)) else { return false };
    let names = |task: TaskId| model[task].documents.iter().any(|document| feature::named(model, *document).contains(&own));
    let belongs = |task: TaskId| names(task) || titles_agree(&model[task].subject, &model[own].subject);
    model[own].repo != *repo && belongs(now) && !belongs(meant.task)
}

/// What a reference meant, where that is something else than it names.
fn meant(model: &Model, reference: &Reference, identities: &AllIdentities, origins: &LineOrigins<'_>) -> Option<Meant> {
    if !matches!(reference.resolution, Resolution::Ok | Resolution::Broken) {
        return None;
    }
    let (TargetRepo::Known(repo), number) = (reference.target.repo(), reference.target.number()?) else { return None };
    let known = identities[repo.0 as usize].as_ref().filter(|known| known.is_doubtful(number))?;
    let origin = origin(model, reference, origins)?;
    let LineOrigin::Commit { id, time, was } = origin else { return None };
    let when = if model[reference.document].repo == Some(*repo) { When::Commit(id, *time) } else { When::Time(*time) };
    let bearer = known.bearer(number, when);
    // Whoever wrote the new number in the place of the old one followed a task: one that had moved, or one that was about to.
    let followed = match when {
        When::Time(time) => was.as_ref().and_then(|was| number_before(model, reference, was)).and_then(|before| {
            let had_moved = bearer.is_some_and(|bearer| known.left_by(bearer.identity, before, time));
            let followed = known.bearer(before, when).filter(|_| !had_moved && before != number)?;
            known.goes_next(followed.identity, number, time).then_some(followed)
        }),
        When::Commit(..) => None,
    };
    let bearer = followed.or(bearer)?;
    let folder = known.folder_now(bearer.identity)?;
    let task = task_in(model, *repo, folder).filter(|task| model[*task].number != Some(number))?;
    let left = known.left(bearer.identity, number)?;
    let commit = left.commit.map(|commit| &known.history().commits[commit as usize]);
    // The number was given away on a branch that was joined later: who wrote the line may have known of it.
    if matches!(when, When::Time(time) if commit.is_some_and(|commit| commit.time <= time)) {
        return None;
    }
    let evidence = Evidence::Moved {
        until: commit.and_then(|commit| Date::of_time(commit.time)),
        commit: commit.map(|commit| commit.id.clone()),
        is_certain: !bearer.came_later,
    };
    Some(Meant { task, evidence })
}

/// The number that stood where a reference has its own, in the line that its line took the place of.
fn number_before(model: &Model, reference: &Reference, was: &str) -> Option<Number> {
    let number = reference.target.number()?;
    let document = &model[reference.document];
    let digits = *model.digits(reference).first()?;
    let lines = &document.parsed.lines;
    let line = lines.span(lines.line(digits.start), document.text());
    let place = runs_of_digits(document.text().part(line.start as usize..digits.start as usize)).count();
    let (start, end) = runs_of_digits(was).nth(place)?;
    was.part(start..end).parse().ok().map(|value| number.with(value))
}

fn origin<'o>(model: &Model, reference: &Reference, origins: &LineOrigins<'o>) -> Option<&'o LineOrigin> {
    let document = &model[reference.document];
    let lines = origins.get(&(document.repo?.0 as usize, &*document.path))?;
    lines.get(&line_of(document, reference.span)).copied()
}

fn task_in(model: &Model, repo: RepoId, folder: &str) -> Option<TaskId> {
    model[repo].tasks.iter().copied().find(|task| model[*task].folder_name() == folder)
}
