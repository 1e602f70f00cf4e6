//! Tasks through time: which task a number meant at a commit, or on a day, and where that task is now.

mod replay;
#[cfg(test)]
mod tests;
mod versions;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::config::ItemPlace;
use crate::source::{History, KindId, Number, PathMove, Step};
use crate::text::Date;

/// One task of a repo, whatever its number was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Identity(u32);

/// Which task each folder holds.
type State = BTreeMap<Arc<str>, Identity>;

/// The tasks of a repo through its history.
#[derive(Debug)]
pub(super) struct Identities {
    history: Arc<History>,
    /// Which items they are, and where those lie.
    kind: KindId,
    place: ItemPlace,
    /// What holds after each commit.
    states: Vec<Arc<State>>,
    /// What holds on the disk.
    now: Arc<State>,
    by_id: HashMap<String, u32>,
    /// The commits that lead to what is checked out, each by its first parent, oldest first; with days that never go back, since
    /// clocks do.
    main: Vec<(i64, u32)>,
    /// In the order of commits.
    moves: Vec<Move>,
    /// The commits that made each task, and that changed it last, as far as they are known.
    made: HashMap<Identity, u32>,
    touched: HashMap<Identity, u32>,
    /// Numbers that a task had which has another one now.
    doubtful: BTreeSet<Number>,
    /// After which commit each number was given to a task for the first time; the count of commits where that is not committed.
    given: HashMap<Number, usize>,
}

/// A task that left a folder, or took that of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Move {
    pub identity: Identity,
    /// None where it is new.
    pub from: Option<Arc<str>>,
    pub to: Arc<str>,
    /// None where it is not committed.
    pub commit: Option<u32>,
}

/// What happened to a task, as git tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// What happened.
    pub kind: EventKind,
    /// In full.
    pub commit: String,
    /// Day of the commit; none where it cannot be read.
    pub day: Option<Date>,
    /// What the commit says that it is about.
    pub subject: String,
}

/// What can happen to a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// Its folder was added.
    Created,
    /// Its folder got another number.
    Renumbered {
        /// The number before.
        from: Number,
        /// The number after.
        to: Number,
    },
    /// The last change of its documents.
    Changed,
}

/// What a number meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TaskAt {
    pub identity: Identity,
    /// Nothing had the number yet, and this took it first.
    pub came_later: bool,
}

/// When a number is asked about.
#[derive(Clone, Copy, Debug)]
pub(super) enum When<'a> {
    /// In the very commit of the repo itself, made at a time.
    Commit(&'a str, i64),
    /// What the repo's main line had at a time.
    Time(i64),
}

impl Identities {
    /// Whether a number may mean something else than it meant: a task that had it has another one now.
    pub(super) fn is_doubtful(&self, number: Number) -> bool {
        self.doubtful.contains(&number)
    }

    /// Whether any number is doubtful.
    pub(super) fn has_doubts(&self) -> bool {
        !self.doubtful.is_empty()
    }

    /// The task that a number meant; none where that cannot be told.
    pub(super) fn bearer(&self, number: Number, when: When<'_>) -> Option<TaskAt> {
        let main = |time: i64| self.main.partition_point(|(at, _)| *at <= time).checked_sub(1);
        let (state, from) = match when {
            When::Commit(id, time) => match self.by_id.get(id) {
                Some(&commit) if self.is_shallow_edge(commit) => return None,
                Some(&commit) => (Some(&self.states[commit as usize]), commit as usize + 1),
                None => self.on_main(main(time))?,
            },
            When::Time(time) => self.on_main(main(time))?,
        };
        if let Some(state) = state {
            let mut here = state.iter().filter(|(folder, _)| self.number_of(folder) == Some(number)).map(|(_, identity)| *identity);
            if let Some(identity) = here.next() {
                // Of two folders that claim one number nobody knows which was meant.
                return here.next().is_none().then_some(TaskAt { identity, came_later: false });
            }
        }
        let first = *self.given.get(&number)?;
        // A number that nothing has any more speaks of what was.
        if first < from {
            return None;
        }
        let first = self.states.get(first).unwrap_or(&self.now);
        let identity = first.iter().find(|(folder, _)| self.number_of(folder) == Some(number)).map(|(_, identity)| *identity)?;
        Some(TaskAt { identity, came_later: true })
    }

    /// The folder of a task on the disk.
    pub(super) fn folder_now(&self, identity: Identity) -> Option<&str> {
        self.now.iter().find(|(_, known)| **known == identity).map(|(folder, _)| &**folder)
    }

    /// The task that a folder on the disk holds.
    pub(super) fn identity_now(&self, folder: &str) -> Option<Identity> {
        self.now.get(folder).copied()
    }

    #[cfg(test)]
    fn number_now(&self, identity: Identity) -> Option<Number> {
        self.folder_now(identity).and_then(|folder| self.number_of(folder))
    }

    /// Whether a task had left a number by a time.
    pub(super) fn left_by(&self, identity: Identity, number: Number, time: i64) -> bool {
        let has_left = |left: &&Move| left.from.as_ref().is_some_and(|from| self.number_of(from) == Some(number));
        self.moves
            .iter()
            .filter(|left| left.identity == identity)
            .filter(has_left)
            .any(|left| self.time_of(left).is_some_and(|at| at <= time))
    }

    /// Whether the next number that a task got after a time is this one.
    pub(super) fn goes_next(&self, identity: Identity, number: Number, time: i64) -> bool {
        let mut later = self.moves.iter().filter(|step| step.identity == identity && self.time_of(step).is_none_or(|at| at > time));
        later.next().is_some_and(|step| self.number_of(&step.to) == Some(number))
    }

    /// When a task moved; none where that is not committed.
    fn time_of(&self, step: &Move) -> Option<i64> {
        step.commit.map(|commit| self.history.commits[commit as usize].time)
    }

    /// How a task last left a number.
    pub(super) fn left(&self, identity: Identity, number: Number) -> Option<&Move> {
        let is_left = |from: &Arc<str>| self.number_of(from) == Some(number);
        self.moves.iter().rev().find(|left| left.identity == identity && left.from.as_ref().is_some_and(is_left))
    }

    /// Where a file of a folder on the disk stood before that was moved, newest first.
    pub(super) fn path_moves(&self, folder: &str, within: &str) -> Vec<PathMove> {
        let Some(identity) = self.identity_now(folder) else { return Vec::new() };
        let crawled = self.place.folder.as_str();
        let mut at = Some(folder);
        let mut moves = Vec::new();
        for left in self.moves.iter().rev().filter(|left| left.identity == identity) {
            // What another line of history moved as well is no step of this one.
            if at == Some(&*left.to) {
                let commit = left.commit.map(|commit| &self.history.commits[commit as usize]);
                let (commit, time) = (commit.map(|commit| commit.id.clone()), commit.map_or(0, |commit| commit.time));
                at = left.from.as_deref();
                let from =
                    at.map(|from| if crawled.is_empty() { format!("{from}/{within}") } else { format!("{crawled}/{from}/{within}") });
                moves.push(PathMove { commit, time, from });
            }
        }
        moves
    }

    /// What became of the task that a folder on the disk holds, oldest first: it was made, moved, and changed last.
    pub(super) fn events(&self, folder: &str) -> Vec<Event> {
        let Some(identity) = self.identity_now(folder) else { return Vec::new() };
        let event = |commit: u32, kind: EventKind| {
            let about = &self.history.commits[commit as usize];
            Event { kind, commit: about.id.clone(), day: Date::of_time(about.time), subject: about.subject.clone() }
        };
        let moved = self.moves.iter().filter(|moved| moved.identity == identity);
        let numbers = |moved: &Move| Some((self.number_of(moved.from.as_ref()?)?, self.number_of(&moved.to)?));
        let moved: Vec<(u32, EventKind)> = moved
            .filter_map(|moved| Some((moved.commit?, numbers(moved)?)))
            .map(|(commit, (from, to))| (commit, EventKind::Renumbered { from, to }))
            .filter(|(_, kind)| !matches!(kind, EventKind::Renumbered { from, to } if from == to))
            .collect();
        // What the oldest commit of a cut history holds may be older.
        let made = self.made.get(&identity).filter(|made| !self.is_shallow_edge(**made)).map(|made| (*made, EventKind::Created));
        let touched = self.touched.get(&identity).map(|touched| (*touched, EventKind::Changed));
        let last = moved.last().map(|(commit, _)| *commit).max(made.as_ref().map(|(commit, _)| *commit));
        let touched = touched.filter(|(commit, _)| last.is_none_or(|last| last < *commit));
        made.into_iter().chain(moved).chain(touched).map(|(commit, kind)| event(commit, kind)).collect()
    }

    pub(super) fn history(&self) -> &Arc<History> {
        &self.history
    }

    fn number_of(&self, folder: &str) -> Option<Number> {
        number_of(self.kind, &self.place, folder)
    }

    /// What the main line had at one of its places, and the first commit after; none where that is before all that is known.
    fn on_main(&self, place: Option<usize>) -> Option<(Option<&Arc<State>>, usize)> {
        match place {
            Some(place) => {
                let commit = self.main[place].1 as usize;
                Some((Some(&self.states[commit]), commit + 1))
            }
            None if self.history.is_shallow => None,
            None => Some((None, 0)),
        }
    }

    /// Whether what a commit holds may be older than it: its parents are not here.
    fn is_shallow_edge(&self, commit: u32) -> bool {
        self.history.is_shallow && self.history.commits[commit as usize].parents.is_empty()
    }
}

/// The number that the name of a folder gives.
fn number_of(kind: KindId, place: &ItemPlace, folder: &str) -> Option<Number> {
    place.pattern.read(folder)?.number.map(|value| Number { kind, value })
}

/// The steps of a commit that say more than that files changed.
fn moves_anything(steps: &[Step]) -> bool {
    steps.iter().any(|step| !matches!(step, Step::Touched(_)))
}
