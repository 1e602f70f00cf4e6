//! A path of somebody's machine.

use super::{Rule, rule};
use crate::lint::Report;
use crate::model::{DocumentId, Model, local_paths};
use crate::text::Cut;

pub(super) const RULE: Rule = rule!("local-path", Note, Document(check));

fn check(model: &Model, id: DocumentId, report: &mut Report<'_>) {
    for local in local_paths(&model[id].parsed) {
        let message = format!("`{}` is a path on one machine", shorten(&local.text));
        report.at(id, local.span, message).help("write it relative to the repo; start with the repo's name if it is in another one");
    }
}

/// A long path is known by its beginning.
fn shorten(path: &str) -> String {
    match path.char_indices().nth(80) {
        Some((end, _)) => format!("{}\u{2026}", path.head(end)),
        None => path.to_owned(),
    }
}
