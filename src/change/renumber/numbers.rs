//! Which tasks of a repo get which numbers.

use std::collections::BTreeMap;

use crate::model::{Model, RepoId};
use crate::source::{KindId, Number};

/// What becomes of a task that has the wanted number already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Nothing: the number must be free.
    Move,
    /// It makes room, and so do all between: they go up by one where the task moves towards the first number, down by one where it moves
    /// towards the last. So no gap comes to be, and moving back undoes it.
    Insert,
    /// It takes the number that becomes free.
    Swap,
}

/// Numbers of a repo's tasks that change: the old one, and the new one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbers {
    /// The repo whose tasks change.
    pub repo: RepoId,
    /// Of which kind they are.
    pub kind: KindId,
    new: BTreeMap<u64, u64>,
}

/// Why numbers cannot change so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The repo has no such task.
    NoTask(u64),
    /// Two folders claim the number.
    Doubled(u64),
    /// The wanted number is another task's.
    Taken(u64),
    /// To swap, the other task must be there.
    Nobody(u64),
    /// It is to keep its number.
    Same(u64),
}

impl Numbers {
    /// Works out the numbers.
    ///
    /// # Errors
    /// Where a task is not there, or its number would be two tasks'.
    pub fn new(model: &Model, repo: RepoId, from: Number, to: u64, manner: Manner) -> Result<Self, Refused> {
        let Number { kind, value: from } = from;
        let mut folders: BTreeMap<u64, usize> = BTreeMap::new();
        let numbers = model[repo].tasks.iter().filter_map(|task| model[*task].number).filter(|number| number.kind == kind);
        numbers.for_each(|number| *folders.entry(number.value).or_default() += 1);
        let there = |number: u64| folders.contains_key(&number);
        let mut new = BTreeMap::from([(from, to)]);
        match manner {
            _ if from == to => return Err(Refused::Same(from)),
            _ if !there(from) => return Err(Refused::NoTask(from)),
            Manner::Move if there(to) => return Err(Refused::Taken(to)),
            Manner::Move => {}
            Manner::Swap if !there(to) => return Err(Refused::Nobody(to)),
            Manner::Swap => {
                new.insert(to, from);
            }
            Manner::Insert if to < from => new.extend(folders.range(to..from).map(|(number, _)| (*number, number + 1))),
            Manner::Insert => new.extend(folders.range(from + 1..=to).map(|(number, _)| (*number, number - 1))),
        }
        match new.keys().find(|number| folders[*number] > 1) {
            Some(doubled) => Err(Refused::Doubled(*doubled)),
            None => Ok(Self { repo, kind, new }),
        }
    }

    /// The number that a number becomes; none where it stays.
    pub fn of(&self, old: Number) -> Option<Number> {
        self.new.get(&old.value).copied().filter(|_| old.kind == self.kind).map(|new| old.with(new))
    }
}
