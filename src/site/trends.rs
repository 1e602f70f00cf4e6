//! How the figures of the workspace went, as small pictures with a table.

use serde::Serialize;

use super::address;
use super::page::{PageDraft, Shared};
use crate::text::Date;

/// The size of a picture in its own units, and how much of it is left free for what stands around the lines.
const WIDTH: f64 = 560.0;
const HEIGHT: f64 = 150.0;
const MARGIN: f64 = 8.0;

/// What there was at the end of a week.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct TrendPoint {
    /// The last day of the week.
    date: String,
    errors: usize,
    warnings: usize,
    notes: usize,
    /// How many of the references could be checked.
    verified: usize,
    references: usize,
    /// How many of the mirrors are in sync.
    in_sync: usize,
    mirrors: usize,
    /// Items.
    open: usize,
    done: usize,
}

impl TrendPoint {
    /// How many figures a point has.
    pub const FIGURES: usize = 9;

    /// A point: errors, warnings, notes; references that could be checked, and all; mirrors in sync, and all; open and done items.
    pub fn new(date: Date, figures: [usize; Self::FIGURES]) -> Self {
        let [errors, warnings, notes, verified, references, in_sync, mirrors, open, done] = figures;
        Self { date: date.to_string(), errors, warnings, notes, verified, references, in_sync, mirrors, open, done }
    }
}

#[derive(Serialize)]
pub(super) struct TrendsView<'a> {
    charts: Vec<Chart>,
    width: f64,
    height: f64,
    has_mirrors: bool,
    /// Newest first.
    points: Vec<&'a TrendPoint>,
}

/// A picture of figures over time.
#[derive(Serialize)]
struct Chart {
    title: &'static str,
    /// What it shows, in words.
    about: String,
    /// What the highest line of the grid stands for.
    top: String,
    first: String,
    last: String,
    lines: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    /// The style's name for it.
    key: &'static str,
    label: &'static str,
    /// The newest figure.
    now: String,
    /// Where it goes, as SVG writes points.
    points: String,
    /// Where it ends.
    x: f64,
    y: f64,
}

/// A figure of a point, in the unit of its chart.
type Figure = fn(&TrendPoint) -> f64;

pub(super) fn draft<'a>(site: &Shared<'a>) -> PageDraft<TrendsView<'a>> {
    let points = site.trends;
    let mut charts = vec![
        counted(
            "Findings",
            points,
            &[
                ("error", "errors", |at| at.errors as f64),
                ("warning", "warnings", |at| at.warnings as f64),
                ("note", "notes", |at| at.notes as f64),
            ],
        ),
        counted("Items", points, &[("open", "open", |at| at.open as f64), ("done", "done", |at| at.done as f64)]),
    ];
    if points.iter().any(|point| point.references > 0) {
        charts.push(share("References that could be checked", points, ("paraphrase", "checked", |at| percent(at.verified, at.references))));
    }
    let has_mirrors = points.iter().any(|point| point.mirrors > 0);
    if has_mirrors {
        charts.push(share("Contract mirrors in sync", points, ("in-sync", "in sync", |at| percent(at.in_sync, at.mirrors))));
    }
    let view = TrendsView { charts, width: WIDTH, height: HEIGHT, has_mirrors, points: points.iter().rev().collect() };
    PageDraft::new(address::TRENDS, "Trends", view)
}

/// The share of a whole; all of nothing is all.
fn percent(part: usize, whole: usize) -> f64 {
    if whole == 0 { 100.0 } else { 100.0 * part as f64 / whole as f64 }
}

fn counted(title: &'static str, points: &[TrendPoint], lines: &[(&'static str, &'static str, Figure)]) -> Chart {
    let top = points.iter().flat_map(|point| lines.iter().map(|(.., figure)| figure(point))).fold(1.0, f64::max);
    chart(title, points, lines, top, "")
}

fn share(title: &'static str, points: &[TrendPoint], line: (&'static str, &'static str, Figure)) -> Chart {
    chart(title, points, &[line], 100.0, " %")
}

fn chart(title: &'static str, points: &[TrendPoint], lines: &[(&'static str, &'static str, Figure)], top: f64, unit: &str) -> Chart {
    let last = points.len().saturating_sub(1).max(1) as f64;
    let x = |index: usize| rounded(MARGIN + (WIDTH - 2.0 * MARGIN) * index as f64 / last);
    let y = |value: f64| rounded(HEIGHT - MARGIN - (HEIGHT - 2.0 * MARGIN) * value / top);
    let shown = |value: f64| format!("{value:.0}{unit}");
    let line = |(key, label, figure): &(&'static str, &'static str, Figure)| {
        let places = points.iter().enumerate().map(|(index, point)| format!("{},{}", x(index), y(figure(point))));
        let now = points.last().map_or(0.0, figure);
        Line { key, label, now: shown(now), points: places.collect::<Vec<_>>().join(" "), x: x(points.len().saturating_sub(1)), y: y(now) }
    };
    let said = |(_, label, figure): &(&'static str, &'static str, Figure)| {
        let value = |point: Option<&TrendPoint>| point.map_or_else(String::new, |point| shown(figure(point)));
        format!("{label} from {} to {}", value(points.first()), value(points.last()))
    };
    let date = |point: Option<&TrendPoint>| point.map(|point| point.date.clone()).unwrap_or_default();
    Chart {
        title,
        about: format!("{title}: {}", lines.iter().map(said).collect::<Vec<_>>().join(", ")),
        top: shown(top),
        first: date(points.first()),
        last: date(points.last()),
        lines: lines.iter().map(line).collect(),
    }
}

/// To a tenth, which no eye tells apart.
fn rounded(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}
