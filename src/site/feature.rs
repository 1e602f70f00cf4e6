//! Features: the counterpart tasks of several repos side by side, and the list of all of them.

use std::cmp::Reverse;

use serde::Serialize;

use super::address::{self, FEATURES_OF_A_PAGE};
use super::finding::{Counts, Found};
use super::page::{Crumb, PageDraft, Shared, Source};
use super::state::{StateView, Tally};
use super::task::{LockedView, PhaseView, TaskLink, contracts, phases};
use crate::config::State;
use crate::model::{DocumentKind, FeatureId, Model, RepoId, Step, TaskId};

#[derive(Serialize)]
pub(super) struct FeatureView {
    title: String,
    tally: Tally,
    phases: usize,
    phases_done: usize,
    tasks: Vec<Side>,
    /// The order of its repos as a picture; HTML.
    order: Option<String>,
    /// The order as its documents have it: one where they agree, what most say first.
    orders: Vec<Order>,
    found: Found,
}

/// One task of a feature, beside the others.
#[derive(Serialize)]
struct Side {
    link: TaskLink,
    source: Option<Source>,
    updated: Option<String>,
    phases: Vec<PhaseView>,
    phases_done: usize,
    blockers: Vec<String>,
    claims: Vec<ClaimView>,
    contracts: Vec<LockedView>,
    mirrors: Vec<LockedView>,
    counts: Counts,
}

/// An order of repos, and the tasks whose documents have it.
#[derive(Serialize)]
struct Order {
    tasks: Vec<TaskLink>,
    /// The steps, as the first of them writes them.
    steps: Vec<String>,
}

/// What it says of another repo.
#[derive(Serialize)]
struct ClaimView {
    name: String,
    text: String,
    state: Option<StateView>,
}

#[derive(Serialize)]
pub(super) struct FeatureList {
    features: Vec<FeatureRow>,
    alone: usize,
    /// How many there are on all pages, and which of them stand on this one.
    total: usize,
    first: usize,
    last: usize,
    pages: Vec<ListPage>,
}

/// A page of a list.
#[derive(Serialize)]
struct ListPage {
    number: usize,
    href: String,
    current: bool,
}

/// A feature in a list.
#[derive(Serialize)]
pub(super) struct FeatureRow {
    title: String,
    href: String,
    tasks: Vec<TaskLink>,
    state: StateView,
    updated: Option<String>,
}

pub(super) fn draft(site: &Shared<'_>, id: FeatureId) -> PageDraft<FeatureView> {
    let feature = &site.model[id];
    let findings: Vec<usize> = feature.tasks.iter().flat_map(|task| site.findings.of_task(*task)).copied().collect();
    let path = site.addresses.feature(id).unwrap_or(address::FEATURES);
    let root = address::root(path);
    let tasks: Vec<Side> = feature.tasks.iter().map(|task| side(site, *task)).collect();
    let view = FeatureView {
        phases: tasks.iter().map(|side| side.phases.len()).sum(),
        phases_done: tasks.iter().map(|side| side.phases_done).sum(),
        tasks,
        orders: orders(site, &feature.tasks),
        order: site.order_picture(id, &root),
        title: feature.title.clone(),
        tally: Tally::of(site.model, &feature.tasks),
        found: site.found(&findings),
    };
    PageDraft::new(path, &feature.title, view).below(vec![Crumb::new("Features", address::FEATURES)])
}

/// The orders that the documents of some tasks have, each once: two are the same where the same repos come one after the other.
fn orders(site: &Shared<'_>, tasks: &[TaskId]) -> Vec<Order> {
    let model = site.model;
    let mut known: Vec<(Vec<RepoId>, Order)> = Vec::new();
    for task in tasks {
        let steps: Vec<&Step> = model.task_documents(*task).flat_map(|(_, document)| &document.facts.order).collect();
        let mut repos: Vec<RepoId> = steps.iter().filter_map(|step| step.repo).collect();
        repos.dedup();
        if repos.is_empty() {
            continue;
        }
        match known.iter_mut().find(|(known, _)| *known == repos) {
            Some((_, order)) => order.tasks.push(site.task_link(*task)),
            None => {
                let steps = steps.iter().map(|step| step.text.replace('\n', " ")).collect();
                known.push((repos, Order { tasks: vec![site.task_link(*task)], steps }));
            }
        }
    }
    let mut orders: Vec<Order> = known.into_iter().map(|(_, order)| order).collect();
    orders.sort_by_key(|order| Reverse(order.tasks.len()));
    orders
}

fn side(site: &Shared<'_>, id: TaskId) -> Side {
    let model = site.model;
    let phases = phases(model, id);
    let facts = || model.task_documents(id).map(|(_, document)| &document.facts);
    let claim = |claim: &crate::model::Claim| ClaimView {
        name: claim.repo.map_or_else(|| claim.name.value.clone(), |repo| model[repo].info.name.clone()),
        text: claim.text.replace('\n', " "),
        state: claim.state.map(|(state, _)| Some(state).into()),
    };
    Side {
        link: site.task_link(id),
        source: site.task_source(id),
        updated: model[id].updated.map(|date| date.to_string()),
        phases_done: phases.iter().filter(|phase| phase.state.done).count(),
        phases,
        blockers: model.blockers(id).map(|note| note.text.replace('\n', " ")).collect(),
        claims: facts().flat_map(|facts| &facts.claims).map(claim).collect(),
        contracts: contracts(site, id, DocumentKind::Plan, model.locked(id)),
        mirrors: contracts(site, id, DocumentKind::OtherProjects, model.mirrors(id)),
        counts: site.findings.count(site.findings.of_task(id)),
    }
}

/// A page of the list of features: those under way first, and of these the newest.
pub(super) fn list(site: &Shared<'_>, index: usize) -> PageDraft<FeatureList> {
    let model = site.model;
    let mut all: Vec<FeatureId> = site.addresses.shared_features().collect();
    let rank = |id: &FeatureId| {
        let tasks = &model[*id].tasks;
        let is_done = together(model, tasks).is_some_and(State::done);
        (is_done, Reverse(tasks.iter().filter_map(|task| model[*task].updated).max()), *id)
    };
    all.sort_by_cached_key(rank);
    let first = index * FEATURES_OF_A_PAGE;
    let shown = &all[first.min(all.len())..all.len().min(first + FEATURES_OF_A_PAGE)];
    let page = |other: usize| ListPage { number: other + 1, href: address::features(other), current: other == index };
    let view = FeatureList {
        features: shown.iter().map(|id| site.feature_row(*id)).collect(),
        alone: model.features.len() - all.len(),
        total: all.len(),
        first: first + 1,
        last: first + shown.len(),
        pages: (0..pages(site)).map(page).collect(),
    };
    let title = if index == 0 { "Features".to_owned() } else { format!("Features, page {}", index + 1) };
    let above = if index == 0 { Vec::new() } else { vec![Crumb::new("Features", address::FEATURES)] };
    PageDraft::new(address::features(index), title, view).below(above)
}

/// How many pages the list of features has.
pub(super) fn pages(site: &Shared<'_>) -> usize {
    site.addresses.shared_features().count().div_ceil(FEATURES_OF_A_PAGE).max(1)
}

impl Shared<'_> {
    pub(super) fn feature_row(&self, id: FeatureId) -> FeatureRow {
        let feature = &self.model[id];
        FeatureRow {
            title: feature.title.clone(),
            href: self.addresses.feature(id).unwrap_or(address::FEATURES).to_owned(),
            tasks: feature.tasks.iter().map(|task| self.task_link(*task)).collect(),
            state: together(self.model, &feature.tasks).into(),
            updated: feature.tasks.iter().filter_map(|task| self.model[*task].updated).max().map(|date| date.to_string()),
        }
    }
}

/// Where tasks stand, taken together: blocked where one is, done where all are.
pub(super) fn together(model: &Model, tasks: &[TaskId]) -> Option<State> {
    let states: Vec<Option<State>> = tasks.iter().map(|task| model.current_state(*task)).collect();
    let all = |wanted: fn(State) -> bool| states.iter().all(|state| state.is_some_and(wanted));
    match () {
        () if states.contains(&Some(State::Blocked)) => Some(State::Blocked),
        () if all(|state| state == State::Complete) => Some(State::Complete),
        () if all(State::done) => Some(State::Implemented),
        () if all(|state| state == State::Pending) => Some(State::Pending),
        () if states.iter().all(Option::is_none) => None,
        () => Some(State::InProgress),
    }
}
