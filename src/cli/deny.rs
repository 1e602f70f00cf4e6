//! Which findings fail the run, as arguments.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, TypedValueParser};
use clap::{Arg, Args, Command};

use super::Outcome;
use super::rule_name::RuleName;
use crate::config::Severity;
use crate::lint::{Denial, Finding};

/// Which findings are reason enough to fail.
#[derive(Args)]
pub(super) struct Deny {
    /// Fail on these findings too, and not on errors alone: `warnings`, `notes` (and warnings), or those of a rule
    #[arg(long, value_name = "SEVERITY|RULE", value_parser = What, ignore_case = true, hide_possible_values = true)]
    deny: Vec<Denied>,
}

#[derive(Clone)]
pub(super) enum Denied {
    From(Severity),
    Rule(String),
}

/// A severity in the plural, or a rule's name.
#[derive(Clone)]
struct What;

const SEVERITIES: [(&str, Severity); 3] = [("warnings", Severity::Warning), ("notes", Severity::Note), ("errors", Severity::Error)];

impl TypedValueParser for What {
    type Value = Denied;

    fn parse_ref(&self, command: &Command, argument: Option<&Arg>, value: &OsStr) -> Result<Denied, clap::Error> {
        match SEVERITIES.iter().find(|(name, _)| value.eq_ignore_ascii_case(name)) {
            Some((_, severity)) => Ok(Denied::From(*severity)),
            None => RuleName.parse_ref(command, argument, value).map(Denied::Rule),
        }
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let severities = SEVERITIES.iter().map(|(name, _)| PossibleValue::new(name));
        Some(Box::new(severities.chain(RuleName.possible_values()?)))
    }
}

impl Deny {
    pub fn denial(&self) -> Denial {
        let mut denial = Denial::default();
        for denied in &self.deny {
            match denied {
                Denied::From(severity) => denial.least = denial.least.min(*severity),
                Denied::Rule(name) => denial.rules.push(name.clone()),
            }
        }
        denial
    }
}

/// How a run ends that found these.
pub(super) fn outcome(denial: &Denial, findings: &[Finding]) -> Outcome {
    if findings.iter().any(|finding| denial.covers(finding)) { Outcome::Denied } else { Outcome::Clean }
}
