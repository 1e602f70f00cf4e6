//! New items: one in each repo of a feature.

use std::collections::BTreeSet;

use super::lookup;
use crate::change::{self, Changes, NewTask, Opening};
use crate::disk;
use crate::error::{ArgumentError, Error};
use crate::git;
use crate::host::Workspace;
use crate::lint::Finding;
use crate::model::{Model, RepoId, Task, TaskId, join};
use crate::pipeline::{Analysis, Simulated, simulate, templates};
use crate::report::text::safe;
use crate::source::{KindId, Sources};
use crate::text::{Cut, number_like, words};

/// What a title is, in words.
pub(crate) const TITLE: &str = "what the feature is called, such as `Resumable exports`";

/// What is to be opened.
pub(crate) struct OpeningRequest<'a> {
    /// See [`title`].
    pub title: String,
    /// By name or alias, in the order in which they work.
    pub repos: &'a [String],
    /// The kind of item, where there are several.
    pub kind: Option<&'a str>,
    /// Whether numbers that other branches have count as taken.
    pub from_all_refs: bool,
}

/// What opening comes to.
pub(crate) struct Opened {
    pub changes: Changes,
    /// The items: the repo, and the folder or file from the workspace's root.
    pub items: Vec<(String, String)>,
    /// What to know before it is done.
    pub notices: Vec<String>,
    /// How many places there are to fill in.
    pub to_fill: usize,
    /// What else would be found that is not found now.
    pub new: Vec<Finding>,
}

/// The documents of new items. Nothing is written.
///
/// # Errors
/// Where a repo or kind is unknown, or no item of the kind can be opened.
pub(crate) fn open_items(analysis: &Analysis, sources: &Sources, request: OpeningRequest<'_>) -> Result<Opened, Error> {
    let Analysis { workspace, model, findings, .. } = analysis;
    let OpeningRequest { title, repos: names, kind, from_all_refs } = request;
    let repos = repos(workspace, names)?;
    let usual = if kind.is_none() { usual_kind(model, &repos) } else { None };
    let kind = usual.map_or_else(|| lookup::kind(model, kind), Ok)?;
    let (mut tasks, mut notices): (Vec<NewTask>, _) = (Vec::new(), Vec::new());
    for repo in repos {
        let is_same = |task: &&TaskId| model[**task].kind == kind && model[**task].subject.eq_ignore_ascii_case(&title);
        if let Some(task) = model[repo].tasks.iter().find(is_same) {
            notices.push(format!("{} has that title already", safe(&model.task_name(*task))));
        }
        tasks.push(task(workspace, model, (repo, kind), &title, from_all_refs, &mut notices)?);
    }
    let items = tasks.iter().map(|task| (task.repo.clone(), task.folder.clone())).collect();
    let date = disk::today().map(|date| date.to_string()).unwrap_or_default();
    let changes = Opening { title, date, tasks }.changes(&templates(workspace)?);
    let Simulated { model: then, findings: found, .. } = simulate(workspace, sources, &changes);
    let new = change::new_findings(&changes, (model, findings), (&then, &found));
    let (to_fill, other): (Vec<usize>, Vec<usize>) = new.into_iter().partition(|index| found[*index].rule == "template-placeholder");
    let new = other.into_iter().map(|index| found[index].clone()).collect();
    Ok(Opened { changes, items, notices, to_fill: to_fill.len(), new })
}

/// The next item of a kind in a repo.
fn task(
    workspace: &Workspace,
    model: &Model,
    (repo, kind): (RepoId, KindId),
    title: &str,
    from_all_refs: bool,
    notices: &mut Vec<String>,
) -> Result<NewTask, Error> {
    let name = &model[repo].info.name;
    let here = || model[repo].tasks.iter().filter(|task| model[**task].kind == kind);
    let mut taken: BTreeSet<u64> = here().filter_map(|task| model[*task].number).map(|number| number.value).collect();
    let checkout = workspace.checkouts.iter().find(|checkout| checkout.info.name == *name);
    if let Some(checkout) = checkout.filter(|_| from_all_refs) {
        match git::numbers_elsewhere(model.kinds(), kind, &checkout.root) {
            Some(elsewhere) => taken.extend(elsewhere),
            None => notices.push(format!("{name}: git knows no branches here; only the folders that are checked out were counted")),
        }
    }
    let Some(number) = taken.last().copied().unwrap_or_default().checked_add(1) else {
        return Err(ArgumentError::of(format!("{name} has a task with the largest possible number")).into());
    };
    let known = &model.kinds()[kind];
    let last = here().next_back().map(|task| &model[*task]);
    // Where the last one lies, and as it is called there.
    let place_of =
        |task: &Task| known.places.iter().find(|place| place.within(&task.path).is_some_and(|path| place.pattern.read(path).is_some()));
    let place = last.and_then(place_of).or(known.places.first());
    let first = match known.has_slug() {
        true if place.is_some_and(|place| place.pattern.is_of_files()) => "0001",
        true => "001",
        false => "1",
    };
    let digits = last
        .and_then(|last| Some(last.folder_name().part(known.read_name(last.folder_name())?.digits)))
        .filter(|digits| !digits.is_empty());
    let slug = words(title).map(str::to_lowercase).collect::<Vec<_>>().join("-");
    let written = place.and_then(|place| Some((place, place.pattern.write(&number_like(digits.unwrap_or(first), number), &slug)?)));
    let Some((place, written)) = written else {
        let help = "its pattern has more than a number and a slug: make the folder yourself";
        return Err(ArgumentError::new(&known.name, "cannot be opened here").with_help(help).into());
    };
    let path = join(&model[repo].info.path, &join(&place.folder, &written));
    let readme = || vec!["README.md".to_owned()];
    let documents = match known.has_templates() {
        true => Vec::new(),
        false => Some(known.opens.clone()).filter(|documents| !documents.is_empty()).unwrap_or_else(readme),
    };
    Ok(NewTask { repo: name.clone(), number, folder: path, is_file: place.pattern.is_of_files(), documents })
}

/// The kind of all numbered items that some repos have.
fn usual_kind(model: &Model, repos: &[RepoId]) -> Option<KindId> {
    let items = repos.iter().flat_map(|repo| &model[*repo].tasks).map(|task| &model[*task]);
    let kinds: BTreeSet<KindId> = items.filter(|task| task.number.is_some()).map(|task| task.kind).collect();
    kinds.first().copied().filter(|_| kinds.len() == 1)
}

/// A title in one line; none where nothing is left of it, or it holds what no line can show.
pub(crate) fn title(said: &str) -> Option<String> {
    let title = said.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(title).filter(|title| !title.is_empty() && !title.chars().any(char::is_control))
}

/// The repos of these names, each once.
fn repos(workspace: &Workspace, names: &[String]) -> Result<Vec<RepoId>, Error> {
    let mut repos = Vec::new();
    for name in names.iter().map(|name| name.trim()) {
        let repo = lookup::checked_out(workspace, name)?;
        if repos.contains(&repo) {
            return Err(ArgumentError::of(format!("`{name}` is named twice")).with_help("name each repo once").into());
        }
        repos.push(repo);
    }
    Ok(repos)
}
