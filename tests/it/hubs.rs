//! Repos whose documents speak of other repos' code: what their paths are held to.

use crate::project::{Project, Run, project};

const ONLY: [&str; 5] = ["check", "--only", "missing-file", "--only", "foreign-paths"];
const NOTES: &str = "designs/docs/cross-collab/TASK1/NOTES.md";

/// A repo of designs beside one of code, with what its `[[repo]]` says.
fn pair(keys: &str) -> Project {
    project()
        .file("book.toml", format!("[[repo]]\nname = \"designs\"\n{keys}\n[[repo]]\nname = \"core\"\naliases = [\"engine\"]\n"))
        .file("designs/hack/run.sh", "true\n")
        .file("core/pkg/rows.go", "package rows\n")
}

/// Checks what a text names that stands in the repo of designs.
fn checked(project: Project, text: &str) -> Run {
    project.file(NOTES, format!("# Notes\n\n{text}\n")).run(&ONLY)
}

/// What becomes of the paths in a text, each with its repo.
fn resolved(project: Project, text: &str) -> Vec<String> {
    let run = project.file(NOTES, format!("# Notes\n\n{text}\n")).run(&["check", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&run.stdout()).unwrap();
    let word = |value: &serde_json::Value| value.as_str().unwrap_or("-").to_owned();
    let shown = |reference: &serde_json::Value| {
        let target = &reference["target"];
        format!("{} {} {}", word(&target["path"]), word(&target["repo"]), word(&reference["resolution"]))
    };
    report["references"].as_array().unwrap().iter().map(shown).collect()
}

const PLANNED: &str = "Files to change:\n- `pkg/rows.go`\n- `pkg/gone.go`\n- `hack/run.sh`";

#[test]
fn paths_are_looked_up_in_the_repos_that_are_named() {
    let plain = ["pkg/rows.go designs broken", "pkg/gone.go designs broken", "hack/run.sh designs ok"];
    assert_eq!(resolved(pair(""), PLANNED), plain);
    let in_code = ["pkg/rows.go core ok", "pkg/gone.go designs broken", "hack/run.sh designs ok"];
    for name in ["core", "Engine"] {
        assert_eq!(resolved(pair(&format!("code = [\"{name}\"]")), PLANNED), in_code);
    }
    checked(pair("code = [\"core\"]"), PLANNED).prints("`pkg/gone.go` is missing from designs and core").prints_not("`pkg/rows.go` is");
    // A path of which prose speaks may be yet to come, in either repo; a document beside the tasks is looked for in both, too.
    let told = "It is read by `pkg/rows.go:12`, `pkg/later.go` and docs/cross-collab/README.md.";
    let project = pair("code = [\"core\"]").file("core/docs/cross-collab/README.md", "# Core\n");
    let told = resolved(project, told);
    assert_eq!(told, ["pkg/rows.go core ok", "pkg/later.go designs unverifiable", "docs/cross-collab/README.md core ok"]);
}

#[test]
fn what_is_found_nowhere_is_missing_only_where_all_could_be_looked_into() {
    let open = ["pkg/rows.go core ok", "pkg/gone.go designs unverifiable", "hack/run.sh designs ok"];
    let absent = pair("code = [\"core\", \"web\"]").file("web/README.md", "# Web\n");
    let book = std::fs::read_to_string(absent.path("book.toml")).unwrap();
    let absent = absent.file("book.toml", format!("{book}[[repo]]\nname = \"web\"\nabsent = true\n"));
    assert_eq!(resolved(absent, PLANNED), open);
    // Of a repo without sources only documents are here.
    let documents = pair("code = [\"core\", \"web\"]").file("web/README.md", "# Web\n");
    let documents = documents.file("book.toml", format!("{book}[[repo]]\nname = \"web\"\n"));
    assert_eq!(resolved(documents, PLANNED), open);
    let whole = pair("").file("web/go.mod", "module web\n").file("book.toml", format!("{book}[[repo]]\nname = \"web\"\n"));
    checked(whole, PLANNED).prints("`pkg/gone.go` is missing from designs, core and web");
}

#[test]
fn the_settings_may_leave_all_paths_open() {
    let said =
        "Files to change:\n- `pkg/rows.go`\n- `hack/Run.sh`\n- `core/pkg/no.go`\n\nSee [it](pkg/no.go), `docs/cross-collab/TASK1/NO.md`.";
    let open = [
        "pkg/rows.go designs unverifiable",
        "hack/Run.sh designs unverifiable",
        "pkg/no.go core unverifiable",
        "docs/cross-collab/TASK1/pkg/no.go designs broken",
        "docs/cross-collab/TASK1/NO.md designs broken",
    ];
    assert_eq!(resolved(pair("files = \"unverifiable\""), said), open, "links and tasks are checked as ever");
    let looked_up = resolved(pair("code = [\"core\"]\nfiles = \"unverifiable\""), PLANNED);
    assert_eq!(looked_up, ["pkg/rows.go core ok", "pkg/gone.go designs unverifiable", "hack/run.sh designs ok"]);
    let of_another =
        pair("files = \"unverifiable\"").file("core/docs/cross-collab/TASK1/NOTES.md", "# Notes\n\nFiles to change:\n- `pkg/no.go`\n");
    of_another.run(&ONLY).prints("`pkg/no.go` is missing from core");
}

#[test]
fn a_name_that_no_repo_has_is_an_error_at_its_place() {
    let run = pair("code = [\"cor\"]").check().exits(2);
    run.says("no repo named `cor`").says("book.toml:3").says("did you mean `core`?");
    pair("code = [\"designs\"]").check().exits(2).says("names the repo itself");
    pair("files = \"open\"").check().exits(2).says("unknown value `open`");
}

/// A repo of designs with a history: so many tasks, of which each names three files that were never in it, and a list of files to change.
/// The first names files of its own, too.
fn designs(tasks: usize, own: usize, keys: &str) -> Project {
    let mut project = pair(keys);
    for task in 1..=tasks {
        let paths: String = (0..3).map(|file| format!("- Read by `pkg/p{task}/f{file}.go`.\n")).collect();
        let own: String = (0..if task == 1 { own } else { 0 }).map(|file| format!("- Held by `hack/o{file}.sh`.\n")).collect();
        let text = format!("# Notes\n\n{paths}{own}\nFiles to change:\n- `pkg/planned/{task}.go`\n");
        project = project.file(format!("designs/docs/cross-collab/TASK{task}/NOTES.md"), text);
    }
    for file in 0..own {
        project = project.file(format!("designs/hack/o{file}.sh"), "true\n");
    }
    project
}

fn committed(project: Project) -> Project {
    project.commit("designs", 1);
    project
}

#[test]
fn paths_that_were_never_there_say_that_they_are_of_other_code() {
    let run = committed(designs(8, 0, "")).run(&ONLY).exits(0);
    let run = run.prints("note[foreign-paths]: none of the 24 paths in the documents of designs ever existed there; they count as");
    let run = run.prints("--> designs").prints("`code = [\"core\"]`").prints("`files = \"checked\"`").prints_not("missing-file");
    run.then().run(&["check", "--only", "missing-file", "--format", "json"]).prints("\"unverifiable\":32,");
    let some = committed(designs(8, 6, "")).run(&ONLY);
    some.prints("24 of the 30 paths in the documents of designs never existed there; paths that are not found").prints_not("missing-file");
}

#[test]
fn few_paths_and_those_of_code_that_is_there_say_nothing() {
    let silent = |project: Project| _ = project.run(&ONLY).prints("`pkg/planned/1.go` is missing from designs").prints_not("foreign-paths");
    silent(committed(designs(7, 0, "").file("designs/docs/cross-collab/TASK7/MORE.md", "# More\n\n`pkg/a.go`, `pkg/b.go`, `pkg/c.go`\n")));
    silent(committed(designs(8, 7, "")));
    silent(committed(designs(8, 0, "files = \"checked\"")));
    silent(designs(14, 0, ""));
    // A plan that says how far it is may speak of what it is to bring.
    let unfinished = "# Notes\n\nStatus: In progress\n\n- Read by `pkg/p2/f0.go`.\n";
    silent(committed(designs(8, 0, "").file("designs/docs/cross-collab/TASK2/NOTES.md", unfinished)));
    // Some were there once.
    let left = designs(8, 0, "").file("designs/pkg/p3/f0.go", "package p3\n");
    left.commit("designs", 1);
    left.git("designs", 2, &["rm", "-q", "pkg/p3/f0.go"]);
    left.commit("designs", 2);
    silent(left);
    // Another repo of the workspace has one of them, and had another.
    let elsewhere = designs(8, 0, "").file("core/pkg/p3/f0.go", "package p3\n");
    elsewhere.commit("core", 1);
    silent(committed(elsewhere));
}

#[test]
fn a_shallow_clone_says_nothing_of_paths() {
    let project = committed(designs(8, 0, ""));
    let clone = |depth: &str| {
        let from = format!("file://{}", project.path("designs").display());
        let to = crate::project::project().file("book.toml", "[[repo]]\nname = \"designs\"\n");
        to.git("", 1, &["clone", "-q", depth, &from, "designs"]);
        to.run(&ONLY)
    };
    project.git("designs", 2, &["commit", "-q", "--allow-empty", "-m", "More"]);
    clone("--depth=1").prints("`pkg/planned/1.go` is missing from designs").prints_not("foreign-paths");
    clone("--depth=9").prints("foreign-paths").prints_not("missing-file");
}

#[test]
fn the_note_stays_known_while_its_counts_change() {
    let project = committed(designs(8, 0, ""));
    let project = project.run(&["check", "--write-baseline"]).exits(0).then();
    let project = project.file("designs/docs/cross-collab/TASK9/NOTES.md", "# Notes\n\nIn `pkg/more/a.go`.\n");
    project.run(&["check", "--only", "foreign-paths"]).prints("1 known").prints_not("note[");
}

#[test]
fn a_commit_of_other_code_is_unknown_to_nobody() {
    let says = |keys: &str| {
        let text = "# Notes\n\nMeasured at commit `20a9f7786aa4ee0b6e1619c7974ea4562d2b2500`.\n";
        committed(pair(keys).file(NOTES, text)).run(&["check", "--only", "unknown-commit"])
    };
    says("").prints("designs has no commit `20a9f77");
    for keys in ["code = [\"core\"]", "files = \"unverifiable\""] {
        says(keys).prints("no findings").prints("(1 unverifiable)");
    }
}
