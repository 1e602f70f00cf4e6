//! The findings that a team knows of and lives with: a text file, a line for each, which git merges line by line.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{Finding, Fingerprint, NoFingerprint};
use crate::text::Cut;

/// What the first lines of the file say to whoever opens it.
const HEAD: &str = "\
# Known findings: `crossbook check` does not report them and does not fail on them.
# `crossbook check --write-baseline` rewrites this file. Lines may be removed, in any order.
";

/// The longest message that a line shows; what tells findings apart is the fingerprint.
const MAX_MESSAGE_CHARS: usize = 120;

/// The known findings: for each fingerprint, what its line says beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    entries: BTreeMap<Fingerprint, String>,
}

/// What a baseline says of the findings of a run.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The findings that it knows, in their order.
    pub findings: Vec<Finding>,
    /// What it says of findings that there are no more: rule, file and message.
    pub stale: Vec<String>,
}

impl Baseline {
    /// Reads a file's text. What stands behind the fingerprint is for people, and may say anything.
    ///
    /// # Errors
    /// The number of the first line that is none: a conflict that nobody resolved, or another file.
    pub fn parse(text: &str) -> Result<Self, usize> {
        let mut entries = BTreeMap::new();
        for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (fingerprint, about) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
            let fingerprint = fingerprint.parse().map_err(|NoFingerprint| index + 1)?;
            entries.insert(fingerprint, about.trim().to_owned());
        }
        Ok(Self { entries })
    }

    /// A baseline that knows exactly these, faults of Crossbook itself left out.
    pub fn of<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Self {
        let findings = findings.into_iter().filter(|finding| !finding.is_internal());
        Self { entries: findings.map(|finding| (finding.fingerprint, about(finding))).collect() }
    }

    /// Adds what another baseline knows of findings that `is_kept` holds for, by what the line says.
    #[must_use]
    pub fn with(mut self, other: Self, is_kept: impl Fn(Fingerprint) -> bool) -> Self {
        for (fingerprint, about) in other.entries {
            if is_kept(fingerprint) {
                self.entries.entry(fingerprint).or_insert(about);
            }
        }
        self
    }

    /// The file's text: sorted by what a line is about, so that those of one file stand together, and then by fingerprint.
    pub fn render(&self) -> String {
        let mut lines: Vec<(&str, Fingerprint)> = self.entries.iter().map(|(fingerprint, about)| (about.as_str(), *fingerprint)).collect();
        lines.sort_unstable();
        let mut text = HEAD.to_owned();
        for (about, fingerprint) in lines {
            let _ = writeln!(text, "{fingerprint} {about}");
        }
        text
    }

    /// How many findings it lists.
    pub fn count(&self) -> usize {
        self.entries.len()
    }

    /// Takes the findings that it knows out of those of a run.
    pub fn split(&self, findings: Vec<Finding>) -> (Vec<Finding>, Known) {
        let mut gone = self.entries.clone();
        let (known, new): (Vec<Finding>, Vec<Finding>) = findings.into_iter().partition(|finding| {
            gone.remove(&finding.fingerprint);
            self.entries.contains_key(&finding.fingerprint) && !finding.is_internal()
        });
        let mut stale: Vec<String> = gone.into_values().collect();
        stale.sort_unstable();
        (new, Known { findings: known, stale })
    }
}

/// What a line says beside the fingerprint. A place in the file is no part of it: lines move.
fn about(finding: &Finding) -> String {
    let said = format!("{}: {}: {}", finding.location.file, finding.rule, finding.message);
    let said: String = said.chars().map(|character| if character.is_control() { ' ' } else { character }).collect();
    let limit = finding.location.file.chars().count() + finding.rule.len() + MAX_MESSAGE_CHARS;
    match said.char_indices().nth(limit) {
        Some((end, _)) => format!("{}…", said.head(end)),
        None => said,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Severity;
    use crate::lint::Location;

    fn finding(print: u64, message: &str) -> Finding {
        let location = Location { file: "web/PLAN.md".to_owned(), place: None };
        let fingerprint = format!("{print:016x}").parse().unwrap();
        let (related, help, fix) = (Vec::new(), None, None);
        let (rule, severity, message) = ("broken-link", Severity::Error, message.to_owned());
        Finding { rule, severity, message, location, repo: None, related, help, fix, fingerprint, provenance: None }
    }

    #[test]
    fn a_file_is_read_as_it_was_written() {
        let findings = [finding(2, "one\nmore"), finding(1, "two")];
        let baseline = Baseline::of(&findings);
        let text = baseline.render();
        assert!(text.ends_with("0000000000000002 web/PLAN.md: broken-link: one more\n0000000000000001 web/PLAN.md: broken-link: two\n"));
        assert_eq!(Baseline::parse(&text), Ok(baseline.clone()));
        assert_eq!(Baseline::parse(&text.replace('\n', "\r\n")), Ok(baseline));
    }

    #[test]
    fn what_is_no_baseline_is_said_by_its_line() {
        assert_eq!(Baseline::parse("# head\n\n<<<<<<< ours\n"), Err(3));
        assert_eq!(Baseline::parse("{\"a\": 1}"), Err(1));
        assert_eq!(Baseline::parse("000000000000000g x"), Err(1));
        assert!(Baseline::parse("").is_ok_and(|baseline| baseline.count() == 0));
    }

    #[test]
    fn new_known_and_gone_are_told_apart() {
        let baseline = Baseline::of(&[finding(1, "one"), finding(2, "two")]);
        let (new, known) = baseline.split(vec![finding(2, "two"), finding(3, "three")]);
        let prints = |findings: &[Finding]| findings.iter().map(|finding| finding.message.clone()).collect::<Vec<_>>();
        assert_eq!((prints(&new), prints(&known.findings)), (vec!["three".to_owned()], vec!["two".to_owned()]));
        assert_eq!(known.stale, ["web/PLAN.md: broken-link: one"]);
    }
}
