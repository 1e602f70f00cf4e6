//! Cutting an answer to a number of tokens.

use std::cmp::Reverse;

use super::{Context, Entry, LeftOut, Missing, Section, Worth};
use crate::text::start_of;

/// How many tokens an answer takes where nobody says otherwise.
pub const BUDGET: usize = 4000;
/// A token of English text and Markdown is about so many bytes, for the tokenizers of today's language models.
const BYTES_PER_TOKEN: usize = 4;
/// The bytes around a section's title, and around its name in the line that lists what was left out.
const HEADING: usize = "\n## \n\n".len();
const NAMED: usize = "1000 of , ".len();
/// The rest of that line.
const LAST_LINE: usize = 110;
/// The longest words that are quoted where there is no room for all, in bytes.
const MAX_QUOTE_BYTES: usize = 1600;

/// Something that may be left out.
struct Piece {
    worth: Worth,
    /// In bytes.
    cost: usize,
    section: usize,
    entry: usize,
    is_quote: bool,
}

impl Context {
    /// Leaves out what is worth least until the answer takes about `tokens` tokens as Markdown. More tokens never give less. The item
    /// itself and the commands stay.
    #[must_use]
    pub fn within(self, tokens: usize) -> Self {
        let needed = self.to_markdown().len().div_ceil(BYTES_PER_TOKEN);
        if needed <= tokens {
            return self;
        }
        let mut left_out = LeftOut { needed, ..LeftOut::default() };
        let (sections, mut shortened) = shortened(self.sections);
        let short = Self { sections, ..self };
        let pieces = pieces(&short.sections);
        let sections = short.sections.iter();
        let in_sections: usize =
            sections.clone().map(|section| section.title.len() + HEADING).chain(pieces.iter().map(|piece| piece.cost)).sum();
        let last_line = LAST_LINE + sections.map(|section| section.kind.len() + NAMED).sum::<usize>();
        let fixed = short.to_markdown().len() - in_sections + last_line;
        let mut left = tokens.saturating_mul(BYTES_PER_TOKEN).saturating_sub(fixed);
        let mut order: Vec<&Piece> = pieces.iter().collect();
        order.sort_by_key(|piece| (Reverse(piece.worth), piece.is_quote, piece.section, piece.entry));
        let mut kept: Vec<Vec<(bool, bool)>> = short.sections.iter().map(|section| vec![(false, false); section.entries.len()]).collect();
        // What is left out is the end of this order: nothing is there because it is short, while what matters more is not.
        for piece in order {
            let is_first = kept[piece.section].iter().all(|(is_kept, _)| !is_kept);
            let cost = piece.cost + if is_first { short.sections[piece.section].title.len() + HEADING } else { 0 };
            if cost > left {
                break;
            }
            left -= cost;
            let (entry, quote) = &mut kept[piece.section][piece.entry];
            *if piece.is_quote { quote } else { entry } = true;
        }
        let mut sections = Vec::new();
        for (section, kept) in short.sections.into_iter().zip(kept) {
            let count = kept.iter().filter(|(is_kept, _)| !is_kept).count();
            left_out.entries.extend((count > 0).then_some(Missing { kind: section.kind, count }));
            let mut entries = Vec::new();
            for (entry, (is_kept, has_quote)) in section.entries.into_iter().zip(kept) {
                if !is_kept {
                    continue;
                }
                let has_quote = has_quote || entry.text.is_empty();
                shortened += usize::from(!has_quote && entry.quote.is_some());
                entries.push(Entry { quote: entry.quote.filter(|_| has_quote), ..entry });
            }
            if !entries.is_empty() {
                sections.push(Section { entries, ..section });
            }
        }
        left_out.quotes = shortened;
        Self { sections, left_out, ..short }
    }
}

/// The sections with no quote that is very long, and how many were.
fn shortened(mut sections: Vec<Section>) -> (Vec<Section>, usize) {
    let mut count = 0;
    for quote in sections.iter_mut().flat_map(|section| &mut section.entries).filter_map(|entry| entry.quote.as_mut()) {
        let cut = start_of(quote, MAX_QUOTE_BYTES);
        if cut.len() < quote.len() {
            *quote = format!("{cut}\u{2026}");
            count += 1;
        }
    }
    (sections, count)
}

fn pieces(sections: &[Section]) -> Vec<Piece> {
    let of_entry = |section: usize, index: usize, entry: &Entry| {
        let (worth, quoted) = entry.worth;
        let piece = |worth, cost, is_quote| Piece { worth, cost, section, entry: index, is_quote };
        let whole = entry.written().len();
        let own = Entry { quote: None, ..entry.clone() }.written().len();
        // What is nothing but its quote comes and goes as a whole.
        match entry.text.is_empty() {
            true => [piece(worth, whole, false), piece(worth, 0, true)],
            false => [piece(worth, own, false), piece(quoted, whole - own, true)],
        }
    };
    let all = sections
        .iter()
        .enumerate()
        .flat_map(|(section, known)| known.entries.iter().enumerate().flat_map(move |(index, entry)| of_entry(section, index, entry)));
    all.collect()
}
