//! A mermaid fence that is shown as its source because it would take too much to draw.

use super::{Rule, rule};
use crate::lint::Report;
use crate::model::{DocumentId, Model};

pub(super) const RULE: Rule = rule!("large-diagram", Note, Document(check));

fn check(model: &Model, id: DocumentId, report: &mut Report<'_>) {
    for (fence, diagram) in model[id].diagrams() {
        if let Some(why) = &diagram.large {
            let finding = report.at(id, fence.span, format!("this diagram is too large to draw: {why}"));
            finding.help("split it into several diagrams; until then the site shows its source");
        }
    }
}
