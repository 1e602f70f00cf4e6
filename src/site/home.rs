//! The first page: what needs somebody now, and then how far everything is.

use serde::Serialize;

use super::activity::Happening;
use super::address;
use super::environments::{self, EnvironmentsLine};
use super::feature::{FeatureRow, together};
use super::finding::Counts;
use super::mirror::VerdictCount;
use super::needs::{NeedsView, needs};
use super::page::{PageDraft, Shared};
use super::quote;
use super::repo::DocumentRow;
use super::report::{Coverage, RuleRow, coverage, firing_rules};
use super::state::Tally;
use super::task::TaskLink;
use crate::config::State;
use crate::contract::{Contracts, Verdict, Verdicts};
use crate::model::{DocumentId, FeatureId, RepoId, TaskId};
use crate::text::Date;

/// How long the lists are.
const RECENT: usize = 12;
/// How many entries of one day of one task stand among what changed lately.
const OF_A_DAY: usize = 2;
const STALE: usize = 6;
const FEATURES: usize = 10;
const RULES: usize = 8;
const DOCUMENTS: usize = 20;

#[derive(Serialize)]
pub(super) struct HomeView {
    tally: Tally,
    documents: usize,
    repos: Vec<RepoRow>,
    /// Whether any of them says when it was last updated.
    is_dated: bool,
    counts: Counts,
    coverage: Coverage,
    contracts: Option<InSync>,
    rules: Vec<RuleRow>,
    more_rules: usize,
    needs: NeedsView,
    /// How many files several open items plan to change.
    conflicts: usize,
    environments: Option<EnvironmentsLine>,
    activity: Vec<NewsView>,
    stale: Vec<DatedTask>,
    features: Vec<FeatureRow>,
    more_features: usize,
    workspace: Vec<DocumentRow>,
}

/// What share of the mirrors is in sync.
#[derive(Serialize)]
struct InSync {
    in_sync: usize,
    mirrors: usize,
    /// Those that are not, what says nothing against its owner left out.
    counts: Vec<VerdictCount>,
}

#[derive(Serialize)]
struct RepoRow {
    name: String,
    href: String,
    absent: bool,
    tally: Tally,
    counts: Counts,
    updated: Option<String>,
}

#[derive(Serialize)]
struct DatedTask {
    link: TaskLink,
    updated: Option<String>,
}

/// An entry of somebody's Recent Activity.
#[derive(Serialize)]
struct NewsView {
    date: String,
    link: TaskLink,
    text: String,
}

pub(super) fn draft(site: &Shared<'_>) -> PageDraft<HomeView> {
    let model = site.model;
    let mut rules = firing_rules(site);
    let more_rules = rules.len().saturating_sub(RULES);
    rules.truncate(RULES);
    let features = open_features(site);
    let workspace: Vec<DocumentId> = model.document_ids().filter(|id| model[*id].repo.is_none()).take(DOCUMENTS).collect();
    let repos: Vec<RepoRow> = (0..model.repos.len() as u32).map(|repo| repo_row(site, RepoId(repo))).collect();
    let view = HomeView {
        tally: Tally::of(model, &model.task_ids().collect::<Vec<_>>()),
        documents: model.documents.len(),
        is_dated: repos.iter().any(|repo| repo.updated.is_some()),
        repos,
        counts: site.findings.counts(),
        coverage: coverage(model),
        contracts: in_sync(site.contracts),
        rules,
        more_rules,
        needs: needs(site, None),
        conflicts: site.conflicts().len(),
        environments: environments::line(site),
        activity: newest(site),
        stale: stale(site),
        more_features: features.len().saturating_sub(FEATURES),
        features: features.into_iter().take(FEATURES).map(|id| site.feature_row(id)).collect(),
        workspace: site.document_rows(&workspace),
    };
    PageDraft::new(address::HOME, &site.title, view)
}

fn in_sync(contracts: &Contracts) -> Option<InSync> {
    let verdicts = Verdicts::of(&contracts.all);
    let troubling = |verdict: &Verdict| !matches!(verdict, Verdict::InSync | Verdict::Paraphrase);
    let counts = verdicts.counted().filter(|(verdict, _)| troubling(verdict));
    let counts = counts.map(|(verdict, count)| VerdictCount { verdict: verdict.into(), count }).collect();
    (verdicts.mirrors() > 0).then(|| InSync { in_sync: verdicts.count(Verdict::InSync), mirrors: verdicts.mirrors(), counts })
}

fn repo_row(site: &Shared<'_>, id: RepoId) -> RepoRow {
    let repo = &site.model[id];
    RepoRow {
        name: repo.info.name.clone(),
        href: site.addresses.repo(id),
        absent: repo.info.absent,
        tally: Tally::of(site.model, &repo.tasks),
        counts: site.findings.count(site.findings.of_repo(Some(id))),
        updated: repo.tasks.iter().filter_map(|task| site.model[*task].updated).max().map(|date| date.to_string()),
    }
}

/// The newest entries of all tasks.
fn newest(site: &Shared<'_>) -> Vec<NewsView> {
    let days = site.happenings().chunk_by(|one, other| (one.date, one.task) == (other.date, other.task));
    let view = |happening: &Happening| NewsView {
        date: happening.date.to_string(),
        link: site.task_link(happening.task),
        text: quote::first(&happening.text, 180),
    };
    days.flat_map(|day| day.iter().take(OF_A_DAY)).take(RECENT).map(view).collect()
}

/// The tasks under way that nobody has touched for longest; what is blocked stands above.
fn stale(site: &Shared<'_>) -> Vec<DatedTask> {
    let model = site.model;
    let open = model.task_ids().filter(|task| model.current_state(*task) == Some(State::InProgress));
    let mut open: Vec<(Date, TaskId)> = open.filter_map(|task| Some((model[task].updated?, task))).collect();
    open.sort_unstable();
    open.into_iter().take(STALE).map(|(date, task)| DatedTask { link: site.task_link(task), updated: Some(date.to_string()) }).collect()
}

/// Features of several repos that are not done, the newest first.
fn open_features(site: &Shared<'_>) -> Vec<FeatureId> {
    let model = site.model;
    let tasks = |id: FeatureId| &model[id].tasks;
    let is_open = |id: &FeatureId| !together(model, tasks(*id)).is_some_and(State::done);
    let mut open: Vec<FeatureId> = site.addresses.shared_features().filter(is_open).collect();
    open.sort_by_key(|id| (std::cmp::Reverse(tasks(*id).iter().filter_map(|task| model[*task].updated).max()), *id));
    open
}
