//! package.json.

use super::entry::{Around, Ecosystem, Package, Requirement, Source, Version, is_archive};
use super::range::Dialect;
use super::remote;
use super::tree::{Node, Text};

/// The tables that require packages.
const TABLES: [&str; 4] = ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"];

pub(super) fn package(root: &Node, around: &Around<'_>) -> Option<Package> {
    let name = root.text_at(&["name"])?;
    let version = root.text_at(&["version"]);
    Some(Package {
        name: Ecosystem::Npm.name(&name.value),
        version: version.map(|version| Version { text: version.value.clone(), file: around.file, span: version.span }),
        private: root.at(&["private"]).is_some_and(Node::is_true) && !name.value.starts_with('@'),
    })
}

pub(super) fn requirements(root: &Node, around: &Around<'_>) -> Vec<Requirement> {
    let entries = TABLES.iter().flat_map(|table| root.entries(&[table]));
    entries.filter_map(|(name, value)| Some(requirement(name, value.text()?, around))).collect()
}

fn requirement(name: &str, text: &Text, around: &Around<'_>) -> Requirement {
    let value = text.value.trim();
    if let Some(alias) = value.strip_prefix("npm:") {
        return aliased(alias, text);
    }
    Requirement::new(Some(name.to_owned()), source(value, around), text)
}

/// `npm:@quayline/manifest@^1.0.0`: another name for a package.
fn aliased(alias: &str, text: &Text) -> Requirement {
    let (name, range) = match alias.rsplit_once('@') {
        Some((name, range)) if !name.is_empty() => (name, range),
        _ => (alias, "*"),
    };
    let at = text.value.rfind(range).filter(|_| alias.ends_with(range));
    let span = at.map_or(text.span, |at| text.part(at..at + range.len()));
    let source = Source::Range(Dialect::Npm, range.to_owned());
    Requirement { name: Some(name.to_owned()), source, said: range.to_owned(), span, conditional: false }
}

fn source(value: &str, around: &Around<'_>) -> Source {
    if let Some(path) = ["file:", "link:", "portal:"].iter().find_map(|scheme| value.strip_prefix(scheme)) {
        return around.source(path);
    }
    if value.starts_with(['.', '/', '~']) && value.contains('/') {
        return around.source(value);
    }
    let address = value.split('#').next().unwrap_or_default();
    let scheme = address.split_once(':').map_or("", |(scheme, _)| scheme);
    match scheme {
        // `owner/repo`, on GitHub.
        "" if address.contains('/') => git(value),
        "" => Source::Range(Dialect::Npm, value.to_owned()),
        "http" | "https" if is_archive(address) => Source::Elsewhere,
        "http" | "https" | "git" | "ssh" | "github" | "gitlab" | "bitbucket" => git(value),
        scheme if scheme.starts_with("git+") || scheme.starts_with("git@") => git(value),
        _ => Source::Elsewhere,
    }
}

/// `…/repo.git#v1.2.3`, or `#semver:^1.2.0`.
fn git(address: &str) -> Source {
    let (address, at) = address.split_once('#').map_or((address, None), |(address, at)| (address, Some(at)));
    match at.and_then(|at| at.strip_prefix("semver:")) {
        Some(range) => Source::Range(Dialect::Npm, range.to_owned()),
        None => Source::Git { repo: remote::repo(address), tag: at.map(str::to_owned) },
    }
}
