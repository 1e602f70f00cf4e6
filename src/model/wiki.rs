//! What a name in double brackets means: the one item or document that it fits.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use super::{DocumentId, Model, RepoId, Target, TargetRepo, TaskId, folder_of};
use crate::source::Number;
use crate::text::{fold, slug, without_case};

/// The documents of a model by what wikis call them.
pub(super) struct Wiki<'m> {
    model: &'m Model,
    /// By their titles, once somebody asks.
    titles: OnceLock<HashMap<String, Vec<DocumentId>>>,
    /// Items by their subjects, once somebody asks.
    subjects: OnceLock<HashMap<String, Vec<TaskId>>>,
}

impl<'m> Wiki<'m> {
    pub(super) fn new(model: &'m Model) -> Self {
        Self { model, titles: OnceLock::new(), subjects: OnceLock::new() }
    }

    /// What a document means by a name and a heading, each empty where it is not written. None where nothing fits, or several do: it may
    /// be code, or a link for another tool.
    pub(super) fn find(&self, from: DocumentId, name: &str, heading: &str) -> Option<Target> {
        if name.is_empty() {
            return self.heading(from, heading);
        }
        let items = self.model.slugs.all(name);
        if !items.is_empty() {
            return self.task(self.nearest(from, items, |task| (Some(self.model[task].repo), &*self.model[task].path))?);
        }
        let files = self.files(name);
        if !files.is_empty() {
            return self.document(self.nearest_document(from, &files)?, heading);
        }
        if let Some(tasks) = self.subjects().get(&fold(name)) {
            return self.task(self.nearest(from, tasks, |task| (Some(self.model[task].repo), &*self.model[task].path))?);
        }
        self.document(self.nearest_document(from, self.titles().get(&fold(name))?)?, heading)
    }

    /// The documents of a file's name, or of the end of a path, without its ending.
    fn files(&self, name: &str) -> Vec<DocumentId> {
        let name = name.strip_suffix(".md").unwrap_or(name);
        let named = self.model.places.named(self.model, &format!("{}.md", name.rsplit('/').next().unwrap_or(name)));
        let path = format!("/{}.md", without_case(name));
        let is_there = |id: &DocumentId| !name.contains('/') || format!("/{}", without_case(&self.model[*id].path)).ends_with(&path);
        named.iter().copied().filter(is_there).collect()
    }

    fn titles(&self) -> &HashMap<String, Vec<DocumentId>> {
        self.titles.get_or_init(|| {
            let mut titles: HashMap<String, Vec<DocumentId>> = HashMap::new();
            for id in self.model.document_ids() {
                titles.entry(fold(self.model[id].title())).or_default().push(id);
            }
            titles
        })
    }

    fn subjects(&self) -> &HashMap<String, Vec<TaskId>> {
        self.subjects.get_or_init(|| {
            let mut subjects: HashMap<String, Vec<TaskId>> = HashMap::new();
            for id in self.model.task_ids().filter(|id| !self.model[*id].subject.is_empty()) {
                subjects.entry(fold(&self.model[id].subject)).or_default().push(id);
            }
            subjects
        })
    }

    fn nearest_document(&self, from: DocumentId, all: &[DocumentId]) -> Option<DocumentId> {
        self.nearest(from, all, |id| (self.model[id].repo, &*self.model[id].path))
    }

    /// The one beside a document, else the one in its repo, else the one that there is.
    fn nearest<T: Copy>(&self, from: DocumentId, all: &[T], place: impl Fn(T) -> (Option<RepoId>, &'m str)) -> Option<T> {
        let home = &self.model[from];
        let distance = |one: T| match place(one) {
            (repo, path) if repo == home.repo && folder_of(path) == folder_of(&home.path) => 0,
            (repo, _) if repo == home.repo => 1,
            _ => 2,
        };
        let least = all.iter().map(|one| distance(*one)).min()?;
        let mut near = all.iter().copied().filter(|one| distance(*one) == least);
        near.next().filter(|_| near.next().is_none())
    }

    fn task(&self, task: TaskId) -> Option<Target> {
        let entry = &self.model[task];
        Some(Target::Task { repo: TargetRepo::Known(entry.repo), number: entry.number, task: Some(task) })
    }

    /// A document, at its heading where it has that.
    fn document(&self, id: DocumentId, heading: &str) -> Option<Target> {
        self.heading(id, heading).or_else(|| {
            let (repo, path, task) = self.place(id);
            Some(Target::Document { repo, path, document: Some(id), task })
        })
    }

    fn heading(&self, id: DocumentId, heading: &str) -> Option<Target> {
        let anchors = [slug(heading), heading.to_owned()];
        let anchor = anchors.into_iter().find(|anchor| !anchor.is_empty() && self.model[id].anchor_id(anchor).is_some())?;
        let (repo, path, task) = self.place(id);
        Some(Target::Heading { repo, path, document: id, task, anchor })
    }

    fn place(&self, id: DocumentId) -> (TargetRepo, Arc<str>, Option<Number>) {
        let document = &self.model[id];
        let repo = document.repo.map_or(TargetRepo::Workspace, TargetRepo::Known);
        (repo, document.path.clone(), document.task.and_then(|task| self.model[task].number))
    }
}
