//! The rules, one file each. This slice is the one list of them: everything else derives from it.

mod breaking_schema;
mod broken_anchor;
mod broken_link;
mod broken_task_ref;
mod contract_contradicted;
mod contract_drift;
mod contract_hollow;
mod contract_unimplemented;
mod contract_unmirrored;
mod contract_unowned;
mod dependency_cycle;
mod duplicate_task;
mod environment_order;
mod file_conflict;
mod file_drift;
mod foreign_paths;
mod garbled_text;
pub(super) mod internal_error;
mod invalid_date;
mod invalid_diagram;
mod invalid_handoff;
mod invalid_status;
mod large_diagram;
mod local_path;
mod misnamed_task;
mod missing_backref;
mod missing_document;
mod missing_file;
mod missing_section;
mod numbering_gap;
mod phase_mismatch;
mod pin_behind;
mod pin_drift;
mod repo_mismatch;
mod stale_date;
mod stale_snapshot;
mod stale_task_ref;
mod stale_wait;
mod template_placeholder;
mod template_text;
mod title_mismatch;
mod undefined_label;
mod unknown_commit;
mod unknown_repo;
mod unknown_tag;
mod unread_document;
pub(super) mod unused_ignore;
mod unused_label;

use super::{Rule, rule};

/// The rules of contracts that drifted, for those who list contracts instead of findings.
pub const DRIFT: [&str; 3] = [contract_drift::RULE.name, file_drift::RULE.name, pin_drift::RULE.name];

/// So much of a commit's name is enough for people.
const SHORT: usize = 7;

/// The help where a path exists in another case.
fn spelt(path: &str) -> String {
    format!("on disk it is `{path}`; case-sensitive file systems do not find other spellings")
}

/// `A`, `A and B`, `A, B and C`.
fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Every rule, in the order in which people read of them: references, claims, documents, text.
pub const RULES: &[&Rule] = &[
    &broken_task_ref::RULE,
    &stale_task_ref::RULE,
    &unknown_repo::RULE,
    &missing_backref::RULE,
    &broken_link::RULE,
    &broken_anchor::RULE,
    &missing_file::RULE,
    &foreign_paths::RULE,
    &unknown_commit::RULE,
    &unknown_tag::RULE,
    &local_path::RULE,
    &stale_snapshot::RULE,
    &stale_wait::RULE,
    &contract_drift::RULE,
    &contract_contradicted::RULE,
    &contract_unimplemented::RULE,
    &contract_unowned::RULE,
    &contract_unmirrored::RULE,
    &contract_hollow::RULE,
    &file_drift::RULE,
    &breaking_schema::RULE,
    &pin_drift::RULE,
    &pin_behind::RULE,
    &environment_order::RULE,
    &dependency_cycle::RULE,
    &file_conflict::RULE,
    &missing_document::RULE,
    &missing_section::RULE,
    &title_mismatch::RULE,
    &repo_mismatch::RULE,
    &invalid_date::RULE,
    &stale_date::RULE,
    &invalid_status::RULE,
    &invalid_handoff::RULE,
    &phase_mismatch::RULE,
    &template_placeholder::RULE,
    &template_text::RULE,
    &numbering_gap::RULE,
    &duplicate_task::RULE,
    &misnamed_task::RULE,
    &invalid_diagram::RULE,
    &large_diagram::RULE,
    &garbled_text::RULE,
    &undefined_label::RULE,
    &unused_label::RULE,
    &unread_document::RULE,
    &unused_ignore::RULE,
    &internal_error::RULE,
];
