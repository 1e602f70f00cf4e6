//! The manifests of a workspace, each read in the form of its package manager.

use std::collections::BTreeMap;

use super::entry::{Around, Ecosystem, Manifest, Version};
use super::tree::{self, Node};
use super::{cargo, npm, pyproject, requirements};
use crate::data::Language;
use crate::model::{FileId, Model, SharedFile, folder_of, lies_in};

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
    let inherited = above(folder, &model[file.repo].info.path).find_map(|above| inherited.get(above));
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
