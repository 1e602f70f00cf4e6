//! What a file is: text, a tree, a schema, or none of what it should be.

use super::facts::{self, Comparison, Fact};
use super::found::Found;
use super::imports::Imports;
use super::openapi::{self, Library};
use super::schema::{Dialect, Doc, Docs, Options};
use super::tree::Side;
use super::typescript::{self, Types};
use super::{graphql, lines, prisma, protobuf, schema, sql, tree};
use crate::config::{Direction, Format};
use crate::contract::compare::{Difference, Verdict};
use crate::data::{self, Fault, Language, Node, Schema};
use crate::model::{FileId, Model};
use crate::text::Span;

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
    OpenApi(Library),
    TypeScript(Types),
    Facts(Facts),
    /// None of its format, or not read.
    Broken(Broken),
}

/// What a text declares, and the judge of its differences.
pub(super) struct Facts {
    /// As people name the format.
    pub format: &'static str,
    pub language: &'static dyn facts::Language,
    pub root: Fact,
    pub version: Option<String>,
}

/// Why nothing is known of a file.
pub(super) struct Broken {
    /// What it should have been.
    format: &'static str,
    why: Result<Fault, String>,
    /// The file of the fault, where it is another.
    file: Option<FileId>,
}

impl Broken {
    pub(super) fn fault(format: &'static str, fault: Fault, file: Option<FileId>) -> Self {
        Self { format, why: Ok(fault), file }
    }

    pub(super) fn unread(format: &'static str, why: String) -> Self {
        Self { format, why: Err(why), file: None }
    }

    /// One of several files could not be read.
    pub(super) fn unread_file(format: &'static str, why: String, file: Option<FileId>) -> Self {
        Self { format, why: Err(why), file }
    }
}

/// How a copy is compared.
#[derive(Clone, Copy, Default)]
pub(super) struct Terms {
    pub subset: bool,
    pub direction: Option<Direction>,
}

impl<'a> Form<'a> {
    /// Reads a file as `book.toml` says, or else as its ending says.
    pub(super) fn read(imports: &Imports<'a>, id: FileId, format: Option<Format>) -> Self {
        let model = imports.model;
        let file = &model[id];
        let text = &*file.text;
        let content = match &file.unread {
            Some(why) => Content::Broken(Broken::unread("text", why.clone())),
            None => content(imports, id, format),
        };
        Self { text, content }
    }

    /// Reads the files of a folder as the tables that they leave behind.
    pub(super) fn tables(model: &'a Model, ids: &[FileId]) -> Self {
        let content = sql::read(model, ids).map_or_else(Content::Broken, Content::Facts);
        Self { text: "", content }
    }

    /// The version that a schema or interface states.
    pub(super) fn version(&self) -> Option<String> {
        match &self.content {
            Content::Tree { root, is_schema: true, .. } => schema::version(root),
            Content::OpenApi(library) => library.version(),
            Content::Facts(facts) => facts.version.clone(),
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
            Content::OpenApi(_) => "OpenAPI",
            Content::TypeScript(_) => "TypeScript",
            Content::Facts(facts) => facts.format,
            Content::Broken(broken) => broken.format,
        }
    }

    /// What it declares by names, and in which format.
    pub(super) fn into_facts(self) -> Option<(Format, Fact)> {
        match self.content {
            Content::OpenApi(library) => Some((Format::OpenApi, openapi::endpoints(&library))),
            Content::TypeScript(types) => Some((Format::TypeScript, types.members())),
            Content::Facts(facts) => {
                let format = match facts.format {
                    "GraphQL" => Format::GraphQl,
                    "protobuf" => Format::Protobuf,
                    "SQL" => Format::Sql,
                    _ => return None,
                };
                Some((format, facts.root))
            }
            _ => None,
        }
    }

    /// Whether it is what it should be.
    pub(super) fn is_readable(&self) -> bool {
        !matches!(self.content, Content::Broken(_))
    }

    /// Whether two say the same, as far as one look tells.
    fn is_same(&self, other: &Self) -> bool {
        match (&self.content, &other.content) {
            (Content::Tree { root, .. }, Content::Tree { root: other, .. }) => root.same(other),
            (Content::OpenApi(one), Content::OpenApi(other)) => one.is_same(other),
            (Content::TypeScript(one), Content::TypeScript(other)) => one.is_same(other),
            _ => false,
        }
    }

    fn fault(&self) -> Option<(String, Option<Span>, Option<FileId>)> {
        let Content::Broken(broken) = &self.content else { return None };
        Some(match &broken.why {
            Ok(fault) => (format!("not valid {}: {}", broken.format, fault.message), Some(fault.span), broken.file),
            Err(why) => (why.clone(), None, broken.file),
        })
    }
}

fn content(imports: &Imports<'_>, id: FileId, format: Option<Format>) -> Content {
    let model = imports.model;
    let file = &model[id];
    let (text, by_name) = (&*file.text, Language::of(&file.path));
    let is_tree = |language: Language, is_schema: bool| match language.read(text) {
        Ok(root) if format.is_none() && openapi::is_openapi(&root) => as_openapi(imports, id, root, language),
        Ok(root) => Content::Tree { is_schema: is_schema || (format.is_none() && schema::is_schema(&root)), root, language },
        Err(fault) => Content::Broken(Broken::fault(language.name(), fault, None)),
    };
    let facts = |read: Result<Facts, Broken>| read.map_or_else(Content::Broken, Content::Facts);
    let ending = file.path.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_ascii_lowercase());
    match (format, ending.as_str()) {
        (Some(Format::Text), _) => Content::Text,
        (Some(Format::Json), _) => is_tree(by_name.filter(|language| *language == Language::Jsonc).unwrap_or(Language::Json), false),
        (Some(Format::JsonSchema), _) => is_tree(by_name.unwrap_or(Language::Json), true),
        (Some(Format::Yaml), _) => is_tree(Language::Yaml, false),
        (Some(Format::Toml), _) => is_tree(Language::Toml, false),
        (Some(Format::OpenApi), _) => {
            let language = by_name.unwrap_or(Language::Yaml);
            match language.read(text) {
                Ok(root) => as_openapi(imports, id, root, language),
                Err(fault) => Content::Broken(Broken::fault("OpenAPI", fault, None)),
            }
        }
        (Some(Format::Sql), _) => facts(sql::read(model, &[id])),
        (Some(Format::TypeScript), _) => Types::read(imports, id).map_or_else(Content::Broken, Content::TypeScript),
        (Some(Format::Prisma), _) | (None, "prisma") => {
            data::prisma(text).map_or_else(|fault| Content::Broken(Broken::fault("Prisma", fault, None)), Content::Prisma)
        }
        (Some(Format::Protobuf), _) | (None, "proto") => facts(protobuf::read(imports, id)),
        (Some(Format::GraphQl), _) | (None, "graphql" | "graphqls" | "gql") => facts(graphql::read(text)),
        (None, _) => {
            let named_schema = file.path.rsplit_once('.').is_some_and(|(name, _)| name.ends_with(".schema"));
            by_name.map_or(Content::Text, |language| is_tree(language, named_schema))
        }
    }
}

fn as_openapi(imports: &Imports<'_>, id: FileId, root: Node, language: Language) -> Content {
    Library::read(imports, id, root, language).map_or_else(Content::Broken, Content::OpenApi)
}

/// Compares a copy with the owner's file. Where either is none of its format, the one difference says why nothing is known.
pub(super) fn compare(owner: &Form<'_>, mirror: &Form<'_>, terms: Terms) -> (Verdict, Vec<Difference>) {
    let (owned, said) = (owner.fault(), mirror.fault());
    if owned.is_some() || said.is_some() {
        let side = |form: &Form<'_>, fault: Option<_>| fault.unwrap_or((form.kind().to_owned(), None, None));
        let ((owned, there, one), (said, here, other)) = (side(owner, owned), side(mirror, said));
        let why = Difference { places: (there, here), files: (one, other), ..Difference::new("the format", owned, said) };
        return (Verdict::Unverifiable, vec![why]);
    }
    if owner.is_same(mirror) {
        return (Verdict::InSync, Vec::new());
    }
    let Terms { subset, direction } = terms;
    let found: Found = match (&owner.content, &mirror.content) {
        (
            Content::Tree { root, language, is_schema },
            Content::Tree { root: other, language: others_language, is_schema: other_is_schema },
        ) => {
            let are_schemas = (*is_schema || *other_is_schema) && schema::may_be(root) && schema::may_be(other);
            if are_schemas {
                let docs = |text, root, language| Docs::new(vec![Doc { text, root, path: "", file: None }], language);
                let options = Options { subset, direction, dialect: Dialect::JsonSchema };
                schema::compare(&docs(owner.text, root, *language), &docs(mirror.text, other, *others_language), options)
            } else {
                let owned = Side { text: owner.text, root, language: *language };
                let said = Side { text: mirror.text, root: other, language: *others_language };
                tree::compare(owned, said, subset)
            }
        }
        (Content::Prisma(owned), Content::Prisma(said)) => prisma::compare(owned, said, subset),
        (Content::OpenApi(owned), Content::OpenApi(said)) => openapi::compare(owned, said, subset, direction),
        (Content::TypeScript(owned), Content::TypeScript(said)) => typescript::compare(owned, said, subset, direction),
        (Content::Facts(owned), Content::Facts(said)) if owned.format == said.format => {
            Comparison { language: owned.language, subset, direction }.run(&owned.root, &said.root)
        }
        _ => lines::compare(owner.text, mirror.text, subset),
    };
    found.verdict()
}
