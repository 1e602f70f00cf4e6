//! Which task folders there are beside those that are checked out here: on other branches, and in other working trees.
#![allow(clippy::disallowed_methods, reason = "other working trees stand on the disk")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use rayon::prelude::*;

use super::call::Call;
use super::working_tree::{tree_around, working_trees};
use super::{Git, Repos};
use crate::config::{ItemPlace, Kinds};
use crate::disk::path;
use crate::source::{KindId, Number, PendingQuery};

/// How many numbers of a repo are looked for in its history.
const MAX_NUMBERS: usize = 20;

/// The numbers of tasks in a repo that some branch, local or of a remote, or some working tree holds; none where git cannot tell.
pub(crate) fn numbers_elsewhere(kinds: &Kinds, kind: KindId, root: &Path) -> Option<BTreeSet<u64>> {
    let mut numbers = BTreeSet::new();
    for place in kinds[kind].places.iter().filter(|place| place.pattern.depth() == 1) {
        let (top, folder) = tasks_of(place, root)?;
        let mut names = on_branches(top, &folder)?;
        working_trees(top)?.iter().for_each(|tree| names.extend(in_folder(&path::join(tree, &folder))));
        numbers.extend(names.iter().filter_map(|name| number_of(place, name)));
    }
    Some(numbers)
}

fn number_of(place: &ItemPlace, name: &str) -> Option<u64> {
    place.pattern.read(name)?.number
}

/// The numbers that other branches and working trees hold between those that a repo has, for each query.
/// What the branch that is checked out ever had is not among them: there it was dropped, and is not on its way.
pub(crate) fn pending_numbers(repos: &Repos<'_>, kinds: &Kinds, queries: &[PendingQuery]) -> Vec<BTreeSet<Number>> {
    let of_place = |query: &PendingQuery, kind: KindId, place: &ItemPlace| {
        let (_, repo) = repos.get(query.repo).filter(|(_, repo)| !repo.is_fetched)?;
        let here: Vec<u64> = query.numbers.iter().filter(|number| number.kind == kind).map(|number| number.value).collect();
        let between = here.first().copied()?..here.last().copied()?;
        let (top, folder) = tasks_of(place, repo.root)?;
        let mut names = on_branches(top, &folder)?;
        let own = top.canonicalize().ok();
        let others = working_trees(top)?.into_iter().filter(|tree| tree.canonicalize().ok() != own);
        others.for_each(|tree| names.extend(in_folder(&path::join(&tree, &folder))));
        let other = names.iter().filter_map(|name| Some((number_of(place, name)?, name)));
        let other = other.filter(|(number, _)| between.contains(number) && !here.contains(number)).take(MAX_NUMBERS);
        let is_new = |name: &str| {
            let path = path::relative(top, &path::join(&path::join(top, &folder), name));
            let log = Call::reads("log").with(["-1", "--format=%H", "--no-show-signature"]).at("HEAD").paths([&path]);
            Git::of(top).ask_long(log).is_some_and(|answer| answer.is_empty())
        };
        let numbers = other.filter(|(_, name)| is_new(name)).map(|(value, _)| Number { kind, value });
        Some(numbers.collect::<BTreeSet<Number>>())
    };
    let of = |query: &PendingQuery| {
        let places = kinds.places().filter(|(_, place)| place.pattern.depth() == 1);
        places.filter_map(|(kind, place)| of_place(query, kind, place)).flatten().collect()
    };
    queries.par_iter().map(of).collect()
}

/// The working tree that a repo is, or is a folder of, and where tasks lie in that.
fn tasks_of<'r>(place: &ItemPlace, root: &'r Path) -> Option<(&'r Path, String)> {
    let top = tree_around(root)?;
    Some((top, path::relative(top, &path::join(root, &place.folder))))
}

fn in_folder(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

/// The names in a folder, on all branches together. One process reads the folder of every branch.
fn on_branches(top: &Path, folder: &str) -> Option<BTreeSet<String>> {
    let refs = Call::reads("for-each-ref").with(["--format=%(objectname)", "refs/heads", "refs/remotes"]);
    let listed = Git::of(top).ask(refs)?;
    let listed = String::from_utf8_lossy(&listed).into_owned();
    let commits: BTreeSet<&str> = listed.lines().collect();
    let length = commits.first().map_or(40, |id| id.len()) / 2;
    let asked = Call::reads("cat-file").with(["--batch"]).asking(commits.iter().map(|commit| format!("{commit}:{folder}")));
    Git::of(top).ask_long(asked).map(|answers| names(&answers, length))
}

/// The names in the trees that git answered with: a line about each, then its entries, each a mode, a name and an id of that length.
fn names(mut answers: &[u8], length: usize) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    while let Some(end) = memchr::memchr(b'\n', answers) {
        let line = String::from_utf8_lossy(&answers[..end]);
        let size = line.split_once(" tree ").and_then(|(_, size)| size.parse::<usize>().ok());
        let Some(size) = size else {
            // A branch without that folder; or a file of that name, whose bytes are passed over line by line.
            answers = &answers[end + 1..];
            continue;
        };
        let Some(mut tree) = answers[end + 1..].get(..size) else { break };
        while let Some(stop) = memchr::memchr(0, tree) {
            let entry = String::from_utf8_lossy(&tree[..stop]);
            names.extend(entry.split_once(' ').map(|(_, name)| name.to_owned()));
            tree = tree.get(stop + 1 + length..).unwrap_or_default();
        }
        answers = answers.get(end + 2 + size..).unwrap_or_default();
    }
    names
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn trees_are_read_and_what_is_missing_is_passed_over() {
        let mut answer = b"aaaa:docs missing\nbbbb tree 26\n40000 TASK1\0".to_vec();
        answer.extend([b'\n'; 2]);
        answer.extend(b"40000 T2\0\0\0\n");
        answer.extend(b"cccc:docs missing\n");
        assert_eq!(names(&answer, 2).into_iter().collect::<Vec<_>>(), ["T2", "TASK1"]);
        assert!(names(b"a file says: tree 18446744073709551615\n", 2).is_empty());
    }

    proptest::proptest! {
        #![proptest_config(crate::git::garbage::config())]

        #[test]
        fn any_answer_is_read(answer in crate::git::garbage::answer()) {
            names(&answer, 20);
        }
    }
}
