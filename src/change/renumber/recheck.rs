//! What a renumbering would bring about, found before it is done: whether every reference still means what it meant, and what would
//! newly be wrong.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Numbers, is_number};
use crate::change::Changes;
use crate::lint::Finding;
use crate::model::{DocumentId, Model, Reference, Resolution, Target, TargetRepo, join};
use crate::source::Number;
use crate::text::Span;

/// What would come of it.
#[derive(Clone, Debug, Default)]
pub struct Consequences {
    /// References that would mean something else.
    pub shifts: Vec<Shift>,
    /// New findings, by their index among those that there would be.
    pub findings: Vec<usize>,
}

/// A reference that would mean something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    /// Where it stands now.
    pub document: DocumentId,
    /// Its bytes in the document as it is now.
    pub span: Span,
    /// What it means now, in words.
    pub now: String,
    /// Whether there is no such thing now.
    pub is_broken: bool,
    /// What it would mean after the change, in words.
    pub then: String,
    /// Whether the name of its repo before it would settle it.
    pub nameable: bool,
}

impl Consequences {
    /// Compares references and findings before and after the changes, each pair taken from one model.
    pub fn new(changes: &Changes, numbers: &Numbers, now: (&Model, &[Finding]), then: (&Model, &[Finding])) -> Self {
        Self { shifts: shifts(changes, numbers, now.0, then.0), findings: new_findings(changes, now, then) }
    }

    /// The references that the name of their repo would settle.
    pub fn to_name(&self) -> BTreeSet<(DocumentId, Span)> {
        self.shifts.iter().filter(|shift| shift.nameable).map(|shift| (shift.document, shift.span)).collect()
    }
}

fn shifts(changes: &Changes, numbers: &Numbers, now: &Model, then: &Model) -> Vec<Shift> {
    let by_file: HashMap<&str, DocumentId> = then.document_ids().map(|id| (&*then[id].file, id)).collect();
    let mut shifts = Vec::new();
    for id in now.document_ids() {
        let Some(new) = by_file.get(changes.target(&now[id].file).as_str()) else { continue };
        let (old, new) = (now.references_in(id), then.references_in(*new));
        let mut at = 0;
        // The tasks of a range stand in one place, and may come in another order.
        for group in old.chunk_by(|one, other| one.span == other.span) {
            let becomes = &new[at.min(new.len())..(at + group.len()).min(new.len())];
            at += group.len();
            // A stale number was left as it is, and means no more than before.
            if group.iter().any(|reference| reference.resolution == Resolution::Stale) {
                continue;
            }
            let meant =
                |reference| meaning(now, reference, |number| numbers.of(number).unwrap_or(number), |path| changes.target(path), numbers);
            let mut meant: Vec<_> = group.iter().map(meant).collect();
            let mut means: Vec<_> =
                becomes.iter().map(|reference| meaning(then, reference, |number| number, str::to_owned, numbers)).collect();
            meant.sort();
            means.sort();
            if meant != means {
                let said_then: Vec<String> = becomes.iter().map(|reference| said(then, reference)).collect();
                shifts.push(shift(now, group, if said_then.is_empty() { "nothing".to_owned() } else { said_then.join(", ") }));
            }
        }
        shifts.extend(new.get(old.len()).map(|more| Shift {
            document: id,
            span: Span::new(0, 0),
            now: "nothing".to_owned(),
            is_broken: false,
            then: said(then, more),
            nameable: false,
        }));
    }
    shifts
}

fn shift(model: &Model, group: &[Reference], then: String) -> Shift {
    let reference = &group[0];
    let nameable = is_number(reference) && matches!(reference.target.repo(), TargetRepo::Known(_));
    let is_broken = group.iter().all(|reference| reference.resolution == Resolution::Broken);
    let said = if is_broken { name } else { said };
    let now: Vec<String> = group.iter().map(|reference| said(model, reference)).collect();
    Shift { document: reference.document, span: reference.span, now: now.join(", "), is_broken, then, nameable }
}

/// What a reference means, for comparison: nothing where nobody can tell, or where it means no task or file that there is.
fn meaning(
    model: &Model,
    reference: &Reference,
    number: impl Fn(Number) -> Number,
    path: impl Fn(&str) -> String,
    numbers: &Numbers,
) -> Option<(Option<u32>, String, String)> {
    let repo = match reference.target.repo() {
        TargetRepo::Known(repo) => Some(repo.0),
        TargetRepo::Unknown(_) => return None,
        TargetRepo::Workspace => None,
    };
    let of_moved_repo = repo == Some(numbers.repo.0);
    match &reference.target {
        // A task that is not checked out here has a number all the same.
        Target::Task { number: Some(old), .. } if reference.resolution != Resolution::Broken || !of_moved_repo => {
            let new = if of_moved_repo { number(*old) } else { *old };
            Some((repo, format!("{} {}", new.kind.0, new.value), String::new()))
        }
        Target::Task { .. } => None,
        _ if reference.resolution != Resolution::Ok => None,
        target => {
            let root = repo.map_or("", |repo| model.repos[repo as usize].info.path.as_str());
            let anchor = if let Target::Heading { anchor, .. } = target { anchor.clone() } else { String::new() };
            Some((repo, path(&join(root, target.path().unwrap_or_default())), anchor))
        }
    }
}

fn said(model: &Model, reference: &Reference) -> String {
    let is_task = matches!(reference.target, Target::Task { number: Some(_), .. });
    let missing = if is_task && reference.resolution == Resolution::Broken { ", which does not exist" } else { "" };
    name(model, reference) + missing
}

fn name(model: &Model, reference: &Reference) -> String {
    let repo = match reference.target.repo() {
        TargetRepo::Known(repo) => model[*repo].info.name.as_str(),
        TargetRepo::Unknown(name) => name,
        TargetRepo::Workspace => "the workspace",
    };
    match (&reference.target, reference.target.path()) {
        (Target::Task { number: Some(number), .. }, _) => format!("{repo} {}", model.label(*number)),
        (Target::Task { task: Some(task), .. }, _) => model.task_name(*task),
        (_, path) => format!("{} in {repo}", path.unwrap_or_default()),
    }
}

/// The findings that nothing now corresponds to: by their rule, file and line; else by their rule and words, numbers aside.
pub fn new_findings(changes: &Changes, (now, old): (&Model, &[Finding]), (then, new): (&Model, &[Finding])) -> Vec<usize> {
    let line = |model: &Model, finding: &Finding| finding.location.place.map_or(0, |(text, span)| model.lines(text).line(span.start));
    let words = |finding: &Finding| finding.message.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
    let mut by_place: BTreeMap<(&str, String, u32), Vec<usize>> = BTreeMap::new();
    for (index, finding) in old.iter().enumerate() {
        let key = (finding.rule, changes.target(&finding.location.file), line(now, finding));
        by_place.entry(key).or_default().push(index);
    }
    let mut rest: Vec<usize> = Vec::new();
    let mut unmatched: BTreeSet<usize> = (0..old.len()).collect();
    for (index, finding) in new.iter().enumerate() {
        match by_place.get_mut(&(finding.rule, finding.location.file.clone(), line(then, finding))).and_then(Vec::pop) {
            Some(known) => {
                unmatched.remove(&known);
            }
            None => rest.push(index),
        }
    }
    let mut by_words: BTreeMap<(&str, String), usize> = BTreeMap::new();
    unmatched.iter().for_each(|index| *by_words.entry((old[*index].rule, words(&old[*index]))).or_default() += 1);
    rest.retain(|index| match by_words.get_mut(&(new[*index].rule, words(&new[*index]))) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    });
    rest
}
