//! A schema that breaks those who use it, under a version that promises not to.

use super::file_drift::quoted;
use super::{Rule, rule};
use crate::contract::{Change, ContractKind, Contracts, Difference, Mirror, Verdict};
use crate::lint::Report;
use crate::model::{Model, TextId};

pub(super) const RULE: Rule = rule!("breaking-schema", Error, Contracts(check));

fn check(model: &Model, contracts: &Contracts, report: &mut Report<'_>) {
    for contract in contracts.all.iter().filter(|contract| contract.kind == ContractKind::File) {
        let Some((owner, text)) = contract.owner.as_ref().and_then(|owner| Some((owner, owner.text?))) else { continue };
        let Some(version) = owner.version.as_deref() else { continue };
        let broken: Vec<(&Mirror, &Difference)> = contract
            .mirrors
            .iter()
            .filter(|mirror| mirror.verdict == Verdict::Drift)
            .filter(|mirror| mirror.holder.version.as_deref().is_some_and(|older| promised(version, older)))
            .filter_map(|mirror| Some((mirror, mirror.differences.iter().find(|differ| differ.change == Some(Change::Breaking))?)))
            .collect();
        let Some((mirror, first)) = broken.first() else { continue };
        let older = mirror.holder.version.as_deref().unwrap_or_default();
        let whom = match first.impact.whom() {
            Some("senders") => "senders that use",
            Some("receivers") => "receivers that use",
            _ => "consumers of",
        };
        let message = format!(
            "\"{}\" {version} breaks {whom} {older}: {} was {} and is now {}",
            contract.name,
            first.fact,
            quoted(&first.mirror),
            quoted(&first.owner)
        );
        let id = first.files.0.map_or(text.id, TextId::File);
        let mut finding = report.at(id, first.places.0.unwrap_or(text.place), message);
        for (mirror, difference) in &broken {
            if let Some(here) = mirror.holder.text {
                let id = difference.files.1.map_or(here.id, TextId::File);
                finding = finding.related(model, id, difference.places.1.unwrap_or(here.place), "the version in use");
            }
        }
        finding.help(format!("release it as {}, or keep it compatible with {older}", next(version)));
    }
}

/// The three numbers of a version; those that are not written are 0.
fn numbers(version: &str) -> Option<[u64; 3]> {
    let core = version.trim().trim_start_matches(['v', 'V']).split(['-', '+']).next()?;
    let mut numbers = [0; 3];
    let parts: Vec<&str> = core.split('.').collect();
    if parts.len() > 3 {
        return None;
    }
    for (number, part) in numbers.iter_mut().zip(parts) {
        *number = part.parse().ok()?;
    }
    Some(numbers)
}

/// Whether a version promises to fit what was made for an older one, or the same.
fn promised(version: &str, older: &str) -> bool {
    let (Some(now), Some(then)) = (numbers(version), numbers(older)) else { return false };
    now >= then && now[0] == then[0] && (now[0] > 0 || now[1] == then[1])
}

/// The next version that may break.
fn next(version: &str) -> String {
    match numbers(version) {
        Some([major, ..]) if !version.contains('.') => format!("v{}", major.saturating_add(1)),
        Some([0, minor, _]) => format!("0.{}.0", minor.saturating_add(1)),
        Some([major, ..]) => format!("{}.0.0", major.saturating_add(1)),
        None => "a new major version".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{next, promised};

    #[test]
    fn a_version_promises_within_its_major() {
        for (version, older) in [("1.3.0", "1.2.9"), ("1.2", "1.2.0"), ("v2.0.0", "2.0.0"), ("0.4.2", "0.4.1"), ("1.0.0-rc.1", "1.0.0")] {
            assert!(promised(version, older), "{version} {older}");
        }
        for (version, older) in [("2.0.0", "1.9.0"), ("1.2.0", "1.3.0"), ("0.5.0", "0.4.9"), ("next", "1.0.0"), ("1.0.0.1", "1.0.0")] {
            assert!(!promised(version, older), "{version} {older}");
        }
        assert_eq!([next("1.4.2"), next("0.4.2"), next("v1")], ["2.0.0", "0.5.0", "v2"]);
    }
}
