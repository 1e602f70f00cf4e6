//! What somebody needs who is about to work on an item, in one bounded answer, most important first.

mod budget;
mod changes;
mod gather;
mod markdown;

use serde::Serialize;

pub use budget::BUDGET;
pub use changes::Changes;
pub use gather::{Inputs, Surroundings, shell};

/// The answer: sections of entries, as many as the budget allows.
#[derive(Clone, Debug, Serialize)]
pub struct Context {
    /// The item; none where it is about changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<ItemView>,
    /// The changes that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changes: Option<ChangesView>,
    /// What is known about it, in the order in which it is read.
    pub sections: Vec<Section>,
    /// How many entries, and how many texts of entries, did not fit.
    pub left_out: LeftOut,
    /// Commands that help with what was found.
    pub next: Vec<Command>,
    /// How the reader asks for a larger budget: `--budget 9000`.
    #[serde(skip)]
    pub budget: &'static str,
}

/// The item itself.
#[derive(Clone, Debug, Serialize)]
pub struct ItemView {
    /// Its repo.
    pub repo: String,
    /// As its repo calls it: `TASK4`.
    pub name: String,
    /// What it is about.
    pub subject: String,
    /// Where it stands, in words; none where no document says.
    pub state: Option<String>,
    /// How many phases are done, and how many there are.
    pub phases: Option<[usize; 2]>,
    /// The newest day that its documents name.
    pub updated: Option<String>,
    /// Who answers for it.
    pub owners: Vec<String>,
    /// Its folder or file, seen from the reader's folder.
    pub path: String,
    /// Its documents, by their names in the folder.
    pub documents: Vec<String>,
}

/// Changes in the working tree of a repo.
#[derive(Clone, Debug, Serialize)]
pub struct ChangesView {
    /// The repo.
    pub repo: String,
    /// The commit that is checked out.
    pub commit: String,
    /// How many files changed.
    pub files: usize,
}

/// Entries of one kind.
#[derive(Clone, Debug, Serialize)]
pub struct Section {
    /// Kebab-case, for programs.
    pub kind: &'static str,
    /// For people.
    #[serde(skip)]
    pub title: &'static str,
    /// Those that matter more come first.
    pub entries: Vec<Entry>,
}

/// One thing to know.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Entry {
    /// In one line.
    pub text: String,
    /// What a document says, word by word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
    /// Where it stands: a file, with the line, seen from the reader's folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// How much is lost without it, and without its quote.
    #[serde(skip)]
    worth: (Worth, Worth),
}

/// How much is lost when something is left out; the last is left out last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Worth {
    /// Nice to know.
    #[default]
    Aside,
    /// What stands in the item's own documents, where anybody would look first.
    Own,
    /// What stands in documents of others.
    Others,
    /// What is wrong, open or waited for.
    Needed,
}

/// What did not fit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// Entries that are not there, by the section.
    pub entries: Vec<Missing>,
    /// Entries that are there without the words that they quote, or with fewer of them.
    pub quotes: usize,
    /// A budget for which nothing would be left out, in tokens; 0 where nothing was.
    pub needed: usize,
}

/// Entries of a section that are not there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Missing {
    /// The section.
    pub kind: &'static str,
    /// How many.
    pub count: usize,
}

/// A command to run, and what for.
#[derive(Clone, Debug, Serialize)]
pub struct Command {
    /// The command line.
    pub command: String,
    /// What it does.
    pub why: &'static str,
    /// The tool that does the same for agents.
    #[serde(skip)]
    pub tool: &'static str,
    /// What the tool is given, by the names of its arguments.
    #[serde(skip)]
    pub arguments: Vec<(&'static str, String)>,
}
