//! What a document mentions: every task, document and file that its prose, code spans and links name, before anything is looked up.

use std::cell::{Cell, OnceCell};
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;

use super::address::Addresses;
use super::path::{folder_of, join};
use super::vocabulary::files::CHANGES;
use super::{Facts, Field, Form, Names, PlannedFile, RepoId, TargetRepo};
use crate::config::{ItemAt, Kind};
use crate::markdown::{Document, Home, Item, ItemId, LinkKind, Passage, Piece, PieceKind, SectionName, TableId};
use crate::source::{KindId, Number, RepoInfo, TagPattern};
use crate::text::{Cut, Date, Span, start_of, words};

mod above;
mod ambiguity;
mod commit;
mod commit_of;
mod fate;
mod file;
mod item_name;
mod link;
mod local;
mod path_token;
mod step;
mod tag;
mod task_number;
mod tense;
mod unknown_repo;
mod wiki;

/// How far a sentence goes on either side of a place; a longer one is a table or a log that somebody wrote in one line.
const MAX_SENTENCE_BYTES: usize = 400;

#[cfg(test)]
mod tests;

use above::FromAbove;
pub use local::{Local, local_paths};
pub(super) use step::Step;
pub use wiki::{WikiLink, wiki_links};

/// A mention, and what it may mean.
#[derive(Clone, Debug)]
pub(super) struct Mention {
    pub span: Span,
    pub text: Arc<str>,
    pub form: Form,
    pub meaning: Meaning,
}

#[derive(Clone, Debug)]
pub(super) enum Meaning {
    Task {
        repo: TargetRepo,
        number: Number,
        ambiguity: Ambiguity,
        /* whose it may be as well */ others: Vec<RepoId>,
        /// What the document calls its own step of that number, where it has one.
        step: Option<Arc<Step>>,
        /// The name that stands behind the word, where it is more than a number: `002-crew-lists`.
        name: Option<Box<str>>,
    },
    /// The name of an item with a slug, such as `005-login`, and the repo of which the words around it speak.
    Named {
        repo: Option<RepoId>,
        name: String,
    },
    /// A name in double brackets, and a heading; each empty where it is not written.
    Wiki {
        name: Box<str>,
        heading: Box<str>,
    },
    Path(Readings),
    File(NamedFile),
    Commit {
        repo: RepoId,
        id: String,
        /// It says that it is a commit, and of which repo: where that has none such, something is wrong.
        is_sure: bool,
        /// Whose it is said to be, where nobody here is called that.
        of: Option<String>,
    },
    Tag {
        repo: RepoId,
        tag: String,
    },
    /// A path in a commit.
    Pinned {
        repo: RepoId,
        id: String,
        path: String,
    },
    Pull {
        repo: RepoId,
        number: u64,
    },
}

impl Meaning {
    /// The places that a path is read from.
    pub(super) fn readings(&self) -> Option<&Readings> {
        match self {
            Self::Path(readings) | Self::File(NamedFile { readings, .. }) => Some(readings),
            Self::Task { .. } | Self::Named { .. } | Self::Wiki { .. } => None,
            Self::Commit { .. } | Self::Tag { .. } | Self::Pinned { .. } | Self::Pull { .. } => None,
        }
    }
}

/// Why a number may be no reference at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ambiguity {
    No,
    /// The words around it say whose it is, and nobody here is called that: `the mobile app's Task 3`.
    Elsewhere,
    /// A document outside the tasks, a workflow or a README, writes numbers as examples too; one that nothing has is an example.
    Example,
}

/// A path, and the places it may be read from, likeliest first.
#[derive(Clone, Debug)]
pub(super) struct Readings {
    pub readings: Vec<Reading>,
    pub anchor: Option<String>,
    pub need: Need,
}

/// A source file, and where it may be.
#[derive(Clone, Debug)]
pub(super) struct NamedFile {
    pub readings: Readings,
    /// Its path in whichever repo has it, where none is named.
    pub elsewhere: Option<String>,
    pub tense: Tense,
    /// Whether it says whose code the document speaks of: it is named as a file that is there, and not as one that work is to change.
    pub is_witness: bool,
}

impl NamedFile {
    /// The file that a passage names. Of one that may be missing nobody asks where else it is, or of which time the passage speaks.
    fn new(scanner: &Scanner<'_>, passage: &Passage, readings: Readings, elsewhere: Option<String>) -> Self {
        if readings.need == Need::Free {
            return Self { readings, elsewhere: None, tense: Tense::Present, is_witness: false };
        }
        Self { readings, elsewhere, tense: tense::of(scanner, passage), is_witness: false }
    }
}

/// Of which time a document speaks where it names a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tense {
    Present,
    /// Of that day: what left later was there.
    On(Date),
    /// Of a time that is over: it is kept in an archive.
    Past,
}

/// One place that a path may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    pub repo: TargetRepo,
    /// Relative to the repo; to the workspace's root where there is none.
    pub path: Arc<str>,
}

/// What a path that leads nowhere means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    /// It should be there.
    Must,
    /// It should be there if it ever was: only then is it surely a path of this repo at all.
    Likely,
    /// It should be there if something is that is spelt alike but for case: only then is it surely a path at all.
    Alike,
    /// Nothing can be said, whether it is there or not: it is of another version than the one that is read.
    Other,
    /// Nothing can be said: a file that the line itself calls new or gone, a place outside the workspace.
    Free,
}

/// The folders of the repos, relative to the workspace's root, and in which of them else each is looked for what it names.
#[derive(Debug, Default)]
pub(super) struct Roots {
    paths: Vec<String>,
    /// For each repo those of whose files its documents speak.
    code: Vec<Vec<RepoId>>,
    /// How long the longest of them is, in bytes.
    longest: usize,
    repos: HashMap<String, RepoId>,
    /// What the tags of repos are called, where nothing else is called so.
    tags: Vec<(TagPattern, RepoId)>,
}

impl Roots {
    /// The folders of repos, which are in the order of their ids.
    pub(super) fn new(infos: &[&RepoInfo]) -> Self {
        let paths: Vec<String> = infos.iter().map(|info| info.path.clone()).collect();
        let ids = || (0..).map(RepoId);
        let named = |name: &String| infos.iter().zip(ids()).find(|(info, _)| info.name == *name).map(|(_, id)| id);
        Self {
            code: infos.iter().map(|info| info.code.iter().filter_map(named).collect()).collect(),
            longest: paths.iter().map(String::len).max().unwrap_or_default(),
            repos: paths.iter().cloned().zip(ids()).collect(),
            tags: infos
                .iter()
                .zip(ids())
                .flat_map(|(info, id)| info.tags.iter().filter(|pattern| pattern.is_telling()).map(move |pattern| (pattern.clone(), id)))
                .collect(),
            paths,
        }
    }

    pub(super) fn of(&self, repo: RepoId) -> &str {
        &self.paths[repo.0 as usize]
    }

    /// What tags are called that tell whose they are.
    fn tags(&self) -> impl Iterator<Item = (&TagPattern, RepoId)> {
        self.tags.iter().map(|(pattern, repo)| (pattern, *repo))
    }

    /// Whether one repo alone is read, so that nobody knows what others there are.
    fn is_alone(&self) -> bool {
        self.paths.len() < 2
    }

    /// The repo whose folder is at exactly this path.
    fn at(&self, path: &str) -> Option<RepoId> {
        if path.len() > self.longest {
            return None;
        }
        self.repos.get(path).copied()
    }
}

/// Where a document stands, and who its neighbours are.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub names: &'a Names,
    pub repos: &'a Roots,
    pub addresses: &'a Addresses,
    pub repo: Option<RepoId>,
    /// The document's path, relative to its repo or to the workspace's root.
    pub path: &'a str,
    /// The task that it is, or in whose folder it stands.
    pub item: Option<ItemAt<'a>>,
}

impl<'a> Place<'a> {
    /// The kind of the task in whose folder it stands; elsewhere, the first.
    pub(super) fn kind(&self) -> &'a Kind {
        &self.names.kinds[self.item.map_or_else(KindId::default, |item| item.kind)]
    }

    /// The number of the task in whose folder it stands.
    fn number(&self) -> Option<Number> {
        self.item?.number
    }

    fn home(&self) -> TargetRepo {
        self.repo.map_or(TargetRepo::Workspace, TargetRepo::Known)
    }

    /// The document's folder.
    fn document_folder(&self) -> &str {
        folder_of(self.path)
    }

    /// A path within each repo of whose files the document's own repo speaks.
    fn in_code(&self, path: &str) -> impl Iterator<Item = Reading> {
        let code = self.repo.map_or(&[][..], |repo| &self.repos.code[repo.0 as usize]);
        code.iter().map(|repo| Reading { repo: TargetRepo::Known(*repo), path: path.into() })
    }

    /// A path relative to the workspace's root, as a reading within the repo that holds it.
    fn reading_at(&self, path: &str) -> Reading {
        let mut root = path;
        loop {
            if let Some(repo) = self.repos.at(root) {
                let path = path.tail(root.len()).trim_start_matches('/').to_owned();
                return Reading { repo: TargetRepo::Known(repo), path: path.into() };
            }
            if root.is_empty() {
                return Reading { repo: TargetRepo::Workspace, path: path.into() };
            }
            root = folder_of(root);
        }
    }

    /// A path as written in this document, read from a folder of the document's own repo.
    fn relative(&self, folder: &str, path: &str) -> Reading {
        let root = self.repo.map_or("", |repo| self.repos.of(repo));
        self.reading_at(&join(&join(root, folder), path))
    }
}

/// All mentions of a document, in the order of the text.
pub(super) fn scan(document: &Document, facts: &Facts, place: Place<'_>) -> Vec<Mention> {
    let (steps, planned, coming) = (step::own(document, &place.names.kinds, place.number()), planned(&facts.files), coming(document));
    let scanner = Scanner {
        document,
        place,
        folders: place.names.kinds.folders(),
        steps,
        introducing: OnceCell::new(),
        planned,
        coming,
        leaders: FromAbove::default(),
        below_coming: FromAbove::default(),
        open: FromAbove::default(),
        dated: FromAbove::default(),
        coming_row: Cell::new(None),
    };
    let mut mentions = Vec::new();
    let title = document.title().map(|heading| heading.passage.0 as usize).filter(|_| place.item.is_some());
    for (index, passage) in document.passages.iter().enumerate() {
        // The title of a task's document says which task it is; a rule of its own compares it with the folder.
        if title != Some(index) && !passage.text.is_empty() {
            scanner.passage(passage, &mut mentions);
        }
    }
    link::scan(&scanner, &mut mentions);
    facts.header.front.iter().filter_map(|field| prose(field, document)).for_each(|passage| scanner.passage(&passage, &mut mentions));
    mentions.sort_by_key(|mention| mention.span);
    mentions
}

/// A value of front matter, as if it stood in a paragraph; none where its words are spelt otherwise.
fn prose(field: &Field, document: &Document) -> Option<Passage> {
    let piece = Piece { at: 0, span: field.span, kind: PieceKind::Text, exact: true };
    let passage = Passage { span: field.span, text: field.value.clone(), pieces: vec![piece], home: Home::Block, item: None };
    (field.span.of(&document.text) == field.value).then_some(passage)
}

/// How many cells of a row may name the repo that the row is about. Every cell asks, so that a row must not be read to its end.
const MAX_LEADING_CELLS: usize = 8;

/// No word that is longer is a repo's name.
const MAX_NAME_BYTES: usize = 200;

/// The parts of a passage that paths take up, in order; none overlaps another.
struct ClaimedSpans(Vec<Range<usize>>);

impl ClaimedSpans {
    fn holds(&self, byte: usize) -> bool {
        let before = self.0.partition_point(|range| range.start <= byte);
        before.checked_sub(1).is_some_and(|last| self.0[last].contains(&byte))
    }
}

struct Scanner<'a> {
    document: &'a Document,
    place: Place<'a>,
    /// The folders that hold items: every passage is searched for them.
    folders: Vec<&'a str>,
    /// The steps that the document numbers by itself, and what each is called: `### Task 3: Write the tests`.
    steps: BTreeMap<Number, Arc<Step>>,
    /// For each list item the one that introduces it, once somebody asks.
    introducing: OnceCell<Vec<Option<ItemId>>>,
    /// Code spans under "Files to change": where they start, and whether the line calls the file new or gone.
    planned: Vec<(u32, bool)>,
    /// Where the passages start that stand in a list of files that come or go.
    coming: Vec<u32>,
    /// The repo that leads each item, or one above it.
    leaders: FromAbove<Option<RepoId>>,
    /// Whether an item, or one above it, introduces files that come or go.
    below_coming: FromAbove<bool>,
    /// Whether an item, or one above it, is a box that is not ticked.
    open: FromAbove<bool>,
    /// The day that an item, or one above it, begins with.
    dated: FromAbove<Option<Date>>,
    /// The row that was last asked about, and whether its files come or go.
    coming_row: Cell<Option<(TableId, u32, bool)>>,
}

impl Scanner<'_> {
    fn passage(&self, passage: &Passage, mentions: &mut Vec<Mention>) {
        let before = mentions.len();
        let taken = path_token::scan(self, passage, mentions);
        task_number::scan(self, passage, &taken, mentions);
        item_name::scan(self, passage, &taken, before, mentions);
        file::scan(self, passage, &taken, mentions);
        commit::scan(self, passage, &taken, mentions);
        tag::scan(self, passage, &taken, mentions);
        if !self.place.addresses.is_empty() {
            commit::numbers(self, passage, mentions);
            link::bare(self, passage, mentions);
        }
        wiki::scan(self, passage, before, mentions);
    }

    /// Whether a list, or a row of a table, says of the files in a passage that they come or go.
    fn coming(&self, passage: &Passage) -> bool {
        let document = self.document;
        if let Home::Cell { table, row, .. } = passage.home
            && row > 0
        {
            return self.coming_row(table, row);
        }
        let parent = passage.item.and_then(|id| document[id].parent);
        let introduces = |id: ItemId| fate::introduces_coming(document.lead(&document[id]));
        self.below_coming.of(parent, introduces, |id| document[id].parent) || self.coming.binary_search(&passage.span.start).is_ok()
    }

    /// Whether a passage stands in a box that is not ticked.
    fn is_open(&self, passage: &Passage) -> bool {
        let document = self.document;
        self.open.of(passage.item, |id| document[id].checked == Some(false), |id| document[id].parent)
    }

    /// Whether a row of a table, counted from 1, says of its files that they come or go.
    fn coming_row(&self, table: TableId, row: u32) -> bool {
        if let Some((_, _, known)) = self.coming_row.get().filter(|(of, at, _)| (*of, *at) == (table, row)) {
            return known;
        }
        let document = self.document;
        let cells = document[table].rows.get(row as usize - 1).map_or(&[][..], |row| &row.cells);
        let mut cells = cells.iter().map(|cell| document[*cell].text.to_lowercase());
        let comes = cells.any(|cell| words(&cell).any(|word| CHANGES.contains(&word)));
        self.coming_row.set(Some((table, row, comes)));
        comes
    }

    /// The repo that leads the innermost list item, table row or heading around a passage.
    fn leader(&self, passage: &Passage) -> Option<RepoId> {
        let document = self.document;
        if let Home::Cell { table, row, .. } = passage.home
            && let Some(row) = (row as usize).checked_sub(1).and_then(|row| document[table].rows.get(row))
            && let Some(named) = row.cells.iter().take(MAX_LEADING_CELLS).find_map(|cell| self.place.names.leading(&document[*cell].text))
        {
            return Some(named.repo);
        }
        let own = |id: ItemId| self.place.names.leading(document.lead(&document[id])).map(|named| named.repo);
        let led = self.leaders.of(passage.item, own, |id| document[id].parent.or_else(|| self.introducing(id)));
        if led.is_some() {
            return led;
        }
        // The title of a repo's own document is about the document; other titles name whom they are about.
        let lowest = if self.place.repo.is_some() { 2 } else { 1 };
        let around = document.headings_around(passage.span.start).filter(|heading| heading.level >= lowest);
        around.filter_map(|heading| self.place.names.leading(document.heading_text(heading))).map(|named| named.repo).next()
    }

    /// The numbered item that a list of bullets stands right below. Markdown reads two lists there, people read one in the other.
    fn introducing(&self, id: ItemId) -> Option<ItemId> {
        self.introducing.get_or_init(|| introductions(self.document))[id.0 as usize]
    }

    /// Whether a repo leads the line only because it is called like a word that a sentence may start with.
    fn leads_by_chance(&self, passage: &Passage) -> bool {
        let lead = passage.item.map_or("", |item| self.document.lead(&self.document[item]));
        let heading = self.document.headings_around(passage.span.start).last().map_or("", |heading| self.document.heading_text(heading));
        [lead, heading].iter().any(|text| self.place.names.leading(text).is_some_and(|named| !named.meant))
    }

    /// Whether a passage stands where the template has a repo lead each bullet.
    fn among_repos(&self, passage: &Passage) -> bool {
        let of_repos = [SectionName::CrossRepoSnapshot, SectionName::ResponsibilityAlignment, SectionName::DependencyOrder];
        let section = self.document.headings_around(passage.span.start).next().and_then(|heading| heading.section);
        section.is_some_and(|section| of_repos.contains(&section))
    }

    /// The word that stands where a repo's name leads the innermost list item, and is none.
    fn unknown_leader(&self, passage: &Passage) -> Option<&str> {
        let item = &self.document[passage.item?];
        let outer = item.parent.map_or(item, |parent| &self.document[parent]);
        let leads = |lead: &'_ str| lead.split([':', '\n']).next().unwrap_or_default().len();
        [item, outer].into_iter().map(|item| self.document.lead(item)).find_map(|lead| {
            let word = lead.head(leads(start_of(lead, MAX_NAME_BYTES)));
            let alone = word.len() == lead.len() || lead.tail(word.len()).starts_with(':');
            let plain = !word.is_empty()
                && word.len() < MAX_NAME_BYTES
                && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
            let named = !word.to_lowercase().starts_with("task") && self.place.names.find(word).is_none();
            (alone && plain && named).then_some(word)
        })
    }

    /// Whether a byte of a passage stands in the text of a link; the link itself says what is meant there.
    fn linked(&self, passage: &Passage, byte: usize) -> bool {
        let link = passage.piece_at(byte).and_then(|piece| passage.pieces[piece].kind.link());
        link.is_some_and(|link| matches!(self.document.links[link as usize].kind, LinkKind::Link | LinkKind::Image))
    }

    /// Where a path that names no repo may be read from: the repo that leads the line, then the document's own; the own
    /// first where the number is the document's own.
    fn homes(&self, passage: &Passage, number: Option<Number>) -> Vec<TargetRepo> {
        let own = self.place.home();
        let leader = self.leader(passage).map(TargetRepo::Known);
        let own_first = number.is_some() && number == self.place.number();
        let mut homes: Vec<TargetRepo> = if own_first { [Some(own), leader] } else { [leader, Some(own)] }.into_iter().flatten().collect();
        homes.dedup();
        homes
    }
}

fn planned(files: &[PlannedFile]) -> Vec<(u32, bool)> {
    let mut planned: Vec<(u32, bool)> = files.iter().map(|file| (file.span.start, fate::comes_or_goes(&file.note))).collect();
    planned.sort_unstable();
    planned
}

/// For each bullet of a list that stands right below a numbered item, that item.
fn introductions(document: &Document) -> Vec<Option<ItemId>> {
    let mut introduced: Vec<Option<ItemId>> = Vec::with_capacity(document.items.len());
    // The last item at each depth, as far as nothing shallower came since.
    let mut last: Vec<ItemId> = Vec::new();
    for (index, item) in document.items.iter().enumerate() {
        let depth = usize::from(item.depth);
        let above = last.get(depth).copied().filter(|above| item.ordinal.is_none() && follows_at_once(document, &document[*above], item));
        introduced.push(above.and_then(|above| document[above].ordinal.map(|_| above).or(introduced[above.0 as usize])));
        last.truncate(depth);
        // A depth is no more than one below the last, so this is where it belongs.
        last.push(ItemId(index as u32));
    }
    introduced
}

/// Whether no empty line stands between two items.
fn follows_at_once(document: &Document, above: &Item, below: &Item) -> bool {
    let end = above.span.start as usize + above.span.of(&document.text).trim_end().len();
    let between = document.text.get(end..below.span.start as usize).unwrap_or_default();
    between.matches('\n').count() <= 1
}

/// Where the passages start that stand in a list of files that come or go.
fn coming(document: &Document) -> Vec<u32> {
    let (mut before, mut introduced) = ("", Some(false));
    let mut coming = Vec::new();
    for passage in &document.passages {
        match (passage.item, passage.home) {
            (Some(_), _) => {
                // Only what a list follows is read for that.
                if *introduced.get_or_insert_with(|| fate::introduces_coming(before)) {
                    coming.push(passage.span.start);
                }
            }
            (None, Home::Cell { .. }) => {}
            (None, _) => (before, introduced) = (&passage.text, None),
        }
    }
    coming.sort_unstable();
    coming
}
