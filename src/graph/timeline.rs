//! When work was done on each task, from the first day of its activity to the last.

use crate::model::{Model, TaskId};
use crate::text::Date;

/// How many tasks are shown.
const MOST: usize = 60;
/// How many days are named above them, at the most.
const TICKS: i32 = 7;

/// From how many days on months are named, and weeks no longer.
const MONTHS_FROM: i32 = 60;

/// Tasks by repo, each with its days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timeline {
    /// The tasks, in the order of their rows.
    pub bars: Vec<Bar>,
    /// What was left out, where anything was.
    pub cut: Option<String>,
}

/// One task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// The task.
    pub task: TaskId,
    /// The first day.
    pub first: Date,
    /// The last day, included.
    pub last: Date,
}

/// A day that is named above the bars.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tick {
    /// `Mar`, `Jan 2026` or `9 Mar`.
    pub label: String,
    /// The day.
    pub day: Date,
}

impl Timeline {
    /// Whether it has no bars.
    pub fn is_empty(&self) -> bool {
        self.bars.is_empty()
    }

    /// The first day that is shown and the last of all bars. Where months are named, it begins with one.
    pub fn days(&self) -> Option<(Date, Date)> {
        let (first, last) = (self.bars.iter().map(|bar| bar.first).min()?, self.bars.iter().map(|bar| bar.last).max()?);
        let is_long = first.days_until(last) >= MONTHS_FROM;
        Some((Some(first).filter(|_| !is_long).or_else(|| first.month_after(0))?, last))
    }

    /// Days in between, a week or some months apart.
    pub fn ticks(&self) -> Vec<Tick> {
        let Some((first, last)) = self.days() else { return Vec::new() };
        let days = first.days_until(last);
        if days < MONTHS_FROM {
            let step = if days < 30 { 7 } else { 14 };
            let dates = (0..).map_while(|week| first.after(week * step)).take_while(|day| *day <= last);
            return dates.map(|day| Tick { label: format!("{} {}", day.day(), day.month().0), day }).collect();
        }
        let step = [1, 2, 3, 6, 12, 24, 60, 120, 1_200].into_iter().find(|months| days / (30 * months) <= TICKS).unwrap_or(12_000);
        let dates = (0..).map_while(|count| first.month_after(count * step)).take_while(|day| *day <= last);
        let mut year = None;
        let tick = |day: Date| {
            let (month, own) = day.month();
            let is_new = year.replace(own) != Some(own);
            Tick { label: if is_new { format!("{month} {own}") } else { month }, day }
        };
        dates.map(tick).collect()
    }
}

/// The tasks that name days in their activity; of many, those that were worked on last.
pub fn timeline(model: &Model) -> Timeline {
    let mut bars: Vec<Bar> = Vec::new();
    for task in model.task_ids() {
        let days = || model.activity(task).filter_map(|(_, entry)| entry.date).chain(model[task].updated);
        let (Some(first), Some(last)) = (days().min(), days().max()) else { continue };
        bars.push(Bar { task, first, last });
    }
    let all = bars.len();
    let mut days: Vec<Date> = bars.iter().map(|bar| bar.last).collect();
    days.sort();
    let oldest = all.checked_sub(MOST).and_then(|at| days.get(at)).copied();
    bars.retain(|bar| oldest.is_none_or(|oldest| bar.last >= oldest));
    bars.truncate(MOST);
    let cut = (bars.len() < all).then(|| format!("{} of {all} tasks are shown: the most recently active ones", bars.len()));
    Timeline { bars, cut }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticks(first: &str, last: &str) -> Vec<String> {
        let day = |text| Date::parse(text).unwrap();
        let bar = Bar { task: TaskId(0), first: day(first), last: day(last) };
        Timeline { bars: vec![bar], cut: None }.ticks().into_iter().map(|tick| tick.label).collect()
    }

    #[test]
    fn days_are_named_as_far_apart_as_the_bars_are_long() {
        assert_eq!(ticks("2026-03-02", "2026-03-02"), ["2 Mar"]);
        assert_eq!(ticks("2026-02-23", "2026-03-10"), ["23 Feb", "2 Mar", "9 Mar"]);
        assert_eq!(ticks("2025-11-20", "2026-02-01"), ["Nov 2025", "Dec", "Jan 2026", "Feb"]);
        assert_eq!(ticks("2020-05-05", "2026-05-05"), ["May 2020", "May 2021", "May 2022", "May 2023", "May 2024", "May 2025", "May 2026"]);
        assert!(ticks("1000-01-01", "9999-12-31").len() < 12);
    }
}
