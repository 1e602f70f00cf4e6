//! SVG as a tree of elements.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::css::{self, Declaration, Rule};
use crate::text::escape;

/// How deep elements may stand within each other, and how many there may be.
const DEEPEST: usize = 100;
const MOST: usize = 60_000;

#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::diagram) struct Element {
    pub name: String,
    /// All but its style.
    pub attributes: Vec<(String, String)>,
    /// What a picture needs of its style.
    pub style: Vec<Declaration>,
    pub children: Vec<Node>,
}

#[derive(Clone, Debug, PartialEq)]
pub(in crate::diagram) enum Node {
    Element(Element),
    Text(String),
    /// What a stylesheet holds.
    Rules(Vec<Rule>),
}

impl Element {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn set(&mut self, name: &str, value: String) {
        match self.attributes.iter_mut().find(|(known, _)| known == name) {
            Some((_, old)) => *old = value,
            None => self.attributes.push((name.to_owned(), value)),
        }
    }

    pub(crate) fn remove(&mut self, name: &str) {
        self.attributes.retain(|(known, _)| known != name);
    }

    /// Takes up what its own style does not say itself.
    pub(in crate::diagram) fn underlay(&mut self, mut declarations: Vec<Declaration>) {
        declarations.retain(|(name, _)| self.style.iter().all(|(known, _)| known != name));
        self.style.splice(0..0, declarations);
    }

    pub(crate) fn has_class(&self, class: &str) -> bool {
        self.get("class").is_some_and(|classes| classes.split_whitespace().any(|known| known == class))
    }

    pub(crate) fn elements(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            _ => None,
        })
    }

    pub(crate) fn elements_mut(&mut self) -> impl Iterator<Item = &mut Self> {
        self.children.iter_mut().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            _ => None,
        })
    }

    /// The rules of the stylesheets of a picture.
    pub(in crate::diagram) fn each_rules(&mut self, change: &mut dyn FnMut(&mut Vec<Rule>)) {
        for node in &mut self.children {
            match node {
                Node::Rules(rules) => change(rules),
                Node::Element(child) => child.each_rules(change),
                Node::Text(_) => {}
            }
        }
    }

    /// Every element from this one down.
    pub(crate) fn each(&self, visit: &mut dyn FnMut(&Self)) {
        visit(self);
        self.elements().for_each(|element| element.each(visit));
    }

    pub(crate) fn each_mut(&mut self, visit: &mut dyn FnMut(&mut Self)) {
        visit(self);
        self.elements_mut().for_each(|element| element.each_mut(visit));
    }

    /// Its words, each text of its own set off by a space.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        for node in &self.children {
            match node {
                Node::Rules(_) => {}
                Node::Text(words) => text.push_str(words),
                Node::Element(element) if matches!(element.name.as_str(), "title" | "desc") => {}
                Node::Element(element) => {
                    let inner = element.text();
                    if element.name != "tspan" || element.get("x").is_some() || element.get("dy").is_some() {
                        text.push(' ');
                    }
                    text.push_str(&inner);
                }
            }
        }
        text
    }
}

/// Reads a whole picture; none where it is no SVG, or too large.
pub(in crate::diagram) fn parse(svg: &str) -> Option<Element> {
    let mut reader = Reader::from_str(svg);
    let mut open: Vec<Element> = Vec::new();
    let mut count = 0;
    loop {
        let event = reader.read_event().ok()?;
        match event {
            // HTML has no place in a picture, and is left out as it is read.
            Event::Start(start) if start.name().as_ref() == "foreignObject" => {
                reader.read_to_end(start.name()).ok()?;
            }
            Event::Start(start) => {
                count += 1;
                if open.len() >= DEEPEST || count > MOST {
                    return None;
                }
                open.push(element(&start)?);
            }
            Event::Empty(start) => {
                count += 1;
                let child = element(&start)?;
                open.last_mut()?.children.push(Node::Element(child));
            }
            Event::End(_) => {
                let mut done = open.pop()?;
                if done.name == "style" {
                    let css: String = done
                        .children
                        .iter()
                        .filter_map(|node| if let Node::Text(text) = node { Some(text.as_str()) } else { None })
                        .collect();
                    done.children = vec![Node::Rules(css::rules(&css))];
                }
                match open.last_mut() {
                    Some(parent) => parent.children.push(Node::Element(done)),
                    None => return (done.name == "svg").then_some(done),
                }
            }
            Event::Text(text) => text_of(&mut open, &text),
            Event::CData(text) => text_of(&mut open, &text),
            Event::GeneralRef(name) => {
                let character = match name.resolve_char_ref().ok()? {
                    Some(character) => character.to_string(),
                    None => quick_xml::escape::resolve_predefined_entity(&name)?.to_owned(),
                };
                text_of(&mut open, &character);
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

/// A picture as [`parse`] reads it, whatever its texts hold.
pub(in crate::diagram) fn write(element: &Element) -> String {
    let mut out = String::with_capacity(8192);
    write_element(&mut out, element);
    out
}

fn write_element(out: &mut String, element: &Element) {
    out.push('<');
    out.push_str(&element.name);
    for (name, value) in &element.attributes {
        out.push(' ');
        out.push_str(name);
        out.push_str("=\"");
        escape::push_all(out, value);
        out.push('"');
    }
    if !element.style.is_empty() {
        out.push_str(" style=\"");
        escape::push_all(out, &css::write(&element.style));
        out.push('"');
    }
    if element.children.is_empty() && element.name != "svg" {
        out.push_str("/>");
        return;
    }
    out.push('>');
    for node in &element.children {
        match node {
            Node::Element(child) => write_element(out, child),
            Node::Text(text) => escape::push_all(out, text),
            Node::Rules(rules) => escape::push_all(out, &css::write_rules(rules)),
        }
    }
    out.push_str("</");
    out.push_str(&element.name);
    out.push('>');
}

fn element(start: &BytesStart<'_>) -> Option<Element> {
    let name = start.name().as_ref().to_owned();
    let (mut attributes, mut style) = (Vec::new(), Vec::new());
    for attribute in start.attributes() {
        let attribute = attribute.ok()?;
        let value = quick_xml::escape::unescape(&attribute.value).ok()?;
        match attribute.key.as_ref() {
            "style" => style = css::declarations(&value),
            key => attributes.push((key.to_owned(), value.into_owned())),
        }
    }
    Some(Element { name, attributes, style, children: Vec::new() })
}

fn text_of(open: &mut [Element], text: &str) {
    let Some(parent) = open.last_mut() else { return };
    match parent.children.last_mut() {
        Some(Node::Text(before)) => before.push_str(text),
        _ => parent.children.push(Node::Text(text.to_owned())),
    }
}
