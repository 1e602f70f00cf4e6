//! How well the rules see: faults that are known are planted in a copy of somebody's workspace, one at a time, and looked for.

mod fault;
mod places;
mod plant;

use std::collections::{BTreeMap, BTreeSet};

pub use plant::{Change, Plant};

use crate::config::{Config, Severity};
use crate::lint::{self, Finding, RULES};
use crate::model::{Draft, Memo, Model};
use crate::source::{Asked, Presence, Sources};

/// What became of the faults of one rule.
#[derive(Clone, Debug, Default)]
pub struct Score {
    pub rule: &'static str,
    /// Whether `book.toml` says that nobody wants to hear of it.
    pub is_off: bool,
    pub planted: usize,
    pub found: usize,
    /// The faults that were not found: where each stands, and what it is.
    pub missed: Vec<String>,
    /// Findings that a fault brought along and that are not about it: where each stands, and what it says.
    pub alarms: Vec<String>,
}

/// How many faults of each rule, and which.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// At most so many of each rule.
    pub most: usize,
    /// Another seed chooses other places.
    pub seed: u64,
}

/// Plants faults one at a time and looks for each; `look_up` answers what the disk knows. A score for each rule, in their order.
pub fn run(config: &Config, sources: &Sources, plan: Plan, look_up: impl Fn(&[Asked]) -> Vec<Presence>) -> Vec<Score> {
    let mut bench = Bench { config, memo: Memo::default(), answers: BTreeMap::new(), look_up };
    let (model, findings) = bench.read(sources);
    let known: BTreeSet<String> = findings.into_iter().map(|finding| finding.fingerprint).collect();
    let plants = places::choose(&model, plan);
    let mut scores: Vec<Score> = RULES
        .iter()
        .map(|rule| {
            let set = config.rules.iter().find(|(name, _)| name.get_ref() == rule.name);
            Score { rule: rule.name, is_off: set.is_some_and(|(_, severity)| *severity == Severity::Off), ..Score::default() }
        })
        .collect();
    for plant in plants {
        let Some(score) = scores.iter_mut().find(|score| score.rule == plant.rule && !score.is_off) else { continue };
        let Some(changed) = plant.change(sources) else { continue };
        let (model, findings) = bench.read(&changed);
        let new = findings.into_iter().filter(|finding| !known.contains(&finding.fingerprint));
        let (found, others): (Vec<Finding>, Vec<Finding>) = new.partition(|finding| plant.is_found(&model, finding));
        score.planted += 1;
        if found.is_empty() {
            score.missed.push(plant.about.clone());
        } else {
            score.found += 1;
        }
        score.alarms.extend(others.iter().filter(|finding| !plant.brings(finding)).map(|finding| shown(&model, finding)));
    }
    scores
}

/// Reads copies of one workspace that differ in little.
struct Bench<'a, F> {
    config: &'a Config,
    memo: Memo,
    answers: BTreeMap<Asked, Presence>,
    look_up: F,
}

impl<F: Fn(&[Asked]) -> Vec<Presence>> Bench<'_, F> {
    fn read(&mut self, sources: &Sources) -> (Model, Vec<Finding>) {
        let draft = Draft::read_with(self.config, sources, &mut self.memo);
        let asked: Vec<Asked> = draft.newly_asked().into_iter().filter(|asked| !self.answers.contains_key(asked)).collect();
        let answers = (self.look_up)(&asked);
        self.answers.extend(asked.into_iter().zip(answers));
        let model = Model::resolve(draft, &self.answers);
        let findings = lint::check(&model, self.config);
        (model, findings)
    }
}

fn shown(model: &Model, finding: &Finding) -> String {
    let line = finding.site.place.map(|(text, span)| format!(":{}", model.lines(text).line(span.start))).unwrap_or_default();
    format!("{}{line}: {}: {}", finding.site.file, finding.rule, finding.message)
}
