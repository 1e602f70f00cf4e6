//! Paths into the folders that hold tasks, wherever they are written.

use std::cmp::Reverse;
use std::ops::Range;
use std::sync::Arc;

use super::ambiguity::behind;
use super::{ClaimedSpans, Meaning, Mention, NamedFile, Need, Reading, Readings, Scanner, fate};
use crate::config::ItemPlace;
use crate::markdown::Passage;
use crate::model::path::{folder_of, join};
use crate::model::{Form, TargetRepo};
use crate::text::{Cut, end_of, start_of, without_text_fragment};

/// How far a path goes on either side of what tells that it is one, in bytes. Every such mark asks.
const MAX_PATH_BYTES: usize = 500;

/// Finds paths such as `api/docs/cross-collab/TASK4/PLAN.md`, `docs/cross-collab/TASK4/`, `../TASK3/PLAN.md` and `TASK3/PLAN.md`;
/// gives back the parts of the text that they, and paths that are not ours to check, take up.
pub(super) fn scan(scanner: &Scanner<'_>, passage: &Passage, mentions: &mut Vec<Mention>) -> ClaimedSpans {
    let text = passage.text.as_str();
    let mut taken: Vec<Range<usize>> = Vec::new();
    let folders = &scanner.folders;
    let find = |folder: &&str| -> Vec<usize> { memchr::memmem::find_iter(text.as_bytes(), folder.as_bytes()).collect() };
    // Where task folders lie at the top of their repos no path names the folder.
    let named = folders.iter().filter(|folder| !folder.is_empty()).copied();
    let mut hits: Vec<(usize, &str)> = named.flat_map(|folder| find(&folder).into_iter().map(move |at| (at, folder))).collect();
    hits.sort_by_key(|(at, folder)| (*at, Reverse(folder.len())));
    for (at, folder) in hits {
        if taken.last().is_some_and(|last| last.contains(&at)) {
            continue;
        }
        let range = token(passage, at, at + folder.len());
        // One of many folders may be called as anything is: `text`.
        let is_vague = folders.len() > 1 && !folder.contains('/');
        let path = text.part(at..range.end);
        if is_vague && (text.part(range.start..at).contains('/') || scanner.place.names.kinds.item_at(path).is_none()) {
            continue;
        }
        taken.push(range.clone());
        let Some(after) = text.part(at + folder.len()..range.end).strip_prefix('/') else { continue };
        let before = text.part(range.start..at);
        let foreign = before.contains("://") || before.contains(['$', '{', '}', '%', '*']) || text.head(range.start).ends_with([':', '>']);
        if foreign || scanner.linked(passage, at) || !(before.is_empty() || before.ends_with('/')) {
            continue;
        }
        mentions.extend(inside(scanner, passage, range, before, folder, after));
    }
    let mut taken = ClaimedSpans(taken);
    let short = short(scanner, passage, &taken, mentions);
    taken.0.extend(short);
    taken.0.sort_unstable_by_key(|range| range.start);
    taken
}

/// The run of path characters around a place, within one code span where it stands in one.
fn token(passage: &Passage, start: usize, end: usize) -> Range<usize> {
    let text = passage.text.as_str();
    let whole = 0..text.len();
    let code = passage.piece_at(start).filter(|piece| passage.pieces[*piece].kind.is_code()).map(|piece| {
        let at = passage.pieces[piece].at as usize;
        at..at + passage.piece_text(piece).len()
    });
    // What begins in a code span may end behind it.
    let bounds = code.filter(|code| end <= code.end).unwrap_or(whole);
    let part = |c: char| !c.is_whitespace() && !matches!(c, '"' | '\'' | '`' | '(' | ')' | '<' | '>' | ',' | ';' | '|' | '[' | ']' | '=');
    let run = |before: &str| end_of(before, MAX_PATH_BYTES).rsplit(|c: char| !part(c) || c == ':').next().unwrap_or_default().len();
    let first = start - run(text.part(bounds.start..start));
    // A scheme's colon is part of an address.
    let first = match text.head(first).strip_suffix(':') {
        Some(scheme) if text.tail(first).starts_with("//") => scheme.len() - run(scheme),
        _ => first,
    };
    let after = start_of(text.part(end..bounds.end), MAX_PATH_BYTES);
    let last = end + after.find(|c| !part(c)).unwrap_or(after.len());
    let trimmed = text.part(first..last).trim_end_matches(['.', ':', '!', '?', '\u{2026}', '*']);
    first..(first + trimmed.len()).max(end)
}

/// A path whose part behind the folder of a kind is `after`.
fn inside(scanner: &Scanner<'_>, passage: &Passage, range: Range<usize>, before: &str, folder: &str, after: &str) -> Option<Mention> {
    let place = scanner.place;
    let (after, anchor) = split_anchor(after);
    let rest = concrete(after)?;
    let path: Arc<str> = join(folder, rest).into();
    let item = place.names.kinds.item_at(&path);
    let number = item.as_ref().and_then(|item| item.number);
    let prefix = before.trim_end_matches('/');
    let name = prefix.rsplit('/').next().unwrap_or_default();
    let within = |repo: TargetRepo| Reading { repo, path: path.clone() };
    let readings = match name {
        // A task is somebody's own, and a file beside the tasks may lie beside those of another repo.
        "" => {
            let code = place.in_code(&path).filter(|_| number.is_none());
            // `api specs/002-login`, `specs/002-login in api`.
            let text = passage.text.as_str();
            let beside = || place.names.before(text, range.start).map(|named| named.repo).or_else(|| behind(scanner, text.tail(range.end)));
            let said = item.as_ref().and_then(|_| beside()).map(TargetRepo::Known);
            let homes = scanner.homes(passage, number).into_iter().filter(|home| said.as_ref() != Some(home));
            said.iter().cloned().chain(homes).map(within).chain(code).collect()
        }
        "." | ".." => {
            let written = format!("{before}{path}");
            let mut readings = vec![place.relative(place.document_folder(), &written), place.relative("", &written)];
            readings.dedup();
            readings
        }
        _ => match place.names.find(name) {
            Some(repo) => vec![within(TargetRepo::Known(repo))],
            None if !prefix.contains('/') && number.is_some() => vec![within(TargetRepo::Unknown(name.to_owned()))],
            // Below a folder that is no repo: a path of somebody's machine, or one that this workspace does not have.
            None => return None,
        },
    };
    let (text, at) = (passage.text.as_str(), range.start);
    let is_coming = || scanner.coming(passage) || fate::is_free(text, at, range.len());
    if number.is_some() {
        // Plans say which specs and decisions are to be written.
        let is_task = item.is_some_and(|item| place.names.kinds[item.kind].has_templates());
        let need = if !is_task && (is_coming() || scanner.is_open(passage)) { Need::Free } else { Need::Must };
        return Some(mention(passage, range, Meaning::Path(Readings { readings, anchor, need })));
    }
    // What lies in no task is a file as any other.
    if text.tail(range.end).starts_with("...") || rest.ends_with(['-', '_']) {
        return None;
    }
    let need = if is_coming() { Need::Free } else { Need::Likely };
    let file = NamedFile::new(scanner, passage, Readings { readings, anchor, need }, name.is_empty().then(|| path.to_string()));
    Some(mention(passage, range, Meaning::File(file)))
}

/// `../TASK3/PLAN.md` and `TASK3/PLAN.md`: from the document's folder, or from the folder that holds the tasks.
fn short(scanner: &Scanner<'_>, passage: &Passage, taken: &ClaimedSpans, mentions: &mut Vec<Mention>) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (_, place) in scanner.place.names.kinds.places().filter(|(_, place)| place.is_flat()) {
        short_in(scanner, passage, place, taken, mentions, &mut found);
    }
    found
}

fn short_in(
    scanner: &Scanner<'_>,
    passage: &Passage,
    place: &ItemPlace,
    taken: &ClaimedSpans,
    mentions: &mut Vec<Mention>,
    found: &mut Vec<Range<usize>>,
) {
    let text = passage.text.as_str();
    let pattern = &place.pattern;
    let word = pattern.before_number();
    for at in memchr::memmem::find_iter(text.as_bytes(), word.as_bytes()).take_while(|_| !word.is_empty()) {
        if taken.holds(at) || found.last().is_some_and(|last| last.contains(&at)) {
            continue;
        }
        let digits = text.tail(at + word.len()).bytes().take_while(u8::is_ascii_digit).count();
        let behind = text.tail(at + word.len() + digits);
        let slug = behind.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))).unwrap_or(behind.len());
        let end = at + word.len() + digits + if pattern.has_slug() { slug } else { 0 };
        let after = text.tail(end);
        let before = text.head(at);
        let climbs = before.ends_with("../");
        let starts = climbs || !before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '_' | '-' | '.' | '$' | '{'));
        let goes_on =
            after.strip_prefix('/').is_some_and(|rest| climbs || rest.starts_with(|c: char| c.is_alphabetic() && !rest.starts_with(word)));
        if digits == 0 || !starts || !(goes_on || (climbs && !after.starts_with(char::is_alphanumeric))) || scanner.linked(passage, at) {
            continue;
        }
        let range = token(passage, at, end);
        found.push(range.clone());
        let (written, anchor) = split_anchor(text.part(range.clone()));
        let Some(rest) = concrete(written) else { continue };
        let readings = if climbs {
            vec![scanner.place.relative(scanner.place.document_folder(), rest)]
        } else {
            let path: Arc<str> = join(&place.folder, rest).into();
            let number = scanner.place.names.kinds.number_at(&path);
            // `TASK4/PR` and the like are no paths: only what looks like a file or a folder is.
            if !rest.contains('.') && !text.head(range.end).ends_with('/') {
                found.pop();
                continue;
            }
            scanner.homes(passage, number).into_iter().map(|repo| Reading { repo, path: path.clone() }).collect()
        };
        mentions.push(mention(passage, range, Meaning::Path(Readings { readings, anchor, need: Need::Must })));
    }
}

fn mention(passage: &Passage, range: Range<usize>, meaning: Meaning) -> Mention {
    let text = passage.text.part(range.clone()).into();
    Mention { span: passage.source(range.start, range.end), text, form: Form::Path, meaning }
}

fn split_anchor(path: &str) -> (&str, Option<String>) {
    match path.split_once('#') {
        Some((path, anchor)) => (path, Some(without_text_fragment(anchor).to_owned()).filter(|anchor| !anchor.is_empty())),
        None => (path, None),
    }
}

/// The part of a path that is meant literally: up to the first folder or file that is a pattern; none where all of it is.
fn concrete(path: &str) -> Option<&str> {
    let line_number = path.rsplit_once(':').filter(|(_, line)| line.bytes().all(|b| b.is_ascii_digit() || b == b'-'));
    let path = line_number.map_or(path, |(path, _)| path);
    let pattern = path.find(['*', '{', '<', '$', '?', '\u{2026}']).or_else(|| path.find("..."));
    let literal = pattern.map_or(path, |at| folder_of(path.head(at)));
    let literal = literal.trim_end_matches('/');
    (!literal.is_empty()).then_some(literal)
}
