//! How a workspace went: its figures at the end of each week, from the history that git has of its repos. What a point came to is kept,
//! so that each is worked out once.

use std::collections::BTreeMap;

use super::times::{Moment, Times};
use crate::config::{Severity, State};
use crate::contract::{Verdict, Verdicts};
use crate::disk::{Progress, cache};
use crate::host::{self, Workspace};
use crate::model::Resolution;
use crate::pipeline::{Error, Output};
use crate::site::TrendPoint;
use crate::source::Sources;
use crate::text::Date;

/// How many weeks are looked back on.
const WEEKS: i64 = 26;
const WEEK: i64 = 7 * 24 * 60 * 60;

/// What the file is called that keeps the points of a workspace.
const NAME: &str = "trends";

/// The figures of a workspace at the end of each week, oldest first, the last one as it was committed last; fewer where its history is
/// shorter, none where it has none. Time is counted back from the newest commit, so that the same history gives the same points.
///
/// # Errors
/// Where a commit cannot be read that git has listed.
pub fn trends(workspace: &Workspace, sources: &Sources, progress: &Progress) -> Result<Vec<TrendPoint>, Error> {
    let newest =
        (0..workspace.checkouts.len()).filter_map(|index| host::revision(workspace, index, Some("HEAD")).ok()).map(|head| head.time).max();
    let Some(newest) = newest else { return Ok(Vec::new()) };
    let kept = Kept::read(workspace);
    let mut times: Option<Times<'_>> = None;
    let (mut points, mut lines) = (Vec::new(), Vec::new());
    for week in (0..WEEKS).rev() {
        let time = newest - week * WEEK;
        let moment = Moment::of(workspace, sources, time);
        let Some(date) = Date::of_time(time).filter(|_| !moment.commits.is_empty()) else { continue };
        let key = moment.commits.values().map(String::as_str).collect::<Vec<_>>().join("+");
        let figures = match kept.points.get(&key) {
            Some(known) => *known,
            None => {
                progress.stage("Looking back");
                let times = times.get_or_insert_with(|| Times::new(workspace, sources, progress));
                figures(&times.at_moment(&moment)?)
            }
        };
        lines.push(format!("{key} {}", figures.map(|figure| figure.to_string()).join(" ")));
        points.push(TrendPoint::new(date, figures));
    }
    kept.write(workspace, &lines);
    Ok(points)
}

/// The figures of a point, in the order of [`TrendPoint::new`].
fn figures(output: &Output) -> [usize; TrendPoint::FIGURES] {
    let count = |severity: Severity| output.findings.iter().filter(|finding| finding.severity == severity).count();
    let references = output.model.all_references().count();
    let verified = output.model.all_references().filter(|reference| reference.resolution != Resolution::Unverifiable).count();
    let verdicts = Verdicts::of(&output.contracts.all);
    let done = output.model.task_ids().filter(|task| output.model.state(*task).is_some_and(State::done)).count();
    [
        count(Severity::Error),
        count(Severity::Warning),
        count(Severity::Note),
        verified,
        references,
        verdicts.count(Verdict::InSync),
        verdicts.mirrors(),
        output.model.task_ids().count() - done,
        done,
    ]
}

/// The points that were worked out before, by the commits that they are of.
struct Kept {
    /// What all of them rest on beside the commits: this program and the settings.
    head: String,
    points: BTreeMap<String, [usize; TrendPoint::FIGURES]>,
}

impl Kept {
    fn read(workspace: &Workspace) -> Self {
        let settings = cache::key(&workspace.config_text);
        let head = format!("{} {settings}", cache::program().unwrap_or_default());
        let text = cache::about(&workspace.root, NAME).and_then(|place| cache::read(&place)).unwrap_or_default();
        let mut lines = text.lines();
        let is_same = lines.next() == Some(head.as_str());
        let point = |line: &str| {
            let mut words = line.split(' ');
            let key = words.next()?.to_owned();
            let figures: Vec<usize> = words.map(str::parse).collect::<Result<_, _>>().ok()?;
            Some((key, figures.try_into().ok()?))
        };
        let points = if is_same { lines.filter_map(point).collect() } else { BTreeMap::new() };
        Self { head, points }
    }

    fn write(&self, workspace: &Workspace, lines: &[String]) {
        if let Some(place) = cache::about(&workspace.root, NAME) {
            cache::write(&place, &format!("{}\n{}", self.head, lines.join("\n")));
        }
    }
}
