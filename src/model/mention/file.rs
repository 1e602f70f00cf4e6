//! Paths of source files in code spans.

use super::doubt::SENTENCE;
use super::{Meaning, Mention, Need, Reading, Readings, Scanner, Taken};
use crate::markdown::Passage;
use crate::model::path::join;
use crate::model::{Form, TargetRepo};
use crate::text::{Cut, end_of, start_of};

pub(super) fn scan(scanner: &Scanner<'_>, passage: &Passage, taken: &Taken, mentions: &mut Vec<Mention>) {
    for (index, piece) in passage.pieces.iter().enumerate().filter(|(_, piece)| piece.kind.is_code()) {
        let at = piece.at as usize;
        if piece.kind.link().is_some() || taken.holds(at) {
            continue;
        }
        let planned =
            scanner.planned.binary_search_by_key(&piece.span.start, |(start, _)| *start).ok().map(|found| scanner.planned[found].1);
        let written = passage.piece_text(index).trim();
        let Some(path) = plain_path(written, planned.is_some()) else { continue };
        let note = start_of(passage.text.tail(at + passage.piece_text(index).len()), SENTENCE);
        let need = match planned {
            // A document of the workspace's own may speak of any repo's files.
            _ if scanner.place.repo.is_none() => Need::Free,
            Some(true) => Need::Free,
            Some(false) => Need::Must,
            None if scanner.coming(passage) || comes_or_goes(note) || goes(end_of(passage.text.head(at), SENTENCE)) => Need::Free,
            None if is_denied(&passage.text, at) || speaks_of_another(scanner, passage, at, path) => Need::Free,
            None => Need::Likely,
        };
        let readings = readings(scanner, passage, path);
        let readings = Readings { readings, anchor: None, need };
        mentions.push(Mention { span: piece.span, text: written.to_owned(), form: Form::File, meaning: Meaning::Path(readings) });
    }
}

/// Where a path may be read from: the repo that it starts with, the repo that leads the line, the own repo, the document's folder.
fn readings(scanner: &Scanner<'_>, passage: &Passage, path: &str) -> Vec<Reading> {
    let place = scanner.place;
    let mut readings = Vec::new();
    if let Some((first, rest)) = path.split_once('/')
        && let Some(repo) = place.names.find(first)
    {
        readings.push(Reading { repo: TargetRepo::Known(repo), path: join("", rest) });
    }
    if !path.starts_with("../") {
        readings.extend(scanner.homes(passage, None).into_iter().map(|repo| Reading { repo, path: join("", path) }));
    }
    readings.push(place.relative(place.document_folder(), path));
    readings.push(place.relative("", path));
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
    (!host && !path.starts_with("path/to/") && !file.contains('(')).then_some(path)
}

const THINGS: [&str; 24] = [
    "file",
    "module",
    "script",
    "test",
    "tests",
    "route",
    "migration",
    "component",
    "page",
    "table",
    "helper",
    "endpoint",
    "class",
    "view",
    "doc",
    "docs",
    "runbook",
    "package",
    "service",
    "hook",
    "schema",
    "suite",
    "fixture",
    "command",
];

/// Whether what stands behind a path says that the file is yet to come, or gone: `(new)`, `— removed in phase 2`.
pub(super) fn comes_or_goes(note: &str) -> bool {
    let note = note.trim_start();
    let said = note.trim_start_matches(|c: char| {
        c.is_whitespace() || matches!(c, '(' | '[' | '-' | '\u{2013}' | '\u{2014}' | '\u{2192}' | '>' | ':' | ',')
    });
    if said.len() == note.len() {
        return false;
    }
    let lower = said.split('\n').next().unwrap_or_default().to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let Some(first) = words.next() else { return false };
    let second = words.next();
    // Marks and emoji may stand before the first word.
    let ends = lower.split_once(first).is_some_and(|(_, after)| after.starts_with([')', ']', ':', ';', ',', '.']));
    let alone = ends || second.is_none();
    match first {
        "new" => alone || second.is_some_and(|word| THINGS.contains(&word)) || words.next().is_some_and(|word| THINGS.contains(&word)),
        "create" | "creates" | "created" | "delete" | "deletes" | "deleted" => true,
        "add" | "added" | "adds" => alone,
        "remove" | "removes" | "removed" | "moved" | "renamed" | "dropped" => {
            alone || second.is_some_and(|word| ["in", "from", "after", "by", "to", "this", "the"].contains(&word))
        }
        "to" | "will" => second == Some("be"),
        "generated" | "rejected" => alone,
        _ => false,
    }
}

/// Whether the words right before a path say that the file is being made or unmade.
fn goes(before: &str) -> bool {
    let line = before.rsplit(['\n', ';']).next().unwrap_or_default();
    let line = line.rsplit(". ").next().unwrap_or_default().to_lowercase();
    // What something is renamed to, or split into, is yet to come.
    let becomes = [" to", " into"].iter().any(|word| line.trim_end_matches([' ', '`', '*']).ends_with(word));
    if becomes && ["rename", "split", "extract", "move"].iter().any(|word| line.contains(word)) {
        return true;
    }
    let mut last = line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).rev();
    let near: Vec<&str> = last.by_ref().take(6).collect();
    let made = [
        "create",
        "creates",
        "created",
        "creating",
        "add",
        "adds",
        "added",
        "adding",
        "new",
        "delete",
        "deletes",
        "deleted",
        "remove",
        "removes",
        "removed",
        "drop",
        "drops",
        "dropped",
        "rename",
        "renamed",
        "moved",
        "retired",
        "formerly",
        "legacy",
        "generate",
        "generates",
        "generated",
        "write",
        "writes",
        "wrote",
        "written",
        "emits",
        "outputs",
        "introduce",
        "introduces",
        "introduced",
        "introducing",
        "renames",
        "renaming",
        "split",
        "splits",
        "extract",
        "extracts",
    ];
    near.iter().any(|word| made.contains(word))
}

/// The sentence around a byte of a text.
pub(super) fn sentence(text: &str, at: usize) -> &str {
    let (before, after) = (end_of(text.head(at), SENTENCE), start_of(text.tail(at), SENTENCE));
    // Where the sentence is longer than that, half a word is none.
    let cut = (before.len() < at).then(|| before.find(char::is_whitespace)).flatten();
    let start = [before.rfind(['\n', ';']).map(|mark| mark + 1), before.rfind(". ").map(|mark| mark + 2)].into_iter().flatten().max();
    let end = after.find(['\n', ';']).into_iter().chain(after.find(". ")).min().unwrap_or(after.len());
    text.part(at - before.len() + start.or(cut).unwrap_or(0)..at + end)
}

/// Whether the sentence says that the file is not there: nobody claims that it is.
fn is_denied(text: &str, at: usize) -> bool {
    let sentence = sentence(text, at).to_lowercase().replace('\u{2019}', "'");
    ["doesn't exist", "does not exist", "any more", "anymore", "no longer", "rejected", "will be created", "will be added"]
        .iter()
        .any(|words| sentence.contains(words))
}

/// Whether the sentence is about another repo, by name or as "the mobile app", while the path names none.
fn speaks_of_another(scanner: &Scanner<'_>, passage: &Passage, at: usize, path: &str) -> bool {
    let sentence = sentence(&passage.text, at);
    let names = scanner.place.names;
    if path.split_once('/').is_some_and(|(first, _)| names.find(first).is_some()) {
        return false;
    }
    let home = scanner.homes(passage, None).into_iter().next();
    let named = names.first(sentence).is_some_and(|named| Some(TargetRepo::Known(named.repo)) != home);
    let lower = sentence.trim_start().to_lowercase();
    let app = lower.strip_prefix("in the ").is_some_and(|rest| {
        rest.split(|c: char| !c.is_alphanumeric())
            .take(3)
            .any(|word| ["app", "repo", "client", "frontend", "backend", "sdk"].contains(&word))
    });
    named || app
}

/// Whether words that introduce a list say that its files come or go: "New files:", "Files to delete".
pub(super) fn introduces_coming(text: &str) -> bool {
    let last = end_of(text.trim_end(), SENTENCE).rsplit('\n').next().unwrap_or_default().to_lowercase();
    let words: Vec<&str> = last.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let about_files = words.iter().any(|word| ["file", "files", "modules", "scripts", "tests"].contains(word));
    words.len() <= 5 && words.iter().any(|word| CHANGES.contains(word)) && (about_files || words.len() == 1)
}

/// Words by which a file comes or goes.
pub(super) const CHANGES: [&str; 13] =
    ["new", "create", "creates", "created", "add", "adds", "added", "remove", "removed", "removes", "delete", "deleted", "deletes"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_plainly_a_path_is_one() {
        for path in ["src/a.rs", "apps/web/src/[showId]/page.tsx", ".github/workflows/ci.yml", "src/a.rs:12", "docs/x.md#scope"] {
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
        ] {
            assert!(plain_path(text, false).is_none(), "{text}");
        }
        assert!(plain_path("package.json", true).is_some());
    }

    #[test]
    fn a_file_to_come_is_not_missing() {
        for note in [
            " (new)",
            " — new route for exports",
            " — created in phase 2",
            " — removed in phase 3",
            " (deleted)",
            ": to be created",
            " — new",
        ] {
            assert!(comes_or_goes(note), "{note}");
        }
        for note in
            [" — new payload shapes before legacy columns", " — adopts new fields", "", " and more", " — removed tables dashboards show"]
        {
            assert!(!comes_or_goes(note), "{note}");
        }
        assert!(goes("We added "));
        assert!(goes("Rename src/a.py to ") && goes("Split src/a.py into ") && goes("Phase 2 introduces "));
        for note in
            [" (\u{2705} ok)", ": \u{201c}a small thing\u{201d}", " \u{2013} \u{1f7e2} up", " \u{2192} \u{274c} no", " (\u{130}new)"]
        {
            assert!(!comes_or_goes(note), "{note}");
        }
        assert!(comes_or_goes(" (\u{2705} new)") && comes_or_goes(": \u{201c}added\u{201d}"));
        assert!(comes_or_goes(" \u{2192} new") && comes_or_goes(" \u{2014} will be created") && comes_or_goes(" (generated)"));
        assert!(is_denied("There is no src/a.py any more.", 12) && is_denied("src/a.py doesn\u{2019}t exist", 0));
        assert!(!is_denied("It is in src/a.py. The other does not exist.", 9));
        assert!(introduces_coming("New files:") && introduces_coming("Files to delete") && introduces_coming("Create"));
        assert!(!introduces_coming("Files to change:") && !introduces_coming("Create the endpoint"));
        assert!(!goes("The reader in "));
    }
}
