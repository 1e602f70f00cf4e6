//! What a document says of itself, in front matter and in the lines under its title: `Repo:`, `Last updated:`, `Status:`.

pub(super) mod front;
mod top;

use super::super::vocabulary::people::{self, OWNER_LABELS};
use super::super::vocabulary::states::STATUS_TITLES;
use super::super::vocabulary::waits::DEPENDENCY_LABELS;
use super::{Field, Vocabulary};
use crate::config::State;
use crate::markdown::Document;
use crate::text::{Date, Span};

/// What the lines above the first section, and front matter, say of the document.
#[derive(Clone, Debug, Default)]
pub struct Header {
    /// The repo that it says it belongs to; none where it says nothing.
    pub repo: Option<Field>,
    /// When it says it was last updated; none where it says nothing.
    pub updated: Option<Stated>,
    /// What its status comes to, by the words of a column of states.
    pub state: Option<State>,
    /// What it says of its status, as written: what stands under the title first, front matter last.
    pub status: Vec<Field>,
    /// Who answers for it, a person or a team each, as written.
    pub owners: Vec<String>,
    /// The language that front matter says it is written in, as written there.
    pub language: Option<String>,
    /// Where it says what its work waits for.
    pub depends_on: Vec<Span>,
    /// The values of front matter that name other items; references in them are found nowhere else.
    pub front: Vec<Field>,
}

/// A day as a document states it; without a date where it is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stated {
    /// What is written.
    pub field: Field,
    /// The day it names; none where it is no date.
    pub date: Option<Date>,
}

pub(super) fn read(document: &Document, vocabulary: &Vocabulary) -> Header {
    let front = front::read(document);
    let top: Vec<(String, Field)> = top::lines(document).into_iter().chain(top::table(document)).chain(top::status(document)).collect();
    let said = |fields: &[(String, Field)]| {
        let said = fields.iter().filter(|(label, field)| STATUS_TITLES.contains(&label.as_str()) && !field.value.is_empty());
        said.map(|(_, field)| field.clone()).collect::<Vec<_>>()
    };
    let status = [said(&top), said(&front)].concat();
    let named = front.iter().filter(|(label, field)| front::names_items(label, &field.value));
    let mut header = Header {
        state: status.iter().find_map(|field| vocabulary.column(&field.value)),
        language: front.iter().find(|(label, _)| front::LANGUAGE.contains(&label.as_str())).map(|(_, field)| field.value.clone()),
        front: named.map(|(_, field)| field.clone()).collect(),
        status,
        ..Header::default()
    };
    for (label, field) in front.into_iter().chain(top) {
        let is_empty = field.value.is_empty();
        match label.as_str() {
            "repo" | "repository" if header.repo.is_none() && !is_empty => header.repo = Some(field),
            "last updated" | "updated" if header.updated.is_none() => {
                header.updated = Some(Stated { date: Date::parse(without_note(&field.value)), field });
            }
            label if OWNER_LABELS.contains(&label) => header.owners.extend(people::names(&field.value)),
            label if DEPENDENCY_LABELS.contains(&label) && !is_empty => header.depends_on.push(field.span),
            _ => {}
        }
    }
    header
}

/// A day may have a note behind it: `2026-02-09 (after review)`.
fn without_note(value: &str) -> &str {
    value.split(" (").next().unwrap_or(value).trim().trim_end_matches('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_and_lines_under_the_title_say_the_same() {
        let read = |text: &str| read(&crate::markdown::parse(text.into()), &Vocabulary::default());
        for text in [
            "---\nstatus: in_progress\nupdated: 2026-02-09\nDepends-On: web TASK3\n---\n\n# T\n",
            "+++\nstatus = 'in_progress'\nupdated = 2026-02-09\ndepends_on = 'web TASK3'\n+++\n\n# T\n",
            "# T\n\n- **Status:** `In Progress`\n- Updated: 2026-02-09\n- Depends on: web TASK3\n",
            "---\ntitle: x\n---\n# T\n\nUpdated: 2026-02-09 (after review)\nDepends on: web TASK3\n\n## Status\n\nActive\n",
        ] {
            let header = read(text);
            let updated = header.updated.and_then(|stated| stated.date);
            assert_eq!((header.state, updated), (Some(State::InProgress), Date::parse("2026-02-09")), "{text}");
            let depends: Vec<&str> = header.depends_on.iter().map(|span| span.of(text)).collect();
            assert_eq!(depends, ["web TASK3"], "{text}");
        }
        let several = "---\ndepends_on: [web TASK3, 'api TASK4']\nrepo: https://example.com\n---\n# T\n";
        let header = read(several);
        let values: Vec<&str> = header.front.iter().map(|field| field.value.as_str()).collect();
        assert_eq!((values, header.repo), (vec!["web TASK3", "api TASK4"], None));
        for text in ["---\nstatus: [\n---\n", "---\n- status\n---\n", "# T\n\nStatus: unclear\n", "---\nstatus:\n  a: done\n---\n"] {
            assert_eq!(read(text).state, None, "{text}");
        }
    }

    #[test]
    fn a_status_stands_in_one_of_many_places() {
        let read = |text: &str| {
            let header = read(&crate::markdown::parse(text.into()), &Vocabulary::default());
            header.status.into_iter().map(|field| field.value).collect::<Vec<_>>().join(" + ")
        };
        for (text, status) in [
            ("# T\n\n**Date**: 2026-02-09 | **Status**: Draft\n", "Draft"),
            ("# T\n\nStatus: Accepted \u{b7} Decided: 2026-02-09 | by all\n", "Accepted"),
            ("# T\n\nStatus: proposed | accepted\n", "proposed | accepted"),
            ("# T\n\n> - Number: 4\n> - Status: `approved`\n", "approved"),
            ("# T\n\n| Status | Accepted |\n|---|---|\n| Date | 2026-02-09 |\n", "Accepted + Date"),
            ("# T\n\n| Field | Value |\n|---|---|\n| **Status:** | Accepted |\n", "Accepted"),
            ("# T\n\n| Status | Date |\n|---|---|\n| Final | 2026-02-09 |\n", "Date + Final"),
            ("# T\n\n| Spec | Status |\n|---|---|\n| 1 | Final |\n| 2 | Draft |\n", ""),
            ("# T\n\n## 1. Status:\n\n~~Proposed~~\n\nAccepted\nby all\n", "Accepted"),
            ("# T\n\n## Status\n\n| Field | Value |\n|---|---|\n| Status | Accepted |\n", "Accepted + Field"),
            ("# T\n\n## Summary\n\n### Status\n\nDecided.\n", "Decided."),
            ("# T\n\n## First part\n\n### Status\n\nDone\n", ""),
            ("# Status\n\nDone\n", ""),
            ("# T\n\n## First part\n\nStatus: Done\n", ""),
            ("---\nstatus: open\n---\n# T\n\nStatus: Done\n", "Done + open"),
            ("---\nstatus: ''\nstate:\n---\n# T\n", ""),
        ] {
            assert_eq!(read(text), status, "{text}");
        }
    }

    #[test]
    fn who_answers_for_a_document_is_said_under_its_title() {
        let read = |text: &str| read(&crate::markdown::parse(text.into()), &Vocabulary::default()).owners.join(" + ");
        for (text, owners) in [
            ("# T\n\nStatus: Draft | Owner: Eve\n", "Eve"),
            ("# T\n\n- **Owners:** @eve, @org/web\n", "@eve + @org/web"),
            ("---\nassignee: ['@eve', bob]\n---\n# T\n", "@eve + bob"),
            ("---\nassignee: []\nowner: TBD\n---\n# T\n", ""),
            ("# T\n\n| Field | Value |\n|---|---|\n| Owner | Eve |\n", "Eve"),
            ("# T\n\n| Owner | Contract |\n|---|---|\n| api | Exports |\n", ""),
            ("# T\n\n## Contracts\n\nOwner: api\n", ""),
        ] {
            assert_eq!(read(text), owners, "{text}");
        }
    }

    #[test]
    fn front_matter_names_items_under_keys_that_say_so() {
        let read = |text: &str| {
            let header = read(&crate::markdown::parse(text.into()), &Vocabulary::default());
            header.front.into_iter().map(|field| field.value).collect::<Vec<_>>().join(" + ")
        };
        for (front, named) in [
            ("dependencies: [task-3, 'task-7']", "task-3 + task-7"),
            ("dependsOn: task-3", "task-3"),
            ("blocked-by:\n  - task-3", "task-3"),
            ("superseded_by: ADR-12", "ADR-12"),
            ("status: superseded by ADR-12", "superseded by ADR-12"),
            ("status: done\nlabels: [task-3]\nid: task-4\ndependencies: {task: task-5}", ""),
        ] {
            assert_eq!(read(&format!("---\n{front}\n---\n# T\n")), named, "{front}");
        }
    }

    #[test]
    fn what_a_work_depends_on_goes_on_behind_a_comma() {
        for (text, depends) in [
            ("# T\n\n**Depends on**: [A](../a.md), `b` | Owner: Eve\n", "[A](../a.md), `b`"),
            ("# T\n\n> **Depends on:** [A](../a.md),\n> [B](../b.md)\n> Owner: Eve\n", "[A](../a.md),\n> [B](../b.md)"),
            ("# T\n\n- **Depends on:** [A](../a.md),\n", "[A](../a.md),"),
            ("# T\n\n| Owner | Eve |\n|---|---|\n| Requires | [A](../a.md) |\n", "[A](../a.md)"),
            ("# T\n\nSupersedes: A\nRelated: B\nBlocks: C\nBackend spec: D\n", ""),
        ] {
            let header = read(&crate::markdown::parse(text.into()), &Vocabulary::default());
            let spans: Vec<&str> = header.depends_on.iter().map(|span| span.of(text).trim()).collect();
            assert_eq!(spans.join(" + "), depends, "{text}");
        }
    }
}
