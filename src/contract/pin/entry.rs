//! What a manifest says: the package that it is of, and those that it requires.

use super::range::Dialect;
use super::tree::Text;
use crate::model::{FileId, RepoId, join};
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
