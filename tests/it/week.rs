//! A team's week over four repos, and what each job of their CI says.

use std::fs;

use crate::project::{Project, Run, project};

const OWNER: &str = "# Exports — Task 1 Plan\n\n## Goal\n\nExports, with web TASK2.\n\n## Scope\n\nAll.\n\n## Locked Contracts\n\n### Export read\n\n\
                     `GET /api/exports/{id}` gives `{ id: string, rows: integer }`.\n\n## Acceptance Criteria\n\n- [ ] Rows arrive.\n";
const CONSUMER: &str = "# Other Projects — Task 2 (Exports)\n\n## Cross-Repo Snapshot\n\n- api: Pending. See api TASK1.\n- infra: Pending. See infra TASK7.\n\n\
                        ## Responsibility Alignment\n\n- api: the endpoint.\n\n## Dependency Order\n\n1. api TASK1\n2. web\n\n\
                        ## Locked Contracts (Mirrored)\n\n- Export read: `GET /api/exports/{id}` gives `{ id: string, rows: integer }`.\n";
const BOOK: &str = "[[repo]]\nname = \"api\"\n[[repo]]\nname = \"web\"\n[[repo]]\nname = \"jobs\"\n[[repo]]\nname = \"infra\"\nabsent = true\n\
                    [rules]\nmissing-document = \"off\"\nmissing-section = \"off\"\nmissing-backref = \"off\"\n";
const IN_API: &str = "api/docs/cross-collab/TASK1/PLAN.md";
const IN_WEB: &str = "web/docs/cross-collab/TASK2/OTHER_PROJECTS.md";

/// What the job of one repo says, which has the other repos checked out beside it.
fn job(project: Project, repo: &str) -> Run {
    project.run(&["check", "--repo", repo, "--deny", "warnings"])
}

/// What the job of web says that has web alone, and the inventory that was published last.
fn alone(project: &Project) -> Run {
    let job = crate::project::project().file("inventory.json", fs::read(project.path("site/workspace.json")).unwrap());
    let text = fs::read(project.path(IN_WEB)).unwrap();
    let job = job.file(IN_WEB, text).file(
        "web/book.toml",
        BOOK.replace("name = \"web\"", "name = \"web\"\npath = \".\"")
            .replace("name = \"api\"", "name = \"api\"\nabsent = true")
            .replace("name = \"jobs\"", "name = \"jobs\"\nabsent = true"),
    );
    let output = job.command(&["check", "--inventory", "../inventory.json"]).current_dir(job.path("web")).output().unwrap();
    Run { project: job, output }
}

#[test]
fn each_job_is_red_for_its_own() {
    // Monday: two tasks of one feature, a contract and its mirror. One repo is not checked out.
    let week = project().file("book.toml", BOOK).file(IN_API, OWNER).file(IN_WEB, CONSUMER);
    let week = week.file("jobs/docs/cross-collab/TASK1/PLAN.md", "# Nightly — Task 1 Plan\n\n## Goal\n\nRows by night, from api TASK1.\n");
    let week = job(week, "api").exits(0).then();
    let week = job(week, "web").exits(0).prints("(1 unverifiable)").then().build().exits(0).then();
    alone(&week).exits(0).prints("(1 unverifiable)");

    // Tuesday: api gives its task another number, and tells nobody.
    fs::rename(week.path("api/docs/cross-collab/TASK1"), week.path("api/docs/cross-collab/TASK3")).unwrap();
    let week = week.file("api/docs/cross-collab/TASK3/PLAN.md", OWNER.replace("Task 1", "Task 3"));
    let week = job(week, "api").exits(0).then();
    let week = job(week, "web").exits(1).prints("api has no TASK1").then();
    let week = job(week, "jobs").exits(1).prints("api has no TASK1").then();
    alone(&week).exits(0).says("today");
    let week = week.build().exits(1).then();
    alone(&week).exits(1).prints("api has no TASK1");

    // Wednesday: web follows; jobs has other things to do, and accepts what it knows of.
    let week = week.file(IN_WEB, CONSUMER.replace("TASK1", "TASK3"));
    let week = job(week, "web").exits(0).then();
    let week = week.run(&["check", "--repo", "jobs", "--write-baseline"]).exits(0).then();
    let week = job(week, "jobs").exits(0).prints("1 known finding in the baseline").then();

    // Thursday: the contract changes at its owner, and the mirror is forgotten.
    let changed = OWNER.replace("Task 1", "Task 3").replace("rows: integer", "rows: string");
    let week = job(week.file("api/docs/cross-collab/TASK3/PLAN.md", changed), "api").exits(0).then();
    let week = job(week, "web").exits(1).prints("contract-drift").then();

    // Friday: the mirror follows; jobs breaks something new, and only that is told.
    let week = job(week.file(IN_WEB, CONSUMER.replace("TASK1", "TASK3").replace("rows: integer", "rows: string")), "web").exits(0).then();
    let plan = "# Nightly — Task 1 Plan\n\n## Goal\n\nMore words.\n\nRows by night, from api TASK1 and web TASK9.\n";
    let week = week.file("jobs/docs/cross-collab/TASK1/PLAN.md", plan);
    let week = job(week, "jobs").exits(1).prints("1 error, 1 known finding").prints("web has no TASK9").then();

    // The week after: all of it is committed, and web begins a branch. Meanwhile the contract changes again; its owner was told.
    ["api", "web", "jobs"].into_iter().for_each(|repo| week.commit(repo, 5));
    let changed = OWNER.replace("Task 1", "Task 3").replace("rows: integer", "rows: boolean");
    let week = week.file("api/docs/cross-collab/TASK3/PLAN.md", changed);
    let week = week.run(&["impact", "--repo", "api"]).exits(1).prints("contract-drift").says("1 place behind").then();
    week.commit("api", 6);
    week.git("web", 7, &["checkout", "-qb", "work"]);
    let week = job(week, "web").exits(1).prints("contract-drift").then();
    let week = week.run(&["check", "--repo", "web", "--since", "main"]).exits(0).prints("1 owner moved").then();
    // What the branch does itself is its own.
    let week = week.file("web/docs/cross-collab/TASK2/PLAN.md", "# Exports — Task 2 Plan\n\n## Goal\n\nIt, after jobs TASK8.\n");
    let week = week.run(&["check", "--repo", "web", "--since", "main"]).exits(1).prints("1 introduced, 1 owner moved").then();
    // What jobs broke on Friday is there still, and is nobody's news on Monday.
    week.run(&["check", "--repo", "jobs", "--since", "HEAD", "--no-baseline"]).exits(0).prints("2 inherited");
}
