//! What reading and drawing promise, on small diagrams.

use super::*;
use crate::text::Span;

fn fault(code: &str) -> (String, String, Option<String>) {
    match read(code).verdict {
        Verdict::Invalid(fault) => (fault.span.of(code).to_owned(), fault.message, fault.help),
        other => panic!("{code}: {other:?}"),
    }
}
