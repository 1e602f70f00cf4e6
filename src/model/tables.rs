//! The tables of repos, tasks and documents, each knowing the others.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::base::Base;
use super::draft::Draft;
use super::identity::Identities;
use super::*;
use crate::text::capitalized;

/// Repos, tasks and documents of a draft; those of the model that it is built upon, with what documents say now.
pub(super) fn tables(draft: &Draft, base: Option<&Base>) -> Model {
    base.map_or_else(|| anew(draft), |base| again(draft, base))
}

/// The tables of the model before, with what documents say now.
fn again(draft: &Draft, before: &Base) -> Model {
    let mut model = Model { repos: draft.repos.clone(), vocabulary: draft.vocabulary.clone(), ..Model::default() };
    for (repo, known) in model.repos.iter_mut().zip(&before.repos) {
        (repo.tasks, repo.documents) = (known.tasks.clone(), known.documents.clone());
    }
    let document = |index: usize| Document { task: before.documents[index].task, text: Arc::clone(&draft.documents[index].text) };
    if draft.follows(before) {
        model.documents = before.documents.clone();
        draft.new.iter().for_each(|index| model.documents[*index] = document(*index));
    } else {
        model.documents = (0..draft.documents.len()).into_par_iter().map(document).collect::<Vec<_>>().into();
    }
    model.tasks = before.tasks.clone();
    model.places = Arc::clone(&before.places);
    let has_same_history = |(known, now): (&Option<Arc<Identities>>, &Option<Arc<Identities>>)| match (known, now) {
        (Some(known), Some(now)) => Arc::ptr_eq(known, now),
        (known, now) => known.is_none() && now.is_none(),
    };
    let has_same_history: Vec<bool> = before.identities.iter().zip(&draft.identities).map(has_same_history).collect();
    let others: HashSet<TaskId> = before.changed_texts(&model).filter_map(|document| model[document].task).collect();
    for id in before.task_ids() {
        let Task { repo, path, .. } = &before[id];
        if !has_same_history[repo.0 as usize] || before.is_touched(id) {
            model.tasks[id.0 as usize].events = events(draft, *repo, path);
        }
        if before.is_touched(id) || others.contains(&id) {
            sum_up(&mut model, id, &draft.names.kinds);
        }
    }
    model
}

fn anew(draft: &Draft) -> Model {
    let mut model = tables_alone(draft);
    for index in 0..model.tasks.len() {
        let Task { repo, path, .. } = &model.tasks[index];
        let events = events(draft, *repo, path);
        model.tasks[index].events = events;
        sum_up(&mut model, TaskId(index as u32), &draft.names.kinds);
    }
    model
}

/// Which tasks and documents there are, and where, without what they say.
pub(super) fn tables_alone(draft: &Draft) -> Model {
    let mut model = Model { repos: draft.repos.clone(), vocabulary: draft.vocabulary.clone(), ..Model::default() };
    let (mut tasks, mut by_folder): (Vec<Task>, HashMap<(RepoId, &str), TaskId>) = Default::default();
    for (index, folders) in draft.folders.iter().enumerate() {
        let repo = RepoId(index as u32);
        for folder in folders {
            let id = TaskId(tasks.len() as u32);
            by_folder.insert((repo, &folder.path), id);
            model.repos[index].tasks.push(id);
            tasks.push(Task {
                repo,
                kind: folder.kind,
                number: folder.number,
                path: folder.path.clone(),
                documents: Vec::new(),
                subject: String::new(),
                feature: FeatureId(0),
                state: None,
                updated: None,
                events: Vec::new(),
                unreadable: folder.unreadable.clone(),
                referenced_by: Vec::new(),
            });
        }
    }
    let task = |text: &DocumentText| by_folder.get(&(text.repo?, draft.names.kinds.item_at(&text.path)?.path)).copied();
    let documents = draft.documents.par_iter();
    model.documents = documents.map(|read| Document { task: task(&read.text), text: Arc::clone(&read.text) }).collect::<Vec<_>>().into();
    for (index, document) in model.documents.iter().enumerate() {
        let id = DocumentId(index as u32);
        match (document.task, document.repo) {
            (Some(task), _) => tasks[task.0 as usize].documents.push(id),
            (None, Some(repo)) => model.repos[repo.0 as usize].documents.push(id),
            (None, None) => {}
        }
    }
    let documents = &model.documents;
    let key = |id: &DocumentId| (documents[id.0 as usize].kind, &documents[id.0 as usize].path);
    tasks.iter_mut().for_each(|task| task.documents.sort_by(|one, other| key(one).cmp(&key(other))));
    model.tasks = tasks.into();
    model.places = Arc::new(Places::new(&model));
    model
}

/// What became of a task, as history tells it.
fn events(draft: &Draft, repo: RepoId, path: &str) -> Vec<Event> {
    let name = path.rsplit('/').next().unwrap_or(path);
    draft.identities[repo.0 as usize].as_ref().map_or_else(Vec::new, |known| known.events(name))
}

/// What a task's documents add up to.
fn sum_up(model: &mut Model, id: TaskId, kinds: &Kinds) {
    let kind = &kinds[model[id].kind];
    let (subject, state, updated) = (subject(model, id, kind), state::of(model, id, kind), updated(model, id));
    let task = &mut model.tasks[id.0 as usize];
    (task.subject, task.state, task.updated) = (subject, state, updated);
}

fn subject(model: &Model, task: TaskId, kind: &Kind) -> String {
    let titled = |document: &Document| document.facts.title.as_ref().and_then(|title| title.subject.clone());
    let documents = || model.task_documents(task).map(|(_, document)| document);
    let mut templates = documents().filter(|document| document.kind != DocumentKind::Other);
    let spoken = || state::speakers(model, task, kind).into_iter().find_map(|(_, document)| titled(document));
    // Without any title, the words of its name say it.
    let named = || {
        let slug = kind.read_name(model[task].folder_name())?.slug?.replace(['-', '_'], " ");
        Some(capitalized(&slug)).filter(|title| !title.is_empty())
    };
    templates.find_map(titled).or_else(spoken).or_else(|| documents().find_map(titled)).or_else(named).unwrap_or_default()
}

fn updated(model: &Model, task: TaskId) -> Option<crate::text::Date> {
    let stated = model.task_documents(task).filter_map(|(_, document)| document.facts.header.updated.as_ref()?.date);
    let active = model.activity(task).filter_map(|(_, entry)| entry.date);
    stated.chain(active).max()
}
