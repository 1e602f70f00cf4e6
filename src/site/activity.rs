//! What happened, by day: Recent Activity of all tasks on one line.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashSet};

use rayon::prelude::*;
use serde::Serialize;

use super::page::{Crumb, PageDraft, Shared};
use super::task::TaskLink;
use super::{address, quote};
use crate::model::{Activity, DocumentId, Model, TaskId};
use crate::text::Date;

/// How many entries stand on the first page, and how many on that of a month.
const NEWEST: usize = 200;
const OF_A_MONTH: usize = 2000;
/// The longest entry, in characters, that is shown whole.
const MAX_ENTRY_CHARS: usize = 300;

#[derive(Serialize)]
pub(super) struct ActivityView {
    /// None on the first page.
    month: Option<String>,
    total: usize,
    days: Vec<Day>,
    /// Entries that are not shown here.
    more: usize,
    months: Vec<Month>,
    feed: Option<String>,
}

#[derive(Serialize)]
struct Day {
    date: String,
    entries: Vec<EntryView>,
}

#[derive(Serialize)]
struct EntryView {
    link: TaskLink,
    text: String,
    /// Where the entry stands.
    href: String,
}

#[derive(Serialize)]
struct Month {
    name: String,
    href: String,
    count: usize,
    current: bool,
}

/// An entry of somebody's Recent Activity that has a date and says something.
#[derive(Clone)]
pub(super) struct Happening {
    pub date: Date,
    pub task: TaskId,
    pub document: DocumentId,
    pub byte: u32,
    /// On one line.
    pub text: String,
}

/// The entries of a task that have a date and say something.
fn dated(model: &Model, task: TaskId) -> impl Iterator<Item = (Date, TaskId, DocumentId, &Activity)> {
    let telling = model.activity(task).filter(|(_, entry)| is_telling(entry));
    telling.filter_map(move |(document, entry)| Some((entry.date?, task, document, entry)))
}

/// What ends in a colon only introduces a list.
fn is_telling(entry: &Activity) -> bool {
    !entry.text.trim_end().ends_with(':')
}

/// Everything that happened, newest first.
pub(super) fn happenings(model: &Model) -> Vec<Happening> {
    let all = model.task_ids().flat_map(|task| dated(model, task)).map(|(date, task, document, entry)| {
        let text = entry.text.replace('\n', " ");
        Happening { date, task, document, byte: entry.span.start, text }
    });
    let mut all: Vec<Happening> = all.collect();
    all.sort_by_key(|happening| (Reverse(happening.date), happening.task, happening.document, happening.byte));
    all
}

/// The month of a day: `2026-04`.
fn month(date: Date) -> String {
    date.to_string().chars().take(7).collect()
}

/// The months in which anything happened.
pub(super) fn months(model: &Model) -> BTreeSet<String> {
    let tasks: Vec<TaskId> = model.task_ids().collect();
    // Most days are known already, so that nobody needs to look whether an entry of them says something.
    let days = tasks.into_par_iter().fold(HashSet::new, |mut days: HashSet<Date>, task| {
        for (_, entry) in model.activity(task) {
            if let Some(date) = entry.date.filter(|date| !days.contains(date) && is_telling(entry)) {
                days.insert(date);
            }
        }
        days
    });
    days.flatten_iter().map(month).collect()
}

pub(super) fn draft(site: &Shared<'_>, wanted: Option<&str>) -> PageDraft<ActivityView> {
    let all = site.happenings();
    let of = |wanted: &str| all.iter().filter(|happening| month(happening.date) == wanted).collect::<Vec<_>>();
    let mut shown: Vec<&Happening> = wanted.map_or_else(|| all.iter().collect(), of);
    let total = shown.len();
    shown.truncate(if wanted.is_some() { OF_A_MONTH } else { NEWEST });
    let entry = |happening: &Happening| EntryView {
        link: site.task_link(happening.task),
        text: quote::first(&happening.text, MAX_ENTRY_CHARS),
        href: site.near(happening.document, happening.byte),
    };
    let days = shown.chunk_by(|one, other| one.date == other.date);
    let day = |day: &[&Happening]| Day { date: day[0].date.to_string(), entries: day.iter().map(|happening| entry(happening)).collect() };
    let counted = all.chunk_by(|one, other| month(one.date) == month(other.date));
    let months = counted.map(|of_month| {
        let name = month(of_month[0].date);
        Month { href: address::month(&name), current: wanted == Some(&name), name, count: of_month.len() }
    });
    let view = ActivityView {
        month: wanted.map(str::to_owned),
        total,
        more: total - shown.len(),
        days: days.map(day).collect(),
        months: months.collect(),
        feed: site.url.as_ref().map(|_| address::FEED.to_owned()),
    };
    match wanted {
        Some(name) => {
            PageDraft::new(address::month(name), format!("Activity in {name}"), view).below(vec![Crumb::new("Activity", address::ACTIVITY)])
        }
        None => PageDraft::new(address::ACTIVITY, "Activity", view),
    }
}
