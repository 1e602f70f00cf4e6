//! A definition of a link or a footnote that nothing refers to.

use super::{Rule, rule};
use crate::lint::Report;
use crate::markdown::Label;
use crate::model::{DocumentId, Model};

pub(super) const RULE: Rule = rule!("unused-label", Note, Document(check));

fn check(model: &Model, id: DocumentId, report: &mut Report<'_>) {
    let unused = model[id].parsed.labels.iter().filter(|label| label.is_unused);
    let (notes, links): (Vec<&Label>, Vec<&Label>) = unused.partition(|label| label.is_footnote);
    for label in notes {
        let finding = report.at(id, label.span, format!("nothing refers to the footnote `[^{}]`", label.text));
        finding.help("GitHub does not show its text; refer to it or delete it");
    }
    // A block of definitions that several documents share is one thing.
    if let [first, others @ ..] = links.as_slice() {
        let message = match others.len() {
            0 => format!("nothing refers to the link `[{}]`", first.text),
            more => format!("nothing refers to the link `[{}]` and {more} more", first.text),
        };
        report.at(id, first.span, message).help("such lines are not shown; refer to them or delete them");
    }
}
