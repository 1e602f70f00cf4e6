//! A query as words and phrases.

use crate::site::search::token::{self, MAX_TERM_CHARS, NamePart};

/// So many words are looked for.
const MAX_WORDS: usize = 16;
/// Words that stand before the number of an item.
const ITEMS: [&str; 6] = ["task", "spec", "adr", "rfc", "phase", "item"];

/// What is looked for.
pub(super) struct Query {
    pub words: Vec<Word>,
    /// The terms of each text in quotes.
    pub phrases: Vec<Vec<String>>,
}

/// A word, or a name of several parts.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub parts: Vec<String>,
    pub version: Option<String>,
    pub quoted: bool,
    /// Whether it may be the beginning of a longer word.
    pub begins: bool,
}

impl Word {
    /// All its parts as one term.
    pub(super) fn whole(&self) -> String {
        short(&self.parts.concat())
    }
}

/// As much of a text as a term keeps.
pub(super) fn short(text: &str) -> String {
    text.chars().take(MAX_TERM_CHARS).collect()
}

impl Query {
    pub(super) fn new(text: &str) -> Self {
        let (mut words, mut phrases) = (Vec::new(), Vec::new());
        let is_open = !text.ends_with(|character: char| character.is_whitespace() || character == '"');
        for (at, part) in text.split('"').enumerate() {
            let quoted = at % 2 == 1;
            let term = |part: &NamePart| part.term.clone();
            let word = |parts: &Vec<NamePart>| Word {
                parts: parts.iter().map(term).collect(),
                version: parts.first().and_then(|part| part.version.clone()),
                quoted,
                begins: false,
            };
            let found: Vec<Word> = token::names(part).iter().map(word).collect();
            if quoted && !found.is_empty() {
                phrases.push(found.iter().flat_map(|word| word.parts.clone()).collect());
            }
            words.extend(found);
        }
        let mut at = 0;
        while at + 1 < words.len() {
            let (one, other): (&Word, &Word) = (&words[at], &words[at + 1]);
            let is_item = one.parts.len() == 1 && ITEMS.contains(&one.parts[0].as_str()) && !one.quoted;
            let is_number = other.parts.len() == 1 && other.parts[0].bytes().all(|byte| byte.is_ascii_digit());
            if is_item && is_number {
                let number = other.parts[0].clone();
                let item = Word { parts: vec!["task".to_owned(), number], version: None, quoted: false, begins: false };
                words.splice(at..at + 2, [item]);
            }
            at += 1;
        }
        if let Some(last) = words.last_mut().filter(|last| is_open && !last.quoted) {
            last.begins = true;
        }
        words.truncate(MAX_WORDS);
        Self { words, phrases }
    }
}
