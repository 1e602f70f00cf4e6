//! The page of a task: all its documents as one text, with what is known about it around them.

use serde::Serialize;

use super::finding::Found;
use super::mirror::{DiffView, VerdictCount, counted};
use super::page::{PageDraft, Shared, Source};
use super::person::PersonLink;
use super::quote::{self, Quote};
use super::reading::PartView;
use super::state::StateView;
use super::{address, forge, language};
use crate::config::State;
use crate::contract::{Verdict, Verdicts};
use crate::markdown;
use crate::model::{Contract, Document, DocumentId, DocumentKind, Event, EventKind, Model, Progress, ReferenceId, TaskId};

/// How many documents that refer to the task are listed, and how many lines of each.
const REFERRERS: usize = 60;
const QUOTES: usize = 6;
/// How many bytes of differing words the page shows of all mirrors; the pages of their contracts show the rest.
const WORDS: usize = 128 * 1024;
/// How many entries a document has in the table of contents.
const ENTRIES: usize = 60;

#[derive(Serialize)]
pub(super) struct TaskView {
    repo: String,
    name: String,
    number: Option<u64>,
    subject: String,
    state: StateView,
    is_open: bool,
    updated: Option<String>,
    folder: String,
    unreadable: Option<String>,
    feature: Option<FeatureLink>,
    counterparts: Vec<TaskLink>,
    owners: Vec<PersonLink>,
    phases: Vec<PhaseView>,
    phases_done: usize,
    boxes: Option<BoxesView>,
    blockers: Vec<String>,
    contracts: Vec<LockedView>,
    mirrors: Vec<LockedView>,
    /// How many of its mirrors contradict their owner.
    drifted: usize,
    /// Oldest first.
    history: Vec<EventView>,
    /// Whether there may be more of it that is not here.
    history_is_cut: bool,
    documents: Vec<SectionView>,
    referrers: Vec<Referrer>,
    more_referrers: usize,
    found: Found,
    report: String,
    /// The same for language models.
    context: String,
    previous: Option<TaskLink>,
    next: Option<TaskLink>,
}

#[derive(Serialize)]
struct FeatureLink {
    title: String,
    href: String,
}

/// A task as other pages name it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct TaskLink {
    pub repo: String,
    /// Without its repo: `TASK4`.
    pub name: String,
    pub subject: String,
    pub href: String,
    pub state: StateView,
}

#[derive(Serialize)]
pub(super) struct PhaseView {
    id: String,
    description: String,
    /// The words of the document, which may say more than the state.
    status: String,
    pub state: StateView,
}

/// What happened to the task, by which commit.
#[derive(Serialize)]
struct EventView {
    what: String,
    day: Option<String>,
    commit: String,
    href: Option<String>,
    subject: String,
}

#[derive(Serialize)]
struct BoxesView {
    done: u32,
    total: u32,
}

/// A contract that a task locks or mirrors.
#[derive(Serialize)]
pub(super) struct LockedView {
    name: String,
    /// What to link to on the task's page.
    id: String,
    /// Where its contract's page is, where it has one.
    page: Option<String>,
    /// Who states what is mirrored.
    owner: Option<String>,
    /// Of the mirror, without a count; of all mirrors where the task locks it.
    pub verdicts: Vec<VerdictCount>,
    /// The words that differ, where a mirror contradicts its owner.
    diff: Option<DiffView>,
}

#[derive(Serialize)]
struct SectionView {
    id: String,
    title: String,
    /// Whether the title of the page says the same.
    is_titled: bool,
    source: Option<Source>,
    updated: Option<String>,
    unread: Option<String>,
    /// The language that it is written in; empty where it does not say so.
    language: String,
    entries: Vec<Entry>,
    parts: Vec<PartView>,
}

/// A heading in the table of contents.
#[derive(Serialize)]
pub(super) struct Entry {
    id: String,
    title: String,
    level: u8,
}

/// A document that refers to the task, with the lines that do.
#[derive(Serialize)]
struct Referrer {
    title: String,
    href: String,
    file: String,
    quotes: Vec<QuoteView>,
    more: usize,
}

#[derive(Serialize)]
struct QuoteView {
    line: u32,
    href: String,
    text: Quote,
}

pub(super) fn draft(site: &Shared<'_>, id: TaskId) -> PageDraft<TaskView> {
    let model = site.model;
    let task = &model[id];
    let path = site.addresses.task(id);
    let root = address::root(path);
    let mut copies = Vec::new();
    let mut order = model.reading_order(id);
    let is_open = !model.state(id).is_some_and(State::done);
    if is_open {
        // Whoever comes while the work goes on wants to know how far it is.
        order.sort_by_key(|document| model[*document].kind != DocumentKind::Status);
    }
    let documents = order
        .into_iter()
        .map(|document| {
            let reading = site.reading(document, &root, 1);
            copies.extend(reading.copies);
            section(site, document, reading.parts)
        })
        .collect();
    let (referrers, more_referrers) = referrers(site, &task.referenced_by);
    let phases = phases(model, id);
    let Progress { done, total } = model.progress(id);
    let siblings = &model[task.repo].tasks;
    let own = siblings.iter().position(|sibling| *sibling == id).unwrap_or_default();
    let neighbour = |index: Option<usize>| index.and_then(|index| siblings.get(index)).map(|task| site.task_link(*task));
    let feature = site.addresses.feature(task.feature);
    let mirrors = contracts(site, id, DocumentKind::OtherProjects, model.mirrors(id));
    let view = TaskView {
        repo: model[task.repo].info.name.clone(),
        name: task_number(model, id),
        number: task.number.map(|number| number.value),
        subject: task.subject.clone(),
        state: StateView::of(model, id),
        is_open,
        updated: task.updated.map(|date| date.to_string()),
        folder: task.path.clone(),
        unreadable: task.unreadable.clone(),
        feature: feature.map(|href| FeatureLink { title: model[task.feature].title.clone(), href: href.to_owned() }),
        counterparts: model.counterparts(id).map(|other| site.task_link(other)).collect(),
        owners: site.owners(id),
        phases_done: phases.iter().filter(|phase| phase.state.done).count(),
        phases,
        boxes: (total > 0).then_some(BoxesView { done, total }),
        blockers: model.blockers(id).map(|note| note.text.replace('\n', " ")).collect(),
        contracts: contracts(site, id, DocumentKind::Plan, model.locked(id)),
        drifted: drifted(&mirrors),
        mirrors,
        history: task.events.iter().map(|event| event_view(model, id, event)).collect(),
        history_is_cut: model[task.repo].is_shallow,
        documents,
        referrers,
        more_referrers,
        found: site.found(site.findings.of_task(id)),
        report: site.addresses.report(Some(task.repo)),
        context: site.addresses.context(id),
        previous: neighbour(own.checked_sub(1)),
        next: neighbour(Some(own + 1)),
    };
    let name = model.task_name(id);
    let title = if task.subject.is_empty() { name.clone() } else { format!("{}: {}", name, task.subject) };
    let mut draft = PageDraft::new(path, title, view).below(vec![site.repo_crumb(task.repo)]);
    draft.source = site.task_source(id);
    draft.copies = copies;
    draft
}

fn event_view(model: &Model, id: TaskId, event: &Event) -> EventView {
    EventView {
        what: match event.kind {
            EventKind::Created => "Created".to_owned(),
            EventKind::Renumbered { from, to } => format!("{} became {}", model.label(from), model.label(to)),
            EventKind::Changed => "Last changed".to_owned(),
        },
        day: event.day.map(|day| day.to_string()),
        commit: event.commit.get(..8).unwrap_or(&event.commit).to_owned(),
        href: forge::commit_page(&model[model[id].repo], &event.commit),
        subject: quote::first(&event.subject, 120),
    }
}

/// The task as its repo's people call it; where two folders claim one number, by its folder.
pub(super) fn task_number(model: &Model, id: TaskId) -> String {
    let task = &model[id];
    if model.kind_of(id).has_slug() || task.number.and_then(|number| model.task(task.repo, number)) == Some(id) {
        model.task_label(id)
    } else {
        task.folder_name().to_owned()
    }
}

impl Shared<'_> {
    /// The folder of a task, as the source of what is said about it.
    pub(super) fn task_source(&self, id: TaskId) -> Option<Source> {
        let task = &self.model[id];
        let repo = &self.model[task.repo];
        let source = self.source(Some(task.repo), &task.path, &crate::model::join(&repo.info.path, &task.path))?;
        Some(Source { href: forge::folder(repo, &task.path), edit: None, ..source })
    }

    pub(super) fn task_link(&self, id: TaskId) -> TaskLink {
        let task = &self.model[id];
        TaskLink {
            repo: self.model[task.repo].info.name.clone(),
            name: task_number(self.model, id),
            subject: task.subject.clone(),
            href: self.addresses.task(id).to_owned(),
            state: StateView::of(self.model, id),
        }
    }
}

pub(super) fn phases(model: &Model, id: TaskId) -> Vec<PhaseView> {
    let view = |phase: &crate::model::Phase| PhaseView {
        id: phase.id.clone(),
        description: phase.description.clone(),
        status: phase.status.value.clone(),
        state: phase.state.into(),
    };
    model.phases(id).iter().map(view).collect()
}

/// What a task's document of a kind locks or mirrors, each with its place on the page and what became of it.
pub(super) fn contracts(site: &Shared<'_>, id: TaskId, kind: DocumentKind, contracts: &[Contract]) -> Vec<LockedView> {
    let model = site.model;
    let document = model.task_documents(id).find(|(_, document)| document.kind == kind).map(|(id, _)| id);
    let Some(document) = document else { return Vec::new() };
    let view = |contract: &Contract| {
        let part = site.parts().of_text(document, contract.text.span);
        let shared = part.map(|part| &site.contracts.all[part.contract]);
        let mirror = shared.zip(part).and_then(|(shared, part)| shared.mirrors.get(part.mirror?));
        let owner = shared.and_then(|shared| shared.owner.as_ref()).filter(|_| mirror.is_some());
        LockedView {
            name: quote::first(&contract.name, 90),
            id: site.near_id(document, contract.text.span.start),
            page: part.and_then(|part| site.part_href(part)),
            owner: owner.map(|owner| owner.task.map_or_else(|| model[owner.repo].info.name.clone(), |task| model.task_name(task))),
            verdicts: match (mirror, shared) {
                (Some(mirror), _) => vec![VerdictCount { verdict: mirror.verdict.into(), count: 0 }],
                (None, Some(shared)) => counted(&Verdicts::of([shared])),
                (None, None) => Vec::new(),
            },
            diff: shared.zip(mirror).and_then(|(shared, mirror)| site.drift(shared, mirror)),
        }
    };
    let mut views: Vec<LockedView> = contracts.iter().map(view).collect();
    let mut left = WORDS;
    for view in &mut views {
        view.diff = view.diff.take().filter(|diff| diff.size() <= left);
        left -= view.diff.as_ref().map_or(0, DiffView::size);
    }
    views
}

/// How many mirrors contradict their owner.
fn drifted(mirrors: &[LockedView]) -> usize {
    mirrors.iter().flat_map(|mirror| &mirror.verdicts).filter(|verdict| verdict.verdict == Verdict::Drift.into()).count()
}

fn section(site: &Shared<'_>, id: DocumentId, parts: Vec<PartView>) -> SectionView {
    let document = &site.model[id];
    let place = site.addresses.document(id);
    let updated = document.facts.header.updated.as_ref().map(|stated| stated.field.value.clone());
    SectionView {
        id: place.section.clone(),
        title: section_title(site.model, document),
        is_titled: document.task.is_some_and(|task| is_titled_as(site.model, task, document)),
        source: site.source(document.repo, &document.path, &document.file),
        updated,
        unread: document.unread.clone(),
        language: language::of(document).unwrap_or_default(),
        entries: entries(&document.parsed, &place.prefix(), 3),
        parts,
    }
}

/// Whether a document is all of its item and its title the item's, but for what it is and its number before that: `ADR-0002: `, `2. `.
fn is_titled_as(model: &Model, task: TaskId, document: &Document) -> bool {
    let words = &model.kind_of(task).words;
    let is_name = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit()) || words.iter().any(|word| word.eq_ignore_ascii_case(part));
    let before = document.title().strip_suffix(model[task].subject.as_str()).filter(|_| model[task].documents.len() == 1);
    before.is_some_and(|before| before.split(|letter: char| !letter.is_alphanumeric()).all(is_name))
}

/// What a document is called on its task's page: what it is for, where its name says that, else its own title.
pub(super) fn section_title(model: &Model, document: &Document) -> String {
    match document.kind {
        DocumentKind::Plan => "Plan".to_owned(),
        DocumentKind::OtherProjects => "Other projects".to_owned(),
        DocumentKind::Status => "Status".to_owned(),
        DocumentKind::Other => {
            let folder = document.task.map_or("", |task| model[task].path.as_str());
            let inside = document.path.strip_prefix(folder).map_or(&*document.path, |path| path.trim_start_matches('/'));
            let title = document.title();
            if title == document.file_name() { inside.to_owned() } else { title.to_owned() }
        }
    }
}

/// The headings of a document down to a level, its title left out.
pub(super) fn entries(parsed: &markdown::Document, prefix: &str, deepest: u8) -> Vec<Entry> {
    let title = parsed.title().filter(|title| title.level == 1).map(|title| title.span);
    let shown = parsed.headings.iter().filter(|heading| heading.level <= deepest && Some(heading.span) != title);
    let entry = |heading: &markdown::Heading| Entry {
        id: format!("{prefix}{}", heading.id),
        title: parsed.heading_text(heading).trim().to_owned(),
        level: heading.level.max(2),
    };
    shown.take(ENTRIES).map(entry).filter(|entry| !entry.title.is_empty()).collect()
}

/// The documents that refer to a task, and how many more there are than are listed.
fn referrers(site: &Shared<'_>, references: &[ReferenceId]) -> (Vec<Referrer>, usize) {
    let model = site.model;
    let groups: Vec<&[ReferenceId]> = references.chunk_by(|one, other| one.document == other.document).collect();
    let shown = groups.iter().take(REFERRERS).map(|group| {
        let id = group[0].document;
        let document = &model[id];
        let title = document.task.map_or_else(|| document.title().to_owned(), |task| site.task_title(task));
        let quote = |reference: &ReferenceId| {
            let reference = &model[*reference];
            QuoteView {
                line: document.parsed.lines.line(reference.span.start),
                href: site.near(id, reference.span.start),
                text: quote::words(document, reference),
            }
        };
        let mut lines: Vec<QuoteView> = group.iter().map(quote).collect();
        lines.dedup_by_key(|quote| quote.line);
        let more = lines.len().saturating_sub(QUOTES);
        lines.truncate(QUOTES);
        Referrer { title, href: site.addresses.document(id).href(), file: document.file.to_string(), quotes: lines, more }
    });
    (shown.collect(), groups.len().saturating_sub(REFERRERS))
}
