//! Addresses of files at the forges that hold the repos: `https://github.com/acme/web/blob/main/docs/a.md`.
//!
//! The forms are those of the forges' own pages for a file, a folder, bare contents, editing and blame.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use percent_encoding::percent_decode_str;

use super::{Repo, RepoId};
use crate::source::Forge;
use crate::text::{names_lines, without_text_fragment};

impl Repo {
    /// What serves its `url`, and the address that all its pages start with; none where neither its host nor `book.toml` tells.
    pub fn served(&self) -> Option<(Forge, &str)> {
        let url = self.info.url.as_deref()?.trim_end_matches('/');
        let url = url.strip_suffix(".git").unwrap_or(url);
        let host = without_scheme(url)?.split(['/', ':']).next().unwrap_or_default().to_ascii_lowercase();
        let named = |name: &str| host.split('.').any(|label| label == name);
        let forge = self.info.forge.or(match () {
            () if named("github") => Some(Forge::GitHub),
            () if named("gitlab") => Some(Forge::GitLab),
            () if named("gitea") || named("forgejo") || named("codeberg") => Some(Forge::Gitea),
            // A Bitbucket of one's own has addresses of another kind.
            () if host == "bitbucket.org" => Some(Forge::Bitbucket),
            () if host == "git.sr.ht" => Some(Forge::Sourcehut),
            () => None,
        });
        Some((forge?, url))
    }

    /// The branch whose files are read here, as far as that is known: the one that is checked out, else the one that `book.toml` names.
    pub(super) fn read_branch(&self) -> Option<&str> {
        let checked_out = self.head.as_ref().and_then(|head| head.branch.as_deref());
        checked_out.or(self.info.branch.as_deref())
    }
}

/// The addresses that the files of all repos have.
#[derive(Debug, Default)]
pub(super) struct Addresses {
    /// By what an address starts with, in small letters and without a scheme: `github.com/acme/web`. None where two repos claim it.
    bases: HashMap<String, Option<Base>>,
}

#[derive(Clone, Debug)]
struct Base {
    repo: RepoId,
    forge: Forge,
    /// Whether it is a host for the bare contents of files.
    is_raw: bool,
    branch: Option<String>,
}

/// What an address names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Addressed {
    pub repo: RepoId,
    /// Relative to the repo; empty for its top.
    pub path: String,
    pub anchor: Option<String>,
    pub version: Version,
}

/// The version of a file that an address names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Version {
    /// The branch that is read.
    Read,
    /// A commit, as it is written.
    Commit(String),
    /// A branch or a tag: where it stands elsewhere, nobody knows here.
    Other,
}

impl Addresses {
    /// The addresses of repos that are in the order of their ids.
    pub(super) fn new(repos: &[Repo]) -> Self {
        let mut bases = HashMap::new();
        for (index, repo) in repos.iter().enumerate() {
            let Some((forge, url)) = repo.served() else { continue };
            let Some(plain) = without_scheme(url).map(str::to_ascii_lowercase) else { continue };
            let base = |is_raw| Base { repo: RepoId(index as u32), forge, is_raw, branch: repo.read_branch().map(str::to_owned) };
            let raw = plain.strip_prefix("github.com/").map(|name| (format!("raw.githubusercontent.com/{name}"), base(true)));
            for (start, base) in [(plain.clone(), base(false))].into_iter().chain(raw) {
                match bases.entry(start) {
                    Entry::Vacant(entry) => _ = entry.insert(Some(base)),
                    Entry::Occupied(mut entry) => _ = entry.insert(None),
                }
            }
        }
        Self { bases }
    }

    /// Whether no repo has any.
    pub(super) fn is_empty(&self) -> bool {
        self.bases.is_empty()
    }

    /// The repo that `acme/web`, or `web`, is at a forge where issues and pull requests share their numbers; none where two are.
    pub(super) fn numbered(&self, name: &str) -> Option<RepoId> {
        let name = name.to_ascii_lowercase();
        let is_meant = |start: &str| start.strip_suffix(name.as_str()).is_some_and(|before| before.ends_with('/'));
        let is_raw = |base: &Option<Base>| base.as_ref().is_some_and(|base| base.is_raw);
        let shares_numbers = |base: &&Base| matches!(base.forge, Forge::GitHub | Forge::Gitea);
        let meant = self.bases.iter().filter(|(start, base)| is_meant(start) && !is_raw(base));
        let mut meant = meant.map(|(_, base)| base.as_ref().filter(shares_numbers));
        let found = meant.next()??.repo;
        meant.next().is_none().then_some(found)
    }

    /// The file or folder that an address leads to; none where it is another page of a forge, or of no repo here.
    pub(super) fn find(&self, url: &str) -> Option<Addressed> {
        let plain = without_scheme(url).filter(|_| !self.is_empty())?;
        let (place, anchor) = plain.split_once('#').map_or((plain, None), |(place, anchor)| (place, Some(anchor)));
        let place = place.split('?').next().unwrap_or_default();
        let place = place.strip_prefix("www.").unwrap_or(place);
        let (base, rest) = place.match_indices('/').find_map(|(at, _)| {
            let (start, rest) = place.split_at_checked(at)?;
            let start = start.to_ascii_lowercase();
            Some((self.bases.get(start.strip_suffix(".git").unwrap_or(&start))?.as_ref()?, rest.strip_prefix('/')?))
        })?;
        let (version, path) = base.version(rest)?;
        let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let path = decode(path).trim_matches('/').to_owned();
        // Lines of the source are no headings.
        let is_line = |anchor: &&str| {
            // Bitbucket has names of its own for them.
            let numbers = anchor.strip_prefix("lines-").unwrap_or_default();
            names_lines(anchor) || numbers.starts_with(|c: char| c.is_ascii_digit())
        };
        let anchor = anchor.map(without_text_fragment).filter(|anchor| !anchor.is_empty() && !is_line(anchor)).map(decode);
        (!path.split('/').any(|part| matches!(part, "." | ".."))).then_some(Addressed { repo: base.repo, path, anchor, version })
    }
}

impl Base {
    /// The version that follows the repo's address, and the path in it; none where it is no file's.
    fn version<'u>(&self, rest: &'u str) -> Option<(Version, &'u str)> {
        let of_kind = |kinds: &[&str], rest: &'u str| {
            let (kind, rest) = rest.split_once('/')?;
            kinds.contains(&kind).then_some(rest)
        };
        const KINDS: [&str; 5] = ["blob", "tree", "raw", "edit", "blame"];
        let rest = match self.forge {
            Forge::GitHub if self.is_raw => rest,
            Forge::GitHub => of_kind(&KINDS, rest)?,
            Forge::GitLab => of_kind(&KINDS, rest.strip_prefix("-/").unwrap_or(rest))?,
            Forge::Gitea => match of_kind(&["src", "raw", "blame", "media"], rest) {
                Some(rest) => match rest.split_once('/')? {
                    ("branch", rest) => rest,
                    ("commit" | "tag", rest) => return Some(other(rest)),
                    _ => return None,
                },
                None => of_kind(&["_edit"], rest)?,
            },
            Forge::Bitbucket => of_kind(&["src", "raw", "annotate"], rest)?,
            Forge::Sourcehut => of_kind(&["tree", "blob", "blame"], rest)?,
        };
        let rest = rest.strip_prefix("refs/heads/").filter(|_| self.forge == Forge::GitHub).unwrap_or(rest);
        let read = self.branch.as_deref().and_then(|branch| after(rest, branch));
        let (version, path) = read.map_or_else(|| other(rest), |path| (Version::Read, path));
        let item = path.strip_prefix("item/").filter(|_| self.forge == Forge::Sourcehut);
        Some((version, item.unwrap_or(path)))
    }
}

/// What follows a branch, whose name may hold a `/`.
fn after<'u>(rest: &'u str, branch: &str) -> Option<&'u str> {
    match rest.strip_prefix(branch)? {
        "" => Some(""),
        path => path.strip_prefix('/'),
    }
}

/// Another version and the path in it: nobody knows how long the name of a branch is.
fn other(rest: &str) -> (Version, &str) {
    let (name, path) = rest.split_once('/').unwrap_or((rest, ""));
    // A word such as `feedface` may be a branch; a commit's name mostly has both.
    let is_commit = (7..=64).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
        && name.bytes().any(|byte| byte.is_ascii_digit())
        && (name.len() >= 40 || name.bytes().any(|byte| byte.is_ascii_alphabetic()));
    (if is_commit { Version::Commit(name.to_owned()) } else { Version::Other }, path)
}

/// Hosts of repos.
pub const FORGE_HOSTS: [&str; 5] = ["github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "git.sr.ht"];

/// An address of the web without `https://` or `http://`; none for any other.
pub(super) fn without_scheme(url: &str) -> Option<&str> {
    url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::RepoInfo;

    fn addresses() -> Addresses {
        let info = |url: &str, branch: &str| RepoInfo { url: Some(url.to_owned()), branch: Some(branch.to_owned()), ..RepoInfo::default() };
        let repo = |url: &str, branch: &str| Repo { info: info(url, branch), ..Repo::default() };
        Addresses::new(&[
            repo("https://github.com/acme/web.git", "main"),
            repo("https://gitlab.com/acme/group/api/", "release/1.0"),
            repo("https://codeberg.org/acme/app", "main"),
            repo("https://bitbucket.org/acme/old", "main"),
            repo("https://git.sr.ht/~acme/tool", "main"),
            repo("https://github.com/acme/twice", "main"),
            repo("https://github.com/Acme/Twice", "main"),
        ])
    }

    #[test]
    fn every_forge_has_its_own_forms() {
        let addresses = addresses();
        for (url, repo, path, anchor) in [
            ("https://github.com/acme/web/blob/main/docs/a%20b.md#scope", 0, "docs/a b.md", Some("scope")),
            ("https://github.com/Acme/Web/tree/main", 0, "", None),
            ("https://github.com/acme/web/edit/main/a.md?plain=1#L10-L20", 0, "a.md", None),
            ("http://www.github.com/acme/web/blame/refs/heads/main/a.md", 0, "a.md", None),
            ("https://raw.githubusercontent.com/acme/web/main/i.png", 0, "i.png", None),
            ("https://raw.githubusercontent.com/acme/web/refs/heads/main/i.png", 0, "i.png", None),
            ("https://gitlab.com/acme/group/api/-/blob/release/1.0/docs/a.md", 1, "docs/a.md", None),
            ("https://gitlab.com/acme/group/api/raw/release/1.0/docs/a.md", 1, "docs/a.md", None),
            ("https://codeberg.org/acme/app/src/branch/main/a.md", 2, "a.md", None),
            ("https://codeberg.org/acme/app/_edit/main/a.md", 2, "a.md", None),
            ("https://bitbucket.org/acme/old/src/main/docs/#lines-3", 3, "docs", None),
            ("https://git.sr.ht/~acme/tool/tree/main/item/a.md", 4, "a.md", None),
        ] {
            let anchor = anchor.map(str::to_owned);
            let expected = Addressed { repo: RepoId(repo), path: path.to_owned(), anchor, version: Version::Read };
            assert_eq!(addresses.find(url), Some(expected), "{url}");
        }
    }

    #[test]
    fn other_versions_are_known_as_such() {
        let addresses = addresses();
        let commit = |id: &str| Version::Commit(id.to_owned());
        for (url, version) in [
            ("https://github.com/acme/web/blob/maintenance/docs/a.md", Version::Other),
            (
                "https://github.com/acme/web/blob/0123456789abcdef0123456789abcdef01234567/docs/a.md",
                commit("0123456789abcdef0123456789abcdef01234567"),
            ),
            ("https://codeberg.org/acme/app/src/commit/012345a/docs/a.md", commit("012345a")),
            ("https://gitlab.com/acme/group/api/-/blob/release/docs/a.md", Version::Other),
            ("https://github.com/acme/web/blob/20260209/docs/a.md", Version::Other),
            ("https://github.com/acme/web/blob/defaced/docs/a.md", Version::Other),
        ] {
            let found = addresses.find(url).unwrap();
            assert!(found.version == version && found.path == "docs/a.md", "{url}: {found:?}");
        }
    }

    #[test]
    fn repos_have_their_names_at_the_forge() {
        let addresses = addresses();
        assert_eq!([addresses.numbered("acme/Web"), addresses.numbered("app")], [Some(RepoId(0)), Some(RepoId(2))]);
        for name in ["eb", "other/web", "acme/group/api", "acme/twice", ""] {
            assert_eq!(addresses.numbered(name), None, "{name}");
        }
    }

    #[test]
    fn what_is_no_file_of_a_repo_here_is_nothing() {
        let addresses = addresses();
        for url in [
            "https://github.com/acme/web",
            "https://github.com/acme/web/issues/4",
            "https://github.com/acme/website/blob/main/a.md",
            "https://github.com/acme/twice/blob/main/a.md",
            "https://github.com/other/web/blob/main/a.md",
            "https://github.com/acme/web/blob/main/../../x",
            "ftp://github.com/acme/web/blob/main/a.md",
            "https://codeberg.org/acme/app/src/x/main/a.md",
        ] {
            assert_eq!(addresses.find(url), None, "{url}");
        }
    }
}
