//! Workspaces whose items are called otherwise than `TASK4`.

use std::fs;

use crate::project::{Project, project};

const BOOK: &str = "[workspace]\nfolder = \"specs\"\ntask = \"{N}-{slug}\"\n[rules]\nnumbering-gap = \"off\"\n";

/// Two repos that keep `specs/001-login`, and call these specs.
fn specs() -> Project {
    project()
        .file("book.toml", BOOK)
        .file("api/specs/001-login/plan.md", "# Login\n\nSee Spec 002 and web spec 7.\n")
        .file(
            "api/specs/002-export/plan.md",
            "# Export\n\nGoes on from Spec 1, SPEC-0001 and `specs/001-login/plan.md`. Tasks 8 and 9 are our own.\n",
        )
        .file("web/specs/007-export-view/plan.md", "# Export view\n\n- api: done (Spec 002)\n")
}

#[test]
fn what_prose_calls_a_spec_is_a_spec() {
    specs().check().exits(0).prints("6 references").prints_not("TASK");
    let run = specs().file("web/specs/007-export-view/notes.md", "# Notes\n\nWaits for api Spec 3 and Spec 7.\n").check();
    run.exits(1).prints("api has no Spec 3").prints("api has Spec 001-login and Spec 002-export").prints_not("Spec 7 ");
    // Whose it is when its own repo has none, and another does, the reader knows.
    specs().file("web/specs/007-export-view/notes.md", "# Notes\n\nSpec 2 sends it.\n").check().exits(0).prints("no findings");
}

#[test]
fn commands_call_a_spec_by_its_name() {
    specs().run(&["status"]).prints("Spec 001-login").prints_not("TASK");
    let run = specs().run(&["new", "--title", "Sign in: again", "--repos", "web"]).exits(0);
    run.leaves("web/specs/008-sign-in-again/README.md");
    specs().run(&["renumber", "api", "2-3", "5"]).exits(2).says("expected the number of a task");
    let project = specs().run(&["renumber", "api", "002-export", "5"]).exits(0).leaves("api/specs/005-export/plan.md").then();
    let text = fs::read_to_string(project.path("web/specs/007-export-view/plan.md")).unwrap();
    assert_eq!(text, "# Export view\n\n- api: done (Spec 005)\n");
    assert!(fs::read_to_string(project.path("api/specs/001-login/plan.md")).unwrap().contains("See Spec 005 and web spec 7."));
}

#[test]
fn a_slug_says_which_spec_a_stale_number_means() {
    let notes = "web/specs/007-export-view/notes.md";
    let text = "# Notes\n\nBuilt on `../api/specs/001-export/plan.md`, [the login](../../../api/specs/004-login/plan.md) and `api/specs/003-export/`.\n\
                Not on `api/specs/002-exports/plan.md`.\n";
    let run = specs().file(notes, text).check().exits(1);
    let run = run.prints("the number in `../api/specs/001-export/plan.md` is stale: in api it is now Spec 002-export");
    let run = run.prints("in api it is now Spec 001-login").prints("write `002-export`").prints("api/specs/002-exports");
    let project = run.then().run(&["fix", "--allow-dirty"]).then();
    let fixed = fs::read_to_string(project.path(notes)).unwrap();
    assert!(
        fixed.contains("`../api/specs/002-export/plan.md`, [the login](../../../api/specs/001-login/plan.md) and `api/specs/002-export/`"),
        "{fixed}"
    );
}

#[test]
fn a_name_with_a_slug_is_a_spec_wherever_it_stands() {
    let notes = "api/specs/001-login/notes.md";
    let text = "# Notes\n\n| Spec | Web pair | Own |\n|---|---|---|\n| x | `004-export-view`, 007-export-view, Spec 7 | 001-export |\n\n\
                See 002-export (since 2026-06-19), **009-login**, 404-errors and the branch `003-login`.\n\n- web: 005-export-view\n";
    let run = specs().file(notes, text).check().exits(1);
    let run = run.prints("the number in `004-export-view` is stale: in web it is now Spec 007-export-view");
    let run = run
        .prints("`001-export` is stale: in api it is now Spec 002-export")
        .prints("`009-login` is stale")
        .prints("`005-export-view` is stale");
    let run = run.prints_not("2026-06-19` is").prints_not("404-errors` ").prints_not("`003-login` is stale").prints("4 errors");
    let project = run.then().run(&["fix", "--allow-dirty"]).then();
    let fixed = fs::read_to_string(project.path(notes)).unwrap();
    assert!(fixed.contains("| `007-export-view`, 007-export-view, Spec 7 | 002-export |") && fixed.contains("**001-login**"), "{fixed}");
    project.check().exits(0).prints("no findings").prints_not("stale");
}

#[test]
fn a_spec_has_the_documents_that_the_book_names() {
    let book = "[workspace]\nfolder = \"specs\"\ntask = \"{N}-{slug}\"\ndocuments = [\"plan.md\", \"spec.md\"]\n";
    let run = specs().file("book.toml", book).file("api/specs/001-login/SPEC.md", "# Login\n").check();
    run.prints("api 002-export has no spec.md")
        .prints("requires one for every Spec")
        .prints_not("001-login has no")
        .prints_not("no plan.md");
}

#[test]
fn each_spec_says_its_state_in_one_of_many_ways() {
    let steps = "# Steps\n\n- [x] Write it\n- [ ] Ship it\n";
    let done = "# Reviews and checklists\n\n- [x] Write it\n";
    let project = specs()
        .file("api/specs/001-login/spec.md", "# Login\n\n**Branch**: `main` | **Status**: Draft\n")
        .file("api/specs/001-login/tasks.md", done)
        .file("api/specs/003-forms/spec.md", "# Forms\n\n> **Status:** `approved`\n> **Depends on:** `002-export` (rows), Spec 1\n")
        .file("api/specs/003-forms/checklists/requirements.md", done)
        .file("api/specs/004-fonts/research.md", "# Fonts\n\nStatus: Complete\n")
        .file("api/specs/004-fonts/tasks.md", steps)
        .file("api/specs/005-tables/spec.md", "# Tables\n\n| Field | Value |\n|---|---|\n| Status | Blocked |\n| Depends on | Spec 6 |\n")
        .file("api/specs/006-units/spec.md", "# Units\n\n## Status\n\nSuperseded by [Forms](../003-forms/spec.md)\n")
        .file("api/specs/007-dates/spec.md", "---\nstatus: frozen\n---\n\n# Dates\n\nDepends on: [Tables](../005-tables/spec.md),\n[Fonts](../004-fonts/tasks.md)\n\nBuilt on: Spec 3\n")
        .file("api/specs/007-dates/tasks.md", steps)
        .file("api/specs/008-pages/spec.md", "# Pages\n\n- [x] Written\n\n## Quality checklist\n\n- [ ] Short\n");
    let run = project.run(&["status", "api"]).exits(0).prints("api  5 open, 3 done").prints_not("001-login").prints_not("008-pages");
    let run =
        run.prints("Spec 002-export  no state").prints("Spec 003-forms   Pending               Forms; waits for api Spec 002-export\n");
    let run = run.prints("Spec 004-fonts   In progress").prints("Spec 005-tables  Blocked               Tables\n");
    let run = run.prints("Spec 007-dates   no state              Dates; waits for api Spec 004-fonts, api Spec 005-tables\n");
    let run = run
        .then()
        .file("book.toml", format!("{BOOK}[status]\nfrozen = \"complete\"\napproved = \"in-progress\"\n"))
        .run(&["status", "api"]);
    run.prints("4 open, 4 done").prints("Spec 003-forms   In progress").prints_not("007-dates");
}

#[test]
fn what_is_done_waits_for_nobody() {
    let spec = |status: &str, other: &str| {
        format!("# X\n\n> **Status:** {status}\n> **Depends on:** `{other}`\n> **Backend spec:** `002-export`\n")
    };
    let with = |first: &str, second: &str| {
        let project = specs().file("api/specs/001-login/spec.md", spec(first, "002-export"));
        project.file("api/specs/002-export/spec.md", spec(second, "001-login")).check()
    };
    with("draft", "approved").exits(1).prints("these items wait for each other").prints("1 error");
    with("draft", "done").exits(0).prints_not("wait for each other");
    with("superseded", "withdrawn").exits(0).prints("no findings");
}

#[test]
fn a_decision_that_is_accepted_is_made() {
    let book = "[workspace]\nfolder = \"docs/decisions\"\ntask = \"{N}-{slug}\"\nword = \"ADR\"\n";
    let adr = |number: u8, text: &str| (format!("api/docs/decisions/{number:04}-x/README.md"), format!("# {number}. X\n\n{text}\n"));
    let mut project = project().file("book.toml", book);
    for (path, text) in [
        adr(1, "Date: 2026-02-09\n\n## Status\n\nAccepted\n\nAmended by [2. X](../0002-x/README.md)"),
        adr(2, "* Status: [proposed | accepted | rejected]"),
        adr(3, "## Status\n\n~~Proposed~~\n\nDeprecated"),
        adr(4, "Status: proposed"),
    ] {
        project = project.file(path, text);
    }
    let front = "---\nstatus: superseded by ADR-0009\nsupersedes: adr-2\nrelated: [adr-0008, ADR-3]\ntags: [adr-7]\n---\n\n# 5. X\n";
    let project = project.file("api/docs/decisions/0005-x/README.md", front);
    let run = project
        .run(&["status"])
        .prints("1 accepted, 1 proposed, 1 deprecated, 1 superseded, 1 not stated")
        .prints("ADR 0002-x  no state")
        .prints("ADR 0004-x  Proposed")
        .then()
        .check();
    let run = run.exits(1).prints("README.md:2:23\n").prints("api has no ADR 9").prints("README.md:4:11\n").prints("api has no ADR 8");
    run.prints_not("ADR 7").prints("5 references");
    let project = specs().file("api/specs/001-login/plan.md", "# Login\n\nStatus: Accepted\n").run(&["status", "api"]);
    project.prints("Spec 001-login   Pending");
}

#[test]
fn a_backlog_says_by_ids_what_its_tasks_wait_for() {
    let book = "[workspace]\npreset = \"backlog\"\n";
    let task = |number: u8, front: &str| {
        let text = format!("---\nid: task-{number}\ntitle: X y\nlabels: [task-77]\n{front}---\n\n## Description\n\n- [x] Done\n");
        (format!("api/backlog/tasks/task-{number} - X-y.md"), text)
    };
    let mut project = project().file("book.toml", book);
    for (path, text) in [
        task(1, "status: To Do\n"),
        task(2, "status: ◒ In Progress\ndependencies:\n  - task-1\n  - 'task-3'\n"),
        task(3, "status: Done\ndependsOn: [task-1, task-9, task-2.1]\n"),
    ] {
        project = project.file(path, text);
    }
    let run = project.run(&["status"]).exits(0).prints("2 open, 1 done").prints("Task 1 - X-y  Pending               X y");
    let run = run.prints("Task 2 - X-y  In progress").prints("waits for api Task 1 - X-y\n").then().check();
    run.exits(1).prints("task-3 - X-y.md:6:21\n").prints("api has no").prints("1 error").prints_not("77");
}

#[test]
fn a_pattern_that_fits_nothing_says_so() {
    let said = "no folder in `specs` matches the pattern `TASK{N}`, but there are 001-login, 002-export, 007-export-view";
    let project = specs().file("book.toml", "[workspace]\nfolder = \"specs\"\n");
    let project = project.run(&["status"]).exits(0).says(said).says("`{N}-{slug}` fits 001-login").then();
    // No number is wrong then.
    let project = project.file("book.toml", "[workspace]\nfolder = \"specs\"\ntask = \"SPEC{N}\"\n");
    let project = project.check().exits(0).says("fits 001-login").prints("unverifiable").then();
    project.file("book.toml", BOOK).check().exits(0).prints("no findings").says_nothing();
}

#[cfg(unix)]
#[test]
fn nobody_is_told_what_lies_outside() {
    let elsewhere = tempfile::tempdir().unwrap();
    fs::create_dir(elsewhere.path().join("001-secret")).unwrap();
    let project = project().folder("api").link("api/specs", elsewhere.path());
    let run = project.check().exits(2).says("there is no repo here");
    assert!(!run.stderr().contains("secret"), "{}", run.stderr());
}

#[test]
fn a_pattern_that_cannot_be_is_an_error() {
    let project = specs().file("book.toml", "[workspace]\nfolder = \"specs\"\ntask = \"{N}-{name}\"\n");
    project
        .check()
        .exits(2)
        .says("unknown placeholder `{name}` in `{N}-{name}`, expected {N}, {slug}, {date} or {group}")
        .says("book.toml:3:8");
}

/// A repo with decisions, specs and changes, and one that speaks of them.
fn mixed() -> Project {
    project()
        .file("api/docs/adr/0001-use-postgres.md", "# 1. Use Postgres\n\nDate: 2026-01-05\n\n## Status\n\nAccepted\n")
        .file("api/docs/adr/0002-log-as-json.md", "# ADR-0002: Log as JSON\n\nSee [the first](0001-use-postgres.md) and ADR 1.\n")
        .file("api/docs/adr/README.md", "# Decisions\n\n- ADR-0001\n- ADR-0002\n")
        .file("api/specs/003-login/spec.md", "# Feature Specification: Login\n\nFollows ADR-2 and `docs/adr/0002-log-as-json.md`.\n")
        .file("web/openspec/changes/add-login/proposal.md", "# Add login\n\nFor api Spec 3 and api ADR-0002, as `003-login` says.\n")
        .file("web/openspec/changes/archive/2026-02-03-add-export/proposal.md", "# Add export\n")
}

#[test]
fn conventions_are_found_where_nothing_is_set_up() {
    let run = mixed().check().exits(0).prints("no findings");
    let run =
        run.says("found spec-kit: 1 item in 1 repo, openspec: 2 items in 1 repo, adr: 2 items in 1 repo; run `crossbook init` to write");
    let run = run
        .then()
        .run(&["status"])
        .exits(0)
        .prints("ADR 0002-log-as-json")
        .prints("Spec 003-login        no state              Login")
        .prints("Change add-login");
    let run = run.prints("Change 2026-02-03-add-export").prints_not("TASK").then().run(&["init"]).exits(0);
    let book = fs::read_to_string(run.then().path("book.toml")).unwrap();
    assert!(book.contains("preset = [\"spec-kit\", \"openspec\", \"adr\"]"), "{book}");
    let book = "[workspace]\npreset = [\"spec-kit\", \"openspec\", \"adr\"]\n";
    mixed().file("book.toml", book).check().exits(0).prints("no findings").says_nothing();
}

#[test]
fn a_file_may_be_an_item() {
    let notes = "# Notes\n\nBuilt on api ADR-0009, [the log](../api/docs/adr/0005-log-as-json.md) and api `0003-use-postgres`.\n";
    let project =
        mixed().file("book.toml", "[workspace]\npreset = \"adr\"\npublish = [\"notes.md\"]\n").file("web/docs/adr/0001-x.md", "# 1. X\n");
    let project = project.file("web/notes.md", notes);
    let run = project.check().exits(1).prints("api has no ADR 9").prints("api has ADR 0001-use-postgres and ADR 0002-log-as-json");
    let run = run.prints("in api it is now ADR 0002-log-as-json").prints("in api it is now ADR 0001-use-postgres").prints("3 errors");
    let project = run.then().run(&["fix", "--allow-dirty"]).then();
    let fixed = fs::read_to_string(project.path("web/notes.md")).unwrap();
    assert!(fixed.contains("(../api/docs/adr/0002-log-as-json.md) and api `0001-use-postgres`"), "{fixed}");
    let run = project.run(&["new", "--title", "Keep a ledger", "--repos", "api"]).exits(0).leaves("api/docs/adr/0003-keep-a-ledger.md");
    let spec =
        mixed().run(&["new", "--kind", "spec", "--title", "Sign out", "--repos", "api"]).exits(0).leaves("api/specs/004-sign-out/spec.md");
    assert!(fs::read_to_string(spec.then().path("api/specs/004-sign-out/spec.md")).unwrap().starts_with("# Sign out\n"));
    let run = run.then().run(&["renumber", "api", "3", "2", "--insert"]).exits(0).leaves("api/docs/adr/0003-log-as-json.md");
    let project = run.leaves("api/docs/adr/0002-keep-a-ledger.md").then();
    assert!(fs::read_to_string(project.path("web/notes.md")).unwrap().contains("(../api/docs/adr/0003-log-as-json.md)"));
    let title = |path: &str| fs::read_to_string(project.path(path)).unwrap().lines().next().map(str::to_owned).unwrap();
    assert_eq!(title("api/docs/adr/0003-log-as-json.md"), "# ADR-0003: Log as JSON");
    assert_eq!(title("api/docs/adr/0002-keep-a-ledger.md"), "# 2. Keep a ledger");
}

#[test]
fn a_title_says_the_number_of_its_file() {
    let project = mixed().file("api/docs/adr/0003-cache.md", "# 4. Cache\n");
    project.check().exits(1).prints("the title says ADR 4, but the file is 0003-cache.md").prints("write ADR 3, or rename the file");
}

#[test]
fn two_items_may_bear_one_number() {
    let run = mixed().file("api/docs/adr/0002-trace.md", "# Trace\n").check().exits(1);
    run.prints("0002-log-as-json.md and 0002-trace.md are both ADR 2 of api").prints("1 error");
}

#[test]
fn numbers_are_those_of_a_kind() {
    let notes = "# Notes\n\nNeither Spec 1 nor ADR 3.\n";
    let run = mixed().file("api/specs/003-login/notes.md", notes).check().exits(1).prints("api has no Spec 1").prints("api has no ADR 3");
    let run = run.prints("the only spec in api is Spec 003-login").then().run(&["renumber", "api", "3", "4"]).exits(0);
    run.leaves("api/specs/004-login/spec.md");
}

#[test]
fn an_item_may_have_no_number() {
    let plan = "# Plan\n\n[Done](../../openspec/changes/add-login/proposal.md), [not](../../openspec/changes/add-logout/proposal.md) and \
                `openspec/changes/add-logout/`.\n";
    let run = mixed().file("web/docs/adr/0001-plan.md", plan).check().exits(1);
    run.prints("broken-link").prints("add-logout").prints_not("add-login/proposal.md` does not exist").prints_not("has no Change");
}

#[test]
fn kinds_are_set_up_side_by_side() {
    let book = "[[kind]]\npreset = \"spec-kit\"\nfolder = \"docs/features\"\nword = \"Feature\"\n\n[[kind]]\nname = \"proposal\"\nfolder = \"keps\"\n\
                pattern = \"{group}/{N}-{slug}\"\nword = [\"KEP\", \"Proposal\"]\n";
    let project = project()
        .file("book.toml", book)
        .file("api/docs/features/001-login/spec.md", "# Login\n\nAs Proposal 12 says, and KEP-13.\n")
        .file("api/keps/sig-auth/12-tokens/README.md", "# KEP-12: Tokens\n\nFor Feature 1.\n");
    let run = project.check().exits(1).prints("api has no KEP 13").prints("the only proposal in api is KEP 12-tokens").prints("1 error");
    run.then().run(&["status"]).prints("Feature 001-login").prints("KEP 12-tokens");
}

#[test]
fn kinds_that_cannot_be_are_errors() {
    let refused = |book: &str| mixed().file("book.toml", book).check().exits(2);
    refused("[workspace]\npreset = \"spec-kits\"\n").says("no preset named `spec-kits`").says("did you mean `spec-kit`?");
    refused("[[kind]]\nword = \"Spec\"\n").says("needs a `folder` and a `pattern`, or a `preset`");
    refused("[workspace]\npreset = [\"backlog\", \"cross-collab\"]\n").says("two kinds of items are named `task`");
    refused("[workspace]\npreset = [\"adr\", \"rfc\"]\nfolder = \"x\"\n").says("describe one kind, but the presets have several");
    refused("[[kind]]\nfolder = \"../x\"\npattern = \"{N}\"\n").says("is outside the repo");
}

#[test]
fn a_common_word_is_no_broken_reference() {
    let project = project()
        .file("book.toml", "[workspace]\npreset = \"rfc\"\n")
        .file("api/rfcs/0001-tokens.md", "# Tokens\n\nSee RFC 7519, RFC 1.\n");
    project.check().exits(0).prints("no findings");
}

#[test]
fn what_a_catalogue_plans_may_be_spoken_of() {
    let roadmap = "# Roadmap\n\n| Spec | Status |\n|---|---|\n| `001-login` | Done |\n| `002-export` | Done |\n| `018-calendar` | Not started |\n\
                   | `019-dropped` | Done |\n";
    let project = specs().file("book.toml", "[workspace]\npreset = \"spec-kit\"\n").file("api/docs/roadmap.md", roadmap);
    let notes = "# Notes\n\nOnce api Spec 18 is there; not api Spec 19. See `../api/specs/018-calendar/spec.md`.\n";
    let run = project.file("web/specs/007-export-view/notes.md", notes).check().exits(1).prints("api has no Spec 19");
    run.prints("../api/specs/018-calendar/spec.md").prints("2 errors");
}

#[test]
fn a_name_that_nobody_has_is_broken_where_its_number_is_another() {
    let text = "# Notes\n\n| Spec | Web pair |\n|---|---|\n| x | `007-exports` |\n| y | `008-way-out` |\n\nA 007-movie.\n";
    let run = specs().file("api/specs/001-login/notes.md", text).check().exits(1);
    run.prints("web has no `007-exports`").prints("number 7 in web is Spec 007-export-view").prints("1 error");
}

#[test]
fn a_word_before_a_name_leaves_two_witnesses() {
    let notes = "# Notes\n\nAfter api Spec 002-login, Spec 007-export-view, api Specs 001-002 and api Spec 02-related work.\n";
    let run = specs().file("web/specs/007-export-view/notes.md", notes).check().exits(1).prints("1 error");
    let run = run.prints("the number in `api Spec 002-login` is stale: in api it is now Spec 001-login");
    let project = run.then().run(&["fix", "--allow-dirty"]).then();
    assert!(fs::read_to_string(project.path("web/specs/007-export-view/notes.md")).unwrap().contains("After api Spec 001-login,"));
    let run = project.run(&["renumber", "api", "1", "3", "--allow-findings"]).exits(0);
    assert!(fs::read_to_string(run.then().path("web/specs/007-export-view/notes.md")).unwrap().contains("After api Spec 003-login,"));
}

#[test]
fn documents_may_have_other_names() {
    let book = "[[kind]]\npreset = \"spec-kit\"\nstatus = \"progress.md\"\ndocuments = [\"progress.md\"]\n";
    let text = "# Progress\n\n| Phase | Status |\n|---|---|\n| 1 | Complete |\n| 2 | In progress |\n";
    let project = specs().file("book.toml", book).file("api/specs/001-login/progress.md", text);
    let run = project.run(&["status", "api", "1"]).exits(0).prints("In progress  1/2 phases");
    run.then().check().prints("api 002-export has no progress.md").prints_not("001-login has no");
}

#[test]
fn an_item_is_asked_for_by_number_or_name() {
    let project = mixed();
    let asked = |repo: &str, item: &str| mixed().run(&["status", repo, item]);
    asked("api", "ADR-2").exits(0).prints("ADR 0002-log-as-json");
    asked("api", "0002-log-as-json.md").exits(0).prints("ADR 0002-log-as-json");
    asked("web", "add-login").exits(0).prints("Change add-login");
    asked("web", "add-logout").exits(2).says("web has no item `add-logout`").says("give its number");
    let both = project.file("api/specs/002-export/spec.md", "# Export\n");
    both.run(&["status", "api", "2"]).exits(2).says("has several items with the number 2");
}

#[test]
fn the_guide_names_every_preset() {
    let guide = fs::read_to_string("content/guide/conventions.md").unwrap();
    for preset in crossbook::config::preset::all() {
        assert!(guide.contains(&format!("\n| `{}` | ", preset.name)), "{}", preset.name);
    }
}

#[test]
fn a_slug_that_two_kinds_have_is_that_of_its_word() {
    let record = "# 2. Auth\n\nSpec 001-auth builds on ADR 0002-auth; see `0002-auth` and `001-auth`.\n";
    let project = project().file("api/specs/001-auth/spec.md", "# Auth\n").file("api/docs/adr/0001-x.md", "# 1. X\n");
    project.file("api/docs/adr/0002-auth.md", record).check().exits(0).prints("no findings").prints("4 references");
}

#[test]
fn a_fix_writes_the_name_as_its_item_is_called() {
    let notes = "api/specs/001-login/notes.md";
    let text = "# Notes\n\n`specs/5-export/plan.md`, `specs/0007-export/`, [top](#002-export), slot `12-export`.\n\n## 002 export\n";
    let run = specs().file("book.toml", "[workspace]\npreset = \"spec-kit\"\n").file(notes, text).check().exits(1).prints("2 errors");
    let project = run.then().run(&["fix", "--allow-dirty"]).then();
    let fixed = fs::read_to_string(project.path(notes)).unwrap();
    assert!(fixed.contains("`specs/002-export/plan.md`, `specs/002-export/`, [top](#002-export), slot `12-export`"), "{fixed}");
}

#[test]
fn a_repo_is_no_folder_of_repos() {
    let project = project().file("docs/adr/0001-a.md", "# 1. A\n").file("specs/001-x/spec.md", "# X\n\nSee ADR 1 and ADR 2.\n");
    let run = project.file("README.md", "# App\n").file("src/main.rs", "").check().exits(1);
    run.says("found spec-kit: 1 item in 1 repo, adr: 1 item in 1 repo").prints("has no ADR 2").prints("3 documents");
}

#[test]
fn what_is_named_like_an_item_and_is_none() {
    let text = "# Notes\n\nOur OpenAPI Spec 3 file, the JSON Schema Spec 5, ADR-0000, SPEC-000 and slot 12-login. Once Spec 404 came.\n\n\
                - [ ] T002 Write `specs/009-later/spec.md`\n- `specs/008-new/spec.md` (new)\n\n\
                - 001-login\n- 002-export\n- 404-not-found\n";
    let run = specs().file("book.toml", "[workspace]\npreset = \"spec-kit\"\n").file("api/specs/001-login/notes.md", text).check();
    run.exits(0).prints("no findings");
    let project = mixed().file("api/docs/adr/adr-template.md", "# T\n\n[ADR-0005](0005-example.md)\n");
    project.file("api/docs/adr/0003-archive.md", "# 3. Archive\n\nSee ADR 3.\n").check().exits(0).prints("no findings");
}

#[test]
fn an_index_of_decisions_is_compared_with_what_they_say() {
    let adr = |number: u8, status: &str| format!("# ADR-000{number}: Choice {number}\n\n## Status\n\n{status}\n");
    let index = "# Decisions\n\n| ADR | Title | Status |\n|---|---|---|\n| [0001](0001-cache.md) | Cache | Accepted |\n\
                 | [0002](0002-queue.md) | Queue | Accepted |\n| [0003](0003-store.md) | Store | Proposed |\n| [0004](0004-log.md) | Log | In progress |\n\
                 | [0005](0005-api.md) | API | Accepted |\n";
    // Work on a decision, and what is superseded in part, contradict nothing.
    let project = project().file("api/docs/adr/README.md", index).file("web/docs/adr/0001-pages.md", adr(1, "Accepted"));
    let project = project.file("api/docs/adr/0001-cache.md", adr(1, "Superseded by [ADR-0002](0002-queue.md)"));
    let project = project.file("api/docs/adr/0002-queue.md", adr(2, "Accepted (2026-01-01)"));
    let project = project.file("api/docs/adr/0003-store.md", adr(3, "Accepted")).file("api/docs/adr/0004-log.md", adr(4, "Accepted"));
    let project = project.file("api/docs/adr/0005-api.md", adr(5, "Partially superseded by ADR-0002"));
    let run = project.check().exits(0).prints("2 warnings").prints("docs/adr/README.md:5:35");
    let run = run.prints("api ADR 0001-cache is described as `Accepted`, but its own status is `Superseded by ADR-0002`");
    let run = run.prints("api ADR 0003-store is described as `Proposed`, but its own status is `Accepted`");
    // A table in which an item stands twice is about something else.
    let parts = "# Work\n\n| ADR | Part | Status |\n|---|---|---|\n| ADR-0003 | Tables | Proposed |\n| ADR-0003 | Reads | Proposed |\n";
    run.then().file("api/docs/adr/README.md", parts).check().exits(0).prints("no findings");
}

#[test]
fn a_roadmap_is_compared_with_what_specs_say() {
    let roadmap = "# Roadmap\n\n| Spec | Status |\n|---|---|\n| `001-login` | \u{2b1c} |\n| `002-export` | \u{2705} Done |\n| `003-help` | \u{2b1c} Not started |\n";
    let pages = "# Roadmap\n\n- `001-pages` (needs `003-help` \u{2014} \u{2705} Done in the api)\n- \u{2b1c} api `002-export`\n- \u{2705} api `001-login`, api Spec 002 is complete\n";
    let project = project().file("book.toml", "[workspace]\npreset = \"spec-kit\"\n");
    let project = project.file("api/specs/001-login/spec.md", "# Login\n\n**Status**: Completed\n");
    let project = project.file("api/specs/002-export/spec.md", "# Export\n\n**Status**: In progress\n");
    let project = project.file("web/specs/001-pages/spec.md", "# Pages\n\n**Status**: Draft\n");
    let project = project.file("api/docs/roadmap.md", roadmap).file("web/docs/roadmap.md", pages);
    let run = project.check().exits(0).prints("4 warnings");
    let run = run.prints("api Spec 001-login is described as `\u{2b1c}`, but its own status is `Completed`");
    let run = run.prints("api Spec 002-export is described as `\u{2705} Done`, but its own status is `In progress`");
    let run = run.prints("api Spec 003-help is described as done, but `api/docs/roadmap.md` lists it as not started");
    let run = run.prints("api Spec 002-export is described as `complete`, but its own status is `In progress`");
    // A template calls every spec a draft; what is finished, or dated, is a record.
    let project = run.then().file("api/specs/002-export/spec.md", "# Export\n\n**Status**: Draft\n");
    project.file("web/docs/roadmap.md", "# Roadmap\n\n## 2026-01-02\n\n- `003-help` \u{2705}\n").check().prints("1 warning");
}

#[test]
fn a_translation_of_a_decision_is_no_second_one() {
    let project = project().file("api/docs/adr/0001-cache.md", "# Cache\n").file("api/docs/adr/0001-cache.fr.md", "# Cache\n");
    let project = project.file("api/docs/adr/0001-cache.pt-BR.md", "# Cache\n");
    let run = project.check().exits(0).prints("no findings").says("1 item in 1 repo");
    // Without the original it is what there is.
    run.then().file("api/docs/adr/0002-queue.fr.md", "# File d\u{2019}attente\n").check().prints("no findings").says("2 items in 1 repo");
}

#[test]
fn the_search_knows_items_by_their_kinds() {
    let project = project().file("api/specs/001-login/spec.md", "# Login\n").file("api/docs/adr/0001-cache.md", "# Cache\n");
    let site = project.run(&["build"]).exits(0).then();
    let search = site.path("site/theme/search");
    let core = fs::read_dir(site.path("site/search")).unwrap().chain(fs::read_dir(search).unwrap()).flatten();
    let names = core.map(|entry| entry.path()).filter(|path| path.is_file());
    let texts: Vec<String> = names.filter_map(|path| fs::read_to_string(path).ok()).collect();
    assert!(texts.iter().any(|text| text.contains(r#""kinds":["Spec","ADR","Feature","Contract""#)), "{texts:?}");
}

#[test]
fn a_repo_with_other_items_or_none_may_cite_a_number_that_moved() {
    let spec = |name: &str| format!("# {name}\n\nAll that is to be said of the {name}, and nothing but that {name}.\n");
    let mut project = project().file("shop/README.md", "# Shop\n");
    for name in ["001-login", "002-invoices", "003-export"] {
        project = project.file(format!("shop/specs/{name}/spec.md"), spec(&name[4..]));
    }
    let project = project.file("billing/docs/adr/0001-queue.md", "# Queue\n\n## Context\n\nshop spec 002 needs it.\n");
    let project =
        project.file("docs-site/README.md", "# Site\n").file("docs-site/specs/001-page/spec.md", "# Page\n\nSee shop SPEC-002.\n");
    ["shop", "billing", "docs-site"].iter().for_each(|repo| project.commit(repo, 1));
    project.git("shop", 2, &["mv", "specs/002-invoices", "specs/004-invoices"]);
    project.git("shop", 2, &["mv", "specs/003-export", "specs/002-export"]);
    project.commit("shop", 2);
    let run = project.run(&["check", "--only", "stale-task-ref"]).exits(1).prints("2 errors");
    let run = run.prints("billing/docs/adr/0001-queue.md:5:1").prints("docs-site/specs/001-page/spec.md:3:5");
    run.prints("was number 2 in shop until 2026-01-02").prints("and is now Spec 004-invoices");
}

#[test]
fn a_path_is_that_of_the_repo_named_beside_it() {
    let notes = "# Notes\n\n- Q2: refunds, web specs/007-export-view and `specs/007-export-view` in web\n- Next: web `specs/008-more`, specs/009-less (web)\n";
    let run = specs().file("api/specs/001-login/notes.md", notes).check().exits(1).prints("2 errors");
    run.prints("the only spec in web is Spec 007-export-view").prints_not("api has");
}

#[test]
fn a_number_is_of_no_repo_that_has_none_of_its_kind() {
    let roadmap = "# Roadmap\n\n| When | What | Needs | Team |\n|---|---|---|---|\n| Q3 | Spec 002, carts | platform ADR 2 | shop |\n\
                   | Q4 | Spec 001 | platform | platform team |\n\n- platform: spec 002 waits for ADR 2.\n\n## Platform\n\nSpec 002 uses it.\n";
    let project = project().file("shop/specs/001-checkout/spec.md", "# Checkout\n").file("shop/specs/002-carts/spec.md", "# Carts\n");
    let project = project.file("shop/docs/roadmap.md", roadmap).file("platform/docs/adr/0002-queue.md", "# Queue\n");
    project.check().exits(0).prints_not("no Spec");
}

#[test]
fn a_new_item_is_of_the_kind_that_its_repos_have() {
    let project = project().file("shop/specs/001-checkout/spec.md", "# Checkout\n").file("platform/docs/adr/0002-queue.md", "# Queue\n");
    let run = project.run(&["new", "--title", "Use gRPC", "--repos", "platform"]).exits(0).leaves("platform/docs/adr/0003-use-grpc.md");
    let run = run.then().run(&["new", "--title", "Pay later", "--repos", "shop"]).exits(0);
    let spec = fs::read_to_string(run.project.path("shop/specs/002-pay-later/spec.md")).unwrap();
    assert!(spec.contains("**Status**: Draft") && spec.contains("## Requirements") && !spec.contains("## Decision"), "{spec}");
    // Where they have several kinds, or different ones, the first is opened.
    run.then().run(&["new", "--title", "Both", "--repos", "shop,platform"]).exits(0).leaves("platform/specs/001-both/spec.md");
}
