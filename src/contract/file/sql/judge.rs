//! What a difference of two sets of tables means to those who write rows, and to those who read them.

use crate::contract::compare::Impact;
use crate::contract::file::facts::{Edit, Fact, Language};

pub(super) struct Sql;

const GONE: &str = "it no longer exists";
const WRITTEN: &str = "it must be written now";

impl Language for Sql {
    fn judge(&self, edit: &Edit<'_>) -> Option<Impact> {
        Some(match edit {
            Edit::Added(part, _) => added(part),
            Edit::Removed(part, _) => removed(part),
            Edit::Changed(owner, mirror, what) => changed(owner, mirror, what),
        })
    }
}

fn added(part: &Fact) -> Impact {
    match part.kind {
        "a column" if must_be_written(part) => Impact::senders(WRITTEN),
        "an enum value" => Impact::receivers("a value that they do not know may arrive"),
        "a unique constraint" => Impact::senders("a second row with the same values is refused"),
        "a foreign key" => Impact::senders("a row that refers to nothing is refused"),
        _ => Impact::NONE,
    }
}

fn removed(part: &Fact) -> Impact {
    match part.kind {
        "a table" | "a column" | "an enum" => Impact::both(GONE),
        "an enum value" => Impact::senders("a value that they write is refused"),
        "a unique constraint" => Impact::receivers("more than one row may have the same values"),
        "a foreign key" => Impact::receivers("a row may refer to nothing"),
        _ => Impact::NONE,
    }
}

fn changed(owner: &Fact, mirror: &Fact, what: &str) -> Impact {
    let (now, then) = (owner.said(what).unwrap_or_default(), mirror.said(what).unwrap_or_default());
    match what {
        "type" => types(now, then),
        "nullability" if now == "null" => Impact::receivers("null may arrive"),
        "nullability" => Impact::senders("null is refused"),
        "default" if now.is_empty() && must_be_written(owner) => Impact::senders(WRITTEN),
        "primary key" => Impact::both("rows are told apart in another way"),
        "target" => Impact::both("it refers to something else"),
        _ => Impact::NONE,
    }
}

fn must_be_written(column: &Fact) -> bool {
    column.said("nullability") == Some("not null") && column.said("default").is_none()
}

/// A type that holds more breaks readers, and one that holds less breaks writers. Texts that may be longer break nobody who reads them.
fn types(now: &str, then: &str) -> Impact {
    const WHOLE: [&str; 3] = ["smallint", "integer", "bigint"];
    let rank = |name: &str| WHOLE.iter().position(|known| *known == name);
    let length = |name: &str| match name {
        "varchar" | "text" => Some(u64::MAX),
        _ => name.strip_prefix("varchar(")?.strip_suffix(')')?.parse().ok(),
    };
    match (rank(now).zip(rank(then)), length(now).zip(length(then))) {
        (Some((now, then)), _) if now > then => Impact::receivers("a larger number may arrive"),
        (Some(_), _) => Impact::senders("a larger number is refused"),
        (None, Some((now, then))) if now >= then => Impact::NONE,
        (None, Some(_)) => Impact::senders("a longer text is refused"),
        _ => Impact::both("it has another type"),
    }
}
