//! Which findings fail the run, as arguments.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, TypedValueParser};
use clap::{Arg, Args, Command};

use super::Outcome;
use super::rule_name::{self, RuleName};
use crate::config::Severity;
use crate::error::{ArgumentError, Error};
use crate::lint::{FailPolicy, Finding, Provenance};

/// Which findings fail the run.
#[derive(Args)]
pub(super) struct Deny {
    /// Fail on these findings too: `warnings`, `notes` (and warnings), or a rule's; with --since also `inherited` or
    /// `owner-moved` ones; repeatable [default: errors]
    #[arg(long, value_name = "WHAT", value_parser = What, ignore_case = true, hide_possible_values = true)]
    deny: Vec<Denied>,
    /// Exit with 0 whatever is found
    #[arg(long, conflicts_with = "deny")]
    exit_zero: bool,
}

#[derive(Clone)]
pub(super) enum Denied {
    From(Severity),
    Rule(String),
    Provenance(Provenance),
}

/// A severity in the plural, or a rule's name.
#[derive(Clone)]
struct What;

/// With --since these fail only where somebody wants it.
const OTHERS: [Provenance; 2] = [Provenance::OwnerMoved, Provenance::Inherited];

const SEVERITIES: [(&str, Severity); 3] = [("warnings", Severity::Warning), ("notes", Severity::Note), ("errors", Severity::Error)];

impl TypedValueParser for What {
    type Value = Denied;

    fn parse_ref(&self, command: &Command, argument: Option<&Arg>, value: &OsStr) -> Result<Denied, clap::Error> {
        if let Some((_, severity)) = SEVERITIES.iter().find(|(name, _)| value.eq_ignore_ascii_case(name)) {
            return Ok(Denied::From(*severity));
        }
        if let Some(provenance) = OTHERS.iter().find(|provenance| value.eq_ignore_ascii_case(provenance.name())) {
            return Ok(Denied::Provenance(*provenance));
        }
        let names = self.possible_values().into_iter().flatten();
        rule_name::parse(names, command, argument, value).map(Denied::Rule)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let severities = SEVERITIES.iter().map(|(name, _)| *name).chain(OTHERS.map(Provenance::name)).map(PossibleValue::new);
        Some(Box::new(severities.chain(RuleName.possible_values()?)))
    }
}

impl Deny {
    /// What fails a run; `since` says whether it is known in it who introduced findings.
    ///
    /// # Errors
    /// Where findings are to fail that cannot occur without --since.
    pub(super) fn fail_policy(&self, since: bool) -> Result<FailPolicy, Error> {
        if self.exit_zero {
            return Ok(FailPolicy::NOTHING);
        }
        let mut fail_policy = FailPolicy::default();
        for denied in &self.deny {
            match denied {
                Denied::From(severity) => fail_policy.least = fail_policy.least.min(Some(*severity)),
                Denied::Rule(name) => fail_policy.rules.push(name.clone()),
                Denied::Provenance(provenance) if !since => {
                    let error = ArgumentError::of(format!("`--deny {}` requires --since", provenance.name()));
                    return Err(error.with_help("add --since REV to `crossbook check`: it determines who introduced a finding").into());
                }
                Denied::Provenance(provenance) => fail_policy.also.push(*provenance),
            }
        }
        Ok(fail_policy)
    }
}

/// How a run ends that found these.
pub(super) fn outcome(fail_policy: &FailPolicy, findings: &[Finding]) -> Outcome {
    if findings.iter().any(Finding::is_internal) {
        return Outcome::Failed;
    }
    if findings.iter().any(|finding| fail_policy.denies(finding)) { Outcome::Denied } else { Outcome::Clean }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::internal::InternalError;

    #[test]
    fn a_fault_of_its_own_fails_a_run_that_nothing_else_fails() {
        let error = InternalError { message: "boom".to_owned(), place: String::new() };
        let findings = [Finding::unmade("index.html", &error)];
        assert_eq!(outcome(&FailPolicy::NOTHING, &findings), Outcome::Failed);
        assert_eq!(outcome(&FailPolicy::NOTHING, &[]), Outcome::Clean);
    }
}
