//! A commit that its repo does not have.

use super::{Rule, rule};
use crate::lint::Report;
use crate::model::{DocumentId, Model, Resolution, Target, TargetRepo};

pub(super) const RULE: Rule = rule!("unknown-commit", Warning, Document(check));

fn check(model: &Model, id: DocumentId, report: &mut Report<'_>) {
    for reference in model.references_in(id).iter().filter(|reference| reference.resolution == Resolution::Broken) {
        let Target::Commit { repo: TargetRepo::Known(repo), id } = &reference.target else { continue };
        report
            .at(reference.document, reference.span, format!("{} has no commit `{id}`", model[*repo].info.name))
            .help("use an id that exists in the repo; a rebased or squashed commit gets a new one");
    }
}
