//! Cutting an answer to a number of tokens.

use super::{Context, Entry, LeftOut, Section, Worth};

/// How many tokens an answer takes where nobody says otherwise.
pub const BUDGET: usize = 4000;
/// A token of English text and Markdown is about so many bytes, for the tokenizers of today's language models.
const BYTES_PER_TOKEN: usize = 4;
/// Room for the line that says what was left out, in bytes.
const LAST_LINE: usize = 120;

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
    /// Leaves out what is worth least until the answer takes about `tokens` tokens. The item itself and the commands stay.
    #[must_use]
    pub fn within(self, tokens: usize) -> Self {
        let pieces = pieces(&self.sections);
        let whole = self.to_markdown().len();
        let needed = whole.div_ceil(BYTES_PER_TOKEN);
        if needed <= tokens {
            return self;
        }
        let fixed = whole - pieces.iter().map(|piece| piece.cost).sum::<usize>();
        let mut left = tokens.saturating_mul(BYTES_PER_TOKEN).saturating_sub(fixed + LAST_LINE);
        let mut order: Vec<&Piece> = pieces.iter().collect();
        order.sort_by_key(|piece| (std::cmp::Reverse(piece.worth), piece.is_quote, piece.section, piece.entry));
        let mut kept: Vec<Vec<(bool, bool)>> = self.sections.iter().map(|section| vec![(false, false); section.entries.len()]).collect();
        for piece in order {
            let (entry, quote) = &mut kept[piece.section][piece.entry];
            // A quote says nothing without the line that it belongs to.
            if piece.cost > left || (piece.is_quote && !*entry) {
                continue;
            }
            left -= piece.cost;
            *if piece.is_quote { quote } else { entry } = true;
        }
        let mut left_out = LeftOut { needed, ..LeftOut::default() };
        let mut keep = |entry: Entry, (is_kept, quote): (bool, bool)| {
            left_out.entries += usize::from(!is_kept);
            left_out.quotes += usize::from(is_kept && !quote && entry.quote.is_some());
            is_kept.then(|| Entry { quote: entry.quote.filter(|_| quote), ..entry })
        };
        let sections = self.sections.into_iter().zip(kept).map(|(section, kept)| Section {
            entries: section.entries.into_iter().zip(kept).filter_map(|(entry, kept)| keep(entry, kept)).collect(),
            ..section
        });
        let sections: Vec<Section> = sections.filter(|section| !section.entries.is_empty()).collect();
        Self { sections, left_out, ..self }
    }
}

fn pieces(sections: &[Section]) -> Vec<Piece> {
    let of_entry = |section: usize, index: usize, entry: &Entry| {
        let (worth, quoted) = entry.worth;
        let whole = entry.written().len();
        let own = Entry { quote: None, ..entry.clone() }.written().len();
        let piece = |worth, cost, is_quote| Piece { worth, cost, section, entry: index, is_quote };
        [piece(worth, own, false), piece(quoted, whole - own, true)]
    };
    let all = sections
        .iter()
        .enumerate()
        .flat_map(|(section, known)| known.entries.iter().enumerate().flat_map(move |(index, entry)| of_entry(section, index, entry)));
    all.collect()
}
