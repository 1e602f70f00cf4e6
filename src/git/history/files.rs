//! What commits did to single files of task folders, as their log tells it.

use super::log::{Kind, LogEntry};
use crate::source::{FileStep, FileSteps, FolderPair};

/// Adds what a commit did to files that stand in folders of the crawled one, where those are wanted: by folder and path.
pub(in crate::git) fn add(steps: &mut FileSteps, crawled: &str, commit: u32, entry: &LogEntry, is_wanted: impl Fn(&str, &str) -> bool) {
    // A folder is told before what is in it.
    let mut folder: Option<(&str, Option<FolderPair>)> = None;
    for change in &entry.changes {
        let within = if crawled.is_empty() {
            Some(change.path.as_str())
        } else {
            change.path.strip_prefix(crawled).and_then(|rest| rest.strip_prefix('/'))
        };
        match within.map(|within| within.split_once('/').map_or((within, false), |(name, _)| (name, true))) {
            Some((name, false)) if change.is(Kind::Folder) => {
                let both = change.old.as_ref().zip(change.new.as_ref());
                folder = Some((name, both.map(|(old, new)| (old.id.as_str().into(), new.id.as_str().into()))));
            }
            Some((name, true)) if !change.is(Kind::Folder) && is_wanted(name, &change.path) => {
                let known = folder.as_ref().filter(|(known, _)| *known == name);
                let step = FileStep {
                    commit,
                    old: change.old.as_ref().map(|old| old.id.as_str().into()),
                    new: change.new.as_ref().map(|new| new.id.as_str().into()),
                    folders: known.and_then(|(_, both)| both.clone()),
                    is_regular: change.is(Kind::File),
                };
                match steps.get_mut(&change.path) {
                    Some(known) => known.push(step),
                    None => drop(steps.insert(change.path.clone(), vec![step])),
                }
            }
            _ => {}
        }
    }
}
