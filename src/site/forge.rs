//! Where the source of a file is shown: the pages of the forge that holds a repo.
//!
//! A link leads to the commit that was read where that is what the file on the disk says, and the forge has it; else to the
//! branch. Where neither is known, or the forge is of no known kind, there is none: a guess would lead nowhere.

use serde::Serialize;

use crate::model::Repo;
use crate::source::{FileState, Forge};

/// A commit as a page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct CommitView {
    short: String,
    full: String,
    pub href: Option<String>,
    /// The branch that it is checked out from, where it follows one of the remote.
    branch: Option<String>,
}

/// What a link to a file leads to.
enum At<'a> {
    Commit(&'a str),
    Branch(&'a str),
}

/// The page of a file of a repo.
pub(super) fn page(repo: &Repo, path: &str) -> Option<String> {
    let (forge, url) = repo.served()?;
    let (kind, name) = match at(repo, path)? {
        At::Commit(name) => ("commit", name),
        At::Branch(name) => ("branch", name),
    };
    let path = encode(path);
    let name = encode(name);
    Some(match forge {
        Forge::GitHub => format!("{url}/blob/{name}/{path}"),
        Forge::GitLab => format!("{url}/-/blob/{name}/{path}"),
        Forge::Gitea => format!("{url}/src/{kind}/{name}/{path}"),
        Forge::Bitbucket => format!("{url}/src/{name}/{path}"),
        Forge::Sourcehut => format!("{url}/tree/{name}/item/{path}"),
    })
}

/// The page of a folder of a repo.
pub(super) fn folder(repo: &Repo, path: &str) -> Option<String> {
    let page = page(repo, path)?;
    Some(match repo.served()?.0 {
        Forge::GitHub => page.replacen("/blob/", "/tree/", 1),
        Forge::GitLab => page.replacen("/-/blob/", "/-/tree/", 1),
        _ => page,
    })
}

/// The page of one line of a file.
pub(super) fn line(repo: &Repo, path: &str, line: u32) -> Option<String> {
    let page = page(repo, path)?;
    // Markdown is shown as it is written, so that it has lines.
    Some(match repo.served()?.0 {
        Forge::GitHub | Forge::GitLab => format!("{page}?plain=1#L{line}"),
        Forge::Gitea => format!("{page}?display=source#L{line}"),
        Forge::Bitbucket => format!("{page}#lines-{line}"),
        Forge::Sourcehut => format!("{page}?view-source#L{line}"),
    })
}

/// Where a file can be edited: on its branch.
pub(super) fn edit(repo: &Repo, path: &str) -> Option<String> {
    let (forge, url) = repo.served()?;
    let branch = encode(branch(repo).filter(|_| file_state(repo, path) != FileState::Untracked)?);
    let path = encode(path);
    match forge {
        Forge::GitHub => Some(format!("{url}/edit/{branch}/{path}")),
        Forge::GitLab => Some(format!("{url}/-/edit/{branch}/{path}")),
        Forge::Gitea => Some(format!("{url}/_edit/{branch}/{path}")),
        Forge::Bitbucket => Some(format!("{url}/src/{branch}/{path}?mode=edit")),
        Forge::Sourcehut => None,
    }
}

/// The commit of a repo that was read.
pub(super) fn commit(repo: &Repo) -> Option<CommitView> {
    let head = repo.head.as_ref()?;
    Some(CommitView { branch: head.branch.clone(), ..older(repo, &head.commit) })
}

/// A commit that led to the one that was read, so that the forge has it where it has that.
pub(super) fn older(repo: &Repo, commit: &str) -> CommitView {
    let href = commit_page(repo, commit);
    CommitView { short: commit.get(..8).unwrap_or(commit).to_owned(), href, full: commit.to_owned(), branch: None }
}

/// The page of a commit that what is checked out holds.
pub(super) fn commit_page(repo: &Repo, commit: &str) -> Option<String> {
    let (forge, url) = repo.served().filter(|_| repo.head.as_ref().is_some_and(|head| head.is_pushed))?;
    Some(match forge {
        Forge::GitHub | Forge::Gitea | Forge::Sourcehut => format!("{url}/commit/{commit}"),
        Forge::GitLab => format!("{url}/-/commit/{commit}"),
        Forge::Bitbucket => format!("{url}/commits/{commit}"),
    })
}

/// What a tag holds.
pub(super) fn tag_page(repo: &Repo, tag: &str) -> Option<String> {
    let (forge, url) = repo.served()?;
    let tag = encode(tag);
    Some(match forge {
        Forge::GitHub => format!("{url}/tree/{tag}"),
        Forge::GitLab => format!("{url}/-/tree/{tag}"),
        Forge::Gitea => format!("{url}/src/tag/{tag}"),
        Forge::Bitbucket => format!("{url}/src/{tag}"),
        Forge::Sourcehut => format!("{url}/tree/{tag}"),
    })
}

/// The page of a pull request.
pub(super) fn pull_request(repo: &Repo, number: u64) -> Option<String> {
    let (forge, url) = repo.served()?;
    match forge {
        Forge::GitHub => Some(format!("{url}/pull/{number}")),
        Forge::GitLab => Some(format!("{url}/-/merge_requests/{number}")),
        Forge::Gitea => Some(format!("{url}/pulls/{number}")),
        Forge::Bitbucket => Some(format!("{url}/pull-requests/{number}")),
        Forge::Sourcehut => None,
    }
}

/// In what a file differs from the commit that was read, for people.
pub(super) fn change(repo: &Repo, path: &str) -> Option<&'static str> {
    match file_state(repo, path) {
        FileState::Changed => Some("changed since"),
        FileState::Untracked => Some("not committed"),
        FileState::Committed | FileState::Unknown => None,
    }
}

fn file_state(repo: &Repo, path: &str) -> FileState {
    repo.head.as_ref().map_or(FileState::Unknown, |head| head.file_state(path))
}

fn branch(repo: &Repo) -> Option<&str> {
    repo.info.branch.as_deref().or_else(|| repo.head.as_ref()?.branch.as_deref())
}

fn at<'a>(repo: &'a Repo, path: &str) -> Option<At<'a>> {
    let commit = repo.head.as_ref().filter(|head| head.is_pushed).map(|head| At::Commit(&head.commit));
    let branch = branch(repo).map(At::Branch);
    match file_state(repo, path) {
        FileState::Committed => commit.or(branch),
        FileState::Changed | FileState::Unknown => branch,
        FileState::Untracked => None,
    }
}

/// The kind of a repo's forge and its address there, where both are known.
/// A path as a part of an address: what would end the path there is spelled out.
pub(super) fn encode(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for character in path.chars() {
        match character {
            '%' | '?' | '#' | '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' | '\0'..=' ' | '\u{7f}' => {
                out.push_str(&format!("%{:02X}", u32::from(character)));
            }
            // Two bytes in UTF-8.
            '\u{80}'..='\u{9f}' => out.push_str(&format!("%C2%{:02X}", u32::from(character))),
            _ => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Head, RepoInfo};

    fn repo(url: &str, branch: Option<&str>) -> Repo {
        let info = RepoInfo { url: Some(url.to_owned()), branch: branch.map(str::to_owned), ..RepoInfo::default() };
        Repo { info, ..Repo::default() }
    }

    #[test]
    fn each_forge_has_addresses_of_its_own() {
        for (url, shown, edited) in [
            ("https://github.com/a/b.git", "/blob/main/docs/Load%20test.md?plain=1#L3", Some("/edit/main/docs/Load%20test.md")),
            ("https://github.corp.example/a/b", "/blob/main/docs/Load%20test.md?plain=1#L3", Some("/edit/main/docs/Load%20test.md")),
            ("https://gitlab.com/a/b/", "/-/blob/main/docs/Load%20test.md?plain=1#L3", Some("/-/edit/main/docs/Load%20test.md")),
            ("https://codeberg.org/a/b", "/src/branch/main/docs/Load%20test.md?display=source#L3", Some("/_edit/main/docs/Load%20test.md")),
            ("https://bitbucket.org/a/b", "/src/main/docs/Load%20test.md#lines-3", Some("/src/main/docs/Load%20test.md?mode=edit")),
            ("https://git.sr.ht/~a/b", "/tree/main/item/docs/Load%20test.md?view-source#L3", None),
        ] {
            let known = repo(url, Some("main"));
            let base = url.trim_end_matches('/').trim_end_matches(".git");
            assert_eq!(line(&known, "docs/Load test.md", 3), Some(format!("{base}{shown}")));
            assert_eq!(edit(&known, "docs/Load test.md"), edited.map(|edited| format!("{base}{edited}")));
        }
    }

    #[test]
    fn nothing_is_guessed() {
        assert_eq!(page(&repo("https://github.com/a/b", None), "x"), None);
        assert_eq!(page(&repo("https://git.example/a/b", Some("main")), "x"), None);
        assert_eq!(page(&repo("javascript:alert(1)//github.com", Some("main")), "x"), None);
        let mut told = repo("https://git.example/a/b", Some("main"));
        told.info.forge = Some(Forge::Gitea);
        assert_eq!(page(&told, "x").as_deref(), Some("https://git.example/a/b/src/branch/main/x"));
        assert_eq!(folder(&repo("https://github.com/a/b", Some("main")), "docs").as_deref(), Some("https://github.com/a/b/tree/main/docs"));
    }

    #[test]
    fn a_commit_is_linked_where_it_says_what_was_read() {
        let sets = |path: &str| [path.to_owned()].into();
        let head = Head {
            commit: "c0ffee00".repeat(5),
            branch: Some("work".to_owned()),
            is_pushed: true,
            looked_at: vec!["docs".to_owned()],
            changed: sets("docs/changed.md"),
            untracked: sets("docs/new.md"),
        };
        let mut repo = Repo { head: Some(head), ..repo("https://github.com/a/b", None) };
        let commit_page = format!("https://github.com/a/b/blob/{}/docs/a.md", "c0ffee00".repeat(5));
        assert_eq!(page(&repo, "docs/a.md"), Some(commit_page));
        assert_eq!(page(&repo, "docs/changed.md").as_deref(), Some("https://github.com/a/b/blob/work/docs/changed.md"));
        assert_eq!(page(&repo, "src/x.rs").as_deref(), Some("https://github.com/a/b/blob/work/src/x.rs"));
        assert_eq!((page(&repo, "docs/new.md"), edit(&repo, "docs/new.md")), (None, None));
        assert_eq!((change(&repo, "docs/changed.md"), change(&repo, "docs/a.md")), (Some("changed since"), None));
        assert!(commit(&repo).unwrap().href.is_some());
        repo.head.as_mut().unwrap().is_pushed = false;
        assert_eq!(commit(&repo).unwrap().href, None);
        assert_eq!(page(&repo, "docs/a.md").as_deref(), Some("https://github.com/a/b/blob/work/docs/a.md"));
    }
}
