//! What a commit did to task folders.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::log::{Kind, LogEntry, Object};
use crate::config::ItemPlace;
use crate::source::{FolderText, Step, pairs};

/// How many files of a folder are compared.
const MAX_FILES: usize = 64;

/// A task folder that a commit changes.
#[derive(Debug, Default)]
pub(super) struct ChangedFolder {
    /// What git calls it before and after.
    pub old: Option<String>,
    pub new: Option<String>,
    /// The files in it that changed: path, before, after.
    files: Vec<(String, Option<String>, Option<String>)>,
}

/// The task folders that a commit changes, by name.
pub(super) fn changed(entry: &LogEntry, place: &ItemPlace) -> BTreeMap<String, ChangedFolder> {
    let folder = place.folder.as_str();
    let id = |object: &Option<Object>| Object::plain(object.as_ref()).cloned();
    let mut found: BTreeMap<String, ChangedFolder> = BTreeMap::new();
    for change in &entry.changes {
        let within = if folder.is_empty() {
            Some(change.path.as_str())
        } else {
            change.path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/'))
        };
        let Some(within) = within else { continue };
        let (name, file) = within.split_once('/').map_or((within, None), |(name, file)| (name, Some(file)));
        if !place.holds(name) {
            continue;
        }
        match file {
            None if change.is(Kind::Folder) => {
                let known = found.entry(name.to_owned()).or_default();
                (known.old, known.new) = (id(&change.old), id(&change.new));
            }
            Some(file) if !change.is(Kind::Folder) => {
                let files = &mut found.entry(name.to_owned()).or_default().files;
                files.push((file.to_owned(), id(&change.old), id(&change.new)));
            }
            _ => {}
        }
    }
    found.retain(|_, changed| changed.old.is_some() || changed.new.is_some());
    found
}

/// Whether the folders of a commit must be told apart by what is in them: their names will not do.
pub(super) fn is_in_doubt(changed: &BTreeMap<String, ChangedFolder>) -> bool {
    let old = changed.values().filter(|folder| folder.old.is_some()).count();
    let new = changed.values().filter(|folder| folder.new.is_some()).count();
    let came_or_went = old < changed.len() || new < changed.len();
    if old == 0 || new == 0 || changed.len() < 2 {
        return false;
    }
    // A swap changes files of the same name on both sides.
    let mut names: HashMap<&str, usize> = HashMap::new();
    changed.values().flat_map(|folder| &folder.files).for_each(|(file, ..)| *names.entry(file).or_default() += 1);
    came_or_went || names.values().any(|count| *count > 1)
}

/// What git calls the contents that must be read to tell the folders of a commit apart.
pub(super) fn wanted(changed: &BTreeMap<String, ChangedFolder>) -> Vec<String> {
    if !is_in_doubt(changed) {
        return Vec::new();
    }
    let files = changed.values().flat_map(|folder| folder.files.iter().take(MAX_FILES));
    files.flat_map(|(_, old, new)| [old, new]).flatten().cloned().collect()
}

/// The files of folders that were removed, so that a folder is known when it returns: folder, file, and what git calls its content.
pub(super) type RemovedFolders = HashSet<(String, String, String)>;

/// What a commit did, given what the files say; none where each folder is for sure what it was.
pub(super) fn steps(
    changed: &BTreeMap<String, ChangedFolder>,
    texts: Option<&HashMap<String, Arc<str>>>,
    removed: &mut RemovedFolders,
) -> Vec<Step> {
    let mut moves = match texts {
        Some(texts) => moves(changed, texts),
        None => changed.keys().map(|name| (name.clone(), name.clone())).collect(),
    };
    let mut steps = Vec::new();
    for (name, folder) in changed {
        if let Some(from) = moves.remove(name) {
            steps.push(if from == *name { Step::Touched(from) } else { Step::Moved { from, to: name.clone() } });
        } else if folder.new.is_some() {
            let returns = folder
                .files
                .iter()
                .any(|(file, _, new)| new.as_ref().is_some_and(|new| removed.contains(&(name.clone(), file.clone(), new.clone()))));
            steps.push(Step::Added { folder: name.clone(), returns });
        }
    }
    let went = |name: &String| !steps.iter().any(|step| matches!(step, Step::Moved { from, .. } | Step::Touched(from) if from == name));
    let gone: Vec<&String> =
        changed.iter().filter(|(_, folder)| folder.old.is_some()).map(|(name, _)| name).filter(|name| went(name)).collect();
    for name in &gone {
        let files = changed[*name].files.iter();
        removed.extend(files.filter_map(|(file, old, _)| Some(((*name).clone(), file.clone(), old.clone()?))));
    }
    let gone: Vec<Step> = gone.into_iter().cloned().map(Step::Removed).collect();
    // What left a place makes room for what comes.
    gone.into_iter().chain(steps).collect()
}

/// For each folder that is there after, the one that it was before.
fn moves(changed: &BTreeMap<String, ChangedFolder>, texts: &HashMap<String, Arc<str>>) -> HashMap<String, String> {
    let mut moves: HashMap<String, String> = HashMap::new();
    if changed.len() == 1 {
        let stays = changed.iter().filter(|(_, folder)| folder.old.is_some() && folder.new.is_some());
        return stays.map(|(name, _)| (name.clone(), name.clone())).collect();
    }
    // The same content under another name needs no reading, if there is only one such on each side.
    let mut by_tree: HashMap<&str, (Vec<&String>, Vec<&String>)> = HashMap::new();
    for (name, folder) in changed {
        folder.old.iter().for_each(|tree| by_tree.entry(tree).or_default().0.push(name));
        folder.new.iter().for_each(|tree| by_tree.entry(tree).or_default().1.push(name));
    }
    let mut left: HashSet<&String> = HashSet::new();
    for (before, after) in by_tree.into_values() {
        if let ([from], [to]) = (before.as_slice(), after.as_slice()) {
            moves.insert((*to).clone(), (*from).clone());
            left.insert(from);
        }
    }
    let side = |is_old: bool| -> Vec<FolderText> {
        let here = changed.iter().filter(|(name, folder)| match is_old {
            true => folder.old.is_some() && !left.contains(name),
            false => folder.new.is_some() && !moves.contains_key(*name),
        });
        let text = |id: &String| texts.get(id).cloned().unwrap_or_else(|| id.as_str().into());
        let texts = |folder: &ChangedFolder| {
            let ids = folder.files.iter().take(MAX_FILES).filter_map(|(_, old, new)| if is_old { old.as_ref() } else { new.as_ref() });
            ids.map(text).collect()
        };
        here.map(|(name, folder)| FolderText { name: name.clone(), texts: texts(folder) }).collect()
    };
    let (old, new) = (side(true), side(false));
    moves.extend(pairs(&old, &new).into_iter().map(|(from, to)| (new[to].name.clone(), old[from].name.clone())));
    moves
}
