//! A picture as text: within a page, or as a file.

use super::clean::MARK;
use super::tree::{Element, Node};
use super::{css, house};
use crate::diagram::{Drawing, Embed};
use crate::text::escape;

/// The font of a picture that stands alone; within a page it is the page's.
const FONT: &str = "font-family:system-ui,-apple-system,\"Segoe UI\",Roboto,\"Noto Sans\",\"Liberation Sans\",sans-serif";

/// Where a picture that stands alone declares the colours that it names.
const DECLARED: &str = ";--declared";

pub(in crate::diagram) fn inline(drawing: &Drawing, embed: &Embed<'_>) -> String {
    let mut writer = Writer { out: String::with_capacity(8192), link: embed.link, links: 0 };
    writer.root(drawing, embed.title, true);
    let role = if writer.links > 0 { "group" } else { "img" };
    // Links inside an image would be none to those who do not see it.
    writer.out.replacen("role=\"img\"", &format!("role=\"{role}\""), 1).replace(MARK, embed.prefix)
}

pub(in crate::diagram) fn file(drawing: &Drawing, title: &str) -> String {
    let mut writer = Writer { out: String::with_capacity(8192), link: &|_| None, links: 0 };
    writer.root(drawing, title, false);
    let declared = house::declared(&writer.out);
    writer.out.replacen(DECLARED, &declared, 1).replace(MARK, "")
}

struct Writer<'a> {
    out: String,
    link: &'a dyn Fn(&str) -> Option<String>,
    links: usize,
}

impl Writer<'_> {
    fn root(&mut self, drawing: &Drawing, title: &str, inline: bool) {
        let root = &drawing.root;
        self.out.push_str("<svg");
        if !inline {
            self.attribute("xmlns", "http://www.w3.org/2000/svg");
        }
        for name in ["id", "viewBox"] {
            if let Some(value) = root.get(name) {
                self.attribute(name, value);
            }
        }
        self.attribute("width", &drawing.width.to_string());
        self.attribute("height", &drawing.height.to_string());
        self.attribute("role", "img");
        self.attribute("aria-labelledby", &format!("{MARK}title"));
        let style = match (inline, drawing.on_white) {
            (true, _) => "font-size:16px".to_owned(),
            (false, true) => format!("font-size:16px;{FONT};color-scheme:light;background:#fff{DECLARED}"),
            (false, false) => format!("font-size:16px;{FONT};color-scheme:light dark;background:light-dark(#fcfbf8,#14181b){DECLARED}"),
        };
        self.attribute("style", &style);
        self.out.push_str("><title");
        self.attribute("id", &format!("{MARK}title"));
        self.out.push('>');
        self.text(title);
        self.out.push_str("</title>");
        self.children(root, false);
        self.out.push_str("</svg>");
    }

    fn children(&mut self, element: &Element, linked: bool) {
        for node in &element.children {
            match node {
                // Selectors with `>` stay selectors; nothing else in a style could end it.
                Node::Rules(rules) => self.out.push_str(&css::write_rules(rules).replace('<', "")),
                Node::Text(text) => self.text(text),
                Node::Element(child) => self.element(child, linked),
            }
        }
    }

    fn element(&mut self, element: &Element, linked: bool) {
        let labelled = element.name == "text" || (element.name == "g" && element.has_class("node"));
        let href = if labelled && !linked && element.name != "a" { (self.link)(element.text().trim()) } else { None };
        if let Some(href) = &href {
            self.links += 1;
            self.out.push_str("<a");
            self.attribute("href", href);
            self.out.push('>');
        }
        self.out.push('<');
        self.out.push_str(&element.name);
        for (name, value) in &element.attributes {
            self.attribute(name, value);
        }
        if !element.style.is_empty() {
            self.attribute("style", &css::write(&element.style));
        }
        if element.name == "a" {
            self.links += 1;
            self.attribute("rel", "noopener");
        }
        if element.children.is_empty() {
            self.out.push_str("/>");
        } else {
            self.out.push('>');
            self.children(element, linked || href.is_some() || element.name == "a");
            self.out.push_str("</");
            self.out.push_str(&element.name);
            self.out.push('>');
        }
        if href.is_some() {
            self.out.push_str("</a>");
        }
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        self.text(value);
        self.out.push('"');
    }

    fn text(&mut self, text: &str) {
        escape::push_all(&mut self.out, text);
    }
}
