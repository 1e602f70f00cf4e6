//! A `Repo:` line that names another repo.

use super::{Rule, rule};
use crate::lint::Report;
use crate::model::Model;

pub const RULE: Rule = rule!("repo-mismatch", Error, check);

fn check(model: &Model, report: &mut Report<'_>) {
    for id in model.document_ids() {
        let document = &model[id];
        let (Some(repo), Some(stated), Some(_)) = (document.repo, &document.facts.header.repo, document.task) else { continue };
        // What an unfilled template says is another rule's to tell.
        if stated.value.contains(['{', '<']) {
            continue;
        }
        let named = model.names.find(&stated.value).or_else(|| model.names.first(&stated.value).map(|named| named.repo));
        if named == Some(repo) {
            continue;
        }
        let own = &model[repo].name;
        let finding = report
            .at(id, stated.span, format!("the document stands in {own}, and says that it is {}'s", stated.value))
            .replace(false, own.clone());
        match named {
            Some(_) => finding.help(format!("write `Repo: {own}`, or move the document")),
            None => finding.help(format!("write `Repo: {own}`, or add `{}` to its aliases in book.toml", stated.value)),
        };
    }
}
