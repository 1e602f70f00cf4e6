//! Versions, as manifests and git tags write them.

use std::str::FromStr;

use crate::text::Cut;
use pep440_rs::{Prerelease, PrereleaseKind};
use semver::Version;

/// Longer ones are nothing that anybody wrote.
const MAX_VERSION_BYTES: usize = 256;

/// A version as semver orders it. `1.4` is 1.4.0, and `1.4.0rc2`, as Python writes it, is 1.4.0-rc.2. None where it has no such order.
pub(super) fn semver(text: &str) -> Option<Version> {
    let text = text.trim().trim_start_matches(['v', 'V', '=']);
    if text.len() > MAX_VERSION_BYTES {
        return None;
    }
    Version::parse(text).ok().or_else(|| from_python(&pep440_rs::Version::from_str(text).ok()?))
}

fn from_python(version: &pep440_rs::Version) -> Option<Version> {
    let mut parts = [0; 3];
    let release = version.release();
    if version.epoch() > 0 || version.is_post() || release.len() > parts.len() {
        return None;
    }
    parts[..release.len()].copy_from_slice(release);
    let mut plain = Version::new(parts[0], parts[1], parts[2]);
    let pre = version.pre().map(|Prerelease { kind, number }| format!("{}.{number}", word(kind)));
    let dev = version.dev().map(|number| format!("dev.{number}"));
    let before: Vec<String> = pre.into_iter().chain(dev).collect();
    plain.pre = semver::Prerelease::new(&before.join(".")).ok()?;
    Some(plain)
}

fn word(kind: PrereleaseKind) -> &'static str {
    match kind {
        PrereleaseKind::Alpha => "alpha",
        PrereleaseKind::Beta => "beta",
        PrereleaseKind::Rc => "rc",
    }
}

/// Whether it comes before the release that it is named after.
pub(super) fn is_prerelease(text: &str) -> bool {
    match semver(text) {
        Some(version) => !version.pre.is_empty(),
        None => pep440_rs::Version::from_str(text).is_ok_and(|version| version.any_prerelease()),
    }
}

/// What stands in a manifest until something else puts the version in: 0.0.0, and whatever comes before it.
pub(super) fn is_placeholder(text: &str) -> bool {
    semver(text).is_some_and(|version| (version.major, version.minor, version.patch) == (0, 0, 0))
}

/// Whether a range speaks of a version before the release that this one comes before, too: then it is meant for such.
pub(super) fn names_prerelease_of(range: &str, version: &str) -> bool {
    let Some(version) = semver(version) else { return false };
    let words = range.split(|c: char| c.is_whitespace() || matches!(c, ',' | '|' | '<' | '>' | '=' | '^' | '~' | '!'));
    let same =
        |other: Version| !other.pre.is_empty() && (other.major, other.minor, other.patch) == (version.major, version.minor, version.patch);
    words.filter_map(semver).any(same)
}

/// What stands before a maintenance branch's number.
const BRANCHES: [&str; 4] = ["release/", "releases/", "hotfix/", "support/"];

/// The version in a tag: by the form of the owner's tags where that is known, else the three numbers that it ends with. A tag of
/// another form is another package's.
pub(super) fn in_tag<'t>(tag: &'t str, form: Option<&str>) -> Option<&'t str> {
    if let Some(form) = form {
        return by_form(tag, form);
    }
    if BRANCHES.iter().any(|branch| tag.to_ascii_lowercase().starts_with(branch)) {
        return None;
    }
    let three = |text: &str| text.split(['-', '+']).next().unwrap_or_default().split('.').count() >= 3;
    let starts = tag.char_indices().filter(|(at, letter)| {
        let before = tag.char_before(*at);
        letter.is_ascii_digit() && before.is_none_or(|before| matches!(before, 'v' | 'V' | '-' | '@' | '/' | '_'))
    });
    starts.map(|(at, _)| tag.tail(at)).find(|text| text.len() <= MAX_VERSION_BYTES && three(text) && semver(text).is_some())
}

fn by_form<'t>(tag: &'t str, form: &str) -> Option<&'t str> {
    let (before, after) = form.split_once("{version}")?;
    tag.strip_prefix(before)?.strip_suffix(after).filter(|version| semver(version).is_some())
}

/// The highest version that tags of a form carry; one before a release only where there is no release.
pub(super) fn highest<'t>(tags: &'t [String], form: &str) -> Option<&'t str> {
    let versions = tags.iter().filter_map(|tag| by_form(tag, form));
    versions
        .filter_map(|text| Some((semver(text)?, text)))
        .max_by_key(|(version, _)| (version.pre.is_empty(), version.clone()))
        .map(|(_, text)| text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_carry_versions() {
        let found = |tag| in_tag(tag, None);
        for (tag, version) in [
            ("v0.3.2", "0.3.2"),
            ("contracts-v0.3.2", "0.3.2"),
            ("@quayline/manifest@1.4.0-rc.1", "1.4.0-rc.1"),
            ("manifest/v2.0.0", "2.0.0"),
            ("1.2.3", "1.2.3"),
        ] {
            assert_eq!(found(tag), Some(version), "{tag}");
        }
        for branch in ["main", "release/1.2.0", "v1.2", "1.x", "0123456", "a1.2.3", "", "é1.2.3", "v1.2.3.4.5"] {
            assert_eq!(found(branch), None, "{branch}");
        }
        let form = Some("contracts-{version}");
        assert_eq!((in_tag("contracts-1.2", form), in_tag("v1.2.3", form)), (Some("1.2"), None));
    }

    #[test]
    fn the_highest_tag_is_a_release_where_there_is_one() {
        let tags = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let form = "contracts-v{version}";
        let some = tags(&["contracts-v0.9.0", "contracts-v0.10.0", "contracts-v1.0.0-rc.1", "other-v3.0.0", "contracts-vnext", "v4.0.0"]);
        assert_eq!(highest(&some, form), Some("0.10.0"));
        assert_eq!(highest(&tags(&["contracts-v1.0.0-rc.2", "contracts-v1.0.0-rc.10"]), form), Some("1.0.0-rc.10"));
        assert_eq!(highest(&tags(&["v1.0.0"]), form), None);
    }

    #[test]
    fn python_s_versions_have_their_order() {
        let version = |text| semver(text).map(|version| version.to_string());
        assert_eq!(version("1.4.0rc2").as_deref(), Some("1.4.0-rc.2"));
        assert_eq!(version("1.4").as_deref(), Some("1.4.0"));
        assert_eq!((version("1!2.0"), version("1.2.3.4"), version("next")), (None, None, None));
        assert!(is_prerelease("1.2.3.4.dev1") && !is_prerelease("1.2") && is_placeholder("0.0.0-development"));
    }
}
