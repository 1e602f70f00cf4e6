//! Paths that are there but for the case of their letters: a disk that ignores case finds them, others do not.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::{Model, Target, TargetRepo, join};
use crate::source::{Answers, PathQuery, PathStatus};
use crate::text::Cut;

/// The paths that were asked for and are spelt otherwise, each with the one that is there; relative to the workspace's root.
pub(super) type Spellings = BTreeMap<String, Arc<str>>;

pub(super) fn spellings(answers: &Answers) -> Spellings {
    let spelt = |(query, status): (&PathQuery, &PathStatus)| match status {
        PathStatus::Spelt(there) => Some((query.path.clone(), Arc::clone(there))),
        _ => None,
    };
    answers.all().iter().filter_map(spelt).collect()
}

/// Those of the run before, and of paths that were asked for since.
pub(super) fn more_spellings<'q>(before: &Spellings, queries: impl Iterator<Item = &'q PathQuery>, answers: &Answers) -> Spellings {
    let mut spellings = before.clone();
    for query in queries {
        if let Some(PathStatus::Spelt(there)) = answers.get(query) {
            spellings.insert(query.path.clone(), Arc::clone(there));
        }
    }
    spellings
}

/// A path that is named, and how the disk spells it.
#[derive(Debug)]
pub struct Spelling<'m> {
    /// As it is named, relative to the workspace's root.
    named: Cow<'m, str>,
    /// As it is there; it differs in the case of letters alone.
    there: &'m str,
    /// The folder of the repo that is meant.
    root: &'m str,
}

impl Model {
    /// How the disk spells the path of a target, where it is there but for case.
    pub fn spelling<'m>(&'m self, target: &'m Target) -> Option<Spelling<'m>> {
        let path = target.path()?;
        let (root, named) = match target.repo() {
            TargetRepo::Known(repo) => (self[*repo].info.path.as_str(), Cow::Owned(join(&self[*repo].info.path, path))),
            TargetRepo::Workspace => ("", Cow::Borrowed(path)),
            TargetRepo::Unknown(_) => return None,
        };
        let there = self.spellings.get(&*named)?;
        Some(Spelling { named, there, root })
    }
}

impl Spelling<'_> {
    /// The path as it is there, relative to its repo.
    pub fn path(&self) -> &str {
        self.there.strip_prefix(self.root).map_or(self.there, |rest| rest.trim_start_matches('/'))
    }

    /// What somebody wrote for the path with each name as it is spelt; what stands before and behind the path stays, and so does each
    /// `..`. None where a name that differs is not written as it is, but with escapes.
    pub fn corrected(&self, written: &str) -> Option<String> {
        let path = written.head(written.find(['#', '?']).unwrap_or(written.len()));
        let mut corrected = written.to_owned();
        let names = self.named.rsplit('/').zip(self.there.rsplit('/'));
        for (place, (named, there)) in names_of(path).into_iter().rev().zip(names).filter(|(_, (named, there))| named != there) {
            // A line number may stand behind the last name.
            let rest = path.part(place.clone()).strip_prefix(named)?;
            let end = place.end - rest.len();
            if !(rest.is_empty() || rest.starts_with(':')) {
                return None;
            }
            corrected.replace_range(place.start..end, there);
        }
        (corrected != written).then_some(corrected)
    }
}

/// Where the names of a path stand that are left once `.` and `..` are worked out.
fn names_of(path: &str) -> Vec<Range<usize>> {
    let mut names: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(names.pop()),
            part => names.push(start..start + part.len()),
        }
        start += part.len() + 1;
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_corrected_where_they_are_written() {
        let spelling = Spelling { named: "web/Docs/My Pics/Pic.PNG".into(), there: "web/docs/My Pics/pic.png", root: "web" };
        assert_eq!(spelling.path(), "docs/My Pics/pic.png");
        for (written, corrected) in [
            ("Pic.PNG", "pic.png"),
            ("../.././x/../Docs/My%20Pics//Pic.PNG#L3", "../.././x/../docs/My%20Pics//pic.png#L3"),
            ("/Docs/My Pics/Pic.PNG?raw=1#Pic.PNG", "/docs/My Pics/pic.png?raw=1#Pic.PNG"),
            ("Pic.PNG/../Pic.PNG:12:4", "Pic.PNG/../pic.png:12:4"),
            ("web/Docs/My Pics/Pic.PNG", "web/docs/My Pics/pic.png"),
        ] {
            assert_eq!(spelling.corrected(written).as_deref(), Some(corrected), "{written}");
        }
        for written in ["Pic%2EPNG", "Pic.PNG2", "../..", ""] {
            assert_eq!(spelling.corrected(written), None, "{written}");
        }
    }
}
