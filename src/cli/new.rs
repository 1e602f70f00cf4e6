//! `crossbook new`: the tasks of a new feature, one in each repo.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use clap::Args;

use super::console::Console;
use super::exit_codes::{self, after_help};
use super::lookup;
use super::write_args::WriteArgs;
use super::{Dir, Outcome};
use crate::change::{self, NewTask, Opening, Templates};
use crate::disk::{self, HostError};
use crate::error::{ArgumentError, Error};
use crate::git;
use crate::host::{self, Workspace};
use crate::model::{Model, RepoId, Task, TaskId, join};
use crate::pipeline::{Analysis, Simulated, simulate};
use crate::report::patch;
use crate::report::text::safe;
use crate::source::KindId;
use crate::text::{Cut, number_like, words};

/// Open a task, or another item, in each repo of a feature, with its documents
///
/// In each repo it gets the next free number. PLAN.md, OTHER_PROJECTS.md and STATUS.md are made from templates and name the
/// tasks of the other repos by their numbers; what is left to fill in is in braces, and `crossbook check` reports it
/// (template-placeholder). Your own templates, in the folder `templates` beside book.toml, replace the built-in ones.
#[derive(Args)]
#[command(after_help = after_help(EXAMPLES, exit_codes::CHANGE), override_usage = "crossbook new [OPTIONS] --title <TITLE> --repos <REPO,REPO>")]
pub(super) struct New {
    /// The title of the feature, the same in every repo; asked for at a terminal
    #[arg(long)]
    title: Option<String>,
    /// The repos, by name or alias, in the order in which they work; asked for at a terminal
    #[arg(long, value_delimiter = ',', value_name = "REPO,REPO")]
    repos: Vec<String>,
    /// The kind of item, such as `task`, `spec` or `adr`, where there are several
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// Also skip numbers that are taken on other branches, local or remote, and in other working trees
    #[arg(long)]
    number_from_all_refs: bool,
    #[command(flatten)]
    write: WriteArgs,
    #[command(flatten)]
    dir: Dir,
}

const EXAMPLES: &str = "\
Examples:
  crossbook new --title \"Resumable exports\" --repos api,web
  crossbook new --title \"Resumable exports\" --repos api,web --number-from-all-refs --dry-run";

/// What is asked where no title is given.
const TITLE: &str = "what the feature is called, such as `Resumable exports`";

impl New {
    pub(super) fn run(&self, console: &Console) -> Result<Outcome, Error> {
        let dir = self.dir.or_around(console);
        let opened = crate::pipeline::open(&dir)?;
        let given = self.title.as_deref().map(|said| title(said).ok_or_else(|| untitled(said))).transpose()?;
        let title = lookup::said(console, given, "--title", TITLE, title)?;
        let given = Some(self.repos.clone()).filter(|repos| !repos.is_empty());
        let read = |said: &str| Some(said.split([',', ' ']).filter(|name| !name.is_empty()).map(str::to_owned).collect());
        let names: Vec<String> = lookup::said(console, given, "--repos", &which(&opened), read)?;
        let opened = with_checkouts(&dir, opened, &names)?;
        let (Analysis { workspace, model, findings, .. }, sources, hold) = self.write.examine_opened(console, opened)?;
        let repos = repos(&workspace, &names)?;
        let usual = if self.kind.is_none() { usual_kind(&model, &repos) } else { None };
        let kind = usual.map_or_else(|| lookup::kind(&model, self.kind.as_deref()), Ok)?;
        let mut tasks: Vec<NewTask> = Vec::new();
        for repo in repos {
            let is_same = |task: &&TaskId| model[**task].kind == kind && model[**task].subject.eq_ignore_ascii_case(&title);
            if let Some(task) = model[repo].tasks.iter().find(is_same) {
                console.notice(&format!("{} has that title already", safe(&model.task_name(*task))));
            }
            tasks.push(self.task(console, &workspace, &model, repo, kind, &title)?);
        }
        let date = disk::today().map(|date| date.to_string()).unwrap_or_default();
        let changes = Opening { title, date, tasks }.changes(&templates(&workspace)?);
        let Simulated { model: then, findings: found, .. } = simulate(&workspace, &sources, &changes);
        self.write.apply(console, &workspace, hold.as_ref(), &changes)?;
        if self.write.dry_run {
            console.info(&patch::outlook(&changes));
        }
        let new = change::new_findings(&changes, (&model, &findings), (&then, &found));
        let (to_fill, other): (Vec<usize>, Vec<usize>) = new.into_iter().partition(|index| found[*index].rule == "template-placeholder");
        if !to_fill.is_empty() {
            console.info(&format!("{} to fill in: `crossbook check` names them", super::counted(to_fill.len(), "place")));
        }
        let base = workspace.from_here();
        for finding in other.into_iter().map(|index| &found[index]) {
            console.info(&format!(
                "{}[{}]: {base}{}: {}",
                finding.severity.name(),
                finding.rule,
                safe(&finding.location.file),
                safe(&finding.message)
            ));
        }
        Ok(Outcome::Clean)
    }

    /// The next item of a kind in a repo.
    fn task(
        &self,
        console: &Console,
        workspace: &Workspace,
        model: &Model,
        repo: RepoId,
        kind: KindId,
        title: &str,
    ) -> Result<NewTask, Error> {
        let name = &model[repo].info.name;
        let here = || model[repo].tasks.iter().filter(|task| model[**task].kind == kind);
        let mut taken: BTreeSet<u64> = here().filter_map(|task| model[*task].number).map(|number| number.value).collect();
        let checkout = workspace.checkouts.iter().find(|checkout| checkout.info.name == *name);
        if let Some(checkout) = checkout.filter(|_| self.number_from_all_refs) {
            match git::numbers_elsewhere(model.kinds(), kind, &checkout.root) {
                Some(elsewhere) => taken.extend(elsewhere),
                None => console.notice(&format!("{name}: git knows no branches here; only the folders that are checked out were counted")),
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
}

/// The kind of all numbered items that some repos have.
fn usual_kind(model: &Model, repos: &[RepoId]) -> Option<KindId> {
    let items = repos.iter().flat_map(|repo| &model[*repo].tasks).map(|task| &model[*task]);
    let kinds: BTreeSet<KindId> = items.filter(|task| task.number.is_some()).map(|task| task.kind).collect();
    kinds.first().copied().filter(|_| kinds.len() == 1)
}

/// What is asked where no repos are given.
fn which(workspace: &Workspace) -> String {
    let known: Vec<&str> = workspace.checkouts.iter().chain(&workspace.unlisted).map(|checkout| checkout.info.name.as_str()).collect();
    format!("the repos that take part, with commas between ({})", safe(&known.join(", ")))
}

/// A workspace with the checkouts that take part. Where `book.toml` has no list of repos, a checkout without any items may be one.
fn with_checkouts(dir: &Path, workspace: Workspace, names: &[String]) -> Result<Workspace, Error> {
    let is_wanted = |name: &str| names.iter().any(|wanted| wanted.trim() == name);
    let Some(first) = workspace.unlisted.iter().find(|checkout| is_wanted(&checkout.info.name)) else { return Ok(workspace) };
    if !workspace.config.repos.is_empty() && workspace.config.workspace.repos.is_none() {
        let message = format!("is a checkout that {} does not list", workspace.book_name);
        let help = format!("add it there: a [[repo]] with `name = \"{}\"`", first.info.name);
        return Err(ArgumentError::new(&first.info.name, message).with_help(help).into());
    }
    crate::pipeline::open_with(dir, &is_wanted)
}

/// A title in one line; none where nothing is left of it, or it holds what no line can show.
fn title(said: &str) -> Option<String> {
    let title = said.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(title).filter(|title| !title.is_empty() && !title.chars().any(char::is_control))
}

/// Why a title is none.
fn untitled(said: &str) -> ArgumentError {
    let why = if said.trim().is_empty() { "is empty" } else { "contains control characters" };
    ArgumentError::of(format!("`--title` {why}")).with_help(format!("give {TITLE}"))
}

/// The repos of these names, each once.
fn repos(workspace: &Workspace, names: &[String]) -> Result<Vec<RepoId>, Error> {
    let mut repos = Vec::new();
    for name in names.iter().map(|name| name.trim()) {
        let repo = lookup::checked_out(workspace, name)?;
        if repos.contains(&repo) {
            return Err(ArgumentError::of(format!("`--repos` names `{name}` twice")).with_help("name each repo once").into());
        }
        repos.push(repo);
    }
    Ok(repos)
}

/// The templates, the user's own among them.
fn templates(workspace: &Workspace) -> Result<Templates, Error> {
    let folder = workspace.base.join(&workspace.config.workspace.templates);
    let mut own = BTreeMap::new();
    for (name, bytes) in host::read_folder(workspace, &workspace.config.workspace.templates)?
        .into_iter()
        .filter(|(name, _)| Path::new(name).extension().is_some_and(|end| end == "md"))
    {
        let text = String::from_utf8(bytes).map_err(|_| HostError {
            path: folder.join(&name),
            message: "is not UTF-8".to_owned(),
            help: Some("save it as UTF-8".to_owned()),
        })?;
        own.insert(name, text);
    }
    Ok(Templates::new(own))
}
