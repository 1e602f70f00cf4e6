//! A definition of a link or a footnote that nothing refers to.

use super::{Rule, rule};
use crate::lint::Report;
use crate::model::{DocumentId, Model};

pub(super) const RULE: Rule = rule!("unused-label", Note, Document(check));

fn check(model: &Model, id: DocumentId, report: &mut Report<'_>) {
    for label in model[id].parsed.labels.iter().filter(|label| label.is_unused) {
        let (message, help) = match label.is_footnote {
            true => {
                (format!("nothing refers to the footnote `[^{}]`", label.text), "GitHub does not show its text; refer to it or delete it")
            }
            false => (format!("nothing refers to the link `[{}]`", label.text), "the line is not shown; refer to it or delete it"),
        };
        report.at(id, label.span, message).help(help);
    }
}
