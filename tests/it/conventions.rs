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
}

#[test]
fn commands_call_a_spec_by_its_name() {
    specs().run(&["status"]).prints("Spec 001-login").prints_not("TASK");
    let run = specs().run(&["new", "--title", "Sign in: again", "--repos", "web"]).exits(0);
    run.leaves("web/specs/008-sign-in-again/PLAN.md");
    specs().run(&["renumber", "api", "2-3", "5"]).exits(2).says("is named by its number");
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
    let run = run.prints("the number in `../api/specs/001-export/plan.md` is stale: api calls that Spec 002-export now");
    let run = run.prints("calls that Spec 001-login now").prints("write `002-export`").prints("api/specs/002-exports");
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
    let text = "# Notes\n\n| Spec | Web pair | Own |\n|---|---|---|\n| x | `004-export-view`, 007-export-view | 001-export |\n\n\
                See 002-export (since 2026-06-19), **009-login**, 404-errors and the branch `003-login`.\n\n- web: 005-export-view\n";
    let run = specs().file(notes, text).check().exits(1);
    let run = run.prints("the number in `004-export-view` is stale: web calls that Spec 007-export-view now");
    let run = run
        .prints("`001-export` is stale: api calls that Spec 002-export")
        .prints("`009-login` is stale")
        .prints("`005-export-view` is stale");
    let run = run.prints_not("2026-06-19` is").prints_not("404-errors` ").prints_not("`003-login` is stale").prints("4 errors");
    let project = run.then().run(&["fix", "--allow-dirty"]).then();
    let fixed = fs::read_to_string(project.path(notes)).unwrap();
    assert!(fixed.contains("| `007-export-view`, 007-export-view | 002-export |") && fixed.contains("**001-login**"), "{fixed}");
    project.check().exits(0).prints("no findings").prints_not("stale");
}

#[test]
fn a_spec_has_the_documents_that_the_book_names() {
    let book = "[workspace]\nfolder = \"specs\"\ntask = \"{N}-{slug}\"\ndocuments = [\"plan.md\", \"spec.md\"]\n";
    let run = specs().file("book.toml", book).file("api/specs/001-login/SPEC.md", "# Login\n").check();
    run.prints("api 002-export has no spec.md").prints("every Spec has one").prints_not("001-login has no").prints_not("no plan.md");
}

#[test]
fn a_pattern_that_fits_nothing_says_so() {
    let said = "no folder in `specs` is called as the pattern `TASK{N}` says, but 001-login, 002-export, 007-export-view";
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
    let run = project.check().exits(2).says("holds no repo");
    assert!(!run.stderr().contains("secret"), "{}", run.stderr());
}

#[test]
fn a_pattern_that_cannot_be_is_an_error() {
    let project = specs().file("book.toml", "[workspace]\nfolder = \"specs\"\ntask = \"{N}-{name}\"\n");
    project.check().exits(2).says("`{N}-{name}` has a `{name}`, and only {N}, {slug}, {date} and {group} are known").says("book.toml:3:8");
}
