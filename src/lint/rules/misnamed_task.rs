//! A folder among the tasks whose name is nearly that of one.

use std::collections::BTreeSet;

use super::{Rule, listed, rule};
use crate::config::{ItemPlace, NamePattern};
use crate::lint::Report;
use crate::model::{Model, RepoId};
use crate::source::{KindId, Number};
use crate::text::Cut;

pub(super) const RULE: Rule = rule!("misnamed-task", Warning, Repo(check));

/// So many folders are named.
const SHOWN: usize = 5;
/// What people put between the parts of a name.
const MARKS: [char; 5] = ['-', '_', ' ', '.', '#'];
/// What stands in the name of a folder that is there beside a task and is none.
const ASIDE: [&str; 12] =
    ["old", "bak", "backup", "copy", "archive", "archived", "tmp", "draft", "template", "templates", "example", "examples"];

fn check(model: &Model, id: RepoId, report: &mut Report<'_>) {
    // Where nothing fits, the pattern is wrong rather than every name.
    if model.tasks.is_empty() {
        return;
    }
    model.kinds().places().filter(|(_, place)| place.is_flat()).for_each(|(kind, place)| within(model, id, kind, place, report));
}

fn within(model: &Model, id: RepoId, kind: KindId, place: &ItemPlace, report: &mut Report<'_>) {
    let repo = &model[id];
    let paths = repo.documents.iter().map(|document| &*model[*document].path);
    let names: BTreeSet<&str> =
        paths.filter(|path| model.kinds().item_at(path).is_none()).filter_map(|path| folder_in(place, path)).collect();
    let is_taken = |wanted: &str| match place.pattern.has_slug() {
        true => repo.tasks.iter().any(|task| model[*task].folder_name().eq_ignore_ascii_case(wanted)),
        false => {
            place.pattern.read(wanted).and_then(|name| name.number).is_some_and(|value| model.task(id, Number { kind, value }).is_some())
        }
    };
    let found = names.iter().filter_map(|name| Some((name, fitting(&place.pattern, name).filter(|wanted| !is_taken(wanted))?)));
    let found: Vec<(String, String)> = found.map(|(name, wanted)| (format!("`{name}`"), format!("`{name}` to `{wanted}`"))).collect();
    if found.is_empty() {
        return;
    }
    let more = found.len().saturating_sub(SHOWN);
    let rest = format!("{more} more");
    let shown = |part: fn(&(String, String)) -> &str| {
        let shown = found.iter().take(SHOWN).map(part).chain((more > 0).then_some(rest.as_str()));
        listed(&shown.collect::<Vec<_>>())
    };
    let (names, verb) = (shown(|(name, _)| name), if found.len() == 1 { "does" } else { "do" });
    let message = format!("{names} in `{}` {verb} not match the pattern `{}`", place.folder, place.pattern);
    report.repo(id, message).help(format!("rename {}", shown(|(_, wanted)| wanted)));
}

/// The folder right under that of a place that a path leads through.
fn folder_in<'p>(place: &ItemPlace, path: &'p str) -> Option<&'p str> {
    place.within(path)?.split_once('/').map(|(name, _)| name)
}

/// The name that a folder would have if it were called as the pattern says: none where it is, or is plainly something else.
fn fitting(pattern: &NamePattern, name: &str) -> Option<String> {
    let word = pattern.before_number().trim_matches(MARKS);
    if pattern.read(name).is_some() || (word.is_empty() && !pattern.has_slug()) {
        return None;
    }
    let rest = name.get(..word.len()).filter(|start| start.eq_ignore_ascii_case(word)).map(|_| name.tail(word.len()))?;
    let rest = if word.is_empty() { rest } else { rest.trim_start_matches(MARKS) };
    let digits = rest.head(rest.bytes().take_while(u8::is_ascii_digit).count());
    let behind = rest.tail(digits.len());
    // A day or a year is no number of a task; zeros stand for one in a template.
    let is_day = word.is_empty() && (digits.len() > 4 || (digits.len() == 4 && digits.starts_with(['1', '2'])));
    let is_version = behind.strip_prefix('.').is_some_and(|behind| behind.starts_with(|c: char| c.is_ascii_digit()));
    if is_day || is_version || digits.bytes().all(|digit| digit == b'0') || !(behind.is_empty() || behind.starts_with(MARKS)) {
        return None;
    }
    if behind.to_lowercase().split(MARKS).any(|word| ASIDE.contains(&word)) {
        return None;
    }
    let slug: Vec<&str> = behind.split([' ', '#']).map(|part| part.trim_matches(MARKS)).filter(|part| !part.is_empty()).collect();
    let wanted = match (pattern.has_slug(), slug.is_empty()) {
        (true, true) => return None,
        (true, false) => pattern.write(digits, &slug.join("-"))?,
        (false, _) => pattern.write(digits, "")?,
    };
    pattern.read(&wanted).is_some().then_some(wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nearly_fits_is_told_from_what_is_something_else() {
        let pattern = |text: &str| NamePattern::try_from(text.to_owned()).unwrap();
        let check = |text: &str, expected: &[(&str, &str)]| {
            for (name, wanted) in expected {
                let wanted = Some(*wanted).filter(|wanted| !wanted.is_empty());
                assert_eq!(fitting(&pattern(text), name).as_deref(), wanted, "{name} by {text}");
            }
        };
        let near = [("TASK-1", "TASK1"), ("TASK1-x", "TASK1"), ("task_3", "TASK3"), ("Task 04", "TASK04"), ("task.5-login", "TASK5")];
        check("TASK{N}", &near);
        let other = ["TASK1", "task2", "TASK", "TASKS", "TASK0", "TASK1b", "TASK1.2", "TASK1_old", "1", "archive", "templates", "TASK-N"];
        check("TASK{N}", &other.map(|name| (name, "")));
        check("{N}-{slug}", &[("5_slug", "5-slug"), ("005 slug", "005-slug"), ("07. my plan", "07-my-plan"), ("012_a-b", "012-a-b")]);
        let other =
            ["5-slug", "5slug", "005", "2024_notes", "20240102_x", "v2_api", "_drafts", "1.2-notes", "000_template", "01_archive", "é1"];
        check("{N}-{slug}", &other.map(|name| (name, "")));
        check("phase-{N}-{slug}", &[("Phase 3 - Exports", "phase-3-Exports"), ("phase_03", ""), ("3-exports", "")]);
        check("{N}", &[("1-x", ""), ("x", "")]);
    }
}
