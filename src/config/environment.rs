//! `[[environment]]`: where something runs, and the files that say which versions.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::OneOrMany;

/// One place where services run. Several tables of one name are one environment.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct EnvironmentConfig {
    /// What people call it: `staging`.
    pub name: Spanned<String>,
    /// The repo that its files are in.
    pub repo: Spanned<String>,
    /// The files that pin versions, relative to the repo, as paths or globs.
    pub files: Spanned<OneOrMany<String>>,
    /// Its place among the environments, the first of them being where a version runs first; without it, the order of the tables.
    #[serde(default)]
    pub order: Option<u32>,
    /// Keys that pin a version, such as `{service}_image_tag`; without them, images are known by their names.
    #[serde(default)]
    pub keys: Option<Spanned<OneOrMany<String>>>,
    /// The repo of a key or of an image, where its name does not say it.
    #[serde(default)]
    pub services: BTreeMap<Spanned<String>, Spanned<String>>,
}

/// The place of the service in a pattern of keys.
pub const SERVICE: &str = "{service}";

impl EnvironmentConfig {
    /// Why it cannot be used, where, and what would be right.
    pub(super) fn fault(&self) -> Option<(std::ops::Range<usize>, String, &'static str)> {
        let name = self.name.get_ref();
        if name.trim().is_empty() {
            return Some((
                self.name.span(),
                "an [[environment]] has no `name`".to_owned(),
                "add the name that people use: name = \"staging\"",
            ));
        }
        if self.files.get_ref().0.is_empty() {
            return Some((self.files.span(), format!("`{name}` has no files"), "add files = [\"staging/*.tfvars\"]"));
        }
        let keys = self.keys.as_ref()?;
        let wrong = keys.get_ref().0.iter().find(|key| key.matches(SERVICE).count() != 1)?;
        let message = format!("`{wrong}` does not contain the service");
        Some((keys.span(), message, "write {service} once: keys = \"{service}_image_tag\""))
    }
}
