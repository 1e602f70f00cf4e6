//! The kinds of faults: for each, everything in a workspace that holds now and can be made wrong.

use std::collections::HashSet;

use super::{Plant, PlantedChange};
use crate::config::State;
use crate::contract::{Contracts, Verdict};
use crate::diagram::Validity as Drawn;
use crate::markdown::SectionName;
use crate::model::{Document, DocumentKind, Form, Model, Reference, Resolution, Target, TargetRepo, TextId, join};
use crate::source::TaskFolder;
use crate::text::{Span, number_like};

pub(super) type Kind = fn(&Model, &Contracts) -> Vec<Plant>;

pub(super) const KINDS: &[Kind] = &[
    broken_task_ref,
    stale_task_ref,
    unknown_repo,
    broken_link,
    broken_anchor,
    missing_file,
    local_path,
    stale_snapshot,
    contract_drift,
    missing_document,
    missing_section,
    title_mismatch,
    repo_mismatch,
    invalid_date,
    stale_date,
    invalid_status,
    template_placeholder,
    duplicate_task,
    invalid_diagram,
    garbled_text,
];

/// The documents of tasks that were read whole.
fn documents(model: &Model) -> impl Iterator<Item = &Document> {
    model.documents.iter().filter(|document| document.task.is_some() && document.unread.is_none() && document.first_bad_byte.is_none())
}

fn of_kind(model: &Model, kind: DocumentKind) -> impl Iterator<Item = &Document> {
    documents(model).filter(move |document| document.kind == kind)
}

/// References that hold, each alone in its place, and none that says which tasks are one feature: another feature is another fault.
fn sound(model: &Model) -> impl Iterator<Item = (&Document, &Reference)> {
    let alone = |reference: &&Reference| {
        let same = model.references_in(reference.document).iter().filter(|other| other.span.overlaps(reference.span)).count();
        same == 1 && reference.resolution == Resolution::Ok
    };
    let placed = |reference: &'_ Reference| {
        let document = &model[reference.document];
        let names = [SectionName::CrossRepoSnapshot, SectionName::DependencyOrder, SectionName::ResponsibilityAlignment];
        let ties = names.into_iter().filter_map(|name| document.parsed.section(name)).any(|section| section.body.contains(reference.span));
        (document.task.is_some() && !ties).then_some(document)
    };
    model.all_references().filter(alone).filter_map(move |reference| Some((placed(reference)?, reference)))
}

fn broken_task_ref(model: &Model, _: &Contracts) -> Vec<Plant> {
    let plant = |(document, reference): (&Document, &Reference)| {
        let Target::Task { repo: TargetRepo::Known(repo), number: Some(number), .. } = reference.target else { return None };
        let written = reference.span.of(document.text());
        let is_task = matches!(reference.form, Form::Qualified | Form::Contextual | Form::Own);
        let digits = written.len() - written.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let digits = written.get(written.len() - digits..)?;
        if !is_task || digits.parse() != Ok(number.value) || written.bytes().filter(u8::is_ascii_digit).count() != digits.len() {
            return None;
        }
        let last = model.last_number(repo, number.kind).map_or(0, |number| number.value);
        let span = Span { start: reference.span.end - digits.len() as u32, end: reference.span.end };
        Plant::replace("broken-task-ref", document, span, number_like(digits, last + 70))
    };
    sound(model).filter_map(plant).collect()
}

/// Names whose number becomes that of the next item, as if one had been put before it.
fn stale_task_ref(model: &Model, _: &Contracts) -> Vec<Plant> {
    let plant = |(document, reference): (&Document, &Reference)| {
        let Target::Task { repo: TargetRepo::Known(repo), number: Some(number), task: Some(task) } = reference.target else { return None };
        let slug = model.kind_of(task).read_name(model[task].folder_name())?.slug?;
        // Two of one slug are told apart by their numbers alone.
        let twins = model.task_ids().filter(|other| model[*other].folder_name().contains(slug)).count();
        let written = reference.span.of(document.text());
        let [span] = model.digits(reference).try_into().ok()?;
        let is_named = twins == 1 && written.contains(slug) && model.task(repo, number.with(number.value + 1)).is_some();
        let next = number_like(span.of(document.text()), number.value + 1);
        is_named.then(|| Plant::replace("stale-task-ref", document, span, next)).flatten()
    };
    sound(model).filter_map(plant).collect()
}

fn unknown_repo(model: &Model, _: &Contracts) -> Vec<Plant> {
    let claims = documents(model).flat_map(|document| document.facts.claims.iter().map(move |claim| (document, claim)));
    let known = claims.filter(|(_, claim)| claim.repo.is_some() && claim.name.value.len() > 3);
    let plant = |(document, claim): (&Document, &crate::model::Claim)| {
        let name = claim.name.span.of(document.text());
        // Two letters that changed places.
        let mut letters: Vec<char> = name.chars().collect();
        let at = (1..letters.len() - 1)
            .find(|at| letters[*at].is_alphabetic() && letters[at + 1].is_alphabetic() && letters[*at] != letters[at + 1])?;
        letters.swap(at, at + 1);
        let slipped: String = letters.into_iter().collect();
        (name == claim.name.value).then(|| Plant::replace("unknown-repo", document, claim.name.span, slipped))?
    };
    known.filter_map(plant).collect()
}

/// Another text for the destination of a link.
fn relinked(model: &Model, rule: &'static str, wanted: fn(&Target) -> bool, wrong: fn(&str) -> Option<String>) -> Vec<Plant> {
    let plant = |(document, link): (&Document, &Reference)| {
        let at = link.span.of(document.text()).rfind(&*link.text)?;
        let span = Span::new(link.span.start as usize + at, link.span.start as usize + at + link.text.len());
        Plant::replace(rule, document, span, wrong(&link.text)?)
    };
    sound(model).filter(|(_, link)| link.form == Form::Link && wanted(&link.target)).filter_map(plant).collect()
}

fn broken_link(model: &Model, _: &Contracts) -> Vec<Plant> {
    let wrong = |text: &str| {
        let (path, _) = text.split_once('#').unwrap_or((text, ""));
        let (stem, end) = path.rsplit_once('.').filter(|(stem, _)| !stem.is_empty() && !stem.ends_with(['.', '/']))?;
        Some(format!("{stem}-that-is-not-there.{end}"))
    };
    relinked(model, "broken-link", |target| matches!(target, Target::Document { .. } | Target::Heading { .. }), wrong)
}

fn broken_anchor(model: &Model, _: &Contracts) -> Vec<Plant> {
    let wrong = |text: &str| text.split_once('#').map(|(path, _)| format!("{path}#no-such-heading-there"));
    relinked(model, "broken-anchor", |target| matches!(target, Target::Heading { .. }), wrong)
}

fn missing_file(model: &Model, _: &Contracts) -> Vec<Plant> {
    let plant = |(document, reference): (&Document, &Reference)| {
        let planned = document.facts.files.iter().any(|file| file.span.overlaps(reference.span));
        let Target::File { repo: TargetRepo::Known(repo), path, .. } = &reference.target else { return None };
        let at = reference.span.of(document.text()).find(&*reference.text)?;
        let (stem, end) = reference.text.rsplit_once('.').filter(|_| path.contains('/'))?;
        let span = Span::new(reference.span.start as usize + at, reference.span.start as usize + at + reference.text.len());
        let wrong = format!("{stem}_that_is_not_there.{end}");
        let is_judged = document.repo.is_some_and(|repo| !model.leaves_files_open(repo));
        (planned && is_judged && model[*repo].has_sources).then(|| Plant::replace("missing-file", document, span, wrong))?
    };
    sound(model).filter(|(_, reference)| reference.form == Form::File).filter_map(plant).collect()
}

fn stale_snapshot(model: &Model, _: &Contracts) -> Vec<Plant> {
    let mut plants = Vec::new();
    for document in documents(model) {
        let Some(task) = document.task else { continue };
        for claim in &document.facts.claims {
            let (Some(repo), Some((state, span))) = (claim.repo, claim.state) else { continue };
            let about = model.counterparts(task).chain([task]).find(|other| model[*other].repo == repo);
            let is_open = about.is_some_and(|task| model.phases(task).iter().any(|phase| phase.state.is_some_and(|state| !state.done())));
            let whole = claim.rest.trim().is_empty() || claim.rest.starts_with(['.', ';', ',']);
            if !state.done() && is_open && whole {
                plants.extend(Plant::replace("stale-snapshot", document, span, State::Complete.label()));
            }
        }
    }
    plants
}

fn contract_drift(model: &Model, contracts: &Contracts) -> Vec<Plant> {
    let mut plants = Vec::new();
    for contract in contracts.all.iter().filter(|contract| contract.owner.as_ref().is_some_and(|owner| owner.text.is_some())) {
        for mirror in contract.mirrors.iter().filter(|mirror| mirror.verdict == Verdict::InSync) {
            let Some(held) = mirror.holder.text else { continue };
            let TextId::Document(document) = held.id else { continue };
            let document = &model[document];
            let text = held.span.of(document.text());
            let facts =
                [("`GET ", "`DELETE "), ("`POST ", "`GET "), ("`PUT ", "`POST "), (": string", ": integer"), (": integer", ": string")];
            for (fact, other) in facts {
                if let Some(at) = text.find(fact) {
                    let start = held.span.start as usize + at;
                    plants.extend(Plant::replace("contract-drift", document, Span::new(start, start + fact.len()), other));
                    break;
                }
            }
        }
    }
    plants
}

fn missing_document(model: &Model, _: &Contracts) -> Vec<Plant> {
    // What is linked is missed by others, too.
    let named: HashSet<&str> = model.all_references().filter_map(|reference| reference.target.path()).collect();
    let status = of_kind(model, DocumentKind::Status).filter(|document| !named.contains(&*document.path));
    let plant = |document: &Document| {
        let task = &model[document.task?];
        Some(Plant {
            rule: "missing-document",
            repo: document.repo?,
            path: document.path.to_string(),
            file: join(&model[task.repo].info.path, &task.path),
            change: PlantedChange::Remove,
            about: format!("{}: removed", document.file),
        })
    };
    status.filter_map(plant).collect()
}

fn missing_section(model: &Model, _: &Contracts) -> Vec<Plant> {
    let plant = |document: &Document| {
        let heading = document.parsed.section(SectionName::AcceptanceCriteria)?.heading;
        let line = heading.span.of(document.text());
        let words = line.starts_with('#').then(|| line.len() - line.trim_start_matches(['#', ' ']).len())?;
        let span = Span { start: heading.span.start + words as u32, end: heading.span.start + line.trim_end().len() as u32 };
        Plant::replace("missing-section", document, span, "Odds and Ends").map(|plant| Plant { change: whole(&plant, document), ..plant })
    };
    of_kind(model, DocumentKind::Plan).filter_map(plant).collect()
}

/// The change of a plant as one of the whole document: what is missing is found at no line in particular.
fn whole(plant: &Plant, document: &Document) -> PlantedChange {
    let PlantedChange::Replace(span, text) = &plant.change else { return plant.change.clone() };
    let old = document.text();
    let new = format!("{}{text}{}", old.get(..span.start as usize).unwrap_or_default(), old.get(span.end as usize..).unwrap_or_default());
    PlantedChange::Replace(Span::new(0, old.len()), new)
}

fn title_mismatch(model: &Model, _: &Contracts) -> Vec<Plant> {
    let titled = documents(model).filter(|document| document.kind != DocumentKind::Other);
    let plant = |document: &Document| {
        let (number, span) = document.facts.title.as_ref()?.number?;
        let own = model[document.task?].number?.value;
        let digits = span.of(document.text()).rfind(&number.to_string())?;
        let start = span.start as usize + digits;
        let span = Span::new(start, start + number.to_string().len());
        (number == own).then(|| Plant::replace("title-mismatch", document, span, (number + 40).to_string()))?
    };
    titled.filter_map(plant).collect()
}

fn repo_mismatch(model: &Model, _: &Contracts) -> Vec<Plant> {
    let plant = |document: &Document| {
        let field = document.facts.header.repo.as_ref()?;
        let other = model.repos.iter().enumerate().find(|(index, _)| Some(*index as u32) != document.repo.map(|repo| repo.0))?.1;
        Plant::replace("repo-mismatch", document, field.span, other.info.name.clone())
    };
    documents(model).filter_map(plant).collect()
}

fn updated(model: &Model, rule: &'static str, wrong: &str, wanted: fn(&Document) -> bool) -> Vec<Plant> {
    let plant = |document: &Document| {
        let updated = document.facts.header.updated.as_ref().filter(|updated| updated.date.is_some())?;
        Plant::replace(rule, document, updated.field.span, wrong)
    };
    documents(model).filter(|document| wanted(document)).filter_map(plant).collect()
}

fn invalid_date(model: &Model, _: &Contracts) -> Vec<Plant> {
    updated(model, "invalid-date", "2026-02-31", |_| true)
}

fn stale_date(model: &Model, _: &Contracts) -> Vec<Plant> {
    updated(model, "stale-date", "2001-01-01", |document| document.facts.activity.iter().any(|entry| entry.date.is_some()))
}

fn invalid_status(model: &Model, _: &Contracts) -> Vec<Plant> {
    let phases = of_kind(model, DocumentKind::Status).flat_map(|document| document.facts.phases.iter().map(move |phase| (document, phase)));
    let known = phases.filter(|(_, phase)| phase.state.is_some());
    known.filter_map(|(document, phase)| Plant::replace("invalid-status", document, phase.status.span, "Nearly there")).collect()
}

/// A paragraph at the end of each document.
fn added<'m>(documents: impl Iterator<Item = &'m Document>, rule: &'static str, text: &str) -> Vec<Plant> {
    let is_open = |document: &&Document| document.parsed.fences.iter().all(|fence| (fence.span.end as usize) < document.text().len());
    let end = |document: &Document| Span::new(document.text().len(), document.text().len());
    documents.filter(is_open).filter_map(|document| Plant::replace(rule, document, end(document), text)).collect()
}

/// The documents of a kind that follow the template.
fn of_template(model: &Model, kind: DocumentKind) -> impl Iterator<Item = &Document> {
    of_kind(model, kind).filter(|document| document.task.is_some_and(|task| model.kind_of(task).has_templates()))
}

fn template_placeholder(model: &Model, _: &Contracts) -> Vec<Plant> {
    added(of_template(model, DocumentKind::Plan), "template-placeholder", "\n\n- {Criterion 1}\n")
}

fn local_path(model: &Model, _: &Contracts) -> Vec<Plant> {
    let text = "\n\nSee /Users/somebody/work/notes.md there.\n";
    let known = added(of_template(model, DocumentKind::Status), "local-path", text);
    if known.is_empty() { added(documents(model), "local-path", text) } else { known }
}

fn duplicate_task(model: &Model, _: &Contracts) -> Vec<Plant> {
    let plant = |id: crate::model::TaskId| {
        let task = &model[id];
        let name = task.folder_name();
        // Only where case counts can such a folder stand beside the first; in a copy in memory it always can.
        let path = format!("{}{}", task.path.strip_suffix(name)?, name.to_lowercase());
        let why = "its content is not part of the test".to_owned();
        let folder = TaskFolder { path: path.clone(), kind: task.kind, number: task.number, unreadable: Some(why) };
        let file = join(&model[task.repo].info.path, &path);
        let about = format!("{file}: a second folder of the number");
        (path != task.path).then_some(Plant {
            rule: "duplicate-task",
            repo: task.repo,
            path,
            file,
            change: PlantedChange::Folder(folder),
            about,
        })
    };
    model.task_ids().filter_map(plant).collect()
}

fn invalid_diagram(model: &Model, _: &Contracts) -> Vec<Plant> {
    let drawn = documents(model).flat_map(|document| document.diagrams().map(move |(fence, diagram)| (document, fence, diagram)));
    let valid = drawn.filter(|(_, _, diagram)| diagram.verdict == Drawn::Valid);
    let plant = |(document, fence, _): (&Document, &crate::markdown::Fence, &crate::diagram::Diagram)| {
        let text = fence.body.of(document.text());
        let first = text.split_whitespace().next()?;
        let start = fence.body.start as usize + text.find(first)?;
        Plant::replace("invalid-diagram", document, Span::new(start, start + first.len()), "flowchurt")
    };
    valid.filter_map(plant).collect()
}

fn garbled_text(model: &Model, _: &Contracts) -> Vec<Plant> {
    let plant = |document: &Document| {
        let prose = document.parsed.passages.iter().find(|passage| passage.span.of(document.text()).contains('—'))?;
        let start = prose.span.start as usize + prose.span.of(document.text()).find('—')?;
        Plant::replace("garbled-text", document, Span::new(start, start + '—'.len_utf8()), "â€”")
    };
    documents(model).filter_map(plant).collect()
}
