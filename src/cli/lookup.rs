//! Repos and tasks, as people name them in arguments.

use super::console::Console;
pub(super) use crate::ask::lookup::*;
use crate::error::{ArgumentError, Error};
use crate::report::text::safe;

/// What was given as an argument, or else the answer at the terminal: asked again until it can be read or is empty.
pub(super) fn said<T>(console: &Console, given: Option<T>, argument: &str, what: &str, read: fn(&str) -> Option<T>) -> Result<T, Error> {
    let ask = || {
        loop {
            let answer = console.ask(what)?;
            match read(&answer) {
                None => console.notice(&format!("`{}` is not valid here", safe(&answer))),
                said => return said,
            }
        }
    };
    given.or_else(ask).ok_or_else(|| ArgumentError::of(format!("`{argument}` is required")).with_help(format!("give {what}")).into())
}
