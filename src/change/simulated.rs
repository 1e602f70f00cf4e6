//! The sources as they will be once changes are made.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Changes;
use crate::config::{ItemPlace, Kinds};
use crate::model::{below, join};
use crate::source::{Content, History, PathQuery, SourceFile, Sources, Step, TaskFolder};

impl Changes {
    /// What would be read from the disk if the changes were made.
    pub fn simulated(&self, sources: &Sources, kinds: &Kinds) -> Sources {
        if self.are_texts() {
            return self.simulated_again(sources, &Self::default(), sources.clone());
        }
        let mut sources = sources.clone();
        for repo in sources.repos.iter_mut().filter(|repo| !repo.info.absent) {
            let root = repo.info.path.clone();
            let files = Arc::make_mut(&mut repo.files);
            files.iter_mut().chain(&mut repo.shared).for_each(|file| self.change(file, &root));
            if let Some(head) = &mut repo.head {
                // What is written is no longer what is committed.
                let written = self.files.keys().filter_map(|path| within(&root, path));
                head.changed.extend(written.map(str::to_owned));
            }
            if let Some(history) = repo.history.take() {
                let (_, place) = kinds.followed(&history.read_by);
                let now = self.steps(&history.now, &join(&root, &place.folder), &place);
                repo.history = Some(Arc::new(History { now, ..(*history).clone() }));
            }
            self.add_new(files, &mut repo.folders, &root, kinds);
            for folder in &mut repo.folders {
                folder.path = self.target_in(&folder.path, &root);
                folder.number = kinds.number_at(&folder.path).or(folder.number);
            }
            files.sort_by(|one, other| one.path.cmp(&other.path));
            repo.shared.sort_by(|one, other| one.path.cmp(&other.path));
            repo.folders.sort_by(|one, other| one.order().cmp(&other.order()));
        }
        Arc::make_mut(&mut sources.workspace).iter_mut().for_each(|file| self.change(file, ""));
        sources
    }

    /// Whether files that are there get other texts, and nothing else happens.
    pub fn are_texts(&self) -> bool {
        self.moves.is_empty() && self.created().next().is_none()
    }

    /// What [`Self::simulated`] makes of sources, made of what other changes made of them; both are [texts](Self::are_texts).
    pub fn simulated_again(&self, sources: &Sources, before: &Self, mut simulated: Sources) -> Sources {
        for path in before.files.keys().filter(|path| !self.files.contains_key(*path)) {
            let known = sources.repos.iter().find_map(|repo| {
                let inside = within(&repo.info.path, path).filter(|_| !repo.info.absent)?;
                find(&repo.files, inside).or_else(|| find(&repo.shared, inside)).map(|(_, content)| content)
            });
            if let Some(content) = known.or_else(|| find(&sources.workspace, path).map(|(_, content)| content)) {
                put(&mut simulated, path, content);
            }
        }
        self.files.iter().for_each(|(path, rewrite)| put(&mut simulated, path, &Content::Text(rewrite.after.clone())));
        for (repo, known) in simulated.repos.iter_mut().zip(&sources.repos) {
            if let (Some(head), Some(known)) = (&mut repo.head, &known.head) {
                head.changed.clone_from(&known.changed);
                // What is written is no longer what is committed.
                head.changed.extend(self.files.keys().filter_map(|path| within(&repo.info.path, path)).map(str::to_owned));
            }
        }
        simulated
    }

    /// The question that must be asked of the disk as it is now, to learn what it will say; none where nothing will be there.
    pub fn path_now(&self, query: &PathQuery) -> Option<PathQuery> {
        self.origin(&query.path).map(|path| PathQuery { path })
    }

    /// Whether a path will lead to a file, or to a folder that holds one, because a new one is written.
    pub fn creates(&self, path: &str) -> Option<bool> {
        let new = |(file, rewrite): (&String, &super::Rewrite)| {
            let rest = below(path, file).filter(|_| rewrite.before.is_none())?;
            Some(rest.is_empty())
        };
        self.files.iter().find_map(new)
    }

    /// What will have become of the task folders in a folder since the last commit, where so much became of them until now.
    fn steps(&self, now: &[Step], crawled: &str, place: &ItemPlace) -> Vec<Step> {
        let target = |name: &String| {
            let path = self.target(&join(crawled, name));
            within(crawled, &path).map_or_else(|| name.clone(), str::to_owned)
        };
        let moved = |from: &String, to: String| if *from == to { Step::Touched(to) } else { Step::Moved { from: from.clone(), to } };
        let mut here: BTreeSet<String> = BTreeSet::new();
        let mut steps: Vec<Step> = Vec::new();
        for step in now {
            steps.push(match step {
                Step::Removed(_) => step.clone(),
                Step::Touched(name) => moved(name, target(name)),
                Step::Moved { from, to } => moved(from, target(to)),
                Step::Added { folder, returns } => Step::Added { folder: target(folder), returns: *returns },
            });
            if let Step::Touched(name) | Step::Moved { to: name, .. } | Step::Added { folder: name, .. } = step {
                here.insert(name.clone());
            }
        }
        let names = self.moves.iter().filter_map(|step| within(crawled, &step.from)).map(str::to_owned);
        steps.extend(names.filter(|name| !here.contains(name)).map(|name| moved(&name, target(&name))));
        let new = self.files.iter().filter(|(_, rewrite)| rewrite.before.is_none());
        let new: BTreeSet<&str> = new.filter_map(|(path, _)| within(crawled, path)?.split_once('/').map(|(name, _)| name)).collect();
        let new = new.into_iter().filter(|name| place.holds(name) && !here.contains(*name));
        steps.extend(new.map(|name| Step::Added { folder: name.to_owned(), returns: false }));
        steps
    }

    fn target_in(&self, path: &str, root: &str) -> String {
        let target = self.target(&join(root, path));
        target.strip_prefix(root).map_or(target.clone(), |rest| rest.trim_start_matches('/').to_owned())
    }

    fn change(&self, file: &mut SourceFile, root: &str) {
        if let Some(rewrite) = self.files.get(&join(root, &file.path)) {
            file.content = Content::Text(rewrite.after.clone());
        }
        file.path = self.target_in(&file.path, root);
    }

    /// Documents that are not there yet, with the task folders that they make.
    fn add_new(&self, files: &mut Vec<SourceFile>, folders: &mut Vec<TaskFolder>, root: &str, kinds: &Kinds) {
        for (path, rewrite) in self.files.iter().filter(|(_, rewrite)| rewrite.before.is_none()) {
            let Some(path) = within(root, path) else { continue };
            if kinds.within(path).is_none() && kinds.item_at(path).is_none() {
                continue;
            }
            if let Some(item) = kinds.item_at(path).filter(|item| folders.iter().all(|known| known.path != item.path)) {
                folders.push(TaskFolder { path: item.path.to_owned(), kind: item.kind, number: item.number, unreadable: None });
            }
            files.push(SourceFile { path: path.to_owned(), content: Content::Text(Arc::clone(&rewrite.after)) });
        }
    }
}

/// The place of a file in a list, and what it holds.
fn find<'f>(files: &'f [SourceFile], path: &str) -> Option<(usize, &'f Content)> {
    let index = files.binary_search_by(|file| file.path.as_str().cmp(path)).ok()?;
    Some((index, &files[index].content))
}

/// Gives a file another content wherever it is read.
fn put(sources: &mut Sources, path: &str, content: &Content) {
    let put = |files: &mut Vec<SourceFile>, path: &str| {
        if let Some((index, _)) = find(files, path) {
            files[index].content = content.clone();
        }
    };
    let put_shared = |files: &mut Arc<Vec<SourceFile>>, path: &str| {
        if find(files, path).is_some() {
            put(Arc::make_mut(files), path);
        }
    };
    for repo in sources.repos.iter_mut().filter(|repo| !repo.info.absent) {
        if let Some(inside) = within(&repo.info.path, path) {
            put_shared(&mut repo.files, inside);
            put(&mut repo.shared, inside);
        }
    }
    put_shared(&mut sources.workspace, path);
}

/// A path as it is seen from a folder that it lies in.
fn within<'p>(folder: &str, path: &'p str) -> Option<&'p str> {
    if folder.is_empty() { Some(path) } else { below(folder, path)?.strip_prefix('/') }
}
