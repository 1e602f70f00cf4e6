//! What the workspace was at a commit, and what provenance of each finding since.

use std::collections::BTreeMap;
use std::fs;

use crossbook::disk::Progress;
use crossbook::host;
use crossbook::lint::Provenance;
use crossbook::since::{Since, StartPoints, since};
use crossbook::source::{PathQuery, PathStatus, Sources};

use crate::project::{Project, project, sound};

const PLAN: &str = "docs/cross-collab/TASK1/PLAN.md";
const OTHER: &str = "docs/cross-collab/TASK1/OTHER_PROJECTS.md";

fn write(project: &Project, path: &str, text: &str) {
    fs::create_dir_all(project.path(path).parent().unwrap()).unwrap();
    fs::write(project.path(path), text).unwrap();
}

fn plan(shape: &str) -> String {
    format!("# Exports \u{2014} Task 1 Plan\n\n## Locked Contracts\n\n### Rows read\n\n`GET /rows` gives `{shape}`\n")
}

fn other(counterpart: &str, shape: &str) -> String {
    format!(
        "# Other Projects \u{2014} Task 1 (Exports)\n\n## Cross-Repo Snapshot\n\n- {counterpart}: Pending. See {counterpart} TASK1.\n\n\
         ## Locked Contracts (Mirrored)\n\n- Rows read: `GET /rows` gives `{shape}`\n"
    )
}

/// An owner and a repo that mirrors it, in step, each committed on the first day.
fn pair() -> Project {
    let project = project()
        .file(format!("api/{PLAN}"), plan("{ id: string }"))
        .file(
            format!("api/{OTHER}"),
            "# Other Projects \u{2014} Task 1 (Exports)\n\n## Cross-Repo Snapshot\n\n- web: Pending. See web TASK1.\n",
        )
        .file(format!("web/{PLAN}"), "# Exports \u{2014} Task 1 Plan\n\nSee api TASK8.\n")
        .file(format!("web/{OTHER}"), other("api", "{ id: string }"));
    project.commit("api", 1);
    project.commit("web", 1);
    project
}

/// What provenance of findings since a repo's commit: rule, and what it is.
fn told(project: &Project, repo: &str, revision: &str) -> (Vec<(&'static str, Provenance)>, Vec<&'static str>) {
    let workspace = host::open(project.root()).unwrap();
    let index = workspace.checkouts.iter().position(|checkout| checkout.info.name == repo).unwrap();
    let changes = StartPoints::Of(index, host::revision(&workspace, index, Some(revision)).unwrap());
    let Since { analysis, fixed } = since(workspace, &changes, &Progress::silent()).unwrap();
    let telling = ["broken-task-ref", "contract-drift", "broken-link"];
    let told = analysis.findings.iter().map(|finding| (finding.rule, finding.provenance.unwrap()));
    (
        told.filter(|(rule, _)| telling.contains(rule)).collect(),
        fixed.iter().map(|finding| finding.rule).filter(|rule| telling.contains(rule)).collect(),
    )
}

#[test]
fn a_finding_is_inherited_introduced_or_fixed() {
    let project = pair();
    assert_eq!(told(&project, "web", "HEAD"), (vec![("broken-task-ref", Provenance::Inherited)], vec![]));
    write(&project, &format!("web/{PLAN}"), "# Exports \u{2014} Task 1 Plan\n\nMoved down. See api TASK8.\n\nSee [that](gone.md).\n");
    let (mut found, fixed) = told(&project, "web", "HEAD");
    found.sort();
    assert_eq!(found, [("broken-link", Provenance::Introduced), ("broken-task-ref", Provenance::Inherited)]);
    assert!(fixed.is_empty());
    project.commit("web", 2);
    assert_eq!(told(&project, "web", "HEAD").0.iter().filter(|(_, provenance)| *provenance == Provenance::Inherited).count(), 2);
    write(&project, &format!("web/{PLAN}"), "# Exports \u{2014} Task 1 Plan\n");
    assert_eq!(told(&project, "web", "HEAD"), (vec![], vec!["broken-task-ref", "broken-link"]));
}

#[test]
fn what_the_owner_changed_is_not_the_mirrors_fault() {
    let project = pair();
    write(&project, &format!("api/{PLAN}"), &plan("{ id: number }"));
    project.commit("api", 3);
    write(&project, &format!("web/{PLAN}"), "# Exports \u{2014} Task 1 Plan\n");
    project.commit("web", 4);
    assert_eq!(told(&project, "web", "HEAD~1"), (vec![("contract-drift", Provenance::OwnerMoved)], vec!["broken-task-ref"]));
    // Seen from the owner it is its own doing.
    assert_eq!(told(&project, "api", "HEAD~1").0, [("contract-drift", Provenance::Introduced)]);
    // And so it is where the mirror itself is edited.
    write(&project, &format!("api/{PLAN}"), &plan("{ id: string }"));
    write(&project, &format!("web/{PLAN}"), "# Exports \u{2014} Task 1 Plan\n\n## Goal\n");
    project.commit("api", 5);
    project.commit("web", 6);
    write(&project, &format!("web/{OTHER}"), &other("api", "{ id: boolean }"));
    assert_eq!(told(&project, "web", "HEAD").0, [("contract-drift", Provenance::Introduced)]);
}

#[test]
fn a_branch_is_held_to_where_it_began() {
    let project = pair();
    project.git("web", 2, &["checkout", "-qb", "work"]);
    write(&project, &format!("web/{PLAN}"), "# Exports \u{2014} Task 1 Plan\n\nSee api TASK9.\n");
    project.commit("web", 3);
    project.git("web", 4, &["checkout", "-q", "main"]);
    write(&project, &format!("web/{PLAN}"), "# Exports \u{2014} Task 1 Plan\n\nSee api TASK9, and api TASK8.\n");
    project.commit("web", 4);
    project.git("web", 5, &["checkout", "-q", "work"]);
    assert_eq!(told(&project, "web", "main"), (vec![("broken-task-ref", Provenance::Introduced)], vec!["broken-task-ref"]));
}

/// All that is read of repos, without what only the disk has.
fn facts(sources: &Sources) -> Vec<(String, String)> {
    let facts = sources.repos.iter().map(|repo| {
        let history = repo.history.as_ref().map(|history| &history.commits);
        (repo.info.name.clone(), format!("{:#?}", (&repo.folders, &repo.files, &repo.shared, history)))
    });
    facts.collect()
}

#[test]
fn what_was_is_read_as_it_would_have_been() {
    let project = pair();
    let files = [
        ("api/docs/cross-collab/TASK2/notes/deep.markdown", "# Deep\n"),
        ("api/docs/cross-collab/TASK2/.hidden.md", "# No\n"),
        ("api/docs/cross-collab/.cache/x.md", "# No\n"),
        ("api/docs/cross-collab/TASK2/logo.svg", "<svg/>"),
        ("api/docs/cross-collab/TASK10/PLAN.md", "\u{feff}# Ten\r\n"),
        ("api/docs/cross-collab/README.md", "# All\n"),
        ("api/AGENTS.md", "# Agents\n"),
        ("api/src/main.rs", ""),
        ("api/package.json", "{ \"name\": \"@acme/api\", \"version\": \"1.2.3\" }"),
        ("web/node_modules/x/package.json", "{}"),
        ("book.toml", "[workspace]\npublish = [\"AGENTS.md\"]\n"),
    ];
    files.iter().for_each(|(path, text)| write(&project, path, text));
    fs::write(project.path("api/docs/cross-collab/TASK2/PLAN.md"), b"# Caf\xe9\n").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("../README.md", project.path("api/docs/cross-collab/TASK2/STATUS.md")).unwrap();
    project.commit("api", 2);
    project.commit("web", 2);
    let workspace = host::open(project.root()).unwrap();
    let was = host::crawl(&workspace, &Progress::silent()).unwrap();
    let commits: BTreeMap<usize, String> =
        (0..2).map(|index| (index, host::revision(&workspace, index, Some("HEAD")).unwrap().commit)).collect();
    // All is another, and it is committed.
    fs::remove_dir_all(project.path("api/docs/cross-collab/TASK2")).unwrap();
    fs::remove_file(project.path("api/src/main.rs")).unwrap();
    write(&project, &format!("api/{PLAN}"), "# Other\n");
    write(&project, "api/docs/cross-collab/TASK3/PLAN.md", "# New\n");
    write(&project, "api/src/other.rs", "");
    write(&project, "api/package.json", "{ \"name\": \"@acme/api\", \"version\": \"2.0.0\" }");
    project.commit("api", 3);
    let now = host::crawl(&workspace, &Progress::silent()).unwrap();
    assert_ne!(facts(&now), facts(&was));
    let (then, past) = host::as_of(&workspace, &now, &commits).unwrap();
    for ((name, is), (_, was)) in facts(&then).into_iter().zip(facts(&was)) {
        assert_eq!(is, was, "{name}");
    }
    let asked = ["api/src/main.rs", "api/src/other.rs", "api/src", "api", "web/docs", "book.toml", "api/docs/cross-collab/TASK2/logo.svg"];
    let asked = asked.map(|path| PathQuery { path: path.to_owned() });
    use PathStatus::{File, Folder, Missing};
    assert_eq!(past.path_statuses(&workspace, &asked), [File, Missing, Folder, Folder, Folder, File, File]);
}

#[test]
fn a_commit_that_is_not_here_is_said_to_be_missing() {
    let project = pair();
    let workspace = host::open(project.root()).unwrap();
    let error = host::revision(&workspace, 0, Some("v9")).unwrap_err();
    assert_eq!(error.to_string(), "api: has no commit `v9` here");
    assert!(error.help.unwrap().contains("git branch -a"));
    assert_eq!(host::revision(&workspace, 0, Some("mian")).unwrap_err().help.unwrap(), "did you mean `main`?");
    fs::remove_dir_all(project.path("api/.git")).unwrap();
    assert!(host::revision(&workspace, 0, None).unwrap_err().message.contains("is not a git checkout"));
}

/// A repo that is behind, changed by others, and has changed: a finding of each kind.
fn behind() -> Project {
    let project = pair();
    write(&project, &format!("api/{PLAN}"), &plan("{ id: number }"));
    project.commit("api", 3);
    write(&project, &format!("web/{PLAN}"), "# Exports \u{2014} Task 1 Plan\n\nSee api TASK8.\n\nSee [that](gone.md).\n");
    project
}

#[test]
fn only_what_the_changes_introduced_fails() {
    let project = behind();
    let run = project.run(&[
        "check",
        "--since",
        "web=HEAD",
        "--repo",
        "web",
        "--only",
        "broken-link",
        "--only",
        "contract-drift",
        "--only",
        "broken-task-ref",
    ]);
    let run = run.exits(1).prints("introduced by these changes").prints("owner moved: caused by a change in another repo");
    let run =
        run.prints("\n1 finding inherited, not shown: ").prints_not("TASK8").prints("3 errors (1 introduced, 1 owner moved, 1 inherited)");
    let project = run.then();
    let project = project.run(&["check", "--since", "HEAD", "--repo", "web", "--allow", "broken-link"]).exits(0).then();
    let project = project
        .run(&["check", "--since", "HEAD", "--repo", "web", "--allow", "broken-link", "--deny", "inherited"])
        .exits(1)
        .prints("inherited: it existed before these changes")
        .then();
    let project =
        project.run(&["check", "--since", "HEAD", "--repo", "web", "--allow", "broken-link", "--deny", "owner-moved"]).exits(1).then();
    let run = project.run(&["check", "--since", "HEAD", "--repo", "web", "--format", "github", "--allow", "broken-link"]).exits(0);
    assert!(!run.stdout().contains("::error"), "{}", run.stdout());
    let project = run.then();
    write(&project, &format!("web/{PLAN}"), "# Exports \u{2014} Task 1 Plan\n");
    let run = project.run(&["check", "--since", "HEAD", "--repo", "web"]).exits(0);
    let project = run.prints("fixed web/docs/cross-collab/TASK1/PLAN.md: broken-task-ref: api has no TASK8").prints("1 fixed").then();
    let run = project.run(&["check", "--since", "v9", "--repo", "web"]).exits(2);
    run.says("error: web: has no commit `v9` here");
}

#[test]
fn the_repo_is_the_one_that_this_folder_is_in() {
    let project = behind();
    let project = project.file("book.toml", "");
    let output = project.command(&["check", "--since", "HEAD", "--format", "json"]).current_dir(project.path("web/docs")).output().unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["summary"]["since"]["owner_moved"], 1);
    // From the folder of all repos, the changes of all of them are looked at.
    let output = project.command(&["check", "--since", "HEAD", "--format", "json"]).output().unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["summary"]["since"]["owner_moved"], 0);
}

#[test]
fn impact_tells_what_others_will_see() {
    let project = pair();
    let keys = |project: &Project, arguments: &[&str]| -> Vec<String> {
        let output = project.command(arguments).output().unwrap();
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let keys = report["diagnostics"].as_array().unwrap().iter();
        keys.filter(|finding| !finding["file"].as_str().unwrap().starts_with("api/"))
            .map(|finding| finding["fingerprint"].to_string())
            .collect()
    };
    let before = keys(&project, &["check", "--format", "json"]);
    let project = project.run(&["impact", "--repo", "api"]).exits(0).says("leave nothing behind").then();
    // A contract changes, and the task gets another number.
    fs::rename(project.path("api/docs/cross-collab/TASK1"), project.path("api/docs/cross-collab/TASK2")).unwrap();
    write(&project, "api/docs/cross-collab/TASK2/PLAN.md", &plan("{ id: number }").replace("Task 1", "Task 2"));
    let told = keys(&project, &["impact", "--repo", "api", "--format", "json"]);
    let after = keys(&project, &["check", "--format", "json"]);
    let new: Vec<String> = after.into_iter().filter(|key| !before.contains(key)).collect();
    assert!(!new.is_empty());
    assert_eq!(told, new);
    let project = project.run(&["impact", "--repo", "api"]).exits(1).prints("stale-task-ref").says("in other repos").then();
    // What is committed on a branch counts as well.
    project.git("api", 4, &["checkout", "-qb", "work"]);
    project.commit("api", 4);
    assert_eq!(keys(&project, &["impact", "--repo", "api", "--format", "json"]), new);
    let project = project.run(&["impact", "--repo", "api", "--since", "HEAD"]).exits(0).says("leave nothing behind").then();
    project.run(&["impact"]).exits(2).says("run it in the repo that changes, or name that repo with --repo");
}

#[test]
fn who_stands_in_a_repo_among_others_means_all_of_them() {
    let project = pair();
    write(&project, &format!("api/{PLAN}"), &plan("{ id: number }"));
    let run = |project: &Project, place: &str| {
        let output = project.command(&["impact"]).current_dir(project.path(place)).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let (code, told, said) = run(&project, "api");
    assert_eq!(code, Some(1));
    assert!(told.contains("../web/docs/cross-collab/TASK1/OTHER_PROJECTS.md") && said.contains("leave 1 place behind"), "{told}{said}");
    fs::remove_dir_all(project.path("web")).unwrap();
    let (code, _, said) = run(&project, "api");
    assert!(code == Some(2) && said.contains("contains no other repo"), "{said}");
}

#[test]
fn a_clone_without_the_beginning_of_the_branch_says_so() {
    let project = pair();
    project.git("web", 2, &["checkout", "-qb", "work"]);
    write(&project, &format!("web/{PLAN}"), "# Exports \u{2014} Task 1 Plan\n");
    project.commit("web", 2);
    project.git("web", 3, &["checkout", "-q", "main"]);
    write(&project, &format!("web/{PLAN}"), "# Exports \u{2014} Task 1 Plan\n\nSee api TASK9.\n");
    project.commit("web", 3);
    project.git("", 3, &["init", "-q", "clones/web"]);
    let origin = format!("file://{}", project.path("web").display());
    project.git("clones/web", 3, &["remote", "add", "origin", &origin]);
    project.git("clones/web", 3, &["fetch", "-q", "--depth", "1", "origin", "work", "main:refs/remotes/origin/main"]);
    project.git("clones/web", 3, &["checkout", "-q", "--detach", "FETCH_HEAD"]);
    project.git("", 3, &["clone", "-q", "api", "clones/api"]);
    let project =
        project.run(&["check", "-C", "clones", "--since", "web=origin/main"]).exits(2).says("no common commit").says("shallow").then();
    let project = project.run(&["check", "-C", "clones", "--since", "web=v9"]).exits(2).says("no commit `v9`").says("shallow").then();
    let project = project.run(&["check", "-C", "clones", "--since", "web=HEAD"]).exits(0).then();
    let project = project.run(&["impact", "-C", "clones", "--repo", "web"]).exits(2).says("no common commit").then();
    // Two histories that never met.
    project.git("web", 4, &["checkout", "-q", "--orphan", "other"]);
    project.commit("web", 4);
    let run = project.run(&["check", "--since", "web=main"]).exits(2).says("no common commit");
    run.says("name a commit of this branch");
}

#[test]
fn another_working_tree_is_held_to_its_own_branch() {
    let project = pair();
    let project = project.file("book.toml", "[[repo]]\nname = \"api\"\n\n[[repo]]\nname = \"web\"\n");
    project.git("web", 2, &["worktree", "add", "-q", "-b", "feat", "../web-work"]);
    write(&project, &format!("web-work/{PLAN}"), "# Exports \u{2014} Task 1 Plan\n\nSee api TASK9.\n");
    for command in [["check", "--since=main"], ["check", "--since=web=main"]] {
        let output = project.command(&command).current_dir(project.path("web-work")).output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(said.contains("TASK9") && output.status.code() == Some(1), "{said}");
    }
    let output = project.command(&["check", "--since=main"]).current_dir(project.path("web/docs")).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_folder_of_a_larger_repo_has_no_history_of_its_own() {
    let project = pair();
    for repo in ["api", "web"] {
        fs::remove_dir_all(project.path(repo).join(".git")).unwrap();
    }
    project.commit("", 2);
    let project = project.run(&["check", "--since", "main"]).exits(2).says("api: is part of a larger git repo").then();
    project.run(&["impact", "--repo", "web"]).exits(2).says("web: is part of a larger git repo");
}

#[test]
fn repos_without_such_a_commit_are_named() {
    let project = pair();
    project.git("web", 1, &["tag", "v1"]);
    project.run(&["check", "--since", "v1"]).exits(0).says("no commit `v1` in api: these repos count as unchanged");
}

#[test]
fn every_format_counts_the_same_and_softens_what_does_not_fail() {
    let project = behind();
    let only = ["broken-link", "contract-drift", "broken-task-ref"].map(|rule| format!("--only={rule}"));
    let since: Vec<&str> = ["check", "--since=web=HEAD", "--repo=web"].into_iter().chain(only.iter().map(String::as_str)).collect();
    let with = |more: &'static str| -> Vec<&str> { since.iter().copied().chain([more]).collect() };
    let run =
        project.run(&with("--format=markdown")).exits(1).prints("## \u{274c} Crossbook: 1 of 3 findings fails\n\n3 errors (1 introduced");
    let run = run.prints("| `broken-link` | error | 1 |").prints("| `contract-drift` | note | 1 |");
    let run = run.then().run(&with("--format=sarif")).exits(1);
    let log: serde_json::Value = serde_json::from_str(&run.stdout()).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let told = |rule: &str| {
        let result = results.iter().find(|result| result["ruleId"] == rule).unwrap();
        (result["level"].as_str().unwrap(), result["baselineState"].as_str().unwrap())
    };
    assert_eq!(["broken-link", "contract-drift", "broken-task-ref"].map(told), [("error", "new"), ("note", "new"), ("note", "unchanged")]);
    run.then().run(&with("--format=github")).exits(1).prints("\n3 errors (1 introduced, 1 owner moved, 1 inherited); ");
}

#[test]
fn who_brought_it_about_is_denied_only_where_that_is_known() {
    let run = sound().run(&["check", "--deny", "owner-moved"]).exits(2).says("`--deny owner-moved` requires --since");
    run.then().run(&["build", "--deny", "inherited"]).exits(2).leaves_no("site");
}

#[test]
fn what_is_left_behind_fails_unless_nothing_is_to() {
    let project = pair();
    write(&project, &format!("api/{PLAN}"), &plan("{ id: number }"));
    let impact = ["impact", "-C", ".", "--repo", "api"];
    let with = |more: &[&'static str]| -> Vec<&str> { impact.into_iter().chain(more.iter().copied()).collect() };
    let run = project
        .run(&with(&["--exit-zero", "--format", "markdown", "--report", "junit=out.xml"]))
        .exits(0)
        .prints("no finding fails")
        .leaves("out.xml");
    let junit = fs::read_to_string(run.project.path("out.xml")).unwrap();
    assert!(junit.contains("failures=\"0\"") && junit.contains("<skipped"), "{junit}");
    let run = run.then().run(&with(&["--exit-zero", "--format", "github"])).exits(0).prints("::notice file=web/docs").prints_not("::error");
    let run = run.then().run(&with(&["--format", "github"])).exits(1).prints("::error file=web/docs");
    let project = run.then().run(&with(&["--format", "markdown"])).exits(1).prints("1 finding fails").then();
    // Seen from the repo alone, the place is in another checkout.
    let output = project.command(&["impact", "--format=github"]).current_dir(project.path("api")).output().unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(told.starts_with("::error title=contract-drift::../web/docs/cross-collab/TASK1/OTHER_PROJECTS.md:9: "), "{told}");
}

/// An interface whose schema is in a file that nothing but it names, and a copy of both; and protobuf with an import.
fn referring() -> Project {
    let book = "[[repo]]\nname = \"api\"\n[[repo]]\nname = \"web\"\n[[contract]]\nname = \"Orders\"\nowner = \"api\"\npath = \"openapi.yaml\"\n\
                [[contract.mirror]]\nrepo = \"web\"\npath = \"openapi.yaml\"\n[[contract]]\nname = \"Events\"\nowner = \"api\"\npath = \"events.proto\"\n\
                [[contract.mirror]]\nrepo = \"web\"\npath = \"events.proto\"\n";
    let openapi = "openapi: 3.1.0\npaths:\n  /orders:\n    get:\n      responses:\n        \"200\": { description: all, content: { application/json: { schema: { $ref: \"parts/order.yaml\" } } } }\n";
    let order = "type: object\nproperties: { total: { $ref: \"money.yaml#/cents\" } }\n";
    let events = "syntax = \"proto3\";\npackage a.v1;\nimport \"parts/state.proto\";\nmessage Placed { State state = 1; }\n";
    let mut project = project().file("book.toml", book).folder("api/docs/cross-collab").folder("web/docs/cross-collab");
    for repo in ["api", "web"] {
        project = project
            .file(format!("{repo}/openapi.yaml"), openapi)
            .file(format!("{repo}/parts/order.yaml"), order)
            .file(format!("{repo}/parts/money.yaml"), "cents: { type: integer }\n")
            .file(format!("{repo}/events.proto"), events)
            .file(format!("{repo}/parts/state.proto"), "syntax = \"proto3\";\npackage a.v1;\nenum State { NONE = 0; }\n");
    }
    project.commit("api", 1);
    project.commit("web", 1);
    project
}

#[test]
fn files_that_contracts_refer_to_are_read_as_they_were() {
    let told = |project: &Project| {
        let workspace = host::open(project.root()).unwrap();
        let index = workspace.checkouts.iter().position(|checkout| checkout.info.name == "web").unwrap();
        let changes = StartPoints::Of(index, host::revision(&workspace, index, Some("HEAD")).unwrap());
        let Since { analysis, fixed } = since(workspace, &changes, &Progress::silent()).unwrap();
        let told = analysis.findings.iter().map(|finding| (finding.rule, finding.provenance.unwrap())).collect::<Vec<_>>();
        (told, fixed.iter().map(|finding| finding.rule).collect::<Vec<_>>())
    };
    let project = referring();
    assert_eq!(told(&project), (vec![], vec![]));
    // What the copy refers to changes on the disk, and nothing else.
    write(&project, "web/parts/money.yaml", "cents: { type: string }\n");
    let (found, fixed) = told(&project);
    assert!(found.contains(&("file-drift", Provenance::Introduced)) && fixed.is_empty(), "{found:?}");
    // Committed, it is inherited; and gone again, it is fixed.
    project.commit("web", 2);
    let (found, _) = told(&project);
    assert!(found.contains(&("file-drift", Provenance::Inherited)), "{found:?}");
    write(&project, "web/parts/money.yaml", "cents: { type: integer }\n");
    let (found, fixed) = told(&project);
    assert!(found.is_empty() && fixed.contains(&"file-drift"), "{found:?} {fixed:?}");
    // A file that is referred to and was not there then.
    project.commit("web", 3);
    write(
        &project,
        "web/events.proto",
        "syntax = \"proto3\";\npackage a.v1;\nimport \"parts/other.proto\";\nmessage Placed { Other state = 1; }\n",
    );
    write(&project, "web/parts/other.proto", "syntax = \"proto3\";\npackage a.v1;\nenum Other { NONE = 0; }\n");
    let (found, _) = told(&project);
    assert!(found.contains(&("file-drift", Provenance::Introduced)), "{found:?}");
}
