//! What else a number may mean. A number that its repo does not have is a broken reference only where nothing else can be meant.

use super::{Ambiguity, MAX_SENTENCE_BYTES, Scanner};
use crate::markdown::{Home, Passage};
use crate::model::vocabulary::references::{COUNTED, PERIODS, ROLES, TASK_GONE, TRACKERS};
use crate::model::{Form, Named, RepoId};
use crate::text::{Cut, end_of, first_sentence, fold, start_of, unfinished_sentence};

/// How far back a sentence is searched for another repo.
const MAX_BYTES_BACK: usize = 60;

/// Whether the words right around a number say that it is somebody else's: a role that no repo has, a tracker, a week of a plan, a
/// file that numbers its own steps.
fn is_elsewhere(scanner: &Scanner<'_>, before: &str, after: &str, spaced: bool) -> bool {
    let before = before.rsplit('\n').next().unwrap_or_default().trim_end();
    let owner = ["'s", "\u{2019}s"].iter().find_map(|end| before.strip_suffix(end)).unwrap_or(before);
    let word = owner.rsplit(|c: char| !c.is_alphanumeric() && c != '-').next().unwrap_or_default().to_lowercase();
    // A word of the own repo's name is the own repo.
    let is_own = || scanner.place.repo.is_some_and(|repo| fold(scanner.place.repos.of(repo)).contains(&fold(&word)));
    if TRACKERS.contains(&word.as_str()) || (ROLES.contains(&word.as_str()) && !is_own()) {
        return true;
    }
    spaced && (in_a_week(before) || names_a_file(after))
}

/// `Week 4 (Tasks 10-12)`, `Day 2: Task 3`.
fn in_a_week(before: &str) -> bool {
    let label = before.trim_end_matches(['(', ':', ',', '-', '\u{2013}', '\u{2014}', ' ', '*']);
    let words = label.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '\u{2013}'));
    let word = words.trim_end().rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default().to_lowercase();
    words.len() < label.len() && PERIODS.contains(&word.as_str())
}

/// `Tasks 2-4 in tasks.md`: behind the numbers stands the file that they are steps of.
fn names_a_file(after: &str) -> bool {
    let rest = after.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '\u{2013}' | ',' | '/' | ' '));
    let rest = rest.strip_prefix("and ").unwrap_or(rest).trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
    let file = ["in ", "of ", "from "].iter().find_map(|link| rest.strip_prefix(link));
    let name = file.and_then(|file| file.split_whitespace().next()).unwrap_or_default();
    name.trim_matches(|c: char| !c.is_alphanumeric()).ends_with(".md")
}

/// The repo that stands right behind a number: `TASK3 in web`, `TASK3 (web)`.
pub(super) fn behind(scanner: &Scanner<'_>, after: &str) -> Option<RepoId> {
    let rest = after.trim_start_matches([' ', '\u{a0}']);
    let rest = ["in the ", "of the ", "in ", "of ", "(", "@"].iter().find_map(|link| rest.strip_prefix(link))?;
    let named = scanner.place.names.leading(rest).filter(|named| named.start == 0)?;
    // `TASK3 (api TASK4)` names two tasks.
    let own_number = rest.tail(named.end).trim_start();
    let own_number = scanner.place.names.kinds.strip_word(own_number).is_some();
    (!own_number).then_some(named.repo)
}

/// The repos of which a sentence or a row speaks beside the one that leads it.
pub(super) fn others(scanner: &Scanner<'_>, passage: &Passage, start: usize) -> Vec<RepoId> {
    let names = scanner.place.names;
    let mut others = Vec::new();
    let mut rest = unfinished_sentence(end_of(passage.text.head(start), MAX_BYTES_BACK));
    while let Some(Named { repo, end, .. }) = names.first(rest) {
        others.push(repo);
        rest = rest.tail(end);
    }
    if let Home::Cell { table, row, .. } = passage.home
        && let Some(row) = (row as usize).checked_sub(1).and_then(|row| scanner.document[table].rows.get(row))
    {
        let cells = row.cells.iter().take(8).map(|cell| scanner.document[*cell].text.as_str());
        others.extend(cells.filter_map(|cell| names.first(cell)).map(|named| named.repo));
    }
    others.extend(scanner.place.repo.filter(|_| scanner.leads_by_chance(passage)));
    others
}

/// Why a number that is not qualified may be no reference at all.
pub(super) fn of(scanner: &Scanner<'_>, passage: &Passage, (start, end): (usize, usize), spaced: bool, form: Form) -> Ambiguity {
    if form == Form::Qualified {
        return Ambiguity::No;
    }
    let (before, after) = (end_of(passage.text.head(start), MAX_SENTENCE_BYTES), start_of(passage.text.tail(end), MAX_SENTENCE_BYTES));
    if is_elsewhere(scanner, before, after, spaced) {
        return Ambiguity::Elsewhere;
    }
    let sentence = unfinished_sentence(before).to_lowercase();
    let rest = first_sentence(after).to_lowercase();
    let gone = TASK_GONE.iter().any(|word| sentence.contains(word))
        || ["was dropped", "is dropped", "will cover", "no longer"].iter().any(|word| rest.contains(word));
    let counted = spaced && (COUNTED.iter().chain(TRACKERS).any(|word| sentence.contains(word)) || rest.starts_with(" of "));
    let opens = before.rsplit('\n').next().unwrap_or_default().trim_start_matches(|c: char| !c.is_alphabetic() || c == 'x').trim_end();
    let step =
        spaced && opens.is_empty() && (after.trim_start_matches('*').starts_with([':', ')', '.', '\u{2014}']) || after.trim().is_empty());
    let owned = before.trim_end().ends_with("'s") || before.trim_end().ends_with("\u{2019}s");
    let word = before.trim_end().rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
    let foreign = before.ends_with(' ') && word.len() > 3 && word.trim_matches('-').contains(['-', '_', '/']);
    // Where each bullet is a repo's, a bullet of somebody unknown has numbers of its own.
    let strange = scanner.among_repos(passage) && scanner.unknown_leader(passage).is_some();
    let outside = form == Form::Own && scanner.place.item.is_none();
    if gone || counted || step || owned || foreign || outside || strange { Ambiguity::Example } else { Ambiguity::No }
}

/// Whether a number behind a slash is how many there are: `TASK2/3 stories done`.
pub(super) fn counts(after: &str) -> bool {
    let word = after.trim_start().split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    after.starts_with(' ')
        && ["done", "of", "stories", "tests", "items", "complete", "completed", "finished", "min", "steps", "subtasks"].contains(&word)
}
