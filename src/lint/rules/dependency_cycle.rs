//! Orders that cannot all be kept.

use super::{Rule, rule};
use crate::config::State;
use crate::lint::Report;
use crate::model::{Model, TaskId, Wait, circles};

pub(super) const RULE: Rule = rule!("dependency-cycle", Error, Workspace(check));

fn check(model: &Model, report: &mut Report<'_>) {
    // What is done waits for nobody, and nobody waits for it. The documents of the template state an order, which has to hold then, too.
    let is_over = |task: TaskId| !model.kind_of(task).has_templates() && model.state(task).is_some_and(State::done);
    let waits: Vec<Wait> = model.waits().into_iter().filter(|wait| !is_over(wait.from) && !is_over(wait.to)).collect();
    for cycle in circles(&waits) {
        let Some((first, others)) = cycle.split_first() else { continue };
        let mut path: Vec<String> = cycle.iter().map(|edge| model.task_name(edge.from)).collect();
        path.push(model.task_name(first.from));
        let message = format!(
            "{}: {}",
            match (cycle.len() > 1, model.kind_of(first.from).has_templates()) {
                (true, true) => "these tasks wait for each other",
                (true, false) => "these items wait for each other",
                (false, true) => "a task waits for itself",
                (false, false) => "an item waits for itself",
            },
            path.join(" → ")
        );
        let mut finding = report.at(first.document, first.span, message).help("remove one of these dependencies");
        for edge in others {
            let says = format!("{} waits for {} here", model.task_name(edge.from), model.task_name(edge.to));
            finding = finding.related(model, edge.document, edge.span, says);
        }
    }
}
