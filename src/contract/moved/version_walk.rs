//! One contract's text, followed back through the versions of its document.

use std::ops::Deref;
use std::sync::Arc;

use super::super::candidate::{StatedContract, likeness};
use super::{Point, VersionTexts};
use crate::model::Names;
use crate::source::{Version, VersionAt, VersionContent, VersionQuery};
use crate::text::Date;

/// How alike a text must be to one of another name, to be the same contract before it was renamed.
const MIN_LIKENESS: f64 = 1.0;
/// How much more alike than the next.
const MIN_LEAD: f64 = 0.5;

/// A text of a contract among those of its document.
#[derive(Clone, Debug)]
pub(super) struct Statement {
    all: Arc<[StatedContract]>,
    index: usize,
}

impl Deref for Statement {
    type Target = StatedContract;

    fn deref(&self) -> &StatedContract {
        &self.all[self.index]
    }
}

/// What a version says of the contract.
#[derive(Debug)]
enum StatementAt {
    Statement(Statement),
    /// It does not have it, or says nothing that could be held to anything.
    Nothing,
    Unknown,
}

/// The versions of a document, walked from now backwards.
pub(super) struct VersionWalk<'a> {
    names: &'a Names,
    readings: &'a VersionTexts,
    /// The versions that say something else than the one before them, oldest first.
    versions: Vec<(&'a VersionAt, &'a Version)>,
    is_shallow: bool,
    /// What was walked past: what the document says now, then what each version did, newest first.
    told: Vec<StatementAt>,
    /// The text as it was last seen on the way.
    last: Statement,
}

impl<'a> VersionWalk<'a> {
    /// Stands at now, where the contract is one of those that the document states.
    pub(super) fn new(
        names: &'a Names,
        readings: &'a VersionTexts,
        asked: &'a VersionQuery,
        versions: &'a [Version],
        stated: Arc<[StatedContract]>,
        index: usize,
    ) -> Self {
        let mut kept: Vec<(&VersionAt, &Version)> = Vec::new();
        for (asked, version) in asked.versions.iter().zip(versions) {
            if kept.last().is_none_or(|(_, last)| !last.content.is(&version.content)) {
                kept.push((asked, version));
            }
        }
        let last = Statement { all: stated, index };
        Self { names, readings, versions: kept, is_shallow: asked.is_shallow, told: vec![StatementAt::Statement(last.clone())], last }
    }

    /// From when on the document says what it says where the walk stands; what is not committed is later than all that is.
    pub(super) fn moment(&self) -> i64 {
        self.version().map_or(i64::MAX, |(asked, _)| asked.moment)
    }

    /// Goes to the version before; false where there is none.
    pub(super) fn step_back(&mut self) -> bool {
        let Some(place) = self.versions.len().checked_sub(self.told.len()) else { return false };
        let told = match &self.versions[place].1.content {
            VersionContent::Unknown => StatementAt::Unknown,
            VersionContent::Missing => StatementAt::Nothing,
            VersionContent::Text(text) => {
                let all = self.readings.stated(self.names, text);
                match found(&self.last, &all) {
                    Some(index) => {
                        self.last = Statement { all, index };
                        if self.last.is_placeholder { StatementAt::Nothing } else { StatementAt::Statement(self.last.clone()) }
                    }
                    None => StatementAt::Nothing,
                }
            }
        };
        self.told.push(told);
        true
    }

    /// Whether there may be versions before the first.
    pub(super) fn is_shallow(&self) -> bool {
        self.is_shallow
    }

    pub(super) fn is_unknown(&self) -> bool {
        matches!(self.told.last(), Some(StatementAt::Unknown))
    }

    /// What the document says of the contract where the walk stands.
    pub(super) fn said(&self) -> Option<&Statement> {
        self.told.last().and_then(StatementAt::said)
    }

    /// The version where the walk stands, as people are told of it.
    pub(super) fn point(&self) -> Point {
        self.point_at(self.told.len() - 1)
    }

    /// The first text after where the walk stands that is not well; none where the one of now is.
    pub(super) fn first_change(&self, is_well: impl Fn(&StatedContract) -> bool) -> Option<Point> {
        let is_well = |told: &StatementAt| told.said().is_some_and(|said| is_well(said));
        if self.told.first().is_some_and(is_well) {
            return None;
        }
        let place = self.told.iter().rposition(|told| !is_well(told))?;
        Some(self.point_at(place))
    }

    fn version(&self) -> Option<(&'a VersionAt, &'a Version)> {
        self.version_at(self.told.len() - 1)
    }

    /// The version so many steps back; none for now.
    fn version_at(&self, steps: usize) -> Option<(&'a VersionAt, &'a Version)> {
        steps.checked_sub(1).and_then(|steps| self.versions.iter().rev().nth(steps)).copied()
    }

    fn point_at(&self, steps: usize) -> Point {
        let Some((asked, version)) = self.version_at(steps) else { return Point::default() };
        Point { commit: Some(asked.commit.clone()), date: Date::of_time(asked.time), author: version.author.clone() }
    }
}

impl StatementAt {
    fn said(&self) -> Option<&Statement> {
        match self {
            Self::Statement(said) => Some(said),
            Self::Nothing | Self::Unknown => None,
        }
    }
}

/// Which contract of an older version is the one that a later version has: that of its name, then of its key; or, under a name that is
/// gone since, the one that is clearly most like it.
fn found(later: &Statement, older: &[StatedContract]) -> Option<usize> {
    let same_name = |other: &StatedContract| other.name == later.name;
    let same_key = |other: &StatedContract| !later.key.is_empty() && other.key == later.key;
    let is_gone =
        |other: &StatedContract| later.all.iter().all(|known| known.name != other.name && (known.key.is_empty() || known.key != other.key));
    namesake(later, older, same_name).or_else(|| namesake(later, older, same_key)).or_else(|| {
        let mut like: Vec<(usize, f64)> =
            older.iter().enumerate().filter(|(_, other)| is_gone(other)).map(|(index, other)| (index, likeness(later, other))).collect();
        like.sort_by(|one, other| other.1.total_cmp(&one.1));
        match like.as_slice() {
            [(index, score)] if *score >= MIN_LIKENESS => Some(*index),
            [(index, score), (_, next), ..] if *score >= MIN_LIKENESS && score - next >= MIN_LEAD => Some(*index),
            _ => None,
        }
    })
}

/// The one that is called alike; of several the one in the same place among them, where none came or went, else the most like.
fn namesake(later: &Statement, older: &[StatedContract], is_one: impl Fn(&StatedContract) -> bool) -> Option<usize> {
    let places =
        |all: &[StatedContract]| all.iter().enumerate().filter(|(_, other)| is_one(other)).map(|(index, _)| index).collect::<Vec<_>>();
    let (here, there) = (places(&later.all), places(older));
    if here.len() == there.len() {
        return here.iter().position(|index| *index == later.index).map(|place| there[place]);
    }
    there.into_iter().max_by(|one, other| likeness(later, &older[*one]).total_cmp(&likeness(later, &older[*other])).then(other.cmp(one)))
}
