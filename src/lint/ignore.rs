//! Comments that silence a rule: `<!-- crossbook-ignore broken-task-ref: the task was dropped -->`.

use std::collections::HashMap;

use rayon::prelude::*;

use super::{RawFinding, rule_named, rules};
use crate::markdown::Document;
use crate::model::{DocumentId, Model};
use crate::text::{Cut, Span};

const MARK: &str = "crossbook-ignore";
/// How many rules one comment may name: there are fewer.
const NAMES: usize = 100;

/// One rule that one comment silences.
struct Ignore {
    document: DocumentId,
    comment: Span,
    rule: String,
    /// The lines that it covers, counted from 1, both ends included.
    lines: (u32, u32),
    /// Another of the same rule before it that reaches further.
    outer: Option<usize>,
    used: bool,
}

/// Takes away what comments silence, and adds a note for each that silences nothing.
pub(super) fn apply(model: &Model, found: Vec<RawFinding>) -> Vec<RawFinding> {
    let ids: Vec<DocumentId> = model.document_ids().collect();
    let mut ignores = Ignores::new(ids.into_par_iter().flat_map_iter(|id| read(model, id)).collect());
    let mut kept: Vec<RawFinding> = found.into_iter().filter(|finding| !silenced(model, &mut ignores, finding)).collect();
    let mut report = super::Report::new(model, &rules::unused_ignore::RULE);
    for ignore in ignores.all.iter().filter(|ignore| !ignore.used && ignore.rule != rules::unused_ignore::RULE.name) {
        rules::unused_ignore::found(&mut report, ignore.document, ignore.comment, &ignore.rule, rule_named(&ignore.rule).is_some());
    }
    // An ignore that is to be kept although it silences nothing can itself be ignored.
    let unused = report.into_findings();
    kept.extend(unused.into_iter().filter(|finding| !silenced(model, &mut ignores, finding)));
    kept
}

fn silenced(model: &Model, ignores: &mut Ignores, finding: &RawFinding) -> bool {
    let Some((document, span)) = finding.location.in_document() else { return false };
    let line = model[document].parsed.lines.line(span.start);
    let Some(own) = ignores.by_rule.get(&document).and_then(|rules| rules.get(finding.rule)) else { return false };
    let before = own.partition_point(|index| ignores.all[*index].lines.0 <= line);
    let mut at = before.checked_sub(1).map(|last| own[last]);
    while let Some(index) = at {
        let ignore = &mut ignores.all[index];
        if ignore.lines.1 >= line {
            ignore.used = true;
            return true;
        }
        at = ignore.outer;
    }
    false
}

/// All comments of a workspace, and those of each document for each rule, by their first lines.
struct Ignores {
    all: Vec<Ignore>,
    by_rule: HashMap<DocumentId, HashMap<String, Vec<usize>>>,
}

impl Ignores {
    fn new(mut all: Vec<Ignore>) -> Self {
        let mut by_rule: HashMap<DocumentId, HashMap<String, Vec<usize>>> = HashMap::new();
        for index in 0..all.len() {
            let own = by_rule.entry(all[index].document).or_default().entry(all[index].rule.clone()).or_default();
            // The nearest before it that goes on where this one ends.
            let mut outer = own.last().copied();
            while let Some(above) = outer.filter(|above| all[*above].lines.1 <= all[index].lines.1) {
                outer = all[above].outer;
            }
            all[index].outer = outer;
            own.push(index);
        }
        Self { all, by_rule }
    }
}

fn read(model: &Model, id: DocumentId) -> Vec<Ignore> {
    let parsed = &model[id].parsed;
    let marked = parsed.comments.iter().filter_map(|comment| {
        let rest = comment.text.strip_prefix(MARK).filter(|rest| rest.starts_with([' ', ':', '\n', '\t']))?;
        Some((comment.span, rest.split(':').next().unwrap_or_default()))
    });
    let mut ends: Option<HashMap<u32, u32>> = None;
    let mut ignores = Vec::new();
    for (comment, names) in marked {
        let lines = covered(parsed, comment, ends.get_or_insert_with(|| block_ends(parsed)));
        let mut known: Vec<&str> = Vec::new();
        for name in names.split([',', ' ', '\n', '\t']).filter(|name| !name.is_empty()).take(NAMES) {
            if known.contains(&name) {
                continue;
            }
            known.push(name);
            ignores.push(Ignore { document: id, comment, rule: name.to_owned(), lines, outer: None, used: false });
        }
    }
    ignores
}

/// For each line on which something starts, a paragraph, a list item, a list, a table, a fence, the end of the longest that does.
fn block_ends(parsed: &Document) -> HashMap<u32, u32> {
    let spans = parsed.passages.iter().map(|passage| passage.span);
    let spans = spans.chain(parsed.items.iter().map(|item| item.span)).chain(lists(parsed));
    let spans = spans.chain(parsed.tables.iter().map(|table| table.span)).chain(parsed.fences.iter().map(|fence| fence.span));
    let mut ends: HashMap<u32, u32> = HashMap::new();
    for span in spans {
        let end = ends.entry(parsed.lines.line(span.start)).or_default();
        *end = span.end.max(*end);
    }
    ends
}

/// Where lists stand: items of one parent with nothing between them.
fn lists(parsed: &Document) -> Vec<Span> {
    let mut lists: Vec<Span> = Vec::new();
    // The list at each depth, as far as nothing shallower came since.
    let mut open: Vec<usize> = Vec::new();
    for item in &parsed.items {
        let depth = usize::from(item.depth);
        open.truncate(depth + 1);
        let goes_on = open.get(depth).copied().filter(|list| {
            let between = parsed.text.get(lists[*list].end as usize..item.span.start as usize).unwrap_or_default();
            between.trim().is_empty()
        });
        if let Some(list) = goes_on {
            lists[list].end = item.span.end.max(lists[list].end);
        } else {
            open.truncate(depth);
            open.push(lists.len());
            lists.push(item.span);
        }
    }
    lists
}

/// The lines of the comment itself and of the block that starts next after it.
fn covered(parsed: &Document, comment: Span, ends: &HashMap<u32, u32>) -> (u32, u32) {
    let first = parsed.lines.line(comment.start);
    let rest = parsed.text.get(comment.end as usize..).unwrap_or_default();
    let gap = rest.len() - rest.trim_start().len();
    let next = comment.end + gap as u32;
    let line = parsed.lines.line(next);
    // Where the line goes on, or the text ends, the comment is about what stands before it.
    let last = match ends.get(&line) {
        Some(end) if rest.head(gap).contains('\n') => parsed.lines.line(end.saturating_sub(1).max(next)),
        _ => line,
    };
    (first, last)
}
