//! Addresses of git repos, as manifests write them.

use crate::text::Cut;
use std::ops::Range;

/// The last name of an address: `manifest` of `git@github.com:quayline/manifest.git`.
pub(super) fn repo(address: &str) -> String {
    let address = address.trim_end_matches('/');
    let last = address.rsplit(['/', ':']).next().unwrap_or_default();
    last.strip_suffix(".git").unwrap_or(last).to_owned()
}

/// What pip reads out of `git+https://host/quayline/manifest.git@v1.2.3#egg=quayline-manifest`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pip {
    pub repo: String,
    /// Where the tag, branch or commit stands in the address.
    pub at: Option<Range<usize>>,
    pub egg: Option<String>,
}

/// None where the address is of no git repo.
pub(super) fn pip(address: &str) -> Option<Pip> {
    let rest = address.strip_prefix("git+")?;
    let (whole, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    let whole = whole.split('?').next().unwrap_or_default();
    // A user's name stands before the host: `ssh://git@host/…`.
    let host = whole.find("://").map_or(0, |at| at + 3);
    let path = host + whole.tail(host).find('/')?;
    let (end, at) = match whole.tail(path).find('@') {
        Some(mark) => (path + mark, Some("git+".len() + path + mark + 1.."git+".len() + whole.len())),
        None => (whole.len(), None),
    };
    let egg = fragment.split('&').find_map(|part| part.strip_prefix("egg="));
    let egg = egg.and_then(|egg| egg.split('[').next()).filter(|egg| !egg.is_empty()).map(str::to_owned);
    Some(Pip { repo: repo(whole.head(end)), at: at.filter(|at| !at.is_empty()), egg })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_the_repo_the_tag_and_the_name() {
        let read = |address: &str| {
            let found = pip(address)?;
            Some((found.repo, found.at.map(|at| address[at].to_owned()), found.egg))
        };
        let some = |repo: &str, at: &str, egg: &str| {
            let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
            Some((repo.to_owned(), text(at), text(egg)))
        };
        assert_eq!(read("git+https://h/q/manifest.git@contracts-v0.3.2"), some("manifest", "contracts-v0.3.2", ""));
        assert_eq!(read("git+ssh://git@h/q/manifest@v1#egg=a-b[x]&subdirectory=py"), some("manifest", "v1", "a-b"));
        assert_eq!(read("git+https://h/q/m.git@@q/m@1.2.3"), some("m", "@q/m@1.2.3", ""));
        assert_eq!(read("git+https://h/q/m.git"), some("m", "", ""));
        assert_eq!((read("https://h/q/m.git"), read("git+https://"), read("git+")), (None, None, None));
        assert_eq!(repo("git@github.com:quayline/manifest.git"), "manifest");
        assert_eq!(repo("github:quayline/manifest/"), "manifest");
    }
}
