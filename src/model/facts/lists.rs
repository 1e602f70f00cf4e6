//! The sections that are lists: snapshot, responsibilities, order, blockers, activity, files, criteria.

use super::super::vocabulary::blockers;
use super::super::{Named, Names, RepoId, Vocabulary};
use super::Field;
use crate::config::{Kinds, State};
use crate::markdown::{Document, Home, Item, ItemId, Section, SectionName};
use crate::text::{Cut, Date, Span, end_of};

/// What Cross-Repo Snapshot says of a repo.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The item of the list.
    pub item: ItemId,
    /// The name that leads the bullet, known or not; empty where prose does.
    pub name: Field,
    /// The repo of that name; none where no repo has it.
    pub repo: Option<RepoId>,
    /// The state that its first words claim, and where they stand.
    pub state: Option<(State, Span)>,
    /// What follows the name.
    pub text: String,
    /// What follows the state.
    pub rest: String,
    /// The bytes of the item's text.
    pub span: Span,
}

/// A bullet of Responsibility Alignment with what stands under it.
#[derive(Clone, Debug)]
pub struct Responsibility {
    /// The item of the list.
    pub item: ItemId,
    /// The name that leads the item.
    pub name: Field,
    /// The repo of that name; none where no repo has it.
    pub repo: Option<RepoId>,
    /// What the items below it say, in order.
    pub duties: Vec<String>,
}

/// A step of Dependency Order.
#[derive(Clone, Debug)]
pub struct Step {
    /// The item of the list.
    pub item: ItemId,
    /// The name that leads the step.
    pub name: Field,
    /// The first repo that the step names.
    pub repo: Option<RepoId>,
    /// What the step says.
    pub text: String,
    /// The bytes of the item's text.
    pub span: Span,
}

/// An entry of Blockers that still holds; "None." is no entry, nor is one that is struck, ticked or resolved.
#[derive(Clone, Debug)]
pub struct Note {
    /// What the entry says.
    pub text: String,
    /// The bytes of the entry.
    pub span: Span,
}

/// A dated entry of Recent Activity.
#[derive(Clone, Debug)]
pub struct Activity {
    /// Its day; none where what it starts with is no date.
    pub date: Option<Date>,
    /// What the entry says after the date.
    pub text: String,
    /// The bytes of the entry.
    pub span: Span,
}

/// A path under "Files to change".
#[derive(Clone, Debug)]
pub struct PlannedFile {
    /// The path, as written.
    pub path: String,
    /// The bytes of the path.
    pub span: Span,
    /// What the line says after the path.
    pub note: String,
}

fn top_items<'d>(document: &'d Document, section: Section<'d>) -> impl Iterator<Item = (ItemId, &'d Item)> {
    document.items_in(section.body).filter(|(_, item)| item.depth == 0)
}

fn lead_span(document: &Document, item: &Item) -> Span {
    item.lead.map_or(item.span, |lead| document[lead].span)
}

/// The name that leads an item: a repo's, or a word that stands where one is expected, before `:` or alone.
fn leader(document: &Document, item: &Item, names: &Names) -> (Field, Option<RepoId>, usize) {
    let Some(lead) = item.lead else { return (Field::default(), None, 0) };
    let passage = &document[lead];
    if let Some(Named { repo, start, end, .. }) = names.leading(&passage.text) {
        return (Field { value: passage.text.part(start..end).to_owned(), span: passage.source(start, end) }, Some(repo), end);
    }
    let word = passage.text.split([':', '\n']).next().unwrap_or_default();
    let alone = word.len() == passage.text.len() || passage.text.tail(word.len()).starts_with(':');
    let plain = !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
    if alone && plain {
        return (Field { value: word.to_owned(), span: passage.source(0, word.len()) }, None, word.len());
    }
    (Field::default(), None, 0)
}

/// What follows a leader, without the mark between.
fn after(text: &str, from: usize) -> (&str, usize) {
    let rest = text.tail(from);
    let trimmed = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '-' | '\u{2013}' | '\u{2014}'));
    (trimmed, text.len() - trimmed.len())
}

/// What follows the number of a task, in parentheses or not, and the `is` that make a sentence of a claim: `web (TASK1): Complete`,
/// `web TASK1: Complete`, `web is complete`.
fn past_task<'t>(kinds: &Kinds, text: &'t str, from: usize) -> (&'t str, usize) {
    let said = text.tail(from);
    if let Some(state) = said.strip_prefix("is ") {
        return (state, text.len() - state.len());
    }
    let open = said.strip_prefix('(').unwrap_or(said);
    let number = kinds.strip_word(open).map(|(_, rest)| rest.trim_start_matches([' ', '-']));
    let Some(number) = number.filter(|number| number.starts_with(|c: char| c.is_ascii_digit())) else { return (said, from) };
    let rest = number.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = if open.len() < said.len() { rest.strip_prefix(')') } else { Some(rest) };
    match rest.filter(|rest| rest.trim_start().starts_with([':', '-', '\u{2013}', '\u{2014}'])) {
        Some(rest) => after(text, text.len() - rest.len()),
        None => (said, from),
    }
}

pub(super) fn claims(document: &Document, names: &Names, vocabulary: &Vocabulary) -> Vec<Claim> {
    let Some(section) = document.section(SectionName::CrossRepoSnapshot) else { return Vec::new() };
    top_items(document, section)
        .map(|(id, item)| {
            let (name, repo, end) = leader(document, item, names);
            let (text, at) = after(document.lead(item), end);
            let (said, at) = past_task(&names.kinds, document.lead(item), at);
            let found = repo.and(item.lead).and_then(|lead| {
                let (state, length) = vocabulary.leading(said)?;
                Some(((state, document[lead].source(at, at + length)), said.tail(length).to_owned()))
            });
            let (state, rest) = found.unzip();
            Claim { item: id, name, repo, state, text: text.to_owned(), rest: rest.unwrap_or_default(), span: lead_span(document, item) }
        })
        .collect()
}

pub(super) fn responsibilities(document: &Document, names: &Names) -> Vec<Responsibility> {
    let Some(section) = document.section(SectionName::ResponsibilityAlignment) else { return Vec::new() };
    top_items(document, section)
        .map(|(id, item)| {
            let (name, repo, end) = leader(document, item, names);
            let own = after(document.lead(item), end).0;
            let inner = document.items_in(item.span).filter(|(_, inner)| inner.parent == Some(id)).map(|(_, inner)| document.lead(inner));
            let duties = std::iter::once(own).chain(inner).filter(|duty| !duty.trim().is_empty()).map(str::to_owned).collect();
            Responsibility { item: id, name, repo, duties }
        })
        .collect()
}

/// In how many passages before a step the words are looked for that introduce its list: every step asks.
const MAX_PASSAGES_BACK: usize = 100;
/// How many bytes of those words may say it.
const MAX_INTRODUCTION_BYTES: usize = 400;

/// Whether the words that introduce a list say that it is the way back: "Reverse order on rollback:".
fn runs_back(document: &Document, section: Section<'_>, item: &Item) -> bool {
    let before = Span { start: section.body.start, end: item.span.start };
    let first = document.passages.partition_point(|passage| passage.span.start < before.start);
    let end = document.passages.partition_point(|passage| passage.span.start < before.end);
    // The introduction is not far: what stands between is another list.
    let near = document.passages[first..end].iter().rev().take(MAX_PASSAGES_BACK);
    let introduction = near.into_iter().find(|passage| passage.item.is_none());
    let words = introduction.map_or_else(String::new, |passage| end_of(&passage.text, MAX_INTRODUCTION_BYTES).to_lowercase());
    let last = words.rsplit('\n').next().unwrap_or_default();
    (last.trim_end().ends_with(':') || introduction.is_some_and(|passage| matches!(passage.home, Home::Heading(_))))
        && ["rollback", "roll back", "rolling back", "reverse"].iter().any(|word| last.contains(word))
}

pub(super) fn order(document: &Document, names: &Names) -> Vec<Step> {
    let Some(section) = document.section(SectionName::DependencyOrder) else { return Vec::new() };
    top_items(document, section)
        .filter(|(_, item)| item.ordinal.is_some() && !runs_back(document, section, item))
        .filter(|(_, item)| item.lead.is_some_and(|lead| !document.standing_text(&document[lead]).trim().is_empty()))
        .map(|(id, item)| {
            let (name, leading, _) = leader(document, item, names);
            let text = document.lead(item).to_owned();
            let repo = leading.or_else(|| names.first(&text).map(|named| named.repo));
            Step { item: id, name, repo, text, span: lead_span(document, item) }
        })
        .collect()
}

/// Whether an entry only says that there is nothing.
pub(super) fn is_nothing(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    text.is_empty()
        || ["none", "n/a", "nothing", "no blockers"]
            .iter()
            .any(|word| text.strip_prefix(word).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)))
}

pub(super) fn blockers(document: &Document) -> Vec<Note> {
    let Some(section) = document.section(SectionName::Blockers) else { return Vec::new() };
    let is_live = |item: &Item| {
        let text = document.lead(item);
        let first = item.lead.and_then(|lead| document[lead].pieces.first()).is_some_and(|piece| document.is_struck(piece.span));
        !first && item.checked != Some(true) && !is_nothing(text) && !blockers::denies(text) && !blockers::is_over(text)
    };
    top_items(document, section)
        .filter(|(_, item)| is_live(item))
        .map(|(_, item)| Note { text: document.lead(item).to_owned(), span: lead_span(document, item) })
        .collect()
}

pub(super) fn activity(document: &Document) -> Vec<Activity> {
    let Some(section) = document.section(SectionName::RecentActivity) else { return Vec::new() };
    top_items(document, section)
        .map(|(_, item)| {
            let text = document.lead(item);
            let (date, length) = Date::prefix(text).map_or((None, 0), |(date, length)| (Some(date), length));
            Activity { date, text: after(text, length).0.to_owned(), span: lead_span(document, item) }
        })
        .filter(|entry| !entry.text.trim().is_empty())
        .collect()
}

pub(super) fn criteria(document: &Document) -> Vec<Span> {
    let Some(section) = document.section(SectionName::AcceptanceCriteria) else { return Vec::new() };
    top_items(document, section).map(|(_, item)| lead_span(document, item)).collect()
}

pub(super) fn snapshot(document: &Document) -> Option<Field> {
    let section = document.section(SectionName::StatusSnapshot)?;
    let passage = document.passages_in(section.body).next().filter(|passage| passage.home == Home::Block)?;
    Some(Field { value: passage.text.clone(), span: passage.span })
}

/// The code spans that lead the items of a list introduced by "Files to change".
pub(super) fn files(document: &Document) -> Vec<PlannedFile> {
    let introduces = |text: &str| {
        let last = text.trim().rsplit('\n').next().unwrap_or_default().trim().trim_end_matches(':').to_lowercase();
        ["files to change", "files touched", "files changed", "files to touch"].iter().any(|words| last.starts_with(words))
    };
    let mut files = Vec::new();
    // How many items belong to a list that was read.
    let mut read = 0;
    let introductions = document.passages.iter().filter(|passage| !matches!(passage.home, Home::Cell { .. }) && introduces(&passage.text));
    for introduction in introductions {
        let from = introduction.span.end;
        let first = document.items.partition_point(|item| item.span.start < from);
        let Some(head) = document.items.get(first).filter(|_| first >= read) else { continue };
        // The list must follow at once: nothing with words of its own may stand between.
        let between = document.passages_in(Span { start: from, end: head.span.start }).any(|passage| !passage.text.trim().is_empty());
        if between {
            continue;
        }
        let mut end = head.span.end;
        read = first;
        for item in document.items[first..].iter().take_while(|item| item.depth >= head.depth) {
            if item.depth == head.depth {
                let gap = Span { start: end, end: item.span.start.max(end) };
                if gap.start < gap.end
                    && document.passages_in(gap).any(|passage| passage.item.is_none_or(|id| document[id].depth < head.depth))
                {
                    break;
                }
                end = item.span.end;
            }
            read += 1;
            let Some(passage) = item.lead.map(|lead| &document[lead]) else { continue };
            let Some(index) = passage.pieces.iter().position(|piece| piece.kind.is_code()) else { continue };
            if !passage.text.head(passage.pieces[index].at as usize).trim().is_empty() {
                continue;
            }
            let path = passage.piece_text(index).trim().to_owned();
            let start = passage.pieces[index].at as usize;
            let note = passage.text.tail(start + passage.piece_text(index).len()).to_owned();
            files.push(PlannedFile { path, span: passage.pieces[index].span, note });
        }
    }
    files
}
