//! What `git blame` says of lines.

use std::collections::HashMap;

use crate::git::Git;
use crate::git::call::Call;

/// What git says of a line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Blame {
    pub commit: String,
    pub time: i64,
    /// The line in the file as that commit has it, counted from 1.
    pub there: u32,
    /// The file as that commit has it, and as the commit before had it: a commit and a path, as git takes them.
    pub file: String,
    pub before: Option<String>,
}

/// Who wrote the lines of a file as a revision has it; what is older than `border` counts as that commit's.
pub(super) fn blame(git: Git<'_>, revision: &str, border: Option<&str>, path: &str, lines: &[u32]) -> Option<HashMap<u32, Blame>> {
    // A program that turns files into text is not run.
    let call = Call::reads("blame").with(["--line-porcelain", "--no-textconv"]).lines(lines).at(revision);
    let call = border.into_iter().fold(call, Call::without);
    let answer = git.ask_long(call.paths([path]))?;
    Some(read(&String::from_utf8_lossy(&answer)))
}

/// For each line a `<commit> <line there> <line here>`, lines about the commit, and the line itself behind a tab.
fn read(answer: &str) -> HashMap<u32, Blame> {
    let mut found = HashMap::new();
    let mut current: Option<(u32, Blame)> = None;
    for line in answer.split('\n') {
        if line.starts_with('\t') {
            found.extend(current.take());
        } else if let Some((_, blame)) = &mut current {
            if let Some(time) = line.strip_prefix("committer-time ") {
                blame.time = time.parse().unwrap_or_default();
            } else if let Some(path) = line.strip_prefix("filename ") {
                blame.file = format!("{}:{path}", blame.commit);
            } else if let Some((commit, path)) = line.strip_prefix("previous ").and_then(|before| before.split_once(' ')) {
                blame.before = Some(format!("{commit}:{path}"));
            }
        } else {
            let mut fields = line.split(' ');
            let (commit, there, here) = (fields.next(), fields.next().map(str::parse), fields.next().map(str::parse));
            if let (Some(commit), Some(Ok(there)), Some(Ok(here))) = (commit, there, here) {
                current = Some((here, Blame { commit: commit.to_owned(), time: 0, there, file: String::new(), before: None }));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_wrote_a_line_is_read() {
        let id = "a".repeat(40);
        let answer = format!(
            "{id} 2 5 1\nauthor x\ncommitter-time 17\nboundary\nfilename a b.md\n\t{id} 1 1\n{id} 3 6\ncommitter-time 18\nprevious bb c d.md\n\t\n"
        );
        let found = read(&answer);
        assert_eq!(found.len(), 2);
        let file = format!("{id}:a b.md");
        assert_eq!(found[&5], Blame { commit: id.clone(), time: 17, there: 2, file, before: None });
        let before = Some("bb:c d.md".to_owned());
        assert_eq!(found[&6], Blame { commit: id, time: 18, there: 3, file: String::new(), before });
    }

    proptest::proptest! {
        #![proptest_config(crate::git::garbage::config())]

        #[test]
        fn any_answer_is_read(answer in crate::git::garbage::answer()) {
            read(&String::from_utf8_lossy(&answer));
        }
    }
}
