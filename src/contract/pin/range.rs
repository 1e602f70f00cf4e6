//! Whether a range of versions takes a version, as each package manager means it.

use std::str::FromStr;

use pep440_rs::VersionSpecifiers;

use super::poetry;
use super::version;
use crate::text::Cut;

/// Whose way of writing ranges it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    Npm,
    Cargo,
    Python,
    Poetry,
}

/// Longer ones are nothing that anybody wrote.
const MAX_RANGE_BYTES: usize = 512;

/// Whether a range takes a version; none where nobody can say. A version before a release that a range leaves out says nothing,
/// as long as the range does not speak of such: what the owner released is not known then.
pub(super) fn takes(dialect: Dialect, range: &str, version: &str) -> Option<bool> {
    let range = range.trim();
    if range.len() > MAX_RANGE_BYTES || version.len() > MAX_RANGE_BYTES {
        return None;
    }
    let takes = match dialect {
        Dialect::Npm => npm(range, version)?,
        Dialect::Cargo => semver::VersionReq::parse(range).ok()?.matches(&version::semver(version)?),
        Dialect::Python => python(range, version)?,
        Dialect::Poetry => {
            let answers = poetry::alternatives(range)?.iter().map(|range| python(range, version)).collect::<Option<Vec<bool>>>()?;
            answers.contains(&true)
        }
    };
    let open = !takes && version::is_prerelease(version) && !version::names_prerelease_of(range, version);
    (!open).then_some(takes)
}

/// The crate reads more than npm does, and passes over what it does not know; so what npm would refuse is refused before.
fn npm(range: &str, version: &str) -> Option<bool> {
    if matches!(range, "" | "latest" | "*" | "x" | "X") {
        return Some(true);
    }
    let alternatives: Vec<Vec<&str>> = range.split("||").map(|part| part.split_whitespace().collect()).collect();
    if !alternatives.iter().all(|words| is_npm(words)) {
        return None;
    }
    if alternatives.iter().any(Vec::is_empty) {
        return Some(true);
    }
    let range = nodejs_semver::Range::parse(range).ok()?;
    let version = nodejs_semver::Version::parse(version::semver(version)?.to_string()).ok()?;
    Some(range.satisfies(&version))
}

/// Whether npm reads these words as versions with marks before them, and a `-` only between two.
fn is_npm(words: &[&str]) -> bool {
    let mut number_follows = false;
    for (index, word) in words.iter().enumerate() {
        let number = word.trim_start_matches(['<', '>', '=', '^', '~']);
        let mark = word.head(word.len() - number.len());
        match (mark, number) {
            ("", "-") if index > 0 && !number_follows => number_follows = true,
            ("^" | "~" | "~>" | "<" | ">" | "<=" | ">=" | "=", "") if !number_follows => number_follows = true,
            ("" | "^" | "~" | "~>" | "<" | ">" | "<=" | ">=" | "=", number)
                if is_partial(number) && (mark.is_empty() || !number_follows) =>
            {
                number_follows = false;
            }
            _ => return false,
        }
    }
    !number_follows
}

/// `1`, `1.2`, `1.2.x`, `v1.2.3-rc.1+build`.
fn is_partial(number: &str) -> bool {
    let number = number.strip_prefix('v').unwrap_or(number);
    let end = number.find(['-', '+']).unwrap_or(number.len());
    let (release, tail) = (number.head(end), number.tail(end));
    let parts: Vec<&str> = release.split('.').collect();
    let open = |part: &&str| matches!(*part, "x" | "X" | "*");
    let known = parts.iter().take_while(|part| !open(part)).count();
    let count = |part: &&str| part.parse::<u64>().is_ok_and(|number| number.to_string() == **part);
    let whole = known == 3;
    (1..=3).contains(&parts.len())
        && parts[..known].iter().all(count)
        && parts[known..].iter().all(open)
        && known > 0
        && (tail.is_empty() || (whole && semver::Version::parse(number).is_ok()))
}

fn python(range: &str, version: &str) -> Option<bool> {
    if matches!(range, "" | "*") {
        return Some(true);
    }
    let version = pep440_rs::Version::from_str(version).ok()?;
    Some(VersionSpecifiers::from_str(range).ok()?.contains(&version))
}
