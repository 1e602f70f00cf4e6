//! Words that say how far work is.

use crate::config::State;

/// The words that say a state in any text, and the state.
pub(crate) const STATES: &[(&str, State)] = &[
    ("pending", State::Pending),
    ("not started", State::Pending),
    ("not yet started", State::Pending),
    ("not yet implemented", State::Pending),
    ("planned", State::Pending),
    ("todo", State::Pending),
    ("to do", State::Pending),
    ("in progress", State::InProgress),
    ("in-progress", State::InProgress),
    ("inprogress", State::InProgress),
    ("in_progress", State::InProgress),
    ("implementing", State::InProgress),
    ("started", State::InProgress),
    ("wip", State::InProgress),
    ("blocked", State::Blocked),
    ("on hold", State::Blocked),
    ("implemented", State::Implemented),
    ("complete", State::Complete),
    ("completed", State::Complete),
    ("done", State::Complete),
    ("finished", State::Complete),
    ("closed", State::Complete),
];

/// Words that only a column of states uses: in a sentence they say other things.
pub(crate) const COLUMN_STATES: &[(&str, State)] = &[
    ("proposed", State::Pending),
    ("draft", State::Pending),
    ("planning", State::Pending),
    ("backlog", State::Pending),
    ("active", State::InProgress),
    ("accepted", State::Complete),
    ("final", State::Complete),
    ("rejected", State::Complete),
    ("deprecated", State::Complete),
    ("open", State::Pending),
    ("waiting", State::Blocked),
    ("paused", State::Blocked),
    ("deferred", State::Pending),
    ("in review", State::InProgress),
    ("testing", State::InProgress),
    ("in testing", State::InProgress),
    ("ongoing", State::InProgress),
    ("partial", State::InProgress),
    ("partially complete", State::InProgress),
    ("partially done", State::InProgress),
    ("partly done", State::InProgress),
    ("code complete", State::Implemented),
    ("merged", State::Complete),
    ("shipped", State::Complete),
    ("deployed", State::Complete),
    ("released", State::Complete),
    ("live", State::Complete),
    ("verified", State::Complete),
    ("cancelled", State::Complete),
    ("canceled", State::Complete),
    ("superseded", State::Complete),
    ("dropped", State::Complete),
    ("obsolete", State::Complete),
    ("moved", State::Complete),
    ("n/a", State::Complete),
    ("won't do", State::Complete),
];

/// Words that an item says of itself, beside those of a column.
pub(crate) const ITEM_STATES: &[(&str, State)] = &[
    ("provisional", State::Pending),
    ("pre-draft", State::Pending),
    ("predraft", State::Pending),
    ("idea", State::Pending),
    ("specified", State::Pending),
    ("ready", State::Pending),
    ("implementable", State::Pending),
    ("postponed", State::Pending),
    ("review", State::InProgress),
    ("under review", State::InProgress),
    ("ready for review", State::InProgress),
    ("awaiting review", State::InProgress),
    ("discussion", State::InProgress),
    ("in discussion", State::InProgress),
    ("under discussion", State::InProgress),
    ("in development", State::InProgress),
    ("under development", State::InProgress),
    ("in implementation", State::InProgress),
    ("partially implemented", State::InProgress),
    ("partly implemented", State::InProgress),
    ("publish", State::Complete),
    ("published", State::Complete),
    ("withdrawn", State::Complete),
    ("declined", State::Complete),
    ("abandoned", State::Complete),
    ("replaced", State::Complete),
    ("superceded", State::Complete),
    ("retired", State::Complete),
    ("skipped", State::Complete),
    ("archived", State::Complete),
    ("not accepted", State::Complete),
];

/// Words by which something is agreed upon: a decision is made with that, and any other work may begin.
pub(crate) const AGREED: &[&str] = &["accepted", "approved", "adopted", "agreed", "decided", "ratified"];

/// Words by which a decision holds.
pub(crate) const IN_FORCE: &[&str] = &["active", "effective", "in force", "partially superseded", "partly superseded"];

/// Words for items that are decisions.
pub(crate) const DECISIONS: &[&str] = &["adr", "decision", "decision record", "architecture decision record"];

/// Behind any state: something else took its place.
pub(crate) const TAKEN_OVER: &[&str] = &["superseded by", "superceded by", "replaced by"];

/// Titles of a column of states.
pub(crate) const STATUS_TITLES: &[&str] = &["status", "state"];

/// Words for what a task does.
pub(crate) const WORK: &[&str] =
    &["implementation", "work", "development", "rollout", "migration", "deployment", "integration", "adoption", "validation", "cutover"];

/// Words by which work ends without being done.
pub(crate) const GIVEN_UP: &[&str] =
    &["rejected", "deprecated", "cancelled", "canceled", "superseded", "dropped", "obsolete", "moved", "n/a", "won't do"];

/// Words that tell how a thing was done. A bullet that goes on so is more than its first word.
pub(crate) const DONE: &[&str] = &["merged", "pushed", "deployed", "shipped", "released", "landed", "live", "done", "finished"];
