//! Reading an OpenAPI document with the files of its repo that it refers to.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use crate::contract::file::Imports;
use crate::contract::file::form::Broken;
use crate::contract::file::schema::{Doc, Docs, beside};
use crate::data::{Fault, Language, Node, Value};
use crate::model::{FileId, Model};
use crate::text::Span;

/// How many files one document may be made of, and how many values they may have in all.
const FILES: usize = 10_000;
const VALUES: u64 = 2_000_000;

/// Where anything may be written, and no reference is meant.
const FREE: [&str; 5] = ["example", "examples", "default", "enum", "const"];

/// What holds names that people give, and under them what the format defines.
const NAMES: [&str; 18] = [
    "$defs",
    "callbacks",
    "content",
    "definitions",
    "dependentSchemas",
    "encoding",
    "headers",
    "links",
    "mapping",
    "parameters",
    "pathItems",
    "paths",
    "patternProperties",
    "properties",
    "requestBodies",
    "responses",
    "schemas",
    "securitySchemes",
];

/// A document, and the files that it refers to.
pub(in crate::contract::file) struct Library {
    files: Vec<File>,
    language: Language,
}

struct File {
    path: String,
    text: Arc<str>,
    root: Node,
    id: FileId,
}

/// Whether a tree is an OpenAPI document of a version that is read.
pub(in crate::contract::file) fn is_openapi(root: &Node) -> bool {
    root.get("openapi").and_then(Node::as_text).is_some_and(|version| version.starts_with("3."))
}

impl Library {
    pub(in crate::contract::file) fn read(imports: &Imports<'_>, id: FileId, root: Node, language: Language) -> Result<Self, Broken> {
        let model = imports.model;
        if !is_openapi(&root) {
            let entry = root.entry("openapi").or_else(|| root.entry("swagger"));
            let (span, message) = match entry {
                Some(entry) => (
                    entry.value.span,
                    format!("`{}` is not a version of OpenAPI that is read: 3.0 or 3.1", entry.value.span.of(&model[id].text)),
                ),
                None => (Span::new(0, 0), "it does not say `openapi: 3.1.0` or another version 3".to_owned()),
            };
            return Err(Broken::fault("OpenAPI", Fault { span, message }, None));
        }
        let mut library = Self { files: vec![File::of(model, id, root)], language };
        let mut known: BTreeSet<String> = BTreeSet::from([model[id].path.clone()]);
        let mut work = VecDeque::from([0]);
        let mut values = u64::from(library.files[0].root.size);
        while let Some(index) = work.pop_front() {
            let from = library.files[index].id;
            let broken = |span: Span, message: String| Broken::fault("OpenAPI", Fault { span, message }, (from != id).then_some(from));
            let mut wanted: Vec<(String, Span)> = Vec::new();
            let mut remote: Option<(String, Span)> = None;
            each_reference(&library.files[index].root, &mut |reference, span| {
                let path = reference.split('#').next().unwrap_or_default();
                if path.is_empty() {
                    return;
                }
                match beside(&library.files[index].path, path) {
                    Some(path) => wanted.push((path, span)),
                    None => remote = remote.take().or_else(|| Some((path.to_owned(), span))),
                }
            });
            if let Some((path, span)) = remote {
                return Err(broken(span, format!("it refers to `{path}`, and only files of the same repo are read")));
            }
            for (path, span) in wanted {
                if known.contains(&path) {
                    continue;
                }
                let file = crate::contract::file::file(model, model[id].repo, &path);
                let Some(other) = file else { return Err(broken(span, format!("it refers to `{path}`, which does not exist"))) };
                if let Some(why) = &model[other].unread {
                    return Err(broken(span, format!("it refers to `{path}`, which cannot be read: {why}")));
                }
                let root = imports.tree(other).map_err(|fault| Broken::fault("OpenAPI", fault, Some(other)))?;
                values += u64::from(root.size);
                if library.files.len() >= FILES || values > VALUES {
                    return Err(broken(span, format!("it refers to more than {FILES} files, or to more than {VALUES} values")));
                }
                work.push_back(library.files.len());
                library.files.push(File::of(model, other, root));
                known.insert(path);
            }
        }
        library.dangling(id)?;
        Ok(library)
    }

    /// Whether two documents that refer to no other file say the same.
    pub(in crate::contract::file) fn is_same(&self, other: &Self) -> bool {
        self.files.len() == 1 && other.files.len() == 1 && self.files[0].root.same(&other.files[0].root)
    }

    /// References into files that have nothing at that place.
    fn dangling(&self, id: FileId) -> Result<(), Broken> {
        let docs = self.docs();
        for (index, file) in self.files.iter().enumerate() {
            let mut first = None;
            each_reference(&file.root, &mut |reference, span| {
                // Anchors are names that schemas give themselves.
                let is_pointer = reference.split_once('#').is_none_or(|(_, pointer)| pointer.is_empty() || pointer.starts_with('/'));
                if first.is_none() && is_pointer && docs.target(reference, index).is_none() {
                    first = Some((reference.to_owned(), span));
                }
            });
            if let Some((reference, span)) = first {
                let fault = Fault { span, message: format!("`{reference}` points at nothing") };
                return Err(Broken::fault("OpenAPI", fault, (file.id != id).then_some(file.id)));
            }
        }
        Ok(())
    }

    pub(in crate::contract::file) fn docs(&self) -> Docs<'_> {
        let doc = |(index, file): (usize, &'_ File)| (index, file.id);
        let files: Vec<(usize, FileId)> = self.files.iter().enumerate().map(doc).collect();
        let docs = self.files.iter().zip(files).map(|(file, (index, id))| Doc {
            text: &file.text,
            root: &file.root,
            path: &file.path,
            file: (index > 0).then_some(id),
        });
        Docs::new(docs.collect(), self.language)
    }

    /// The version that the document states.
    pub(in crate::contract::file) fn version(&self) -> Option<String> {
        self.files[0].root.get("info")?.get("version")?.as_text().map(str::to_owned)
    }
}

impl File {
    fn of(model: &Model, id: FileId, root: Node) -> Self {
        let file = &model[id];
        Self { path: file.path.clone(), text: Arc::clone(&file.text), root, id }
    }
}

/// Every reference of a tree with its place.
fn each_reference(root: &Node, found: &mut dyn FnMut(&str, Span)) {
    let mut work = vec![(root, false)];
    while let Some((node, is_named)) = work.pop() {
        match &node.value {
            Value::List(nodes) => work.extend(nodes.iter().map(|node| (node, false))),
            Value::Map(entries) => {
                for entry in entries.iter() {
                    // Among names that people give, a keyword is a name like any other.
                    let is_free = !is_named && (FREE.contains(&&*entry.key) || entry.key.starts_with("x-"));
                    match &entry.value.value {
                        Value::Text(reference) if &*entry.key == "$ref" && !is_named => found(reference, entry.value.span),
                        _ if is_free => {}
                        _ => work.push((&entry.value, !is_named && entry.value.is_map() && NAMES.contains(&&*entry.key))),
                    }
                }
            }
            _ => {}
        }
    }
}

/// The paths of files that a text refers to, as far as a look at it tells; relative to its repo.
pub(in crate::contract::file) fn references(path: &str, text: &str) -> Vec<String> {
    let mut found = BTreeSet::new();
    for (at, mark) in text.match_indices("$ref") {
        let rest = text.get(at + mark.len()..).unwrap_or_default().trim_start_matches(['"', '\'']).trim_start();
        let Some(value) = rest.strip_prefix(':') else { continue };
        let value = value.trim_start().trim_start_matches(['"', '\'']);
        let end = value.find(['"', '\'', '#', '\n', '\r', '}', ',']).unwrap_or(value.len());
        let value = value.get(..end).unwrap_or_default().trim();
        if !value.is_empty() {
            found.extend(beside(path, value));
        }
    }
    found.into_iter().collect()
}
