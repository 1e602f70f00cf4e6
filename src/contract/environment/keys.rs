//! Which keys of a file name which repo.

use std::collections::BTreeMap;

use crate::config::{EnvironmentConfig, SERVICE};
use crate::model::{Model, RepoId};
use crate::text::fold;

/// How the keys of an environment's files name services.
pub(super) struct Keys {
    /// Every name of every repo.
    repos: BTreeMap<String, RepoId>,
    /// The repos of keys and images that do not say it by their name.
    services: BTreeMap<String, RepoId>,
    patterns: Vec<KeyPattern>,
}

/// A pattern of keys, by the parts of its path.
struct KeyPattern {
    parts: Vec<Part>,
}

/// One key of a pattern.
enum Part {
    Plain(String),
    /// What stands before the service, and behind it.
    Service(String, String),
}

impl Keys {
    pub(super) fn new(model: &Model, config: &EnvironmentConfig) -> Self {
        let repos = model.repos.iter().zip(0..).flat_map(|(repo, index)| {
            std::iter::once(&repo.info.name).chain(&repo.info.aliases).map(move |name| (fold(name), RepoId(index)))
        });
        let repos: BTreeMap<String, RepoId> = repos.collect();
        let services = config.services.iter().filter_map(|(key, repo)| Some((fold(key.get_ref()), *repos.get(&fold(repo.get_ref()))?)));
        let services = services.collect();
        let patterns = config.keys.iter().flat_map(|keys| &keys.get_ref().0).map(|text| KeyPattern::new(text)).collect();
        Self { repos, services, patterns }
    }

    /// The repo whose version is under a key, as a table or a pattern says.
    pub(super) fn at(&self, path: &[&str]) -> Option<RepoId> {
        let by_table = || {
            let whole = fold(&path.join("."));
            self.services.get(&whole).or_else(|| self.services.get(&fold(path.last()?))).copied()
        };
        by_table().or_else(|| self.patterns.iter().find_map(|pattern| self.named(&pattern.service(path)?)))
    }

    /// The repo that an image is of: as the table says, or, where nothing says which keys pin versions, the one that is called like it.
    pub(super) fn of_image(&self, path: &str, name: &str) -> Option<RepoId> {
        let by_table = self.services.get(&fold(path)).or_else(|| self.services.get(&fold(name))).copied();
        by_table.or_else(|| self.repos.get(&fold(name)).copied().filter(|_| self.patterns.is_empty()))
    }

    fn named(&self, name: &str) -> Option<RepoId> {
        self.services.get(&fold(name)).or_else(|| self.repos.get(&fold(name))).copied()
    }
}

impl KeyPattern {
    fn new(text: &str) -> Self {
        let part = |part: &str| match part.split_once(SERVICE) {
            Some((before, after)) => Part::Service(fold(before), fold(after)),
            None => Part::Plain(fold(part)),
        };
        Self { parts: text.split('.').map(part).collect() }
    }

    /// The service that a path names, whose last keys the pattern fits.
    fn service(&self, path: &[&str]) -> Option<String> {
        let from = path.len().checked_sub(self.parts.len())?;
        let mut service = None;
        for (part, key) in self.parts.iter().zip(&path[from..]) {
            let key = fold(key);
            match part {
                Part::Plain(wanted) if *wanted == key => {}
                Part::Plain(_) => return None,
                Part::Service(before, after) => {
                    let name = key.strip_prefix(before.as_str())?.strip_suffix(after.as_str())?;
                    service = Some(name.to_owned()).filter(|name| !name.is_empty());
                }
            }
        }
        service
    }
}

#[cfg(test)]
mod tests {
    use super::KeyPattern;

    #[test]
    fn patterns_fit_the_last_keys() {
        let service = |pattern: &str, path: &[&str]| KeyPattern::new(pattern).service(path);
        assert_eq!(service("{service}_image_tag", &["locals", "core_api_image_tag"]).as_deref(), Some("core-api"));
        assert_eq!(service("{service}_VERSION", &["CORE_VERSION"]).as_deref(), Some("core"));
        assert_eq!(service("images.{service}.tag", &["values", "images", "core", "tag"]).as_deref(), Some("core"));
        assert_eq!(service("images.{service}.tag", &["core", "tag"]), None);
        assert_eq!(service("{service}_tag", &["_tag"]), None);
        assert_eq!(service("{service}_tag", &["core_tags"]), None);
    }
}
