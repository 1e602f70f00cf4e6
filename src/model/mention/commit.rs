//! Commits in code spans, pull requests and issues.

use std::cell::LazyCell;

use super::MAX_SENTENCE_BYTES;
use super::commit_of;
use super::{ClaimedSpans, Meaning, Mention, Scanner};
use crate::markdown::Passage;
use crate::model::vocabulary::references::COMMITS;
use crate::model::{Form, Named, RepoId};
use crate::text::{Cut, end_of, unfinished_sentence, words};

/// No name of a repo at its forge is longer, with the one of its owner.
const MAX_NAME_BYTES: usize = 200;

/// Finds `` `a40943c` ``, ``commit `a40943c…` ``, `PR #48`, ``PRs `#18` and `#19` ``.
pub(super) fn scan(scanner: &Scanner<'_>, passage: &Passage, taken: &ClaimedSpans, mentions: &mut Vec<Mention>) {
    let text = passage.text.as_str();
    // The same for all that is found here.
    let first = LazyCell::new(|| scanner.place.names.first(text));
    let first = || *first;
    for (index, piece) in passage.pieces.iter().enumerate().filter(|(_, piece)| piece.kind.is_code() && piece.kind.link().is_none()) {
        let written = passage.piece_text(index).trim();
        let at = piece.at as usize;
        if !is_commit(written) || taken.holds(at) {
            continue;
        }
        let Some((repo, is_clear)) = repo_of(scanner, passage, at, &first) else { continue };
        let said = unfinished_sentence(end_of(text.head(at), MAX_SENTENCE_BYTES));
        let is_told = words(said).any(|word| COMMITS.iter().any(|known| known.eq_ignore_ascii_case(word)));
        let of = if is_clear { commit_of::other(scanner, passage, at, written) } else { None };
        // As many digits are a commit's whole name, whatever it is called.
        let is_sure = is_clear && (is_told || (of.is_some() && written.len() == 40));
        let meaning = Meaning::Commit { repo, id: written.to_owned(), is_sure, of };
        mentions.push(Mention { span: piece.span, text: written.into(), form: Form::Commit, meaning });
    }
    pulls(scanner, passage, &first, mentions);
}

/// Whether a word may name a commit: not a number, and not a word.
fn is_commit(text: &str) -> bool {
    let hex = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    (7..=40).contains(&text.len()) && hex && digits > 0 && digits < text.len()
}

/// The repo that stands before a place, or leads what is around it, else the document's own; and whether no other is named there.
/// `first` is the first that the passage names.
fn repo_of(scanner: &Scanner<'_>, passage: &Passage, at: usize, first: &dyn Fn() -> Option<Named>) -> Option<(RepoId, bool)> {
    let names = scanner.place.names;
    if let Some(named) = names.before(&passage.text, at) {
        return Some((named.repo, true));
    }
    let repo = scanner.leader(passage).or(scanner.place.repo)?;
    let other = first().is_some_and(|named| named.repo != repo);
    Some((repo, !other))
}

/// `PR #48`, and the numbers that go on from there.
fn pulls(scanner: &Scanner<'_>, passage: &Passage, first: &dyn Fn() -> Option<Named>, mentions: &mut Vec<Mention>) {
    let text = passage.text.as_str();
    for (at, _) in text.match_indices("PR") {
        let starts = text.char_before(at).is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '_' | '-' | '/'));
        let rest = text.tail(at + 2).strip_prefix('s').unwrap_or(text.tail(at + 2));
        let Some((mut start, mut end, mut number)) = numbered(text, text.len() - rest.len(), &[" ", "\u{a0}", ""]).filter(|_| starts)
        else {
            continue;
        };
        let Some((repo, _)) = repo_of(scanner, passage, at, first).filter(|(_, is_clear)| *is_clear) else { continue };
        loop {
            if !scanner.linked(passage, start) {
                mentions.push(Mention {
                    span: passage.source(start, end),
                    text: text.part(start..end).into(),
                    form: Form::PullRequest,
                    meaning: Meaning::Pull { repo, number },
                });
            }
            let Some(next) = numbered(text, end, &["/", ", and ", ", ", ",", " and ", " & ", " + "]) else { break };
            (start, end, number) = next;
        }
    }
}

/// `acme/web#14` and `web#14`: an issue or a pull request of the repo that has this name at its forge.
pub(super) fn numbers(scanner: &Scanner<'_>, passage: &Passage, mentions: &mut Vec<Mention>) {
    let text = passage.text.as_str();
    for (at, _) in text.match_indices('#') {
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
        let name = end_of(text.head(at), MAX_NAME_BYTES).rsplit(|c| !is_part(c)).next().unwrap_or_default();
        let Some((_, end, number)) = numbered(text, at, &[""]).filter(|_| !name.is_empty() && !scanner.linked(passage, at)) else {
            continue;
        };
        let Some(repo) = scanner.place.addresses.numbered(name) else { continue };
        let start = at - name.len();
        mentions.push(Mention {
            span: passage.source(start, end),
            text: text.part(start..end).into(),
            form: Form::PullRequest,
            meaning: Meaning::Pull { repo, number },
        });
    }
}

/// A number behind `#` that comes after one of some marks: where it starts and ends.
fn numbered(text: &str, from: usize, marks: &[&str]) -> Option<(usize, usize, u64)> {
    let rest = text.tail(from);
    let start = marks.iter().find_map(|mark| rest.strip_prefix(mark)?.starts_with('#').then(|| from + mark.len()))?;
    let digits = text.tail(start + 1).bytes().take_while(u8::is_ascii_digit).count();
    let end = start + 1 + digits;
    let ends = text.char_at(end).is_none_or(|c| !c.is_alphanumeric() && c != '_');
    (ends && digits <= 9).then(|| text.part(start + 1..end).parse().ok()).flatten().map(|number| (start, end, number))
}

#[cfg(test)]
mod tests {
    use super::{is_commit, numbered};

    #[test]
    fn numbers_and_words_are_no_commits() {
        assert!(["a40943c", "7632151729bdd447253020640d568cbafe468507", "1234567e"].iter().all(|text| is_commit(text)));
        assert!(["3611221", "deadbeef", "a4094", "A40943C", "20260304", "a40943cz", ""].iter().all(|text| !is_commit(text)));
    }

    #[test]
    fn numbers_of_pull_requests_end_as_numbers_do() {
        assert_eq!(numbered("PR #48;", 2, &[" "]), Some((3, 6, 48)));
        assert_eq!(numbered("PR #48b", 2, &[" "]), None);
        assert_eq!(numbered("PR #", 2, &[" "]), None);
    }
}
