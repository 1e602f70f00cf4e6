//! The site as a value: every file of it, by its path, before anything is written.

mod activity;
mod address;
mod assets;
mod conflicts;
mod content;
mod contract;
mod contracts;
mod diagram;
mod document;
mod embedded;
mod feature;
mod feed;
mod finding;
mod forge;
mod graph;
mod guide;
mod home;
mod link;
mod llms;
mod mirror;
mod not_found;
mod page;
mod prose;
mod quote;
mod reading;
mod repo;
mod report;
mod rules;
mod search;
mod sitemap;
mod state;
mod task;
mod templates;
#[cfg(test)]
mod tests;
mod theme;
mod workspace;

use std::collections::BTreeMap;

use rayon::prelude::*;

pub use diagram::MermaidCopy;
pub use templates::ThemeError;

use crate::config::Config;
use crate::lint::Finding;
use crate::model::Model;
use page::Page;

/// A whole site. Paths are relative to its top, with `/`.
#[derive(Clone, Debug, Default)]
pub struct Site {
    pub files: BTreeMap<String, File>,
}

/// What stands in one file of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum File {
    Bytes(Vec<u8>),
    /// A copy of a file of the workspace, such as an image: its path, relative to the workspace's root, with `/`.
    Copy(String),
}

/// All that a site is made of.
#[derive(Clone, Copy)]
pub struct Inputs<'a> {
    pub model: &'a Model,
    /// As [`lint::check`](crate::lint::check) gives them.
    pub findings: &'a [Finding],
    pub config: &'a Config,
    /// What the site is called where `book.toml` gives no title.
    pub name: &'a str,
    /// Pages of the user's own beside the guide, by their path in the content folder; other files there are published with them.
    pub content: &'a BTreeMap<String, Vec<u8>>,
    /// Files of the user's own that replace those of the built-in theme, by their path in the theme folder.
    pub theme: &'a BTreeMap<String, Vec<u8>>,
    /// The copy of mermaid that draws what Crossbook cannot.
    pub mermaid: Option<&'a MermaidCopy>,
    /// Files that are published as they are, such as `report.json`, by their path on the site.
    pub extra: &'a BTreeMap<String, Vec<u8>>,
}

/// Makes the whole site. Same inputs, same bytes.
///
/// # Errors
/// Where a template of the theme is no template, or asks for what its page does not have.
pub fn build(inputs: &Inputs<'_>) -> Result<Site, ThemeError> {
    let theme = theme::Theme::new(inputs.theme);
    let site = page::Shared::new(inputs);
    let templates = templates::Templates::new(&theme, &site.header(&theme))?;
    let pages: Vec<Page> = pages(&site);
    let rendered: Result<Vec<Rendered>, ThemeError> = pages.into_par_iter().map(|page| page.render(&site, &templates)).collect();
    let mut files = BTreeMap::new();
    for Rendered { path, html, copies } in rendered? {
        files.insert(path, File::Bytes(html.into_bytes()));
        files.extend(copies.into_iter().map(|copy| (assets::address(&copy), File::Copy(copy))));
    }
    let machine = machine_files(&site, &files);
    files.extend(machine.into_iter().map(|(path, text)| (path, File::Bytes(text.into_bytes()))));
    files.extend(search::files(&site).into_iter().map(|(path, bytes)| (path, File::Bytes(bytes))));
    files.extend(site.diagrams.files().map(|(path, svg)| (path, File::Bytes(svg.into_bytes()))));
    if let Some(copy) = inputs.mermaid {
        files.insert(copy.address(), File::Bytes(copy.bytes.clone()));
    }
    let bytes = theme.assets().chain(site.content.assets());
    files.extend(bytes.map(|(path, bytes)| (path, File::Bytes(bytes.to_vec()))));
    files.extend(inputs.extra.iter().map(|(path, bytes)| (path.clone(), File::Bytes(bytes.clone()))));
    Ok(Site { files })
}

/// What the site tells programs, by path. `files` are its pages.
fn machine_files(site: &page::Shared<'_>, files: &BTreeMap<String, File>) -> BTreeMap<String, String> {
    let mut machine = BTreeMap::from([(address::WORKSPACE.to_owned(), workspace::json(site)), ("llms.txt".to_owned(), llms::text(site))]);
    machine.extend(feed::atom(site).map(|feed| (address::FEED.to_owned(), feed)));
    if let Some(url) = &site.url {
        let pages: Vec<&str> =
            files.keys().map(String::as_str).filter(|path| path.ends_with(".html") && *path != address::NOT_FOUND).collect();
        machine.extend(sitemap::files(url, &pages));
    }
    machine
}

/// A page as it is published.
struct Rendered {
    path: String,
    html: String,
    /// Files of the workspace that it shows.
    copies: Vec<String>,
}

/// Every page that there is to be, one kind after the other.
fn pages(site: &page::Shared<'_>) -> Vec<Page> {
    let model = site.model;
    let mut pages = vec![Page::Home, Page::Contracts, Page::Report, Page::Activity(None), Page::Conflicts, Page::Graph];
    pages.extend([Page::Rules, Page::Search, Page::NotFound]);
    pages.extend((0..feature::pages(site)).map(Page::Features));
    pages.extend((0..model.repos.len() as u32).map(|repo| Page::Repo(crate::model::RepoId(repo))));
    pages.extend(model.task_ids().map(Page::Task));
    pages.extend(site.addresses.shared_features().map(Page::Feature));
    pages.extend(model.document_ids().filter(|id| model[*id].task.is_none()).map(Page::Document));
    pages.extend((0..model.contracts.len()).filter(|index| site.addresses.contract(*index).is_some()).map(Page::Contract));
    pages.extend(activity::months(&site.happenings).into_iter().map(|month| Page::Activity(Some(month))));
    pages.extend(site.findings.groups().map(Page::RepoReport));
    pages.extend(crate::lint::RULES.iter().copied().map(Page::Rule));
    pages.extend((0..site.content.pages.len()).map(Page::Guide));
    pages
}
