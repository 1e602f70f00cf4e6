//! The light and the dark picture as one.

use super::tree::{Element, Node};
use super::{colour, css};

/// Attributes that hold a colour.
pub(super) const COLOURS: [&str; 5] = ["fill", "stroke", "color", "stop-color", "flood-color"];

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
        let (rules, differs) = css::pair(&light.text_itself(), &dark.text_itself());
        *differ |= differs;
        light.children = vec![Node::Text(css::write_rules(&rules))];
        return true;
    }
    let mut style: Option<Vec<(String, String)>> = None;
    let mut moved: Vec<(String, String)> = Vec::new();
    for ((name, value), (other_name, other)) in light.attributes.iter().zip(&dark.attributes) {
        match name.as_str() {
            _ if name != other_name => return false,
            _ if value == other => {}
            "style" => style = Some(declarations(value, other, differ)),
            name if COLOURS.contains(&name) => moved.extend(colour::pair(value, other).map(|both| (name.to_owned(), both))),
            _ => {}
        }
    }
    if !moved.is_empty() {
        // A value with two colours is for styles; attributes take one.
        *differ = true;
        let own = style.take().unwrap_or_else(|| css::declarations(light.get("style").unwrap_or_default()));
        let mut whole: Vec<(String, String)> =
            moved.iter().filter(|(name, _)| own.iter().all(|(known, _)| known != name)).cloned().collect();
        moved.iter().for_each(|(name, _)| light.remove(name));
        whole.extend(own);
        style = Some(whole);
    }
    if let Some(style) = style {
        light.set("style", css::write(&style));
    }
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

fn declarations(light: &str, dark: &str, differ: &mut bool) -> Vec<(String, String)> {
    let dark = css::declarations(dark);
    let mut own = css::declarations(light);
    for (name, value) in &mut own {
        let other = dark.iter().find(|(other, _)| other == name);
        if let Some(both) = other.and_then(|(_, other)| colour::pair(value, other)) {
            *differ = true;
            *value = both;
        }
    }
    own
}
