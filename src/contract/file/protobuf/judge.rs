//! What a difference of two protobuf files means to those who send and receive their messages.

use crate::contract::compare::Impact;
use crate::contract::file::facts::{Edit, Fact, Language};

pub(super) struct Protobuf;

const GONE: &str = "it no longer exists";

impl Language for Protobuf {
    fn judge(&self, edit: &Edit<'_>) -> Option<Impact> {
        match edit {
            Edit::Added(part, mirror) => Some(added(part, mirror)),
            Edit::Removed(part, owner) => Some(removed(part, owner)),
            Edit::Changed(owner, mirror, what) => changed(owner, mirror, what),
        }
    }
}

fn added(part: &Fact, mirror: &Fact) -> Impact {
    match part.kind {
        "a field" | "an enum value" if reserves(mirror, part) => Impact::both("its number or name was reserved for what is gone"),
        "a field" if part.said("cardinality") == Some("required") => Impact::senders("it is required now"),
        _ => Impact::NONE,
    }
}

fn removed(part: &Fact, owner: &Fact) -> Impact {
    match part.kind {
        "a field" | "an enum value" if !reserves(owner, part) => Impact::both("it is gone, and its number is not reserved"),
        "a field" => Impact::receivers("it no longer arrives"),
        "an enum value" => Impact::senders("a value that they send is not known"),
        "a method" | "a service" => Impact::senders(GONE),
        "a message" | "an enum" | "an extension" | "an extension range" => Impact::both(GONE),
        _ => Impact::NONE,
    }
}

fn changed(owner: &Fact, mirror: &Fact, what: &str) -> Option<Impact> {
    let (now, then) = (owner.said(what).unwrap_or_default(), mirror.said(what).unwrap_or_default());
    Some(match (owner.kind, what) {
        // A name that was written in short on one side, and means the same.
        (_, "type" | "request type" | "response type") if is_short_for(now, then) || is_short_for(then, now) => return None,
        ("a field", "type" | "name") if differs(owner, mirror, "name") && differs(owner, mirror, "type") => {
            Impact::both("its number is used for another field")
        }
        ("a field" | "an extension", "type") => Impact::both("what is written as one type is read as another"),
        ("a field" | "an enum value" | "an extension", "name" | "JSON name") => Impact::both("its name in JSON and in code is another"),
        ("a field", "cardinality") => match (now, then) {
            ("required", "optional" | "singular") => Impact::senders("it is required now"),
            ("optional" | "singular", "required") => Impact::receivers("it may be missing now"),
            ("optional" | "singular", "optional" | "singular") => Impact::NONE,
            _ => Impact::both("one value and many are written in different ways"),
        },
        ("a field", "oneof") => Impact::both("setting one field of a oneof clears the others"),
        ("a field", "default") => Impact::receivers("where it is left out, another value applies"),
        ("a method", "request type") => Impact::senders("it takes another message"),
        ("a method", "response type") => Impact::receivers("another message arrives"),
        ("a method", _) => Impact::both("a stream and one message are called in different ways"),
        ("a file", "package") => Impact::both("every name in it is another"),
        _ => Impact::NONE,
    })
}

fn differs(owner: &Fact, mirror: &Fact, what: &str) -> bool {
    let (now, then) = (owner.said(what).unwrap_or_default(), mirror.said(what).unwrap_or_default());
    now != then && !is_short_for(now, then) && !is_short_for(then, now)
}

fn is_short_for(short: &str, long: &str) -> bool {
    long.strip_suffix(short).is_some_and(|rest| rest.ends_with('.'))
}

/// Whether a message or enum reserves the number or the name of a part of its own.
fn reserves(message: &Fact, part: &Fact) -> bool {
    let number: Option<i64> = part.key.parse().ok();
    message.parts.iter().any(|reserved| match reserved.kind {
        "a reserved number" => {
            let (first, last) = reserved.key.split_once(" to ").unwrap_or((&reserved.key, &reserved.key));
            let bounds = first.parse().ok().zip(last.parse().ok());
            number.zip(bounds).is_some_and(|(number, (first, last)): (i64, (i64, i64))| (first..=last).contains(&number))
        }
        "a reserved name" => part.said("name") == Some(reserved.key.as_str()),
        _ => false,
    })
}
