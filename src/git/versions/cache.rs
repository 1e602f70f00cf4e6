//! What documents said at older commits, kept in the user's cache: what a commit has at a path never changes.

use std::collections::HashMap;
use std::sync::Arc;

use super::{File, Name};
use crate::disk::cache;
use crate::git::Git;
use crate::text::Cut;

const MARK: &str = "crossbook versions 1";
const NAME: &str = "versions";
/// What is larger than this is read from git each time, in bytes.
const MAX_BYTES: usize = 8 * 1024 * 1024;

/// What commits have at paths, and the texts there by what git calls them.
pub(super) type Stored = (HashMap<Name, File>, HashMap<String, Arc<str>>);

/// What is kept of a checkout's versions.
pub(super) fn load(git: Git<'_>) -> Stored {
    let body = cache::about(git.root(), NAME).and_then(|place| cache::read(&place));
    body.and_then(|body| decode(&body)).unwrap_or_default()
}

pub(super) fn save(git: Git<'_>, files: &HashMap<Name, File>, texts: &HashMap<String, Arc<str>>) {
    let place = cache::about(git.root(), NAME).filter(|_| texts.values().map(|text| text.len()).sum::<usize>() <= MAX_BYTES);
    if let Some(place) = place {
        cache::write(&place, &encode(files, texts));
    }
}

/// A line for each file, and for each text one with its length, which the text follows.
fn encode(files: &HashMap<Name, File>, texts: &HashMap<String, Arc<str>>) -> String {
    let line = |((commit, path), file): (&Name, &File)| match file {
        _ if path.contains('\n') => None,
        File::Blob { id, size } => Some(format!("f\t{id}\t{size}\t{commit}\t{path}\n")),
        File::Missing => Some(format!("-\t{commit}\t{path}\n")),
        File::Unknown => None,
    };
    let mut parts: Vec<String> = files.iter().filter_map(line).collect();
    parts.extend(texts.iter().map(|(id, text)| format!("t\t{id}\t{}\n{text}\n", text.len())));
    parts.sort_unstable();
    format!("{MARK}\n{}", parts.concat())
}

fn decode(body: &str) -> Option<Stored> {
    let mut rest = body.strip_prefix(MARK)?.strip_prefix('\n')?;
    let (mut files, mut texts) = Stored::default();
    let mut paths: HashMap<&str, Arc<str>> = HashMap::new();
    while let Some((line, after)) = rest.split_once('\n') {
        rest = after;
        let fields: Vec<&str> = line.splitn(5, '\t').collect();
        let (commit, path, file) = match fields.as_slice() {
            ["f", id, size, commit, path] => (commit, *path, File::Blob { id: (*id).to_owned(), size: size.parse().ok()? }),
            ["-", commit, _, ..] => (commit, line.tail(commit.len() + 3), File::Missing),
            ["t", id, length] => {
                let length = length.parse::<usize>().ok()?;
                texts.insert((*id).to_owned(), rest.get(..length)?.into());
                rest = rest.get(length..)?.strip_prefix('\n')?;
                continue;
            }
            _ => return None,
        };
        let path = paths.entry(path).or_insert_with(|| path.into());
        files.insert(((*commit).to_owned(), Arc::clone(path)), file);
    }
    rest.is_empty().then_some((files, texts))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_nothing_else() {
        let name = |commit: &str, path: &str| (commit.to_owned(), Arc::from(path));
        let blob = File::Blob { id: "beef".to_owned(), size: 4 };
        let kept = [(name("c0ffee", "docs/a\tb.md"), blob), (name("decaf", "x\ty"), File::Missing)];
        let mut files: HashMap<Name, File> = kept.clone().into();
        files.extend([(name("decaf", "x\ny"), File::Missing), (name("decaf", "z"), File::Unknown)]);
        let texts: HashMap<String, Arc<str>> = [("beef".to_owned(), "\u{e9}\n-\t".into()), ("dead".to_owned(), "".into())].into();
        let body = encode(&files, &texts);
        assert_eq!(decode(&body), Some((kept.into(), texts)));
        for odd in
            [body.replace(MARK, "crossbook versions 0"), body.replace("\t4\t", "\tx\t"), body.replace("\t5\n", "\t4\n"), format!("{body}x")]
        {
            assert_eq!(decode(&odd), None, "{odd}");
        }
    }
}
