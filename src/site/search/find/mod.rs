//! Finding, for those who have no browser: what `theme/search/query.js` does, from the same pieces of the dictionary, with the same
//! results in the same order. `tests/it/search.rs` holds the two together.

mod entries;
mod extract;
mod meaning;
mod parse;
mod rank;

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use entries::Dictionary;
use rank::Ranked;

use super::content_pages;
use super::language::Language;
use super::unit::{Kind, SearchPage, Source, Unit};
use super::{Addresses, ContentPage, Searched, core, dictionary, postings, unit};
use crate::contract::Contracts;
use crate::model::{DocumentId, FeatureId, Model, People, RepoId, TaskId};
use crate::site::state::StateView;
use crate::text::Date;

/// An index of a workspace, its guide and the rules. What texts say is not kept: it is read again from the model that the index was made of.
pub struct SearchIndex {
    addresses: Arc<Addresses>,
    people: Arc<People>,
    written: Arc<Vec<ContentPage>>,
    sources: Vec<Source>,
    pages: Vec<PageEntry>,
    /// Which page each unit belongs to.
    page_of: Vec<u32>,
    dictionary: Dictionary,
    little: HashSet<&'static str>,
    /// What kinds of pages are called; items first, the guide and the rules last.
    kinds: Vec<String>,
}

/// What is kept of a page.
struct PageEntry {
    kind: usize,
    repo: Option<RepoId>,
    state: Option<&'static str>,
    after: usize,
    /// Its first unit.
    first: u32,
}

/// What is kept of a page until all are read.
struct KeptPage {
    kind: usize,
    repo: Option<RepoId>,
    state: Option<StateView>,
    ranked_as: Option<StateView>,
    updated: Option<Date>,
    /// How many units it has.
    units: usize,
    languages: Vec<Language>,
}

impl KeptPage {
    fn of(page: &SearchPage, model: &Model) -> Self {
        let mut languages: Vec<Language> = Vec::new();
        for unit in &page.units {
            if !languages.contains(&unit.language) {
                languages.push(unit.language);
            }
        }
        Self {
            kind: page.kind.index(model.kinds()),
            repo: page.repo,
            state: page.state.clone(),
            ranked_as: page.ranked_as.clone(),
            updated: page.updated,
            units: page.units.len(),
            languages,
        }
    }
}

/// Which pages are asked for; nothing where all are.
#[derive(Clone, Debug, Default)]
pub struct Facets {
    /// Those of a repo.
    pub repo: Option<RepoId>,
    /// Those of a kind: `task`, `document`, `contract`, in any case.
    pub kind: Option<String>,
    /// Those in a state, by its key: `in-progress`, `complete`, `ended`.
    pub state: Option<String>,
}

/// What a query finds, best first.
pub struct FoundPages {
    /// As many as were asked for.
    pub pages: Vec<FoundPage>,
    /// How many there are.
    pub total: usize,
    /// Words of the query that are nowhere.
    pub unknown: Vec<String>,
}

/// A page, and the part of it that fits best.
pub struct FoundPage {
    /// What the page is about.
    pub about: FoundIn,
    /// What its kind is called: `Task`, `Document`.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// Its address on the site.
    pub href: String,
    /// The headings around the part, outermost first; empty for the page as a whole.
    pub path: String,
    /// The words around what was sought.
    pub text: String,
    /// The document that the part is in, with the byte at which it starts there.
    pub from: Option<(DocumentId, u32)>,
}

/// What a page is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoundIn {
    /// An item.
    Task(TaskId),
    /// A feature of several items.
    Feature(FeatureId),
    /// A contract, by its index in the model.
    Contract(usize),
    /// A document that is no item's.
    Document(DocumentId),
    /// A repo.
    Repo(RepoId),
    /// A page of the guide, or of the user's own, by its index in [`SearchIndex::written`].
    Written(usize),
    /// A rule.
    Rule(&'static str),
}

impl SearchIndex {
    /// Indexes what a workspace says, with the guide, the rules, and the user's own pages by their path in the content folder.
    pub fn new(model: &Model, contracts: &Contracts, people: Arc<People>, content: &BTreeMap<String, Vec<u8>>) -> Self {
        let addresses = Addresses::after(None, model, contracts, &people.all);
        let searched = Searched { model, contracts, addresses, people, written: content_pages(content) };
        let sources = unit::sources(&searched);
        let (postings, kept) = postings::collect_from(&sources, |source| source.read(&searched), |page| KeptPage::of(&page, model));
        let newest = kept.iter().filter_map(|page| page.updated).max();
        let mut page_of = Vec::new();
        let mut pages = Vec::with_capacity(kept.len());
        for KeptPage { kind, repo, state, ranked_as, updated, units, .. } in &kept {
            let first = page_of.len() as u32;
            page_of.extend(std::iter::repeat_n(pages.len() as u32, *units));
            let state = state.as_ref().map(|state| state.key);
            pages.push(PageEntry { kind: *kind, repo: *repo, state, after: core::after(ranked_as.as_ref(), *updated, newest), first });
        }
        let little = core::little_words(kept.iter().flat_map(|page| page.languages.iter().copied()));
        page_of.shrink_to_fit();
        Self {
            little: little.into_iter().flat_map(str::split_whitespace).collect(),
            kinds: Kind::names(model.kinds()),
            dictionary: Dictionary::new(dictionary::pieces(postings)),
            sources,
            pages,
            page_of,
            addresses: searched.addresses,
            people: searched.people,
            written: searched.written,
        }
    }

    /// The address on the site and the path in the content folder of a page of the guide, or of the user's own.
    pub fn written(&self, index: usize) -> Option<&str> {
        self.written.get(index).map(|page| page.path.as_str())
    }

    /// What kinds of pages are called.
    pub fn kinds(&self) -> &[String] {
        &self.kinds
    }

    /// Finds pages, some of them from a place in their order on, with what they say in the model and the contracts that the index was
    /// made of.
    pub fn find(&self, (model, contracts): (&Model, &Contracts), text: &str, facets: &Facets, range: std::ops::Range<usize>) -> FoundPages {
        let (addresses, people) = (Arc::clone(&self.addresses), Arc::clone(&self.people));
        let searched = Searched { model, contracts, addresses, people, written: Arc::clone(&self.written) };
        let query = parse::Query::new(text);
        let Ranked { found, unknown, forms } = self.rank(&searched, &query, facets);
        let shown = found.iter().skip(range.start).take(range.len());
        FoundPages { pages: shown.map(|one| self.shown(&searched, &query, &forms, one)).collect(), total: found.len(), unknown }
    }

    fn shown(&self, searched: &Searched<'_>, query: &parse::Query, forms: &HashSet<String>, one: &rank::Candidate) -> FoundPage {
        let page = self.read(searched, one.page);
        let unit = one.units.first().map_or(0, |unit| (unit - self.pages[one.page].first) as usize);
        let none = Unit::default();
        let part = page.units.get(unit).unwrap_or(&none);
        FoundPage {
            about: match self.sources[one.page] {
                Source::Task(task) => FoundIn::Task(task),
                Source::Feature(feature) => FoundIn::Feature(feature),
                Source::Contract(index) => FoundIn::Contract(index),
                Source::Document(document) => FoundIn::Document(document),
                Source::Repo(repo) => FoundIn::Repo(repo),
                Source::Guide(index) => FoundIn::Written(index),
                Source::Rule(rule) => FoundIn::Rule(rule.name),
            },
            kind: self.kinds.get(self.pages[one.page].kind).cloned().unwrap_or_default(),
            href: if part.anchor.is_empty() { page.href.clone() } else { format!("{}#{}", page.href, part.anchor) },
            path: part.path.clone(),
            text: extract::extract(&part.text, query, forms),
            from: part.from,
            title: page.title,
        }
    }

    fn read(&self, searched: &Searched<'_>, page: usize) -> SearchPage {
        self.sources[page].read(searched)
    }
}
