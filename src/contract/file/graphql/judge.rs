//! What a difference of two GraphQL schemas means to those who ask.

use crate::contract::compare::Impact;
use crate::contract::file::facts::{Edit, Fact, Language};

pub(super) struct GraphQl;

const REQUIRED: &str = "it is required now";

impl Language for GraphQl {
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
        "an argument" | "an input field" if is_required(part) => Impact::senders(REQUIRED),
        "an enum value" if part.received => Impact::receivers("a value that they do not know may arrive"),
        "a member" => Impact::receivers("a type that they do not know may arrive"),
        _ => Impact::NONE,
    }
}

fn removed(part: &Fact) -> Impact {
    match part.kind {
        "a field" => Impact::receivers("they can no longer ask for it"),
        "an argument" | "an input field" | "a directive" | "a location" => Impact::senders("it is no longer accepted"),
        "an enum value" if part.sent => Impact::senders("a value that they send is refused"),
        "a member" | "an interface" => Impact::receivers("what they ask for it is refused"),
        "a type" | "an operation type" => Impact::both("it no longer exists"),
        _ => Impact::NONE,
    }
}

fn changed(owner: &Fact, mirror: &Fact, what: &str) -> Impact {
    let (now, then) = (owner.said(what), mirror.said(what));
    match (owner.kind, what) {
        ("a type", "kind") | ("an operation type", _) => Impact::both("it is asked for in another way"),
        ("a field", "type") => match (now, then) {
            (Some(now), Some(then)) if gives(now, then) => Impact::NONE,
            (Some(now), Some(then)) if bare(now) == bare(then) => Impact::receivers("null may arrive"),
            _ => Impact::receivers("another type arrives"),
        },
        (_, "type") => match (now, then) {
            // Who may leave something out may also say it.
            (Some(now), Some(then)) if gives(then, now) => Impact::NONE,
            (Some(now), Some(then))
                if bare(now) == bare(then) && owner.said("default").is_some() && gives(then, now.trim_end_matches('!')) =>
            {
                Impact::senders("null is refused now")
            }
            (Some(now), Some(then)) if bare(now) == bare(then) => Impact::senders(REQUIRED),
            _ => Impact::senders("another type is asked for"),
        },
        (_, "default") if now.is_none() && is_required(owner) && !is_required(mirror) => Impact::senders(REQUIRED),
        ("a directive", "use") if now == Some("once") => Impact::senders("it may be used only once"),
        _ => Impact::NONE,
    }
}

fn is_required(input: &Fact) -> bool {
    input.said("type").is_some_and(|name| name.ends_with('!')) && input.said("default").is_none()
}

/// A type without the marks that refuse null.
fn bare(name: &str) -> String {
    name.replace('!', "")
}

/// Whether all that one type gives fits the other.
fn gives(one: &str, other: &str) -> bool {
    let (one, other) = match (one.strip_suffix('!'), other.strip_suffix('!')) {
        (None, Some(_)) => return false,
        (one_bare, other_bare) => (one_bare.unwrap_or(one), other_bare.unwrap_or(other)),
    };
    fn inner(name: &str) -> Option<&str> {
        name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'))
    }
    match (inner(one), inner(other)) {
        (Some(one), Some(other)) => gives(one, other),
        (None, None) => one == other,
        _ => false,
    }
}
