//! What is new in a workspace since a day: what broke, drifted, was blocked, done or renumbered.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::times::{Moment, Times};
use crate::config::{Severity, State};
use crate::contract::{Contracts, Verdict};
use crate::disk::{HostError, Progress};
use crate::host::{self, Workspace};
use crate::lint::Finding;
use crate::model::{EventKind, Model, RepoId, TaskId, join};
use crate::pipeline::{Analysis, Error, Output};
use crate::source::Number;
use crate::text::Date;

/// What is new since a day.
pub struct Digest {
    /// The workspace as it is.
    pub analysis: Analysis,
    /// The day from which on everything is new.
    pub since: Date,
    /// Errors and warnings that were not there, drift aside.
    pub broken: Vec<Finding>,
    /// How many errors and warnings are gone.
    pub fixed: usize,
    /// The indices of contracts that have a mirror which contradicts them, and had none.
    pub drifted: Vec<usize>,
    /// Items in a new state, by what it is.
    pub entries: Vec<DigestEntry>,
}

/// What became of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DigestEntry {
    /// It was not there.
    Opened(TaskId),
    /// It was not blocked.
    Blocked(TaskId),
    /// It was open.
    Done(TaskId),
    /// It had another number.
    Renumbered(TaskId, Number),
}

/// The rules whose findings are told by contract.
const DRIFT: [&str; 3] = ["contract-drift", "file-drift", "pin-drift"];

/// What is new in a workspace since a day, of which all of it counts.
///
/// # Errors
/// Where the workspace cannot be read, or git knows nothing of that time.
pub fn digest(workspace: Workspace, since: Date, progress: &Progress) -> Result<Digest, Error> {
    let sources = host::crawl(&workspace, progress)?;
    let moment = Moment::of(&workspace, &sources, since.start());
    if moment.commits.is_empty() {
        let help = Some("a digest compares commits: use it in git checkouts, and fetch more of the history of shallow ones".to_owned());
        let message = "git knows no commit of any repo from before that day".to_owned();
        return Err(HostError { path: workspace.root, message, help }.into());
    }
    let mut times = Times::new(&workspace, &sources, progress);
    let was = times.at_moment(&moment)?;
    let is = times.now();
    drop(times);
    let is_told = |finding: &&Finding| finding.severity >= Severity::Warning && !DRIFT.contains(&finding.rule);
    let known: BTreeSet<_> = was.findings.iter().map(|finding| finding.fingerprint).collect();
    let still: BTreeSet<_> = is.findings.iter().map(|finding| finding.fingerprint).collect();
    let entries = entries(&was.model, &is.model, since);
    let moved = Moved::new(&is.model, &entries);
    let said: BTreeSet<(&str, &str, &str)> =
        was.findings.iter().map(|finding| (finding.rule, finding.location.file.as_str(), finding.message.as_str())).collect();
    let was_there = |finding: &Finding| {
        known.contains(&finding.fingerprint)
            || moved.back(finding).is_some_and(|(file, message)| said.contains(&(finding.rule, file.as_str(), message.as_str())))
    };
    let mut broken: Vec<Finding> = is.findings.iter().filter(is_told).filter(|finding| !was_there(finding)).cloned().collect();
    broken.sort_by_key(|finding| Reverse(finding.severity));
    let carried = is.findings.iter().filter(is_told).filter(|finding| !known.contains(&finding.fingerprint) && was_there(finding)).count();
    let fixed = was.findings.iter().filter(is_told).filter(|finding| !still.contains(&finding.fingerprint)).count().saturating_sub(carried);
    let drifted = drifted(&was, &is);
    let Output { model, contracts, findings, .. } = is;
    Ok(Digest { analysis: Analysis { workspace, model, contracts, findings }, since, broken, fixed, drifted, entries })
}

fn entries(was: &Model, is: &Model, since: Date) -> Vec<DigestEntry> {
    let mut entries = Vec::new();
    for task in is.task_ids() {
        let Some(before) = as_it_was(was, is, task, since) else {
            entries.push(DigestEntry::Opened(task));
            continue;
        };
        let moved = was[before].number.filter(|from| is[task].number != Some(*from));
        entries.extend(moved.map(|from| DigestEntry::Renumbered(task, from)));
        let (then, now) = (was.current_state(before), is.current_state(task));
        let is_done = |state: Option<State>| state.is_some_and(State::done);
        if is_done(now) && !is_done(then) {
            entries.push(DigestEntry::Done(task));
        } else if now == Some(State::Blocked) && then != Some(State::Blocked) {
            entries.push(DigestEntry::Blocked(task));
        }
    }
    entries
}

/// Items that have another number now: what is found in them was found at another path, and under another name.
struct Moved {
    /// The folder now, the folder then; what the item is called now, and was.
    items: Vec<[String; 4]>,
}

impl Moved {
    fn new(model: &Model, entries: &[DigestEntry]) -> Self {
        let item = |entry: &DigestEntry| {
            let DigestEntry::Renumbered(task, from) = entry else { return None };
            let folder = join(&model[model[*task].repo].info.path, &model[*task].path);
            let (now, then) = (model.task_label(*task), model.label(*from));
            Some([format!("{folder}/"), format!("{}/", folder.replace(&now, &then)), now, then])
        };
        Self { items: entries.iter().filter_map(item).collect() }
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

/// The contracts of `is` that have drifted, and had not.
fn drifted(was: &Output, is: &Output) -> Vec<usize> {
    let known: BTreeSet<(String, String)> = keys(&was.model, &was.contracts).into_iter().map(|(_, key)| key).collect();
    keys(&is.model, &is.contracts).into_iter().filter(|(_, key)| !known.contains(key)).map(|(index, _)| index).collect()
}

/// The contracts that have drifted, each with what it is known by: the repo of its owner, and its name.
fn keys(model: &Model, contracts: &Contracts) -> Vec<(usize, (String, String))> {
    let drifted = contracts.all.iter().enumerate().filter(|(_, contract)| contract.verdict() == Some(Verdict::Drift));
    let owner = |contract: &crate::contract::SharedContract| contract.owner.as_ref().map(|owner| model[owner.repo].info.name.clone());
    drifted.map(|(index, contract)| (index, (owner(contract).unwrap_or_default(), contract.name.clone()))).collect()
}
