//! From the model to what there is to say about an item.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::{Command, Context, Entry, ItemView, LeftOut, Section, Worth};
use crate::config::{Severity, State};
use crate::contract::{Contracts, Holder, Mirror, SharedContract, Verdict, said};
use crate::lint::Finding;
use crate::markdown::{Item, SectionName};
use crate::model::{Activity, Conflict, DocumentId, DocumentKind, EventKind, Model, Note, People, Resolution, TaskId, join};
use crate::text::{Date, Span, start_of, visible};

/// The longest words of one paragraph, and the longest text of a contract, in bytes.
const MAX_WORDS_BYTES: usize = 400;
const MAX_TEXT_BYTES: usize = 64 * 1024;
/// So many entries of activity are told of an item, and so many of each counterpart.
const RECENT: usize = 5;
/// So many items that refer to an item, or that it refers to, are named.
const REFERENCES: usize = 20;

/// What all answers are made from.
#[derive(Clone, Copy)]
pub struct Inputs<'a> {
    /// What the documents say.
    pub model: &'a Model,
    /// What repos agreed on.
    pub contracts: &'a Contracts,
    /// What is wrong.
    pub findings: &'a [Finding],
}

/// What is known of a workspace, by item, so that each answer costs no more than its item. Findings, contracts, mirrors and conflicts are
/// indices.
pub struct Surroundings {
    findings: HashMap<TaskId, Vec<usize>>,
    /// Whom each item waits for, and who waits for it.
    waits: HashMap<TaskId, Vec<TaskId>>,
    pub(super) waiting: HashMap<TaskId, Vec<TaskId>>,
    /// The contracts that each item owns.
    owned: HashMap<TaskId, Vec<usize>>,
    /// The contracts of which each item keeps a mirror, and which of their mirrors that is.
    mirrored: HashMap<TaskId, Vec<(usize, usize)>>,
    /// The files that each plans to change, and others too.
    planned: HashMap<TaskId, Vec<usize>>,
    conflicts: Vec<Conflict>,
    people: Arc<People>,
}

impl Surroundings {
    /// Gathers what is known; `people` are those of the model.
    pub fn new(inputs: Inputs<'_>, people: Arc<People>) -> Self {
        let Inputs { model, contracts, findings } = inputs;
        let mut known = Self {
            findings: HashMap::new(),
            waits: HashMap::new(),
            waiting: HashMap::new(),
            owned: HashMap::new(),
            mirrored: HashMap::new(),
            planned: HashMap::new(),
            conflicts: model.conflicts(),
            people,
        };
        for (index, finding) in findings.iter().enumerate() {
            if let (_, Some(task)) = finding.location.about(model) {
                known.findings.entry(task).or_default().push(index);
            }
        }
        for wait in model.waits() {
            known.waits.entry(wait.from).or_default().push(wait.to);
            known.waiting.entry(wait.to).or_default().push(wait.from);
        }
        for (index, contract) in contracts.all.iter().enumerate() {
            if let Some(task) = contract.owner.as_ref().and_then(|owner| owner.task) {
                known.owned.entry(task).or_default().push(index);
            }
            for (place, mirror) in contract.mirrors.iter().enumerate() {
                if let Some(task) = mirror.holder.task {
                    known.mirrored.entry(task).or_default().push((index, place));
                }
            }
        }
        for (index, conflict) in known.conflicts.iter().enumerate() {
            conflict.tasks.iter().for_each(|(task, ..)| known.planned.entry(*task).or_default().push(index));
        }
        known
    }

    /// All that there is to say about an item of what they were gathered from. `base` is the way from the reader's folder to the
    /// workspace's root, empty or with a `/` at its end.
    pub fn context(&self, inputs: Inputs<'_>, task: TaskId, base: &str) -> Context {
        let Inputs { model, contracts, findings } = inputs;
        Around { known: self, model, contracts, findings, task, base }.context()
    }
}

/// One item, and what is known around it.
struct Around<'a> {
    known: &'a Surroundings,
    model: &'a Model,
    contracts: &'a Contracts,
    findings: &'a [Finding],
    task: TaskId,
    base: &'a str,
}

/// What is known of an item in a map; nothing where it is not there.
pub(super) fn of<T>(map: &HashMap<TaskId, Vec<T>>, task: TaskId) -> &[T] {
    map.get(&task).map_or(&[], Vec::as_slice)
}

impl<'a> Around<'a> {
    fn context(&self) -> Context {
        let sections = [
            self.goal(),
            self.next_action(),
            self.blockers(),
            self.phases(),
            self.drifted(),
            self.findings(),
            self.criteria(),
            self.boxes(),
            self.waits(),
            self.waiting(),
            self.counterparts(),
            self.conflicts(),
            self.mirrored(),
            self.owned(),
            self.files(),
            self.references(),
            self.referrers(),
            self.recent(),
        ];
        let item = self.item();
        Context {
            next: self.next(&item),
            item: Some(item),
            changes: None,
            sections: sections.into_iter().filter(|section| !section.entries.is_empty()).collect(),
            left_out: LeftOut::default(),
            budget: "--budget ",
        }
    }

    fn item(&self) -> ItemView {
        let Self { model, task, .. } = *self;
        let item = &model[task];
        let repo = &model[item.repo].info;
        let phases = model.phases(task);
        let done = phases.iter().filter(|phase| phase.state.is_some_and(State::done)).count();
        let people = &self.known.people;
        let inside = |path: &str| path.strip_prefix(&item.path).unwrap_or(path).trim_start_matches('/').to_owned();
        let documents = model.reading_order(task).into_iter().map(|id| inside(&model[id].path));
        ItemView {
            repo: safe(&repo.name),
            name: safe(&model.task_label(task)),
            subject: unquoted(&item.subject),
            state: model.state_label(task).map(|label| line(&label)),
            phases: (!phases.is_empty()).then_some([done, phases.len()]),
            updated: item.updated.map(|day| day.to_string()),
            owners: people.owners(task).iter().map(|index| unquoted(&people.all[*index].name)).collect(),
            path: safe(&format!("{}{}", self.base, join(&repo.path, &item.path))),
            documents: documents.filter(|name| !name.is_empty()).map(|name| safe(&name)).collect(),
        }
    }

    fn goal(&self) -> Section {
        let goal = || {
            let document = self.model.document_of(self.task, DocumentKind::Plan)?;
            let body = document.parsed.section(SectionName::Goal)?.body;
            Some(words(body.of(document.text()), MAX_TEXT_BYTES)).filter(|goal| !goal.is_empty())
        };
        let quote = |quote: String| Entry::quoted(String::new(), quote, (Worth::Needed, Worth::Needed));
        match goal() {
            Some(goal) => section("goal", "Goal", std::iter::once(quote(goal))),
            None => section("beginning", "How it begins", self.beginning().map(quote).into_iter()),
        }
    }

    /// The first words of an item without a plan, such as a decision: what stands below its title and is more than a line of its header.
    fn beginning(&self) -> Option<String> {
        let first =
            *self.model.reading_order(self.task).first().filter(|_| self.model.document_of(self.task, DocumentKind::Plan).is_none())?;
        let document = &self.model[first];
        let below = document.parsed.title().map_or(0, |title| title.span.end);
        let is_prose = |text: &str| text.split_whitespace().count() > 7;
        let passage = document.parsed.passages.iter().find(|passage| passage.span.start >= below && is_prose(&passage.text))?;
        Some(words(&passage.text, MAX_WORDS_BYTES))
    }

    fn next_action(&self) -> Section {
        let handoffs = self.model.task_documents(self.task).filter_map(|(_, document)| document.facts.handoff.as_ref()?.as_ref().ok());
        let next = handoffs.filter(|handoff| !handoff.next_action.trim().is_empty() && !self.is_done());
        section("next-action", "Next, as its status says", next.map(|handoff| Entry::line(quoted(&handoff.next_action), Worth::Needed)))
    }

    /// Whether nothing is left to do.
    fn is_done(&self) -> bool {
        self.model.state(self.task).is_some_and(State::done)
    }

    fn blockers(&self) -> Section {
        let blocker = |(id, note): (DocumentId, &Note)| self.item_entry(id, note.span, &note.text, Worth::Needed);
        let notes =
            self.model.task_documents(self.task).flat_map(|(id, document)| document.facts.blockers.iter().map(move |note| (id, note)));
        // Those that are over are no blockers.
        let live: Vec<Span> = self.model.blockers(self.task).map(|note| note.span).collect();
        let blockers = notes.filter(|(_, note)| live.contains(&note.span)).map(blocker);
        section("blockers", "Blockers", blockers)
    }

    fn findings(&self) -> Section {
        let findings: Vec<&Finding> = self.found().collect();
        let entry = |(severity, text, places): (Severity, String, Vec<String>)| {
            let worth = if severity >= Severity::Warning { Worth::Needed } else { Worth::Own };
            Entry { place: Some(places.join(", ")), ..Entry::line(text, worth) }
        };
        section("findings", "Findings", findings_said(self.model, &findings, self.base).into_iter().map(entry))
    }

    fn phases(&self) -> Section {
        let open = self.model.phases(self.task).iter().filter(|phase| !phase.state.is_some_and(State::done));
        let entry = |phase: &crate::model::Phase| {
            let state = phase.state.map_or("unknown state", State::label);
            let said = Some(&phase.status.value).filter(|said| !said.eq_ignore_ascii_case(state)).map(|said| format!(" {}", quoted(said)));
            let text = format!("{} {}: {state}{}", quoted(&phase.id), quoted(&phase.description), said.unwrap_or_default());
            Entry::line(text, Worth::Needed)
        };
        section("open-phases", "Open phases", open.map(entry))
    }

    fn criteria(&self) -> Section {
        let entries = self.model.task_documents(self.task).filter(|_| !self.is_done()).flat_map(|(id, document)| {
            let items = &document.parsed.items;
            let item = |span: &Span| items.iter().rev().find(|item| item.span.start <= span.start && span.end <= item.span.end);
            let open = document.facts.criteria.iter().filter_map(item).filter(|item| item.checked != Some(true));
            open.map(move |item| self.item_entry(id, item.span, document.parsed.lead(item), Worth::Own))
        });
        section("open-criteria", "Acceptance criteria that are not ticked", entries)
    }

    /// The boxes that are not ticked, those of criteria aside.
    fn boxes(&self) -> Section {
        let entries = self.model.task_documents(self.task).filter(|_| !self.is_done()).flat_map(|(id, document)| {
            let is_criterion =
                |item: &Item| document.facts.criteria.iter().any(|span| item.span.start <= span.start && span.end <= item.span.end);
            let open = document.parsed.items.iter().filter(move |item| item.checked == Some(false) && !is_criterion(item));
            open.map(move |item| self.item_entry(id, item.span, document.parsed.lead(item), Worth::Own))
        });
        section("open-boxes", "Boxes that are not ticked", entries)
    }

    /// An item of a list, by a span within it: what it says, and what stands in lists below it.
    fn item_entry(&self, id: DocumentId, span: Span, lead: &str, worth: Worth) -> Entry {
        let document = &self.model[id].parsed;
        let holds = |item: &&Item| item.span.start <= span.start && span.end <= item.span.end;
        let span = document.items.iter().rev().find(holds).map_or(span, |item| item.span);
        let below = document.items_in(span).map(|(_, item)| item).filter(|item| item.span.start > span.start);
        let below: Vec<String> = below.map(|item| words(document.lead(item), MAX_WORDS_BYTES)).filter(|words| !words.is_empty()).collect();
        let entry = Entry::line(quoted(lead), worth);
        if below.is_empty() { entry } else { Entry { quote: Some(below.join("\n")), ..entry } }
    }

    fn waits(&self) -> Section {
        let own = of(&self.known.waits, self.task).iter();
        section("waits-for", "Waits for", own.map(|task| Entry::line(self.named(*task), Worth::Needed)))
    }

    fn waiting(&self) -> Section {
        let own = of(&self.known.waiting, self.task).iter();
        section("waited-for-by", "Waited for by", own.map(|task| Entry::line(self.named(*task), Worth::Needed)))
    }

    fn counterparts(&self) -> Section {
        let since = self.model[self.task].updated;
        let entry = |other: TaskId| {
            let news = self.news(other, since);
            let text = self.named(other);
            if news.is_empty() { Entry::line(text, Worth::Others) } else { Entry::quoted(text, news, (Worth::Others, Worth::Others)) }
        };
        section(
            "counterparts",
            "Counterparts, and what changed there since these documents were last updated",
            self.model.counterparts(self.task).map(entry),
        )
    }

    /// What happened in an item after a day: what its documents say, and what git knows.
    fn news(&self, other: TaskId, since: Option<Date>) -> String {
        let Some(since) = since else { return String::new() };
        let is_new = |day: Option<Date>| day.is_some_and(|day| day > since);
        let activity = self.model.activity(other).map(|(_, entry)| entry).filter(|entry| is_new(entry.date));
        let told = activity.take(RECENT).map(|entry| {
            let day = entry.date.map(|day| format!("{day}: ")).unwrap_or_default();
            day + &words(&entry.text, MAX_WORDS_BYTES)
        });
        let events = self.model[other].events.iter().filter(|event| event.kind == EventKind::Changed && is_new(event.day));
        let committed = events.map(|event| {
            let day = event.day.map(|day| day.to_string()).unwrap_or_default();
            format!("{day}: commit {} {}", start_of(&event.commit, 8), words(&event.subject, MAX_WORDS_BYTES))
        });
        told.chain(committed).collect::<Vec<_>>().join("\n")
    }

    fn conflicts(&self) -> Section {
        let own = of(&self.known.planned, self.task).iter().map(|index| &self.known.conflicts[*index]);
        let entry = |conflict: &Conflict| {
            let others = conflict.tasks.iter().filter(|(other, ..)| *other != self.task).map(|(other, ..)| self.named(*other));
            Entry::line(format!("`{}`: {}", line(&conflict.path), others.collect::<Vec<_>>().join("; ")), Worth::Others)
        };
        section("conflicts", "Files that other open items plan to change too", own.map(entry))
    }

    fn drifted(&self) -> Section {
        let entry = |(contract, mirror): (&SharedContract, &Mirror)| {
            let differences = mirror.differences.iter().map(|difference| {
                format!(
                    "{}: the owner says {}, the mirror {}",
                    line(&difference.fact),
                    quoted(&difference.owner),
                    quoted(&difference.mirror)
                )
            });
            let differences = differences.collect::<Vec<_>>().join("; ");
            let owner = contract.owner.as_ref().map_or_else(|| "nobody".to_owned(), |owner| self.holder(owner));
            let mirrored = self.holder(&mirror.holder);
            let text = format!("{}, owned by {owner}, mirrored by {mirrored}: {differences}", quoted(&contract.name));
            let owners = contract.owner.as_ref().and_then(|owner| said(self.model, owner)).map(|said| words(&said, MAX_TEXT_BYTES));
            Entry { quote: owners, ..Entry::line(text, Worth::Needed) }.worth(Worth::Needed, Worth::Others)
        };
        section("drifted-contracts", "Contracts that drifted, with the owner's words", self.in_drift().map(entry))
    }

    fn mirrored(&self) -> Section {
        let own = self.mirrors().filter(|(_, mirror)| mirror.verdict != Verdict::Drift);
        let entry = |(contract, mirror): (&SharedContract, &Mirror)| {
            let owner = contract.owner.as_ref().map_or_else(|| "nobody".to_owned(), |owner| self.holder(owner));
            let text = format!("{}, owned by {owner}: {}", quoted(&contract.name), mirror.verdict.name());
            // Where nobody owns it, its own words are all that there is.
            let holder = contract.owner.as_ref().unwrap_or(&mirror.holder);
            let owners = said(self.model, holder).map(|said| words(&said, MAX_TEXT_BYTES));
            Entry { quote: owners, ..Entry::line(text, Worth::Others) }.worth(Worth::Others, Worth::Aside)
        };
        section("mirrored-contracts", "Contracts that it mirrors, in the owner's words", own.map(entry))
    }

    fn owned(&self) -> Section {
        let own = self.owns();
        let is_drifted = |contract: &SharedContract| contract.mirrors.iter().any(|mirror| mirror.verdict == Verdict::Drift);
        let entry = |contract: &SharedContract| {
            let mirrors = contract.mirrors.iter().map(|mirror| format!("{} {}", self.holder(&mirror.holder), mirror.verdict.name()));
            let mirrors = each_once(mirrors).join(", ");
            let text = format!("{}: {}", quoted(&contract.name), if mirrors.is_empty() { "not mirrored" } else { &mirrors });
            // Those that drifted are quoted above.
            let owner = contract.owner.as_ref().filter(|_| !is_drifted(contract));
            let own = owner.and_then(|owner| said(self.model, owner)).map(|said| words(&said, MAX_TEXT_BYTES));
            Entry { quote: own, ..Entry::line(text, Worth::Own) }.worth(Worth::Own, Worth::Aside)
        };
        section("owned-contracts", "Contracts that it owns", own.map(entry))
    }

    /// The findings about the item.
    fn found(&self) -> impl Iterator<Item = &'a Finding> {
        let findings = self.findings;
        of(&self.known.findings, self.task).iter().map(|index| &findings[*index])
    }

    /// The contracts that the item owns.
    fn owns(&self) -> impl Iterator<Item = &'a SharedContract> {
        let contracts = self.contracts;
        of(&self.known.owned, self.task).iter().map(|index| &contracts.all[*index])
    }

    /// The mirrors that the item keeps.
    fn mirrors(&self) -> impl Iterator<Item = (&'a SharedContract, &'a Mirror)> {
        let contracts = self.contracts;
        let mirror = |(index, place): &(usize, usize)| (&contracts.all[*index], &contracts.all[*index].mirrors[*place]);
        of(&self.known.mirrored, self.task).iter().map(mirror)
    }

    /// The mirrors that contradict their owner: its own, and those that others keep of what it owns.
    fn in_drift(&self) -> impl Iterator<Item = (&'a SharedContract, &'a Mirror)> {
        let own = self.task;
        let others = self.owns().flat_map(|contract| contract.mirrors.iter().map(move |mirror| (contract, mirror)));
        let others = others.filter(move |(_, mirror)| mirror.holder.task != Some(own));
        self.mirrors().chain(others).filter(|(_, mirror)| mirror.verdict == Verdict::Drift)
    }

    fn files(&self) -> Section {
        let entry = |file: &crate::model::PlannedFile| {
            let note = file.note.trim_start_matches(['\u{2014}', '\u{2013}', '-', ':', ' ']).trim();
            if note.is_empty() { format!("`{}`", line(&file.path)) } else { format!("`{}`: {}", line(&file.path), quoted(note)) }
        };
        // Each phase of a plan lists its own.
        let files = each_once(self.model.planned_files(self.task).iter().map(entry));
        section("planned-files", "Files that it plans to change", files.into_iter().map(|text| Entry::line(text, Worth::Own)))
    }

    /// The items that it refers to, and is neither a counterpart of nor waits for.
    fn references(&self) -> Section {
        let model = self.model;
        let meant = model.task_documents(self.task).flat_map(|(id, _)| model.references_in(id)).filter_map(|reference| {
            let (task, document) = reference.leads_to();
            task.or_else(|| model[document?].task).filter(|_| reference.resolution == Resolution::Ok)
        });
        self.related("refers-to", "Refers to", meant)
    }

    /// The items that refer to it, of which the same holds.
    fn referrers(&self) -> Section {
        let own = self.model[self.task].referenced_by.iter();
        self.related("referred-to-by", "Referred to by", own.filter_map(|reference| self.model[reference.document].task))
    }

    fn related(&self, kind: &'static str, title: &'static str, tasks: impl Iterator<Item = TaskId>) -> Section {
        let known: BTreeSet<TaskId> = self.model.counterparts(self.task).chain([self.task]).collect();
        let known_waits =
            |task: &TaskId| of(&self.known.waits, self.task).contains(task) || of(&self.known.waiting, self.task).contains(task);
        let others: BTreeSet<TaskId> = tasks.filter(|task| !known.contains(task) && !known_waits(task)).collect();
        section(kind, title, others.into_iter().take(REFERENCES).map(|task| Entry::line(self.named(task), Worth::Aside)))
    }

    fn recent(&self) -> Section {
        let mut activity: Vec<_> = self.model.activity(self.task).collect();
        // Some write the newest first, some last.
        if activity.first().and_then(|(_, first)| first.date) < activity.last().and_then(|(_, last)| last.date) {
            activity.reverse();
        }
        activity.sort_by_key(|(_, entry)| Reverse(entry.date));
        let entry = |(id, entry): &(DocumentId, &Activity)| {
            let day = entry.date.map(|day| format!("{day}: ")).unwrap_or_default();
            let said = self.item_entry(*id, entry.span, &entry.text, Worth::Aside);
            Entry { text: day + &said.text, ..said }
        };
        section("recent-activity", "Recent activity", activity.iter().take(RECENT).map(entry))
    }

    fn next(&self, ItemView { repo, .. }: &ItemView) -> Vec<Command> {
        let path = join(&self.model[self.model[self.task].repo].info.path, &self.model[self.task].path);
        let shown = shell(&safe(&format!("{}{path}", self.base)));
        let mut next = Vec::new();
        let mut add = |command: String, why: &'static str, tool: &'static str, arguments: Vec<(&'static str, String)>| {
            next.push(Command { command, why, tool, arguments });
        };
        add(format!("crossbook check {shown}"), "what is wrong with its documents", "check", vec![("paths", path.clone())]);
        if self.found().any(|finding| finding.fix.as_ref().is_some_and(|fix| fix.safe)) {
            add(format!("crossbook fix --dry-run {shown}"), "what can be fixed safely", "fix", vec![("paths", path.clone())]);
        }
        if let Some((contract, _)) = self.in_drift().next() {
            let end = if contract.name.starts_with('-') { "-- " } else { "" };
            let name = line(&contract.name);
            let command = format!("crossbook contracts {end}{}", shell(&name));
            add(command, "the words that differ from the owner's", "contract", vec![("name", name)]);
            add("crossbook sync --dry-run".to_owned(), "which mirrors and claims can be updated", "sync", Vec::new());
        }
        if let Some(rule) = self.found().filter(|finding| finding.severity == Severity::Error).map(|finding| finding.rule).min() {
            let why = "what the rule means, and how to fix it";
            add(format!("crossbook explain {rule}"), why, "explain", vec![("rule", rule.to_owned())]);
        }
        if self.model.counterparts(self.task).next().is_some() {
            let why = "after changes: what they leave behind in other repos";
            add(format!("crossbook impact --repo {}", shell(repo)), why, "impact", vec![("repo", repo.clone())]);
        }
        next
    }

    fn named(&self, task: TaskId) -> String {
        named(self.model, task)
    }

    fn holder(&self, holder: &Holder) -> String {
        self::holder(self.model, holder)
    }
}

/// `web TASK5 “Invoice export”: In progress`.
pub(super) fn named(model: &Model, task: TaskId) -> String {
    let subject = if model[task].subject.is_empty() { String::new() } else { format!(" {}", quoted(&model[task].subject)) };
    let state = model.state_label(task).map_or_else(|| "no state".to_owned(), |label| line(&label));
    format!("{}{subject}: {state}", line(&model.task_name(task)))
}

/// Who holds a contract.
pub(super) fn holder(model: &Model, holder: &Holder) -> String {
    line(&holder.task.map_or_else(|| model[holder.repo].info.name.clone(), |task| model.task_name(task)))
}

/// Where a finding is.
pub(super) fn place(model: &Model, finding: &Finding, base: &str) -> String {
    let line = finding.location.place.map(|(text, span)| format!(":{}", model.lines(text).line(span.start)));
    format!("{base}{}{}", safe(&finding.location.file), line.unwrap_or_default())
}

/// Findings, those that matter most first; what is said several times is said once, with all its places.
pub(super) fn findings_said(model: &Model, findings: &[&Finding], base: &str) -> Vec<(Severity, String, Vec<String>)> {
    let mut sorted = findings.to_vec();
    sorted.sort_by_key(|finding| Reverse(finding.severity));
    let mut said: Vec<(Severity, String, Vec<String>)> = Vec::new();
    for finding in sorted {
        let help = finding.help.as_ref().map(|help| format!("; {}", line(help))).unwrap_or_default();
        let text = format!("{}[{}]: {}{help}", finding.severity.name(), finding.rule, line(&finding.message));
        let place = place(model, finding, base);
        match said.iter_mut().find(|(_, known, _)| *known == text) {
            Some((_, _, places)) => places.push(place),
            None => said.push((finding.severity, text, vec![place])),
        }
    }
    said
}

impl Entry {
    pub(super) fn line(text: String, worth: Worth) -> Self {
        Self { text, worth: (worth, worth), ..Self::default() }
    }

    fn quoted(text: String, quote: String, worth: (Worth, Worth)) -> Self {
        Self { text, quote: Some(quote), worth, ..Self::default() }
    }

    fn worth(self, own: Worth, quote: Worth) -> Self {
        Self { worth: (own, quote), ..self }
    }
}

pub(super) fn section(kind: &'static str, title: &'static str, entries: impl Iterator<Item = Entry>) -> Section {
    Section { kind, title, entries: entries.collect() }
}

/// Texts in order, none twice.
fn each_once(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    texts.filter(|text| seen.insert(text.clone())).collect()
}

/// Words of a document in one line that cannot be taken for anything else.
pub(super) fn line(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let cut = start_of(&words, MAX_WORDS_BYTES);
    if cut.len() < words.len() { safe(cut) + "…" } else { safe(&words) }
}

/// The same between quotation marks, which end where the words do.
pub(super) fn quoted(text: &str) -> String {
    format!("\u{201c}{}\u{201d}", unquoted(text))
}

/// What can stand between quotation marks.
fn unquoted(text: &str) -> String {
    line(text).replace(['\u{201c}', '\u{201d}'], "\"")
}

/// A text of a document, its lines kept and the empty ones left out.
fn words(text: &str, most: usize) -> String {
    let lines = text.lines().map(str::trim_end).filter(|line| !line.is_empty());
    let text = lines.map(safe).collect::<Vec<_>>().join("\n");
    let cut = start_of(&text, most);
    if cut.len() < text.len() { format!("{cut}…") } else { text }
}

/// Whatever documents say, no control character is said again, nor what turns the direction of text or ends lines in some readers only.
pub(super) fn safe(text: &str) -> String {
    let is_odd = |c: char| matches!(c, '\u{85}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    visible(text).replace(is_odd, "\u{fffd}")
}

/// An argument for a shell.
pub fn shell(argument: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | ':');
    if !argument.is_empty() && argument.chars().all(is_plain) {
        argument.to_owned()
    } else {
        format!("'{}'", argument.replace('\'', "'\\''"))
    }
}
