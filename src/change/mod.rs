//! What is to be changed in the files of a workspace, as values. Nothing here touches them: changes can be shown, and tried on
//! the sources that were read, before the disk hears of them.

mod edit;
mod fix;
mod mirror;
mod moved;
mod opening;
mod renumber;
mod simulated;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::below;

pub use edit::{Edit, edited};
pub use fix::{Fixed, fix};
pub use mirror::{Copied, mirrors, owners_words};
pub use moved::follow;
pub use opening::{NewTask, Opening, Templates};
pub use renumber::{Consequences, Left, Manner, Numbers, Refused, Renumbering, Shift, new_findings, renumber, settings_left};

/// All that one command changes: files are written where they stand, then folders move, all of them at once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// By path from the workspace's root, as it is before any folder moves.
    pub files: BTreeMap<String, Rewrite>,
    /// Folders that change places: what one leaves, another may take.
    pub moves: Vec<Move>,
}

/// What becomes of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rewrite {
    /// The whole text as it was read; none for a file that is not there yet.
    pub before: Option<Arc<str>>,
    /// The file's whole text afterwards.
    pub after: Arc<str>,
}

/// A folder that gets another name; both paths start at the workspace's root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// The folder's path before the move.
    pub from: String,
    /// The folder's path after the move.
    pub to: String,
}

impl Changes {
    /// Whether no file is rewritten and no folder moved.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.moves.is_empty()
    }

    /// The files that are not there yet.
    pub fn created(&self) -> impl Iterator<Item = &str> {
        self.files.iter().filter(|(_, rewrite)| rewrite.before.is_none()).map(|(path, _)| path.as_str())
    }

    /// Whether a file is one of these.
    pub fn is_created(&self, path: &str) -> bool {
        self.files.get(path).is_some_and(|rewrite| rewrite.before.is_none())
    }

    /// Gives a file another text; the same text is no change.
    pub fn rewrite(&mut self, path: &str, before: &Arc<str>, after: impl Into<Arc<str>>) {
        let after = after.into();
        if *before != after {
            self.files.insert(path.to_owned(), Rewrite { before: Some(before.clone()), after });
        }
    }

    /// Writes a file that is not there yet.
    pub fn create(&mut self, path: &str, text: impl Into<Arc<str>>) {
        self.files.insert(path.to_owned(), Rewrite { before: None, after: text.into() });
    }

    /// What these and then those changes come to; neither moves a folder.
    pub fn then(mut self, next: Self) -> Self {
        for (path, rewrite) in next.files {
            let before = self.files.get(&path).map_or(rewrite.before, |first| first.before.clone());
            if before.as_ref() == Some(&rewrite.after) {
                self.files.remove(&path);
            } else {
                self.files.insert(path, Rewrite { before, after: rewrite.after });
            }
        }
        self
    }

    /// Where what stands at a path now will stand.
    pub fn target(&self, path: &str) -> String {
        let moved = self.moves.iter().find_map(|step| Some((step, below(&step.from, path)?)));
        moved.map_or_else(|| path.to_owned(), |(step, rest)| format!("{}{rest}", step.to))
    }

    /// Where what will stand at a path stands now; none where nothing will be left there.
    pub fn origin(&self, path: &str) -> Option<String> {
        if let Some((step, rest)) = self.moves.iter().find_map(|step| Some((step, below(&step.to, path)?))) {
            return Some(format!("{}{rest}", step.from));
        }
        let left = self.moves.iter().any(|step| below(&step.from, path).is_some());
        (!left).then(|| path.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_that_change_places_keep_what_they_hold() {
        let step = |from: &str, to: &str| Move { from: from.to_owned(), to: to.to_owned() };
        let changes = Changes { moves: vec![step("a/T1", "a/T2"), step("a/T2", "a/T3")], ..Changes::default() };
        assert_eq!(changes.target("a/T1/x.md"), "a/T2/x.md");
        assert_eq!(changes.target("a/T10/x.md"), "a/T10/x.md");
        assert_eq!(changes.origin("a/T3"), Some("a/T2".to_owned()));
        assert_eq!(changes.origin("a/T1/x.md"), None);
        assert_eq!(changes.origin("a/T2/x.md"), Some("a/T1/x.md".to_owned()));
    }

    #[test]
    fn one_change_after_another_is_one_change() {
        let text = |text: &str| Arc::<str>::from(text);
        let (mut first, mut second) = (Changes::default(), Changes::default());
        first.rewrite("a", &text("1"), "2");
        first.rewrite("b", &text("1"), "2");
        second.rewrite("a", &text("2"), "3");
        second.rewrite("b", &text("2"), "1");
        let both = first.then(second);
        assert_eq!(both.files.keys().collect::<Vec<_>>(), ["a"]);
        assert_eq!(both.files["a"], Rewrite { before: Some(text("1")), after: text("3") });
    }
}
