//! What a document may hold any number of: each shape makes a workspace of `n` of one construct.

use std::sync::Arc;

use crossbook::source::{Content, RepoInfo, RepoSource, SourceFile, Sources, TaskFolder};

/// A kind of workspace that grows by one construct.
pub struct Shape {
    pub name: &'static str,
    pub make: fn(usize) -> Sources,
    /// The smaller of the two sizes that are compared; the larger is four times that.
    pub n: usize,
}

const fn shape(name: &'static str, n: usize, make: fn(usize) -> Sources) -> Shape {
    Shape { name, make, n }
}

/// One construct after another: what `part` makes of 0, 1, 2 up to `n`.
fn each(n: usize, part: impl Fn(usize) -> String) -> String {
    (0..n).map(part).collect()
}

/// What grows by the square of how deep it goes, as deep as makes it about as long as `n` of something.
fn deeper(n: usize, make: impl Fn(usize) -> Sources) -> Sources {
    make(n.isqrt())
}

fn file(path: &str, text: String) -> SourceFile {
    SourceFile { path: path.to_owned(), content: Content::Text(Arc::from(text)) }
}

fn repo(name: &str, tasks: Vec<(u64, Vec<(&str, String)>)>) -> RepoSource {
    let mut repo = RepoSource { info: RepoInfo::new(name, name), has_sources: true, ..RepoSource::default() };
    let mut documents = Vec::new();
    for (number, files) in tasks {
        let folder = format!("docs/cross-collab/TASK{number}");
        documents.extend(files.into_iter().map(|(name, text)| file(&format!("{folder}/{name}"), text)));
        repo.folders.push(TaskFolder::new(folder, number));
    }
    documents.sort_by(|one, other| one.path.cmp(&other.path));
    RepoSource { files: documents.into(), ..repo }
}

fn other_repo() -> RepoSource {
    repo("web", vec![(1, vec![("PLAN.md", "# Exports — Task 1 Plan\n".to_owned())])])
}

/// Two repos; one plan says it all.
fn plan(text: String) -> Sources {
    let plan = format!("# Exports — Task 1 Plan\n\n{text}\n");
    Sources { repos: vec![repo("api", vec![(1, vec![("PLAN.md", plan)])]), other_repo()], ..Sources::default() }
}

fn others(text: String) -> Sources {
    let text = format!("# Other Projects — Task 1 (Exports)\n\n{text}\n");
    Sources { repos: vec![repo("api", vec![(1, vec![("OTHER_PROJECTS.md", text)])]), other_repo()], ..Sources::default() }
}

fn status(text: String) -> Sources {
    let text = format!("# Status — Task 1 (Exports)\n\n{text}\n");
    Sources { repos: vec![repo("api", vec![(1, vec![("STATUS.md", text)])]), other_repo()], ..Sources::default() }
}

/// A contract list with its owner, and a mirror of it that says something else.
fn mirrored(owned: String, mirror: String) -> Sources {
    let owner = format!("# Exports — Task 1 Plan\n\n## Locked Contracts\n\n{owned}\n");
    let other = format!(
        "# Other Projects — Task 1 (Exports)\n\n## Cross-Repo Snapshot\n\n- api TASK1: Complete.\n\n## Locked Contracts (Mirrored)\n\n{mirror}\n"
    );
    let back = "# Other Projects — Task 1 (Exports)\n\n## Cross-Repo Snapshot\n\n- web TASK1: Complete.\n".to_owned();
    let api = repo("api", vec![(1, vec![("OTHER_PROJECTS.md", back), ("PLAN.md", owner)])]);
    let web = repo("web", vec![(1, vec![("OTHER_PROJECTS.md", other), ("PLAN.md", "# Exports — Task 1 Plan\n".to_owned())])]);
    Sources { repos: vec![api, web], ..Sources::default() }
}

/// Repos with one task each, all of one feature: each says of every other what it does, and mirrors what it locks.
fn one_feature(n: usize) -> Sources {
    let repos = (0..n).map(|i| {
        let others = || (0..n).filter(move |other| *other != i);
        let claims: String = others().map(|other| format!("- repo{other:05} TASK1: Complete.\n")).collect();
        let mirrors: String = others().map(|other| format!("- C{other} (from repo{other:05}): `GET /a{other}`\n")).collect();
        let about = format!(
            "# Other Projects — Task 1 (Exports)\n\n## Cross-Repo Snapshot\n\n{claims}\n## Locked Contracts (Mirrored)\n\n{mirrors}"
        );
        let plan = format!("# Exports — Task 1 Plan\n\n## Locked Contracts\n\n- C{i}: `GET /a{i}`\n");
        repo(&format!("repo{i:05}"), vec![(1, vec![("OTHER_PROJECTS.md", about), ("PLAN.md", plan)])])
    });
    Sources { repos: repos.collect(), ..Sources::default() }
}

/// Words beside what is meant: a line of more than ten thousand bytes is not shown under each of its findings.
const WORDS: &str = "lorem ipsum dolor sit amet consectetur ";
const WORD: &str = "loremipsumdolorsitametconsectetur";

/// Every shape. Those on one line come beside those on many.
pub const SHAPES: &[Shape] = &[
    // Prose and marks.
    shape("words on one line", 4000, |n| plan("word ".repeat(n))),
    shape("words on many lines", 4000, |n| plan("word\n".repeat(n))),
    shape("one long word", 20000, |n| plan("x".repeat(n))),
    shape("paragraphs", 500, |n| plan("word\n\n".repeat(n))),
    shape("unclosed emphasis", 2000, |n| plan("*a **b ".repeat(n))),
    shape("closed emphasis", 1000, |n| plan("*a* **b** ".repeat(n))),
    shape("underscores", 2000, |n| plan("_a __b ".repeat(n))),
    shape("emphasis in emphasis", 500, |n| plan(format!("{}a{}", "*a ".repeat(n), "*".repeat(n)))),
    shape("struck text on one line", 500, |n| plan("~~a~~ ".repeat(n))),
    shape("struck text on many lines", 500, |n| plan("~~a~~\n\n".repeat(n))),
    shape("struck paths on one line", 250, |n| plan(each(n, |i| format!("~~`src/a/c{i}.rs`~~ ")))),
    shape("stars alone", 4000, |n| plan("* ".repeat(n))),
    shape("backticks", 2000, |n| plan("` `` ".repeat(n))),
    shape("backticks ever longer", 4000, |n| deeper(n, |n| plan(each(n, |i| format!("{} ", "`".repeat(i + 1)))))),
    shape("backslashes", 4000, |n| plan("\\".repeat(n))),
    shape("entities", 2000, |n| plan("&amp; ".repeat(n))),
    shape("ampersands", 4000, |n| plan("&".repeat(n))),
    shape("garbled letters", 2000, |n| plan("â€”".repeat(n))),
    shape("letters beyond ascii", 4000, |n| plan("ä".repeat(n))),
    // Brackets and links.
    shape("open brackets", 4000, |n| plan("[".repeat(n))),
    shape("closed brackets", 4000, |n| plan("]".repeat(n))),
    shape("brackets within each other", 1000, |n| plan(format!("{}a{}", "[".repeat(n), "]".repeat(n)))),
    shape("links begun", 2000, |n| plan("[a](".repeat(n))),
    shape("links begun with a title", 2000, |n| plan("[a](b \"".repeat(n))),
    shape("links begun with an angle", 2000, |n| plan("[a](<b".repeat(n))),
    shape("images begun", 2000, |n| plan("![".repeat(n))),
    shape("images within each other", 300, |n| plan(format!("{}a{}", "![".repeat(n), "](b)".repeat(n)))),
    shape("links on one line", 500, |n| plan(each(n, |i| format!("[a](b{i}.md) ")))),
    shape("links on many lines", 500, |n| plan(each(n, |i| format!("- [a](b{i}.md)\n")))),
    shape("links to headings", 300, |n| plan(each(n, |i| format!("## Part {i}\n\n[a](#part-{i})\n\n")))),
    shape("links to headings that are not there", 300, |n| plan(each(n, |i| format!("## Part {i}\n\n[a](#prt-{i})\n\n")))),
    shape("names of emoji", 1000, |n| plan(":tada: :nope: :".repeat(n))),
    shape("colons", 4000, |n| plan(":".repeat(n))),
    shape("colons in words", 2000, |n| plan(":a".repeat(n))),
    shape("mail addresses", 500, |n| plan(each(n, |i| format!("a{i}@b.example ")))),
    shape("signs of mail addresses", 4000, |n| plan("a@".repeat(n))),
    shape("addresses without a scheme", 500, |n| plan(each(n, |i| format!("www.a{i}.example ")))),
    shape("hosts that go on", 2000, |n| plan("www.a_b.".repeat(n))),
    shape("formulas", 200, |n| plan(each(n, |i| format!("$x_{{{i}}}$ ")))),
    shape("money", 1000, |n| plan("$5-$10 ".repeat(n))),
    shape("money in a row", 2000, |n| plan("$5-".repeat(n))),
    shape("money in code", 1000, |n| plan("$5`-$6`a$7".repeat(n))),
    shape("dollar signs", 4000, |n| plan("$".repeat(n))),
    shape("names in double brackets", 500, |n| plan(each(n, |i| format!("[[PLAN|a{i}]] [[b{i}]] ")))),
    shape("double brackets", 4000, |n| plan("[[".repeat(n))),
    shape("pictures with sources", 200, |n| {
        let source = |i: usize| format!("<source media=\"(prefers-color-scheme: dark)\" srcset=\"a{i}.png 1x\">\n");
        plan(format!("<picture>\n{}<img src=b.png>\n</picture>\n", each(n, source)))
    }),
    shape("pictures", 200, |n| plan(each(n, |i| format!("<picture><source srcset=\"a{i}.png\"><img src=\"b{i}.png\"></picture>\n\n")))),
    shape("sources of one picture", 500, |n| plan(format!("<img src=a.png srcset=\"{}\">\n", each(n, |i| format!("b{i}.png {i}w, "))))),
    shape("labels that are not defined", 500, |n| plan(format!("[ab]: c.md\n\n{}", each(n, |i| format!("[de f][gh{i}] "))))),
    shape("labels of footnotes that are not defined", 500, |n| plan(each(n, |i| format!("a[^{i}] ")))),
    shape("text from right to left", 500, |n| plan("- \u{5d0}\n  - \u{5d1}\n".repeat(n))),
    shape("images", 500, |n| plan(each(n, |i| format!("![a](b{i}.png) ")))),
    shape("definitions of links", 500, |n| plan(each(n, |i| format!("[a{i}]: b{i}.md\n")))),
    shape("definitions of links that are used", 500, |n| {
        plan(each(n, |i| format!("[a{i}]: b{i}.md\n")) + "\n" + &each(n, |i| format!("[a{i}] ")))
    }),
    shape("one definition used often", 500, |n| plan(format!("[a]: {}\n\n{}", "b".repeat(n), "[a] ".repeat(n)))),
    shape("footnotes", 300, |n| plan(each(n, |i| format!("a[^{i}] ")) + "\n\n" + &each(n, |i| format!("[^{i}]: note\n\n")))),
    shape("one footnote named often", 500, |n| plan("a[^1] ".repeat(n) + "\n\n[^1]: note\n")),
    shape("bare addresses on one line", 500, |n| plan("http://a.example/b ".repeat(n))),
    shape("brackets behind an address", 4000, |n| plan(format!("http://a/{}", ")".repeat(n)))),
    shape("addresses in an address", 1000, |n| plan("http://a/".repeat(n))),
    shape("addresses before a reference", 1000, |n| plan(format!("{}web TASK9", "http://a/".repeat(n)))),
    shape("almost addresses", 2000, |n| plan("http ".repeat(n))),
    shape("angles", 4000, |n| plan("<".repeat(n))),
    shape("tags begun", 2000, |n| plan("<a ".repeat(n))),
    shape("comments begun", 2000, |n| plan("<!--".repeat(n))),
    shape("comments begun in lines", 1000, |n| plan("<!--\n\n".repeat(n))),
    shape("comments", 500, |n| plan("<!-- a -->\n\n".repeat(n))),
    shape("comments on one line", 500, |n| plan("a <!-- a --> ".repeat(n))),
    shape("declarations begun", 2000, |n| plan("a <?".repeat(n))),
    shape("sections begun", 2000, |n| plan("a <![CDATA[".repeat(n))),
    shape("tags on one line", 500, |n| plan("a <b>b</b> ".repeat(n))),
    shape("tags on many lines", 250, |n| plan("<div>a</div>\n\n".repeat(n))),
    shape("tags with ids", 250, |n| plan(each(n, |i| format!("<span id=\"a{i}\">b</span> ")))),
    shape("tags within each other", 250, |n| plan("<div>".repeat(n))),
    shape("bold tags never closed", 250, |n| plan("<b>a\n\n".repeat(n))),
    shape("attributes of one tag", 250, |n| plan(format!("a <span {}>b</span>", each(n, |i| format!("a{i}=\"b\" "))))),
    // Blocks.
    shape("quotes within each other", 250, |n| plan(format!("{}a", "> ".repeat(n)))),
    shape("quotes ever deeper", 4000, |n| deeper(n, |n| plan(each(n, |i| format!("{}a\n", "> ".repeat(i)))))),
    shape("quotes", 500, |n| plan("> a\n\n".repeat(n))),
    shape("bullets on one line", 250, |n| plan(format!("{}a", "- ".repeat(n)))),
    shape("bullets ever deeper", 4000, |n| deeper(n, |n| plan(each(n, |i| format!("{}- a\n", "  ".repeat(i)))))),
    shape("bullets", 500, |n| plan("- a\n".repeat(n))),
    shape("bullets of paths, ever deeper", 4000, |n| deeper(n, |n| plan(each(n, |i| format!("{}- `src/a/c{i}.rs`\n", "  ".repeat(i)))))),
    shape("numbered items", 500, |n| plan(each(n, |i| format!("{}. a\n", i + 1)))),
    shape("numbered items apart", 500, |n| plan(each(n, |i| format!("{}. a\n\n", i + 1)))),
    shape("empty bullets", 500, |n| plan("-\n".repeat(n))),
    shape("rules", 500, |n| plan("---\n\n".repeat(n))),
    shape("headings", 500, |n| plan(each(n, |i| format!("## Part {i}\n\n")))),
    shape("headings of one name", 500, |n| plan("## Part\n\n".repeat(n))),
    shape("headings whose ids collide", 250, |n| plan(each(n, |i| format!("## Part {i}\n\n")) + &"## Part\n\n".repeat(n))),
    shape("headings ever deeper", 500, |n| plan(each(n, |i| format!("{} Part {i}\n\n", "#".repeat(i % 6 + 1))))),
    shape("plain lines like headings", 500, |n| plan("Scope\n- a\n\n".repeat(n))),
    shape("rows of a table", 250, |n| plan("| a | b |\n|---|---|\n".to_owned() + &each(n, |i| format!("| {i} | b |\n")))),
    shape("columns of a table", 250, |n| plan(format!("{}|\n{}|\n{}|\n", "| a ".repeat(n), "|---".repeat(n), "| `src/a/b.rs` ".repeat(n)))),
    shape("tables", 100, |n| plan("| a | b |\n|---|---|\n| 1 | 2 |\n\n".repeat(n))),
    shape("bars", 2000, |n| plan("|".repeat(n))),
    shape("lines of code", 1000, |n| plan(format!("```rust\n{}```\n", "let a = 1;\n".repeat(n)))),
    shape("code on one line", 4000, |n| plan(format!("```rust\n{}\n```\n", "a + ".repeat(n)))),
    shape("fences", 100, |n| plan("```rust\nlet a = 1;\n```\n\n".repeat(n))),
    shape("fences never closed", 500, |n| plan("```\n````\n".repeat(n))),
    shape("lines of plain code", 4000, |n| plan(format!("```\n{}```\n", "a\n".repeat(n)))),
    shape("keys of front matter", 500, |n| {
        let text = format!("---\n{}---\n# Exports — Task 1 Plan\n", each(n, |i| format!("a{i}: b\n")));
        Sources { repos: vec![repo("api", vec![(1, vec![("PLAN.md", text)])]), other_repo()], ..Sources::default() }
    }),
    shape("labels of one line", 1000, |n| plan("Depends on: web TASK1 | ".repeat(n))),
    shape("labels of many lines", 250, |n| plan("Depends on: web TASK1,\n".repeat(n))),
    shape("labels in a table", 250, |n| plan("| Status | Done |\n|---|---|\n".to_owned() + &"| Requires | web TASK1 |\n".repeat(n))),
    shape("tabs", 4000, |n| plan("\t".repeat(n) + "a")),
    shape("empty lines", 4000, |n| plan("\n".repeat(n) + "a")),
    shape("spaces", 4000, |n| plan("a".to_owned() + &" ".repeat(n) + "b")),
    // What is mentioned.
    shape("paths on one line", 250, |n| plan(each(n, |i| format!("`src/a/b/c{i}.rs:{i}` ")))),
    shape("paths on many lines", 250, |n| plan(each(n, |i| format!("`src/a/b/c{i}.rs:{i}`\n")))),
    shape("paths in a list", 250, |n| plan(each(n, |i| format!("- `src/a/b/c{i}.rs`\n")))),
    shape("paths in paragraphs", 250, |n| plan(each(n, |i| format!("`src/a/b/c{i}.rs`\n\n")))),
    shape("paths behind brackets", 250, |n| plan(each(n, |i| format!("({}`src/a/b/c{i}.rs`", "(".repeat(50))))),
    shape("paths under one bullet", 150, |n| plan(format!("- {}\n", "word ".repeat(n)) + &each(n, |i| format!("  - `src/a/b/c{i}.rs`\n")))),
    shape("bullets that introduce files", 250, |n| plan("- Files to change\n".repeat(n))),
    shape("steps that go back", 250, |n| {
        others("## Dependency Order\n\nOn rollback:\n\n".to_owned() + &each(n, |i| format!("{}. web\n", i + 1)))
    }),
    shape("files to change", 250, |n| plan("Files to change:\n".to_owned() + &each(n, |i| format!("- `src/a/c{i}.rs` (new)\n")))),
    shape("lists of files to change", 250, |n| plan(each(n, |i| format!("- Files to change:\n  - `src/a/c{i}.rs`\n")))),
    shape("tasks behind a long bullet", 250, |n| plan(format!("- {}\n", "word ".repeat(n)) + &each(n, |i| format!("  TASK{}\n", i + 9)))),
    shape("tasks behind marks", 300, |n| plan(format!("- {}{}\n", "\"".repeat(n), each(n, |i| format!(" {WORDS}TASK{}", i + 9))))),
    shape("folders within each other", 1000, |n| plan(format!("[a]({}b.md)", "a/".repeat(n)))),
    shape("struck references", 250, |n| plan(each(n, |i| format!("~~web TASK{i}~~ Depends on web TASK{i}. ")))),
    shape("tasks on one line", 250, |n| plan(each(n, |i| format!("web TASK{i} ")))),
    shape("tasks of one's own on one line", 300, |n| plan(each(n, |i| format!("{WORDS}TASK{i} ")))),
    shape("tasks on many lines", 250, |n| plan(each(n, |i| format!("web TASK{i}\n")))),
    shape("tasks in a list", 250, |n| plan(each(n, |i| format!("- web TASK{i}\n")))),
    shape("tasks in one word", 300, |n| plan(each(n, |i| format!("{WORD}+TASK{i}+")))),
    shape("paths of tasks in one word", 500, |n| plan(each(n, |i| format!("TASK{i}/a+")))),
    shape("paths of tasks", 250, |n| plan(each(n, |i| format!("docs/cross-collab/TASK{i}/PLAN.md ")))),
    shape("paths of tasks without a space", 250, |n| plan("docs/cross-collab".repeat(n))),
    shape("lists of tasks", 500, |n| plan(format!("web TASK1{}", "/2".repeat(n)))),
    shape("commits on one line", 250, |n| plan(each(n, |i| format!("`a1b2c{i:04x}` ")))),
    shape("pull requests on one line", 250, |n| plan(each(n, |i| format!("PR #{i} ")))),
    shape("homes on one line", 250, |n| plan(each(n, |i| format!("/Users/dana/a{i} ")))),
    shape("links to homes", 250, |n| plan(each(n, |i| format!("[a](/Users/dana/a{i}.md)\n\n")))),
    shape("braces begun", 1000, |n| plan("{ ".repeat(n) + "}")),
    shape("braces", 500, |n| plan("{Criterion 1} ".repeat(n))),
    shape("braces on many lines", 500, |n| plan("- {Criterion 1}\n".repeat(n))),
    shape("days", 500, |n| plan("2026-13-45 ".repeat(n))),
    shape("comments that silence", 150, |n| plan(each(n, |i| format!("<!-- crossbook-ignore broken-task-ref -->\nweb TASK{}\n\n", i + 9)))),
    shape("comments that silence nothing", 250, |n| plan("<!-- crossbook-ignore broken-task-ref -->\n\n".repeat(n))),
    shape("comments that silence many rules", 250, |n| plan(format!("<!-- crossbook-ignore {} -->\n\na\n", "broken-link ".repeat(n)))),
    // What sections say.
    shape("claims", 250, |n| others("## Cross-Repo Snapshot\n\n".to_owned() + &each(n, |i| format!("- repo{i}: Complete.\n")))),
    shape("claims of one repo", 250, |n| others("## Cross-Repo Snapshot\n\n".to_owned() + &"- web: Complete.\n".repeat(n))),
    shape("claims of tasks on one line", 300, |n| {
        others(format!("## Cross-Repo Snapshot\n\n- {}\n", each(n, |i| format!("{WORDS}TASK{i} "))))
    }),
    shape("claims of strangers' tasks", 150, |n| {
        others("## Cross-Repo Snapshot\n\n".to_owned() + &each(n, |i| format!("- repo-{i} TASK{i}: Complete.\n")))
    }),
    shape("claims within each other", 4000, |n| {
        deeper(n, |n| others("## Cross-Repo Snapshot\n\n".to_owned() + &each(n, |i| format!("{}- repo-x{i} TASK{i}\n", "  ".repeat(i)))))
    }),
    shape("duties", 250, |n| others("## Responsibility Alignment\n\n".to_owned() + &each(n, |i| format!("- repo{i}\n  - all of it\n")))),
    shape("duties of one repo", 250, |n| others("## Responsibility Alignment\n\n- web\n".to_owned() + &"  - all of it\n".repeat(n))),
    shape("steps of an order", 250, |n| {
        others("## Dependency Order\n\n".to_owned() + &each(n, |i| format!("{}. web TASK{i} does it\n", i + 1)))
    }),
    shape("waits", 250, |n| others("## Dependency Order\n\n".to_owned() + &each(n, |i| format!("Depends on web TASK{i}.\n\n")))),
    shape("phases", 250, |n| {
        status(
            "## Phase Status\n\n| Phase | Description | Status |\n|---|---|---|\n".to_owned()
                + &each(n, |i| format!("| {i} | a | Pending |\n")),
        )
    }),
    shape("blockers", 250, |n| status("## Blockers\n\n".to_owned() + &"- web TASK9 is late\n".repeat(n))),
    shape("activity", 250, |n| status("## Recent Activity\n\n".to_owned() + &each(n, |i| format!("- 2026-01-{:02}: a\n", i % 28 + 1)))),
    shape("criteria", 250, |n| plan("## Acceptance Criteria\n\n".to_owned() + &"- [ ] a\n".repeat(n))),
    shape("planned phases", 250, |n| plan("## Scope\n\n".to_owned() + &each(n, |i| format!("### Phase {i}: a\n\na\n\n")))),
    // Contracts.
    shape("contracts", 500, |n| {
        mirrored(each(n, |i| format!("- C{i}: `GET /a{i}`\n")), each(n, |i| format!("- C{i} (from api): `GET /b{i}`\n")))
    }),
    shape("contracts of one name", 500, |n| mirrored("- C: `GET /a`\n".repeat(n), "- C (from api): `GET /b`\n".repeat(n))),
    shape("contracts that nobody mirrors", 500, |n| mirrored(each(n, |i| format!("- C{i}: `GET /a{i}`\n")), String::new())),
    shape("contracts of one repo too many", 300, |n| {
        mirrored(String::new(), each(n + 500, |i| format!("- api:\n  - C{i}: `GET /a{i}`\n")))
    }),
    shape("fields of one contract", 150, |n| {
        mirrored(
            format!("- C: `{{ {} }}`\n", each(n, |i| format!("a{i}, "))),
            format!("- C (from api): `{{ {} }}`\n", each(n, |i| format!("b{i}, "))),
        )
    }),
    shape("code of one contract", 150, |n| {
        let code =
            |name: &str| format!("### C (from api)\n\n```json\n{{\n{}\"z\": 1\n}}\n```\n", each(n, |i| format!("  \"{name}{i}\": {i},\n")));
        mirrored(code("a"), code("b"))
    }),
    shape("words of one contract", 250, |n| {
        mirrored(format!("- C: {}\n", each(n, |i| format!("a{i} "))), format!("- C (from api): {}\n", each(n, |i| format!("b{i} "))))
    }),
    // Tasks and repos.
    shape("tasks of one repo", 60, |n| {
        let tasks =
            (1..=n as u64).map(|number| (number, vec![("PLAN.md", format!("# Part {number} — Task {number} Plan\n\nSee web TASK1.\n"))]));
        Sources { repos: vec![repo("api", tasks.collect()), other_repo()], ..Sources::default() }
    }),
    shape("tasks of one title", 60, |n| {
        let tasks = |other: &'static str| {
            (1..=n as u64).map(move |number| {
                let text =
                    format!("# Other Projects — Task {number} (Exports)\n\n## Cross-Repo Snapshot\n\n- {other} TASK{number}: Complete.\n");
                (number, vec![("OTHER_PROJECTS.md", text)])
            })
        };
        Sources { repos: vec![repo("api", tasks("web").collect()), repo("web", tasks("api").collect())], ..Sources::default() }
    }),
    shape("tasks that wait in a circle", 60, |n| {
        let tasks = (1..=n as u64).map(|number| {
            let text = format!(
                "# Other Projects — Task {number} (Part {number})\n\n## Dependency Order\n\nDepends on api TASK{}.\n",
                number % n as u64 + 1
            );
            (number, vec![("OTHER_PROJECTS.md", text)])
        });
        Sources { repos: vec![repo("api", tasks.collect()), other_repo()], ..Sources::default() }
    }),
    shape("repos", 20, |n| {
        let repos = (0..n).map(|i| {
            repo(
                &format!("repo{i:05}"),
                vec![(1, vec![("PLAN.md", format!("# Exports — Task 1 Plan\n\nSee repo{:05} TASK1.\n", (i + 1) % n))])],
            )
        });
        Sources { repos: repos.collect(), ..Sources::default() }
    }),
    shape("repos that one line names", 20, |n| {
        let line = each(n, |i| format!("repo{i:05} TASK1 "));
        let repos = (0..n).map(|i| {
            let more = if i == 0 { line.clone() } else { String::new() };
            repo(&format!("repo{i:05}"), vec![(1, vec![("PLAN.md", format!("# Part {i} — Task 1 Plan\n\n{more}\n"))])])
        });
        Sources { repos: repos.collect(), ..Sources::default() }
    }),
    shape("repos of one feature", 100, |n| deeper(n, one_feature)),
    shape("tasks that one document names, and that name it", 60, |n| {
        let tasks =
            (2..=n as u64).map(|number| (number, vec![("PLAN.md", format!("# Part {number} — Task {number} Plan\n\nSee TASK1.\n"))]));
        let first = (1, vec![("PLAN.md", format!("# Part 1 — Task 1 Plan\n\n{}", each(n, |i| format!("- TASK{}\n", i + 1))))]);
        Sources { repos: vec![repo("api", [first].into_iter().chain(tasks).collect()), other_repo()], ..Sources::default() }
    }),
    shape("documents of one task", 60, |n| {
        let mut api = repo("api", vec![(1, Vec::new())]);
        let name = |i: usize| format!("docs/cross-collab/TASK1/NOTE{i:05}.md");
        let note = |i: usize| file(&name(i), format!("# Note {i}\n\nSee [next](NOTE{:05}.md#note-{0}).\n", (i + 1) % n));
        api.files = Arc::new((0..n).map(note).collect());
        Sources { repos: vec![api, other_repo()], ..Sources::default() }
    }),
];
