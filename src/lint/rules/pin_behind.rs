//! An environment that runs what the next one has left behind.

use super::{Rule, rule};
use crate::contract::Contracts;
use crate::lint::Report;
use crate::model::Model;

pub(super) const RULE: Rule = rule!("pin-behind", Warning, Contracts(check));

fn check(model: &Model, contracts: &Contracts, report: &mut Report<'_>) {
    let environments = &contracts.environments;
    for pair in environments.misplaced.iter().filter(|pair| pair.is_left) {
        let (pin, next) = (environments.pin(pair.earlier), environments.pin(pair.later));
        let (name, next_name) = (&environments.all[pair.earlier.0].name, &environments.all[pair.later.0].name);
        let repo = &model[pin.service].info.name;
        report
            .at(pin.file, pin.span, format!("{name} runs {repo} `{}`, which {next_name} has replaced with `{}`", pin.said, next.said))
            .help(format!("update {name} to `{}`, or to a newer version", next.said))
            .related(model, next.file, next.span, format!("what {next_name} runs"));
    }
}
