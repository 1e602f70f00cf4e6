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
mod editor;
mod embedded;
mod environments;
mod feature;
mod feed;
mod finding;
mod forge;
mod graph;
mod guide;
mod home;
mod language;
mod link;
mod llms;
mod mirror;
mod moved;
mod needs;
mod not_found;
mod page;
mod person;
mod prepared;
mod prose;
mod quote;
mod reading;
mod redirect;
mod repo;
mod report;
mod rules;
mod search;
mod single;
mod sitemap;
mod state;
mod svg;
mod task;
mod templates;
#[cfg(test)]
mod tests;
mod theme;
mod trends;
mod workspace;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use assets::media_type;
pub use content::{WrittenPage, written_pages};
pub use diagram::MermaidCopy;
pub use editor::EditorLink;
pub use feed::{NewsItem, What};
pub use finding::Counts;
pub use prepared::{Made, OnPage, Prepared};
pub use search::{Facets, FoundIn, FoundPage, FoundPages, SearchIndex};
pub use single::{Single, Subject, is_single};
pub use svg::safe_svg;
pub use templates::ThemeError;
pub use trends::TrendPoint;

use crate::config::Config;
use crate::contract::Contracts;
use crate::diagram::Gallery;
use crate::internal::InternalError;
use crate::lint::Finding;
use crate::model::Model;

/// A whole site. Paths are relative to its top, with `/`.
#[derive(Clone, Debug, Default)]
pub struct Site {
    /// What each path holds.
    pub files: BTreeMap<String, File>,
    /// What could not be made because of a fault of Crossbook itself. A page has a word about that in its place, other files are left
    /// out.
    pub failed: Vec<Failed>,
}

/// A file that could not be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed {
    /// The file's path in the site.
    pub path: String,
    /// The panic that was caught.
    pub error: InternalError,
}

/// What stands in one file of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum File {
    /// These bytes, and no more room than they take.
    Bytes(Arc<[u8]>),
    /// A copy of a file of the workspace, such as an image: its path, relative to the workspace's root, with `/`.
    Copy(String),
}

/// All that a site is made of.
#[derive(Clone, Copy)]
pub struct Inputs<'a> {
    /// What the documents say.
    pub model: &'a Model,
    /// What repos agreed on, and whether they keep to it.
    pub contracts: &'a Contracts,
    /// As [`lint::check`](crate::lint::check) gives them.
    pub findings: &'a [Finding],
    /// The settings.
    pub config: &'a Config,
    /// What the site is called where `book.toml` gives no title.
    pub name: &'a str,
    /// Pages of the user's own beside the guide, by their path in the content folder; other files there are published with them.
    pub content: &'a BTreeMap<String, Vec<u8>>,
    /// Files of the user's own that replace those of the built-in theme, by their path in the theme folder.
    pub theme: &'a BTreeMap<String, Vec<u8>>,
    /// The copy of mermaid that draws what Crossbook cannot.
    pub mermaid: Option<&'a MermaidCopy>,
    /// Pictures that were drawn before, and those that are drawn now.
    pub pictures: &'a Gallery,
    /// How the figures went, oldest first; without two points there is no page of them.
    pub trends: &'a [TrendPoint],
    /// What is new, newest first.
    pub news: &'a [NewsItem],
    /// How a reader on this machine opens a file in an editor, where the site is for such a one.
    pub editor: Option<&'a EditorLink>,
    /// Files that others make, such as `report.json`, by their path on the site.
    pub extra: &'a [(&'a str, Extra)],
}

/// What a site shows of the time before.
#[derive(Debug, Default)]
pub struct Past {
    /// See [`Inputs::trends`].
    pub trends: Vec<TrendPoint>,
    /// See [`Inputs::news`].
    pub news: Vec<NewsItem>,
}

/// Makes a file of the site from what everything is made of.
pub type Extra = fn(&Model, &Contracts, &[Finding]) -> Vec<u8>;

/// Makes the whole site. Same inputs, same bytes.
///
/// # Errors
/// Where a template of the theme is no template, or asks for what its page does not have.
pub fn build(inputs: &Inputs<'_>) -> Result<Site, ThemeError> {
    Prepared::new(inputs)?.build()
}

/// A page as it is published.
struct Rendered {
    path: String,
    /// The name of its template.
    kind: &'static str,
    title: String,
    html: Arc<[u8]>,
    /// Files of the workspace that it shows.
    copies: Vec<String>,
}
