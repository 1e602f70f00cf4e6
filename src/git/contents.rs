//! What files said: by the names that git has for their contents, and in earlier commits.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use super::Git;
use super::call::Call;
use super::working_tree::tree_above;
use crate::disk::path;
use crate::disk::program::Limits;

/// The texts of some objects, as far as they are here: whoever cloned without them does not get them now.
pub(crate) fn contents(git: Git<'_>, ids: &[String]) -> HashMap<String, Arc<str>> {
    let Some(answer) = asked(git, ids) else { return HashMap::new() };
    let texts = read(&answer, ids.len()).into_iter().map(|object| object.blob().map(|bytes| String::from_utf8_lossy(bytes).into()));
    ids.iter().cloned().zip(texts).filter_map(|(id, text)| Some((id, text?))).collect()
}

/// The bytes of some objects, as far as they are here.
pub(crate) fn objects(git: Git<'_>, ids: &[String]) -> HashMap<String, Vec<u8>> {
    let Some(answer) = asked(git, ids) else { return HashMap::new() };
    let read = read(&answer, ids.len());
    ids.iter().cloned().zip(read).filter_map(|(id, object)| Some((id, object.blob()?.to_vec()))).collect()
}

fn asked(git: Git<'_>, ids: &[String]) -> Option<Vec<u8>> {
    if ids.is_empty() {
        return None;
    }
    git.ask_long(Call::reads("cat-file").with(["--batch"]).asking(ids))
}

/// What git says of some objects in one go, each with what it holds, as long as that is no more than so many bytes: the first lines as
/// `cat-file --batch-check` has them, and the contents of files. None where it is more, or git cannot say.
pub(super) fn described(git: Git<'_>, names: &[String], max_bytes: u64) -> Option<Vec<(String, Option<Arc<str>>)>> {
    let call = Call::reads("cat-file").with(["--batch"]).asking(names);
    let ended = git.run(call, Limits { max_bytes, ..Limits::LONG }).ok()?;
    if !ended.status.success() {
        return None;
    }
    let objects = read(&ended.output, names.len());
    Some(
        objects
            .into_iter()
            .map(|object| (object.about.clone().into_owned(), object.blob().map(|blob| String::from_utf8_lossy(blob).into())))
            .collect(),
    )
}

/// What git says of an object.
#[derive(Debug)]
struct Object<'a> {
    /// `<id> <kind> <size>`, or `<name> missing`.
    about: Cow<'a, str>,
    /// What it holds; none where it is not here.
    content: Option<&'a [u8]>,
}

impl Object<'_> {
    /// What a file holds.
    fn blob(&self) -> Option<&[u8]> {
        self.content.filter(|_| self.about.rsplit(' ').nth(1) == Some("blob"))
    }
}

/// The answers in the order of what was asked: a line about each object, then what it holds.
fn read(answer: &[u8], count: usize) -> Vec<Object<'_>> {
    let mut rest = answer;
    let mut found = Vec::with_capacity(count);
    while let Some(end) = memchr::memchr(b'\n', rest) {
        let about = String::from_utf8_lossy(&rest[..end]);
        rest = &rest[end + 1..];
        let mut fields = about.rsplit(' ');
        let size = fields.next().and_then(|size| size.parse::<usize>().ok()).filter(|_| fields.next().is_some());
        let Some(size) = size else {
            found.push(Object { about, content: None });
            continue;
        };
        let Some(content) = rest.get(..size) else { break };
        found.push(Object { about, content: Some(content) });
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
            read(answer, 4).iter().map(|object| object.blob().map(|bytes| String::from_utf8(bytes.to_vec()).unwrap())).collect();
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
