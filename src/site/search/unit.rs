//! What is searched: the pages of the site, each as its sections.

use crate::markdown::{self, Heading, SectionName};
use crate::model::{DocumentId, DocumentKind, FeatureId, Model, RepoId, TaskId, join};
use crate::site::feature::together;
use crate::site::page::Shared;
use crate::site::state::StateView;
use crate::site::task::section_title;
use crate::site::{address, quote, rules};
use crate::text::Span;

/// The most characters of one unit. A longer section becomes several, so that every piece of the index stays small.
const LONGEST: usize = 4000;
/// The most characters that a title or a path of headings has.
const TITLE: usize = 160;
/// The most characters that are told of a task's goal.
const GOAL: usize = 240;
/// How many headings around a section are named.
const AROUND: usize = 3;

/// A page as the search sees it.
pub(super) struct SearchPage {
    pub kind: Kind,
    pub repo: Option<RepoId>,
    pub state: Option<StateView>,
    pub title: String,
    pub href: String,
    /// The number of the task that it is about.
    pub task: Option<u64>,
    /// Other words that it goes by.
    pub names: String,
    /// The page itself first, then its sections; at least one.
    pub units: Vec<Unit>,
}

/// A section of a page, or the page itself: what a result leads to.
#[derive(Default)]
pub(super) struct Unit {
    /// The id to go to on the page; empty for its top.
    pub anchor: String,
    /// The headings around it, outermost first.
    pub path: String,
    /// The words of its own heading.
    pub heading: String,
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Task,
    Feature,
    Document,
    Repo,
    Guide,
    Rule,
}

impl Kind {
    pub const ALL: [(Self, &'static str); 6] = [
        (Self::Task, "Task"),
        (Self::Feature, "Feature"),
        (Self::Document, "Document"),
        (Self::Repo, "Repo"),
        (Self::Guide, "Guide"),
        (Self::Rule, "Rule"),
    ];
}

/// A page that is to be searched, before its text is gathered.
#[derive(Clone, Copy)]
pub(super) enum Source {
    Task(TaskId),
    Feature(FeatureId),
    Document(DocumentId),
    Repo(RepoId),
    Guide(usize),
    Rule(&'static crate::lint::Rule),
}

/// All pages that are searched, kind after kind and repo after repo.
pub(super) fn sources(site: &Shared<'_>) -> Vec<Source> {
    let model = site.model;
    let mut sources: Vec<Source> = model.task_ids().map(Source::Task).collect();
    sources.extend(site.addresses.shared_features().map(Source::Feature));
    sources.extend(model.document_ids().filter(|id| model[*id].task.is_none()).map(Source::Document));
    sources.extend((0..model.repos.len() as u32).map(|repo| Source::Repo(RepoId(repo))));
    sources.extend((0..site.content.pages.len()).map(Source::Guide));
    sources.extend(crate::lint::RULES.iter().copied().map(Source::Rule));
    sources
}

impl Source {
    pub fn read(self, site: &Shared<'_>) -> SearchPage {
        match self {
            Self::Task(id) => task(site, id),
            Self::Feature(id) => feature(site, id),
            Self::Document(id) => document(site, id),
            Self::Repo(id) => repo(site, id),
            Self::Guide(index) => {
                let page = &site.content.pages[index];
                written(Kind::Guide, &page.title, &page.address, &page.summary, &page.document)
            }
            Self::Rule(rule) => {
                let (document, front) = rules::front_matter(rule);
                written(Kind::Rule, rule.name, &address::rule(rule.name), &front.summary, &document)
            }
        }
    }
}

impl SearchPage {
    fn new(kind: Kind, title: &str, href: &str) -> Self {
        let (title, href) = (quote::first(title, TITLE), href.to_owned());
        Self { kind, repo: None, state: None, title, href, task: None, names: String::new(), units: vec![Unit::default()] }
    }
}

fn task(site: &Shared<'_>, id: TaskId) -> SearchPage {
    let model = site.model;
    let task = &model[id];
    let name = model.task_name(id);
    let title = if task.subject.is_empty() { name } else { format!("{name}: {}", task.subject) };
    let mut page = SearchPage::new(Kind::Task, &title, site.addresses.task(id));
    page.repo = Some(task.repo);
    page.state = Some(model.state(id).into());
    page.task = Some(task.number);
    page.names = format!("task {}", model[task.repo].aliases.join(" "));
    page.units[0].text = goal(model, id).unwrap_or_else(|| join(&model[task.repo].path, &task.path));
    for (document, text) in model.task_documents(id) {
        let place = site.addresses.document(document);
        let title = section_title(site, text);
        let own = if text.kind == DocumentKind::Other { format!("{title} {}", text.file_name()) } else { title.clone() };
        let first = Unit { anchor: place.section.clone(), path: quote::first(&title, TITLE), heading: own, text: String::new() };
        sections(&text.parsed, first, &place.prefix(), &mut page.units);
    }
    page
}

/// What the task is for, in the first words of its plan on that.
fn goal(model: &Model, id: TaskId) -> Option<String> {
    let plan = &model.document_of(id, DocumentKind::Plan)?.parsed;
    let section = plan.section(SectionName::Goal)?;
    let passage = plan.passages_in(section.body).next()?;
    Some(quote::first(passage.text.trim(), GOAL)).filter(|goal| !goal.is_empty())
}

fn feature(site: &Shared<'_>, id: FeatureId) -> SearchPage {
    let model = site.model;
    let feature = &model[id];
    let mut page = SearchPage::new(Kind::Feature, &feature.title, site.addresses.feature(id).unwrap_or(address::FEATURES));
    page.state = Some(together(model, &feature.tasks).into());
    let tasks: Vec<String> = feature.tasks.iter().map(|task| model.task_name(*task)).collect();
    page.units[0].text = tasks.join(", ");
    page
}

fn document(site: &Shared<'_>, id: DocumentId) -> SearchPage {
    let document = &site.model[id];
    let mut page = SearchPage::new(Kind::Document, document.title(), &site.addresses.document(id).page);
    page.repo = document.repo;
    page.names = format!("{} {}", document.file_name(), document.repo.map_or("", |repo| &site.model[repo].name));
    let first = std::mem::take(&mut page.units).into_iter().next().unwrap_or_default();
    sections(&document.parsed, first, "", &mut page.units);
    page
}

fn repo(site: &Shared<'_>, id: RepoId) -> SearchPage {
    let repo = &site.model[id];
    let mut page = SearchPage::new(Kind::Repo, &repo.name, &site.addresses.repo(id));
    page.repo = Some(id);
    page.names = repo.aliases.join(" ");
    page.units[0].text = repo.path.clone();
    page
}

/// A page of the guide or of a rule.
fn written(kind: Kind, title: &str, href: &str, summary: &str, document: &markdown::Document) -> SearchPage {
    let mut page = SearchPage::new(kind, title, href);
    let first = std::mem::take(&mut page.units).into_iter().next().unwrap_or_default();
    sections(document, first, "", &mut page.units);
    if !summary.is_empty() {
        page.units[0].text.insert_str(0, &format!("{summary}\n"));
    }
    page
}

/// A document by its headings: what stands above the first one, or under the title, belongs to `first`.
fn sections(document: &markdown::Document, first: Unit, prefix: &str, units: &mut Vec<Unit>) {
    let title = document.title().map(|title| title.span);
    let end = document.text.len() as u32;
    let outer = first.path.clone();
    let start = document.headings.first().map_or(end, |heading| heading.span.start);
    let mut open = first;
    text_of(document, Span { start: document.front_matter.map_or(0, |span| span.end), end: start }, &mut open.text);
    for (index, heading) in document.headings.iter().enumerate() {
        let next = document.headings.get(index + 1).map_or(end, |next| next.span.start);
        if Some(heading.span) != title {
            let path = path(document, heading, title, &outer);
            let own = quote::first(document.heading_text(heading).trim(), TITLE);
            let unit = Unit { anchor: format!("{prefix}{}", heading.id), path, heading: own, text: String::new() };
            push(std::mem::replace(&mut open, unit), units);
        }
        text_of(document, Span { start: heading.span.end, end: next }, &mut open.text);
    }
    push(open, units);
}

/// Adds a unit, in several where it is long.
fn push(mut unit: Unit, units: &mut Vec<Unit>) {
    let text = std::mem::take(&mut unit.text);
    let mut rest = text.trim();
    loop {
        let limit = rest.char_indices().nth(LONGEST).map_or(rest.len(), |(at, _)| at);
        let cut =
            if limit == rest.len() { limit } else { rest[..limit].rfind(char::is_whitespace).filter(|cut| *cut > 0).unwrap_or(limit) };
        let (part, after) = rest.split_at(cut);
        units.push(Unit {
            anchor: unit.anchor.clone(),
            path: unit.path.clone(),
            heading: std::mem::take(&mut unit.heading),
            text: part.to_owned(),
        });
        rest = after.trim_start();
        if rest.is_empty() {
            break;
        }
    }
}

/// The headings around a section and its own, below what the document is called.
fn path(document: &markdown::Document, heading: &Heading, title: Option<Span>, outer: &str) -> String {
    let around = std::iter::successors(Some(heading), |heading| heading.parent.map(|parent| &document[parent]));
    let mut names: Vec<&str> = around
        .filter(|heading| Some(heading.span) != title)
        .map(|heading| document.heading_text(heading).trim())
        .filter(|name| !name.is_empty())
        .take(AROUND)
        .collect();
    if !outer.is_empty() {
        names.push(outer);
    }
    names.reverse();
    quote::first(&names.join(" › "), TITLE)
}

/// The words of a part of a document, its code included, in the order of the text.
fn text_of(document: &markdown::Document, span: Span, out: &mut String) {
    let mut fences = document.fences_in(span).peekable();
    for passage in document.passages_in(span) {
        while let Some(fence) = fences.next_if(|fence| fence.span.start < passage.span.start) {
            line(out, &fence.code);
        }
        line(out, &passage.text);
    }
    fences.for_each(|fence| line(out, &fence.code));
}

fn line(out: &mut String, text: &str) {
    let text = text.trim();
    if !text.is_empty() {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(text);
    }
}
