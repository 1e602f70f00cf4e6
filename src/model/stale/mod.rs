//! References that name a task by a number which is another task's now, and what they mean.

mod counterpart;
mod digits;
mod history;

pub(super) use counterpart::mark as mark_by_counterparts;
pub(super) use history::{AllIdentities, Origins, lines_asked, mark as mark_by_history};

use super::{Model, Reference, Resolution, Target, TargetRepo, TaskId};
use crate::text::Date;

/// What a stale reference means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meant {
    pub task: TaskId,
    pub evidence: Evidence,
}

/// How that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// The task of that number is of another feature, and exactly one other of its repo is of this one.
    Counterpart,
    /// When its line was written, the number was that task's.
    Moved {
        /// The commit that gave the task another number, and its day; none where that is not committed.
        commit: Option<String>,
        until: Option<Date>,
        /// Nothing else had the number when the line was written, nor had the task another one yet.
        is_certain: bool,
    },
}

impl Model {
    /// The task that a reference is about: what it means where it is stale, else what it names.
    pub fn meant(&self, reference: &Reference) -> Option<TaskId> {
        if let Some(meant) = &reference.meant {
            return Some(meant.task);
        }
        match &reference.target {
            Target::Task { task, .. } => *task,
            Target::Document { document: Some(document), .. } | Target::Heading { document, .. } => self[*document].task,
            Target::Document { repo: TargetRepo::Known(repo), task: Some(number), .. } => self.task(*repo, *number),
            _ => None,
        }
    }

    fn mark(&mut self, index: usize, meant: Meant) {
        let reference = &mut self.references[index];
        reference.resolution = Resolution::Stale;
        reference.meant = Some(Box::new(meant));
    }
}
