//! The pieces that say where terms stand, and which piece holds which terms.

use std::cmp::Ordering;

use rayon::prelude::*;
use serde_json::{Value, json};

use super::encode::{digit, number};
use super::fold::fold;
use super::language::Language;
use super::postings::Postings;
use crate::text::Cut;

/// How large a piece may grow before the next one is begun.
const FULL: usize = 10_000;
/// How many characters the directory tells of a piece's first and last term.
pub(super) const KNOWN: usize = 6;

/// A part of the dictionary.
pub(super) struct Piece {
    pub text: String,
    /// The first and the last of its terms, as far as the directory tells them.
    pub first: String,
    pub last: String,
}

/// Cuts the dictionary into pieces. Words of one stem stand in one line of one piece.
pub(super) fn pieces(mut postings: Vec<Postings>) -> Vec<Piece> {
    postings.par_sort_by(|one, other| (&one.stem, &one.term).cmp(&(&other.stem, &other.term)));
    let classes: Vec<&[Postings]> = postings.chunk_by(|one, other| one.stem == other.stem).collect();
    let lines: Vec<String> = classes.par_iter().map(|class| line(class)).collect();
    let mut pieces: Vec<Piece> = Vec::new();
    for (class, line) in classes.iter().zip(lines) {
        let terms = || class.iter().map(|postings| postings.term.as_str());
        match pieces.last_mut() {
            Some(piece) if piece.text.len() + line.len() < FULL => {
                piece.text.push('\n');
                piece.text.push_str(&line);
                terms().for_each(|term| piece.reach(term));
            }
            _ => {
                let start = terms().next().map(known).unwrap_or_default();
                let mut piece = Piece { text: line, first: start.clone(), last: start };
                terms().for_each(|term| piece.reach(term));
                pieces.push(piece);
            }
        }
    }
    pieces
}

/// Which piece holds what, for the core: the first and the last term of each.
pub(super) fn directory(pieces: &[Piece]) -> Value {
    let ends: Vec<&str> = pieces.iter().flat_map(|piece| [piece.first.as_str(), piece.last.as_str()]).collect();
    json!(ends.join(" "))
}

impl Piece {
    fn reach(&mut self, term: &str) {
        let term = known(term);
        if by_units(&term, &self.first) == Ordering::Less {
            self.first = term;
        } else if by_units(&term, &self.last) == Ordering::Greater {
            self.last = term;
        }
    }
}

/// The order in which JavaScript holds two texts.
fn by_units(one: &str, other: &str) -> Ordering {
    one.encode_utf16().cmp(other.encode_utf16())
}

pub(super) fn known(term: &str) -> String {
    term.chars().take(KNOWN).collect()
}

/// What the words of one class share. Where a stem is not nearly a beginning of its word, the word is a class of its own:
/// so classes stand close to where their words would.
pub(super) fn stem(term: &str, word: &str, language: Language) -> String {
    if term.len() < 3 || !term.chars().all(char::is_alphabetic) {
        return term.to_owned();
    }
    let mut stem = String::new();
    fold(language.stem(word).chars(), &mut stem);
    let last = stem.char_indices().next_back().map_or(0, |(at, _)| at);
    let is_near = last > 0 && term.starts_with(stem.head(last));
    if is_near { stem } else { term.to_owned() }
}

/// A class as a line: its terms in order, each as what it keeps of the one before, the rest, and where it stands.
fn line(class: &[Postings]) -> String {
    let mut out = String::new();
    let mut before = "";
    for postings in class {
        if !before.is_empty() {
            out.push(';');
        }
        let term = postings.term.as_str();
        let kept = before.chars().zip(term.chars()).take_while(|(one, other)| one == other).count().min(63);
        digit(&mut out, kept);
        out.extend(term.chars().skip(kept));
        out.push(' ');
        if postings.count > postings.list.len() {
            number(&mut out, postings.count);
            out.push(' ');
        }
        let mut last = 0;
        for posting in &postings.list {
            number(&mut out, (posting.unit - last) as usize);
            digit(&mut out, usize::from(posting.weight));
            last = posting.unit;
        }
        before = term;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::postings::Posting;
    use super::*;

    fn of(term: &str, units: &[u32]) -> Postings {
        let list: Vec<Posting> = units.iter().map(|unit| Posting { unit: *unit, weight: 5 }).collect();
        Postings { term: term.to_owned(), stem: stem(term, term, Language::default()), count: list.len(), list }
    }

    #[test]
    fn words_of_one_stem_share_a_line() {
        let terms = ["connected", "connections", "connect", "connive"].map(|term| of(term, &[1, 40]));
        let pieces = pieces(terms.into());
        assert_eq!(pieces.len(), 1);
        assert_eq!(pieces[0].text, "Aconnect BFnBF;Hed BFnBF;Hions BFnBF\nAconnive BFnBF");
        assert_eq!((pieces[0].first.as_str(), pieces[0].last.as_str()), ("connec", "conniv"));
    }

    #[test]
    fn a_stem_stands_near_its_words() {
        let english = |term| stem(term, term, Language::default());
        assert_eq!(["dying", "skies", "migrations", "task4"].map(english), ["dying", "sky", "migrat", "task4"]);
        let [german, french] = ["de", "fr"].map(|name| move |term, word| stem(term, word, Language::named(name)));
        assert_eq!([german("grosse", "größe"), german("grossen", "größen"), german("hauser", "häuser")], ["gross", "gross", "haus"]);
        assert_eq!([french("expediee", "expédiée"), french("expedier", "expédier")], ["expedi", "expedi"]);
    }
}
