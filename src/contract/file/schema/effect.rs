//! Whom a difference of schemas breaks: those who send what the copy describes, or those who receive it.

use crate::config::Direction;
use crate::contract::compare::Change::{self, Additive, Breaking};
use crate::contract::compare::Impact;

/// Where the data of a schema goes, seen from those who have the copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::contract::file) enum Flow {
    /// They send it: the body of a request.
    Sent,
    /// They receive it: the body of a response.
    Received,
    /// It is data, and nothing says whose.
    Unknown,
}

/// What a difference does.
#[derive(Clone, Copy, Debug)]
pub(super) struct Effect {
    impact: Impact,
    /// The change where no `direction` is set.
    unknown: Change,
}

impl Effect {
    pub(super) const NONE: Self = Self { impact: Impact::NONE, unknown: Additive };
    /// Something is there that was not, and needs no attention.
    pub(super) const ADDED: Self = Self::NONE;
    pub(super) const REMOVED: Self = Self { impact: Impact::both("it no longer exists"), unknown: Breaking };
    pub(super) const CHANGED: Self = Self { impact: Impact::both("it means something else now"), unknown: Breaking };
    pub(super) const CLOSED: Self = Self::narrowed("what fitted before is refused");
    pub(super) const OPENED: Self = Self::widened("anything may arrive");

    /// Data is refused that was allowed.
    pub(super) const fn narrowed(why: &'static str) -> Self {
        Self { impact: Impact::senders(why), unknown: Breaking }
    }

    /// Data is allowed that was refused.
    pub(super) const fn widened(why: &'static str) -> Self {
        Self { impact: Impact::receivers(why), unknown: Additive }
    }

    /// Data that readers count on may be missing.
    pub(super) const fn missing(why: &'static str) -> Self {
        Self { impact: Impact::receivers(why), unknown: Breaking }
    }

    pub(super) fn and(self, other: Self) -> Self {
        let unknown = if self.unknown == Breaking { Breaking } else { other.unknown };
        Self { impact: self.impact.and(other.impact), unknown }
    }

    /// What it is for those who have the copy, and whom of them it breaks.
    pub(super) fn judge(self, flow: Flow, direction: Option<Direction>) -> (Change, Impact) {
        let flows = match flow {
            Flow::Sent => Some(Direction::Write),
            Flow::Received => Some(Direction::Read),
            Flow::Unknown if direction.is_none() => {
                return (self.unknown, if self.unknown == Breaking { self.impact } else { Impact::NONE });
            }
            Flow::Unknown => None,
        };
        let impact = self.impact.seen_by(flows).seen_by(direction);
        (if impact.is_none() { Additive } else { Breaking }, impact)
    }
}
