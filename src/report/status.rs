//! The report of `crossbook status`: open tasks, what they wait for, and their findings.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::comparison::cut;
use super::text::{Color, Tone, painted, safe};
use crate::config::State;
use crate::lint::Finding;
use crate::model::{Activity, Model, Person, RepoId, Standing, TaskId};

/// What a task is called takes as much in a list as `TASK1234`, or what is called longer there.
const MIN_LABEL_CHARS: usize = 8;
/// The widest that a task's title is in a list.
const MAX_TITLE_CHARS: usize = 56;
/// So many phases, so many blockers and so many entries of activity are shown of one task.
const MAX_ENTRIES: usize = 40;
const MAX_RECENT_ENTRIES: usize = 3;

/// What is known of a workspace beside its model.
pub struct StatusReport<'a> {
    model: &'a Model,
    findings: BTreeMap<TaskId, Vec<&'a Finding>>,
    /// By task, whom it waits for and that is not done.
    waits: BTreeMap<TaskId, Vec<TaskId>>,
    base: &'a str,
    color: Color,
    /// Whose items alone are shown; none for all.
    owner: Option<&'a Person>,
}

impl<'a> StatusReport<'a> {
    /// Gathers what is open in a workspace; `base` leads from the reader's folder to its root, empty or with a `/` at its end.
    pub fn new(model: &'a Model, findings: &'a [Finding], base: &'a str, color: Color) -> Self {
        let mut waits: BTreeMap<TaskId, Vec<TaskId>> = BTreeMap::new();
        for wait in model.waits() {
            if !is_done(model, wait.to) && !is_done(model, wait.from) {
                waits.entry(wait.from).or_default().push(wait.to);
            }
        }
        Self { model, findings: by_task(model, findings), waits, base, color, owner: None }
    }

    /// Shows only the items of one person or team, where one is given.
    #[must_use]
    pub fn of(self, owner: Option<&'a Person>) -> Self {
        Self { owner, ..self }
    }

    /// The open tasks of each repo, those that are blocked first; a repo with none in one line.
    pub fn repos(&self, repos: &[RepoId]) -> String {
        let mut text = String::new();
        for repo in repos {
            let is_shown = |task: &TaskId| self.owner.is_none_or(|owner| owner.tasks.binary_search(task).is_ok());
            let tasks: Vec<TaskId> = self.model[*repo].tasks.iter().copied().filter(is_shown).collect();
            if self.owner.is_some() && tasks.is_empty() {
                continue;
            }
            let mut open: Vec<TaskId> = tasks.iter().copied().filter(|task| !is_done(self.model, *task)).collect();
            open.sort_by_key(|task| (self.model.current_state(*task) != Some(State::Blocked), *task));
            let name = painted(&safe(&self.model[*repo].info.name), Tone::Title, self.color);
            let about = if self.model[*repo].info.absent { "not checked out here".to_owned() } else { self.tally(&tasks) };
            let _ = writeln!(text, "{name}  {about}");
            let labels: Vec<String> = open.iter().map(|task| safe(&self.model.task_label(*task))).collect();
            let width = labels.iter().map(|label| label.chars().count()).max().unwrap_or_default().max(MIN_LABEL_CHARS);
            open.iter().zip(&labels).for_each(|(task, label)| self.row(&mut text, &format!("{label:<width$}"), *task));
            text.push('\n');
        }
        text.truncate(text.trim_end().len());
        text + "\n"
    }

    /// How many of a repo's items are open and done; decisions in their own words.
    fn tally(&self, tasks: &[TaskId]) -> String {
        let work: Vec<TaskId> = tasks.iter().copied().filter(|task| !self.model.is_decision(*task)).collect();
        let done = work.iter().filter(|task| is_done(self.model, **task)).count();
        let decisions = self.model.decisions(tasks).into_iter().map(|known| format!("{} {}", known.count, known.label));
        let decisions = decisions.collect::<Vec<_>>().join(", ");
        let counted = format!("{} open, {done} done", work.len() - done);
        match (work.is_empty(), decisions.is_empty()) {
            (_, true) => counted,
            (true, false) => decisions,
            (false, false) => format!("{counted}; {decisions}"),
        }
    }

    /// `label` is as wide as those of the other rows.
    fn row(&self, text: &mut String, label: &str, task: TaskId) {
        let _ = write!(
            text,
            "  {label}  {}  {:<7}  {}",
            self.state(task),
            self.phases(task),
            cut(&safe(&self.model[task].subject), MAX_TITLE_CHARS)
        );
        let waits: Vec<String> = self.waits.get(&task).into_iter().flatten().map(|other| safe(&self.model.task_name(*other))).collect();
        if !waits.is_empty() {
            let _ = write!(text, "; waits for {}", waits.join(", "));
        }
        if let Some(note) = self.model.blockers(task).next().filter(|_| self.model.current_state(task) == Some(State::Blocked)) {
            let _ = write!(text, "; {}", cut(&one_line(&note.text), MAX_TITLE_CHARS));
        }
        let count = self.findings_of(task).count();
        if count > 0 {
            let plural = if count == 1 { "" } else { "s" };
            let _ = write!(text, "; {}", painted(&format!("{count} finding{plural}"), Tone::Doubtful, self.color));
        }
        text.push('\n');
    }

    fn state(&self, task: TaskId) -> String {
        let tone = match self.model.current_state(task) {
            _ if self.model.standing(task) == Some(Standing::Ended) => Tone::Quiet,
            Some(State::Blocked) => Tone::Bad,
            Some(State::Complete | State::Implemented) => Tone::Good,
            Some(State::InProgress) => Tone::Doubtful,
            _ => Tone::Quiet,
        };
        painted(&format!("{:<11}", self.model.state_label(task).unwrap_or("no state".into())), tone, self.color)
    }

    /// `3/5`: phases done, and phases there are.
    fn phases(&self, task: TaskId) -> String {
        let phases = self.model.phases(task);
        let done = phases.iter().filter(|phase| phase.state.is_some_and(State::done)).count();
        if phases.is_empty() { String::new() } else { format!("{done}/{}", phases.len()) }
    }

    fn findings_of(&self, task: TaskId) -> impl Iterator<Item = &'a Finding> {
        self.findings.get(&task).into_iter().flatten().copied()
    }

    /// One task in full.
    pub fn task(&self, task: TaskId) -> String {
        let model = self.model;
        let title = format!("{}: {}", model.task_name(task), model[task].subject);
        let mut text =
            format!("{}\n{}  {}\n", painted(&safe(&title), Tone::Title, self.color), self.state(task).trim_end(), self.updated(task));
        let mut list = |head: &str, lines: Vec<String>| {
            if !lines.is_empty() {
                let _ = writeln!(text, "\n{}", painted(head, Tone::Title, self.color));
                lines.iter().for_each(|line| {
                    let _ = writeln!(text, "  {line}");
                });
            }
        };
        let phases = model.phases(task).iter().take(MAX_ENTRIES);
        list(
            "Phases",
            phases
                .map(|phase| {
                    format!("{:<5} {:<12} {}", safe(&phase.id), safe(&phase.status.value), cut(&safe(&phase.description), MAX_TITLE_CHARS))
                })
                .collect(),
        );
        list("Blockers", model.blockers(task).take(MAX_ENTRIES).map(|note| one_line(&note.text)).collect());
        let named = |other: &TaskId| {
            format!("{}  {}  {}", self.state(*other), safe(&model.task_name(*other)), cut(&safe(&model[*other].subject), MAX_TITLE_CHARS))
        };
        list("Waits for", self.waits.get(&task).into_iter().flatten().map(named).collect());
        list("Counterparts", model.counterparts(task).map(|other| named(&other)).collect());
        let mut activity: Vec<&Activity> = model.activity(task).map(|(_, entry)| entry).collect();
        // Some write the newest first, some last.
        if activity.first().and_then(|first| first.date) < activity.last().and_then(|last| last.date) {
            activity.reverse();
        }
        let recent = activity.iter().take(MAX_RECENT_ENTRIES);
        list(
            "Recent",
            recent.map(|entry| entry.date.map_or_else(String::new, |date| format!("{date}  ")) + &one_line(&entry.text)).collect(),
        );
        let findings = self.findings_of(task).map(|finding| {
            let line = finding.location.place.map(|(text, span)| format!(":{}", model.lines(text).line(span.start))).unwrap_or_default();
            format!(
                "{}[{}] {}{}{line}: {}",
                finding.severity.name(),
                finding.rule,
                self.base,
                safe(&finding.location.file),
                safe(&finding.message)
            )
        });
        list("Findings", findings.collect());
        text
    }

    fn updated(&self, task: TaskId) -> String {
        let phases = self.phases(task);
        let phases = if phases.is_empty() { String::new() } else { format!("{phases} phases") };
        let updated = self.model[task].updated.map(|date| format!("last updated {date}")).unwrap_or_default();
        [phases, updated].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }
}

/// The findings about the documents of each task, or about its folder.
fn by_task<'a>(model: &Model, findings: &'a [Finding]) -> BTreeMap<TaskId, Vec<&'a Finding>> {
    let mut found: BTreeMap<TaskId, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        if let (_, Some(task)) = finding.location.about(model) {
            found.entry(task).or_default().push(finding);
        }
    }
    found
}

/// A task without a state is open: no document says that it is done.
fn is_done(model: &Model, task: TaskId) -> bool {
    model.state(task).is_some_and(State::done)
}

fn one_line(text: &str) -> String {
    safe(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}
