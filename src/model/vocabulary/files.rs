//! Words that say what becomes of files.

/// What a new thing in a repo is called: "new route for exports".
pub(crate) const THINGS: &[&str] = &[
    "file",
    "module",
    "script",
    "test",
    "tests",
    "route",
    "migration",
    "component",
    "page",
    "table",
    "helper",
    "endpoint",
    "class",
    "view",
    "doc",
    "docs",
    "runbook",
    "package",
    "service",
    "hook",
    "schema",
    "suite",
    "fixture",
    "command",
];

/// Words right before a path by which its file comes or goes.
pub(crate) const MADE: &[&str] = &[
    "create",
    "creates",
    "created",
    "creating",
    "add",
    "adds",
    "added",
    "adding",
    "new",
    "delete",
    "deletes",
    "deleted",
    "remove",
    "removes",
    "removed",
    "drop",
    "drops",
    "dropped",
    "rename",
    "renamed",
    "moved",
    "retired",
    "formerly",
    "legacy",
    "generate",
    "generates",
    "generated",
    "write",
    "writes",
    "wrote",
    "written",
    "emits",
    "outputs",
    "introduce",
    "introduces",
    "introduced",
    "introducing",
    "renames",
    "renaming",
    "split",
    "splits",
    "extract",
    "extracts",
];

/// Words by which what they lead to is yet to come: "rename a.py to b.py".
pub(crate) const MOVES: &[&str] =
    &["rename", "split", "extract", "move", "copy", "copies", "copied", "write", "save", "export", "output", "dump"];

/// Phrases by which a sentence says that its files need not be there.
pub(crate) const DENIALS: &[&str] = &[
    "doesn't exist",
    "does not exist",
    "do not exist",
    "don't exist",
    "any more",
    "anymore",
    "no longer",
    "rejected",
    "will be created",
    "will be added",
    "if one exists",
    "if it exists",
    "if they exist",
    "if present",
    "if any",
    "when present",
    "where present",
    "e.g.",
    "for example",
    "for instance",
    "such as",
];

/// Words by which a sentence says that its files are gone.
pub(crate) const GONE: &[&str] = &[
    "removed",
    "deleted",
    "dropped",
    "retired",
    "gone",
    "superseded",
    "orphaned",
    "replaced",
    "replaces",
    "renamed",
    "relocated",
    "obsolete",
    "deprecated",
    "deletes",
    "removes",
    "dead",
];

/// Words of headings about files that come or are taken away: "Code to remove".
pub(crate) const HEADED: &[&str] = &[
    "remove",
    "removes",
    "removed",
    "removing",
    "removal",
    "delete",
    "deletes",
    "deleted",
    "deleting",
    "deletion",
    "retire",
    "retired",
    "drop",
    "deprecated",
    "create",
    "creates",
    "created",
    "creating",
];

/// Words by which a list or a row says that its files come or go.
pub(crate) const CHANGES: &[&str] =
    &["new", "create", "creates", "created", "add", "adds", "added", "remove", "removed", "removes", "delete", "deleted", "deletes"];

/// Words for what a list of files lists.
pub(crate) const FILES: &[&str] = &["file", "files", "modules", "scripts", "tests"];

/// Folders that hold what is over.
pub(crate) const ARCHIVES: &[&str] = &["archive", "archived", "archives", "completed", "done", "history"];
