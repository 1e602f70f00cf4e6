//! What a file is: text, a tree, a schema, or none of what it should be.

use super::found::Found;
use super::tree::Side;
use super::{lines, prisma, schema, tree};
use crate::config::Format;
use crate::contract::compare::{Difference, Verdict};
use crate::data::{self, Fault, Language, Node, Schema};
use crate::model::SharedFile;

/// One side of a comparison.
pub(super) struct Form<'a> {
    text: &'a str,
    content: Content,
}

enum Content {
    Text,
    Tree {
        root: Node,
        language: Language,
        is_schema: bool,
    },
    Prisma(Schema),
    /// None of its format, or not read; what it should have been.
    Broken(&'static str, Result<Fault, String>),
}

impl<'a> Form<'a> {
    /// Reads a file as `book.toml` says, or else as its ending says.
    pub(super) fn read(file: &'a SharedFile, format: Option<Format>) -> Self {
        let (text, by_name) = (&*file.text, Language::of(&file.path));
        let is_tree = |language: Language, is_schema: bool| match language.read(text) {
            Ok(root) => Content::Tree { is_schema: is_schema || (format.is_none() && schema::is_schema(&root)), root, language },
            Err(fault) => Content::Broken(language.name(), Ok(fault)),
        };
        let named_schema = file.path.rsplit_once('.').is_some_and(|(name, _)| name.ends_with(".schema"));
        let is_prisma = file.path.ends_with(".prisma");
        let content = match (&file.unread, format) {
            (Some(why), _) => Content::Broken("text", Err(why.clone())),
            (None, Some(Format::Text)) => Content::Text,
            (None, Some(Format::Json)) => is_tree(by_name.filter(|language| *language == Language::Jsonc).unwrap_or(Language::Json), false),
            (None, Some(Format::JsonSchema)) => is_tree(by_name.unwrap_or(Language::Json), true),
            (None, Some(Format::Yaml)) => is_tree(Language::Yaml, false),
            (None, Some(Format::Toml)) => is_tree(Language::Toml, false),
            (None, Some(Format::Prisma)) => as_prisma(text),
            (None, None) if is_prisma => as_prisma(text),
            (None, None) => by_name.map_or(Content::Text, |language| is_tree(language, named_schema)),
        };
        Self { text, content }
    }

    /// The version that a schema states.
    pub(super) fn version(&self) -> Option<String> {
        match &self.content {
            Content::Tree { root, is_schema: true, .. } => schema::version(root),
            _ => None,
        }
    }

    /// What it is, in one word.
    pub(super) fn kind(&self) -> &'static str {
        match &self.content {
            Content::Text => "text",
            Content::Tree { is_schema: true, .. } => "JSON Schema",
            Content::Tree { language, .. } => language.name(),
            Content::Prisma(_) => "Prisma",
            Content::Broken(what, _) => what,
        }
    }

    fn fault(&self) -> Option<(String, Option<crate::text::Span>)> {
        match &self.content {
            Content::Broken(what, Ok(fault)) => Some((format!("not valid {what}: {}", fault.message), Some(fault.span))),
            Content::Broken(_, Err(why)) => Some((why.clone(), None)),
            _ => None,
        }
    }
}

fn as_prisma(text: &str) -> Content {
    data::prisma(text).map_or_else(|fault| Content::Broken("Prisma", Ok(fault)), Content::Prisma)
}

/// Compares a copy with the owner's file. Where either is none of its format, the one difference says why nothing is known.
pub(super) fn compare(owner: &Form<'_>, mirror: &Form<'_>, subset: bool) -> (Verdict, Vec<Difference>) {
    let (owned, said) = (owner.fault(), mirror.fault());
    if owned.is_some() || said.is_some() {
        let side = |form: &Form<'_>, fault: Option<(String, Option<crate::text::Span>)>| fault.unwrap_or((form.kind().to_owned(), None));
        let ((owned, there), (said, here)) = (side(owner, owned), side(mirror, said));
        let why = Difference { places: (there, here), ..Difference::new("the format", owned, said) };
        return (Verdict::Unverifiable, vec![why]);
    }
    let found: Found = match (&owner.content, &mirror.content) {
        (
            Content::Tree { root, language, is_schema },
            Content::Tree { root: other, language: others_language, is_schema: other_is_schema },
        ) => {
            let owned = Side { text: owner.text, root, language: *language };
            let said = Side { text: mirror.text, root: other, language: *others_language };
            let are_schemas = (*is_schema || *other_is_schema) && schema::may_be(root) && schema::may_be(other);
            let compare = if are_schemas { schema::compare } else { tree::compare };
            compare(owned, said, subset)
        }
        (Content::Prisma(owned), Content::Prisma(said)) => prisma::compare(owned, said, subset),
        _ => lines::compare(owner.text, mirror.text, subset),
    };
    found.verdict()
}
