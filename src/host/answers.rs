//! What the disk answered, kept until something happens where it was asked.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::{Touched, Workspace, look_up, path};
use crate::source::{Asked, Presence};
use crate::text::{Cut, without_case};

/// The disk's answers so far.
#[derive(Debug, Default)]
pub struct Answers {
    known: BTreeMap<Asked, Presence>,
    /// What is known, by its path without case: of a path that is spelt otherwise, too, it is said that it is there.
    by_path: BTreeSet<(String, Asked)>,
}

impl Answers {
    pub fn known(&self) -> &BTreeMap<Asked, Presence> {
        &self.known
    }

    /// Asks everything, and forgets what is not asked any more. Whether no answer is another than before.
    pub fn ask_all(&mut self, workspace: &Workspace, asked: Vec<Asked>) -> bool {
        let answers = look_up(workspace, &asked);
        let same = asked.iter().zip(&answers).all(|(asked, answer)| self.known.get(asked).is_none_or(|known| known == answer));
        self.by_path = asked.iter().map(keyed).collect();
        self.known = asked.into_iter().zip(answers).collect();
        same
    }

    /// Asks what has not been asked before, and what something has happened to. Whether no answer is another than before.
    pub fn ask(&mut self, workspace: &Workspace, asked: Vec<Asked>, touched: &Touched) -> bool {
        let mut open: Vec<Asked> = match touched {
            Touched::Anything => self.known.keys().cloned().collect(),
            Touched::Paths(paths) => paths.iter().flat_map(|path| self.near(&workspace.root, path)).collect(),
        };
        open.extend(asked.into_iter().filter(|asked| !self.known.contains_key(asked)));
        open.sort_unstable();
        open.dedup();
        let answers = look_up(workspace, &open);
        let mut same = true;
        for (asked, answer) in open.into_iter().zip(answers) {
            same &= self.known.get(&asked).is_none_or(|known| *known == answer);
            self.by_path.insert(keyed(&asked));
            self.known.insert(asked, answer);
        }
        same
    }

    /// What was asked about a place, what lies below it, and the folders that hold it, however their names are spelt.
    fn near(&self, root: &Path, place: &Path) -> Vec<Asked> {
        // What version control ignores is decided above.
        let place = if place.ends_with(".gitignore") { place.parent().unwrap_or(place) } else { place };
        let shown = without_case(&path::relative(root, place));
        if shown.is_empty() {
            return self.known.keys().cloned().collect();
        }
        let from = |path: &str| self.by_path.range((path.to_owned(), Asked { path: String::new() })..);
        let below = format!("{shown}/");
        let inside = from(&below).take_while(|(path, _)| path.starts_with(&below));
        let above = below.match_indices('/').flat_map(|(at, _)| {
            let folder = below.head(at);
            from(folder).take_while(move |(path, _)| path == folder)
        });
        inside.chain(above).map(|(_, asked)| asked.clone()).collect()
    }
}

fn keyed(asked: &Asked) -> (String, Asked) {
    (without_case(&asked.path), asked.clone())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;

    use super::*;
    use crate::host::open;

    #[test]
    fn what_happened_is_asked_again_and_the_rest_is_not() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("web/docs/cross-collab")).unwrap();
        let workspace = open(dir.path()).unwrap();
        let asked = |path: &str| Asked { path: path.to_owned() };
        let mut answers = Answers::default();
        answers.ask_all(&workspace, vec![asked("web/a"), asked("web/src"), asked("web/src/x.rs"), asked("web/src2")]);
        fs::create_dir_all(workspace.root.join("web/src")).unwrap();
        for file in ["web/src/x.rs", "web/src2", "web/a"] {
            fs::write(workspace.root.join(file), "").unwrap();
        }
        let touched = Touched::Paths(BTreeSet::from([workspace.root.join("web/src/x.rs")]));
        answers.ask(&workspace, vec![asked("web/a"), asked("web/b")], &touched);
        let known: Vec<Presence> = answers.known().values().cloned().collect();
        let expected = [Presence::Missing, Presence::Missing, Presence::Folder, Presence::File, Presence::Missing];
        assert_eq!(known, expected, "web/a was known, web/b is new, web/src holds what happened, web/src2 is another");
        answers.ask(&workspace, Vec::new(), &Touched::Anything);
        assert_eq!(answers.known()[&asked("web/src2")], Presence::File);
    }
    #[test]
    fn a_file_that_comes_under_another_spelling_is_asked_about() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("web/docs/cross-collab")).unwrap();
        let workspace = open(dir.path()).unwrap();
        let asked = Asked { path: "web/IMG/Pic.PNG".to_owned() };
        let mut answers = Answers::default();
        answers.ask_all(&workspace, vec![asked.clone()]);
        assert_eq!(answers.known()[&asked], Presence::Missing);
        let place = workspace.root.join("web/img/pic.png");
        let touched = Touched::Paths(BTreeSet::from([place.clone()]));
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(&place, "").unwrap();
        assert!(!answers.ask(&workspace, Vec::new(), &touched));
        assert_eq!(answers.known()[&asked], Presence::Spelt("web/img/pic.png".into()));
        fs::remove_dir_all(place.parent().unwrap()).unwrap();
        assert!(!answers.ask(&workspace, Vec::new(), &Touched::Paths(BTreeSet::from([workspace.root.join("web/img")]))));
        assert_eq!(answers.known()[&asked], Presence::Missing);
    }
}
