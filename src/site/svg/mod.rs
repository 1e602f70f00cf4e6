//! A picture that a document shows, if it is SVG: written anew without anything that runs, loads or leads elsewhere unasked.
//!
//! A browser that is led to an SVG file shows it as a page of the site, scripts and all, and a site of plain files cannot say with a
//! header that it must not. So no byte of the original is published: it is read as XML, and what may stand in a picture is written.

mod css;
mod entity;
mod label;
mod names;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use entity::Entities;
use label::Label;
use names::{Href, Kind};

use crate::text::{escape, visible};

/// The longest picture that is read, in bytes.
const MAX_SVG_BYTES: usize = 16 * 1024 * 1024;
/// How much longer its safe form may be.
const GROWTH: usize = 4;

/// How many namespaces may be declared at one place.
const SPACES: usize = 100;

const SVG: &str = "http://www.w3.org/2000/svg";
const XLINK: &str = "http://www.w3.org/1999/xlink";

/// The picture as it may be published. It looks the same where it shows itself: shapes, text, gradients, filters, styles, and
/// animations of how it looks stay. Scripts, event handlers, HTML, what is loaded from elsewhere and links that run something do not.
///
/// # Errors
/// Where it cannot be read; the words go on from "it is left out: ".
pub fn safe_svg(bytes: &[u8]) -> Result<Vec<u8>, &'static str> {
    if bytes.len() > MAX_SVG_BYTES {
        return Err("an SVG picture of more than 16 MB");
    }
    let text = std::str::from_utf8(bytes).map_err(|_| "an SVG picture that is not UTF-8")?;
    let mut writer = Writer::default();
    writer.read(text.trim_start_matches('\u{feff}')).ok_or("an SVG picture that is not well-formed XML")?;
    Ok(writer.out.into_bytes())
}

#[derive(Default)]
struct Writer {
    out: String,
    entities: Entities,
    /// The elements around that are written.
    open: Vec<&'static str>,
    /// How many elements are open within one that is left out, with that one.
    skipped: usize,
    /// The namespaces of prefixes, and how many elements were open when each was declared.
    spaces: Vec<(usize, String, String)>,
    depth: usize,
    /// The HTML that is being left out, whose words stay.
    label: Option<Label>,
    /// The text of a style, as far as it has come.
    style: Option<String>,
    is_done: bool,
}

impl Writer {
    /// None where it is no SVG, or grows without end.
    fn read(&mut self, text: &str) -> Option<()> {
        let most = text.len().saturating_mul(GROWTH).max(64 * 1024);
        let mut reader = Reader::from_str(text);
        loop {
            match reader.read_event().ok()? {
                Event::Start(start) => self.start(&start, false)?,
                Event::Empty(start) => self.start(&start, true)?,
                Event::End(_) => self.end()?,
                Event::Text(text) => self.text(&text),
                Event::CData(text) => self.text(&text),
                Event::GeneralRef(name) => {
                    let text = match name.resolve_char_ref().ok()? {
                        Some(character) => character.to_string(),
                        None => self.entities.get(&name)?.to_owned(),
                    };
                    self.text(&text);
                }
                Event::DocType(text) => self.entities = Entities::of(&text),
                Event::Eof => break,
                Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
            }
            if self.out.len() + self.style.as_ref().map_or(0, String::len) > most {
                return None;
            }
        }
        self.is_done.then_some(())
    }

    fn start(&mut self, start: &BytesStart<'_>, is_empty: bool) -> Option<()> {
        let mut attributes: HashMap<String, String> = HashMap::new();
        let mut order = Vec::new();
        // The reader's own check takes a step for every two attributes.
        for attribute in start.attributes().with_checks(false) {
            let attribute = attribute.ok()?;
            let (key, value) = (attribute.key.as_ref().to_owned(), self.entities.decoded(&attribute.value)?);
            if let Some(prefix) = key.strip_prefix("xmlns") {
                self.spaces.push((self.depth, prefix.trim_start_matches(':').to_owned(), value.clone()));
            }
            order.push(key.clone());
            if attributes.insert(key, value).is_some() {
                return None;
            }
        }
        if self.spaces.len() > SPACES {
            return None;
        }
        self.depth += 1;
        let name = self.name(start.name().as_ref(), &attributes);
        match name {
            Some(name) if self.skipped == 0 => {
                let is_root = self.open.is_empty();
                if is_root && (name != "svg" || self.is_done) {
                    return None;
                }
                self.out.push('<');
                self.out.push_str(name);
                if is_root {
                    self.attribute("xmlns", SVG);
                    self.attribute("xmlns:xlink", XLINK);
                }
                for key in &order {
                    self.write(name, key, &attributes[key]);
                }
                self.out.push('>');
                self.open.push(name);
                self.style = (name == "style").then(String::new);
            }
            _ if self.open.is_empty() => return None,
            _ => {
                if let Some(label) = &mut self.label {
                    label.start(start.name().as_ref());
                } else if self.skipped == 0 && self.holds_html(start.name().as_ref()) {
                    self.label = Label::new(|name| attributes.get(name).map(String::as_str));
                }
                self.skipped += 1;
            }
        }
        if is_empty { self.end() } else { Some(()) }
    }

    fn end(&mut self) -> Option<()> {
        self.depth = self.depth.checked_sub(1)?;
        while self.spaces.last().is_some_and(|(depth, ..)| *depth >= self.depth) {
            self.spaces.pop();
        }
        if self.skipped > 0 {
            self.skipped -= 1;
            if let Some(label) = &mut self.label {
                label.end();
            }
            if let Some(label) = self.label.take_if(|_| self.skipped == 0) {
                self.words(&label);
            }
            return Some(());
        }
        let name = self.open.pop()?;
        if let Some(style) = self.style.take() {
            self.escaped(&css::safe(&style));
        }
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
        self.is_done |= self.open.is_empty();
        Some(())
    }

    fn text(&mut self, text: &str) {
        if let Some(label) = &mut self.label {
            label.text(text);
        }
        match &mut self.style {
            _ if self.skipped > 0 || self.open.is_empty() => {}
            Some(style) => style.push_str(text),
            None => self.escaped(text),
        }
    }

    /// Whether an element holds HTML that is shown. In a switch, what comes after it is shown instead.
    fn holds_html(&self, written: &str) -> bool {
        let (prefix, local) = written.split_once(':').unwrap_or(("", written));
        let is_svg = self.space(prefix).map_or(prefix.is_empty(), |space| space == SVG);
        is_svg && local == "foreignObject" && self.style.is_none() && self.open.last() != Some(&"switch")
    }

    fn words(&mut self, label: &Label) {
        for (x, y, line) in label.lines() {
            self.out.push_str("<text");
            for (name, value) in [("x", x.as_str()), ("y", y.as_str()), ("text-anchor", "middle"), ("dominant-baseline", "central")] {
                self.attribute(name, value);
            }
            self.out.push('>');
            self.escaped(&line);
            self.out.push_str("</text>");
        }
    }

    /// The name that an element is written by; none where it is left out.
    fn name(&self, written: &str, attributes: &HashMap<String, String>) -> Option<&'static str> {
        // In a style there is text alone.
        if self.style.is_some() {
            return None;
        }
        let (prefix, local) = written.split_once(':').unwrap_or(("", written));
        let is_svg = match self.space(prefix) {
            Some(space) => space == SVG,
            // Many a file leaves it out, and browsers that have it within a page do not mind.
            None => prefix.is_empty(),
        };
        let (name, kind) = names::element(local).filter(|_| is_svg)?;
        let animates = || attributes.get("attributeName").map(|name| name.trim());
        // An animation sets what it animates: to a script, where it is an address.
        (kind != Kind::Animation || animates().is_none_or(|name| names::is_plain(name) && name != "style")).then_some(name)
    }

    /// What a prefix stands for here.
    fn space(&self, prefix: &str) -> Option<&str> {
        self.spaces.iter().rev().find(|(_, own, _)| own == prefix).map(|(.., space)| space.as_str())
    }

    fn write(&mut self, element: &str, key: &str, value: &str) {
        let is_link = key == "href"
            || key
                .split_once(':')
                .is_some_and(|(prefix, local)| local == "href" && self.space(prefix).map_or(prefix == "xlink", |space| space == XLINK));
        if is_link {
            if names::href(element).is_some_and(|kind| kind.allows(value)) {
                self.attribute(if key == "href" { "href" } else { "xlink:href" }, value.trim());
            }
            return;
        }
        match key {
            "xml:space" | "xml:lang" => self.attribute(key, value),
            // Nothing in them is CSS.
            "d" | "points" | "id" | "class" | "viewBox" => self.attribute(key, value),
            _ if names::is_plain(key) => self.attribute(key, &css::safe(value)),
            _ => {}
        }
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        self.escaped(value);
        self.out.push('"');
    }

    fn escaped(&mut self, text: &str) {
        for character in visible(text).chars() {
            match character {
                // Written out, or whoever reads it makes a line feed of it.
                '\r' => self.out.push_str("&#13;"),
                _ => escape::push_attribute(&mut self.out, character),
            }
        }
    }
}

impl Href {
    fn allows(self, value: &str) -> bool {
        let value = value.trim();
        let is_own = value.starts_with('#');
        match self {
            Self::Own => is_own,
            Self::Picture => is_own || names::is_raster(value),
            Self::Link => is_own || ["https://", "http://", "mailto:"].iter().any(|scheme| names::starts_with(value, scheme)),
        }
    }
}
