//! A text of a contract that says something else than the owner's file.

use super::{Rule, rule};
use crate::contract::{Contracts, Found};
use crate::lint::Report;
use crate::model::Model;

pub(super) const RULE: Rule = rule!("contract-contradicted", Warning, Contracts(check));

fn check(model: &Model, contracts: &Contracts, report: &mut Report<'_>) {
    for stated in contracts.stated.values().flatten() {
        let Found::Different { at: (file, span), fact, stated: said, declared } = &stated.found else { continue };
        let (what, path) = (&stated.what, &model[*file].path);
        report
            .at(stated.document, stated.span, format!("{fact} of {what} is `{said}` here, but `{declared}` in {path}"))
            .help("bring the text or the file in line with the other")
            .related(model, *file, *span, "what the file declares");
    }
}
