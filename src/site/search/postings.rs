//! Which term stands in which unit, and how much it counts there.

use std::collections::HashMap;

use rayon::prelude::*;

use super::token;
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
/// How many pages are read together.
const GROUP: usize = 32;

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
    /// In how many units it stands.
    pub count: usize,
    /// By unit; not all of them where the term stands nearly everywhere.
    pub list: Vec<Posting>,
}

/// How often a term stands in the fields of a unit.
#[derive(Clone, Copy)]
struct Counts {
    unit: u32,
    fields: [u16; FIELDS],
    lengths: [u16; FIELDS],
}

/// The terms of some pages, in the order in which they come.
#[derive(Default)]
struct Group {
    names: HashMap<String, usize>,
    terms: Vec<(String, Vec<Counts>)>,
    words: u64,
}

impl Group {
    fn add(&mut self, term: &str, unit: u32, field: Field) {
        let index = match self.names.get(term) {
            Some(index) => *index,
            None => {
                self.names.insert(term.to_owned(), self.terms.len());
                self.terms.push((term.to_owned(), Vec::new()));
                self.terms.len() - 1
            }
        };
        let list = &mut self.terms[index].1;
        if list.last().is_none_or(|last| last.unit != unit) {
            list.push(Counts { unit, fields: [0; FIELDS], lengths: [0; FIELDS] });
        }
        if let Some(counts) = list.last_mut() {
            let count = &mut counts.fields[field as usize];
            *count = count.saturating_add(1);
        }
    }

    fn read(pages: &[SearchPage], first: u32) -> Self {
        let mut group = Self::default();
        let mut unit = first;
        let mut lengths: Vec<[u16; FIELDS]> = Vec::new();
        for page in pages {
            for (index, part) in page.units.iter().enumerate() {
                let (title, names) = if index == 0 { (page.title.as_str(), page.names.as_str()) } else { ("", "") };
                // What a contract is called is a heading or a sentence of some plan, and counts no more than there.
                let title_field = if page.kind == Kind::Contract { Field::Heading } else { Field::Title };
                let text_field = if page.kind == Kind::Task && index == 0 { Field::Told } else { Field::Text };
                let fields = [(title_field, title), (Field::Names, names), (Field::Heading, &part.heading), (text_field, &part.text)];
                let mut length = [0_u16; FIELDS];
                for (field, text) in fields {
                    token::terms(text, |term| {
                        let words = &mut length[field as usize];
                        *words = words.saturating_add(1);
                        group.add(term, unit, field);
                    });
                }
                if let Some(number) = page.task.filter(|_| index == 0) {
                    group.add(&number_term(number), unit, Field::Title);
                }
                group.words += u64::from(length[Field::Text as usize]);
                lengths.push(length);
                unit += 1;
            }
        }
        for (_, list) in &mut group.terms {
            for counts in list {
                counts.lengths = lengths[(counts.unit - first) as usize];
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
    let groups: Vec<&[SearchPage]> = pages.chunks(GROUP).collect();
    let firsts: Vec<u32> = groups
        .iter()
        .scan(0, |next, group| {
            let first = *next;
            *next += group.iter().map(|page| page.units.len() as u32).sum::<u32>();
            Some(first)
        })
        .collect();
    let units = pages.iter().map(|page| page.units.len()).sum::<usize>();
    let read: Vec<Group> = groups.into_par_iter().zip(firsts).map(|(pages, first)| Group::read(pages, first)).collect();
    let words: u64 = read.iter().map(|group| group.words).sum();
    let mut usual = USUAL;
    usual[Field::Text as usize] = (words as f32 / units.max(1) as f32).max(1.0);
    let mut names: HashMap<String, usize> = HashMap::new();
    let mut terms: Vec<(String, Vec<Counts>)> = Vec::new();
    for (term, list) in read.into_iter().flat_map(|group| group.terms) {
        match names.get(&term) {
            Some(index) => terms[*index].1.extend(list),
            None => {
                names.insert(term.clone(), terms.len());
                terms.push((term, list));
            }
        }
    }
    drop(names);
    terms.par_sort_unstable_by(|one, other| one.0.cmp(&other.0));
    terms.into_par_iter().map(|(term, list)| weigh(term, &list, &usual)).collect()
}

fn weigh(term: String, counts: &[Counts], usual: &[f32; FIELDS]) -> Postings {
    let posting = |counts: &Counts| Posting { unit: counts.unit, weight: weight(counts, usual) };
    let mut list: Vec<Posting> = counts.iter().map(posting).collect();
    if list.len() > MAX_UNITS_OF_TERM {
        list.sort_by_key(|posting| (u8::MAX - posting.weight, posting.unit));
        list.truncate(MAX_UNITS_OF_TERM);
        list.sort_by_key(|posting| posting.unit);
    }
    Postings { term, count: counts.len(), list }
}

/// BM25 without the rarity of the term: for each field how full it is of the term, then all fields together.
fn weight(counts: &Counts, usual: &[f32; FIELDS]) -> u8 {
    let field = |index: usize| {
        let count = f32::from(counts.fields[index]);
        let length = f32::from(counts.lengths[index]) / usual[index];
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
        let mut counts = Counts { unit: 0, fields: [0; FIELDS], lengths: [5; FIELDS] };
        counts.fields[field as usize] = count;
        counts.lengths[field as usize] = length;
        weight(&counts, &[7.0, 4.0, 4.0, 50.0, 1.0])
    }

    #[test]
    fn titles_count_more_than_headings_and_headings_more_than_text() {
        assert!(counted(Field::Title, 1, 7) > counted(Field::Heading, 1, 4) && counted(Field::Heading, 1, 4) > counted(Field::Text, 1, 50));
        assert!(counted(Field::Heading, 1, 4) > counted(Field::Text, 3, 50), "a word said thrice is no heading");
        assert!(counted(Field::Text, 2, 50) > counted(Field::Text, 1, 50) && counted(Field::Text, 1, 20) > counted(Field::Text, 1, 400));
    }

    #[test]
    fn of_a_term_that_stands_everywhere_the_units_are_named_where_it_counts_most() {
        let counts: Vec<Counts> =
            (0..5000).map(|unit| Counts { unit, fields: [u16::from(unit == 4999), 0, 0, 1, 0], lengths: [7, 0, 0, 50, 0] }).collect();
        let postings = weigh("the".to_owned(), &counts, &[7.0, 4.0, 4.0, 50.0, 1.0]);
        assert_eq!((postings.count, postings.list.len()), (5000, MAX_UNITS_OF_TERM));
        assert_eq!(postings.list.last().map(|posting| posting.unit), Some(4999));
        assert!(postings.list.is_sorted_by_key(|posting| posting.unit));
    }
}
