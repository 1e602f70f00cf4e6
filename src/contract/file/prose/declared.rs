//! What one file of an owner declares, by the names that prose uses.

use super::endpoint::Endpoint;
use crate::config::Format;
use crate::contract::file::facts::Fact;
use crate::contract::file::form::Form;
use crate::model::{FileId, RepoId};

/// A file that says for machines what its repo owns.
pub(in crate::contract) struct Declared {
    pub repo: RepoId,
    pub file: FileId,
    pub(super) format: Format,
    pub(super) root: Fact,
}

impl Declared {
    /// What a form declares; none where its format has no names that prose could use.
    pub(in crate::contract::file) fn of(form: Form<'_>, repo: RepoId, file: FileId) -> Option<Self> {
        let (format, root) = form.into_facts()?;
        Some(Self { repo, file, format, root })
    }

    /// Whether it declares endpoints.
    pub(super) fn is_interface(&self) -> bool {
        self.format == Format::OpenApi
    }

    /// Whether it declares tables.
    pub(super) fn is_of_tables(&self) -> bool {
        self.format == Format::Sql
    }

    pub(super) fn endpoint(&self, endpoint: &Endpoint) -> Option<&Fact> {
        self.endpoints()
            .find(|fact| fact.key.split_once(' ').is_some_and(|(method, path)| method == endpoint.method && endpoint.fits(path)))
    }

    /// An endpoint with the same path and another method.
    pub(super) fn other_method(&self, endpoint: &Endpoint) -> Option<&Fact> {
        self.endpoints().find(|fact| fact.key.split_once(' ').is_some_and(|(_, path)| endpoint.fits(path)))
    }

    fn endpoints(&self) -> impl Iterator<Item = &Fact> {
        self.root.parts.iter().filter(|fact| fact.kind == "an endpoint")
    }

    /// The type, message, enum or table of a name.
    pub(super) fn named(&self, name: &str) -> Option<&Fact> {
        let is_named = |fact: &&Fact| match self.format {
            Format::Sql => {
                let own = fact.key.rsplit('.').next().unwrap_or(&fact.key);
                matches!(fact.kind, "a table" | "an enum") && (fact.key.eq_ignore_ascii_case(name) || own.eq_ignore_ascii_case(name))
            }
            Format::GraphQl | Format::Protobuf | Format::TypeScript => {
                matches!(fact.kind, "a type" | "a message" | "an enum" | "a service") && fact.key == name
            }
            _ => false,
        };
        self.root.parts.iter().find(is_named)
    }

    /// The field, value, column or method of that name.
    pub(super) fn part<'f>(&self, fact: &'f Fact, name: &str) -> Option<&'f Fact> {
        let is_same = |known: &str| if self.format == Format::Sql { known.eq_ignore_ascii_case(name) } else { known == name };
        fact.parts.iter().find(|part| is_same(short(part)))
    }
}

/// What a part is called: protobuf knows fields and values by their numbers.
pub(super) fn short(part: &Fact) -> &str {
    part.said("name").unwrap_or(&part.key)
}
