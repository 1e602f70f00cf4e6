//! The picture of a diagram, made once and shown on any page.

use super::check::{Diagram, Validity};
#[cfg(feature = "diagrams")]
use super::draw::tree::Element;

/// A diagram as SVG, with nothing in it that runs or that asks for anything.
#[derive(Clone, Debug)]
pub struct Drawing {
    /// In pixels at its own size.
    pub width: u32,
    /// Height in CSS pixels.
    pub height: u32,
    /// It brings colours of its own, and stands on white in the dark, too.
    pub on_white: bool,
    #[cfg(feature = "diagrams")]
    pub(super) root: Element,
}

/// What a page says of a picture that it shows.
pub struct Embed<'a> {
    /// What every id in it starts with; no other picture of the page has the same.
    pub prefix: &'a str,
    /// What it is called.
    pub title: &'a str,
    /// Where a label leads.
    pub link: &'a dyn Fn(&str) -> Option<String>,
}

/// Why there is no picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undrawn {
    /// This program was built without drawing.
    Off,
    /// Mermaid itself would not take it, or nobody knows.
    NotValid,
    /// It is too large.
    Large,
    /// In words.
    Because(&'static str),
}

/// Draws a diagram that has been read. The same text gives the same bytes.
///
/// # Errors
/// Where there is no picture; the text and its outline are left to be shown.
pub fn draw(code: &str, diagram: &Diagram) -> Result<Drawing, Undrawn> {
    if diagram.large.is_some() {
        return Err(Undrawn::Large);
    }
    if diagram.verdict != Validity::Valid {
        return Err(Undrawn::NotValid);
    }
    #[cfg(feature = "diagrams")]
    return super::draw::draw(diagram.plain.as_deref().unwrap_or(code));
    #[cfg(not(feature = "diagrams"))]
    {
        let _ = code;
        Err(Undrawn::Off)
    }
}

impl Drawing {
    /// The picture for a page.
    pub fn inline(&self, embed: &Embed<'_>) -> String {
        #[cfg(feature = "diagrams")]
        return super::draw::write::inline(self, embed);
        #[cfg(not(feature = "diagrams"))]
        {
            let _ = embed;
            String::new()
        }
    }

    /// The picture as [`Self::decode`] reads it. None where this program draws none.
    pub(super) fn encode(&self) -> Option<String> {
        #[cfg(feature = "diagrams")]
        return Some(format!("{} {} {}\n{}", self.width, self.height, self.on_white, super::draw::tree::write(&self.root)));
        #[cfg(not(feature = "diagrams"))]
        None
    }

    /// A picture that was written by [`Self::encode`].
    pub(super) fn decode(text: &str) -> Option<Self> {
        #[cfg(feature = "diagrams")]
        {
            let (head, svg) = text.split_once('\n')?;
            let mut head = head.split(' ');
            let (width, height, on_white) = (head.next()?.parse().ok()?, head.next()?.parse().ok()?, head.next()?.parse().ok()?);
            Some(Self { width, height, on_white, root: super::draw::tree::parse(svg)? })
        }
        #[cfg(not(feature = "diagrams"))]
        {
            let _ = text;
            None
        }
    }

    /// The picture as a file of its own.
    pub fn file(&self, title: &str) -> String {
        #[cfg(feature = "diagrams")]
        return super::draw::write::file(self, title);
        #[cfg(not(feature = "diagrams"))]
        {
            let _ = title;
            String::new()
        }
    }
}
