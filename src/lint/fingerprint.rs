//! What a finding is known by from one run to the next.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use rayon::prelude::*;

use super::RawFinding;
use crate::model::{Model, TextId};
use crate::text::Span;

/// A name for a finding that stays the same while lines move: a hash of its rule, its file, the text that it stands on, and what it
/// says. It is written as 16 hex digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(u64);

/// A text that is not 16 hex digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoFingerprint;

impl Fingerprint {
    const DIGITS: usize = 16;

    /// That of a finding with this identity, of which there are `earlier` ones before it in the run.
    fn of(identity: &str, earlier: u32) -> Self {
        let hash = blake3::hash(format!("{identity}\0{earlier}").as_bytes());
        let [a, b, c, d, e, f, g, h, ..] = *hash.as_bytes();
        Self(u64::from_be_bytes([a, b, c, d, e, f, g, h]))
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:0digits$x}", self.0, digits = Self::DIGITS)
    }
}

impl FromStr for Fingerprint {
    type Err = NoFingerprint;

    /// Reads 16 hex digits in any case.
    fn from_str(text: &str) -> Result<Self, NoFingerprint> {
        // Rust's own numbers may have a sign before them.
        let is_hex = text.len() == Self::DIGITS && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        u64::from_str_radix(text, 16).ok().filter(|_| is_hex).map(Self).ok_or(NoFingerprint)
    }
}

/// The fingerprints of findings, in their order. Those that are alike in all that makes an identity are told apart by how many come
/// before, so two of them may change places; one that gives way to another is another.
pub(super) fn fingerprints(model: &Model, findings: &[RawFinding]) -> Vec<Fingerprint> {
    let mut seen: HashMap<&str, u32> = HashMap::new();
    let identities: Vec<String> = findings.par_iter().map(|finding| identity(model, finding)).collect();
    let earlier = identities.iter().map(|identity| {
        let count = seen.entry(identity).or_default();
        *count += 1;
        *count - 1
    });
    let earlier: Vec<u32> = earlier.collect();
    identities.par_iter().zip(earlier).map(|(identity, earlier)| Fingerprint::of(identity, earlier)).collect()
}

/// What tells a finding from others: its rule, its file, the text that it stands on, and what it says of that.
fn identity(model: &Model, finding: &RawFinding) -> String {
    let RawFinding { rule, location, message, identity_key, .. } = finding;
    let text = location.place.filter(|place| !is_title(model, *place)).map_or("", |(text, span)| span.of(model.text(text)));
    let words: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let said = identity_key.clone().unwrap_or_else(|| without_positions(message));
    format!("{rule}\0{}\0{words}\0{said}", location.file)
}

/// Whether a place is a document's title: what is about the whole document stands there, and titles are reworded.
fn is_title(model: &Model, (text, span): (TextId, Span)) -> bool {
    let TextId::Document(document) = text else { return false };
    model[document].parsed.title().is_some_and(|heading| heading.span == span)
}

/// A message without the numbers of lines and columns that it names.
fn without_positions(message: &str) -> String {
    let mut words = message.split(' ').peekable();
    let mut kept: Vec<&str> = Vec::new();
    while let Some(word) = words.next() {
        kept.push(word);
        if matches!(word, "line" | "lines" | "column") {
            words.next_if(|next| next.starts_with(|first: char| first.is_ascii_digit()));
        }
    }
    kept.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_sixteen_hex_digits() {
        let fingerprint = Fingerprint::of("broken-link\0web/PLAN.md\0[x](y.md)\0there is no `y.md`", 0);
        let text = fingerprint.to_string();
        assert_eq!((text.len(), text.parse(), text.to_uppercase().parse()), (16, Ok(fingerprint), Ok(fingerprint)));
        assert_eq!(Fingerprint::default().to_string(), "0000000000000000");
        for wrong in ["", "1", "000000000000000g", "+000000000000001", "00000000000000001", "000000000000000é"] {
            assert_eq!(wrong.parse::<Fingerprint>(), Err(NoFingerprint), "{wrong}");
        }
    }

    #[test]
    fn fingerprints_in_baselines_of_today_stay_known() {
        let written = |identity: &str| Fingerprint::of(identity, 0).to_string();
        let file = "quay-console/docs/cross-collab/TASK2";
        assert_eq!(written(&format!("missing-document\0{file}\0\0quay-console TASK2 has no STATUS.md")), "b8736d64a62889dd");
        let file = "berth-api/docs/cross-collab/TASK3/STATUS.md";
        assert_eq!(written(&format!("broken-link\0{file}\0[runbook](RUNBOOK.md)\0`RUNBOOK.md` does not exist")), "ba97f852e9a4c9c3");
    }

    #[test]
    fn numbers_of_lines_are_no_part_of_what_is_said() {
        assert_eq!(without_positions("4 rows, and lines 12 and column 3 again"), "4 rows, and lines and column again");
    }
}
