//! The site while people write: read again what changed, serve what was asked for, tell the pages that are open.

mod answer;
mod event;
mod findings_delta;
mod guard;
mod http;
mod reader;
mod serve;
mod version;

pub use findings_delta::{FindingsDelta, named};
pub use guard::AllowedHost;
pub use reader::{Fresh, Snapshot, WorkspaceReader};
pub use serve::{LiveState, Options, Started, start};
pub use version::{Served, Version};
