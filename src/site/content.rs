//! Pages that are written for the site: the guide that comes along, and the user's own.

use std::collections::BTreeMap;
use std::ptr;
use std::sync::Arc;

use serde::Deserialize;

use super::address::{Names, segment};
use super::{address, embedded, forge};
use crate::lint::rule_named;
use crate::markdown::{self, Destination, LinkTarget, parse_yaml};
use crate::model::{folder_of, join};

/// All written pages in the order of the guide, and the files beside them.
pub(super) struct Content<'a> {
    pub pages: Arc<Vec<ContentPage>>,
    files: BTreeMap<String, &'a [u8]>,
    own: &'a BTreeMap<String, Vec<u8>>,
}

pub(super) struct ContentPage {
    /// In the content folder: `guide/ci.md`.
    pub path: String,
    pub address: String,
    pub title: String,
    pub summary: String,
    /// Written by the user.
    pub is_own: bool,
    /// Of the guide that comes along, or in the place of a page of it.
    pub is_guide: bool,
    /// The heading in the navigation that it is listed under; empty for none.
    pub group: String,
    order: u32,
    pub document: markdown::Document,
}

/// What stands between the `---` lines at the top of a page.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct FrontMatter {
    pub title: String,
    pub summary: String,
    /// The language that it is written in.
    pub lang: String,
    /// The heading that the page is listed under in the navigation of the guide.
    group: String,
    /// Its position in the guide; pages without a number come last.
    order: String,
}

impl FrontMatter {
    /// Empty where there is none, or none that can be read.
    pub(super) fn of(document: &markdown::Document) -> Self {
        let text = document.front().map_or("", |(_, body)| body.of(&document.text));
        parse_yaml(text).unwrap_or_default()
    }
}

impl<'a> Content<'a> {
    /// Pages are those of the site before, where the same folder was read for it.
    pub(super) fn after(before: Option<&Content<'_>>, own: &'a BTreeMap<String, Vec<u8>>) -> Self {
        let guide = embedded::guide();
        let mut files: BTreeMap<String, &[u8]> = guide.clone();
        files.extend(own.iter().map(|(path, bytes)| (path.clone(), bytes.as_slice())));
        // The pages of rules belong to the rules: they have pages of their own.
        files.retain(|path, _| rule_of(path).is_none());
        if let Some(before) = before.filter(|before| ptr::eq(before.own, own)) {
            return Self { pages: Arc::clone(&before.pages), files, own };
        }
        let mut names = Names::default();
        let written = files.iter().filter(|(path, _)| is_page(path));
        let made = |(path, bytes): (&String, &&[u8])| ContentPage {
            is_own: own.contains_key(path),
            is_guide: guide.contains_key(path),
            ..page(path, bytes, &mut names)
        };
        let mut pages: Vec<ContentPage> = written.map(made).collect();
        pages.sort_by(|one, other| (one.order, &one.path).cmp(&(other.order, &other.path)));
        Self { pages: Arc::new(pages), files, own }
    }

    /// Files beside the pages, by where they stand on the site.
    pub(super) fn assets(&self) -> impl Iterator<Item = (String, &[u8])> {
        self.files.iter().filter(|(path, _)| !is_page(path)).map(|(path, bytes)| (asset(path), *bytes))
    }

    /// The last such file that stands at a path of the site.
    pub(super) fn asset(&self, path: &str) -> Option<&[u8]> {
        let inside = path.strip_prefix("guide/")?;
        let files = [format!("guide/{inside}"), inside.to_owned()];
        let found =
            files.iter().filter_map(|file| self.files.get_key_value(file)).filter(|(file, _)| !is_page(file) && asset(file) == path);
        found.max_by_key(|(file, _)| file.as_str()).map(|(_, bytes)| *bytes)
    }

    /// Where a link of the page at `path` leads, for a page whose way to the top is `root`.
    pub(super) fn link(&self, path: &str, root: &str, destination: Destination<'_>) -> LinkTarget {
        let url = destination.url.trim();
        let (file, anchor) = url.split_once('#').map_or((url, ""), |(file, anchor)| (file, anchor));
        if file.is_empty() || file.starts_with("//") || file.split('/').next().unwrap_or_default().contains(':') {
            return LinkTarget::Keep;
        }
        let target = join(folder_of(path), file);
        let page = self.pages.iter().find(|page| page.path == target).map(|page| page.address.clone());
        let page = page.or_else(|| rule_of(&target).map(address::rule));
        let page = page.or_else(|| self.files.contains_key(&target).then(|| forge::encode(&asset(&target))));
        match page {
            Some(page) if anchor.is_empty() => LinkTarget::To(format!("{root}{page}")),
            Some(page) => LinkTarget::To(format!("{root}{page}#{anchor}")),
            None => LinkTarget::Broken { title: format!("There is no page {target}"), href: None },
        }
    }
}

/// A page of the guide that comes along, or of the user's own.
#[derive(Clone, Debug)]
pub struct WrittenPage {
    /// In the content folder: `guide/ci.md`.
    pub path: String,
    /// Its title.
    pub title: String,
    /// What it is about, in a sentence; empty where it does not say.
    pub summary: String,
    /// All of it, as Markdown.
    pub text: String,
}

/// All such pages in the order of the guide; `own` has the files of the user's content folder.
pub fn written_pages(own: &BTreeMap<String, Vec<u8>>) -> Vec<WrittenPage> {
    let page = |page: &ContentPage| WrittenPage {
        path: page.path.clone(),
        title: page.title.clone(),
        summary: page.summary.clone(),
        text: page.document.text.to_string(),
    };
    Content::after(None, own).pages.iter().map(page).collect()
}

fn is_page(path: &str) -> bool {
    path.ends_with(".md")
}

/// The rule whose page a path of the content folder is.
fn rule_of(path: &str) -> Option<&'static str> {
    let name = path.strip_prefix("rules/")?.strip_suffix(".md")?;
    rule_named(name).map(|rule| rule.name)
}

fn asset(path: &str) -> String {
    format!("guide/{}", path.strip_prefix("guide/").unwrap_or(path))
}

fn page(path: &str, bytes: &[u8], names: &mut Names) -> ContentPage {
    let document = markdown::parse(String::from_utf8_lossy(bytes).into());
    let front = FrontMatter::of(&document);
    let stem = path.strip_prefix("guide/").unwrap_or(path);
    let stem = stem.strip_suffix(".md").unwrap_or(stem);
    let parts: Vec<String> = stem.split('/').map(segment).collect();
    let heading = || document.title().map(|heading| document.heading_text(heading).trim().to_owned());
    let title = Some(front.title).filter(|title| !title.is_empty()).or_else(heading).unwrap_or_else(|| stem.to_owned());
    ContentPage {
        path: path.to_owned(),
        address: format!("{}.html", names.take(format!("guide/{}", parts.join("/")))),
        title,
        summary: front.summary,
        is_own: false,
        is_guide: false,
        group: front.group,
        order: front.order.trim().parse().unwrap_or(u32::MAX),
        document,
    }
}
