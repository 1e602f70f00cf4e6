//! The page of a person or team: what needs them, what they have open, and who waits for them; and the list of all of them.

use std::collections::BTreeSet;

use serde::Serialize;

use super::address;
use super::finding::{Counts, Found};
use super::needs::{NeedsView, needs};
use super::page::{Crumb, PageDraft, Shared};
use super::repo::TaskRow;
use super::state::Tally;
use super::task::TaskLink;
use crate::config::State;
use crate::model::{Person, TaskId};

/// How many items of each list a page shows.
const LISTED: usize = 300;

#[derive(Serialize)]
pub(super) struct PersonView {
    name: String,
    tally: Tally,
    needs: NeedsView,
    open: Vec<TaskRow>,
    more_open: usize,
    /// Items of others that wait for theirs.
    waiting: Vec<Waiting>,
    more_waiting: usize,
    done: Vec<TaskLink>,
    more_done: usize,
    found: Found,
}

/// An item that waits for another.
#[derive(Serialize)]
struct Waiting {
    link: TaskLink,
    awaited: TaskLink,
}

#[derive(Serialize)]
pub(super) struct PeopleView {
    people: Vec<PersonRow>,
    /// How many open items nobody answers for.
    unowned: usize,
}

#[derive(Serialize)]
struct PersonRow {
    link: PersonLink,
    tally: Tally,
    counts: Counts,
    updated: Option<String>,
}

/// A person or team as other pages name it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct PersonLink {
    pub name: String,
    pub href: String,
}

pub(super) fn draft(site: &Shared<'_>, index: usize) -> PageDraft<PersonView> {
    let model = site.model;
    let Person { name, tasks } = &site.people.all[index];
    let mine: BTreeSet<TaskId> = tasks.iter().copied().collect();
    let is_done = |task: &TaskId| model.state(*task).is_some_and(State::done);
    let (done, mut open): (Vec<TaskId>, Vec<TaskId>) = tasks.iter().copied().partition(is_done);
    open.sort_by_key(|task| (model.current_state(*task) != Some(State::Blocked), *task));
    let waits = site
        .waits()
        .iter()
        .filter(|wait| mine.contains(&wait.to) && !mine.contains(&wait.from) && !is_done(&wait.to) && !is_done(&wait.from));
    let waiting: Vec<Waiting> = waits.map(|wait| Waiting { link: site.task_link(wait.from), awaited: site.task_link(wait.to) }).collect();
    let findings: Vec<usize> = tasks.iter().flat_map(|task| site.findings.of_task(*task)).copied().collect();
    let view = PersonView {
        name: name.clone(),
        tally: Tally::of(model, tasks),
        needs: needs(site, Some(&mine)),
        open: open.iter().take(LISTED).map(|task| site.task_row(*task)).collect(),
        more_open: open.len().saturating_sub(LISTED),
        more_waiting: waiting.len().saturating_sub(LISTED),
        waiting: waiting.into_iter().take(LISTED).collect(),
        done: done.iter().take(LISTED).map(|task| site.task_link(*task)).collect(),
        more_done: done.len().saturating_sub(LISTED),
        found: site.found(&findings),
    };
    PageDraft::new(site.addresses.person(index), name, view).below(vec![Crumb::new("People", address::PEOPLE)])
}

pub(super) fn list(site: &Shared<'_>) -> PageDraft<PeopleView> {
    let model = site.model;
    let row = |(index, person): (usize, &Person)| {
        let findings: Vec<usize> = person.tasks.iter().flat_map(|task| site.findings.of_task(*task)).copied().collect();
        PersonRow {
            link: site.person_link(index),
            tally: Tally::of(model, &person.tasks),
            counts: site.findings.count(&findings),
            updated: person.tasks.iter().filter_map(|task| model[*task].updated).max().map(|date| date.to_string()),
        }
    };
    let is_unowned = |task: &TaskId| !model.state(*task).is_some_and(State::done) && site.people.owners(*task).is_empty();
    let view =
        PeopleView { people: site.people.all.iter().enumerate().map(row).collect(), unowned: model.task_ids().filter(is_unowned).count() };
    PageDraft::new(address::PEOPLE, "People", view)
}

impl Shared<'_> {
    fn person_link(&self, index: usize) -> PersonLink {
        PersonLink { name: self.people.all[index].name.clone(), href: self.addresses.person(index).to_owned() }
    }

    /// Who answers for an item.
    pub(super) fn owners(&self, task: TaskId) -> Vec<PersonLink> {
        self.people.owners(task).iter().map(|index| self.person_link(*index)).collect()
    }
}
