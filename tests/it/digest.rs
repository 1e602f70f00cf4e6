//! `crossbook digest`, how a site's figures went, and what is new in its feed.

use std::fs;

use crate::project::{Project, project};

fn status(number: u32, phase: &str, rest: &str) -> String {
    format!(
        "# Status — Task {number} (Part {number})\n\n## Phase Status\n\n| Phase | Description | Status |\n|---|---|---|\n| 1 | All | {phase} |\n\n{rest}"
    )
}

fn file(number: u32, name: &str) -> String {
    format!("api/docs/cross-collab/TASK{number}/{name}")
}

/// A repo with two weeks: on the 20th of January one task is done, one is blocked, one renumbered, one new and one reference broken.
fn two_weeks() -> Project {
    let story = project()
        .file(file(1, "STATUS.md"), status(1, "In progress", ""))
        .file(file(2, "STATUS.md"), status(2, "In progress", ""))
        .file(file(3, "PLAN.md"), "# Part 3 — Task 3 Plan\n\n## Goal\n\nRows leave the table, see TASK8.\n");
    story.commit("api", 5);
    story.git("api", 18, &["mv", "docs/cross-collab/TASK3", "docs/cross-collab/TASK5"]);
    let story = story.file(file(5, "PLAN.md"), "# Part 3 — Task 5 Plan\n\n## Goal\n\nRows leave the table, see TASK8.\n");
    story.commit("api", 18);
    let story = story
        .file(file(1, "STATUS.md"), status(1, "Complete", ""))
        .file(file(2, "STATUS.md"), status(2, "In progress", "## Blockers\n\n- No keys for [staging].\n"))
        .file(file(4, "PLAN.md"), "# Part 4 — Task 4 Plan\n\nSee TASK9.\n");
    story.commit("api", 20);
    story
}

#[test]
fn a_digest_says_what_is_new_since_a_day() {
    let run = two_weeks().run(&["digest", "--since", "2026-01-10"]).exits(0).prints("# Since 2026-01-10\n\n## Newly broken\n");
    let run = run.prints("error[broken-task-ref] `api/docs/cross-collab/TASK4/PLAN.md:3`: api has no TASK9");
    // What was broken before is no news.
    let run = run.prints_not("TASK8").prints("## Newly blocked\n\n- api TASK2: Part 2 (No keys for \\[staging])\n");
    let run = run.prints("## Done\n\n- api TASK1: Part 1\n").prints("## Opened\n\n- api TASK4: Part 4\n");
    let run = run.prints("## Renumbered\n\n- api TASK5: Part 3 was TASK3\n");
    let run = run.then().run(&["digest", "--since", "2026-01-21"]).exits(0).prints("Nothing changed.");
    let run = run.then().run(&["digest", "--since", "2026-01-01"]).exits(2).says("git knows no commit of any repo from before that day");
    run.then().run(&["digest", "--since", "soon"]).exits(2).says("expected days, weeks or a day");
}

#[test]
fn a_site_shows_how_its_figures_went_where_it_is_asked_to() {
    let story = two_weeks().run(&["build", "--exit-zero"]).exits(0).leaves_no("site/trends/index.html").then();
    let story =
        story.file("book.toml", "[build]\ntrends = true\n").run(&["build", "--exit-zero"]).exits(0).leaves("site/trends/index.html").then();
    let page = fs::read_to_string(story.path("site/trends/index.html")).unwrap();
    let rows: Vec<&str> = page.split("<th scope=\"row\">").skip(1).collect();
    let figures =
        |row: &str| row.split("<td class=\"right\">").skip(1).map(|cell| cell.split('<').next().unwrap().to_owned()).collect::<Vec<_>>();
    assert!(rows.len() == 3 && rows[0].starts_with("<time>2026-01-20"), "{page}");
    assert_eq!((figures(rows[0])[0].as_str(), figures(rows[2])[0].as_str()), ("2", "1"), "errors, newest first");
    assert_eq!((figures(rows[0])[5].as_str(), figures(rows[2])[5].as_str()), ("1", "0"), "items done");
    // What was worked out is kept, and the same site is made from it.
    let story = story.run(&["build", "--exit-zero"]).exits(0).says("0 files new or changed").then();
    let again = story.run(&["build", "--exit-zero", "--no-cache", "--output", "again"]).exits(0).then();
    assert_eq!(fs::read_to_string(again.path("again/trends/index.html")).unwrap(), page);
}

/// The title, the id, the link and the day of each entry of the feed.
fn entries(story: &Project) -> Vec<[String; 4]> {
    let feed = fs::read_to_string(story.path("site/feed.xml")).unwrap();
    let between = |entry: &str, start: &str, end: &str| entry.split(start).nth(1).unwrap().split(end).next().unwrap().to_owned();
    let entry = |entry: &str| {
        let link = between(entry, "<link href=\"https://docs.example/", "\"");
        [between(entry, "<title>", "<"), between(entry, "<id>", "<"), link, between(entry, "<updated>", "T")]
    };
    feed.split("<entry>").skip(1).map(entry).collect()
}

#[test]
fn the_feed_has_what_a_digest_has_by_days_where_the_site_looks_back() {
    let build = ["build", "--exit-zero"];
    let story = two_weeks().file("book.toml", "url = \"https://docs.example\"\n").run(&build).exits(0).then();
    assert_eq!(entries(&story), Vec::<[String; 4]>::new());
    let story = story.file("book.toml", "url = \"https://docs.example\"\n[build]\ntrends = true\n").run(&build).exits(0).then();
    let first = entries(&story);
    let shown: Vec<(&str, &str, &str)> = first.iter().map(|[title, _, link, day]| (title.as_str(), link.as_str(), day.as_str())).collect();
    let wanted = [
        ("Newly broken: api has no TASK9", "api/task4.html#f-60595b74d110fec9", "2026-01-20"),
        ("Newly broken: api TASK4 has no OTHER_PROJECTS.md", "api/task4.html", "2026-01-20"),
        ("Newly broken: api TASK4 has no STATUS.md", "api/task4.html", "2026-01-20"),
        ("Newly blocked: api TASK2: Part 2", "api/task2.html", "2026-01-20"),
        ("Done: api TASK1: Part 1", "api/task1.html", "2026-01-20"),
        ("Opened: api TASK4: Part 4", "api/task4.html", "2026-01-20"),
        ("Renumbered: api TASK5: Part 3", "api/task5.html", "2026-01-18"),
    ];
    assert_eq!(shown, wanted);
    // The cache and a later commit change nothing of what is known; what is so no longer is no news.
    let story = story.file(file(2, "STATUS.md"), status(2, "In progress", "")).file(file(6, "PLAN.md"), "# Part 6 — Task 6 Plan\n");
    story.commit("api", 22);
    let story = story.run(&build).exits(0).then();
    let (new, left): (Vec<_>, Vec<_>) = entries(&story).into_iter().partition(|[.., day]| day == "2026-01-22");
    assert_eq!(new.last().map(|[title, ..]| title.as_str()), Some("Opened: api TASK6: Part 6"));
    let still: Vec<[String; 4]> = first.into_iter().filter(|[title, ..]| !title.starts_with("Newly blocked")).collect();
    assert_eq!(left, still);
    let again = story.run(&["build", "--exit-zero", "--no-cache", "--output", "again"]).exits(0).then();
    let feed = |folder: &str| fs::read_to_string(again.path(format!("{folder}/feed.xml"))).unwrap();
    assert_eq!(feed("site"), feed("again"));
}
