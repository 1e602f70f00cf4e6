//! Reading what repos share beside documents: owned files, their copies, and manifests.

use std::collections::BTreeMap;
use std::path::PathBuf;

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::Workspace;
use super::checkout::Checkout;
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
    places.into_par_iter().map(read).collect::<Vec<_>>()
}

/// Whether a path lies in no folder that is nobody's.
pub(super) fn is_ours(path: &str) -> bool {
    path.split('/').all(|part| !NOT_OURS.contains(&part))
}

/// The patterns that say which of a repo's files are shared. Those that are no patterns were refused when the workspace was opened.
pub(super) fn patterns(workspace: &Workspace, checkout: &Checkout) -> Vec<Pattern> {
    let config = &workspace.config;
    let manifests = config.workspace.manifests.iter().filter_map(|text| Pattern::new(text).ok());
    let of_contracts = config.contracts.iter().flat_map(|contract| {
        let owned = contract.path.as_ref().and_then(|path| Pattern::new(path.get_ref()).ok());
        let owns = *contract.owner.get_ref() == checkout.info.name;
        let copies = contract.mirrors.iter().filter(|mirror| *mirror.repo.get_ref() == checkout.info.name);
        let copies: Vec<Pattern> = copies
            .filter_map(|mirror| match (&owned, Pattern::new(mirror.path.get_ref()).ok()?) {
                (Some(owned), folder) if owned.is_glob() && !folder.is_glob() => owned.moved_to(folder.text()).ok(),
                (_, pattern) => Some(pattern),
            })
            .collect();
        owned.filter(|_| owns).into_iter().chain(copies)
    });
    manifests.chain(of_contracts).collect()
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
