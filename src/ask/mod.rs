//! What people and agents ask a workspace to do, by the names that they use for things. The command line asks and prints; the server for
//! agents asks and answers.

mod fixing;
mod impact;
pub(crate) mod known;
pub(crate) mod lookup;
mod opening;
mod renumbering;
mod start;
mod syncing;
mod working;

pub(crate) use fixing::{Fixes, fixes};
pub(crate) use impact::{Impact, impact};
pub(crate) use opening::{Opened, OpeningRequest, TITLE, open_items, title};
pub(crate) use renumbering::{RenumberRequest, Renumbered, renumber};
pub(crate) use start::{Start, here, start_points};
pub(crate) use syncing::sync;
pub(crate) use working::of_changes;
