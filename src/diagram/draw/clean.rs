//! What may stand in a picture: shapes, text and what paints them. Everything else is left out.

use std::collections::BTreeSet;

use super::css;
use super::engine::ID;
use super::tree::{Element, Node};
use crate::text::Cut;

/// Sorted, as are the attributes.
const ELEMENTS: [&str; 31] = [
    "a",
    "circle",
    "clipPath",
    "defs",
    "ellipse",
    "feComposite",
    "feDropShadow",
    "feFlood",
    "feGaussianBlur",
    "feMerge",
    "feMergeNode",
    "feOffset",
    "filter",
    "g",
    "line",
    "linearGradient",
    "marker",
    "mask",
    "path",
    "pattern",
    "polygon",
    "polyline",
    "radialGradient",
    "rect",
    "stop",
    "style",
    "svg",
    "symbol",
    "text",
    "tspan",
    "use",
];

const ATTRIBUTES: [&str; 72] = [
    "alignment-baseline",
    "class",
    "clip-path",
    "clip-rule",
    "cx",
    "cy",
    "d",
    "dominant-baseline",
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
    "text-anchor",
    "text-decoration",
    "textLength",
    "transform",
    "transform-origin",
    "viewBox",
    "width",
    "x",
    "x1",
    "x2",
    "y",
    "y1",
    "y2",
];

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
    element_.children.retain(|node| match node {
        Node::Element(child) => ELEMENTS.binary_search(&child.name.as_str()).is_ok(),
        // Words stand in text alone; what is between shapes is layout.
        Node::Text(words) => matches!(element_.name.as_str(), "text" | "tspan") && !words.is_empty(),
        Node::Rules(_) => true,
    });
    for node in &mut element_.children {
        match node {
            Node::Element(child) => element(child, ids),
            Node::Text(words) => words.retain(|c| c != MARK),
            Node::Rules(rules) => {
                for rule in rules.iter_mut() {
                    rule.selectors = rule.selectors.iter().filter_map(|selector| scoped(selector)).collect();
                    rule.declarations.iter_mut().for_each(|(_, value)| refer(value, ids));
                }
                rules.retain(|rule| !rule.selectors.is_empty());
            }
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
        if ATTRIBUTES.binary_search(&name.as_str()).is_err() || value.contains(MARK) {
            continue;
        }
        let mut value = value;
        match name.as_str() {
            "id" => value.insert(0, MARK),
            "href" if is_link => {
                if !(value.starts_with("https://") || value.starts_with("http://")) {
                    continue;
                }
            }
            "href" => match value.strip_prefix('#').filter(|id| ids.contains(*id)) {
                Some(id) => value = format!("#{MARK}{id}"),
                None => continue,
            },
            // Long, and nothing but numbers to whoever reads them.
            "d" | "points" => {}
            _ if css::is_safe(&value) => refer(&mut value, ids),
            _ => continue,
        }
        kept.push((name, value));
    }
    element.attributes = kept;
    element.style.retain(|(_, value)| !value.contains(MARK));
    element.style.iter_mut().for_each(|(_, value)| refer(value, ids));
}

/// Marks the id of `url(#arrow)`.
fn refer(value: &mut String, ids: &BTreeSet<String>) {
    if !value.contains("url(") {
        return;
    }
    let mut text = String::with_capacity(value.len());
    let mut rest = value.as_str();
    while let Some(at) = rest.find("url(") {
        text.push_str(rest.head(at));
        let inside = rest.tail(at + 4);
        let Some(end) = inside.find(')') else {
            *value = "none".to_owned();
            return;
        };
        match inside.head(end).trim().trim_matches(['"', '\'']).strip_prefix('#').filter(|id| ids.contains(*id)) {
            Some(id) => text.push_str(&format!("url(#{MARK}{id})")),
            None => text.push_str("none"),
        }
        rest = inside.tail(end + 1);
    }
    text.push_str(rest);
    *value = text;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_by_their_order() {
        assert!(ELEMENTS.is_sorted() && ATTRIBUTES.is_sorted());
    }
}
