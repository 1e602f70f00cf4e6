//! Which term stands in which unit, and how much it counts there.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use rayon::prelude::*;

use super::dictionary;
use super::language::Language;
use super::token::{self, Term};
use super::unit::{Kind, SearchPage};

/// How soon a word that stands there again counts no more, and how much the length of what it stands in matters.
const SATURATION: f32 = 1.2;
const LENGTH: f32 = 0.6;
/// Where a word stands in a unit.
#[derive(Clone, Copy)]
enum Field {
    Title,
    /// Other names of the page.
    Names,
    Heading,
    Text,
    /// Words of another unit of the page, told again to show what the page is about.
    Told,
}
const FIELDS: usize = 5;
/// What a word counts in each field.
const WEIGHTS: [f32; FIELDS] = [5.0, 2.0, 2.5, 1.0, 0.0];
/// How many words a field of usual length has; for the text it is counted.
const USUAL: [f32; FIELDS] = [7.0, 4.0, 4.0, 1.0, 1.0];
/// The steps of a written weight for each whole one.
const STEPS: f32 = 5.0;
/// How many units are named of a term that stands nearly everywhere: those where it counts most.
const MAX_UNITS_OF_TERM: usize = 2500;
/// How many pages are read together: few enough that all cores have work, many enough that putting the groups together takes none.
const GROUP: usize = 64;

/// A unit with a term in it.
#[derive(Clone, Copy)]
pub(super) struct Posting {
    pub unit: u32,
    /// 1 to 63.
    pub weight: u8,
}

/// Where a term stands.
pub(super) struct Postings {
    pub term: String,
    /// What its forms share, by the language of most of the texts that it stands in.
    pub stem: String,
    /// In how many units it stands.
    pub count: usize,
    /// By unit; not all of them where the term stands nearly everywhere.
    pub list: Vec<Posting>,
}

/// How many words the fields of a unit have, or how many of them are one term.
type Fields = [u16; FIELDS];

/// How often a term stands in the fields of a unit.
#[derive(Clone, Copy)]
struct Counts {
    unit: u32,
    fields: Fields,
}

/// The units that a term stands in, and what its stem is taken from.
#[derive(Default)]
struct Found {
    units: Vec<Counts>,
    /// The language of most of them, by votes for it and against.
    language: Language,
    votes: u32,
    /// How the term is first written with accents, where it is.
    written: Option<Box<str>>,
}

impl Found {
    fn vote(&mut self, language: Language, votes: u32) {
        if self.votes == 0 || self.language == language {
            (self.language, self.votes) = (language, self.votes.saturating_add(votes));
        } else if votes > self.votes {
            (self.language, self.votes) = (language, votes - self.votes);
        } else {
            self.votes -= votes;
        }
    }

    /// Adds those of units which all come later: so many units further on.
    fn append(&mut self, later: Self, offset: u32) {
        self.units.extend(later.units.into_iter().map(|counts| Counts { unit: counts.unit + offset, ..counts }));
        self.vote(later.language, later.votes);
        if self.written.is_none() {
            self.written = later.written;
        }
    }
}

/// Terms with the units that they stand in, found by their text. What an outsider writes is hashed with a seed of this run.
#[derive(Default)]
struct Terms {
    index: HashMap<String, u32, RandomState>,
    lists: Vec<Found>,
}

impl Terms {
    fn list(&mut self, term: &str) -> &mut Found {
        let index = match self.index.get(term) {
            Some(index) => *index,
            None => self.insert(term.to_owned(), Found::default()),
        };
        &mut self.lists[index as usize]
    }

    fn insert(&mut self, term: String, list: Found) -> u32 {
        let index = self.lists.len() as u32;
        self.index.insert(term, index);
        self.lists.push(list);
        index
    }

    /// Adds terms whose units all come after those that are known: so many units further on.
    fn append(&mut self, mut later: Self, offset: u32) {
        for (term, index) in later.index {
            let list = std::mem::take(&mut later.lists[index as usize]);
            let index = match self.index.get(&term) {
                Some(index) => *index,
                None => self.insert(term, Found::default()),
            };
            self.lists[index as usize].append(list, offset);
        }
    }

    /// All terms, sorted.
    fn sorted(mut self) -> Vec<(String, Found)> {
        let lists = &mut self.lists;
        let mut terms: Vec<(String, Found)> =
            self.index.into_iter().map(|(term, index)| (term, std::mem::take(&mut lists[index as usize]))).collect();
        terms.par_sort_unstable_by(|one, other| one.0.cmp(&other.0));
        terms
    }
}

/// The terms of some pages.
#[derive(Default)]
struct Group {
    terms: Terms,
    /// Of each unit.
    lengths: Vec<Fields>,
}

impl Group {
    fn add(&mut self, term: Term<'_>, language: Language, unit: u32, field: Field) {
        let found = self.terms.list(term.text);
        found.vote(language, 1);
        if found.written.is_none() && term.word != term.text {
            found.written = Some(term.word.into());
        }
        if found.units.last().is_none_or(|last| last.unit != unit) {
            found.units.push(Counts { unit, fields: [0; FIELDS] });
        }
        if let Some(counts) = found.units.last_mut() {
            let count = &mut counts.fields[field as usize];
            *count = count.saturating_add(1);
        }
    }

    /// Units are counted from the first of these pages.
    fn read(pages: &[SearchPage]) -> Self {
        let mut group = Self::default();
        let mut unit = 0;
        for page in pages {
            for (index, part) in page.units.iter().enumerate() {
                let (title, names) = if index == 0 { (page.title.as_str(), page.names.as_str()) } else { ("", "") };
                // What a contract is called is a heading or a sentence of some plan, and counts no more than there.
                let title_field = if page.kind == Kind::Contract { Field::Heading } else { Field::Title };
                let text_field = if matches!(page.kind, Kind::Item(_)) && index == 0 { Field::Told } else { Field::Text };
                let fields = [(title_field, title), (Field::Names, names), (Field::Heading, &part.heading), (text_field, &part.text)];
                let mut length = [0_u16; FIELDS];
                for (field, text) in fields {
                    token::terms(text, |term| {
                        let words = &mut length[field as usize];
                        *words = words.saturating_add(1);
                        group.add(term, part.language, unit, field);
                    });
                }
                if let Some(number) = page.task.filter(|_| index == 0) {
                    let text = &*number_term(number);
                    group.add(Term { text, word: text }, part.language, unit, Field::Title);
                }
                group.lengths.push(length);
                unit += 1;
            }
        }
        group
    }
}

/// What the page of a task is found by when somebody names its number. No text gives such a term.
pub(super) fn number_term(number: u64) -> String {
    format!("#{number}")
}

/// The postings of all terms, sorted by term.
pub(super) fn collect(pages: &[SearchPage]) -> Vec<Postings> {
    merged(pages.par_chunks(GROUP).map(Group::read).collect())
}

/// The same of pages that are read for it and not kept; and what is kept of each.
pub(super) fn collect_from<S: Sync, K: Send>(
    sources: &[S],
    read: impl Fn(&S) -> SearchPage + Sync,
    keep: impl Fn(SearchPage) -> K + Sync,
) -> (Vec<Postings>, Vec<K>) {
    let read = sources.par_chunks(GROUP).map(|sources| {
        let pages: Vec<SearchPage> = sources.iter().map(&read).collect();
        (Group::read(&pages), pages.into_iter().map(&keep).collect::<Vec<K>>())
    });
    let (groups, kept): (Vec<Group>, Vec<Vec<K>>) = read.unzip();
    (merged(groups), kept.into_iter().flatten().collect())
}

/// Groups in their order as one.
fn merged(groups: Vec<Group>) -> Vec<Postings> {
    let mut terms = Terms::default();
    let mut lengths: Vec<Fields> = Vec::new();
    for group in groups {
        terms.append(group.terms, lengths.len() as u32);
        lengths.extend(group.lengths);
    }
    let words: u64 = lengths.iter().map(|length| u64::from(length[Field::Text as usize])).sum();
    let mut usual = USUAL;
    usual[Field::Text as usize] = (words as f32 / lengths.len().max(1) as f32).max(1.0);
    terms.sorted().into_par_iter().map(|(term, found)| weigh(term, &found, &lengths, &usual)).collect()
}

/// `lengths` has the words of each unit.
fn weigh(term: String, found: &Found, lengths: &[Fields], usual: &[f32; FIELDS]) -> Postings {
    let length = |unit: u32| lengths.get(unit as usize).copied().unwrap_or_default();
    let posting = |counts: &Counts| Posting { unit: counts.unit, weight: weight(counts.fields, length(counts.unit), usual) };
    let mut list: Vec<Posting> = found.units.iter().map(posting).collect();
    if list.len() > MAX_UNITS_OF_TERM {
        list.sort_by_key(|posting| (u8::MAX - posting.weight, posting.unit));
        list.truncate(MAX_UNITS_OF_TERM);
        list.sort_by_key(|posting| posting.unit);
    }
    let stem = dictionary::stem(&term, found.written.as_deref().unwrap_or(&term), found.language);
    Postings { term, stem, count: found.units.len(), list }
}

/// BM25 without the rarity of the term: for each field how full it is of the term, then all fields together.
fn weight(counts: Fields, lengths: Fields, usual: &[f32; FIELDS]) -> u8 {
    let field = |index: usize| {
        let count = f32::from(counts[index]);
        let length = f32::from(lengths[index]) / usual[index];
        let fill = count * (SATURATION + 1.0) / (count + SATURATION * (1.0 - LENGTH + LENGTH * length));
        WEIGHTS[index] * fill
    };
    let sum: f32 = (0..FIELDS).map(field).sum();
    (sum * STEPS).clamp(1.0, 63.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(field: Field, count: u16, length: u16) -> u8 {
        let (mut counts, mut lengths) = ([0; FIELDS], [5; FIELDS]);
        counts[field as usize] = count;
        lengths[field as usize] = length;
        weight(counts, lengths, &[7.0, 4.0, 4.0, 50.0, 1.0])
    }

    #[test]
    fn titles_count_more_than_headings_and_headings_more_than_text() {
        assert!(counted(Field::Title, 1, 7) > counted(Field::Heading, 1, 4) && counted(Field::Heading, 1, 4) > counted(Field::Text, 1, 50));
        assert!(counted(Field::Heading, 1, 4) > counted(Field::Text, 3, 50), "a word said thrice is no heading");
        assert!(counted(Field::Text, 2, 50) > counted(Field::Text, 1, 50) && counted(Field::Text, 1, 20) > counted(Field::Text, 1, 400));
    }

    #[test]
    fn a_term_has_the_language_of_most_of_its_texts() {
        let [german, french] = ["de", "fr"].map(Language::named);
        let mut found = Found::default();
        [german, french, french].into_iter().for_each(|language| found.vote(language, 1));
        assert_eq!(found.language, french);
        found.append(Found { language: german, votes: 3, written: Some("größe".into()), ..Found::default() }, 0);
        assert_eq!((found.language, found.votes, found.written.as_deref()), (german, 2, Some("größe")));
    }

    #[test]
    fn of_a_term_that_stands_everywhere_the_units_are_named_where_it_counts_most() {
        let counts: Vec<Counts> = (0..5000).map(|unit| Counts { unit, fields: [u16::from(unit == 4999), 0, 0, 1, 0] }).collect();
        let lengths = [[7, 0, 0, 50, 0]; 5000];
        let found = Found { units: counts, ..Found::default() };
        let postings = weigh("the".to_owned(), &found, &lengths, &[7.0, 4.0, 4.0, 50.0, 1.0]);
        assert_eq!((postings.count, postings.list.len()), (5000, MAX_UNITS_OF_TERM));
        assert_eq!(postings.list.last().map(|posting| posting.unit), Some(4999));
        assert!(postings.list.is_sorted_by_key(|posting| posting.unit));
    }
}
