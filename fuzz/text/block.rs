//! Documents: blocks of Markdown as the templates have them, in any order and depth.

use super::{awkward, diagram, line, mutated, path, task, words};
use crate::choices::Choices;
use crate::corpus;

const SECTIONS: &[&str] = &[
    "Goal",
    "Status Snapshot",
    "Scope",
    "Out of Scope",
    "Locked Contracts",
    "Locked Contracts (Mirrored)",
    "Acceptance Criteria",
    "Cross-Repo Snapshot",
    "Responsibility Alignment",
    "Dependency Order",
    "Handoff Snapshot",
    "Phase Status",
    "Blockers",
    "Recent Activity",
    "Phase 1: Go",
    "Phase 2 \u{2014} Serve (api)",
    "Task 1: Write",
    "Task 2: Test",
    "Implementation",
    "Items",
];

const STATES: &[&str] =
    &["Complete", "In Progress", "Pending", "Blocked", "Implemented", "shipped", "\u{2705} Done", "", "`x`", "Complete (PR #3)", "\u{130}"];

const LANGUAGES: &[&str] =
    &["", "rust", "json", "yaml", "toml", "text", "mermaid", "Mermaid", "typescript,x", "{.sql}", "html", "diff", "\u{130}", "prisma"];

/// A whole document; one in four is a real one that has been damaged.
pub fn document(choices: &mut Choices) -> String {
    if choices.chance(25) {
        let text = corpus::document(choices).to_owned();
        return mutated(choices, text);
    }
    let mut out = String::new();
    if choices.chance(5) {
        out += "\u{feff}";
    }
    if choices.chance(8) {
        out +=
            choices.pick(&["---\ntitle: x\n---\n", "---\na: [\n---\n", "---\n", "+++\na = 1\n+++\n", "---\r\nhandoff: {a: *b}\r\n---\r\n"]);
    }
    if choices.chance(70) {
        title(choices, &mut out);
    }
    while choices.more(6) {
        let mut block = block(choices, 0);
        if choices.chance(20) {
            block = indented(&block, choices.pick(&["> ", "  ", "    ", "- ", ">", "\t", "1. ", "- > "]));
        }
        out += &block;
        out += choices.pick(&["\n\n", "\n", "", "\r\n\r\n", "\n \n"]);
    }
    if choices.chance(20) { mutated(choices, out) } else { out }
}

fn title(choices: &mut Choices, out: &mut String) {
    let (words, task) = (words(choices), task(choices));
    match choices.below(5) {
        0 => *out += &format!("# {words} \u{2014} Task 4 Plan\n\n"),
        1 => *out += &format!("# Status \u{2014} Task 4 ({words})\n\n"),
        2 => *out += &format!("# Other Projects \u{2014} {task} ({words})\n\n"),
        3 => *out += &format!("{words}\n===\n\n"),
        _ => *out += &format!("# {}\n\n", line(choices)),
    }
    if choices.chance(50) {
        *out += &format!("Repo: {}\nLast updated: {}\n\n", choices.pick(super::REPOS), line(choices));
    }
    if choices.chance(20) {
        let (state, depends, more) = (choices.pick(STATES), line(choices), line(choices));
        *out += &format!("> **Depends on:** {depends},\n> {more} | **Status:** {state} \u{b7} Requires: {more}\n\n");
    }
}

fn block(choices: &mut Choices, depth: usize) -> String {
    match choices.below(if depth > 3 { 3 } else { 17 }) {
        0 => line(choices),
        1 => format!("{} {}", choices.pick(&["##", "###", "#", "######", "#######", "##\u{a0}"]), choices.pick(SECTIONS)),
        2 => format!("## {}", line(choices)),
        3 | 4 => list(choices, depth),
        5 => table(choices),
        6 => fence(choices),
        7 => format!("Files to change:\n{}", list(choices, depth)),
        8 => choices.pick(SECTIONS).to_owned() + "\n" + &list(choices, depth),
        9 => format!("> {}", block(choices, depth + 1).replace('\n', "\n> ")),
        10 => raw_html(choices),
        11 => format!("[^{}]: {}", choices.pick(&["1", "note", "\u{130}", ""]), block(choices, depth + 1)),
        12 => format!("[{}]: {} {}", choices.pick(&["1", "a", "x y"]), path(choices), choices.pick(&["", "\"t\"", "'t", "(t)"])),
        13 => choices
            .pick(&["---", "***", "===", "<!--", "-->", "<!-- crossbook-ignore -->", "<!-- crossbook-ignore missing-file, x -->", "$$"])
            .to_owned(),
        14 => format!("## Locked Contracts\n\n- {}: {}\n### {}\n\n{}", words(choices), line(choices), words(choices), fence(choices)),
        15 => format!("## Dependency Order\n\n1. {}\n2. {}", line(choices), line(choices)),
        _ => format!("{}\n\n{}", block(choices, depth + 1), block(choices, depth + 1)),
    }
}

fn list(choices: &mut Choices, depth: usize) -> String {
    let mark = choices.pick(&["- ", "* ", "+ ", "1. ", "2) ", "- [ ] ", "- [x] ", "- [\u{2713}] ", "999999999. ", "\u{2022} "]);
    let mut out = String::new();
    loop {
        out += mark;
        let item = if choices.chance(75) { line(choices) } else { block(choices, depth + 1) };
        out += &item.replace('\n', "\n  ");
        if choices.chance(25) && depth < 3 {
            out += "\n";
            out += &indented(&list(choices, depth + 1), choices.pick(&["  ", "    ", "\t", "", "   "]));
        }
        if !choices.more(2) {
            return out;
        }
        out += choices.pick(&["\n", "\n\n", "\r\n"]);
    }
}

fn table(choices: &mut Choices) -> String {
    let mut out = String::from(choices.pick(&[
        "| Phase | Description | Status | Notes |\n|---|:--|--:|:-:|\n",
        "| Repo | Task | Status |\n|---|---|---|\n",
        "| Phase | Status |\n|-|-|\n",
        "Phase | Status\n--|--\n",
        "| a |\n|---|\n",
        "| File | Change |\n|---|---|\n",
        "| Contract | Owner | Mirror |\n|---|---|---|\n",
    ]));
    while choices.more(3) {
        out += choices.pick(&["| 1 ", "| Phase 2 ", "| 3b ", "|", "| **1** ", "", "| \u{ff11} "]);
        while choices.more(3) {
            out += "| ";
            out += &match choices.below(4) {
                0 => choices.pick(STATES).to_owned(),
                1 => choices.pick(super::REPOS).to_owned(),
                2 => line(choices).replace('\n', " "),
                _ => awkward(choices).to_owned(),
            };
            out += " ";
        }
        out += choices.pick(&["|\n", "\n", "|\r\n", "||\n"]);
    }
    out
}

fn fence(choices: &mut Choices) -> String {
    let mark = choices.pick(&["```", "~~~", "````", "    ", "``"]);
    let (language, body) = match choices.below(6) {
        0 => ("mermaid", diagram(choices)),
        1 => ("yaml", handoff(choices)),
        2 => ("json", corpus::data(choices).to_owned()),
        3 => ("typescript", "interface A { id: string; at?: Date | null }\ntype B = { a: A[] }".to_owned()),
        _ => (choices.pick(LANGUAGES), line(choices)),
    };
    let close = if choices.chance(90) { mark } else { "" };
    format!("{mark}{language}\n{body}\n{close}")
}

fn handoff(choices: &mut Choices) -> String {
    let mut out = String::from("handoff:\n");
    while choices.more(4) {
        let key = choices.pick(&["state", "owner", "next", "task", "updated", "blocked_by", "repo", "- x", "\u{130}", "? y"]);
        let value = match choices.below(4) {
            0 => choices.pick(&["active", "[", "{}", "&a *a", "!!str x", "|", "null", "2026-02-09", "\"\\x\"", "'", "*b"]).to_owned(),
            1 => task(choices),
            2 => path(choices),
            _ => line(choices),
        };
        out += &format!("  {key}: {value}\n");
    }
    out
}

fn raw_html(choices: &mut Choices) -> String {
    let tag = choices
        .pick(&["div", "details", "table", "svg", "script", "style", "pre", "p", "h2", "a", "iframe", "math", "template", "\u{130}"]);
    let attribute = choices.pick(&[
        "",
        " id='scope'",
        " href=\"PLAN.md#x\"",
        " src='../x.png'",
        " onclick=x",
        " style=\"a:b\"",
        " id=",
        " x=\"\u{130}",
        " name='&#0;'",
    ]);
    let close = choices.pick(&["", "</", "/>", "-->"]);
    let inner = line(choices);
    match close {
        "</" => format!("<{tag}{attribute}>\n{inner}\n</{tag}>"),
        close => format!("<{tag}{attribute}{close}\n{inner}"),
    }
}

/// Every line with a mark before it; where it is a bullet, before the first.
fn indented(text: &str, mark: &str) -> String {
    let rest = if mark.contains(['-', '1']) { " ".repeat(mark.len()) } else { mark.to_owned() };
    format!("{mark}{}", text.replace('\n', &format!("\n{rest}")))
}
