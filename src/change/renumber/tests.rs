//! Workspaces that say the same under any numbers: what a renumbering writes is held to what their author would have written.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::contract::Contracts;
use crate::lint::{self, Finding};
use crate::model::Draft;
use crate::source::{Answers, Content, RepoInfo, RepoSource, SourceFile, Sources, TaskFolder};

const REPOS: [&str; 3] = ["api", "core-api", "web"];

/// Which number each task has, by repo and by what it is about.
type Numbering = BTreeMap<(usize, usize), u64>;

/// Every way of naming a task: `{r}` is its repo, `{n}` its number; a line of its own each.
const WAYS: [&str; 14] = [
    "See {r} TASK{n}.\n",
    "It follows {r}'s Task {n}, as agreed.\n",
    "- {r}\n  - Owns the table (TASK{n}).\n",
    "Read `{r}/docs/cross-collab/TASK{n}/STATUS.md`, please.\n",
    "Read [the plan](../../../../{r}/docs/cross-collab/TASK{n}/PLAN.md#goal).\n",
    "Read [{r} TASK{n}](../../../../{r}/docs/cross-collab/TASK{n}/PLAN.md).\n",
    "Read [Task {n}][there].\n\n[there]: ../../../../{r}/docs/cross-collab/TASK{n}/PLAN.md \"The plan\"\n",
    "<a href=\"../../../../{r}/docs/cross-collab/TASK{n}/PLAN.md\">Plan</a>\n",
    "| Repo | Task |\n|---|---|\n| {r} | **next** (TASK{n}) |\n",
    "## {r} TASK{n} first\n",
    "Unblocks {r} TASK{n}\u{a0}\u{2014} \u{201c}soon\u{201d}.\t \n",
    "```mermaid\nflowchart LR\n  a[{r} TASK{n}] --> b[TASK99]\n```\n",
    "`{r} TASK{n}` is what counts\n",
    "\n1. {r} (TASK{n}) goes first\n",
];

/// A workspace, written under a numbering. Each document names some tasks in some ways.
fn written(numbering: &Numbering, mentions: &[(usize, usize, usize)]) -> Sources {
    let tasks: Vec<(usize, usize)> = numbering.keys().copied().collect();
    let documents = tasks.len() * 2;
    let repos = REPOS.iter().enumerate().map(|(repo, name)| {
        let mut source = RepoSource { info: RepoInfo::new(*name, *name), has_sources: true, ..RepoSource::default() };
        for (at, (_, about)) in tasks.iter().enumerate().filter(|(_, (owner, _))| *owner == repo) {
            let number = numbering[&(repo, *about)];
            let folder = format!("docs/cross-collab/TASK{number}");
            source.folders.push(TaskFolder::new(folder.clone(), number));
            let titles = [format!("# Subject {about} — Task {number} Plan"), format!("# Status — Task {number} (Subject {about})")];
            for (kind, name) in ["PLAN.md", "STATUS.md"].into_iter().enumerate() {
                let mut text = format!(
                    "{}{}\n\nTask {number} docs are here, and [more](PLAN.md).\n\n## Goal\n\n",
                    ["", "\u{feff}"][kind],
                    titles[kind]
                );
                let here = mentions.iter().enumerate().filter(|(_, (place, ..))| place % documents == at * 2 + kind);
                for (index, (place, way, target)) in here {
                    let (repo, about) = tasks[target % tasks.len()];
                    let line = WAYS[(way + place) % WAYS.len()]
                        .replace("{r}", REPOS[repo])
                        .replace("there", &format!("there-{}", "x".repeat(index)));
                    text += &line.replace("{n}", &numbering[&(repo, about)].to_string());
                    text.push('\n');
                }
                let text = if kind == 1 { text.replace('\n', "\r\n") } else { text };
                Arc::make_mut(&mut source.files).push(SourceFile { path: format!("{folder}/{name}"), content: Content::Text(text.into()) });
            }
        }
        source.folders.sort_by_key(|folder| folder.number);
        Arc::make_mut(&mut source.files).sort_by(|one, other| one.path.cmp(&other.path));
        source
    });
    Sources { repos: repos.collect(), ..Sources::default() }
}

fn judged(sources: &Sources) -> (Model, Vec<Finding>) {
    let config = Config::default();
    let model = Model::resolve(Draft::read(&config, sources), &Answers::default());
    let contracts = Contracts::compare(None, &model, &config.contracts, sources);
    let findings = lint::check(&model, &contracts, &config);
    (model, findings)
}

/// The sources once a task has another number; nothing where that cannot be.
fn renumbered(sources: &Sources, repo: usize, from: u64, to: u64, manner: Manner) -> Option<(Sources, Numbers, Renumbering, Consequences)> {
    let (model, findings) = judged(sources);
    let numbers = Numbers::new(&model, RepoId(repo as u32), Number::first(from), to, manner).ok()?;
    let config = Config::default();
    let renumbering = renumber(&model, &numbers, &BTreeSet::new());
    let after = renumbering.changes.simulated(sources, &config.kinds);
    let (then, found) = judged(&after);
    let consequences = Consequences::new(&renumbering.changes, &numbers, (&model, &findings), (&then, &found));
    let severe = |index: &usize| found[*index].rule != "numbering-gap";
    assert!(
        !consequences.findings.iter().any(severe),
        "{:#?}",
        consequences.findings.iter().map(|index| &found[*index]).collect::<Vec<_>>()
    );
    Some((after, numbers, renumbering, consequences))
}

fn manner() -> impl Strategy<Value = Manner> {
    prop_oneof![Just(Manner::Move), Just(Manner::Insert), Just(Manner::Swap)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_renumbered_workspace_is_what_its_author_would_have_written(
        counts in prop::array::uniform3(1_usize..5),
        mentions in prop::collection::vec((0_usize..1000, 0_usize..WAYS.len(), 0_usize..1000), 0..60),
        steps in prop::collection::vec((0_usize..3, 1_u64..6, 1_u64..12, manner()), 1..5),
    ) {
        let mut numbering: Numbering =
            (0..3).flat_map(|repo| (0..counts[repo]).map(move |about| ((repo, about), about as u64 + 1))).collect();
        let first = written(&numbering, &mentions);
        let mut sources = first.clone();
        let mut back = Vec::new();
        for (repo, from, to, manner) in steps {
            let Some((after, numbers, renumbering, consequences)) = renumbered(&sources, repo, from, to, manner) else { continue };
            prop_assert!(consequences.shifts.is_empty(), "{:#?}", consequences.shifts);
            prop_assert!(renumbering.named.is_empty() && renumbering.listed.is_empty());
            numbering.iter_mut().filter(|((owner, _), _)| *owner == repo).for_each(|(_, number)| *number = numbers.of(Number::first(*number)).map_or(*number, |new| new.value));
            prop_assert_eq!(&after, &written(&numbering, &mentions));
            sources = after;
            back.push((repo, to, from, manner));
        }
        for (repo, from, to, manner) in back.into_iter().rev() {
            sources = renumbered(&sources, repo, from, to, manner).unwrap().0;
        }
        prop_assert_eq!(sources, first);
    }
}

/// Two repos: `api` with tasks 1 to 6, `web` with one document of this text in its TASK1.
fn story(text: &str) -> Sources {
    let mut numbering: Numbering = (0..6).map(|about| ((0, about), about as u64 + 1)).collect();
    numbering.insert((2, 0), 1);
    let mut sources = written(&numbering, &[]);
    let path = "docs/cross-collab/TASK1/NOTES.md".to_owned();
    Arc::make_mut(&mut sources.repos[2].files).insert(0, SourceFile { path, content: Content::Text(text.into()) });
    sources
}

fn notes(sources: &Sources) -> String {
    sources.repos[2].files[0].content.text().to_string()
}

#[track_caller]
fn becomes(text: &str, (from, to, manner): (u64, u64, Manner), wanted: &str) {
    let (after, _, _, consequences) = renumbered(&story(text), 0, from, to, manner).unwrap();
    assert_eq!(notes(&after), wanted);
    assert!(consequences.shifts.is_empty(), "{:?}", consequences.shifts);
}

#[test]
fn lists_and_ranges_keep_their_meaning() {
    becomes("See api TASK4/5.\n", (4, 5, Manner::Swap), "See api TASK5/4.\n");
    becomes("See api TASK3, TASK4 and TASK5.\n", (4, 9, Manner::Move), "See api TASK3, TASK9 and TASK5.\n");
    becomes("See api TASK2\u{2013}TASK4.\n", (6, 1, Manner::Insert), "See api TASK3\u{2013}TASK5.\n");
    becomes("See api TASK2\u{2013}TASK4.\n", (2, 4, Manner::Swap), "See api TASK2\u{2013}TASK4.\n");
    becomes("See api TASK2-TASK4.\n", (3, 9, Manner::Move), "See api TASK2, TASK4, TASK9.\n");
    becomes("See api Tasks 2\u{2013}4.\n", (3, 9, Manner::Move), "See api Tasks 2, 4, 9.\n");
}

#[test]
fn only_what_means_the_task_is_edited() {
    let same = "TASK4 is gone. web TASK4, `make task-4`, Phase 4, SUBTASK4, https://x.example/TASK4, TASK{N}.\n";
    becomes(same, (4, 5, Manner::Swap), same);
    becomes(
        "# api notes\n\n**api TASK04**, api\u{2019}s TASK 4\n",
        (4, 5, Manner::Swap),
        "# api notes\n\n**api TASK05**, api\u{2019}s TASK 5\n",
    );
}

#[test]
fn what_cannot_be_told_for_certain_is_left_and_told() {
    let text = "```sh\nrg 'api TASK4'\n```\n<!-- api TASK4 -->\n";
    let (after, _, renumbering, _) = renumbered(&story(text), 0, 4, 5, Manner::Swap).unwrap();
    assert_eq!(notes(&after), text);
    let why: Vec<&str> = renumbering.left.iter().map(|left| left.why).collect();
    assert_eq!(why, ["it is in code", "it is in a comment"]);
}

#[test]
fn a_number_that_would_come_to_mean_the_documents_own_task_gets_its_repo() {
    let sources = story("- api:\n  - waits for Task 2\n");
    let (.., consequences) = renumbered(&sources, 0, 2, 1, Manner::Swap).unwrap();
    let shift = &consequences.shifts[0];
    assert_eq!((shift.now.as_str(), shift.then.as_str()), ("api TASK2", "web TASK1"));
    let (model, _) = judged(&sources);
    let numbers = Numbers::new(&model, RepoId(0), Number::first(2), 1, Manner::Swap).unwrap();
    let renumbering = renumber(&model, &numbers, &consequences.to_name());
    let after = renumbering.changes.simulated(&sources, &Config::default().kinds);
    assert_eq!(notes(&after), "- api:\n  - waits for api Task 1\n");
}

#[test]
fn a_number_that_nothing_had_must_not_come_to_mean_something() {
    let (.., consequences) = renumbered(&story("See api TASK9.\n"), 0, 6, 9, Manner::Move).unwrap();
    let shift = &consequences.shifts[0];
    assert_eq!((shift.now.as_str(), shift.is_broken, shift.then.as_str()), ("api TASK9", true, "api TASK9"));
}

#[test]
fn numbers_that_cannot_change_say_why() {
    let (model, _) = judged(&story(""));
    let refused = |from, to, manner| Numbers::new(&model, RepoId(0), Number::first(from), to, manner).unwrap_err();
    assert_eq!(refused(9, 1, Manner::Move), Refused::NoTask(9));
    assert_eq!(refused(1, 2, Manner::Move), Refused::Taken(2));
    assert_eq!(refused(1, 9, Manner::Swap), Refused::Nobody(9));
    assert_eq!(refused(1, 1, Manner::Insert), Refused::Same(1));
}
