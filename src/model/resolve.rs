//! From what documents say to what holds: every mention is looked up, tasks find their counterparts.

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use super::draft::{Draft, task_path};
use super::memo::ReadDocument;
use super::mention::{Doubt, Meaning, Mention, Need, Reading, Readings};
use super::path::join;
use super::*;
use crate::config::WorkspaceConfig;
use crate::markdown::SectionName;
use crate::source::{Asked, AskedCommit, Presence};
use crate::text::slug;

impl Model {
    /// What every mention means, given the disk's answers to [`Draft::asked`]. A path that was not asked for counts as missing.
    pub fn resolve(draft: Draft, answers: &BTreeMap<Asked, Presence>) -> Self {
        let mut model = tables(&draft);
        let index = Index::new(&model, &draft.workspace, answers);
        let resolve = |(id, read): (usize, &ReadDocument)| {
            read.mentions.iter().filter_map(|mention| index.reference(&draft, DocumentId(id as u32), mention)).collect::<Vec<_>>()
        };
        let references: Vec<Vec<Reference>> = draft.documents.par_iter().enumerate().map(resolve).collect();
        model.references = references.into_iter().flatten().collect();
        stale::mark_by_history(&mut model, &draft.identities, &draft.origins);
        let named = counterparts_named(&model);
        stale::mark_by_counterparts(&mut model, &named);
        model.features = features(&mut model);
        for index in 0..model.references.len() {
            let reference = &model.references[index];
            let own = model[reference.document].task;
            if let Some(target) = model.meant(reference).filter(|target| own != Some(*target)) {
                model.tasks[target.0 as usize].referenced_by.push(ReferenceId(index as u32));
            }
        }
        model.names = draft.names;
        model.files = draft.files;
        model.contracts = contract::contracts(&model, &draft.contracts, &draft.tags);
        model.folder = draft.workspace.folder.trim_matches('/').to_owned();
        model
    }
}

/// Repos, tasks and documents, each knowing the others.
fn tables(draft: &Draft) -> Model {
    let mut model = Model { repos: draft.repos.clone(), vocabulary: draft.vocabulary.clone(), ..Model::default() };
    model.documents = draft.documents.iter().map(|read| read.document.clone()).collect();
    let mut by_folder: HashMap<(RepoId, String), TaskId> = HashMap::new();
    for (index, folders) in draft.folders.iter().enumerate() {
        let repo = RepoId(index as u32);
        let mut folders: Vec<_> = folders.iter().collect();
        folders.sort_by(|one, other| (one.number, &one.path).cmp(&(other.number, &other.path)));
        for folder in folders {
            let id = TaskId(model.tasks.len() as u32);
            by_folder.insert((repo, folder.path.clone()), id);
            model.repos[index].tasks.push(id);
            model.tasks.push(Task {
                repo,
                number: folder.number,
                path: folder.path.clone(),
                documents: Vec::new(),
                subject: String::new(),
                feature: FeatureId(0),
                state: None,
                updated: None,
                events: draft.identities[index].as_ref().map_or_else(Vec::new, |known| known.events(name_of(&folder.path))),
                unreadable: folder.unreadable.clone(),
                referenced_by: Vec::new(),
            });
        }
    }
    for index in 0..model.documents.len() {
        let id = DocumentId(index as u32);
        let document = &mut model.documents[index];
        let Some(repo) = document.repo else { continue };
        let folder = task_path(&draft.workspace, &document.path).map(str::to_owned);
        document.task = folder.and_then(|folder| by_folder.get(&(repo, folder)).copied());
        match document.task {
            Some(task) => model.tasks[task.0 as usize].documents.push(id),
            None => model.repos[repo.0 as usize].documents.push(id),
        }
    }
    for index in 0..model.tasks.len() {
        let mut documents = std::mem::take(&mut model.tasks[index].documents);
        documents.sort_by(|one, other| {
            let key = |id: &DocumentId| (model[*id].kind, model[*id].path.clone());
            key(one).cmp(&key(other))
        });
        model.tasks[index].documents = documents;
        let id = TaskId(index as u32);
        let (subject, state, updated) = (subject(&model, id), state(&model, id), updated(&model, id));
        let task = &mut model.tasks[index];
        (task.subject, task.state, task.updated) = (subject, state, updated);
    }
    model
}

/// The last part of a path.
fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn subject(model: &Model, task: TaskId) -> String {
    let titled = |(_, document): (DocumentId, &Document)| document.facts.title.as_ref().and_then(|title| title.subject.clone());
    let templates = model.task_documents(task).filter(|(_, document)| document.kind != DocumentKind::Other);
    templates.filter_map(titled).next().or_else(|| model.task_documents(task).find_map(titled)).unwrap_or_default()
}

fn state(model: &Model, task: TaskId) -> Option<State> {
    let handoff = || {
        let handoff = model.task_documents(task).find_map(|(_, document)| document.facts.handoff.as_ref()?.as_ref().ok())?;
        match handoff.state.as_str() {
            "active" => Some(State::InProgress),
            "blocked" => Some(State::Blocked),
            "archived" => Some(State::Complete),
            _ => None,
        }
    };
    let said = || {
        let snapshot = |kind| model.document_of(task, kind)?.facts.snapshot.clone();
        let snapshot = [DocumentKind::Plan, DocumentKind::Status, DocumentKind::OtherProjects].into_iter().find_map(snapshot)?;
        model.vocabulary.leading(&snapshot.value).map(|(state, _)| state)
    };
    state_of(model.phases(task)).or_else(handoff).or_else(said)
}

fn updated(model: &Model, task: TaskId) -> Option<crate::text::Date> {
    let stated = model.task_documents(task).filter_map(|(_, document)| document.facts.header.updated.as_ref()?.date);
    let active = model.activity(task).filter_map(|(_, entry)| entry.date);
    stated.chain(active).max()
}

/// What is looked up again and again.
struct Index<'a> {
    model: &'a Model,
    workspace: &'a WorkspaceConfig,
    answers: &'a BTreeMap<Asked, Presence>,
    /// Documents and task folders by their path from the workspace's root.
    documents: HashMap<&'a str, DocumentId>,
    folders: HashMap<String, TaskId>,
}

/// What one reading of a path comes to.
struct Outcome {
    target: Target,
    resolution: Resolution,
}

impl<'a> Index<'a> {
    fn new(model: &'a Model, workspace: &'a WorkspaceConfig, answers: &'a BTreeMap<Asked, Presence>) -> Self {
        let documents = model.document_ids().map(|id| (model[id].file.as_str(), id)).collect();
        let folders = model.task_ids().map(|id| (join(&model[model[id].repo].path, &model[id].path), id)).collect();
        Self { model, workspace, answers, documents, folders }
    }

    fn reference(&self, draft: &Draft, document: DocumentId, mention: &Mention) -> Option<Reference> {
        let Outcome { target, resolution } = match &mention.meaning {
            Meaning::Task { repo, number, doubt, others } => self.number(repo, *number, *doubt, others),
            Meaning::Path(readings) => self.path(draft, readings),
            Meaning::Commit { repo, id, is_sure } => commit(draft, *repo, id, *is_sure)?,
            Meaning::Pull { repo, number } => {
                let target = Target::PullRequest { repo: TargetRepo::Known(*repo), number: *number };
                Outcome { target, resolution: Resolution::Unverifiable }
            }
        };
        Some(Reference { document, span: mention.span, text: mention.text.clone(), form: mention.form, target, resolution, meant: None })
    }

    fn number(&self, repo: &TargetRepo, number: u64, doubt: Doubt, others: &[RepoId]) -> Outcome {
        let task = match repo {
            TargetRepo::Known(repo) => self.model.task(*repo, number),
            _ => None,
        };
        let resolution = match repo {
            _ if doubt == Doubt::Step || (doubt == Doubt::Example && task.is_none()) => Resolution::Ambiguous,
            _ if task.is_none() && others.iter().any(|other| self.may_have(*other, number, repo)) => Resolution::Ambiguous,
            // Where only one repo is read, every other name is a repo that is not.
            TargetRepo::Unknown(_) if self.model.repos.len() < 2 => Resolution::Unverifiable,
            TargetRepo::Known(repo) if self.model[*repo].absent => Resolution::Unverifiable,
            TargetRepo::Workspace => Resolution::Unverifiable,
            _ if task.is_some() => Resolution::Ok,
            _ => Resolution::Broken,
        };
        Outcome { target: Target::Task { repo: repo.clone(), number, task }, resolution }
    }

    /// Whether a number may be another repo's task.
    fn may_have(&self, other: RepoId, number: u64, repo: &TargetRepo) -> bool {
        *repo != TargetRepo::Known(other) && (self.model[other].absent || self.model.task(other, number).is_some())
    }

    fn path(&self, draft: &Draft, readings: &Readings) -> Outcome {
        let mut outcomes = readings.readings.iter().map(|reading| self.reading(draft, reading, readings));
        let absent = |outcome: &Outcome| matches!(outcome.target.repo(), TargetRepo::Known(repo) if self.model[*repo].absent);
        let Some(first) = outcomes.next() else {
            let target = Target::File { repo: TargetRepo::Workspace, path: String::new(), task: None };
            return Outcome { target, resolution: Resolution::Unverifiable };
        };
        if first.resolution == Resolution::Ok || absent(&first) {
            return first;
        }
        outcomes.find(|outcome| outcome.resolution == Resolution::Ok).unwrap_or(first)
    }

    fn reading(&self, draft: &Draft, reading: &Reading, readings: &Readings) -> Outcome {
        let Reading { repo, path } = reading;
        let number =
            task_path(self.workspace, &format!("{path}/")).and_then(|folder| self.workspace.task_number(folder.rsplit('/').next()?));
        let file = |resolution| Outcome { target: Target::File { repo: repo.clone(), path: path.clone(), task: number }, resolution };
        let Some(on_disk) = draft.on_disk(reading) else {
            let resolution = if matches!(repo, TargetRepo::Unknown(_)) { Resolution::Broken } else { Resolution::Unverifiable };
            return match number {
                Some(number) if task_path(self.workspace, path).is_none() => {
                    Outcome { target: Target::Task { repo: repo.clone(), number, task: None }, resolution }
                }
                _ => file(resolution),
            };
        };
        if let Some(&document) = self.documents.get(on_disk.as_str()) {
            return self.document(reading, document, number, readings.anchor.as_deref());
        }
        if let Some(&task) = self.folders.get(&on_disk) {
            return Outcome {
                target: Target::Task { repo: repo.clone(), number: self.model[task].number, task: Some(task) },
                resolution: Resolution::Ok,
            };
        }
        let presence = |path: &str| self.answers.get(&Asked { path: path.to_owned() }).copied().unwrap_or(Presence::Missing);
        match presence(&on_disk) {
            Presence::File | Presence::Folder => return file(Resolution::Ok),
            Presence::Ignored => return file(Resolution::Unverifiable),
            Presence::Missing => {}
        }
        if readings.need == Need::Free || on_disk.starts_with("../") {
            return file(Resolution::Unverifiable);
        }
        let crawled = format!("{}/", self.workspace.folder.trim_matches('/'));
        let (has_sources, known_task) = match repo {
            TargetRepo::Known(id) => (self.model[*id].has_sources, number.and_then(|number| self.model.task(*id, number))),
            _ => (true, None),
        };
        if let (Some(number), None, TargetRepo::Known(_)) = (number, known_task, repo) {
            return Outcome { target: Target::Task { repo: repo.clone(), number, task: None }, resolution: Resolution::Broken };
        }
        if path.starts_with(&crawled) {
            let target = Target::Document { repo: repo.clone(), path: path.clone(), document: None, task: number };
            return Outcome { target, resolution: Resolution::Broken };
        }
        let likely = match (readings.need, reading.path.split_once('/')) {
            (Need::Likely, Some((first, _))) => {
                let first = Reading { repo: repo.clone(), path: first.to_owned() };
                draft.on_disk(&first).is_some_and(|path| presence(&path) == Presence::Folder)
            }
            (Need::Likely, None) => false,
            _ => true,
        };
        file(if has_sources && likely { Resolution::Broken } else { Resolution::Unverifiable })
    }

    fn document(&self, reading: &Reading, document: DocumentId, task: Option<u64>, anchor: Option<&str>) -> Outcome {
        let Reading { repo, path } = reading.clone();
        let Some(anchor) = anchor else {
            let target = Target::Document { repo, path, document: Some(document), task };
            return Outcome { target, resolution: Resolution::Ok };
        };
        let entry = &self.model[document];
        // Lines of the source, as forges address them, are no headings.
        let line = anchor.strip_prefix('L').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        let resolution = match () {
            () if line || entry.unread.is_some() => Resolution::Unverifiable,
            () if entry.has_anchor(anchor) => Resolution::Ok,
            () => Resolution::Broken,
        };
        Outcome { target: Target::Heading { repo, path, document, task, anchor: anchor.to_owned() }, resolution }
    }
}

/// What the name of a commit comes to; none where nothing says that it is one.
fn commit(draft: &Draft, repo: RepoId, id: &str, is_sure: bool) -> Option<Outcome> {
    let known = draft.commits.get(&AskedCommit { repo: repo.0 as usize, id: id.to_owned() }).copied();
    let resolution = match known {
        Some(true) => Resolution::Ok,
        _ if !is_sure => return None,
        Some(false) => Resolution::Broken,
        None => Resolution::Unverifiable,
    };
    Some(Outcome { target: Target::Commit { repo: TargetRepo::Known(repo), id: id.to_owned() }, resolution })
}

impl Document {
    /// Whether a heading, or a name in raw HTML, answers to an anchor: by the id that GitHub gives it, by one of its own (`{#name}`), or by the one that it has on
    /// the site, where a task's documents share a page and each id says which document it is from.
    pub fn has_anchor(&self, anchor: &str) -> bool {
        let prefix = format!("{}--", self.anchor_prefix());
        let plain = anchor.strip_prefix(&prefix).unwrap_or(anchor);
        let plain = plain.strip_prefix("user-content-").unwrap_or(plain);
        let named = |heading| {
            let name = self.parsed.heading_text(heading).trim_end().strip_suffix('}').and_then(|text| text.rsplit_once("{#"));
            name.is_some_and(|(_, name)| name == plain)
        };
        let lower = plain.to_lowercase();
        self.parsed.headings.iter().any(|heading| heading.id == plain || heading.id == lower || named(heading))
            || self.parsed.anchors.iter().any(|name| name == plain)
    }

    /// What the ids of its headings start with on the page that it shares.
    pub fn anchor_prefix(&self) -> String {
        let name = self.file_name();
        slug(name.rsplit_once('.').map_or(name, |(stem, _)| stem))
    }
}

/// Joins counterparts: tasks of different repos that name each other in Cross-Repo Snapshot or Dependency Order, or of which one
/// names the other and the titles agree.
fn features(model: &mut Model) -> Vec<Feature> {
    let named = counterparts_named(model);
    let mut parent: Vec<u32> = (0..model.tasks.len() as u32).collect();
    fn root(parent: &mut [u32], mut task: u32) -> u32 {
        while parent[task as usize] != task {
            parent[task as usize] = parent[parent[task as usize] as usize];
            task = parent[task as usize];
        }
        task
    }
    for (task, others) in &named {
        for other in others {
            let mutual = named.get(other).is_some_and(|back| back.contains(task));
            if mutual || titles_agree(&model[*task].subject, &model[*other].subject) {
                let (one, other) = (root(&mut parent, task.0), root(&mut parent, other.0));
                parent[one.max(other) as usize] = one.min(other);
            }
        }
    }
    let mut groups: BTreeMap<u32, Vec<TaskId>> = BTreeMap::new();
    for task in 0..model.tasks.len() as u32 {
        groups.entry(root(&mut parent, task)).or_default().push(TaskId(task));
    }
    let mut slugs = crate::text::Slugs::default();
    let mut features = Vec::with_capacity(groups.len());
    for tasks in groups.into_values() {
        let id = FeatureId(features.len() as u32);
        tasks.iter().for_each(|task| model.tasks[task.0 as usize].feature = id);
        let subjects: Vec<&str> = tasks.iter().map(|task| model[*task].subject.as_str()).filter(|subject| !subject.is_empty()).collect();
        let mut counts: HashMap<String, usize> = HashMap::new();
        subjects.iter().for_each(|subject| *counts.entry(subject.to_ascii_lowercase()).or_default() += 1);
        let first = &model[tasks[0]];
        let best = subjects.iter().rev().max_by_key(|subject| counts[&subject.to_ascii_lowercase()]).map(|subject| (*subject).to_owned());
        let title = best.unwrap_or_else(|| format!("{} TASK{}", model[first.repo].name, first.number));
        let short: String = title.chars().take(60).collect();
        let slug = Some(slugs.unique(&short)).filter(|slug| !slug.is_empty()).unwrap_or_else(|| slugs.unique("feature"));
        features.push(Feature { tasks, title, slug });
    }
    features
}

/// For each task, the tasks of other repos that its snapshot and order name.
pub(super) fn counterparts_named(model: &Model) -> BTreeMap<TaskId, Vec<TaskId>> {
    let mut named: BTreeMap<TaskId, Vec<TaskId>> = BTreeMap::new();
    for id in model.document_ids() {
        let document = &model[id];
        let (Some(task), Some(repo)) = (document.task, document.repo) else { continue };
        let sections: Vec<_> = [SectionName::CrossRepoSnapshot, SectionName::DependencyOrder]
            .into_iter()
            .filter_map(|name| document.parsed.section(name))
            .collect();
        for reference in model.references_in(id) {
            let holds = matches!(reference.resolution, Resolution::Ok | Resolution::Stale);
            if matches!(reference.target, Target::Task { .. })
                && holds
                && let Some(target) = model.meant(reference)
                && model[target].repo != repo
                && sections.iter().any(|section| section.body.contains(reference.span))
            {
                let others = named.entry(task).or_default();
                if !others.contains(&target) {
                    others.push(target);
                }
            }
        }
    }
    named
}
