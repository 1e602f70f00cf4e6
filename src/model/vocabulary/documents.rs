//! Words of titles, headings and templates.

/// Words that say nothing about what a task is about.
pub(crate) const EMPTY: &[&str] =
    &["and", "the", "a", "an", "of", "for", "to", "in", "into", "on", "with", "task", "plan", "phase", "via", "from", "by", "follow", "up"];

/// Numbers as words, from zero on.
pub(crate) const NUMBERS: &[&str] =
    &["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/// Words of headings that hold what was done, day by day.
pub(crate) const LOGS: &[&str] =
    &["activity", "log", "logs", "changelog", "history", "updates", "update", "progress", "journal", "session", "sessions", "decisions"];

/// Words by which a day is one that is yet to come.
pub(crate) const PLANS: &[&str] =
    &["plan", "planned", "target", "due", "deadline", "milestone", "milestones", "rollout", "schedule", "roadmap", "timeline", "next"];

/// Verbs by which a template asks for words.
pub(crate) const ASKS: &[&str] =
    &["describe", "explain", "outline", "summarize", "summarise", "specify", "define", "detail", "fill", "insert", "replace", "list"];

/// Single words that templates leave to be filled in.
pub(crate) const SLOTS: &[&str] = &[
    "Title",
    "TITLE",
    "N",
    "M",
    "X",
    "Y",
    "Z",
    "DATE",
    "Date",
    "Status",
    "State",
    "Name",
    "NAME",
    "Notes",
    "Description",
    "Repo",
    "REPO",
    "SCOPE",
    "Owner",
];

/// Words that stand where others are to be written.
pub(crate) const TO_WRITE: &[&str] = &["todo", "tbd", "to do", "to be determined", "to be defined", "fixme"];

/// Names of the documents that speak for all of an item, those first that know best how far it is.
pub(crate) const SPEAKERS: &[&str] =
    &["status.md", "spec.md", "proposal.md", "requirements.md", "readme.md", "index.md", "plan.md", "design.md", "tasks.md", "todo.md"];

/// Names of the documents that list the steps of an item, each with a box.
pub(crate) const STEPS: &[&str] = &["tasks.md", "todo.md"];

/// Words of headings whose boxes say what a text must have, and not what is done.
pub(crate) const CHECKLISTS: &[&str] = &["checklist", "checklists", "quality", "constitution", "gate", "gates"];
