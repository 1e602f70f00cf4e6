//! The way from sources to findings, where a number takes the place of the disk and of git.

use std::collections::{BTreeMap, BTreeSet};

use crossbook::lint::{self, Finding};
use crossbook::model::{Draft, Memo, Model};
use crossbook::source::{Asked, Deletion, Moved, PathHistory, Presence, Sources};

use super::workspace::Made;

/// What was learned on the way.
#[derive(Default)]
pub struct Road {
    read: Memo,
    checked: lint::Memo,
}

impl Road {
    /// Reads sources; `before` is what was read last.
    pub fn read(&mut self, made: &Made, sources: &Sources, before: Option<&Model>) -> (Model, Vec<Finding>) {
        let draft = Draft::read_with(&made.config, sources, &mut self.read);
        let lines = draft.lines_asked();
        let origins = lines.iter().map(|asked| made.origins(asked)).collect();
        let commits = draft.commits_asked();
        let known: Vec<Option<bool>> = commits.iter().map(|asked| made.knows(&asked.id)).collect();
        let draft = draft.dated(&lines, origins).with_commits(commits, &known);
        let answer = |asked: Asked| (asked.clone(), made.presence(&asked.path));
        let answers: BTreeMap<Asked, Presence> = draft.asked().into_iter().map(answer).collect();
        let missing = draft.missing(&answers);
        let trace = |path: &str| match made.time(path)? {
            time if time % 3 == 0 => Some(PathHistory::Present),
            time => {
                let now = (time % 2 == 0).then(|| Moved { path: format!("moved/{path}"), is_certain: time % 4 == 0 });
                Some(PathHistory::Deleted(Deletion { commit: "1".repeat(40), time, now }))
            }
        };
        let path_histories = missing.iter().map(|missing| trace(&missing.path)).collect();
        let model = Model::resolve_after(before, draft.with_path_histories(missing, path_histories), &answers);
        let asked = model.versions_asked();
        let versions: Vec<_> = asked.iter().map(|asked| made.versions(asked)).collect();
        let model = model.with_versions(&asked, &versions, &mut self.read);
        let to_come = model.repos_with_gaps().into_iter().map(|repo| (repo, BTreeSet::from([2, 5]))).collect();
        let model = model.awaiting(to_come);
        let findings = self.checked.check(before, &model, &made.config);
        (model, findings)
    }
}

/// Sources, read for the first time.
pub fn judged(made: &Made, sources: &Sources) -> (Model, Vec<Finding>) {
    Road::default().read(made, sources, None)
}
