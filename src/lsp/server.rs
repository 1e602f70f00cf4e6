//! The loop: what the editor says is taken in at once, what it asks is answered from what that gives.

use std::collections::{BTreeMap, VecDeque};
use std::io::{self, BufReader, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender, TryRecvError};
use std::thread;

use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response, ResponseError};
use lsp_types::notification::{
    Cancel, DidChangeTextDocument, DidChangeWatchedFiles, DidChangeWorkspaceFolders, DidCloseTextDocument, DidOpenTextDocument,
    DidSaveTextDocument, Exit, LogMessage, Notification as _, PublishDiagnostics, ShowMessage,
};
use lsp_types::request::{
    CodeActionRequest, Completion, DocumentDiagnosticRequest, DocumentLinkRequest, DocumentSymbolRequest, GotoDeclaration, GotoDefinition,
    HoverRequest, Initialize, PrepareRenameRequest, References, Rename, Request as _, Shutdown, WorkspaceDiagnosticRefresh,
    WorkspaceSymbolRequest,
};
use lsp_types::{
    CancelParams, CodeActionKind, CodeActionOptions, CodeActionParams, CodeActionProviderCapability, CompletionOptions, CompletionParams,
    DeclarationCapability, Diagnostic, DiagnosticOptions, DiagnosticServerCapabilities, DidChangeTextDocumentParams,
    DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams,
    DidSaveTextDocumentParams, DocumentDiagnosticParams, DocumentDiagnosticReport, DocumentDiagnosticReportResult, DocumentLinkOptions,
    DocumentLinkParams, DocumentSymbolParams, FullDocumentDiagnosticReport, GotoDefinitionParams, HoverParams, HoverProviderCapability,
    InitializeParams, InitializeResult, LogMessageParams, MessageType, NumberOrString, OneOf, Position, PrepareRenameResponse,
    PublishDiagnosticsParams, ReferenceParams, RelatedFullDocumentDiagnosticReport, RenameOptions, RenameParams, SaveOptions,
    ServerCapabilities, ServerInfo, ShowMessageParams, TextDocumentPositionParams, TextDocumentSyncCapability, TextDocumentSyncKind,
    TextDocumentSyncOptions, TextDocumentSyncSaveOptions, Uri, WorkDoneProgressOptions, WorkspaceFoldersServerCapabilities,
    WorkspaceServerCapabilities, WorkspaceSymbolParams,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::client::Client;
use super::diagnostics::{self, ByFile};
use super::documents::{Documents, OpenDocument};
use super::view::{View, address};
use super::wire::{self, Event};
use super::workspace::OpenWorkspace;
use super::{actions, completion, hover, links, rename, symbols, uri, watcher};
use crate::disk::{self, Touched, WatchedPlaces};
use crate::error::Error;
use crate::host;
use crate::internal;
use crate::model::DocumentId;

/// Why a request has no answer.
pub(super) struct Fault {
    code: ErrorCode,
    message: String,
}

impl Fault {
    /// It cannot be done, for a reason that people understand.
    pub(super) fn refused(message: impl Into<String>) -> Self {
        Self { code: ErrorCode::RequestFailed, message: message.into() }
    }
}

/// Where the session stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Expected,
    Running,
    ShutDown,
}

struct Server {
    /// The workspace that the command line names.
    dir: Option<PathBuf>,
    stage: Stage,
    client: Client,
    documents: Documents,
    workspaces: Vec<OpenWorkspace>,
    /// Whether something changed that was not read.
    is_dirty: bool,
    /// What came while something else was looked for.
    pending: VecDeque<Event>,
    /// What was told of each file.
    published: BTreeMap<PathBuf, (Uri, Vec<Diagnostic>)>,
    /// What is found, of all files.
    found: ByFile,
    /// What is watched, and who watches it.
    watched: Vec<WatchedPlaces>,
    watcher: Sender<WatchedPlaces>,
    /// What was said of workspaces that cannot be read.
    said: Vec<String>,
    requests: i32,
    out: Box<dyn Write>,
}

/// Serves an editor on standard input and output, until it ends the session. Whether it said that it would.
pub(crate) fn serve(dir: Option<PathBuf>) -> bool {
    let (sender, events) = mpsc::channel();
    let (watcher, places) = mpsc::channel();
    let told = sender.clone();
    thread::spawn(move || wire::listen(BufReader::new(io::stdin()), &sender));
    thread::spawn(move || watcher::watch(&places, &told));
    Server::new(dir, watcher, Box::new(io::stdout())).run(&events)
}

impl Server {
    fn new(dir: Option<PathBuf>, watcher: Sender<WatchedPlaces>, out: Box<dyn Write>) -> Self {
        Self {
            dir,
            stage: Stage::Expected,
            client: Client::default(),
            documents: Documents::default(),
            workspaces: Vec::new(),
            is_dirty: false,
            pending: VecDeque::new(),
            published: BTreeMap::new(),
            found: ByFile::new(),
            watched: Vec::new(),
            watcher,
            said: Vec::new(),
            requests: 0,
            out,
        }
    }

    fn run(&mut self, events: &Receiver<Event>) -> bool {
        loop {
            // What is waiting is taken in first, so that a burst of edits is read once.
            let event = match self.pending.pop_front().map_or_else(|| events.try_recv(), Ok) {
                Ok(event) => event,
                Err(TryRecvError::Disconnected) => return self.stage == Stage::ShutDown,
                Err(TryRecvError::Empty) if self.is_dirty => {
                    self.refresh();
                    continue;
                }
                Err(TryRecvError::Empty) => match events.recv() {
                    Ok(event) => event,
                    Err(_) => return self.stage == Stage::ShutDown,
                },
            };
            match event {
                Event::Message(Message::Notification(notification)) if notification.method == Exit::METHOD => {
                    return self.stage == Stage::ShutDown;
                }
                Event::Message(Message::Notification(notification)) => {
                    // What cannot be taken in is left out, and the session goes on.
                    let _ = internal::guarded(|| self.take_in(notification));
                }
                Event::Message(Message::Request(request)) => {
                    self.pending.extend(events.try_iter());
                    self.answer(request);
                }
                Event::Message(Message::Response(_)) => {}
                Event::Touched(touched) => self.touch(&touched),
                Event::Unread(why) => {
                    // It may have been an edit: what editors hold is known again once they open it.
                    self.documents.forget();
                    self.is_dirty = true;
                    self.show(MessageType::ERROR, &why);
                }
                Event::Closed => return self.stage == Stage::ShutDown,
            }
        }
    }

    fn send(&mut self, message: &Message) {
        // An editor that is gone is seen where it no longer says anything.
        let _ = message.write(&mut self.out);
    }

    fn notify<N: lsp_types::notification::Notification>(&mut self, params: N::Params) {
        self.send(&Message::Notification(Notification::new(N::METHOD.to_owned(), params)));
    }

    fn show(&mut self, typ: MessageType, message: &str) {
        // Nothing is said to an editor that did not introduce itself.
        if self.stage != Stage::Expected {
            self.notify::<ShowMessage>(ShowMessageParams { typ, message: message.to_owned() });
        }
    }

    fn touch(&mut self, touched: &Touched) {
        self.workspaces.iter_mut().for_each(|workspace| workspace.touch(touched));
        self.is_dirty = true;
    }

    fn touch_file(&mut self, path: PathBuf) {
        self.touch(&Touched::Paths([path].into()));
    }

    /// Takes in what the editor says. What cannot be understood is passed over.
    fn take_in(&mut self, Notification { method, params }: Notification) {
        match method.as_str() {
            DidOpenTextDocument::METHOD => {
                if let Some(DidOpenTextDocumentParams { text_document: document }) = said(params)
                    && let Some(path) = real_path(&document.uri)
                {
                    let open = OpenDocument { uri: document.uri, version: document.version, text: document.text.into() };
                    self.documents.open(path, open);
                    self.is_dirty = true;
                }
            }
            DidChangeTextDocument::METHOD => {
                if let Some(DidChangeTextDocumentParams { text_document: document, content_changes }) = said(params)
                    && let Some(path) = real_path(&document.uri)
                {
                    self.documents.change(&path, document.version, &content_changes, self.client.encoding);
                    self.is_dirty = true;
                }
            }
            DidSaveTextDocument::METHOD => {
                if let Some(DidSaveTextDocumentParams { text_document: document, .. }) = said(params)
                    && let Some(path) = real_path(&document.uri)
                {
                    self.touch_file(path);
                }
            }
            DidCloseTextDocument::METHOD => {
                if let Some(DidCloseTextDocumentParams { text_document: document }) = said(params)
                    && let Some(path) = real_path(&document.uri)
                {
                    self.documents.close(&path);
                    self.touch_file(path);
                }
            }
            DidChangeWatchedFiles::METHOD => {
                if let Some(DidChangeWatchedFilesParams { changes }) = said(params) {
                    let paths = changes.iter().filter_map(|change| real_path(&change.uri)).collect();
                    self.touch(&Touched::Paths(paths));
                }
            }
            DidChangeWorkspaceFolders::METHOD => {
                if let Some(DidChangeWorkspaceFoldersParams { event }) = said(params) {
                    let path = |folder: &lsp_types::WorkspaceFolder| uri::path_of(&folder.uri);
                    let gone: Vec<PathBuf> = event.removed.iter().filter_map(path).collect();
                    self.client.folders.retain(|(given, _)| !gone.contains(given));
                    let new = event.added.iter().filter_map(path).map(|folder| (folder.clone(), disk::real(&folder)));
                    self.client.folders.extend(new);
                    self.open_workspaces();
                }
            }
            _ => {}
        }
    }

    /// Opens the workspaces of the folders that are open, and closes others.
    fn open_workspaces(&mut self) {
        let mut dirs: Vec<PathBuf> = Vec::new();
        let folders: Vec<PathBuf> = match &self.dir {
            Some(dir) => vec![disk::real(dir)],
            None if self.client.folders.is_empty() => vec![disk::real(Path::new("."))],
            None => self.client.folders.iter().map(|(_, real)| real.clone()).collect(),
        };
        for folder in folders {
            let above = if self.dir.is_some() { None } else { host::above(&folder) };
            if let Some(above) = &above
                && !self.workspaces.iter().any(|known| known.dir == *above)
                && !dirs.contains(above)
            {
                let used = host::book_in(above).unwrap_or_else(|| above.clone());
                self.show(MessageType::INFO, &format!("Crossbook uses {}, which {} is part of", used.display(), folder.display()));
            }
            let dir = above.unwrap_or(folder);
            if !dirs.contains(&dir) {
                dirs.push(dir);
            }
        }
        let mut known = std::mem::take(&mut self.workspaces);
        for dir in dirs {
            let index = known.iter().position(|workspace| workspace.dir == dir);
            self.workspaces.push(index.map_or_else(|| OpenWorkspace::new(dir), |index| known.swap_remove(index)));
        }
        self.is_dirty = true;
    }

    /// Reads what changed, and tells what that gives.
    fn refresh(&mut self) {
        self.is_dirty = false;
        for workspace in &mut self.workspaces {
            workspace.refresh(&self.documents);
        }
        let watched: Vec<WatchedPlaces> = self.workspaces.iter().filter_map(OpenWorkspace::watched_places).collect();
        if watched != self.watched {
            let mut all = WatchedPlaces::default();
            watched.iter().cloned().for_each(|places| {
                all.whole.extend(places.whole);
                all.alone.extend(places.alone);
            });
            // Without a watcher, the editor still tells what it sees.
            let _ = self.watcher.send(all);
            self.watched = watched;
        }
        let found = internal::guarded(|| self.find()).unwrap_or_default();
        self.tell_unreadable();
        self.publish(found);
    }

    /// What is wrong in all workspaces.
    fn find(&self) -> ByFile {
        let mut found = ByFile::new();
        for workspace in &self.workspaces {
            if let Some(view) = self.view(workspace) {
                found.extend(diagnostics::of_workspace(view));
            }
            if let Some(Error::Config(error)) = &workspace.error {
                found.entry(disk::real(&error.path)).or_default().insert(0, diagnostics::of_settings(&self.client, error));
            }
        }
        found
    }

    fn view<'a>(&'a self, workspace: &'a OpenWorkspace) -> Option<View<'a>> {
        let analysis = workspace.analysis.as_deref()?;
        Some(View { analysis, client: &self.client, documents: &self.documents })
    }

    /// Says once why a workspace cannot be read; a folder without settings need not be one.
    fn tell_unreadable(&mut self) {
        let unreadable = self.workspaces.iter().filter_map(|workspace| match &workspace.error {
            None | Some(Error::Config(_)) => None,
            Some(error) => Some((workspace.book().is_some(), error.to_string())),
        });
        let unreadable: Vec<(bool, String)> = unreadable.collect();
        for (has_book, message) in unreadable.iter().filter(|(_, message)| !self.said.contains(message)).cloned().collect::<Vec<_>>() {
            match has_book {
                true => self.show(MessageType::ERROR, &message),
                false => self.notify::<LogMessage>(LogMessageParams { typ: MessageType::INFO, message }),
            }
        }
        self.said = unreadable.into_iter().map(|(_, message)| message).collect();
    }

    /// Tells what is other than what was told. What is open is asked for by an editor that does that, and is not told it twice.
    fn publish(&mut self, found: ByFile) {
        let is_pulled = |path: &Path| self.client.pulls && self.documents.get(path).is_some();
        let mut messages = Vec::new();
        let mut published = BTreeMap::new();
        for (path, diagnostics) in found.iter().filter(|(path, _)| !is_pulled(path)) {
            let before = self.published.remove(path);
            let Some(uri) = address(&self.client, &self.documents, path) else { continue };
            if let Some((old, _)) = before.as_ref().filter(|(known, _)| *known != uri) {
                messages.push(self.diagnostics_message(path, Some(old.clone()), Vec::new()));
            }
            if before.as_ref().is_none_or(|before| *before != (uri.clone(), diagnostics.clone())) {
                messages.push(self.diagnostics_message(path, Some(uri.clone()), diagnostics.clone()));
            }
            published.insert(path.clone(), (uri, diagnostics.clone()));
        }
        for (path, (uri, _)) in std::mem::replace(&mut self.published, published) {
            messages.push(self.diagnostics_message(&path, Some(uri), Vec::new()));
        }
        messages.into_iter().flatten().for_each(|params| self.notify::<PublishDiagnostics>(params));
        let is_news = found != self.found;
        self.found = found;
        if is_news && self.client.pulls && self.client.refreshes {
            self.requests += 1;
            let id = RequestId::from(self.requests);
            self.send(&Message::Request(Request::new(id, WorkspaceDiagnosticRefresh::METHOD.to_owned(), ())));
        }
    }

    fn diagnostics_message(&self, path: &Path, uri: Option<Uri>, diagnostics: Vec<Diagnostic>) -> Option<PublishDiagnosticsParams> {
        let version = self.documents.get(path).map(|document| document.version);
        Some(PublishDiagnosticsParams { uri: uri?, diagnostics, version })
    }

    fn answer(&mut self, Request { id, method, params }: Request) {
        let is_cancelled = self.pending.iter().any(|event| match event {
            Event::Message(Message::Notification(other)) if other.method == Cancel::METHOD => {
                said(other.params.clone()).is_some_and(|CancelParams { id: cancelled }| match cancelled {
                    NumberOrString::Number(number) => RequestId::from(number) == id,
                    NumberOrString::String(text) => RequestId::from(text) == id,
                })
            }
            _ => false,
        });
        let answer = match (is_cancelled, self.stage, method.as_str()) {
            (true, ..) => Err(Fault { code: ErrorCode::RequestCanceled, message: "cancelled".to_owned() }),
            (_, Stage::Expected, Initialize::METHOD) => guarded(|| self.initialize(params)),
            (_, Stage::Expected, _) => Err(Fault { code: ErrorCode::ServerNotInitialized, message: "`initialize` comes first".to_owned() }),
            (_, Stage::Running, Shutdown::METHOD) => {
                self.stage = Stage::ShutDown;
                Ok(Value::Null)
            }
            (_, Stage::Running, _) => {
                if self.is_dirty {
                    self.refresh();
                }
                let mut message = None;
                let answer = guarded(|| self.asked(&method, params, &mut message));
                message.into_iter().for_each(|message: String| self.show(MessageType::INFO, &message));
                answer
            }
            (_, Stage::ShutDown, _) => Err(Fault { code: ErrorCode::InvalidRequest, message: "the session is over".to_owned() }),
        };
        let response_result = answer.map_err(|fault| ResponseError { code: fault.code as i32, message: fault.message, data: None });
        self.send(&Message::Response(Response { id, response_result }));
    }

    fn initialize(&mut self, params: Value) -> Result<Value, Fault> {
        let params: InitializeParams = understood(params)?;
        self.client = Client::new(&params);
        self.stage = Stage::Running;
        self.open_workspaces();
        result(InitializeResult {
            capabilities: self.capabilities(),
            server_info: Some(ServerInfo { name: "crossbook".to_owned(), version: Some(env!("CARGO_PKG_VERSION").to_owned()) }),
        })
    }

    fn capabilities(&self) -> ServerCapabilities {
        let sync = TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::INCREMENTAL),
            save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions { include_text: Some(false) })),
            ..TextDocumentSyncOptions::default()
        };
        let folders = WorkspaceFoldersServerCapabilities { supported: Some(true), change_notifications: Some(OneOf::Left(true)) };
        let plain = WorkDoneProgressOptions::default();
        let pulled = DiagnosticOptions { inter_file_dependencies: true, ..DiagnosticOptions::default() };
        ServerCapabilities {
            position_encoding: Some(self.client.encoding.kind()),
            text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
            diagnostic_provider: self.client.pulls.then_some(DiagnosticServerCapabilities::Options(pulled)),
            definition_provider: Some(OneOf::Left(true)),
            declaration_provider: Some(DeclarationCapability::Simple(true)),
            references_provider: Some(OneOf::Left(true)),
            hover_provider: Some(HoverProviderCapability::Simple(true)),
            document_link_provider: Some(DocumentLinkOptions { resolve_provider: Some(false), work_done_progress_options: plain }),
            document_symbol_provider: Some(OneOf::Left(true)),
            workspace_symbol_provider: Some(OneOf::Left(true)),
            completion_provider: Some(CompletionOptions { trigger_characters: Some(vec!["|".to_owned()]), ..CompletionOptions::default() }),
            code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
                code_action_kinds: Some(vec![CodeActionKind::QUICKFIX, actions::FIX_ALL]),
                ..CodeActionOptions::default()
            })),
            rename_provider: Some(OneOf::Right(RenameOptions { prepare_provider: Some(true), work_done_progress_options: plain })),
            workspace: Some(WorkspaceServerCapabilities { workspace_folders: Some(folders), file_operations: None }),
            ..ServerCapabilities::default()
        }
    }

    /// The answer to a question, from what was read last; of a document that nobody reads, null. A message for people may come with it.
    fn asked(&self, method: &str, params: Value, message: &mut Option<String>) -> Result<Value, Fault> {
        match method {
            DocumentDiagnosticRequest::METHOD => {
                let DocumentDiagnosticParams { text_document: document, .. } = understood(params)?;
                let items = real_path(&document.uri).and_then(|path| self.found.get(&path).cloned()).unwrap_or_default();
                let full_document_diagnostic_report = FullDocumentDiagnosticReport { result_id: None, items };
                let report = RelatedFullDocumentDiagnosticReport { related_documents: None, full_document_diagnostic_report };
                result(DocumentDiagnosticReportResult::Report(DocumentDiagnosticReport::Full(report)))
            }
            GotoDefinition::METHOD | GotoDeclaration::METHOD => {
                let GotoDefinitionParams { text_document_position_params: at, .. } = understood(params)?;
                result(self.at(&at).map(|(view, document, byte)| links::definition(view, document, byte)))
            }
            References::METHOD => {
                let ReferenceParams { text_document_position: at, context, .. } = understood(params)?;
                let find = |(view, document, byte)| links::references(view, document, byte, context.include_declaration);
                result(self.at(&at).map(find))
            }
            HoverRequest::METHOD => {
                let HoverParams { text_document_position_params: at, .. } = understood(params)?;
                result(self.at(&at).and_then(|(view, document, byte)| hover::hover(view, document, byte)))
            }
            DocumentLinkRequest::METHOD => {
                let DocumentLinkParams { text_document, .. } = understood(params)?;
                result(self.document(&text_document.uri).map(|(_, view, document)| links::document_links(view, document)))
            }
            DocumentSymbolRequest::METHOD => {
                let DocumentSymbolParams { text_document, .. } = understood(params)?;
                result(self.document(&text_document.uri).map(|(_, view, document)| symbols::of_document(view, document)))
            }
            WorkspaceSymbolRequest::METHOD => {
                let WorkspaceSymbolParams { query, .. } = understood(params)?;
                let views = self.workspaces.iter().filter_map(|workspace| self.view(workspace));
                result(views.flat_map(|view| symbols::of_workspace(view, &query)).collect::<Vec<_>>())
            }
            Completion::METHOD => {
                let CompletionParams { text_document_position: at, .. } = understood(params)?;
                result(self.at(&at).map(|(view, document, byte)| completion::completion(view, document, byte)))
            }
            CodeActionRequest::METHOD => {
                let CodeActionParams { text_document, range, context, .. } = understood(params)?;
                let find = |(_, view, document): (_, View<'_>, _)| {
                    actions::actions(view, document, view.span(document, range), context.only.as_deref())
                };
                result(self.document(&text_document.uri).map(find))
            }
            PrepareRenameRequest::METHOD => {
                let at: TextDocumentPositionParams = understood(params)?;
                let number = self.at(&at).and_then(|(view, document, byte)| rename::prepare(view, document, byte));
                result(number.map(|(range, placeholder)| PrepareRenameResponse::RangeWithPlaceholder { range, placeholder }))
            }
            Rename::METHOD => {
                let RenameParams { text_document_position: at, new_name, .. } = understood(params)?;
                let Some((workspace, view, document)) = self.document(&at.text_document.uri) else { return Ok(Value::Null) };
                let Some(sources) = workspace.sources() else { return Ok(Value::Null) };
                let renamed = rename::rename(view, &sources, document, view.byte(document, at.position), &new_name)?;
                result(renamed.map(|renamed| {
                    *message = renamed.message;
                    renamed.edit
                }))
            }
            _ => Err(Fault { code: ErrorCode::MethodNotFound, message: format!("`{method}` is not answered here") }),
        }
    }

    /// The document at an address, in the workspace that it belongs to.
    fn document(&self, uri: &Uri) -> Option<(&OpenWorkspace, View<'_>, DocumentId)> {
        let path = real_path(uri)?;
        let holding = self.workspaces.iter().filter(|workspace| workspace.holds(&path));
        holding.into_iter().find_map(|workspace| {
            let view = self.view(workspace)?;
            Some((workspace, view, view.document(&path)?))
        })
    }

    /// The place that a question is about.
    fn at(&self, at: &TextDocumentPositionParams) -> Option<(View<'_>, DocumentId, u32)> {
        let (_, view, document) = self.document(&at.text_document.uri)?;
        let position: Position = at.position;
        Some((view, document, view.byte(document, position)))
    }
}

/// What a notification says, where it can be understood.
fn said<P: DeserializeOwned>(params: Value) -> Option<P> {
    serde_json::from_value(params).ok()
}

fn understood<P: DeserializeOwned>(params: Value) -> Result<P, Fault> {
    serde_json::from_value(params).map_err(|error| Fault { code: ErrorCode::InvalidParams, message: error.to_string() })
}

fn result(answer: impl Serialize) -> Result<Value, Fault> {
    serde_json::to_value(answer).map_err(|error| Fault { code: ErrorCode::InternalError, message: error.to_string() })
}

/// An answer; where finding it panics, that.
fn guarded(answer: impl FnOnce() -> Result<Value, Fault>) -> Result<Value, Fault> {
    let failed = |error: internal::InternalError| {
        let message = format!("{error}\n{}", internal::HELP);
        Err(Fault { code: ErrorCode::InternalError, message })
    };
    internal::guarded(answer).unwrap_or_else(failed)
}

fn real_path(uri: &Uri) -> Option<PathBuf> {
    uri::path_of(uri).map(|path| disk::real(&path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_answer() {
        let fault = guarded(|| panic!("boom")).unwrap_err();
        assert_eq!(fault.code as i32, -32603);
        assert!(fault.message.starts_with("internal error: boom"), "{}", fault.message);
    }
}
