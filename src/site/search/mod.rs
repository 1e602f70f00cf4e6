//! The search: an index of the whole site in pieces, which the page's script loads as a query needs them.
//!
//! # What is searched
//!
//! A **unit** is a section of a page: its headings, its text, its anchor. The first unit of every page is the page
//! itself, with its title. Units are numbered through the whole site, page after page. A **term** is a word in lower
//! case and without accents; a name of several parts gives its parts and all of them as one (`facebank_seed`:
//! `facebank`, `seed`, `facebankseed`), so that `facebank-seed` and `facebankSeed` find it too. A number with dots is one
//! term, and one more with the `v` before it (`v2.0.1`: `2.0.1`, `v2.0.1`). `#4` is a term of the pages of tasks number 4.
//!
//! # The format
//!
//! Every file is a script of one call, `crossbookSearch.add(name, value)`, since from `file://` scripts alone can be
//! loaded. `theme/search/query.js` reads them, and `find` reads the same pieces in memory; a test holds the two together. Numbers are written in the digits `A-Za-z0-9-_`: a *digit* is one
//! of them, a *number* is five bits to a digit, lowest first, where 32 is added to a digit that another follows.
//!
//! - `search/core.js` names `core`:
//!   - `version`: changes whenever any piece does, and stands behind `?` in their addresses;
//!   - `repos`, `kinds`, and `states` as key and label;
//!   - `little`: words that say little of what somebody looks for, in the languages of the site, parted by spaces;
//!   - `runs`: numbers in threes, for pages that stand together: how many, which kind, which repo counted from 1;
//!   - `standings`: for each way in which pages stand a number, their state counted from 1, and a digit, how far they come
//!     after others that match as well; `pages`: for each page a number, its units, and a number, the way in which it stands;
//!   - `terms`: for each piece of the dictionary its first and its last term, six characters of each, parted by spaces;
//!   - `texts`: for each piece of the text but the last a number: how many units it holds.
//! - `search/d/<n>.js` names `d<n>`: a piece of the dictionary, one line for each class of words with one stem, its
//!   terms parted by `;`. A term is a digit, how many characters it keeps of the one before it in its line; the rest of
//!   it; a space; where the list is not whole, a number and a space: in how many units it stands; and the list: a
//!   number, how far from the unit before, and a digit, how much it counts there.
//! - `search/t/<n>.js` names `t<n>`: a piece of the text, as pages of `[title, address, units]`, and a unit is
//!   `[anchor, path, text]`.
//!
//! # How it is made
//!
//! What a term counts in a unit is BM25 over its fields without the rarity of the term, which the reader knows from the
//! length of the list. A term that stands in more than 2,500 units names those alone where it counts most, so that no
//! piece grows with the site; the reader takes such a term for one that may stand anywhere. Every form of a word is a
//! term of its own beside those of its stem, so that the script needs no stemmer: it looks a word up and takes its line. A
//! stem is that of the language which most of the texts with the term declare, taken from the word with its accents. A word
//! of a query that stands nowhere has no stem then, and the script falls back on words that begin alike or differ in one
//! letter. Positions are not kept. They would double every piece, while a phrase in quotes is rare; it is looked
//! for in the text of the units that hold all its words, best first.

use crate::text::Cut;

mod core;
mod dictionary;
mod encode;
mod find;
mod fold;
mod language;
mod page;
mod postings;
mod section;
#[cfg(test)]
mod tests;
mod text;
mod token;
mod unit;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;

pub use find::{Facets, FoundIn, FoundPage, FoundPages, SearchIndex};
pub(super) use page::draft;

use super::address::Addresses;
use super::content::ContentPage;
use super::page::Shared;
use crate::contract::Contracts;
use crate::model::{Model, People};
use unit::SearchPage;

/// What pages are searched, and what they say.
pub(super) struct Searched<'a> {
    pub model: &'a Model,
    pub contracts: &'a Contracts,
    pub addresses: Arc<Addresses>,
    pub people: Arc<People>,
    /// The pages of the guide, and the user's own.
    pub written: Arc<Vec<ContentPage>>,
}

impl<'a> Searched<'a> {
    fn of(site: &Shared<'a>) -> Self {
        Self {
            model: site.model,
            contracts: site.contracts,
            addresses: Arc::clone(&site.addresses),
            people: Arc::clone(&site.people),
            written: Arc::clone(&site.content.pages),
        }
    }

    fn pages(&self) -> Vec<SearchPage> {
        unit::sources(self).into_par_iter().map(|source| source.read(self)).collect()
    }
}

/// The files of the index, by their path on the site.
pub(super) type Files = BTreeMap<String, Arc<[u8]>>;

/// Makes the index. Its pieces know each other, and are made together.
pub(super) fn files(site: &Shared<'_>) -> Files {
    let pages = Searched::of(site).pages();
    let terms = dictionary::pieces(postings::collect(&pages));
    let texts = text::pieces(&pages);
    let mut core = core::core(site.model, &site.people.all, &pages, &terms, &texts, "");
    let term_files = terms.into_par_iter().enumerate().map(|(index, piece)| piece_file('d', index, &piece.text));
    let text_files = texts.par_iter().enumerate().map(|(index, piece)| piece_file('t', index, &piece.texts()));
    let pieces: Vec<(String, Arc<[u8]>)> = term_files.chain(text_files).collect();
    let mut files: Files = pieces.into_iter().collect();
    core["version"] = version(&files).into();
    files.insert("search/core.js".to_owned(), encode::script("core", &core).into());
    files
}

fn piece_file(kind: char, index: usize, value: &impl Serialize) -> (String, Arc<[u8]>) {
    (format!("search/{kind}/{index}.js"), encode::script(&format!("{kind}{index}"), value).into())
}

/// What changes with any byte of any piece.
fn version(files: &Files) -> String {
    let mut hasher = blake3::Hasher::new();
    for (path, bytes) in files {
        hasher.update(path.as_bytes()).update(bytes);
    }
    hasher.finalize().to_hex().head(12).to_owned()
}

/// The pages of the guide, and the user's own of a content folder.
fn content_pages(own: &BTreeMap<String, Vec<u8>>) -> Arc<Vec<ContentPage>> {
    super::content::Content::after(None, own).pages
}
