//! Where a repo is fetched from: the forms that an address and a branch may have. Both end up on the command line of git, and
//! `book.toml` may be anybody's.

/// The ways to reach another host that git itself brings. Others, such as `ext::`, run a program that the address names.
const SCHEMES: [&str; 5] = ["https", "http", "ssh", "git", "file"];

/// How an address is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Address {
    /// `https://host/repo.git`, or `user@host:repo.git`.
    Remote,
    /// A folder of the disk.
    Path,
}

impl Address {
    /// What an address is; none where git must not be given it.
    pub fn of(text: &str) -> Option<Self> {
        let is_sound = !text.is_empty() && !text.starts_with('-') && !text.contains(char::is_control);
        if !is_sound {
            return None;
        }
        if let Some((scheme, rest)) = text.split_once("://") {
            let is_known = SCHEMES.iter().any(|known| known.eq_ignore_ascii_case(scheme));
            return (is_known && is_host(rest)).then_some(Self::Remote);
        }
        match text.split_once(':') {
            // `C:\repos\api`.
            Some((drive, _)) if drive.len() == 1 => Some(Self::Path),
            // A name before a `::` is a program of git's to run.
            Some((_, rest)) if rest.starts_with(':') => None,
            Some((before, _)) if before.contains(['/', '\\']) => Some(Self::Path),
            Some((host, rest)) => (is_host(host) && !rest.starts_with('-')).then_some(Self::Remote),
            None => Some(Self::Path),
        }
    }
}

/// Whether what an address starts with is no option of the program that reaches the host, as in `ssh://-oProxyCommand=x`.
fn is_host(rest: &str) -> bool {
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    authority.split('@').all(|part| !part.starts_with('-'))
}

/// Whether a text can be the name of a branch, by the rules of `git check-ref-format --branch`.
pub fn is_branch(name: &str) -> bool {
    let is_part = |part: &str| !part.is_empty() && !part.starts_with('.') && !part.ends_with(".lock");
    let is_odd = |c: char| c.is_control() || matches!(c, ' ' | '~' | '^' | ':' | '?' | '*' | '[' | '\\');
    !name.starts_with('-')
        && !name.ends_with('.')
        && name != "@"
        && !name.contains("..")
        && !name.contains("@{")
        && !name.contains(is_odd)
        && name.split('/').all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_from_paths_and_from_programs() {
        let remote = [
            "https://example.com/api.git",
            "HTTP://example.com/api",
            "ssh://git@example.com:22/api.git",
            "git://example.com/api",
            "file:///srv/api.git",
            "git@example.com:team/api.git",
            "example.com:api.git",
        ];
        remote.iter().for_each(|text| assert_eq!(Address::of(text), Some(Address::Remote), "{text}"));
        let paths = ["api.git", "../api", "/srv/api.git", "C:\\repos\\api", "./a:b", "a b"];
        paths.iter().for_each(|text| assert_eq!(Address::of(text), Some(Address::Path), "{text}"));
        let refused = [
            "",
            "--upload-pack=touch x",
            "-x",
            "ext::sh -c touch% x",
            "fd::17",
            "ext://x",
            "git+ssh://host/x",
            "ssh://-oProxyCommand=touch/x",
            "ssh://user@-oProxyCommand=touch/x",
            "-oProxyCommand=touch:x",
            "git@-oProxyCommand=touch:x",
            "host:-x",
            "a\nb",
            "a\0b",
        ];
        refused.iter().for_each(|text| assert_eq!(Address::of(text), None, "{text}"));
    }

    #[test]
    fn branches_are_names_that_git_allows() {
        ["main", "release/1.2", "fix-#7", "é", "a@b"].iter().for_each(|name| assert!(is_branch(name), "{name}"));
        let refused = [
            "",
            "-x",
            "--upload-pack=x",
            "a..b",
            "a b",
            "a~1",
            "a^",
            "a:b",
            "a?",
            "a*",
            "a[",
            "a\\b",
            "@",
            "a@{1}",
            "/a",
            "a/",
            "a//b",
            ".a",
            "a/.b",
            "a.lock",
            "a.lock/b",
            "a.",
            "a\nb",
            "a\u{7f}",
        ];
        refused.iter().for_each(|name| assert!(!is_branch(name), "{name}"));
    }
}
