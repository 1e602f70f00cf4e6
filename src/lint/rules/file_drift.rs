//! A copy that differs from the file it is a copy of.

use super::{Rule, rule};
use crate::contract::{Change, ContractKind, Contracts, Difference, Holder, Impact, LIMIT, MISSING, Mirror, SharedContract, Verdict};
use crate::lint::Report;
use crate::model::{FileId, Model, TextId};
use crate::text::Span;

pub(super) const RULE: Rule = rule!("file-drift", Error, Contracts(check));

fn check(model: &Model, contracts: &Contracts, report: &mut Report<'_>) {
    for contract in contracts.all.iter().filter(|contract| contract.kind == ContractKind::File) {
        let Some(owner) = &contract.owner else { continue };
        if !owner_is_sound(model, contract, owner, report) {
            continue;
        }
        for mirror in &contract.mirrors {
            match mirror.verdict {
                Verdict::Drift if mirror.holder.text.is_some() => drifted(model, contract, owner, mirror, report),
                Verdict::Drift => missing(model, contract, owner, mirror, report),
                Verdict::Unverifiable => {
                    unread(model, &contract.name, &mirror.holder, &mirror.differences, |d| (&d.mirror, d.places.1, d.files.1), report);
                }
                _ => {}
            }
        }
    }
}

/// Whether the owner has the file, and it is what it should be. If not, that alone is told.
fn owner_is_sound(model: &Model, contract: &SharedContract, owner: &Holder, report: &mut Report<'_>) -> bool {
    let unverifiable = contract.mirrors.iter().filter(|mirror| mirror.verdict == Verdict::Unverifiable);
    let differences: Vec<&Difference> = unverifiable.flat_map(|mirror| &mirror.differences).collect();
    if owner.text.is_none() && differences.iter().any(|difference| difference.owner == MISSING) {
        let message = format!("the file of \"{}\" is missing from {}, its owner", contract.name, model[owner.repo].info.name);
        let help = "correct the path of this [[contract]] in book.toml, or restore the file";
        report.missing(owner.repo, own_path(model, owner), message).help(help);
        return false;
    }
    let Some(broken) =
        differences.into_iter().find(|difference| owner.text.is_none() || difference.places.0.is_some() || difference.files.0.is_some())
    else {
        return true;
    };
    unread(model, &contract.name, owner, std::slice::from_ref(broken), |d| (&d.owner, d.places.0, d.files.0), report);
    false
}

/// A side that is none of its format, or cannot be read. Of what is not checked out nothing is told.
fn unread(
    model: &Model,
    name: &str,
    holder: &Holder,
    differences: &[Difference],
    side: impl Fn(&Difference) -> (&String, Option<Span>, Option<FileId>),
    report: &mut Report<'_>,
) {
    let repo = &model[holder.repo];
    let Some((why, place, file)) = differences.first().map(side).filter(|_| !repo.info.absent) else { return };
    if let (None, Some(file)) = (place, file) {
        // One of many files.
        report.on(file, format!("\"{name}\" cannot be read: {why}")).help("make the file readable; nothing was compared");
        return;
    }
    match (holder.text, place) {
        (Some(text), Some(place)) => {
            let id = file.map_or(text.id, TextId::File);
            report.at(id, place, format!("\"{name}\" cannot be compared: this is {why}")).help("fix this file; nothing was compared");
        }
        // What was read and is sound has no fault of its own; what no file stands for was told of elsewhere.
        (None, None) if model.files.iter().any(|file| file.repo == holder.repo && file.file == holder.file) => {
            let message = format!("\"{name}\" cannot be read: {why}");
            report.missing(holder.repo, own_path(model, holder), message).help("make the file readable; nothing was compared");
        }
        _ => {}
    }
}

fn missing(model: &Model, contract: &SharedContract, owner: &Holder, mirror: &Mirror, report: &mut Report<'_>) {
    let message = format!("the copy of \"{}\" is missing; {} owns it", contract.name, model[owner.repo].info.name);
    let finding = report.missing(mirror.holder.repo, own_path(model, &mirror.holder), message);
    let finding = match owner.text {
        Some(text) => finding.related(model, text.id, text.place, "the owner's file"),
        None => finding,
    };
    finding.help(format!("copy {} here, or remove this mirror from book.toml", owner.file));
}

fn drifted(model: &Model, contract: &SharedContract, owner: &Holder, mirror: &Mirror, report: &mut Report<'_>) {
    let (Some((first, others)), Some(here), Some(there)) = (mirror.differences.split_first(), mirror.holder.text, owner.text) else {
        return;
    };
    let least = if others.len() + 1 == LIMIT { "at least " } else { "" };
    let more = if others.is_empty() { String::new() } else { format!(", and {least}{} more", others.len()) };
    let change = match (mirror.differences.iter().filter_map(|difference| difference.change).max(), first.impact) {
        (Some(Change::Breaking), Impact::NONE) => "; adopting it is a breaking change".to_owned(),
        // What breaks somebody comes first.
        (Some(Change::Breaking), impact) => format!("; adopting it breaks {impact}"),
        (Some(Change::Additive), _) => "; adopting it is an additive change".to_owned(),
        (None, _) => String::new(),
    };
    let (owned, said) = (quoted(&first.owner), quoted(&first.mirror));
    let message = format!(
        "\"{}\" has drifted from {}: {} is {owned} there and {said} here{more}{change}",
        contract.name, model[owner.repo].info.name, first.fact
    );
    report
        .at(first.files.1.map_or(here.id, TextId::File), first.places.1.unwrap_or(here.place), message)
        .related(model, first.files.0.map_or(there.id, TextId::File), first.places.0.unwrap_or(there.place), "the owner's version")
        .help(match there.span.is_empty() {
            // What many files say together is no file to copy.
            true => "make the same change here, or change it there first".to_owned(),
            false => format!("copy {}, or change it there first", owner.file),
        });
}

/// A value as it stands in the file, or the word for what is none.
pub(super) fn quoted(text: &str) -> String {
    let is_word = |rest: &str| rest.len() < 32 && rest.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b' ');
    let is_words = text.strip_prefix("a ").or_else(|| text.strip_prefix("an ")).is_some_and(is_word);
    match text {
        "required property" => "a required property".to_owned(),
        "optional property" => "an optional property".to_owned(),
        MISSING => text.to_owned(),
        _ if is_words => text.to_owned(),
        _ => format!("`{text}`"),
    }
}

/// A holder's path, relative to its repo.
fn own_path<'h>(model: &Model, holder: &'h Holder) -> &'h str {
    let root = &model[holder.repo].info.path;
    holder.file.strip_prefix(root.as_str()).map_or(holder.file.as_str(), |rest| rest.trim_start_matches('/'))
}
