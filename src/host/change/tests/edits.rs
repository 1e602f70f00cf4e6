//! Somebody else writes while files change: at every step, in every way in which editors save, nothing of it is lost.

use std::fs::OpenOptions;
use std::io::Write;

use super::*;

const MINE: &str = "my own line\n";
const PLAN: &str = "api/docs/cross-collab/TASK1/PLAN.md";

/// A disk on which somebody saves a file right before something is done to it.
struct Edited<'a> {
    left: Cell<usize>,
    exchanges: bool,
    save: &'a dyn Fn(),
}

impl Edited<'_> {
    fn step(&self) {
        if self.left.get() == 0 {
            (self.save)();
        }
        self.left.set(self.left.get().wrapping_sub(1));
    }
}

impl FileOps for Edited<'_> {
    fn wait(&self, _: &File) -> io::Result<()> {
        Ok(())
    }

    fn create(&self, path: &Path, bytes: &[u8], like: Option<&Metadata>) -> io::Result<File> {
        self.step();
        Quick.create(path, bytes, like)
    }

    fn append(&self, file: &File, bytes: &[u8]) -> io::Result<()> {
        self.step();
        Quick.append(file, bytes)
    }

    fn exchange(&self, one: &Path, other: &Path) -> io::Result<bool> {
        self.step();
        if self.exchanges { Quick.exchange(one, other) } else { Ok(false) }
    }

    fn settle(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step();
        Quick.settle(from, to)
    }
}

/// The ways in which a file is saved.
#[derive(Clone, Copy, Debug)]
enum Save {
    /// It was opened before the run began.
    Opened,
    InPlace,
    /// Another file takes its place.
    Replaced,
    /// Another one with the same text does: nothing is lost, and yet it is not the file that was read.
    Same,
}

/// Saves the file at every step, and says what became of it: how often the change was made and the edit stands in its place, was made
/// and the edit is kept beside it, was taken back, and both texts were kept.
fn saved(way: Save, exchanges: bool) -> [usize; 4] {
    let mut ends = [0; 4];
    for left in 0.. {
        let (_dir, workspace, changes) = story();
        let before = files(&workspace.root);
        let plan = workspace.root.join(PLAN);
        let opened = OpenOptions::new().append(true).open(&plan).unwrap();
        let save = || match way {
            Save::Opened => (&opened).write_all(MINE.as_bytes()).unwrap(),
            Save::InPlace => {
                let file = OpenOptions::new().append(true).open(&plan);
                // On a disk that exchanges nothing, there is no such file for a moment, and the editor says so.
                if let Ok(mut file) = file {
                    file.write_all(MINE.as_bytes()).unwrap();
                }
            }
            Save::Replaced | Save::Same => {
                let Ok(text) = fs::read_to_string(&plan) else { return };
                let other = workspace.root.join("editor");
                fs::write(&other, if matches!(way, Save::Same) { text } else { text + MINE }).unwrap();
                fs::rename(other, &plan).unwrap();
            }
        };
        let has_saved = Cell::new(false);
        let save = || {
            save();
            has_saved.set(files(&workspace.root).values().any(|text| text.ends_with(MINE.as_bytes())));
        };
        let disk = Edited { left: Cell::new(left), exchanges, save: &save };
        let done = go(&disk, &workspace, &changes);
        let now = files(&workspace.root);
        let told = |text: &[u8]| now.values().any(|one| one == text);
        let context = format!("{way:?} at {left}: {done:?}");
        assert!(!has_saved.get() || now.values().any(|text| text.ends_with(MINE.as_bytes())), "{context}\n{now:#?}");
        match done {
            Ok(kept) if kept.is_empty() => {
                let is_beside = |path: &String| path.contains("crossbook");
                assert!(!now.keys().any(is_beside), "{context}");
                ends[0] += 1;
            }
            Ok(_) => ends[1] += 1,
            Err(error) if error.message.ends_with("nothing was changed") => {
                ends[2] += 1;
                let mut wanted = before.clone();
                if has_saved.get() {
                    wanted.get_mut(PLAN).unwrap().extend(MINE.as_bytes());
                }
                assert_eq!(now, wanted, "{context}");
                assert!(error.message.contains("changed by someone else") || error.message.contains("already exists"), "{context}");
                assert!(!place(&workspace).exists());
            }
            Err(error) => {
                ends[3] += 1;
                assert!(error.help.as_ref().unwrap().contains("someone"), "{context}");
                assert!(before.values().all(|text| told(text)), "{context}\n{now:#?}");
            }
        }
        if disk.left.get() < usize::MAX / 2 {
            break;
        }
    }
    ends
}

#[test]
fn what_is_saved_while_files_change_is_never_lost() {
    for exchanges in [true, false] {
        for way in [Save::Opened, Save::InPlace, Save::Replaced, Save::Same] {
            let [made, kept, taken_back, _] = saved(way, exchanges);
            // An edit before the last look is found; one after it, when all that is left is to note the end, is kept.
            assert!(made > 0 && kept <= 1 && taken_back > 5, "{way:?} {made} {kept} {taken_back}");
        }
    }
}

#[test]
fn an_edit_that_comes_after_the_end_is_kept_and_told() {
    let (_dir, workspace, changes) = story();
    let opened = OpenOptions::new().append(true).open(workspace.root.join(PLAN)).unwrap();
    let steps = Cell::new(0);
    let count = || steps.set(steps.get() + 1);
    // How many steps there are: the last is the note that all is done.
    for left in 0.. {
        let (_dir, workspace, changes) = story();
        let before = steps.get();
        go(&Edited { left: Cell::new(left), exchanges: true, save: &count }, &workspace, &changes).unwrap();
        if steps.get() == before {
            break;
        }
    }
    let save = || (&opened).write_all(MINE.as_bytes()).unwrap();
    let disk = Edited { left: Cell::new(steps.get() - 1), exchanges: true, save: &save };
    let kept = go(&disk, &workspace, &changes).unwrap();
    assert!(kept.len() == 1 && kept[0].contains("TASK2/.PLAN.md.crossbook-old"), "{kept:?}");
    let text = fs::read_to_string(workspace.root.join(TASKS).join("TASK2/.PLAN.md.crossbook-old")).unwrap();
    assert_eq!(text, format!("plan 1\r\n{MINE}"));
    assert!(!place(&workspace).exists());
}
