//! A git tag that its repo does not have.

use super::{Rule, rule};
use crate::contract::{Contracts, PinState};
use crate::lint::Report;
use crate::model::{Model, Resolution, Target, TargetRepo};

pub(super) const RULE: Rule = rule!("unknown-tag", Warning, Contracts(check));

fn check(model: &Model, contracts: &Contracts, report: &mut Report<'_>) {
    for reference in model.all_references().filter(|reference| reference.resolution == Resolution::Broken) {
        let Target::Tag { repo: TargetRepo::Known(repo), tag } = &reference.target else { continue };
        let repo = &model[*repo].info.name;
        report
            .at(reference.document, reference.span, format!("{repo} has no tag `{tag}`"))
            .help(format!("name a tag that exists; if it is new, run `git fetch --tags` in {repo}"));
    }
    for environment in &contracts.environments.all {
        for pin in &environment.pins {
            let PinState::Unknown { tag, newest } = &pin.state else { continue };
            let repo = &model[pin.service].info.name;
            report
                .at(pin.file, pin.span, format!("{} pins {repo} to `{}`, but {repo} has no tag `{tag}`", environment.name, pin.said))
                .help(format!("the newest tag is `{newest}`; if the tag is new, run `git fetch --tags` in {repo}"));
        }
    }
}
