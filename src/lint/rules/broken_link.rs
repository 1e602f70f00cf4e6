//! A link to a file that is not there.

use super::{Rule, rule};
use crate::lint::Report;
use crate::model::{Document, DocumentId, Form, Model, Reference, Resolution, Target, TargetRepo, folder_of};
use crate::text::nearest;

pub const RULE: Rule = rule!("broken-link", Error, Document(check));

fn check(model: &Model, id: DocumentId, report: &mut Report<'_>) {
    let links =
        model.references_in(id).iter().filter(|reference| reference.form == Form::Link && reference.resolution == Resolution::Broken);
    for link in links.filter(|link| !matches!(link.target, Target::Heading { .. }) && link.listed_anchor(model).is_none()) {
        let (message, path) = match &link.target {
            Target::Task { repo: TargetRepo::Known(repo), number, .. } => (format!("{} has no TASK{number}", model[*repo].name), None),
            target => (format!("`{}` is not there", link.text), target.path()),
        };
        let finding = report.at(link.document, link.span, message);
        if let Some(near) = path.and_then(|path| neighbour(model, link, path)) {
            finding.help(format!("there is `{near}` in the same folder"));
        } else if let (TargetRepo::Known(repo), Some(path)) = (link.target.repo(), path)
            && let Some(listed) = &model[*repo].listed
        {
            finding
                .help(format!("the link leads to `{path}` of {}, which the inventory {} does not have", model[*repo].name, listed.as_of));
        } else if let Some(path) = path {
            finding.help(format!("the link leads to `{path}`"));
        }
    }
}

/// The document beside the missing one whose name is nearest.
fn neighbour<'m>(model: &'m Model, link: &Reference, path: &str) -> Option<&'m str> {
    let repo = match link.target.repo() {
        TargetRepo::Known(repo) => Some(*repo),
        _ => None,
    };
    let name = path.rsplit('/').next()?;
    let folder = folder_of(path);
    // The workspace's own documents stand behind those of all repos.
    let order = |document: &Document| (document.repo.is_none(), document.repo).cmp(&(repo.is_none(), repo));
    let first = model.documents.partition_point(|document| order(document).then_with(|| (*document.path).cmp(folder)).is_lt());
    let beside = || {
        let below = model.documents[first..].iter().take_while(|document| document.repo == repo && document.path.starts_with(folder));
        below.filter(|document| folder_of(&document.path) == folder).map(|document| document.file_name())
    };
    // A file that was given a longer name, or a shorter one, is still the same word.
    let stem = |name: &str| name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_lowercase();
    let contains = |other: &&str| stem(other).contains(&stem(name)) || stem(name).contains(&stem(other));
    nearest(name, beside()).or_else(|| beside().find(contains))
}
