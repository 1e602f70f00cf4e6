//! Control characters of documents, of file names and of `book.toml`: no page, feed or report holds one as it is.

use std::fs;
use std::path::Path;

use crate::project::{Project, project};

/// What no page may hold: the control characters of ASCII and those after it, and two that are no characters.
fn odd() -> Vec<char> {
    let low = (0..0x20).filter(|code| !matches!(code, 9 | 10 | 13));
    low.chain(0x7f..0xa0).chain([0xfffe, 0xffff]).filter_map(char::from_u32).collect()
}

fn workspace() -> Project {
    let escaped: String = odd().into_iter().filter(|c| *c != '\0').map(|c| format!("\\u{:04X}", u32::from(c))).collect();
    let book = format!("title = \"a{escaped}b\"\nurl = \"https://docs.example.com/\"\n[workspace]\npublish = [\"notes\"]\n");
    let mut project = project().file("book.toml", book);
    for (index, c) in odd().into_iter().enumerate() {
        let folder = format!("api/docs/cross-collab/TASK{}", index + 1);
        let plan = format!(
            "---\ntitle: \"x{c}y\"\n---\n\n# Title{c}x — Task {0} Plan\n\n## Scope{c}x\n\n\
             text{c}text `code{c}code` **bold{c}** [link{c}](gone{c}.md \"title{c}\") ![alt{c}](pic{c}.png \"title{c}\") TASK99{c} [^a{c}]\n\n\
             <https://example.com/{c}> [web](https://example.com/a{c}b) <span title=\"a{c}\">raw{c}</span> <a name=\"n{c}\">n</a>\n\n\
             | a{c} | b |\n|---|---|\n| c{c} | d |\n\n- [ ] task{c}\n\n> quote{c}\n\n```rust\nlet a{c} = \"{c}\"; // {c}\n```\n\n```{c}\nplain{c}\n```\n\n\
             ```mermaid\nflowchart LR\n  a[\"one{c}\"] --> b[\"two\"]\n```\n\n```mermaid\nflowchart {c}\n```\n\n\
             [^a{c}]: note{c}\n\n### Phase 1: Table{c}\n\nA table.\n",
            index + 1
        );
        let status = format!(
            "# Status — Task {} (Exports{c})\n\nLast updated: 2026-03-02\n\n## Phase Status\n\n| Phase | Description | Status |\n|---|---|---|\n\
             | 1 | Table{c} | Pending{c} |\n\n## Recent Activity\n\n- 2026-03-02: Wrote{c} the plan.\n",
            index + 1
        );
        let other = format!("# Other Projects — Task {} (Exports)\n\n## Cross-Repo Snapshot\n\n- web{c}: Pending{c}.\n", index + 1);
        project = project
            .file(format!("{folder}/PLAN.md"), plan)
            .file(format!("{folder}/STATUS.md"), status)
            .file(format!("{folder}/OTHER_PROJECTS.md"), other);
        if cfg!(unix) && c != '\0' {
            project = project.file(format!("api/notes/name{c}x.md"), format!("# Name{c}\n\n![a](<p{c}.png>) [gone](gone.md)\n"));
            project = project.file(format!("api/notes/p{c}.png"), "picture");
        }
    }
    project
}

fn files_below(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else {
            files.push((path.display().to_string(), fs::read(path).unwrap()));
        }
    }
    files
}

#[track_caller]
fn is_clean(name: &str, text: &str) {
    let found = odd().into_iter().find_map(|c| Some((c, text.find(c)?)));
    if let Some((c, at)) = found {
        let around: String = text[..at].chars().rev().take(80).collect::<Vec<_>>().into_iter().rev().collect();
        panic!("{name} holds {c:?} after {around:?}");
    }
}

#[test]
fn no_page_holds_a_control_character() {
    let run = workspace().build();
    assert!(matches!(run.output.status.code(), Some(0 | 1)), "{}", run.stderr());
    is_clean("the report on the terminal", &run.stdout());
    let (mut pages, mut others) = (0, 0);
    for (name, bytes) in files_below(&run.project.path("site")) {
        let Ok(text) = String::from_utf8(bytes) else { continue };
        match name.rsplit_once('.').map(|(_, ending)| ending) {
            Some("html") => {
                is_clean(&name, &text);
                pages += 1;
            }
            Some("xml" | "txt" | "svg" | "js") => {
                // In a script `￿` in a string is what JSON allows.
                let text = if name.ends_with(".js") { text.replace(['\u{fffe}', '\u{ffff}'], "") } else { text };
                is_clean(&name, &text);
                others += 1;
            }
            Some("json" | "sarif") => {
                serde_json::from_str::<serde_json::Value>(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
                is_clean(&name, &text.replace(['\u{fffe}', '\u{ffff}'], ""));
                others += 1;
            }
            _ => {}
        }
    }
    assert!(pages > 150 && others > 20, "{pages} pages, {others} other files");
    // They are shown, and links to files of such names hold.
    let site = run.project.path("site");
    let all: String = files_below(&site)
        .into_iter()
        .filter(|(name, _)| name.ends_with(".html"))
        .map(|(_, bytes)| String::from_utf8(bytes).unwrap())
        .collect();
    for picture in ["text␛text", "Title␞x", "name␛x.md", "one␇", "Exports␡"] {
        assert!(all.contains(picture), "{picture}");
    }
    let project = run.then();
    if cfg!(unix) {
        assert!(project.path("site/assets/files/api/notes/p\u{1b}.png").exists() && all.contains("assets/files/api/notes/p%1B.png"));
        assert!(project.path("site/assets/files/api/notes/p\u{85}.png").exists() && all.contains("assets/files/api/notes/p%C2%85.png"));
    }
    let mut project = project;
    for format in ["text", "junit", "markdown", "github", "gitlab", "json", "sarif", "rdjson"] {
        let run = project.run(&["check", "--format", format]);
        assert!(matches!(run.output.status.code(), Some(0 | 1)), "{}", run.stderr());
        let text = String::from_utf8(run.output.stdout.clone()).unwrap();
        // XML alone has no such characters.
        let text = if format == "junit" { text } else { text.replace(['\u{fffe}', '\u{ffff}'], "") };
        is_clean(format, &text);
        project = run.then();
    }
}
