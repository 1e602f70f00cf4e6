//! Journals of runs that were killed: none is believed that came with a workspace, and none goes beyond what a run could have done.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use walkdir::WalkDir;

use crate::project::{Project, sound};

const COMMANDS: [&[&str]; 5] =
    [&["fix"], &["sync"], &["renumber", "api", "1", "2", "--allow-findings"], &["new", "--title", "Gates", "--repos", "api"], &["init"]];

/// A workspace beside somebody's home.
fn cloned() -> Project {
    let workspace = sound();
    let files = WalkDir::new(workspace.path("api")).into_iter().flatten().filter(|entry| entry.file_type().is_file());
    let name = |path: &Path| path.strip_prefix(workspace.root()).unwrap().to_owned();
    let files: Vec<_> = files.map(|entry| (name(entry.path()), fs::read(entry.path()).unwrap())).collect();
    let project = crate::project::project().file("home/.bashrc", "mine").file("home/precious", "mine").folder("home/empty");
    let project = files.into_iter().fold(project, |project, (path, text)| project.file(Path::new("ws").join(path), text));
    project.file("ws/payload", "theirs").file("ws/evil/config", "theirs")
}

fn home(project: &Project) -> BTreeMap<String, Vec<u8>> {
    let entries = WalkDir::new(project.path("home")).into_iter().flatten();
    entries.map(|entry| (entry.path().display().to_string(), fs::read(entry.path()).unwrap_or_default())).collect()
}

#[test]
fn a_journal_that_comes_with_a_workspace_is_not_obeyed() {
    // In the form that was obeyed once, and in today's.
    let write = |path: &str, new: &str, old: &str, moved: &str| {
        format!("{{\"write\":{{\"path\":\"{path}\",\"new\":\"{new}\",\"old\":{old},\"moved\":{moved},\"hash\":\"0\"}}}}")
    };
    let steps = [
        write("../home/.bashrc", "x", "\"payload\"", "null"),
        write("y", "../home/.bashrc", "null", "null"),
        write("y", "z", "null", "\"../home/precious\""),
        "{\"rename\":{\"from\":\"../home/.ssh\",\"to\":\"evil\"}}".to_owned(),
        "{\"folder\":{\"path\":\"../home/empty\"}}".to_owned(),
    ];
    let old = format!("{{\"steps\":[{}]}}\n1\n", steps.join(","));
    for arguments in COMMANDS {
        let project = cloned().file("ws/.crossbook-changes", &old).file("ws/.crossbook-changes-done", &old);
        let before = home(&project);
        let output = project.command(arguments).current_dir(project.path("ws")).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(home(&project), before, "{arguments:?}");
        for name in ["ws/.crossbook-changes", "ws/.crossbook-changes-done"] {
            assert_eq!(fs::read_to_string(project.path(name)).unwrap(), old, "{arguments:?}");
        }
    }
}

/// A step that writes; what it says of the texts holds for "theirs" and "mine".
fn write(path: &str) -> String {
    let hash = |text: &str| blake3::hash(text.as_bytes()).to_hex().to_string();
    format!("{{\"write\":{{\"path\":\"{path}\",\"before\":\"{}\",\"after\":\"{}\",\"length\":4}}}}", hash("theirs"), hash("mine"))
}

#[test]
fn a_journal_that_names_what_no_run_changes_is_refused_whole() {
    let fine = write("api/docs/cross-collab/TASK1/PLAN.md");
    let rename = |from: &str, to: &str| format!("{{\"rename\":{{\"from\":\"{from}\",\"to\":\"{to}\"}}}}");
    let steps = [
        write("../home/.bashrc"),
        write("/etc/hosts"),
        write("api/../../home/.bashrc"),
        write("api/.git/hooks/pre-commit"),
        rename("../home/.ssh", "evil"),
        rename("api/docs/cross-collab/TASK2", "api/TASK1"),
        "{\"folder\":{\"path\":\"../home/empty\"}}".to_owned(),
        "{\"write\":{\"path\":\"x\",\"new\":\"../home/precious\",\"old\":null,\"moved\":null,\"hash\":\"0\"}}".to_owned(),
        "{\"remove\":{\"path\":\"../home/precious\"}}".to_owned(),
    ];
    for step in steps {
        for notes in ["", "\n1\n", "\n1\n\ndone\n"] {
            // What it names lies beside the workspace, as the home of whoever cloned it does.
            let project = sound().file("api/docs/cross-collab/TASK1/.PLAN.md.crossbook-old", "theirs");
            let victim = project.root().with_extension("victim");
            let step = step.replace("../home", &format!("../{}", victim.file_name().unwrap().to_string_lossy()));
            fs::create_dir(&victim).unwrap();
            fs::create_dir(victim.join("empty")).unwrap();
            for (name, text) in [(".bashrc", "mine"), (".bashrc.crossbook-old", "theirs"), ("precious", "mine")] {
                fs::write(victim.join(name), text).unwrap();
            }
            let project = project.cut_short(&format!("{fine},{step}"), notes);
            let journal = project.journal();
            let run = project.run(&["fix"]).exits(2).says("nothing was changed").says("remove this file");
            let project = run.leaves("api/docs/cross-collab/TASK1/.PLAN.md.crossbook-old").then();
            assert_eq!(fs::read_dir(&victim).unwrap().count(), 4, "{step}");
            assert_eq!(fs::read_to_string(victim.join(".bashrc")).unwrap(), "mine", "{step}");
            fs::remove_dir_all(victim).unwrap();
            // The way out that the message names.
            fs::remove_file(journal).unwrap();
            project.run(&["fix"]).exits(0);
        }
    }
}

#[cfg(unix)]
#[test]
fn a_link_inside_a_repo_leads_no_step_out_of_it() {
    let project = sound();
    let victim = project.root().with_extension("victim");
    fs::create_dir(&victim).unwrap();
    for (name, text) in [("x.md", "mine"), (".x.md.crossbook-old", "theirs")] {
        fs::write(victim.join(name), text).unwrap();
    }
    let project = project.link("api/docs/cross-collab/out", &victim).cut_short(&write("api/docs/cross-collab/out/x.md"), "\n0\n");
    project.run(&["fix"]).exits(2).says("is outside the workspace");
    assert_eq!(fs::read_to_string(victim.join("x.md")).unwrap(), "mine");
    assert_eq!(fs::read_to_string(victim.join(".x.md.crossbook-old")).unwrap(), "theirs");
    fs::remove_dir_all(victim).unwrap();
}

#[cfg(unix)]
#[test]
fn pipes_and_links_in_the_place_of_a_journal_or_a_lock_are_refused_at_once() {
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    for end in ["journal", "lock"] {
        for link in [true, false] {
            let project = sound().cut_short("", "");
            let place = project.journal().with_extension(end);
            let _ = fs::remove_file(&place);
            let victim = project.path("victim");
            fs::write(&victim, "mine").unwrap();
            if link {
                std::os::unix::fs::symlink(&victim, &place).unwrap();
            } else {
                mknodat(CWD, &place, FileType::Fifo, Mode::RWXU, 0).unwrap();
            }
            let project = project.run(&["fix"]).exits(2).says("is not a regular file").then();
            assert_eq!(fs::read_to_string(&victim).unwrap(), "mine", "{end}");
            fs::remove_file(place).unwrap();
            project.run(&["fix"]).exits(0);
        }
    }
}

#[test]
fn a_second_run_waits_for_the_first_and_reads_after_it() {
    let project = sound().run(&["fix"]).exits(0).then();
    let lock = fs::File::options().read(true).write(true).open(project.journal().with_extension("lock")).unwrap();
    lock.lock().unwrap();
    let waiting = project.command(&["new", "--title", "Gates", "--repos", "api"]).stderr(std::process::Stdio::piped()).spawn().unwrap();
    std::thread::sleep(std::time::Duration::from_millis(1500));
    // The other run opens the task that this one would have opened.
    let plan = fs::read(project.path("api/docs/cross-collab/TASK1/PLAN.md")).unwrap();
    let project = project.file("api/docs/cross-collab/TASK2/PLAN.md", plan);
    drop(lock);
    let output = waiting.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.starts_with("waiting for another run (process "), "{said}");
    assert!(project.path("api/docs/cross-collab/TASK3/PLAN.md").exists());
}
