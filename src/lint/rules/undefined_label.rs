//! A link or a footnote that is named by a label without a definition.

use super::{Rule, rule};
use crate::lint::Report;
use crate::model::{DocumentId, Model};
use crate::text::nearest;

pub(super) const RULE: Rule = rule!("undefined-label", Note, Document(check));

/// Among how many labels the one that was meant is looked for.
const MAX_LABELS: usize = 500;

fn check(model: &Model, id: DocumentId, report: &mut Report<'_>) {
    let labels = &model[id].parsed.labels;
    for label in labels.iter().filter(|label| !label.is_unused) {
        let unused = || labels.iter().filter(|other| other.is_unused && other.is_footnote == label.is_footnote);
        let near = if labels.len() > MAX_LABELS { None } else { nearest(&label.text, unused().map(|other| other.text.as_str())) };
        let (what, mark, says) = if label.is_footnote { ("footnote", "^", "its text") } else { ("link", "", "its address") };
        let finding = report.at(id, label.span, format!("no {what} is defined as `[{mark}{}]`", label.text));
        match near {
            Some(near) => finding.help(format!("did you mean `[{mark}{near}]`?")),
            None => finding.help(format!("add a line `[{mark}{}]:` with {says}", label.text)),
        };
    }
}
