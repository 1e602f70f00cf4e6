//! What somebody needs to know about the changes in a working tree before they are committed.

use std::collections::BTreeSet;

use super::gather::{Inputs, Surroundings, findings_said, holder, line, named, of, quoted, safe, section, shell};
use super::{ChangesView, Command, Context, Entry, LeftOut, Section, Worth};
use crate::config::{Severity, State};
use crate::contract::{SharedContract, Verdict};
use crate::lint::Finding;
use crate::model::{Model, RepoId, TaskId, below, join};

/// Changes of a repo, and what they did.
pub struct Changes<'a> {
    /// The repo that changes.
    pub repo: RepoId,
    /// The commit that is checked out.
    pub commit: &'a str,
    /// The files that changed, relative to the workspace's root.
    pub files: &'a [String],
    /// What was right in other repos before, and is not any more.
    pub left: Vec<&'a Finding>,
    /// What is wrong in the repo itself, and was not.
    pub introduced: Vec<&'a Finding>,
}

impl Surroundings {
    /// All that there is to say about changes in what they were gathered from. `base` is the way from the reader's folder to the
    /// workspace's root, empty or with a `/` at its end.
    pub fn of_changes(&self, inputs: Inputs<'_>, changes: &Changes<'_>, base: &str) -> Context {
        let Inputs { model, contracts, .. } = inputs;
        let Changes { repo, commit, files, left, introduced } = changes;
        let touched: BTreeSet<TaskId> = files.iter().filter_map(|file| owner(model, file)).collect();
        let contracts: Vec<&SharedContract> = contracts.all.iter().filter(|contract| touches(contract, files)).collect();
        let sections = [
            findings("left-behind", "What these changes leave behind in other repos", model, left, base),
            findings("introduced", "What these changes break here", model, introduced, base),
            section("touched-contracts", "Contracts in the files that changed", contracts.iter().map(|contract| about(model, contract))),
            section("touched-items", "Items whose documents changed", touched.iter().map(|task| self.item_touched(model, *task))),
            section("planned-by", "Open items that plan to change these files", planned(model, *repo, files, &touched).into_iter()),
            section(
                "changed-files",
                "Files that changed",
                files.iter().map(|file| Entry::line(format!("`{}`", shown(file, base)), Worth::Own)),
            ),
        ];
        let name = safe(&model[*repo].info.name);
        Context {
            item: None,
            changes: Some(ChangesView { repo: name.clone(), commit: (*commit).to_owned(), files: files.len() }),
            sections: sections.into_iter().filter(|section| !section.entries.is_empty()).collect(),
            left_out: LeftOut::default(),
            next: next(model, changes, &contracts, &name, &touched, base),
            budget: "--budget ",
        }
    }

    fn item_touched(&self, model: &Model, task: TaskId) -> Entry {
        let waiting: Vec<String> = of(&self.waiting, task).iter().map(|other| named(model, *other)).collect();
        let waited = if waiting.is_empty() { String::new() } else { format!("; waited for by {}", waiting.join("; ")) };
        Entry::line(format!("{}{waited}", named(model, task)), Worth::Others)
    }
}

fn findings(kind: &'static str, title: &'static str, model: &Model, found: &[&Finding], base: &str) -> Section {
    let entry =
        |(_, text, places): (Severity, String, Vec<String>)| Entry { place: Some(places.join(", ")), ..Entry::line(text, Worth::Needed) };
    section(kind, title, findings_said(model, found, base).into_iter().map(entry))
}

/// The item that a file is a part of, be it a document or not.
fn owner(model: &Model, file: &str) -> Option<TaskId> {
    let above =
        || std::iter::successors(file.rsplit_once('/').map(|(folder, _)| folder), |folder| folder.rsplit_once('/').map(|(above, _)| above));
    let document = model.places.document(file).and_then(|document| model[document].task);
    document.or_else(|| model.places.task(file)).or_else(|| above().find_map(|folder| model.places.task(folder)))
}

/// Whether a contract, or a mirror of it, is in one of the files.
fn touches(contract: &SharedContract, files: &[String]) -> bool {
    let mut holders = contract.owner.iter().chain(contract.mirrors.iter().map(|mirror| &mirror.holder));
    holders.any(|holder| files.iter().any(|file| below(file.trim_end_matches('/'), &holder.file).is_some()))
}

fn about(model: &Model, contract: &SharedContract) -> Entry {
    let owner = contract.owner.as_ref().map_or_else(|| "nobody".to_owned(), |owner| holder(model, owner));
    let mirror = |mirror: &crate::contract::Mirror| format!("{} ({})", holder(model, &mirror.holder), mirror.verdict.label());
    let mirrors: Vec<String> = contract.ranked().into_iter().map(|(_, other)| mirror(other)).collect();
    let mirrored = if mirrors.is_empty() { "mirrored by nobody".to_owned() } else { format!("mirrored by {}", mirrors.join(", ")) };
    Entry::line(format!("{}, owned by {owner}, {mirrored}", quoted(&contract.name)), Worth::Others)
}

/// Open items that plan to change what changed, but for those whose own documents changed.
fn planned(model: &Model, repo: RepoId, files: &[String], touched: &BTreeSet<TaskId>) -> Vec<Entry> {
    let root = &model[repo].info.path;
    let is_open = |task: &TaskId| !model.state(*task).is_some_and(State::done) && !touched.contains(task);
    let changed = |path: &str| files.iter().any(|file| *file == join(root, path.trim_end_matches('/')));
    let of_item = |task: TaskId| {
        let paths: BTreeSet<&str> = model.planned_files(task).iter().map(|file| file.path.as_str()).filter(|path| changed(path)).collect();
        let paths: Vec<String> = paths.into_iter().map(|path| format!("`{}`", line(path))).collect();
        (!paths.is_empty()).then(|| Entry::line(format!("{}: {}", named(model, task), paths.join(", ")), Worth::Others))
    };
    model[repo].tasks.iter().copied().filter(is_open).filter_map(of_item).collect()
}

fn shown(file: &str, base: &str) -> String {
    safe(&format!("{base}{file}"))
}

fn next(
    model: &Model,
    changes: &Changes<'_>,
    contracts: &[&SharedContract],
    repo: &str,
    touched: &BTreeSet<TaskId>,
    base: &str,
) -> Vec<Command> {
    let mut next = Vec::new();
    let mut add = |command: String, why: &'static str, tool: &'static str, arguments: Vec<(&'static str, String)>| {
        next.push(Command { command, why, tool, arguments });
    };
    if let Some(contract) = contracts.iter().find(|contract| contract.verdict() == Some(Verdict::Drift)) {
        let name = line(&contract.name);
        add(format!("crossbook contracts {}", shell(&name)), "the words that differ from the owner's", "contract", vec![("name", name)]);
    }
    let found = || changes.left.iter().chain(&changes.introduced);
    if found().any(|finding| finding.fix.as_ref().is_some_and(|fix| fix.safe)) {
        add("crossbook fix --dry-run".to_owned(), "what can be fixed safely", "fix", Vec::new());
    }
    if let Some(rule) = found().map(|finding| finding.rule).min() {
        add(format!("crossbook explain {rule}"), "what the rule means, and how to fix it", "explain", vec![("rule", rule.to_owned())]);
    }
    if let Some(task) = touched.first() {
        let path = join(&model[model[*task].repo].info.path, &model[*task].path);
        add(
            format!("crossbook check {}", shell(&shown(&path, base))),
            "what is wrong with the item's documents",
            "check",
            vec![("paths", path)],
        );
    }
    let arguments = vec![("repo", repo.to_owned())];
    add(format!("crossbook impact --repo {}", shell(repo)), "the same since the branch began", "impact", arguments);
    next
}
