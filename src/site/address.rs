//! Where each page stands, and how one page leads to another.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::contract::{Contracts, SharedContract};
use crate::model::{Document, DocumentId, EventKind, FeatureId, Model, Person, RepoId, TaskId};
use crate::source::Number;
use crate::text::slug;

/// The address of every page that the workspace gives rise to: paths from the site's top, each once.
pub(super) struct Addresses {
    /// Without the `index.html`: `api/`.
    repos: Vec<String>,
    tasks: Vec<String>,
    documents: Vec<Place>,
    /// None for a feature of one task, which its task's page tells whole.
    features: Vec<Option<String>>,
    /// None for a contract that nobody owns: its place is the page that mirrors it.
    contracts: Vec<Option<String>>,
    people: Vec<String>,
    /// Where tasks stood under numbers that they had before and nothing has now.
    pub redirects: Vec<Redirect>,
}

/// An address that a task's page had under another number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Redirect {
    pub path: String,
    pub from: Number,
    pub task: TaskId,
}

/// What the addresses of a site before were made of.
pub(super) struct Known<'k> {
    pub model: &'k Model,
    pub contracts: &'k Contracts,
    pub people: &'k [Person],
    pub addresses: &'k Arc<Addresses>,
}

/// The page that shows a document, and what the ids of its headings start with there.
#[derive(Clone, Debug, Default)]
pub(super) struct Place {
    pub page: String,
    /// The id of the document's own section on a page that it shares; empty where the page is the document's alone.
    pub section: String,
}

impl Place {
    /// What every id of the document is prefixed with.
    pub(super) fn prefix(&self) -> String {
        if self.section.is_empty() { String::new() } else { format!("{}--", self.section) }
    }

    /// The document on its page.
    pub(super) fn href(&self) -> String {
        if self.section.is_empty() { self.page.clone() } else { format!("{}#{}", self.page, self.section) }
    }

    /// A heading of the document on its page.
    pub(super) fn heading(&self, id: &str) -> String {
        format!("{}#{}{id}", self.page, self.prefix())
    }
}

pub(super) const HOME: &str = "index.html";
pub(super) const FEATURES: &str = "features/index.html";
pub(super) const CONTRACTS: &str = "contracts/index.html";
pub(super) const PEOPLE: &str = "people/index.html";
pub(super) const REPORT: &str = "report/index.html";
pub(super) const ACTIVITY: &str = "activity/index.html";
pub(super) const CONFLICTS: &str = "conflicts/index.html";
pub(super) const ENVIRONMENTS: &str = "environments/index.html";
pub(super) const TRENDS: &str = "trends/index.html";
pub(super) const GRAPH: &str = "graph/index.html";
pub(super) const FEED: &str = "feed.xml";
pub(super) const LLMS: &str = "llms.txt";
/// How the address ends of what there is to know about a task.
pub(super) const CONTEXT: &str = ".md";
pub(super) const WORKSPACE: &str = "workspace.json";
pub(super) const RULES: &str = "rules/index.html";
pub(super) const SEARCH: &str = "search/index.html";
pub(super) const NOT_FOUND: &str = "404.html";

/// How many features a page of their list holds.
pub(super) const FEATURES_OF_A_PAGE: usize = 200;

/// First names at the site's top that no repo can take.
const RESERVED: [&str; 17] = [
    "activity",
    "assets",
    "conflicts",
    "contracts",
    "diagrams",
    "docs",
    "environments",
    "index",
    "features",
    "graph",
    "guide",
    "people",
    "report",
    "rules",
    "search",
    "theme",
    "trends",
];
/// Ids that a task's page gives to parts of its own.
const PAGE_IDS: [&str; 7] = ["main", "contents", "findings", "phases", "blockers", "contracts", "referenced-by"];
/// The longest part, in characters, that a contract's name has in an address; some names are whole sentences.
const NAME: usize = 60;

impl Addresses {
    fn new(model: &Model, contracts: &Contracts, people: &[Person]) -> Self {
        let mut top = Names::default();
        let repos: Vec<String> = model
            .repos
            .iter()
            .map(|repo| {
                let name = segment(&repo.info.name);
                let name = if RESERVED.iter().any(|reserved| reserved.eq_ignore_ascii_case(&name)) { format!("repo-{name}") } else { name };
                format!("{}/", top.take(name))
            })
            .collect();
        // One file a page, not one folder: a site of ten thousand pages is written and taken away several times faster so.
        let mut names = Names::default();
        let shared = model.features.iter().filter(|feature| feature.tasks.len() > 1).count();
        (0..shared.div_ceil(FEATURES_OF_A_PAGE).max(1)).for_each(|index| {
            names.take(features(index).trim_end_matches(".html").to_owned());
        });
        names.take("contracts/index".to_owned());
        names.take("people/index".to_owned());
        let tasks: Vec<String> = model
            .task_ids()
            .map(|id| {
                let task = &model[id];
                let repo = &repos[task.repo.0 as usize];
                let short = task.number.map(|number| format!("{repo}{}{number}", segment(&model.kind_of(id).name)));
                let folder = short.and_then(|short| names.take_free(short).ok());
                let named = || names.take(format!("{repo}{}", segment(task.name())));
                let folder = folder.unwrap_or_else(named);
                format!("{folder}.html")
            })
            .collect();
        let features = model
            .features
            .iter()
            .map(|feature| (feature.tasks.len() > 1).then(|| format!("{}.html", names.take(format!("features/{}", feature.slug)))))
            .collect();
        let wanted: Vec<Option<String>> = contracts.all.par_iter().map(|contract| contract_page(contract, &repos, &tasks)).collect();
        let pages = wanted.into_iter().map(|name| Some(format!("{}.html", names.take(name?)))).collect();
        let people = people.iter().map(|person| format!("{}.html", names.take(format!("people/{}", segment(&person.name))))).collect();
        let mut addresses = Self { repos, tasks, documents: Vec::new(), features, contracts: pages, people, redirects: Vec::new() };
        addresses.documents = documents(model, &addresses, &mut names);
        // Last, since they take no name from what is there now.
        for (task, from) in numbers_before(model) {
            let repo = &addresses.repos[model[task].repo.0 as usize];
            if let Ok(name) = names.take_free(format!("{repo}{}{from}", segment(&model.kind_of(task).name))) {
                addresses.redirects.push(Redirect { path: format!("{name}.html"), from, task });
            }
        }
        addresses
    }

    /// The addresses of a model, where those of another are known: these, if all that has an address is the same.
    pub(super) fn after(known: Option<Known<'_>>, model: &Model, contracts: &Contracts, people: &[Person]) -> Arc<Self> {
        let same = |Known { model: before, contracts: compared, people: known_people, .. }: &Known<'_>| {
            let features = before.features.iter().map(|feature| (feature.tasks.len() > 1, &feature.slug));
            let contract = |contract: &SharedContract| (contract.owner.as_ref().map(|owner| (owner.repo, owner.task)), contract.kind);
            let known = compared.all.iter().map(|known| (&known.name, contract(known)));
            Arc::ptr_eq(&before.places, &model.places)
                && known_people.iter().map(|person| &person.name).eq(people.iter().map(|person| &person.name))
                && numbers_before(before).eq(numbers_before(model))
                && features.eq(model.features.iter().map(|feature| (feature.tasks.len() > 1, &feature.slug)))
                && known.eq(contracts.all.iter().map(|other| (&other.name, contract(other))))
        };
        let known = known.filter(same);
        known.map_or_else(|| Arc::new(Self::new(model, contracts, people)), |known| Arc::clone(known.addresses))
    }

    pub(super) fn repo(&self, repo: RepoId) -> String {
        format!("{}index.html", self.repos[repo.0 as usize])
    }

    pub(super) fn task(&self, task: TaskId) -> &str {
        &self.tasks[task.0 as usize]
    }

    /// What there is to know about a task, beside its page.
    pub(super) fn context(&self, task: TaskId) -> String {
        format!("{}{CONTEXT}", self.task(task).trim_end_matches(".html"))
    }

    pub(super) fn document(&self, document: DocumentId) -> &Place {
        &self.documents[document.0 as usize]
    }

    pub(super) fn feature(&self, feature: FeatureId) -> Option<&str> {
        self.features[feature.0 as usize].as_deref()
    }

    /// The page of a contract, by its index in the model.
    pub(super) fn contract(&self, index: usize) -> Option<&str> {
        self.contracts.get(index)?.as_deref()
    }

    /// The page of a person, by their index among all of them.
    pub(super) fn person(&self, index: usize) -> &str {
        &self.people[index]
    }

    /// The features that have a page.
    pub(super) fn shared_features(&self) -> impl Iterator<Item = FeatureId> {
        (0..self.features.len() as u32).map(FeatureId).filter(|id| self.feature(*id).is_some())
    }

    /// The findings of a repo; of the workspace's own documents where there is none.
    pub(super) fn report(&self, repo: Option<RepoId>) -> String {
        // No repo's folder is called like a reserved one, so that `docs` is free here.
        format!("report/{}.html", repo.map_or("docs", |repo| self.repos[repo.0 as usize].trim_end_matches('/')))
    }
}

/// The numbers that tasks had before, by task.
fn numbers_before(model: &Model) -> impl Iterator<Item = (TaskId, Number)> {
    let before = |task: TaskId| {
        model[task].events.iter().rev().filter_map(move |event| match event.kind {
            EventKind::Renumbered { from, .. } => Some((task, from)),
            EventKind::Created | EventKind::Changed => None,
        })
    };
    model.task_ids().flat_map(before)
}

/// A page of the list of features, counted from 0.
pub(super) fn features(index: usize) -> String {
    if index == 0 { FEATURES.to_owned() } else { format!("features/page-{}.html", index + 1) }
}

/// What happened in a month, such as `2026-04`.
pub(super) fn month(name: &str) -> String {
    format!("activity/{name}.html")
}

pub(super) fn rule(name: &str) -> String {
    format!("rules/{name}.html")
}

/// `contracts/api-task4-invoice-export`: stable while its owner, task and name are.
fn contract_page(contract: &SharedContract, repos: &[String], tasks: &[String]) -> Option<String> {
    let owner = contract.owner.as_ref()?;
    let of = match owner.task {
        Some(task) => tasks[task.0 as usize].trim_end_matches(".html").replace('/', "-"),
        None => repos[owner.repo.0 as usize].trim_end_matches('/').to_owned(),
    };
    let slug: String = slug(&contract.name).chars().take(NAME).collect();
    let slug = Some(slug.trim_matches('-')).filter(|slug| !slug.is_empty()).unwrap_or(contract.kind.name());
    Some(format!("contracts/{of}-{slug}"))
}

fn documents(model: &Model, addresses: &Addresses, names: &mut Names) -> Vec<Place> {
    let of_task = |task: TaskId| {
        let mut sections = Names { reserved: &PAGE_IDS, ..Names::default() };
        let place = |(id, document): (DocumentId, &Document)| {
            let prefix = Some(document.anchor_prefix()).filter(|prefix| !prefix.is_empty()).unwrap_or_else(|| "document".to_owned());
            (id, Place { page: addresses.task(task).to_owned(), section: sections.take(prefix) })
        };
        model.task_documents(task).map(place).collect::<Vec<_>>()
    };
    let tasks: Vec<TaskId> = model.task_ids().collect();
    let of_tasks: Vec<(DocumentId, Place)> = tasks.into_par_iter().flat_map_iter(of_task).collect();
    let mut places = vec![Place::default(); model.documents.len()];
    for (id, place) in of_tasks {
        places[id.0 as usize] = place;
    }
    for id in model.document_ids().filter(|id| model[*id].task.is_none()) {
        let document = &model[id];
        let stem = document.path.rsplit_once('.').map_or(&*document.path, |(stem, _)| stem);
        // Pages of documents stand under `docs` anyway.
        let path: Vec<String> = stem.strip_prefix("docs/").unwrap_or(stem).split('/').map(segment).collect();
        let top = document.repo.map_or("", |repo| addresses.repos[repo.0 as usize].as_str());
        let page = format!("{}.html", names.take(format!("{top}docs/{}", path.join("/"))));
        places[id.0 as usize] = Place { page, section: String::new() };
    }
    places
}

/// A name as one part of a path: letters, digits, `-` and `_`. No part can be `..`.
pub(super) fn segment(name: &str) -> String {
    let part: String = name.chars().map(|c| if c.is_alphanumeric() || matches!(c, '-' | '_') { c } else { '-' }).collect();
    if part.is_empty() { "-".to_owned() } else { part }
}

/// Hands out each name once; names that differ only in case are one, since many disks hold them for one.
#[derive(Default)]
pub(super) struct Names {
    taken: HashMap<String, u32>,
    /// Names that are taken from the start, in small letters.
    reserved: &'static [&'static str],
}

impl Names {
    fn is_free(&self, name: &str) -> bool {
        self.is_free_key(&name.to_lowercase())
    }

    fn is_free_key(&self, key: &str) -> bool {
        !self.taken.contains_key(key) && !self.reserved.contains(&key)
    }

    /// The name itself; given back where it is taken.
    fn take_free(&mut self, name: String) -> Result<String, String> {
        let key = name.to_lowercase();
        if !self.is_free_key(&key) {
            return Err(name);
        }
        self.taken.insert(key, 1);
        Ok(name)
    }

    pub(super) fn take(&mut self, name: String) -> String {
        let name = match self.take_free(name) {
            Ok(name) => return name,
            Err(name) => name,
        };
        let key = name.to_lowercase();
        let mut number = self.taken.get(&key).copied().unwrap_or(1);
        let mut own = name.clone();
        while !self.is_free(&own) {
            number += 1;
            own = format!("{name}-{number}");
        }
        self.taken.insert(key, number);
        self.taken.entry(own.to_lowercase()).or_insert(1);
        own
    }
}

/// The way from a page to the site's top: empty there, `../` for each folder below.
pub(super) fn root(page: &str) -> String {
    "../".repeat(page.matches('/').count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_handed_out_once() {
        let mut names = Names::default();
        let given = ["a", "A", "a-2", "a"].map(|name| names.take(name.to_owned()));
        assert_eq!(given, ["a", "A-2", "a-2-2", "a-3"]);
    }

    #[test]
    fn no_name_leads_anywhere_else() {
        assert_eq!(["..", "a.b c", "", "x/y"].map(segment), ["--", "a-b-c", "-", "x-y"]);
        assert_eq!((root("index.html"), root("api/task4/index.html")), (String::new(), "../../".to_owned()));
    }
}
