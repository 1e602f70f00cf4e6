//! From text to [`Document`], in one pass over the parser's events.

use std::sync::Arc;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Tag, TagEnd};

use super::document::*;
use super::input::{Input, MAX_READINGS, formula};
use super::label::Labels;
use super::{SectionName, emoji, legacy, raw};
use crate::text::{Cut, LineIndex, Slugs, Span};

/// Takes a Markdown text apart. Every text is a document: what fits no form is still prose.
pub fn parse(text: Arc<str>) -> Document {
    let mut input = Input::new(&text);
    let mut reader = Reader::read(&text, &input);
    for _ in 0..MAX_READINGS {
        if reader.no_formulas.is_empty() {
            break;
        }
        input = input.without_formulas(&text, &reader.no_formulas);
        reader = Reader::read(&text, &input);
    }
    let mut document = reader.document;
    let suspects = reader.suspects;
    document.text = Arc::clone(&text);
    document.labels = reader.labels.unmatched(&document);
    split_legacy_headings(&text, &mut document, &suspects);
    name_headings(&mut document);
    fit_lists(&mut document);
    document.lines = LineIndex::new(&text);
    document.input = input;
    document
}

struct Reader<'t> {
    text: &'t str,
    document: Document,
    /// The passage that inline text goes to. Its text and pieces are collected beside it, in room that is used again for the next one,
    /// so that a passage holds no more than it needs.
    open: Option<Passage>,
    words: String,
    pieces: Vec<Piece>,
    items: Vec<ItemId>,
    quotes: u32,
    /// The links around the current text, innermost last, by index.
    links: Vec<u32>,
    images: u32,
    /// Where a block of raw HTML started.
    raw: Option<Span>,
    fence: Option<Fence>,
    /// Top-level paragraphs whose first line may be a legacy heading.
    suspects: Vec<PassageId>,
    /// A heading of raw HTML that is open: Markdown may stand in it.
    raw_heading: Option<RawHeading>,
    /// Where what the parser takes for a formula starts, and is none.
    no_formulas: Vec<u32>,
    labels: Labels,
}

impl<'t> Reader<'t> {
    /// A text as the parser reads it.
    fn read(text: &'t str, input: &Input) -> Self {
        let mut reader = Self {
            text,
            document: Document { front_matter: input.front_matter, ..Document::default() },
            open: None,
            words: String::new(),
            pieces: Vec::new(),
            items: Vec::new(),
            quotes: 0,
            links: Vec::new(),
            images: 0,
            raw: None,
            fence: None,
            suspects: Vec::new(),
            raw_heading: None,
            no_formulas: Vec::new(),
            labels: Labels::default(),
        };
        let (defined, events) = input.read(text);
        reader.labels.defined = defined;
        for (event, span) in events {
            reader.event(event, span);
        }
        reader
    }

    fn event(&mut self, event: Event<'_>, span: Span) {
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text, span),
            Event::Code(code) => self.inline(&code, span, true),
            Event::SoftBreak | Event::HardBreak => self.push("\n", span, PieceKind::Break, false),
            Event::InlineHtml(html) => raw::scan(&html, span.start as usize, &mut self.document),
            Event::TaskListMarker(checked) => {
                if let Some(item) = self.items.last() {
                    self.document.items[item.0 as usize].checked = Some(checked);
                }
            }
            Event::InlineMath(_) | Event::DisplayMath(_) => self.formula(span),
            Event::FootnoteReference(label) => self.labels.use_note(&label),
            Event::Html(_) | Event::Rule => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, span: Span) {
        match tag {
            Tag::Paragraph => self.begin(span, Home::Block),
            Tag::Heading { level, .. } => {
                self.close();
                self.raw_heading = None;
                let id = HeadingId(self.document.headings.len() as u32);
                let passage = PassageId(self.document.passages.len() as u32);
                self.document.headings.push(Heading {
                    level: level as u8,
                    span,
                    passage,
                    id: String::new(),
                    section: None,
                    parent: None,
                    legacy: false,
                });
                self.begin(span, Home::Heading(id));
            }
            Tag::BlockQuote(_) => {
                self.close();
                self.quotes += 1;
            }
            Tag::List(_) => self.close(),
            Tag::Item => self.item(span),
            Tag::CodeBlock(kind) => {
                self.close();
                let language = match &kind {
                    CodeBlockKind::Fenced(info) => {
                        info.split([' ', ',', '{', '\t']).next().unwrap_or_default().trim_start_matches('.').to_ascii_lowercase()
                    }
                    CodeBlockKind::Indented => String::new(),
                };
                self.fence = Some(Fence { span, body: Span { start: span.end, end: span.end }, language, code: String::new() });
            }
            Tag::HtmlBlock => {
                self.close();
                self.raw = Some(span);
            }
            Tag::Table(_) => {
                self.close();
                self.document.tables.push(Table { span, head: Vec::new(), rows: Vec::new() });
            }
            Tag::TableRow => {
                if let Some(table) = self.document.tables.last_mut() {
                    table.rows.push(Row { span, cells: Vec::new() });
                }
            }
            Tag::TableCell => self.cell(span),
            Tag::Link { link_type: LinkType::Email, dest_url, .. } => self.link(format!("mailto:{dest_url}"), LinkKind::Link, span),
            Tag::Link { dest_url, id, .. } => {
                self.labels.use_link(&id);
                self.link(dest_url.into_string(), LinkKind::Link, span);
            }
            Tag::Image { dest_url, id, .. } => {
                self.labels.use_link(&id);
                self.link(dest_url.into_string(), LinkKind::Image, span);
                self.images += 1;
            }
            Tag::FootnoteDefinition(label) => self.labels.notes.push((label.into_string(), span)),
            // What is struck out within what is struck out says nothing more.
            Tag::Strikethrough if self.document.struck.last().is_some_and(|outer| outer.contains(span)) => {}
            Tag::Strikethrough => self.document.struck.push(span),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::TableCell => self.close(),
            TagEnd::BlockQuote(_) => {
                self.close();
                self.quotes = self.quotes.saturating_sub(1);
            }
            TagEnd::Item => {
                self.close();
                self.items.pop();
            }
            TagEnd::CodeBlock => self.document.fences.extend(self.fence.take()),
            TagEnd::HtmlBlock => {
                if let Some(span) = self.raw.take() {
                    raw::scan(span.of(self.text), span.start as usize, &mut self.document);
                    raw::headings(span.of(self.text), span.start as usize, &mut self.raw_heading, &mut self.document.raw_headings);
                }
            }
            TagEnd::Link => {
                self.links.pop();
            }
            TagEnd::Image => {
                self.links.pop();
                self.images = self.images.saturating_sub(1);
            }
            _ => {}
        }
    }

    fn item(&mut self, span: Span) {
        self.close();
        let parent = self.items.last().copied();
        let id = ItemId(self.document.items.len() as u32);
        let digits = span.of(self.text).trim_start().bytes().take_while(u8::is_ascii_digit).count();
        let ordinal = span.of(self.text).trim_start().get(..digits).and_then(|digits| digits.parse().ok());
        let depth = self.items.len().min(usize::from(u16::MAX)) as u16;
        self.document.items.push(Item { span, parent, ordinal, checked: None, lead: None, depth });
        self.items.push(id);
    }

    fn cell(&mut self, span: Span) {
        let id = PassageId(self.document.passages.len() as u32);
        let table = TableId(self.document.tables.len().saturating_sub(1) as u32);
        let Some(last) = self.document.tables.last_mut() else { return };
        let (row, column) = match last.rows.last_mut() {
            None => {
                last.head.push(id);
                (0, last.head.len() - 1)
            }
            Some(row) => {
                row.cells.push(id);
                let column = row.cells.len() - 1;
                (last.rows.len(), column)
            }
        };
        self.begin(span, Home::Cell { table, row: row as u32, column: column as u32 });
    }

    fn link(&mut self, destination: String, kind: LinkKind, span: Span) {
        self.links.push(self.document.links.len() as u32);
        self.document.links.push(Link { span, destination, kind });
    }

    fn begin(&mut self, span: Span, home: Home) {
        self.close();
        self.open = Some(Passage { span, text: String::new(), pieces: Vec::new(), home, item: self.items.last().copied() });
    }

    /// Ends the open passage. A tight list item has no paragraph of its own, so its text opens one by itself.
    fn close(&mut self) {
        let Some(mut passage) = self.open.take() else { return };
        passage.text = self.words.clone();
        passage.pieces = self.pieces.clone();
        self.words.clear();
        self.pieces.clear();
        let id = PassageId(self.document.passages.len() as u32);
        if let Some(item) = passage.item
            && passage.home == Home::Block
        {
            let item = &mut self.document.items[item.0 as usize];
            if item.lead.is_none() {
                item.lead = Some(id);
            }
        }
        if passage.home == Home::Block && passage.item.is_none() && self.quotes == 0 {
            self.suspects.push(id);
        }
        self.document.passages.push(passage);
    }

    fn text(&mut self, text: &str, span: Span) {
        if let Some(fence) = &mut self.fence {
            if fence.code.is_empty() {
                fence.body.start = span.start;
            }
            fence.body.end = span.end;
            fence.code.push_str(text);
        } else if self.raw.is_none() {
            self.inline(text, span, false);
        }
    }

    fn inline(&mut self, text: &str, span: Span, code: bool) {
        let link = self.links.last().copied();
        let kind = match (code, link) {
            (false, None) => PieceKind::Text,
            (true, None) => PieceKind::Code,
            (false, Some(link)) => PieceKind::Link(link),
            (true, Some(link)) => PieceKind::LinkedCode(link),
        };
        let source = span.of(self.text);
        let place = if source.starts_with(text) { Some(0) } else { source.find(text) };
        match place {
            // A code span's marks are around its text, a text's are not; an escape leaves its backslash outside.
            Some(at) if !text.is_empty() => {
                let start = span.start as usize + at;
                self.push(text, Span::new(start, start + text.len()), kind, true);
            }
            _ => self.push(text, span, kind, false),
        }
    }

    /// A formula is no words: nothing is looked for in it.
    fn formula(&mut self, span: Span) {
        match formula(self.text, span) {
            Some(tex) => self.push(tex, span, PieceKind::Formula, false),
            None => {
                self.no_formulas.push(span.start);
                self.inline(span.of(self.text), span, false);
            }
        }
    }

    fn push(&mut self, text: &str, span: Span, kind: PieceKind, exact: bool) {
        if self.images > 0 && kind == PieceKind::Break {
            return;
        }
        if let Some(heading) = self.raw_heading.as_mut().filter(|_| self.images == 0) {
            let source = span.of(self.text);
            heading.text.push_str(if exact || !emoji::is_name(source) { text } else { source });
        }
        if self.open.is_none() {
            let home = Home::Block;
            self.open = Some(Passage { span, text: String::new(), pieces: Vec::new(), home, item: self.items.last().copied() });
        }
        if let Some(passage) = &mut self.open {
            if matches!(passage.home, Home::Block) {
                passage.span.end = passage.span.end.max(span.end);
            }
            self.pieces.push(Piece { at: self.words.len() as u32, span, kind, exact });
            self.words.push_str(text);
        }
    }
}

/// Leaves no list of a document more room than it takes: thousands of documents are kept at once.
fn fit_lists(document: &mut Document) {
    fit(&mut document.headings);
    fit(&mut document.passages);
    fit(&mut document.items);
    fit(&mut document.tables);
    document.tables.iter_mut().flat_map(|table| &mut table.rows).for_each(|row| fit(&mut row.cells));
    fit(&mut document.fences);
    fit(&mut document.links);
    fit(&mut document.comments);
    fit(&mut document.struck);
    fit(&mut document.labels);
}

/// Moves a list to where it just fits. Shrinking it where it is would leave most of its room to it.
fn fit<T>(list: &mut Vec<T>) {
    if list.len() < list.capacity() {
        let mut fitting = Vec::with_capacity(list.len());
        fitting.append(list);
        *list = fitting;
    }
}

/// Whether a line is the name of a section in bold, with nothing else on it: `**Scope:**`.
fn is_label(text: &str, passage: &Passage, line: &str) -> bool {
    let span = passage.source(0, line.len());
    let (before, after) = (text.head(span.start as usize), text.tail(span.end as usize));
    let is_bold = ["**", "__"].iter().any(|mark| before.ends_with(mark) && (after.starts_with(mark) || line.ends_with(':')));
    is_bold && SectionName::of(line).is_some()
}

/// Splits the first line off the paragraphs in which it is a heading.
fn split_legacy_headings(text: &str, document: &mut Document, suspects: &[PassageId]) {
    let plain_document = document.headings.iter().all(|heading| heading.level == 1);
    let mut made = Vec::new();
    for &PassageId(index) in suspects {
        let passage = &document.passages[index as usize];
        let (line, rest) = passage.text.split_once('\n').map_or((passage.text.as_str(), None), |(line, rest)| (line, Some(rest)));
        let last = passage.source(0, passage.text.len()).end as usize;
        // Nothing but the end of the line stands between a paragraph and what follows it at once.
        let after = text.get(last..).unwrap_or_default().trim_start_matches([' ', '\t', '\r']);
        let after = after.strip_prefix('\n').unwrap_or_default();
        let followed = rest.is_none() && !after.trim_start_matches([' ', '\t']).starts_with(['\r', '\n']) && !after.is_empty();
        if is_label(text, passage, line) || legacy::is_heading(line, plain_document, followed, rest.is_some()) {
            made.push((index as usize, line.len()));
        }
    }
    if made.is_empty() {
        return;
    }
    // Every index past a split moves by one, so passages are laid out anew and the indexes that name them follow.
    let mut moved: Vec<u32> = Vec::with_capacity(document.passages.len());
    let marked = document.headings.len();
    let mut passages = Vec::with_capacity(document.passages.len() + made.len());
    let mut splits = made.into_iter().peekable();
    for (index, mut passage) in std::mem::take(&mut document.passages).into_iter().enumerate() {
        let Some((_, length)) = splits.next_if(|(split, _)| *split == index) else {
            moved.push(passages.len() as u32);
            passages.push(passage);
            continue;
        };
        let span = passage.source(0, length);
        let before = document.headings[..marked].partition_point(|heading| heading.span.start < span.start);
        let level = before.checked_sub(1).map_or(1, |last| document.headings[last].level);
        let id = HeadingId(document.headings.len() as u32);
        document.headings.push(Heading {
            level: (level + 1).min(6),
            span,
            passage: PassageId(passages.len() as u32),
            id: String::new(),
            section: None,
            parent: None,
            legacy: true,
        });
        let rest = passage.pieces.partition_point(|piece| (piece.at as usize) < length + 1);
        let tail: Vec<Piece> = passage.pieces.split_off(rest.min(passage.pieces.len()));
        let tail_text = passage.text.get(length + 1..).unwrap_or_default().to_owned();
        passage.pieces.retain(|piece| (piece.at as usize) < length);
        passage.text.truncate(length);
        let whole = passage.span;
        passages.push(Passage { span, home: Home::Heading(id), ..passage });
        moved.push(passages.len() as u32);
        if !tail_text.is_empty() {
            let pieces: Vec<Piece> = tail.into_iter().map(|piece| Piece { at: piece.at - length as u32 - 1, ..piece }).collect();
            let start = pieces.first().map_or(span.end, |piece| piece.span.start);
            passages.push(Passage { span: Span { start, end: whole.end }, text: tail_text, pieces, home: Home::Block, item: None });
        } else if let Some(last) = moved.last_mut() {
            *last -= 1;
        }
    }
    document.passages = passages;
    let follow = |id: &mut PassageId| id.0 = moved.get(id.0 as usize).copied().unwrap_or(id.0);
    document.headings.iter_mut().filter(|heading| !heading.legacy).for_each(|heading| follow(&mut heading.passage));
    document.items.iter_mut().filter_map(|item| item.lead.as_mut()).for_each(follow);
    for table in &mut document.tables {
        table.head.iter_mut().for_each(follow);
        table.rows.iter_mut().flat_map(|row| &mut row.cells).for_each(follow);
    }
    sort_headings(document);
}

/// Puts the headings in the order of the text again, and tells their passages the new numbers.
fn sort_headings(document: &mut Document) {
    document.headings.sort_by_key(|heading| heading.span.start);
    for index in 0..document.headings.len() {
        let passage = document.headings[index].passage;
        document.passages[passage.0 as usize].home = Home::Heading(HeadingId(index as u32));
    }
}

/// Gives the headings what they have by their words and their places: ids, sections, parents.
fn name_headings(document: &mut Document) {
    give_ids(document);
    // The headings around the current one; each stands below the one before it.
    let mut around: Vec<HeadingId> = Vec::new();
    for index in 0..document.headings.len() {
        let heading = &document.headings[index];
        let (level, section) = (heading.level, SectionName::of(document.heading_text(heading)));
        around.truncate(around.partition_point(|outer| document[*outer].level < level));
        let heading = &mut document.headings[index];
        (heading.section, heading.parent) = (section, around.last().copied());
        around.push(HeadingId(index as u32));
    }
}

/// Gives all headings their ids: first those that GitHub has, too, so that no plain line takes the id of one of them.
fn give_ids(document: &mut Document) {
    let mut slugs = Slugs::default();
    let (legacy, known): (Vec<usize>, Vec<usize>) = (0..document.headings.len()).partition(|index| document.headings[*index].legacy);
    let mut raw = 0;
    for index in known {
        name_raw_headings(&mut document.raw_headings, &mut raw, document.headings[index].span.start, &mut slugs);
        document.headings[index].id = slugs.unique(&document.named_words(&document.headings[index]));
    }
    name_raw_headings(&mut document.raw_headings, &mut raw, u32::MAX, &mut slugs);
    for index in legacy {
        document.headings[index].id = slugs.unique(&document.named_words(&document.headings[index]));
    }
}

/// Gives their ids to the headings of raw HTML, from the next one on, that stand before a place.
fn name_raw_headings(headings: &mut [RawHeading], next: &mut usize, before: u32, slugs: &mut Slugs) {
    while let Some(heading) = headings.get_mut(*next).filter(|heading| heading.start < before) {
        heading.id = slugs.unique(heading.text.trim());
        *next += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Document {
        parse(Arc::from(text))
    }

    #[test]
    fn words_know_their_place_through_marks_and_escapes() {
        let text = "\u{feff}# A\n\nSee **TRR**\\-x `TASK4` &amp;\n[the plan](PLAN.md#a).\n";
        let document = read(text);
        let passage = &document.passages[1];
        assert_eq!(passage.text, "See TRR-x TASK4 &\nthe plan.");
        let at = passage.text.find("TASK4").unwrap();
        assert_eq!(passage.source(at, at + 5).of(text), "TASK4");
        let at = passage.text.find("TRR-x TASK4").unwrap();
        assert_eq!(passage.source(at, at + 11).of(text), "TRR**\\-x `TASK4");
        assert_eq!(document.links[0].destination, "PLAN.md#a");
        assert_eq!(document.title().map(|heading| document.heading_text(heading)), Some("A"));
    }

    #[test]
    fn lists_keep_their_shape() {
        let document = read("- api\n  - Owns it.\n\n    More.\n- [x] done\n7. seven\n");
        let items: Vec<_> =
            document.items.iter().map(|item| (document.lead(item), item.parent.map(|id| id.0), item.ordinal, item.checked)).collect();
        assert_eq!(
            items,
            [
                ("api", None, None, None),
                ("Owns it.", Some(0), None, None),
                ("done", None, None, Some(true)),
                ("seven", None, Some(7), None)
            ]
        );
    }

    #[test]
    fn plain_lines_of_older_documents_are_headings() {
        let text = "# Other Projects — Task 1\r\n\r\nRepo: app\r\n\r\nCross-Repo Snapshot\r\n- api merged.\r\n\r\nGoal\r\nLet them in.\r\nFiles to change:\r\n- x\r\n";
        let document = read(text);
        let headings: Vec<_> =
            document.headings.iter().map(|heading| (document.heading_text(heading), heading.level, heading.legacy)).collect();
        assert_eq!(headings, [("Other Projects — Task 1", 1, false), ("Cross-Repo Snapshot", 2, true), ("Goal", 2, true)]);
        let snapshot = document.section(SectionName::CrossRepoSnapshot).unwrap();
        assert_eq!(document.items_in(snapshot.body).count(), 1);
        assert_eq!(document.lead(&document.items[0]), "api merged.");
        let goal = document.section(SectionName::Goal).unwrap();
        assert_eq!(document.passages_in(goal.body).next().unwrap().text, "Let them in.\nFiles to change:");
        assert_eq!(document.headings[1].id, "cross-repo-snapshot");
    }

    #[test]
    fn tables_and_fences_are_found() {
        let document = read("| A | B |\n|--:|---|\n| 1 | `x` |\n| 2 |\n\n> ```Rust,ignore\n> fn a() {}\n> ```\n\n    plain\n");
        let table = &document.tables[0];
        assert_eq!(table.head.iter().map(|cell| document[*cell].text.as_str()).collect::<Vec<_>>(), ["A", "B"]);
        assert_eq!(table.rows.len(), 2);
        assert_eq!(document[table.rows[0].cells[1]].text, "x");
        let fences: Vec<_> = document.fences.iter().map(|fence| (fence.language.as_str(), fence.code.as_str())).collect();
        assert_eq!(fences, [("rust", "fn a() {}\n"), ("", "plain\n")]);
    }

    #[test]
    fn headings_answer_to_the_ids_that_github_gives_them() {
        let text = "## Title\n\n<h2 align=\"center\">\n  <img alt=\"x\"> Title &amp; <b>more</b>\n</h2>\n\n<!-- <h2>Not</h2> -->\n<h2>Title</h2>\n\n<h3>\n\nOf *Markdown*\n\n</h3>\n\n\
                    ## Title\n\n## ![logo](l.png) Mark\n\n## Costs { #costs }\n\n## Kept {: #kept .wide }\n";
        let document = read(text);
        let raw: Vec<&str> = document.raw_headings.iter().map(|heading| heading.id.as_str()).collect();
        assert_eq!(raw, ["title--more", "title-1", "of-markdown"]);
        let ids: Vec<&str> = document.headings.iter().map(|heading| heading.id.as_str()).collect();
        assert_eq!(ids, ["title", "title-2", "-mark", "costs--costs-", "kept--kept-wide-"]);
        for anchor in ["title-1", "Of-Markdown", "costs--costs-", "costs", "kept"] {
            assert!(document.id_of(anchor).is_some(), "{anchor}");
        }
        assert_eq!(document.id_of("not"), None);
        assert_eq!((document.id_of("costs"), document.id_of("Of-Markdown")), (Some("costs--costs-"), Some("of-markdown")));
    }

    #[test]
    fn plain_lines_take_no_id_from_headings() {
        let document = read("# T\n\nGoal\n- x\n\n## Goal\n\nCross-Repo Snapshot\n- y\n\n<h2>Cross-Repo Snapshot</h2>\n\n## Goal\n");
        let ids: Vec<_> = document.headings.iter().map(|heading| (heading.id.as_str(), heading.legacy)).collect();
        assert_eq!(ids, [("t", false), ("goal-2", true), ("goal", false), ("cross-repo-snapshot-1", true), ("goal-1", false)]);
        assert_eq!(document.raw_headings[0].id, "cross-repo-snapshot");
    }

    #[test]
    fn raw_html_gives_links_names_and_comments() {
        let text = "Text <a href=\"PLAN.md\">x</a> <!-- one -->\n\n<!-- two -->\n<div id=\"here\"><img src='a.png'></div>\n";
        let document = read(text);
        let links: Vec<_> = document.links.iter().map(|link| (link.destination.as_str(), link.kind, link.span.of(text))).collect();
        assert_eq!(links, [("PLAN.md", LinkKind::Html, "<a href=\"PLAN.md\">"), ("a.png", LinkKind::HtmlMedia, "<img src='a.png'>")]);
        assert_eq!(document.anchors, ["here"]);
        assert_eq!(document.comments.iter().map(|comment| comment.text.as_str()).collect::<Vec<_>>(), ["one", "two"]);
    }

    #[test]
    fn front_matter_stands_at_the_very_top() {
        let front = |text: &str| read(text).front_matter.map(|span| span.of(text).to_owned());
        assert_eq!(front("---\ntitle: A\n---\n# A\n").as_deref(), Some("---\ntitle: A\n---"));
        assert_eq!(front("\u{feff}---\r\nt: A\r\n---  \r\n\r\nb").as_deref(), Some("---\r\nt: A\r\n---  "));
        assert_eq!(front("---\na: 1\n...").as_deref(), Some("---\na: 1\n..."));
        for text in
            ["", "---", "---\n---\n", "---\n\na: 1\n---\n", "---\na: 1\n", "----\na: 1\n---\n", " ---\na: 1\n---\n", "\n---\na: 1\n---\n"]
        {
            assert_eq!(front(text), None, "{text:?}");
        }
        assert_eq!(front("+++\nt = 'A'\n\n[b]\n---\n+++ \n# A\n").as_deref(), Some("+++\nt = 'A'\n\n[b]\n---\n+++ "));
        for text in ["+++\na\n+++\n", "+++\n\n+++\n", "+++\na = 1\n---\n", "+++\na = 1\n"] {
            assert_eq!(front(text), None, "{text:?}");
        }
        let document = read("---\na: '[a](b.md)'\n---\n# A\n\n---\n**Owner:** web\n\n## B\n\n---\n\n- ---\n  C\n  ---\n");
        assert_eq!(document.front_matter.map(|span| span.end), Some(22));
        let texts: Vec<&str> = document.passages.iter().map(|passage| passage.text.as_str()).collect();
        assert_eq!(texts, ["A", "Owner: web", "B", "C"]);
        let headings: Vec<&str> = document.headings.iter().map(|heading| heading.id.as_str()).collect();
        assert_eq!(headings, ["a", "b", "c"]);
    }

    #[test]
    fn tabs_after_closing_marks_say_nothing() {
        let text = "\u{feff}```sh\t\na\t\n```\t\n# B #\t\n> ~~~ \t\r\n> c\r\n> ~~~\t\t\r\n\n- ```\n  d\n  ```\t\r# E";
        let document = read(text);
        let fences: Vec<_> = document.fences.iter().map(|fence| (fence.language.as_str(), fence.code.as_str())).collect();
        assert_eq!(fences, [("sh", "a\t\n"), ("", "c\n"), ("", "d\n")]);
        let headings: Vec<_> = document.headings.iter().map(|heading| (heading.id.as_str(), heading.span.of(text))).collect();
        assert_eq!(headings, [("b", "# B #\t\n"), ("e", "# E")]);
        let document = read("- # A #\t\n# B\t##\t\n# C \t #\n# D\t#e\n#\t#\nF\t#\nG #\t\n\n    H\t#\t\n");
        let headings: Vec<&str> = document.headings.iter().map(|heading| document.heading_text(heading)).collect();
        assert_eq!(headings, ["A", "B", "C", "D\t#e", ""]);
        assert_eq!((document.passages.last().unwrap().text.as_str(), document.fences[0].code.as_str()), ("F\t#\nG #", "H\t#\t\n"));
        // These tabs are indentation.
        assert_eq!(read("a\n\n\t#\n\n-\n\t#\n").fences[0].code, "#\n");
        // What is longer, shorter or of another kind closes nothing.
        let document = read("````\n```\t\n~~~~\t\n```` a\t\n````\t\nb\n");
        assert_eq!(document.fences.iter().map(|fence| fence.code.trim_end()).collect::<Vec<_>>(), ["```\t\n~~~~\t\n```` a"]);
    }

    #[test]
    fn code_over_several_lines_has_one_blank_for_each_break() {
        let text = "See `src/a.rs\n    --fast`, `b\r\n c` and `d  e`.\n";
        assert_eq!(read(text).passages[0].text, "See src/a.rs --fast, b c and d  e.");
    }

    #[test]
    fn a_tag_alone_below_an_item_a_quote_or_a_table_ends_it() {
        for (text, headings, items) in [
            ("- a\n</step>\n# No\n- no\n\n# B\n", vec!["B"], 1),
            ("> a\n<step name=\"x\">\n# No\n```\n\n# B\n", vec!["B"], 0),
            ("- a\n  - b\n  <b>\n  # No\n\n  # C\n", vec!["C"], 2),
            ("1.\ta\n   <i>\n# No\n\n# D\n", vec!["D"], 1),
            ("[^1]\n\n[^1]: a\n<a>\n# No\n", vec![], 0),
            ("|a|\n|-|\n|`b`|\n</i>\n# No\n\n# E\n", vec!["E"], 0),
            // These belong to the paragraph.
            ("- a\n  <b>\n# B\n", vec!["B"], 1),
            ("1.\ta\n    <i>\n# B\n", vec!["B"], 1),
            ("- a\n    <b>\n# B\n", vec!["B"], 1),
            ("> a\n> <b>\n# B\n", vec!["B"], 0),
            ("- a\n<b> c\n# B\n", vec!["B"], 1),
            ("- a\n<b\nc>\n# B\n", vec!["B"], 1),
            ("a\n<b>\n# B\n", vec!["B"], 0),
            ("|a|\n|-|\n|<b>|\n# B\n", vec!["B"], 0),
        ] {
            let document = read(text);
            let found: Vec<&str> = document.headings.iter().map(|heading| document.heading_text(heading)).collect();
            assert_eq!((found, document.items.len()), (headings, items), "{text:?}");
        }
        let document = read("- a `b`\n<a href=\"c.md\">\nd\n\n```\n<a>\n```\n- e\n<x y='z'>\n`f`\n");
        assert_eq!(document.links.iter().map(|link| link.destination.as_str()).collect::<Vec<_>>(), ["c.md"]);
        assert_eq!(document.fences[0].code, "<a>\n");
        assert_eq!(document.passages.iter().map(|passage| passage.text.as_str()).collect::<Vec<_>>(), ["a b", "e"]);
    }
}
