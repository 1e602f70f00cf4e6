//! Lines of prose: what Crossbook looks for in them, in every dress.

use super::awkward;
use crate::choices::Choices;

/// Repos of the workspaces that are made, by all their names and by some that no repo has.
pub const REPOS: &[&str] = &[
    "api",
    "web",
    "ACME-Backend",
    "acme_backend",
    "backend",
    "jobs",
    "\u{130}stanbul",
    "gone",
    "visoin",
    "web-ui",
    "WEB",
    "Docs & Co",
    "a",
];

const WORDS: &[&str] = &[
    "Complete",
    "In Progress",
    "Pending",
    "Blocked",
    "shipped",
    "None.",
    "Adoption pending",
    "Depends on",
    "after",
    "and",
    "or",
    "in",
    "of",
    "is",
    "with",
    "waits for",
    "blocks",
    "blocked by",
    "See",
    "Formerly",
    "There is no",
    "(this repo).",
    "(new)",
    "\u{2014} removed in phase 2",
    "(owner: api)",
    "(from web)",
    "owner: jobs",
    "Rename",
    "to",
    "Files to change:",
    "New files:",
    "Repo:",
    "Last updated:",
    "Status:",
    "Owner:",
    "Depends on:",
    "PR #31",
    "#12",
    "api#12",
    "3 of 5 phases",
    "12 tests",
    "90%",
    "P95 4 ms",
    "{Title}",
    "{YYYY-MM-DD}",
    "<placeholder>",
    "TODO",
    "TBD",
    "/Users/ana/api/src/x.rs",
    "C:\\Users\\ana\\x",
    "~/work/api",
    "\u{e2}\u{20ac}\u{201d}",
    "\u{c3}\u{a9}",
    "caf\u{e9}",
    "[x]",
    "[ ]",
    "GET /v2/positions/{mmsi}",
    "`GET /api/items/{id}` gives `{ id: string, at?: string|null, tags: [string] }`",
    "{ mmsi: string, lat: number }",
    "limit = 100",
    "at most 400 ms",
    "`quayline-manifest>=1.3,<2`",
    "0123456789abcdef0123456789abcdef01234567",
    "commit deadbee",
    "`deadbeef`",
    "https://example.com/a_b?c=d&e#f",
    "www.example.com",
    "mailto:a@example.com",
    "https://github.com/example/api/blob/main/src/x.rs",
    "https://github.com/example/api/pull/4",
    "https://github.com/example/web/commit/0123456789abcdef",
    "https://x/docs/cross-collab/TASK9/PLAN.md",
    "[^1]",
    "[^note]",
    "<br>",
    "<b>",
    "</b>",
    "<kbd>x</kbd>",
    "<a href=\"PLAN.md\">",
    "<a name='here'></a>",
    "<img src=x onerror=alert(1)>",
    "<!-- note -->",
    "<!-- crossbook-ignore broken-link -->",
    "&amp;",
    "&lt;",
    "\\*",
    "\\`",
    "$x$",
    "==x==",
    ":tada:",
    "a",
    "handler",
];

const DATES: &[&str] = &[
    "2026-02-09",
    "2026-13-45",
    "February 9, 2026",
    "9 Feb 2026",
    "09.02.2026",
    "2026/2/9",
    "M\u{e4}rz 3, 2026",
    "Monday, 09-Feb-2026",
    "2026-02-09T10:00",
    "0000-00-00",
    "9999-12-31",
];

const FILES: &[&str] = &[
    "PLAN.md",
    "STATUS.md",
    "OTHER_PROJECTS.md",
    "NOTES.md",
    "HANDOFF.md",
    "src/x.rs",
    "src/a b.rs",
    "src/[id]/page.tsx",
    "a.ts",
    ".github/workflows/ci.yml",
    "schemas/order.json",
    "schemas/*.json",
    "package.json",
    "x.png",
    "image.svg",
    "README.md",
    "",
    "..",
    ".",
    "{a,b}.rs",
    "path/to/file.ext",
    "x.rs:12",
    "x.rs#L3",
];

const FOLDERS: &[&str] = &[
    "",
    "docs/cross-collab/",
    "docs/cross-collab",
    "docs/",
    "/docs/cross-collab/",
    "../",
    "../../",
    "./",
    "src/",
    "/",
    "//",
    "C:/",
    "$ROOT/docs/cross-collab/",
    "https://x.org/docs/cross-collab/",
    "docs/cross-collab/../",
    "%2e%2e/",
];

/// A few words, as a title has them.
pub fn words(choices: &mut Choices) -> String {
    let mut out = String::from(choices.pick(&["Exports", "Vessel Feed", "Login \u{2014} again", "", "api", "Task 4", "2026"]));
    while choices.more(1) {
        out += " ";
        out += choices.pick(WORDS);
    }
    out
}

/// A mention of a task.
pub fn task(choices: &mut Choices) -> String {
    let number = choices.pick(&["1", "2", "3", "4", "5", "9", "77", "007", "0", "18446744073709551615", "99999999999999999999", "{N}"]);
    let join = choices.pick(&["", " ", "-", "_", "\u{a0}", " #", "s "]);
    let word = choices.pick(&["TASK", "Task", "task", "Tasks", "TASKS", "T\u{c4}SK", "TA\u{17f}K"]);
    let mut out = format!("{word}{join}{number}");
    while choices.more(1) && out.len() < 400 {
        let between =
            choices.pick(&["/", "\u{2013}", "-", " and ", ", ", "+", "\u{2013}TASK", " and TASK", "/TASK", " to ", "..", "`\u{2013}`TASK"]);
        out += between;
        out += choices.pick(&["2", "3", "5", "12", "30", "x", "99999999999999999999"]);
    }
    out
}

/// A path, mostly one that leads somewhere or nearly does.
pub fn path(choices: &mut Choices) -> String {
    let mut out = String::new();
    if choices.chance(30) {
        out = format!("{}/", choices.pick(REPOS));
    }
    out += choices.pick(FOLDERS);
    if choices.chance(60) {
        out += &task(choices);
        out += choices.pick(&["/", "", "#", "`/"]);
    }
    out += choices.pick(FILES);
    if choices.chance(20) {
        out += choices.pick(&["#scope", "#Scope", "#", "#L10-L20", "?x", ":12", ":12-14", "%20", "#\u{130}"]);
    }
    out
}

fn atom(choices: &mut Choices) -> String {
    match choices.below(10) {
        0 | 1 => choices.pick(WORDS).to_owned(),
        2 | 3 => task(choices),
        4 => choices.pick(REPOS).to_owned(),
        5 => path(choices),
        6 => choices.pick(DATES).to_owned(),
        7 => format!("{}{}{}", choices.pick(REPOS), choices.pick(&[" ", "'s ", ": ", "/", " (", "_", "-", " `"]), task(choices)),
        8 => format!("[{}]({})", choices.pick(WORDS), path(choices)),
        _ => awkward(choices).to_owned(),
    }
}

/// A piece in some dress; the marks may open or close anywhere within it.
fn dressed(choices: &mut Choices, text: String) -> String {
    if !choices.chance(45) {
        return text;
    }
    let (open, close) = *[
        ("`", "`"),
        ("**", "**"),
        ("*", "*"),
        ("_", "_"),
        ("~~", "~~"),
        ("``", "``"),
        ("(", ")"),
        ("[", "]"),
        ("\u{201c}", "\u{201d}"),
        ("\"", "\""),
        ("<b>", "</b>"),
        ("[", "](PLAN.md#scope)"),
        ("![", "](x.png)"),
        ("<a href='../TASK3/PLAN.md'>", "</a>"),
        ("<", ">"),
        ("[", "][1]"),
        ("[^", "]"),
        ("`` ` ", " ``"),
        ("$", "$"),
        ("<!-- ", " -->"),
    ]
    .get(choices.below(20))
    .unwrap_or(&("`", "`"));
    let mut edge = |text: &str| if choices.chance(25) { text.floor_char_boundary(choices.below(text.len() + 1)) } else { usize::MAX };
    let (from, to) = (edge(&text), edge(&text));
    let from = if from > text.len() { 0 } else { from };
    let to = to.min(text.len()).max(from);
    format!("{}{open}{}{close}{}", &text[..from], &text[from..to], &text[to..])
}

/// A line of prose, without its end.
pub fn line(choices: &mut Choices) -> String {
    let mut out = String::new();
    loop {
        if choices.chance(12) {
            out += awkward(choices);
        }
        let atom = atom(choices);
        out += &dressed(choices, atom);
        if choices.chance(12) {
            out += awkward(choices);
        }
        if !choices.more(4) {
            return out;
        }
        out += choices.pick(&[" ", " ", " ", "", ": ", ". ", ", ", "\n", " (", ") ", " \u{2014} ", "; ", "/", " | "]);
    }
}
