//! The fixes that findings bring, as changes.

use std::collections::{BTreeMap, BTreeSet};

use super::{Changes, Edit, edited};
use crate::lint::Finding;
use crate::model::{DocumentId, Model};

/// What fixing comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fixed {
    /// The rewritten files.
    pub changes: Changes,
    /// The findings that are fixed, by their index.
    pub fixed: Vec<usize>,
    /// Those whose fix would write where an earlier one does.
    pub clashing: Vec<usize>,
    /// Those in files of which not every byte is known.
    pub unreadable: Vec<usize>,
}

/// The fixes of those findings that are wanted, each as a whole or not at all; of two that clash, the first is made.
pub fn fix(model: &Model, findings: &[Finding], wanted: impl Fn(&Finding) -> bool) -> Fixed {
    let mut done = Fixed::default();
    let mut edits: BTreeMap<DocumentId, BTreeSet<Edit>> = BTreeMap::new();
    for (index, finding) in findings.iter().enumerate().filter(|(_, finding)| wanted(finding)) {
        let Some(fix) = finding.fix.as_ref().filter(|fix| !fix.edits.is_empty()) else { continue };
        let new: BTreeSet<(DocumentId, Edit)> =
            fix.edits.iter().map(|edit| (edit.document, Edit { span: edit.span, text: edit.text.clone() })).collect();
        let is_whole = |document: DocumentId| model[document].first_bad_byte.is_none() && model[document].unread.is_none();
        let clashes = |(document, edit): &(DocumentId, Edit)| {
            // Those that are made do not overlap, so that only the neighbours can be in the way.
            let made = edits.get(document).map(|made| (made.range(..edit).next_back(), made.range(edit..).next()));
            made.is_some_and(|(before, behind)| before.into_iter().chain(behind).any(|other| other.clashes(edit)))
        };
        let with_itself = new.iter().zip(new.iter().skip(1)).any(|(one, other)| one.0 == other.0 && one.1.clashes(&other.1));
        let lies_well = |(document, edit): &(DocumentId, Edit)| model[*document].text().get(edit.span.range()).is_some();
        if !new.iter().all(|(document, _)| is_whole(*document)) {
            done.unreadable.push(index);
        } else if with_itself || new.iter().any(clashes) || !new.iter().all(lies_well) {
            done.clashing.push(index);
        } else {
            for (document, edit) in new {
                edits.entry(document).or_default().insert(edit);
            }
            done.fixed.push(index);
        }
    }
    for (id, edits) in edits {
        let document = &model[id];
        if let Some(text) = edited(document.text(), &edits.into_iter().collect::<Vec<_>>()) {
            done.changes.rewrite(&document.file, &document.parsed.text, text);
        }
    }
    done
}
