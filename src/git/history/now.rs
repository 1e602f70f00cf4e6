//! What became of task folders since the commit that is checked out.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::config::ItemPlace;
use crate::git::Git;
use crate::git::call::Call;
use crate::git::contents::contents;
use crate::source::{FolderText, Head, RepoSource, Step, pairs};

/// What is not committed, as far as task folders go.
pub(super) fn steps(git: Git<'_>, place: &ItemPlace, source: &RepoSource, head: &Head) -> Vec<Step> {
    let folder = place.folder.as_str();
    let name = |path: &str| {
        let within = if folder.is_empty() { Some(path) } else { path.strip_prefix(folder)?.strip_prefix('/') };
        let name = within?.split('/').next()?;
        place.holds(name).then(|| name.to_owned())
    };
    let touched: BTreeSet<String> = head.changed.iter().chain(&head.untracked).filter_map(|path| name(path)).collect();
    let on_disk: BTreeSet<String> = source.folders.iter().filter_map(|folder| name(&folder.path)).collect();
    if touched.is_empty() {
        return Vec::new();
    }
    let paths: Vec<String> = touched.iter().map(|name| if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") }).collect();
    let answer = git.ask(Call::reads("ls-tree").with(["-r", "-z"]).at(&head.commit).paths(&paths)).unwrap_or_default();
    let mut committed: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for entry in answer.split(|byte| *byte == 0) {
        let entry = String::from_utf8_lossy(entry);
        let Some((about, path)) = entry.split_once('\t') else { continue };
        if let (Some(name), [_, "blob", id]) = (name(path), about.split(' ').collect::<Vec<_>>().as_slice()) {
            committed.entry(name).or_default().push((*id).to_owned());
        }
    }
    // A folder alone is itself, whatever was written in it.
    let touched: Vec<&String> = touched.iter().filter(|name| on_disk.contains(*name) || committed.contains_key(*name)).collect();
    let ids: Vec<String> = if touched.len() > 1 { committed.values().flatten().cloned().collect() } else { Vec::new() };
    let texts = contents(git, &ids);
    let old: Vec<FolderText> = committed
        .iter()
        .map(|(name, ids)| FolderText { name: name.clone(), texts: ids.iter().filter_map(|id| texts.get(id).cloned()).collect() })
        .collect();
    let text_of = |wanted: &str| -> Vec<Arc<str>> {
        let files = source.files.iter().filter(|file| name(&file.path).as_deref() == Some(wanted));
        files.map(|file| file.content.text()).collect()
    };
    let here = touched.iter().filter(|name| on_disk.contains(**name));
    let new: Vec<FolderText> = here.map(|name| FolderText { name: (*name).clone(), texts: text_of(name) }).collect();
    let pairs = pairs(&old, &new);
    let gone = (0..old.len()).filter(|from| pairs.iter().all(|(known, _)| known != from)).map(|from| Step::Removed(old[from].name.clone()));
    let came = new.iter().enumerate().map(|(to, folder)| {
        let from = pairs.iter().find(|(_, known)| *known == to).map(|(from, _)| old[*from].name.clone());
        match from {
            Some(from) if from == folder.name => Step::Touched(from),
            Some(from) => Step::Moved { from, to: folder.name.clone() },
            None => Step::Added { folder: folder.name.clone(), returns: false },
        }
    });
    gone.chain(came).collect()
}
