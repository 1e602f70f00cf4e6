//! Who answers for an item, a person or a team: as its documents say under the title or in front matter, or else as CODEOWNERS of its
//! repo does.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{CodeOwners, Model, TaskId};

/// A person or a team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// As it is written first, without an `@` before it.
    pub name: String,
    /// The items that it answers for, in order; at least one.
    pub tasks: Vec<TaskId>,
}

/// All who answer for items of a workspace.
#[derive(Clone, Debug, Default)]
pub struct People {
    /// In the order of their names, in any case.
    pub all: Vec<Person>,
    /// By task, indices into `all`.
    by_task: Vec<Vec<usize>>,
}

impl People {
    /// Gathers them.
    pub fn new(model: &Model) -> Self {
        let files: Vec<CodeOwners> =
            model.repos.iter().map(|repo| repo.code_owners.as_deref().map(CodeOwners::read).unwrap_or_default()).collect();
        let mut people: BTreeMap<String, Person> = BTreeMap::new();
        for task in model.task_ids() {
            for name in owners(model, &files[model[task].repo.0 as usize], task) {
                let person = people.entry(key(name)).or_insert_with(|| Person { name: name.to_owned(), tasks: Vec::new() });
                if person.tasks.last() != Some(&task) {
                    person.tasks.push(task);
                }
            }
        }
        let all: Vec<Person> = people.into_values().collect();
        let mut by_task = vec![Vec::new(); model.task_ids().count()];
        for (index, person) in all.iter().enumerate() {
            person.tasks.iter().for_each(|task| by_task[task.0 as usize].push(index));
        }
        Self { all, by_task }
    }

    /// Those of a model, where those of another one are known: these, if all that they are gathered from is the same.
    pub fn after(before: Option<(&Model, &Arc<Self>)>, model: &Model) -> Arc<Self> {
        let same = |(other, _): &(&Model, &Arc<Self>)| {
            let files = |model: &Model| model.repos.iter().map(|repo| repo.code_owners.clone()).collect::<Vec<_>>();
            let is_said = |task: TaskId| stated(other, task).eq(stated(model, task));
            Arc::ptr_eq(&other.places, &model.places) && files(other) == files(model) && model.task_ids().all(is_said)
        };
        before.filter(same).map_or_else(|| Arc::new(Self::new(model)), |(_, people)| Arc::clone(people))
    }

    /// Who answers for an item: indices into all people.
    pub fn owners(&self, task: TaskId) -> &[usize] {
        &self.by_task[task.0 as usize]
    }

    /// The one of a name, with or without an `@` before it and in any case.
    pub fn find(&self, name: &str) -> Option<&Person> {
        let wanted = key(name);
        self.all.iter().find(|person| key(&person.name) == wanted)
    }
}

/// The names of an item's owners, without an `@` before them; nobody where nothing says it.
fn owners<'m>(model: &'m Model, file: &'m CodeOwners, task: TaskId) -> Vec<&'m str> {
    let mut names: Vec<&str> = stated(model, task).collect();
    if names.is_empty() {
        // Of a folder, its first document: a line for `*.md` counts as well.
        let path = model[task].documents.first().map_or(model[task].path.as_str(), |document| &model[*document].path);
        names = file.of(path).iter().map(String::as_str).collect();
    }
    names.into_iter().map(|name| name.trim_start_matches('@')).collect()
}

/// The owners that an item's documents name, as written.
fn stated(model: &Model, task: TaskId) -> impl Iterator<Item = &str> {
    model.task_documents(task).flat_map(|(_, document)| &document.facts.header.owners).map(String::as_str)
}

fn key(name: &str) -> String {
    name.trim_start_matches('@').to_lowercase()
}
