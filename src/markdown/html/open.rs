//! What blocks of raw HTML leave open, so that the Markdown after them stands in it: `<details>`, a blank line, a table.
//!
//! No block of Markdown depends on how a browser repairs what stands around it: raw elements in which it cannot stand are closed
//! before it, and each is closed at the end of the quote or item that it was opened in.

/// A block of Markdown that is to stand among raw HTML.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Block {
    Paragraph,
    Heading,
    /// Any other, which may hold links.
    Other,
}

/// The elements of raw HTML that are open, from the outside in.
#[derive(Default)]
pub(super) struct Opened(Vec<Element>);

struct Element {
    name: String,
    /// In how many quotes, lists and items it stands.
    depth: usize,
}

/// Elements in which nothing stands but the other parts of a table.
const TABLE_PARTS: [&str; 6] = ["table", "thead", "tbody", "tfoot", "tr", "colgroup"];

impl Opened {
    /// The names of those that can be closed so many containers deep.
    pub(super) fn at(&self, depth: usize) -> Vec<String> {
        self.0.iter().filter(|element| element.depth == depth).map(|element| element.name.clone()).collect()
    }

    /// Whether a link is open that stands outside of the container that is so deep.
    pub(super) fn is_link_around(&self, depth: usize) -> bool {
        self.0.iter().any(|element| element.depth < depth && element.name == "a")
    }

    pub(super) fn is_in_link(&self) -> bool {
        self.0.iter().any(|element| element.name == "a")
    }

    /// What is open so many containers deep from now on. Nothing is written.
    pub(super) fn set(&mut self, depth: usize, names: Vec<String>) {
        self.0.retain(|element| element.depth < depth);
        self.0.extend(names.into_iter().map(|name| Element { name, depth }));
    }

    /// Closes what was opened in containers that are so deep or deeper.
    pub(super) fn leave(&mut self, depth: usize, out: &mut String) {
        let outside = self.0.iter().take_while(|element| element.depth < depth).count();
        self.close(outside, out);
    }

    /// Closes what a block cannot stand in.
    pub(super) fn make_room(&mut self, block: Block, out: &mut String) {
        let bars = |name: &str| match name {
            "p" => true,
            "a" => block != Block::Paragraph,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => block == Block::Heading,
            _ => false,
        };
        if let Some(first) = self.0.iter().position(|element| bars(&element.name)) {
            self.close(first, out);
        }
        let parts = self.0.iter().rev().take_while(|element| TABLE_PARTS.contains(&element.name.as_str())).count();
        self.close(self.0.len() - parts, out);
    }

    fn close(&mut self, from: usize, out: &mut String) {
        for element in self.0.drain(from.min(self.0.len())..).rev() {
            out.push_str("</");
            out.push_str(&element.name);
            out.push('>');
        }
    }
}
