//! What a name of a type means, over the files that are imported.

use std::collections::{BTreeSet, HashSet, VecDeque};

use protox_parse::parse;

use super::{MAX_BYTES, too_deep};
use crate::model::{FileId, Model, join};

/// How many files are looked into for the names that they declare.
const FILES: usize = 500;

/// The types that a file and its imports declare, by their whole names.
pub(super) struct Names {
    known: HashSet<String>,
    package: String,
}

impl Names {
    pub(super) fn read(model: &Model, id: FileId, file: &prost_types::FileDescriptorProto) -> Self {
        let mut names = Self { known: HashSet::new(), package: file.package().to_owned() };
        names.declare(file);
        let mut seen: BTreeSet<FileId> = BTreeSet::from([id]);
        let mut work: VecDeque<FileId> = VecDeque::new();
        let follow = |from: FileId, file: &prost_types::FileDescriptorProto, seen: &mut BTreeSet<FileId>, work: &mut VecDeque<FileId>| {
            for import in &file.dependency {
                let mut paths = candidates(&model[from].path, import).into_iter();
                let found = paths.find_map(|path| crate::contract::file::file(model, model[from].repo, &path));
                if let Some(other) = found.filter(|other| seen.len() < FILES && seen.insert(*other)) {
                    work.push_back(other);
                }
            }
        };
        follow(id, file, &mut seen, &mut work);
        while let Some(other) = work.pop_front() {
            let text = &*model[other].text;
            // What an import that cannot be read declares is not known; its types are compared by the names that are written.
            if text.len() > MAX_BYTES || too_deep(text).is_some() {
                continue;
            }
            if let Ok(file) = parse("import.proto", text) {
                names.declare(&file);
                follow(other, &file, &mut seen, &mut work);
            }
        }
        names
    }

    fn declare(&mut self, file: &prost_types::FileDescriptorProto) {
        let package = file.package();
        let mut work: Vec<(String, &prost_types::DescriptorProto)> =
            file.message_type.iter().map(|message| (super::inside(package, message.name()), message)).collect();
        self.known.extend(file.enum_type.iter().map(|declared| super::inside(package, declared.name())));
        while let Some((name, message)) = work.pop() {
            work.extend(message.nested_type.iter().map(|nested| (super::inside(&name, nested.name()), nested)));
            self.known.extend(message.enum_type.iter().map(|declared| super::inside(&name, declared.name())));
            self.known.insert(name);
        }
    }

    /// The whole name of a type, its own package left out; as it is written where nothing here declares it.
    pub(super) fn resolve(&self, name: &str, scope: &str) -> String {
        if let Some(whole) = name.strip_prefix('.') {
            return self.short(whole);
        }
        let mut scope = scope;
        loop {
            let whole = super::inside(scope, name);
            if self.known.contains(&whole) {
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
