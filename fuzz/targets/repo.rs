//! A repo of a workspace: documents, data files and manifests that have something to do with those of the other repos.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::Arc;

use crossbook::source::{Commit, Content, Head, History, Inventory, RepoInfo, RepoSource, SourceFile, Step, TaskFolder};

use super::data;
use crate::choices::Choices;
use crate::text::{Place, document, interface, line, mutated, path, schema, templated, words};

/// What makes repos, and what they have in common.
pub struct Maker<'c> {
    pub choices: &'c mut Choices,
    /// What was made, as people read it.
    pub shown: String,
    /// The names of all repos.
    pub repos: Vec<&'static str>,
    /// What is locked between them.
    pub contracts: Vec<String>,
    /// The first of each data file, by its path.
    pub shared: BTreeMap<&'static str, String>,
    /// What documents said earlier.
    pub earlier: Vec<Arc<str>>,
}

const FOLDER: &str = "docs/cross-collab";
const NAMES: &[&str] = &["PLAN.md", "OTHER_PROJECTS.md", "STATUS.md", "NOTES.md", "HANDOFF.md", "a/b.md", "\u{130}.md", "x y%20#.md"];
const SHARED: &[&str] = &[
    "schemas/order.json",
    "schemas/order.schema.json",
    "schemas/a.yaml",
    "prisma/schema.prisma",
    "data/x.toml",
    "api/openapi.yaml",
    "api/common.yaml",
    "api/a.proto",
    "api/b.proto",
    "api/a.graphql",
    "migrations/V1__a.sql",
    "migrations/V10__b.sql",
    "package.json",
    "Cargo.toml",
    "pyproject.toml",
    "requirements.txt",
];
const MANIFESTS: &[&str] = &[
    "{\"name\": \"p\", \"version\": \"1.2.3\", \"dependencies\": {\"p\": \"^1.0.0 || >=2 <3\", \"q\": \"git+https://x/p.git#v1\"}}",
    "[package]\nname = \"p\"\nversion = \"1.2.3-rc.1\"\n[dependencies]\np = { version = \">=1, <2\", git = \"https://x/p\" }\n",
    "[project]\nname = \"p\"\nversion = \"1!2.0.post1\"\ndependencies = [\"p[x]>=1.3,<2; python_version < '3'\", \"p @ git+https://x/p@v1\"]\n",
    "[tool.poetry]\nname = \"p\"\nversion = \"1\"\n[tool.poetry.dependencies]\np = \"^1.2\"\n",
    "p==1.2.3 \\\n  --hash=sha256:0\n-r other.txt\np @ https://x/p-1.0.whl\n",
];

impl Maker<'_> {
    /// A document.
    pub fn file(&mut self, path: &str, repo: &str, number: &str) -> SourceFile {
        let place = Place { repo, number, repos: &self.repos, contracts: &self.contracts };
        let name = path.rsplit('/').next().unwrap_or_default();
        let text = if self.choices.chance(60) { templated(self.choices, name, &place) } else { document(self.choices) };
        let _ = writeln!(self.shown, "{path}: {text:?}");
        let content = match self.choices.below(30) {
            28 => {
                let mut bytes = text.into_bytes();
                let at = self.choices.below(bytes.len() + 1);
                bytes.insert(at, 0x80 | self.choices.below(128) as u8);
                Content::from_bytes(bytes)
            }
            29 => Content::Unread("permission denied".to_owned()),
            _ => Content::Text(Arc::from(text)),
        };
        SourceFile { path: path.to_owned(), content }
    }

    /// A data file; in the second repo mostly one that is nearly the same.
    fn data(&mut self, path: &'static str) -> SourceFile {
        let choices = &mut *self.choices;
        let known = self.shared.get(path).filter(|_| choices.chance(75)).cloned();
        let text = match (known, path) {
            (Some(known), _) if choices.chance(40) => known,
            (Some(known), _) => altered(choices, known),
            (None, "package.json" | "Cargo.toml" | "pyproject.toml" | "requirements.txt") => {
                let text = choices.pick(MANIFESTS).to_owned();
                if choices.chance(25) { mutated(choices, text) } else { text }
            }
            (None, "schemas/order.json" | "schemas/order.schema.json") if choices.chance(75) => schema(choices, 0),
            (None, path) if path.starts_with("api/") || path.starts_with("migrations/") => {
                let text = interface(choices, path);
                if choices.chance(25) { mutated(choices, text) } else { text }
            }
            (None, _) => data::text(choices),
        };
        self.shared.entry(path).or_insert_with(|| text.clone());
        let _ = writeln!(self.shown, "{path}: {text:?}");
        SourceFile { path: path.to_owned(), content: Content::Text(text.into()) }
    }

    pub fn repo(&mut self, name: &'static str) -> RepoSource {
        let _ = writeln!(self.shown, "## {name}");
        let mut repo = RepoSource { info: RepoInfo::new(name, name), ..RepoSource::default() };
        if self.choices.chance(12) {
            repo.info.absent = true;
            repo.info.listed = if self.choices.chance(50) { listed(name) } else { None };
            return repo;
        }
        repo.has_sources = self.choices.chance(60);
        if self.choices.chance(20) {
            repo.info.aliases = vec![format!("{name}-x"), line(self.choices)];
        }
        if self.choices.chance(40) {
            let host = self.choices.pick(&["github.com", "gitlab.com", "codeberg.org", "x", "\u{130}"]);
            repo.info.url = Some(format!("https://{host}/example/{name}"));
            repo.info.branch = self.choices.chance(50).then(|| "main".to_owned());
        }
        let mut paths: BTreeMap<String, &str> = BTreeMap::new();
        for (folder, number) in [
            ("TASK4", "4"),
            ("TASK3", "3"),
            ("TASK1", "1"),
            ("task4", "4"),
            ("TASK007", "007"),
            ("TASK18446744073709551615", "18446744073709551615"),
        ] {
            if folder != "TASK4" && !self.choices.chance(25) {
                continue;
            }
            let folder = format!("{FOLDER}/{folder}");
            let unreadable = self.choices.chance(4).then(|| "permission denied".to_owned());
            let closed = unreadable.is_some();
            repo.folders.push(TaskFolder { unreadable, ..TaskFolder::new(folder.clone(), number.parse().unwrap_or(1)) });
            while !closed && self.choices.more(3) {
                paths.insert(format!("{folder}/{}", self.choices.pick(NAMES)), number);
            }
        }
        if self.choices.chance(20) {
            paths.insert(format!("{FOLDER}/{}", self.choices.pick(&["README.md", "WORKFLOW.md", "x.md"])), "4");
        }
        for (path, number) in paths {
            let file = self.file(&path, name, number);
            if self.choices.chance(50) {
                self.earlier.push(mutated(self.choices, file.content.text().as_ref().to_owned()).into());
            }
            Arc::make_mut(&mut repo.files).push(file);
        }
        let shared: BTreeSet<&'static str> = SHARED.iter().copied().filter(|_| self.choices.chance(35)).collect();
        repo.shared = shared.into_iter().map(|path| self.data(path)).collect();
        let choices = &mut *self.choices;
        if choices.chance(30) {
            repo.tags = vec!["v1.2.3".to_owned(), line(choices)];
        }
        if choices.chance(30) {
            let changed = repo.files.first().map(|file| file.path.clone()).into_iter().collect();
            repo.head = Some(Head {
                commit: "0".repeat(40),
                branch: choices.chance(50).then(|| "main".to_owned()),
                is_pushed: choices.chance(50),
                looked_at: vec![FOLDER.to_owned()],
                changed,
                untracked: BTreeSet::from([path(choices)]),
            });
        }
        if choices.chance(40) {
            let history = history(choices);
            let _ = writeln!(self.shown, "{history:?}");
            repo.history = Some(Arc::new(history));
        }
        repo
    }
}

/// A data file with one of its words changed.
fn altered(choices: &mut Choices, text: String) -> String {
    let from = choices.pick(&["\"string\"", "\"a\"", "true", "1.2", "1", "b", "\"object\"", "]", "String", "^1.0.0"]);
    let to = choices.pick(&["\"integer\"", "\"b\"", "false", "2.0", "null", "[]", "{}", "String?", ">=9"]);
    let text = text.replacen(from, to, 1);
    if choices.chance(20) { mutated(choices, text) } else { text }
}

/// Commits that move, add and remove task folders, whether or not that makes sense.
fn history(choices: &mut Choices) -> History {
    let mut commits: Vec<Commit> = Vec::new();
    let mut time = 1_770_000_000;
    while choices.more(4) {
        let index = commits.len();
        let mut parents: Vec<u32> = index.checked_sub(1).map(|last| last as u32).into_iter().collect();
        if index > 1 && choices.chance(20) {
            parents.push(choices.below(index) as u32);
            parents.dedup();
        }
        time += [3600, 0, -7200, 90_000_000, i64::from(i32::MIN)][choices.below(5)];
        let steps = steps(choices);
        commits.push(Commit { id: format!("{:040x}", index + 1), time, subject: words(choices), parents, steps });
    }
    History {
        head: "0".repeat(40),
        read_by: String::new(),
        commits,
        now: if choices.chance(30) { steps(choices) } else { Vec::new() },
        is_shallow: choices.chance(20),
        is_cut: false,
        lacks_contents: choices.chance(20),
        ..History::default()
    }
}

fn steps(choices: &mut Choices) -> Vec<Step> {
    let folder = |choices: &mut Choices| {
        choices.pick(&["TASK4", "TASK3", "TASK1", "TASK5", "TASK007", "task3", "TASK99999999999999999999", "x"]).to_owned()
    };
    let mut steps = Vec::new();
    while choices.more(1) {
        steps.push(match choices.below(4) {
            0 => Step::Touched(folder(choices)),
            1 => Step::Added { folder: folder(choices), returns: choices.chance(30) },
            2 => Step::Removed(folder(choices)),
            _ => Step::Moved { from: folder(choices), to: folder(choices) },
        });
    }
    steps
}

/// A repo as a published site lists it.
fn listed(name: &str) -> Option<Arc<crossbook::source::Contents>> {
    let text = format!(
        r#"{{"schema": "crossbook-workspace/1", "repos": [{{"name": {name:?}}}],
            "tasks": [{{"repo": {name:?}, "number": 4, "path": "{FOLDER}/TASK4", "subject": "Exports"}}],
            "documents": [{{"repo": {name:?}, "path": "{FOLDER}/TASK4/PLAN.md", "headings": ["scope"], "anchors": ["Old"]}}]}}"#
    );
    Inventory::parse(&text, "2026-02-09").ok()?.repos.into_iter().find(|repo| repo.name == name)?.contents
}
