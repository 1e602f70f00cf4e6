//! Short histories, and what numbers meant in them.

use super::*;
use crate::config::Kinds;
use crate::source::Commit;

fn added(folder: &str) -> Step {
    Step::Added { folder: folder.to_owned(), returns: false }
}

fn moved(from: &str, to: &str) -> Step {
    Step::Moved { from: from.to_owned(), to: to.to_owned() }
}

/// Commits named by their places, a day apart.
fn identities(commits: Vec<(&[u32], Vec<Step>)>, now: Vec<Step>, is_shallow: bool) -> Identities {
    let commit = |(index, (parents, steps)): (usize, (&[u32], Vec<Step>))| Commit {
        id: index.to_string(),
        time: index as i64 * 10,
        parents: parents.to_vec(),
        steps,
        ..Commit::default()
    };
    let commits = commits.into_iter().enumerate().map(commit).collect();
    Identities::new(&Arc::new(History { commits, now, is_shallow, ..History::default() }), &Kinds::default())
}

fn bearer_now(identities: &Identities, number: u64, when: When<'_>) -> Option<u64> {
    identities.number_now(identities.bearer(Number::first(number), when)?.identity).map(|number| number.value)
}

#[test]
fn a_number_means_what_it_meant_then() {
    let renumbered = identities(
        vec![
            (&[], vec![added("TASK3")]),
            (&[0], vec![moved("TASK3", "TASK4")]),
            (&[1], vec![added("TASK3")]),
            (&[2], vec![moved("TASK4", "TASK5"), added("TASK4")]),
        ],
        vec![moved("TASK5", "TASK6")],
        false,
    );
    let now = |number, when| bearer_now(&renumbered, number, when);
    assert_eq!(now(3, When::Commit("0", 0)), Some(6));
    assert_eq!(now(3, When::Time(9)), Some(6));
    assert_eq!(now(3, When::Commit("1", 10)), None, "nothing has the number any more");
    assert_eq!(now(3, When::Commit("2", 20)), Some(3));
    assert_eq!(now(4, When::Time(25)), Some(6));
    assert_eq!(now(4, When::Time(35)), Some(4));
    assert_eq!(now(3, When::Time(-5)), Some(6), "it took the number first");
    assert!([3, 4, 5].iter().all(|number| renumbered.is_doubtful(Number::first(*number))) && !renumbered.is_doubtful(Number::first(6)));
    let paths: Vec<String> = renumbered.path_moves("TASK6", "PLAN.md").into_iter().filter_map(|path| path.from).collect();
    assert_eq!(paths, ["TASK5", "TASK4", "TASK3"].map(|folder| format!("docs/cross-collab/{folder}/PLAN.md")));
}

#[test]
fn a_swap_and_what_returns() {
    let swapped = identities(
        vec![
            (&[], vec![added("TASK1"), added("TASK2")]),
            (&[0], vec![moved("TASK1", "TASK2"), moved("TASK2", "TASK1")]),
            (&[1], vec![Step::Removed("TASK2".to_owned())]),
            (&[2], vec![Step::Added { folder: "TASK2".to_owned(), returns: true }]),
        ],
        Vec::new(),
        false,
    );
    assert_eq!(bearer_now(&swapped, 1, When::Commit("0", 0)), Some(2));
    assert_eq!(bearer_now(&swapped, 2, When::Commit("0", 0)), Some(1));
    assert_eq!(bearer_now(&swapped, 2, When::Commit("3", 30)), Some(2));
}

#[test]
fn a_branch_that_renumbers_is_joined_once() {
    let joined = identities(
        vec![
            (&[], vec![added("TASK1")]),
            (&[0], vec![moved("TASK1", "TASK2"), added("TASK1")]),
            (&[0], vec![Step::Touched("TASK1".to_owned())]),
            (&[2, 1], vec![moved("TASK1", "TASK2"), added("TASK1")]),
        ],
        Vec::new(),
        false,
    );
    assert_eq!(joined.moves.iter().filter(|moved| moved.from.is_some()).count(), 1);
    let now = |when| bearer_now(&joined, 1, when);
    assert_eq!(
        (now(When::Commit("1", 10)), now(When::Commit("2", 20)), now(When::Time(25)), now(When::Time(30))),
        (Some(1), Some(2), Some(2), Some(1))
    );
}

#[test]
fn what_a_shallow_clone_does_not_show_is_not_told() {
    let cut = identities(
        vec![(&[], vec![added("TASK1"), added("TASK2")]), (&[0], vec![moved("TASK2", "TASK3")]), (&[1], vec![added("TASK2")])],
        Vec::new(),
        true,
    );
    assert_eq!(cut.bearer(Number::first(2), When::Commit("0", 0)), None);
    assert_eq!(cut.bearer(Number::first(2), When::Time(-5)), None);
    assert_eq!(bearer_now(&cut, 3, When::Commit("1", 10)), Some(3));
}
