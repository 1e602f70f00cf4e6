//! A rule's name as an argument.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::error::{ContextKind, ContextValue};
use clap::{Arg, Command};

use crate::lint::RULES;

/// A rule's name in any case; the error for an unknown one names the nearest.
#[derive(Clone)]
pub(super) struct RuleName;

impl TypedValueParser for RuleName {
    type Value = String;

    fn parse_ref(&self, command: &Command, argument: Option<&Arg>, value: &OsStr) -> Result<String, clap::Error> {
        parse(RULES.iter().map(|rule| PossibleValue::new(rule.name)), command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(RULES.iter().map(|rule| PossibleValue::new(rule.name))))
    }
}

/// One of these names, in lower case; the error names the nearest, and not all of them.
pub(super) fn parse(
    names: impl Iterator<Item = PossibleValue>,
    command: &Command,
    argument: Option<&Arg>,
    value: &OsStr,
) -> Result<String, clap::Error> {
    PossibleValuesParser::new(names).parse_ref(command, argument, value).map(|name| name.to_ascii_lowercase()).map_err(|mut error| {
        error.remove(ContextKind::ValidValue);
        let tip = "`crossbook explain` lists all rules".into();
        match error.remove(ContextKind::Suggested) {
            Some(ContextValue::StyledStrs(mut tips)) => {
                tips.push(tip);
                error.insert(ContextKind::Suggested, ContextValue::StyledStrs(tips));
            }
            _ => _ = error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip])),
        }
        error
    })
}
