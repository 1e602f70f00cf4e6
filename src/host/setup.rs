//! What a folder of checkouts holds, for somebody who begins with it.

use rayon::prelude::*;

use super::conventions::count_items;
use super::named::speaks_of;
use super::{Checkout, Workspace};
use crate::disk::HostError;
use crate::disk::Progress;
use crate::git::working_tree::cloned_from;
use crate::source::{Content, RepoSource, Sources};

/// A checkout, and what a first configuration may say of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its name, and its path from the root.
    pub name: String,
    /// Where it is, seen from the root; empty for the root itself.
    pub path: String,
    /// What it has of each kind of items, as people call one, and how many.
    pub items: Vec<(String, usize)>,
    /// In how many documents its name or its other name is written, those of its own left out.
    pub mentions: usize,
    /// The name that it has at its forge, where that is another and documents write it.
    pub alias: Option<String>,
    /// Where it is shown in a browser, where its origin tells.
    pub url: Option<String>,
}

impl Candidate {
    /// Whether it belongs to the workspace: it has items, or documents of others name it.
    pub fn belongs(&self) -> bool {
        !self.items.is_empty() || self.mentions > 0
    }
}

/// All checkouts of a workspace, those that it does not list among them; in the order of their names.
///
/// # Errors
/// Where what is listed cannot be read.
pub fn candidates(workspace: &Workspace, progress: &Progress) -> Result<Vec<Candidate>, HostError> {
    let here = |checkout: &&Checkout| !checkout.info.absent && !checkout.fetched;
    let checkouts: Vec<&Checkout> = workspace.checkouts.iter().filter(here).chain(&workspace.unlisted).collect();
    // Without any repo there is nothing to read, and no document to name another.
    let sources = if workspace.checkouts.is_empty() { Sources::default() } else { super::crawl(workspace, progress)? };
    let mut found: Vec<Candidate> = checkouts.par_iter().map(|checkout| candidate(workspace, checkout, &sources)).collect();
    found.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(found)
}

fn candidate(workspace: &Workspace, checkout: &Checkout, sources: &Sources) -> Candidate {
    let (name, kinds) = (checkout.info.name.clone(), &workspace.config.kinds);
    let origin = cloned_from(&checkout.root);
    let url = origin.as_deref().and_then(forge_url);
    let other = url.as_deref().and_then(|url| url.rsplit('/').next()).filter(|other| !other.eq_ignore_ascii_case(&name));
    let others = || sources.repos.iter().filter(|repo| repo.info.name != name);
    let count = |word: &str| others().flat_map(texts).filter(|text| speaks_of(text, word, kinds)).count();
    let is_said = |word: &&str| sources.repos.iter().flat_map(texts).any(|text| speaks_of(text, word, kinds));
    let alias = other.filter(is_said).map(str::to_owned);
    Candidate {
        path: checkout.info.path.clone(),
        items: count_items(&checkout.root, kinds),
        mentions: count(&name) + alias.as_deref().map_or(0, count),
        alias,
        url,
        name,
    }
}

fn texts(repo: &RepoSource) -> impl Iterator<Item = &str> {
    repo.files.iter().filter_map(|file| match &file.content {
        Content::Text(text) => Some(&**text),
        _ => None,
    })
}

/// Hosts whose addresses for git are those that a browser shows, but for their form.
const FORGES: [&str; 4] = ["github.com", "gitlab.com", "bitbucket.org", "codeberg.org"];

/// Where a repo that was cloned from an address is shown in a browser; none where that is not known.
fn forge_url(origin: &str) -> Option<String> {
    let rest = ["https://", "http://", "ssh://", "git://"].iter().find_map(|scheme| origin.strip_prefix(scheme)).unwrap_or(origin);
    // A name or a password before the host is nobody's business.
    let rest = rest.split_once('@').map_or(rest, |(_, rest)| rest);
    let host = FORGES.iter().find(|host| rest.starts_with(**host))?;
    let path = rest.get(host.len()..)?.strip_prefix([':', '/'])?.trim_matches('/');
    let is_name = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    (path.split('/').count() >= 2 && path.split('/').all(is_name)).then(|| format!("https://{host}/{path}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_tells_where_a_repo_is_shown() {
        for (origin, url) in [
            ("git@github.com:acme/web", Some("https://github.com/acme/web")),
            ("https://user:secret@gitlab.com/acme/group/web", Some("https://gitlab.com/acme/group/web")),
            ("ssh://git@codeberg.org/acme/web", Some("https://codeberg.org/acme/web")),
            ("https://github.com.evil.example/acme/web", None),
            ("git@git.acme.example:web", None),
            ("../web", None),
            ("https://github.com/acme/we\"b", None),
            ("https://github.com/acme", None),
        ] {
            assert_eq!(forge_url(origin).as_deref(), url, "{origin}");
        }
    }
}
