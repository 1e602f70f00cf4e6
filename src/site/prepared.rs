//! A site that knows its files and makes each when it is asked for, so that a file is the same bytes whoever asks, and one page
//! costs no more than one page.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rayon::prelude::*;

use super::page::{Page, Shared};
use super::templates::{Templates, ThemeError};
use super::theme::Theme;
use super::{Extra, File, Inputs, Rendered, Site, address, assets, feed, finding, llms, search, sitemap, workspace};
use crate::lint::Finding;
use crate::model::{DocumentId, Form, Resolution, Target, TargetRepo, join};

/// What all files of a site are made from, worked out once.
pub struct Prepared<'a> {
    shared: Shared<'a>,
    theme: Theme<'a>,
    templates: Templates,
    pages: BTreeMap<String, Page>,
    extra: &'a [(&'a str, Extra)],
    /// The pieces of the index know each other, and are made together.
    search: OnceLock<BTreeMap<String, Vec<u8>>>,
    sitemaps: OnceLock<BTreeMap<String, String>>,
    /// Which documents may show a file of the workspace, by where it stands on the site.
    shown: OnceLock<BTreeMap<String, Vec<DocumentId>>>,
}

/// A file of the site, and the files of the workspace that it shows.
pub struct Made {
    pub file: File,
    /// Relative to the workspace's root.
    pub copies: Vec<String>,
}

/// Why a page asks for attention.
pub struct OnPage<'p> {
    pub finding: &'p Finding,
    /// What its entry is called, where pages list it.
    pub id: String,
}

impl<'a> Prepared<'a> {
    /// # Errors
    /// Where a template of the theme is no template.
    pub fn new(inputs: &Inputs<'a>) -> Result<Self, ThemeError> {
        Self::after(None, inputs)
    }

    /// The same, where the site before is at hand: what is the same in both is taken from there.
    ///
    /// # Errors
    /// As for [`Self::new`].
    pub fn after(before: Option<&Prepared<'_>>, inputs: &Inputs<'a>) -> Result<Self, ThemeError> {
        let theme = Theme::new(inputs.theme);
        let shared = Shared::new(inputs, before.map(|before| &before.shared));
        let templates = Templates::new(&theme, &shared.header(&theme))?;
        let pages = Page::all(&shared).into_iter().map(|page| (page.path(&shared), page)).collect();
        let (search, sitemaps, shown) = Default::default();
        Ok(Self { shared, theme, templates, pages, extra: inputs.extra, search, sitemaps, shown })
    }

    /// Every file of the site.
    ///
    /// # Errors
    /// Where a template asks for what its page does not have.
    pub fn build(&self) -> Result<Site, ThemeError> {
        let rendered: Result<Vec<Rendered>, ThemeError> =
            self.pages.par_iter().map(|(_, page)| page.render(&self.shared, &self.templates)).collect();
        let mut files = BTreeMap::new();
        for Rendered { path, html, copies } in rendered? {
            files.insert(path, File::Bytes(html.into_bytes()));
            files.extend(copies.into_iter().map(|copy| (assets::address(&copy), File::Copy(copy))));
        }
        let others: Vec<String> = self.others();
        files.extend(others.into_iter().filter_map(|path| self.other(&path).map(|bytes| (path, File::Bytes(bytes)))));
        Ok(Site { files })
    }

    /// One file of the site, if there is one at the path.
    ///
    /// # Errors
    /// Where the template of a page asks for what the page does not have.
    pub fn get(&self, path: &str) -> Result<Option<Made>, ThemeError> {
        let bytes = |bytes| Some(Made { file: File::Bytes(bytes), copies: Vec::new() });
        if let Some(asset) = self.asset(path) {
            return Ok(bytes(asset));
        }
        if let Some(page) = self.pages.get(path) {
            let Rendered { html, copies, .. } = page.render(&self.shared, &self.templates)?;
            return Ok(Some(Made { file: File::Bytes(html.into_bytes()), copies }));
        }
        if let Some(told) = self.told(path) {
            return Ok(bytes(told));
        }
        for page in self.may_show(path) {
            let Rendered { copies, .. } = page.render(&self.shared, &self.templates)?;
            if let Some(copy) = copies.into_iter().find(|copy| assets::address(copy) == path) {
                return Ok(Some(Made { file: File::Copy(copy), copies: Vec::new() }));
            }
        }
        Ok(None)
    }

    /// The paths of all pages, in order.
    pub fn pages(&self) -> impl Iterator<Item = &str> {
        self.pages.keys().map(String::as_str)
    }

    /// The paths of a few pages that wear every template of a page between them.
    pub fn first_of_each_kind(&self) -> impl Iterator<Item = &str> {
        let mut kinds = Vec::new();
        self.pages.iter().filter_map(move |(path, page)| {
            let kind = std::mem::discriminant(page);
            let is_first = !kinds.contains(&kind);
            if is_first {
                kinds.push(kind);
            }
            is_first.then_some(path.as_str())
        })
    }

    /// The findings that are about what a page shows.
    pub fn findings_on(&self, path: &str) -> Vec<OnPage<'_>> {
        let indices = self.pages.get(path).map(|page| page.findings(&self.shared)).unwrap_or_default();
        let on_page = |index: usize| &self.shared.findings.all[index];
        indices.into_iter().map(on_page).map(|finding| OnPage { finding, id: finding::id(finding) }).collect()
    }

    /// Where the theme's and the user's styles and scripts stand, and what they say.
    pub fn theme_files(&self) -> impl Iterator<Item = (String, &[u8])> {
        self.theme.assets()
    }

    /// The script that a page may hold beside those of its templates.
    pub fn script_on(&self, page: &str) -> Option<String> {
        self.shared.diagrams.script(&address::root(page))
    }

    /// The text of every template.
    pub fn templates(&self) -> impl Iterator<Item = &str> {
        self.theme.templates().filter_map(|(_, bytes, _)| std::str::from_utf8(bytes).ok())
    }

    /// The paths of everything but pages and copies. Where several have one path, the last is meant.
    fn others(&self) -> Vec<String> {
        let mut paths = vec![address::WORKSPACE.to_owned(), address::LLMS.to_owned()];
        paths.extend(self.shared.url.as_ref().map(|_| address::FEED.to_owned()));
        paths.extend(self.sitemaps().keys().cloned());
        paths.extend(self.search().keys().cloned());
        paths.extend(self.shared.diagrams.files());
        paths.extend(self.shared.diagrams.mermaid().map(|(path, _)| path));
        paths.extend(self.theme.assets().chain(self.shared.content.assets()).map(|(path, _)| path));
        paths.extend(self.extra.iter().map(|(path, _)| (*path).to_owned()));
        paths
    }

    /// The bytes of a file that is neither a page nor a copy.
    fn other(&self, path: &str) -> Option<Vec<u8>> {
        self.asset(path).or_else(|| self.told(path))
    }

    /// The bytes of a file that others have written, or make.
    fn asset(&self, path: &str) -> Option<Vec<u8>> {
        if let Some((_, make)) = self.extra.iter().rev().find(|(name, _)| *name == path) {
            return Some(make(self.shared.model, self.shared.findings.all));
        }
        self.shared.content.asset(path).or_else(|| self.theme.asset(path)).map(<[u8]>::to_vec)
    }

    /// What the site tells programs, and its own scripts.
    fn told(&self, path: &str) -> Option<Vec<u8>> {
        match path {
            address::WORKSPACE => Some(workspace::json(&self.shared).into_bytes()),
            address::LLMS => Some(llms::text(&self.shared).into_bytes()),
            address::FEED => feed::atom(&self.shared).map(String::into_bytes),
            _ if path.starts_with("search/") => self.search().get(path).cloned(),
            _ if path.starts_with("diagrams/") => self.shared.diagrams.file(path).map(String::into_bytes),
            _ if path.starts_with("assets/mermaid.") => self.mermaid(path),
            _ if path.starts_with("sitemap") => self.sitemaps().get(path).map(|text| text.clone().into_bytes()),
            _ => None,
        }
    }

    fn mermaid(&self, path: &str) -> Option<Vec<u8>> {
        self.shared.diagrams.mermaid().filter(|(own, _)| own == path).map(|(_, bytes)| bytes.to_vec())
    }

    fn search(&self) -> &BTreeMap<String, Vec<u8>> {
        self.search.get_or_init(|| search::files(&self.shared))
    }

    fn sitemaps(&self) -> &BTreeMap<String, String> {
        self.sitemaps.get_or_init(|| {
            let Some(url) = &self.shared.url else { return BTreeMap::new() };
            let pages: Vec<&str> = self.pages().filter(|path| path.ends_with(".html") && *path != address::NOT_FOUND).collect();
            sitemap::files(url, &pages)
        })
    }

    /// The pages that may show the file of the workspace which has this path on the site. They alone know whether they do.
    fn may_show(&self, path: &str) -> Vec<&Page> {
        let Some(documents) = self.shown().get(path) else { return Vec::new() };
        let model = self.shared.model;
        let own = documents.iter().map(|id| self.shared.addresses.document(*id).page.as_str());
        let tasks: Vec<_> = documents.iter().filter_map(|id| model[*id].task).collect();
        let locked = |index: &usize| {
            let owner = model.contracts[*index].owner.as_ref();
            owner.and_then(|owner| owner.task).is_some_and(|task| tasks.contains(&task))
        };
        let contracts = (0..model.contracts.len()).filter(locked).filter_map(|index| self.shared.addresses.contract(index));
        own.chain(contracts).filter_map(|page| self.pages.get(page)).collect()
    }

    fn shown(&self) -> &BTreeMap<String, Vec<DocumentId>> {
        self.shown.get_or_init(|| {
            let model = self.shared.model;
            let mut shown: BTreeMap<String, Vec<DocumentId>> = BTreeMap::new();
            for reference in
                model.all_references().filter(|reference| reference.form == Form::Link && reference.resolution == Resolution::Ok)
            {
                let Target::File { repo, path, .. } = &reference.target else { continue };
                if !assets::is_image(path) {
                    continue;
                }
                let file = match repo {
                    TargetRepo::Known(repo) => join(&model[*repo].path, path),
                    _ => path.clone(),
                };
                let documents = shown.entry(assets::address(&file)).or_default();
                if documents.last() != Some(&reference.document) {
                    documents.push(reference.document);
                }
            }
            shown
        })
    }
}
