//! The commands, as people use them.

use std::io::Read;
use std::process::Stdio;

use serde_json::Value;

use crate::project::{PLAN, project, sound};

#[test]
fn a_sound_workspace_is_told_in_one_line() {
    sound().check().exits(0).prints("no findings; 3 documents, ").says_nothing();
}

#[test]
fn a_finding_shows_its_line_and_what_to_do() {
    let plan = "# Exports — Task 1 Plan\n\nSee TASK9.\n";
    let run = sound().file(PLAN, plan).check().exits(1);
    run.prints("error[broken-task-ref]: api has no TASK9\n").prints(&format!("--> {PLAN}:3:5\n")).prints("3 | See TASK9.\n  |     ^^^^^\n");
}

#[test]
fn warnings_fail_only_where_they_are_denied() {
    let plan = "# Exports — Task 1 Plan\n\n## Goal\n\n- TODO\n";
    let project = sound().file(PLAN, plan).check().exits(0).prints("warning[template-placeholder]").then();
    project.run(&["check", "--deny", "warnings"]).exits(1);
}

#[test]
fn severities_are_the_books() {
    let book = "[rules]\nbroken-task-ref = \"warning\"\n[[repo]]\nname = \"api\"\n[repo.rules]\nmissing-section = \"off\"\n";
    let plan = "# Exports — Task 1 Plan\n\nSee TASK9.\n";
    sound()
        .file("book.toml", book)
        .file(PLAN, plan)
        .run(&["check", "--notes"])
        .exits(0)
        .prints("warning[broken-task-ref]")
        .prints_not("missing-section");
}

#[test]
fn the_report_for_programs_has_its_shape() {
    let plan = "# Exports — Task 1 Plan\n\nSee TASK9, TASK1 and [the log](LOG.md#top).\n";
    let run = sound().file(PLAN, plan).run(&["check", "--format", "json"]).exits(1);
    let report: Value = serde_json::from_str(&run.stdout()).unwrap();
    assert_eq!(report["schema"], "crossbook-report/1");
    assert_eq!(report["tool"]["name"], "crossbook");
    assert_eq!((&report["summary"]["errors"], &report["summary"]["documents"]), (&2.into(), &3.into()));
    assert_eq!(report["contracts"], Value::Array(Vec::new()));
    let finding = report["diagnostics"].as_array().unwrap().iter().find(|finding| finding["rule"] == "broken-task-ref").unwrap();
    assert_eq!(finding["severity"], "error");
    assert_eq!(finding["file"], PLAN);
    assert_eq!(finding["span"]["start"], serde_json::json!({ "line": 3, "column": 5, "byte": 31 }));
    assert_eq!(finding["fingerprint"].as_str().unwrap().len(), 16);
    let references: Vec<&Value> = report["references"].as_array().unwrap().iter().filter(|reference| reference["file"] == PLAN).collect();
    assert_eq!(
        references[0]["target"],
        serde_json::json!({ "kind": "task", "repo": "api", "task": 9, "item": { "kind": "task", "number": "9" } })
    );
    let item = serde_json::json!({ "kind": "task", "number": "1", "folder": "docs/cross-collab/TASK1" });
    assert_eq!(references[2]["target"]["item"], item);
    assert_eq!((&references[0]["form"], &references[0]["resolution"]), (&"own".into(), &"broken".into()));
    assert_eq!((&references[2]["form"], &references[2]["target"]["task"]), (&"link".into(), &1.into()));
    assert_eq!(references[2]["target"]["path"], "docs/cross-collab/TASK1/LOG.md");
}

#[test]
fn colours_come_where_they_are_wanted() {
    let project = sound().check().prints_not("\u{1b}[").then();
    project.run(&["check", "--color", "always"]).prints("\u{1b}[");
}

#[test]
fn an_error_in_the_book_shows_its_line_and_the_nearest_key() {
    let run = sound().file("book.toml", "title = \"x\"\n[workspace]\nfoldr = \"docs\"\n").check().exits(2);
    run.says("error: unknown key `foldr`\n").says("--> book.toml:3:1\n").says("help: did you mean `folder`?").prints_not("findings");
}

#[test]
fn a_rule_that_there_is_not_names_the_nearest() {
    let run = sound().file("book.toml", "[rules]\nbroken-lnk = \"off\"\n").check().exits(2);
    run.says("no rule named `broken-lnk`").says("book.toml:2:1").says("did you mean `broken-link`?");
}

#[test]
fn a_folder_without_repos_says_so() {
    project().check().exits(2).says("there is no repo here");
    project().run(&["check", "-C", "nowhere"]).exits(2).says("no such folder").says("help: ");
}

#[test]
fn the_workspace_may_be_elsewhere() {
    let project = sound().folder("else");
    let root = project.root().to_owned();
    project.run(&["check", "-C", root.to_str().unwrap()]).exits(0);
}

#[test]
fn rules_explain_themselves() {
    project().run(&["explain", "broken-link"]).exits(0).prints("broken-link · error\n").prints("\nWHY IT MATTERS\n").prints_not("summary:");
    let page = project().run(&["explain", "broken-link"]).stdout();
    let parts = ["WHAT IT DOES", "WHY IT MATTERS", "HOW TO FIX IT", "HOW TO SILENCE IT", "EXAMPLE"];
    let places: Vec<usize> =
        parts.iter().map(|part| page.find(&format!("\n{part}\n")).unwrap_or_else(|| panic!("{part}\n{page}"))).collect();
    assert!(places.is_sorted() && page.matches("    api/docs/").count() > 0, "{page}");
    let all = project().run(&["explain", "broken-link", "--examples"]).exits(0).prints("\nEXAMPLES\n").stdout();
    assert!(page.contains("`crossbook explain broken-link --examples`") && all.len() > 2 * page.len(), "{page}");
    let page = project().run(&["explain", "stale-task-ref"]).exits(0).prints("\n- With git, task folders are").stdout();
    assert!(page.lines().skip_while(|line| *line != "WHAT IT DOES").nth(6).is_some_and(|line| line.starts_with("  ")), "{page}");
    project().run(&["explain", "file-drift"]).exits(0).prints("\nJSON, YAML, TOML\n- Ignored: order of keys, ").prints_not("| --- |");
    project().run(&["explain", "--examples"]).exits(2).says("<RULE>");
    project().run(&["explain"]).exits(0).prints("unused-ignore");
    project().run(&["explain", "Broken-Link"]).exits(0).prints("broken-link · error\n");
    let run = project().run(&["explain", "broken-lnk"]).exits(2).says("'broken-link'").says("`crossbook explain` lists all rules");
    assert!(!run.stderr().contains("unused-ignore"), "{}", run.stderr());
}

#[test]
fn prose_is_wrapped_and_code_is_not() {
    let page = project().run(&["explain", "broken-link", "--examples"]).stdout();
    let long: Vec<&str> = page.lines().filter(|line| line.chars().count() > 100).collect();
    assert!(!long.is_empty() && long.iter().all(|line| line.starts_with("    ")), "{long:?}");
}

#[test]
fn a_book_is_begun_and_never_overwritten() {
    let project = sound().run(&["init"]).exits(0).says("wrote book.toml for api\n").leaves("book.toml").then();
    let project = project.check().exits(0).then();
    let before = std::fs::read_to_string(project.path("book.toml")).unwrap();
    assert!(before.contains("\nname = \"api\"\n"), "{before}");
    let project = project.run(&["init"]).exits(0).says("nothing to add").then();
    assert_eq!(std::fs::read_to_string(project.path("book.toml")).unwrap(), before);
}

#[test]
fn a_first_page_and_a_theme_to_start_from_are_seen_on_the_site() {
    let run = sound().run(&["init", "--theme"]).exits(0).says("wrote content/about.md").says("theme/templates/base.html");
    let project = run.then().build().exits(0).leaves("site/guide/about.html").leaves("site/theme/css/custom.css").then();
    let home = std::fs::read_to_string(project.path("site/index.html")).unwrap();
    assert!(home.contains("<p class=\"own-line\">") && home.contains("<nav class=\"main\""), "{home}");
    assert!(home.find("css/crossbook.css").unwrap() < home.find("css/custom.css").unwrap());
    project.run(&["init", "--theme"]).exits(2).says("already exists; nothing was written");
}

#[test]
fn a_theme_joins_a_book_that_is_there() {
    let project = sound().file("book.toml", "[build]\ntheme = \"look\"\n").run(&["init", "--theme"]).exits(0).leaves_no("content").then();
    assert_eq!(std::fs::read_to_string(project.path("book.toml")).unwrap(), "[build]\ntheme = \"look\"\n");
    project.build().exits(0).leaves("look/css/custom.css").leaves("site/theme/css/custom.css");
}

#[test]
fn a_broken_template_names_its_line_and_what_to_do() {
    let page = "theme/templates/task.html";
    let run = sound().file(page, "{% extends \"crossbook/task.html\" %}\n{% block facts %}\n{{ task.nme }}\n{% endblock %}\n").build();
    run.exits(2).says("theme/templates/task.html:3").says("help: the guide lists").leaves_no("site");
    sound().file(page, "{% extends \"crossbook/taks.html\" %}").build().exits(2).says("did you mean the built-in `crossbook/task.html`?");
    sound().file(page, "{% block a %}").build().exits(2).says("theme/templates/task.html:1").says("help: ");
    sound().file(page, b"\xff").build().exits(2).says("theme/templates/task.html").says("UTF-8");
}

#[test]
fn one_block_of_a_page_is_replaced_alone() {
    let own = "{% extends \"crossbook/task.html\" %}{% block facts %}<p>Ask {{ task.repo }}</p>{% endblock %}";
    let project = sound().file("theme/templates/task.html", own).build().exits(0).then();
    let task = std::fs::read_to_string(project.path("site/api/task1.html")).unwrap();
    assert!(task.contains("<p>Ask api</p>") && !task.contains("<dl class=\"facts\">") && task.contains("Exports."), "{task}");
}

#[test]
fn a_build_writes_the_site_and_judges_as_check_does() {
    let project = sound().build().exits(0).prints("no findings").leaves("site/index.html").leaves("site/report.json").then();
    let checked = project.run(&["check", "--format", "json"]);
    assert_eq!(checked.stdout(), std::fs::read_to_string(checked.project.path("site/report.json")).unwrap());
    let plan = "# Exports — Task 1 Plan\n\nSee TASK9.\n";
    let project = checked.then().file(PLAN, plan).run(&["build", "--output", "other"]).exits(1).leaves("other/index.html").then();
    project.build().exits(1).prints("broken-task-ref");
}

#[test]
fn the_menu_of_a_site_counts_its_findings() {
    for (notes, count) in
        [("See TASK9.", "1<span class=\"unseen\"> finding</span>"), ("TASK9, TASK8", "2<span class=\"unseen\"> findings</span>")]
    {
        let notes = format!("# Notes\n\n{notes}\n");
        let run = sound().file("api/docs/cross-collab/TASK1/NOTES.md", notes).build().exits(1);
        let page = std::fs::read_to_string(run.project.path("site/index.html")).unwrap();
        assert!(page.contains(count), "{page}");
    }
}

#[test]
fn nobody_has_5000_threads() {
    sound().run(&["check", "--threads", "5000"]).exits(2).says("expected a number from 1 to 256");
    sound().run(&["check", "--threads", "2"]).exits(0);
    sound().run(&["check", "--max", "-1"]).exits(2).says("'-1' for '--max <N>': expected a number, 0 or more");
    sound().run(&["serve", "--allow-host", "https://box.example"]).exits(2).says("expected a host name alone");
    sound().run(&["serve", "--port", "99999"]).exits(2).says("expected a number from 0 to 65535");
    sound().run(&["selftest", "--faults", "x"]).exits(2).says("expected a number from 1 to 1000");
}

#[test]
fn help_about_no_command_names_the_nearest() {
    project().run(&["help", "chek"]).exits(2).says("'check'");
}

#[test]
fn a_book_of_no_repos_is_not_written() {
    project().run(&["init"]).exits(2).says("there is no repo here").says("help: ").leaves_no("book.toml");
}

#[test]
fn a_book_elsewhere_names_the_next_command() {
    let run = project().folder("all/api/docs/cross-collab").run(&["init", "-C", "all"]).exits(0);
    run.says("`crossbook serve --open -C all`").leaves("all/book.toml");
}

#[test]
fn a_part_of_a_workspace_finds_the_whole() {
    let project = sound().file("book.toml", "").folder("api/src/deep");
    for (part, above) in [("api", ".."), ("api/docs/cross-collab/TASK1", "../../../.."), ("api/src/deep", "../../..")] {
        let run = project.command(&["check"]).current_dir(project.path(part)).output().unwrap();
        let said = String::from_utf8_lossy(&run.stderr);
        assert_eq!(said.trim_end(), format!("using {above}/book.toml"));
        assert!(String::from_utf8_lossy(&run.stdout).starts_with("no findings; 3 documents"));
    }
    let quiet = project.command(&["check", "--quiet"]).current_dir(project.path("api")).output().unwrap();
    assert!(quiet.stderr.is_empty());
    let given = project.command(&["check", "--dir", "."]).current_dir(project.path("api/src")).output().unwrap();
    assert_eq!(given.status.code(), Some(2));
}

const OWNER: &str = "# Exports — Task 1 Plan\n\nSee web TASK2.\n\n## Locked Contracts\n\n### Export read\n\n`GET /api/exports/{id}` gives `{ id: string, rows: integer }`.\n";
const MIRROR: &str = "# Other Projects — Task 2 (Exports)\n\n## Cross-Repo Snapshot\n\n- api: Pending. See api TASK1.\n\n## Locked Contracts (Mirrored)\n\n- Export read: `POST /api/exports/{id}` gives `{ id: string, rows: integer }`.\n- Keep shared contracts aligned with owning repo PLAN.md.\n";

/// A contract that a second repo mirrors wrongly, beside a mirror that says nothing.
fn drifted() -> crate::project::Project {
    sound().file(PLAN, OWNER).file("web/docs/cross-collab/TASK2/OTHER_PROJECTS.md", MIRROR)
}

#[test]
fn contracts_are_listed_with_the_share_in_sync() {
    let run = drifted().run(&["contracts"]).exits(0).says_nothing();
    run.prints("drift         Export read  api TASK1  web TASK2\n")
        .prints("hollow        1 mirror says nothing: web TASK2\n")
        .prints("\n2 contracts; 0 of 2 mirrors in sync; 1 drifted, 1 hollow\n");
    sound().run(&["contracts"]).exits(0).prints("0 contracts; no mirrors\n");
}

#[test]
fn a_contract_is_shown_with_the_words_that_differ() {
    let project = drifted().run(&["contracts", "EXPORT"]).exits(0).prints("Export read\nlocked text of api TASK1\n").then();
    let run = project.run(&["contracts", "export read"]).prints(&format!("  --> {PLAN}:9:1\n"));
    run.prints("    `GET /api/exports/{id}` gives")
        .prints("drift  web TASK2\n  --> web/docs/cross-collab/TASK2/OTHER_PROJECTS.md:9:3\n")
        .prints("  the verb of /api/exports/{id}: the owner says GET, the mirror says POST\n")
        .prints("    [-GET-]{+Export read: POST+} /api/exports/{id} gives { id: string, rows: integer }.\n");
    drifted().run(&["contracts", "export", "--color", "always"]).prints("\u{1b}[").prints_not("[-").prints_not("{+");
}

#[test]
fn a_contract_that_there_is_not_names_the_nearest() {
    drifted().run(&["contracts", "exprot read"]).exits(2).says("no contract named `exprot read`").says("did you mean `Export read`?");
    drifted().run(&["contracts", "zebra"]).exits(2).says("help: known contracts: Export read, ");
}

#[test]
fn contracts_for_programs_are_those_of_the_report() {
    let report: Value = serde_json::from_str(&drifted().run(&["check", "--format", "json"]).stdout()).unwrap();
    let run = drifted().run(&["contracts", "--format", "json"]).exits(0);
    let contracts: Value = serde_json::from_str(&run.stdout()).unwrap();
    assert_eq!(contracts["contracts"], report["contracts"]);
    let project = drifted().folder("else");
    let root = project.root().to_owned();
    let run = project.run(&["contracts", "--dir", root.to_str().unwrap(), "--format", "json", "export"]).exits(0);
    let contracts: Value = serde_json::from_str(&run.stdout()).unwrap();
    assert_eq!(contracts["contracts"].as_array().unwrap().len(), 1);
}

#[test]
fn contracts_do_not_steer_the_terminal() {
    let plan = OWNER.replace("gives", "\u{1b}[2Jgives\u{7}\u{202e}");
    drifted().file(PLAN, plan).run(&["contracts", "export"]).exits(0).prints_not("\u{1b}").prints_not("\u{7}").prints_not("\u{202e}");
}

#[test]
fn a_check_writes_nothing() {
    sound().check().exits(0).leaves_no("site");
}

#[test]
fn only_a_site_of_ours_is_cleaned_away() {
    let project = sound().build().exits(0).then().run(&["clean"]).exits(0).says("removed").leaves_no("site").leaves(PLAN).then();
    let project = project.run(&["clean"]).exits(0).says("there is no site").then();
    let run = project.file("site/notes.txt", "mine").run(&["clean"]);
    let run = run.exits(2).says("Crossbook did not write").says("help: nothing was removed").leaves("site/notes.txt");
    run.then().run(&["clean", "-o", PLAN]).exits(2).says("is not a folder").says("help: nothing was removed").leaves(PLAN);
}

#[test]
fn quiet_says_nothing_but_the_report() {
    sound().run(&["build", "--quiet"]).exits(0).says_nothing();
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let plan = format!("# Exports — Task 1 Plan\n\n{}", "See TASK9.\n".repeat(5_000));
    let project = sound().file(PLAN, plan);
    let mut child = project.command(&["check"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!((child.wait().unwrap().code(), said.as_str()), (Some(1), ""));
}

#[test]
fn shells_get_their_completions() {
    for shell in ["bash", "zsh", "fish", "powershell"] {
        project().run(&["completions", shell]).exits(0).prints("crossbook");
    }
}

#[test]
fn every_command_has_a_man_page() {
    let help = project().run(&["--help"]).stdout();
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let names = lines.filter_map(|line| line.strip_prefix("  ").filter(|line| !line.starts_with(' '))?.split(' ').next());
    let commands: Vec<&str> = names.filter(|command| *command != "help").collect();
    assert!(commands.contains(&"check") && commands.contains(&"completions"), "{commands:?}");
    let project = project().folder("man").run(&["man", "man"]).exits(0).says(&format!("wrote {} man pages", commands.len() + 1)).then();
    let read = |name: &str| std::fs::read_to_string(project.path("man").join(name)).unwrap();
    for command in commands {
        let page = read(&format!("crossbook-{command}.1"));
        assert!(page.contains(&format!(".TH crossbook-{command} 1 ")) && page.contains("\n.SH OPTIONS\n"), "{command}: {page}");
    }
    let page = read("crossbook.1");
    assert!(page.contains(&format!("\"Crossbook {}\"", env!("CARGO_PKG_VERSION"))), "{page}");
    let (_, notes) = page.split_once("\n.SH NOTES\n.nf\nExamples:\n").unwrap();
    assert!(notes.contains("\nExit codes:\n") && notes.ends_with("\n.fi\n"), "{page}");
    project.run(&["man", "nowhere"]).exits(2).says("no such folder");
}

#[test]
fn help_teaches() {
    project().run(&["--help"]).exits(0).prints("Examples:").prints("Exit codes:");
    project().run(&["chek"]).exits(2).says("check");
}

#[test]
fn the_demo_has_warnings_and_no_errors() {
    let demo = env!("CARGO_MANIFEST_DIR");
    project().run(&["check", "-C", demo, "--notes"]).exits(0).prints("warning[").prints("note[").prints_not("error[");
    project().run(&["check", "-C", demo, "--deny", "warnings"]).exits(1);
}

#[test]
fn a_theme_that_cannot_be_used_leaves_the_old_site() {
    let project = sound().build().exits(0).then().file("theme/templates/base.html", "{% block");
    project.build().exits(2).says("templates/base.html").says("help: ").leaves("site/index.html");
}

#[test]
fn the_folder_of_a_workspace_is_given_before_or_after_the_command() {
    let project = project().folder("all/api/docs/cross-collab/TASK1");
    let project = project.run(&["-C", "all", "check"]).exits(0).prints("0 documents").then();
    let project = project.run(&["check", "--dir", "all"]).exits(0).prints("0 documents").then();
    let project = project.run(&["build", "all"]).exits(2).says("write `-C all`").says("Usage: crossbook build [OPTIONS]\n").then();
    let project = project.run(&["check", "all"]).exits(2).then();
    project
        .file("all/book.toml", "")
        .file("api/docs/cross-collab/TASK1/PLAN.md", "# A\n")
        .run(&["check", "all"])
        .says("`-C all` checks it");
}

#[test]
fn a_workspace_in_a_workspace_is_no_part_of_it() {
    let project = sound().file("book.toml", "").file("api/inner/book.toml", "").folder("api/inner/x/docs/cross-collab/TASK1");
    project.run(&["check", "api/inner"]).exits(0).says("`-C api/inner` checks it as a workspace of its own");
}

#[test]
fn a_value_that_is_none_names_the_nearest() {
    sound().run(&["check", "--deny", "warning"]).exits(2).says("'warnings'").says("`crossbook explain` lists all rules");
    sound().run(&["check", "--deny", "inherit"]).exits(2).says("'inherited'");
    sound().run(&["check", "--report", "sarff=x"]).exits(2).says("unknown format `sarff`; did you mean `sarif`?");
    sound().run(&["check", "--report", "x"]).exits(2).says("expected FORMAT=FILE");
    sound().run(&["new", "--title", "T", "--repos", "api", "--kind", "tsk"]).exits(2).says("did you mean `task`?");
}

#[test]
fn nothing_fails_where_that_is_said() {
    let project = sound().file(PLAN, "# Exports — Task 1 Plan\n\nSee TASK9.\n");
    let project = project.run(&["check", "--exit-zero"]).exits(0).prints("error[broken-task-ref]").then();
    let project = project.run(&["build", "--exit-zero"]).exits(0).prints("error[broken-task-ref]").leaves("site/index.html").then();
    project.run(&["check", "--exit-zero", "--deny", "warnings"]).exits(2).says("cannot be used with");
}

#[test]
fn verbose_says_what_is_read_and_how_long_it_takes() {
    let run = sound().file("book.toml", "").run(&["check", "--verbose"]).exits(0);
    let run = run.says("(book.toml)\n").says("repo api: ").says("Reading: ").says("Checking: ");
    let project = run.prints("no findings; 3 documents").then();
    project.run(&["check", "--verbose", "--quiet"]).exits(2).says("cannot be used with");
}

#[test]
fn colours_are_those_that_the_environment_wants() {
    let project = sound();
    let colours = |name: &str, value: &str| {
        let output = project.command(&["check"]).env(name, value).output().unwrap();
        String::from_utf8(output.stdout).unwrap().contains("\u{1b}[")
    };
    assert!(colours("CLICOLOR_FORCE", "1"));
    assert!(!colours("NO_COLOR", "1"));
}

#[test]
fn check_fixes_what_is_safe_and_reports_the_rest() {
    let status = "api/docs/cross-collab/TASK1/STATUS.md";
    let project = sound().file(PLAN, "# Exports — Task 1 Plan\n\nSee TASK9.\n");
    let text = std::fs::read_to_string(project.path(status)).unwrap();
    let project = project.file(status, text.replace("updated: 2026-03-02", "updated: 2026-02-01"));
    project.commit("api", 1);
    // What was not asked for is left.
    let project = project.run(&["check", "--fix", "--only", "broken-task-ref"]).exits(1).says("nothing to fix; ").then();
    let run =
        project.run(&["check", "--fix", "--format", "json"]).exits(1).says(&format!("changed {status}")).says("fixed 1 finding in 1 file");
    let report: Value = serde_json::from_str(&run.stdout()).unwrap();
    assert!(report["diagnostics"].as_array().unwrap().iter().all(|finding| finding["rule"] != "stale-date"), "{report}");
    let project = run.then();
    assert_eq!(std::fs::read_to_string(project.path(status)).unwrap(), text);
    project.run(&["check", "--fix", "--since", "HEAD"]).exits(2).says("cannot be used with");
}
