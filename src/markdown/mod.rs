//! One Markdown file as a value: its headings, passages, lists, tables, code and links, each with its place.

mod autolink;
mod document;
mod emoji;
mod formula;
mod front;
mod highlight;
mod html;
mod input;
mod label;
mod legacy;
mod parse;
mod raw;
mod section;
mod srcset;
mod yaml;

pub use autolink::{Autolink, Autolinks};
pub use document::{
    Comment, Document, Fence, Heading, HeadingId, Home, Item, ItemId, Link, LinkKind, Passage, PassageId, Piece, PieceKind, RawHeading,
    Row, Table, TableId,
};
pub use formula::FORMULA_THREAD;
pub use highlight::{Highlighter, highlight};
pub use html::{Destination, Embedding, Frame, LinkTarget, Mark, Part, render, render_parts};
pub use label::Label;
pub use parse::parse;
pub use section::{Section, SectionName};
pub use yaml::{YamlError, parse_yaml};
