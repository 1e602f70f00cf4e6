//! A mermaid fence that mermaid would not take.

use super::{Rule, rule};
use crate::diagram::{self, Validity};
use crate::lint::Report;
use crate::model::{DocumentId, Model};
use crate::text::LineIndex;

pub(super) const RULE: Rule = rule!("invalid-diagram", Error, Document(check));

fn check(model: &Model, id: DocumentId, report: &mut Report<'_>) {
    let text = model[id].text();
    for (fence, diagram) in model[id].diagrams() {
        let Validity::Invalid(fault) = &diagram.verdict else { continue };
        let place = LineIndex::new(&fence.code).position(&fence.code, fault.span.start);
        let message = format!("invalid diagram: {}, at line {}, column {} of the diagram", fault.message, place.line, place.column);
        let span = fence.source(text, fault.span);
        let mut finding = report.at(id, if span.is_empty() { fence.span } else { span }, message);
        if let Some(help) = &fault.help {
            finding = finding.help(help.clone());
        }
        if let Some((part, better)) = &fault.fix {
            let mut fixed = fence.code.clone();
            fixed.replace_range(part.range(), better);
            let whole = diagram::read(&fixed).verdict == Validity::Valid;
            finding.replace_all(whole, [(fence.source(text, *part), better.clone())]);
        }
    }
}
