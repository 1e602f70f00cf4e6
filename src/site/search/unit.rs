//! What is searched: the pages of the site, each as its sections.

use super::Searched;
use super::language::Language;
use super::section::{push, sections};
use crate::config::Kinds;
use crate::contract::{ContractKind, Holder};
use crate::markdown::{self, SectionName};
use crate::model::{Document, DocumentId, DocumentKind, FeatureId, Model, RepoId, TaskId, join};
use crate::site::content::FrontMatter;
use crate::site::feature::together;
use crate::site::state::StateView;
use crate::site::task::section_title;
use crate::site::{address, quote, rules};
use crate::source::KindId;
use crate::text::{Date, start_of};

/// The most characters that a title or a path of headings has.
pub(super) const TITLE: usize = 160;
/// Where the page of a rule has its examples.
const EXAMPLES: &str = "Examples";
/// How many mirrors of a contract are named, and how many bytes of the file that it is are read.
const MIRRORS: usize = 40;
const FILE: usize = 64 * 1024;
/// The most characters that are told of a task's goal.
const GOAL: usize = 240;

/// A page as the search sees it.
pub(super) struct SearchPage {
    pub kind: Kind,
    pub repo: Option<RepoId>,
    pub state: Option<StateView>,
    /// The state that it is ranked by: its own, or that of the task that owns it.
    pub ranked_as: Option<StateView>,
    /// The day that it, or its owner, says it was last updated.
    pub updated: Option<Date>,
    pub title: String,
    pub href: String,
    /// The number of the task that it is about.
    pub task: Option<u64>,
    /// Who owns it, counted from 1 among all people.
    pub owners: Vec<usize>,
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
    pub language: Language,
    /// The document that it is taken from, and the byte where it starts there.
    pub from: Option<(DocumentId, u32)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// An item of a kind of numbered items.
    Item(KindId),
    Feature,
    Contract,
    Document,
    Repo,
    Guide,
    Rule,
}

impl Kind {
    /// The kinds that every workspace has. What is not the team's own comes last: the script knows it by that, and
    /// items by how many these are.
    const OTHERS: [(Self, &'static str); 6] = [
        (Self::Feature, "Feature"),
        (Self::Contract, "Contract"),
        (Self::Document, "Document"),
        (Self::Repo, "Repo"),
        (Self::Guide, "Guide"),
        (Self::Rule, "Rule"),
    ];

    /// What the kinds are called: those of items as people call them, then the others.
    pub(super) fn names(kinds: &Kinds) -> Vec<String> {
        let capital = |mut noun: String| {
            noun.get_mut(..1).iter_mut().for_each(|first| first.make_ascii_uppercase());
            noun
        };
        let items = kinds.iter().map(|(_, kind)| capital(kind.noun()));
        items.chain(Self::OTHERS.iter().map(|(_, name)| (*name).to_owned())).collect()
    }

    /// Its place among these names.
    pub(super) fn index(self, kinds: &Kinds) -> usize {
        match self {
            Self::Item(KindId(kind)) => kind.into(),
            other => kinds.iter().count() + Self::OTHERS.iter().position(|(known, _)| *known == other).unwrap_or_default(),
        }
    }
}

/// A page that is to be searched, before its text is gathered.
#[derive(Clone, Copy)]
pub(super) enum Source {
    Task(TaskId),
    Feature(FeatureId),
    /// By its index in the model.
    Contract(usize),
    Document(DocumentId),
    Repo(RepoId),
    Guide(usize),
    Rule(&'static crate::lint::Rule),
}

/// All pages that are searched, kind after kind and repo after repo.
pub(super) fn sources(site: &Searched<'_>) -> Vec<Source> {
    let model = site.model;
    let mut sources: Vec<Source> = model.task_ids().map(Source::Task).collect();
    sources.extend(site.addresses.shared_features().map(Source::Feature));
    let mut contracts: Vec<usize> = (0..site.contracts.all.len()).filter(|index| site.addresses.contract(*index).is_some()).collect();
    contracts.sort_by_key(|index| site.contracts.all[*index].owner.as_ref().map(|owner| owner.repo.0));
    sources.extend(contracts.into_iter().map(Source::Contract));
    sources.extend(model.document_ids().filter(|id| model[*id].task.is_none()).map(Source::Document));
    let written = |is_guide| (0..site.written.len()).filter(move |index| site.written[*index].is_guide == is_guide).map(Source::Guide);
    sources.extend(written(false));
    sources.extend((0..model.repos.len() as u32).map(|repo| Source::Repo(RepoId(repo))));
    sources.extend(written(true));
    sources.extend(crate::lint::RULES.iter().copied().map(Source::Rule));
    sources
}

impl Source {
    pub(super) fn read(self, site: &Searched<'_>) -> SearchPage {
        match self {
            Self::Task(id) => task(site, id),
            Self::Feature(id) => feature(site, id),
            Self::Contract(index) => contract(site, index),
            Self::Document(id) => document(site, id),
            Self::Repo(id) => repo(site, id),
            Self::Guide(index) => {
                let page = &site.written[index];
                // A page of the team's own is a document like others.
                let kind = if page.is_guide { Kind::Guide } else { Kind::Document };
                let language = Language::named(&FrontMatter::of(&page.document).lang);
                written(kind, &page.title, &page.address, &page.summary, &page.document, language)
            }
            Self::Rule(rule) => {
                let (document, front) = rules::front_matter(rule);
                let mut page = written(Kind::Rule, rule.name, &address::rule(rule.name), &front.summary, &document, Language::default());
                // What stands in the examples of a rule is told by nobody's documents.
                page.units.retain(|unit| !unit.path.starts_with(EXAMPLES));
                page
            }
        }
    }
}

impl SearchPage {
    fn new(kind: Kind, title: &str, href: &str) -> Self {
        let (title, href) = (quote::first(title, TITLE), href.to_owned());
        Self {
            kind,
            repo: None,
            state: None,
            ranked_as: None,
            updated: None,
            title,
            href,
            task: None,
            owners: Vec::new(),
            names: String::new(),
            units: vec![Unit::default()],
        }
    }
}

fn task(site: &Searched<'_>, id: TaskId) -> SearchPage {
    let model = site.model;
    let task = &model[id];
    let name = model.task_name(id);
    let title = if task.subject.is_empty() { name } else { format!("{name}: {}", task.subject) };
    let mut page = SearchPage::new(Kind::Item(task.kind), &title, site.addresses.task(id));
    page.repo = Some(task.repo);
    page.state = Some(StateView::of(model, id));
    page.ranked_as = page.state.clone();
    page.updated = task.updated;
    page.task = task.number.map(|number| number.value);
    let owners = site.people.owners(id);
    page.owners = owners.iter().map(|owner| owner + 1).collect();
    let owners: Vec<&str> = owners.iter().map(|owner| site.people.all[*owner].name.as_str()).collect();
    let words = model.kind_of(id).words.join(" ").to_lowercase();
    page.names = format!("{words} {} {}", model[task.repo].info.aliases.join(" "), owners.join(" "));
    page.units[0].text = goal(model, id).unwrap_or_else(|| join(&model[task.repo].info.path, &task.path));
    page.units[0].language = model.document_of(id, DocumentKind::Plan).map(language).unwrap_or_default();
    for document in model.reading_order(id) {
        let text = &model[document];
        let place = site.addresses.document(document);
        let title = section_title(site.model, text);
        let own = if text.kind == DocumentKind::Other { format!("{title} {}", text.file_name()) } else { title.clone() };
        let first = Unit {
            anchor: place.section.clone(),
            path: quote::first(&title, TITLE),
            heading: own,
            language: language(text),
            from: Some((document, 0)),
            ..Unit::default()
        };
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

fn feature(site: &Searched<'_>, id: FeatureId) -> SearchPage {
    let model = site.model;
    let feature = &model[id];
    let mut page = SearchPage::new(Kind::Feature, &feature.title, site.addresses.feature(id).unwrap_or(address::FEATURES));
    page.state = Some(together(model, &feature.tasks).into());
    page.ranked_as = page.state.clone();
    page.updated = feature.tasks.iter().filter_map(|task| model[*task].updated).max();
    let tasks: Vec<String> = feature.tasks.iter().map(|task| model.task_name(*task)).collect();
    page.units[0].text = tasks.join(", ");
    page
}

/// A contract is found by what it is called and by who holds it. The words of one that stands in a PLAN.md are those of its
/// task; a file has no page but this.
fn contract(site: &Searched<'_>, index: usize) -> SearchPage {
    let model = site.model;
    let contract = &site.contracts.all[index];
    let mut page = SearchPage::new(Kind::Contract, &contract.name, site.addresses.contract(index).unwrap_or(address::CONTRACTS));
    page.repo = contract.owner.as_ref().map(|owner| owner.repo);
    if let Some(task) = contract.owner.as_ref().and_then(|owner| owner.task) {
        page.ranked_as = Some(StateView::of(model, task));
        page.updated = model[task].updated;
    }
    page.names = format!("contract {}", contract.kind.name());
    let named = |holder: &Holder| holder.task.map_or_else(|| model[holder.repo].info.name.clone(), |task| model.task_name(task));
    let owner = contract.owner.as_ref().map_or_else(|| "nobody".to_owned(), named);
    let mirror = |mirror: &crate::contract::Mirror| format!("{} ({})", named(&mirror.holder), mirror.verdict.label());
    let mirrors: Vec<String> = contract.ranked().into_iter().take(MIRRORS).map(|(_, other)| mirror(other)).collect();
    let mirrored = if mirrors.is_empty() { String::new() } else { format!("; mirrored by {}", mirrors.join(", ")) };
    page.units[0].text = format!("Owned by {owner}{mirrored}");
    if let Some(held) = contract.owner.as_ref().and_then(|owner| owner.text).filter(|_| contract.kind == ContractKind::File) {
        let text = held.span.of(model.text(held.id));
        push(Unit { text: start_of(text, FILE).to_owned(), ..Unit::default() }, &mut page.units);
    }
    page
}

fn document(site: &Searched<'_>, id: DocumentId) -> SearchPage {
    let document = &site.model[id];
    let mut page = SearchPage::new(Kind::Document, document.title(), &site.addresses.document(id).page);
    page.repo = document.repo;
    page.updated = document.facts.header.updated.as_ref().and_then(|stated| stated.date);
    page.names = format!("{} {}", document.file_name(), document.repo.map_or("", |repo| &site.model[repo].info.name));
    page.units.clear();
    sections(&document.parsed, Unit { language: language(document), from: Some((id, 0)), ..Unit::default() }, "", &mut page.units);
    page
}

fn repo(site: &Searched<'_>, id: RepoId) -> SearchPage {
    let repo = &site.model[id];
    let mut page = SearchPage::new(Kind::Repo, &repo.info.name, &site.addresses.repo(id));
    page.repo = Some(id);
    page.names = repo.info.aliases.join(" ");
    page.units[0].text = repo.info.path.clone();
    page
}

fn language(document: &Document) -> Language {
    document.facts.header.language.as_deref().map(Language::named).unwrap_or_default()
}

/// A page of the guide or of a rule.
fn written(kind: Kind, title: &str, href: &str, summary: &str, document: &markdown::Document, language: Language) -> SearchPage {
    let mut page = SearchPage::new(kind, title, href);
    page.units.clear();
    sections(document, Unit { language, ..Unit::default() }, "", &mut page.units);
    if !summary.is_empty() {
        page.units[0].text.insert_str(0, &format!("{summary}\n"));
    }
    page
}
