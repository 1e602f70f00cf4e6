//! Who answers for the files of a repo, as its CODEOWNERS file says. The format is GitHub's and Gitea's, with the sections of GitLab's:
//! <https://docs.github.com/articles/about-code-owners>, <https://docs.gitlab.com/user/project/codeowners/reference/>.

use crate::text::PatternList;

/// So many lines of a file are read, and so many owners of a line.
const MAX_LINES: usize = 3000;
const MAX_OWNERS: usize = 20;

/// The lines of a CODEOWNERS file: of those that match a path, the last one says who answers for it.
#[derive(Default)]
pub(super) struct CodeOwners {
    /// The globs of all lines, in order.
    patterns: PatternList,
    /// For each glob, who its line names.
    owners: Vec<Vec<String>>,
}

impl CodeOwners {
    /// Reads a file; what is no line of it is passed over.
    pub(super) fn read(text: &str) -> Self {
        let (mut globs, mut by_glob) = (Vec::new(), Vec::new());
        let mut of_section: Vec<String> = Vec::new();
        for line in text.trim_start_matches('\u{feff}').lines().take(MAX_LINES) {
            let line = line.split(" #").next().unwrap_or_default().trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if let Some(section) = line.strip_prefix('^').unwrap_or(line).strip_prefix('[') {
                of_section = owners(section.rsplit(']').next().unwrap_or_default().split_whitespace());
                continue;
            }
            let mut words = line.split_whitespace();
            let Some(pattern) = words.next().filter(|pattern| !pattern.starts_with('!')) else { continue };
            let own = owners(words);
            let owners = if own.is_empty() { of_section.clone() } else { own };
            for glob in globs_of(pattern) {
                globs.push(glob);
                by_glob.push(owners.clone());
            }
        }
        Self { patterns: PatternList::new(&globs), owners: by_glob }
    }

    /// Who answers for a path of the repo: `@handle`, `@org/team`, or an address.
    pub(super) fn of(&self, path: &str) -> &[String] {
        self.patterns.last_match(path).map_or(&[], |index| &self.owners[index])
    }
}

fn owners<'t>(words: impl Iterator<Item = &'t str>) -> Vec<String> {
    words.filter(|word| word.contains('@')).take(MAX_OWNERS).map(str::to_owned).collect()
}

/// The globs of a line: without a `/` but at its end it matches at any depth, a folder with all that is in it, and `docs/*` not with
/// what lies deeper.
fn globs_of(line: &str) -> Vec<String> {
    let name = line.trim_end_matches('/');
    let anchored = if name.contains('/') { name.trim_start_matches('/').to_owned() } else { format!("**/{name}") };
    if line.ends_with('/') {
        vec![format!("{anchored}/**")]
    } else if name.contains('/') && name.ends_with("/*") {
        vec![anchored]
    } else {
        vec![format!("{anchored}/**"), anchored]
    }
}

#[cfg(test)]
mod tests {
    use super::CodeOwners;

    #[test]
    fn the_last_line_that_matches_says_who() {
        let owners = CodeOwners::read(
            "# all\n*  @org/all\n*.md @writer docs@example.com # prose\n/docs/* @top\nspecs/ @org/specs\n/docs/cross-collab/TASK4/ @eve\n\
             /docs/free/\n!docs/x @nobody\n/docs/bad[ @x\n",
        );
        let of = |path: &str| owners.of(path).join(" ");
        for (path, who) in [
            ("src/main.rs", "@org/all"),
            ("a/b/readme.md", "@writer docs@example.com"),
            ("docs/plan.txt", "@top"),
            ("docs/deep/plan.txt", "@org/all"),
            ("web/specs/a/spec.md", "@org/specs"),
            ("docs/cross-collab/TASK4/PLAN.md", "@eve"),
            ("docs/cross-collab/TASK41/PLAN.md", "@writer docs@example.com"),
            ("docs/free/a.md", ""),
        ] {
            assert_eq!(of(path), who, "{path}");
        }
        assert!(CodeOwners::read("").of("a").is_empty());
    }

    #[test]
    fn a_section_has_owners_of_its_own() {
        let owners = CodeOwners::read("[Docs] @org/docs\ndocs/\n/docs/api/ @eve\n^[Code][2]\n/src/ @bob\n");
        let of = |path: &str| owners.of(path).join(" ");
        assert_eq!([of("docs/a.md"), of("docs/api/a.md"), of("src/a.rs")], ["@org/docs", "@eve", "@bob"]);
    }
}
