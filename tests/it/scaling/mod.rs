//! No document takes more time than it is long: four times as much of anything costs about four times as much, on one line and on
//! many, in every stage from its text to a page and a report.
//!
//! What is compared is the time that one thread was busy, at one size and at four times that; so neither the machine nor what else
//! it does counts. A noisy ratio is measured again, and the least that each size ever took is what it takes.

mod shapes;
mod stages;

use std::collections::BTreeMap;
use std::time::Duration;

use shapes::{SHAPES, Shape};
use stages::costs;

/// How many times as much four times as much may cost: half as much again as it should. One that is quadratic costs sixteen times.
const MOST: f64 = 4.0 * 1.5;
/// A stage that is done sooner than this shows nothing but noise.
const LEAST: Duration = Duration::from_millis(10);
/// How often a ratio that is too large is measured again.
const TRIES: usize = 5;

/// The stages of a shape that cost too much, once it is certain.
fn beyond(shape: &Shape) -> Vec<String> {
    let (small, large) = ((shape.make)(shape.n), (shape.make)(4 * shape.n));
    let mut least: BTreeMap<&str, (Duration, Duration)> = BTreeMap::new();
    let mut beyond = Vec::new();
    for _ in 0..TRIES {
        for ((stage, one), (_, four)) in costs(&small).into_iter().zip(costs(&large)) {
            let known = least.entry(stage).or_insert((one, four));
            *known = (known.0.min(one), known.1.min(four));
        }
        beyond = least
            .iter()
            .filter(|(_, (one, four))| *four > LEAST && four.as_secs_f64() > MOST * one.as_secs_f64())
            .map(|(stage, (one, four))| format!("{}: {stage} took {one:?} for {} and {four:?} for {}", shape.name, shape.n, 4 * shape.n))
            .collect();
        if beyond.is_empty() {
            break;
        }
    }
    beyond
}

#[test]
fn four_times_as_much_costs_about_four_times_as_much() {
    let beyond: Vec<String> = stages::alone(|| SHAPES.iter().flat_map(beyond).collect());
    assert!(beyond.is_empty(), "{}", beyond.join("\n"));
}

#[test]
fn every_shape_is_a_workspace_that_grows() {
    for shape in SHAPES {
        let bytes = |n: usize| {
            let sources = (shape.make)(n);
            sources.repos.iter().flat_map(|repo| repo.files.iter()).map(|file| file.content.text().len()).sum::<usize>() as f64
        };
        let ratio = bytes(4 * shape.n) / bytes(shape.n);
        assert!((1.5..5.0).contains(&ratio), "{}: {ratio}", shape.name);
    }
    assert!(SHAPES.len() > 100);
}
