//! Who wrote lines, followed through the history that was read already: one process tells what all commits did to all files, where
//! `git blame` needs one for each file.
//!
//! The result is that of `git blame`, or none: a commit that does more than edit the file, such as a rename or a merge of two versions,
//! is not followed here, and the caller falls back to `git blame`.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::changes;
use super::porcelain::Blame;
use crate::git::Git;
use crate::git::differences::{self, Files, Pair};
use crate::source::{Commit, FileChanges, FileStep, History, Hunk, Hunks, Step};
use crate::text::Cut;

/// What the commits of a repo did to some files.
pub(super) struct Lineage<'h> {
    history: &'h History,
    /// The task folders whose commits were looked at.
    folders: HashSet<String>,
    places: HashMap<&'h str, usize>,
    changes: Arc<FileChanges>,
    /// How contents differ that commits put in the place of others, where the changes do not say.
    hunks: Hunks,
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
        let tasks: HashSet<&str> = history.commits.iter().flat_map(named).collect();
        // What happens in another folder, no commit of the history names.
        let placed = paths.filter_map(|path| Some((path, task_folder(history, path).filter(|(folder, _)| tasks.contains(folder))?)));
        let placed: BTreeMap<&str, (&str, &str)> = placed.collect();
        let paths: BTreeSet<&str> = placed.keys().copied().collect();
        let below = common_folder(&paths).filter(|_| !history.is_cut)?;
        let (folders, names): (HashSet<&str>, BTreeSet<&str>) = placed.into_values().unzip();
        let touches = |commit: &Commit| named(commit).any(|folder| folders.contains(folder));
        let asked: Vec<usize> = (0..history.commits.len()).filter(|place| touches(&history.commits[*place])).collect();
        let changes = changes::read(git, history, &asked, below, |path| paths.contains(path))?;
        let all = || paths.iter().filter_map(|path| changes.steps.get(*path)).flatten();
        let pairs: BTreeSet<Pair<'_>> = all().filter_map(|step| compared(history, &changes.hunks, step)).collect();
        let hunks = differences::between(git, pairs, Files::Changed(names.into_iter().collect()), |_| ())?;
        let adding: BTreeSet<u32> = all().filter(|step| step.old.is_none()).map(|step| step.commit).collect();
        let adding: Vec<&str> = adding.into_iter().map(|commit| history.commits[commit as usize].id.as_str()).collect();
        let removing = if adding.is_empty() { HashSet::new() } else { changes::removing(git, &adding)? };
        let places = history.commits.iter().enumerate().map(|(index, commit)| (commit.id.as_str(), index)).collect();
        let folders = folders.into_iter().map(str::to_owned).collect();
        Some(Self { history, folders, places, changes, hunks, removing })
    }

    /// Who wrote the lines; none where that takes more than plain changes.
    pub(super) fn blame(&self, asked: &Segment<'_>) -> Option<HashMap<u32, Blame>> {
        task_folder(self.history, asked.path).filter(|(folder, _)| self.folders.contains(*folder))?;
        let border = asked.border.map(|border| self.places.get(border).copied()).map_or(Some(None), |place| place.map(Some))?;
        let steps = self.changes.steps.get(asked.path).map_or(&[][..], Vec::as_slice);
        let states = self.states(steps);
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
            let blamed = |there: u32, file: String, before: Option<&str>| Blame {
                commit: commit.id.clone(),
                time: commit.time,
                there,
                file,
                before: before.map(str::to_owned),
            };
            states[at]?;
            if border == Some(at) {
                let file = format!("{}:{}", commit.id, asked.path);
                found.extend(open.into_iter().map(|(line, there)| (line, blamed(there, file.clone(), None))));
                return Some(found);
            }
            let Some(step) = steps.binary_search_by_key(&at, |step| step.commit as usize).ok().map(|index| &steps[index]) else {
                at = *commit.parents.first()? as usize;
                continue;
            };
            // A merge takes a file whole from the first parent that has the same.
            if let Some(same) = commit.parents.iter().find(|parent| states[**parent as usize] == states[at]) {
                at = *same as usize;
                continue;
            }
            let new = step.new.as_deref()?;
            let parent = self.parent(commit, step, &states)?;
            let difference = match (parent, step.old.as_deref()) {
                (Some(_), Some(old)) => Some(self.hunks_between(old, new)?),
                _ => None,
            };
            let mut older = Vec::new();
            for (line, there) in open {
                match difference.and_then(|hunks| Hunk::line_before(hunks, there)) {
                    Some(before) => older.push((line, before)),
                    None => drop(found.insert(line, blamed(there, new.to_owned(), step.old.as_deref()))),
                }
            }
            open = older;
            match parent.filter(|_| !open.is_empty()) {
                Some(parent) => at = parent,
                None => return Some(found),
            }
        }
    }

    /// How two contents differ; none where that is not known.
    fn hunks_between(&self, old: &str, new: &str) -> Option<&[Hunk]> {
        let contents = (old.to_owned(), new.to_owned());
        self.changes.hunks.get(&contents).or_else(|| self.hunks.get(&contents)).map(Vec::as_slice)
    }

    /// The commit that had the file before a plain change, or none where the commit added it; nothing at all where the change is not plain.
    fn parent(&self, commit: &Commit, step: &FileStep, states: &[Option<&str>]) -> Option<Option<usize>> {
        if !step.is_regular {
            return None;
        }
        match (&step.old, commit.parents.as_slice()) {
            (Some(old), [parent]) => (states[*parent as usize] == Some(old)).then_some(Some(*parent as usize)),
            (None, parents) => {
                let is_new = parents.iter().all(|parent| states[*parent as usize].is_none());
                (is_new && !self.removing.contains(&commit.id)).then_some(None)
            }
            (Some(_), _) => None,
        }
    }

    /// What git calls the content of a file at each commit, where these are the steps that it took; none where it is not there.
    fn states<'s>(&self, steps: &'s [FileStep]) -> Vec<Option<&'s str>> {
        let mut steps = steps.iter().peekable();
        let mut states: Vec<Option<&str>> = Vec::with_capacity(self.history.commits.len());
        for (place, commit) in self.history.commits.iter().enumerate() {
            let before = commit.parents.first().and_then(|parent| states.get(*parent as usize).copied().flatten());
            let step = steps.next_if(|step| step.commit as usize == place);
            states.push(step.map_or(before, |step| step.new.as_deref()));
        }
        states
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

/// The folders to compare for what a commit put in the place of a content that one parent had, where that is not known.
fn compared<'s>(history: &History, known: &Hunks, step: &'s FileStep) -> Option<Pair<'s>> {
    let (old, new) = step.folders.as_ref()?;
    let contents = (step.old.as_deref()?.to_owned(), step.new.as_deref()?.to_owned());
    let is_plain = step.is_regular && history.commits[step.commit as usize].parents.len() == 1;
    (is_plain && !known.contains_key(&contents)).then_some((old, new))
}

/// The last commit that changed the task folder of a file, as far as the first parents lead; none where it stands in no task folder.
/// From there to what is checked out the file is the same, so that `git blame` says the same of it.
pub(super) fn last_change<'h>(history: &'h History, path: &str) -> Option<&'h str> {
    let (folder, _) = task_folder(history, path).filter(|_| !history.is_cut)?;
    let mut commit = history.commits.last()?;
    while !named(commit).any(|named| named == folder) {
        commit = &history.commits[*commit.parents.first()? as usize];
    }
    Some(&commit.id)
}

/// The name of the folder that may be the task folder of a file, the topmost one in the folder whose history was read, and the path of
/// the file in it.
fn task_folder<'p>(history: &History, path: &'p str) -> Option<(&'p str, &'p str)> {
    let (crawled, _) = history.read_by.split_once('\n')?;
    let within = if crawled.is_empty() { path } else { path.strip_prefix(crawled)?.strip_prefix('/')? };
    within.split_once('/')
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
