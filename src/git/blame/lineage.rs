//! Who wrote lines, followed through the history that was read already: one process tells what all commits did to all files, where
//! `git blame` needs one for each file.
//!
//! The result is that of `git blame`, or none: a commit that does more than edit the file, such as a rename or a merge of two versions,
//! is not followed here, and the caller falls back to `git blame`.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::changes::{self, Changes, FileChange};
use super::porcelain::Blame;
use crate::git::Git;
use crate::source::{Commit, History, Step};
use crate::text::Cut;

/// What the commits of a repo did to some files.
pub(super) struct Lineage<'h> {
    history: &'h History,
    /// The task folders whose commits were looked at.
    folders: HashSet<String>,
    places: HashMap<&'h str, usize>,
    changes: Changes,
    /// The commits that remove some file.
    removing: HashSet<String>,
}

/// The lines of a file that a commit has, and where to stop.
pub(super) struct Segment<'a> {
    /// A commit of the history, in full, or another whose state of the file is that of the last commit of the history.
    pub revision: &'a str,
    /// What is older than this commit counts as its.
    pub border: Option<&'a str>,
    pub path: &'a str,
    pub lines: &'a [u32],
}

impl<'h> Lineage<'h> {
    /// Reads what happened to files in task folders of a repo, at all places that they had.
    pub(super) fn read<'p>(git: Git<'_>, history: &'h History, paths: impl Iterator<Item = &'p str>) -> Option<Self> {
        let folders: BTreeMap<&str, &str> = paths.filter_map(|path| Some((path, task_folder(history, path)?))).collect();
        let paths: BTreeSet<&str> = folders.keys().copied().collect();
        let below = common_folder(&paths).filter(|_| !history.is_cut)?;
        let folders: HashSet<String> = folders.into_values().map(str::to_owned).collect();
        let asked = history.commits.iter().filter(|commit| named(commit).any(|folder| folders.contains(folder)));
        let asked: Vec<&str> = asked.map(|commit| commit.id.as_str()).collect();
        let changes = if asked.is_empty() { Changes::new() } else { changes::read(git, &asked, below)? };
        let adds = |commit: &&str| {
            let changed = changes.get(*commit).and_then(Option::as_ref);
            changed.is_some_and(|files| files.iter().any(|(path, change)| change.old.is_none() && paths.contains(path.as_str())))
        };
        let adding: Vec<&str> = asked.into_iter().filter(adds).collect();
        let removing = if adding.is_empty() { HashSet::new() } else { changes::removing(git, &adding)? };
        let places = history.commits.iter().enumerate().map(|(index, commit)| (commit.id.as_str(), index)).collect();
        Some(Self { history, folders, places, changes, removing })
    }

    /// Who wrote the lines; none where that takes more than plain changes.
    pub(super) fn blame(&self, asked: &Segment<'_>) -> Option<HashMap<u32, Blame>> {
        task_folder(self.history, asked.path).filter(|folder| self.folders.contains(*folder))?;
        let border = asked.border.map(|border| self.places.get(border).copied()).map_or(Some(None), |place| place.map(Some))?;
        let states = self.states(asked.path)?;
        let mut at = self.start(asked.revision)?;
        let mut found = HashMap::new();
        // Each line as it is numbered now, and in the file as the commit has it.
        let mut open: Vec<(u32, u32)> = asked.lines.iter().map(|line| (*line, *line)).collect();
        loop {
            if border.is_some_and(|border| at < border) {
                // What is older than the border may be reached around it.
                return None;
            }
            let commit = &self.history.commits[at];
            states[at].as_ref()?;
            if border == Some(at) {
                let file = format!("{}:{}", commit.id, asked.path);
                let written =
                    |(line, there)| (line, Blame { commit: commit.id.clone(), time: commit.time, there, file: file.clone(), before: None });
                found.extend(open.into_iter().map(written));
                return Some(found);
            }
            let Some(change) = self.change(commit, asked.path)? else {
                at = *commit.parents.first()? as usize;
                continue;
            };
            // A merge takes a file whole from the first parent that has the same.
            if let Some(same) = commit.parents.iter().find(|parent| states[**parent as usize] == states[at]) {
                at = *same as usize;
                continue;
            }
            let parent = self.parent(commit, change, &states)?;
            let mut older = Vec::new();
            for (line, there) in open {
                match change.before(there).filter(|_| parent.is_some()) {
                    Some(before) => older.push((line, before)),
                    None => {
                        let file = change.new.clone()?;
                        found.insert(line, Blame { commit: commit.id.clone(), time: commit.time, there, file, before: change.old.clone() });
                    }
                }
            }
            open = older;
            match parent.filter(|_| !open.is_empty()) {
                Some(parent) => at = parent,
                None => return Some(found),
            }
        }
    }

    /// The commit that had the file before a plain change, or none where the commit added it; nothing at all where the change is not plain.
    fn parent(&self, commit: &Commit, change: &FileChange, states: &[Option<&str>]) -> Option<Option<usize>> {
        if !change.is_regular {
            return None;
        }
        match (&change.old, commit.parents.as_slice()) {
            (Some(old), [parent]) => (states[*parent as usize] == Some(old)).then_some(Some(*parent as usize)),
            (None, parents) => {
                let is_new = parents.iter().all(|parent| states[*parent as usize].is_none());
                (is_new && !self.removing.contains(&commit.id)).then_some(None)
            }
            (Some(_), _) => None,
        }
    }

    /// What a commit did to a file, if anything; nothing at all where that could not be read.
    fn change(&self, commit: &Commit, path: &str) -> Option<Option<&FileChange>> {
        match self.changes.get(&commit.id) {
            Some(None) => None,
            Some(Some(files)) => Some(files.get(path)),
            None => Some(None),
        }
    }

    /// What git calls the content of a file at each commit; none where it is not there.
    fn states(&self, path: &str) -> Option<Vec<Option<&str>>> {
        let mut states: Vec<Option<&str>> = Vec::with_capacity(self.history.commits.len());
        for commit in &self.history.commits {
            let before = commit.parents.first().and_then(|parent| states.get(*parent as usize).copied().flatten());
            states.push(self.change(commit, path)?.map_or(before, |change| change.new.as_deref()));
        }
        Some(states)
    }

    /// The commit of the history that has what a revision has.
    fn start(&self, revision: &str) -> Option<usize> {
        if let Some(place) = self.places.get(revision) {
            return Some(*place);
        }
        match revision.strip_suffix('^') {
            Some(commit) => self.history.commits[*self.places.get(commit)?].parents.first().map(|parent| *parent as usize),
            None => (revision == self.history.head).then(|| self.history.commits.len().checked_sub(1))?,
        }
    }
}

/// The last commit that changed the task folder of a file, as far as the first parents lead; none where it stands in no task folder.
/// From there to what is checked out the file is the same, so that `git blame` says the same of it.
pub(super) fn last_change<'h>(history: &'h History, path: &str) -> Option<&'h str> {
    let folder = task_folder(history, path).filter(|_| !history.is_cut)?;
    let mut commit = history.commits.last()?;
    while !named(commit).any(|named| named == folder) {
        commit = &history.commits[*commit.parents.first()? as usize];
    }
    Some(&commit.id)
}

/// The name of the folder that may be the task folder of a file: the topmost one in the folder whose history was read.
fn task_folder<'p>(history: &History, path: &'p str) -> Option<&'p str> {
    let (crawled, _) = history.read_by.split_once('\n')?;
    let within = if crawled.is_empty() { path } else { path.strip_prefix(crawled)?.strip_prefix('/')? };
    within.split_once('/').map(|(folder, _)| folder)
}

/// The task folders that a commit did anything to.
fn named(commit: &Commit) -> impl Iterator<Item = &str> {
    commit
        .steps
        .iter()
        .flat_map(|step| match step {
            Step::Touched(folder) | Step::Added { folder, .. } | Step::Removed(folder) => [Some(folder.as_str()), None],
            Step::Moved { from, to } => [Some(from.as_str()), Some(to.as_str())],
        })
        .flatten()
}

/// The innermost folder that holds all paths, or the only path.
fn common_folder<'p>(paths: &BTreeSet<&'p str>) -> Option<&'p str> {
    let (first, last) = (*paths.first()?, *paths.last()?);
    if first == last {
        return Some(first);
    }
    // What the first and the last in order have in common, all have.
    let shared = first.bytes().zip(last.bytes()).take_while(|(one, other)| one == other).map(|(byte, _)| byte);
    let slash = shared.enumerate().filter(|(_, byte)| *byte == b'/').last();
    Some(slash.map_or(".", |(at, _)| first.head(at)))
}
