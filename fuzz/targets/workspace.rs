//! A workspace as a value: repos with documents, files, settings, and a past.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::Arc;

use crossbook::config::Config;
use crossbook::source::{
    AskedLines, AskedVersions, Commit, Content, Head, History, Inventory, Origin, Presence, RepoSource, SourceFile, Sources, Step,
    TaskFolder, Version, VersionContent,
};

use super::{book, data};
use crate::choices::Choices;
use crate::text::{document, line, mutated, path, words};

/// What is read.
pub struct Made {
    pub config: Config,
    pub sources: Sources,
    /// What the disk and git answer depends on it, and on the question.
    pub answers: u64,
    /// What documents said earlier.
    pub earlier: Vec<Arc<str>>,
    /// Pages and files of the user's own, by their path in the content folder.
    pub content: BTreeMap<String, Vec<u8>>,
    pub shown: String,
}

const FOLDER: &str = "docs/cross-collab";
const NAMES: &[&str] = &["PLAN.md", "OTHER_PROJECTS.md", "STATUS.md", "NOTES.md", "HANDOFF.md", "a/b.md", "\u{130}.md", "x y%20#.md"];
const SHARED: &[&str] = &[
    "schemas/order.json",
    "schemas/order.schema.json",
    "schemas/a.yaml",
    "prisma/schema.prisma",
    "data/x.toml",
    "package.json",
    "Cargo.toml",
    "pyproject.toml",
    "requirements.txt",
];
const CONTRACTS: &str = "[[contract]]\nname = \"Orders\"\nowner = \"api\"\npath = \"schemas/*\"\n[[contract.mirror]]\nrepo = \"web\"\npath = \"schemas\"\nsubset = true\n\
    [[contract]]\nname = \"Order schema\"\nowner = \"api\"\npath = \"schemas/order.json\"\nformat = \"json-schema\"\n[[contract.mirror]]\nrepo = \"web\"\npath = \"schemas/order.json\"\n\
    [[contract]]\nname = \"Database\"\nowner = \"web\"\npath = \"prisma/schema.prisma\"\n[[contract.mirror]]\nrepo = \"api\"\npath = \"prisma/schema.prisma\"\n\
    [[contract]]\nname = \"Data\"\nowner = \"api\"\npath = \"data/x.toml\"\nformat = \"text\"\n[[contract.mirror]]\nrepo = \"web\"\npath = \"data/x.toml\"\n\
    [[contract]]\nname = \"Package\"\nowner = \"api\"\npackage = \"p\"\ntag = \"v{version}\"\n";
const MANIFESTS: &[&str] = &[
    "{\"name\": \"p\", \"version\": \"1.2.3\", \"dependencies\": {\"p\": \"^1.0.0 || >=2 <3\", \"q\": \"git+https://x/p.git#v1\"}}",
    "[package]\nname = \"p\"\nversion = \"1.2.3-rc.1\"\n[dependencies]\np = { version = \">=1, <2\", git = \"https://x/p\" }\n",
    "[project]\nname = \"p\"\nversion = \"1!2.0.post1\"\ndependencies = [\"p[x]>=1.3,<2; python_version < '3'\", \"p @ git+https://x/p@v1\"]\n",
    "[tool.poetry]\nname = \"p\"\nversion = \"1\"\n[tool.poetry.dependencies]\np = \"^1.2\"\n",
    "p==1.2.3 \\\n  --hash=sha256:0\n-r other.txt\np @ https://x/p-1.0.whl\n",
];

impl Made {
    pub fn new(choices: &mut Choices) -> Self {
        let mut text = String::new();
        if choices.chance(15) {
            text = book::text(choices);
        } else if choices.chance(50) {
            CONTRACTS.clone_into(&mut text);
        }
        let config = Config::parse(&text, "book.toml").unwrap_or_default();
        let mut shown = format!("book.toml:\n{text}\n");
        let mut sources = Sources::default();
        let mut names: BTreeSet<&str> = BTreeSet::from(["api"]);
        while choices.more(1) && names.len() < 5 {
            // Two repos that people would call the same never come here.
            let taken = |name: &str| names.iter().any(|known| crossbook::text::same_name(known, name));
            let name = choices.pick(&["web", "ACME-Backend", "jobs", "\u{130}stanbul", "gone", "a", "Docs & Co"]);
            if !taken(name) {
                names.insert(name);
            }
        }
        let mut earlier = Vec::new();
        for name in names {
            let repo = repo(choices, name, &mut shown, &mut earlier);
            sources.repos.push(repo);
        }
        if choices.chance(25) {
            sources.workspace.push(file(choices, "docs/cross-collab/README.md", &mut shown));
        }
        let mut content = BTreeMap::new();
        while choices.chance(25) {
            let (path, text) = (choices.pick(&["index.md", "x.md", "guide/ci.md", "a b/\u{130}.md", "x.png", "x.svg"]), document(choices));
            let _ = writeln!(shown, "content/{path}: {text:?}");
            content.insert(path.to_owned(), text.into_bytes());
        }
        let answers = choices.below(65536) as u64;
        let _ = writeln!(shown, "answers: {answers}");
        Self { config, sources, answers, earlier, content, shown }
    }

    /// The sources with another text in a document or a file, and which.
    pub fn changed(&self, choices: &mut Choices) -> (Sources, String) {
        let mut sources = self.sources.clone();
        let files: Vec<&mut SourceFile> = sources.repos.iter_mut().flat_map(|repo| repo.files.iter_mut().chain(&mut repo.shared)).collect();
        let at = choices.below(files.len().max(1));
        let Some(file) = files.into_iter().nth(at) else { return (sources, "nothing".to_owned()) };
        let text = if choices.chance(50) { document(choices) } else { mutated(choices, file.content.text().as_ref().to_owned()) };
        let shown = format!("{}: {text:?}", file.path);
        file.content = Content::Text(text.into());
        (sources, shown)
    }

    /// A number that a question alone decides.
    fn hash(&self, question: &str) -> u64 {
        let hash = blake3::hash(format!("{}{question}", self.answers).as_bytes());
        hash.as_bytes().iter().take(7).fold(0, |sum, byte| (sum << 8) | u64::from(*byte))
    }

    /// What the disk has at a path.
    pub fn presence(&self, path: &str) -> Presence {
        match self.hash(path) % 8 {
            0..=2 => Presence::File,
            3 => Presence::Folder,
            4 => Presence::Ignored,
            _ => Presence::Missing,
        }
    }

    /// Where lines come from.
    pub fn origins(&self, asked: &AskedLines) -> Vec<Origin> {
        let repo = &self.sources.repos[asked.repo];
        let commits = repo.history.as_ref().map_or(&[][..], |history| &history.commits);
        let origin = |line: &u32| {
            let hash = self.hash(&format!("{}:{line}", asked.path)) as usize;
            match commits.get(hash % (commits.len() + 2)) {
                Some(commit) => Origin::Commit { id: commit.id.clone(), time: commit.time, was: self.earlier.get(hash % 16).cloned() },
                None if hash.is_multiple_of(2) => Origin::Now,
                None => Origin::Unknown,
            }
        };
        asked.lines.iter().map(origin).collect()
    }

    /// What a document said at commits.
    pub fn versions(&self, asked: &AskedVersions) -> Vec<Version> {
        let version = |(index, _)| {
            let hash = self.hash(&format!("{}@{index}", asked.path)) as usize;
            let text = self.earlier.get(hash % (self.earlier.len() + 2)).cloned();
            let missing = if hash.is_multiple_of(2) { VersionContent::Missing } else { VersionContent::Unknown };
            Version {
                content: text.map_or(missing, VersionContent::Text),
                author: hash.is_multiple_of(3).then(|| Arc::from("Ana \u{1f680}")),
            }
        };
        asked.versions.iter().enumerate().map(version).collect()
    }

    /// Whether git knows a commit.
    pub fn knows(&self, commit: &str) -> Option<bool> {
        [Some(true), Some(false), None][self.hash(commit) as usize % 3]
    }

    pub fn time(&self, path: &str) -> Option<i64> {
        let hash = self.hash(path);
        hash.is_multiple_of(2).then_some((hash % 2_000_000_000) as i64)
    }
}

fn file(choices: &mut Choices, path: &str, shown: &mut String) -> SourceFile {
    let text = document(choices);
    let _ = writeln!(shown, "{path}: {text:?}");
    let content = match choices.below(20) {
        18 => {
            let mut bytes = text.into_bytes();
            let at = choices.below(bytes.len() + 1);
            bytes.splice(at..at, choices.pick(&["\u{0}", "\u{e9}"]).bytes().map(|byte| byte | 0x80).take(1));
            Content::from_bytes(bytes)
        }
        19 => Content::Unread("permission denied".to_owned()),
        _ => Content::Text(Arc::from(text)),
    };
    SourceFile { path: path.to_owned(), content }
}

fn repo(choices: &mut Choices, name: &str, shown: &mut String, earlier: &mut Vec<Arc<str>>) -> RepoSource {
    let _ = writeln!(shown, "## {name}");
    let mut repo = RepoSource { name: name.to_owned(), path: name.to_owned(), ..RepoSource::default() };
    if choices.chance(15) {
        repo.absent = true;
        if choices.chance(50) {
            repo.listed = listed(name);
        }
        return repo;
    }
    repo.has_sources = choices.chance(60);
    if choices.chance(20) {
        repo.aliases = vec![format!("{name}-x"), line(choices)];
    }
    if choices.chance(40) {
        repo.url = Some(format!("https://{}/example/{name}", choices.pick(&["github.com", "gitlab.com", "codeberg.org", "x", "\u{130}"])));
        repo.branch = choices.chance(50).then(|| "main".to_owned());
    }
    let mut paths: BTreeSet<String> = BTreeSet::new();
    for number in ["4", "3", "1", "007", "18446744073709551615"] {
        if number != "4" && !choices.chance(35) {
            continue;
        }
        let folder = format!("{FOLDER}/TASK{number}");
        let unreadable = choices.chance(4).then(|| "permission denied".to_owned());
        let closed = unreadable.is_some();
        repo.folders.push(TaskFolder { path: folder.clone(), number: number.parse().unwrap_or(1), unreadable });
        while !closed && choices.more(2) {
            paths.insert(format!("{folder}/{}", choices.pick(NAMES)));
        }
    }
    if choices.chance(20) {
        paths.insert(format!("{FOLDER}/{}", choices.pick(&["README.md", "WORKFLOW.md", "x.md"])));
    }
    for path in paths {
        let file = file(choices, &path, shown);
        if choices.chance(50) {
            earlier.push(mutated(choices, file.content.text().as_ref().to_owned()).into());
        }
        repo.files.push(file);
    }
    let mut shared: BTreeSet<&str> = BTreeSet::new();
    while choices.more(1) {
        shared.insert(choices.pick(SHARED));
    }
    for path in shared {
        let text = match path {
            "package.json" | "Cargo.toml" | "pyproject.toml" | "requirements.txt" => {
                let text = choices.pick(MANIFESTS).to_owned();
                if choices.chance(60) { mutated(choices, text) } else { text }
            }
            _ => data::text(choices),
        };
        let _ = writeln!(shown, "{path}: {text:?}");
        repo.shared.push(SourceFile { path: path.to_owned(), content: Content::Text(text.into()) });
    }
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
        let _ = writeln!(shown, "{history:?}");
        repo.history = Some(Arc::new(history));
    }
    repo
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
        is_cut: choices.chance(20),
        lacks_contents: choices.chance(20),
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
