//! Words that say what work waits for, and that it does not.

/// Labels by which a document says what its work waits for.
pub(crate) const DEPENDENCY_LABELS: &[&str] = &["depends on", "dependencies", "blocked by", "waits for", "requires"];

/// Labels of front matter by which a document names other items that its work does not wait for.
pub(crate) const RELATION_LABELS: &[&str] = &[
    "supersedes",
    "superseded by",
    "replaces",
    "replaced by",
    "amends",
    "amended by",
    "blocks",
    "related",
    "related to",
    "relates to",
    "parent task id",
];

/// Words behind which somebody is waited for.
pub(crate) const WAITS_FOR: &[&str] = &["depends on", "blocked by"];

/// Words that make what follows a condition.
pub(crate) const CONDITIONS: &[&str] = &[
    "waiting for ",
    "waiting on ",
    "waits for ",
    "waits on ",
    "awaiting ",
    "awaits ",
    "blocked by ",
    "blocked on ",
    "pending ",
    "after ",
    "once ",
    "until ",
];

/// Words by which a sentence says that nothing is waited for any more.
pub(crate) const OVER: &[&str] = &["resolved", "cleared", "no longer", "unblocked", "was ", "were ", "done", "landed", "removed"];

/// Words that make a sentence ask or deny what it says.
pub(crate) const DOUBTS: &[&str] = &["if", "whether", "unless", "isn't", "isn\u{2019}t", "doesn't", "doesn\u{2019}t", "would", "might"];

/// Words right before a verb that deny it.
pub(crate) const NEGATIONS: &[&str] = &["no longer", "not", "nothing", "never"];

/// Words by which a sentence says what would be, or when, and not what is.
pub(crate) const CONJUNCTIONS: &[&str] =
    &["once", "if", "when", "whenever", "until", "till", "unless", "after", "before", "whether", "assuming", "provided"];
