//! Which commits edited task folders where they stand, told from the lines that differ alone: what their files say need not be read.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::folders::{self, ChangedFolder};
use crate::git::Git;
use crate::git::differences::{self, Files, Pair};
use crate::source::{FolderEdit, Hunks, may_be_exchanged};

/// Of each commit, by the folders that it changed, whether these are for sure what they were; and how contents differ that were compared
/// for that. Only those are looked at whose files would have to be read to tell.
pub(super) fn settled(git: Git<'_>, commits: &[BTreeMap<String, ChangedFolder>]) -> (Vec<bool>, Hunks) {
    let in_doubt: Vec<Option<Vec<Pair<'_>>>> =
        commits.iter().map(|changed| stay(changed).filter(|_| folders::is_in_doubt(changed))).collect();
    let mut edits: HashMap<String, FolderEdit> = HashMap::new();
    let note = |(pair, line): differences::Told<'_>| match line {
        None => drop(edits.entry(pair.to_owned()).or_default()),
        Some((sign, line)) => {
            let (Some(edit), line) = (edits.get_mut(pair), String::from_utf8_lossy(line)) else { return };
            if sign == b'-' { edit.remove(&line) } else { edit.add(&line) }
        }
    };
    let Some(hunks) = differences::between(git, in_doubt.iter().flatten().flatten().copied(), Files::All, note) else {
        return (vec![false; commits.len()], Hunks::new());
    };
    let is_settled = |pairs: &Option<Vec<Pair<'_>>>| {
        let edits: Option<Vec<&FolderEdit>> = pairs.iter().flatten().map(|(old, new)| edits.get(&format!("{old} {new}"))).collect();
        pairs.is_some() && edits.is_some_and(|edits| !may_be_exchanged(&edits))
    };
    (in_doubt.iter().map(is_settled).collect(), hunks)
}

/// What git calls folders before and after, where all are there both times, and none is what another was.
fn stay(changed: &BTreeMap<String, ChangedFolder>) -> Option<Vec<Pair<'_>>> {
    let pairs: Vec<Pair<'_>> = changed.values().map(|folder| folder.old.as_deref().zip(folder.new.as_deref())).collect::<Option<_>>()?;
    let old: HashSet<&str> = pairs.iter().map(|(old, _)| *old).collect();
    pairs.iter().all(|(_, new)| !old.contains(new)).then_some(pairs)
}
