//! What a parsed document is made of.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use super::input::Input;
use super::{Label, SectionName, emoji};
use crate::text::{LineIndex, Span};

/// One Markdown file, taken apart. All lists are in the order of the text.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// The file's text, as it was read.
    pub text: Arc<str>,
    /// Where its lines start.
    pub lines: LineIndex,
    /// What stands between lines `---` or `+++` at the top, those included.
    pub front_matter: Option<Span>,
    /// Its headings.
    pub headings: Vec<Heading>,
    /// Its runs of inline text.
    pub passages: Vec<Passage>,
    /// The items of its lists, nested ones too.
    pub items: Vec<Item>,
    /// Its tables.
    pub tables: Vec<Table>,
    /// Its blocks of code.
    pub fences: Vec<Fence>,
    /// Its links and images.
    pub links: Vec<Link>,
    /// Its HTML comments.
    pub comments: Vec<Comment>,
    /// Text that is struck out: it was said, and is no more.
    pub struck: Vec<Span>,
    /// Labels of links and footnotes that are used and not defined, or defined and not used.
    pub labels: Vec<Label>,
    /// Ids and names that raw HTML gives to places.
    pub anchors: Vec<String>,
    /// Headings of raw HTML.
    pub raw_headings: Vec<RawHeading>,
    /// What the parser is given of it.
    pub(super) input: Input,
    /// What its places are called, once somebody asks.
    pub(super) called: OnceLock<Called>,
}

/// A heading of raw HTML: `<h2>Title</h2>`.
#[derive(Clone, Debug)]
pub struct RawHeading {
    /// Where its first tag starts.
    pub start: u32,
    /// What it says, tags left out.
    pub text: String,
    /// As GitHub gives it, which numbers these among all others.
    pub id: String,
}

/// What links may call the places of a document.
#[derive(Clone, Debug, Default)]
pub(super) struct Called {
    /// The ids that GitHub gives headings.
    ids: HashSet<String>,
    /// The names that headings give themselves, and those of raw HTML, each with the id of its place.
    names: HashMap<String, String>,
}

macro_rules! index {
    ($($name:ident of $list:ident: $value:ty),* $(,)?) => {$(
        #[doc = concat!("An index into [`Document::", stringify!($list), "`].")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl std::ops::Index<$name> for Document {
            type Output = $value;

            fn index(&self, id: $name) -> &$value {
                &self.$list[id.0 as usize]
            }
        }
    )*};
}

index!(HeadingId of headings: Heading, PassageId of passages: Passage, ItemId of items: Item, TableId of tables: Table);

/// A heading, with what it says and the id that links use.
#[derive(Clone, Debug)]
pub struct Heading {
    /// 1 to 6; a legacy heading stands one below the heading around it.
    pub level: u8,
    /// The whole heading, its marks included.
    pub span: Span,
    /// What the heading says.
    pub passage: PassageId,
    /// The id that GitHub gives it, own to this document.
    pub id: String,
    /// The section of the templates that it names.
    pub section: Option<SectionName>,
    /// The heading that it stands below.
    pub parent: Option<HeadingId>,
    /// A plain line that older documents use as a heading: `Cross-Repo Snapshot` with a list right below it.
    pub legacy: bool,
}

/// A run of inline text that a person reads as one: a paragraph, a heading, the text of a list item, a table cell.
#[derive(Clone, Debug)]
pub struct Passage {
    /// Its bytes in the source.
    pub span: Span,
    /// The words without their marks; a line break is `\n`.
    pub text: String,
    /// Where each part of the text comes from, in order.
    pub pieces: Vec<Piece>,
    /// What it is a part of.
    pub home: Home,
    /// The innermost list item around it.
    pub item: Option<ItemId>,
}

/// Where a passage stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Home {
    /// A paragraph or the text of a list item.
    Block,
    /// The text of a heading.
    Heading(HeadingId),
    /// A cell of a table.
    Cell {
        /// The table that it is in.
        table: TableId,
        /// 0 for the head, 1 for the first row below it.
        row: u32,
        /// Index of its column, from 0.
        column: u32,
    },
}

/// A part of a passage that comes from one place in the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Where it starts in the passage's text, in bytes; it ends where the next one starts.
    pub at: u32,
    /// Its bytes in the source.
    pub span: Span,
    /// What it is written as.
    pub kind: PieceKind,
    /// Whether its source is the same text byte for byte, so that places inside it are known.
    pub exact: bool,
}

/// What a piece of a passage is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PieceKind {
    /// Plain text.
    Text,
    /// Code between backticks.
    Code,
    /// The text of a link, by its index in [`Document::links`].
    Link(u32),
    /// Code that is a link's text.
    LinkedCode(u32),
    /// A formula, as TeX.
    Formula,
    /// A line break.
    Break,
}

impl PieceKind {
    /// Whether it is code.
    pub fn is_code(self) -> bool {
        matches!(self, Self::Code | Self::LinkedCode(_))
    }

    /// The link whose text this is.
    pub fn link(self) -> Option<u32> {
        match self {
            Self::Link(link) | Self::LinkedCode(link) => Some(link),
            _ => None,
        }
    }
}

impl Passage {
    /// The index of the piece that holds a byte of the text.
    pub fn piece_at(&self, byte: usize) -> Option<usize> {
        self.pieces.partition_point(|piece| piece.at as usize <= byte).checked_sub(1)
    }

    /// A piece's part of the text.
    pub fn piece_text(&self, index: usize) -> &str {
        let end = self.pieces.get(index + 1).map_or(self.text.len(), |next| next.at as usize);
        self.pieces.get(index).and_then(|piece| self.text.get(piece.at as usize..end)).unwrap_or_default()
    }

    /// Where a range of the text stands in the source.
    pub fn source(&self, start: usize, end: usize) -> Span {
        let at = |byte: usize, is_end: bool| {
            let piece = &self.pieces[self.piece_at(byte)?];
            let inside = byte as u32 - piece.at;
            Some(match (piece.exact, is_end) {
                (true, _) => piece.span.start + inside + u32::from(is_end),
                (false, false) => piece.span.start,
                (false, true) => piece.span.end,
            })
        };
        let first = at(start, false).unwrap_or(self.span.start);
        let last = if end > start { at(end - 1, true) } else { None }.unwrap_or(first);
        Span { start: first, end: last.max(first) }
    }

    /// The code spans of the passage: their text and their place in the source.
    pub fn code(&self) -> impl Iterator<Item = (&str, Span)> {
        (0..self.pieces.len()).filter(|index| self.pieces[*index].kind.is_code()).map(|index| {
            let piece = self.pieces[index];
            (self.piece_text(index), piece.span)
        })
    }
}

/// An item of a list.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its bytes in the source, nested lists included.
    pub span: Span,
    /// The item of the list that holds its list; none at the outermost level.
    pub parent: Option<ItemId>,
    /// The number that an ordered list gives it.
    pub ordinal: Option<u64>,
    /// Whether its box is ticked, where it has one.
    pub checked: Option<bool>,
    /// The text that the item itself says, before any list inside it.
    pub lead: Option<PassageId>,
    /// How many items stand around it.
    pub depth: u16,
}

/// A table with a head.
#[derive(Clone, Debug)]
pub struct Table {
    /// Its bytes in the source.
    pub span: Span,
    /// The cells of its head.
    pub head: Vec<PassageId>,
    /// Its rows, without the head.
    pub rows: Vec<Row>,
}

/// A row of a table.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its bytes in the source.
    pub span: Span,
    /// Its cells, from the left.
    pub cells: Vec<PassageId>,
}

/// A fenced or indented block of code.
#[derive(Clone, Debug)]
pub struct Fence {
    /// Its bytes in the source, the fence marks included.
    pub span: Span,
    /// The code alone, from its first line to its last; in a list or a quote the marks before its lines are within.
    pub body: Span,
    /// The first word after the fence, in lower case; empty where there is none.
    pub language: String,
    /// The code without the marks around it.
    pub code: String,
}

impl Fence {
    /// Where a part of the code stands in the document; `text` is the document's.
    pub fn source(&self, text: &str, part: Span) -> Span {
        let at = |byte: u32| {
            let before = self.code.get(..byte as usize).unwrap_or(&self.code);
            let (row, column) = (before.matches('\n').count(), before.len() - before.rfind('\n').map_or(0, |newline| newline + 1));
            let line = self.code.split_inclusive('\n').nth(row).unwrap_or_default().trim_end();
            // The marks of quotes and lists stand before a line of code, so that the two end alike.
            let mut start = self.body.start as usize;
            for (index, whole) in self.body.of(text).split_inclusive('\n').enumerate() {
                if index == row {
                    let length = whole.trim_end().len();
                    return (start + length.saturating_sub(line.len()) + column.min(line.len())) as u32;
                }
                start += whole.len();
            }
            self.body.end
        };
        let start = at(part.start);
        Span { start, end: at(part.end).max(start) }
    }
}

/// A link or an image.
#[derive(Clone, Debug)]
pub struct Link {
    /// Its bytes in the source.
    pub span: Span,
    /// The address that it leads to.
    pub destination: String,
    /// How it is written.
    pub kind: LinkKind,
}

/// How a link or an image is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkKind {
    /// A link in Markdown.
    Link,
    /// An image in Markdown.
    Image,
    /// `<a href>` in raw HTML.
    Html,
    /// A picture or a video in raw HTML: `src`, `srcset` or `poster`.
    HtmlMedia,
}

/// An HTML comment, with the text between its marks.
#[derive(Clone, Debug)]
pub struct Comment {
    /// Its bytes in the source, its marks included.
    pub span: Span,
    /// The text between `<!--` and `-->`.
    pub text: String,
}

impl Document {
    /// The words of a heading.
    pub fn heading_text(&self, heading: &Heading) -> &str {
        &self[heading.passage].text
    }

    /// The words of a heading of which its id is made: those that describe an image are none, and an emoji is its name.
    pub fn named_words(&self, heading: &Heading) -> Cow<'_, str> {
        let passage = &self[heading.passage];
        let is_image = |piece: &Piece| match piece.kind {
            PieceKind::Link(link) | PieceKind::LinkedCode(link) => self.links[link as usize].kind == LinkKind::Image,
            _ => false,
        };
        let is_emoji = |piece: &Piece| !piece.exact && !piece.kind.is_code() && emoji::is_name(piece.span.of(&self.text));
        if !passage.pieces.iter().any(|piece| is_image(piece) || is_emoji(piece)) {
            return Cow::Borrowed(&passage.text);
        }
        let shown = (0..passage.pieces.len()).filter(|index| !is_image(&passage.pieces[*index]));
        let words = shown.map(|index| match &passage.pieces[index] {
            piece if is_emoji(piece) => piece.span.of(&self.text),
            _ => passage.piece_text(index),
        });
        Cow::Owned(words.collect())
    }

    /// The id of the place that answers to a name: of a heading, by the id that GitHub gives it, large or small; by a name that a
    /// heading gives itself (`{#name}`), which GitHub does not know and other generators do; or by one in raw HTML.
    pub fn id_of(&self, name: &str) -> Option<&str> {
        let called = self.called.get_or_init(|| {
            let ids = self.headings.iter().map(|heading| &heading.id).chain(self.raw_headings.iter().map(|heading| &heading.id));
            let own =
                self.headings.iter().filter_map(|heading| Some((own_name(self.heading_text(heading))?.to_owned(), heading.id.clone())));
            let names = self.anchors.iter().map(|name| (name.clone(), name.clone()));
            // Of several places with one name a browser goes to the first.
            let mut called = Called { ids: ids.cloned().collect(), names: HashMap::new() };
            own.chain(names).for_each(|(name, id)| _ = called.names.entry(name).or_insert(id));
            called
        });
        let found = |name: &str| called.ids.get(name).or_else(|| called.ids.get(&name.to_lowercase())).or_else(|| called.names.get(name));
        // GitHub puts this before every id of a document, and finds it with and without.
        found(name).or_else(|| found(name.strip_prefix("user-content-")?)).map(String::as_str)
    }

    /// The names that headings give themselves: `{#name}`, `{ #name .class }`, `{: #name}`.
    pub fn own_names(&self) -> impl Iterator<Item = &str> {
        self.headings.iter().filter_map(|heading| own_name(self.heading_text(heading)))
    }

    /// Whether a place is struck out.
    pub fn is_struck(&self, span: Span) -> bool {
        // None of them lies in another, see `parse`.
        let before = self.struck.partition_point(|struck| struck.start <= span.start);
        before.checked_sub(1).is_some_and(|last| self.struck[last].contains(span))
    }

    /// The words of a passage that are not struck out.
    pub fn standing_text(&self, passage: &Passage) -> String {
        let standing = (0..passage.pieces.len()).filter(|index| !self.is_struck(passage.pieces[*index].span));
        standing.map(|index| passage.piece_text(index)).collect()
    }

    /// The document's own title: its first heading of the first level, else its first heading.
    pub fn title(&self) -> Option<&Heading> {
        self.headings.iter().find(|heading| heading.level == 1).or_else(|| self.headings.first())
    }

    /// The passages that start within a span, in order.
    pub fn passages_in(&self, span: Span) -> impl Iterator<Item = &Passage> {
        within(&self.passages, span, |passage| passage.span)
    }

    /// The list items that start within a span, in order, nested ones too.
    pub fn items_in(&self, span: Span) -> impl Iterator<Item = (ItemId, &Item)> {
        let first = self.items.partition_point(|item| item.span.start < span.start);
        let inside = self.items[first..].iter().take_while(move |item| item.span.start < span.end);
        inside.enumerate().map(move |(offset, item)| (ItemId((first + offset) as u32), item))
    }

    /// The tables within a span, in order.
    pub fn tables_in(&self, span: Span) -> impl Iterator<Item = &Table> {
        within(&self.tables, span, |table| table.span)
    }

    /// The blocks of code within a span, in order.
    pub fn fences_in(&self, span: Span) -> impl Iterator<Item = &Fence> {
        within(&self.fences, span, |fence| fence.span)
    }

    /// What the item itself says; empty where it says nothing.
    pub fn lead(&self, item: &Item) -> &str {
        item.lead.map_or("", |passage| &self[passage].text)
    }
}

/// The name in the attributes behind a heading's words.
fn own_name(text: &str) -> Option<&str> {
    let (_, attributes) = text.trim_end().strip_suffix('}')?.rsplit_once('{')?;
    let mut attributes = attributes.strip_prefix(':').unwrap_or(attributes).split_whitespace();
    attributes.find_map(|attribute| attribute.strip_prefix('#')).filter(|name| !name.is_empty())
}

fn within<T>(list: &[T], span: Span, place: impl Fn(&T) -> Span + Copy) -> impl Iterator<Item = &T> {
    let first = list.partition_point(|value| place(value).start < span.start);
    list[first..].iter().take_while(move |value| place(value).start < span.end)
}
