//! What a manifest says: the package that it is of, and those that it requires.

use std::collections::BTreeMap;

use super::range::Dialect;
use super::tree::{self, Node, Text};
use super::{cargo, npm, pyproject, requirements};
use crate::data::Language;
use crate::model::{FileId, Model, RepoId, SharedFile, folder_of, join, lies_in};
use crate::text::Span;

/// Where names of packages mean one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Ecosystem {
    Npm,
    Cargo,
    Python,
}

impl Ecosystem {
    pub(super) const ALL: [Self; 3] = [Self::Npm, Self::Cargo, Self::Python];

    /// A package's name in its one spelling: Python's `Quayline_Manifest` is `quayline-manifest`.
    pub(super) fn name(self, name: &str) -> String {
        match self {
            Self::Npm | Self::Cargo => name.to_owned(),
            Self::Python => {
                let lower = name.to_lowercase();
                lower.split(['-', '_', '.']).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
            }
        }
    }
}

/// A manifest that could be read.
#[derive(Clone, Debug)]
pub(super) struct Manifest {
    pub file: FileId,
    pub repo: RepoId,
    /// The folder that it stands in, relative to the workspace's root.
    pub folder: String,
    pub ecosystem: Ecosystem,
    pub package: Option<Package>,
    /// In the order of their places.
    pub requirements: Vec<Requirement>,
}

#[derive(Clone, Debug)]
pub(super) struct Package {
    /// In its one spelling.
    pub name: String,
    /// None where the manifest leaves it to a tool.
    pub version: Option<Version>,
    /// No registry has it, so that whoever requires it from one means another package.
    pub private: bool,
}

/// A version, and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Version {
    pub text: String,
    pub file: FileId,
    pub span: Span,
}

/// One entry of a manifest.
#[derive(Clone, Debug)]
pub(super) struct Requirement {
    /// In its one spelling; none where only an address or a path is given.
    pub name: Option<String>,
    pub source: Source,
    /// What the entry says of the version, as it is written.
    pub said: String,
    pub span: Span,
    /// It holds on some platforms only, so that others may have an entry of their own.
    pub conditional: bool,
}

/// Where a required package is taken from.
#[derive(Clone, Debug)]
pub(super) enum Source {
    /// A registry, within a range of versions.
    Range(Dialect, String),
    /// A git repo, by the last name of its address, at a tag or what may be one.
    Git { repo: String, tag: Option<String> },
    /// A folder, relative to the workspace's root.
    Path(String),
    /// What says nothing about a version.
    Elsewhere,
}

impl Requirement {
    /// What a text says of the version of a package.
    pub(super) fn new(name: Option<String>, source: Source, said: &Text) -> Self {
        Self { name, source, said: said.value.clone(), span: said.span, conditional: false }
    }
}

/// What reading a manifest asks of the files around it.
pub(super) struct Around<'m> {
    pub file: FileId,
    pub folder: &'m str,
    /// The version that the manifest of the whole Cargo workspace gives to its members.
    pub inherited: Option<&'m Version>,
}

impl Around<'_> {
    /// A path as a manifest writes it; none where it is one of somebody's machine.
    pub(super) fn path(&self, path: &str) -> Option<String> {
        let path = path.replace('\\', "/");
        let local = !path.starts_with(['/', '~']) && !path.contains(':');
        local.then(|| join(self.folder, &path))
    }

    /// Where a path leads. What is in an archive is not what lies around it.
    pub(super) fn source(&self, path: &str) -> Source {
        let folder = self.path(path).filter(|_| !is_archive(path));
        folder.map_or(Source::Elsewhere, Source::Path)
    }
}

/// Whether a package is packed at this address.
pub(super) fn is_archive(address: &str) -> bool {
    [".tgz", ".gz", ".tar", ".zip", ".whl", ".crate"].iter().any(|end| address.ends_with(end))
}

/// What package managers call their files.
enum Form {
    Npm(Node),
    Cargo(Node),
    Pyproject(Node),
    Requirements,
}

impl Form {
    /// None for what is no manifest, and for what cannot be read as one.
    fn of(file: &SharedFile) -> Option<Self> {
        let (folder, name) = (folder_of(&file.path), file.path.rsplit('/').next().unwrap_or_default());
        let listed = name.starts_with("requirements") || folder.rsplit('/').next() == Some("requirements");
        match name {
            _ if file.unread.is_some() => None,
            "package.json" => tree::read(Language::Json, &file.text).map(Self::Npm),
            "Cargo.toml" => tree::read(Language::Toml, &file.text).map(Self::Cargo),
            "pyproject.toml" => tree::read(Language::Toml, &file.text).map(Self::Pyproject),
            name if name.ends_with(".txt") && listed => Some(Self::Requirements),
            _ => None,
        }
    }
}

/// Every manifest of the workspace that can be read, in the order of the files.
pub(super) fn read_all(model: &Model) -> Vec<Manifest> {
    use rayon::prelude::*;
    let forms: Vec<(FileId, Form)> = model
        .files
        .par_iter()
        .enumerate()
        .filter_map(|(index, file)| Some((FileId(u32::try_from(index).ok()?), Form::of(file)?)))
        .collect();
    let mut inherited: BTreeMap<&str, Version> = BTreeMap::new();
    for (file, form) in &forms {
        if let Form::Cargo(root) = form
            && let Some(version) = root.text_at(&["workspace", "package", "version"])
        {
            let version = Version { text: version.value.clone(), file: *file, span: version.span };
            inherited.insert(folder_of(&model[*file].file), version);
        }
    }
    forms.par_iter().map(|(file, form)| read(model, *file, form, &inherited)).collect()
}

fn read(model: &Model, id: FileId, form: &Form, inherited: &BTreeMap<&str, Version>) -> Manifest {
    let file = &model[id];
    let folder = folder_of(&file.file);
    let inherited = above(folder, &model[file.repo].path).find_map(|above| inherited.get(above));
    let around = Around { file: id, folder, inherited };
    let (ecosystem, package, mut requirements) = match form {
        Form::Npm(root) => (Ecosystem::Npm, npm::package(root, &around), npm::requirements(root, &around)),
        Form::Cargo(root) => (Ecosystem::Cargo, cargo::package(root, &around), cargo::requirements(root, &around)),
        Form::Pyproject(root) => (Ecosystem::Python, pyproject::package(root, &around), pyproject::requirements(root, &around)),
        Form::Requirements => (Ecosystem::Python, None, requirements::read(&file.text, &around)),
    };
    requirements.sort_by_key(|requirement| requirement.span);
    Manifest { file: id, repo: file.repo, folder: folder.to_owned(), ecosystem, package, requirements }
}

/// A folder and those above it, up to the top of its repo.
fn above<'p>(folder: &'p str, top: &str) -> impl Iterator<Item = &'p str> {
    let within = move |folder: &&str| lies_in(folder, top);
    std::iter::successors(Some(folder), |folder| (!folder.is_empty()).then(|| folder_of(folder))).take_while(within)
}
