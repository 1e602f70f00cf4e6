//! What the git tags of a repo are called: `core-v{version}`.

use std::cmp::Ordering;

use serde::Deserialize;

/// Where the version stands in a pattern.
const VERSION: &str = "{version}";

/// Longer ones are nothing that anybody wrote.
const MAX_VERSION_BYTES: usize = 128;

/// A tag's name with the place of its version.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct TagPattern {
    /// What stands before the version.
    before: String,
    /// What stands behind it.
    after: String,
}

impl TryFrom<String> for TagPattern {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match text.split_once(VERSION) {
            Some((before, after)) if !after.contains(VERSION) => Ok(Self { before: before.to_owned(), after: after.to_owned() }),
            _ => Err(format!("`{text}` does not contain the version: write {{version}} once, as in \"core-v{{version}}\"")),
        }
    }
}

impl TagPattern {
    /// The version that a tag carries; none where it is no tag of this pattern.
    pub fn version<'t>(&self, tag: &'t str) -> Option<&'t str> {
        let version = tag.strip_prefix(self.before.as_str())?.strip_suffix(self.after.as_str())?;
        TagVersion::read(version).map(|_| version)
    }

    /// The tag of a version, which may be written with a `v` before it.
    pub fn tag(&self, version: &str) -> String {
        format!("{}{}{}", self.before, version.trim_start_matches(['v', 'V']), self.after)
    }

    /// What stands before the version.
    pub fn before(&self) -> &str {
        &self.before
    }

    /// What stands behind the version.
    pub fn after(&self) -> &str {
        &self.after
    }

    /// Whether a tag of it is told from a version of anything else: `core-v1.2.0` is, `v1.2.0` is not.
    pub fn is_telling(&self) -> bool {
        self.before.chars().chain(self.after.chars()).filter(|character| character.is_alphanumeric()).count() > 1
    }
}

/// A version of two to four numbers, and what stands behind them.
#[derive(Clone, Debug)]
pub struct TagVersion {
    numbers: Vec<u64>,
    /// What comes before the release, as in `1.4.0-rc.1`; empty for the release.
    pre: String,
}

impl TagVersion {
    /// Reads a version as tags and images write it: `1.4.0`, `v1.4`, `1.4.0-rc.1`. What stands behind a `+` makes no difference.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim_start_matches(['v', 'V']);
        if text.len() > MAX_VERSION_BYTES || !text.starts_with(|character: char| character.is_ascii_digit()) {
            return None;
        }
        let text = text.split_once('+').map_or(text, |(text, _)| text);
        let (release, pre) = text.split_once('-').unwrap_or((text, ""));
        let numbers: Option<Vec<u64>> = release.split('.').map(|number| number.parse().ok()).collect();
        let numbers = numbers.filter(|numbers| (2..=4).contains(&numbers.len()))?;
        let is_plain = |character: char| character.is_ascii_alphanumeric() || matches!(character, '.' | '-');
        (pre.chars().all(is_plain) && pre.is_empty() != text.contains('-')).then(|| Self { numbers, pre: pre.to_owned() })
    }

    fn number(&self, index: usize) -> u64 {
        self.numbers.get(index).copied().unwrap_or_default()
    }
}

impl Ord for TagVersion {
    fn cmp(&self, other: &Self) -> Ordering {
        let release = (0..4).map(|index| self.number(index).cmp(&other.number(index))).find(|order| order.is_ne());
        let part = |part: &str| match part.parse::<u64>() {
            Ok(number) => (false, number, String::new()),
            Err(_) => (true, 0, part.to_owned()),
        };
        let parts = |pre: &str| pre.split(['.', '-']).map(part).collect::<Vec<_>>();
        let before_release = || match (self.pre.is_empty(), other.pre.is_empty()) {
            (false, false) => parts(&self.pre).cmp(&parts(&other.pre)),
            (one, two) => one.cmp(&two),
        };
        release.unwrap_or_else(before_release)
    }
}

impl PartialOrd for TagVersion {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for TagVersion {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for TagVersion {}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(text: &str) -> TagPattern {
        TagPattern::try_from(text.to_owned()).unwrap()
    }

    #[test]
    fn tags_are_read_and_written() {
        let core = pattern("core-v{version}");
        for (tag, version) in [("core-v1.4.0", Some("1.4.0")), ("core-v1.4.0-rc.1", Some("1.4.0-rc.1")), ("core-v1.4", Some("1.4"))] {
            assert_eq!(core.version(tag), version, "{tag}");
        }
        for tag in ["v1.4.0", "core-vnext", "core-v1", "core-v1.4.x", "score-v1.4.0", "core-v1.4.0.tar.gz", "core-v1.4.0-", "core-v"] {
            assert_eq!(core.version(tag), None, "{tag}");
        }
        assert_eq!((core.tag("1.4.0"), core.tag("v1.4.0")), ("core-v1.4.0".to_owned(), "core-v1.4.0".to_owned()));
        assert!(core.is_telling() && !pattern("v{version}").is_telling() && pattern("{version}-lts").is_telling());
        assert!(TagPattern::try_from("core".to_owned()).unwrap_err().contains("{version} once"));
        assert!(TagPattern::try_from("{version}{version}".to_owned()).is_err());
    }

    #[test]
    fn versions_have_their_order() {
        let ascending = [
            "0.9.0",
            "1.0.0-1",
            "1.0.0-alpha.2",
            "1.0.0-rc.1",
            "1.0.0-rc.2",
            "1.0.0-rc.10",
            "1.0",
            "1.0.1",
            "v1.2.0",
            "1.10.0",
            "1.10.0.1",
        ];
        for pair in ascending.windows(2) {
            assert!(TagVersion::read(pair[0]).unwrap() < TagVersion::read(pair[1]).unwrap(), "{pair:?}");
        }
        assert_eq!(TagVersion::read("1.0"), TagVersion::read("1.0.0+build"));
        for text in ["", "1", "latest", "1.2.x", "1.2.3.4.5", "a1.2", "1..2", "99999999999999999999999.1"] {
            assert!(TagVersion::read(text).is_none(), "{text}");
        }
    }
}
