//! Heading ids, made as GitHub makes them, so that a link written for GitHub holds on the site too.

use std::collections::HashMap;

/// The id that GitHub gives a heading: lower case, spaces to hyphens, everything else but letters, digits, `-` and `_` dropped.
/// Source: the `html-pipeline` table-of-contents filter.
pub fn slug(heading: &str) -> String {
    let mut id = String::with_capacity(heading.len());
    for character in heading.trim().chars() {
        match character {
            ' ' => id.push('-'),
            '-' | '_' => id.push(character),
            _ if character.is_alphanumeric() => id.extend(character.to_lowercase()),
            _ => {}
        }
    }
    id
}

/// Gives each heading of one document its own id: the second `scope` is `scope-1`.
#[derive(Default)]
pub struct Slugs {
    seen: HashMap<String, u32>,
}

impl Slugs {
    pub fn unique(&mut self, heading: &str) -> String {
        let base = slug(heading);
        let mut id = base.clone();
        let mut next = self.seen.get(&base).copied().unwrap_or_default();
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
    use super::*;

    #[test]
    fn ids_are_those_of_github() {
        assert_eq!(slug("Phase 6c (Code Changes): Update"), "phase-6c-code-changes-update");
        assert_eq!(slug("Credits & `core.people`"), "credits--corepeople");
        let mut slugs = Slugs::default();
        let ids = ["Scope", "Scope", "Scope 1", "Scope"].map(|heading| slugs.unique(heading));
        assert_eq!(ids, ["scope", "scope-1", "scope-1-1", "scope-2"]);
    }
}
