//! What a line took the place of, where the two differ in nothing but numbers.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use super::file::Found;
use super::porcelain::Blame;
use crate::git::Git;
use crate::git::contents::contents;
use crate::source::LineOrigin;
use crate::text::kept_lines;

/// What lines took the place of, by the commit's file, the file before, and the line in the former.
pub(super) struct Replaced {
    lines: HashMap<(String, String), HashMap<u32, Arc<str>>>,
}

impl Replaced {
    /// Reads the texts that lines were written in, all at once.
    pub(super) fn read<'f>(git: Git<'_>, found: impl Iterator<Item = &'f Found>) -> Self {
        let mut asked: HashMap<(String, String), BTreeSet<u32>> = HashMap::new();
        for found in found {
            if let Found::Blamed(Blame { file, before: Some(before), there, .. }) = found {
                asked.entry((file.clone(), before.clone())).or_default().insert(*there);
            }
        }
        let names: BTreeSet<&String> = asked.keys().flat_map(|(file, before)| [file, before]).collect();
        let texts = contents(git, &names.into_iter().cloned().collect::<Vec<_>>());
        let of = |((file, before), lines): ((String, String), BTreeSet<u32>)| {
            let both = texts.get(&before).zip(texts.get(&file));
            let found = both.map(|(before, now)| all_replaced(before, now, lines.into_iter()).collect()).unwrap_or_default();
            ((file, before), found)
        };
        Self { lines: asked.into_par_iter().map(of).collect() }
    }

    /// Where a line comes from.
    pub(super) fn origin(&self, found: &Found) -> LineOrigin {
        match found {
            Found::Unknown => LineOrigin::Unknown,
            Found::Moved { commit, time, was } => LineOrigin::Commit { id: commit.clone(), time: *time, was: was.clone() },
            Found::Blamed(Blame { commit, time, there, file, before }) => {
                let lines = before.as_ref().and_then(|before| self.lines.get(&(file.clone(), before.clone())));
                LineOrigin::Commit { id: commit.clone(), time: *time, was: lines.and_then(|lines| lines.get(there).cloned()) }
            }
        }
    }
}

/// The line of the older text that a line of the newer one took the place of, where the two differ in nothing but numbers: the nearest
/// of those that are not there any more.
pub(super) fn replaced(old: &str, new: &str, line: u32) -> Option<Arc<str>> {
    all_replaced(old, new, std::iter::once(line)).next().map(|(_, was)| was)
}

/// As [`replaced`], for several lines.
fn all_replaced(old: &str, new: &str, lines: impl Iterator<Item = u32>) -> impl Iterator<Item = (u32, Arc<str>)> {
    let kept = kept_lines(old, new);
    let plain = |line: &str| {
        line.trim_end().split(|c: char| c.is_ascii_digit()).filter(|part| !part.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    };
    let stays: BTreeSet<u32> = kept.iter().flatten().copied().collect();
    let gone = old.lines().enumerate().filter(|(index, _)| !stays.contains(&(*index as u32)));
    let gone: Vec<(usize, &str, Vec<String>)> = gone.map(|(index, was)| (index, was, plain(was))).collect();
    let new: Vec<&str> = new.lines().collect();
    lines.filter_map(move |line| {
        let at = line.checked_sub(1)? as usize;
        let wanted = plain(new.get(at).filter(|_| kept.get(at).is_some_and(Option::is_none))?);
        let same = gone.iter().filter(|(.., was)| *was == wanted);
        same.min_by_key(|(index, ..)| index.abs_diff(at)).map(|(_, was, _)| (line, Arc::from(was.trim_end())))
    })
}
