//! Words around the numbers of tasks and the names of repos and commits, which say whose they are.

/// Words by which a sentence says that a task is gone, or is yet to come.
pub(crate) const TASK_GONE: &[&str] = &[
    "formerly",
    "renumbered",
    "dropped",
    "no longer",
    "there is no",
    "there was no",
    "future",
    "to be opened",
    "will be opened",
    "next:",
    "open task",
    "reserved",
    "used to be",
    "previously",
    "not reused",
    "git mv",
    "{/*",
    "does not exist",
];

/// Words before a number that counts something else than tasks.
pub(crate) const COUNTED: &[&str] = &["phase", "sprint", "epic", "appendix", "milestone", "stage", "wave", "agent", "plan", ".md"];

/// What a repo may be by its part in a product, where nobody calls one by that name.
pub(crate) const ROLES: &[&str] = &[
    "backend",
    "back-end",
    "frontend",
    "front-end",
    "server",
    "client",
    "app",
    "mobile",
    "ios",
    "android",
    "desktop",
    "website",
    "infra",
    "infrastructure",
    "platform",
    "consumer",
    "provider",
    "producer",
    "upstream",
    "downstream",
    "gateway",
    "portal",
    "dashboard",
    "sdk",
    "firmware",
    "admin",
];

/// Programs and places that number tasks of their own.
pub(crate) const TRACKERS: &[&str] = &[
    "jira", "clickup", "asana", "linear", "trello", "notion", "devops", "ado", "tfs", "youtrack", "redmine", "monday", "basecamp",
    "shortcut", "todoist", "wrike", "bugzilla", "planner",
];

/// Parts of a plan whose numbers stand before those of its tasks: "Week 4 (Tasks 10-12)".
pub(crate) const PERIODS: &[&str] = &["week", "weeks", "day", "days", "sprint", "iteration", "month"];

/// Words that one of the language begins with where it has a hyphen.
pub(crate) const BEGINNINGS: &[&str] = &[
    "re", "pre", "post", "non", "sub", "co", "un", "in", "de", "to", "so", "well", "half", "still", "not", "follow", "cross", "long",
    "short", "multi",
];

/// Words that one of the language ends with where it has a hyphen.
pub(crate) const ENDS: &[&str] = &["up", "ups", "in", "on", "off", "out", "to", "do", "by", "only", "wide", "level", "based", "term"];

/// Words between "depends on" and a number that name nobody.
pub(crate) const NO_OWNERS: &[&str] = &[
    "a", "an", "the", "our", "own", "this", "its", "that", "these", "both", "all", "only", "also", "either", "at", "and", "or", "with",
    "task", "tasks", "then", "later", "existing", "earlier", "previous", "done",
];

/// Words that say that a commit is meant.
pub(crate) const COMMITS: &[&str] = &["commit", "commits", "revision", "sha"];

/// Words by which a sentence is about the work of others.
pub(crate) const OF_OTHERS: &[&str] = &["upstream", "vendored", "submodule"];

/// Words before "at" that name no project.
pub(crate) const NO_PROJECTS: &[&str] = &[
    "it",
    "this",
    "that",
    "is",
    "are",
    "was",
    "were",
    "be",
    "been",
    "head",
    "main",
    "master",
    "branch",
    "repo",
    "tip",
    "state",
    "tree",
    "code",
    "docs",
    "cut",
    "run",
    "built",
    "made",
    "done",
    "staging",
    "production",
    "prod",
    "live",
];

/// Words behind which the repo is named whose something is: `(owned by api TASK7)`.
pub(crate) const OWNED_BY: &str = "owned by";
