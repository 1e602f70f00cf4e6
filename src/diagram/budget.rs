//! How much a diagram may ask for. Whoever writes a document must not keep its readers waiting: a few bytes can ask for more work
//! than a machine does in a year.
//!
//! Bounds are counted, so that the same text always gets the same answer. There are three, each where its cost arises:
//!
//! | what costs | bound | where |
//! | --- | --- | --- |
//! | a length that is a number in the text: days of a task, empty places of a block | [`DAYS`], [`SPACES`] | before the parser is asked |
//! | what is laid out: nodes, links, members | [`MOST`] | after it was read |
//! | labels that are put into a picture | [`WORK`] | before that is done |
//!
//! The parser itself takes less than a tenth of a second for every text of [`MAX_TEXT_BYTES`](super::MAX_TEXT_BYTES) bytes that was tried, and the
//! layout has a bound of its own in the library. What no bound foresees is given up on by the clock, see [`Isolated`](crate::isolated::Isolated).

use merman::model::SemanticDiagramModel as Model;

use super::Outline;
use super::parser::{Parsed, ask};
use crate::text::Cut;

/// The most of what a picture is laid out from, for each kind; those that are not here may have [`PLAIN`].
///
/// A build without optimisation draws as much of each kind in about two seconds, in light and dark. Kinds whose labels are HTML
/// cost by the square of their labels, the others next to nothing; maps and trees cost by their layout.
const MOST: &[(&str, usize)] = &[
    ("flowchart", 500),
    ("state diagram", 500),
    ("class diagram", 400),
    ("entity relationship diagram", 500),
    ("requirement diagram", 450),
    ("Kanban board", 500),
    ("block diagram", 500),
    ("user journey", 200),
    ("mind map", 200),
    ("architecture diagram", 200),
    ("treemap", 500),
];
const PLAIN: usize = 1_500;

/// How many days the tasks of a Gantt chart may last in all where some days are left out: the parser goes through them day by day,
/// and once more for each list of tasks that wait for each other. A day costs some 7 µs without optimisation.
const DAYS: f64 = 20_000.0;
/// So many days that are left out one by one cost as much again as a day does by itself.
const NAMED: f64 = 50.0;

/// How many empty places the `space:3` of a block diagram may add up to: each is a block to the parser.
const SPACES: u64 = 1_000;

/// How much may be done to put labels into one picture: labels times bytes, since the library looks through all of the picture for
/// each. So much takes 0.8 to 1.2 s without optimisation.
#[cfg(feature = "diagrams")]
const WORK: usize = 200_000_000;
/// A label that stands beside another form of itself is looked for so many times.
#[cfg(feature = "diagrams")]
const SWITCHED: usize = 4;

/// Asks the parser, unless the text is bound to take it long.
pub(super) fn parse(code: &str) -> Parsed {
    if holds(code, "block") && spaces(code) > SPACES {
        return Parsed::Large("it has more than 1,000 empty places");
    }
    if !skips_days(code) {
        return ask(code);
    }
    match ask(&without_days_off(code)) {
        Parsed::Model(model) if days(&model, code) > DAYS => Parsed::Large("its tasks last more than 20,000 days in total"),
        Parsed::Model(_) => ask(code),
        // No task has an end then, and no day is gone through.
        other => other,
    }
}

/// Whether a Gantt chart may leave days out.
pub(super) fn skips_days(code: &str) -> bool {
    holds(code, "gantt") && holds(code, "excludes")
}

/// Turns `excludes` of a Gantt chart into `includes`, so that no day is left out. No byte changes its place.
pub(super) fn without_days_off(code: &str) -> String {
    let mut text = code.to_owned();
    for at in places(code, "excludes") {
        text.replace_range(at..at + "excludes".len(), "includes");
    }
    text
}

/// How many days the parser would go through at the most. A chart without days off is at hand: a task that lasts some days then ends
/// later by the days off among them, and one that lasts until another may do so again for each such task.
fn days(model: &Model, code: &str) -> f64 {
    const DAY: f64 = 86_400_000.0;
    let Model::Gantt(chart) = model else { return 0.0 };
    let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let off = |name: &str| chart.includes.iter().any(|day| day == name);
    let weekend = if off("weekends") { 2 } else { 0 };
    let work = 7_usize.saturating_sub(weekdays.iter().filter(|name| off(name)).count() + weekend).max(1);
    let named = chart.includes.len() as f64;
    let open = chart.tasks.iter().filter(|task| !task.manual_end_time);
    let plain: f64 = open.map(|task| (task.end_ms as f64 - task.start_ms as f64).max(0.0) / DAY + 1.0 + named).sum();
    let longer = 7.0 / work as f64;
    plain * longer.powf(places(code, "until").count() as f64 + 1.0) * (1.0 + named / NAMED)
}

/// What the `space:3` of a text add up to.
fn spaces(code: &str) -> u64 {
    let number = |at: usize| {
        let rest = code.tail(at + "space".len()).trim_start().strip_prefix(':')?.trim_start();
        let (digits, _) = rest.split_digits();
        (!digits.is_empty()).then(|| digits.parse().unwrap_or(u64::MAX))
    };
    places(code, "space").filter_map(number).fold(0, u64::saturating_add)
}

fn holds(code: &str, word: &str) -> bool {
    places(code, word).next().is_some()
}

/// Where a word of ASCII letters stands, large or small.
fn places<'a>(code: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    let bytes = code.as_bytes().windows(word.len()).enumerate();
    bytes.filter(|(_, window)| window.eq_ignore_ascii_case(word.as_bytes())).map(|(at, _)| at)
}

/// Why a diagram that was read is too large to be drawn.
pub(super) fn excess(kind: &str, model: &Model, outline: &Outline) -> Option<String> {
    let most = MOST.iter().find(|(name, _)| *name == kind).map_or(PLAIN, |(_, most)| *most);
    let parts = parts(model, outline);
    (parts > most).then(|| format!("it has {} parts; the limit for this kind is {}", thousands(parts), thousands(most)))
}

/// How many things a picture is laid out from, each as often as it has labels.
fn parts(model: &Model, outline: &Outline) -> usize {
    let links = |count: usize| 2 * count;
    match model {
        Model::Flowchart(chart) => chart.nodes.len() + chart.edges.len() + chart.subgraphs.len(),
        Model::Class(classes) => {
            let members = classes.classes.values().map(|class| 1 + class.members.len() + class.methods.len());
            members.sum::<usize>() + classes.relations.len() + classes.notes.len()
        }
        Model::Er(entities) => {
            let attributes = entities.entities.values().map(|entity| 1 + 4 * entity.attributes.len());
            attributes.sum::<usize>() + links(entities.relationships.len())
        }
        Model::Requirement(diagram) => 4 * diagram.requirements.len() + 2 * diagram.elements.len() + links(diagram.relationships.len()),
        Model::Kanban(board) => 2 * board.nodes.len(),
        Model::Block(block) => block.blocks_flat.len() + block.edges.len(),
        Model::Mindmap(map) => map.nodes.len(),
        Model::Sequence(sequence) => sequence.actor_order.len() + sequence.messages.len(),
        _ => outline.nodes.len() + outline.links.len(),
    }
}

/// A number as people read it: `1,500`.
fn thousands(number: usize) -> String {
    match number {
        0..1_000 => number.to_string(),
        _ => format!("{},{:03}", thousands(number / 1_000), number % 1_000),
    }
}

/// Whether labels can be put into a picture that stands without them yet.
#[cfg(feature = "diagrams")]
pub(super) fn admits(svg: &str) -> bool {
    let labels = svg.matches("<foreignObject").count() + SWITCHED * svg.matches("<switch").count();
    labels.saturating_mul(svg.len()) <= WORK
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_off_are_taken_out_and_places_stay() {
        let code = "gantt\n EXCLUDES weekends\n excludes 2026-01-01\n";
        assert_eq!(without_days_off(code), "gantt\n includes weekends\n includes 2026-01-01\n");
        assert!(skips_days(code) && !skips_days("gantt\n") && !skips_days("pie\n excludes"));
    }

    #[test]
    fn empty_places_add_up() {
        assert_eq!(spaces("block\n space space:3 a space : 40\n SPACE:1 namespace:x"), 44);
        assert_eq!(spaces(&"space:18446744073709551615\n".repeat(3)), u64::MAX);
    }

    #[test]
    fn numbers_are_set_off() {
        assert_eq!((thousands(999), thousands(1_001), thousands(1_234_567)), ("999".into(), "1,001".into(), "1,234,567".into()));
    }
}
