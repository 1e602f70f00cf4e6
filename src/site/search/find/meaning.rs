//! What a word of a query may mean: itself, other forms of it, words that begin so, else words like it.

use std::collections::{HashMap, HashSet};

use super::entries::{Dictionary, Entries, Entry, EntryId};
use super::parse::{Word, short};
use crate::site::search::postings::number_term;
use crate::text::Cut;

/// So many pieces are read for a term, for terms that begin so, and for words like it.
const OWN: usize = 3;
const WIDER: usize = 2;
const FURTHER: usize = 3;
/// So many words that begin so are taken.
const LONGER: usize = 50;
/// From how many letters on a word may be written wrongly.
const GUESSED: usize = 5;
/// What the number of an item counts on its own page.
const NUMBER: f64 = 60.0;

/// Where a word is found, and how much it counts there.
#[derive(Default)]
pub(super) struct Weighed {
    pub scores: HashMap<u32, f64>,
    pub rarity: f64,
    /// Whether it may also stand where nothing says so.
    pub open: bool,
}

/// A word of the query, with all it may mean.
pub(super) struct Sought {
    pub weighed: Weighed,
    pub forms: HashSet<String>,
    /// The pieces that were read for it.
    pub held: Vec<usize>,
    /// The pages of the items with that number, by their first unit.
    pub tasks: HashSet<u32>,
}

/// Entries with the share that each counts, in the order in which they were found.
#[derive(Default)]
pub(super) struct Meanings {
    order: Vec<(EntryId, f64)>,
    places: HashMap<EntryId, usize>,
}

impl Meanings {
    fn set(&mut self, id: EntryId, share: f64) {
        match self.places.get(&id) {
            Some(place) => self.order[*place].1 = share,
            None => {
                self.places.insert(id, self.order.len());
                self.order.push((id, share));
            }
        }
    }

    fn has(&self, id: EntryId) -> bool {
        self.places.contains_key(&id)
    }

    fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    fn ids(&self) -> impl Iterator<Item = EntryId> + '_ {
        self.order.iter().map(|(id, _)| *id)
    }
}

/// Looks words up in the dictionary, and remembers the pieces that it read.
pub(super) struct Seeker<'d> {
    dictionary: &'d Dictionary,
    /// How many units there are.
    all: usize,
    read: HashMap<usize, Entries>,
}

impl<'d> Seeker<'d> {
    pub(super) fn new(dictionary: &'d Dictionary, all: usize) -> Self {
        Self { dictionary, all, read: HashMap::new() }
    }

    fn piece(&mut self, piece: usize) -> &Entries {
        let dictionary = self.dictionary;
        self.read.entry(piece).or_insert_with(|| dictionary.read(piece))
    }

    /// Of a piece that was read.
    pub(super) fn entry(&self, (piece, place): EntryId) -> &Entry {
        &self.read[&piece].all[place]
    }

    /// All entries of pieces.
    fn entries(&mut self, pieces: &[usize]) -> Vec<EntryId> {
        pieces.iter().flat_map(|piece| (0..self.piece(*piece).all.len()).map(|place| (*piece, place))).collect()
    }

    /// A term as it is, from all pieces or from those at hand.
    pub(super) fn find(&mut self, term: &str, among: Option<&[usize]>) -> Option<EntryId> {
        let held = self.dictionary.holders(term, false);
        let mut held = held.into_iter().filter(|piece| among.is_none_or(|among| among.contains(piece)));
        held.find_map(|piece| Some((piece, self.piece(piece).get(term)?)))
    }

    fn group(&self, id: EntryId) -> impl Iterator<Item = EntryId> + use<> {
        self.entry(id).group.clone().map(move |place| (id.0, place))
    }

    fn expand(&mut self, term: &str, begins: bool, guess: bool) -> (Vec<usize>, Meanings) {
        let mut held: Vec<usize> = self.dictionary.holders(term, false).into_iter().take(OWN).collect();
        if begins && term.chars().count() > 1 {
            let wider = self.dictionary.holders(term, true).into_iter().take(WIDER);
            wider.for_each(|piece| held.extend((!held.contains(&piece)).then_some(piece)));
        }
        let mut found = Meanings::default();
        let mut is_there = false;
        for piece in held.clone() {
            let Some(place) = self.piece(piece).get(term) else { continue };
            is_there = true;
            found.set((piece, place), 1.0);
            self.group((piece, place)).filter(|other| *other != (piece, place)).for_each(|other| found.set(other, 0.7));
        }
        if begins {
            self.lengthen(&held, term, is_there, &mut found);
        }
        let is_number = term.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        if found.is_empty() && guess && term.chars().count() >= GUESSED && !is_number {
            self.guess(&held, term, &mut found);
        }
        (held, found)
    }

    /// Words that begin so. A number is no longer one: `1.4` is not `1.41`.
    fn lengthen(&mut self, held: &[usize], term: &str, is_there: bool, found: &mut Meanings) {
        let splits_number = |longer: &str| {
            term.ends_with(|c: char| c.is_ascii_digit()) && longer.tail(term.len()).starts_with(|c: char| c.is_ascii_digit())
        };
        let mut longer = self.entries(held);
        longer.retain(|id| {
            let other = self.entry(*id).term.as_str();
            other.len() > term.len() && other.starts_with(term) && !(is_there && splits_number(other))
        });
        let order = |id: &EntryId| self.entry(*id).term.encode_utf16().collect::<Vec<u16>>();
        longer.sort_by_cached_key(|id| (order(id).len(), order(id)));
        for id in longer.into_iter().take(LONGER).collect::<Vec<_>>() {
            if !found.has(id) {
                found.set(id, if is_there { 0.3 } else { 0.6 });
            }
        }
    }

    /// Words that differ in a letter, or else that begin alike.
    fn guess(&mut self, held: &[usize], term: &str, found: &mut Meanings) {
        let start: String = term.chars().take(4).collect();
        let mut near: Vec<usize> = self.dictionary.holders(&start, true).into_iter().take(WIDER).collect();
        near.extend(variants(term).iter().flat_map(|other| self.dictionary.holders(other, false)));
        let mut pieces = held.to_vec();
        near.into_iter().for_each(|piece| pieces.extend((!pieces.contains(&piece)).then_some(piece)));
        pieces.truncate(held.len() + FURTHER);
        let mut all = self.entries(&pieces);
        all.retain(|id| digits(&self.entry(*id).term) == digits(term));
        all.iter().filter(|id| is_near(&self.entry(**id).term, term)).for_each(|id| found.set(*id, 0.5));
        if found.is_empty() {
            let shared = |id: &EntryId| common(&self.entry(*id).term, term);
            let length = |text: &str| text.chars().count();
            let most = all.iter().map(shared).max().unwrap_or_default();
            if most >= (length(term).saturating_sub(4)).max(4) {
                let alike = all.iter().filter(|id| shared(id) == most && length(&self.entry(**id).term) <= most + 4);
                alike.for_each(|id| found.set(*id, 0.4));
            }
        }
        for (id, share) in found.order.clone() {
            for other in self.group(id) {
                if !found.has(other) {
                    found.set(other, share);
                }
            }
        }
    }

    /// For each unit, how much it has of what a term stands for, whose forms are as rare as all of them are together.
    pub(super) fn weigh(&self, found: &Meanings) -> Weighed {
        let count = found.ids().map(|id| self.entry(id).count).sum::<usize>().min(self.all) as f64;
        let open = found.ids().any(|id| self.entry(id).is_cut);
        let rarity = if found.is_empty() { 0.0 } else { (1.0 + (self.all as f64 - count + 0.5) / (count + 0.5)).ln() };
        let mut scores: HashMap<u32, f64> = HashMap::new();
        for (id, share) in &found.order {
            for (unit, weight) in &self.entry(*id).units {
                raise(&mut scores, *unit, share * rarity * f64::from(*weight));
            }
        }
        Weighed { scores, rarity, open }
    }

    /// A name that is one term: two words that also stand as one stand there together.
    pub(super) fn pair(&mut self, name: &str, held: &[usize]) -> Option<Weighed> {
        let id = self.find(name, Some(held))?;
        let mut found = Meanings::default();
        found.set(id, 0.7);
        Some(self.weigh(&found))
    }

    pub(super) fn seek(&mut self, wanted: &Word) -> Sought {
        let Word { parts, version, begins, .. } = wanted;
        let whole = wanted.whole();
        let (held, mut own) = self.expand(&whole, *begins, parts.len() == 1);
        if let Some(version) = version.as_ref().filter(|version| parts.len() == 1 && **version != whole) {
            // 2.1 may be another thing's than v2.1.
            own.order.iter_mut().for_each(|(_, share)| *share *= 0.4);
            let (_, named) = self.expand(version, *begins, false);
            named.order.into_iter().for_each(|(id, share)| own.set(id, share));
        }
        let mut weighed = self.weigh(&own);
        let mut forms: HashSet<String> = own.ids().map(|id| self.entry(id).term.clone()).collect();
        if parts.len() > 1 && (own.is_empty() || parts.len() < 4) {
            let last = parts.len() - 1;
            let each: Vec<Meanings> =
                parts.iter().enumerate().map(|(at, part)| self.expand(part, *begins && at == last, own.is_empty()).1).collect();
            let lists: Vec<Weighed> = each.iter().map(|found| self.weigh(found)).collect();
            forms.extend(each.iter().flat_map(Meanings::ids).map(|id| self.entry(id).term.clone()));
            let share = if own.is_empty() { 0.8 } else { 0.4 };
            within(&lists).into_iter().for_each(|(unit, score)| raise(&mut weighed.scores, unit, score * share));
            if weighed.rarity == 0.0 {
                weighed.rarity = lists.iter().map(|list| list.rarity).fold(f64::NEG_INFINITY, f64::max);
            }
            weighed.open |= own.is_empty() && lists.iter().all(|list| list.open);
        }
        let tasks = self.numbered(&whole);
        for unit in &tasks {
            raise(&mut weighed.scores, *unit, NUMBER);
        }
        if weighed.rarity == 0.0 && item_number(&whole).is_some() {
            weighed.rarity = 1.0;
        }
        Sought { weighed, forms, held, tasks }
    }

    /// The pages of the items whose number a name of theirs says.
    fn numbered(&mut self, whole: &str) -> HashSet<u32> {
        let Some(number) = item_number(whole) else { return HashSet::new() };
        let (_, found) = self.expand(&short(&number_term(number)), false, false);
        found.ids().flat_map(|id| self.entry(id).units.iter().map(|(unit, _)| *unit)).collect()
    }
}

/// The number in `task4`.
fn item_number(whole: &str) -> Option<u64> {
    let digits = whole.strip_prefix("task")?;
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

fn raise(scores: &mut HashMap<u32, f64>, unit: u32, score: f64) {
    let known = scores.entry(unit).or_insert(score);
    if *known < score {
        *known = score;
    }
}

/// Where all parts stand, with what they count there on average.
fn within(lists: &[Weighed]) -> Vec<(u32, f64)> {
    let Some((first, rest)) = lists.split_first() else { return Vec::new() };
    let of = |(unit, score): (&u32, &f64)| {
        let others: Option<Vec<f64>> = rest.iter().map(|list| list.scores.get(unit).copied().filter(|score| *score != 0.0)).collect();
        Some((*unit, others?.into_iter().fold(*score, |sum, other| sum + other) / lists.len() as f64))
    };
    first.scores.iter().filter_map(of).collect()
}

/// The digits of a term, runs of them parted by a blank.
fn digits(term: &str) -> Vec<&str> {
    term.split(|character: char| !character.is_ascii_digit()).filter(|digits| !digits.is_empty()).collect()
}

/// How many letters two words begin with alike.
fn common(one: &str, other: &str) -> usize {
    one.chars().zip(other.chars()).take_while(|(one, other)| one == other).count()
}

/// Whether one letter more, less, other, or two in each other's place make one word of the other.
fn is_near(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if one.len().abs_diff(other.len()) > 1 {
        return false;
    }
    let same = one.iter().zip(&other).take_while(|(one, other)| one == other).count();
    let (a, b) = (&one[same..], &other[same..]);
    let behind = |text: &[char], count: usize| text.get(count..).unwrap_or_default().to_vec();
    let is_swapped = a.first() == b.get(1) && a.get(1) == b.first() && behind(a, 2) == behind(b, 2);
    behind(a, 1) == b || a == behind(b, 1) || behind(a, 1) == behind(b, 1) || is_swapped
}

/// Where an error in the first letters may have led away from.
fn variants(term: &str) -> Vec<String> {
    let letters: Vec<char> = term.chars().collect();
    let variant = |at: usize| {
        let without = letters.iter().enumerate().filter(|(place, _)| *place != at).map(|(_, letter)| *letter).collect();
        let mut swapped = letters.clone();
        if at + 1 < swapped.len() {
            swapped.swap(at, at + 1);
        }
        [without, swapped.into_iter().collect()]
    };
    (0..3).flat_map(variant).collect()
}
