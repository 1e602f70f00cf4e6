//! What resources are called: `crossbook://item/api/TASK4`.

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

use crate::model::{Model, TaskId};

/// Before every address.
pub(super) const SCHEME: &str = "crossbook://";
/// What is written as `%`: everything that ends a path or a part of one, or that some clients trip over.
const ESCAPED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b']')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

fn escaped(text: &str) -> String {
    utf8_percent_encode(text, ESCAPED).to_string()
}

/// What an address names: its kind, and the rest.
pub(super) fn read(uri: &str) -> Option<(&str, String)> {
    let (kind, rest) = uri.strip_prefix(SCHEME)?.split_once('/')?;
    Some((kind, percent_decode_str(rest).decode_utf8().ok()?.into_owned()))
}

/// An item, by its repo and its name there; by its path where the repo has another of that name.
pub(super) fn item(model: &Model, task: TaskId) -> String {
    let own = &model[task];
    let (repo, name) = (&model[own.repo], own.name());
    let is_same = |other: &&TaskId| model[**other].name() == name;
    let called = if repo.tasks.iter().filter(is_same).count() > 1 { own.path.as_str() } else { name };
    format!("{SCHEME}item/{}/{}", escaped(&repo.info.name), escaped(called))
}

/// A document, by its path from the workspace's root.
pub(super) fn document(path: &str) -> String {
    format!("{SCHEME}document/{}", escaped(path))
}

/// A rule.
pub(super) fn rule(name: &str) -> String {
    format!("{SCHEME}rule/{name}")
}

/// A page of the guide, or one of the user's own, by its path without the ending.
pub(super) fn guide(path: &str) -> String {
    format!("{SCHEME}guide/{}", escaped(path.strip_suffix(".md").unwrap_or(path)))
}
