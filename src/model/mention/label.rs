//! The task that a short text names: a label in a diagram, which has no sentence around it.

use crate::model::{Model, RepoId, TaskId};
use crate::text::Cut;

impl Model {
    /// The one task that a label names: `api TASK4`, or `TASK4` in a document of its own repo. None where it names several,
    /// or one that there is not.
    pub fn task_in_label(&self, label: &str, home: Option<RepoId>) -> Option<TaskId> {
        let mut found: Option<TaskId> = None;
        let lower = label.to_ascii_lowercase();
        for (start, _) in lower.match_indices("task") {
            let starts_word = label.char_before(start).is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '_' | '-' | '/'));
            let rest = label.tail(start + 4).trim_start_matches([' ', '\u{a0}']);
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let ends_word = rest.char_at(digits).is_none_or(|c| !c.is_alphanumeric() && c != '_');
            let Some(number) = rest.head(digits).parse().ok().filter(|_| starts_word && ends_word) else { continue };
            let named = self.names.before(label, start).map(|named| named.repo);
            let task = self.task(named.or(home)?, number)?;
            if found.is_some_and(|known| known != task) {
                return None;
            }
            found = Some(task);
        }
        found
    }
}
