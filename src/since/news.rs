//! What is so in a workspace, and what of it is new since an earlier time: broken, drifted, blocked, done, opened or renumbered.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::config::{Severity, State};
use crate::contract::{Contracts, SharedContract, Verdict};
use crate::disk::cache;
use crate::lint::{DRIFT, Finding, Fingerprint};
use crate::model::{EventKind, Model, RepoId, TaskId, join};
use crate::pipeline::{Analysis, Output};
use crate::site::What;
use crate::source::Number;
use crate::text::{Cut, Date};

/// How much of a hash is a name.
const NAME: usize = 32;

/// A workspace as it is, or was.
#[derive(Clone, Copy)]
pub(super) struct Seen<'a> {
    pub model: &'a Model,
    pub contracts: &'a Contracts,
    pub findings: &'a [Finding],
}

impl<'a> From<&'a Output> for Seen<'a> {
    fn from(output: &'a Output) -> Self {
        Self { model: &output.model, contracts: &output.contracts, findings: &output.findings }
    }
}

impl<'a> From<&'a Analysis> for Seen<'a> {
    fn from(analysis: &'a Analysis) -> Self {
        Self { model: &analysis.model, contracts: &analysis.contracts, findings: &analysis.findings }
    }
}

/// What is so, or is new.
#[derive(Debug, Default)]
pub struct News {
    /// Errors and warnings, drift aside, as indices: errors first.
    pub broken: Vec<usize>,
    /// How many errors and warnings are gone.
    pub fixed: usize,
    /// Contracts of which a mirror contradicts the owner, as indices.
    pub drifted: Vec<usize>,
    /// Items that are blocked.
    pub blocked: Vec<TaskId>,
    /// Items that are done.
    pub done: Vec<TaskId>,
    /// Items that exist.
    pub opened: Vec<TaskId>,
    /// Items that had another number.
    pub renumbered: Vec<(TaskId, Number)>,
}

impl News {
    /// All that is so, whenever it came about.
    pub(super) fn all(is: Seen<'_>) -> Self {
        let Seen { model, contracts, .. } = is;
        let in_state = |wanted: fn(State) -> bool| model.task_ids().filter(|task| model.current_state(*task).is_some_and(wanted)).collect();
        let numbers = |task: TaskId| {
            model[task].events.iter().filter_map(move |event| match event.kind {
                EventKind::Renumbered { from, .. } => Some((task, from)),
                EventKind::Created | EventKind::Changed => None,
            })
        };
        Self {
            broken: told(is),
            fixed: 0,
            drifted: (0..contracts.all.len()).filter(|index| contracts.all[*index].verdict() == Some(Verdict::Drift)).collect(),
            blocked: in_state(|state| state == State::Blocked),
            done: in_state(State::done),
            opened: model.task_ids().collect(),
            renumbered: model.task_ids().flat_map(numbers).collect(),
        }
    }

    /// What is so and was not; `since` is the first day on which it may have come about.
    pub(super) fn between(was: Seen<'_>, is: Seen<'_>, since: Date) -> Self {
        let mut news = Self::default();
        for task in is.model.task_ids() {
            news.add(was.model, is.model, task, since);
        }
        let known: BTreeSet<(&str, &str)> = drifted(was).map(|(_, key)| key).collect();
        news.drifted = drifted(is).filter(|(_, key)| !known.contains(key)).map(|(index, _)| index).collect();
        let (before, now) = (told(was), told(is));
        let then = Then::new(was.findings, &before, Moved::new(is.model, &news.renumbered));
        let all = now.len();
        news.broken = now.into_iter().filter(|index| !then.had(&is.findings[*index])).collect();
        news.fixed = before.len().saturating_sub(all - news.broken.len());
        news
    }

    /// What is new of an item.
    fn add(&mut self, was: &Model, is: &Model, task: TaskId, since: Date) {
        let Some(before) = as_it_was(was, is, task, since) else {
            self.opened.push(task);
            return;
        };
        self.renumbered.extend(was[before].number.filter(|from| is[task].number != Some(*from)).map(|from| (task, from)));
        let (then, now) = (was.current_state(before), is.current_state(task));
        let is_done = |state: Option<State>| state.is_some_and(State::done);
        if is_done(now) && !is_done(then) {
            self.done.push(task);
        } else if now == Some(State::Blocked) && then != Some(State::Blocked) {
            self.blocked.push(task);
        }
    }

    /// All of it on one list.
    pub(super) fn whats(&self) -> impl Iterator<Item = What> + '_ {
        let broken = self.broken.iter().map(|index| What::Broken(*index)).chain(self.drifted.iter().map(|index| What::Drifted(*index)));
        let states = self.blocked.iter().map(|task| What::Blocked(*task)).chain(self.done.iter().map(|task| What::Done(*task)));
        let renumbered = self.renumbered.iter().map(|(task, from)| What::Renumbered(*task, *from));
        broken.chain(states).chain(self.opened.iter().map(|task| What::Opened(*task))).chain(renumbered)
    }
}

/// What a piece of news is known by, in this analysis and in any other.
pub(super) fn name(seen: Seen<'_>, what: What) -> String {
    let model = seen.model;
    let item = |kind: &str, task: TaskId, more: &str| [kind, &model[model[task].repo].info.name, &model[task].path, more].join("\0");
    let name = match what {
        What::Broken(index) => format!("broken\0{}", seen.findings[index].fingerprint),
        What::Drifted(index) => {
            let (owner, name) = key(model, &seen.contracts.all[index]);
            ["drifted", owner, name].join("\0")
        }
        What::Blocked(task) => item("blocked", task, ""),
        What::Done(task) => item("done", task, ""),
        What::Opened(task) => item("opened", task, ""),
        What::Renumbered(task, from) => item("renumbered", task, &model.label(from)),
    };
    cache::key(&name).head(NAME).to_owned()
}

/// The errors and warnings that are told one by one, errors first: where a contract drifted, the contract is told instead.
fn told(seen: Seen<'_>) -> Vec<usize> {
    let is_told = |finding: &Finding| finding.severity >= Severity::Warning && !DRIFT.contains(&finding.rule);
    let mut told: Vec<usize> = (0..seen.findings.len()).filter(|index| is_told(&seen.findings[*index])).collect();
    told.sort_by_key(|index| Reverse(seen.findings[*index].severity));
    told
}

/// The contracts that have drifted, each with what it is known by.
fn drifted<'a>(seen: Seen<'a>) -> impl Iterator<Item = (usize, (&'a str, &'a str))> {
    let all = seen.contracts.all.iter().enumerate().filter(|(_, contract)| contract.verdict() == Some(Verdict::Drift));
    all.map(move |(index, contract)| (index, key(seen.model, contract)))
}

/// The repo of a contract's owner, and its name.
fn key<'a>(model: &'a Model, contract: &'a SharedContract) -> (&'a str, &'a str) {
    (contract.owner.as_ref().map_or("", |owner| &model[owner.repo].info.name), &contract.name)
}

/// What was found then.
struct Then<'a> {
    known: BTreeSet<Fingerprint>,
    /// The rule, the file, the message.
    said: BTreeSet<(&'a str, &'a str, &'a str)>,
    moved: Moved,
}

impl<'a> Then<'a> {
    fn new(findings: &'a [Finding], told: &[usize], moved: Moved) -> Self {
        let told = || told.iter().map(|index| &findings[*index]);
        Self {
            known: told().map(|finding| finding.fingerprint).collect(),
            said: told().map(|finding| (finding.rule, finding.location.file.as_str(), finding.message.as_str())).collect(),
            moved,
        }
    }

    fn had(&self, finding: &Finding) -> bool {
        let is_said = |(file, message): (String, String)| self.said.contains(&(finding.rule, file.as_str(), message.as_str()));
        self.known.contains(&finding.fingerprint) || self.moved.back(finding).is_some_and(is_said)
    }
}

/// Items that have another number now: what is found in them was found at another path, and under another name.
struct Moved {
    /// The folder now, the folder then; what the item is called now, and was.
    items: Vec<[String; 4]>,
}

impl Moved {
    fn new(model: &Model, renumbered: &[(TaskId, Number)]) -> Self {
        let item = |(task, from): &(TaskId, Number)| {
            let folder = join(&model[model[*task].repo].info.path, &model[*task].path);
            let (now, then) = (model.task_label(*task), model.label(*from));
            [format!("{folder}/"), format!("{}/", folder.replace(&now, &then)), now, then]
        };
        Self { items: renumbered.iter().map(item).collect() }
    }

    /// Where a finding was then, and what it said, where it is one of such an item.
    fn back(&self, finding: &Finding) -> Option<(String, String)> {
        let file = format!("{}/", finding.location.file);
        let [now, then, name, before] = self.items.iter().find(|[now, ..]| file.starts_with(now.as_str()))?;
        let file = file.replacen(now.as_str(), then, 1);
        Some((file.trim_end_matches('/').to_owned(), finding.message.replace(name.as_str(), before)))
    }
}

/// The item as it was then: the one with the same words in its name, or else the one with the number that it had.
fn as_it_was(was: &Model, is: &Model, task: TaskId, since: Date) -> Option<TaskId> {
    let name = &is[is[task].repo].info.name;
    let repo = was.repos.iter().position(|repo| repo.info.name == *name)?;
    let repo = RepoId(u32::try_from(repo).ok()?);
    let words = |model: &Model, task: TaskId| model[task].name().trim_start_matches(|c: char| c.is_ascii_digit() || c == '-').to_owned();
    let of_kind = |then: &TaskId| was[*then].kind == is[task].kind;
    let mut same_kind = was[repo].tasks.iter().copied().filter(of_kind);
    if is.kind_of(task).has_slug() || is[task].number.is_none() {
        return same_kind.find(|then| was[*then].path == is[task].path || words(was, *then) == words(is, task));
    }
    let since_then = is[task].events.iter().filter(|event| event.day.is_some_and(|day| day >= since));
    let first = since_then.into_iter().find_map(|event| match event.kind {
        EventKind::Renumbered { from, .. } => Some(from),
        EventKind::Created | EventKind::Changed => None,
    });
    was.task(repo, first.or(is[task].number)?)
}
