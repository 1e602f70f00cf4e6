//! Faults of Crossbook's own: a panic as a value, so that it costs the one document, rule or page that it happened in.
//!
//! A stack that overflows and memory that runs out cannot be caught, so how deep documents, data and diagrams nest is bounded where
//! they are read.

use std::any::Any;
use std::cell::RefCell;
use std::fmt;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};

#[cfg(not(panic = "unwind"))]
compile_error!("a panic must unwind: it is reported as a finding, and the run continues");

/// What to do about such a fault.
pub(crate) const HELP: &str = concat!(
    "this is a bug in Crossbook; please report it at ",
    env!("CARGO_PKG_REPOSITORY"),
    "/issues with this message, the output of `crossbook --version` and, if you can share it, the text that it is about; \
     RUST_BACKTRACE=1 adds a backtrace"
);

/// The longest message that is kept, in characters.
const MAX_MESSAGE_CHARS: usize = 200;

/// A panic that was caught.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InternalError {
    /// In one line, without control characters.
    pub message: String,
    /// The place in the source code; empty where no hook noted it.
    pub place: String,
}

thread_local! {
    /// The last panic on this thread that the hook noted.
    static NOTED: RefCell<Option<InternalError>> = const { RefCell::new(None) };
}

/// What a function gives, or why it panicked. What it changed by reference may be half done.
///
/// # Errors
/// Where it panics.
pub(crate) fn guarded<T>(run: impl FnOnce() -> T) -> Result<T, InternalError> {
    catch_unwind(AssertUnwindSafe(run)).map_err(|payload| {
        let message = said(&*payload);
        // A panic on another thread that came here by being joined was noted there.
        let noted = NOTED.take().filter(|noted| noted.message == message);
        noted.unwrap_or(InternalError { message, place: String::new() })
    })
}

/// Keeps what only a panic hook knows, for [`guarded`] to find.
pub(crate) fn note(info: &PanicHookInfo<'_>) -> InternalError {
    let place = info.location().map_or_else(String::new, |location| place(location.file(), location.line()));
    let error = InternalError { message: said(info.payload()), place };
    NOTED.set(Some(error.clone()));
    error
}

/// A panic's words. They may quote what somebody wrote.
fn said(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    let text = text.unwrap_or("no message").split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let line = text.collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MAX_MESSAGE_CHARS) {
        Some((end, _)) => format!("{}\u{2026}", line.get(..end).unwrap_or_default()),
        None => line,
    }
}

/// A line of a file, which in a library is named from the folder of its package: where packages lie is the builder's business.
fn place(file: &str, line: u32) -> String {
    let package = file.split_once("/registry/src/").and_then(|(_, rest)| rest.split_once('/'));
    format!("{}:{line}", package.map_or(file, |(_, path)| path))
}

impl fmt::Display for InternalError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place.as_str() {
            "" => write!(out, "internal error: {}", self.message),
            place => write!(out, "internal error: {} ({place})", self.message),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_value() {
        assert_eq!(guarded(|| 4), Ok(4));
        let error = guarded(|| -> () { panic!("no \u{1b}[31m{}\n place", "x".repeat(300)) }).unwrap_err();
        assert!(error.message.starts_with("no [31mx") && error.message.chars().count() == MAX_MESSAGE_CHARS + 1, "{error}");
        assert_eq!(guarded(|| -> () { std::panic::panic_any(4) }).unwrap_err().to_string(), "internal error: no message");
    }

    #[test]
    fn a_library_is_named_by_its_package() {
        assert_eq!(place("/home/x/.cargo/registry/src/index.crates.io-6f17/a-1.0/src/lib.rs", 4), "a-1.0/src/lib.rs:4");
        assert_eq!(place("src/text/cut.rs", 1), "src/text/cut.rs:1");
    }
}
