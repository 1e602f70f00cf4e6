//! `TASK4`, `Task 4`, and the lists and ranges that follow.

use super::{Ambiguity, ClaimedSpans, Meaning, Mention, Scanner, ambiguity, item_name, unknown_repo};
use crate::config::{FoundWord, Kind, Kinds};
use crate::markdown::Passage;
use crate::model::names::trim_before;
use crate::model::{Form, Model, RepoId, TargetRepo, TaskId};
use crate::source::Number;
use crate::text::{Cut, end_of, fold, nearest};

/// No range of tasks is longer; what looks like one is something else.
const MAX_RANGE_TASKS: u64 = 100;

/// The numbers that people write where any will do: `task-123`.
const EXAMPLES: [u64; 8] = [42, 99, 123, 999, 1234, 9999, 12_345, 99_999];

/// How far back in a run of characters an address is looked for.
const MAX_ADDRESS_BYTES: usize = 2_000;

/// A number found in the text.
struct Token {
    start: usize,
    end: usize,
    /// Where the digits start.
    digits_at: usize,
    number: Number,
    /// All of it is written small: `task 4`. Only a repo right before it makes that a reference.
    small: bool,
    /// A space stands before the number, as in prose; in a list, nothing but the number stands there.
    spaced: bool,
    /// `Tasks 4 and 5`: numbers alone go on.
    plural: bool,
}

pub(super) fn scan(scanner: &Scanner<'_>, passage: &Passage, taken: &ClaimedSpans, mentions: &mut Vec<Mention>) {
    let text = passage.text.as_str();
    let kinds = &scanner.place.names.kinds;
    let mut from = 0;
    for word in kinds.words_in(text) {
        let Some(token) = token_at(kinds, text, word).filter(|_| word.start >= from) else { continue };
        let kind = &kinds[word.kind];
        from = token.end;
        if taken.holds(token.start) || scanner.linked(passage, token.start) || in_address(text.head(token.start)) {
            continue;
        }
        let Some((repo, form, first)) = repo_of(scanner, passage, &token) else { continue };
        let ambiguity = ambiguity::of(scanner, passage, (token.start, token.end), token.spaced, form);
        let others = if form == Form::Qualified { Vec::new() } else { ambiguity::others(scanner, passage, token.start) };
        // `Spec 002-crew-lists` is a number and a name in one.
        if let Some(length) = name_at(kinds, &token, text) {
            let end = token.end + length;
            let name = Some(text.part(token.digits_at..end).into());
            mentions.push(Mention {
                span: passage.source(first, end),
                text: text.part(first..end).into(),
                form,
                meaning: Meaning::Task { repo, number: token.number, ambiguity, others, step: None, name },
            });
            from = end;
            continue;
        }
        let mut add = |start: usize, end: usize, value: u64, ambiguity: Ambiguity| {
            let number = token.number.with(value);
            let own = form == Form::Contextual && start != first && Some(number) == scanner.place.number();
            let (repo, form) = if own { (scanner.place.home(), Form::Own) } else { (repo.clone(), form) };
            let is_step = token.spaced && form != Form::Qualified && Some(number) != scanner.place.number();
            let step = scanner.steps.get(&number).filter(|_| is_step).cloned();
            mentions.push(Mention {
                span: passage.source(start, end),
                text: text.part(start..end).into(),
                form,
                meaning: Meaning::Task { repo, number, ambiguity, others: others.clone(), step, name: None },
            });
        };
        // `TASK4/5` and `web Task 4/5` are two tasks, but `Task 4/5` is the fourth of five.
        let slash = !token.spaced || form == Form::Qualified;
        let (mut start, mut number, mut end) = (first, token.number.value, token.end);
        // What no repo has is an example, where the words are common ones.
        let is_other = || EXAMPLES.contains(&token.number.value) || is_product(text, token.start);
        let is_example = kind.is_common || (!kind.has_templates() && form != Form::Qualified && is_other());
        let mut ambiguity = if is_example && ambiguity == Ambiguity::No { Ambiguity::Example } else { ambiguity };
        loop {
            if let Some((last, last_end)) =
                range_end(kind, text.tail(end)).filter(|(last, _)| *last > number && *last - number <= MAX_RANGE_TASKS)
            {
                let last_end = end + last_end;
                (number..=last).for_each(|number| add(start, last_end, number, ambiguity));
                end = last_end;
            } else {
                add(start, end, number, ambiguity);
            }
            from = end;
            let Some((gap, length, next)) = list_next(kind, text.tail(end), slash, token.plural) else { break };
            // `TASK2/3` names two tasks, and `TASK2/3 done` counts.
            let alone = text.tail(end + gap).starts_with(|c: char| c.is_ascii_digit()) && !token.plural;
            if alone && ambiguity == Ambiguity::No && ambiguity::counts(text.tail(end + length)) {
                ambiguity = Ambiguity::Example;
            }
            (start, number, end) = (end + gap, next, end + length);
        }
    }
}

/// Whether the word is the last of a name for something else: `OpenAPI Spec 3`, `the JSON API Spec 5`.
fn is_product(text: &str, start: usize) -> bool {
    let Some(before) = text.head(start).strip_suffix(' ') else { return false };
    let word = before.rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '[' | '*' | '`' | '"')).next().unwrap_or_default();
    let is_start = before.head(before.len() - word.len()).trim_end().is_empty()
        || before.head(before.len() - word.len()).trim_end().ends_with(['.', ':', '!', '?', '|', '-', '*']);
    let is_name = word.chars().skip(1).any(char::is_uppercase) || word.ends_with('+');
    word.ends_with(|c: char| c.is_alphanumeric() || c == '+') && (is_name || (word.starts_with(char::is_uppercase) && !is_start))
}

/// How far a name goes on behind its number, where it does: the number has zeros or more digits than one, as names of items have.
fn name_at(kinds: &Kinds, token: &Token, text: &str) -> Option<usize> {
    let behind = text.tail(token.end);
    let length = behind.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_'))).unwrap_or(behind.len());
    let name = text.part(token.digits_at..token.end + length).trim_end_matches(['-', '_']);
    let known = kinds.read_name(token.number.kind, name);
    let has_name = known.is_some_and(|(number, known)| number == token.number && known.digits.len() > 1);
    (has_name && length > 1).then(|| name.len() - (token.end - token.digits_at))
}

/// A word for an item with a number behind it that stands as a word of its own.
fn token_at(kinds: &Kinds, text: &str, FoundWord { kind, start, end }: FoundWord) -> Option<Token> {
    let before = text.char_before(start);
    if before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '#' | '{' | '$' | '@' | '\\' | '=' | '%')) {
        return None;
    }
    let (value, length, spaced) = number_after(&kinds[kind], text.tail(end))?;
    // `ADR-0000` has no number yet.
    if value == 0 && !kinds[kind].has_templates() {
        return None;
    }
    let joined = text.tail(end).starts_with(['-', '#']);
    // `task-6-testing-guide` and `task-24.x` are names of something else.
    let goes_on = text.tail(end + length);
    let is_name = |mark: char| goes_on.strip_prefix(mark).is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
    if joined && (is_name('-') || is_name('.')) {
        return None;
    }
    let is_written = text.tail(end).starts_with('-') && kinds[kind].is_written(text.part(start..end));
    let small = text.tail(start).starts_with(|c: char| c.is_ascii_lowercase()) && !is_written;
    let plural = text.tail(end).starts_with(['s', 'S']);
    let digits = text.part(end..end + length).bytes().rev().take_while(u8::is_ascii_digit).count();
    let digits_at = end + length - digits;
    Some(Token { start, end: end + length, digits_at, number: Number { kind, value }, small, spaced, plural })
}

/// Whether the run of characters that a token ends is an address, or a path to something else: `https://tracker.example/TASK9`.
fn in_address(before: &str) -> bool {
    let run = end_of(before, MAX_ADDRESS_BYTES)
        .rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '<' | '"' | '\'' | '[' | '`' | ','))
        .next()
        .unwrap_or_default();
    run.contains("://") || run.trim_end_matches('/').contains('/') || run.starts_with("www.")
}

/// The number behind the word: its value, how far it reaches, and whether a space stands before it.
fn number_after(kind: &Kind, text: &str) -> Option<(u64, usize, bool)> {
    // `Tasks 4 and 5`: the plural needs the space.
    let plural = text.strip_prefix(['s', 'S']);
    let rest = plural.unwrap_or(text);
    let spaced = rest.starts_with([' ', '\u{a0}', '\n']);
    if plural.is_some() && !spaced {
        return None;
    }
    let joined = kind.is_hyphenated() && rest.starts_with(['-', '#']);
    let digits_at = if spaced || joined { rest.chars().next().map_or(0, char::len_utf8) } else { 0 };
    let digits = rest.tail(digits_at).bytes().take_while(u8::is_ascii_digit).count();
    let after = rest.tail(digits_at + digits);
    if digits == 0 || !ends_number(after) {
        return None;
    }
    // A number too long to be one is still a mention of a task that cannot exist.
    let number = rest.part(digits_at..digits_at + digits).parse().unwrap_or(u64::MAX);
    Some((number, text.len() - after.len(), spaced))
}

/// Whether a number may end before this text: `TASK4b`, `Task 1.2` and `TASK4_old` are something else.
fn ends_number(after: &str) -> bool {
    let mut characters = after.chars();
    match characters.next() {
        Some('.' | ':') => !characters.next().is_some_and(|next| next.is_ascii_digit()),
        Some('_' | '{' | '%' | '=') => false,
        Some(next) => !next.is_alphanumeric(),
        None => true,
    }
}

/// The repo that a number belongs to, how that is said, and where the mention starts: at the repo's name where it stands beside.
fn repo_of(scanner: &Scanner<'_>, passage: &Passage, token: &Token) -> Option<(TargetRepo, Form, usize)> {
    let place = scanner.place;
    let text = passage.text.as_str();
    // Who keeps tasks of several repos names the repo before the number; of other items anything may be said there.
    let says_repo = place.names.kinds[token.number.kind].has_templates();
    let behind = ambiguity::behind(scanner, text.tail(token.end));
    let leads = |end: usize| text.part(end..token.start).contains(':');
    if let Some(named) = place.names.before(text, token.start).filter(|named| behind.is_none() || !leads(named.end)) {
        // `api (TASK4)`: the number stands in brackets of its own, which the mention must not cut in two.
        let start = if text.part(named.end..token.start).contains('(') { token.start } else { named.start };
        return Some((TargetRepo::Known(named.repo), Form::Qualified, start));
    }
    if let Some((start, word)) = word_before(text.head(token.start)) {
        if says_repo && unknown_repo::leads(scanner, passage, word, text.part(start + word.len()..token.start)) {
            return Some((TargetRepo::Unknown(word.to_owned()), Form::Qualified, start));
        }
        if misspelt(word, place.names.slipped(word)) {
            return Some((TargetRepo::Unknown(word.to_owned()), Form::Qualified, start));
        }
    }
    // Ids stand there, and no prose: `dependencies: [task-3]`.
    let is_id = scanner.document.front_matter.is_some_and(|front| front.contains(passage.span));
    if token.small && !is_id {
        return None;
    }
    if let Some(repo) = behind {
        return Some((TargetRepo::Known(repo), Form::Qualified, token.start));
    }
    if let Some((start, word)) =
        word_before(text.head(token.start)).filter(|(start, word)| says_repo && unknown_repo::owns(scanner, passage, *start, word))
    {
        let start = if text.part(start..token.start).contains('(') { token.start } else { start };
        return Some((TargetRepo::Unknown(word.to_owned()), Form::Qualified, start));
    }
    let column = || item_name::column(scanner, passage).filter(|_| !says_repo);
    let leader = column().or_else(|| scanner.leader(passage));
    // Under another repo's bullet `Task 4` is still the document's own task 4, but `(TASK4)` cites the other's.
    let cited = !token.spaced && text.head(token.start).ends_with('(') && leader.is_some();
    if Some(token.number) == place.number() && !cited {
        return Some((place.home(), Form::Own, token.start));
    }
    if let Some(repo) = leader {
        return Some((TargetRepo::Known(repo), Form::Contextual, token.start));
    }
    place.repo.map(|repo| (TargetRepo::Known(repo), Form::Own, token.start))
}

/// The word right before a number, with nothing but what may stand between a repo and its number.
fn word_before(text: &str) -> Option<(usize, &str)> {
    let end = trim_before(text).len();
    let word_start = text
        .head(end)
        .rfind(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_')))
        .map_or(0, |at| at + text.char_at(at).map_or(1, char::len_utf8));
    let word = text.part(word_start..end);
    (end < text.len() && !word.is_empty()).then_some((word_start, word))
}

/// Whether a word is a slip for a repo's name and not a word of its own: `screenlytics`, but not `report` beside a repo `reports`.
fn misspelt(word: &str, near: Option<&str>) -> bool {
    let Some(near) = near else { return false };
    let (word, near) = (fold(word), fold(near));
    let stem = |name: &str| name.trim_end_matches("es").trim_end_matches('s').to_owned();
    let slip =
        if word.chars().count() < 8 { nearest(&word, [near.as_str()]).is_some() && word.len().abs_diff(near.len()) == 0 } else { true };
    word.chars().count() >= 5 && word.chars().next() == near.chars().next() && stem(&word) != stem(&near) && slip
}

/// The end of a range that starts before this text, and how far it reaches.
fn range_end(kind: &Kind, text: &str) -> Option<(u64, usize)> {
    let trimmed = text.trim_start_matches(' ');
    let spaced = trimmed.len() < text.len();
    let mark = ["\u{2013}", "\u{2014}", "-", "..", "to ", "through "].iter().find(|mark| trimmed.starts_with(**mark))?;
    let word = mark.ends_with(' ');
    // A dash with spaces around it is a pause, and `to` needs them.
    if word != spaced && !(spaced && *mark == "\u{2013}") {
        return None;
    }
    let rest = trimmed.tail(mark.len()).trim_start_matches(' ');
    let (number, length) = task_or_number(kind, rest, !spaced)?;
    Some((number, text.len() - rest.len() + length))
}

/// What follows in a list: where it starts and ends, from the start of this text, and the number it holds. A number alone goes on
/// a list of several tasks, and one behind a slash where that may be a list.
fn list_next(kind: &Kind, text: &str, slash: bool, plural: bool) -> Option<(usize, usize, u64)> {
    let trimmed = text.trim_start_matches([' ', '\n']);
    let mark = [", and ", ", or ", ",", "/", "and ", "& ", "or ", "+ "].iter().find(|mark| trimmed.starts_with(**mark))?;
    let rest = trimmed.tail(mark.len()).trim_start_matches([' ', '\n']);
    let bare = plural || (slash && *mark == "/" && trimmed.len() == text.len());
    let (number, length) = task_or_number(kind, rest, bare)?;
    let start = text.len() - rest.len();
    Some((start, start + length, number))
}

/// `TASK5`, or `5` where a bare number will do.
fn task_or_number(kind: &Kind, text: &str, bare: bool) -> Option<(u64, usize)> {
    let stripped = kind.words.iter().find_map(|word| Some((word, text.strip_word(word)?)));
    if let Some((word, rest)) = stripped.filter(|(word, _)| text.starts_with(char::is_uppercase) || kind.is_written(text.head(word.len())))
    {
        return number_after(kind, rest).map(|(number, length, _)| (number, length + word.len()));
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if !bare || digits == 0 || digits > 4 || !ends_number(text.tail(digits)) || text.tail(digits).starts_with(['-', '/']) {
        return None;
    }
    Some((text.head(digits).parse().ok()?, digits))
}

impl Model {
    /// The one task that a label names: `api TASK4`, or `TASK4` in a document of its own repo. None where it names several,
    /// or one that there is not.
    pub fn task_in_label(&self, label: &str, home: Option<RepoId>) -> Option<TaskId> {
        let mut found: Option<TaskId> = None;
        for FoundWord { kind, start, end } in self.kinds().words_in(label) {
            let starts_word = label.char_before(start).is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '_' | '-' | '/'));
            let rest = label.tail(end).trim_start_matches([' ', '\u{a0}']);
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let ends_word = rest.char_at(digits).is_none_or(|c| !c.is_alphanumeric() && c != '_');
            let Some(value) = rest.head(digits).parse().ok().filter(|_| starts_word && ends_word) else { continue };
            let named = self.names.before(label, start).map(|named| named.repo);
            let task = self.task(named.or(home)?, Number { kind, value })?;
            if found.is_some_and(|known| known != task) {
                return None;
            }
            found = Some(task);
        }
        found
    }
}
