//! Documents as the templates have them, filled in so that repos speak of each other and of the same things.

use super::{line, mutated, words};
use crate::choices::Choices;

/// Where a document stands, and what it may speak of.
pub struct Place<'a> {
    pub repo: &'a str,
    pub number: &'a str,
    /// The repos that are there.
    pub repos: &'a [&'static str],
    /// What is locked between them.
    pub contracts: &'a [String],
}

const STATES: &[&str] =
    &["Pending", "In Progress", "Complete", "Blocked", "Implemented", "Not started", "Done. Merged in March", "0 of 2", "\u{2705}"];
const TYPES: &[&str] =
    &["string", "number", "boolean", "integer", "string|null", "[string]", "{ x: number }", "Date", "\"a\"|\"b\"", "Array<string>", "T"];

/// A contract in words.
pub fn contract(choices: &mut Choices) -> String {
    let name = choices.pick(&["Position read", "Items", "Berth call", "Export endpoint", "Rows \u{2014} v2", "`limit`", "\u{130}tems"]);
    let verb = choices.pick(&["GET", "POST", "PUT", "DELETE", "get"]);
    let mut fields = Vec::new();
    while choices.more(3) {
        let name = choices.pick(&["id", "at", "rows", "state", "mmsi", "\"quoted key\"", "a.b", "nested_name", "\u{e9}"]);
        fields.push(format!("{name}{}: {}", choices.pick(&["", "", "?"]), choices.pick(TYPES)));
    }
    let shape = format!("{{ {} }}", fields.join(", "));
    let more = choices.pick(&["", "", " Default 100.", " At most 400 rows.", " (owner: api)", " Snake case.", " Version 2.", " `x` = 3"]);
    format!("{name}: `{verb} /api/items/{{id}}` gives `{shape}`.{more}")
}

/// A document of a task by its file name.
pub fn templated(choices: &mut Choices, name: &str, place: &Place<'_>) -> String {
    let mate = choices.pick(place.repos);
    let title = if choices.chance(70) { "Exports".to_owned() } else { words(choices) };
    let (repo, number) = (place.repo, place.number);
    let head = format!("Repo: {repo}\nLast updated: {}\n\n", choices.pick(&["2026-02-09", "2026-02-30", "February 9, 2026", "yesterday"]));
    let text = match name {
        "PLAN.md" => {
            let mut out = format!("# {title} \u{2014} Task {number} Plan\n\n{head}## Goal\n\n{}\n\n## Scope\n\n", line(choices));
            for phase in 1..=1 + choices.below(2) {
                out += &format!("### Phase {phase}: {}\n\nFiles to change:\n\n", words(choices));
                while choices.more(2) {
                    out +=
                        &format!("- `{}` \u{2014} {}\n", choices.pick(&["src/a.rs", "src/b.rs", "web/src/c.ts", "a.sql"]), words(choices));
                }
                out += "\n";
            }
            out += &format!("Depends on {mate} TASK4.\n\n## Locked Contracts\n\n");
            out += &contracts(choices, place);
            out + "\n## Acceptance Criteria\n\n1. " + &line(choices) + "\n"
        }
        "OTHER_PROJECTS.md" => {
            let mut out = format!("# Other Projects \u{2014} Task {number} ({title})\n\n{head}## Cross-Repo Snapshot\n\n");
            while choices.more(2) {
                let other = choices.pick(place.repos);
                out += &format!("- {other}: {}. See {other} TASK4.\n", choices.pick(STATES));
            }
            out += &format!("\n## Responsibility Alignment\n\n- {mate}\n  - {} (TASK4)\n\n## Dependency Order\n\n", words(choices));
            for step in 1..=1 + choices.below(3) {
                out += &format!("{step}. {} (TASK4) \u{2014} {}\n", choices.pick(place.repos), words(choices));
            }
            out + "\n## Locked Contracts (Mirrored)\n\n" + &contracts(choices, place)
        }
        "STATUS.md" => {
            let mut out = format!(
                "# Status \u{2014} Task {number} ({title})\n\n{head}## Phase Status\n\n| Phase | Description | Status | Notes |\n|---|---|---|---|\n"
            );
            while choices.more(2) {
                let id = choices.pick(&["1", "2", "Phase 1", "1a", "III", "one", "{N}"]);
                out += &format!("| {id} | {} | {} | |\n", words(choices), choices.pick(STATES));
            }
            out += &format!("\n## Blockers\n\n- waits for {mate} TASK4\n\n## Recent Activity\n\n");
            while choices.more(2) {
                out += &format!("- 2026-02-0{}: {}\n", choices.below(10), line(choices));
            }
            out
        }
        _ => format!("# {title}\n\n{}\n\n{}", line(choices), contracts(choices, place)),
    };
    if choices.chance(35) { mutated(choices, text) } else { text }
}

/// Contracts as a list or below headings, some of them a little different.
fn contracts(choices: &mut Choices, place: &Place<'_>) -> String {
    let mut out = String::new();
    for contract in place.contracts {
        if choices.chance(20) {
            continue;
        }
        let mut said = contract.clone();
        if choices.chance(40) {
            let (from, to) = (choices.pick(TYPES), choices.pick(TYPES));
            said = said.replacen(from, to, 1).replacen("GET", choices.pick(&["PUT", "GET"]), 1);
        }
        if choices.chance(15) {
            said = mutated(choices, said);
        }
        let (name, rest) = said.split_once(':').unwrap_or((&said, ""));
        out += &match choices.below(4) {
            0 | 1 => format!("- {said}\n"),
            2 => format!("\n### {name}\n\n{rest}\n\n"),
            _ => format!("\n### {name}\n\n```ts\n{}\n```\n\n", rest.replace('`', "")),
        };
    }
    out
}
