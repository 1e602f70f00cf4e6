//! The first minutes of somebody who has some checkouts, and nothing else.

use std::fs;

use crate::project::{Project, project, sound};

/// Three checkouts in which nothing is numbered.
fn checkouts() -> Project {
    let mut project = project();
    for name in ["api", "tools", "web"] {
        project = project.file(format!("{name}/README.md"), format!("# {name}\n"));
        project.commit(name, 1);
    }
    project
}

#[test]
fn every_command_says_how_to_begin() {
    let mut project = checkouts();
    for command in ["check", "build", "serve", "status", "contracts", "graph"] {
        let run = project.run(&[command]).exits(2).says("none of the 3 checkouts here has numbered tasks, specs, decisions");
        project = run.says("`crossbook init`").says("crossbook new --title \"...\" --repos api,tools,web").leaves_no("site").then();
    }
    let run = project.run(&["check", "-C", "tools"]).exits(2).says("the checkout `tools` has no numbered");
    // What is no checkout is nothing at all.
    run.then()
        .folder("empty")
        .run(&["init", "-C", "empty"])
        .exits(2)
        .says("there is no repo here")
        .says("-C DIR")
        .leaves_no("empty/book.toml");
}

#[test]
fn from_checkouts_to_a_first_task() {
    let run = checkouts().run(&["init"]).exits(0).prints("api    no numbered documents\n").says("wrote book.toml for api, tools, web");
    let book = fs::read_to_string(run.project.path("book.toml")).unwrap();
    let folder = run.project.root().file_name().unwrap().to_str().unwrap();
    assert!(book.contains(&format!("\ntitle = \"{folder}\" ")), "{book}");
    let run = run.says("next: `crossbook new --title \"...\" --repos api,tools,web`").then().run(&["check"]).exits(0);
    let run = run.says("there are no tasks yet: `crossbook new --title \"...\" --repos api,tools,web` opens one");
    let run = run.then().run(&["new", "--title", "Sign in", "--repos", "api,web"]).exits(0);
    let run = run.leaves("api/docs/cross-collab/TASK1/PLAN.md").leaves("web/docs/cross-collab/TASK1/PLAN.md");
    run.then().run(&["build", "-q"]).exits(0).leaves("site/index.html");
}

#[test]
fn a_task_can_be_opened_before_there_are_settings() {
    let run = checkouts().run(&["new", "--title", "Sign in", "--repos", "api"]).exits(0).leaves("api/docs/cross-collab/TASK1/PLAN.md");
    // The others may take part later.
    let project = run.then().run(&["new", "--title", "Sign out", "--repos", "web,api"]).exits(0).then();
    let plan = fs::read_to_string(project.path("web/docs/cross-collab/TASK1/OTHER_PROJECTS.md")).unwrap();
    assert!(plan.contains("See api TASK2."), "{plan}");
    let project = project.run(&["init"]).exits(0).prints("tools  no numbered documents; not listed\n").prints("api    2 tasks\n").then();
    let book = fs::read_to_string(project.path("book.toml")).unwrap();
    assert!(book.contains("\n[[repo]]\nname = \"web\"\n") && book.contains("\n# [[repo]]\n# name = \"tools\"\n"), "{book}");
    project.run(&["new", "--title", "X", "--repos", "tools"]).exits(2).says("is a checkout that book.toml does not list").says("[[repo]]");
}

#[test]
fn a_checkout_that_documents_speak_of_is_a_repo() {
    let plan = "# Exports\n\nThe bucket comes with tools TASK2, its page with web TASK4. A web page, and tools for it.\n";
    let project = checkouts().file("api/docs/cross-collab/TASK1/PLAN.md", plan).folder("web/docs/cross-collab/TASK4");
    let run = project.run(&["check", "--only", "broken-task-ref"]).exits(1).prints("tools has no TASK2").prints("1 error");
    // What is only called so is none.
    let run = run.then().file("api/docs/cross-collab/TASK1/PLAN.md", "# Exports\n\nThe tools, TASK1.\n").run(&["status"]).exits(0);
    run.prints("api").prints_not("tools");
}

#[test]
fn the_settings_are_added_to_and_nothing_is_lost() {
    let project = checkouts().file("api/specs/001-login/spec.md", "# Login\n\nSee `acme-web/src/x` and `../tools/run.sh`.\n");
    project.git("web", 1, &["remote", "add", "origin", "https://someone:secret@github.com/acme/acme-web.git"]);
    let run = project.run(&["init"]).exits(0).prints("api    1 spec\n").prints("web    no numbered documents; named in 1 document\n");
    let project = run.then();
    let book = fs::read_to_string(project.path("book.toml")).unwrap();
    let web = "\n[[repo]]\nname = \"web\"\naliases = [\"acme-web\"]\nurl = \"https://github.com/acme/acme-web\"\n";
    assert!(book.contains(web) && book.contains("preset = \"spec-kit\"") && !book.contains("secret"), "{book}");
    // Asked again, it has nothing to add; then a checkout comes.
    let project = project.run(&["init"]).exits(0).says("nothing to add").then();
    let project = project.file("infra/specs/001-network/spec.md", "# Network\n");
    project.commit("infra", 1);
    let run = project.run(&["check"]).says("`infra` has numbered documents and no [[repo]] in book.toml").says("init --update");
    let run = run.then().run(&["init"]).exits(0).prints("+[[repo]]\n+name = \"infra\"\n").says("`crossbook init --update` adds this");
    let project = run.then();
    assert_eq!(fs::read_to_string(project.path("book.toml")).unwrap(), book);
    let project = project.run(&["init", "--update"]).exits(0).says("added infra to book.toml").then();
    assert_eq!(fs::read_to_string(project.path("book.toml")).unwrap(), format!("{book}\n[[repo]]\nname = \"infra\"\n"));
    project.run(&["status", "infra"]).exits(0).prints("001-network");
}

#[test]
fn a_list_of_repos_may_be_open() {
    let book = "[workspace]\nrepos = \"auto\"\npreset = \"spec-kit\"\n[[repo]]\nname = \"backend\"\npath = \"api\"\n";
    let project = project().file("book.toml", book).file("api/specs/001-login/spec.md", "# Login\n");
    let run = project.file("web/specs/001-pages/spec.md", "# Pages\n\nAfter backend Spec 1 and backend Spec 4.\n").check().exits(1);
    run.prints("backend has no Spec 4").prints("1 error").says_nothing();
}

#[test]
fn a_repo_that_is_not_here_is_unverifiable_unless_that_is_an_error() {
    let book = "[[repo]]\nname = \"api\"\n[[repo]]\nname = \"web\"\n";
    let project = project().file("book.toml", book).file("api/docs/cross-collab/README.md", "# Tasks\n\nWaits for web TASK3.\n");
    let run = project.check().exits(0).says("the repo `web` is not checked out at `web`: references into it are unverifiable");
    let run = run.prints("1 reference (1 unverifiable)").then().run(&["check", "--strict"]).exits(2);
    let run = run.says("the repo `web` should be here, but there is no such folder").says("give its address with `git = ");
    let run = run.then().run(&["build", "--strict"]).exits(2).leaves_no("site");
    let near = "[[repo]]\nname = \"api\"\n[[repo]]\nname = \"apis\"\n";
    let run = run.then().file("book.toml", near).check().says("references into it are unverifiable; did you mean `api`?");
    // With nothing left to read, there is nothing to judge.
    let gone = "[[repo]]\nname = \"web\"\n";
    run.then().file("book.toml", gone).check().exits(2).says("the repo `web` should be here");
}

#[test]
fn a_folder_inside_a_checkout_is_part_of_it() {
    let project = project().file("docs/adr/0001-cache.md", "# Cache\n\nSee ADR-9.\n").file("src/deep/x.rs", "");
    project.commit(".", 1);
    let mut command = project.command(&["check"]);
    let output = command.current_dir(project.path("src/deep")).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stdout).contains("--> ../../docs/adr/0001-cache.md:3:5"), "{output:?}");
}

#[test]
fn settings_of_mdbook_are_not_crossbooks() {
    let project = project().file("book.toml", "[book]\ntitle = \"Manual\"\n").file("api/docs/adr/0001-cache.md", "# Cache\n");
    let run = project.check().exits(0).says("book.toml here is mdBook's; Crossbook reads crossbook.toml");
    let run = run.then().run(&["init"]).exits(0).says("wrote crossbook.toml for api").leaves("crossbook.toml");
    let project = run.then().check().exits(0).says_nothing().then();
    assert_eq!(fs::read_to_string(project.path("book.toml")).unwrap(), "[book]\ntitle = \"Manual\"\n");
    // The file with Crossbook's own name goes before the other.
    let project = project.file("book.toml", "[workspace]\nfolder = \"none\"\n");
    let run = project.file("crossbook.toml", "[[repo]]\nname = \"api\"\n[rules]\nno-such = \"off\"\n").check().exits(2);
    run.says("crossbook.toml:4:1");
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_read_is_named() {
    let plan = "# Exports\n\nSee web TASK1.\n";
    let project = project().file("api/docs/cross-collab/TASK1/PLAN.md", plan).folder("web/docs/cross-collab/TASK1").locked("web");
    let run = project.check().says("`web` cannot be read: if it is a repo, nothing in it is checked");
    let project = run.then().file("book.toml", "[[repo]]\nname = \"api\"\n[[repo]]\nname = \"web\"\n");
    let run = project.run(&["check", "--only", "broken-task-ref"]).exits(0).prints("no findings").prints("(1 unverifiable)");
    let run = run.says("the repo `web` cannot be read at `web`: references into it are unverifiable");
    run.then().run(&["check", "--strict"]).exits(2).says("the repo `web` should be here");
}

#[test]
fn a_checkout_alone_knows_the_others_by_what_the_template_says() {
    let both = project().folder("api/docs/cross-collab/TASK6").folder("web/docs/cross-collab");
    let project = both.run(&["new", "--title", "Exports", "--repos", "web,api"]).exits(0).then();
    let alone = crate::project::project();
    for name in ["PLAN.md", "OTHER_PROJECTS.md", "STATUS.md"] {
        let text = fs::read(project.path("web/docs/cross-collab/TASK1").join(name)).unwrap();
        fs::create_dir_all(alone.path("web/docs/cross-collab/TASK1")).unwrap();
        fs::write(alone.path("web/docs/cross-collab/TASK1").join(name), text).unwrap();
    }
    let run = alone.run(&["check", "-C", "web", "--only", "broken-task-ref"]).exits(0).prints("no findings");
    assert!(fs::read_to_string(run.project.path("web/docs/cross-collab/TASK1/PLAN.md")).unwrap().contains("owned by api TASK7"));
}

#[test]
fn agents_are_told_which_commands_there_are() {
    let run = sound().file("api/AGENTS.md", "# Rules\n\nBe kind.\n").run(&["init", "--agents", "-C", "api"]).exits(0);
    let run =
        run.prints("+- Before you work on an item: `crossbook context REPO TASK`.").says("wrote api/AGENTS.md").leaves_no("book.toml");
    let text = fs::read_to_string(run.project.path("api/AGENTS.md")).unwrap();
    assert!(text.starts_with("# Rules\n\nBe kind.\n\n<!-- crossbook: begin -->\n"), "{text}");
    // Every command that it names is there, with the options that it gives.
    for command in text.split('`').skip(1).step_by(2).filter(|code| code.starts_with("crossbook ")) {
        let words: Vec<&str> = command.split(' ').skip(1).collect();
        let help = run.project.command(&[words[0], "--help"]).output().unwrap();
        assert!(help.status.success(), "{command}");
        let help = String::from_utf8(help.stdout).unwrap();
        for option in words.iter().filter(|word| word.starts_with("--")) {
            assert!(help.contains(option), "{command}: {option}");
        }
    }
    let project = run.then().run(&["init", "--agents", "-C", "api"]).exits(0).says("api/AGENTS.md is up to date").then();
    let project = project.file("web/AGENTS.md", "<!-- crossbook: begin -->\nMine.\n");
    project
        .run(&["init", "--agents", "-C", "web"])
        .exits(2)
        .says("does not have one line `<!-- crossbook: begin -->`")
        .says("help: remove what is left");
}
