//! What became of paths, kept in the user's cache as long as the same commit is checked out.

use std::collections::HashMap;

use crate::disk::cache;
use crate::git::Git;
use crate::source::{Deletion, Moved, PathHistory};

const MARK: &str = "crossbook paths 1";
const NAME: &str = "paths";

/// What became of each path that was asked about; none where git did not say.
pub(super) type Answers = HashMap<String, Option<PathHistory>>;

/// What is kept about the paths of a commit.
pub(super) fn load(git: Git<'_>, head: &str) -> Answers {
    let body = cache::about(git.root(), NAME).and_then(|place| cache::read(&place));
    body.and_then(|body| decode(&body, head)).unwrap_or_default()
}

pub(super) fn save(git: Git<'_>, head: &str, answers: &Answers) {
    if let Some(place) = cache::about(git.root(), NAME) {
        cache::write(&place, &encode(head, answers));
    }
}

fn encode(head: &str, answers: &Answers) -> String {
    // What cannot be told from the fields beside it is asked again.
    let is_plain = |text: &str| !text.contains(['\n', '\t']);
    let line = |(path, answer): (&String, &Option<PathHistory>)| {
        let line = match answer {
            None => return None,
            Some(PathHistory::Never) => format!("-\t{path}"),
            Some(PathHistory::Present) => format!("+\t{path}"),
            Some(PathHistory::Deleted(Deletion { commit, time, now })) => {
                let now = match now {
                    Some(Moved { path, .. }) if !is_plain(path) => return None,
                    Some(Moved { path, is_certain }) => format!("\t{is_certain}\t{path}"),
                    None => String::new(),
                };
                format!("d\t{path}\t{commit}\t{time}{now}")
            }
        };
        is_plain(path).then_some(line)
    };
    let mut lines: Vec<String> = answers.iter().filter_map(line).collect();
    lines.sort_unstable();
    [MARK.to_owned(), head.to_owned()].into_iter().chain(lines).collect::<Vec<_>>().join("\n")
}

fn decode(body: &str, head: &str) -> Option<Answers> {
    let mut lines = body.split('\n');
    lines.next().filter(|mark| *mark == MARK)?;
    lines.next().filter(|known| *known == head)?;
    let answer = |line: &str| {
        let fields: Vec<&str> = line.split('\t').collect();
        let (path, answer) = match fields.as_slice() {
            ["-", path] => (path, PathHistory::Never),
            ["+", path] => (path, PathHistory::Present),
            ["d", path, commit, time, now @ ..] => {
                let now = match now {
                    [] => None,
                    [is_certain, path] => Some(Moved { path: (*path).to_owned(), is_certain: is_certain.parse().ok()? }),
                    _ => return None,
                };
                (path, PathHistory::Deleted(Deletion { commit: (*commit).to_owned(), time: time.parse().ok()?, now }))
            }
            _ => return None,
        };
        Some(((*path).to_owned(), Some(answer)))
    };
    lines.map(answer).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_nothing_else() {
        let left = |now| Some(PathHistory::Deleted(Deletion { commit: "beef".to_owned(), time: -3, now }));
        let moved = |path: &str| Some(Moved { path: path.to_owned(), is_certain: true });
        let plain = [("a b", Some(PathHistory::Never)), ("c", Some(PathHistory::Present)), ("d", left(None)), ("e", left(moved("f g")))];
        let plain: Answers = plain.into_iter().map(|(path, answer)| (path.to_owned(), answer)).collect();
        let mut all = plain.clone();
        all.extend([("w".to_owned(), None), ("x\ty".to_owned(), Some(PathHistory::Never)), ("x".to_owned(), left(moved("y\nz")))]);
        let body = encode("c0ffee", &all);
        assert_eq!(decode(&body, "c0ffee"), Some(plain));
        assert!(decode(&body, "decaf").is_none() && decode(&body.replace("-3", "x"), "c0ffee").is_none());
    }
}
