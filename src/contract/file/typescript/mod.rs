//! TypeScript: the types that a file exports, whatever way they are put together. Interfaces, aliases, classes, enums and schemas of zod
//! that describe the same data are the same.

mod depth;
mod expression;
mod link;
mod module;
mod read;
#[cfg(test)]
mod tests;
mod types;

use std::collections::BTreeSet;
use std::sync::Arc;

use super::facts::{Comparison, Edit, Fact, Place};
use super::form::Broken;
use super::found::{Found, Spot};
use super::imports::Imports;
use super::schema::{Dialect, Doc, Docs, Flow, Options, Pair, Schemas, View};
use crate::config::Direction;
use crate::contract::compare::Impact;
use crate::data::{Fault, Language, Node};
use crate::model::{FileId, Model, RepoId, SharedFile};
use crate::text::{Cut, LineIndex, Span};
use link::{Exported, Linked};
pub(super) use module::Module;

impl Module {
    /// What a file declares.
    ///
    /// # Errors
    /// Where it is no TypeScript, or more than is read.
    pub(super) fn read(path: &str, text: &Arc<str>) -> Result<Self, Fault> {
        read::read(path, text)
    }
}

/// What a file exports, with the files of its repo that this leads to.
pub(super) struct Types {
    files: Vec<File>,
    exported: Vec<Exported>,
}

struct File {
    /// How references between them name it.
    name: String,
    text: Arc<str>,
    root: Node,
    id: FileId,
}

impl Types {
    pub(super) fn read(imports: &Imports<'_>, id: FileId) -> Result<Self, Broken> {
        let broken = |fault: Fault| Broken::fault("TypeScript", fault, None);
        let message = |message: &str| broken(Fault { span: Span::new(0, 0), message: message.to_owned() });
        imports.module(id).as_ref().map_err(|fault| broken(fault.clone()))?;
        let Linked { files, exported } = link::link(imports, id).ok_or_else(|| message("it leads to more types than are read"))?;
        if exported.is_empty() {
            return Err(message("it exports no type, interface, class, enum or zod schema"));
        }
        let file = |(index, (id, root)): (usize, (FileId, Node))| File {
            name: index.to_string(),
            text: Arc::clone(&imports.model[id].text),
            root,
            id,
        };
        Ok(Self { files: files.into_iter().enumerate().map(file).collect(), exported })
    }

    /// Whether two say the same, as far as one look tells: they are put together alike.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let names =
            |types: &Self| types.exported.iter().map(|one| (one.name.clone(), one.file, one.definition.clone())).collect::<Vec<_>>();
        let files = self.files.iter().zip(&other.files);
        self.files.len() == other.files.len()
            && files.into_iter().all(|(one, other)| one.root.same(&other.root))
            && names(self) == names(other)
    }

    fn docs(&self) -> Docs<'_> {
        let first = self.files[0].id;
        let doc = |file: &'_ File| (file.id != first).then_some(file.id);
        let docs = self.files.iter().map(|file| Doc { text: &file.text, root: &file.root, path: &file.name, file: doc(file) });
        Docs::new(docs.collect(), Language::Json)
    }

    /// What is exported, with the members of each type, for those who speak of them by name.
    pub(super) fn members(&self) -> Fact {
        let docs = self.docs();
        let mut root = self.facts();
        for (fact, exported) in root.parts.iter_mut().zip(&self.exported) {
            let Some(spot) = self.spot(exported) else { continue };
            let view = View::new(&docs, &[spot], true);
            for (name, spots) in view.named("properties") {
                let place = Place { span: spots[0].key, file: docs.file(spots[0]) };
                let mut part = Fact::new("a field", name, format!("the field `{}.{name}`", exported.name), place);
                part.say("type", in_words(&docs, &spots, 0), place);
                fact.parts.push(part);
            }
            for value in view.values().into_iter().flat_map(|(_, values)| values) {
                let place = Place { span: value.node.span, file: docs.file(value) };
                let Some(name) = value.node.as_text() else { continue };
                fact.parts.push(Fact::new("an enum value", name, format!("the value `{name}` of `{}`", exported.name), place));
            }
        }
        root
    }

    fn facts(&self) -> Fact {
        let text = &self.files[0].text;
        let first = text.lines().next().unwrap_or_default().len();
        let mut root = Fact::new("a file", "", "the file", Span::new(0, first));
        for exported in &self.exported {
            let file = (exported.file > 0).then(|| self.files[exported.file].id);
            let place = Place { span: exported.place, file };
            root.parts.push(Fact::new("a type", &exported.name, format!("the type `{}`", exported.name), place));
        }
        root
    }

    /// The definition of an exported type.
    fn spot(&self, exported: &Exported) -> Option<Spot<'_>> {
        let File { root, .. } = &self.files[exported.file];
        let node = root.get("$defs")?.get(&exported.definition)?;
        Some(Spot { node, key: exported.place, doc: exported.file })
    }
}

/// How deep lists of lists are put in words.
const LISTS: usize = 4;

/// A type of the language, a choice of them or of literals, or a list of these, in the one way that all who mean it would write it. None of
/// anything else.
fn in_words(docs: &Docs<'_>, spots: &[Spot<'_>], depth: usize) -> Option<String> {
    let view = View::new(docs, spots, true);
    if view.open.is_some() || depth > LISTS {
        return None;
    }
    if let Some((_, values)) = view.values() {
        let mut words: Vec<String> = values.iter().map(|value| value.node.in_line(WORDS_BYTES)).collect::<Option<_>>()?;
        words.sort();
        words.extend(view.types().filter(|types| types.contains("null")).map(|_| "null".to_owned()));
        return Some(words.join(" | "));
    }
    let types = view.types()?;
    if types.contains("array") && types.len() == 1 && view.entry("prefixItems").is_none() {
        let inner = in_words(docs, &view.all("items"), depth + 1)?;
        return Some(if inner.contains(' ') { format!("({inner})[]") } else { format!("{inner}[]") });
    }
    if types.contains("object") || types.contains("array") {
        return None;
    }
    let (null, types): (Vec<&str>, Vec<&str>) = types.into_iter().partition(|name| *name == "null");
    Some(types.into_iter().chain(null).collect::<Vec<_>>().join(" | "))
}

/// How long a literal may be.
const WORDS_BYTES: usize = 200;

/// What a text declares of which nothing but the text is known; none where it cannot be read.
pub(super) fn in_text(text: &str) -> Option<Fact> {
    let mut model = Model::default();
    model.files.push(SharedFile {
        repo: RepoId(0),
        path: "sketch.ts".to_owned(),
        file: "sketch.ts".to_owned(),
        lines: LineIndex::new(text),
        text: Arc::from(text),
        unread: None,
    });
    Types::read(&Imports::new(&model), FileId(0)).ok().map(|types| types.members())
}

/// What a type that is new or gone means to those who have the copy.
struct Names;

impl super::facts::Language for Names {
    fn judge(&self, edit: &Edit<'_>) -> Option<Impact> {
        Some(match edit {
            Edit::Removed(..) => Impact::both("it no longer exists"),
            Edit::Added(..) | Edit::Changed(..) => Impact::NONE,
        })
    }
}

pub(super) fn compare(owner: &Types, mirror: &Types, subset: bool, direction: Option<Direction>) -> Found {
    let mut found = Comparison { language: &Names, subset, direction }.run(&owner.facts(), &mirror.facts());
    let (owned, said) = (owner.docs(), mirror.docs());
    let anything = Node::map(Vec::new(), Span::new(0, 0));
    let mut schemas = Schemas::new(&owned, &said, Options { subset, direction, dialect: Dialect::TypeScript }, &anything);
    let abouts: Vec<String> = mirror.exported.iter().map(|exported| format!("`{}`", exported.name)).collect();
    for (here, about) in mirror.exported.iter().zip(&abouts) {
        let there = owner.exported.iter().find(|there| there.name == here.name);
        let (Some(there), Some(here)) = (there.and_then(|there| owner.spot(there)), mirror.spot(here)) else { continue };
        schemas.push(Pair { owner: vec![there], mirror: vec![here], path: String::new(), about, flow: Flow::Unknown, depth: 0 });
    }
    schemas.run();
    found.gave_up |= schemas.found.gave_up;
    found.paraphrased |= schemas.found.paraphrased;
    found.differences.extend(schemas.found.differences);
    found
}

/// The paths of files that a text imports from, as far as a look at it tells; relative to its repo.
pub(super) fn references(path: &str, text: &str) -> Vec<String> {
    let mut found = BTreeSet::new();
    for (at, mark) in text.match_indices("from") {
        let rest = text.tail(at + mark.len()).trim_start();
        let Some(quote) = rest.chars().next().filter(|quote| matches!(quote, '"' | '\'')) else { continue };
        let Some((specifier, _)) = rest.tail(1).split_once(quote).filter(|(specifier, _)| !specifier.contains('\n')) else { continue };
        found.extend(link::candidates(path, specifier));
    }
    found.into_iter().collect()
}
