//! A pull request's description, made of what a task's documents say: summary, test plan, the tasks of other repos.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::config::State;
use crate::markdown::{Home, SectionName};
use crate::model::{Document, DocumentId, DocumentKind, Model, Phase, RepoId, Target, TargetRepo, TaskId, join};
use crate::source::Number;
use crate::text::Span;

/// How much of a goal is a summary, in paragraphs or bullets; the plan has the rest.
const MAX_GOAL_BLOCKS: usize = 4;
/// The longest name of a contract, and how many are named.
const MAX_NAME_CHARS: usize = 60;
const MAX_NAMES: usize = 6;

/// The description, as Markdown.
pub fn render(model: &Model, task: TaskId) -> String {
    let mut text = String::from("## Summary\n\n");
    summary(model, task).iter().for_each(|line| add(&mut text, line));
    text += "\n## Test plan\n\n";
    test_plan(model, task).iter().for_each(|line| add(&mut text, line));
    text += if model.kind_of(task).has_templates() { "\n## Cross-collab refs\n\n" } else { "\n## Related\n\n" };
    refs(model, task).iter().for_each(|line| add(&mut text, line));
    text
}

fn add(text: &mut String, line: &str) {
    // Writing to a text cannot fail.
    let _ = writeln!(text, "- {line}");
}

/// The goal, then what is done, what is not, and what is locked.
fn summary(model: &Model, task: TaskId) -> Vec<String> {
    let mut lines: Vec<String> = model.document_of(task, DocumentKind::Plan).map(goal).unwrap_or_default();
    if lines.is_empty() {
        lines.push(model[task].subject.clone());
    }
    let phases = model.phases(task);
    let (done, open): (Vec<&Phase>, Vec<&Phase>) = phases.iter().partition(|phase| phase.state.is_some_and(State::done));
    lines.extend(done.iter().map(|phase| named(phase)));
    let status = |phase: &&Phase| format!("{} ({})", named(phase), phase.status.value.to_lowercase());
    if !open.is_empty() && !done.is_empty() {
        lines.push(format!("Not in this change: {}", open.iter().map(status).collect::<Vec<_>>().join("; ")));
    }
    // A whole sentence is a rule, and no name of a contract.
    let is_name = |name: &&str| !name.is_empty() && name.chars().count() <= MAX_NAME_CHARS && !name.ends_with('.');
    let locked: Vec<&str> = model.locked(task).iter().map(|contract| contract.name.as_str()).filter(is_name).collect();
    if !locked.is_empty() {
        let more = locked.len().saturating_sub(MAX_NAMES);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        lines.push(format!("Locked contracts: {}{more}", locked[..locked.len().min(MAX_NAMES)].join(", ")));
    }
    lines
}

fn named(phase: &Phase) -> String {
    let id = phase.id.trim();
    let before = if id.to_lowercase().starts_with("phase") { "" } else { "Phase " };
    if phase.description.is_empty() {
        format!("{before}{id}")
    } else {
        format!("{before}{id}: {}", phase.description.trim_end_matches('.'))
    }
}

/// The first paragraph under Goal, or its first bullets, each in one line. What comes later explains it.
fn goal(plan: &Document) -> Vec<String> {
    let Some(section) = plan.parsed.section(SectionName::Goal) else { return Vec::new() };
    let passages = plan.parsed.passages_in(section.body).take_while(|passage| passage.home == Home::Block);
    let mut lines: Vec<String> = Vec::new();
    let mut in_list = true;
    for passage in passages.take(MAX_GOAL_BLOCKS) {
        if passage.item.is_none() && !lines.is_empty() || !in_list {
            break;
        }
        let said = line(plan, passage.span);
        in_list = passage.item.is_some() || said.ends_with(':');
        lines.extend(Some(said).filter(|said| !said.is_empty()));
    }
    lines
}

/// The text at a place, in one line, with the marks that open and close there.
fn line(document: &Document, span: Span) -> String {
    let marks = ['`', '*', '_', '~'];
    let (before, after) = (document.text().get(..span.start as usize), document.text().get(span.end as usize..));
    let opened = before.map_or(0, |text| text.len() - text.trim_end_matches(marks).len());
    let closed = after.map_or(0, |text| text.len() - text.trim_start_matches(marks).len());
    let whole = Span::new(span.start as usize - opened, span.end as usize + closed);
    whole.of(document.text()).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The acceptance criteria as boxes, ticked where the plan has them ticked.
fn test_plan(model: &Model, task: TaskId) -> Vec<String> {
    let Some(plan) = model.document_of(task, DocumentKind::Plan) else { return Vec::new() };
    let ticked = |span: Span| {
        let items = plan.parsed.items.iter();
        items.filter(|item| item.lead.is_some_and(|lead| plan.parsed[lead].span == span)).any(|item| item.checked == Some(true))
    };
    let criteria = plan.facts.criteria.iter();
    criteria.map(|span| format!("[{}] {}", if ticked(*span) { "x" } else { " " }, line(plan, *span))).collect()
}

/// The task and its counterparts, each with its folder; those in repos that are not checked out here, as far as they are named.
fn refs(model: &Model, task: TaskId) -> Vec<String> {
    let mut tasks: Vec<TaskId> = std::iter::once(task).chain(model.counterparts(task)).collect();
    tasks.sort_by_key(|other| (*other != task, *other));
    let mut lines: Vec<String> = tasks
        .into_iter()
        .map(|other| {
            let state = model.state_label(other).map_or(String::new(), |state| format!(" ({})", state.to_lowercase()));
            format!("{}: `{}{}`{state}", model.task_name(other), model[other].path, if model[other].is_file() { "" } else { "/" })
        })
        .collect();
    let absent: BTreeSet<(RepoId, Number)> = model.task_documents(task).flat_map(|(id, document)| absent(model, id, document)).collect();
    lines.extend(absent.into_iter().map(|(repo, number)| {
        let label = format!("{} {}", model[repo].info.name, model.label(number));
        // Nobody knows what follows a number elsewhere.
        let place = model.kinds()[number.kind].places.first().filter(|place| !place.pattern.has_slug());
        let folder = place.and_then(|place| Some(join(&place.folder, &place.pattern.write(&number.to_string(), "")?)));
        folder.map_or_else(|| label.clone(), |folder| format!("{label}: `{folder}/`"))
    }));
    lines
}

/// What the sections that name counterparts say of repos that are not checked out here.
fn absent(model: &Model, id: DocumentId, document: &Document) -> Vec<(RepoId, Number)> {
    let sections = [SectionName::CrossRepoSnapshot, SectionName::DependencyOrder].map(|name| document.parsed.section(name));
    let named = |span: Span| sections.iter().flatten().any(|section| section.body.contains(span));
    let references = model.references_in(id).iter().filter(|reference| named(reference.span));
    references
        .filter_map(|reference| match reference.target {
            Target::Task { repo: TargetRepo::Known(repo), number: Some(number), .. } if model[repo].info.absent => Some((repo, number)),
            _ => None,
        })
        .collect()
}
