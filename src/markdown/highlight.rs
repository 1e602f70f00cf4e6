//! Code as HTML with a class on what a reader tells apart by colour.
//!
//! | class | what |
//! | --- | --- |
//! | `hk` | keyword |
//! | `hs` | string |
//! | `hn` | number |
//! | `hc` | comment |
//! | `hf` | function, macro, command |
//! | `ht` | type |
//! | `hl` | literal: `true`, an escape, a named constant |
//! | `ho` | operator |
//! | `hv` | variable, parameter |
//! | `hg` | tag, heading |
//! | `ha` | attribute, key |
//! | `hi` | inserted line |
//! | `hd` | deleted line |

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use syntect::parsing::{BasicScopeStackOp, ParseState, Scope, ScopeStack, ScopeStackOp, SyntaxReference, SyntaxSet};

use super::html::escape::text as escape_text;
use crate::text::Cut;

/// A line longer than this, in bytes, is data rather than code.
const MAX_LINE_BYTES: usize = 2_000;
/// Code longer than this, in bytes, is shown as it is.
const MAX_CODE_BYTES: usize = 200_000;
/// How many bytes each of the shards may remember.
const MAX_SHARD_BYTES: usize = 4 << 20;

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);
static CLASSES: LazyLock<Vec<(Scope, Class)>> =
    LazyLock::new(|| SCOPES.iter().filter_map(|(scope, class)| Scope::new(scope).ok().map(|scope| (scope, *class))).collect());

type Class = Option<&'static str>;

/// The first scope here that a scope starts with gives its class; a scope that is not here changes nothing.
const SCOPES: [(&str, Class); 49] = [
    ("comment", Some("hc")),
    ("markup.inserted", Some("hi")),
    ("markup.deleted", Some("hd")),
    ("markup.heading", Some("hg")),
    ("meta.diff.header", Some("hg")),
    ("meta.diff.range", Some("ho")),
    ("markup.raw", Some("hs")),
    ("markup.underline.link", Some("hs")),
    ("meta.mapping.key", Some("ha")),
    ("meta.interpolation", None),
    ("meta.template.expression", None),
    ("meta.embedded", None),
    ("source", None),
    ("text", None),
    ("string", Some("hs")),
    ("constant.numeric", Some("hn")),
    ("entity.name.enum.tag-digest", Some("hl")),
    ("constant", Some("hl")),
    ("support.constant", Some("hl")),
    ("variable.language", Some("hl")),
    ("keyword.operator.word", Some("hk")),
    ("keyword.operator.logical.python", Some("hk")),
    ("keyword.operator", Some("ho")),
    ("keyword.name.ini", Some("ha")),
    ("keyword.other.http-header.key", Some("ha")),
    ("keyword", Some("hk")),
    ("storage.type.function.arrow", Some("ho")),
    ("storage", Some("hk")),
    ("entity.name.function", Some("hf")),
    ("support.function", Some("hf")),
    ("support.macro", Some("hf")),
    ("variable.function", Some("hf")),
    ("variable.annotation", Some("hf")),
    ("entity.name.tag.yaml", Some("ha")),
    ("entity.name.tag.toml", Some("ha")),
    ("entity.name.field", Some("ha")),
    ("entity.name.tag", Some("hg")),
    ("entity.name.table", Some("hg")),
    ("entity.section", Some("hg")),
    ("entity.name.section", Some("hg")),
    ("entity.other.attribute-name", Some("ha")),
    ("support.type.property-name", Some("ha")),
    ("variable.object.property", Some("ha")),
    ("entity.name", Some("ht")),
    ("entity.other.inherited-class", Some("ht")),
    ("support.type", Some("ht")),
    ("support.class", Some("ht")),
    ("variable.type", Some("ht")),
    ("variable", Some("hv")),
];

/// Names that people write after a fence and the syntaxes know by another.
fn known_as(language: &str) -> &str {
    match language {
        "jsonc" | "json5" | "jsonl" | "ndjson" => "json",
        "shell" | "shellscript" | "console" | "shell-session" | "shellsession" | "sh-session" | "terminal" => "sh",
        "typescript" => "ts",
        "javascript" | "node" => "js",
        "python" | "python3" => "py",
        "rust" => "rs",
        "dotenv" => "env",
        "terraform" => "tf",
        "golang" => "go",
        "csharp" => "cs",
        "kotlin" => "kt",
        "postgres" | "postgresql" | "psql" | "plpgsql" | "mysql" | "sqlite" => "sql",
        "docker" => "dockerfile",
        "powershell" | "pwsh" => "ps1",
        "patch" => "diff",
        other => other,
    }
}

/// Whether the text shows what was typed at a prompt, and what came back.
fn is_session(language: &str) -> bool {
    matches!(language, "console" | "shell-session" | "shellsession" | "sh-session" | "terminal")
}

/// Code as HTML: escaped, with `<span class="…">` around what is told apart.
///
/// A language that is not known, lines of more than 2,000 bytes and code of more than 200,000 stay plain.
pub fn highlight(code: &str, language: &str) -> Arc<str> {
    let syntax = match known_as(language) {
        "" => None,
        _ if code.len() > MAX_CODE_BYTES => None,
        name => SYNTAXES.find_syntax_by_token(name).filter(|syntax| syntax.name != "Plain Text"),
    };
    let Some(syntax) = syntax else {
        let mut out = String::with_capacity(code.len());
        escape_text(&mut out, code);
        return out.into();
    };
    paint(code, syntax, is_session(language)).into()
}

/// Highlights, and remembers what it was asked for: the same code on many pages, or on a page that is made again, is taken apart once.
/// It holds no more than 64 MiB.
#[derive(Default)]
pub struct Highlighter {
    shards: [Mutex<Shard>; 16],
}

impl Highlighter {
    /// What [`highlight`] gives.
    pub fn highlight(&self, code: &str, language: &str) -> Arc<str> {
        let mut hasher = DefaultHasher::new();
        (language, code).hash(&mut hasher);
        let hash = hasher.finish();
        let shard = &self.shards[hash as usize % self.shards.len()];
        let shard = || shard.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(html) = shard().get(hash, code, language) {
            return html;
        }
        // Not under the lock: two threads may do the same work once, and none waits for another.
        let html = highlight(code, language);
        shard().put(hash, code, language, &html);
        html
    }
}

/// A part of what is remembered.
#[derive(Default)]
struct Shard {
    /// In bytes.
    size: usize,
    known: HashMap<u64, Known>,
}

struct Known {
    code: Box<str>,
    language: Box<str>,
    html: Arc<str>,
}

impl Shard {
    fn get(&self, hash: u64, code: &str, language: &str) -> Option<Arc<str>> {
        let known = self.known.get(&hash)?;
        (*known.code == *code && *known.language == *language).then(|| known.html.clone())
    }

    fn put(&mut self, hash: u64, code: &str, language: &str, html: &Arc<str>) {
        let size = code.len() + language.len() + html.len();
        if self.size + size > MAX_SHARD_BYTES {
            self.known.clear();
            self.size = 0;
        }
        let known = Known { code: code.into(), language: language.into(), html: html.clone() };
        if self.known.insert(hash, known).is_none() {
            self.size += size;
        }
    }
}

fn paint(code: &str, syntax: &SyntaxReference, session: bool) -> String {
    let mut painter = Painter { out: String::with_capacity(code.len() * 2), open: None, classes: Vec::new(), scopes: ScopeStack::new() };
    let mut state = ParseState::new(syntax);
    for line in code.split_inclusive('\n') {
        let prompt = if session { prompt_length(line) } else { Some(0) };
        let Some(prompt) = prompt.filter(|_| line.len() <= MAX_LINE_BYTES) else {
            painter.push(line, None);
            continue;
        };
        let (prompt, line) = (line.head(prompt), line.tail(prompt));
        if !prompt.is_empty() {
            painter.push(prompt, Some("hc"));
        }
        match state.parse_line(line, &SYNTAXES) {
            Ok(operations) => painter.line(line, &operations),
            // The rest of the line is as good plain as not at all.
            Err(_) => painter.push(line, None),
        }
    }
    painter.set(None);
    painter.out
}

/// How long the prompt is that a line of a session starts with.
fn prompt_length(line: &str) -> Option<usize> {
    ["$ ", "% ", "> ", "# "].into_iter().find(|prompt| line.starts_with(prompt)).map(str::len)
}

struct Painter {
    out: String,
    /// The class of the span that is open.
    open: Class,
    scopes: ScopeStack,
    /// The class in force under each scope of the stack.
    classes: Vec<Class>,
}

impl Painter {
    fn line(&mut self, line: &str, operations: &[(usize, ScopeStackOp)]) {
        let mut from = 0;
        for (at, operation) in operations {
            // A syntax may set a scope within a character; that scope then starts with it.
            if *at > from && line.is_char_boundary(*at) {
                self.push(line.part(from..*at), self.class());
                from = *at;
            }
            let classes = &mut self.classes;
            let _ = self.scopes.apply_with_hook(operation, |operation, _| match operation {
                BasicScopeStackOp::Push(scope) => {
                    let outer = classes.last().copied().flatten();
                    classes.push(class_of(scope, outer));
                }
                BasicScopeStackOp::Pop => {
                    classes.pop();
                }
            });
        }
        self.push(line.tail(from), self.class());
    }

    fn class(&self) -> Class {
        self.classes.last().copied().flatten()
    }

    fn push(&mut self, text: &str, class: Class) {
        self.set(class);
        escape_text(&mut self.out, text);
    }

    fn set(&mut self, class: Class) {
        if self.open == class {
            return;
        }
        if self.open.take().is_some() {
            self.out.push_str("</span>");
        }
        if let Some(class) = class {
            self.out.push_str("<span class=\"");
            self.out.push_str(class);
            self.out.push_str("\">");
        }
        self.open = class;
    }
}

fn class_of(scope: Scope, outer: Class) -> Class {
    let class = CLASSES.iter().find(|(known, _)| known.is_prefix_of(scope)).map_or(outer, |(_, class)| *class);
    // A key in quotes is still a key.
    if outer == Some("ha") && class == Some("hs") { outer } else { class }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scope_is_one() {
        assert_eq!(CLASSES.len(), SCOPES.len());
    }

    #[test]
    fn code_is_told_apart_and_escaped() {
        for (language, code, html) in [
            (
                "rs",
                "let x = \"<a>\"; // &",
                r#"<span class="hk">let</span> x <span class="ho">=</span> <span class="hs">"&lt;a&gt;"</span>; <span class="hc">// &amp;</span>"#,
            ),
            ("jsonc", "{\"a\": 1}", r#"{<span class="ha">"a"</span>: <span class="hn">1</span>}"#),
            ("diff", "-a\n+b\n", "<span class=\"hd\">-a\n</span><span class=\"hi\">+b\n</span>"),
            ("console", "$ ls\nfor a\n", "<span class=\"hc\">$ </span><span class=\"hf\">ls</span>\nfor a\n"),
            ("mermaid", "a --> b", "a --&gt; b"),
            ("", "<", "&lt;"),
        ] {
            assert_eq!(&*highlight(code, language), html, "{language}");
        }
    }

    #[test]
    fn what_people_write_after_a_fence_is_known() {
        for language in [
            "bash",
            "c",
            "console",
            "cpp",
            "css",
            "diff",
            "dockerfile",
            "dotenv",
            "go",
            "graphql",
            "hcl",
            "html",
            "http",
            "ini",
            "java",
            "javascript",
            "js",
            "json",
            "jsonc",
            "jsx",
            "kotlin",
            "makefile",
            "markdown",
            "php",
            "proto",
            "py",
            "python",
            "rs",
            "ruby",
            "rust",
            "sh",
            "shell",
            "sql",
            "swift",
            "terraform",
            "toml",
            "ts",
            "tsx",
            "typescript",
            "xml",
            "yaml",
            "yml",
            "zsh",
        ] {
            assert!(SYNTAXES.find_syntax_by_token(known_as(language)).is_some(), "{language}");
        }
    }

    #[test]
    fn long_lines_and_long_code_stay_plain() {
        let line = format!("let x = \"{}\";", "a".repeat(MAX_LINE_BYTES));
        assert_eq!(&*highlight(&line, "rs"), line);
        let code = "let x = 1;\n".repeat(MAX_CODE_BYTES / 10);
        assert_eq!(&*highlight(&code, "rs"), code);
    }

    #[test]
    fn the_memory_has_an_end() {
        let mut shard = Shard::default();
        let html: Arc<str> = "x".repeat(MAX_SHARD_BYTES / 4).into();
        for hash in 0..20 {
            shard.put(hash, "code", "rs", &html);
            assert!(shard.size <= MAX_SHARD_BYTES);
            assert_eq!(shard.get(hash, "code", "rs").as_deref(), Some(&*html));
            assert_eq!(shard.get(hash, "other", "rs"), None);
        }
    }
}
