//! The workspace on the disk: it is opened and read into values, and what is made of it is written.
#![allow(clippy::disallowed_methods, reason = "here is where a workspace is read and written")]

mod attachments;
mod book;
mod change;
mod checkout;
mod conventions;
mod crawl;
mod fetch;
mod folder;
mod inventory;
mod lookup;
mod named;
mod open;
mod original;
mod past;
mod publish;
mod record;
mod setup;
mod shared;
mod stand_in;
mod workspace;

pub use book::book_in;
pub use change::{ChangeOutcome, Hold, Recovered, create_all, is_cut_short};
pub use checkout::{Checkout, nothing};
pub use conventions::{Found, unfit};
pub use crawl::{crawl, crawl_again};
pub use folder::{read_file, read_folder};
pub use inventory::{Listed, read_inventory};
pub use lookup::stat_paths;
pub use open::{OpenError, above, around, open, open_for, open_with};
pub use original::read_copy;
pub use past::{Past, as_of, has_commit, lines_since, of_that_time, revision, time_of_newest};
pub use publish::{LeftOut, Published, publish};
pub use record::{remember, standing};
pub use setup::{Candidate, candidates};
pub use stand_in::StandIn;
pub use workspace::Workspace;
