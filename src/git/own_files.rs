//! What git's own files say of a repo, read without a process where they say it plainly.
//!
//! Only the usual repo is read this way: a working tree with its own folder `.git`. Where git would look anywhere else, or a file is of a
//! form that is not known here, nothing is said, and git is asked instead.
#![allow(clippy::disallowed_methods, reason = "it asks which of git's own files there are")]

use std::path::{Path, PathBuf};

use crate::disk::door::open_own;

/// The longest configuration that is read, in bytes.
const MAX_CONFIG_BYTES: u64 = 64 * 1024;
/// The longest index that is read, in bytes.
const MAX_INDEX_BYTES: u64 = 256 * 1024 * 1024;

/// The repo of a working tree that shares it with no other.
#[derive(Debug)]
pub(super) struct OwnFiles {
    folder: PathBuf,
    /// In small letters.
    config: String,
}

impl OwnFiles {
    /// None where git would look in other places, too: for a linked working tree, or where a file points elsewhere.
    pub(super) fn of(tree: &Path) -> Option<Self> {
        let folder = tree.join(".git");
        let is_there = |name: &str| folder.join(name).symlink_metadata().is_ok();
        if !folder.symlink_metadata().is_ok_and(|about| about.is_dir()) || is_there("commondir") || is_there("config.worktree") {
            return None;
        }
        let config = open_own(&folder.join("config")).and_then(|file| file.read(MAX_CONFIG_BYTES)).ok()?;
        Some(Self { config: String::from_utf8_lossy(&config).to_lowercase(), folder })
    }

    /// Whether the repo's own configuration can set anything in a section, or in any file that it includes. Git knows no other way to
    /// write the name of a section, so that a word which is nowhere in the file names none.
    pub(super) fn may_set(&self, section: &str) -> bool {
        self.config.contains(section) || self.config.contains("include")
    }

    /// Whether older commits are not here.
    pub(super) fn is_shallow(&self) -> bool {
        self.folder.join("shallow").symlink_metadata().is_ok()
    }

    /// Whether git looks at every file of the index, so that none is taken for what is committed unseen; none where that cannot be told.
    pub(super) fn is_all_watched(&self) -> Option<bool> {
        // Ids of another length than SHA-1's.
        if self.may_set("objectformat") {
            return None;
        }
        let index = open_own(&self.folder.join("index")).and_then(|file| file.read(MAX_INDEX_BYTES)).ok()?;
        is_all_watched(&index)
    }
}

/// The length of what stands before the name of each entry: times, numbers and the id, then two bytes of flags.
const ENTRY: usize = 62;
const CHECKSUM: usize = 20;
const ASSUME_UNCHANGED: u16 = 0x8000;
const EXTENDED: u16 = 0x4000;
const SKIP_WORKTREE: u16 = 0x4000;

/// As `gitformat-index` describes an index, in its versions 2 to 4.
fn is_all_watched(index: &[u8]) -> Option<bool> {
    let number = |at: usize| Some(u32::from_be_bytes(index.get(at..at + 4)?.try_into().ok()?));
    let flags = |at: usize| Some(u16::from_be_bytes(index.get(at..at + 2)?.try_into().ok()?));
    let version = number(4).filter(|version| index.starts_with(b"DIRC") && (2..=4).contains(version))?;
    let mut at = 12;
    for _ in 0..number(8)? {
        let own = flags(at + ENTRY - 2)?;
        let is_extended = own & EXTENDED != 0;
        let more = if is_extended { flags(at + ENTRY)? } else { 0 };
        if own & ASSUME_UNCHANGED != 0 || more & SKIP_WORKTREE != 0 {
            return Some(false);
        }
        let name = at + ENTRY + if is_extended { 2 } else { 0 };
        let end = name + memchr::memchr(0, index.get(name..)?)?;
        // Until version 4, entries start at multiples of eight bytes. There a length stands before the name, whose last byte alone has
        // its highest bit clear: that may be a zero, and the name ends with the next.
        at = match version {
            4 => {
                let length = index.get(name..)?.iter().position(|byte| byte & 0x80 == 0)? + 1;
                name + length + memchr::memchr(0, index.get(name + length..)?)? + 1
            }
            _ => at + (end - at) / 8 * 8 + 8,
        };
    }
    while at + CHECKSUM < index.len() {
        // What starts with a small letter must be understood by whoever reads the index: entries may stand elsewhere.
        if !index.get(at)?.is_ascii_uppercase() {
            return None;
        }
        at = at.checked_add(8)?.checked_add(number(at + 4)? as usize)?;
    }
    (at + CHECKSUM == index.len()).then_some(true)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::git::test_git::git;

    fn watched(root: &Path) -> Option<bool> {
        OwnFiles::of(root)?.is_all_watched()
    }

    #[test]
    fn an_index_tells_whether_a_file_is_left_out() {
        for version in ["2", "3", "4"] {
            let dir = tempfile::tempdir().unwrap();
            let git = git(dir.path());
            git.init();
            for (index, name) in ["a", "a/b", "a/bc.md", "a/bc.md.x", "ab", "z"].into_iter().enumerate() {
                let place = dir.path().join(format!("{}{name}", "long/".repeat(index)));
                fs::create_dir_all(place.parent().unwrap()).unwrap();
                fs::write(place, name).unwrap();
            }
            git.commit("One");
            git.run(&["update-index", "--index-version", version]);
            assert_eq!(watched(dir.path()), Some(true), "{version}");
            let file = "long/long/a/bc.md";
            for (on, off) in [("--assume-unchanged", "--no-assume-unchanged"), ("--skip-worktree", "--no-skip-worktree")] {
                git.run(&["update-index", on, file]);
                assert_eq!(watched(dir.path()), Some(false), "{version} {on}");
                git.run(&["update-index", off, file]);
                assert_eq!(watched(dir.path()), Some(true), "{version} {off}");
            }
            // An entry that will be added has more flags, and is watched.
            fs::write(dir.path().join("new"), "").unwrap();
            git.run(&["add", "--intent-to-add", "new"]);
            assert_eq!(watched(dir.path()), Some(true), "{version}");
        }
    }

    #[test]
    fn what_is_not_known_here_is_not_said() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("repo");
        fs::create_dir(&root).unwrap();
        assert!(OwnFiles::of(&root).is_none());
        let git = git(&root);
        git.init();
        fs::write(root.join("a"), "a").unwrap();
        git.commit("One");
        assert!(OwnFiles::of(&root).is_some_and(|own| !own.may_set("filter") && !own.is_shallow()));
        git.run(&["worktree", "add", "-q", "../other"]);
        assert!(OwnFiles::of(&dir.path().join("other")).is_none());
        git.run(&["config", "FILTER.x.clean", "true"]);
        assert!(OwnFiles::of(&root).unwrap().may_set("filter"));
        git.run(&["update-index", "--split-index"]);
        assert_eq!(watched(&root), None);
        fs::write(root.join(".git/commondir"), "../../elsewhere\n").unwrap();
        assert!(OwnFiles::of(&root).is_none());
    }

    proptest::proptest! {
        #![proptest_config(crate::git::garbage::config())]

        #[test]
        fn any_index_is_read(answer in crate::git::garbage::answer(), version in 0_u8..6, count in 0_u8..4) {
            is_all_watched(&[b"DIRC\0\0\0".as_slice(), &[version, 0, 0, 0, count], &answer].concat());
            is_all_watched(&answer);
        }
    }
}
