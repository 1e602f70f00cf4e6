//! A path that is not in the repo.

use super::{Rule, SHORT, rule};
use crate::lint::Report;
use crate::model::{DocumentId, Form, Model, Resolution, Target, TargetRepo};
use crate::text::{Cut, Date};

pub const RULE: Rule = rule!("missing-file", Warning, Document(check));

fn check(model: &Model, id: DocumentId, report: &mut Report<'_>) {
    let paths = model
        .references_in(id)
        .iter()
        .filter(|reference| matches!(reference.form, Form::File | Form::Path) && reference.resolution == Resolution::Broken);
    for reference in paths {
        let (Target::File { repo, path, .. } | Target::Document { repo, path, .. }) = &reference.target else { continue };
        let place = match repo {
            TargetRepo::Known(repo) => model[*repo].name.clone(),
            TargetRepo::Workspace => "the workspace".to_owned(),
            TargetRepo::Unknown(_) => continue,
        };
        let departure = reference.missing().and_then(|missing| model.departures.get(&missing));
        let left = departure.map_or_else(String::new, |departure| {
            let day = Date::of_time(departure.time).map_or_else(String::new, |day| format!(" on {day}"));
            format!(" since commit {}{day}", departure.commit.head(departure.commit.len().min(SHORT)))
        });
        report
            .at(reference.document, reference.span, format!("`{path}` is not in {place}{left}"))
            .help("name where it went; a file that is yet to come, or gone on purpose, is told by \"(new)\" or \"(removed)\" behind it");
    }
}
