//! The light and the dark picture as one.

use super::colour;
use super::css::{self, Declaration};
use super::tree::{Element, Node};

/// Attributes that hold a colour.
pub(super) const COLOURS: [&str; 5] = ["fill", "stroke", "color", "stop-color", "flood-color"];

/// That attribute, where it is one of these.
pub(super) fn colour(name: &str) -> Option<&'static str> {
    COLOURS.into_iter().find(|colour| *colour == name)
}

/// Writes the colours of the dark picture beside those of the light one. Whether there is a dark one at all: the two have the
/// same form and differ in colours; a document that names a theme of its own has one for both.
pub(super) fn pair(light: &mut Element, dark: &Element) -> bool {
    let mut copy = light.clone();
    let mut differ = false;
    if both(&mut copy, dark, &mut differ) && differ {
        *light = copy;
        return true;
    }
    false
}

fn both(light: &mut Element, dark: &Element, differ: &mut bool) -> bool {
    if light.name != dark.name || light.attributes.len() != dark.attributes.len() {
        return false;
    }
    if light.name == "style" {
        for (node, other) in light.children.iter_mut().zip(&dark.children) {
            if let (Node::Rules(rules), Node::Rules(others)) = (node, other) {
                *differ |= css::pair(rules, others);
            }
        }
        return true;
    }
    if light.style.is_empty() != dark.style.is_empty() {
        return false;
    }
    let mut moved: Vec<Declaration> = Vec::new();
    for ((name, value), (other_name, other)) in light.attributes.iter().zip(&dark.attributes) {
        match name.as_str() {
            _ if name != other_name => return false,
            _ if value == other => {}
            name => moved.extend(colour(name).and_then(|name| Some((name, colour::pair(value, other)?)))),
        }
    }
    for (name, value) in &mut light.style {
        let other = dark.style.iter().find(|(other, _)| other == name);
        if let Some(both) = other.and_then(|(_, other)| colour::pair(value, other)) {
            *differ = true;
            *value = both;
        }
    }
    // A value with two colours is for styles; attributes take one.
    *differ |= !moved.is_empty();
    moved.iter().for_each(|(name, _)| light.remove(name));
    light.underlay(moved);
    let Some(partners) = partners(light, dark) else { return false };
    light.elements_mut().zip(partners).all(|(element, other)| both(element, other, differ))
}

/// The element of the dark picture for each below one of the light picture; none where the two are not of one form.
pub(super) fn partners<'d>(light: &Element, dark: &'d Element) -> Option<Vec<&'d Element>> {
    // The dark theme brings definitions of its own.
    let own = |element: &&Element| matches!(element.name.as_str(), "defs" | "linearGradient" | "filter");
    let mut others = dark.elements();
    let found = light.elements().map(|element| others.by_ref().find(|other| other.name == element.name || !own(other)));
    let found: Option<Vec<&Element>> = found.collect();
    found.filter(|_| others.all(|rest| own(&rest)))
}
