//! What git knows of the commits that run somewhere, and what was done since.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Environments, Missing, Pin, PinState};
use crate::config::State;
use crate::contract::{ContractKind, SharedContract};
use crate::model::{DocumentKind, Model, RepoId, TaskId, TextId, state_in};
use crate::source::{Answers, CommitName, ReleaseQuery};

/// How many files of a commit are looked at.
const MAX_PATHS: usize = 2_000;

impl Environments {
    /// The commits that run anywhere, with the files that say what was done when.
    pub fn release_queries(&self, model: &Model, contracts: &[SharedContract]) -> Vec<ReleaseQuery> {
        let services = self.services();
        services.into_iter().flat_map(|service| self.queries_of(model, contracts, service)).collect()
    }

    fn queries_of(&self, model: &Model, contracts: &[SharedContract], service: RepoId) -> Vec<ReleaseQuery> {
        let names: BTreeSet<&CommitName> = self.pins_of(service).filter_map(|pin| pin.commit.as_ref()).collect();
        let paths = paths(model, contracts, service);
        let query = |name: &&CommitName| ReleaseQuery {
            repo: service.0 as usize,
            name: (*name).clone(),
            others: names.iter().filter(|other| *other != name).map(|other| (*other).clone()).collect(),
            paths: paths.clone(),
        };
        names.iter().map(query).collect()
    }

    fn pins_of(&self, service: RepoId) -> impl Iterator<Item = &Pin> {
        self.all.iter().flat_map(move |environment| environment.pins_of(service))
    }

    /// The environments with what git answered.
    #[must_use]
    pub(in crate::contract) fn with_releases(mut self, model: &Model, contracts: &[SharedContract], answers: &Answers) -> Self {
        for service in self.services() {
            for query in self.queries_of(model, contracts, service) {
                let Some(release) = answers.get(&query).and_then(Option::as_ref) else { continue };
                let missing = missing(model, contracts, service, &release.texts);
                let pins = self.all.iter_mut().flat_map(|environment| &mut environment.pins);
                for pin in pins.filter(|pin| pin.service == service && pin.commit.as_ref() == Some(&query.name)) {
                    pin.state = PinState::Known;
                    pin.release = Some(release.clone());
                    pin.missing = missing.clone();
                }
            }
        }
        self.misplaced = super::order::misplaced(&self);
        self
    }
}

/// The files of a repo that say what is done: the status of each task that is, and the contracts that it owns.
fn paths(model: &Model, contracts: &[SharedContract], service: RepoId) -> Vec<String> {
    let mut paths: BTreeSet<&str> = done(model, service).filter_map(|(_, path)| path).collect();
    paths.extend(owned(model, contracts, service).map(|(_, path)| path));
    paths.into_iter().take(MAX_PATHS).map(str::to_owned).collect()
}

/// The tasks of a repo that are done, each with the document that says so.
fn done(model: &Model, service: RepoId) -> impl Iterator<Item = (TaskId, Option<&str>)> {
    let tasks = model[service].tasks.iter().copied().filter(move |task| model.kind_of(*task).has_templates());
    let tasks = tasks.filter(move |task| model.state(*task).is_some_and(State::done));
    tasks.map(move |task| (task, model.document_of(task, DocumentKind::Status).map(|document| &*document.path)))
}

/// The contracts that a repo owns, with the place of each among all, and its file relative to the repo.
fn owned<'m>(model: &'m Model, contracts: &'m [SharedContract], service: RepoId) -> impl Iterator<Item = (usize, &'m str)> {
    contracts.iter().enumerate().filter(|(_, contract)| contract.kind != ContractKind::Pin).filter_map(move |(index, contract)| {
        let owner = contract.owner.as_ref().filter(|owner| owner.repo == service)?;
        // What a plan locks of work that is not done is nowhere yet.
        owner.task.is_none_or(|task| model.state(task).is_some_and(State::done)).then_some(())?;
        let path = match owner.text?.id {
            TextId::Document(id) => &*model[id].path,
            TextId::File(id) => model[id].path.as_str(),
        };
        Some((index, path))
    })
}

/// What a repo has that a commit of it has not, by the texts of the commit.
fn missing(model: &Model, contracts: &[SharedContract], service: RepoId, texts: &BTreeMap<String, Option<Arc<str>>>) -> Missing {
    let mut missing = Missing::default();
    for (task, path) in done(model, service) {
        let (Some(path), Some(document)) = (path, model.document_of(task, DocumentKind::Status)) else {
            missing.unknown += 1;
            continue;
        };
        match texts.get(path) {
            Some(None) => missing.tasks.push(task),
            Some(Some(text)) if **text == *document.text() => {}
            Some(Some(text)) => match state_in(model, model.kind_of(task), text) {
                Some(state) if state.done() => {}
                Some(_) => missing.tasks.push(task),
                None => missing.unknown += 1,
            },
            None => missing.unknown += 1,
        }
    }
    for (index, path) in owned(model, contracts, service) {
        let held = contracts[index].owner.as_ref().and_then(|owner| owner.text);
        let (Some(held), Some(then)) = (held, texts.get(path)) else { continue };
        let now = model.text(held.id);
        let is_same = then.as_ref().is_some_and(|then| match held.id {
            TextId::File(_) => lines(then).eq(lines(now)),
            // What stands around it may have changed.
            TextId::Document(_) => words(then).contains(&words(held.span.of(now))),
        });
        if !is_same {
            missing.contracts.push(index);
        }
    }
    missing
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim_end)
}

fn words(text: &str) -> String {
    let parts: Vec<&str> = text.split_whitespace().collect();
    parts.join(" ")
}
