//! Paths of source files in code spans.

use super::{ClaimedSpans, MAX_SENTENCE_BYTES, Meaning, Mention, NamedFile, Need, Reading, Readings, Scanner, fate};
use crate::markdown::Passage;
use crate::model::path::join;
use crate::model::{Form, TargetRepo};
use crate::text::{Cut, sentence_around, words};

pub(super) fn scan(scanner: &Scanner<'_>, passage: &Passage, taken: &ClaimedSpans, mentions: &mut Vec<Mention>) {
    for (index, piece) in passage.pieces.iter().enumerate().filter(|(_, piece)| piece.kind.is_code()) {
        let at = piece.at as usize;
        if piece.kind.link().is_some() || taken.holds(at) {
            continue;
        }
        let planned =
            scanner.planned.binary_search_by_key(&piece.span.start, |(start, _)| *start).ok().map(|found| scanner.planned[found].1);
        let written = passage.piece_text(index).trim();
        let Some(path) = plain_path(written, planned.is_some()) else { continue };
        let length = passage.piece_text(index).len();
        let need = match planned {
            // A document of the workspace's own may speak of any repo's files.
            _ if scanner.place.repo.is_none() => Need::Free,
            Some(true) => Need::Free,
            // What an open box is to bring may not be there yet, and a name without a folder is as often short for a path.
            Some(false) if scanner.is_open(passage) || !path.contains('/') => Need::Likely,
            Some(false) => Need::Must,
            None if scanner.coming(passage) || fate::is_free(&passage.text, at, length) => Need::Free,
            None if speaks_of_another(scanner, passage, at, path) => Need::Free,
            None => Need::Likely,
        };
        let readings = Readings { readings: readings(scanner, passage, at, path), anchor: None, need };
        let is_elsewhere = !names_repo(scanner, path) && !path.starts_with("../");
        let mut file = NamedFile::new(scanner, passage, readings, is_elsewhere.then(|| join("", path)));
        file.is_witness = need == Need::Likely && planned.is_none() && is_elsewhere && !scanner.is_open(passage);
        mentions.push(Mention { span: piece.span, text: written.into(), form: Form::File, meaning: Meaning::File(file) });
    }
}

/// Whether the first folder of a path is called like a repo.
fn names_repo(scanner: &Scanner<'_>, path: &str) -> bool {
    path.split_once('/').is_some_and(|(first, _)| scanner.place.names.find(first).is_some())
}

/// Where a path may be read from: the repo that it starts with, the repo right before it, the repo that leads the line, the own repo,
/// the document's folder, the workspace's.
fn readings(scanner: &Scanner<'_>, passage: &Passage, at: usize, path: &str) -> Vec<Reading> {
    let place = scanner.place;
    let mut readings = Vec::new();
    if let Some((first, rest)) = path.split_once('/')
        && let Some(repo) = place.names.find(first)
    {
        readings.push(Reading { repo: TargetRepo::Known(repo), path: join("", rest).into() });
    }
    if !path.starts_with("../") {
        let beside = place.names.before(&passage.text, at).map(|named| TargetRepo::Known(named.repo));
        readings.extend(beside.map(|repo| Reading { repo, path: join("", path).into() }));
        readings.extend(scanner.homes(passage, None).into_iter().map(|repo| Reading { repo, path: join("", path).into() }));
    }
    readings.push(place.relative(place.document_folder(), path));
    readings.push(place.relative("", path));
    readings.push(place.reading_at(&join("", path)));
    if !path.starts_with("../") {
        readings.extend(place.in_code(&join("", path)));
    }
    let mut unique: Vec<Reading> = Vec::with_capacity(readings.len());
    for reading in readings {
        if !unique.contains(&reading) {
            unique.push(reading);
        }
    }
    unique
}

/// The path that a code span plainly is, without a line number or an anchor behind it; none for patterns, routes, addresses,
/// commands. A planned file may be a bare name.
fn plain_path(text: &str, planned: bool) -> Option<&str> {
    let path = text.split('#').next().unwrap_or(text);
    let path = path.split_once(':').filter(|(_, line)| line.starts_with(|c: char| c.is_ascii_digit())).map_or(path, |(path, _)| path);
    let allowed = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '-' | '_' | '@' | '[' | ']' | '(' | ')' | '+');
    if path.is_empty()
        || path.len() > 300
        || !path.chars().all(allowed)
        || path.starts_with(['/', '-', '@'])
        || path.ends_with('/')
        || path.contains("//")
        || path.contains("...")
    {
        return None;
    }
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let (stem, extension) = file.rsplit_once('.')?;
    let plain_extension = (1..=8).contains(&extension.len())
        && extension.starts_with(|c: char| c.is_ascii_alphabetic())
        && extension.bytes().all(|b| b.is_ascii_alphanumeric());
    if !plain_extension || (folder.is_empty() && !planned) || (stem.is_empty() && folder.is_empty() && !planned) {
        return None;
    }
    let first = folder.split('/').next().unwrap_or_default();
    // `example.com/a.html` is an address, `a.ts/b.ts` two files, `path/to/file.ext` a manner of speaking.
    let host = first.trim_start_matches('.').contains('.') && !first.starts_with('.');
    (!host && !path.starts_with("path/to/") && !file.contains('(') && !is_pattern(path)).then_some(path)
}

/// Whether a path stands for many: parts of it are to be filled in. Brackets in the names of a web framework's pages are no such
/// part: `src/app/[id]/page.tsx`.
fn is_pattern(path: &str) -> bool {
    const PARTS: [&str; 8] = ["YYYY", "MMDD", "HHMM", "TIMESTAMP", "NNN", "XXX", "xxxx", "/path/to/"];
    const PROSE: [&str; 9] = [".md", ".txt", ".json", ".yaml", ".yml", ".toml", ".sql", ".csv", ".log"];
    let file = path.rsplit('/').next().unwrap_or(path);
    PARTS.iter().any(|part| path.contains(part)) || (file.contains('[') && PROSE.iter().any(|end| file.ends_with(end)))
}

/// Whether the sentence is about another repo, by name or as "the mobile app", while the path names none.
fn speaks_of_another(scanner: &Scanner<'_>, passage: &Passage, at: usize, path: &str) -> bool {
    let sentence = sentence_around(&passage.text, at, MAX_SENTENCE_BYTES);
    let names = scanner.place.names;
    if names_repo(scanner, path) {
        return false;
    }
    // "the consumer's `scripts/x.sh`"
    let before = passage.text.head(at).trim_end_matches(['`', '*']).trim_end();
    let is_owned = ["'s", "\u{2019}s", "s'", "s\u{2019}"].iter().any(|owned| before.ends_with(owned));
    let home = scanner.homes(passage, None).into_iter().next();
    let named = names.first(sentence).is_some_and(|named| Some(TargetRepo::Known(named.repo)) != home);
    let lower = sentence.trim_start().to_lowercase();
    let app = lower
        .strip_prefix("in the ")
        .is_some_and(|rest| words(rest).take(3).any(|word| ["app", "repo", "client", "frontend", "backend", "sdk"].contains(&word)));
    let stands_beside = names.before(&passage.text, at).is_some();
    !stands_beside && (named || app || is_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_plainly_a_path_is_one() {
        for path in
            ["src/a.rs", "apps/web/src/[showId]/page.tsx", ".github/workflows/ci.yml", "src/a.rs:12", "docs/x.md#scope", "pages/[id].ts"]
        {
            assert!(plain_path(path, false).is_some(), "{path}");
        }
        for text in [
            "/api/v1/shows.json",
            "a b/c.rs",
            "schemas/*.json",
            "src/{name}.rs",
            "https://example.com/a.html",
            "example.com/a.html",
            "text/plain",
            "cargo test",
            "v1.2/x.3",
            "a.ts",
            "path/to/file.ext",
            "TRUE/false",
            "a.ts/b.ts",
            "migrations/YYYYMMDD_add.sql",
            "db/TIMESTAMP_create.rb",
            "docs/adr/NNNN-title.md",
            "docs/[topic].md",
        ] {
            assert!(plain_path(text, false).is_none(), "{text}");
        }
        assert!(plain_path("package.json", true).is_some());
    }
}
