//! The pages of the guide.

use serde::Serialize;

use super::address;
use super::diagram::Scope;
use super::page::{Crumb, PageDraft, Shared};
use crate::markdown::{Destination, Fence, Frame, render};

#[derive(Serialize)]
pub(super) struct GuideView {
    title: String,
    summary: String,
    html: String,
    pages: Vec<GuideLink>,
    previous: Option<Crumb>,
    next: Option<Crumb>,
}

#[derive(Serialize)]
struct GuideLink {
    title: String,
    href: String,
    current: bool,
}

pub(super) fn draft(site: &Shared<'_>, index: usize) -> PageDraft<GuideView> {
    let pages = &site.content.pages;
    let page = &pages[index];
    let root = address::root(&page.address);
    let link = |destination: Destination<'_>| site.content.link(&page.path, &root, destination);
    let scope = Scope { root: &root, repo: None, prefix: "" };
    let diagram = |fence: &Fence| site.diagrams.figure(site, &fence.code, fence.span.start, scope);
    let code = |code: &str, language: &str| site.highlighter.highlight(code, language);
    let html = render(&page.document, &Frame { without_title: true, link: &link, diagram: &diagram, code: &code, ..Frame::default() });
    let crumb = |index: Option<usize>| index.and_then(|index| pages.get(index)).map(|page| Crumb::new(&page.title, &page.address));
    let view = GuideView {
        title: page.title.clone(),
        summary: page.summary.clone(),
        html,
        pages: pages
            .iter()
            .enumerate()
            .map(|(other, page)| GuideLink { title: page.title.clone(), href: page.address.clone(), current: other == index })
            .collect(),
        previous: crumb(index.checked_sub(1)),
        next: crumb(Some(index + 1)),
    };
    let mut draft = PageDraft::new(&page.address, &page.title, view);
    // The built-in ones come with the program: there is nothing of them to be seen or edited here.
    draft.source = site.source(None, &page.path, &format!("{}/{}", site.content_folder, page.path)).filter(|_| page.is_own);
    draft
}
