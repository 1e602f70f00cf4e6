//! A workspace as a value: repos with documents, files, settings, and a past.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::Arc;

use crossbook::config::Config;
use crossbook::source::{
    BlameQuery, CommitQuery, Content, Deletion, EarlierQuery, LineOrigin, Moved, Number, PathHistory, PathHistoryQuery, PathQuery,
    PathStatus, PendingQuery, Provider, Release, ReleaseQuery, Sources, TagQuery, Version, VersionContent, VersionQuery,
};
use crossbook::text::fold;

use super::book;
use super::repo::Maker;
use crate::choices::Choices;
use crate::text::{contract, document, mutated};

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

const CONTRACTS: &str = "[[contract]]\nname = \"Orders\"\nowner = \"api\"\npath = \"schemas/*\"\n[[contract.mirror]]\nrepo = \"web\"\npath = \"schemas\"\nsubset = true\n\
    [[contract]]\nname = \"Order schema\"\nowner = \"api\"\npath = \"schemas/order.json\"\nformat = \"json-schema\"\n[[contract.mirror]]\nrepo = \"web\"\npath = \"schemas/order.json\"\n\
    [[contract]]\nname = \"Database\"\nowner = \"web\"\npath = \"prisma/schema.prisma\"\n[[contract.mirror]]\nrepo = \"api\"\npath = \"prisma/schema.prisma\"\n\
    [[contract]]\nname = \"Data\"\nowner = \"api\"\npath = \"data/x.toml\"\nformat = \"text\"\n[[contract.mirror]]\nrepo = \"web\"\npath = \"data/x.toml\"\n\
    [[contract]]\nname = \"HTTP\"\nowner = \"api\"\npath = \"api/openapi.yaml\"\nformat = \"openapi\"\n[[contract.mirror]]\nrepo = \"web\"\npath = \"api/openapi.yaml\"\n\
    [[contract]]\nname = \"Messages\"\nowner = \"api\"\npath = \"api/a.proto\"\n[[contract.mirror]]\nrepo = \"web\"\npath = \"api/a.proto\"\n\
    [[contract]]\nname = \"Graph\"\nowner = \"api\"\npath = \"api/a.graphql\"\ndirection = \"read\"\n[[contract.mirror]]\nrepo = \"web\"\npath = \"api/a.graphql\"\n\
    [[contract]]\nname = \"Tables\"\nowner = \"api\"\npath = \"migrations\"\nformat = \"sql\"\n[[contract.mirror]]\nrepo = \"web\"\npath = \"migrations\"\n\
    [[contract]]\nname = \"Package\"\nowner = \"api\"\npackage = \"p\"\ntag = \"v{version}\"\n";
impl Made {
    pub fn new(choices: &mut Choices) -> Self {
        let mut text = String::new();
        if choices.chance(15) {
            text = book::text(choices);
        } else if choices.chance(75) {
            CONTRACTS.clone_into(&mut text);
        }
        let config = Config::parse(&text, "book.toml").unwrap_or_default();
        let shown = format!("book.toml:\n{text}\n");
        let mut sources = Sources::default();
        let mut names: BTreeSet<&'static str> = BTreeSet::from(["api"]);
        while choices.more(2) && names.len() < 5 {
            // Two repos that people would call the same never come here.
            let taken = |name: &str| names.iter().any(|known| fold(known) == fold(name));
            let name = choices.pick(&["web", "ACME-Backend", "jobs", "\u{130}stanbul", "gone", "a", "Docs & Co"]);
            if !taken(name) {
                names.insert(name);
            }
        }
        let repos: Vec<&'static str> = names.into_iter().collect();
        let contracts: Vec<String> = (0..=choices.below(3)).map(|_| contract(choices)).collect();
        let mut maker = Maker { choices, shown, repos, contracts, shared: BTreeMap::new(), earlier: Vec::new() };
        for name in maker.repos.clone() {
            let repo = maker.repo(name);
            sources.repos.push(repo);
        }
        if maker.choices.chance(25) {
            let file = maker.file("docs/cross-collab/README.md", "api", "4");
            Arc::make_mut(&mut sources.workspace).push(file);
        }
        let Maker { choices, mut shown, earlier, .. } = maker;
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
        let count = sources.repos.iter().map(|repo| repo.files.len() + repo.shared.len()).sum::<usize>();
        let mut at = choices.below(count.max(1));
        // What no file changes of is shared with the sources before.
        let file = sources.repos.iter_mut().find_map(|repo| {
            let (documents, files) = (repo.files.len(), repo.files.len() + repo.shared.len());
            match at {
                at if at < documents => Arc::make_mut(&mut repo.files).get_mut(at),
                at if at < files => repo.shared.get_mut(at - documents),
                _ => {
                    at -= files;
                    None
                }
            }
        });
        let Some(file) = file else { return (sources, "nothing".to_owned()) };
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
}

/// A number takes the place of the disk and of git.
impl Provider for &Made {
    fn path_statuses(&mut self, queries: &[PathQuery]) -> Vec<PathStatus> {
        let status = |PathQuery { path }: &PathQuery| match self.hash(path) % 8 {
            0..=2 => PathStatus::File,
            3 => PathStatus::Folder,
            4 => PathStatus::Ignored,
            5 if path.contains(char::is_uppercase) => PathStatus::Spelt(path.to_lowercase().into()),
            _ => PathStatus::Missing,
        };
        queries.iter().map(status).collect()
    }

    fn blame(&mut self, queries: &[BlameQuery]) -> Vec<Vec<LineOrigin>> {
        let origins = |query: &BlameQuery| {
            let repo = &self.sources.repos[query.repo];
            let commits = repo.history.as_ref().map_or(&[][..], |history| &history.commits);
            let origin = |line: &u32| {
                let hash = self.hash(&format!("{}:{line}", query.path)) as usize;
                match commits.get(hash % (commits.len() + 2)) {
                    Some(commit) => {
                        LineOrigin::Commit { id: commit.id.clone(), time: commit.time, was: self.earlier.get(hash % 16).cloned() }
                    }
                    None if hash.is_multiple_of(2) => LineOrigin::Now,
                    None => LineOrigin::Unknown,
                }
            };
            query.lines.iter().map(origin).collect()
        };
        queries.iter().map(origins).collect()
    }

    fn commits(&mut self, queries: &[CommitQuery]) -> Vec<Option<bool>> {
        queries.iter().map(|query| [Some(true), Some(false), None][self.hash(&query.id) as usize % 3]).collect()
    }

    fn path_histories(&mut self, queries: &[PathHistoryQuery]) -> Vec<Option<PathHistory>> {
        let history = |PathHistoryQuery { path, .. }: &PathHistoryQuery| {
            let hash = self.hash(path);
            if hash % 4 == 1 {
                return Some(PathHistory::Never);
            }
            let time = hash.is_multiple_of(2).then_some((hash % 2_000_000_000) as i64)?;
            if time % 3 == 0 {
                return Some(PathHistory::Present);
            }
            let now = (time % 4 == 0).then(|| Moved { path: format!("moved/{path}"), is_certain: time % 8 == 0 });
            Some(PathHistory::Deleted(Deletion { commit: "1".repeat(40), time, now }))
        };
        queries.iter().map(history).collect()
    }

    fn versions(&mut self, queries: &[VersionQuery]) -> Vec<Vec<Version>> {
        let versions = |query: &VersionQuery| {
            let version = |(index, _)| {
                let hash = self.hash(&format!("{}@{index}", query.path)) as usize;
                let text = self.earlier.get(hash % (self.earlier.len() + 2)).cloned();
                let missing = if hash.is_multiple_of(2) { VersionContent::Missing } else { VersionContent::Unknown };
                Version {
                    content: text.map_or(missing, VersionContent::Text),
                    author: hash.is_multiple_of(3).then(|| Arc::from("Ana \u{1f680}")),
                }
            };
            query.versions.iter().enumerate().map(version).collect()
        };
        queries.iter().map(versions).collect()
    }

    fn pending_numbers(&mut self, queries: &[PendingQuery]) -> Vec<BTreeSet<Number>> {
        queries.iter().map(|_| [2, 5].map(Number::first).into()).collect()
    }

    fn tags(&mut self, queries: &[TagQuery]) -> Vec<Option<Arc<[String]>>> {
        let known: [&[&str]; 3] = [&["edge-v1.4.0", "edge-v1.5.0"], &["edge-v1.5.0", "edge-v1.6.0", "v1.5.0"], &[]];
        let tags = |query: &TagQuery| {
            let tags: Vec<String> = known[self.hash(&query.repo.to_string()) as usize % 3].iter().map(|tag| (*tag).to_owned()).collect();
            (!tags.is_empty()).then(|| tags.into())
        };
        queries.iter().map(tags).collect()
    }

    fn releases(&mut self, queries: &[ReleaseQuery]) -> Vec<Option<Release>> {
        let release = |query: &ReleaseQuery| {
            let hash = self.hash(&format!("{:?}", query.name));
            let text =
                |path: &String| (path.clone(), self.hash(path).is_multiple_of(2).then(|| Arc::from("# Status\n\nStatus: Pending\n")));
            (!hash.is_multiple_of(4)).then(|| Release {
                commit: "2".repeat(40),
                time: hash as i64,
                behind: hash.is_multiple_of(2).then_some(hash),
                ahead_of: query.others.iter().map(|other| (other.clone(), self.hash(&format!("{other:?}")) % 2)).collect(),
                texts: query.paths.iter().map(text).collect(),
            })
        };
        queries.iter().map(release).collect()
    }

    fn earlier_texts(&mut self, queries: &[EarlierQuery]) -> Vec<Vec<Arc<str>>> {
        queries.iter().map(|query| vec![Arc::from(format!("api_tag = \"1.{}.0\"\n", self.hash(&query.path) % 7))]).collect()
    }
}
