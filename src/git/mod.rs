//! What git knows of the repos: how their files stand to what is committed, their history, who wrote lines, what commits hold; and
//! fetching a repo into the cache. Nothing here knows of a workspace: a repo is a folder, and what was read of it.

mod blame;
mod call;
mod commits;
pub(crate) mod contents;
mod differences;
pub(crate) mod fetch;
#[cfg(test)]
mod garbage;
pub(crate) mod history;
pub(crate) mod index;
mod own_files;
mod path_history;
mod refs;
mod release;
mod repos;
mod revision;
mod runner;
mod status;
pub(crate) mod strays;
#[cfg(test)]
#[allow(unreachable_pub, reason = "test crates include the file, too, where `pub` is as good")]
#[path = "../../tests/it/git.rs"]
pub(crate) mod test_git;
pub(crate) mod tree;
mod user_config;
mod versions;
pub(crate) mod working_tree;

pub(crate) use blame::BlameCache;
pub(crate) use commits::known_commits;
pub(crate) use contents::earlier_texts;
pub(crate) use fetch::RemoteOrigin;
pub(crate) use path_history::PathHistoryCache;
pub(crate) use refs::{numbers_elsewhere, pending_numbers};
pub(crate) use release::{earlier, releases, tags};
pub(crate) use repos::{Repo, Repos};
pub(crate) use revision::{Revision, has_commit, line_since, of_that_time, revision, time_of_head};
pub(crate) use runner::Git;
pub(crate) use user_config::UserConfig;
pub(crate) use versions::VersionCache;

/// What git told of what is committed, which never changes: kept by the ids of commits, as long as somebody asks for it.
#[derive(Debug, Default)]
pub struct GitCache {
    pub blame: BlameCache,
    pub path_histories: PathHistoryCache,
    pub versions: VersionCache,
}
