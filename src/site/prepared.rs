//! A site that knows its files and makes each when it is asked for, so that a file is the same bytes whoever asks, and one page
//! costs no more than one page.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::finding::Counts;
use super::page::{Page, Shared};
use super::templates::{Templates, ThemeError};
use super::theme::Theme;
use super::{Extra, Failed, File, Inputs, Rendered, Site, address, assets, feed, finding, llms, search, sitemap, workspace};
use crate::internal::{self, HELP, InternalError};
use crate::lint::Finding;
use crate::model::{DocumentId, Form, Resolution, Target, TargetRepo, join};
use crate::text::escape::attribute;
use crate::text::made_visible;

/// Where the index of the search lies.
const SEARCH: &str = "search/";

/// What all files of a site are made from, worked out once.
pub struct Prepared<'a> {
    pub(super) shared: Shared<'a>,
    pub(super) theme: Theme<'a>,
    pub(super) templates: Templates,
    pages: Arc<BTreeMap<String, Page>>,
    extra: &'a [(&'a str, Extra)],
    /// The pieces of the index know each other, and are made together.
    search: OnceLock<Result<search::Files, InternalError>>,
    sitemaps: OnceLock<BTreeMap<String, String>>,
    /// Which documents may show a file of the workspace, by where it stands on the site.
    shown: OnceLock<BTreeMap<String, Vec<DocumentId>>>,
}

/// A file of the site, and the files of the workspace that it shows.
pub struct Made {
    /// The file.
    pub file: File,
    /// Relative to the workspace's root.
    pub copies: Vec<String>,
}

/// Why a page asks for attention.
pub struct OnPage<'p> {
    /// The finding that the page shows or lists.
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

    /// Prepares a site given the one before it: what is the same in both is taken from there.
    ///
    /// # Errors
    /// Where a template of the theme is no template.
    pub fn after(before: Option<&Prepared<'_>>, inputs: &Inputs<'a>) -> Result<Self, ThemeError> {
        let theme = Theme::new(inputs.theme);
        let shared = Shared::new(inputs, before.map(|before| &before.shared));
        let header = shared.header(&theme);
        let templates = match before.filter(|before| before.theme.is(&theme)) {
            Some(before) => before.templates.again(&header),
            None => Templates::new(&theme, &header)?,
        };
        let pages = match before.filter(|before| shared.has_pages_of(&before.shared)) {
            Some(before) => Arc::clone(&before.pages),
            None => Arc::new(Page::all(&shared).into_iter().map(|page| (page.path(&shared), page)).collect()),
        };
        let (search, sitemaps, shown) = Default::default();
        Ok(Self { shared, theme, templates, pages, extra: inputs.extra, search, sitemaps, shown })
    }

    /// Every file of the site.
    ///
    /// # Errors
    /// Where a template asks for what its page does not have.
    pub fn build(&self) -> Result<Site, ThemeError> {
        // The index and the reports are put together on one core now and then; the pages keep the others busy.
        let pages = || self.pages.par_iter().map(|(path, page)| self.render(path, page)).collect::<Result<Vec<_>, ThemeError>>();
        let (pages, others) = rayon::join(pages, || self.make(self.others()));
        // By now, all of them are drawn.
        let pictures = self.make(self.shared.diagrams.files());
        let mut site = Site::default();
        for (Rendered { path, html, copies, .. }, failed) in pages? {
            site.files.insert(path, File::Bytes(html));
            site.files.extend(copies.into_iter().map(|copy| (assets::address(&copy), File::Copy(copy))));
            site.failed.extend(failed);
        }
        for made in others.into_iter().chain(pictures) {
            match made {
                Ok((path, file)) => _ = site.files.insert(path, file),
                Err(failed) => site.failed.push(failed),
            }
        }
        site.failed.extend(self.search().as_ref().err().map(|error| Failed { path: SEARCH.to_owned(), error: error.clone() }));
        Ok(site)
    }

    /// The files at paths that are those of neither pages nor copies, where there are any.
    fn make(&self, paths: Vec<String>) -> Vec<Result<(String, File), Failed>> {
        let made = |path: String| match internal::guarded(|| self.other(&path)) {
            Ok(bytes) => Some(Ok((path, File::Bytes(bytes?)))),
            Err(error) => Some(Err(Failed { path, error })),
        };
        paths.into_par_iter().filter_map(made).collect()
    }

    /// A page, or a word in its place about why there is none.
    pub(super) fn render(&self, path: &str, page: &Page) -> Result<(Rendered, Option<Failed>), ThemeError> {
        survive(path, || page.render(&self.shared, &self.templates))
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
            let Rendered { html, copies, .. } = self.render(path, page)?.0;
            return Ok(Some(Made { file: File::Bytes(html), copies }));
        }
        if let Some(told) = self.told(path) {
            return Ok(bytes(told));
        }
        for page in self.may_show(path) {
            let Rendered { copies, .. } = self.render(path, page)?.0;
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

    /// How many findings there are about what a page shows, as its header counts them.
    pub fn counts_on(&self, path: &str) -> Counts {
        let indices = self.pages.get(path).map(|page| page.findings(&self.shared)).unwrap_or_default();
        self.shared.findings.count(&indices)
    }

    /// How many findings there are in all, as the header of every page counts them.
    pub fn counts(&self) -> Counts {
        self.shared.findings.counts()
    }

    /// Where the theme's and the user's styles and scripts stand, and what they say.
    pub fn theme_files(&self) -> impl Iterator<Item = (String, &[u8])> {
        self.theme.assets()
    }

    /// The script that a page may hold beside those of its templates.
    pub fn script_on(&self, page: &str) -> Option<String> {
        self.shared.diagrams.script(&address::root(page))
    }

    /// Whether there are templates of the user's own.
    pub fn has_own_templates(&self) -> bool {
        self.templates.has_own()
    }

    /// The text of every template.
    pub fn templates(&self) -> impl Iterator<Item = &str> {
        self.theme.templates().filter_map(|(_, bytes, _)| std::str::from_utf8(bytes).ok())
    }

    /// The paths of everything but pages, copies and pictures. Where several have one path, the last is meant.
    fn others(&self) -> Vec<String> {
        let mut paths = vec![address::WORKSPACE.to_owned(), address::LLMS.to_owned()];
        paths.extend(self.shared.url.as_ref().map(|_| address::FEED.to_owned()));
        paths.extend(self.shared.model.task_ids().map(|task| self.shared.addresses.context(task)));
        paths.extend(self.sitemaps().keys().cloned());
        paths.extend(self.search().iter().flat_map(BTreeMap::keys).cloned());
        paths.extend(self.shared.diagrams.mermaid().map(|(path, _)| path));
        paths.extend(self.theme.assets().chain(self.shared.content.assets()).map(|(path, _)| path));
        paths.extend(self.extra.iter().map(|(path, _)| (*path).to_owned()));
        paths
    }

    /// The bytes of a file that is neither a page nor a copy.
    fn other(&self, path: &str) -> Option<Arc<[u8]>> {
        self.asset(path).or_else(|| self.told(path))
    }

    /// The bytes of a file that others have written, or make.
    fn asset(&self, path: &str) -> Option<Arc<[u8]>> {
        if let Some((_, make)) = self.extra.iter().rev().find(|(name, _)| *name == path) {
            return Some(make(self.shared.model, self.shared.contracts, self.shared.findings.all).into());
        }
        self.shared.content.asset(path).or_else(|| self.theme.asset(path)).map(Arc::from)
    }

    /// What the site tells programs, and its own scripts.
    fn told(&self, path: &str) -> Option<Arc<[u8]>> {
        match path {
            address::WORKSPACE => Some(workspace::json(&self.shared).into_bytes().into()),
            address::LLMS => Some(seen(llms::text(&self.shared))),
            address::FEED => feed::atom(&self.shared).map(seen),
            _ if path.starts_with(SEARCH) => self.search().as_ref().ok()?.get(path).cloned(),
            _ if path.starts_with("diagrams/") => self.shared.diagrams.file(path).map(seen),
            _ if path.starts_with("assets/mermaid.") => self.mermaid(path),
            _ if path.ends_with(address::CONTEXT) => self.context(path).map(seen),
            _ if path.starts_with("sitemap") => self.sitemaps().get(path).cloned().map(seen),
            _ => None,
        }
    }

    /// What there is to know about the item whose page is beside this path.
    fn context(&self, path: &str) -> Option<String> {
        match self.pages.get(&format!("{}.html", path.strip_suffix(address::CONTEXT)?))? {
            Page::Task(task) => Some(self.shared.context(*task)),
            _ => None,
        }
    }

    fn mermaid(&self, path: &str) -> Option<Arc<[u8]>> {
        self.shared.diagrams.mermaid().filter(|(own, _)| own == path).map(|(_, bytes)| bytes.into())
    }

    fn search(&self) -> &Result<search::Files, InternalError> {
        self.search.get_or_init(|| internal::guarded(|| search::files(&self.shared)))
    }

    fn sitemaps(&self) -> &BTreeMap<String, String> {
        self.sitemaps.get_or_init(|| {
            let Some(url) = &self.shared.url else { return BTreeMap::new() };
            let is_read = |page: &Page| !matches!(page, Page::NotFound | Page::Redirect(_));
            let pages: Vec<&str> = self.pages.iter().filter(|(_, page)| is_read(page)).map(|(path, _)| path.as_str()).collect();
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
            let owner = self.shared.contracts.all[*index].owner.as_ref();
            owner.and_then(|owner| owner.task).is_some_and(|task| tasks.contains(&task))
        };
        let contracts = (0..self.shared.contracts.all.len()).filter(locked).filter_map(|index| self.shared.addresses.contract(index));
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
                if !assets::is_media(path) {
                    continue;
                }
                let file = match repo {
                    TargetRepo::Known(repo) => join(&model[*repo].info.path, path),
                    _ => path.to_string(),
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

/// The bytes of a text that shows no control character of a document as it is.
fn seen(text: String) -> Arc<[u8]> {
    made_visible(text).into_bytes().into()
}

/// A page as `render` makes it; where that panics, one that says so.
fn survive(path: &str, render: impl FnOnce() -> Result<Rendered, ThemeError>) -> Result<(Rendered, Option<Failed>), ThemeError> {
    internal::guarded(render).map_or_else(
        |error| {
            let html = format!(
                "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>This page could not be rendered</title></head>\
                 <body><main><h1>This page could not be rendered</h1><p>{}</p><p>{}</p></main></body></html>\n",
                attribute(&error.to_string()),
                attribute(HELP),
            );
            let failed = Failed { path: path.to_owned(), error };
            let title = "This page could not be rendered".to_owned();
            let html = html.into_bytes().into();
            Ok((Rendered { path: path.to_owned(), kind: "failed", title, html, copies: Vec::new() }, Some(failed)))
        },
        |rendered| rendered.map(|rendered| (rendered, None)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_cannot_be_made_says_so() {
        let (page, failed) = survive("a/index.html", || panic!("no <b> & boom")).unwrap();
        let html = std::str::from_utf8(&page.html).unwrap();
        assert!(html.contains("internal error: no &lt;b&gt; &amp; boom") && html.ends_with("</html>\n"), "{html}");
        assert_eq!(failed.map(|failed| (failed.path, failed.error.message)), Some(("a/index.html".to_owned(), "no <b> & boom".to_owned())));
        let made =
            || Ok(Rendered { path: "a".to_owned(), kind: "a", title: "A".to_owned(), html: b"b".as_slice().into(), copies: Vec::new() });
        assert_eq!(survive("a", made).unwrap().1, None);
    }
}
