//! Places in text, and the few questions about words that every layer asks.

mod anchor;
mod base64;
mod cut;
mod date;
mod diff;
pub mod escape;
mod glob;
mod name;
mod number;
mod sentence;
mod slug;
mod span;
mod visible;

pub use anchor::{names_lines, plain_anchor, without_text_fragment};
pub use base64::base64;
pub use cut::{Cut, end_of, start_of};
pub use date::Date;
pub use diff::{Diff, Piece, PieceKind, Sides, kept_lines, unified};
pub use glob::{Pattern, PatternList};
pub use name::{fold, nearest, without_case};
pub use number::number_like;
pub use sentence::{capitalized, first_sentence, sentence_around, unfinished_sentence, words};
pub use slug::{Slugs, slug};
pub use span::{LineIndex, Place, Position, Span};
pub use visible::{made_visible, visible, visible_in_color, visible_json};
