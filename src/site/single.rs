//! Several pages of the site as one file that needs no other: to send, to print, to keep.

use std::collections::HashMap;

use rayon::prelude::*;
use serde::Serialize;

use super::address::{Names, segment};
use super::link::leads_off;
use super::page::{Page, PageDraft, finish};
use super::prepared::Prepared;
use super::templates::ThemeError;
use super::{Rendered, assets, forge};
use crate::contract::SharedContract;
use crate::markdown::Embedding;
use crate::model::{FeatureId, RepoId};
use crate::text::escape::attribute;
use crate::text::{base64, slug};

/// What one file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A feature, its items in all repos, and their contracts.
    Feature(FeatureId),
    /// A repo with its items, its other documents and the contracts that it owns.
    Repo(RepoId),
    /// The overview, every feature, every repo, every document and every contract.
    All,
}

/// A file of its own, and what it had to leave out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Single {
    /// What it is called.
    pub title: String,
    /// A name for its file, without an ending.
    pub name: String,
    /// The whole file.
    pub html: String,
    /// The files of the workspace that its pages show and that could not be read, by their paths there.
    pub left_out: Vec<String>,
}

/// What every such file says of itself near its beginning.
const MARK: &str = "<meta name=\"generator\" content=\"Crossbook ";

/// Whether a file is one of these.
pub fn is_single(file: &[u8]) -> bool {
    String::from_utf8_lossy(file.get(..1024).unwrap_or(file)).contains(MARK)
}

#[derive(Serialize)]
struct SingleView {
    title: String,
    groups: Vec<Group>,
    parts: Vec<PartView>,
    /// The text of every style.
    styles: Vec<String>,
}

/// Pages of one kind, in the table of contents.
#[derive(Serialize)]
struct Group {
    title: String,
    entries: Vec<EntryView>,
}

#[derive(Serialize)]
struct EntryView {
    id: String,
    title: String,
}

#[derive(Serialize)]
struct PartView {
    id: String,
    kind: &'static str,
    html: String,
}

struct Plan {
    title: String,
    name: String,
    chapters: Vec<Chapter>,
}

/// The pages that come together, under what title.
struct Chapter {
    title: String,
    pages: Vec<Page>,
}

impl Prepared<'_> {
    /// Pages of the site in one file. `read` gives the bytes of a file of the workspace, by its path there.
    ///
    /// # Errors
    /// Where a template of the theme asks for what its page does not have, or the page has no `<main>`.
    pub fn single(&self, subject: Subject, read: &dyn Fn(&str) -> Option<Vec<u8>>) -> Result<Single, ThemeError> {
        let Plan { title, name, chapters } = self.plan(subject);
        let (mut groups, mut pages) = (Vec::new(), Vec::new());
        for Chapter { title, pages: own } in chapters {
            let own =
                own.par_iter().map(|page| Ok(self.render(&page.path(&self.shared), page)?.0)).collect::<Result<Vec<_>, ThemeError>>()?;
            groups.push((title, own.len()));
            pages.extend(own);
        }
        let mut names = Names::default();
        let ids: HashMap<&str, String> = pages.iter().map(|page| (page.path.as_str(), names.take(name_of(&page.path)))).collect();
        let mut pictures = Pictures::default();
        pages.iter().flat_map(|page| &page.copies).for_each(|copy| pictures.add(copy, read));
        let part = |page: &Rendered| {
            let id = ids[page.path.as_str()].clone();
            let embedding = Embedding {
                prefix: &format!("{id}__"),
                link: &|href| self.in_one_file(&page.path, href, &ids),
                image: &|source| pictures.all.get(&resolved(&page.path, source)).cloned(),
            };
            let html = embedding.embed(&String::from_utf8_lossy(&page.html)).ok_or_else(|| no_main(page.kind))?;
            Ok(PartView { id, kind: page.kind, html })
        };
        let mut listed = pages.iter().map(|page| EntryView { id: ids[page.path.as_str()].clone(), title: page.title.clone() });
        let groups = groups.into_iter().map(|(title, count)| Group { title, entries: listed.by_ref().take(count).collect() });
        let groups = groups.filter(|group| !group.entries.is_empty()).collect();
        let parts = pages.par_iter().map(part).collect::<Result<_, ThemeError>>()?;
        // The style must not end where it says `</style>` itself.
        let style = |path: String| self.theme.asset(&path).map(|css| String::from_utf8_lossy(css).replace("</", "<\\/"));
        let styles = self.theme.linked("css", ".css").into_iter().filter_map(style).collect();
        let view = SingleView { title: title.clone(), groups, parts, styles };
        let Rendered { html, .. } = finish(&self.templates, "single", PageDraft::new(format!("{name}.html"), &title, view))?;
        Ok(Single { title, name, html: String::from_utf8_lossy(&html).into_owned(), left_out: pictures.left_out })
    }

    /// What comes into the file, in order.
    fn plan(&self, subject: Subject) -> Plan {
        let site = &self.shared;
        let model = site.model;
        let chapter = |title: &str, pages: Vec<Page>| Chapter { title: title.to_owned(), pages };
        let documents = |repo: Option<RepoId>| {
            model.document_ids().filter(move |id| model[*id].task.is_none() && model[*id].repo == repo).map(Page::Document)
        };
        let of_repo = |repo: RepoId| {
            let tasks = model[repo].tasks.iter().copied().map(Page::Task);
            let pages = std::iter::once(Page::Repo(repo)).chain(tasks).chain(documents(Some(repo)));
            chapter(&model[repo].info.name, pages.collect())
        };
        let contracts = |is_meant: &dyn Fn(&SharedContract) -> bool| {
            let own = site
                .contracts
                .all
                .iter()
                .enumerate()
                .filter(|(index, contract)| site.addresses.contract(*index).is_some() && is_meant(contract));
            chapter("Contracts", own.map(|(index, _)| Page::Contract(index)).collect())
        };
        match subject {
            Subject::Feature(id) => {
                let feature = &model[id];
                let is_held = |contract: &SharedContract| {
                    let mut holders = contract.owner.iter().chain(contract.mirrors.iter().map(|mirror| &mirror.holder));
                    holders.any(|holder| holder.task.is_some_and(|task| feature.tasks.contains(&task)))
                };
                let first = site.addresses.feature(id).map(|_| Page::Feature(id));
                let pages = first.into_iter().chain(feature.tasks.iter().copied().map(Page::Task)).collect();
                let chapters = vec![chapter(&feature.title, pages), contracts(&is_held)];
                Plan { title: feature.title.clone(), name: feature.slug.clone(), chapters }
            }
            Subject::Repo(repo) => {
                let name = &model[repo].info.name;
                let is_owned = |contract: &SharedContract| contract.owner.as_ref().is_some_and(|owner| owner.repo == repo);
                Plan { title: name.clone(), name: segment(name), chapters: vec![of_repo(repo), contracts(&is_owned)] }
            }
            Subject::All => {
                let features = site.addresses.shared_features().map(Page::Feature).collect();
                let mut chapters = vec![chapter("Overview", vec![Page::Home]), chapter("Features", features)];
                chapters.extend((0..model.repos.len() as u32).map(|repo| of_repo(RepoId(repo))));
                chapters.push(chapter("Documents of the workspace", documents(None).collect()));
                chapters.push(contracts(&|_| true));
                Plan { title: site.title.clone(), name: segment(&slug(&site.title)), chapters }
            }
        }
    }

    /// Where a link of the page at `path` leads in the file: to the part that the page became, to the published site where that has an
    /// address, or off it.
    fn in_one_file(&self, path: &str, href: &str, ids: &HashMap<&str, String>) -> Option<String> {
        if leads_off(href) {
            return Some(href.to_owned());
        }
        let address = resolved(path, href);
        let (page, id) = address.split_once('#').map_or((address.as_str(), None), |(page, id)| (page, Some(id)));
        match (ids.get(page), id) {
            (Some(part), Some(id)) => Some(format!("#{part}__{id}")),
            (Some(part), None) => Some(format!("#{part}")),
            (None, _) => self.shared.url.as_ref().map(|url| format!("{}{address}", attribute(url))),
        }
    }
}

/// What a page is called within the file: a name that styles can say as it is.
fn name_of(path: &str) -> String {
    let name = path.trim_end_matches("index.html").trim_end_matches(".html").trim_end_matches('/').replace('/', "--");
    match name.chars().next() {
        None => "overview".to_owned(),
        Some(first) if first.is_alphabetic() => name,
        Some(_) => format!("part-{name}"),
    }
}

/// An address on the page at `path`, seen from the site's top; both as they stand in an attribute.
fn resolved(path: &str, address: &str) -> String {
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    for part in address.split('/') {
        if part == ".." { _ = parts.pop() } else { parts.push(part) }
    }
    parts.join("/")
}

fn no_main(kind: &str) -> ThemeError {
    ThemeError {
        path: format!("templates/{}.html", kind.replace('_', "-")),
        line: None,
        message: "has no `<main>`".to_owned(),
        help: Some("a single file is made of the `<main>` of each page".to_owned()),
    }
}

/// Pictures as addresses that hold them, by where they stand on the site, as that stands in an attribute.
#[derive(Default)]
struct Pictures {
    all: HashMap<String, String>,
    left_out: Vec<String>,
}

impl Pictures {
    fn add(&mut self, copy: &str, read: &dyn Fn(&str) -> Option<Vec<u8>>) {
        let address = attribute(&forge::encode(&assets::address(copy)));
        if self.all.contains_key(&address) || self.left_out.iter().any(|known| known == copy) {
            return;
        }
        match read(copy).filter(|_| assets::is_image(copy)) {
            Some(bytes) => _ = self.all.insert(address, format!("data:{};base64,{}", assets::media_type(copy), base64(&bytes))),
            None => self.left_out.push(copy.to_owned()),
        }
    }
}
