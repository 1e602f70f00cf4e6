//! Cargo.toml.

use super::entry::{Around, Ecosystem, Package, Requirement, Source, Version};
use super::range::Dialect;
use super::remote;
use super::tree::{Node, Text};

/// The tables that require packages.
const TABLES: [&str; 3] = ["dependencies", "dev-dependencies", "build-dependencies"];

pub(super) fn package(root: &Node, around: &Around<'_>) -> Option<Package> {
    let package = root.at(&["package"])?;
    let own = package.text_at(&["version"]).map(|version| Version { text: version.value.clone(), file: around.file, span: version.span });
    let inherits = package.at(&["version", "workspace"]).is_some_and(Node::is_true);
    let private = match package.at(&["publish"]) {
        Some(Node::Flag(published)) => !published,
        Some(Node::List(registries)) => registries.is_empty(),
        _ => false,
    };
    Some(Package {
        name: Ecosystem::Cargo.name(&package.text_at(&["name"])?.value),
        version: own.or_else(|| around.inherited.filter(|_| inherits).cloned()),
        private,
    })
}

pub(super) fn requirements(root: &Node, around: &Around<'_>) -> Vec<Requirement> {
    let own = TABLES.iter().flat_map(|table| root.entries(&[table]));
    // Members say `workspace = true`: the range stands here, once.
    let shared = root.entries(&["workspace", "dependencies"]);
    let always = own.chain(shared).filter_map(|(key, node)| requirement(key, node, around));
    let platforms = root.entries(&["target"]).flat_map(|(_, platform)| TABLES.iter().flat_map(|table| platform.entries(&[table])));
    let sometimes = platforms.filter_map(|(key, node)| Some(Requirement { conditional: true, ..requirement(key, node, around)? }));
    always.chain(sometimes).collect()
}

fn requirement(key: &str, node: &Node, around: &Around<'_>) -> Option<Requirement> {
    let range = |text: &Text| Source::Range(Dialect::Cargo, text.value.clone());
    if let Some(text) = node.text() {
        return Some(Requirement::new(Some(key.to_owned()), range(text), text));
    }
    if node.at(&["workspace"]).is_some_and(Node::is_true) {
        return None;
    }
    let name = node.text_at(&["package"]).map_or(key, |renamed| renamed.value.as_str());
    let [git, path, version] = ["git", "path", "version"].map(|key| node.text_at(&[key]));
    let at = ["tag", "branch", "rev"].iter().find_map(|key| node.text_at(&[key]));
    let (source, said) = match (git, path, version) {
        (Some(git), ..) => {
            let tag = node.text_at(&["tag"]).map(|tag| tag.value.clone());
            (Source::Git { repo: remote::repo(&git.value), tag }, at.unwrap_or(git))
        }
        (None, Some(path), _) => (around.source(&path.value), path),
        (None, None, Some(version)) => (range(version), version),
        (None, None, None) => return None,
    };
    Some(Requirement::new(Some(name.to_owned()), source, said))
}

#[cfg(test)]
mod tests {
    use super::super::tree::read;
    use super::*;
    use crate::data::Language;
    use crate::model::FileId;
    use crate::text::Span;

    #[test]
    fn every_table_is_read_and_a_version_is_inherited() {
        let text = "[package]\nname = \"web\"\nversion.workspace = true\npublish = []\n[dependencies]\na = \"1\"\nb = { package = \"q\", \
                    version = '2' }\nc = { workspace = true }\n[dev-dependencies.d]\ngit = \"https://h/q/d.git\"\ntag = \"v1.2.3\"\n\
                    [target.'cfg(unix)'.build-dependencies]\ne = { path = \"../../api/e\" }\n[workspace.dependencies]\nf = \"\"\"3\"\"\"\n";
        let version = Version { text: "4.0.0".to_owned(), file: FileId(7), span: Span::default() };
        let around = Around { file: FileId(0), folder: "web/crates", inherited: Some(&version) };
        let root = read(Language::Toml, text).unwrap();
        let found = package(&root, &around).unwrap();
        assert_eq!((found.name.as_str(), found.version.unwrap().file, found.private), ("web", FileId(7), true));
        let all = requirements(&root, &around);
        let said: Vec<(&str, &str, bool)> =
            all.iter().map(|one| (one.name.as_deref().unwrap(), one.span.of(text), one.conditional)).collect();
        let expected = [("a", "1", false), ("q", "2", false), ("d", "v1.2.3", false), ("f", "3", false), ("e", "../../api/e", true)];
        assert_eq!(said, expected);
        assert!(matches!(&all[4].source, Source::Path(path) if path == "api/e"));
    }
}
