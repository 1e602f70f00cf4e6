//! What files said: by the names that git has for their contents, and in earlier commits.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use super::Git;
use super::call::Call;
use super::working_tree::tree_above;
use crate::disk::path;

/// The texts of some objects, as far as they are here: whoever cloned without them does not get them now.
pub(crate) fn contents(git: Git<'_>, ids: &[String]) -> HashMap<String, Arc<str>> {
    objects(git, ids).into_iter().map(|(id, bytes)| (id, String::from_utf8_lossy(&bytes).into())).collect()
}

/// The bytes of some objects, as far as they are here.
pub(crate) fn objects(git: Git<'_>, ids: &[String]) -> HashMap<String, Vec<u8>> {
    if ids.is_empty() {
        return HashMap::new();
    }
    let answer = git.ask_long(Call::reads("cat-file").with(["--batch"]).asking(ids)).unwrap_or_default();
    ids.iter().cloned().zip(read(&answer, ids.len())).filter_map(|(id, content)| Some((id, content?))).collect()
}

/// The answers in the order of what was asked: `<id> blob <size>`, then so many bytes; or `<name> missing`.
fn read(answer: &[u8], count: usize) -> Vec<Option<Vec<u8>>> {
    let mut rest = answer;
    let mut found = Vec::with_capacity(count);
    while let Some(end) = memchr::memchr(b'\n', rest) {
        let line = String::from_utf8_lossy(&rest[..end]).into_owned();
        rest = &rest[end + 1..];
        let mut fields = line.rsplit(' ');
        let size = fields.next().and_then(|size| size.parse::<usize>().ok());
        let kind = fields.next();
        let Some((size, kind)) = size.zip(kind) else {
            found.push(None);
            continue;
        };
        let Some(content) = rest.get(..size) else { break };
        found.push((kind == "blob").then(|| content.to_vec()));
        rest = rest.get(size + 1..).unwrap_or_default();
    }
    found
}

/// How many commits that changed a file are looked at, the newest first.
const NEWEST_VERSIONS: &str = "--max-count=200";

/// The texts of a file at the commits that changed it, the newest first, also under the names that it had before; none where git knows
/// nothing of it. The path starts at the folder `root`.
pub(crate) fn earlier_texts(root: &Path, file: &str) -> Vec<Arc<str>> {
    let read = || {
        let place = path::join(root, file);
        let top = tree_above(&place)?;
        let seen = path::relative(top, &place);
        let how = ["--follow", "--format=%x00%H", "--name-only", "--no-ext-diff", "--no-show-signature", NEWEST_VERSIONS];
        let listed = Git::of(top).ask_long(Call::reads("log").with(how).at("HEAD").paths([&seen]))?;
        let listed = String::from_utf8_lossy(&listed).into_owned();
        let names = listed.split('\0').filter_map(|entry| {
            let mut lines = entry.lines().filter(|line| !line.is_empty());
            Some(format!("{}:{}", lines.next()?, lines.next()?))
        });
        let names: Vec<String> = names.collect();
        let texts = contents(Git::of(top), &names);
        Some(names.iter().filter_map(|name| texts.get(name).cloned()).collect())
    };
    read().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn answers_are_told_apart() {
        let answer = b"aa blob 6\na\n b\nc\nHEAD:a b missing\nbb tree 2\nxy\ncc blob 0\n\n";
        let found: Vec<Option<String>> =
            read(answer, 4).into_iter().map(|found| found.map(|bytes| String::from_utf8(bytes).unwrap())).collect();
        assert_eq!(found, [Some("a\n b\nc".to_owned()), None, None, Some(String::new())]);
    }

    proptest::proptest! {
        #![proptest_config(crate::git::garbage::config())]

        #[test]
        fn any_answer_is_read(answer in crate::git::garbage::answer()) {
            read(&answer, 3);
        }
    }
}
