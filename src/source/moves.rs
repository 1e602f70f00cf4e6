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
            let weight = line.chars().filter(|c| c.is_alphanumeric()).count();
            // The title says what a task is about; other headings are the template's.
            let weight = match heading {
                true if titled => 0,
                true => weight * 3,
                false => weight,
            };
            titled |= heading;
            if weight >= 4 {
                lines.insert(without_numbers(line), weight);
            }
        }
    }
    lines
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
    use super::*;

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
}
