//! What the editor asks, and who answers it.

use lsp_server::ErrorCode;
use lsp_types::request::{
    CodeActionRequest, CodeLensRequest, Completion, DocumentDiagnosticRequest, DocumentLinkRequest, DocumentSymbolRequest,
    FoldingRangeRequest, GotoDeclaration, GotoDefinition, HoverRequest, InlayHintRequest, PrepareRenameRequest, References, Rename,
    Request as _, SelectionRangeRequest, WillRenameFiles, WorkspaceDiagnosticRequest, WorkspaceSymbolRequest,
};
use lsp_types::{
    CodeActionParams, CodeLensParams, CompletionParams, DocumentDiagnosticParams, DocumentLinkParams, DocumentSymbolParams,
    FoldingRangeParams, GotoDefinitionParams, HoverParams, InlayHintParams, PrepareRenameResponse, ReferenceParams, RenameFilesParams,
    RenameParams, SelectionRangeParams, TextDocumentPositionParams, WorkspaceDiagnosticParams, WorkspaceDiagnosticReportResult,
    WorkspaceSymbolParams,
};
use serde_json::Value;

use super::fault::{Fault, result, understood};
use super::opened::Opened;
use super::told::Told;
use super::view::View;
use super::{actions, completion, hints, hover, links, moves, outline, rename, symbols};
use crate::model::DocumentId;

/// What comes of a question.
pub(super) enum Answer {
    /// The answer, with a message for people where there is one.
    Now { answer: Value, message: Option<String> },
    /// Nothing yet: it is answered once there is news.
    Later,
}

/// The answer to a question, from what was read last; of a document that nobody reads, null.
pub(super) fn asked(opened: &Opened, told: &mut Told, method: &str, params: Value) -> Result<Answer, Fault> {
    let mut message = None;
    let answer = match method {
        DocumentDiagnosticRequest::METHOD => {
            let DocumentDiagnosticParams { text_document, previous_result_id, .. } = understood(params)?;
            result(told.report(opened, &text_document.uri, previous_result_id.as_deref()))
        }
        WorkspaceDiagnosticRequest::METHOD => {
            let WorkspaceDiagnosticParams { previous_result_ids, .. } = understood(params)?;
            match told.report_all(opened, &previous_result_ids) {
                Some(report) => result(WorkspaceDiagnosticReportResult::Report(report)),
                None => return Ok(Answer::Later),
            }
        }
        Rename::METHOD => {
            let RenameParams { text_document_position: at, new_name, .. } = understood(params)?;
            let Some((workspace, view, document)) = opened.document(&at.text_document.uri) else { return null() };
            let Some(sources) = workspace.sources() else { return null() };
            let renamed = rename::rename(view, &sources, document, view.byte(document, at.position), &new_name)?;
            result(renamed.map(|renamed| {
                message = renamed.message;
                renamed.edit
            }))
        }
        WillRenameFiles::METHOD => {
            let RenameFilesParams { files } = understood(params)?;
            let moved = moves::will_move(opened, &files)?;
            result(moved.map(|moved| {
                message = moved.message;
                moved.edit
            }))
        }
        WorkspaceSymbolRequest::METHOD => {
            let WorkspaceSymbolParams { query, .. } = understood(params)?;
            result(opened.views().flat_map(|view| symbols::of_workspace(view, &query)).collect::<Vec<_>>())
        }
        _ => of_document(opened, method, params),
    }?;
    Ok(Answer::Now { answer, message })
}

fn null() -> Result<Answer, Fault> {
    Ok(Answer::Now { answer: Value::Null, message: None })
}

/// What is asked about one document.
fn of_document(opened: &Opened, method: &str, params: Value) -> Result<Value, Fault> {
    type At<'a> = (View<'a>, DocumentId, u32);
    match method {
        GotoDefinition::METHOD | GotoDeclaration::METHOD => {
            let GotoDefinitionParams { text_document_position_params: at, .. } = understood(params)?;
            result(opened.at(&at).map(|(view, document, byte)| links::definition(view, document, byte)))
        }
        References::METHOD => {
            let ReferenceParams { text_document_position: at, context, .. } = understood(params)?;
            let find = |(view, document, byte): At<'_>| links::references(view, document, byte, context.include_declaration);
            result(opened.at(&at).map(find))
        }
        HoverRequest::METHOD => {
            let HoverParams { text_document_position_params: at, .. } = understood(params)?;
            result(opened.at(&at).and_then(|(view, document, byte)| hover::hover(view, document, byte)))
        }
        DocumentLinkRequest::METHOD => {
            let DocumentLinkParams { text_document, .. } = understood(params)?;
            result(opened.document(&text_document.uri).map(|(_, view, document)| links::document_links(view, document)))
        }
        DocumentSymbolRequest::METHOD => {
            let DocumentSymbolParams { text_document, .. } = understood(params)?;
            result(opened.document(&text_document.uri).map(|(_, view, document)| symbols::of_document(view, document)))
        }
        FoldingRangeRequest::METHOD => {
            let FoldingRangeParams { text_document, .. } = understood(params)?;
            result(opened.document(&text_document.uri).map(|(_, view, document)| outline::folds(view, document)))
        }
        SelectionRangeRequest::METHOD => {
            let SelectionRangeParams { text_document, positions, .. } = understood(params)?;
            result(opened.document(&text_document.uri).map(|(_, view, document)| outline::selections(view, document, &positions)))
        }
        InlayHintRequest::METHOD => {
            let InlayHintParams { text_document, range, .. } = understood(params)?;
            let find = |(_, view, document): (_, View<'_>, _)| hints::inlay_hints(view, document, view.span(document, range));
            result(opened.document(&text_document.uri).filter(|_| opened.client.hints).map(find))
        }
        CodeLensRequest::METHOD => {
            let CodeLensParams { text_document, .. } = understood(params)?;
            result(opened.document(&text_document.uri).map(|(_, view, document)| hints::lenses(view, document)))
        }
        Completion::METHOD => {
            let CompletionParams { text_document_position: at, .. } = understood(params)?;
            result(opened.at(&at).map(|(view, document, byte)| completion::completion(view, document, byte)))
        }
        CodeActionRequest::METHOD => {
            let CodeActionParams { text_document, range, context, .. } = understood(params)?;
            let find = |(_, view, document): (_, View<'_>, _)| {
                actions::actions(view, document, view.span(document, range), context.only.as_deref())
            };
            result(opened.document(&text_document.uri).map(find))
        }
        PrepareRenameRequest::METHOD => {
            let at: TextDocumentPositionParams = understood(params)?;
            let number = opened.at(&at).and_then(|(view, document, byte)| rename::prepare(view, document, byte));
            result(number.map(|(range, placeholder)| PrepareRenameResponse::RangeWithPlaceholder { range, placeholder }))
        }
        _ => Err(Fault::new(ErrorCode::MethodNotFound, format!("`{method}` is not answered here"))),
    }
}
