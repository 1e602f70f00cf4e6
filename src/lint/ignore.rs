//! Comments that silence a rule: `<!-- crossbook-ignore broken-task-ref: the task was dropped -->`.

use super::{Finding, rule_named, rules};
use crate::model::{DocumentId, Model};
use crate::text::Span;

const MARK: &str = "crossbook-ignore";

/// One rule that one comment silences.
struct Ignore {
    document: DocumentId,
    comment: Span,
    rule: String,
    /// The lines that it covers, counted from 1, both ends included.
    lines: (u32, u32),
    used: bool,
}

/// Takes away what comments silence, and adds a note for each that silences nothing.
pub(super) fn apply(model: &Model, found: Vec<Finding>) -> Vec<Finding> {
    let mut ignores: Vec<Ignore> = model.document_ids().flat_map(|id| read(model, id)).collect();
    let mut kept: Vec<Finding> = found.into_iter().filter(|finding| !silenced(model, &mut ignores, finding)).collect();
    let mut report = super::Report::new(model, &rules::unused_ignore::RULE);
    for ignore in ignores.iter().filter(|ignore| !ignore.used && ignore.rule != rules::unused_ignore::RULE.name) {
        rules::unused_ignore::found(&mut report, ignore.document, ignore.comment, &ignore.rule, rule_named(&ignore.rule).is_some());
    }
    // An ignore that is to be kept although it silences nothing can itself be ignored.
    let unused = report.into_findings();
    kept.extend(unused.into_iter().filter(|finding| !silenced(model, &mut ignores, finding)));
    kept
}

fn silenced(model: &Model, ignores: &mut [Ignore], finding: &Finding) -> bool {
    let Some((document, span)) = finding.site.place else { return false };
    let first = ignores.partition_point(|ignore| ignore.document < document);
    let line = model[document].parsed.lines.line(span.start);
    let covering = ignores[first..]
        .iter_mut()
        .take_while(|ignore| ignore.document == document)
        .find(|ignore| ignore.rule == finding.rule && (ignore.lines.0..=ignore.lines.1).contains(&line));
    covering.is_some_and(|ignore| {
        ignore.used = true;
        true
    })
}

fn read(model: &Model, id: DocumentId) -> Vec<Ignore> {
    let parsed = &model[id].parsed;
    let mut ignores = Vec::new();
    for comment in &parsed.comments {
        let Some(rest) = comment.text.strip_prefix(MARK).filter(|rest| rest.starts_with([' ', ':', '\n', '\t'])) else { continue };
        let names = rest.split(':').next().unwrap_or_default();
        let lines = covered(parsed, comment.span);
        for name in names.split([',', ' ', '\n', '\t']).filter(|name| !name.is_empty()) {
            ignores.push(Ignore { document: id, comment: comment.span, rule: name.to_owned(), lines, used: false });
        }
    }
    ignores
}

/// The lines of the comment itself and of the block that starts next after it: a paragraph, a list item, a list, a table, a fence.
fn covered(parsed: &crate::markdown::Document, comment: Span) -> (u32, u32) {
    let first = parsed.lines.line(comment.start);
    let text = &parsed.text;
    let rest = text.get(comment.end as usize..).unwrap_or_default();
    let gap = rest.len() - rest.trim_start().len();
    let next = comment.end + gap as u32;
    let same_line = !rest[..gap].contains('\n') && gap < rest.len();
    let line = parsed.lines.line(next);
    let starts_here = |span: Span| parsed.lines.line(span.start) == line && span.start >= comment.end;
    let spans = parsed.passages.iter().map(|passage| passage.span);
    let spans = spans.chain(parsed.items.iter().map(|item| item.span)).chain(parsed.tables.iter().map(|table| table.span));
    let spans = spans.chain(parsed.fences.iter().map(|fence| fence.span)).chain(parsed.headings.iter().map(|heading| heading.span));
    let end = spans.filter(|span| starts_here(*span)).map(|span| span.end).chain(list_end(parsed, starts_here)).max();
    let last = match end {
        _ if same_line => first,
        Some(end) => parsed.lines.line(end.saturating_sub(1).max(next)),
        None => line,
    };
    (first, last.max(line))
}

/// Where the list ends whose first item is the block that a comment stands before.
fn list_end(parsed: &crate::markdown::Document, starts_here: impl Fn(Span) -> bool) -> Option<u32> {
    let first = parsed.items.iter().position(|item| starts_here(item.span))?;
    let head = &parsed.items[first];
    let siblings = parsed.items[first..]
        .iter()
        .take_while(|item| item.depth >= head.depth)
        .filter(|item| item.depth == head.depth && item.parent == head.parent);
    let mut end = head.span.end;
    for item in siblings {
        let between = parsed.text.get(end as usize..item.span.start as usize).unwrap_or_default();
        if !between.trim().is_empty() {
            break;
        }
        end = end.max(item.span.end);
    }
    Some(end)
}
