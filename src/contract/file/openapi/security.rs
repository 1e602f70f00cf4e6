//! Who may use an operation: the ways to sign in, by what they are and not by their names.

use std::collections::{BTreeMap, BTreeSet};

use super::resolved;
use crate::contract::file::facts::{Fact, Place};
use crate::contract::file::found::Spot;
use crate::contract::file::schema::Docs;
use crate::data::Node;

/// Adds what an operation asks for; what it does not say, the document says for all.
pub(super) fn read(docs: &Docs<'_>, fact: &mut Fact, operation: Spot<'_>) {
    let Some(list) = operation.entry("security").or_else(|| docs.root().entry("security")) else { return };
    let mut ways: BTreeMap<String, (BTreeSet<String>, Vec<&str>, Spot<'_>)> = BTreeMap::new();
    for node in list.node.items() {
        let way = docs.item(list, node);
        let mut schemes: Vec<(String, &str)> = way.node.entries().iter().map(|entry| (scheme(docs, &entry.key), &*entry.key)).collect();
        schemes.sort();
        let key = schemes.iter().map(|(scheme, _)| scheme.as_str()).collect::<Vec<_>>().join(" and ");
        let scopes = way.node.entries().iter().flat_map(|entry| entry.value.items()).filter_map(Node::as_text).map(str::to_owned);
        ways.entry(key).or_insert_with(|| (scopes.collect(), schemes.iter().map(|(_, name)| *name).collect(), way));
    }
    // Nobody is asked for anything where one of the ways is none.
    if ways.is_empty() || ways.contains_key("") {
        return;
    }
    for (key, (scopes, names, way)) in ways {
        let place = Place { span: way.key, file: docs.at("", way, way.key).file };
        let name = format!("the security `{}` of {}", names.join(" and "), fact.name);
        let mut requirement = Fact::new("a security requirement", key, name, place);
        if !scopes.is_empty() {
            requirement.say("scopes", scopes.into_iter().collect::<Vec<_>>().join(" "), place);
        }
        fact.parts.push(requirement);
    }
}

/// What a scheme is, as far as a client has to know.
fn scheme(docs: &Docs<'_>, name: &str) -> String {
    let schemes = docs.root().entry("components").and_then(|spot| spot.entry("securitySchemes"));
    let Some(scheme) = schemes.and_then(|spot| spot.entry(name)).and_then(|spot| resolved(docs, spot)) else { return name.to_owned() };
    let parts = ["type", "scheme", "in", "name"].iter().filter_map(|key| scheme.node.get(key).and_then(Node::as_text));
    parts.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}
