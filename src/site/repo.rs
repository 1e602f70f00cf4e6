//! The page of a repo: its tasks as a table, and what else it publishes.

use serde::Serialize;

use super::address;
use super::conflicts::{self, ConflictLink};
use super::finding::Counts;
use super::forge::{self, CommitView};
use super::page::{PageDraft, Shared};
use super::quote::{self, Quote};
use super::state::{StateView, Tally};
use super::task::{TaskLink, task_number};
use crate::model::{DocumentId, Planned, RepoId, TargetRepo, TaskId};

/// How many mentions of an absent repo are listed.
const MENTIONS: usize = 100;

#[derive(Serialize)]
pub(super) struct RepoView {
    name: String,
    aliases: Vec<String>,
    path: String,
    absent: bool,
    url: Option<String>,
    commit: Option<CommitView>,
    tally: Tally,
    tasks: Vec<TaskRow>,
    /// What its catalogues list and nobody has begun.
    planned: Vec<PlannedRow>,
    documents: Vec<DocumentRow>,
    findings: Counts,
    report: String,
    conflicts: Option<ConflictLink>,
    /// What ties it to others, as a picture; HTML.
    graph: Option<String>,
    /// What is said of a repo that is not here to answer.
    mentions: Vec<Mention>,
    more_mentions: usize,
}

#[derive(Serialize)]
pub(super) struct TaskRow {
    link: TaskLink,
    phases_done: usize,
    phases: usize,
    updated: Option<String>,
    counterparts: Vec<TaskLink>,
    findings: Counts,
}

#[derive(Serialize)]
pub(super) struct DocumentRow {
    title: String,
    file: String,
    href: String,
}

#[derive(Serialize)]
struct PlannedRow {
    name: String,
    /// The catalogue that lists it.
    title: String,
    href: String,
}

fn planned(site: &Shared<'_>, id: RepoId) -> Vec<PlannedRow> {
    let own = site.model.planned.iter().filter(|((repo, _), _)| *repo == id);
    let row = |planned: &Planned| PlannedRow {
        name: planned.name.clone(),
        title: site.model[planned.document].title().to_owned(),
        href: site.addresses.document(planned.document).href(),
    };
    own.map(|(_, planned)| row(planned)).collect()
}

#[derive(Serialize)]
struct Mention {
    title: String,
    href: String,
    text: Quote,
}

pub(super) fn draft(site: &Shared<'_>, id: RepoId) -> PageDraft<RepoView> {
    let model = site.model;
    let repo = &model[id];
    let findings = site.findings.of_repo(Some(id));
    let (mentions, more_mentions) = if repo.info.absent { mentions(site, id) } else { (Vec::new(), 0) };
    let view = RepoView {
        name: repo.info.name.clone(),
        aliases: repo.info.aliases.clone(),
        path: repo.info.path.clone(),
        absent: repo.info.absent,
        url: repo.info.url.clone().filter(|url| url.starts_with("http")),
        commit: forge::commit(repo),
        tally: Tally::of(model, &repo.tasks),
        tasks: repo.tasks.iter().map(|task| site.task_row(*task)).collect(),
        planned: planned(site, id),
        documents: site.document_rows(&repo.documents),
        findings: site.findings.count(findings),
        report: site.addresses.report(Some(id)),
        conflicts: conflicts::of_repo(site, id),
        graph: site.repo_picture(id, &address::root(&site.addresses.repo(id))),
        mentions,
        more_mentions,
    };
    PageDraft::new(site.addresses.repo(id), &repo.info.name, view)
}

impl Shared<'_> {
    pub(super) fn task_row(&self, id: TaskId) -> TaskRow {
        let phases = self.model.phases(id);
        let mut link = self.task_link(id);
        link.name = task_number(self.model, id);
        TaskRow {
            link,
            phases_done: phases.iter().filter(|phase| StateView::from(phase.state).done).count(),
            phases: phases.len(),
            updated: self.model[id].updated.map(|date| date.to_string()),
            counterparts: self.model.counterparts(id).map(|other| self.task_link(other)).collect(),
            findings: self.findings.count(self.findings.of_task(id)),
        }
    }

    pub(super) fn document_rows(&self, documents: &[DocumentId]) -> Vec<DocumentRow> {
        let row = |id: &DocumentId| DocumentRow {
            title: self.model[*id].title().to_owned(),
            file: self.model[*id].path.to_string(),
            href: self.addresses.document(*id).href(),
        };
        documents.iter().map(row).collect()
    }
}

fn mentions(site: &Shared<'_>, id: RepoId) -> (Vec<Mention>, usize) {
    let means = |reference: &&crate::model::Reference| *reference.target.repo() == TargetRepo::Known(id);
    let all: Vec<_> = site.model.all_references().filter(means).collect();
    let mention = |reference: &&crate::model::Reference| {
        let document = &site.model[reference.document];
        Mention {
            title: document
                .task
                .map_or_else(|| document.file.to_string(), |task| format!("{}, {}", site.model.task_name(task), document.file_name())),
            href: site.near(reference.document, reference.span.start),
            text: quote::words(document, reference),
        }
    };
    (all.iter().take(MENTIONS).map(mention).collect(), all.len().saturating_sub(MENTIONS))
}
