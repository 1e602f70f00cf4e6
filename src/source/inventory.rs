//! What a published site says of repos that are not checked out here: its `workspace.json`, read again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Deserialize;

use crate::text::plain_anchor;

/// The repos that a site was made of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Inventory {
    /// In the order of their names.
    pub repos: Vec<ListedRepo>,
}

/// A repo, as a published site lists it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ListedRepo {
    /// Its name.
    pub name: String,
    /// Other names of it.
    pub aliases: Vec<String>,
    /// The commit that was read, where git knew.
    pub commit: Option<String>,
    /// None where the site did not have the repo either.
    pub contents: Option<Arc<Contents>>,
}

/// What there is in a repo, by name alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Contents {
    /// By the name of their kind and their number; where two folders claim one, the first by path.
    pub tasks: BTreeMap<(String, u64), ListedTask>,
    /// The ids of its headings and other anchors, by a document's path in the repo.
    pub documents: BTreeMap<String, BTreeSet<String>>,
    /// When the site was made, as people read it.
    pub as_of: String,
}

/// A task, as a published site lists it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ListedTask {
    /// The folder, relative to the repo.
    pub path: String,
    /// What the task is about.
    pub subject: String,
}

impl Inventory {
    /// Reads a `workspace.json`; `as_of` says when it was made.
    ///
    /// # Errors
    /// Why it is none.
    pub fn parse(text: &str, as_of: &str) -> Result<Self, String> {
        let file: File = serde_json::from_str(text).map_err(|error| format!("is not a workspace.json of a Crossbook site: {error}"))?;
        if file.schema != SCHEMA {
            return Err(format!("has schema `{}`; this version of Crossbook reads `{SCHEMA}`", file.schema));
        }
        let mut contents: BTreeMap<&str, Contents> = BTreeMap::new();
        let mut of = |repo: &str, add: &mut dyn FnMut(&mut Contents)| {
            if let Some(known) = file.repos.iter().find(|known| known.name == repo) {
                add(contents.entry(&known.name).or_insert_with(|| Contents { as_of: as_of.to_owned(), ..Contents::default() }));
            }
        };
        for task in &file.tasks {
            let listed = ListedTask { path: task.path.clone(), subject: task.subject.clone() };
            let Some(number) = task.number else { continue };
            let key = (task.kind.clone().unwrap_or_else(|| "task".to_owned()), number);
            of(&task.repo, &mut |contents| _ = contents.tasks.entry(key.clone()).or_insert_with(|| listed.clone()));
        }
        for document in &file.documents {
            let anchors = || document.headings.iter().chain(&document.anchors).cloned().collect();
            let Some(repo) = &document.repo else { continue };
            of(repo, &mut |contents| _ = contents.documents.insert(document.path.clone(), anchors()));
        }
        let mut repos: Vec<ListedRepo> = file
            .repos
            .iter()
            .map(|repo| {
                let empty = || Contents { as_of: as_of.to_owned(), ..Contents::default() };
                let contents = (!repo.absent).then(|| Arc::new(contents.remove(repo.name.as_str()).unwrap_or_else(empty)));
                ListedRepo { name: repo.name.clone(), aliases: repo.aliases.clone(), commit: repo.commit.clone(), contents }
            })
            .collect();
        repos.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(Self { repos })
    }
}

impl Contents {
    /// The numbers of a kind of items, in order.
    pub fn numbers(&self, kind: &str) -> impl Iterator<Item = u64> {
        self.tasks.range((kind.to_owned(), 0)..=(kind.to_owned(), u64::MAX)).map(|((_, number), _)| *number)
    }

    /// Whether a document answers to an anchor, as GitHub makes ids and as a site does, where `prefix` says which document it is;
    /// none where there is no such document, or nothing in it has a name.
    pub fn has_anchor(&self, path: &str, anchor: &str, prefix: &str) -> Option<bool> {
        let known = self.documents.get(path).filter(|known| !known.is_empty())?;
        let plain = plain_anchor(anchor, prefix);
        Some(known.contains(plain) || known.contains(&plain.to_lowercase()))
    }
}

const SCHEMA: &str = "crossbook-workspace/1";

#[derive(Deserialize)]
struct File {
    schema: String,
    repos: Vec<Repo>,
    tasks: Vec<Task>,
    documents: Vec<Document>,
}

#[derive(Deserialize)]
struct Repo {
    name: String,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    absent: bool,
    #[serde(default)]
    commit: Option<String>,
}

#[derive(Deserialize)]
struct Task {
    repo: String,
    #[serde(default)]
    kind: Option<String>,
    #[serde(default)]
    number: Option<u64>,
    path: String,
    #[serde(default)]
    subject: String,
}

#[derive(Deserialize)]
struct Document {
    repo: Option<String>,
    path: String,
    #[serde(default)]
    headings: Vec<String>,
    #[serde(default)]
    anchors: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"{"schema": "crossbook-workspace/1", "new": {}, "repos": [{"name": "web"}, {"name": "gone", "absent": true}],
        "tasks": [{"repo": "web", "number": 2, "path": "docs/TASK2", "subject": "Exports"}],
        "documents": [{"repo": "web", "path": "docs/TASK2/PLAN.md", "headings": ["scope"], "anchors": ["Old"]}, {"repo": null, "path": "x"}]}"#;

    #[test]
    fn what_a_site_lists_is_read() {
        let inventory = Inventory::parse(TEXT, "today").unwrap();
        let [gone, web] = inventory.repos.as_slice() else { panic!() };
        assert!(gone.contents.is_none());
        let contents = web.contents.as_ref().unwrap();
        assert_eq!((contents.tasks[&("task".to_owned(), 2)].subject.as_str(), contents.as_of.as_str()), ("Exports", "today"));
        let has = |anchor| contents.has_anchor("docs/TASK2/PLAN.md", anchor, "plan");
        assert_eq!([has("Scope"), has("plan--scope"), has("Old"), has("none")], [Some(true), Some(true), Some(true), Some(false)]);
        assert_eq!(contents.has_anchor("x", "scope", "x"), None);
    }

    #[test]
    fn another_file_is_none() {
        assert!(Inventory::parse("<html>", "").unwrap_err().starts_with("is not a workspace.json"));
        assert!(Inventory::parse(&TEXT.replace("book-workspace/1", "book-workspace/2"), "").unwrap_err().contains("crossbook-workspace/2"));
    }
}
