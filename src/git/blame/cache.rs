//! Where lines come from, kept in the user's cache by the commits that they were found from.

use std::collections::HashMap;
use std::sync::Arc;

use super::Kept;
use crate::disk::cache;
use crate::git::Git;
use crate::source::LineOrigin;

const MARK: &str = "crossbook blame 3";
const NAME: &str = "blame";

/// Lines by the names of their files.
pub(super) type Stored = HashMap<String, HashMap<u32, LineOrigin>>;

/// What is kept of a checkout's lines.
pub(super) fn load(git: Git<'_>) -> Stored {
    let body = cache::about(git.root(), NAME).and_then(|place| cache::read(&place));
    body.and_then(|body| decode(&body)).unwrap_or_default()
}

pub(super) fn save(git: Git<'_>, known: &Kept) {
    let mut lines = Vec::new();
    for (committed, known) in known {
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
    if let Some(place) = cache::about(git.root(), NAME) {
        cache::write(&place, &std::iter::once(MARK.to_owned()).chain(lines).collect::<Vec<_>>().join("\n"));
    }
}

fn decode(body: &str) -> Option<Stored> {
    let mut lines = body.split('\n');
    lines.next().filter(|mark| *mark == MARK)?;
    let mut kept = Stored::new();
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
    fn what_is_written_is_read_and_nothing_else() {
        let body = format!("{MARK}\nname\t3\tbeef\t17\nname\t4\tbeef\t17\ta\tb");
        let kept = decode(&body).unwrap();
        assert_eq!(kept["name"][&3], LineOrigin::Commit { id: "beef".to_owned(), time: 17, was: None });
        assert!(matches!(&kept["name"][&4], LineOrigin::Commit { was: Some(was), .. } if &**was == "a\tb"));
        assert!(decode(&body.replace(MARK, "crossbook dates 2")).is_none() && decode(&body.replace("17", "x")).is_none());
    }
}
