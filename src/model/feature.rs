//! Features: the tasks, over repos, that are one piece of work.

use std::cell::LazyCell;
use std::collections::{BTreeMap, HashMap};

use super::subject::titles_agree;
use super::{Base, DocumentId, FeatureId, Model, Resolution, Table, Target, TaskId};
use crate::markdown::SectionName;
use crate::text::Slugs;

/// Tasks that are each other's counterparts; one alone is a feature too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Feature {
    /// In the order of tasks.
    pub tasks: Vec<TaskId>,
    /// What the work is called: the subject that most of its tasks share.
    pub title: String,
    /// For addresses: own to the feature, and the same as long as its first task's number and title are.
    pub slug: String,
}

/// Joins counterparts: tasks of different repos that name each other in Cross-Repo Snapshot or Dependency Order, or of which one
/// names the other and the titles agree.
pub(super) fn join(model: &mut Model, before: Option<&Base>) {
    // Who is named, and what tasks are called, is all that makes a feature.
    let is_as_it_was = |before: &&Base| before.shift().is_none() && before.named == model.named && are_called_the_same(before, model);
    if let Some(before) = before.filter(is_as_it_was) {
        model.features.clone_from(&before.features);
        return;
    }
    let groups = groups(model);
    let is_same = |before: &Base| before.features.iter().map(|feature| &feature.tasks).eq(&groups) && are_called_the_same(before, model);
    model.features = match before.filter(|before| is_same(before)) {
        Some(before) => before.features.clone(),
        None => titled(model, groups),
    };
    for (index, feature) in model.features.iter().enumerate() {
        let id = FeatureId(index as u32);
        for task in feature.tasks.iter().map(|task| task.0 as usize).filter(|task| model.tasks[*task].feature != id).collect::<Vec<_>>() {
            model.tasks[task].feature = id;
        }
    }
}

/// Whether the tasks of a model are called what they were.
fn are_called_the_same(before: &Base, model: &Model) -> bool {
    model.tasks.apart(&before.tasks).all(|index| model.tasks[index].subject == before.tasks[index].subject)
}

/// The tasks of each feature, in the order of their first tasks.
fn groups(model: &Model) -> Vec<Vec<TaskId>> {
    let mut named: BTreeMap<TaskId, Vec<TaskId>> = BTreeMap::new();
    for (document, others) in model.documents.iter().zip(model.named.iter()) {
        if let Some(task) = document.task.filter(|_| !others.is_empty()) {
            named.entry(task).or_default().extend(others);
        }
    }
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
    groups.into_values().collect()
}

/// Features with their titles, and addresses of their own.
fn titled(model: &Model, groups: Vec<Vec<TaskId>>) -> Vec<Feature> {
    let mut slugs = Slugs::default();
    let mut features = Vec::with_capacity(groups.len());
    for tasks in groups {
        let subjects: Vec<&str> = tasks.iter().map(|task| model[*task].subject.as_str()).filter(|subject| !subject.is_empty()).collect();
        let mut counts: HashMap<String, usize> = HashMap::new();
        subjects.iter().for_each(|subject| *counts.entry(subject.to_ascii_lowercase()).or_default() += 1);
        let best = subjects.iter().rev().max_by_key(|subject| counts[&subject.to_ascii_lowercase()]).map(|subject| (*subject).to_owned());
        let title = best.unwrap_or_else(|| model.task_name(tasks[0]));
        let short: String = title.chars().take(60).collect();
        let slug = Some(slugs.unique(&short)).filter(|slug| !slug.is_empty()).unwrap_or_else(|| slugs.unique("feature"));
        features.push(Feature { tasks, title, slug });
    }
    features
}

/// The tasks of other repos that a document's snapshot and order mean, each once.
pub(super) fn named(model: &Model, id: DocumentId) -> Vec<TaskId> {
    let document = &model[id];
    let sections = LazyCell::new(|| {
        let names = [SectionName::CrossRepoSnapshot, SectionName::DependencyOrder].into_iter();
        names.filter_map(|name| document.parsed.section(name)).collect::<Vec<_>>()
    });
    let mut named = Vec::new();
    for reference in model.references_in(id) {
        if matches!(reference.target, Target::Task { .. })
            && matches!(reference.resolution, Resolution::Ok | Resolution::Stale)
            && let Some(target) = model.meant(reference)
            && document.task.is_some()
            && document.repo != Some(model[target].repo)
            && !named.contains(&target)
            && sections.iter().any(|section| section.body.contains(reference.span))
        {
            named.push(target);
        }
    }
    named
}

/// The counterparts that each document names. They are taken from the model before where document and references are unchanged.
pub(super) fn all_named(model: &Model, before: Option<&Base>) -> Table<Vec<TaskId>> {
    let Some(before) = before else { return model.document_ids().map(|id| named(model, id)).collect() };
    let mut all = before.named.clone();
    for id in before.changed_documents(model) {
        all.put(id.0 as usize, named(model, id));
    }
    all
}
