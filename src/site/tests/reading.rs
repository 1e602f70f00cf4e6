//! Findings at their lines.

use std::time::{Duration, Instant};

use super::*;

const PLAN: &str = "docs/cross-collab/TASK1/PLAN.md";

fn plan(text: &str) -> Site {
    Project::default().repo("api", &[(PLAN, &format!("# Exports — Task 1 Plan\n\n## Scope\n\n{text}"))]).build()
}

/// What comes right before the finding that stands in the text, and its first line.
fn around<'h>(html: &'h str, message: &str) -> (&'h str, &'h str) {
    let found = |start: &(usize, &str)| html[start.0..].lines().take(2).any(|line| line.contains(message));
    let (at, _) = html.match_indices("<details class=\"finding here").find(found).unwrap_or_else(|| panic!("{message} is not in\n{html}"));
    (html[..at].trim_end(), html[at..].lines().nth(1).unwrap())
}

#[test]
fn a_finding_stands_below_the_block_that_holds_its_line() {
    let gone = "api has no TASK9";
    for (text, before) in [
        ("See TASK9 now.\n\nMore.\n", "now.</p>"),
        ("- one, see TASK9\n  - inner\n- two\n", "</a>"),
        ("- one\n- two, TASK9\n\nMore.\n", "</a>"),
        ("- one\n\n  See TASK9.\n\n- two\n", ".</p>"),
        ("> See TASK9.\n\nMore.\n", ".</p>"),
        ("| a | b |\n|---|---|\n| TASK9 | c |\n| d | e |\n\nMore.\n", "</table></div>"),
        ("### About TASK9\n\nMore.\n", "#</a></h4>"),
        ("<div>\n\nSee TASK9.\n\n</div>\n\nMore.\n", ".</p>"),
        ("A <b>bold</b> TASK9 word.\n\nMore.\n", "word.</p>"),
        ("<!-- hidden -->\n\nSee TASK9.\n", ".</p>"),
    ] {
        let site = plan(text);
        let (above, summary) = around(page(&site, "api/task1.html"), gone);
        assert!(above.ends_with(before), "{text}: it stands after …{}", &above[above.len().saturating_sub(80)..]);
        assert!(summary.starts_with("  <summary>") && summary.contains("<small>line "), "{summary}");
    }
}

#[test]
fn the_word_the_list_and_the_report_lead_to_it() {
    let site = plan("See TASK9 now.\n");
    let task = page(&site, "api/task1.html");
    let id = task.split("api has no TASK9 <small>line 5").nth(1).unwrap().split("<div id=\"f-").nth(1).unwrap().split('"').next().unwrap();
    assert!(task.contains(&format!(r##"<a class="ref broken" href="#f-{id}""##)), "{task}");
    assert!(task.contains(&format!(r##"<li class="error"><a href="#f-{id}">"##)), "{task}");
    assert_eq!(task.matches(&format!("id=\"f-{id}\"")).count(), 1);
    assert!(
        page(&site, "report/api.html").contains(&format!(r##"href="../api/task1.html#f-{id}">line 5</a>"##)),
        "{}",
        page(&site, "report/api.html")
    );
}

#[test]
fn documents_of_no_task_show_theirs_too() {
    let site =
        Project::default().repo("api", &[(PLAN, "# Exports — Task 1 Plan\n"), ("AGENTS.md", "# Working\n\nSee api TASK9.\n")]).build();
    let (above, _) = around(page(&site, "api/docs/AGENTS.html"), "api has no TASK9");
    assert!(above.ends_with(".</p>"));
}

#[test]
#[allow(clippy::disallowed_methods, reason = "a test may look at the clock")]
fn thousands_of_findings_are_bounded_and_linear() {
    let start = Instant::now();
    let text: String = (0..20_000).map(|line| format!("- see TASK{}\n", 100 + line)).collect();
    let site = plan(&text);
    let task = page(&site, "api/task1.html");
    let shown = task.matches("<details class=\"finding here").count();
    assert!((250..=300).contains(&shown), "{shown}");
    assert!(task.contains(" more in the <a href=\"../report/index.html\">report</a>"));
    let report = page(&site, "report/api.html");
    assert!((400..=500).contains(&report.matches("<li class=\"finding ").count()) && report.contains(" more, all of them in <a"));
    links_of(&site);
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
}

#[test]
fn a_long_list_of_features_has_pages() {
    let plan = |number: usize| format!("# Work {number} on things — Task {number} Plan\n\n## Goal\n\nWork.\n");
    let other = |number: usize, repo: &str| {
        format!(
            "# Other Projects — Task {number} (Work {number} on things)\n\n## Cross-Repo Snapshot\n\n- {repo}: Pending. See {repo} TASK{number}.\n"
        )
    };
    let files = |repo: &str| -> Vec<(String, String)> {
        let folder = |number: usize| format!("docs/cross-collab/TASK{number}");
        (1..=410)
            .flat_map(|number| {
                [
                    (format!("{}/PLAN.md", folder(number)), plan(number)),
                    (format!("{}/OTHER_PROJECTS.md", folder(number)), other(number, repo)),
                ]
            })
            .collect()
    };
    let (api, web) = (files("web"), files("api"));
    fn refs(files: &[(String, String)]) -> Vec<(&str, &str)> {
        files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect()
    }
    let site = Project::default().repo("api", &refs(&api)).repo("web", &refs(&web)).build();
    let first = page(&site, "features/index.html");
    assert!(first.contains("These are 1 to 200 of 410") && first.contains("href=\"../features/page-3.html\""), "{}", &first[..6000]);
    let last = page(&site, "features/page-3.html");
    assert!(last.contains("These are 401 to 410 of 410") && last.contains("aria-current=\"page\"><span class=\"unseen\">Page </span>3"));
}

#[test]
fn an_open_task_starts_with_its_status_and_repeats_no_header_lines() {
    let documents = |phase: &str| {
        let status = format!(
            "# Status — Task 1 (Exports)\n\nRepo: api\nLast updated: 2026-02-09\n\n## Phase Status\n\n| Phase | Description | Status |\n|---|---|---|\n| 1 | All | {phase} |\n"
        );
        let plan = "# Exports — Task 1 Plan\n\nRepo: api\nLast updated: 2026-02-09\nBranch: main\n\n## Goal\n\nRows.\n";
        let site = Project::default().repo("api", &[(PLAN, plan), ("docs/cross-collab/TASK1/STATUS.md", &status)]).build();
        page(&site, "api/task1.html").to_owned()
    };
    let open = documents("In progress");
    let at = |html: &str, id: &str| html.find(&format!("<h2 id=\"{id}\"")).unwrap();
    assert!(at(&open, "status") < at(&open, "plan"), "{open}");
    assert!(open.contains("<details class=\"fold\" id=\"phases\" open>"));
    // The lines that say more than the page's head stay.
    assert_eq!((open.matches("<p>Repo: api").count(), open.matches("Branch: main").count()), (1, 1), "{open}");
    let done = documents("Complete");
    assert!(at(&done, "plan") < at(&done, "status") && done.contains("<details class=\"fold\" id=\"phases\">"), "{done}");
}

#[test]
fn a_feature_shows_its_order_once_unless_its_documents_disagree() {
    let other = |number: u32, first: &str, second: &str| {
        format!(
            "# Other Projects — Task {number} (Exports)\n\n## Cross-Repo Snapshot\n\n- api: See api TASK1.\n- web: See web TASK2.\n\n## Dependency Order\n\n1. {first} builds.\n2. {second} builds.\n"
        )
    };
    let build = |of_web: &str| {
        let project = Project::default().repo("api", &[("docs/cross-collab/TASK1/OTHER_PROJECTS.md", &other(1, "api", "web"))]);
        let site = project.repo("web", &[("docs/cross-collab/TASK2/OTHER_PROJECTS.md", of_web)]).build();
        page(&site, "features/exports.html").to_owned()
    };
    let agreed = build(&other(2, "api", "web"));
    assert_eq!(agreed.matches("<ol class=\"order\">").count(), 1, "{agreed}");
    let disputed = build(&other(2, "web", "api"));
    assert!(disputed.contains("The documents disagree: 2 orders") && disputed.matches("<ol class=\"order\">").count() == 2, "{disputed}");
}

#[test]
fn a_document_says_which_language_it_is_in_and_findings_are_in_that_of_the_site() {
    let text = |lang: &str| format!("---\nlang: {lang}\n---\n\n# Häfen — Task 1 Plan\n\n## Ziel\n\nSiehe TASK9.\n");
    let (german, odd) = (text("de-AT"), text("Deutsch\"><b>"));
    let notes = "---\nlanguage: fr_CA\n---\n\n# Quais\n\nLes quais.\n";
    let project =
        Project::default().repo("api", &[("docs/cross-collab/TASK1/PLAN.md", &german), ("docs/cross-collab/TASK2/PLAN.md", &odd)]);
    let site = project.workspace("docs/cross-collab/QUAIS.md", notes).build();
    let task = page(&site, "api/task1.html");
    let (before, inside) = task.split_once("<div lang=\"de-AT\">").expect("the text is marked");
    assert!(before.contains("<html lang=\"en\"") && inside.contains("Siehe"), "{inside}");
    assert!(inside.contains("<details class=\"finding here error\" lang=\"en\">"), "{inside}");
    let odd = page(&site, "api/task2.html");
    assert!(odd.matches(" lang=").count() == 1 && odd.contains("<details class=\"finding here error\">"), "{odd}");
    assert!(page(&site, "docs/cross-collab/QUAIS.html").contains("<div lang=\"fr-CA\">"));
}
