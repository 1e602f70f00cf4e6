//! Files that one repo owns and others copy.

mod facts;
mod form;
mod found;
mod graphql;
mod imports;
mod lines;
mod openapi;
#[cfg(test)]
mod pieces;
mod prisma;
pub(super) mod prose;
mod protobuf;
mod schema;
mod sql;
#[cfg(test)]
mod tests;
mod tree;
mod typescript;

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::{ContractKind, Difference, HeldText, Holder, Mirror, SharedContract, Verdict};
use crate::config::{ContractConfig, Format, MirrorConfig};
use crate::data::Language;
use crate::model::{FileId, Model, RepoId, SharedFile, join};
use crate::text::{Cut, Pattern, Span, start_of};
use form::{Form, Terms};
pub use found::{LIMIT, MISSING};
pub(super) use imports::Imports;
use prose::Declared;

/// The contracts that are files, in the order of `book.toml`: those of a glob by the owner's paths, then the copies that
/// nobody owns.
///
/// Where it `is_asked`, also what the owners' files declare.
pub(super) fn contracts(imports: &Imports<'_>, configured: &[ContractConfig], is_asked: bool) -> (Vec<SharedContract>, Vec<Declared>) {
    let (mut all, mut declared) = (Vec::new(), Vec::new());
    for contract in configured.iter().filter_map(|config| Contract::new(imports, config, is_asked)) {
        for (shared, known) in contract.shared() {
            all.push(shared);
            declared.extend(known);
        }
    }
    (all, declared)
}

/// The format of a file of a contract that may refer to others, as far as a look at its text tells. Those are read as it is.
pub fn referring_format(path: &str, text: &str, format: Option<Format>) -> Option<Format> {
    let is_tree = || matches!(Language::of(path), Some(Language::Json | Language::Yaml));
    match format {
        Some(Format::OpenApi | Format::Protobuf | Format::TypeScript) => format,
        None if is_tree() && start_of(text, 4096).contains("openapi") => Some(Format::OpenApi),
        None if path.ends_with(".proto") => Some(Format::Protobuf),
        _ => None,
    }
}

/// The paths, relative to the repo, of files that a file of such a format refers to.
pub fn references(path: &str, text: &str, format: Format) -> Vec<String> {
    match format {
        Format::OpenApi => openapi::references(path, text),
        Format::Protobuf => protobuf::references(path, text),
        Format::TypeScript => typescript::references(path, text),
        _ => Vec::new(),
    }
}

/// One `[[contract]]` with what it names.
struct Contract<'a> {
    model: &'a Model,
    config: &'a ContractConfig,
    owner: RepoId,
    pattern: Pattern,
    copies: Vec<Copies<'a>>,
    imports: &'a Imports<'a>,
    /// Plans lock something in words, which may be looked up in files.
    is_asked: bool,
}

/// One `[[contract.mirror]]`.
struct Copies<'a> {
    repo: RepoId,
    pattern: Pattern,
    config: &'a MirrorConfig,
}

impl<'a> Contract<'a> {
    fn new(imports: &'a Imports<'a>, config: &'a ContractConfig, is_asked: bool) -> Option<Self> {
        let model = imports.model;
        let repo = |name: &str| model.repos.iter().position(|repo| repo.info.name == name).map(|index| RepoId(index as u32));
        let pattern = config.pattern(config.path.as_ref()?.get_ref()).ok()?;
        let copies = config.mirrors.iter().filter_map(|mirror| {
            Some(Copies { repo: repo(mirror.repo.get_ref())?, pattern: config.pattern(mirror.path.get_ref()).ok()?, config: mirror })
        });
        Some(Self { model, config, owner: repo(config.owner.get_ref())?, pattern, copies: copies.collect(), imports, is_asked })
    }

    /// The contracts, each with what the owner's file declares.
    fn shared(&self) -> Vec<(SharedContract, Option<Declared>)> {
        let owned: Vec<FileId> = files(self.model, self.owner).filter(|id| self.pattern.matches(&self.model[*id].path)).collect();
        if owned.is_empty() {
            return vec![(self.without_a_file(), None)];
        }
        if self.config.format == Some(Format::Sql) {
            return vec![self.of_tables(&owned)];
        }
        let mut shared: Vec<_> = owned.par_iter().map(|id| self.of_file(*id)).collect();
        shared.extend(self.unowned(&owned).into_iter().map(|contract| (contract, None)));
        shared
    }

    fn one(&self, name: String, owner: Holder, mirrors: Vec<Mirror>) -> SharedContract {
        SharedContract { name, kind: ContractKind::File, owner: Some(owner), mirrors }
    }

    /// The owner is not here, or has no such file: what the copies should say, nobody knows.
    fn without_a_file(&self) -> SharedContract {
        let unknown = seen(self.model, self.owner).err();
        let mirrors = self.copies.iter().flat_map(|copies| {
            let why = match unknown {
                Some(why) => Difference::new("the owner's repo", why, self.model[copies.repo].info.name.clone()),
                None => Difference::new("the owner's file", MISSING, copies.pattern.text()),
            };
            let found: Vec<FileId> = files(self.model, copies.repo).filter(|id| copies.pattern.matches(&self.model[*id].path)).collect();
            let holders = match found.as_slice() {
                [] => vec![self.absent_holder(copies.repo, copies.pattern.text())],
                found => found.iter().map(|id| holder(self.model, *id)).collect(),
            };
            holders.into_iter().map(move |holder| Mirror { holder, verdict: Verdict::Unverifiable, differences: vec![why.clone()] })
        });
        let owner = self.absent_holder(self.owner, self.pattern.text());
        self.one(self.config.name.get_ref().clone(), owner, mirrors.collect())
    }

    /// The contract of one of the owner's files.
    fn of_file(&self, id: FileId) -> (SharedContract, Option<Declared>) {
        let file = &self.model[id];
        let name = self.config.name.get_ref();
        let below = self.pattern.below_base(&file.path).unwrap_or(&file.path);
        let name = if self.pattern.is_glob() { format!("{name}: {below}") } else { name.clone() };
        let owned = Form::read(self.imports, id, self.config.format);
        let mirrors = self.copies.iter().flat_map(|copies| self.mirrors(id, below, &owned, copies)).collect();
        let contract = self.one(name, Holder { version: owned.version(), ..holder(self.model, id) }, mirrors);
        (contract, self.declared(owned, id))
    }

    fn declared(&self, owned: Form<'_>, id: FileId) -> Option<Declared> {
        if self.is_asked { Declared::of(owned, self.owner, id) } else { None }
    }

    fn terms(&self, copies: &Copies<'_>) -> Terms {
        let subset = copies.config.subset.unwrap_or(self.config.subset);
        Terms { subset, direction: copies.config.direction.or(self.config.direction) }
    }

    /// The contract of the tables that all of the owner's files leave behind.
    fn of_tables(&self, ids: &[FileId]) -> (SharedContract, Option<Declared>) {
        let owned = Form::tables(self.model, ids);
        let mirrors = self.copies.iter().map(|copies| {
            let found: Vec<FileId> = files(self.model, copies.repo).filter(|id| copies.pattern.matches(&self.model[*id].path)).collect();
            match found.as_slice() {
                [] => self.lacking(ids[0], &owned, copies.repo, copies.pattern.text()),
                found => {
                    let (verdict, differences) = form::compare(&owned, &Form::tables(self.model, found), self.terms(copies));
                    Mirror { holder: holder_of_tables(self.model, found), verdict, differences }
                }
            }
        });
        let contract = self.one(self.config.name.get_ref().clone(), holder_of_tables(self.model, ids), mirrors.collect());
        (contract, self.declared(owned, ids[0]))
    }

    /// What one `[[contract.mirror]]` has of one of the owner's files.
    fn mirrors(&self, id: FileId, below: &str, owned: &Form<'_>, copies: &Copies<'a>) -> Vec<Mirror> {
        let Terms { subset, .. } = self.terms(copies);
        let (text, glob) = (copies.pattern.text(), copies.pattern.is_glob());
        let found: Vec<FileId> = match (self.pattern.is_glob(), glob) {
            (true, _) => {
                let path = copies.path(below);
                // The copy's own glob says which of the owner's files are copied at all.
                if glob && !copies.pattern.matches(&path) {
                    return Vec::new();
                }
                let found = file(self.model, copies.repo, &path);
                if found.is_none() {
                    // A part of the files is a subset of them.
                    return if subset { Vec::new() } else { vec![self.lacking(id, owned, copies.repo, &path)] };
                }
                found.into_iter().collect()
            }
            (false, true) => files(self.model, copies.repo).filter(|id| copies.pattern.matches(&self.model[*id].path)).collect(),
            (false, false) => file(self.model, copies.repo, text).into_iter().collect(),
        };
        if found.is_empty() {
            return vec![self.lacking(id, owned, copies.repo, text)];
        }
        let mirror = |other: FileId| {
            if self.is_same_text(id, other) && owned.is_readable() {
                let holder = Holder { version: owned.version(), ..holder(self.model, other) };
                return Mirror { holder, verdict: Verdict::InSync, differences: Vec::new() };
            }
            let said = Form::read(self.imports, other, self.config.format);
            let (verdict, differences) = form::compare(owned, &said, self.terms(copies));
            Mirror { holder: Holder { version: said.version(), ..holder(self.model, other) }, verdict, differences }
        };
        found.into_iter().filter(|other| *other != id).map(mirror).collect()
    }

    /// Whether a copy is the owner's file to the letter, and says all there is to say by itself: it need not be read once more.
    fn is_same_text(&self, owner: FileId, copy: FileId) -> bool {
        let (one, other) = (&self.model[owner], &self.model[copy]);
        let ending = |path: &'_ str| path.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        let is_plain = || {
            let format = referring_format(&one.path, &one.text, self.config.format);
            format.is_none_or(|format| references(&one.path, &one.text, format).is_empty())
        };
        one.unread.is_none() && other.unread.is_none() && one.text == other.text && ending(&one.path) == ending(&other.path) && is_plain()
    }

    /// A copy that is not there.
    fn lacking(&self, owner: FileId, owned: &Form<'_>, repo: RepoId, path: &str) -> Mirror {
        let holder = self.absent_holder(repo, path);
        let (verdict, difference) = match seen(self.model, repo) {
            Err(why) => (Verdict::Unverifiable, Difference::new("the copy's repo", self.model[self.owner].info.name.clone(), why)),
            Ok(()) => {
                let place = self::holder(self.model, owner).text.map(|text| text.place);
                let difference = Difference::new("the file", owned.kind(), MISSING);
                (Verdict::Drift, Difference { places: (place, None), ..difference })
            }
        };
        Mirror { holder, verdict, differences: vec![difference] }
    }

    /// Where a text should stand and none does.
    fn absent_holder(&self, repo: RepoId, path: &str) -> Holder {
        Holder { repo, task: None, file: join(&self.model[repo].info.path, path), text: None, version: None }
    }

    /// What stands among the copies without an original.
    fn unowned(&self, owned: &[FileId]) -> Vec<SharedContract> {
        if !self.pattern.is_glob() {
            return Vec::new();
        }
        let below: Vec<&str> = owned.iter().filter_map(|id| self.pattern.below_base(&self.model[*id].path)).collect();
        let mut lonely = Vec::new();
        for copies in self.copies.iter().filter(|copies| copies.pattern.is_glob()) {
            let originals: BTreeSet<String> = below.iter().map(|below| copies.path(below)).collect();
            for id in files(self.model, copies.repo) {
                let file = &self.model[id];
                if copies.pattern.matches(&file.path) && !originals.contains(&file.path) && !owned.contains(&id) {
                    let name = copies.pattern.below_base(&file.path).unwrap_or(&file.path);
                    lonely.push(SharedContract {
                        name: format!("{}: {name}", self.config.name.get_ref()),
                        kind: ContractKind::File,
                        owner: None,
                        mirrors: vec![Mirror { holder: holder(self.model, id), verdict: Verdict::Unowned, differences: Vec::new() }],
                    });
                }
            }
        }
        lonely
    }
}

impl Copies<'_> {
    /// Where the copy of one of a glob's files stands.
    fn path(&self, below: &str) -> String {
        join(if self.pattern.is_glob() { self.pattern.base() } else { self.pattern.text() }, below)
    }
}

/// Whether a repo's files can be missed.
pub(super) fn seen(model: &Model, repo: RepoId) -> Result<(), &'static str> {
    let repo = &model[repo];
    match () {
        () if repo.info.absent => Err("not checked out"),
        () if !repo.has_sources => Err("its sources are not checked out"),
        () => Ok(()),
    }
}

/// The files of a repo, in the order of their paths.
pub(super) fn files(model: &Model, repo: RepoId) -> impl Iterator<Item = FileId> + use<> {
    let first = model.files.partition_point(|file| file.repo < repo);
    let last = model.files.partition_point(|file| file.repo <= repo);
    (first..last).map(|index| FileId(index as u32))
}

fn file(model: &Model, repo: RepoId, path: &str) -> Option<FileId> {
    let index = model.files.binary_search_by(|file| (file.repo, file.path.as_str()).cmp(&(repo, path))).ok()?;
    Some(FileId(index as u32))
}

/// Who has a folder of migrations: the last of them, by its first line. Its text alone says nothing that could be compared.
fn holder_of_tables(model: &Model, ids: &[FileId]) -> Holder {
    let last = sql::in_order(model, ids).last().copied().unwrap_or(ids[0]);
    let mut holder = holder(model, last);
    if let (Some(text), true) = (&mut holder.text, ids.len() > 1) {
        text.span = Span::new(0, 0);
    }
    holder
}

fn holder(model: &Model, id: FileId) -> Holder {
    let file: &SharedFile = &model[id];
    let text = file.unread.is_none().then(|| {
        let mark = if file.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let line = file.text.tail(mark).lines().next().unwrap_or_default();
        HeldText { id: id.into(), span: Span::new(0, file.text.len()), place: Span::new(mark, mark + line.len()) }
    });
    Holder { repo: file.repo, task: None, file: file.file.clone(), text, version: None }
}
