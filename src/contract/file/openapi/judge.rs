//! What a difference of two HTTP interfaces means to clients.

use std::collections::BTreeSet;

use crate::contract::compare::Impact;
use crate::contract::file::facts::{Edit, Fact, Language};

pub(super) struct OpenApi;

const REQUIRED: &str = "it is required now";
const UNREAD: &str = "it is no longer read";
const GONE: &str = "it no longer arrives";

impl Language for OpenApi {
    fn judge(&self, edit: &Edit<'_>) -> Option<Impact> {
        match edit {
            Edit::Added(part, parent) => added(part, parent),
            Edit::Removed(part, parent) => removed(part, parent),
            Edit::Changed(owner, mirror, what) => Some(changed(owner, mirror, what)),
        }
    }
}

fn added(part: &Fact, mirror: &Fact) -> Option<Impact> {
    let is_required = part.said("requirement") == Some("required");
    Some(match part.kind {
        // The path itself says that there is one.
        "a parameter" if part.key.starts_with("path ") => return None,
        "a parameter" | "a request body" if is_required => Impact::senders(REQUIRED),
        "a security requirement" if !asks(mirror) => Impact::senders("it asks for credentials now"),
        _ => Impact::NONE,
    })
}

fn removed(part: &Fact, owner: &Fact) -> Option<Impact> {
    Some(match part.kind {
        "a parameter" if part.key.starts_with("path ") => return None,
        "an endpoint" => Impact::senders("it no longer exists"),
        "a parameter" | "a request body" => Impact::senders(UNREAD),
        "a sent media type" => Impact::senders("it is no longer accepted"),
        "a received media type" | "a header" | "a call" | "an incoming body" => Impact::receivers(GONE),
        // Which errors there are, a client cannot rely on.
        "a response" if part.key.starts_with('2') => Impact::receivers(GONE),
        "an answer" if part.key.starts_with('2') => Impact::senders("it is no longer accepted"),
        "a security requirement" if asks(owner) => Impact::senders("this way to sign in is gone"),
        _ => Impact::NONE,
    })
}

fn changed(owner: &Fact, mirror: &Fact, what: &str) -> Impact {
    let is_required = owner.said("requirement") == Some("required");
    match (what, owner.kind) {
        ("requirement", "a parameter" | "a request body") if is_required => Impact::senders(REQUIRED),
        ("requirement", "a header" | "an incoming body") if !is_required => Impact::receivers("it may be missing now"),
        ("style", _) => Impact::senders("it is read in another way"),
        ("scopes", _) => {
            let scopes = |fact: &Fact| fact.said("scopes").unwrap_or_default().split(' ').map(str::to_owned).collect::<BTreeSet<_>>();
            let more = scopes(owner).difference(&scopes(mirror)).any(|scope| !scope.is_empty());
            if more { Impact::senders("it asks for more scopes") } else { Impact::NONE }
        }
        _ => Impact::NONE,
    }
}

/// Whether an endpoint asks for credentials.
fn asks(endpoint: &Fact) -> bool {
    endpoint.parts.iter().any(|part| part.kind == "a security requirement")
}
