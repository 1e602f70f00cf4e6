//! The main part of a finished page, made to stand among others on one page.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;

use lol_html::html_content::{ContentType, Element, EndTag};
use lol_html::{RewriteStrSettings, element, rewrite_str, text};

/// What leads from page to page, or works by script alone.
const WITHOUT: &str = ".crumbs, .contents, .tabs, .neighbours, .filter, .copy, .edit, .tools, .source, script, noscript, button, link, meta, \
                       input, source, track";
/// Attributes that name ids, several between spaces.
const NAMES_IDS: [&str; 6] = ["id", "for", "headers", "aria-labelledby", "aria-describedby", "aria-controls"];

/// How a page becomes part of another.
pub struct Embedding<'e> {
    /// What its ids start with there. Styles name them, too: a letter comes first, and then letters, digits, `-` and `_`.
    pub prefix: &'e str,
    /// Where a link of the page leads there; none where what it leads to is not at hand.
    pub link: &'e dyn Fn(&str) -> Option<String>,
    /// The address of a picture of the page there; none where the picture is left out.
    pub image: &'e dyn Fn(&str) -> Option<String>,
}

impl Embedding<'_> {
    /// What stands in the page's `<main>`; none where it has none.
    pub fn embed(&self, page: &str) -> Option<String> {
        let (content, ids) = main_of(page)?;
        // A text comes in pieces.
        let said = RefCell::new(String::new());
        let left_out = element!(WITHOUT, |element| {
            element.remove();
            Ok(())
        });
        let rest = element!("*", |element| {
            if !element.removed() {
                self.rewrite(element);
            }
            Ok(())
        });
        let styles = text!("svg style", |piece| {
            said.borrow_mut().push_str(piece.as_str());
            piece.remove();
            if piece.last_in_text_node() {
                piece.replace(&self.style(&said.take(), &ids), ContentType::Html);
            }
            Ok(())
        });
        let settings = RewriteStrSettings::new()
            .append_element_content_handler(left_out)
            .append_element_content_handler(rest)
            .append_element_content_handler(styles);
        rewrite_str(content, settings).ok()
    }

    fn rewrite(&self, element: &mut Element<'_, '_>) {
        let attributes: Vec<(String, String)> =
            element.attributes().iter().map(|attribute| (attribute.name_preserve_case(), attribute.value())).collect();
        let tag = element.tag_name();
        for (name, value) in &attributes {
            let becomes = match name.as_str() {
                // Sections of many pages have the same name, and are no landmarks here.
                "aria-labelledby" if tag == "section" => None,
                name if NAMES_IDS.contains(&name) => {
                    let ids: Vec<String> = value.split_ascii_whitespace().map(|id| self.id(id)).collect();
                    Some(ids.join(" "))
                }
                "href" | "xlink:href" => match value.strip_prefix('#') {
                    Some(id) => Some(format!("#{}", self.id(id))),
                    None => (self.link)(value),
                },
                "srcset" => None,
                _ if value.contains("url(#") => Some(value.replace("url(#", &format!("url(#{}", self.prefix))),
                _ => continue,
            };
            match becomes {
                Some(becomes) => _ = element.set_attribute(name, &becomes),
                None => element.remove_attribute(name),
            }
        }
        let value = |wanted: &str| attributes.iter().find(|(name, _)| name == wanted).map_or("", |(_, value)| value.as_str());
        match tag.as_str() {
            "img" => match (self.image)(value("src")) {
                Some(address) => _ = element.set_attribute("src", &address),
                // The words that stand for it are in the page as they are in the attribute.
                None => element.replace(value("alt"), ContentType::Html),
            },
            "video" => element.replace("(video)", ContentType::Text),
            _ => {}
        }
    }

    /// The style of a picture, which names what it draws by ids.
    fn style(&self, style: &str, ids: &BTreeSet<String>) -> String {
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
        let mut parts = style.split('#');
        let mut out = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let end = part.find(|c: char| !is_part(c)).unwrap_or(part.len());
            out.push('#');
            // What is no id is a color.
            out.push_str(if part.get(..end).is_some_and(|id| ids.contains(id)) { self.prefix } else { "" });
            out.push_str(part);
        }
        out
    }

    fn id(&self, id: &str) -> String {
        format!("{}{id}", self.prefix)
    }
}

/// What stands between the tags of the page's `<main>`, and the ids of its pictures.
fn main_of(page: &str) -> Option<(&str, BTreeSet<String>)> {
    let mut ids = BTreeSet::new();
    // The handler of an end tag outlives the rewriter.
    let content: Content = Rc::default();
    let pictures = element!("svg[id], svg [id]", |element| {
        ids.extend(element.get_attribute("id"));
        Ok(())
    });
    let handler = element!("main", |element| {
        note_content(element, &content);
        Ok(())
    });
    let settings = RewriteStrSettings::new().append_element_content_handler(handler).append_element_content_handler(pictures);
    rewrite_str(page, settings).ok()?;
    let (start, end) = content.get()?;
    Some((page.get(start..end)?, ids))
}

/// Where the content of an element begins and ends, once both are known.
type Content = Rc<Cell<Option<(usize, usize)>>>;

fn note_content(element: &mut Element<'_, '_>, content: &Content) {
    let start = element.source_location().bytes().end;
    let content = Rc::clone(content);
    let _ = element.on_end_tag(Box::new(move |tag: &mut EndTag<'_>| {
        content.set(content.get().or(Some((start, tag.source_location().bytes().start))));
        Ok(())
    }));
}
