//! The text of a contract, as people hold it against another.

use std::borrow::Cow;

use super::Holder;
use crate::markdown::{self, Home};
use crate::model::{Model, TextId};
use crate::text::Span;

/// What a holder says: a file as it is, and of a document the words and code without their marks, a line for each paragraph, item and
/// row. None where it says nothing.
pub fn said<'m>(model: &'m Model, holder: &Holder) -> Option<Cow<'m, str>> {
    let text = holder.text.filter(|text| !text.span.is_empty())?;
    match text.id {
        TextId::Document(id) => Some(Cow::Owned(plain(&model[id].parsed, text.span))),
        TextId::File(id) => Some(Cow::Borrowed(text.span.of(&model[id].text))),
    }
}

fn plain(document: &markdown::Document, span: Span) -> String {
    let row = |home: Home| match home {
        Home::Cell { table, row, .. } => Some((table, row)),
        _ => None,
    };
    let mut fences = document.fences_in(span).peekable();
    let mut said = String::new();
    let mut before: Option<Home> = None;
    for passage in document.passages_in(span) {
        while let Some(fence) = fences.next_if(|fence| fence.span.start < passage.span.start) {
            line(&mut said, fence.code.trim_end());
        }
        let words = passage.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let same_row = row(passage.home).is_some() && before.and_then(row) == row(passage.home);
        if same_row && said.pop().is_some() {
            said.push_str(" | ");
        }
        line(&mut said, &words);
        before = Some(passage.home);
    }
    fences.for_each(|fence| line(&mut said, fence.code.trim_end()));
    said
}

fn line(said: &mut String, text: &str) {
    said.push_str(text);
    said.push('\n');
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn words_stand_without_their_marks_and_code_as_it_is() {
        let text =
            "**One**\nline with `code`.\n\n- a\n- b\n\n| A | B |\n|---|---|\n| `c` | d |\n\n```json\n{\n  \"e\": 1\n}\n```\n\nEnd.\n";
        let document = markdown::parse(Arc::from(text));
        let said = plain(&document, Span::new(0, text.len()));
        assert_eq!(said, "One line with code.\na\nb\nA | B\nc | d\n{\n  \"e\": 1\n}\nEnd.\n");
    }
}
