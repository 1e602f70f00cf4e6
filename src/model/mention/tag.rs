//! Git tags that carry a version: `edge-v1.5.0`, where `book.toml` says what the tags of a repo are called.

use super::{ClaimedSpans, Meaning, Mention, Scanner};
use crate::markdown::Passage;
use crate::model::{Form, RepoId};
use crate::source::TagPattern;
use crate::text::Cut;

/// No tag is longer.
const MAX_TAG_BYTES: usize = 160;

/// Finds the tags in prose and code spans. A pattern that anything else may fit, such as `v{version}`, finds none.
pub(super) fn scan(scanner: &Scanner<'_>, passage: &Passage, taken: &ClaimedSpans, mentions: &mut Vec<Mention>) {
    let text = passage.text.as_str();
    let mut found: Vec<(usize, &str, RepoId)> = Vec::new();
    for (pattern, repo) in scanner.place.repos.tags() {
        let anchor = if pattern.before().is_empty() { pattern.after() } else { pattern.before() };
        for (at, _) in text.match_indices(anchor) {
            let start = if pattern.before().is_empty() { start_of_version(text, at) } else { at };
            found.extend(tag_at(text, start, pattern).map(|tag| (start, tag, repo)));
        }
    }
    found.sort_unstable();
    found.dedup();
    for same in found.chunk_by(|one, other| one.0 == other.0) {
        // Where the tags of two repos are called alike, nobody knows whose it is.
        let [(at, tag, repo)] = *same else { continue };
        if !taken.holds(at) && !scanner.linked(passage, at) {
            let meaning = Meaning::Tag { repo, tag: tag.to_owned() };
            mentions.push(Mention { span: passage.source(at, at + tag.len()), text: tag.into(), form: Form::Tag, meaning });
        }
    }
}

/// Where the version starts that ends at a byte.
fn start_of_version(text: &str, end: usize) -> usize {
    let part = |character: char| character.is_ascii_digit() || character == '.';
    text.head(end).rfind(|character| !part(character)).map_or(0, |at| at + text.char_at(at).map_or(1, char::len_utf8))
}

/// The tag that starts at a byte, and stands alone: no part of a longer name, a path or an address.
fn tag_at<'t>(text: &'t str, start: usize, pattern: &TagPattern) -> Option<&'t str> {
    let is_part = |character: char| character.is_alphanumeric() || matches!(character, '-' | '_' | '.' | '/' | '@' | '+');
    if text.char_before(start).is_some_and(|before| is_part(before) && before != '.') {
        return None;
    }
    let rest = text.tail(start);
    let end = rest.find(|character| !is_part(character)).unwrap_or(rest.len());
    // A range has two dots between its tags, and a sentence ends with one.
    let word = rest.head(end).split("..").next()?.trim_end_matches(['.', '-']);
    (word.len() <= MAX_TAG_BYTES && pattern.version(word).is_some()).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::tag_at;
    use crate::source::TagPattern;

    #[test]
    fn tags_stand_alone() {
        let pattern = TagPattern::try_from("edge-v{version}".to_owned()).unwrap();
        let found = |text: &'static str| text.find("edge-v").and_then(|at| tag_at(text, at, &pattern));
        assert_eq!(found("Runs edge-v1.5.0."), Some("edge-v1.5.0"));
        assert_eq!(found("(edge-v1.5.0-rc.1)"), Some("edge-v1.5.0-rc.1"));
        assert_eq!(found("edge-v1.5.0..edge-v1.6.0"), Some("edge-v1.5.0"));
        for text in ["my-edge-v1.5.0", "x/edge-v1.5.0", "edge-v1.5.0/file", "edge-v1.5.x", "edge-v2", "edge-v1.5.0.tar.gz", "edge-v1.5.0_2"]
        {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
