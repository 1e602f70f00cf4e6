//! What holds of whatever was read.

use crossbook::lint::{Finding, Fingerprint};
use crossbook::markdown::Document;
use crossbook::model::Model;
use crossbook::text::Span;

/// A place lies on the characters of its text.
pub fn holds(text: &str, span: Span, what: &str) {
    assert!(text.get(span.range()).is_some(), "{what}: {span:?} is no place in a text of {} bytes", text.len());
}

/// A document's parts lie in it, in order, and within those that hold them.
pub fn document(document: &Document) {
    let text: &str = &document.text;
    assert!(document.passages.is_sorted_by_key(|passage| passage.span.start), "passages");
    assert!(document.items.is_sorted_by_key(|item| item.span.start), "items");
    assert!(document.tables.is_sorted_by_key(|table| table.span.start), "tables");
    assert!(document.fences.is_sorted_by_key(|fence| fence.span.start), "fences");
    assert!(document.headings.is_sorted_by_key(|heading| heading.span.start), "headings");
    assert!(document.links.is_sorted_by_key(|link| link.span.start), "links");
    assert!(document.comments.is_sorted_by_key(|comment| comment.span.start), "comments");
    for passage in &document.passages {
        holds(text, passage.span, "a passage");
        for (index, piece) in passage.pieces.iter().enumerate() {
            let (words, at) = (passage.piece_text(index), piece.at as usize);
            holds(text, piece.span, "a piece");
            if piece.exact {
                assert_eq!(passage.source(at, at + words.len()).of(text), words, "an exact piece");
            }
            if let Some(link) = piece.kind.link() {
                assert!(document.links[link as usize].span.contains(piece.span), "a link around its words");
            }
        }
    }
    for item in &document.items {
        holds(text, item.span, "an item");
        assert!(item.parent.is_none_or(|parent| document[parent].span.contains(item.span)), "an item in an item");
        assert!(item.lead.is_none_or(|lead| item.span.contains(document[lead].span)), "the lead of an item");
    }
    for heading in &document.headings {
        holds(text, heading.span, "a heading");
        assert!(heading.parent.is_none_or(|parent| document[parent].level < heading.level), "a heading below a heading");
    }
    document.fences.iter().for_each(|fence| holds(text, fence.span, "a fence"));
    document.links.iter().for_each(|link| holds(text, link.span, "a link"));
    document.comments.iter().for_each(|comment| holds(text, comment.span, "a comment"));
}

/// References and findings have places in their documents, and findings are in order.
pub fn verdict(model: &Model, findings: &[Finding]) {
    for id in model.document_ids() {
        document(&model[id].parsed);
        let references = model.references_in(id);
        assert!(references.is_sorted_by_key(|reference| reference.span.start), "references in order");
        for reference in references {
            holds(model[id].text(), reference.span, &format!("{reference:?}"));
            assert!(!reference.span.is_empty(), "{reference:?} stands somewhere");
        }
    }
    for finding in findings {
        assert!(!finding.is_internal(), "{}", finding.message);
        let related = finding.related.iter().filter_map(|related| related.location.place);
        for (text, span) in finding.location.place.into_iter().chain(related) {
            holds(model.text(text), span, &finding.message);
        }
        for edit in finding.fix.iter().flat_map(|fix| &fix.edits) {
            holds(model[edit.document].text(), edit.span, &finding.message);
        }
        assert!(!finding.message.is_empty() && !finding.location.file.is_empty(), "{finding:?}");
        let fingerprint = finding.fingerprint.to_string();
        assert!(fingerprint.len() == 16 && fingerprint.parse() == Ok(finding.fingerprint), "{finding:?}");
    }
    let key = |finding: &Finding| (finding.location.file.clone(), finding.location.place.map(|(_, span)| span), finding.rule);
    assert!(findings.is_sorted_by_key(key), "findings in order");
    let mut prints: Vec<Fingerprint> = findings.iter().map(|finding| finding.fingerprint).collect();
    prints.sort_unstable();
    let count = prints.len();
    prints.dedup();
    assert_eq!(prints.len(), count, "each finding has a fingerprint of its own");
}
