//! The times that a site looks back on: the ends of weeks for its figures over half a year, and those of days for the news of its feed.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::rc::Rc;

use super::figures::{Figures, figures};
use super::kept::Kept;
use super::news::{self, News, Seen};
use super::times::{Line, Moment, Times};
use crate::disk::{Progress, cache};
use crate::host::{self, Workspace};
use crate::pipeline::{Analysis, Error, Output};
use crate::site::{NewsItem, Past, TrendPoint};
use crate::source::Sources;
use crate::text::Date;

/// How many weeks are looked back on, the one that is not over yet among them, and how many days.
const WEEKS: i64 = 26;
const DAYS: i64 = 28;
const DAY: i64 = 24 * 60 * 60;

/// The times that the site of a workspace looks back on, oldest first. They are counted from the newest commit, and are the last seconds
/// of days and of weeks in UTC, so that they stay the same for a day while commits are made.
pub struct Moments<'w> {
    workspace: &'w Workspace,
    /// What the disk holds, as long as there is a time to look at.
    sources: Sources,
    all: Vec<Point>,
}

/// A time, and what is asked about it.
struct Point {
    time: i64,
    moment: Moment,
    has_figures: bool,
    /// Whether it is the end of a day with news, or of the day before all of them.
    has_news: bool,
}

impl<'w> Moments<'w> {
    /// Those that the settings ask for.
    pub fn of(workspace: &'w Workspace, sources: Sources) -> Self {
        let config = &workspace.config;
        let newest = if config.build.trends { host::time_of_newest(workspace) } else { None };
        let all = newest.map_or_else(Vec::new, |newest| points(workspace, &sources, newest, config.url.is_some()));
        let sources = if all.is_empty() { Sources::default() } else { sources };
        Self { workspace, sources, all }
    }

    /// What all that is seen at these times is a function of, beside the settings.
    pub fn key(&self) -> String {
        let points = self.all.iter().map(|point| {
            let Point { time, moment, has_figures, has_news } = point;
            format!("{time} {has_figures} {has_news} {:?} {}\n", moment.to_come, key(moment))
        });
        cache::key(&points.collect::<String>())
    }

    /// The figures of the weeks and the news of the days; `analysis` says which of the news still hold.
    ///
    /// # Errors
    /// Where a commit cannot be read that git has listed.
    pub fn look(&self, analysis: &Analysis, progress: &Progress) -> Result<Past, Error> {
        if self.all.is_empty() {
            return Ok(Past::default());
        }
        let known = Kept::read(self.workspace);
        let mut kept = Kept::default();
        let mut outputs = Outputs { moments: self, times: None, last: VecDeque::new(), progress };
        let mut trends = Vec::new();
        let mut days: BTreeMap<String, Date> = BTreeMap::new();
        let mut before: Option<usize> = None;
        for (index, point) in self.all.iter().enumerate() {
            let Some(date) = Date::of_time(point.time) else { continue };
            let at = key(&point.moment);
            if point.has_news
                && let Some(before) = before.replace(index)
                && self.all[before].moment != point.moment
            {
                let pair = (key(&self.all[before].moment), at.clone());
                let names = match known.news.get(&pair) {
                    Some(names) => names.clone(),
                    None => outputs.news(before, index, date)?,
                };
                days.extend(names.iter().map(|name| (name.clone(), date)));
                kept.news.insert(pair, names);
            }
            if point.has_figures {
                let figures = match known.figures.get(&at) {
                    Some(known) => *known,
                    None => outputs.figures(index)?,
                };
                trends.push(TrendPoint::new(date, figures));
                kept.figures.insert(at, figures);
            }
        }
        kept.write(self.workspace);
        Ok(Past { trends, news: still_so(analysis.into(), &days) })
    }
}

/// The times of a workspace whose newest commit was made at `newest`.
fn points(workspace: &Workspace, sources: &Sources, newest: i64, has_news: bool) -> Vec<Point> {
    let end = |day: i64| (day + 1) * DAY - 1;
    let today = newest.div_euclid(DAY);
    // The first day of 1970 was a Thursday.
    let sunday = today - (today + 3).rem_euclid(7) - 1;
    let weeks: BTreeSet<i64> = (0..WEEKS - 1).map(|week| end(sunday - 7 * week)).chain([end(today)]).collect();
    let days: BTreeSet<i64> = if has_news { (0..=DAYS).map(|day| end(today - day)).collect() } else { BTreeSet::new() };
    let Some(oldest) = weeks.union(&days).next() else { return Vec::new() };
    let line = Line::since(workspace, sources, *oldest);
    let point =
        |time: &i64| Point { time: *time, moment: line.at(*time), has_figures: weeks.contains(time), has_news: days.contains(time) };
    weeks.union(&days).map(point).filter(|point| !point.moment.commits.is_empty()).collect()
}

/// What a moment is known by: all of its commits.
fn key(moment: &Moment) -> String {
    cache::key(&moment.commits.values().map(String::as_str).collect::<Vec<_>>().join("+"))
}

/// What is so still of the news of some days, by their names: newest first.
fn still_so(seen: Seen<'_>, days: &BTreeMap<String, Date>) -> Vec<NewsItem> {
    let all = News::all(seen);
    let item = |what| {
        let name = news::name(seen, what);
        days.get(&name).map(|date| NewsItem { date: *date, what, name })
    };
    let mut items: Vec<NewsItem> = if days.is_empty() { Vec::new() } else { all.whats().filter_map(item).collect() };
    items.sort_by_key(|item| Reverse(item.date));
    items
}

/// What the workspace was at each time, the last ones of which are at hand.
struct Outputs<'m, 'w> {
    moments: &'m Moments<'w>,
    times: Option<Times<'m>>,
    last: VecDeque<(usize, Rc<Output>)>,
    progress: &'m Progress,
}

impl Outputs<'_, '_> {
    fn at(&mut self, index: usize) -> Result<Rc<Output>, Error> {
        let Moments { workspace, sources, all } = self.moments;
        if let Some((_, known)) = self.last.iter().find(|(known, _)| all[*known].moment == all[index].moment) {
            return Ok(Rc::clone(known));
        }
        self.progress.stage("Looking back");
        let times = self.times.get_or_insert_with(|| Times::new(workspace, sources, self.progress));
        let output = Rc::new(times.at(&all[index].moment)?);
        self.last.truncate(1);
        self.last.push_front((index, Rc::clone(&output)));
        Ok(output)
    }

    fn figures(&mut self, index: usize) -> Result<Figures, Error> {
        Ok(figures(&*self.at(index)?))
    }

    /// The names of what was new at a time.
    fn news(&mut self, before: usize, index: usize, date: Date) -> Result<Vec<String>, Error> {
        let (was, is) = (self.at(before)?, self.at(index)?);
        let seen = Seen::from(&*is);
        let news = News::between((&*was).into(), seen, date);
        Ok(news.whats().map(|what| news::name(seen, what)).collect())
    }
}
