//! What the references of a document become on its page: links where they hold, marks where they do not.

use std::cell::RefCell;

use super::diagram::Scope;
use super::page::Shared;
use super::{assets, finding, forge};
use crate::markdown::{self, Destination, Fence, Frame, LinkKind, LinkTarget, Mark, PieceKind, render};
use crate::model::{DocumentId, Form, Reference, Resolution, Target, TargetRepo, TaskId, join, wiki_links};
use crate::text::Span;

/// A part of a document as HTML.
pub(super) struct Body {
    pub html: String,
    /// Files of the workspace that it shows.
    pub copies: Vec<String>,
}

/// The class of a reference that holds.
const OK: &str = "ref";

/// Where a reference leads.
enum Way {
    /// From the site's top.
    Page(String),
    Elsewhere(String),
}

impl Way {
    fn from(self, root: &str) -> String {
        match self {
            Self::Page(page) => format!("{root}{page}"),
            Self::Elsewhere(url) => url,
        }
    }
}

impl Shared<'_> {
    /// A part of a document as HTML for a page that shows nothing else of it; its ids start with `prefix`.
    pub(super) fn excerpt(&self, id: DocumentId, span: Span, root: &str, prefix: &str) -> Body {
        let part = markdown::parse(span.of(self.model[id].text()).into());
        let out = |inner: Span| Span { start: inner.start.saturating_add(span.start), end: inner.end.saturating_add(span.start) };
        let within = |outer: Span| Span { start: outer.start - span.start, end: outer.end - span.start };
        let marks = self.reference_marks(id, root, span).into_iter().map(|mark| Mark {
            span: within(mark.span),
            shown: mark.shown.map(within),
            ..mark
        });
        let marks: Vec<Mark> = marks.collect();
        let copies = RefCell::new(Vec::new());
        let link = |destination: Destination<'_>| {
            let there = Destination { span: out(destination.span), ..destination };
            match self.link(id, root, there, &mut copies.borrow_mut()) {
                // The rest of the document is not on the page.
                LinkTarget::Keep if destination.url.trim().starts_with('#') => LinkTarget::Drop,
                target => target,
            }
        };
        let scope = Scope { root, repo: self.model[id].repo, prefix };
        let diagram = |fence: &Fence| self.diagrams.figure(self, &fence.code, fence.span.start, scope);
        let code = |code: &str, language: &str| self.highlighter.highlight(code, language);
        let html =
            render(&part, &Frame { id_prefix: prefix, marks: &marks, link: &link, diagram: &diagram, code: &code, ..Frame::default() });
        Body { html, copies: copies.into_inner() }
    }

    /// References in prose within a span, none over another.
    pub(super) fn reference_marks(&self, id: DocumentId, root: &str, span: Span) -> Vec<Mark> {
        let references = self.model.references_within(id, span).filter(|reference| reference.form != Form::Link);
        let references: Vec<&Reference> = references.collect();
        let mut marks: Vec<Mark> = Vec::with_capacity(references.len());
        for group in references.chunk_by(|one, other| one.span == other.span) {
            if marks.last().is_none_or(|last| last.span.end <= group[0].span.start) && !group[0].span.is_empty() {
                marks.push(self.mark(id, root, group));
            }
        }
        self.widen(id, &mut marks);
        marks
    }

    /// The mark of references that stand on one place: `TASK1–TASK3` is three.
    fn mark(&self, id: DocumentId, root: &str, group: &[&Reference]) -> Mark {
        let severity = |reference: &&&Reference| match reference.resolution {
            Resolution::Broken => 4,
            Resolution::Stale => 3,
            Resolution::Ambiguous => 2,
            Resolution::Unverifiable => 1,
            Resolution::Ok => 0,
        };
        let worst = group.iter().rev().max_by_key(severity).unwrap_or(&group[0]);
        let titles: Vec<String> = group.iter().map(|reference| self.says(reference)).collect();
        let href = match worst.resolution {
            Resolution::Broken | Resolution::Stale => self.entry(id, worst.span, root),
            _ => self.way(worst).map(|way| way.from(root)),
        };
        let class = match worst.resolution {
            Resolution::Ok => OK,
            Resolution::Broken => "ref broken",
            Resolution::Stale => "ref stale",
            Resolution::Ambiguous => "ref ambiguous",
            Resolution::Unverifiable => "ref unverifiable",
        };
        Mark { span: worst.span, shown: None, href, class, title: Some(titles.join("; ")) }
    }

    /// Has marks of names in double brackets take the brackets in, and show the label.
    fn widen(&self, id: DocumentId, marks: &mut [Mark]) {
        let document = &self.model[id].parsed;
        if marks.is_empty() || !document.text.contains("[[") {
            return;
        }
        let is_text = |span: Span| {
            let passage = document.passages.partition_point(|passage| passage.span.start <= span.start).checked_sub(1);
            let pieces = passage.map_or(&[][..], |index| &document.passages[index].pieces);
            let piece = pieces.get(pieces.partition_point(|piece| piece.span.end <= span.start));
            piece.is_some_and(|piece| piece.kind == PieceKind::Text && piece.span.contains(span))
        };
        for link in wiki_links(&document.text) {
            let named = Span::from(if link.name.is_empty() { link.heading } else { link.name });
            if let Ok(index) = marks.binary_search_by_key(&named, |mark| mark.span)
                && marks[index].class == OK
                && is_text(named)
            {
                marks[index] = Mark { span: link.whole.into(), shown: Some(link.label.into()), ..marks[index].clone() };
            }
        }
    }

    /// Where it is told what is wrong with a place: below it on its page, or else in the report, if that has room. Seen from a page whose way to
    /// the top is `root`.
    fn entry(&self, document: DocumentId, span: Span, root: &str) -> Option<String> {
        let index = self.findings.at(document, span)?;
        let found = &self.findings.all[index];
        let id = finding::id(found);
        let in_place = self.findings.in_place(self.model, document).binary_search(&index).is_ok();
        if in_place {
            return Some(format!("#{id}"));
        }
        self.findings.on_report(found.repo).binary_search(&index).ok()?;
        Some(format!("{root}{}#{id}", self.addresses.report(found.repo)))
    }

    pub(super) fn link(&self, id: DocumentId, root: &str, destination: Destination<'_>, copies: &mut Vec<String>) -> LinkTarget {
        let url = destination.url.trim();
        let Some(reference) = self.linked(id, destination.span, url) else {
            // What the model says nothing of leads off the site, or to a place on somebody's machine.
            return if leads_off(url) { LinkTarget::Keep } else { LinkTarget::Drop };
        };
        if matches!(reference.resolution, Resolution::Broken | Resolution::Stale) {
            let href = self.entry(id, reference.span, root);
            return LinkTarget::Broken { title: self.says(reference), href };
        }
        let is_shown = |path: &str| match destination.kind {
            LinkKind::Image => assets::is_image(path),
            LinkKind::HtmlMedia => assets::is_media(path),
            LinkKind::Link | LinkKind::Html => false,
        };
        if let (Target::File { repo, path, .. }, Resolution::Ok) = (&reference.target, reference.resolution)
            && is_shown(path)
        {
            let file = match repo {
                TargetRepo::Known(repo) => join(&self.model[*repo].info.path, path),
                _ => path.to_string(),
            };
            let target = format!("{root}{}", forge::encode(&assets::address(&file)));
            copies.push(file);
            return LinkTarget::To(target);
        }
        // At the forge there are other versions, and lines.
        let is_document = matches!(reference.target, Target::Task { .. } | Target::Document { .. } | Target::Heading { .. });
        if leads_off(url) && !(is_document && reference.resolution == Resolution::Ok) {
            return LinkTarget::Keep;
        }
        match self.way(reference) {
            Some(way) => LinkTarget::To(way.from(root)),
            None => LinkTarget::Drop,
        }
    }

    /// The reference that a link is.
    fn linked(&self, id: DocumentId, span: Span, url: &str) -> Option<&Reference> {
        let references = self.model.references_in(id);
        let next = references.partition_point(|reference| reference.span < span);
        let here = references[next..].iter().take_while(|reference| reference.span == span);
        let same = |reference: &&Reference| reference.form == Form::Link && &*reference.text == url;
        // Raw HTML inside a quote or a list is not at the place where the model saw it.
        { here }.find(same).or_else(|| if leads_off(url) { None } else { references.iter().find(same) })
    }

    fn way(&self, reference: &Reference) -> Option<Way> {
        match &reference.target {
            Target::Task { task, .. } => task.map(|task| Way::Page(self.addresses.task(task).to_owned())),
            Target::Document { document, .. } => document.map(|document| Way::Page(self.addresses.document(document).href())),
            Target::Heading { document, anchor, .. } => {
                let heading = self.model[*document].anchor_id(anchor);
                let place = self.addresses.document(*document);
                Some(Way::Page(heading.map_or_else(|| place.href(), |id| place.heading(id))))
            }
            Target::File { repo: TargetRepo::Known(repo), path, .. } => {
                let whole = path.is_empty() || self.model.kinds().folders().contains(&&**path);
                if whole {
                    return Some(Way::Page(self.addresses.repo(*repo)));
                }
                forge::page(&self.model[*repo], path).map(Way::Elsewhere)
            }
            Target::Commit { repo: TargetRepo::Known(repo), id } => forge::commit_page(&self.model[*repo], id).map(Way::Elsewhere),
            Target::Tag { repo: TargetRepo::Known(repo), tag } => {
                let is_there = reference.resolution == Resolution::Ok;
                is_there.then(|| forge::tag_page(&self.model[*repo], tag)).flatten().map(Way::Elsewhere)
            }
            Target::PullRequest { repo: TargetRepo::Known(repo), number } => {
                forge::pull_request(&self.model[*repo], *number).map(Way::Elsewhere)
            }
            Target::File { .. } | Target::Commit { .. } | Target::Tag { .. } | Target::PullRequest { .. } => None,
        }
    }

    /// What a reference means, or why it means nothing, for a person who points at it.
    fn says(&self, reference: &Reference) -> String {
        let repo = match reference.target.repo() {
            TargetRepo::Known(repo) => self.model[*repo].info.name.as_str(),
            TargetRepo::Unknown(name) => name.as_str(),
            TargetRepo::Workspace => "the workspace",
        };
        let what = match &reference.target {
            Target::Task { task: Some(task), .. } => self.task_title(*task),
            Target::Task { number: Some(number), .. } => format!("{repo} {}", self.model.label(*number)),
            Target::Task { .. } => repo.to_owned(),
            Target::Heading { path, anchor, .. } => format!("{repo}: {path}#{anchor}"),
            Target::Commit { id, .. } => format!("{repo}: commit {id}"),
            Target::Tag { tag, .. } => format!("{repo}: tag {tag}"),
            Target::PullRequest { number, .. } => format!("{repo}: #{number}"),
            Target::Document { path, .. } | Target::File { path, .. } => format!("{repo}: {path}"),
        };
        let absent = matches!(reference.target.repo(), TargetRepo::Known(repo) if self.model[*repo].info.absent);
        match (reference.resolution, reference.target.repo()) {
            (Resolution::Ok, _) => what,
            (Resolution::Broken, TargetRepo::Unknown(name)) => format!("Broken: no repo named {name}"),
            (Resolution::Broken, _) => format!("Broken: there is no {what}"),
            (Resolution::Stale, _) => match &reference.meant {
                Some(meant) => format!("Stale: this means {}", self.task_title(meant.task)),
                None => format!("Stale: {what} is another task now"),
            },
            (Resolution::Ambiguous, _) => format!("Ambiguous: this may or may not mean {what}"),
            (Resolution::Unverifiable, _) if absent => format!("Not checked: {what}; {repo} is not checked out here"),
            (Resolution::Unverifiable, _) => format!("Not checked: {what} is not read here"),
        }
    }

    /// `api TASK4: Invoice export (In progress)`.
    pub(super) fn task_title(&self, task: TaskId) -> String {
        let name = self.model.task_name(task);
        let subject = &self.model[task].subject;
        let state = self.model.state_label(task).map_or(String::new(), |state| format!(" ({state})"));
        if subject.is_empty() { format!("{name}{state}") } else { format!("{name}: {subject}{state}") }
    }
}

pub(super) fn leads_off(url: &str) -> bool {
    let first = url.split('/').next().unwrap_or_default();
    url.starts_with('#') || url.starts_with("//") || first.contains(':')
}
