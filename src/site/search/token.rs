//! Terms: what of a text can be looked up.
//!
//! `theme/search/query.js` takes queries apart in the same way; a test holds the two together.

use super::fold::fold;
use crate::text::Cut;
use unicode_segmentation::UnicodeSegmentation;

/// The most characters that a term keeps.
pub(super) const MAX_TERM_CHARS: usize = 48;
/// A name of more parts than this is a path or a text, and nobody looks it up whole.
const PARTS: usize = 12;

/// What can be looked up, and the word in lower case that it stands for: `grosse` for `größe`.
#[derive(Clone, Copy)]
pub(super) struct Term<'t> {
    pub text: &'t str,
    pub word: &'t str,
}

/// Hands out the terms of a text in order, in lower case and without accents: each word, and for a name of several parts
/// (`facebank_seed`, `sync-from-lists`, `minEpisodes`) its parts and then all of them as one: `facebankseed`. A version is one
/// term, and with its `v` one more: `2.0.1` and `v2.0.1`.
pub(super) fn terms(text: &str, mut take: impl FnMut(Term<'_>)) {
    let mut name = Name::default();
    for stretch in stretches(text) {
        match stretch {
            Stretch::Ascii(text) => ascii_runs(text, |run| name.run(run, &mut take)),
            Stretch::Unicode(text) => runs(text).for_each(|run| name.run(run, &mut take)),
        }
    }
    name.end(&mut take);
}

/// A part of a name: its term, what more a version is known by, and the bytes that it takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NamePart {
    pub term: String,
    /// A version with its `v`, as it is written: `v2.0.1`, or `2.0.1` where it has none.
    pub version: Option<String>,
    pub at: usize,
    pub end: usize,
}

/// The names of a text, each as its parts, with the bytes that these take. A word alone is a name of one part.
pub(super) fn names(text: &str) -> Vec<Vec<NamePart>> {
    let mut names: Vec<Vec<NamePart>> = Vec::new();
    let (mut is_open, mut joint) = (false, false);
    // A part is a piece of the text itself.
    let start = |part: &str| (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    let mut take = |run: Run<'_>| {
        let mut push = |part: Part<'_>, version: Option<String>, at: usize, end: usize| {
            let term = term_of(part.text);
            if term.is_empty() {
                return;
            }
            let part_of = NamePart { term, version, at, end };
            match names.last_mut().filter(|_| is_open && (joint || part.joined)) {
                Some(name) => name.push(part_of),
                None => names.push(vec![part_of]),
            }
            (is_open, joint) = (true, false);
        };
        match run {
            Run::Word(word) => parts(word, |part| {
                let at = start(part.text);
                push(part, None, at, at + part.text.len());
            }),
            Run::Version(version) => {
                let at = start(version);
                let number = version.trim_start_matches(['v', 'V']);
                let whole = version.to_ascii_lowercase();
                let whole = whole.head(whole.len().min(MAX_TERM_CHARS)).to_owned();
                push(Part { text: number, joined: false }, Some(whole), at, at + version.len());
            }
            Run::Joint => joint = true,
            Run::Gap => (is_open, joint) = (false, false),
        }
    };
    for stretch in stretches(text) {
        match stretch {
            Stretch::Ascii(text) => ascii_runs(text, &mut take),
            Stretch::Unicode(text) => runs(text).for_each(&mut take),
        }
    }
    names
}

/// A part in lower case, without accents, and not too long.
fn term_of(part: &str) -> String {
    let word: String = part.chars().flat_map(char::to_lowercase).take(MAX_TERM_CHARS).collect();
    if word.is_ascii() {
        return word;
    }
    let mut term = String::new();
    fold(word.chars(), &mut term);
    term.chars().take(MAX_TERM_CHARS).collect()
}

/// A name while its parts are read.
#[derive(Default)]
struct Name {
    whole: String,
    part: String,
    word: String,
    count: usize,
    /// Whether something that joins stands after the last part.
    joint: bool,
}

impl Name {
    fn run(&mut self, run: Run<'_>, take: &mut impl FnMut(Term<'_>)) {
        match run {
            Run::Word(word) => parts(word, |part| self.push(part, take)),
            Run::Version(text) => {
                let number = text.trim_start_matches(['v', 'V']);
                self.push(Part { text: number, joined: false }, take);
                if number != text {
                    let named = format!("v{number}");
                    let text = named.head(named.len().min(MAX_TERM_CHARS));
                    take(Term { text, word: text });
                }
            }
            Run::Joint => self.joint = true,
            Run::Gap => self.end(take),
        }
    }

    fn push(&mut self, part: Part<'_>, take: &mut impl FnMut(Term<'_>)) {
        if self.count > 0 && !self.joint && !part.joined {
            self.end(take);
        }
        self.joint = false;
        self.part.clear();
        if part.text.is_ascii() {
            self.part.push_str(part.text.head(part.text.len().min(MAX_TERM_CHARS)));
            self.part.make_ascii_lowercase();
            take(Term { text: &self.part, word: &self.part });
        } else {
            self.word.clear();
            self.word.extend(part.text.chars().flat_map(char::to_lowercase).take(MAX_TERM_CHARS));
            fold(self.word.chars(), &mut self.part);
            self.part.truncate(self.part.char_indices().nth(MAX_TERM_CHARS).map_or(self.part.len(), |(at, _)| at));
            // A mark alone is no word.
            if self.part.is_empty() {
                return;
            }
            take(Term { text: &self.part, word: &self.word });
        }
        if self.count < PARTS {
            let room = MAX_TERM_CHARS.saturating_sub(self.whole.chars().count());
            self.whole.extend(self.part.chars().take(room));
        }
        self.count += 1;
    }

    fn end(&mut self, take: &mut impl FnMut(Term<'_>)) {
        if (2..=PARTS).contains(&self.count) {
            take(Term { text: &self.whole, word: &self.whole });
        }
        self.whole.clear();
        self.count = 0;
        self.joint = false;
    }
}

/// A part of a text that can be cut into runs without the rest.
enum Stretch<'t> {
    /// Nothing but ASCII.
    Ascii(&'t str),
    /// What stands between blanks and holds other characters too.
    Unicode(&'t str),
}

/// Cuts a text at blanks, so that Unicode's rules for words, which take most of the time, are asked only where they can say anything: a
/// character outside ASCII, and what joins it without a blank. Most texts have few.
fn stretches(text: &str) -> impl Iterator<Item = Stretch<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let bytes = rest.as_bytes();
        let ascii = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(bytes.len());
        let start = if ascii == bytes.len() { ascii } else { last_cut(bytes, ascii) };
        let is_ascii = start > 0;
        let end = if is_ascii { start } else { next_cut(bytes, ascii) };
        let (stretch, after) = (rest.head(end), rest.tail(end));
        rest = after;
        (!stretch.is_empty()).then_some(if is_ascii { Stretch::Ascii(stretch) } else { Stretch::Unicode(stretch) })
    })
}

/// A word never goes on over a blank. A mark after a blank may belong to it, so that a cut stands between a blank and ASCII alone.
fn is_cut(bytes: &[u8], at: usize) -> bool {
    matches!(bytes[at - 1], b' ' | b'\n') && bytes.get(at).is_none_or(u8::is_ascii)
}

/// The last place before the character at `at` where the text can be cut; 0 where there is none.
fn last_cut(bytes: &[u8], at: usize) -> usize {
    (1..at).rev().find(|cut| is_cut(bytes, *cut)).unwrap_or(0)
}

/// The first place after the character at `at` where the text can be cut.
fn next_cut(bytes: &[u8], at: usize) -> usize {
    (at + 1..bytes.len()).find(|cut| is_cut(bytes, *cut)).unwrap_or(bytes.len())
}

/// The runs of a text that is nothing but ASCII: no two letters or digits of it are parted by Unicode's rules.
fn ascii_runs<'t>(text: &'t str, mut push: impl FnMut(Run<'t>)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        if let Some(version) = version(text.tail(at)) {
            push(Run::Version(version));
            at += version.len();
            continue;
        }
        while at < bytes.len() && bytes[at].is_ascii_alphanumeric() {
            at += 1;
        }
        if at > start {
            push(Run::Word(text.part(start..at)));
        } else {
            push(if matches!(bytes[at], b'_' | b'-') { Run::Joint } else { Run::Gap });
            at += 1;
        }
    }
}

enum Run<'t> {
    Word(&'t str),
    /// Numbers with dots between them, and a `v` before them or none.
    Version(&'t str),
    /// `_` and `-`: what joins the parts of a name.
    Joint,
    Gap,
}

/// The version, or another number with dots in it, that a text begins with: `v2.0.1` of `v2.0.1-rc.1`.
fn version(text: &str) -> Option<&str> {
    let start = usize::from(text.starts_with(['v', 'V']));
    let digits = |at: usize| text.as_bytes().iter().skip(at).take_while(|byte| byte.is_ascii_digit()).count();
    let mut end = start + digits(start);
    if end == start {
        return None;
    }
    let first = end;
    while text.as_bytes().get(end) == Some(&b'.') && digits(end + 1) > 0 {
        end += 1 + digits(end + 1);
    }
    (end > first).then(|| text.head(end))
}

/// Letters and digits, what joins them, and all else.
fn runs(text: &str) -> impl Iterator<Item = Run<'_>> {
    text.split_word_bounds().flat_map(pieces)
}

/// A word of Unicode's may hold more than one of ours, such as `core.people` and `a_b`.
fn pieces(word: &str) -> impl Iterator<Item = Run<'_>> {
    let kind = |character: char| match character {
        '_' | '-' => 1,
        character if is_inside(character) => 2,
        _ => 0,
    };
    let mut rest = word;
    std::iter::from_fn(move || {
        let first = kind(rest.chars().next()?);
        if let Some(version) = version(rest).filter(|_| first == 2) {
            rest = rest.tail(version.len());
            return Some(Run::Version(version));
        }
        let end = rest.find(|character| kind(character) != first).unwrap_or(rest.len());
        let (run, after) = (rest.head(end), rest.tail(end));
        rest = after;
        Some(match first {
            2 => Run::Word(run),
            1 => Run::Joint,
            _ => Run::Gap,
        })
    })
}

/// What a word may consist of: letters, digits, and the marks that belong to letters.
fn is_inside(character: char) -> bool {
    character.is_alphanumeric() || (!character.is_ascii() && is_mark(character))
}

/// Marks are what neither is a letter nor stands alone: Unicode keeps them with the letter before them.
fn is_mark(character: char) -> bool {
    let mut text = [0; 8];
    let len = 1 + character.len_utf8();
    text[0] = b'a';
    character.encode_utf8(&mut text[1..]);
    std::str::from_utf8(&text[..len]).is_ok_and(|text| !character.is_control() && text.graphemes(true).count() == 1)
}

#[derive(Clone, Copy)]
struct Part<'t> {
    text: &'t str,
    /// Whether it goes on where the part before it ends, as in `minEpisodes`.
    joined: bool,
}

/// Cuts a word where its case says that a new part starts: `minEpisodes`, `JSONSchema`.
fn parts<'t>(word: &'t str, mut push: impl FnMut(Part<'t>)) {
    // Most words.
    if word.is_ascii() && word.bytes().skip(1).all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()) {
        return push(Part { text: word, joined: false });
    }
    let mut start = 0;
    let mut before: Option<(usize, char)> = None;
    let mut earlier_upper = false;
    for (at, character) in word.char_indices() {
        if let Some((at_before, previous)) = before {
            let cut = match (previous.is_uppercase(), character.is_uppercase()) {
                (false, true) if previous.is_lowercase() || previous.is_numeric() => at,
                // The last capital of several belongs to the small letters after it.
                (true, false) if earlier_upper && character.is_lowercase() => at_before,
                _ => start,
            };
            if cut > start {
                push(Part { text: word.part(start..cut), joined: start > 0 });
                start = cut;
            }
            earlier_upper = previous.is_uppercase();
        }
        before = Some((at, character));
    }
    push(Part { text: word.tail(start), joined: start > 0 });
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        terms(text, |term| found.push(term.text.to_owned()));
        found
    }

    #[test]
    fn words_and_names_are_found_whole_and_by_their_parts() {
        // The script is held to the same table by `tests/it/search.rs`.
        let table: Vec<(String, String)> = serde_json::from_str(include_str!("../../../tests/search/terms.json")).unwrap();
        assert!(table.len() > 10);
        for (text, wanted) in table {
            assert_eq!(of(&text).join(" "), wanted, "{text}");
        }
    }

    #[test]
    fn nothing_is_longer_than_the_longest() {
        let long = "a".repeat(1000);
        assert_eq!(of(&long), ["a".repeat(MAX_TERM_CHARS)]);
        assert_eq!(of(&format!("{long}_b")).len(), 3);
        assert_eq!(of(&vec!["ab"; 500].join("_")).len(), 500);
    }

    /// The terms of a text whose every word Unicode's rules were asked for.
    fn by_unicode(text: &str) -> Vec<String> {
        let (mut name, mut found) = (Name::default(), Vec::new());
        let mut take = |term: Term<'_>| found.push(term.text.to_owned());
        runs(text).for_each(|run| name.run(run, &mut take));
        name.end(&mut take);
        found
    }

    #[test]
    fn a_cut_at_a_blank_changes_no_term() {
        for text in [
            "a \u{301}b",
            "a_\u{301}b",
            "a'\u{301}b c",
            "x \u{200d}y z",
            "\u{301}a b",
            "a\u{301} b",
            "caf\u{e9} au lait",
            "a \u{2014} b",
            "\u{e9} \u{e9}",
            " \u{e9} ",
            "1\u{ff0c}2 3",
            "\u{65e5}\u{672c} word \u{8a9e}",
            "a\n\u{301}b",
            "a \n\u{e9}",
            "don\u{2019}t stop",
            "\u{1f1e9}\u{1f1ea} \u{1f1e9}\u{1f1ea}",
        ] {
            assert_eq!(of(text), by_unicode(text), "{text:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn stretches_give_what_the_whole_text_gives(text in "([a-zA-Z0-9]{0,5}|[ \n\r\t_.,'’:-]|[\u{301}\u{200d}\u{ad}é·日本ーｱ가\u{1f1e9}👍א\"\u{a0}\u{2028}]|.){0,40}") {
            prop_assert_eq!(of(&text), by_unicode(&text));
        }

        #[test]
        fn terms_are_short_and_hold_nothing_that_parts(text in ".{0,200}") {
            for term in of(&text) {
                prop_assert!(!term.is_empty() && term.chars().count() <= MAX_TERM_CHARS, "{term:?}");
                prop_assert!(!term.contains(|c: char| c.is_whitespace() || c.is_control() || (c.is_ascii_punctuation() && c != '.')), "{term:?}");
            }
        }
    }
}
