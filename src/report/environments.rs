//! What runs where, for people at a terminal and for programs.

use std::fmt::Write;

use serde::Serialize;

use super::comparison::cut;
use super::json::{Tool, list, value};
use super::text::{Color, Tone, painted, safe};
use super::{counted, listed_names};
use crate::contract::{Contracts, Environment, Pin, PinState};
use crate::model::{Model, RepoId};
use crate::text::{Date, Place};

/// So many tasks and contracts that an environment lacks are named in a line.
const MAX_MISSING: usize = 6;
/// The widest that a version is.
const MAX_VERSION_CHARS: usize = 32;
/// So much of a commit's id is enough for people.
const SHORT: usize = 10;

/// For each repo, a line for each version that runs anywhere; then what could not be read.
pub fn text(model: &Model, contracts: &Contracts, only: Option<RepoId>, color: Color) -> String {
    let environments = &contracts.environments;
    if environments.all.is_empty() {
        return "no environments: add [[environment]] to book.toml to see what runs where\n".to_owned();
    }
    let mut text = String::new();
    let services = environments.services().into_iter().filter(|service| only.is_none_or(|only| only == *service));
    let names = environments.all.iter().map(|environment| environment.name.chars().count()).max().unwrap_or_default();
    for service in services {
        let _ = writeln!(text, "{}", painted(&safe(&model[service].info.name), Tone::Title, color));
        let pins = || environments.all.iter().flat_map(|environment| environment.pins_of(service).map(move |pin| (environment, pin)));
        let widest = pins().map(|(_, pin)| said(pin).chars().count()).max().unwrap_or_default();
        let mut before = String::new();
        for (environment, pin) in pins() {
            let (about, tone) = about(model, contracts, pin);
            let line = format!("  {:<names$}  {:<widest$}  {}", safe(&environment.name), said(pin), painted(&safe(&about), tone, color));
            // Several files of an environment may pin the same.
            if line != before {
                let _ = writeln!(text, "{}", line.trim_end());
            }
            before = line;
        }
        text.push('\n');
    }
    for environment in &environments.all {
        for unread in &environment.unread {
            let line = format!("{}: {} of {} was not read: {}", environment.name, unread.path, model[unread.repo].info.name, unread.why);
            let _ = writeln!(text, "{}", painted(&safe(&line), Tone::Doubtful, color));
        }
    }
    if text.is_empty() {
        text = "no version is pinned in any environment\n".to_owned();
    }
    format!("{}\n", text.trim_end())
}

/// The version as it is pinned, cut where it is long.
fn said(pin: &Pin) -> String {
    cut(&safe(&pin.said), MAX_VERSION_CHARS)
}

/// What is known of a version, and whether that is good.
fn about(model: &Model, contracts: &Contracts, pin: &Pin) -> (String, Tone) {
    let state = match &pin.state {
        PinState::Unknown { tag, .. } => return (format!("no tag `{tag}`"), Tone::Bad),
        PinState::Unverifiable(why) => return (format!("unverifiable: {why}"), Tone::Doubtful),
        PinState::Known => pin.tag().filter(|tag| *tag != pin.said).map(str::to_owned),
    };
    let release = pin.release.as_ref();
    let commit = release.and_then(|release| release.commit.get(..SHORT)).map(|id| format!("commit {id}"));
    let date = release.and_then(|release| Date::of_time(release.time)).map(|date| date.to_string());
    let behind = release.and_then(|release| release.behind).map(|behind| match behind {
        0 => "up to date".to_owned(),
        behind => format!("{} behind", counted(behind as usize, "commit")),
    });
    let mut parts: Vec<String> = [state, commit, date, behind].into_iter().flatten().collect();
    let tasks = pin.missing.tasks.iter().map(|task| model.task_label(*task));
    let missing = tasks.chain(pin.missing.contracts.iter().map(|index| format!("\"{}\"", contracts.all[*index].name)));
    let missing: Vec<String> = missing.collect();
    if !missing.is_empty() {
        parts.push(format!("without {}", listed_names(&missing, MAX_MISSING)));
    }
    let tone = if release.is_some_and(|release| release.behind == Some(0)) { Tone::Good } else { Tone::Doubtful };
    (parts.join(", "), if missing.is_empty() { Tone::Good } else { tone })
}

/// The same for programs.
pub fn json(model: &Model, contracts: &Contracts, only: Option<RepoId>) -> String {
    let tool = value(&Tool::new());
    let environments = list(&contracts.environments.all, |environment| view(model, contracts, environment, only));
    format!("{{\n\"schema\": \"crossbook-environments/1\",\n\"tool\": {tool},\n\"environments\": {environments}\n}}\n")
}

#[derive(Serialize)]
struct EnvironmentView<'a> {
    name: &'a str,
    pins: Vec<PinView<'a>>,
    unread: Vec<UnreadView<'a>>,
}

#[derive(Serialize)]
struct PinView<'a> {
    repo: &'a str,
    /// As the file says it.
    version: &'a str,
    key: &'a str,
    file: &'a str,
    span: Place,
    /// `known`, `unknown` or `unverifiable`.
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tag: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    commit: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    /// How many commits the default branch has that it has not.
    #[serde(skip_serializing_if = "Option::is_none")]
    behind: Option<u64>,
    /// Left out where git does not have the commit.
    #[serde(skip_serializing_if = "Option::is_none")]
    missing: Option<MissingView<'a>>,
}

/// What is done in the repo and not in the version.
#[derive(Serialize)]
struct MissingView<'a> {
    tasks: Vec<String>,
    contracts: Vec<&'a str>,
    /// How many tasks do not say whether they were done then.
    unknown_tasks: usize,
}

#[derive(Serialize)]
struct UnreadView<'a> {
    repo: &'a str,
    path: &'a str,
    reason: &'a str,
}

fn view<'a>(model: &'a Model, contracts: &'a Contracts, environment: &'a Environment, only: Option<RepoId>) -> EnvironmentView<'a> {
    let pin = |pin: &'a Pin| PinView {
        repo: &model[pin.service].info.name,
        version: &pin.said,
        key: &pin.key,
        file: &model[pin.file].file,
        span: model.place(pin.file.into(), pin.span),
        state: match pin.state {
            PinState::Known => "known",
            PinState::Unknown { .. } => "unknown",
            PinState::Unverifiable(_) => "unverifiable",
        },
        reason: match pin.state {
            PinState::Unverifiable(why) => Some(why),
            _ => None,
        },
        tag: match &pin.state {
            PinState::Unknown { tag, .. } => Some(tag),
            _ => pin.tag(),
        },
        commit: pin.release.as_ref().map(|release| release.commit.as_str()),
        date: pin.release.as_ref().and_then(|release| Date::of_time(release.time)).map(|date| date.to_string()),
        behind: pin.release.as_ref().and_then(|release| release.behind),
        missing: pin.release.as_ref().map(|_| MissingView {
            tasks: pin.missing.tasks.iter().map(|task| model.task_label(*task)).collect(),
            contracts: pin.missing.contracts.iter().map(|index| contracts.all[*index].name.as_str()).collect(),
            unknown_tasks: pin.missing.unknown,
        }),
    };
    let shown = |pin: &&Pin| only.is_none_or(|only| only == pin.service);
    let unread =
        environment.unread.iter().map(|unread| UnreadView { repo: &model[unread.repo].info.name, path: &unread.path, reason: &unread.why });
    EnvironmentView { name: &environment.name, pins: environment.pins.iter().filter(shown).map(pin).collect(), unread: unread.collect() }
}
