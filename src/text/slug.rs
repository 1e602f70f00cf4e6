//! Heading ids, made as GitHub makes them, so that a link written for GitHub holds on the site too.

use std::collections::HashMap;

/// The id that GitHub gives a heading: lower case, spaces to hyphens, everything else dropped but hyphens and what words are made
/// of: letters, their marks, digits of any script, and connectors such as `_`. Nothing is trimmed.
pub fn slug(heading: &str) -> String {
    // As a whole, since a sigma at the end of a word is another letter.
    let lower = heading.to_lowercase();
    let kept = |character| match character {
        ' ' | '-' => Some('-'),
        _ => is_word(character).then_some(character),
    };
    let mut slug = String::with_capacity(lower.len());
    slug.extend(lower.chars().filter_map(kept));
    slug
}

/// Whether words are made of it. The joiners, which Unicode has among these, are none to GitHub.
fn is_word(character: char) -> bool {
    !matches!(character, '\u{200c}' | '\u{200d}') && regex_syntax::is_word_character(character)
}

/// Gives each heading of one document its own id: the second `scope` is `scope-1`.
#[derive(Default)]
pub struct Slugs {
    seen: HashMap<String, u32>,
}

impl Slugs {
    /// The id of the next heading of the document, which no heading before it has.
    pub fn unique(&mut self, heading: &str) -> String {
        let base = slug(heading);
        let Some(mut next) = self.seen.get(&base).copied() else {
            self.seen.insert(base.clone(), 0);
            return base;
        };
        let mut id = base.clone();
        while self.seen.contains_key(&id) {
            next += 1;
            id = format!("{base}-{next}");
        }
        self.seen.insert(base, next);
        self.seen.entry(id.clone()).or_default();
        id
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ids_are_those_of_github() {
        for (heading, id) in [
            ("Phase 6c (Code Changes): Update", "phase-6c-code-changes-update"),
            ("Credits & `core.people`", "credits--corepeople"),
            ("snake_case – and_more‿", "snake_case--and_more‿"),
            ("हिन्दी में", "हिन्दी-में"),
            ("Cafe\u{301} crème", "cafe\u{301}-crème"),
            ("⚠\u{fe0f} Risks", "\u{fe0f}-risks"),
            ("🚀 Launch", "-launch"),
            ("👩\u{200d}💻 Who", "-who"),
            ("m², ½, №, ① and Ⅳ", "m----and-ⅳ"),
            ("٣ phases", "٣-phases"),
            ("Ⓐ Ⅻ ª", "ⓐ-ⅻ-ª"),
            ("ΟΔΟΣ", "οδος"),
            ("İstanbul ẞ", "i\u{307}stanbul-ß"),
            ("Costs { #costs }", "costs--costs-"),
            ("a\tb\u{a0}c\u{3000}d\ne", "abcde"),
            (" a  b ", "-a--b-"),
            ("", ""),
        ] {
            assert_eq!(slug(heading), id, "{heading}");
        }
    }

    #[test]
    fn no_two_headings_have_one_id() {
        let ids = |headings: &[&str]| {
            let mut slugs = Slugs::default();
            headings.iter().map(|heading| slugs.unique(heading)).collect::<Vec<_>>()
        };
        assert_eq!(ids(&["Scope", "Scope", "Scope 1", "Scope"]), ["scope", "scope-1", "scope-1-1", "scope-2"]);
        assert_eq!(ids(&["a-1", "a", "a", "A", "a-1", "a-2"]), ["a-1", "a", "a-2", "a-3", "a-1-1", "a-2-1"]);
        assert_eq!(ids(&["🚀", "!"]), ["", "-1"]);
    }

    /// The rule of `github-slugger`, word for word.
    fn by_the_book(headings: &[String]) -> Vec<String> {
        let mut occurrences: BTreeMap<String, u32> = BTreeMap::new();
        let one = |heading: &String| {
            let base = slug(heading);
            let mut id = base.clone();
            while occurrences.contains_key(&id) {
                let count = occurrences.entry(base.clone()).or_default();
                *count += 1;
                id = format!("{base}-{count}");
            }
            occurrences.insert(id.clone(), 0);
            id
        };
        headings.iter().map(one).collect()
    }

    proptest! {
        #[test]
        fn suffixes_are_those_of_github(headings in prop::collection::vec("[aA](-[12]){0,3}", 0..20)) {
            let mut slugs = Slugs::default();
            let ids: Vec<String> = headings.iter().map(|heading| slugs.unique(heading)).collect();
            prop_assert_eq!(ids, by_the_book(&headings));
        }
    }
}
