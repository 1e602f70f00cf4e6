//! Places in text, and the few questions about words that every layer asks.

mod cut;
mod date;
mod diff;
pub mod escape;
mod glob;
mod name;
mod near;
mod nearest;
mod slug;
mod span;
mod visible;

pub use cut::Cut;
pub use date::Date;
pub use diff::{Diff, Piece, PieceKind, Sides, kept_lines, unified};
pub use glob::Pattern;
pub use name::{fold, same_name, without_case};
pub use near::{end_of, start_of};
pub use nearest::nearest;
pub use slug::{Slugs, slug};
pub use span::{LineIndex, Place, Position, Span};
pub use visible::{made_visible, visible, visible_in_color, visible_json};
