//! What a name of a type means, over the files that are imported.

use std::collections::{BTreeSet, HashSet, VecDeque};

use prost_types::{DescriptorProto, FileDescriptorProto};
use protox_parse::parse;

use super::{MAX_BYTES, inside, too_deep};
use crate::contract::file::imports::Imports;
use crate::model::{FileId, join};

/// How many files are looked into for the names that one file sees.
const FILES: usize = 500;

/// What a file declares to those who import it.
#[derive(Default)]
pub(in crate::contract::file) struct Declared {
    names: Vec<String>,
    /// What it imports for itself and for all who import it.
    public: Vec<String>,
}

/// What an import declares. Of one that cannot be read that is not known, and its types are compared by the names that are written.
fn declared<'i>(imports: &'i Imports<'_>, id: FileId) -> &'i Declared {
    imports.declared(id, |text| {
        if text.len() > MAX_BYTES || too_deep(text).is_some() {
            return Declared::default();
        }
        parse("import.proto", text).map(|file| Declared::of(&file)).unwrap_or_default()
    })
}

/// The file that an import names.
fn find(imports: &Imports<'_>, from: FileId, import: &str) -> Option<FileId> {
    let model = imports.model;
    let (repo, path) = (model[from].repo, &model[from].path);
    candidates(path, import).into_iter().find_map(|path| crate::contract::file::file(model, repo, &path))
}

impl Declared {
    fn of(file: &FileDescriptorProto) -> Self {
        let package = file.package();
        let mut names: Vec<String> = file.enum_type.iter().map(|declared| inside(package, declared.name())).collect();
        let mut work: Vec<(String, &DescriptorProto)> =
            file.message_type.iter().map(|message| (inside(package, message.name()), message)).collect();
        while let Some((name, message)) = work.pop() {
            work.extend(message.nested_type.iter().map(|nested| (inside(&name, nested.name()), nested)));
            names.extend(message.enum_type.iter().map(|declared| inside(&name, declared.name())));
            names.push(name);
        }
        let public = file.public_dependency.iter().filter_map(|index| file.dependency.get(*index as usize).cloned());
        Self { names, public: public.collect() }
    }
}

/// The types that a file sees, by their whole names.
pub(super) struct Names<'i> {
    own: HashSet<String>,
    seen: HashSet<&'i str>,
    package: String,
}

impl<'i> Names<'i> {
    pub(super) fn read(imports: &'i Imports<'_>, id: FileId, file: &FileDescriptorProto) -> Self {
        let own = Declared::of(file).names.into_iter().collect();
        let mut names = Self { own, seen: HashSet::new(), package: file.package().to_owned() };
        let mut known: BTreeSet<FileId> = BTreeSet::from([id]);
        let mut work: VecDeque<FileId> = file.dependency.iter().filter_map(|import| find(imports, id, import)).collect();
        while let Some(other) = work.pop_front().filter(|_| known.len() < FILES) {
            if known.insert(other) {
                let declared = declared(imports, other);
                names.seen.extend(declared.names.iter().map(String::as_str));
                work.extend(declared.public.iter().filter_map(|import| find(imports, other, import)));
            }
        }
        names
    }

    /// Those of a text that imports nothing.
    pub(super) fn alone(file: &FileDescriptorProto) -> Self {
        let own = Declared::of(file).names.into_iter().collect();
        Self { own, seen: HashSet::new(), package: file.package().to_owned() }
    }

    fn knows(&self, name: &str) -> bool {
        self.own.contains(name) || self.seen.contains(name)
    }

    /// The whole name of a type, its own package left out; as it is written where nothing here declares it.
    pub(super) fn resolve(&self, name: &str, scope: &str) -> String {
        if let Some(whole) = name.strip_prefix('.') {
            return self.short(whole);
        }
        let mut scope = scope;
        loop {
            let whole = inside(scope, name);
            if self.knows(&whole) {
                return self.short(&whole);
            }
            match scope.rsplit_once('.') {
                Some((above, _)) => scope = above,
                None if scope.is_empty() => return self.short(name),
                None => scope = "",
            }
        }
    }

    fn short(&self, whole: &str) -> String {
        let own = whole.strip_prefix(self.package.as_str()).and_then(|rest| rest.strip_prefix('.'));
        own.filter(|_| !self.package.is_empty()).unwrap_or(whole).to_owned()
    }
}

/// Where an import may be: its path is seen from a folder that only the compiler is told, one of those above the file that imports it.
fn candidates(path: &str, import: &str) -> Vec<String> {
    let is_plain =
        !import.starts_with('/') && import.split('/').all(|part| !matches!(part, "" | "." | "..")) && !import.contains(['\\', ':']);
    let mut folders: Vec<&str> = Vec::new();
    let mut rest = path;
    while let Some((folder, _)) = rest.rsplit_once('/') {
        folders.push(folder);
        rest = folder;
    }
    folders.push("");
    folders.into_iter().filter(|_| is_plain).map(|folder| join(folder, import)).collect()
}

/// The paths that imports of a text may name, relative to its repo.
pub(in crate::contract::file) fn references(path: &str, text: &str) -> Vec<String> {
    let mut found = BTreeSet::new();
    for line in text.lines().filter_map(|line| line.trim_start().strip_prefix("import")) {
        let mut parts = line.split(['"', '\'']);
        if let (Some(_), Some(import)) = (parts.next(), parts.next()) {
            found.extend(candidates(path, import));
        }
    }
    found.into_iter().collect()
}
