//! What the editor can do about findings: fixes, and comments that silence them.

use std::collections::BTreeMap;

use lsp_types::{CodeAction, CodeActionKind, CodeActionOrCommand, Diagnostic, TextEdit, Uri, WorkspaceEdit};

use super::view::View;
use super::{diagnostics, edits};
use crate::change;
use crate::contract::{ContractKind, HeldText, Verdict};
use crate::lint::{self, Finding};
use crate::markdown::Home;
use crate::model::{DocumentId, TextId};
use crate::text::{Cut, Span};

/// Everything that is safe to fix in a file.
pub(super) const FIX_ALL: CodeActionKind = CodeActionKind::new("source.fixAll.crossbook");

/// The actions for a part of a document; `wanted` says which kinds, where the editor wants only some.
pub(super) fn actions(view: View<'_>, document: DocumentId, span: Span, wanted: Option<&[CodeActionKind]>) -> Vec<CodeActionOrCommand> {
    let is_wanted = |kind: &CodeActionKind| {
        let holds = |outer: &CodeActionKind| {
            kind.as_str().strip_prefix(outer.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        wanted.is_none_or(|wanted| wanted.iter().any(holds))
    };
    let mut actions = Vec::new();
    if is_wanted(&CodeActionKind::QUICKFIX) {
        let here = |place: Span| place.start <= span.end && span.start <= place.end;
        let findings: Vec<(&Finding, Span)> = view.findings_in(document).filter(|(_, place)| here(*place)).collect();
        for (finding, _) in &findings {
            actions.extend(fix(view, finding));
        }
        actions.extend(take_over(view, document, span));
        for (finding, place) in &findings {
            actions.extend(ignore(view, document, finding, *place));
        }
    }
    if is_wanted(&FIX_ALL) {
        actions.extend(fix_all(view, document));
    }
    actions.into_iter().map(CodeActionOrCommand::CodeAction).collect()
}

fn fix(view: View<'_>, finding: &Finding) -> Option<CodeAction> {
    let fix = finding.fix.as_ref().filter(|fix| !fix.edits.is_empty())?;
    let edit = workspace_edit(view, fix.edits.iter())?;
    let action = action(title(view, finding, fix), CodeActionKind::QUICKFIX, edit, Some(shown_as(view, finding)));
    Some(CodeAction { is_preferred: Some(fix.safe), ..action })
}

/// What a fix does, by its first edit.
fn title(view: View<'_>, finding: &Finding, fix: &lint::Fix) -> String {
    let short = |text: &str| {
        let line = text.trim().lines().next().unwrap_or_default();
        let end = line.char_indices().nth(40).map_or(line.len(), |(end, _)| end);
        format!("`{}{}`", line.head(end), if end < text.trim().len() { "\u{2026}" } else { "" })
    };
    if finding.rule == "stale-snapshot"
        && let [edit] = fix.edits.as_slice()
    {
        return format!("Bring this claim in line: {}", short(&edit.text));
    }
    match fix.edits.as_slice() {
        [edit] => {
            let old = edit.span.of(view.model()[edit.document].text());
            match (old.trim(), edit.text.trim()) {
                (_, "") => format!("Remove {}", short(old)),
                ("", _) => format!("Insert {}", short(&edit.text)),
                _ => format!("Replace {} with {}", short(old), short(&edit.text)),
            }
        }
        edits => format!("Fix `{}` ({} edits)", finding.rule, edits.len()),
    }
}

/// The owner's words in the place of a mirror that says something else.
fn take_over(view: View<'_>, document: DocumentId, span: Span) -> Vec<CodeAction> {
    let model = view.model();
    let here = |held: &HeldText| {
        let place = Span { start: held.span.start.min(held.place.start), end: held.span.end };
        held.id == TextId::Document(document) && place.start <= span.end && span.start <= place.end
    };
    let mut actions = Vec::new();
    for contract in view.analysis.contracts.all.iter().filter(|contract| contract.kind == ContractKind::Text) {
        let Some((owner, words)) = contract.owner.as_ref().and_then(|owner| Some((owner, owner.text?))) else { continue };
        let drifted = contract.mirrors.iter().filter(|mirror| mirror.verdict == Verdict::Drift);
        for held in drifted.filter_map(|mirror| mirror.holder.text).filter(here) {
            let Some(edit) = change::owners_words(model, words, held) else { continue };
            let Some(uri) = view.uri(&model[document].file) else { continue };
            let edit = TextEdit { range: view.range(document, edit.span), new_text: edit.text };
            let name = owner.task.map_or_else(|| model[owner.repo].info.name.clone(), |task| model.task_name(task));
            let title = format!("Take over the words of {name}");
            let finding = view.findings_in(document).find(|(finding, place)| {
                lint::DRIFT.contains(&finding.rule) && held.span.start <= place.end && place.start <= held.span.end
            });
            let diagnostic = finding.map(|(finding, _)| shown_as(view, finding));
            actions.push(action(title, CodeActionKind::QUICKFIX, edits::of_texts(view, vec![(uri, vec![edit])], Vec::new()), diagnostic));
        }
    }
    actions
}

/// All that is safe to fix in a document, as `crossbook fix` would.
fn fix_all(view: View<'_>, document: DocumentId) -> Option<CodeAction> {
    let is_here = |finding: &Finding| finding.location.in_document().is_some_and(|(id, _)| id == document);
    let is_safe = |finding: &Finding| finding.fix.as_ref().is_some_and(|fix| fix.safe);
    let findings = &view.analysis.findings;
    let fixed = change::fix(view.model(), findings, |finding| is_here(finding) && is_safe(finding)).fixed;
    let edits = fixed.iter().filter_map(|index| findings[*index].fix.as_ref()).flat_map(|fix| &fix.edits);
    let edit = workspace_edit(view, edits)?;
    Some(action("Fix all that is safe to fix".to_owned(), FIX_ALL, edit, None))
}

/// A comment that silences a finding, on its line alone where it can be.
fn ignore(view: View<'_>, document: DocumentId, finding: &Finding, place: Span) -> Option<CodeAction> {
    lint::rule_named(finding.rule).filter(|rule| !matches!(rule.name, "internal-error" | "unused-ignore"))?;
    let (at, text) = silencing(view, document, place, finding.rule)?;
    let range = view.range(document, Span::new(at, at));
    let uri = view.uri(&view.model()[document].file)?;
    let edit = edits::of_texts(view, vec![(uri, vec![TextEdit { range, new_text: text }])], Vec::new());
    let diagnostic = shown_as(view, finding);
    Some(action(format!("Ignore `{}` here", finding.rule), CodeActionKind::QUICKFIX, edit, Some(diagnostic)))
}

/// Where a comment goes, and what it is.
fn silencing(view: View<'_>, document: DocumentId, place: Span, rule: &str) -> Option<(usize, String)> {
    let parsed = &view.model()[document].parsed;
    let comment = format!("<!-- crossbook-ignore {rule}: reason -->");
    if parsed.front_matter.is_some_and(|front| front.overlaps(place) || front.contains(place)) {
        return None;
    }
    let above = |byte: u32| {
        let line = parsed.lines.span(parsed.lines.line(byte), &parsed.text);
        let indentation = line.of(&parsed.text).len() - line.of(&parsed.text).trim_start_matches([' ', '\t']).len();
        let before = line.of(&parsed.text).head(indentation);
        (line.start as usize, format!("{before}{comment}\n"))
    };
    if let Some(fence) = parsed.fences.iter().find(|fence| fence.span.contains(place)) {
        return Some(above(fence.span.start));
    }
    let passage = parsed.passages.iter().find(|passage| passage.span.start <= place.start && place.start < passage.span.end);
    let Some(passage) = passage.filter(|passage| !matches!(passage.home, Home::Heading(_))) else { return Some(above(place.start)) };
    // Not within a link or code, where it would be text.
    let links = parsed.links.iter().map(|link| link.span);
    let code = passage.pieces.iter().filter(|piece| piece.kind.is_code()).map(|piece| piece.span);
    let around = links.chain(code).filter(|span| span.contains(place)).min_by_key(|span| span.start).unwrap_or(place);
    let line = parsed.lines.span(parsed.lines.line(around.start), &parsed.text);
    let content = line.start.max(passage.span.start);
    let before = Span { start: content, end: around.start.max(content) }.of(&parsed.text);
    if !before.trim().is_empty() {
        // On the same line, it is about that line alone.
        let code_mark = before.len() - before.trim_end_matches('`').len();
        return Some((around.start as usize - code_mark, format!("{comment} ")));
    }
    match passage.home {
        Home::Block if passage.item.is_none() => Some(above(content)),
        // At the start of an item or a cell a comment would take the whole line along.
        _ => {
            let end = around.end as usize + parsed.text.tail(around.end as usize).bytes().take_while(|byte| *byte == b'`').count();
            Some((end, format!(" {comment}")))
        }
    }
}

/// A finding of a document, as its diagnostic.
fn shown_as(view: View<'_>, finding: &Finding) -> Diagnostic {
    diagnostics::of_finding(view, finding, &finding.location.file)
}

fn action(title: String, kind: CodeActionKind, edit: WorkspaceEdit, diagnostic: Option<Diagnostic>) -> CodeAction {
    CodeAction { title, kind: Some(kind), diagnostics: diagnostic.map(|it| vec![it]), edit: Some(edit), ..CodeAction::default() }
}

/// Edits of documents, each once; none where there are none.
fn workspace_edit<'e>(view: View<'_>, all: impl Iterator<Item = &'e lint::Edit>) -> Option<WorkspaceEdit> {
    let mut by_document: BTreeMap<DocumentId, Vec<&lint::Edit>> = BTreeMap::new();
    all.for_each(|edit| by_document.entry(edit.document).or_default().push(edit));
    let mut texts: Vec<(Uri, Vec<TextEdit>)> = Vec::new();
    for (document, mut list) in by_document {
        list.sort_by(|one, other| (one.span, &one.text).cmp(&(other.span, &other.text)));
        list.dedup();
        let uri = view.uri(&view.model()[document].file)?;
        let made = list.iter().map(|edit| TextEdit { range: view.range(document, edit.span), new_text: edit.text.clone() });
        texts.push((uri, made.collect()));
    }
    (!texts.is_empty()).then(|| edits::of_texts(view, texts, Vec::new()))
}
