//! What was found before, so that rules are asked again only about what a change reaches.

use rayon::prelude::*;

use super::apply::apply;
use super::report::Subject;
use super::{Finding, RULES, RawFinding, Scope, finished};
use crate::config::Config;
use crate::contract::Contracts;
use crate::model::{DocumentId, Invalidation, Model, Previous, RepoId, Shift, TaskId};

/// What rules found in each document, task and repo of a model.
#[derive(Debug, Default)]
pub struct FindingCache {
    documents: Vec<Option<Vec<RawFinding>>>,
    tasks: Vec<Option<Vec<RawFinding>>>,
    repos: Vec<Option<Vec<RawFinding>>>,
}

impl FindingCache {
    /// The findings of a model as [`super::check`] gives them. `before` is the model that was last checked with this cache, and
    /// what is dirty since, where ids mean the same in both: what that does not reach is not looked at again.
    pub fn check(&mut self, before: Option<Previous<'_>>, model: &Model, contracts: &Contracts, config: &Config) -> Vec<Finding> {
        let whole = self.look_again(before, model, contracts);
        let known = [&self.documents, &self.tasks, &self.repos].into_iter().flatten().flatten().flatten().cloned();
        finished(model, config, known.chain(whole).collect())
    }

    /// The findings of a model, of which nothing is kept.
    pub(super) fn check_once(mut self, model: &Model, contracts: &Contracts, config: &Config) -> Vec<Finding> {
        let whole = self.look_again(None, model, contracts);
        let known = [self.documents, self.tasks, self.repos].into_iter().flatten().flatten().flatten();
        finished(model, config, known.chain(whole).collect())
    }

    /// Asks the rules about what a change reaches, and gives what is found in the workspace as a whole.
    fn look_again(&mut self, before: Option<Previous<'_>>, model: &Model, contracts: &Contracts) -> Vec<RawFinding> {
        if let Some(shift) = before.and_then(|(before, _)| before.shift()) {
            self.shift(shift, model);
        }
        let reach = before.map(|before| Invalidation::of(before, model));
        let reach = reach.as_ref();
        let (documents, tasks) = (model.document_ids().collect(), model.task_ids().collect());
        let repos = (0..model.repos.len() as u32).map(RepoId).collect();
        look(&mut self.documents, documents, |id| reach.is_none_or(|reach| reach.document(id)), |id| of_document(model, id));
        look(&mut self.tasks, tasks, |id| reach.is_none_or(|reach| reach.task(id)), |id| of_task(model, id));
        look(&mut self.repos, repos, |id| reach.is_none_or(|reach| reach.repo(id)), |id| of_repo(model, id));
        let whole = RULES.par_iter().map(|rule| match rule.scope {
            Scope::Workspace(check) => apply(model, rule, Subject::Workspace, check),
            Scope::Contracts(check) => apply(model, rule, Subject::Workspace, |model, report| check(model, contracts, report)),
            _ => Vec::new(),
        });
        whole.flatten_iter().collect()
    }
}

impl FindingCache {
    /// Lets what is known move to where its subjects are now.
    fn shift(&mut self, shift: &Shift, model: &Model) {
        let known = |all: &mut Vec<Option<Vec<RawFinding>>>| {
            let moved = |known: Vec<RawFinding>| known.into_iter().map(|finding| finding.shifted(shift)).collect();
            std::mem::take(all).into_iter().map(|known| known.and_then(moved)).collect::<Vec<Option<_>>>()
        };
        let document = |index: usize| shift.document(DocumentId(index as u32)).map(|id| id.0 as usize);
        self.documents = Shift::moved(known(&mut self.documents), document, model.documents.len());
        let task = |index: usize| shift.task(TaskId(index as u32)).map(|id| id.0 as usize);
        self.tasks = Shift::moved(known(&mut self.tasks), task, model.tasks.len());
        self.repos = known(&mut self.repos);
    }
}

/// Looks at those that are reached or not known, side by side.
fn look<I: Copy + Send + Sync>(
    known: &mut Vec<Option<Vec<RawFinding>>>,
    ids: Vec<I>,
    is_reached: impl Fn(I) -> bool,
    find: impl Fn(I) -> Vec<RawFinding> + Send + Sync,
) {
    known.resize_with(ids.len(), || None);
    let reached: Vec<(usize, I)> = ids.into_iter().enumerate().filter(|(index, id)| known[*index].is_none() || is_reached(*id)).collect();
    let found: Vec<Vec<RawFinding>> = reached.par_iter().map(|(_, id)| find(*id)).collect();
    for ((index, _), found) in reached.into_iter().zip(found) {
        known[index] = Some(found);
    }
}

fn of_document(model: &Model, id: DocumentId) -> Vec<RawFinding> {
    let rules = RULES.iter().filter_map(|rule| match rule.scope {
        Scope::Document(check) => Some(apply(model, rule, Subject::Document(id), |model, report| check(model, id, report))),
        _ => None,
    });
    rules.flatten().collect()
}

fn of_task(model: &Model, id: TaskId) -> Vec<RawFinding> {
    let rules = RULES.iter().filter_map(|rule| match rule.scope {
        Scope::Task(check) => Some(apply(model, rule, Subject::Task(id), |model, report| check(model, id, report))),
        _ => None,
    });
    rules.flatten().collect()
}

fn of_repo(model: &Model, id: RepoId) -> Vec<RawFinding> {
    let rules = RULES.iter().filter_map(|rule| match rule.scope {
        Scope::Repo(check) => Some(apply(model, rule, Subject::Repo(id), |model, report| check(model, id, report))),
        _ => None,
    });
    rules.flatten().collect()
}
