//! The core: what every query needs, small enough to be loaded first.

use serde_json::{Value, json};

use super::encode::{digit, number};
use super::unit::{Kind, SearchPage};
use super::{dictionary, text};
use crate::model::{Model, RepoId};
use crate::site::state::StateView;

pub(super) fn core(model: &Model, pages: &[SearchPage], terms: &[dictionary::Piece], texts: &[text::Piece<'_>], version: &str) -> Value {
    let repos: Vec<&str> = model.repos.iter().map(|repo| repo.info.name.as_str()).collect();
    let states = states(pages);
    json!({
        "version": version,
        "repos": repos,
        "kinds": Kind::names(model.kinds()),
        "states": states.iter().map(|state| [state.key, &state.label]).collect::<Vec<_>>(),
        "runs": runs(model, pages),
        "pages": each(pages, &states),
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

/// Of each page: how many units it has, and its state; 0 for none.
fn each(pages: &[SearchPage], states: &[StateView]) -> String {
    let mut out = String::new();
    for page in pages {
        number(&mut out, page.units.len());
        digit(&mut out, page.state.as_ref().and_then(|state| states.iter().position(|other| other == state)).map_or(0, |state| state + 1));
    }
    out
}
