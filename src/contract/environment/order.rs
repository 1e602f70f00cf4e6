//! Environments in which a version runs before it ran where it should have run first.

use super::keys::Keys;
use super::newer::is_newer;
use super::{Environments, Pin, PinState, pins};
use crate::config::EnvironmentConfig;
use crate::model::{FileId, Model};
use crate::source::{Answers, EarlierQuery};

/// A later environment that runs a newer version than an earlier one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misplaced {
    /// The place of the earlier environment, and of its pin among its pins.
    pub earlier: (usize, usize),
    /// Of the later one.
    pub later: (usize, usize),
    /// Whether the later environment ran before what the earlier one runs still: the earlier one was left behind.
    pub is_left: bool,
}

/// Compares each environment with the next one that runs the same service. Where one runs several versions, nothing is said.
pub(super) fn misplaced(environments: &Environments) -> Vec<Misplaced> {
    let mut found = Vec::new();
    for service in environments.services() {
        let only = |index: usize| {
            let pins = &environments.all[index].pins;
            let mut own = pins.iter().enumerate().filter(|(_, pin)| pin.service == service);
            let (at, first) = own.next()?;
            own.all(|(_, pin)| pin.said == first.said).then_some((index, at))
        };
        let running = |index: &usize| environments.all[*index].pins_of(service).next().is_some();
        let places: Vec<usize> = (0..environments.all.len()).filter(running).collect();
        for pair in places.windows(2) {
            let (Some(earlier), Some(later)) = (only(pair[0]), only(pair[1])) else { continue };
            let pin = |(environment, pin): (usize, usize)| &environments.all[environment].pins[pin];
            // What does not exist runs nowhere.
            let exists = |at| !matches!(pin(at).state, PinState::Unknown { .. });
            if !exists(earlier) || !exists(later) {
                continue;
            }
            if is_newer(pin(later), pin(earlier)) == Some(true) {
                found.push(Misplaced { earlier, later, is_left: false });
            }
        }
    }
    found
}

impl Environments {
    /// A pin by its place.
    pub fn pin(&self, (environment, pin): (usize, usize)) -> &Pin {
        &self.all[environment].pins[pin]
    }

    /// The files whose earlier texts say which of two environments was left behind.
    pub fn earlier_queries(&self, model: &Model) -> Vec<EarlierQuery> {
        let mut queries: Vec<EarlierQuery> = self.misplaced.iter().map(|pair| query(model, self.pin(pair.later).file)).collect();
        queries.sort_unstable();
        queries.dedup();
        queries
    }
}

/// How many earlier texts of a file are read.
const MAX_TEXTS: usize = 50;

impl Environments {
    /// The environments with what files said before: one that ran what an earlier environment runs still has left it behind.
    #[must_use]
    pub(in crate::contract) fn with_earlier(mut self, model: &Model, configured: &[EnvironmentConfig], answers: &Answers) -> Self {
        let is_left = |pair: &Misplaced| {
            let (earlier, later) = (self.pin(pair.earlier), self.pin(pair.later));
            let texts = answers.get(&query(model, later.file)).map_or(&[][..], Vec::as_slice);
            let name = &self.all[pair.later.0].name;
            let tables = configured.iter().filter(|table| table.name.get_ref() == name);
            let keys: Vec<Keys> = tables.map(|table| Keys::new(model, table)).collect();
            let said =
                |text: &str| keys.iter().filter_map(|keys| pins::in_text(model, keys, later.file, text).ok()).flatten().collect::<Vec<_>>();
            let ran = |pin: &Pin| pin.service == later.service && pin.key == later.key && pin.said == earlier.said;
            texts.iter().take(MAX_TEXTS).any(|text| said(text).iter().any(ran))
        };
        let left: Vec<bool> = self.misplaced.iter().map(is_left).collect();
        for (pair, is_left) in self.misplaced.iter_mut().zip(left) {
            pair.is_left = is_left;
        }
        self
    }
}

fn query(model: &Model, file: FileId) -> EarlierQuery {
    EarlierQuery { repo: model[file].repo.0 as usize, path: model[file].path.clone() }
}
