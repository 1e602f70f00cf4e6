//! What may stand in a picture: shapes, text and what paints them. Everything else is left out.

use std::collections::BTreeSet;

use super::css;
use super::engine::ID;
use super::tree::{Element, Node};
use crate::text::Cut;

const ELEMENTS: [&str; 31] = [
    "svg",
    "g",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "text",
    "tspan",
    "defs",
    "marker",
    "style",
    "clipPath",
    "linearGradient",
    "radialGradient",
    "stop",
    "symbol",
    "use",
    "filter",
    "feDropShadow",
    "feGaussianBlur",
    "feOffset",
    "feMerge",
    "feMergeNode",
    "feFlood",
    "feComposite",
    "pattern",
    "mask",
    "a",
];

const ATTRIBUTES: [&str; 66] = [
    "class",
    "clip-path",
    "clip-rule",
    "cx",
    "cy",
    "d",
    "dominant-baseline",
    "alignment-baseline",
    "dx",
    "dy",
    "fill",
    "fill-opacity",
    "fill-rule",
    "filter",
    "flood-color",
    "flood-opacity",
    "font-family",
    "font-size",
    "font-style",
    "font-weight",
    "fx",
    "fy",
    "gradientTransform",
    "gradientUnits",
    "height",
    "href",
    "id",
    "in",
    "letter-spacing",
    "marker-end",
    "marker-mid",
    "marker-start",
    "markerHeight",
    "markerUnits",
    "markerWidth",
    "mask",
    "offset",
    "opacity",
    "orient",
    "paint-order",
    "patternUnits",
    "points",
    "preserveAspectRatio",
    "r",
    "refX",
    "refY",
    "result",
    "rotate",
    "rx",
    "ry",
    "stdDeviation",
    "stop-color",
    "stop-opacity",
    "stroke",
    "stroke-dasharray",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-opacity",
    "stroke-width",
    "style",
    "text-anchor",
    "text-decoration",
    "textLength",
    "transform",
    "transform-origin",
    "viewBox",
];
const PLACES: [&str; 7] = ["width", "x", "x1", "x2", "y", "y1", "y2"];

/// Stands before every id until a page puts its prefix there; no text of a picture can hold it.
pub(super) const MARK: char = '\u{0}';

/// Takes out what does not belong into a picture, and marks its ids.
pub(super) fn clean(root: &mut Element) {
    let mut ids = BTreeSet::new();
    root.each(&mut |element| ids.extend(element.get("id").map(str::to_owned)));
    ids.insert(ID.to_owned());
    element(root, &ids);
}

fn element(element_: &mut Element, ids: &BTreeSet<String>) {
    attributes(element_, ids);
    if element_.name == "style" {
        let mut rules = css::rules(&element_.text_itself());
        for rule in &mut rules {
            rule.selectors = rule.selectors.iter().filter_map(|selector| scoped(selector)).collect();
            rule.declarations.iter_mut().for_each(|(_, value)| *value = referring(value, ids));
        }
        rules.retain(|rule| !rule.selectors.is_empty());
        element_.children = vec![Node::Text(css::write_rules(&rules))];
        return;
    }
    element_.children.retain(|node| match node {
        Node::Element(child) => ELEMENTS.contains(&child.name.as_str()),
        // Words stand in text alone; what is between shapes is layout.
        Node::Text(words) => matches!(element_.name.as_str(), "text" | "tspan") && !words.is_empty(),
    });
    for node in &mut element_.children {
        match node {
            Node::Element(child) => element(child, ids),
            Node::Text(words) => words.retain(|c| c != MARK),
        }
    }
}

/// A selector that means this picture alone.
fn scoped(selector: &str) -> Option<String> {
    let rest = selector.strip_prefix('#')?.strip_prefix(ID)?;
    let plain = !rest.contains(['<', '{', '}', '@', '\\']) && (rest.is_empty() || rest.starts_with([' ', '.', ':', '[', '>']));
    plain.then(|| format!("#{MARK}{ID}{}", rest.replace('#', &format!("#{MARK}"))))
}

fn attributes(element: &mut Element, ids: &BTreeSet<String>) {
    if let Some(link) = element.get("xlink:href").map(str::to_owned) {
        element.set("href", link);
    }
    let is_link = element.name == "a";
    let mut kept = Vec::with_capacity(element.attributes.len());
    for (name, value) in std::mem::take(&mut element.attributes) {
        if !ATTRIBUTES.contains(&name.as_str()) && !PLACES.contains(&name.as_str()) || value.contains(MARK) {
            continue;
        }
        let value = match name.as_str() {
            "id" => format!("{MARK}{value}"),
            "href" if is_link => match value.starts_with("https://") || value.starts_with("http://") {
                true => value,
                false => continue,
            },
            "href" => match value.strip_prefix('#').filter(|id| ids.contains(*id)) {
                Some(id) => format!("#{MARK}{id}"),
                None => continue,
            },
            "style" => css::write(&css::declarations(&referring(&value, ids))),
            _ if css::is_safe(&value) || matches!(name.as_str(), "d" | "points") => referring(&value, ids),
            _ => continue,
        };
        if !(name == "style" && value.is_empty()) {
            kept.push((name, value));
        }
    }
    element.attributes = kept;
}

/// `url(#arrow)` with its id marked.
fn referring(value: &str, ids: &BTreeSet<String>) -> String {
    if !value.contains("url(") {
        return value.to_owned();
    }
    let mut text = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find("url(") {
        text.push_str(rest.head(at));
        let inside = rest.tail(at + 4);
        let Some(end) = inside.find(')') else { return "none".to_owned() };
        match inside.head(end).trim().trim_matches(['"', '\'']).strip_prefix('#').filter(|id| ids.contains(*id)) {
            Some(id) => text.push_str(&format!("url(#{MARK}{id})")),
            None => text.push_str("none"),
        }
        rest = inside.tail(end + 1);
    }
    text.push_str(rest);
    text
}

impl Element {
    /// The text of a style, as it stands.
    pub(super) fn text_itself(&self) -> String {
        let texts = self.children.iter().filter_map(|node| match node {
            Node::Text(text) => Some(text.as_str()),
            Node::Element(_) => None,
        });
        texts.collect()
    }
}
