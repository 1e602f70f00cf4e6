//! Where exactly a reference writes its number.

use crate::model::{Form, Model, Reference, Target};
use crate::text::{Cut, Span};

impl Model {
    /// The places in its document that write the number of the task a reference names, digits alone: one, or several where a link
    /// names it in its text and in its address. None where it is not to be found, as in the middle of a range.
    pub fn digits(&self, reference: &Reference) -> Vec<Span> {
        let Some(number) = reference.target.number() else { return Vec::new() };
        let source = reference.span.of(self[reference.document].text());
        let runs = runs(source).filter(|(start, end)| source.part(*start..*end).parse() == Ok(number));
        let span = |(start, end): (usize, usize)| {
            let at = |byte: usize| reference.span.start + byte as u32;
            Span { start: at(start), end: at(end) }
        };
        match (reference.form, &reference.target) {
            (Form::Link, _) => runs.filter(|(start, _)| behind_task(source.head(*start))).map(span).collect(),
            (_, Target::Task { .. }) if reference.form != Form::Path => runs.last().map(span).into_iter().collect(),
            _ => runs.filter(|(start, _)| behind_task(source.head(*start))).take(1).map(span).collect(),
        }
    }
}

/// The runs of digits in a text.
pub(super) fn runs(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let bytes = text.as_bytes();
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + bytes.get(from..)?.iter().position(u8::is_ascii_digit)?;
        let length = bytes[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        from = start + length;
        Some((start, from))
    })
}

/// Whether the word for a task stands right before a number.
fn behind_task(before: &str) -> bool {
    let before = before.trim_end_matches([' ', '\u{a0}', '-', '_']);
    before.len().checked_sub(4).and_then(|at| before.get(at..)).is_some_and(|word| word.eq_ignore_ascii_case("task"))
}
