//! What a document mentions: every task, document and file that its prose, code spans and links name, before anything is looked up.

use std::collections::BTreeSet;

use super::path::{folder_of, join};
use super::{Form, Names, RepoId, TargetRepo};
use crate::config::WorkspaceConfig;
use crate::markdown::{Document, Home, ItemId, LinkKind, Passage};
use crate::text::Span;

mod file;
mod link;
mod local;
mod path_token;
mod task_number;
#[cfg(test)]
mod tests;

pub use local::{Local, local_paths};

/// A mention, and what it may mean.
#[derive(Clone, Debug)]
pub(super) struct Mention {
    pub span: Span,
    pub text: String,
    pub form: Form,
    pub meaning: Meaning,
}

#[derive(Clone, Debug)]
pub(super) enum Meaning {
    Task { repo: TargetRepo, number: u64, doubt: Doubt },
    Path(Readings),
}

/// Why a number may be no reference at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doubt {
    No,
    /// The document numbers steps of its own in the same words.
    Step,
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

/// One place that a path may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    pub repo: TargetRepo,
    /// Relative to the repo; to the workspace's root where there is none.
    pub path: String,
}

/// What a path that leads nowhere means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    /// It should be there.
    Must,
    /// It should be there if its first folder is: only then is it a path of this repo at all.
    Likely,
    /// Nothing can be said: a file that the line itself calls new or gone, a place outside the workspace.
    Free,
}

/// Where a document stands, and who its neighbours are.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub names: &'a Names,
    /// The paths of repos, by id.
    pub repo_paths: &'a [String],
    pub workspace: &'a WorkspaceConfig,
    pub repo: Option<RepoId>,
    /// The document's path, relative to its repo or to the workspace's root.
    pub path: &'a str,
    /// The number of the task in whose folder it stands.
    pub number: Option<u64>,
}

impl Place<'_> {
    fn home(&self) -> TargetRepo {
        self.repo.map_or(TargetRepo::Workspace, TargetRepo::Known)
    }

    /// The document's folder.
    fn document_folder(&self) -> &str {
        folder_of(self.path)
    }

    /// A path relative to the workspace's root, as a reading within the repo that holds it.
    fn reading_at(&self, path: &str) -> Reading {
        let inside = |root: &String| {
            if root.is_empty() {
                Some(path)
            } else {
                path.strip_prefix(root.as_str()).and_then(|rest| rest.strip_prefix('/').or(rest.is_empty().then_some("")))
            }
        };
        let holder = self.repo_paths.iter().enumerate().filter(|(_, root)| inside(root).is_some()).max_by_key(|(_, root)| root.len());
        match holder {
            Some((index, root)) => {
                Reading { repo: TargetRepo::Known(RepoId(index as u32)), path: inside(root).unwrap_or_default().to_owned() }
            }
            None => Reading { repo: TargetRepo::Workspace, path: path.to_owned() },
        }
    }

    /// A path as written in this document, read from a folder of the document's own repo.
    fn relative(&self, folder: &str, path: &str) -> Reading {
        let root = self.repo.map_or("", |repo| self.repo_paths[repo.0 as usize].as_str());
        self.reading_at(&join(&join(root, folder), path))
    }
}

/// All mentions of a document, in the order of the text.
pub(super) fn scan(document: &Document, place: Place<'_>) -> Vec<Mention> {
    let scanner = Scanner { document, place, steps: local_steps(document), planned: planned(document), coming: coming(document) };
    let mut mentions = Vec::new();
    let title = document.title().map(|heading| heading.passage.0 as usize).filter(|_| place.number.is_some());
    for (index, passage) in document.passages.iter().enumerate() {
        // The title of a task's document says which task it is; a rule of its own compares it with the folder.
        if title != Some(index) && !passage.text.is_empty() {
            scanner.passage(passage, &mut mentions);
        }
    }
    link::scan(&scanner, &mut mentions);
    mentions.sort_by_key(|mention| mention.span);
    mentions
}

struct Scanner<'a> {
    document: &'a Document,
    place: Place<'a>,
    /// Numbers that the document gives to steps of its own: `### Task 3: Write the tests`.
    steps: BTreeSet<u64>,
    /// Code spans under "Files to change": where they start, and whether the line calls the file new or gone.
    planned: Vec<(u32, bool)>,
    /// Where the passages start that stand in a list of files that come or go.
    coming: Vec<u32>,
}

impl Scanner<'_> {
    fn passage(&self, passage: &Passage, mentions: &mut Vec<Mention>) {
        let taken = path_token::scan(self, passage, mentions);
        task_number::scan(self, passage, &taken, mentions);
        file::scan(self, passage, &taken, mentions);
    }

    /// Whether a list, or a row of a table, says of the files in a passage that they come or go.
    fn coming(&self, passage: &Passage) -> bool {
        let document = self.document;
        if let Home::Cell { table, row, .. } = passage.home
            && let Some(row) = (row as usize).checked_sub(1).and_then(|row| document[table].rows.get(row))
        {
            let mut cells = row.cells.iter().map(|cell| document[*cell].text.to_lowercase());
            return cells.any(|cell| cell.split(|c: char| !c.is_alphanumeric()).any(|word| file::CHANGES.contains(&word)));
        }
        let mut above = passage.item.and_then(|id| document[id].parent);
        while let Some(id) = above {
            if file::introduces_coming(document.lead(&document[id])) {
                return true;
            }
            above = document[id].parent;
        }
        self.coming.binary_search(&passage.span.start).is_ok()
    }

    /// The repo that leads the innermost list item, table row or heading around a passage.
    fn leader(&self, passage: &Passage) -> Option<RepoId> {
        let document = self.document;
        if let Home::Cell { table, row, .. } = passage.home
            && let Some(row) = (row as usize).checked_sub(1).and_then(|row| document[table].rows.get(row))
            && let Some(named) = row.cells.iter().find_map(|cell| self.place.names.leading(&document[*cell].text))
        {
            return Some(named.repo);
        }
        let mut item = passage.item;
        while let Some(id) = item {
            let inner = &document[id];
            if let Some(named) = self.place.names.leading(document.lead(inner)) {
                return Some(named.repo);
            }
            item = inner.parent.or_else(|| self.introducing(id));
        }
        // The title of a repo's own document is about the document; other titles name whom they are about.
        let lowest = if self.place.repo.is_some() { 2 } else { 1 };
        let headings = document.headings_around(passage.span.start);
        let around = headings.iter().rev().filter(|heading| heading.level >= lowest);
        around.filter_map(|heading| self.place.names.leading(document.heading_text(heading))).map(|named| named.repo).next()
    }

    /// The numbered item that a list of bullets stands right below. Markdown reads two lists there, people read one in the other.
    fn introducing(&self, id: ItemId) -> Option<ItemId> {
        let document = self.document;
        let mut below = &document[id];
        for index in (0..id.0).rev() {
            let above = &document[ItemId(index)];
            if above.depth > below.depth {
                continue;
            }
            let end = above.span.of(&document.text).trim_end().len() + above.span.start as usize;
            let blank = document.text[end..below.span.start as usize].matches('\n').count() > 1;
            if blank || below.ordinal.is_some() || above.depth < below.depth {
                return None;
            }
            if above.ordinal.is_some() {
                return Some(ItemId(index));
            }
            below = above;
        }
        None
    }

    /// The word that stands where a repo's name leads the innermost list item, and is none.
    fn unknown_leader(&self, passage: &Passage) -> Option<&str> {
        let lead = self.document.lead(&self.document[passage.item?]);
        let (word, _) = lead.split_once(':')?;
        word.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.')).then_some(word)
    }

    /// Whether a byte of a passage stands in the text of a link; the link itself says what is meant there.
    fn linked(&self, passage: &Passage, byte: usize) -> bool {
        let link = passage.piece_at(byte).and_then(|piece| passage.pieces[piece].kind.link());
        link.is_some_and(|link| matches!(self.document.links[link as usize].kind, LinkKind::Link | LinkKind::Image))
    }

    /// Where a path that names no repo may be read from: the repo that leads the line, then the document's own; the own
    /// first where the number is the document's own.
    fn homes(&self, passage: &Passage, number: Option<u64>) -> Vec<TargetRepo> {
        let own = self.place.home();
        let leader = self.leader(passage).map(TargetRepo::Known);
        let own_first = number.is_some() && number == self.place.number;
        let mut homes: Vec<TargetRepo> = if own_first { [Some(own), leader] } else { [leader, Some(own)] }.into_iter().flatten().collect();
        homes.dedup();
        homes
    }
}

/// The numbers of `Task N:` headings, where a plan numbers its own steps that way: at least two of them.
fn local_steps(document: &Document) -> BTreeSet<u64> {
    let numbers: BTreeSet<u64> = document
        .headings
        .iter()
        .filter(|heading| heading.level > 1 && !heading.legacy)
        .filter_map(|heading| {
            let rest = document.heading_text(heading).trim().strip_prefix("Task ")?;
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let set_off = rest[digits..].trim_start().starts_with([':', '.', ')', '\u{2014}', '\u{2013}', '-']);
            if set_off { rest[..digits].parse().ok() } else { None }
        })
        .collect();
    if numbers.len() > 1 { numbers } else { BTreeSet::new() }
}

fn planned(document: &Document) -> Vec<(u32, bool)> {
    let mut planned: Vec<(u32, bool)> =
        super::facts::planned_files(document).iter().map(|file| (file.span.start, file::comes_or_goes(&file.note))).collect();
    planned.sort_unstable();
    planned
}

fn coming(document: &Document) -> Vec<u32> {
    let mut introduced = false;
    let mut coming = Vec::new();
    for passage in &document.passages {
        match (passage.item, passage.home) {
            (Some(_), _) if introduced => coming.push(passage.span.start),
            (Some(_), _) | (None, Home::Cell { .. }) => {}
            (None, _) => introduced = file::introduces_coming(&passage.text),
        }
    }
    coming.sort_unstable();
    coming
}
