//! The pages of the guide.

use serde::Serialize;

use super::address;
use super::content::ContentPage;
use super::diagram::Scope;
use super::page::{Crumb, PageDraft, Shared};
use crate::markdown::{Destination, Document, Fence, Frame, render};

#[derive(Serialize)]
pub(super) struct GuideView {
    title: String,
    summary: String,
    html: String,
    groups: Vec<GuideGroup>,
    /// The parts of this page.
    sections: Vec<Part>,
    previous: Option<Crumb>,
    next: Option<Crumb>,
}

/// Pages that follow each other under one heading of the navigation.
#[derive(Serialize)]
struct GuideGroup {
    title: String,
    pages: Vec<GuideLink>,
}

#[derive(Serialize)]
struct GuideLink {
    title: String,
    href: String,
    current: bool,
}

/// A part of a page, in its table of contents.
#[derive(Serialize)]
pub(super) struct Part {
    title: String,
    anchor: String,
}

/// The headings of the second level.
pub(super) fn parts(document: &Document) -> Vec<Part> {
    let parts = document.headings.as_slice().iter().filter(|heading| heading.level == 2);
    parts.map(|heading| Part { title: document.heading_text(heading).trim().to_owned(), anchor: heading.id.clone() }).collect()
}

fn groups(pages: &[ContentPage], current: usize) -> Vec<GuideGroup> {
    let mut groups: Vec<GuideGroup> = Vec::new();
    for (index, page) in pages.iter().enumerate() {
        let link = GuideLink { title: page.title.clone(), href: page.address.clone(), current: index == current };
        match groups.last_mut().filter(|group| group.title == page.group) {
            Some(group) => group.pages.push(link),
            None => groups.push(GuideGroup { title: page.group.clone(), pages: vec![link] }),
        }
    }
    groups
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
        groups: groups(pages, index),
        sections: parts(&page.document),
        previous: crumb(index.checked_sub(1)),
        next: crumb(Some(index + 1)),
    };
    let mut draft = PageDraft::new(&page.address, &page.title, view);
    // The built-in ones come with the program: there is nothing of them to be seen or edited here.
    draft.source = site.source(None, &page.path, &format!("{}/{}", site.content_folder, page.path)).filter(|_| page.is_own);
    draft
}
