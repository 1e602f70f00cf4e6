//! Which findings somebody asks for. It narrows what is told, never what is read: a reference is held to the whole workspace.

use super::Finding;
use crate::model::{Model, lies_in};

/// What somebody asks for; where a list is empty, everything.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Rules that are left out.
    pub allowed: Vec<String>,
    /// Rules that alone count.
    pub only: Vec<String>,
    /// The names of repos.
    pub repos: Vec<String>,
    /// Files and folders, relative to the workspace's root; empty for the root itself.
    pub paths: Vec<String>,
}

impl Filter {
    /// Whether a finding is asked for.
    pub fn accepts(&self, model: &Model, finding: &Finding) -> bool {
        let names = |rules: &[String]| rules.iter().any(|rule| rule == finding.rule);
        let is_below = |path: &String| lies_in(&finding.location.file, path);
        let repo = || finding.repo.map(|repo| model[repo].info.name.as_str());
        let is_asked = !names(&self.allowed)
            && (self.only.is_empty() || names(&self.only))
            && (self.repos.is_empty() || repo().is_some_and(|name| self.repos.iter().any(|asked| asked == name)))
            && (self.paths.is_empty() || self.paths.iter().any(is_below));
        // What could not be checked may be what was asked for.
        finding.is_internal() || is_asked
    }

    /// Whether it asks for everything.
    pub fn is_whole(&self) -> bool {
        [&self.allowed, &self.only, &self.repos, &self.paths].iter().all(|list| list.is_empty())
    }
}
