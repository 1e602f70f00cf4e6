//! Findings as the blocks of the report for people: one each, and one for all of a rule that finds much.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write;

use super::text::safe;
use crate::config::Severity;
use crate::lint::{Finding, Provenance};
use crate::report::{Reported, counted};

/// A rule with more findings than this becomes one block.
pub(super) const MAX_SINGLE: usize = 3;

/// Findings that are shown together: the first in full, the others as places.
pub(super) struct Block<'a> {
    pub first: &'a Finding,
    pub others: Vec<&'a Finding>,
}

/// The blocks of findings that are in the order in which they are shown; a rule with more findings than `most` says is one.
pub(super) fn blocks<'a>(findings: &[&'a Finding], most: impl Fn(&str) -> usize) -> Vec<Block<'a>> {
    type Key<'a> = (Severity, &'a str, Option<Provenance>);
    let key = |finding: &'a Finding| -> Key<'a> { (finding.severity, finding.rule, finding.provenance) };
    let mut counts: BTreeMap<Key<'_>, usize> = BTreeMap::new();
    findings.iter().for_each(|finding| *counts.entry(key(finding)).or_default() += 1);
    let mut blocks: Vec<Block<'a>> = Vec::new();
    let mut places: BTreeMap<Key<'_>, usize> = BTreeMap::new();
    for finding in findings {
        let key = key(finding);
        match places.get(&key) {
            Some(place) if counts[&key] > most(finding.rule) => blocks[*place].others.push(finding),
            _ => {
                places.insert(key, blocks.len());
                blocks.push(Block { first: finding, others: Vec::new() });
            }
        }
    }
    blocks
}

/// Where the findings of a block are, a line for each file and message: `api/PLAN.md:3:5, 9:1: what is wrong there (help)`. What `said`
/// says, and a help that a line before has, is not said again.
pub(super) fn places(reported: &Reported<'_>, findings: &[&Finding], said: &Finding) -> Vec<String> {
    let mut helps: HashSet<&str> = said.help.as_deref().into_iter().collect();
    let known: HashSet<&str> = words(said.help.as_deref().unwrap_or_default()).collect();
    let mut lines = Vec::new();
    for findings in findings.chunk_by(|one, other| is_same(one, other)) {
        let first = findings[0];
        let mut text = format!("{}{}", reported.path_base.base, first.location.file);
        for (index, place) in findings.iter().filter_map(|finding| reported.place(&finding.location)).enumerate() {
            let _ = write!(text, "{}{}:{}", if index == 0 { ":" } else { ", " }, place.start.line, place.start.column);
        }
        let help = first.help.as_deref().filter(|help| says_more(help, first, &known) && helps.insert(help));
        if first.message != said.message || help.is_some() {
            let _ = write!(text, ": {}", first.message);
        }
        text += &help.map(|help| format!(" ({help})")).unwrap_or_default();
        lines.push(safe(&text.replace('\n', " ")));
    }
    lines
}

/// Whether two findings are one line: of one file, and with the same words.
fn is_same(one: &Finding, other: &Finding) -> bool {
    one.location.file == other.location.file && one.message == other.message && one.help == other.help
}

/// Whether a help has a word that is neither among the `known` ones of the help that was shown nor in its own message: `did you mean X?`
/// has, and one that only names the same things as the message has not.
fn says_more(help: &str, finding: &Finding, known: &HashSet<&str>) -> bool {
    let mut new = words(help).filter(|word| !known.contains(word)).peekable();
    new.peek().is_some() && {
        let own: HashSet<&str> = words(&finding.message).collect();
        new.any(|word| !own.contains(word))
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
}

/// What comes before the list of the others: `26 more in 12 files:`.
pub(super) fn heading(others: &[&Finding]) -> String {
    let files: HashSet<&str> = others.iter().map(|finding| finding.location.file.as_str()).collect();
    match others.len() {
        count if count == files.len() => format!("{count} more:"),
        count => format!("{count} more in {}:", counted(files.len(), "file")),
    }
}
