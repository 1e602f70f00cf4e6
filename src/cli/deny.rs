//! Which findings fail the run, as arguments.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, TypedValueParser};
use clap::{Arg, Args, Command};

use super::Outcome;
use super::rule_name::RuleName;
use crate::config::Severity;
use crate::error::Error;
use crate::host::HostError;
use crate::lint::{Became, Denial, Finding};

/// Which findings are reason enough to fail.
#[derive(Args)]
pub(super) struct Deny {
    /// Fail on these findings too, and not on errors alone: `warnings`, `notes` (and warnings), or those of a rule; with --since
    /// also `inherited` and `owner-moved` ones
    #[arg(long, value_name = "WHAT", value_parser = What, ignore_case = true, hide_possible_values = true)]
    deny: Vec<Denied>,
}

#[derive(Clone)]
pub(super) enum Denied {
    From(Severity),
    Rule(String),
    Became(Became),
}

/// A severity in the plural, or a rule's name.
#[derive(Clone)]
struct What;

/// With --since these fail only where somebody wants it.
const OTHERS: [Became; 2] = [Became::OwnerMoved, Became::Inherited];

const SEVERITIES: [(&str, Severity); 3] = [("warnings", Severity::Warning), ("notes", Severity::Note), ("errors", Severity::Error)];

impl TypedValueParser for What {
    type Value = Denied;

    fn parse_ref(&self, command: &Command, argument: Option<&Arg>, value: &OsStr) -> Result<Denied, clap::Error> {
        if let Some((_, severity)) = SEVERITIES.iter().find(|(name, _)| value.eq_ignore_ascii_case(name)) {
            return Ok(Denied::From(*severity));
        }
        if let Some(became) = OTHERS.iter().find(|became| value.eq_ignore_ascii_case(became.name())) {
            return Ok(Denied::Became(*became));
        }
        RuleName.parse_ref(command, argument, value).map(Denied::Rule)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let severities = SEVERITIES.iter().map(|(name, _)| *name).chain(OTHERS.map(Became::name)).map(PossibleValue::new);
        Some(Box::new(severities.chain(RuleName.possible_values()?)))
    }
}

impl Deny {
    /// What fails a run; `since` says whether it is known in it who brought findings about.
    ///
    /// # Errors
    /// Where something is to fail that nothing can be found to be.
    pub fn denial(&self, since: bool) -> Result<Denial, Error> {
        let mut denial = Denial::default();
        for denied in &self.deny {
            match denied {
                Denied::From(severity) => denial.least = denial.least.min(Some(*severity)),
                Denied::Rule(name) => denial.rules.push(name.clone()),
                Denied::Became(became) if !since => {
                    let message = "means nothing without --since, which tells who brought a finding about".to_owned();
                    let help = Some("add --since REV to `crossbook check`, or leave it out".to_owned());
                    return Err(HostError { path: format!("--deny {}", became.name()).into(), message, help }.into());
                }
                Denied::Became(became) => denial.also.push(*became),
            }
        }
        Ok(denial)
    }
}

/// How a run ends that found these.
pub(super) fn outcome(denial: &Denial, findings: &[Finding]) -> Outcome {
    if findings.iter().any(Finding::is_internal) {
        return Outcome::Failed;
    }
    if findings.iter().any(|finding| denial.covers(finding)) { Outcome::Denied } else { Outcome::Clean }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::internal::InternalError;

    #[test]
    fn a_fault_of_its_own_fails_a_run_that_nothing_else_fails() {
        let error = InternalError { message: "boom".to_owned(), place: String::new() };
        let findings = [Finding::unmade("index.html", &error)];
        assert_eq!(outcome(&Denial::NOTHING, &findings), Outcome::Failed);
        assert_eq!(outcome(&Denial::NOTHING, &[]), Outcome::Clean);
    }
}
