//! A `Repo:` line that names another repo.

use super::{Rule, rule};
use crate::lint::Report;
use crate::model::{DocumentId, Model};

pub(super) const RULE: Rule = rule!("repo-mismatch", Error, Document(check));

fn check(model: &Model, id: DocumentId, report: &mut Report<'_>) {
    let document = &model[id];
    let (Some(repo), Some(stated), Some(_)) = (document.repo, &document.facts.header.repo, document.task) else { return };
    // What an unfilled template says is another rule's to tell.
    if stated.value.contains(['{', '<']) {
        return;
    }
    let named = model.names.find(&stated.value).or_else(|| model.names.find(last_part(&stated.value)));
    let named = named.or_else(|| model.names.first(&stated.value).map(|named| named.repo));
    if named == Some(repo) {
        return;
    }
    let own = &model[repo].info.name;
    let finding = report
        .at(id, stated.span, format!("the document is in {own}, but says that it belongs to {}", stated.value))
        .replace(false, own.clone());
    match named {
        Some(_) => finding.help(format!("write `Repo: {own}`, or move the document")),
        None => finding.help(format!("write `Repo: {own}`, or add `{}` to its aliases in book.toml", stated.value)),
    };
}

/// The repo's own name in an address or a path of it: `core` in `acme/core`, `git@github.com:acme/core.git`, `core@main`.
fn last_part(value: &str) -> &str {
    let word = value.split_whitespace().next().unwrap_or_default().trim_end_matches('/');
    let last = word.rsplit(['/', ':']).next().unwrap_or(word);
    let last = last.split(['@', '#']).next().unwrap_or(last);
    last.strip_suffix(".git").unwrap_or(last)
}
