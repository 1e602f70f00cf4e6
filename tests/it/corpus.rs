//! Whole workspaces: a real one, and generated ones whose faults are known. What they are read and made from stands in `../shared`,
//! beside the project; where it is missing, `./test` leaves these tests out and says so.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use crossbook::Analysis;
use crossbook::change;
use crossbook::config::{Severity, State};
use crossbook::context::{BUDGET, Inputs, Surroundings};
use crossbook::contract::Verdict;
use crossbook::disk::Progress;
use crossbook::model::{People, Reference, Resolution, Target, TargetRepo};
use rayon::prelude::*;

use crate::git::git;
use crate::rust_source::root;

/// A file or folder of `../shared`, which must be there.
pub fn beside(path: &str) -> PathBuf {
    let found = root().join("../shared").join(path);
    assert!(found.exists(), "this test needs {}", found.display());
    found
}

fn judge(dir: &Path) -> Analysis {
    crossbook::check(dir, &Progress::silent()).unwrap_or_else(|error| panic!("{}: {error}", dir.display()))
}

/// The real workspace.
fn real() -> Analysis {
    beside("corpus/trr");
    judge(&root().join("tests/corpus"))
}

/// The repo, number and resolution of every mention of a task or of something in its folder.
fn tasks(verdict: &Analysis) -> impl Iterator<Item = (&Reference, &str, u64)> {
    verdict.model.all_references().filter_map(|reference| {
        let TargetRepo::Known(repo) = reference.target.repo() else { return None };
        Some((reference, verdict.model[*repo].info.name.as_str(), reference.target.number()?.value))
    })
}

#[test]
#[ignore = "needs ../shared: run by ./test"]
fn what_the_real_workspace_says_of_an_absent_repo_cannot_be_verified() {
    let verdict = real();
    let absent: Vec<_> = tasks(&verdict).filter(|(_, repo, _)| *repo == "screenalytics").collect();
    assert_eq!(absent.len(), 31);
    assert!(absent.iter().all(|(reference, ..)| reference.resolution == Resolution::Unverifiable));
}

#[test]
#[ignore = "needs ../shared: run by ./test"]
fn only_tasks_that_the_real_workspace_lacks_are_broken() {
    let verdict = real();
    let broken = tasks(&verdict)
        .filter(|(reference, ..)| reference.resolution == Resolution::Broken && matches!(reference.target, Target::Task { .. }));
    let mut found: Vec<(&str, u64)> = broken.map(|(_, repo, number)| (repo, number)).collect();
    found.sort_unstable();
    assert_eq!(found, [11, 14, 20, 23, 23, 23, 25, 26].map(|number| ("TRR-APP", number)));
    let rule = |name: &str| verdict.findings.iter().filter(|finding| finding.rule == name).count();
    assert_eq!(rule("broken-task-ref"), 8);
    assert_eq!(rule("unknown-repo") + rule("broken-link") + rule("broken-anchor") + rule("dependency-cycle") + rule("repo-mismatch"), 0);
}

#[test]
#[ignore = "needs ../shared: run by ./test"]
fn numbers_in_the_real_workspace_mean_what_a_reader_takes_them_for() {
    let verdict = real();
    let at = |file: &str, text: &str| {
        let found: Vec<(&str, u64)> = tasks(&verdict)
            .filter(|(reference, ..)| verdict.model[reference.document].file.ends_with(file) && &*reference.text == text)
            .map(|(_, repo, number)| (repo, number))
            .collect();
        found
    };
    // Under a bullet of screenalytics, in a document of TRR-APP TASK4.
    assert_eq!(at("TRR-APP/docs/cross-collab/TASK4/OTHER_PROJECTS.md", "TASK5"), [("screenalytics", 5), ("screenalytics", 5)]);
    // "None for Task 11.", under the same bullet in Task 11's own document.
    let own = at("TRR-Backend/docs/cross-collab/TASK11/OTHER_PROJECTS.md", "Task 11");
    assert!(own.iter().all(|target| *target == ("TRR-Backend", 11)), "{own:?}");
    assert!(verdict.model.all_references().all(|reference| !reference.text.contains("20260304")));
}

/// Each stale reference of the real repo at one of its commits: where, what, and what its fix writes.
fn stale_at(root: &Path, commit: &str) -> Vec<String> {
    git(&root.join("TRR-APP")).run(&["checkout", "-q", commit]);
    let verdict = judge(root);
    let stale = verdict.findings.iter().filter(|finding| finding.rule == "stale-task-ref");
    let told = stale.map(|finding| {
        let place = finding.location.place.map(|(text, span)| verdict.model.place(text, span).start.line).unwrap();
        let fix = finding.fix.as_ref().filter(|fix| fix.safe).map(|fix| fix.edits[0].text.as_str());
        format!("{}:{place} {} -> {fix:?}", finding.location.file, finding.message)
    });
    told.collect()
}

#[test]
#[ignore = "needs ../shared: run by ./test"]
fn what_a_real_renumbering_left_behind_is_found_when_it_was() {
    let bundle = beside("corpus/trr-app-history.bundle");
    let dir = tempfile::tempdir().unwrap();
    git(dir.path()).run(&["clone", "-q", "-b", "main", bundle.to_str().unwrap(), "TRR-APP"]);
    let absent = |name: &str| format!("[[repo]]\nname = \"{name}\"\nabsent = true\n");
    let book = format!("[[repo]]\nname = \"TRR-APP\"\n{}{}", absent("TRR-Backend"), absent("screenalytics"));
    std::fs::write(dir.path().join("book.toml"), book).unwrap();
    let left = "TRR-APP/docs/cross-collab/TASK4/PLAN.md:67 \"Supabase Schema Cleanup\" was number 3 in TRR-APP until 2026-02-09 \
                (commit 32b25aa), and is now TASK4 -> Some(\"4\")";
    // The task goes, returns as it was, and its authors put right what they had left.
    for commit in ["32b25aa", "401e4dc"] {
        assert_eq!(stale_at(dir.path(), commit), [left]);
    }
    for commit in ["dca6b4f", "ad738bb", "6d57c50", "9e9a681", "0bbe318", "main"] {
        assert_eq!(stale_at(dir.path(), commit), Vec::<String>::new(), "{commit}");
    }
}

#[derive(serde::Deserialize)]
struct Fault {
    rule: String,
    file: String,
    line: u32,
    note: String,
}

#[test]
#[ignore = "needs ../shared: run by ./test"]
fn generated_workspaces_have_the_faults_that_were_put_in_and_no_other() {
    let generator = beside("bench/gen_workspace.py");
    let faults: Vec<String> = (1..=6_u32).into_par_iter().flat_map_iter(|seed| generated(&generator, seed)).collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// A generated workspace, with the faults that were put in.
fn generate(generator: &Path, seed: u32) -> (tempfile::TempDir, Vec<Fault>) {
    let dir = tempfile::tempdir().unwrap();
    let mut python = Command::new("python3");
    python.arg(generator).arg(dir.path()).args(["--features", "80", "--defects", "57", "--seed"]).arg(seed.to_string());
    // A repo whose one commit is all of it tells as much as none.
    python.args(seed.is_multiple_of(2).then_some("--git"));
    let made = python.output().expect("python3 makes the workspace");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let truth: Vec<Fault> = serde_json::from_slice(&std::fs::read(dir.path().join("truth.json")).unwrap()).unwrap();
    (dir, truth)
}

/// Fails where a sync changes anything but the snapshots that were put out of line.
fn assert_synced(verdict: &Analysis, truth: &[Fault], seed: u32) {
    let synced = change::fix(&verdict.model, &verdict.findings, |finding| finding.rule == "stale-snapshot");
    let mut changed = Vec::new();
    for (path, rewrite) in &synced.changes.files {
        let before = rewrite.before.as_deref().unwrap();
        assert_eq!(before.lines().count(), rewrite.after.lines().count());
        for (line, (old, new)) in before.lines().zip(rewrite.after.lines()).enumerate().filter(|(_, (old, new))| old != new) {
            assert_eq!(old.replacen("Complete.", "In progress.", 1), new);
            changed.push((path.as_str(), line as u32 + 1));
        }
    }
    let planted = truth.iter().filter(|fault| fault.rule == "stale-snapshot");
    let mut planted: Vec<(&str, u32)> = planted.map(|fault| (fault.file.as_str(), fault.line)).collect();
    planted.sort_unstable();
    assert_eq!(changed, planted, "seed {seed}");
}

/// What was missed in a generated workspace, and what was found that is none.
fn generated(generator: &Path, seed: u32) -> Vec<String> {
    let (dir, truth) = generate(generator, seed);
    let verdict = judge(dir.path());
    assert_synced(&verdict, &truth, seed);
    let mut found: BTreeMap<(&str, &str), Vec<(u32, &str)>> = BTreeMap::new();
    for finding in verdict.findings.iter().filter(|finding| finding.severity > Severity::Note) {
        let line = finding.location.place.map_or(0, |(text, span)| verdict.model.place(text, span).start.line);
        found.entry((finding.rule, &finding.location.file)).or_default().push((line, &finding.message));
    }
    let mut faults = Vec::new();
    for fault in &truth {
        let here = found.get_mut(&(fault.rule.as_str(), fault.file.as_str()));
        let hit = here.and_then(|here| here.iter().position(|(line, _)| *line == fault.line).map(|hit| here.remove(hit)));
        if hit.is_none() {
            faults.push(format!("seed {seed}: missed {} {}:{} ({})", fault.rule, fault.file, fault.line, fault.note));
        }
    }
    let alarms = found.iter().flat_map(|((rule, file), rest)| rest.iter().map(move |(line, message)| (rule, file, line, message)));
    faults.extend(alarms.map(|(rule, file, line, message)| format!("seed {seed}: false alarm {rule} {file}:{line} {message}")));
    faults
}

#[test]
#[ignore = "needs ../shared: run by ./test"]
fn the_first_screen_of_the_real_workspace_holds_every_error() {
    let folder = beside("corpus/trr");
    let verdict = judge(&folder);
    let run = Command::new(env!("CARGO_BIN_EXE_crossbook")).args(["check", "--color=never"]).current_dir(&folder).output().unwrap();
    let report = String::from_utf8(run.stdout).unwrap();
    let screen: Vec<&str> = report.lines().take(40).collect();
    assert_eq!(screen[0], "37 errors, 76 warnings, 70 notes");
    let errors: Vec<_> = verdict.findings.iter().filter(|finding| finding.severity == Severity::Error).collect();
    assert_eq!(errors.len(), 37);
    for error in errors {
        let (text, span) = error.location.place.unwrap();
        let place = verdict.model.place(text, span).start;
        let place = format!("{}:{}", place.line, place.column);
        let is_its =
            |line: &&str| line.contains(&format!("{}:", error.location.file)) && line.split([' ', ',']).any(|part| part.contains(&place));
        assert!(screen.iter().any(is_its), "{}:{place}: {}\n{report}", error.location.file, error.message);
    }
}

/// Holds the context of every item to what its pages show of it: all open phases, items that it waits for or that wait for it, drifted
/// contracts and findings, within the usual budget. How many items have any of it, and of how many something else was left out.
fn contexts_have_what_is_needed(analysis: &Analysis) -> (usize, usize) {
    let Analysis { model, contracts, findings, .. } = analysis;
    let inputs = Inputs { model, contracts, findings };
    let known = Surroundings::new(inputs, Arc::new(People::new(model)));
    let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").replace(['\u{201c}', '\u{201d}'], "\"");
    let (mut told, mut cut) = (0, 0);
    for task in model.task_ids() {
        let context = known.context(inputs, task, "").within(BUDGET);
        let text = context.to_markdown();
        let name = model.task_name(task);
        assert!(text.len() <= BUDGET * 4, "{name}: {} bytes", text.len());
        let small = known.context(inputs, task, "").within(BUDGET / 4);
        assert!(small.to_markdown().len() <= BUDGET, "{name} in a quarter of the room");
        cut += usize::from(small.left_out.needed > 0);
        let open = model.phases(task).iter().filter(|phase| !phase.state.is_some_and(State::done));
        let waits = model.waits();
        let waits = waits.iter().flat_map(|wait| [(wait.from, wait.to), (wait.to, wait.from)]).filter(|(own, _)| *own == task);
        let drifted = contracts.all.iter().filter(|contract| {
            let drifted = contract.mirrors.iter().filter(|mirror| mirror.verdict == Verdict::Drift);
            drifted.flat_map(|mirror| [Some(&mirror.holder), contract.owner.as_ref()]).flatten().any(|holder| holder.task == Some(task))
        });
        let found = findings.iter().filter(|finding| finding.location.about(model).1 == Some(task));
        let wanted: Vec<String> = open
            .map(|phase| line(&phase.description))
            .chain(waits.map(|(_, other)| model.task_name(other)))
            .chain(drifted.map(|contract| line(&contract.name)))
            .chain(found.map(|finding| format!("[{}]", finding.rule)))
            .collect();
        told += usize::from(!wanted.is_empty());
        for wanted in wanted {
            assert!(text.contains(&wanted), "{name}: {wanted} in\n{text}");
        }
    }
    (told, cut)
}

/// Whoever asks about an item is told all that is open, wrong or waited for, within the usual budget.
#[test]
#[ignore = "needs ../shared: run by ./test"]
fn the_context_of_every_item_of_the_real_workspace_has_what_is_needed() {
    let (told, cut) = contexts_have_what_is_needed(&real());
    assert!(told >= 10, "{told} items");
    assert!(cut > 0, "nothing was ever left out: the budget was not tested");
}

/// The same in repos of specs, plans and decisions.
#[test]
#[ignore = "needs ../shared: run by ./test"]
fn the_context_of_every_item_of_a_workspace_of_specs_has_what_is_needed() {
    let dir = tempfile::tempdir().unwrap();
    for repo in ["backend", "frontend"] {
        let bundle = beside(&format!("corpus/momentum/{repo}.bundle"));
        git(dir.path()).run(&["clone", "--quiet", "--branch", "main", bundle.to_str().unwrap(), repo]);
    }
    let (told, _) = contexts_have_what_is_needed(&judge(dir.path()));
    assert!(told >= 10, "{told} items");
}
