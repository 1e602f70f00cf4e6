//! A repo with a past that git itself wrote: merges, moves, odd names and bytes, half-done work. It is checked as the program would.

use std::fmt::Write as _;

use crossbook::disk::Progress;

use crate::campaign::Case;
use crate::choices::Choices;
use crate::git::git;
use crate::invariants;
use crate::text::{document, line};

/// A file, and what a commit does with it.
const PATHS: &[&str] = &[
    "docs/cross-collab/TASK4/PLAN.md",
    "docs/cross-collab/TASK4/STATUS.md",
    "docs/cross-collab/TASK3/PLAN.md",
    "docs/cross-collab/TASK5/PLAN.md",
    "docs/cross-collab/TASK5/OTHER_PROJECTS.md",
    "docs/cross-collab/README.md",
    "docs/cross-collab/TASK7/\\303\\251\\n\\t.md",
    "docs/cross-collab/TASK\\377/x.md",
    "src/x.rs",
    "package.json",
];
const FOLDERS: &[&str] =
    &["docs/cross-collab/TASK4", "docs/cross-collab/TASK3", "docs/cross-collab/TASK5", "docs/cross-collab/TASK12", "docs"];

pub fn case(choices: &mut Choices) -> Case {
    let stream = stream(choices);
    let shallow = choices.chance(15);
    let dirty = choices.chance(50).then(|| document(choices));
    let refs = choices.chance(20);
    let shown = format!("{stream}\nshallow: {shallow}, strange refs: {refs}, not committed: {dirty:?}");
    Case::new(shown, move || check(&stream, shallow, refs, dirty.as_deref()))
}

/// What `git fast-import` reads.
fn stream(choices: &mut Choices) -> String {
    let mut out = String::new();
    let mut time = 1_770_000_000_u64;
    let mut mark = 0;
    loop {
        mark += 1;
        time += choices.below(90_000) as u64;
        let name = choices.pick(&["Ana", "", "\u{1f680} \u{202e}x", "A, B & C"]);
        let zone = choices.pick(&["+0000", "-1200", "+1400"]);
        let subject = line(choices);
        let _ =
            write!(out, "commit refs/heads/main\nmark :{mark}\nauthor {name} <a@b> {time} {zone}\ncommitter {name} <a@b> {time} {zone}\n");
        let _ = writeln!(out, "data {}\n{subject}", subject.len());
        if mark > 2 && choices.chance(15) {
            let _ = writeln!(out, "merge :{}", 1 + choices.below(mark - 2));
        }
        loop {
            match choices.below(if mark == 1 { 1 } else { 6 }) {
                0..=2 => {
                    let text = document(choices);
                    let mode = choices.pick(&["100644", "100644", "100755", "120000"]);
                    let _ = writeln!(out, "M {mode} inline \"{}\"\ndata {}\n{text}", choices.pick(PATHS), text.len());
                }
                3 => {
                    let _ = writeln!(out, "D \"{}\"", choices.pick(PATHS));
                }
                4 => {
                    let _ = writeln!(
                        out,
                        "M 160000 {} \"{}\"",
                        "1".repeat(40),
                        choices.pick(&["sub", "docs/cross-collab/TASK9", "docs/cross-collab/x.md"])
                    );
                }
                // Where there is nothing to copy git would stop.
                _ => {
                    let (from, to) = (choices.pick(FOLDERS), choices.pick(FOLDERS));
                    let text = document(choices);
                    let _ = writeln!(out, "M 100644 inline \"{from}/NOTES.md\"\ndata {}\n{text}", text.len());
                    if !to.starts_with(from) && !from.starts_with(to) {
                        let _ = writeln!(out, "{} \"{from}\" \"{to}\"", choices.pick(&["R", "C"]));
                    }
                }
            }
            if !choices.more(1) {
                break;
            }
        }
        if !choices.more(3) {
            return out + "done\n";
        }
    }
}

fn check(stream: &str, shallow: bool, refs: bool, dirty: Option<&str>) {
    let dir = tempfile::tempdir().expect("a folder");
    let (first, root) = (dir.path().join("first"), dir.path().join("workspace/api"));
    std::fs::create_dir_all(&first).expect("a folder");
    git(&first).init();
    // A stream that git does not take makes no history.
    if !git(&first).output(&["fast-import", "--quiet", "--done", "--date-format=raw-permissive"], stream.as_bytes()).status.success() {
        return;
    }
    let mut arguments = vec!["clone", "-q"];
    if shallow {
        arguments.extend(["--depth", "1"]);
    }
    let (from, to) = (format!("file://{}", first.display()), root.display().to_string());
    arguments.extend([from.as_str(), to.as_str()]);
    git(dir.path()).succeeds(&arguments);
    if refs {
        git(&root).succeeds(&["update-ref", "refs/heads/--x", "HEAD"]);
        git(&root).succeeds(&["tag", "v1.0", "-m", "x"]);
        git(&root).succeeds(&["checkout", "-q", "--detach"]);
    }
    if let Some(text) = dirty {
        let _ = std::fs::create_dir_all(root.join("docs/cross-collab/TASK4"));
        let _ = std::fs::write(root.join("docs/cross-collab/TASK4/PLAN.md"), text);
        git(&root).succeeds(&["mv", "docs/cross-collab/TASK5", "docs/cross-collab/TASK6"]);
    }
    // A workspace that cannot be read is an error and no fault.
    let Ok(analysis) = crossbook::check(&dir.path().join("workspace"), &Progress::silent()) else { return };
    invariants::verdict(&analysis.model, &analysis.findings);
    let again = crossbook::check(&dir.path().join("workspace"), &Progress::silent()).expect("it was read before");
    let told = |analysis: &crossbook::Analysis| {
        crossbook::report::json::render(&crossbook::report::Reported::whole(&analysis.model, &analysis.contracts, &analysis.findings))
    };
    assert!(told(&analysis) == told(&again), "the same with what git kept as without");
}
