//! The core: what every query needs, small enough to be loaded first.

use std::cmp::Reverse;
use std::collections::HashMap;

use serde_json::{Value, json};

use super::encode::{digit, number};
use super::language::Language;
use super::unit::{Kind, SearchPage};
use super::{dictionary, text};
use crate::model::{Model, Person, RepoId};
use crate::site::state::StateView;
use crate::text::Date;

/// From how many days before the newest page on a page is older than the others, and how much so.
const AGES: [i32; 3] = [30, 180, 720];

pub(super) fn core(
    model: &Model,
    people: &[Person],
    pages: &[SearchPage],
    terms: &[dictionary::Piece],
    texts: &[text::Piece<'_>],
    version: &str,
) -> Value {
    let repos: Vec<&str> = model.repos.iter().map(|repo| repo.info.name.as_str()).collect();
    let states = states(pages);
    let (standings, each) = standings(pages, &states);
    json!({
        "version": version,
        "repos": repos,
        "kinds": Kind::names(model.kinds()),
        "states": states.iter().map(|state| [state.key, &state.label]).collect::<Vec<_>>(),
        "people": people.iter().map(|person| person.name.as_str()).collect::<Vec<_>>(),
        "little": little(pages).join(" "),
        "runs": runs(model, pages),
        "standings": standings,
        "pages": each,
        "terms": dictionary::directory(terms),
        "texts": text::directory(texts),
    })
}

/// The states that pages have, in the order of their keys.
fn states(pages: &[SearchPage]) -> Vec<StateView> {
    let mut states: Vec<StateView> = pages.iter().filter_map(|page| page.state.clone()).collect();
    states.sort_by(|one, other| (one.key, &one.label).cmp(&(other.key, &other.label)));
    states.dedup();
    states
}

/// The words that say little in the languages of the pages; English first, in which everybody may ask.
fn little(pages: &[SearchPage]) -> Vec<&'static str> {
    little_words(pages.iter().flat_map(|page| &page.units).map(|unit| unit.language))
}

/// The words that say little in some languages, and in English.
pub(super) fn little_words(of: impl Iterator<Item = Language>) -> Vec<&'static str> {
    let mut languages = vec![Language::default()];
    for language in of {
        if !languages.contains(&language) {
            languages.push(language);
        }
    }
    languages.into_iter().map(Language::little_words).filter(|words| !words.is_empty()).collect()
}

/// Pages of one kind and one repo stand together: how many, which kind, which repo; 0 for none.
fn runs(model: &Model, pages: &[SearchPage]) -> String {
    let key = |page: &SearchPage| (page.kind, page.repo);
    let mut out = String::new();
    for run in pages.chunk_by(|one, other| key(one) == key(other)) {
        let (kind, repo) = key(&run[0]);
        number(&mut out, run.len());
        number(&mut out, kind.index(model.kinds()));
        number(&mut out, repo.map_or(0, |RepoId(repo)| repo as usize + 1));
    }
    out
}

/// How a page stands: its state, counted from 1, how far it comes after others that a query fits as well, and who owns it, counted
/// from 1.
type Standing<'p> = (usize, usize, &'p [usize]);

/// The ways in which pages stand, the commonest first, which takes the fewest digits; and of each page how many units it has, and how
/// it stands.
fn standings(pages: &[SearchPage], states: &[StateView]) -> (String, String) {
    let afters = afters(pages);
    let state = |page: &SearchPage| page.state.as_ref().and_then(|state| states.iter().position(|other| other == state));
    let of: Vec<Standing<'_>> =
        pages.iter().zip(afters).map(|(page, after)| (state(page).map_or(0, |state| state + 1), after, page.owners.as_slice())).collect();
    let mut counts: HashMap<Standing<'_>, usize> = HashMap::new();
    of.iter().for_each(|standing| *counts.entry(*standing).or_default() += 1);
    let mut known: Vec<Standing<'_>> = counts.keys().copied().collect();
    known.sort_by_key(|standing| (Reverse(counts[standing]), *standing));
    let places: HashMap<Standing<'_>, usize> = known.iter().enumerate().map(|(place, standing)| (*standing, place)).collect();
    let (mut out, mut each) = (String::new(), String::new());
    for (state, after, owners) in known {
        number(&mut out, state);
        digit(&mut out, after);
        number(&mut out, owners.len());
        owners.iter().for_each(|owner| number(&mut out, *owner));
    }
    for (page, standing) in pages.iter().zip(of) {
        number(&mut each, page.units.len());
        number(&mut each, places[&standing]);
    }
    (out, each)
}

/// For each page, how far it comes after others that a query fits as well.
fn afters(pages: &[SearchPage]) -> Vec<usize> {
    let newest = pages.iter().filter_map(|page| page.updated).max();
    pages.iter().map(|page| after(page.ranked_as.as_ref(), page.updated, newest)).collect()
}

/// What is open comes before what is done or says nothing of it, and that before what is no longer in force; what is recent before what
/// is old or says nothing of that.
pub(super) fn after(ranked_as: Option<&StateView>, updated: Option<Date>, newest: Option<Date>) -> usize {
    let state = match ranked_as {
        Some(state) if state.key == "ended" => 4,
        Some(state) if !state.done => 0,
        _ => 2,
    };
    let days = updated.zip(newest).map(|(updated, newest)| updated.days_until(newest));
    state + days.map_or(1, |days| AGES.iter().filter(|age| days > **age).count())
}
