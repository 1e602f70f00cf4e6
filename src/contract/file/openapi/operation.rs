//! The operations of a document as facts: parameters, bodies, responses, and the schemas in them.

use std::collections::BTreeMap;

use super::{Interface, Typed, resolved, security};
use crate::contract::file::facts::{Fact, Place};
use crate::contract::file::found::Spot;
use crate::contract::file::schema::{Docs, Flow};
use crate::data::Node;

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
/// Headers that other parts of a document describe.
const OWN_HEADERS: [&str; 3] = ["accept", "content-type", "authorization"];
/// How deep callbacks of callbacks are followed.
const CALLBACKS: usize = 3;

/// Reads all operations.
pub(super) fn read<'a>(docs: &Docs<'a>) -> Interface<'a> {
    let root = docs.root();
    let mut facts = Fact::new("an interface", "", "the interface", root.key);
    if let Some(version) = root.entry("info").and_then(|info| info.entry("version")) {
        facts.say("version", version.node.as_text().map(str::to_owned), place(docs, version));
    }
    let mut reader = Reader { docs, schemas: BTreeMap::new() };
    for (path, item) in entries(docs, root.entry("paths")) {
        let (template, names) = template(path);
        let Some(item) = resolved(docs, item) else { continue };
        for (method, operation) in operations(docs, item) {
            let method = method.to_uppercase();
            let of = Operation { key: format!("{method} {template}"), name: format!("`{method} {path}`"), names: &names, depth: 0 };
            facts.parts.push(reader.operation(&of, item, operation));
        }
    }
    for (name, item) in entries(docs, root.entry("webhooks")) {
        facts.parts.extend(reader.incoming(&format!("webhook {name}"), &format!("the webhook `{name}`"), item, CALLBACKS));
    }
    Interface { facts, schemas: reader.schemas }
}

struct Reader<'d, 'a> {
    docs: &'d Docs<'a>,
    schemas: BTreeMap<String, Typed<'a>>,
}

/// What identifies an operation.
struct Operation<'o> {
    key: String,
    name: String,
    /// The names of its path's parameters, by their places.
    names: &'o [&'o str],
    depth: usize,
}

impl<'a> Reader<'_, 'a> {
    fn operation(&mut self, of: &Operation<'_>, item: Spot<'a>, operation: Spot<'a>) -> Fact {
        let docs = self.docs;
        let mut fact = Fact::new("an endpoint", &of.key, &of.name, place(docs, operation));
        if let Some(id) = operation.entry("operationId") {
            fact.say("operation id", id.node.as_text().map(str::to_owned), place(docs, id));
        }
        if let Some(deprecated) = operation.entry("deprecated").filter(|spot| spot.node.as_bool() == Some(true)) {
            fact.say("state", "deprecated".to_owned(), place(docs, deprecated));
        }
        let mut parameters: BTreeMap<(String, String), Spot<'a>> = BTreeMap::new();
        for list in [item, operation].into_iter().filter_map(|spot| spot.entry("parameters")) {
            for node in list.node.items() {
                let Some(parameter) = resolved(docs, docs.item(list, node)) else { continue };
                if let (Some(name), Some(place)) = (text(parameter, "name"), text(parameter, "in")) {
                    let name = if place == "header" { name.to_lowercase() } else { name.to_owned() };
                    parameters.insert((place.to_owned(), name), parameter);
                }
            }
        }
        let parameters = parameters.into_iter().filter(|((place, name), _)| place != "header" || !OWN_HEADERS.contains(&name.as_str()));
        for ((at, name), parameter) in parameters {
            fact.parts.push(self.parameter(of, &at, &name, parameter));
        }
        if let Some(body) = operation.entry("requestBody").and_then(|body| resolved(docs, body)) {
            fact.parts.push(self.body(of, body, "a request body", Flow::Sent));
        }
        self.responses(&mut fact, of, operation, "a response", Flow::Received);
        if of.depth < CALLBACKS {
            for (name, callback) in entries(docs, operation.entry("callbacks")) {
                let Some(callback) = resolved(docs, callback) else { continue };
                for (expression, item) in entries(docs, Some(callback)) {
                    let key = format!("{} callback {name} {expression}", of.key);
                    fact.parts.extend(self.incoming(&key, &format!("the callback `{name}` of {}", of.name), item, of.depth + 1));
                }
            }
        }
        security::read(docs, &mut fact, operation);
        fact
    }

    /// Requests that the owner makes: what is sent and received changes sides.
    fn incoming(&mut self, key: &str, name: &str, item: Spot<'a>, depth: usize) -> Vec<Fact> {
        let docs = self.docs;
        let Some(item) = resolved(docs, item) else { return Vec::new() };
        let read = |(method, operation): (&str, Spot<'a>)| {
            let of = Operation { key: format!("{key} {method}"), name: name.to_owned(), names: &[], depth };
            let mut fact = Fact::new("a call", &of.key, &of.name, place(docs, operation));
            if let Some(body) = operation.entry("requestBody").and_then(|body| resolved(docs, body)) {
                fact.parts.push(self.body(&of, body, "an incoming body", Flow::Received));
            }
            self.responses(&mut fact, &of, operation, "an answer", Flow::Sent);
            fact
        };
        operations(docs, item).into_iter().map(read).collect()
    }

    fn parameter(&mut self, of: &Operation<'_>, at: &str, name: &str, parameter: Spot<'a>) -> Fact {
        let docs = self.docs;
        let index = of.names.iter().position(|other| *other == name);
        let key = match index {
            Some(index) if at == "path" => format!("path {index}"),
            _ => format!("{at} {name}"),
        };
        let about = format!("the {at} parameter `{name}` of {}", of.name);
        let mut fact = Fact::new("a parameter", &key, &about, place(docs, parameter));
        let required = parameter.entry("required").filter(|_| at != "path");
        let is_required = at == "path" || required.is_some_and(|spot| spot.node.as_bool() == Some(true));
        fact.say("requirement", mark(is_required), required.map_or_else(|| place(docs, parameter), |spot| place(docs, spot)));
        let is_written = parameter.entry("content").is_none();
        let usual = if matches!(at, "query" | "cookie") { "form" } else { "simple" };
        let style = parameter.entry("style");
        let named = style.and_then(|spot| spot.node.as_text()).unwrap_or(usual);
        let explode = parameter.entry("explode");
        let explodes = explode.and_then(|spot| spot.node.as_bool()).unwrap_or(named == "form");
        if is_written {
            let written = if explodes { format!("{named}, exploded") } else { named.to_owned() };
            fact.say("style", written, style.or(explode).map_or_else(|| place(docs, parameter), |spot| place(docs, spot)));
        }
        let schema = parameter.entry("schema").or_else(|| entries(docs, parameter.entry("content")).next()?.1.entry("schema"));
        self.typed(format!("{} {key}", of.key), Typed { schema, holder: parameter, about, flow: Flow::Sent });
        fact
    }

    fn body(&mut self, of: &Operation<'_>, body: Spot<'a>, kind: &'static str, flow: Flow) -> Fact {
        let docs = self.docs;
        let about = format!("the request body of {}", of.name);
        let mut fact = Fact::new(kind, "", &about, place(docs, body));
        let required = body.entry("required");
        let is_required = required.is_some_and(|spot| spot.node.as_bool() == Some(true));
        fact.say("requirement", mark(is_required), place(docs, required.unwrap_or(body)));
        self.media(&mut fact, &format!("{} body", of.key), &about, body, flow);
        fact
    }

    fn responses(&mut self, fact: &mut Fact, of: &Operation<'_>, operation: Spot<'a>, kind: &'static str, flow: Flow) {
        let docs = self.docs;
        for (status, response) in entries(docs, operation.entry("responses")) {
            let Some(response) = resolved(docs, response) else { continue };
            let (status, about) = (status.to_uppercase(), format!("the {status} response of {}", of.name));
            let mut answer = Fact::new(kind, &status, &about, place(docs, response));
            let key = format!("{} response {status}", of.key);
            self.media(&mut answer, &key, &about, response, flow);
            for (name, header) in entries(docs, response.entry("headers")) {
                let Some(header) = resolved(docs, header).filter(|_| !name.eq_ignore_ascii_case("content-type")) else { continue };
                let name = name.to_lowercase();
                let about = format!("the header `{name}` of {about}");
                let mut fact = Fact::new("a header", &name, &about, place(docs, header));
                let required = header.entry("required");
                let is_required = required.is_some_and(|spot| spot.node.as_bool() == Some(true));
                fact.say("requirement", mark(is_required), place(docs, required.unwrap_or(header)));
                self.typed(format!("{key} header {name}"), Typed { schema: header.entry("schema"), holder: header, about, flow });
                answer.parts.push(fact);
            }
            fact.parts.push(answer);
        }
    }

    fn media(&mut self, fact: &mut Fact, key: &str, about: &str, holder: Spot<'a>, flow: Flow) {
        let docs = self.docs;
        let all: Vec<(&'a str, Spot<'a>)> = entries(docs, holder.entry("content")).collect();
        for (name, media) in &all {
            let Some(media) = resolved(docs, *media) else { continue };
            let name = name.to_lowercase().replace(' ', "");
            let kind = if flow == Flow::Sent { "a sent media type" } else { "a received media type" };
            fact.parts.push(Fact::new(kind, &name, format!("`{name}` of {about}"), place(docs, media)));
            // One media type needs no name.
            let about = if all.len() == 1 { about.to_owned() } else { format!("{about} (`{name}`)") };
            self.typed(format!("{key} {name}"), Typed { schema: media.entry("schema"), holder: media, about, flow });
        }
    }

    fn typed(&mut self, key: String, typed: Typed<'a>) {
        self.schemas.insert(key, typed);
    }
}

fn place(docs: &Docs<'_>, spot: Spot<'_>) -> Place {
    let said = docs.at("", spot, spot.key);
    Place { span: spot.key, file: said.file }
}

fn text<'a>(spot: Spot<'a>, key: &str) -> Option<&'a str> {
    spot.node.get(key).and_then(Node::as_text)
}

fn mark(required: bool) -> String {
    if required { "required" } else { "optional" }.to_owned()
}

/// The entries of a map, extensions left out.
fn entries<'a>(docs: &Docs<'a>, map: Option<Spot<'a>>) -> impl Iterator<Item = (&'a str, Spot<'a>)> + use<'a> {
    let map = map.and_then(|map| resolved(docs, map));
    let entries = map.into_iter().flat_map(|map| map.node.entries().iter().map(move |entry| (&*entry.key, map.below(entry))));
    entries.filter(|(key, _)| !key.starts_with("x-"))
}

/// The operations of a path. Some documents keep each in a file of its own.
fn operations<'a>(docs: &Docs<'a>, item: Spot<'a>) -> Vec<(&'static str, Spot<'a>)> {
    METHODS.into_iter().filter_map(|method| Some((method, resolved(docs, item.entry(method)?)?))).collect()
}

/// A path without the names of its parameters, and those names.
fn template(path: &str) -> (String, Vec<&str>) {
    let (mut template, mut names, mut rest) = (String::new(), Vec::new(), path);
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, behind)) = after.split_once('}') else { break };
        template += before;
        template += "{}";
        names.push(name);
        rest = behind;
    }
    template += rest;
    (template, names)
}
