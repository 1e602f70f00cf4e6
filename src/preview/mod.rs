//! The site while people write: read again what changed, serve what was asked for, tell the pages that are open.

mod answer;
mod event;
mod guard;
mod http;
mod news;
mod reader;
mod serve;
mod version;

pub use news::{News, named};
pub use reader::{Fresh, Reader, Snapshot};
pub use serve::{Board, Options, Started, start};
pub use version::{Served, Version};
