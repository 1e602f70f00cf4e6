//! pyproject.toml: the standard's tables, Poetry's, and where uv takes packages from.

use super::entry::{Around, Ecosystem, Package, Requirement, Source, Version};
use super::pep508;
use super::range::Dialect;
use super::remote;
use super::tree::{Node, Text};

pub(super) fn package(root: &Node, around: &Around<'_>) -> Option<Package> {
    let standard = root.at(&["project"]).filter(|project| project.text_at(&["name"]).is_some());
    let table = standard.or_else(|| root.at(&["tool", "poetry"]))?;
    let poetry = root.at(&["tool", "poetry"]);
    let dynamic = table.at(&["dynamic"]).map_or(&[][..], Node::list);
    let dynamic = dynamic.iter().filter_map(Node::text).any(|field| field.value == "version");
    let own = table.text_at(&["version"]).or_else(|| poetry?.text_at(&["version"]));
    let classifiers = table.at(&["classifiers"]).map_or(&[][..], Node::list).iter().filter_map(Node::text);
    Some(Package {
        name: Ecosystem::Python.name(&table.text_at(&["name"])?.value),
        version: own.filter(|_| !dynamic).map(|version| Version { text: version.value.clone(), file: around.file, span: version.span }),
        private: classifiers.into_iter().any(|classifier| classifier.value.starts_with("Private ::")),
    })
}

pub(super) fn requirements(root: &Node, around: &Around<'_>) -> Vec<Requirement> {
    let lists = root.at(&["project", "dependencies"]).into_iter().chain(root.at(&["tool", "uv", "dev-dependencies"]));
    let named = [&["project", "optional-dependencies"][..], &["dependency-groups"]];
    let named = named.into_iter().flat_map(|keys| root.entries(keys)).map(|(_, list)| list);
    let standard = lists.chain(named).flat_map(Node::list).filter_map(Node::text).filter_map(|text| pep508::read(text, around));
    let standard = standard.flat_map(|requirement| from_uv(root, requirement, around));
    let groups = root.entries(&["tool", "poetry", "group"]).flat_map(|(_, group)| group.entries(&["dependencies"]));
    let poetry = root.entries(&["tool", "poetry", "dependencies"]).chain(root.entries(&["tool", "poetry", "dev-dependencies"]));
    let poetry = poetry.chain(groups).filter(|(name, _)| *name != "python").flat_map(|(name, node)| of_poetry(name, node, around));
    standard.chain(poetry).collect()
}

/// What uv takes in place of a requirement: `[tool.uv.sources]` may give it a git repo or a folder.
fn from_uv(root: &Node, requirement: Requirement, around: &Around<'_>) -> Vec<Requirement> {
    let mut sources = root.entries(&["tool", "uv", "sources"]);
    let source = sources.find(|(name, _)| requirement.name.as_deref() == Some(&Ecosystem::Python.name(name)));
    let Some((_, source)) = source else { return vec![requirement] };
    // A list gives each platform its own.
    let several = !source.list().is_empty();
    let nodes = if several { source.list() } else { std::slice::from_ref(source) };
    let one = |node: &Node| {
        let conditional = several || requirement.conditional;
        let registry = node.at(&["index"]).is_some();
        match elsewhere(node, around) {
            Some((source, said)) => Requirement { conditional, ..Requirement::new(requirement.name.clone(), source, said) },
            None if registry => Requirement { conditional, ..requirement.clone() },
            // The same workspace, or an archive.
            None => Requirement { conditional, source: Source::Elsewhere, ..requirement.clone() },
        }
    };
    nodes.iter().map(one).collect()
}

/// The git repo or the folder that a table names.
fn elsewhere<'n>(node: &'n Node, around: &Around<'_>) -> Option<(Source, &'n Text)> {
    if let Some(git) = node.text_at(&["git"]) {
        let at = ["tag", "branch", "rev"].iter().find_map(|key| node.text_at(&[key]));
        let tag = node.text_at(&["tag"]).map(|tag| tag.value.clone());
        return Some((Source::Git { repo: remote::repo(&git.value), tag }, at.unwrap_or(git)));
    }
    let path = node.text_at(&["path"])?;
    Some((around.source(&path.value), path))
}

/// `"^1.2"`, `{ version = "^1.2" }`, `{ git = "…", tag = "…" }`, or a list of such.
fn of_poetry(name: &str, node: &Node, around: &Around<'_>) -> Vec<Requirement> {
    let several = !node.list().is_empty();
    let nodes = if several { node.list() } else { std::slice::from_ref(node) };
    let one = |node: &Node| {
        let range = |text: &Text| Source::Range(Dialect::Poetry, text.value.clone());
        let marked = ["python", "platform", "markers"].iter().any(|key| node.at(&[key]).is_some());
        let (source, said) = match node.text() {
            Some(text) => (range(text), text),
            None => match elsewhere(node, around) {
                Some(found) => found,
                None => node.text_at(&["version"]).map(|text| (range(text), text))?,
            },
        };
        let named = Some(Ecosystem::Python.name(name));
        Some(Requirement { conditional: several || marked, ..Requirement::new(named, source, said) })
    };
    nodes.iter().filter_map(one).collect()
}
