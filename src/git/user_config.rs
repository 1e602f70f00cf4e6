//! What the configuration of the user and the system says beside that of each repo. It is asked once for all repos.

use std::path::PathBuf;
use std::sync::OnceLock;

use super::Git;
use super::call::Call;
use super::own_files::OwnFiles;
use crate::disk::program::Limits;

/// The settings of the user and the system that say how a repo is read.
#[derive(Debug)]
pub(crate) struct UserConfig {
    folder: PathBuf,
    /// The names of filter drivers; none where git cannot say, or says another thing in each repo.
    drivers: OnceLock<Option<Vec<String>>>,
}

impl UserConfig {
    /// `folder` is where git is run. Where that is a repo, its own settings count for the others, too, which does no harm: a driver
    /// that no attribute mentions runs nothing.
    pub(crate) fn seen_from(folder: PathBuf) -> Self {
        Self { folder, drivers: OnceLock::new() }
    }

    /// The names of all filter drivers that the configuration of a repo, the user and the system knows; none where git cannot say.
    pub(super) fn drivers_in(&self, git: Git<'_>) -> Option<Vec<String>> {
        let known = || self.drivers.get_or_init(|| of_all(Git::of(&self.folder))).clone();
        let own = OwnFiles::of(git.root()).filter(|own| !own.may_set("filter"));
        own.and_then(|_| known()).or_else(|| git.drivers())
    }
}

fn of_all(git: Git<'_>) -> Option<Vec<String>> {
    // What is included for some repos alone is found out in each.
    let names = git.configured(r"^(filter\..*\.|includeif\.)")?;
    let is_same_everywhere = names.iter().all(|name| !name.to_lowercase().starts_with("includeif."));
    is_same_everywhere.then(|| driver_names(&names))
}

impl Git<'_> {
    /// The names of all filter drivers that the configuration of the repo, the user and the system knows; none where git cannot say.
    pub(super) fn drivers(&self) -> Option<Vec<String>> {
        // A name that no attribute mentions costs nothing, and an attribute whose name is not here runs nothing.
        self.configured(r"^filter\..*\.").map(|names| driver_names(&names))
    }

    /// The keys of the configuration that a pattern matches; none where git cannot say.
    fn configured(&self, pattern: &'static str) -> Option<Vec<String>> {
        let call = Call::reads("config").with(["--null", "--name-only", "--get-regexp", pattern]);
        let ended = self.run(call, Limits::QUICK).ok()?;
        // It ends with 1 where it found nothing.
        if !matches!(ended.status.code(), Some(0 | 1)) {
            return None;
        }
        Some(String::from_utf8(ended.output).ok()?.split_terminator('\0').map(str::to_owned).collect())
    }
}

fn driver_names(keys: &[String]) -> Vec<String> {
    let name = |key: &String| Some(key.strip_prefix("filter.")?.rsplit_once('.')?.0.to_owned());
    let mut names: Vec<String> = keys.iter().filter_map(name).collect();
    names.sort_unstable();
    names.dedup();
    names
}
