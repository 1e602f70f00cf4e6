//! Walking through history: who has which folder after each commit.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::{Identities, Identity, Move, State, moves_anything, number_of};
use crate::config::Kinds;
use crate::source::{History, Number, Step};

impl Identities {
    pub(crate) fn new(history: &Arc<History>, kinds: &Kinds) -> Self {
        let (kind, place) = kinds.followed(&history.read_by);
        let number_of = |folder: &str| number_of(kind, &place, folder);
        let mut walk = Walk::default();
        let mut states: Vec<Arc<State>> = Vec::with_capacity(history.commits.len());
        for (index, commit) in history.commits.iter().enumerate() {
            let mut parents = commit.parents.iter().filter_map(|parent| states.get(*parent as usize));
            let first = parents.next().cloned().unwrap_or_default();
            let state = if moves_anything(&commit.steps) {
                let others: Vec<Arc<State>> = parents.cloned().collect();
                Arc::new(walk.step(&first, &others, &commit.steps, Some(index as u32)))
            } else {
                first
            };
            states.push(state);
        }
        let main = main(history);
        let head = main.last().map(|(_, commit)| Arc::clone(&states[*commit as usize])).unwrap_or_default();
        let now = if moves_anything(&history.now) { Arc::new(walk.step(&head, &[], &history.now, None)) } else { head };
        let mut bearers: BTreeMap<Number, BTreeSet<Identity>> = BTreeMap::new();
        let mut given: HashMap<Number, usize> = HashMap::new();
        let mut last: Option<&Arc<State>> = None;
        for (index, state) in states.iter().chain([&now]).enumerate() {
            if last.is_none_or(|last| !Arc::ptr_eq(last, state)) {
                for (folder, identity) in state.iter() {
                    if let Some(number) = number_of(folder) {
                        given.entry(number).or_insert(index);
                        bearers.entry(number).or_default().insert(*identity);
                    }
                }
            }
            last = Some(state);
        }
        let (mut made, mut touched) = (HashMap::new(), HashMap::new());
        for (index, (commit, state)) in history.commits.iter().zip(&states).enumerate() {
            for step in &commit.steps {
                let (Step::Touched(folder) | Step::Added { folder, .. } | Step::Moved { to: folder, .. }) = step else { continue };
                let Some(identity) = state.get(folder.as_str()) else { continue };
                made.entry(*identity).or_insert(index as u32);
                // What a branch did is the branch's doing.
                if commit.parents.len() < 2 {
                    touched.insert(*identity, index as u32);
                }
            }
        }
        let number_now: HashMap<Identity, Number> =
            now.iter().filter_map(|(folder, identity)| Some((*identity, number_of(folder)?))).collect();
        let has_left = |number: Number, identity: &Identity| number_now.get(identity).is_some_and(|now| *now != number);
        let doubtful = bearers.iter().filter(|(number, bearers)| bearers.iter().any(|identity| has_left(**number, identity)));
        let doubtful = doubtful.map(|(number, _)| *number).collect();
        Self {
            by_id: history.commits.iter().enumerate().map(|(index, commit)| (commit.id.clone(), index as u32)).collect(),
            history: Arc::clone(history),
            kind,
            place: place.clone(),
            states,
            now,
            main,
            made,
            touched,
            moves: walk.moves,
            doubtful,
            given,
        }
    }
}

/// What is checked out and where it came from, by first parents, oldest first.
fn main(history: &History) -> Vec<(i64, u32)> {
    let mut main: Vec<(i64, u32)> = Vec::new();
    let mut at = history.commits.len().checked_sub(1);
    while let Some(commit) = at {
        main.push((history.commits[commit].time, commit as u32));
        // Parents stand before their children, so that this ends.
        at = history.commits[commit].parents.first().map(|parent| *parent as usize).filter(|parent| *parent < commit);
    }
    main.reverse();
    let mut latest = i64::MIN;
    for (time, _) in &mut main {
        latest = latest.max(*time);
        *time = latest;
    }
    main
}

#[derive(Default)]
struct Walk {
    count: u32,
    moves: Vec<Move>,
    /// Who was removed from a folder last.
    graves: HashMap<Arc<str>, Identity>,
    /// One text for each name.
    names: BTreeMap<String, Arc<str>>,
}

impl Walk {
    /// What holds after a step from `first`; `others` are what the branches had that it joins.
    fn step(&mut self, first: &State, others: &[Arc<State>], steps: &[Step], commit: Option<u32>) -> State {
        let mut state = first.clone();
        let mut coming: Vec<(Arc<str>, Identity)> = Vec::new();
        for step in steps {
            if let Step::Removed(from) | Step::Moved { from, .. } = step {
                let known = state.remove(from.as_str());
                if let (Step::Removed(_), Some(identity)) = (step, known) {
                    let from = self.name(from);
                    self.graves.insert(from, identity);
                }
            }
        }
        for step in steps {
            match step {
                Step::Moved { from, to } => {
                    let (from, to) = (self.name(from), self.name(to));
                    let identity = first.get(&from).copied();
                    let joined = Self::joined(others, &to, first);
                    let came = joined.or(identity).unwrap_or_else(|| self.new_one());
                    // What a branch did is not done again where it joins.
                    if joined.is_none() && identity.is_some() {
                        self.moves.push(Move { identity: came, from: Some(from), to: Arc::clone(&to), commit });
                    }
                    coming.push((to, came));
                }
                Step::Added { folder, returns } => {
                    let folder = self.name(folder);
                    let joined = Self::joined(others, &folder, first);
                    let returned = self.graves.get(&folder).copied().filter(|_| *returns);
                    let came = joined.or(returned).unwrap_or_else(|| self.new_one());
                    if joined.or(returned).is_none() && first.contains_key(&folder) {
                        self.moves.push(Move { identity: came, from: None, to: Arc::clone(&folder), commit });
                    }
                    coming.push((folder, came));
                }
                Step::Touched(folder) if !state.contains_key(folder.as_str()) => {
                    let folder = self.name(folder);
                    let came = self.new_one();
                    coming.push((folder, came));
                }
                Step::Touched(_) | Step::Removed(_) => {}
            }
        }
        // One task is in one place.
        let placed: BTreeSet<Identity> = coming.iter().map(|(_, identity)| *identity).collect();
        state.retain(|_, identity| !placed.contains(identity));
        state.extend(coming);
        state
    }

    /// What a branch that is joined has in a folder, where that is not what `first` has there.
    fn joined(others: &[Arc<State>], folder: &str, first: &State) -> Option<Identity> {
        others.iter().filter_map(|other| other.get(folder).copied()).find(|identity| first.get(folder) != Some(identity))
    }

    fn new_one(&mut self) -> Identity {
        self.count += 1;
        Identity(self.count)
    }

    fn name(&mut self, name: &str) -> Arc<str> {
        if let Some(known) = self.names.get(name) {
            return Arc::clone(known);
        }
        let new: Arc<str> = name.into();
        self.names.insert(name.to_owned(), Arc::clone(&new));
        new
    }
}
