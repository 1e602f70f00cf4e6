//! Several checkouts of one repo: the one that somebody stands in, or names, is the one that is read.

use std::fs;
use std::process::Output;

use crate::git::git;
use crate::project::{PLAN, Project, sound};

const BROKEN: &str = "# Exports \u{2014} Task 1 Plan\n\nSee TASK9.\n";

/// The repos `api` and `web` with a commit each.
fn committed(book: &str) -> Project {
    let project = sound().file("web/docs/cross-collab/TASK1/PLAN.md", "# Exports \u{2014} Task 1 Plan\n");
    let project = if book.is_empty() { project } else { project.file("book.toml", book) };
    project.commit("api", 1);
    project.commit("web", 1);
    project
}

const BOOK: &str = "[[repo]]\nname = \"api\"\n\n[[repo]]\nname = \"web\"\n";

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Runs a command in a folder, and gives its exit code and what it said.
fn run_in(project: &Project, folder: &str, args: &[&str]) -> (Option<i32>, String) {
    let output = project.command(args).current_dir(project.path(folder)).output().unwrap();
    (output.status.code(), said(&output))
}

#[test]
fn who_works_in_another_working_tree_is_answered_about_it() {
    for (book, tree) in [(BOOK, "api-feat"), (BOOK, "api/.worktrees/feat"), ("", "api-feat")] {
        let project = committed(book);
        let place = project.path(tree);
        project.git("api", 2, &["worktree", "add", "-q", "-b", "feat", place.to_str().unwrap()]);
        let plan = PLAN.replacen("api", tree, 1);
        fs::write(project.path(&plan), BROKEN).unwrap();
        // In it, and in a folder of it.
        for folder in [tree.to_owned(), format!("{tree}/docs")] {
            let up = "../".repeat(folder.split('/').count());
            let args: &[&str] = if book.is_empty() { &["check", "-C", &up] } else { &["check"] };
            let (code, said) = run_in(&project, &folder, args);
            assert!(
                code == Some(1) && said.contains("TASK9") && said.contains(&format!("reading `api` from {tree} instead of api")),
                "{said}"
            );
        }
        // By a path, from the workspace.
        let (code, said) = run_in(&project, "", &["check", &plan]);
        assert!(code == Some(1) && said.contains("TASK9"), "{said}");
        // Everybody else is answered about the checkout that the workspace names; who stands in one may name the other.
        assert_eq!(run_in(&project, "", &["check"]).0, Some(0));
        assert_eq!(run_in(&project, "web", &["check"]).0, Some(0));
        if !book.is_empty() {
            let main = project.path(PLAN);
            assert_eq!(run_in(&project, tree, &["check", main.to_str().unwrap()]).0, Some(0));
        }
        let (code, said) = run_in(&project, "", &["check", "-C", ".", PLAN, &plan]);
        assert!(code == Some(2) && said.contains("is in another checkout of the repo `api` than"), "{said}");
    }
}

#[cfg(unix)]
#[test]
fn a_commit_hook_in_another_working_tree_refuses_what_is_broken_there() {
    use std::os::unix::fs::PermissionsExt;
    let project = committed(BOOK);
    project.git("api", 2, &["worktree", "add", "-q", "-b", "feat", "../api-feat"]);
    let hook = project.path("api/.git/hooks/pre-commit");
    fs::create_dir_all(hook.parent().unwrap()).unwrap();
    fs::write(&hook, format!("#!/bin/sh\nexec '{}' check --quiet >/dev/null\n", env!("CARGO_BIN_EXE_crossbook"))).unwrap();
    fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).unwrap();
    // Nothing is broken yet.
    git(&project.path("api-feat")).commit("Nothing");
    fs::write(project.path("api-feat/docs/cross-collab/TASK1/PLAN.md"), BROKEN).unwrap();
    project.git("api-feat", 4, &["add", "-A"]);
    assert!(!git(&project.path("api-feat")).succeeds(&["commit", "-qm", "Broken"]));
}

#[test]
fn a_submodule_or_a_clone_of_a_repo_is_another_checkout_of_it() {
    let project = committed(BOOK);
    let origin = project.path("origin.git");
    let origin = origin.to_str().unwrap();
    project.git("", 2, &["clone", "-q", "--bare", "api", origin]);
    project.git("api", 2, &["remote", "add", "origin", origin]);
    project.git("web", 2, &["submodule", "--quiet", "add", origin, "vendor/api"]);
    project.git("", 2, &["clone", "-q", origin, "second"]);
    for tree in ["web/vendor/api", "second"] {
        fs::write(project.path(PLAN.replacen("api", tree, 1)), BROKEN).unwrap();
        let (code, said) = run_in(&project, tree, &["check"]);
        assert!(code == Some(1) && said.contains("TASK9") && said.contains(tree), "{said}");
    }
}

#[test]
fn what_cannot_be_read_with_the_rest_is_an_error() {
    let project = committed(BOOK);
    let project = project.file("other/docs/cross-collab/TASK1/PLAN.md", BROKEN);
    project.commit("other", 1);
    let (code, said) = run_in(&project, "", &["check", "other/docs/cross-collab/TASK1/PLAN.md"]);
    assert!(code == Some(2) && said.contains("that is not part of this workspace") && said.contains("[[repo]]"), "{said}");
    // A submodule of which the workspace names no checkout.
    let origin = project.path("other");
    let origin = origin.to_str().unwrap();
    project.git("web", 2, &["submodule", "--quiet", "add", origin, "vendor/other"]);
    let (code, said) = run_in(&project, "web/vendor/other", &["check"]);
    assert!(code == Some(2) && said.contains("is a git checkout that is not part of this workspace"), "{said}");
}

#[test]
fn a_path_of_which_nothing_is_read_is_named() {
    let project = sound().file("api/src/main.rs", "");
    let run = project.run(&["check", "api/src", PLAN]).exits(0).says("api/src: nothing here is read");
    assert!(!run.stderr().contains("PLAN.md"), "{}", run.stderr());
}
