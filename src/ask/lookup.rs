//! Repos and tasks, as people name them in arguments.

use crate::config::Kind;
use crate::error::{ArgumentError, Error};
use crate::host::Workspace;
use crate::model::{FeatureId, Model, Names, People, Person, RepoId, TaskId};
use crate::report::text::safe;
use crate::source::{KindId, Number};
use crate::text::nearest;

/// So many names are listed at once.
const MAX_LISTED: usize = 8;

/// A task's number, alone or in a name: `TASK4` and `004-login` are 4.
pub(crate) fn number(text: &str) -> Result<u64, String> {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_alphabetic() || matches!(c, '-' | '_' | ' ' | '#'));
    let (digits, slug) = rest.split_once(['-', '_', ' ']).unwrap_or((rest, "x"));
    // `4-6` may be meant as a range, and names no task.
    Some(digits)
        .filter(|_| slug.starts_with(char::is_alphabetic))
        .unwrap_or_default()
        .parse()
        .map_err(|_| "expected the number of a task, such as `4` or `TASK4`".to_owned())
}

/// The repo that a name means, as documents may write it: a repo's name or an alias in any case, or what follows the beginning that
/// several names share (`api` for `acme-api` beside `acme-web`). The id is the repo's place among the checkouts, too.
///
/// # Errors
/// Where no repo has such a name; the error says which is nearest.
pub(crate) fn repo(workspace: &Workspace, name: &str) -> Result<RepoId, Error> {
    let names = Names::new(workspace.checkouts.iter().map(|checkout| &checkout.info));
    names.find(name).ok_or_else(|| {
        let known = || workspace.checkouts.iter().map(|checkout| checkout.info.name.as_str()).collect::<Vec<_>>().join(", ");
        let help = names.nearest(name).map_or_else(|| format!("known repos: {}", known()), |near| format!("did you mean `{near}`?"));
        ArgumentError::of(format!("no repo named `{name}`")).with_help(help).into()
    })
}

/// The person or team of a name.
///
/// # Errors
/// Where nobody of that name answers for any item; the error says which name is nearest.
pub(crate) fn person<'p>(people: &'p People, name: &str) -> Result<&'p Person, Error> {
    people.find(name).ok_or_else(|| {
        let names = || people.all.iter().map(|person| person.name.as_str());
        let known = names().take(MAX_LISTED).collect::<Vec<_>>().join(", ");
        let help = match nearest(name, names()) {
            Some(near) => format!("did you mean `{}`?", safe(near)),
            None if known.is_empty() => {
                "no document has an `Owner:` line, and no repo a CODEOWNERS file with owners of its items".to_owned()
            }
            None => format!("known owners: {}", safe(&known)),
        };
        ArgumentError::of(format!("nobody named `{}` owns an item", safe(name))).with_help(help).into()
    })
}

/// The repo that a name means, where something is to be done in it.
///
/// # Errors
/// As with [`repo`], and where the repo is not checked out.
pub(crate) fn checked_out(workspace: &Workspace, name: &str) -> Result<RepoId, Error> {
    let repo = repo(workspace, name)?;
    if workspace.checkouts[repo.0 as usize].info.absent {
        let error = ArgumentError::of(format!("the repo `{name}` is not checked out here"));
        return Err(error.with_help("check it out, and remove `absent` from its [[repo]] table in book.toml").into());
    }
    Ok(repo)
}

/// The kind of items that a name means; without one, the first that has numbers.
///
/// # Errors
/// Where no kind has such a name or word.
pub(crate) fn kind(model: &Model, name: Option<&str>) -> Result<KindId, Error> {
    let Some(name) = name else {
        return Ok(model.kinds().iter().find(|(_, kind)| kind.has_number()).map_or_else(KindId::default, |(id, _)| id));
    };
    let is = |kind: &Kind| kind.name.eq_ignore_ascii_case(name) || kind.words.iter().any(|word| word.eq_ignore_ascii_case(name));
    model.kinds().iter().find(|(_, kind)| is(kind)).map(|(id, _)| id).ok_or_else(|| {
        let known: Vec<&str> = model.kinds().iter().map(|(_, kind)| kind.name.as_str()).collect();
        let help = nearest(name, known.iter().copied())
            .map_or_else(|| format!("known kinds: {}", known.join(", ")), |near| format!("did you mean `{near}`?"));
        ArgumentError::of(format!("no kind of items named `{name}`")).with_help(help).into()
    })
}

/// A task of a repo, by its number, alone or in a name, or by the words of its own name: `4`, `ADR-4`, `004-login`, `add-login`.
///
/// # Errors
/// Where the repo has no such item, or several.
pub(crate) fn task(model: &Model, repo: RepoId, said: &str) -> Result<TaskId, Error> {
    let name = &model[repo].info.name;
    let is_named = |task: &&TaskId| {
        let known = model[**task].name();
        let slug = model.kind_of(**task).read_name(known).and_then(|known| known.slug);
        [Some(known), slug].into_iter().flatten().any(|known| known.eq_ignore_ascii_case(said.trim_end_matches(".md")))
    };
    let mut named = model[repo].tasks.iter().filter(is_named);
    if let (Some(task), None) = (named.next(), named.next()) {
        return Ok(*task);
    }
    let Ok(number) = number(said) else {
        let help = "give its number, or the name of its folder or file; `crossbook status` lists open items";
        return Err(ArgumentError::of(format!("{name} has no item `{}`", safe(said))).with_help(help).into());
    };
    // `ADR-4` says the kind.
    let word = said.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches(['-', '_', ' ', '#']);
    if let Some(task) = kind(model, Some(word)).ok().and_then(|kind| model.task(repo, Number { kind, value: number })) {
        return Ok(task);
    }
    let of_kind = |(kind, _): (KindId, &Kind)| model.task(repo, Number { kind, value: number });
    let found: Vec<TaskId> = model.kinds().iter().filter_map(of_kind).collect();
    match found.as_slice() {
        [task] => Ok(*task),
        [] => {
            let label = model.kinds()[kind(model, None)?].label(number);
            Err(ArgumentError::of(format!("{name} has no {label}")).with_help(numbers(model, repo)).into())
        }
        several => {
            let labels: Vec<String> = several.iter().map(|task| model.task_label(*task)).collect();
            Err(ArgumentError::of(format!("{name} has several items with the number {number}: {}", labels.join(", "))).into())
        }
    }
}

/// The feature with that title; else the one whose title contains the words, of several the one with several tasks.
///
/// # Errors
/// Where no title contains the words, or several do; the error names them, or says which is nearest.
pub(crate) fn feature(model: &Model, name: &str) -> Result<FeatureId, ArgumentError> {
    let wanted = name.trim().to_lowercase();
    let ids = || (0..model.features.len() as u32).map(FeatureId);
    if let Some(exact) = ids().find(|id| model[*id].title.to_lowercase() == wanted || model[*id].slug == wanted) {
        return Ok(exact);
    }
    let found: Vec<FeatureId> = ids().filter(|id| !wanted.is_empty() && model[*id].title.to_lowercase().contains(&wanted)).collect();
    let shared: Vec<FeatureId> = found.iter().copied().filter(|id| model[*id].tasks.len() > 1).collect();
    let titles = |ids: &[FeatureId]| listed("feature", ids.iter().map(|id| model[*id].title.as_str()), "`crossbook graph`");
    match (shared.as_slice(), found.as_slice()) {
        ([one], _) | ([], [one]) => Ok(*one),
        ([], []) => {
            let all = || model.features.iter().map(|feature| feature.title.as_str());
            let help = match nearest(name, all()) {
                Some(near) => format!("did you mean `{}`?", safe(near)),
                None => titles(&ids().collect::<Vec<_>>()),
            };
            Err(ArgumentError::of(format!("no feature named `{}`", safe(name))).with_help(help))
        }
        _ => {
            let several = if shared.is_empty() { &found } else { &shared };
            Err(ArgumentError::of(format!("several features have `{}` in their title", safe(name))).with_help(titles(several)))
        }
    }
}

/// The names that there are of a thing, where these are few; else the command that lists them.
pub(crate) fn listed<'a>(thing: &str, names: impl Iterator<Item = &'a str>, command: &str) -> String {
    let names: Vec<&str> = names.collect();
    match names.len() {
        0 => format!("there are no {thing}s here"),
        1..=MAX_LISTED => format!("known {thing}s: {}", safe(&names.join(", "))),
        count => format!("{command} lists all {count} {thing}s"),
    }
}

/// Which tasks a repo has, in words.
pub(crate) fn numbers(model: &Model, repo: RepoId) -> String {
    let mut runs: Vec<(u64, u64)> = Vec::new();
    for number in model[repo].tasks.iter().filter_map(|task| model[*task].number).map(|number| number.value) {
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
    if runs.is_empty() { "it has no tasks".to_owned() } else { format!("existing numbers: {}", runs.join(", ")) }
}
