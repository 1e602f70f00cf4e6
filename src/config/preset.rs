//! Conventions that many repos keep, each a file: which items they number, where those lie, and how they are called.

use std::sync::LazyLock;

use super::kind::Kind;
use super::kind_config::{KindConfig, Template};
use super::kinds::Kinds;
use crate::text::nearest;

/// The files, in the order in which they are looked for. A new preset is a file here.
const FILES: [&str; 8] = [
    include_str!("presets/cross-collab.toml"),
    include_str!("presets/spec-kit.toml"),
    include_str!("presets/openspec.toml"),
    include_str!("presets/kiro.toml"),
    include_str!("presets/adr.toml"),
    include_str!("presets/rfc.toml"),
    include_str!("presets/backlog.toml"),
    include_str!("presets/phases.toml"),
];

/// A convention that many repos keep.
#[derive(Clone, Debug)]
pub struct Preset {
    /// As `book.toml` names it: `spec-kit`.
    pub name: String,
    /// What speaks of its items beside them: files and folders of each repo.
    pub publish: Vec<String>,
    kinds: Vec<Kind>,
    /// The same as `book.toml` would write them, to be changed key by key.
    pub(super) tables: Vec<KindConfig>,
}

impl Preset {
    /// The kinds of items that it has.
    pub fn kinds(&self) -> Kinds {
        Kinds::new(self.kinds.clone())
    }
}

static ALL: LazyLock<Vec<Preset>> = LazyLock::new(|| FILES.iter().filter_map(|file| read(file).ok()).collect());

/// All of them, likeliest first.
pub fn all() -> &'static [Preset] {
    &ALL
}

/// The one of a name.
pub fn find(name: &str) -> Option<&'static Preset> {
    ALL.iter().find(|preset| preset.name == name)
}

/// The same of a name that somebody wrote.
///
/// # Errors
/// What is wrong with the name, and what would be right.
pub fn named(name: &str) -> Result<&'static Preset, (String, String)> {
    let names = || all().iter().map(|preset| preset.name.as_str());
    find(name).ok_or_else(|| {
        let help = match nearest(name, names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("known presets: {}", names().collect::<Vec<_>>().join(", ")),
        };
        (format!("no preset named `{name}`"), help)
    })
}

fn read(text: &str) -> Result<Preset, String> {
    let file: Template = toml::from_str(text).map_err(|error| error.to_string())?;
    let kinds = file.kinds.iter().map(KindConfig::kind).collect::<Result<Vec<Kind>, String>>()?;
    Ok(Preset { name: file.name, publish: file.publish, kinds, tables: file.kinds })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_a_preset() {
        let names: Vec<String> = FILES.iter().map(|file| read(file).unwrap().name).collect();
        assert_eq!(names, ["cross-collab", "spec-kit", "openspec", "kiro", "adr", "rfc", "backlog", "phases"]);
        assert_eq!(all().len(), FILES.len());
        assert_eq!(find("cross-collab").unwrap().kinds(), Kinds::default());
    }
}
