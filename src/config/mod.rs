//! `book.toml`: what the workspace is, which rules matter how much, where the site goes.

mod chosen_kinds;
mod contract;
mod environment;
mod explain;
mod kind;
mod kind_config;
mod kinds;
mod name_pattern;
mod origin;
pub mod preset;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;
use std::path::PathBuf;

use serde::Deserialize;
pub use toml::Spanned;

pub use contract::{ContractConfig, Direction, Format, MirrorConfig};
pub use environment::{EnvironmentConfig, SERVICE};
pub use kind::{ItemPlace, Kind};
pub use kind_config::{KindConfig, OneOrMany};
pub use kinds::{FoundWord, ItemAt, Kinds};
pub use name_pattern::{ItemName, NamePattern};
pub use origin::{Address, is_branch};

use crate::source::{Forge, MissingFiles, TagPattern};
use crate::text::{Span, fold, nearest};

/// The whole of `book.toml`. Every key has a default, so that an empty file, or none, is a configuration.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Config {
    /// The site's name, on every page; without it the workspace folder's name is taken.
    pub title: Option<String>,
    /// Where the site will be published; only feeds and the site map need it.
    pub url: Option<String>,
    /// The `[workspace]` table.
    pub workspace: WorkspaceConfig,
    /// The `[[kind]]` tables, in the order of the file.
    #[serde(rename = "kind")]
    pub kind_tables: Vec<KindConfig>,
    /// The kinds of numbered items that it comes to; tasks, where it says nothing.
    #[serde(skip)]
    pub kinds: Kinds,
    /// The files and folders that each repo publishes where it has them, as [`WorkspaceConfig::publish`] or presets say.
    #[serde(skip)]
    pub publish: Vec<String>,
    /// What its file is called, where that is not `book.toml`.
    #[serde(skip)]
    pub file_name: Option<&'static str>,
    /// Whether it says which kinds of items there are.
    #[serde(skip)]
    pub says_kinds: bool,
    /// The `[[repo]]` tables, in the order of the file.
    #[serde(rename = "repo")]
    pub repos: Vec<RepoConfig>,
    /// What is shared as files and packages; contracts in words are found in the documents.
    #[serde(rename = "contract")]
    pub contracts: Vec<ContractConfig>,
    /// Where what the repos make runs, in the order of the file.
    #[serde(rename = "environment")]
    pub environments: Vec<EnvironmentConfig>,
    /// How much a rule's findings matter, by the rule's name.
    pub rules: RuleSettings,
    /// More words for the state of a phase: `shipped = "complete"`.
    pub status: BTreeMap<String, State>,
    /// The `[build]` table.
    pub build: BuildConfig,
    /// The `[diagrams]` table.
    pub diagrams: DiagramsConfig,
}

/// Severities by the name of their rule.
pub type RuleSettings = BTreeMap<Spanned<String>, Severity>;

/// The `[workspace]` table: which folders and files are read, and by what words they are understood.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct WorkspaceConfig {
    /// The folder that holds the repos, relative to `book.toml`.
    pub root: PathBuf,
    /// Whether repos that stand in the root are read beside those of the `[[repo]]` tables. Without tables they are anyway.
    pub repos: Option<RepoList>,
    /// The conventions that the repos keep.
    pub preset: Spanned<OneOrMany<String>>,
    /// The folder of each repo that holds the tasks.
    pub folder: Option<String>,
    /// What a task folder is called.
    pub task: Option<NamePattern>,
    /// What people call a task: `Spec`. Without it, what the names of the folders say.
    pub word: Option<String>,
    /// The documents that every task has. Without it, the three of the template where names have no slug, and else none.
    pub documents: Option<Vec<String>>,
    /// More files and folders that each repo publishes where it has them. Without it, those that its presets name.
    pub publish: Option<Vec<String>>,
    /// Files and folders of the workspace's own, which belong to no repo.
    pub docs: Vec<String>,
    /// The files of each repo that say which packages it has and needs; paths or globs.
    pub manifests: Vec<String>,
    /// The user's own templates for new tasks, relative to `book.toml`; each replaces the built-in one of its name.
    pub templates: PathBuf,
}

/// What `repos` of `[workspace]` may say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RepoList {
    /// The list of repos is open: each folder with items is one.
    Auto,
}

/// Whether a text is the `book.toml` of mdBook, which keeps its own settings in a file of that name.
pub fn is_of_mdbook(text: &str) -> bool {
    const OURS: [&str; 9] = ["workspace", "repo", "kind", "contract", "environment", "rules", "status", "diagrams", "title"];
    toml::from_str::<toml::Table>(text)
        .is_ok_and(|table| table.get("book").is_some_and(toml::Value::is_table) && !OURS.iter().any(|key| table.contains_key(*key)))
}

/// Where package managers look, and where repos of many packages keep them.
const MANIFESTS: [&str; 4] = [
    "{package.json,Cargo.toml,pyproject.toml,requirements*.txt}",
    "requirements/*.txt",
    "{backend,frontend,server,client,api,app,web}/{package.json,Cargo.toml,pyproject.toml,requirements*.txt}",
    "{apps,packages,services,crates,libs}/*/{package.json,Cargo.toml,pyproject.toml,requirements*.txt}",
];

impl Default for WorkspaceConfig {
    fn default() -> Self {
        let manifests = MANIFESTS.map(str::to_owned).to_vec();
        Self {
            root: PathBuf::from("."),
            repos: None,
            docs: vec!["docs/cross-collab".to_owned()],
            preset: Spanned::new(0..0, OneOrMany::default()),
            folder: None,
            task: None,
            word: None,
            documents: None,
            publish: None,
            manifests,
            templates: PathBuf::from("templates"),
        }
    }
}

/// A `[[repo]]` table: a checkout, and what is different about it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RepoConfig {
    /// Name by which documents refer to the repo.
    pub name: Spanned<String>,
    /// Relative to the workspace's root; the name, where it is left out.
    #[serde(default)]
    pub path: Option<String>,
    /// Other names that people write for it.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Where it is shown in a browser.
    #[serde(default)]
    pub url: Option<String>,
    /// The default branch, for links to the source.
    #[serde(default)]
    pub branch: Option<Spanned<String>>,
    /// Where it is fetched from when it is not checked out here: an address that git understands.
    #[serde(default)]
    pub git: Option<Spanned<String>>,
    /// What serves its `url`, where its host does not tell.
    #[serde(default)]
    pub forge: Option<Forge>,
    /// Named, but not checked out here: references into it are counted as unverifiable.
    #[serde(default)]
    pub absent: bool,
    /// Files and folders that are read beside the crawled folder, relative to the repo.
    #[serde(default)]
    pub publish: Vec<String>,
    /// What its git tags are called, such as `core-v{version}`.
    #[serde(default)]
    pub tag: Option<OneOrMany<TagPattern>>,
    /// Other repos, by name or alias, of whose files the documents of this one speak.
    #[serde(default)]
    pub code: Vec<Spanned<String>>,
    /// What a file counts as that its documents name and that is found nowhere. Without it, `code` and what git knows decide.
    #[serde(default)]
    pub files: Option<MissingFiles>,
    /// Severities of rules for findings in this repo; they win over those of the workspace.
    #[serde(default)]
    pub rules: RuleSettings,
}

impl Config {
    /// Whether repos are looked for beside those of the `[[repo]]` tables.
    pub fn is_list_open(&self) -> bool {
        self.repos.is_empty() || self.workspace.repos.is_some()
    }
}

impl RepoConfig {
    /// The name, then the other names.
    fn names(&self) -> impl Iterator<Item = &String> {
        std::iter::once(self.name.get_ref()).chain(&self.aliases)
    }

    /// What git must not be given: the place, what is wrong with it, and what would be right.
    fn fault(&self) -> Option<(&Spanned<String>, String, &'static str)> {
        let branch = self.branch.as_ref().filter(|branch| !is_branch(branch.get_ref()));
        if let Some(branch) = branch {
            let message = format!("`{}` is not a valid branch name", branch.get_ref().escape_debug());
            return Some((branch, message, "write the branch as `git branch` lists it, such as `main`"));
        }
        let git = self.git.as_ref().filter(|git| Address::of(git.get_ref()).is_none())?;
        let message = format!("`{}` is not an address that a repo can be fetched from", git.get_ref().escape_debug());
        Some((git, message, "use https://, http://, ssh://, git:// or file://, the form `user@host:path`, or a path"))
    }
}

/// The `[build]` table: where the site goes and how it looks.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct BuildConfig {
    /// Where the site is written, relative to `book.toml`.
    pub output: PathBuf,
    /// Pages of your own, beside the guide that Crossbook brings.
    pub content: PathBuf,
    /// Templates, styles and scripts that replace Crossbook's, file by file.
    pub theme: PathBuf,
    /// Whether the site shows how its figures went over the last half year, as git tells it.
    pub trends: bool,
}

/// The `[diagrams]` table: how mermaid diagrams are shown.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DiagramsConfig {
    /// A copy of mermaid, relative to `book.toml`, for the diagrams that Crossbook cannot draw; it is published with the site.
    pub mermaid_js: Option<PathBuf>,
}

impl Default for BuildConfig {
    fn default() -> Self {
        Self { output: "site".into(), content: "content".into(), theme: "theme".into(), trends: false }
    }
}

/// How much a finding matters. Errors fail the build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Not reported.
    Off,
    /// Reported; fails nothing unless asked for.
    Note,
    /// Reported; fails nothing unless asked for, and weighs more than a note.
    Warning,
    /// Reported, fails the build.
    Error,
}

impl Severity {
    /// The word for it in `book.toml` and in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Where a phase, or a whole task, stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Not begun.
    Pending,
    /// Being worked on.
    InProgress,
    /// Waiting for something.
    Blocked,
    /// The work itself is done, and not yet called complete.
    Implemented,
    /// Done.
    Complete,
}

impl State {
    /// All states, from not begun to done.
    pub const ALL: [Self; 5] = [Self::Pending, Self::InProgress, Self::Blocked, Self::Implemented, Self::Complete];

    /// As people read it: `In progress`.
    pub fn label(self) -> &'static str {
        match self {
            Self::Pending => "Pending",
            Self::InProgress => "In progress",
            Self::Blocked => "Blocked",
            Self::Implemented => "Implemented",
            Self::Complete => "Complete",
        }
    }

    /// As addresses and style classes spell it: `in-progress`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::InProgress => "in-progress",
            Self::Blocked => "blocked",
            Self::Implemented => "implemented",
            Self::Complete => "complete",
        }
    }

    /// Whether nothing is left to do.
    pub fn done(self) -> bool {
        matches!(self, Self::Implemented | Self::Complete)
    }
}

impl Config {
    /// Reads the text of a `book.toml` that stands at `path`.
    ///
    /// # Errors
    /// Where it is not TOML, has a key that nothing reads, or says what cannot be.
    pub fn parse(text: &str, path: impl Into<PathBuf>) -> Result<Self, ConfigError> {
        let path = path.into();
        let fail = |span: Option<Span>, message: String, help: Option<String>| ConfigError {
            path: path.clone(),
            text: text.to_owned(),
            span,
            message,
            help,
        };
        let mut config: Self = toml::from_str(text).map_err(|error| {
            let (message, help) = explain::explain(error.message(), text, error.span().map(Span::from));
            fail(error.span().map(Span::from), message, help)
        })?;
        let of_all = config.workspace.preset.get_ref().0.iter().map(|name| (name, config.workspace.preset.span()));
        let of_kinds = config.kind_tables.iter().filter_map(|table| table.preset.as_ref());
        let mut presets: Vec<&preset::Preset> = Vec::new();
        for (name, span) in of_all.chain(of_kinds.map(|name| (name.get_ref(), name.span()))) {
            let unknown = |(message, help): (String, String)| fail(Some(Span::from(span)), message, Some(help));
            presets.push(preset::named(name).map_err(unknown)?);
        }
        if let Some(kinds) =
            chosen_kinds::kinds(&config.workspace, &config.kind_tables).map_err(|(message, help)| fail(None, message, help))?
        {
            (config.kinds, config.says_kinds) = (kinds, true);
        }
        config.set_publish(presets);
        let mut taken: HashMap<String, &Spanned<String>> = HashMap::new();
        for repo in &config.repos {
            let at = Some(Span::from(repo.name.span()));
            if repo.name.get_ref().trim().is_empty() {
                let help = "add the name that documents use: name = \"web\"".to_owned();
                return Err(fail(at.filter(|span| !span.is_empty()), "a [[repo]] has no `name`".to_owned(), Some(help)));
            }
            for name in repo.names() {
                if let Some(other) = taken.get(&fold(name)) {
                    let message = format!("`{name}` is the name of two repos: `{}` and `{}`", other.get_ref(), repo.name.get_ref());
                    return Err(fail(at, message, Some("rename one of them, or remove the alias".to_owned())));
                }
            }
            taken.extend(repo.names().map(|name| (fold(name), &repo.name)));
        }
        for repo in &config.repos {
            if let Some((place, message, help)) = repo.fault() {
                return Err(fail(Some(Span::from(place.span())), message, Some(help.to_owned())));
            }
            if let Some((place, message, help)) = config.code_fault(repo) {
                return Err(fail(Some(Span::from(place.span())), message, Some(help)));
            }
        }
        for environment in &config.environments {
            if let Some((place, message, help)) = environment.fault() {
                return Err(fail(Some(Span::from(place)).filter(|span| !span.is_empty()), message, Some(help.to_owned())));
            }
        }
        let mut named: HashSet<&str> = HashSet::new();
        for contract in &config.contracts {
            if let Some((place, message, help)) = contract.fault() {
                return Err(fail(Some(Span::from(place.span())).filter(|span| !span.is_empty()), message, Some(help.to_owned())));
            }
            if !named.insert(contract.name.get_ref()) {
                let message = format!("two contracts are named `{}`", contract.name.get_ref());
                return Err(fail(Some(Span::from(contract.name.span())), message, Some("rename one of them".to_owned())));
            }
        }
        Ok(config)
    }

    /// Publishes what it says, or else what presets say.
    pub(crate) fn set_publish<'p>(&mut self, presets: impl IntoIterator<Item = &'p preset::Preset>) {
        let mut of_presets: Vec<String> = Vec::new();
        for path in presets.into_iter().flat_map(|preset| &preset.publish) {
            if !of_presets.contains(path) {
                of_presets.push(path.clone());
            }
        }
        self.publish = self.workspace.publish.clone().unwrap_or(of_presets);
    }

    /// The repo that has a name, or another name, of these; case and the marks between words make no difference.
    pub fn repo_named(&self, name: &str) -> Option<&RepoConfig> {
        self.repos.iter().find(|repo| repo.names().any(|known| fold(known) == fold(name)))
    }

    /// What `code` of a repo names that is no other repo: the place, what is wrong with it, and what would be right.
    fn code_fault<'r>(&self, repo: &'r RepoConfig) -> Option<(&'r Spanned<String>, String, String)> {
        let is_other = |name: &&Spanned<String>| self.repo_named(name.get_ref()).is_some_and(|named| named.name != repo.name);
        let name = repo.code.iter().find(|name| !is_other(name))?;
        if self.repo_named(name.get_ref()).is_some() {
            let message = format!("`code` of `{}` names the repo itself", repo.name.get_ref());
            return Some((name, message, "name other repos; its own files are always looked up".to_owned()));
        }
        let names = || self.repos.iter().flat_map(RepoConfig::names).map(String::as_str);
        let help = match nearest(name.get_ref(), names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("known repos: {}", names().collect::<Vec<_>>().join(", ")),
        };
        Some((name, format!("no repo named `{}`", name.get_ref()), help))
    }

    /// An error about a span of this configuration's text, for checks that need what later layers know.
    pub fn error(text: &str, path: impl Into<PathBuf>, span: Span, message: String, help: Option<String>) -> ConfigError {
        ConfigError { path: path.into(), text: text.to_owned(), span: Some(span), message, help }
    }
}

/// A `book.toml` that cannot be used: where, why, and what would be right.
#[derive(Debug)]
pub struct ConfigError {
    /// The configuration file.
    pub path: PathBuf,
    /// The whole text, so that the place can be shown in it.
    pub text: String,
    /// The bytes at fault in the file; none where the fault has no place in it.
    pub span: Option<Span>,
    /// What is wrong, for people.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.path.display(), self.message)
    }
}

impl std::error::Error for ConfigError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_key_names_the_nearest() {
        let error = Config::parse("titel = \"x\"\n", "book.toml").unwrap_err();
        assert_eq!(error.message, "unknown key `titel`");
        assert_eq!(error.help.as_deref(), Some("did you mean `title`?"));
        assert_eq!(error.span, Some(Span::new(0, 5)));
    }

    #[test]
    fn severities_and_states_have_names_of_their_own() {
        let config = Config::parse("[rules]\nbroken-link = \"warning\"\n[status]\nshipped = \"complete\"\n", "book.toml").unwrap();
        assert_eq!(config.rules.values().copied().collect::<Vec<_>>(), [Severity::Warning]);
        assert_eq!(config.status["shipped"], State::Complete);
        let error = Config::parse("[rules]\nbroken-link = \"warn\"\n", "book.toml").unwrap_err();
        assert_eq!(error.message, "unknown value `warn`");
    }

    #[test]
    fn a_pattern_that_cannot_be_is_an_error_at_its_place() {
        let text = "[workspace]\ntask = \"TASK\"\n";
        let error = Config::parse(text, "book.toml").unwrap_err();
        assert!(error.message.contains("write {N} once"), "{}", error.message);
        assert_eq!(error.span.map(|span| span.of(text)), Some("\"TASK\""));
    }

    #[test]
    fn an_unknown_preset_is_an_error_at_its_place() {
        for text in ["[workspace]\npreset = \"adrs\"\n", "[workspace]\npreset = [\"spec-kit\"]\n[[kind]]\npreset = \"adrs\"\n"] {
            let error = Config::parse(text, "book.toml").unwrap_err();
            assert_eq!((error.message.as_str(), error.help.as_deref()), ("no preset named `adrs`", Some("did you mean `adr`?")));
            assert_eq!(error.span.map(|span| span.of(text)), Some("\"adrs\""));
        }
    }

    #[test]
    fn a_repo_is_one_of_a_list() {
        for text in ["[repo.rules]\nbroken-link = \"off\"\n", "[repo]\nname = \"web\"\n"] {
            let error = Config::parse(text, "book.toml").unwrap_err();
            assert_eq!(error.message, "`repo` is not a list");
            assert!(error.help.unwrap().contains("write [[repo]]"));
        }
    }

    #[test]
    fn a_table_that_should_be_one_of_a_list_is_told_how() {
        let help = |text: &str| Config::parse(text, "book.toml").unwrap_err().help.unwrap();
        assert_eq!(help("[repos]\nname = \"web\"\n"), "did you mean `[[repo]]`?");
        assert_eq!(help("[[contracts]]\nname = \"web\"\n"), "did you mean `[[contract]]`?");
        assert_eq!(help("[kind]\nname = \"rfc\"\n"), "did you mean `[[kind]]`?");
        assert_eq!(help("[workspce]\n"), "did you mean `workspace`?");
    }

    #[test]
    fn git_is_given_no_options() {
        let error = |key: &str, value: &str| {
            let text = format!("[[repo]]\nname = \"web\"\n{key} = \"{value}\"\n");
            let error = Config::parse(&text, "book.toml").unwrap_err();
            (error.message, error.span.map(|span| text[span.start as usize..span.end as usize].to_owned()))
        };
        let (message, place) = error("branch", "--upload-pack=touch x");
        assert_eq!(message, "`--upload-pack=touch x` is not a valid branch name");
        assert_eq!(place.as_deref(), Some("\"--upload-pack=touch x\""));
        assert_eq!(error("git", "ext::sh -c x").0, "`ext::sh -c x` is not an address that a repo can be fetched from");
    }

    #[test]
    fn code_is_that_of_other_repos_by_any_of_their_names() {
        let parse = |keys: &str| {
            let text = format!("[[repo]]\nname = \"keps\"\n{keys}\n[[repo]]\nname = \"kubernetes\"\naliases = [\"k8s\"]\n");
            let place = |span: Span| span.of(&text).to_owned();
            Config::parse(&text, "book.toml").map_err(|error| (error.message, error.span.map(place), error.help.unwrap_or_default()))
        };
        let config = parse("code = [\"K8S\"]\nfiles = \"unverifiable\"").unwrap();
        assert_eq!(config.repo_named(config.repos[0].code[0].get_ref()).unwrap().name.get_ref(), "kubernetes");
        assert_eq!(config.repos[0].files, Some(MissingFiles::Unverifiable));
        let fault = |message: &str, place: &str, help: &str| (message.to_owned(), Some(place.to_owned()), help.to_owned());
        let wrong = |keys: &str| parse(keys).unwrap_err();
        let near = fault("no repo named `kubernets`", "\"kubernets\"", "did you mean `kubernetes`?");
        assert_eq!(wrong("code = [\"k8s\", \"kubernets\"]"), near);
        assert_eq!(wrong("code = [\"linux\"]"), fault("no repo named `linux`", "\"linux\"", "known repos: keps, kubernetes, k8s"));
        let own = fault("`code` of `keps` names the repo itself", "\"KEPs\"", "name other repos; its own files are always looked up");
        assert_eq!(wrong("code = [\"KEPs\"]"), own);
        assert_eq!(wrong("files = \"unverifable\"").0, "unknown value `unverifable`");
        assert_eq!(wrong("files = \"unverifable\"").2, "did you mean `unverifiable`?");
    }

    #[test]
    fn two_repos_cannot_share_a_name() {
        let error = Config::parse("[[repo]]\nname = \"web\"\n[[repo]]\nname = \"ui\"\naliases = [\"Web\"]\n", "book.toml").unwrap_err();
        assert_eq!(error.message, "`Web` is the name of two repos: `web` and `ui`");
    }
}
