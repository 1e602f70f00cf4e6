//! Which pages fit a query, best first.

use std::collections::{BTreeSet, HashSet};

use super::meaning::{Seeker, Sought, Weighed};
use super::parse::{Query, Word, short};
use super::{Facets, SearchIndex, Searched};
use crate::site::search::token;

/// What a word counts where it stands in a title, at least.
const TITLE: u8 = 20;
/// So many texts are read for a phrase, and so many of each page.
const PHRASED: usize = 80;
const PHRASED_OF_PAGE: usize = 8;
/// Of a page, so many more places count beside the best.
const MORE: usize = 6;

/// A page that has any of what is sought.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub page: usize,
    /// Its units that have any of it, best first.
    pub units: Vec<u32>,
    /// How much of what is sought it has, by rarity.
    covered: f64,
    /// How much of it is in one place.
    within: f64,
    score: f64,
}

/// What was found.
pub(super) struct Ranked {
    pub found: Vec<Candidate>,
    pub unknown: Vec<String>,
    /// The terms that count as found.
    pub forms: HashSet<String>,
}

impl SearchIndex {
    pub(super) fn rank(&self, searched: &Searched<'_>, query: &Query, facets: &Facets) -> Ranked {
        let mut seeker = Seeker::new(&self.dictionary, self.page_of.len());
        let words = self.weighty(&query.words);
        let is_long = query.phrases.is_empty() && (words.len() > 2 || words.len() < query.words.len());
        let sought: Vec<Sought> = words.iter().map(|word| seeker.seek(word)).collect();
        let is_met = |one: &Sought| !one.weighed.scores.is_empty();
        let unknown: Vec<String> =
            words.iter().zip(&sought).filter(|(_, one)| !is_met(one)).map(|(word, _)| word.parts.join(" ")).collect();
        let pair = |at: usize| {
            let name = short(&[words[at].parts.concat(), words[at + 1].parts.concat()].concat());
            seeker.pair(&name, &sought[at].held)
        };
        let pairs: Vec<Weighed> = (0..words.len().saturating_sub(1)).filter_map(pair).collect();
        let met: Vec<&Sought> = sought.iter().filter(|one| is_met(one)).collect();
        let gathered = self.gather(&met, &pairs);
        let (mut found, shown) = self.apart(&mut seeker, gathered, &words, sought.first(), is_long);
        if !query.phrases.is_empty() {
            found = if unknown.is_empty() { self.phrased(searched, found, &query.phrases) } else { Vec::new() };
        }
        let forms = met.iter().flat_map(|one| one.forms.iter().cloned()).collect();
        let is_asked = |one: &Candidate| {
            self.fits(one.page, facets) && (facets.kind.is_some() || shown.as_ref().is_none_or(|shown| shown.contains(&one.page)))
        };
        found.retain(is_asked);
        Ranked { found, unknown, forms }
    }

    /// Words that may be looked for, without those that stand in any sentence and in any question, unless there are no others.
    fn weighty<'q>(&self, words: &'q [Word]) -> Vec<&'q Word> {
        let is_little = |word: &&Word| !word.quoted && word.parts.len() == 1 && self.little.contains(word.parts[0].as_str());
        let weighty: Vec<&Word> = words.iter().filter(|word| !is_little(word)).collect();
        if weighty.is_empty() { words.iter().collect() } else { weighty }
    }

    /// The pages that have any of it, each with its units, best first.
    fn gather(&self, met: &[&Sought], pairs: &[Weighed]) -> Vec<Candidate> {
        let lists: Vec<&Weighed> = met.iter().map(|one| &one.weighed).chain(pairs).collect();
        // The units of a page have numbers that follow each other, its head the first.
        let units: BTreeSet<u32> = lists.iter().flat_map(|list| list.scores.keys().copied()).collect();
        let units: Vec<u32> = units.into_iter().collect();
        let rarity: f64 = met.iter().map(|one| one.weighed.rarity).sum();
        let items = self.kinds.len().saturating_sub(6);
        let score_of = |list: &Weighed, unit: u32| list.scores.get(&unit).copied().unwrap_or_default();
        let mut found: Vec<Candidate> = Vec::new();
        for group in units.chunk_by(|one, other| self.page_of[*one as usize] == self.page_of[*other as usize]) {
            let page = self.page_of[group[0] as usize] as usize;
            let about = &self.pages[page];
            let head: Vec<f64> = lists.iter().map(|list| score_of(list, about.first)).collect();
            let mut tops = vec![0.0_f64; lists.len()];
            let mut totals: Vec<(u32, f64)> = Vec::new();
            let mut within = 0.0_f64;
            for unit in group {
                let (mut total, mut held) = (0.0, 0.0);
                for (at, list) in lists.iter().enumerate() {
                    let score = score_of(list, *unit);
                    total += score.max(head[at]);
                    if at < met.len() && (score != 0.0 || head[at] != 0.0) {
                        held += list.rarity;
                    }
                    tops[at] = tops[at].max(score);
                }
                within = within.max(held / rarity);
                totals.push((*unit, total));
            }
            totals.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
            let part = |(one, top): (&&Sought, &f64)| match () {
                () if *top != 0.0 => one.weighed.rarity,
                () if one.weighed.open => one.weighed.rarity / 2.0,
                () => 0.0,
            };
            let covered = met.iter().zip(&tops).map(part).sum::<f64>() / rarity;
            let sum: f64 = tops.iter().sum();
            // A page is about what it says in several places.
            let more: f64 = totals.iter().skip(1).take(MORE).map(|(_, total)| total).sum();
            // Of what fits alike, what is open and recent comes first, and the item before what only tells of it.
            let share = (1.0 - 0.015 * about.after as f64) * if about.kind < items { 1.2 } else { 1.0 };
            let is_item = if met.iter().any(|one| one.tasks.contains(&about.first)) { 1e4 } else { 0.0 };
            let score = share * (totals[0].1 + 0.25 * sum + 0.06 * more) * covered.powi(3) + is_item;
            found.push(Candidate { page, units: totals.into_iter().map(|(unit, _)| unit).collect(), covered, within, score });
        }
        found.sort_by(|one, other| other.score.total_cmp(&one.score).then(one.page.cmp(&other.page)));
        found
    }

    /// Whether a page is of the team's own.
    fn is_ours(&self, page: usize) -> bool {
        self.pages[page].kind + 2 < self.kinds.len()
    }

    /// The team's own words come without those of the guide and the rules, which are found apart, unless no page of theirs holds half of
    /// what is sought in one place. A rule by its name is one that is sought. With the pages that are shown; none where all are.
    fn apart(
        &self,
        seeker: &mut Seeker<'_>,
        found: Vec<Candidate>,
        words: &[&Word],
        first: Option<&Sought>,
        is_long: bool,
    ) -> (Vec<Candidate>, Option<HashSet<usize>>) {
        let name = short(&words.iter().flat_map(|word| word.parts.iter().map(String::as_str)).collect::<String>());
        let held = first.map_or(&[][..], |first| &first.held);
        let named: HashSet<u32> = match seeker.find(&name, Some(held)) {
            Some(id) => seeker.entry(id).units.iter().filter(|(_, weight)| *weight >= TITLE).map(|(unit, _)| *unit).collect(),
            None => HashSet::new(),
        };
        if !found.iter().any(|one| self.is_ours(one.page) && one.within >= 0.5) {
            return (enough(&found, is_long), None);
        }
        let is_shown = |one: &Candidate| self.is_ours(one.page) || named.contains(&self.pages[one.page].first);
        let ours: Vec<Candidate> = found.iter().filter(|one| is_shown(one)).cloned().collect();
        let shown: HashSet<usize> = enough(&ours, is_long).iter().map(|one| one.page).collect();
        let all: HashSet<usize> = enough(&found, is_long).iter().map(|one| one.page).collect();
        let is_kept = |one: &Candidate| shown.contains(&one.page) || (all.contains(&one.page) && !is_shown(one));
        (found.into_iter().filter(is_kept).collect(), Some(shown))
    }

    /// Those whose text has the phrases, as far down as texts are read for it.
    fn phrased(&self, searched: &Searched<'_>, found: Vec<Candidate>, phrases: &[Vec<String>]) -> Vec<Candidate> {
        let terms = |text: &str| token::names(text).into_iter().flatten().map(|part| part.term).collect::<Vec<_>>().join(" ");
        let mut kept = Vec::new();
        let mut budget = PHRASED;
        for one in found {
            let page = self.read(searched, one.page);
            let has_all = |unit: u32| {
                let Some(part) = page.units.get((unit - self.pages[one.page].first) as usize) else { return false };
                let flat = [&page.title, &part.path, &part.text].map(|text| terms(text)).join(" \n ");
                phrases.iter().all(|phrase| format!(" {flat} ").contains(&format!(" {} ", phrase.join(" "))))
            };
            let looked: Vec<u32> = one.units.iter().copied().take(PHRASED_OF_PAGE.min(budget)).collect();
            let hit = looked.iter().position(|unit| has_all(*unit));
            budget -= hit.map_or(looked.len(), |hit| hit + 1);
            if let Some(hit) = hit {
                let mut units = one.units.clone();
                let unit = units.remove(hit);
                units.insert(0, unit);
                kept.push(Candidate { units, ..one });
            }
            if budget == 0 {
                break;
            }
        }
        kept
    }

    fn fits(&self, page: usize, facets: &Facets) -> bool {
        let page = &self.pages[page];
        let kind = || self.kinds.get(page.kind).map_or("", String::as_str);
        facets.repo.is_none_or(|repo| page.repo == Some(repo))
            && facets.kind.as_ref().is_none_or(|wanted| kind().eq_ignore_ascii_case(wanted))
            && facets.state.as_ref().is_none_or(|wanted| page.state == Some(wanted.as_str()))
    }
}

/// Without pages that lack what matters of the query, unless there are no others. Of a question or of several words, half is enough.
fn enough(found: &[Candidate], is_long: bool) -> Vec<Candidate> {
    let most = found.iter().map(|one| one.covered).fold(0.0, f64::max);
    let least = most.min(if is_long { 0.5 } else { 0.6 });
    found.iter().filter(|one| one.covered >= least).cloned().collect()
}
