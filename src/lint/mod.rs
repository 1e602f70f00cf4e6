//! Rules, and what they find.

mod apply;
mod baseline;
mod cache;
mod fail_policy;
mod filter;
mod finding;
mod fingerprint;
mod ignore;
mod report;
mod rule_page;
mod rules;

use std::collections::BTreeMap;

pub use baseline::{Baseline, Known};
pub use cache::FindingCache;
pub use fail_policy::FailPolicy;
pub use filter::Filter;
pub use finding::{Edit, Finding, Fix, Location, Provenance, Related};
pub use fingerprint::{Fingerprint, NoFingerprint};
pub use report::Report;
pub use rule_page::Part;
pub use rules::{DRIFT, RULES};

use self::finding::{BOOK, RawFinding};
use crate::config::{Config, ConfigError, RuleSettings, Severity};
use crate::contract::Contracts;
use crate::markdown::parse_yaml;
use crate::model::{DocumentId, Model, RepoId, TaskId};
use crate::text::{Span, nearest};

/// One thing that is looked for.
pub struct Rule {
    /// Kebab-case; it names the fault.
    pub name: &'static str,
    /// How much its findings matter where `book.toml` does not say.
    pub severity: Severity,
    /// Its page, in Markdown with front matter.
    pub page: &'static str,
    scope: Scope,
}

/// What a rule is asked about, and answers for. It may look further: to the tasks of the same feature and to what its
/// subject refers to. What lies beyond that is the whole workspace's to tell.
enum Scope {
    Document(fn(&Model, DocumentId, &mut Report<'_>)),
    Task(fn(&Model, TaskId, &mut Report<'_>)),
    Repo(fn(&Model, RepoId, &mut Report<'_>)),
    Workspace(fn(&Model, &mut Report<'_>)),
    /// All contracts.
    Contracts(fn(&Model, &Contracts, &mut Report<'_>)),
}

impl Rule {
    /// What it finds, in one sentence.
    pub fn summary(&self) -> String {
        let front: BTreeMap<String, String> = parse_yaml(self.cut().0).unwrap_or_default();
        front.get("summary").cloned().unwrap_or_default()
    }

    /// Its page without the front matter.
    pub fn body(&self) -> &'static str {
        self.cut().1
    }

    fn cut(&self) -> (&'static str, &'static str) {
        let rest = self.page.strip_prefix("---\n").unwrap_or_default();
        rest.split_once("\n---\n").unwrap_or(("", self.page))
    }
}

/// A rule named like its file, with its page.
macro_rules! rule {
    ($name:literal, $severity:ident, $scope:ident($check:expr)) => {
        crate::lint::Rule {
            name: $name,
            severity: crate::config::Severity::$severity,
            page: include_str!(concat!("../../../content/rules/", $name, ".md")),
            scope: crate::lint::Scope::$scope($check),
        }
    };
}
use rule;

/// The rule of that name.
pub fn rule_named(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.name == name)
}

/// Everything that the rules find: as severe as `book.toml` says, without what comments silence, by file, place and rule.
pub fn check(model: &Model, contracts: &Contracts, config: &Config) -> Vec<Finding> {
    FindingCache::default().check_once(model, contracts, config)
}

/// The findings of a run: what rules found, as `book.toml` and comments in documents want it.
fn finished(model: &Model, config: &Config, found: Vec<RawFinding>) -> Vec<Finding> {
    let severities = Severities::new(model, config);
    let book = config.file_name.unwrap_or(BOOK);
    let mut found: Vec<RawFinding> = ignore::apply(model, found)
        .into_iter()
        .map(|finding| RawFinding { severity: severities.of(&finding), ..finding.in_book(book) })
        .filter(|finding| finding.severity != Severity::Off)
        .collect();
    found.sort_by(|one, other| one.sort_key().cmp(&other.sort_key()));
    let fingerprints = fingerprint::fingerprints(model, &found);
    found.into_iter().zip(fingerprints).map(|(finding, fingerprint)| finding.finish(fingerprint)).collect()
}

/// Checks that `[rules]` names rules that there are.
///
/// # Errors
/// Where it names another; the error says which is nearest.
pub fn check_settings(config: &Config, text: &str, path: &std::path::Path) -> Result<(), ConfigError> {
    let tables = std::iter::once(&config.rules).chain(config.repos.iter().map(|repo| &repo.rules));
    for name in tables.flat_map(RuleSettings::keys) {
        if name.get_ref() == rules::internal_error::RULE.name {
            let message = format!("`{}` is always an error", name.get_ref());
            let help = Some("remove the line: this rule reports bugs in Crossbook itself".to_owned());
            return Err(Config::error(text, path, Span::from(name.span()), message, help));
        }
        if rule_named(name.get_ref()).is_none() {
            let help = match nearest(name.get_ref(), RULES.iter().map(|rule| rule.name)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`crossbook explain` lists the rules".to_owned(),
            };
            let message = format!("no rule named `{}`", name.get_ref());
            return Err(Config::error(text, path, Span::from(name.span()), message, Some(help)));
        }
    }
    Ok(())
}

/// How severe each rule is, in the workspace and in each repo.
struct Severities<'a> {
    workspace: &'a RuleSettings,
    /// By repo id; none where `book.toml` does not list the repo.
    repos: Vec<Option<&'a RuleSettings>>,
}

impl<'a> Severities<'a> {
    fn new(model: &Model, config: &'a Config) -> Self {
        let settings = |name: &str| config.repos.iter().find(|repo| repo.name.get_ref() == name).map(|repo| &repo.rules);
        Self { workspace: &config.rules, repos: model.repos.iter().map(|repo| settings(&repo.info.name)).collect() }
    }

    fn of(&self, finding: &RawFinding) -> Severity {
        if finding.rule == rules::internal_error::RULE.name {
            return Severity::Error;
        }
        let set = |settings: &RuleSettings| settings.iter().find(|(name, _)| name.get_ref() == finding.rule).map(|(_, severity)| *severity);
        let repo = finding.repo.and_then(|repo| self.repos[repo.0 as usize]);
        repo.and_then(set).or_else(|| set(self.workspace)).unwrap_or(finding.severity)
    }
}
