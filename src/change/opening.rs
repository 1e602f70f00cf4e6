//! New tasks: one in each repo of a feature, from templates, each naming the others by their real numbers.

use std::collections::BTreeMap;

use super::Changes;
use crate::model::{DocumentKind, join};
use crate::text::Cut;

/// The documents that a task starts with, and what is written in them where the user has no such file.
const BUILT_IN: [(&str, &str); 3] = [
    ("PLAN.md", include_str!("../../templates/PLAN.md")),
    ("OTHER_PROJECTS.md", include_str!("../../templates/OTHER_PROJECTS.md")),
    ("STATUS.md", include_str!("../../templates/STATUS.md")),
];

/// What an item that is a file starts with, where the user has no `ITEM.md`.
const ITEM: &str = include_str!("../../templates/ITEM.md");

/// What the specification of an item starts with, where the user has no `spec.md`.
const SPEC: (&str, &str) = ("spec.md", include_str!("../../templates/SPEC.md"));

/// What is written into the documents of a new task, by file name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Templates(BTreeMap<String, String>);

/// A feature that is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// Title of the feature, as its documents carry it.
    pub title: String,
    /// The day it is opened, as `YYYY-MM-DD`.
    pub date: String,
    /// In the order in which the repos go to work.
    pub tasks: Vec<NewTask>,
}

/// Its task in one repo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTask {
    /// Name of the repo.
    pub repo: String,
    /// Number of the new task in it.
    pub number: u64,
    /// The task's folder, or the file that it is, from the workspace's root.
    pub folder: String,
    /// Whether it is a file.
    pub is_file: bool,
    /// The documents that it starts with; none for those of the template.
    pub documents: Vec<String>,
}

impl Templates {
    /// The built-in ones, each replaced where the user has one of its name; more of the user's are added.
    pub fn new(own: BTreeMap<String, String>) -> Self {
        let mut templates: BTreeMap<String, String> =
            BUILT_IN.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        templates.extend(own);
        Self(templates)
    }
}

impl Opening {
    /// The files to write.
    pub fn changes(&self, templates: &Templates) -> Changes {
        let mut changes = Changes::default();
        for task in &self.tasks {
            if task.is_file {
                let template = templates.0.get("ITEM.md").map_or(ITEM, String::as_str);
                changes.create(&task.folder, self.filled(template, task));
                continue;
            }
            for name in &task.documents {
                let own = templates.0.get(name).filter(|_| DocumentKind::of(name) == DocumentKind::Other);
                let built_in = || match name.eq_ignore_ascii_case(SPEC.0) {
                    true => SPEC.1.to_owned(),
                    false => ITEM.replacen("{number}. ", "", 1),
                };
                let template = own.map_or_else(built_in, Clone::clone);
                changes.create(&join(&task.folder, name), self.filled(&template, task));
            }
            if !task.documents.is_empty() {
                continue;
            }
            for (name, template) in templates.0.iter().filter(|(name, _)| *name != "ITEM.md") {
                changes.create(&join(&task.folder, name), self.filled(template, task));
            }
        }
        changes
    }

    /// A template with its slots filled. A line that names `{other}` is written once for each other repo, one that names `{each}` once
    /// for each of them all, with the lines indented below it. What else stands in braces is left for people.
    fn filled(&self, template: &str, own: &NewTask) -> String {
        let mut text = String::with_capacity(template.len() * 2);
        let mut lines = template.split_inclusive('\n').peekable();
        while let Some(line) = lines.next() {
            let mut block = line.to_owned();
            let (of_each, of_others) = (line.contains("{each"), line.contains("{other"));
            if !of_each && !of_others {
                text += &self.slots(line, own, own);
                continue;
            }
            let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
            while let Some(below) = lines.next_if(|below| !below.trim().is_empty() && indent(below) > indent(line)) {
                block += below;
            }
            let tasks = self.tasks.iter().filter(|task| of_each || *task != own);
            for (at, task) in tasks.enumerate() {
                text += &renumbered(&self.slots(&block, own, task), at as u64);
            }
        }
        text
    }

    fn slots(&self, text: &str, own: &NewTask, other: &NewTask) -> String {
        let (number, other_number) = (own.number.to_string(), other.number.to_string());
        let slots = [
            ("{title}", self.title.as_str()),
            ("{date}", &self.date),
            ("{repo}", &own.repo),
            ("{number}", &number),
            ("{other}", &other.repo),
            ("{other_number}", &other_number),
            ("{each}", &other.repo),
            ("{each_number}", &other_number),
        ];
        // From left to right and once, so that a title with braces stays a title.
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find('{') {
            filled += rest.head(at);
            rest = rest.tail(at);
            let (length, value) =
                slots.iter().find(|(slot, _)| rest.starts_with(slot)).map_or((1, "{"), |(slot, value)| (slot.len(), *value));
            filled += value;
            rest = rest.tail(length);
        }
        filled + rest
    }
}

/// An ordered item counted on, where a line of the template is one.
fn renumbered(block: &str, by: u64) -> String {
    let start = block.len() - block.trim_start_matches(' ').len();
    let digits = block.tail(start).bytes().take_while(u8::is_ascii_digit).count();
    match block.part(start..start + digits).parse::<u64>() {
        Ok(first) if block.tail(start + digits).starts_with(['.', ')']) => {
            format!("{}{}{}", block.head(start), first.saturating_add(by), block.tail(start + digits))
        }
        _ => block.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_written_for_each_and_for_the_others() {
        let task = |repo: &str, number: u64| NewTask {
            repo: repo.to_owned(),
            number,
            folder: format!("{repo}/TASK{number}"),
            is_file: false,
            documents: Vec::new(),
        };
        let tasks = vec![task("api", 4), task("web", 7), task("jobs", 1)];
        let opening = Opening { title: "A {date} B".to_owned(), date: "2026-03-02".to_owned(), tasks };
        let template = "# {title} {number}\r\n1. {each} (TASK{each_number}) {What it does}\r\n   - {What more}\r\nSee {other} TASK{other_number}.\n{x}";
        assert_eq!(
            opening.filled(template, &opening.tasks[1]),
            "# A {date} B 7\r\n1. api (TASK4) {What it does}\r\n   - {What more}\r\n2. web (TASK7) {What it does}\r\n   - {What more}\r\n\
             3. jobs (TASK1) {What it does}\r\n   - {What more}\r\nSee api TASK4.\nSee jobs TASK1.\n{x}"
        );
        let own = BTreeMap::from([("STATUS.md".to_owned(), "{repo} {number}".to_owned())]);
        let changes = opening.changes(&Templates::new(own));
        assert_eq!(changes.files.len(), 9);
        assert_eq!(&*changes.files["web/TASK7/STATUS.md"].after, "web 7");
    }
}
