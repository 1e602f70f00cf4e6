//! Reading what repos share beside documents: owned files, their copies, and manifests.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::Workspace;
use super::checkout::Checkout;
use crate::config::{ContractConfig, Format};
use crate::contract::{file_references, referring_format};
use crate::disk::door::Door;
use crate::disk::path;
use crate::source::{Content, SourceFile};
use crate::text::Pattern;

/// What package managers and version control keep for themselves, and nobody owns.
const NOT_OURS: [&str; 3] = ["node_modules", ".git", "target"];

/// The files of a repo that its contracts and manifests name, in the order of their paths.
pub(super) fn read(workspace: &Workspace, checkout: &Checkout) -> Vec<SourceFile> {
    let Ok(door) = Door::of(&checkout.root) else { return Vec::new() };
    let mut places: BTreeMap<String, PathBuf> = BTreeMap::new();
    for pattern in patterns(workspace, checkout) {
        if !pattern.is_glob() {
            let place = path::join(&checkout.root, pattern.text());
            if place.symlink_metadata().is_ok() {
                places.insert(pattern.text().to_owned(), place);
            }
            continue;
        }
        let relative = |entry: &DirEntry| path::shown(entry.path().strip_prefix(&checkout.root).unwrap_or(entry.path()));
        let wanted = |entry: &DirEntry| {
            let ours = entry.depth() == 0 || !NOT_OURS.iter().any(|name| entry.file_name() == *name);
            ours && (!entry.file_type().is_dir() || pattern.may_lie_in(&relative(entry)))
        };
        let found = WalkDir::new(path::join(&checkout.root, pattern.base())).into_iter().filter_entry(wanted).flatten();
        let matching = found.filter(|entry| !entry.file_type().is_dir()).map(|entry| (relative(&entry), entry.into_path()));
        places.extend(matching.filter(|(name, _)| pattern.matches(name)));
    }
    let read = |(path, place): (String, PathBuf)| {
        let content = door.content(&place).unwrap_or_else(|refusal| Content::Unread(refusal.why("repo")));
        SourceFile { path, content }
    };
    let first = places.into_par_iter().map(read).collect::<Vec<_>>();
    with_references(workspace, checkout, first, |paths| {
        let place = |path: String| {
            let place = path::join_within(&checkout.root, &path).filter(|place| is_ours(&path) && place.symlink_metadata().is_ok())?;
            Some((path, place))
        };
        paths.into_iter().filter_map(place).map(read).collect()
    })
}

/// How many files are looked for in a repo because others refer to them.
const REFERRED: usize = 10_000;

/// Adds the files that those of contracts refer to, and those that these refer to; in the order of their paths. `read` gives those of some
/// paths that there are.
pub(super) fn with_references(
    workspace: &Workspace,
    checkout: &Checkout,
    first: Vec<SourceFile>,
    read: impl Fn(Vec<String>) -> Vec<SourceFile>,
) -> Vec<SourceFile> {
    let formats = formats(workspace, checkout);
    let mut known: BTreeMap<String, SourceFile> = first.into_iter().map(|file| (file.path.clone(), file)).collect();
    let mut asked: BTreeSet<String> = known.keys().cloned().collect();
    let named = known.keys().filter_map(|path| Some((path.clone(), formats.iter().find(|(pattern, _)| pattern.matches(path))?.1)));
    let mut work: Vec<(String, Option<Format>)> = named.collect();
    while let Some((path, format)) = work.pop() {
        let Some(Content::Text(text)) = known.get(&path).map(|file| &file.content) else { continue };
        let Some(format) = referring_format(&path, text, format) else { continue };
        let mut wanted = file_references(&path, text, format);
        wanted.retain(|path| asked.len() < known.len() + REFERRED && asked.insert(path.clone()));
        for file in read(wanted) {
            work.push((file.path.clone(), Some(format)));
            known.insert(file.path.clone(), file);
        }
    }
    known.into_values().collect()
}

/// The formats that contracts give to files of a repo. A file that is found in another way is none of a contract.
fn formats(workspace: &Workspace, checkout: &Checkout) -> Vec<(Pattern, Option<Format>)> {
    let of_contract = |contract: &ContractConfig| {
        let patterns = contract_patterns(contract, checkout);
        patterns.into_iter().map(|pattern| (pattern, contract.format)).collect::<Vec<_>>()
    };
    workspace.config.contracts.iter().flat_map(of_contract).collect()
}

/// Whether a path lies in no folder that is nobody's.
pub(super) fn is_ours(path: &str) -> bool {
    path.split('/').all(|part| !NOT_OURS.contains(&part))
}

/// The patterns that say which of a repo's files are shared. Those that are no patterns were refused when the workspace was opened.
pub(super) fn patterns(workspace: &Workspace, checkout: &Checkout) -> Vec<Pattern> {
    let config = &workspace.config;
    let manifests = config.workspace.manifests.iter().filter_map(|text| Pattern::new(text).ok());
    let environments = config.environments.iter().filter(|environment| *environment.repo.get_ref() == checkout.info.name);
    let pinning = environments.flat_map(|environment| &environment.files.get_ref().0).filter_map(|text| Pattern::new(text).ok());
    let contracts = config.contracts.iter().flat_map(|contract| contract_patterns(contract, checkout));
    manifests.chain(contracts).chain(pinning).collect()
}

fn contract_patterns(contract: &ContractConfig, checkout: &Checkout) -> Vec<Pattern> {
    let owned = contract.path.as_ref().and_then(|path| contract.pattern(path.get_ref()).ok());
    let owns = *contract.owner.get_ref() == checkout.info.name;
    let copies = contract.mirrors.iter().filter(|mirror| *mirror.repo.get_ref() == checkout.info.name);
    let copies: Vec<Pattern> = copies
        .filter_map(|mirror| match (&owned, contract.pattern(mirror.path.get_ref()).ok()?) {
            // Tables are compared as a whole, whatever files they are declared in.
            (_, pattern) if contract.format == Some(Format::Sql) => Some(pattern),
            (Some(owned), folder) if owned.is_glob() && !folder.is_glob() => owned.moved_to(folder.text()).ok(),
            (_, pattern) => Some(pattern),
        })
        .collect();
    owned.filter(|_| owns).into_iter().chain(copies).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::disk::walk::LEADS_OUT;
    use crate::host::open;

    #[test]
    fn contracts_and_manifests_say_what_is_read() {
        let dir = tempfile::tempdir().unwrap();
        let files = [
            ("api/docs/cross-collab/TASK1/PLAN.md", ""),
            ("api/schemas/a.json", "{}"),
            ("api/schemas/old/a.json", "{}"),
            ("api/schemas/a.txt", ""),
            ("api/pyproject.toml", ""),
            ("api/requirements-dev.txt", ""),
            ("api/other.toml", ""),
            ("web/docs/cross-collab/TASK1/PLAN.md", ""),
            ("web/src/copies/a.json", "{}"),
            ("web/src/b.json", "{}"),
            ("web/packages/ui/package.json", "{}"),
            ("web/node_modules/x/package.json", "{}"),
            (
                "book.toml",
                "[[contract]]\nname = \"a\"\nowner = \"api\"\npath = \"schemas/*.json\"\n[[contract.mirror]]\nrepo = \"web\"\npath = \"src/copies\"\n",
            ),
        ];
        for (path, text) in files {
            let place = dir.path().join(path);
            fs::create_dir_all(place.parent().unwrap()).unwrap();
            fs::write(place, text).unwrap();
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink("/etc/hostname", dir.path().join("web/src/copies/out.json")).unwrap();
        let workspace = open(dir.path()).unwrap();
        let paths = |name: &str| {
            let checkout = workspace.checkouts.iter().find(|checkout| checkout.info.name == name).unwrap();
            read(&workspace, checkout)
        };
        let names = |files: &[SourceFile]| files.iter().map(|file| file.path.clone()).collect::<Vec<_>>();
        assert_eq!(names(&paths("api")), ["pyproject.toml", "requirements-dev.txt", "schemas/a.json"]);
        let web = paths("web");
        if cfg!(unix) {
            assert_eq!(names(&web), ["packages/ui/package.json", "src/copies/a.json", "src/copies/out.json"]);
            assert!(matches!(&web[2].content, Content::Unread(why) if why == LEADS_OUT));
        }
    }
}
