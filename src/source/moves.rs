//! Which task folder became which, told by what is written in them.

use crate::text::{Cut, start_of};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// A task folder before or after a change: of its files, those that the change touches.
#[derive(Clone, Debug, Default)]
pub struct FolderText {
    /// Name of the folder.
    pub name: String,
    /// The texts of those files.
    pub texts: Vec<Arc<str>>,
}

/// So much of what two folders say must be the same before one is taken for the other under a new name.
const ALIKE: f64 = 0.5;
/// So much more alike a folder must be to one than to the next, to be taken for that.
const CLEAR: f64 = 1.15;
/// What says less than this may stand anywhere.
const MIN_WEIGHT: usize = 4;
/// So many bytes of a file are compared.
const MAX_FILE_BYTES: usize = 256 * 1024;

/// For each folder of `new` the folder of `old` that it was, as indices; a folder that stays what it is is its own. Folders of `new`
/// that are in no pair are new. Where the texts do not tell, a folder is taken for what has its name.
pub fn pairs(old: &[FolderText], new: &[FolderText]) -> Vec<(usize, usize)> {
    let (old_lines, new_lines) = (weighed(old), weighed(new));
    let mut scores: Vec<(f64, usize, usize)> = Vec::new();
    for (from, one) in old_lines.iter().enumerate() {
        for (to, other) in new_lines.iter().enumerate() {
            let shared: usize = one.iter().filter(|(line, _)| other.contains_key(*line)).map(|(_, weight)| weight).sum();
            let all: usize = one.values().sum::<usize>() + other.values().sum::<usize>();
            let score = if all == 0 { 0.0 } else { (shared * 2) as f64 / all as f64 };
            scores.push((score, from, to));
        }
    }
    let stays = |from: usize, to: usize| old[from].name == new[to].name;
    scores.sort_by(|one, other| {
        let key = |score: &(f64, usize, usize)| (!stays(score.1, score.2), score.1, score.2);
        other.0.total_cmp(&one.0).then_with(|| key(one).cmp(&key(other)))
    });
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for &(score, from, to) in scores.iter().take_while(|(score, ..)| *score >= ALIKE) {
        let free = |pairs: &[(usize, usize)]| pairs.iter().all(|(one, other)| *one != from && *other != to);
        let rival = |other: &&(f64, usize, usize)| (other.1 == from) != (other.2 == to) && other.0 * CLEAR > score;
        let open = |other: &&(f64, usize, usize)| pairs.iter().all(|(one, two)| *one != other.1 && *two != other.2);
        let is_clear = stays(from, to) || !scores.iter().filter(open).any(|other| rival(&other));
        if free(&pairs) && is_clear {
            pairs.push((from, to));
        }
    }
    // What is left has the same name, or nothing that tells.
    for (from, one) in old.iter().enumerate() {
        let to = new.iter().position(|other| other.name == one.name);
        if let Some(to) = to
            && pairs.iter().all(|(known, taken)| *known != from && *taken != to)
        {
            pairs.push((from, to));
        }
    }
    pairs.sort_unstable();
    pairs
}

/// What a commit did to a folder that is there before and after, by the lines that tell it from others.
#[derive(Clone, Debug, Default)]
pub struct FolderEdit {
    removed: HashSet<String>,
    added: HashSet<String>,
    has_heading: bool,
}

impl FolderEdit {
    /// Notes a line that a file lost.
    pub fn remove(&mut self, line: &str) {
        self.note(line, |edit| &mut edit.removed);
    }

    /// Notes a line that a file got.
    pub fn add(&mut self, line: &str) {
        self.note(line, |edit| &mut edit.added);
    }

    fn note(&mut self, line: &str, lines: fn(&mut Self) -> &mut HashSet<String>) {
        let line = line.trim();
        self.has_heading |= line.starts_with('#');
        if weight(line) >= MIN_WEIGHT {
            lines(self).insert(without_numbers(line));
        }
    }
}

/// Whether [`pairs`] may find that one of some folders, all of which were edited in place, became another. What tells them apart is the
/// lines that no other has: one can look like another only by lines that left the one and came into the other. Which heading is the
/// title, and counts, may change without its line.
pub fn may_be_exchanged(edits: &[&FolderEdit]) -> bool {
    let went_over = |from: usize, to: usize| from != to && !edits[from].removed.is_disjoint(&edits[to].added);
    let places = 0..edits.len();
    edits.iter().filter(|edit| edit.has_heading).count() > 1 || places.clone().any(|from| places.clone().any(|to| went_over(from, to)))
}

/// The lines of each folder that no other of the same side has, with how much each says. What every template has tells nothing.
fn weighed(folders: &[FolderText]) -> Vec<HashMap<String, usize>> {
    let lines: Vec<HashMap<String, usize>> = folders.iter().map(lines).collect();
    let mut seen: HashSet<&str> = HashSet::new();
    let mut common: HashSet<String> = HashSet::new();
    for line in lines.iter().flat_map(HashMap::keys) {
        if !seen.insert(line) {
            common.insert(line.clone());
        }
    }
    lines.into_iter().map(|lines| lines.into_iter().filter(|(line, _)| !common.contains(line)).collect()).collect()
}

fn lines(folder: &FolderText) -> HashMap<String, usize> {
    let mut lines = HashMap::new();
    for text in &folder.texts {
        let mut titled = false;
        for line in start_of(text, MAX_FILE_BYTES).lines().map(str::trim) {
            let heading = line.starts_with('#');
            let weight = weight(line);
            // The title says what a task is about; other headings are the template's.
            let weight = match heading {
                true if titled => 0,
                true => weight * 3,
                false => weight,
            };
            titled |= heading;
            if weight >= MIN_WEIGHT {
                lines.insert(without_numbers(line), weight);
            }
        }
    }
    lines
}

/// How much a line says.
fn weight(line: &str) -> usize {
    line.chars().filter(|c| c.is_alphanumeric()).count()
}

/// A line as it reads whatever number the task has: `Task 4` and `TASK5` are `task#`.
fn without_numbers(line: &str) -> String {
    let lower = line.to_lowercase();
    let mut out = String::with_capacity(lower.len());
    let mut rest = lower.as_str();
    while let Some(at) = rest.find("task") {
        let (before, after) = (rest.head(at + 4), rest.tail(at + 4));
        out.push_str(before);
        let digits = after.trim_start_matches([' ', '\u{a0}']);
        rest = digits.trim_start_matches(|c: char| c.is_ascii_digit());
        if rest.len() < digits.len() {
            out.push('#');
        } else {
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::kept_lines;

    fn folder(number: u32, about: &str) -> FolderText {
        let text = match about {
            "" => format!("# {{Title}} — Task {number} Plan\n\n## Goal\n\n{{Goal}}\n"),
            about => {
                format!("# {about} — Task {number} Plan\n\n## Goal\n\nBring {about} to everybody.\n\n## Status\n\nTask {number} is open.\n")
            }
        };
        FolderText { name: format!("TASK{number}"), texts: vec![text.into()] }
    }

    fn became(old: &[(u32, &str)], new: &[(u32, &str)]) -> Vec<(u32, u32)> {
        let folders = |list: &[(u32, &str)]| list.iter().map(|(number, about)| folder(*number, about)).collect::<Vec<_>>();
        pairs(&folders(old), &folders(new)).into_iter().map(|(from, to)| (old[from].0, new[to].0)).collect()
    }

    #[test]
    fn folders_are_followed_by_what_they_say() {
        let (exports, login, invoices) = ("Exports", "Login", "Invoices");
        assert_eq!(became(&[(3, exports)], &[(4, exports)]), [(3, 4)]);
        assert_eq!(became(&[(3, exports), (4, login)], &[(3, login), (4, exports)]), [(3, 4), (4, 3)]);
        // A new one comes between.
        assert_eq!(became(&[(3, exports), (4, login)], &[(3, invoices), (4, exports), (5, login)]), [(3, 4), (4, 5)]);
        assert_eq!(became(&[(3, exports), (4, login)], &[(3, exports), (4, login)]), [(3, 3), (4, 4)]);
    }

    #[test]
    fn what_nothing_tells_apart_stays_where_it_is() {
        assert_eq!(became(&[(3, ""), (4, "")], &[(3, ""), (4, ""), (5, "")]), [(3, 3), (4, 4)]);
        assert_eq!(became(&[(3, "Exports")], &[(3, "Login")]), [(3, 3)], "it was written anew");
        assert_eq!(became(&[(3, "Exports")], &[(4, "Login")]), [], "one went and another came");
    }

    /// Some lines stand in many files, and some differ in nothing but the number of the task.
    const LINES: [&str; 14] = [
        "",
        "# Exports",
        "## Goal",
        "# Task 4 Plan",
        "# Task 5 Plan",
        "}",
        "See TASK4 for all.",
        "See task 5 for all.",
        "```json",
        "One line of its own",
        "Another line",
        "  Another line",
        "A third line, at last",
        "A fourth one",
    ];

    fn file() -> impl Strategy<Value = Vec<usize>> {
        prop::collection::vec(0..LINES.len(), 0..7)
    }

    /// What a file becomes: at a place so many lines go, and others come.
    type Edits = Vec<(usize, usize, Vec<usize>)>;

    fn edits() -> impl Strategy<Value = Edits> {
        prop::collection::vec((0..7_usize, 0..3_usize, prop::collection::vec(0..LINES.len(), 0..3)), 0..3)
    }

    fn text(lines: &[usize]) -> String {
        lines.iter().map(|line| format!("{}\n", LINES[*line])).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_was_not_exchanged_stays(folders in prop::collection::vec(prop::collection::vec((file(), edits()), 1..3), 2..4)) {
            let (mut old, mut new, mut lines) = (Vec::new(), Vec::new(), Vec::new());
            for (index, files) in folders.iter().enumerate() {
                let name = format!("TASK{index}");
                let before: Vec<Arc<str>> = files.iter().map(|(file, _)| text(file).into()).collect();
                let edited = files.iter().map(|(file, edits)| {
                    let mut file = file.clone();
                    for (at, gone, new) in edits {
                        let at = (*at).min(file.len());
                        file.splice(at..(at + gone).min(file.len()), new.iter().copied());
                    }
                    text(&file).into()
                });
                let after: Vec<Arc<str>> = edited.collect();
                let mut edit = FolderEdit::default();
                for (before, after) in before.iter().zip(&after) {
                    let kept = kept_lines(before, after);
                    let stays: HashSet<usize> = kept.iter().flatten().map(|line| *line as usize).collect();
                    before.lines().enumerate().filter(|(line, _)| !stays.contains(line)).for_each(|(_, line)| edit.remove(line));
                    after.lines().zip(&kept).filter(|(_, kept)| kept.is_none()).for_each(|(line, _)| edit.add(line));
                }
                old.push(FolderText { name: name.clone(), texts: before });
                new.push(FolderText { name, texts: after });
                lines.push(edit);
            }
            if !may_be_exchanged(&lines.iter().collect::<Vec<_>>()) {
                let stay: Vec<(usize, usize)> = (0..old.len()).map(|folder| (folder, folder)).collect();
                prop_assert_eq!(pairs(&old, &new), stay);
            }
        }
    }

    #[test]
    fn what_goes_over_may_have_been_exchanged() {
        let edit = |removed: &[&str], added: &[&str]| {
            let mut edit = FolderEdit::default();
            removed.iter().for_each(|line| edit.remove(line));
            added.iter().for_each(|line| edit.add(line));
            edit
        };
        let is = |one: FolderEdit, other: FolderEdit| may_be_exchanged(&[&one, &other]);
        assert!(is(edit(&["About TASK4"], &[]), edit(&[], &["  about task 5"])) && is(edit(&["# A"], &[]), edit(&[], &["# B"])));
        assert!(!is(edit(&["About exports", "# A", "}"], &["# B"]), edit(&["About login"], &["About exports, too", "}"])));
    }
}
