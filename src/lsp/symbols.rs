//! What there is, by its names: the headings of a document, the tasks and contracts of a workspace.

use lsp_types::{DocumentSymbol, Location, SymbolInformation, SymbolKind};

use super::links::place;
use super::subject::Subject;
use super::view::View;
use crate::markdown::Heading;
use crate::model::DocumentId;
use crate::text::{Span, fold};

/// So many are enough to choose from.
const MAX_SYMBOLS: usize = 300;

/// The headings of a document, each with those below it.
#[allow(deprecated, reason = "the protocol's type has a field that is no longer used")]
pub(super) fn of_document(view: View<'_>, document: DocumentId) -> Vec<DocumentSymbol> {
    let (parsed, facts) = (&view.model()[document].parsed, &view.model()[document].facts);
    let headings = &parsed.headings;
    let kind = |heading: &Heading| match () {
        () if facts.planned_phases.iter().any(|phase| heading.span.contains(phase.span)) => SymbolKind::EVENT,
        // A contract's own heading is right above its text.
        () if facts.contracts.iter().any(|contract| is_right_above(&parsed.text, heading.span, contract.text.span)) => {
            SymbolKind::INTERFACE
        }
        () => SymbolKind::STRING,
    };
    let mut top: Vec<DocumentSymbol> = Vec::new();
    // Those around the next heading, with their levels.
    let mut open: Vec<(u8, DocumentSymbol)> = Vec::new();
    let mut close = |open: &mut Vec<(u8, DocumentSymbol)>, level: u8| {
        while open.last().is_some_and(|(last, _)| *last >= level)
            && let Some((_, done)) = open.pop()
        {
            match open.last_mut() {
                Some((_, parent)) => parent.children.get_or_insert_default().push(done),
                None => top.push(done),
            }
        }
    };
    for (index, heading) in headings.iter().enumerate() {
        close(&mut open, heading.level);
        let next = headings.iter().skip(index + 1).find(|next| next.level <= heading.level);
        let end = next.map_or(parsed.text.len() as u32, |next| next.span.start);
        let name = parsed.heading_text(heading).trim();
        let symbol = DocumentSymbol {
            name: if name.is_empty() { "#".to_owned() } else { name.to_owned() },
            detail: None,
            kind: kind(heading),
            tags: None,
            deprecated: None,
            range: view.range(document, Span { start: heading.span.start, end: end.max(heading.span.end) }),
            selection_range: view.shown_range(document, heading.span),
            children: None,
        };
        open.push((heading.level, symbol));
    }
    close(&mut open, 0);
    top
}

/// Whether nothing is written between two parts of a text.
fn is_right_above(text: &str, above: Span, below: Span) -> bool {
    above.end <= below.start && Span { start: above.end, end: below.start }.of(text).trim().is_empty()
}

/// Tasks and contracts whose names hold every word that is asked for.
#[allow(deprecated, reason = "the protocol's type has a field that is no longer used")]
pub(super) fn of_workspace(view: View<'_>, query: &str) -> Vec<SymbolInformation> {
    let model = view.model();
    let wanted: Vec<String> = query.split_whitespace().map(fold).collect();
    let fits = |name: &str| {
        let name = fold(name);
        wanted.iter().all(|word| name.contains(word))
    };
    let symbol = |name: String, kind, container, location: Option<Location>| {
        let location = location?;
        Some(SymbolInformation { name, kind, tags: None, deprecated: None, location, container_name: container })
    };
    let tasks = model.task_ids().filter_map(|id| {
        let name = format!("{} {}", model.task_name(id), model[id].subject);
        let is_wanted = fits(&format!("{name} {}", model[id].name()));
        is_wanted.then(|| symbol(name, SymbolKind::CLASS, None, place(view, &Subject::Task(id))))?
    });
    let contracts = view.analysis.contracts.all.iter().enumerate().filter_map(|(index, contract)| {
        let owner = contract.owner.as_ref().map(|owner| model[owner.repo].info.name.clone());
        fits(&contract.name).then(|| symbol(contract.name.clone(), SymbolKind::INTERFACE, owner, place(view, &Subject::Contract(index))))?
    });
    tasks.chain(contracts).take(MAX_SYMBOLS).collect()
}
