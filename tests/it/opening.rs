//! `crossbook new`: the tasks of a new feature.

use std::fs;

use crate::git::git;
use crate::project::{Project, project};

/// So many repos, each with one sound task of its own.
fn repos(names: &[&str]) -> Project {
    names.iter().fold(project(), |story, repo| {
        let folder = format!("{repo}/docs/cross-collab/TASK1");
        let opened = crate::project::sound();
        ["PLAN.md", "OTHER_PROJECTS.md", "STATUS.md"].into_iter().fold(story, |story, name| {
            let text = fs::read_to_string(opened.path("api/docs/cross-collab/TASK1").join(name)).unwrap();
            story.file(format!("{folder}/{name}"), text.replace("- api", &format!("- {repo}")).replace("1. api", &format!("1. {repo}")))
        })
    })
}

/// What `check` finds but for what is to be filled in.
fn others(project: Project) -> (Vec<String>, Project) {
    let run = project.check().exits(0);
    let found =
        run.stdout().lines().filter(|line| line.starts_with(['e', 'w', 'n']) && line.contains('[')).map(str::to_owned).collect::<Vec<_>>();
    assert!(found.iter().any(|line| line.contains("template-placeholder")), "{found:?}");
    (found.into_iter().filter(|line| !line.contains("[template-placeholder]")).collect(), run.then())
}

#[test]
fn one_two_and_five_repos_name_each_other() {
    let names = ["api", "jobs", "ml", "ops", "web"];
    for chosen in [&names[..1], &names[..2], &names[..]] {
        let project = repos(&names).run(&["new", "--title", "Resumable  exports", "--repos", &chosen.join(",")]).exits(0).then();
        for repo in chosen {
            let other = fs::read_to_string(project.path(format!("{repo}/docs/cross-collab/TASK2/OTHER_PROJECTS.md"))).unwrap();
            assert!(other.starts_with("# Other Projects — Task 2 (Resumable exports)\n\nRepo: "), "{other}");
            for named in chosen.iter().filter(|named| *named != repo) {
                assert!(other.contains(&format!("- {named}: Pending. See {named} TASK2.\n")), "{other}");
            }
        }
        let (others, project) = others(project);
        assert!(others.is_empty(), "{others:?}");
        let graph = project.run(&["graph", "--format", "json"]).exits(0).stdout();
        assert!(graph.contains("Resumable exports"), "{graph}");
    }
}

#[test]
fn a_look_writes_nothing_and_what_is_missing_is_named() {
    let project = repos(&["api", "web"]);
    let project =
        project.run(&["new", "--title", "X", "--repos", "api", "-n"]).exits(0).prints("+++ b/api/docs/cross-collab/TASK2/PLAN.md\n").then();
    let project =
        project.run(&["new", "--repos", "api"]).exits(2).says("`--title` is required").leaves_no("api/docs/cross-collab/TASK2").then();
    let project = project.run(&["new", "--title", " ", "--repos", "api"]).exits(2).says("`--title` is empty").then();
    let project = project.run(&["new", "--title", "X"]).exits(2).says("`--repos` is required").then();
    let project = project.run(&["new", "--title", "X", "--repos", "api,API"]).exits(2).says("`API` is named twice").then();
    project.run(&["new", "--title", "X", "--repos", "aip"]).exits(2).says("did you mean `api`?");
}

#[test]
fn the_files_that_are_written_are_named_and_a_title_that_there_is_already() {
    let project = repos(&["api", "web"]);
    let run = project.run(&["new", "--title", "X", "--repos", "api"]).exits(0).says("wrote api/docs/cross-collab/TASK2/PLAN.md\n");
    assert_eq!(run.stdout(), "");
    let run = run.then().run(&["new", "--title", "x", "--repos", "api,web", "-q"]).exits(0);
    assert_eq!(run.stdout(), "");
    let run = run.says("api TASK2 has that title already").leaves("api/docs/cross-collab/TASK3/PLAN.md");
    assert!(!run.stderr().contains("web TASK"), "{}", run.stderr());
}

#[test]
fn templates_of_ones_own_take_the_place_of_the_built_in_ones() {
    let project = repos(&["api"])
        .file("templates/STATUS.md", "# Status — Task {number} ({title})\n\nAsk {repo}.\n")
        .file("templates/RUNBOOK.md", "{date}\n");
    let project = project.run(&["new", "--title", "X", "--repos", "api"]).exits(0).leaves("api/docs/cross-collab/TASK2/RUNBOOK.md").then();
    let status = fs::read_to_string(project.path("api/docs/cross-collab/TASK2/STATUS.md")).unwrap();
    assert_eq!(status, "# Status — Task 2 (X)\n\nAsk api.\n");
    let project =
        project.file("book.toml", "[workspace]\ntemplates = \"none\"\n").run(&["new", "--title", "Y", "--repos", "api"]).exits(0).then();
    assert!(fs::read_to_string(project.path("api/docs/cross-collab/TASK3/STATUS.md")).unwrap().contains("## Phase Status"));
}

#[test]
fn numbers_that_another_branch_or_working_tree_has_are_taken() {
    let project = repos(&["api", "web"]);
    let (api, tree) = (project.path("api"), project.path("trees/api"));
    let tasks = "docs/cross-collab";
    project.commit("api", 1);
    git(&api).run(&["checkout", "-qb", "other"]);
    let project = project.file(format!("api/{tasks}/TASK2/PLAN.md"), "# X — Task 2 Plan\n");
    project.commit("api", 2);
    git(&api).run(&["checkout", "-q", "main"]);
    fs::create_dir_all(tree.parent().unwrap()).unwrap();
    git(&api).run(&["worktree", "add", "-q", "--detach", tree.to_str().unwrap()]);
    let number = |project: Project, arguments: &[&str]| {
        let run = project.run(&[&["new", "--title", "X", "--repos", "web,api", "-n"], arguments].concat()).exits(0);
        let heads: Vec<String> =
            run.stdout().lines().filter(|line| line.ends_with("PLAN.md") && line.starts_with('+')).map(str::to_owned).collect();
        (heads.join(" "), run.then())
    };
    let (said, project) = number(project, &[]);
    assert_eq!(said, format!("+++ b/api/{tasks}/TASK2/PLAN.md +++ b/web/{tasks}/TASK2/PLAN.md"));
    let (said, project) = number(project, &["--number-from-all-refs"]);
    assert_eq!(said, format!("+++ b/api/{tasks}/TASK3/PLAN.md +++ b/web/{tasks}/TASK2/PLAN.md"));
    let project = project.file(format!("trees/api/{tasks}/TASK7/PLAN.md"), "");
    let run = project.run(&["new", "--title", "X", "--repos", "web,api", "--number-from-all-refs"]).exits(0);
    let project = run.says("web: git knows no branches here").leaves(&format!("api/{tasks}/TASK8/STATUS.md")).then();
    // What comes before it is on its way.
    let (others, _) = others(project);
    assert!(others.is_empty(), "{others:?}");
}

#[test]
fn a_number_that_was_dropped_here_stays_a_gap_whatever_old_branches_hold() {
    let project = repos(&["api"]);
    let tasks = "api/docs/cross-collab";
    let story = |number: u32| (format!("{tasks}/TASK{number}/PLAN.md"), format!("# X — Task {number} Plan\n"));
    let project = [2, 3].map(story).into_iter().fold(project, |project, (path, text)| project.file(path, text));
    project.commit("api", 1);
    project.git("api", 1, &["branch", "old"]);
    let gap = "[numbering-gap]: api has TASK1 and TASK3, but no TASK2";
    fs::remove_dir_all(project.path(tasks).join("TASK2")).unwrap();
    let project = project.run(&["check", "--notes"]).prints(gap).then();
    project.commit("api", 2);
    project.run(&["check", "--notes"]).prints(gap);
}
