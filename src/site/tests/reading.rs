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
