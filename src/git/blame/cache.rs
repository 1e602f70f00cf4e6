//! Where lines come from, kept in the user's cache as long as the same commit is checked out.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Committed, Known};
use crate::disk::cache;
use crate::git::Git;
use crate::source::LineOrigin;

/// The file keeps the name that it had first, so that what is kept stays of use.
const MARK: &str = "crossbook dates 2";
const NAME: &str = "dates";

/// Lines by the names of their files.
pub(super) type Kept = HashMap<String, HashMap<u32, LineOrigin>>;

/// What is kept of a checkout's lines.
pub(super) fn load(git: Git<'_>, head: &str) -> Kept {
    let body = cache::about(git.root(), NAME).and_then(|place| cache::read(&place));
    body.and_then(|body| decode(&body, head)).unwrap_or_default()
}

pub(super) fn save<'k>(git: Git<'_>, known: impl Iterator<Item = (&'k Committed, &'k Known)>) {
    let mut head = None;
    let mut lines = Vec::new();
    for (committed, known) in known {
        head = Some(committed.head.as_str());
        let name = committed.name();
        lines.extend(known.lines.iter().filter_map(|(line, origin)| match origin {
            LineOrigin::Commit { id, time, was } => {
                let was = was.as_ref().map_or_else(String::new, |was| format!("\t{was}"));
                Some(format!("{name}\t{line}\t{id}\t{time}{was}"))
            }
            LineOrigin::Now | LineOrigin::Unknown => None,
        }));
    }
    lines.sort_unstable();
    if let Some((place, head)) = cache::about(git.root(), NAME).zip(head) {
        let before = [MARK.to_owned(), head.to_owned()];
        cache::write(&place, &before.into_iter().chain(lines).collect::<Vec<_>>().join("\n"));
    }
}

fn decode(body: &str, head: &str) -> Option<Kept> {
    let mut lines = body.split('\n');
    lines.next().filter(|mark| *mark == MARK)?;
    lines.next().filter(|known| *known == head)?;
    let mut kept = Kept::new();
    for line in lines {
        // What the line was stands last, and may hold tabs of its own.
        let fields: Vec<&str> = line.splitn(5, '\t').collect();
        let [name, line, id, time, was @ ..] = fields.as_slice() else { return None };
        let origin = LineOrigin::Commit { id: (*id).to_owned(), time: time.parse().ok()?, was: was.first().map(|was| Arc::from(*was)) };
        kept.entry((*name).to_owned()).or_default().insert(line.parse().ok()?, origin);
    }
    Some(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_known_for_one_commit_alone() {
        let body = format!("{MARK}\nc0ffee\nname\t3\tbeef\t17\nname\t4\tbeef\t17\ta\tb");
        let kept = decode(&body, "c0ffee").unwrap();
        assert_eq!(kept["name"][&3], LineOrigin::Commit { id: "beef".to_owned(), time: 17, was: None });
        assert!(matches!(&kept["name"][&4], LineOrigin::Commit { was: Some(was), .. } if &**was == "a\tb"));
        assert!(decode(&body, "decaf").is_none() && decode(&body.replace("17", "x"), "c0ffee").is_none());
    }
}
