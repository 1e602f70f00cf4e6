//! Repos and tasks, as people name them in arguments.

use std::path::PathBuf;

use clap::Args;

use super::console::Console;
use crate::error::{ArgumentError, Error};
use crate::host::Workspace;
use crate::model::{Model, Names, RepoId, TaskId};
use crate::report::text::safe;

/// A task's number, alone or in a name: `TASK4` and `004-login` are 4.
pub(super) fn number(text: &str) -> Result<u64, String> {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_alphabetic() || matches!(c, '-' | '_' | ' ' | '#'));
    let (digits, slug) = rest.split_once(['-', '_', ' ']).unwrap_or((rest, "x"));
    // `4-6` may be meant as a range, and names no task.
    Some(digits)
        .filter(|_| slug.starts_with(char::is_alphabetic))
        .unwrap_or_default()
        .parse()
        .map_err(|_| "a task is named by its number: `4`, or `TASK4`".to_owned())
}

/// What stands in the arguments, or else is said at the terminal: asked again where an answer cannot be read, until nothing is said.
pub(super) fn said<T>(console: &Console, given: Option<T>, argument: &str, what: &str, read: fn(&str) -> Option<T>) -> Result<T, Error> {
    let ask = || {
        loop {
            let answer = console.ask(what)?;
            match read(&answer) {
                None => console.notice(&format!("`{}` is not that", safe(&answer))),
                said => return said,
            }
        }
    };
    given.or_else(ask).ok_or_else(|| ArgumentError::new(argument, "is missing").with_help(format!("say {what}")).into())
}

/// The repo that a name means, as documents may write it: a repo's name or an alias in any case, or what follows the beginning that
/// several names share (`api` for `acme-api` beside `acme-web`). The id is the repo's place among the checkouts, too.
///
/// # Errors
/// Where no repo has such a name; the error says which is nearest.
pub(super) fn repo(workspace: &Workspace, name: &str) -> Result<RepoId, Error> {
    let names = Names::new(workspace.checkouts.iter().map(|checkout| &checkout.info));
    names.find(name).ok_or_else(|| {
        let known = || workspace.checkouts.iter().map(|checkout| checkout.info.name.as_str()).collect::<Vec<_>>().join(", ");
        let help = names.nearest(name).map_or_else(|| format!("there are: {}", known()), |near| format!("did you mean `{near}`?"));
        ArgumentError::new(name, "the workspace has no such repo").with_help(help).into()
    })
}

/// The repo that a name means, where something is to be done in it.
///
/// # Errors
/// As with [`repo`], and where the repo is not checked out.
pub(super) fn checked_out(workspace: &Workspace, name: &str) -> Result<RepoId, Error> {
    let repo = repo(workspace, name)?;
    if workspace.checkouts[repo.0 as usize].info.absent {
        let error = ArgumentError::new(name, "is not checked out here");
        return Err(error.with_help("check it out, and list it in book.toml without `absent`").into());
    }
    Ok(repo)
}

/// A task of a repo.
pub(super) fn task(model: &Model, repo: RepoId, number: u64) -> Result<TaskId, Error> {
    let missing =
        || ArgumentError::new(&model[repo].info.name, format!("has no {}", model.kind().label(number))).with_help(numbers(model, repo));
    model.task(repo, number).ok_or_else(|| missing().into())
}

/// Which tasks a repo has, in words.
pub(super) fn numbers(model: &Model, repo: RepoId) -> String {
    let mut runs: Vec<(u64, u64)> = Vec::new();
    for number in model[repo].tasks.iter().map(|task| model[*task].number) {
        match runs.last_mut() {
            Some((_, last)) if number == *last || last.checked_add(1) == Some(number) => *last = number,
            _ => runs.push((number, number)),
        }
    }
    let said = |(first, last): &(u64, u64)| match last - first {
        0 => first.to_string(),
        1 => format!("{first}, {last}"),
        _ => format!("{first} to {last}"),
    };
    let runs: Vec<String> = runs.iter().map(said).collect();
    if runs.is_empty() { "it has no tasks".to_owned() } else { format!("it has {}", runs.join(", ")) }
}

/// The folder to read, where the arguments before it are taken.
#[derive(Args)]
pub(super) struct At {
    /// The folder that holds book.toml, or the repositories; without it, this one, or the nearest above that has a book.toml
    #[arg(long, short = 'C', value_name = "DIR")]
    pub dir: Option<PathBuf>,
}

impl At {
    /// The folder that was given; without one, that of the workspace around this one.
    pub(super) fn or_around(&self, console: &Console) -> PathBuf {
        super::Dir { dir: self.dir.clone() }.or_around(console)
    }
}
