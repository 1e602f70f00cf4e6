//! `workspace.json`: what there is, for other tools, agents and other sites. Version 1; fields are added, never changed.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use super::page::Shared;
use crate::model::{DocumentId, DocumentKind, FeatureId, RepoId, TargetRepo, TaskId};
use crate::text::visible_json;

#[derive(Serialize)]
struct Repo<'a> {
    name: &'a str,
    aliases: &'a [String],
    absent: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    branch: Option<&'a str>,
    /// The commit that was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    commit: Option<&'a str>,
    page: String,
}

#[derive(Serialize)]
struct Task<'a> {
    repo: &'a str,
    kind: &'a str,
    number: Option<u64>,
    /// Relative to the repo, as all paths here.
    path: &'a str,
    subject: &'a str,
    state: Option<&'static str>,
    updated: Option<String>,
    /// Who answers for it, as its documents or CODEOWNERS say.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    owners: Vec<&'a str>,
    /// The feature's id; tasks with the same one are counterparts.
    feature: &'a str,
    page: &'a str,
}

#[derive(Serialize)]
struct Document<'a> {
    /// Null for the workspace's own.
    repo: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    task: Option<u64>,
    path: &'a str,
    kind: &'static str,
    title: &'a str,
    page: String,
    /// The ids of its headings, as links name them.
    headings: Vec<&'a str>,
    /// Other names that links may end in.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    anchors: Vec<&'a str>,
}

#[derive(Serialize)]
struct Feature<'a> {
    id: &'a str,
    title: &'a str,
    tasks: Vec<TaskName<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<&'a str>,
}

#[derive(Serialize)]
struct TaskName<'a> {
    repo: &'a str,
    number: Option<u64>,
}

#[derive(Serialize)]
struct Contract<'a> {
    name: &'a str,
    kind: &'static str,
    owner: Option<Side<'a>>,
    mirrors: Vec<Mirror<'a>>,
}

#[derive(Serialize)]
struct Side<'a> {
    repo: &'a str,
    file: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'a str>,
}

#[derive(Serialize)]
struct Mirror<'a> {
    #[serde(flatten)]
    side: Side<'a>,
    verdict: &'static str,
}

/// Everything that one document says of one task or document: how often, and what becomes of it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Reference<'a> {
    from: &'a str,
    kind: &'static str,
    repo: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    task: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    resolution: &'static str,
    count: usize,
}

pub(super) fn json(site: &Shared<'_>) -> String {
    let model = site.model;
    let repos: Vec<RepoId> = (0..model.repos.len() as u32).map(RepoId).collect();
    let tasks: Vec<TaskId> = model.task_ids().collect();
    let documents: Vec<DocumentId> = model.document_ids().collect();
    let lists: Vec<Vec<Reference<'_>>> = documents.par_iter().map(|id| references(site, *id)).collect();
    let all_references = lists.concat();
    let features: Vec<FeatureId> = (0..model.features.len() as u32).map(FeatureId).collect();
    format!(
        "{{\n\"schema\": \"crossbook-workspace/1\",\n\"tool\": {{\"name\":\"crossbook\",\"version\":\"{}\"}},\n\"title\": {},\n\"folder\": {},\n\
         \"repos\": {},\n\"tasks\": {},\n\"documents\": {},\n\"features\": {},\n\"contracts\": {},\n\"references\": {}\n}}\n",
        env!("CARGO_PKG_VERSION"),
        value(&site.title),
        value(&model.kinds().folders().first().copied().unwrap_or_default()),
        list(&repos, |id| repo(site, *id)),
        list(&tasks, |id| task(site, *id)),
        list(&documents, |id| document(site, *id)),
        list(&features, |id| feature(site, *id)),
        list(&site.contracts.all, |shared| contract(site, shared)),
        list(&all_references, |reference| reference),
    )
}

fn value(value: &impl Serialize) -> String {
    visible_json(serde_json::to_string(value).expect("text, numbers and lists are always JSON"))
}

/// How many items of a list are written together, so that a long list is no more pieces than cores need.
const CHUNK: usize = 256;

/// A list with each item on a line of its own.
fn list<'a, T: Sync, V: Serialize>(items: &'a [T], view: impl Fn(&'a T) -> V + Sync) -> String {
    let chunk = |items: &'a [T]| items.iter().map(|item| value(&view(item))).collect::<Vec<_>>().join(",\n");
    let chunks: Vec<String> = items.par_chunks(CHUNK).map(chunk).collect();
    if chunks.is_empty() { "[]".to_owned() } else { format!("[\n{}\n]", chunks.join(",\n")) }
}

fn repo<'a>(site: &Shared<'a>, id: RepoId) -> Repo<'a> {
    let repo = &site.model[id];
    Repo {
        name: &repo.info.name,
        aliases: &repo.info.aliases,
        absent: repo.info.absent,
        url: repo.info.url.as_deref(),
        branch: repo.info.branch.as_deref(),
        commit: repo.head.as_ref().map(|head| head.commit.as_str()),
        page: site.addresses.repo(id),
    }
}

fn task<'s>(site: &'s Shared<'_>, id: TaskId) -> Task<'s> {
    let task = &site.model[id];
    Task {
        repo: &site.model[task.repo].info.name,
        kind: &site.model.kind_of(id).name,
        number: task.number.map(|number| number.value),
        path: &task.path,
        subject: &task.subject,
        state: task.state.map(crate::config::State::key),
        updated: task.updated.map(|date| date.to_string()),
        owners: site.people.owners(id).iter().map(|index| site.people.all[*index].name.as_str()).collect(),
        feature: &site.model[task.feature].slug,
        page: site.addresses.task(id),
    }
}

fn document<'a>(site: &Shared<'a>, id: DocumentId) -> Document<'a> {
    let document = &site.model[id];
    Document {
        repo: document.repo.map(|repo| site.model[repo].info.name.as_str()),
        task: document.task.and_then(|task| site.model[task].number).map(|number| number.value),
        path: &document.path,
        kind: match document.kind {
            DocumentKind::Plan => "plan",
            DocumentKind::OtherProjects => "other-projects",
            DocumentKind::Status => "status",
            DocumentKind::Other => "other",
        },
        title: document.title(),
        page: site.addresses.document(id).href(),
        headings: document.parsed.headings.iter().map(|heading| heading.id.as_str()).collect(),
        anchors: document.anchors().collect(),
    }
}

fn feature<'s>(site: &'s Shared<'_>, id: FeatureId) -> Feature<'s> {
    let feature = &site.model[id];
    let name = |task: &TaskId| TaskName {
        repo: &site.model[site.model[*task].repo].info.name,
        number: site.model[*task].number.map(|number| number.value),
    };
    Feature { id: &feature.slug, title: &feature.title, tasks: feature.tasks.iter().map(name).collect(), page: site.addresses.feature(id) }
}

fn contract<'a>(site: &Shared<'a>, contract: &'a crate::contract::SharedContract) -> Contract<'a> {
    let side = |holder: &'a crate::contract::Holder| Side {
        repo: &site.model[holder.repo].info.name,
        file: &holder.file,
        version: holder.version.as_deref(),
    };
    let mirror = |mirror: &'a crate::contract::Mirror| Mirror { side: side(&mirror.holder), verdict: mirror.verdict.name() };
    Contract {
        name: &contract.name,
        kind: contract.kind.name(),
        owner: contract.owner.as_ref().map(side),
        mirrors: contract.mirrors.iter().map(mirror).collect(),
    }
}

fn references<'a>(site: &Shared<'a>, id: DocumentId) -> Vec<Reference<'a>> {
    let model = site.model;
    let from = &*model[id].file;
    let mut counted: BTreeMap<Reference<'a>, usize> = BTreeMap::new();
    for reference in model.references_in(id) {
        let target = &reference.target;
        let repo = match target.repo() {
            TargetRepo::Known(repo) => Some(model[*repo].info.name.as_str()),
            TargetRepo::Unknown(name) => Some(name.as_str()),
            TargetRepo::Workspace => None,
        };
        let (kind, task, path) = (target.kind(), target.number().map(|number| number.value), target.path());
        *counted.entry(Reference { from, kind, repo, task, path, resolution: reference.resolution.name(), count: 0 }).or_default() += 1;
    }
    counted.into_iter().map(|(reference, count)| Reference { count, ..reference }).collect()
}
