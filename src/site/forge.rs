//! Where the source of a file is shown: the pages of the forge that holds a repo.

use crate::model::Repo;

/// The page of a file or folder of a repo; none where the repo's address or branch is not known.
pub(super) fn page(repo: &Repo, path: &str) -> Option<String> {
    let (url, branch) = (repo.url.as_deref()?.trim_end_matches('/'), repo.branch.as_deref()?);
    let url = url.strip_suffix(".git").unwrap_or(url);
    let view = if url.contains("gitlab") { "-/blob" } else { "blob" };
    url.starts_with("http").then(|| format!("{url}/{view}/{branch}/{}", encode(path)))
}

/// The page of one line of a file.
pub(super) fn line(repo: &Repo, path: &str, line: u32) -> Option<String> {
    page(repo, path).map(|page| format!("{page}?plain=1#L{line}"))
}

/// A path as a part of an address: what would end the path there is spelled out.
pub(super) fn encode(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for character in path.chars() {
        match character {
            '%' | '?' | '#' | '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' | '\0'..=' ' | '\u{7f}' => {
                out.push_str(&format!("%{:02X}", u32::from(character)));
            }
            _ => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_needs_an_address_and_a_branch() {
        let repo = |url: Option<&str>, branch: Option<&str>| Repo {
            url: url.map(str::to_owned),
            branch: branch.map(str::to_owned),
            ..Repo::default()
        };
        let known = repo(Some("https://git.example/a/b.git"), Some("main"));
        assert_eq!(
            line(&known, "docs/Load test.md", 3).as_deref(),
            Some("https://git.example/a/b/blob/main/docs/Load%20test.md?plain=1#L3")
        );
        assert_eq!(page(&repo(Some("https://git.example/a/b"), None), "x"), None);
        assert_eq!(page(&repo(Some("javascript:alert(1)"), Some("main")), "x"), None);
    }
}
