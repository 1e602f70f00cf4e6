//! `llms.txt`: the site for agents, as a Markdown text of links (llmstxt.org).

use super::address;
use super::feature::together;
use super::page::Shared;
use super::quote::first;
use super::state::{StateView, Tally};
use crate::config::Kind;
use crate::model::{FeatureId, RepoId, TaskId};

/// How many features and tasks are listed; `workspace.json` has all.
const FEATURES: usize = 200;
const TASKS: usize = 300;

pub(super) fn text(site: &Shared<'_>) -> String {
    let model = site.model;
    let url = site.url.as_deref().unwrap_or_default();
    let link = |title: &str, address: &str, rest: &str| format!("- [{}]({url}{address}){rest}\n", plain(title));
    let tally = Tally::of(model, &model.task_ids().collect::<Vec<_>>());
    let counts = site.findings.counts();
    let item = |(_, kind): (_, &Kind)| {
        let place = kind.places.first()?;
        let item = kind.with_article().replacen('a', "A", 1);
        Some(format!("{item} is a {} `{place}`", if place.pattern.is_of_files() { "file" } else { "folder" }))
    };
    let items: Vec<String> = model.kinds().iter().filter_map(item).collect();
    let decisions = |tally: &Tally| if tally.decided > 0 { format!(", {}", tally.decided_words) } else { String::new() };
    let mut text = format!(
        "# {}\n\n> The cross-repo tasks of {} repositories: {} tasks ({} open, {} blocked, {} done{}) in {} documents, with their references and \
         contracts checked. {} findings.\n\n{} of a repository; numbers belong to the repository. A feature is \
         the tasks of several repositories that are one piece of work.\n\n## Machine-readable\n\n",
        plain(&site.title),
        model.repos.len(),
        tally.total,
        tally.open,
        tally.blocked,
        tally.done,
        decisions(&tally),
        model.documents.len(),
        counts.total,
        items.join(" of a repository; "),
    );
    text +=
        &link("workspace.json", address::WORKSPACE, ": repos, tasks with their documents and headings, features, contracts, references");
    text += &link("report.json", "report.json", ": every finding, every reference with its resolution, every contract");
    text += "\n## Overview\n\n";
    for (title, address, rest) in [
        ("Home", address::HOME, ": what is open, blocked, stale and wrong"),
        ("Report", address::REPORT, ": all findings"),
        ("Contracts", address::CONTRACTS, ": owners, mirrors and drift"),
        ("Activity", address::ACTIVITY, ": recent activity, by day"),
        ("Conflicts", address::CONFLICTS, ": open tasks that plan to change the same files"),
    ] {
        text += &link(title, address, rest);
    }
    text += "\n## Repos\n\n";
    for (index, repo) in model.repos.iter().enumerate() {
        let tally = Tally::of(model, &repo.tasks);
        let rest = match repo.info.absent {
            true => ": not checked out".to_owned(),
            false => format!(": {} tasks, {} open, {} blocked{}", tally.total, tally.open, tally.blocked, decisions(&tally)),
        };
        text += &link(&repo.info.name, &site.addresses.repo(RepoId(index as u32)), &rest);
    }
    let is_open = |id: &FeatureId| !together(model, &model[*id].tasks).is_some_and(crate::config::State::done);
    let features: Vec<FeatureId> = site.addresses.shared_features().filter(is_open).collect();
    if !features.is_empty() {
        text += "\n## Open features\n\n";
        for id in features.iter().take(FEATURES) {
            let feature = &model[*id];
            let tasks: Vec<String> = feature.tasks.iter().map(|task| model.task_name(*task)).collect();
            let state = StateView::from(together(model, &feature.tasks));
            text += &link(
                &feature.title,
                site.addresses.feature(*id).unwrap_or(address::FEATURES),
                &format!(": {}; {}", state.label, tasks.join(", ")),
            );
        }
        text += &more(features.len(), FEATURES);
    }
    let open: Vec<TaskId> = model.task_ids().filter(|task| !model.state(*task).is_some_and(crate::config::State::done)).collect();
    if !open.is_empty() {
        text += "\n## Open tasks\n\n";
        for task in open.iter().take(TASKS) {
            let rest = format!(": {}; {}", StateView::of(model, *task).label, plain(&first(&model[*task].subject, 120)));
            text += &link(&model.task_name(*task), &site.addresses.context(*task), rest.trim_end_matches("; "));
        }
        text += &more(open.len(), TASKS);
    }
    text += "\n## Guide\n\n";
    for page in site.content.pages.iter() {
        text += &link(&page.title, &page.address, "");
    }
    text += &link("Rules", address::RULES, ": what each rule reports, and how to fix it");
    text
}

fn more(count: usize, shown: usize) -> String {
    if count > shown { format!("- and {} more, in workspace.json\n", count - shown) } else { String::new() }
}

/// Words of a document on one line, without the marks that would end a link.
fn plain(text: &str) -> String {
    text.chars().map(|c| if matches!(c, '[' | ']' | '\n' | '\r') || c.is_control() { ' ' } else { c }).collect::<String>().trim().to_owned()
}
