//! Paths whose names are spelt in another case than on the disk: they hold on systems that ignore case, and break on others.

use std::fs;

use crate::project::{Project, Run, sound};

const NOTES: &str = "api/docs/cross-collab/TASK1/NOTES.md";
const ELSEWHERE: &str = "web/docs/cross-collab/README.md";

/// Two repos with pictures, sources and documents beside the task.
fn drawn() -> Project {
    sound()
        .file("api/docs/cross-collab/TASK1/img/pic.png", "")
        .file("api/docs/cross-collab/TASK1/img/two words.png", "")
        .file("api/src/main.rs", "")
        .file("api/LICENSE", "")
        .file(ELSEWHERE, "# Web\n\n## Scope\n")
}

fn checked(project: Project, text: &str) -> Run {
    project.file(NOTES, text).check()
}

/// What `fix` makes of a document.
fn fixed(text: &str) -> String {
    let project = checked(drawn(), text).exits(1).then().run(&["fix"]).then();
    fs::read_to_string(project.path(NOTES)).unwrap()
}

#[test]
fn links_and_images_are_found_and_fixed() {
    let text = "# Notes\n\n![It](img/Pic.PNG) and [the plan](./Plan.md#scope), [its folder](../task1/), [pictures](IMG \"all\"), \
                [web](../../../../Web/docs/cross-collab/Readme.md?plain=1#scope), [the license](/License), [line](../../../SRC/Main.rs:12), \
                [words](<img/Two words.png>) and [encoded](IMG/two%20words.png).\n\n<p><img src=\"img/PIC.png\"> stands below.</p>\n";
    let run = checked(drawn(), text).exits(1);
    let mut run = run.prints("error[broken-link]: `img/Pic.PNG` does not exist").prints("on disk it is `img/pic.png`");
    for wrong in ["./Plan.md#scope", "../task1/", "IMG", "/License", "../../../SRC/Main.rs:12", "img/Two words.png", "img/PIC.png"] {
        run = run.prints(&format!("`{wrong}` does not exist"));
    }
    assert_eq!(
        fixed(text),
        "# Notes\n\n![It](img/pic.png) and [the plan](./PLAN.md#scope), [its folder](../TASK1/), [pictures](img \"all\"), \
         [web](../../../../web/docs/cross-collab/README.md?plain=1#scope), [the license](/LICENSE), [line](../../../src/main.rs:12), \
         [words](<img/two words.png>) and [encoded](img/two%20words.png).\n\n<p><img src=\"img/pic.png\"> stands below.</p>\n"
    );
}

#[test]
fn paths_in_code_spans_are_found_and_fixed() {
    let text = "# Notes\n\nIt starts in `Src/Main.rs:12`, and `api/src/MAIN.rs` too.\n\nFiles to change:\n- `src/Main.rs`\n\n\
                As docs/cross-collab/TASK1/plan.md says.\n";
    let run = checked(drawn(), text);
    let run = run.prints("warning[missing-file]: `Src/Main.rs` is missing from api").prints("on disk it is `src/main.rs`");
    run.prints("`docs/cross-collab/TASK1/plan.md` is missing from api");
    assert_eq!(
        fixed(&format!("{text}[x](img/Pic.PNG)\n")),
        "# Notes\n\nIt starts in `src/main.rs:12`, and `api/src/main.rs` too.\n\nFiles to change:\n- `src/main.rs`\n\n\
         As docs/cross-collab/TASK1/PLAN.md says.\n[x](img/pic.png)\n"
    );
}

#[test]
fn addresses_at_the_forge_are_found_and_fixed() {
    let book = "[[repo]]\nname = \"api\"\nurl = \"https://github.com/acme/api\"\nbranch = \"main\"\n[[repo]]\nname = \"web\"\n";
    let at = |path: &str| format!("https://github.com/acme/api/blob/main/{path}");
    let text = |path: &str| {
        let at = at(path);
        format!("# Notes\n\nSee [it]({at}#L3), {at} and <{at}?plain=1>.\n")
    };
    let project = drawn().file("book.toml", book).file(NOTES, text("Src/Main.rs"));
    let project = project.check().prints(&format!("`{}` does not exist", at("Src/Main.rs"))).then().run(&["fix"]).then();
    assert_eq!(fs::read_to_string(project.path(NOTES)).unwrap(), text("src/main.rs"));
}

#[test]
fn a_destination_that_stands_elsewhere_is_found_and_left() {
    let text = "# Notes\n\n![It][it] and [it](img%2FPic.PNG).\n\n[it]: img/Pic.PNG\n";
    let run = checked(drawn(), text).prints("`img/Pic.PNG` does not exist").prints("`img%2FPic.PNG` does not exist");
    run.prints("on disk it is `docs/cross-collab/TASK1/img/pic.png`").prints("on disk it is `img/pic.png`");
    assert_eq!(fixed(text), text);
}

// A disk that ignores case has only one of these files.
#[cfg(not(any(target_os = "macos", windows)))]
#[test]
fn what_is_spelt_as_on_the_disk_is_sound() {
    let project = drawn().file("api/src/Both.rs", "").file("api/src/both.rs", "");
    assert_eq!(fs::read_dir(project.path("api/src")).unwrap().count(), 3);
    let run =
        checked(project, "# Notes\n\n[One](../../../src/Both.rs), [two](../../../src/both.rs), `src/both.rs`.\n").prints("no findings");
    let run = checked(run.then(), "# Notes\n\n[Which](../../../src/BOTH.rs)?\n").exits(1);
    let project = run.prints("`../../../src/BOTH.rs` does not exist").prints_not("on disk it is").then().run(&["fix"]).then();
    assert_eq!(fs::read_to_string(project.path(NOTES)).unwrap(), "# Notes\n\n[Which](../../../src/BOTH.rs)?\n");
}

#[test]
fn what_nobody_promises_may_be_spelt_in_any_way() {
    let text = "# Notes\n\nNew: `src/MAIN.rs` (new), f[i](j), `src/Never.rs`, and /Users/ana/api/src/Main.rs.\n";
    checked(drawn(), text).prints_not("missing-file").prints_not("broken-link");
    // What git ignores is not expected here, however something beside it is spelt.
    let run = checked(drawn().file("api/.gitignore", "/SRC/\n"), "# Notes\n\n[Built](../../../SRC/main.rs)\n");
    run.prints_not("broken-link");
}

#[test]
fn another_repos_file_of_exactly_that_name_may_be_meant() {
    let project = drawn().file("web/src/Main.rs", "");
    project.commit("api", 1);
    project.commit("web", 1);
    checked(project, "# Notes\n\nIt starts in `src/Main.rs`.\n").prints_not("missing-file");
}

#[test]
fn a_wrong_case_that_was_committed_is_nobodys_new_finding() {
    let text = "# Notes\n\n![It](img/Pic.PNG), `src/Main.rs` and [the plan](plan.md).\n";
    let project = drawn().file(NOTES, text);
    project.commit("api", 1);
    project.commit("web", 1);
    let run = project.file("api/docs/cross-collab/TASK1/MORE.md", "# More\n").run(&["check", "--since", "HEAD", "--repo", "api"]);
    run.exits(0).prints("2 errors, 1 warning (3 inherited)");
}
