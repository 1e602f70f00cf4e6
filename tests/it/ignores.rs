//! What a comment silences: its own line, and the line or block behind it.

use crossbook::disk::Progress;

use crate::project::{PLAN, project};

const OFF: &str = "<!-- crossbook-ignore broken-task-ref: soon -->";

/// The lines of a document on which broken references are told, and those of comments that silence nothing.
fn told(text: &str) -> (Vec<u32>, Vec<u32>) {
    let project = project().file(PLAN, text);
    let verdict = crossbook::check(project.root(), &Progress::silent()).unwrap();
    let lines = |rule: &str| {
        let found = verdict.findings.iter().filter(|finding| finding.rule == rule);
        found.filter_map(|finding| finding.location.place).map(|(text, span)| verdict.model.place(text, span).start.line).collect()
    };
    (lines("broken-task-ref"), lines("unused-ignore"))
}

fn check(table: &[(String, &[u32], &[u32])]) {
    for (text, broken, unused) in table {
        assert_eq!(told(text), (broken.to_vec(), unused.to_vec()), "{text}");
    }
}

#[test]
fn the_line_or_block_behind_it() {
    check(&[
        (format!("{OFF}\nTASK9\nand TASK8\n\nTASK7\n"), &[5], &[]),
        (format!("TASK9\n\n{OFF}\n\n- TASK8\n  - TASK7\n- TASK6\n\nTASK5\n"), &[1, 9], &[]),
        (format!("- TASK9\n- a\n\n  {OFF}\n\n  TASK8\n- TASK7\n"), &[1, 7], &[]),
        (format!("- TASK9\n  {OFF}\n- TASK8\n- TASK7\n"), &[1, 4], &[]),
        (format!("{OFF}\n\n| a | b |\n|---|---|\n| TASK9 | x |\n| x | TASK8 |\n\nTASK7\n"), &[8], &[]),
        (format!("# A\n\n{OFF}\n## After TASK9\n\nTASK8\n"), &[6], &[]),
        (format!("> {OFF}\n> TASK9\n\nTASK8\n"), &[4], &[]),
    ]);
}

#[test]
fn its_own_line() {
    check(&[
        (format!("TASK9 {OFF} and on\nTASK8\n"), &[2], &[]),
        (format!("| a |\n|---|\n| TASK9 {OFF} |\n| TASK8 |\n"), &[4], &[]),
        (format!("TASK8\n\nTASK9 {OFF}"), &[1], &[]),
        (format!("TASK9\n\n{OFF}\n"), &[1], &[3]),
        (format!("TASK9\n\n{OFF}"), &[1], &[3]),
    ]);
}

#[test]
fn several_rules_and_several_comments() {
    let two = "<!-- crossbook-ignore broken-link, broken-task-ref: soon -->";
    check(&[
        (format!("{two}\nTASK9 and [a](gone.md)\n"), &[], &[]),
        (format!("{two}\nTASK9\n"), &[], &[1]),
        (format!("{OFF}\n- a\n  {OFF}\n  - TASK9\n- TASK8\n"), &[], &[]),
        (format!("{OFF}\n{OFF}\nTASK9\n"), &[], &[1]),
        (format!("{OFF}\r\nTASK9\r\n\r\nTASK8\r\n"), &[4], &[]),
    ]);
}
