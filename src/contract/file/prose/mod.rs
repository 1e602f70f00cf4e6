//! What plans lock in words, looked up in the files of the owner that say the same for machines.

mod declared;
mod endpoint;
mod fence;
mod name;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use rayon::prelude::*;

pub(in crate::contract) use declared::Declared;

use crate::contract::{ContractKind, Contracts, HeldText, Holder};
use crate::model::{DocumentId, FileId, Model, RepoId, TextId};
use crate::text::Span;

/// How many statements are looked up of one text.
const MAX_STATEMENTS: usize = 500;

/// Something that a text states and that a file may declare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    /// The document that states it.
    pub document: DocumentId,
    /// Where it does.
    pub span: Span,
    /// As messages name it: the endpoint `GET /orders`.
    pub what: String,
    /// The mirror whose text it is, among those of its contract; none for the owner's text.
    pub mirror: Option<usize>,
    /// What the owner's files say of it.
    pub found: Found,
}

/// What the owner's files say of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// The same, at this place.
    Alike(FileId, Span),
    /// Something else.
    Different {
        /// Where the file says it.
        at: (FileId, Span),
        /// What differs: the type.
        fact: &'static str,
        /// What the text says.
        stated: String,
        /// What the file says.
        declared: String,
    },
    /// Nothing; and where it would be.
    Missing {
        /// The file that should declare it.
        file: FileId,
        /// What the file has in its place, where that is near.
        near: Option<(Span, String)>,
    },
}

/// The statements of each contract in words, by its place among all, in the order of their places.
pub(in crate::contract) fn stated(model: &Model, contracts: &Contracts, declared: &[Declared]) -> BTreeMap<usize, Vec<Stated>> {
    if declared.is_empty() {
        return BTreeMap::new();
    }
    let of = |(index, contract): (usize, &crate::contract::SharedContract)| {
        let owner = contract.owner.as_ref().filter(|_| contract.kind == ContractKind::Text)?;
        let own: Vec<&Declared> = declared.iter().filter(|known| known.repo == owner.repo).collect();
        if own.is_empty() {
            return None;
        }
        let lookup = Lookup { model, own, all: declared, repo: owner.repo };
        let mut stated = lookup.of_text(owner, None);
        for (mirror, other) in contract.mirrors.iter().enumerate() {
            // What a mirror lacks is told by its contract; here it is held to what the file says.
            let said = lookup.of_text(&other.holder, Some(mirror));
            stated.extend(said.into_iter().filter(|stated| !matches!(stated.found, Found::Missing { .. })));
        }
        (!stated.is_empty()).then_some((index, stated))
    };
    contracts.all.par_iter().enumerate().filter_map(of).collect()
}

/// What a contract's statements are looked up in.
struct Lookup<'a> {
    model: &'a Model,
    /// The owner's files.
    own: Vec<&'a Declared>,
    all: &'a [Declared],
    repo: RepoId,
}

impl Lookup<'_> {
    fn of_text(&self, holder: &Holder, mirror: Option<usize>) -> Vec<Stated> {
        let Some(HeldText { id: TextId::Document(id), span, .. }) = holder.text else { return Vec::new() };
        let document = &self.model[id].parsed;
        let mut stated: Vec<Stated> = Vec::new();
        let mut add = |what: String, span: Span, found: Found| {
            if stated.len() < MAX_STATEMENTS && stated.iter().all(|known| known.what != what) {
                stated.push(Stated { document: id, span, what, mirror, found });
            }
        };
        for passage in document.passages_in(span) {
            for (endpoint, at) in endpoint::in_passage(passage) {
                if let Some(found) = self.endpoint(&endpoint) {
                    add(format!("the endpoint `{}`", endpoint.shown()), at, found);
                }
            }
            let speaks_of_columns = name::speaks_of_columns(passage);
            for (name, at) in name::in_passage(passage) {
                if let Some(found) = self.member(name, speaks_of_columns) {
                    add(format!("`{name}`"), at, found);
                }
            }
        }
        for code in document.fences_in(span) {
            for (endpoint, at) in endpoint::in_fence(code) {
                if let Some(found) = self.endpoint(&endpoint) {
                    add(format!("the endpoint `{}`", endpoint.shown()), code.source(&document.text, at), found);
                }
            }
            for one in fence::stated(self, code) {
                add(one.what, code.source(&document.text, one.span), one.found);
            }
        }
        stated.sort_by_key(|stated| stated.span);
        stated
    }

    /// What the owner's interfaces say of an endpoint; none where nothing here is one, or it is another repo's.
    fn endpoint(&self, endpoint: &endpoint::Endpoint) -> Option<Found> {
        let interfaces = || self.own.iter().filter(|known| known.is_interface());
        let first = interfaces().next()?;
        if let Some((file, fact)) = interfaces().find_map(|known| Some((known.file, known.endpoint(endpoint)?))) {
            return Some(Found::Alike(fact.place.file.unwrap_or(file), fact.place.span));
        }
        let others = self.all.iter().filter(|known| known.repo != self.repo && known.is_interface());
        if others.into_iter().any(|known| known.endpoint(endpoint).is_some()) {
            return None;
        }
        let near = interfaces().find_map(|known| {
            let fact = known.other_method(endpoint)?;
            Some((known.file, (fact.place.span, fact.name.clone())))
        });
        Some(match near {
            Some((file, near)) => Found::Missing { file, near: Some(near) },
            None => Found::Missing { file: first.file, near: None },
        })
    }

    /// What the owner's files say of `Type.field`, `table.column` or `Enum.VALUE`; none where none of them has such a type.
    /// What is called `orders.created` is a column only where the text says so: rights, events and modules are called like that, too.
    fn member(&self, name: &str, speaks_of_columns: bool) -> Option<Found> {
        let (of, member) = name.rsplit_once('.')?;
        let mut missing = None;
        for known in &self.own {
            let Some(fact) = known.named(of) else { continue };
            match known.part(fact, member) {
                Some(part) => return Some(Found::Alike(part.place.file.unwrap_or(known.file), part.place.span)),
                None if known.is_of_tables() && !speaks_of_columns => {}
                None => _ = missing.get_or_insert((fact.place.file.unwrap_or(known.file), fact.place.span, fact.name.clone())),
            }
        }
        // A table's name may itself have two parts.
        if self.own.iter().any(|known| known.named(name).is_some()) {
            return None;
        }
        missing.map(|(file, span, name)| Found::Missing { file, near: Some((span, name)) })
    }
}
