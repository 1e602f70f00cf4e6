//! All that a site is made from, as one name: two analyses with the same name give the same site.
//!
//! Every stage is a pure function, so that this is the program, the settings, what was read, what the world outside answered, and what
//! the user brings for the site. The types of these derive `Hash`: a field that is added to one of them counts from then on.

use std::hash::{Hash, Hasher};

use crate::disk::cache;
use crate::source::{Answers, Sources};

/// The name of what an analysis, or a site, was made from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// Of what findings hang on: `book.toml`, the sources, and the answers to all queries about them.
    pub(super) fn of_analysis(config: &str, sources: &Sources, answers: &Answers) -> Self {
        Self::of(&(config, sources, answers))
    }

    /// Of what is made of it by this very program, with what else goes into that; none where the program's file cannot be read.
    pub(super) fn with(&self, more: &impl Hash) -> Option<Self> {
        Some(Self::of(&(cache::program()?, self, more)))
    }

    fn of(value: &impl Hash) -> Self {
        let mut hasher = Blake3::default();
        value.hash(&mut hasher);
        Self(hasher.0.finalize().to_hex().to_string())
    }

    /// The name as a text.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// A hasher that tells apart whatever may be told apart, unlike those of tables.
#[derive(Default)]
struct Blake3(blake3::Hasher);

impl Hasher for Blake3 {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The first bytes of the hash; what is compared is the whole of it.
    fn finish(&self) -> u64 {
        let hash = self.0.finalize();
        hash.as_bytes().iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_other_has_another_name() {
        let values: [&[&str]; 5] = [&[], &[""], &["ab", "c"], &["a", "bc"], &["abc"]];
        let mut names: Vec<String> = values.iter().map(|value| Fingerprint::of(value).0).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), values.len());
        let analysis = Fingerprint::of_analysis("", &Sources::default(), &Answers::default());
        assert_eq!(analysis.with(&1), analysis.with(&1));
        assert!(analysis.with(&1).is_some() && analysis.with(&1) != analysis.with(&2));
    }
}
