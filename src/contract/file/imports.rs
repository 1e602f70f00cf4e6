//! What files say to those that refer to them, each read once: when another one first does.

use std::sync::OnceLock;

use super::protobuf;
use super::typescript::Module;
use crate::data::{Fault, Language, Node};
use crate::model::{FileId, Model};

/// The files of a workspace, with what was read of them for others.
pub(in crate::contract) struct Imports<'m> {
    pub model: &'m Model,
    trees: PerFile<Result<Node, Fault>>,
    declared: PerFile<protobuf::Declared>,
    modules: PerFile<Result<Module, Fault>>,
}

impl<'m> Imports<'m> {
    pub(in crate::contract) fn new(model: &'m Model) -> Self {
        Self { model, trees: PerFile::default(), declared: PerFile::default(), modules: PerFile::default() }
    }

    /// A file of JSON or YAML.
    pub(super) fn tree(&self, id: FileId) -> Result<Node, Fault> {
        let file = &self.model[id];
        self.trees.get(self.model, id, || Language::of(&file.path).unwrap_or(Language::Yaml).read(&file.text)).clone()
    }

    /// A file of protobuf.
    pub(super) fn declared(&self, id: FileId, read: impl FnOnce(&str) -> protobuf::Declared) -> &protobuf::Declared {
        self.declared.get(self.model, id, || read(&self.model[id].text))
    }

    /// A file of TypeScript.
    pub(super) fn module(&self, id: FileId) -> &Result<Module, Fault> {
        let file = &self.model[id];
        self.modules.get(self.model, id, || Module::read(&file.path, &file.text))
    }
}

/// One thing for each file, made when it is first asked for.
struct PerFile<T>(OnceLock<Vec<OnceLock<T>>>);

impl<T> Default for PerFile<T> {
    fn default() -> Self {
        Self(OnceLock::new())
    }
}

impl<T> PerFile<T> {
    fn get(&self, model: &Model, id: FileId, make: impl FnOnce() -> T) -> &T {
        let all = self.0.get_or_init(|| model.files.iter().map(|_| OnceLock::new()).collect());
        all[id.0 as usize].get_or_init(make)
    }
}
