//! A path that is not in the repo.

use super::{Rule, SHORT, listed, rule, spelt};
use crate::lint::Report;
use crate::model::{DocumentId, Form, Model, Reference, Resolution, Target, TargetRepo};
use crate::source::{Deletion, PathHistory};
use crate::text::{Cut, Date, Span};

pub(super) const RULE: Rule = rule!("missing-file", Warning, Document(check));

fn check(model: &Model, id: DocumentId, report: &mut Report<'_>) {
    let paths = model
        .references_in(id)
        .iter()
        .filter(|reference| matches!(reference.form, Form::File | Form::Path) && reference.resolution == Resolution::Broken);
    for reference in paths {
        let (Target::File { repo, path, .. } | Target::Document { repo, path, .. }) = &reference.target else { continue };
        let place = match repo {
            TargetRepo::Known(repo) => Some(*repo),
            TargetRepo::Workspace => None,
            TargetRepo::Unknown(_) => continue,
        };
        let deletion = deletion(model, reference);
        let left = deletion.map_or_else(String::new, |deletion| {
            let day = Date::of_time(deletion.time).map_or_else(String::new, |day| format!(" on {day}"));
            format!(" since commit {}{day}", deletion.commit.head(deletion.commit.len().min(SHORT)))
        });
        let place = match place {
            _ if place.is_some() && place == model[id].repo && deletion.is_none() => looked_in(model, id),
            Some(repo) => model[repo].info.name.clone(),
            None => "the workspace".to_owned(),
        };
        let message = match left.is_empty() {
            true => format!("`{path}` is missing from {place}"),
            false => format!("`{path}` has been missing from {place}{left}"),
        };
        let finding = report.at(reference.document, reference.span, message);
        if let Some(spelling) = model.spelling(&reference.target) {
            let finding = finding.help(spelt(spelling.path()));
            let mut places = reference.span.of(model[id].text()).match_indices(&*reference.text);
            if let (Some((at, text)), None, Some(corrected)) = (places.next(), places.next(), spelling.corrected(&reference.text)) {
                let start = reference.span.start as usize + at;
                finding.replace_all(true, [(Span::new(start, start + text.len()), corrected)]);
            }
            continue;
        }
        let Some(moved) = deletion.and_then(|deletion| deletion.now.as_ref()) else {
            finding.help("correct the path; if the file is planned or was removed, add `(new)` or `(removed)` after it");
            continue;
        };
        let now = &moved.path;
        let finding = match moved.is_certain {
            true => finding.help(format!("the file was renamed to `{now}`")),
            false => finding.help(format!("the only file with that name is `{now}`; if the file was removed, add `(removed)` after it")),
        };
        let written = reference.span.of(model[id].text());
        if written.matches(&**path).count() == 1 {
            finding.replace(moved.is_certain, written.replace(&**path, now));
        }
    }
}

/// Where a path was looked for that the documents of a repo name.
fn looked_in(model: &Model, id: DocumentId) -> String {
    let info = model[id].repo.map(|repo| &model[repo].info);
    let names: Vec<&str> = info.into_iter().flat_map(|info| std::iter::once(&info.name).chain(&info.code)).map(String::as_str).collect();
    listed(&names)
}

/// How the file left that a reference names.
fn deletion<'m>(model: &'m Model, reference: &Reference) -> Option<&'m Deletion> {
    match model.path_histories.get(&reference.missing()?)? {
        PathHistory::Deleted(deletion) => Some(deletion),
        PathHistory::Present | PathHistory::Never => None,
    }
}
