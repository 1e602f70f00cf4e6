//! What needs somebody now, worst first: on the first page for everyone, on the page of a person what is theirs.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;

use super::contracts::{self, Row};
use super::finding::PlaceView;
use super::page::Shared;
use super::task::TaskLink;
use super::{prose, quote};
use crate::config::{Severity, State};
use crate::contract::{SharedContract, Verdict};
use crate::lint::{DRIFT, Finding};
use crate::model::TaskId;

/// How many entries each list shows, and how many of these may be of one rule, or about one item.
const SHOWN: usize = 6;
const OF_A_RULE: usize = 3;
/// How many places of one message are named.
const PLACES: usize = 3;
/// The longest reason, in characters.
const MAX_REASON_CHARS: usize = 160;

/// The rules whose findings stand in lists of their own.
const OVER: &str = "stale-wait";
const CLAIMS: &str = "stale-snapshot";

#[derive(Serialize)]
pub(super) struct NeedsView {
    errors: List<Said>,
    drifted: List<Row>,
    blocked: List<BlockedTask>,
    /// Waits whose end has come, as documents say them.
    over: List<Said>,
    /// What has not begun although all that it waits for is done.
    ready: List<ReadyTask>,
    /// What documents say of other items and is not so.
    claims: List<ClaimAbout>,
    any: bool,
}

/// The beginning of a list.
#[derive(Serialize)]
struct List<T> {
    shown: Vec<T>,
    total: usize,
    more: usize,
}

impl<T> List<T> {
    fn of<S>(all: Vec<S>, view: impl FnMut(S) -> T) -> Self {
        let total = all.len();
        let shown: Vec<T> = all.into_iter().take(SHOWN).map(view).collect();
        Self { more: total - shown.len(), shown, total }
    }
}

#[derive(Serialize)]
struct BlockedTask {
    link: TaskLink,
    why: Option<String>,
    /// The day of its last update, since which it has been blocked at the least.
    since: Option<String>,
}

#[derive(Serialize)]
struct ReadyTask {
    link: TaskLink,
    /// What it waited for.
    done: Vec<TaskLink>,
}

/// False claims about one item.
#[derive(Serialize)]
struct ClaimAbout {
    /// The item that is claimed to stand elsewhere; none where that is not known.
    link: Option<TaskLink>,
    claims: Vec<Said>,
}

/// Findings that say the same.
#[derive(Serialize)]
struct Said {
    /// HTML.
    message: String,
    places: Vec<PlaceView>,
    more: usize,
}

/// What needs somebody in all of the workspace, or about some of its items.
pub(super) fn needs(site: &Shared<'_>, mine: Option<&BTreeSet<TaskId>>) -> NeedsView {
    let is_mine = |task: TaskId| mine.is_none_or(|mine| mine.contains(&task));
    let findings: Vec<usize> = match mine {
        None => (0..site.findings.all.len()).collect(),
        Some(mine) => mine.iter().flat_map(|task| site.findings.of_task(*task)).copied().collect(),
    };
    let of = |rule: &str| findings.iter().copied().filter(|index| site.findings.all[*index].rule == rule).collect::<Vec<_>>();
    let view = NeedsView {
        errors: errors(site, &findings),
        drifted: List::of(drifted(site, mine), |index| contracts::row(site, index)),
        blocked: blocked(site, &is_mine),
        over: List::of(by_message(site, &of(OVER)), |list| said(site, &list)),
        ready: ready(site, &is_mine),
        claims: claims(site, mine),
        any: false,
    };
    let totals = [view.errors.total, view.drifted.total, view.blocked.total, view.over.total, view.ready.total, view.claims.total];
    NeedsView { any: totals.iter().any(|total| *total > 0), ..view }
}

/// The errors that stand in no other list; of each rule some before many of one.
fn errors(site: &Shared<'_>, findings: &[usize]) -> List<Said> {
    let finding = |index: usize| &site.findings.all[index];
    let is_listed = |finding: &Finding| finding.rule == OVER || finding.rule == CLAIMS || DRIFT.contains(&finding.rule);
    let errors = findings.iter().copied().filter(|index| finding(*index).severity == Severity::Error && !is_listed(finding(*index)));
    let errors: Vec<usize> = errors.collect();
    let total = errors.len();
    let mut of_rule: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut first, mut rest) = (Vec::new(), Vec::new());
    for list in by_message(site, &errors) {
        let count = of_rule.entry(finding(list[0]).rule).or_default();
        *count += 1;
        if *count > OF_A_RULE { rest.push(list) } else { first.push(list) }
    }
    first.append(&mut rest);
    first.truncate(SHOWN);
    let shown: usize = first.iter().map(Vec::len).sum();
    List { shown: first.iter().map(|list| said(site, list)).collect(), total, more: total - shown }
}

/// Findings that say the same, those first that are first.
fn by_message(site: &Shared<'_>, findings: &[usize]) -> Vec<Vec<usize>> {
    let mut lists: Vec<Vec<usize>> = Vec::new();
    let mut known: HashMap<(&str, &str), usize> = HashMap::new();
    for index in findings {
        let finding = &site.findings.all[*index];
        let list = *known.entry((finding.rule, &finding.message)).or_insert_with(|| {
            lists.push(Vec::new());
            lists.len() - 1
        });
        lists[list].push(*index);
    }
    lists
}

fn said(site: &Shared<'_>, findings: &[usize]) -> Said {
    Said {
        message: prose::html(&site.findings.all[findings[0]].message),
        places: findings.iter().take(PLACES).map(|index| site.finding(*index).place).collect(),
        more: findings.len().saturating_sub(PLACES),
    }
}

/// The contracts of which a mirror contradicts the owner. A file may belong to no item: to everyone it is shown all the same.
fn drifted(site: &Shared<'_>, mine: Option<&BTreeSet<TaskId>>) -> Vec<usize> {
    let is_part = |contract: &SharedContract, mine: &BTreeSet<TaskId>| {
        let drifted = contract.mirrors.iter().filter(|mirror| mirror.verdict == Verdict::Drift).map(|mirror| &mirror.holder);
        contract.owner.iter().chain(drifted).any(|holder| holder.task.is_some_and(|task| mine.contains(&task)))
    };
    let is_shown =
        |contract: &SharedContract| contract.verdict() == Some(Verdict::Drift) && mine.is_none_or(|mine| is_part(contract, mine));
    site.contracts.all.iter().enumerate().filter(|(_, contract)| is_shown(contract)).map(|(index, _)| index).collect()
}

/// What is blocked, that for longest first.
fn blocked(site: &Shared<'_>, is_mine: &impl Fn(TaskId) -> bool) -> List<BlockedTask> {
    let model = site.model;
    let mut blocked: Vec<TaskId> =
        model.task_ids().filter(|task| is_mine(*task) && model.current_state(*task) == Some(State::Blocked)).collect();
    blocked.sort_by_key(|task| (model[*task].updated.is_none(), model[*task].updated, *task));
    List::of(blocked, |task| BlockedTask {
        link: site.task_link(task),
        why: model.blockers(task).next().map(|note| quote::first(&note.text.replace('\n', " "), MAX_REASON_CHARS)),
        since: model[task].updated.map(|date| date.to_string()),
    })
}

/// What has not begun and waits for nothing any more.
fn ready(site: &Shared<'_>, is_mine: &impl Fn(TaskId) -> bool) -> List<ReadyTask> {
    let model = site.model;
    let is_done = |task: TaskId| model.state(task).is_some_and(State::done);
    let waits = site.waits().chunk_by(|one, other| one.from == other.from);
    let is_ready = |waits: &&[crate::model::Wait]| {
        let from = waits[0].from;
        is_mine(from) && model.current_state(from) == Some(State::Pending) && waits.iter().all(|wait| is_done(wait.to))
    };
    List::of(waits.filter(is_ready).collect(), |waits| ReadyTask {
        link: site.task_link(waits[0].from),
        done: waits.iter().map(|wait| site.task_link(wait.to)).collect(),
    })
}

/// Claims that are false, by the item that they are about, those with most first.
fn claims(site: &Shared<'_>, mine: Option<&BTreeSet<TaskId>>) -> List<ClaimAbout> {
    let mut about: BTreeMap<Option<TaskId>, Vec<usize>> = BTreeMap::new();
    for index in site.findings.of_rule(CLAIMS) {
        let related = &site.findings.all[*index].related;
        let task = related.iter().find_map(|related| site.task_at(&related.location));
        if mine.is_none_or(|mine| task.is_some_and(|task| mine.contains(&task))) {
            about.entry(task).or_default().push(*index);
        }
    }
    let mut about: Vec<(Option<TaskId>, Vec<usize>)> = about.into_iter().collect();
    about.sort_by_key(|(_, claims)| Reverse(claims.len()));
    List::of(about, |(task, claims)| ClaimAbout {
        link: task.map(|task| site.task_link(task)),
        claims: by_message(site, &claims).iter().take(OF_A_RULE).map(|list| said(site, list)).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::{CLAIMS, OVER};
    use crate::lint::RULES;

    #[test]
    fn the_lists_are_those_of_rules_that_there_are() {
        for name in [OVER, CLAIMS] {
            assert!(RULES.iter().any(|rule| rule.name == name), "{name}");
        }
    }
}
