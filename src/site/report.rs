//! The report: what no longer holds, by repo, rule and file, and how much could be checked.

use std::cmp::Reverse;
use std::collections::HashMap;

use serde::Serialize;

use super::address;
use super::finding::{Counts, FileGroup};
use super::page::{Crumb, PageDraft, Shared};
use super::prose;
use super::rules::front_matter;
use crate::lint::RULES;
use crate::model::{Model, RepoId, Resolution};

/// Up to this many findings are all listed on the report's first page.
const WHOLE: usize = 250;
/// Beyond that, so many of each repo, and fewer where there are many repos.
const FIRST: usize = 12;

#[derive(Serialize)]
pub(super) struct ReportView {
    counts: Counts,
    coverage: Coverage,
    repos: Vec<RepoRow>,
    rules: Vec<RuleRow>,
    groups: Vec<Group>,
}

/// How many references there are, and what became of them.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(super) struct Coverage {
    total: usize,
    checked: usize,
    ok: usize,
    broken: usize,
    ambiguous: usize,
    unverifiable: usize,
}

#[derive(Serialize)]
struct RepoRow {
    name: String,
    href: Option<String>,
    absent: bool,
    counts: Counts,
    coverage: Coverage,
}

#[derive(Serialize)]
pub(super) struct RuleRow {
    name: &'static str,
    href: String,
    /// HTML.
    summary: String,
    severity: &'static str,
    counts: Counts,
}

/// The findings of one repo.
#[derive(Serialize)]
struct Group {
    name: String,
    href: String,
    counts: Counts,
    files: Vec<FileGroup>,
    /// How many more its own page has.
    more: usize,
}

#[derive(Serialize)]
pub(super) struct RepoReportView {
    name: String,
    counts: Counts,
    coverage: Coverage,
    files: Vec<FileGroup>,
    /// How many more there are than its page has.
    more: usize,
}

impl Coverage {
    fn add(&mut self, resolution: Resolution) {
        self.total += 1;
        self.checked += usize::from(resolution != Resolution::Unverifiable);
        match resolution {
            Resolution::Ok => self.ok += 1,
            Resolution::Broken | Resolution::Stale => self.broken += 1,
            Resolution::Ambiguous => self.ambiguous += 1,
            Resolution::Unverifiable => self.unverifiable += 1,
        }
    }
}

/// What became of the references of the whole workspace.
pub(super) fn coverage(model: &Model) -> Coverage {
    let mut coverage = Coverage::default();
    model.all_references().for_each(|reference| coverage.add(reference.resolution));
    coverage
}

fn coverage_by_repo(model: &Model) -> HashMap<Option<RepoId>, Coverage> {
    let mut by_repo: HashMap<Option<RepoId>, Coverage> = HashMap::new();
    for reference in model.all_references() {
        by_repo.entry(model[reference.document].repo).or_default().add(reference.resolution);
    }
    by_repo
}

/// What the workspace's own documents are called beside the repos.
pub(super) const WORKSPACE: &str = "Workspace documents";

pub(super) fn draft(site: &Shared<'_>) -> PageDraft<ReportView> {
    let model = site.model;
    let by_repo = coverage_by_repo(model);
    let covered = |repo: Option<RepoId>| by_repo.get(&repo).copied().unwrap_or_default();
    let row = |repo: Option<RepoId>| {
        let list = site.findings.of_repo(repo);
        RepoRow {
            name: repo.map_or_else(|| WORKSPACE.to_owned(), |repo| model[repo].info.name.clone()),
            href: (!list.is_empty()).then(|| site.addresses.report(repo)),
            absent: repo.is_some_and(|repo| model[repo].info.absent),
            counts: site.findings.count(list),
            coverage: covered(repo),
        }
    };
    let workspace = model.documents.iter().any(|document| document.repo.is_none());
    let repos = (0..model.repos.len() as u32).map(|repo| row(Some(RepoId(repo))));
    let few = FIRST.min(WHOLE / site.findings.groups().count().max(1)).max(1);
    let most = if site.findings.all.len() <= WHOLE { WHOLE } else { few };
    let group = |repo: Option<RepoId>| {
        let list = site.findings.of_repo(repo);
        let shown = site.findings.worst(list, most);
        Group {
            name: repo.map_or_else(|| WORKSPACE.to_owned(), |repo| model[repo].info.name.clone()),
            href: site.addresses.report(repo),
            counts: site.findings.count(list),
            files: site.by_file(&shown, most),
            more: list.len() - shown.len(),
        }
    };
    let view = ReportView {
        counts: site.findings.counts(),
        coverage: coverage(model),
        repos: repos.chain(workspace.then(|| row(None))).collect(),
        rules: firing_rules(site),
        groups: site.findings.groups().map(group).collect(),
    };
    PageDraft::new(address::REPORT, "Report", view)
}

pub(super) fn of_repo(site: &Shared<'_>, repo: Option<RepoId>) -> PageDraft<RepoReportView> {
    let list = site.findings.of_repo(repo);
    let shown = site.findings.on_report(repo);
    let name = repo.map_or_else(|| WORKSPACE.to_owned(), |repo| site.model[repo].info.name.clone());
    let view = RepoReportView {
        counts: site.findings.count(list),
        coverage: coverage_by_repo(site.model).get(&repo).copied().unwrap_or_default(),
        files: site.by_file(shown, shown.len()),
        more: list.len() - shown.len(),
        name: name.clone(),
    };
    PageDraft::new(site.addresses.report(repo), format!("Report: {name}"), view).below(vec![Crumb::new("Report", address::REPORT)])
}

/// The rules that found something, the worst first.
pub(super) fn firing_rules(site: &Shared<'_>) -> Vec<RuleRow> {
    let mut rules: Vec<RuleRow> = rule_rows(site).into_iter().filter(|rule| rule.counts.total > 0).collect();
    rules.sort_by_key(|rule| Reverse(rule.counts));
    rules
}

/// Every rule with how often it fires, in the order of the rules.
pub(super) fn rule_rows(site: &Shared<'_>) -> Vec<RuleRow> {
    let row = |rule: &&'static crate::lint::Rule| RuleRow {
        name: rule.name,
        href: address::rule(rule.name),
        summary: prose::html(&front_matter(rule).1.summary),
        severity: rule.severity.name(),
        counts: site.findings.count(site.findings.of_rule(rule.name)),
    };
    RULES.iter().map(row).collect()
}
