//! Links to files of the workspace's repos by their addresses at a forge.

use std::fs;

use crate::project::{PLAN, Project, sound};

const BOOK: &str = "[[repo]]\nname = \"api\"\nurl = \"https://github.com/acme/api\"\nbranch = \"main\"\n\n\
                    [[repo]]\nname = \"web\"\nurl = \"https://git.corp.example/acme/group/web\"\nforge = \"gitlab\"\nbranch = \"release/2\"\n";
const WEB: &str = "web/docs/cross-collab/TASK2/PLAN.md";

/// A document of `web` that says something about `api`, and the other way round.
fn saying(words: &str) -> Project {
    let plan = format!("# Exports \u{2014} Task 2 Plan\n\n## Goal\n\nExports.\n\n{words}\n");
    sound().file("book.toml", BOOK).file(WEB, plan)
}

#[test]
fn an_address_at_the_forge_is_checked_as_a_path_of_its_repo() {
    let only = ["check", "--only", "broken-link", "--only", "broken-anchor"];
    for sound in [
        "[plan](https://github.com/acme/api/blob/main/docs/cross-collab/TASK1/PLAN.md#goal)",
        "<https://github.com/Acme/Api/tree/main/docs/cross-collab/TASK1>",
        "See https://github.com/acme/api/blob/main/docs/cross-collab/TASK1/PLAN.md?plain=1#L10-L20.",
        "<a href=\"https://raw.githubusercontent.com/acme/api/main/docs/cross-collab/TASK1/PLAN.md\">raw</a>",
        "[here](https://git.corp.example/acme/group/web/-/blob/release/2/docs/cross-collab/TASK2/PLAN.md)",
        "[issue](https://github.com/acme/api/issues/54), `https://github.com/acme/api/blob/main/gone.md`, https://github.com/acme/api",
        // Nobody knows here what other versions hold.
        "[old](https://github.com/acme/api/blob/v1.0/docs/gone.md), [pinned](https://github.com/acme/api/blob/0123456/docs/gone.md)",
        "[theirs](https://github.com/other/api/blob/main/gone.md)",
    ] {
        let run = saying(sound).run(&only).exits(0);
        run.prints("no findings");
    }
    for (broken, message) in [
        ("[x](https://github.com/acme/api/blob/main/docs/cross-collab/TASK54/PLAN.md)", "api has no TASK54"),
        ("Read https://github.com/acme/api/blob/main/docs/cross-collab/TASK54/PLAN.md, too.", "api has no TASK54"),
        ("[x](https://github.com/acme/api/blob/main/docs/cross-collab/TASK1/NONE.md)", "NONE.md` does not exist"),
        ("[x](https://github.com/acme/api/blob/main/docs/cross-collab/TASK1/PLAN.md#gaol)", "no heading"),
        ("[x](https://git.corp.example/acme/group/web/-/tree/release/2/docs/cross-collab/TASK9)", "web has no TASK9"),
    ] {
        saying(broken).run(&only).exits(1).prints(message).prints("1 error");
    }
}

#[test]
fn an_address_at_the_forge_leads_to_the_page_and_counts() {
    let there = "https://github.com/acme/api/blob/main/docs/cross-collab/TASK1/PLAN.md";
    let pinned = "https://github.com/acme/api/blob/v1.0/docs/cross-collab/TASK1/PLAN.md";
    let project = saying(&format!("[one]({there}#goal), {there}, [two]({pinned}), <https://github.com/acme/api/blob/main/README.md>"));
    let project = project.file("api/README.md", "# API\n").run(&["build"]).exits(0).then();
    let page = fs::read_to_string(project.path("site/web/task2.html")).unwrap();
    assert!(page.contains("<a href=\"../api/task1.html#plan--goal\">one</a>"), "{page}");
    assert!(page.contains(&format!("<a href=\"../api/task1.html#plan\">{there}</a>")), "{page}");
    assert!(page.contains(&format!("<a href=\"{pinned}\" rel=\"noopener noreferrer\">two</a>")), "{page}");
    assert!(page.contains("<a href=\"https://github.com/acme/api/blob/main/README.md\" rel=\"noopener noreferrer\">"), "{page}");
    let owner = fs::read_to_string(project.path("site/api/task1.html")).unwrap();
    assert!(owner.contains("web TASK2") && owner.contains("../web/task2.html"), "a backlink");
}

#[test]
fn a_number_behind_a_repo_leads_to_its_forge() {
    let project = saying("See acme/api#14, api#15, other/api#16, api#17b and [api#18](https://x.example). `api#19`");
    let project = project.run(&["build"]).exits(0).then();
    let page = fs::read_to_string(project.path("site/web/task2.html")).unwrap();
    for (number, leads) in [(14, true), (15, true), (16, false), (17, false), (18, false), (19, true)] {
        assert_eq!(page.contains(&format!("href=\"https://github.com/acme/api/pull/{number}\"")), leads, "{number}: {page}");
    }
}

#[test]
fn a_number_in_an_address_is_renumbered_too() {
    let there = "https://github.com/acme/api/blob/main/docs/cross-collab/TASK1/PLAN.md";
    let project = saying(&format!("[one]({there}), {there}"));
    let project = project.run(&["renumber", "api", "1", "7", "--allow-dirty"]).exits(0).then();
    let plan = fs::read_to_string(project.path(WEB)).unwrap();
    assert_eq!(plan.matches("docs/cross-collab/TASK7/PLAN.md").count(), 2, "{plan}");
    assert!(!project.path(PLAN).exists());
}

#[test]
fn an_address_of_a_commit_is_answered_by_git() {
    let project = saying("words");
    project.commit("api", 1);
    let head = project.git("api", 1, &["rev-parse", "HEAD"]);
    let project = project.file("api/docs/cross-collab/TASK1/LATER.md", "# Later\n");
    let base = format!("https://github.com/acme/api/blob/{head}/docs/cross-collab/TASK1");
    let plan = format!(
        "# Exports \u{2014} Task 2 Plan\n\n[there]({base}/PLAN.md#L3), [folder]({base}), [later]({base}/LATER.md), [gone]({base}/GONE.md), \
         [nobody knows](https://github.com/acme/api/blob/0123456789abcdef0123456789abcdef01234567/GONE.md)\n"
    );
    let run = project.file(WEB, plan).run(&["check", "--only", "broken-link"]).exits(1).prints("2 errors");
    run.prints("LATER.md` does not exist")
        .prints("that version has no `docs/cross-collab/TASK1/LATER.md`")
        .prints("GONE.md` does not exist");
}
