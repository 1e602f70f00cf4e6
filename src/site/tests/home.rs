//! What needs somebody now, for everyone and for one person.

use super::*;

const STATUS: &str = "## Phase Status\n| Phase | Description | Status |\n|---|---|---|\n";

/// The documents of a task, by their paths.
type Documents = [(String, String); 2];

fn task(repo: &str, number: u32, phase: &str, rest: &str) -> Documents {
    let folder = format!("docs/cross-collab/TASK{number}");
    [
        (format!("{folder}/PLAN.md"), format!("# Part {number} of {repo} — Task {number} Plan\n\nRepo: {repo}\n{rest}\n")),
        (
            format!("{folder}/STATUS.md"),
            format!(
                "# Status — Task {number} (Part {number} of {repo})\n\nLast updated: 2026-02-0{number}\n\n{STATUS}| 1 | All | {phase} |\n"
            ),
        ),
    ]
}

fn project(files: &[(&str, Vec<Documents>)]) -> Project {
    files.iter().fold(Project::default(), |project, (repo, tasks)| {
        let files: Vec<(&str, &str)> = tasks.iter().flatten().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        project.repo(repo, &files)
    })
}

/// A part of a page, from an id to the end of the section.
fn part<'h>(html: &'h str, id: &str) -> &'h str {
    let start = html.find(&format!("id=\"{id}\"")).unwrap_or_else(|| panic!("no {id} in\n{html}"));
    html[start..].split("</section>").next().unwrap()
}

#[test]
fn home_says_what_is_wrong_before_how_far_things_are() {
    let blocked = "## Blockers\n- No keys for staging.\n";
    let mut web = vec![task("web", 1, "In progress", "See api TASK9.\n"), task("web", 2, "Pending", "Depends on: api TASK1\n")];
    web[0][1].1.push_str(&format!("\n{blocked}"));
    let site = project(&[("api", vec![task("api", 1, "Complete", "")]), ("web", web)]).build();
    let home = page(&site, "index.html");
    let order = ["id=\"need-errors\"", "id=\"need-blocked\"", "id=\"need-over\"", "id=\"repos\""].map(|id| home.find(id).expect(id));
    assert!(order.is_sorted(), "{order:?}");
    assert!(part(home, "need-errors").contains("api has no TASK9"));
    let blocked = part(home, "need-blocked");
    assert!(blocked.contains("web TASK1") && blocked.contains("No keys for staging.") && blocked.contains("2026-02-01"), "{blocked}");
    let over = part(home, "need-over");
    assert!(over.contains("web TASK2") && over.contains("api TASK1"), "{over}");
    // It is in progress by its phases, and blocked all the same.
    assert!(page(&site, "web/task1.html").contains("<span class=\"state blocked\">Blocked</span>"));
}

#[test]
fn where_nothing_is_wrong_home_says_so() {
    let project = project(&[("api", vec![task("api", 1, "In progress", "")])]);
    assert!(part(page(&project.build(), "index.html"), "needs").contains("Nothing is broken"));
}

#[test]
fn findings_that_say_the_same_are_one_entry() {
    let text = "See api TASK9. See api TASK9.\n\nSee api TASK9, and api TASK9.\n\nSee api TASK8.\n";
    let site = project(&[("api", vec![task("api", 1, "In progress", text)])]).build();
    let errors = part(page(&site, "index.html"), "need-errors");
    assert_eq!(errors.matches("api has no TASK9").count(), 1, "{errors}");
    assert!(errors.contains("and 1 more place") && errors.contains("<small>5</small>"), "{errors}");
}

#[test]
fn a_person_has_a_page_with_what_is_theirs() {
    let mut project = project(&[
        ("api", vec![task("api", 1, "In progress", "Owner: Eve and @bob\n"), task("api", 2, "In progress", "")]),
        ("web", vec![task("web", 3, "In progress", "Depends on: api TASK1\n")]),
    ]);
    project.sources.repos[0].code_owners = Some("* @org/all\n".into());
    let site = project.build();
    let eve = page(&site, "people/Eve.html");
    assert!(eve.contains("api TASK1") && !eve.contains("api TASK2"), "{eve}");
    assert!(part(eve, "waiting").contains("web TASK3"), "{eve}");
    let team = page(&site, "people/org-all.html");
    assert!(team.contains("api TASK2") && !team.contains("api TASK1"), "{team}");
    let list = page(&site, "people/index.html");
    assert!(list.contains("1 open task has no owner") && list.contains("href=\"../people/bob.html\""), "{list}");
    assert!(page(&site, "api/task1.html").contains("<a href=\"../people/bob.html\">bob</a>, <a href=\"../people/Eve.html\">Eve</a>"));
    let json = page(&site, "workspace.json");
    assert!(json.contains("\"owners\":[\"org/all\"]"), "{json}");
    // Without any owner there is no such page.
    let none = Project::default().repo("api", &[("docs/cross-collab/TASK1/PLAN.md", "# T — Task 1 Plan\n")]).build();
    assert!(!none.files.contains_key("people/index.html") && !page(&none, "index.html").contains(">People<"));
}
