//! Disks that refuse: what may not be written, and by whom.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

use walkdir::WalkDir;

use crate::project::{Project, project};

const TASKS: &str = "api/docs/cross-collab";

/// Two tasks, in which each command has something to change.
fn behind() -> Project {
    let task = |story: Project, number: u32| {
        let folder = format!("{TASKS}/TASK{number}");
        let status = "\n\nLast updated: 2026-03-01\n\n## Phase Status\n\n| Phase | Description | Status |\n|---|---|---|\n\
                      | 1 | Table | Complete |\n\n## Recent Activity\n\n- 2026-03-02: Done.\n";
        story
            .file(format!("{folder}/PLAN.md"), format!("# Export {number} — Task {number} Plan\n\nAs in Task {number}.\n"))
            .file(format!("{folder}/STATUS.md"), format!("# Status — Task {number} (Export {number}){status}"))
            .file(
                format!("{folder}/OTHER_PROJECTS.md"),
                format!("# Other Projects — Task {number} (Export {number})\n\n## Cross-Repo Snapshot\n\n- api: Pending (this repo).\n"),
            )
    };
    (1..=2).fold(project(), task)
}

/// All that stands in a folder, with who may do what.
fn all(project: &Project) -> BTreeMap<String, (u32, Vec<u8>)> {
    let entries = WalkDir::new(project.path("api")).into_iter().flatten();
    let about = |entry: walkdir::DirEntry| {
        let mode = entry.metadata().unwrap().permissions().mode();
        (entry.path().display().to_string(), (mode, fs::read(entry.path()).unwrap_or_default()))
    };
    entries.map(about).collect()
}

const COMMANDS: [&[&str]; 4] =
    [&["fix"], &["sync"], &["renumber", "api", "1", "2", "--swap"], &["new", "--title", "Gates", "--repos", "api"]];

#[test]
fn a_file_that_may_not_be_written_is_named_and_nothing_changes() {
    for arguments in &COMMANDS[..3] {
        let project = behind();
        // The last file that each would write.
        let name = if arguments[0] == "sync" { "OTHER_PROJECTS.md" } else { "STATUS.md" };
        let file = format!("{TASKS}/TASK2/{name}");
        fs::set_permissions(project.path(&file), Permissions::from_mode(0o444)).unwrap();
        let before = all(&project);
        let run = project.run(arguments).exits(2).says(&format!("{file}: is read-only; nothing was changed"));
        let project = run.then();
        assert_eq!(all(&project), before, "{arguments:?}");
    }
}

#[test]
fn a_folder_that_may_not_be_written_is_named_and_nothing_changes() {
    for (arguments, folder) in COMMANDS.iter().zip(["TASK2", "TASK2", "", ""]) {
        let project = behind().unprivileged();
        // All else is theirs.
        for entry in WalkDir::new(project.root()).into_iter().flatten() {
            let mode = if entry.file_type().is_dir() { 0o777 } else { 0o666 };
            fs::set_permissions(entry.path(), Permissions::from_mode(mode)).unwrap();
        }
        let locked = format!("{TASKS}/{folder}");
        fs::set_permissions(project.path(&locked), Permissions::from_mode(0o555)).unwrap();
        let before = all(&project);
        let run = project.run(arguments).exits(2).says(&format!("{}/", locked.trim_end_matches('/')));
        let project = run.says("nothing was changed").then();
        assert!(!project.journal().exists());
        assert_eq!(all(&project), before, "{arguments:?}");
        fs::set_permissions(project.path(&locked), Permissions::from_mode(0o777)).unwrap();
    }
}

#[test]
fn a_state_folder_that_may_not_be_written_is_named_and_nothing_changes() {
    for arguments in COMMANDS {
        let project = behind().unprivileged();
        for entry in WalkDir::new(project.path("api")).into_iter().flatten() {
            let mode = if entry.file_type().is_dir() { 0o777 } else { 0o666 };
            fs::set_permissions(entry.path(), Permissions::from_mode(mode)).unwrap();
        }
        fs::set_permissions(project.state().parent().unwrap(), Permissions::from_mode(0o555)).unwrap();
        let before = all(&project);
        let run = project
            .run(arguments)
            .exits(2)
            .says("state/changes: cannot be created: ")
            .says("; nothing was changed")
            .says("CROSSBOOK_STATE");
        let project = run.then();
        assert_eq!(all(&project), before, "{arguments:?}");
        fs::set_permissions(project.state().parent().unwrap(), Permissions::from_mode(0o755)).unwrap();
    }
}

#[test]
fn a_state_folder_that_others_may_write_to_is_not_trusted() {
    let project = behind();
    fs::create_dir_all(project.state()).unwrap();
    fs::set_permissions(project.state(), Permissions::from_mode(0o777)).unwrap();
    let before = all(&project);
    let project = project.run(&["sync"]).exits(2).says("other users may write to this folder").says("chmod 700").then();
    assert_eq!(all(&project), before);
    fs::set_permissions(project.state(), Permissions::from_mode(0o700)).unwrap();
    project.run(&["sync"]).exits(0).says("synced");
}

#[test]
fn a_state_folder_inside_a_repo_is_not_trusted() {
    let project = behind();
    let before = all(&project);
    let mut command = project.command(&["sync"]);
    let output = command.env("CROSSBOOK_STATE", project.path("api/state")).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("is in a repo of the workspace"));
    assert_eq!(all(&project), before);
    let mut command = project.command(&["sync"]);
    let output = command.env_remove("CROSSBOOK_STATE").env_remove("XDG_STATE_HOME").env_remove("HOME").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("set CROSSBOOK_STATE"));
}

#[test]
fn an_init_that_fails_leaves_nothing() {
    let project = crate::project::sound().folder("theme").unprivileged();
    fs::set_permissions(project.root(), Permissions::from_mode(0o777)).unwrap();
    fs::set_permissions(project.path("theme"), Permissions::from_mode(0o555)).unwrap();
    let run = project.run(&["init", "--theme"]).exits(2).says("theme/").says("nothing was changed");
    let project = run.leaves_no("book.toml").leaves_no("content").then();
    assert_eq!(fs::read_dir(project.path("theme")).unwrap().count(), 0);
    assert!(!project.journal().exists());
    fs::set_permissions(project.path("theme"), Permissions::from_mode(0o777)).unwrap();
    project.run(&["init", "--theme"]).exits(0).leaves("book.toml").leaves("content/about.md").leaves("theme/css/custom.css");
}
