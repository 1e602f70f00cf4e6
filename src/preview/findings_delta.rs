//! What a change did to the findings, in a line for the terminal and a few below it.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::Snapshot;
use crate::disk::Touched;
use crate::lint::{Finding, Fingerprint};
use crate::pipeline::Analysis;
use crate::report::text::safe;

/// How many findings of each kind are told.
const MAX_LISTED: usize = 5;

/// The findings that came and went between two snapshots.
#[derive(Debug, Default)]
pub struct FindingsDelta {
    /// One line for each finding that is new.
    pub came: Vec<String>,
    /// One line for each finding that is gone.
    pub went: Vec<String>,
    /// How many there are now.
    pub total: usize,
}

impl FindingsDelta {
    /// Compares two snapshots by the fingerprints of their findings; without one before, nothing came or went.
    pub fn between(before: Option<&Snapshot>, after: &Snapshot) -> Self {
        let fingerprints = |analysis: &Analysis| analysis.findings.iter().map(|finding| finding.fingerprint).collect::<BTreeSet<_>>();
        let Some(before) = before.map(|before| &*before.analysis) else {
            return Self { total: after.analysis.findings.len(), ..Self::default() };
        };
        let (old, new) = (fingerprints(before), fingerprints(&after.analysis));
        let others = |analysis: &Analysis, known: &BTreeSet<Fingerprint>| {
            let others = analysis.findings.iter().filter(|finding| !known.contains(&finding.fingerprint));
            others.map(|finding| line(analysis, finding)).collect::<Vec<_>>()
        };
        Self { came: others(&after.analysis, &old), went: others(before, &new), total: after.analysis.findings.len() }
    }

    /// One line, and one more for each finding that came or went.
    pub fn text(&self, what: &str, spent: Duration) -> String {
        let mut text = format!("{what}: {} ms", spent.as_millis());
        let _ = match (self.came.len(), self.went.len()) {
            (0, 0) => write!(text, ", findings unchanged ({})", self.total),
            (came, went) => write!(text, ", findings +{came} -{went} ({})", self.total),
        };
        for (sign, list) in [('+', &self.came), ('-', &self.went)] {
            list.iter().take(MAX_LISTED).for_each(|line| _ = write!(text, "\n  {sign} {line}"));
            if list.len() > MAX_LISTED {
                let _ = write!(text, "\n  {sign} and {} more", list.len() - MAX_LISTED);
            }
        }
        text
    }
}

fn line(analysis: &Analysis, finding: &Finding) -> String {
    let place = match finding.location.place {
        Some((text, span)) => format!("{}:{}", finding.location.file, analysis.model.place(text, span).start.line),
        None => finding.location.file.clone(),
    };
    safe(&format!("{} {} {place}: {}", finding.severity.name(), finding.rule, finding.message))
}

/// What was touched, in a few words: files that editors and git keep for themselves are nobody's news.
pub fn named(touched: &Touched, root: &Path) -> String {
    let Touched::Paths(paths) = touched else { return "read again".to_owned() };
    let shown = |path: &Path| path.strip_prefix(root).unwrap_or(path).to_path_buf();
    let hidden = |path: &Path| path.iter().position(|part| part.as_encoded_bytes().starts_with(b"."));
    let folders = |path: &&PathBuf| !paths.iter().any(|other| other != *path && other.starts_with(path));
    let files: Vec<PathBuf> = paths.iter().filter(folders).map(|path| shown(path)).collect();
    let mut named: Vec<&Path> = files.iter().map(PathBuf::as_path).filter(|path| hidden(path).is_none()).collect();
    let own: Option<PathBuf> = files.first().and_then(|path| Some(path.iter().take(hidden(path)? + 1).collect()));
    if named.is_empty() {
        named.extend(own.as_deref());
    }
    match named.as_slice() {
        [] => "read again".to_owned(),
        [file] => safe(&file.display().to_string()),
        [file, rest @ ..] => format!("{} and {} more", safe(&file.display().to_string()), rest.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_named_by_what_people_know() {
        let name = |paths: &[&str]| named(&Touched::Paths(paths.iter().map(|path| Path::new("/w").join(path)).collect()), Path::new("/w"));
        assert_eq!(name(&["api/docs", "api/docs/PLAN.md", "api/docs/.PLAN.md.swp"]), "api/docs/PLAN.md");
        assert_eq!(name(&["api/a.md", "web/b.md"]), "api/a.md and 1 more");
        assert_eq!(name(&["api/.git/index", "api/.git/HEAD.lock"]), "api/.git");
        assert_eq!(name(&[]), "read again");
        assert_eq!(named(&Touched::Anything, Path::new("/w")), "read again");
    }
}
