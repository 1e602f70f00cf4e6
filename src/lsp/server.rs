//! The loop: what the editor says is taken in at once, what it asks is answered from what that gives, and what is left is told when
//! nothing else is waiting.

use std::collections::VecDeque;
use std::io::{self, BufReader};
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender, TryRecvError};
use std::thread;
use std::time::Duration;

use lsp_server::{ErrorCode, Message, Request, RequestId, Response, ResponseError};
use lsp_types::notification::{Cancel, Exit, Initialized, LogMessage, Notification as _, PublishDiagnostics, ShowMessage};
use lsp_types::request::{Initialize, Request as _, Shutdown, WorkspaceDiagnosticRefresh};
use lsp_types::{
    CancelParams, InitializeParams, InitializeResult, LogMessageParams, MessageType, NumberOrString, ServerInfo, ShowMessageParams,
};
use serde_json::Value;

use super::client::Client;
use super::fault::{Fault, guarded, result, said, understood};
use super::opened::Opened;
use super::outbox::Outbox;
use super::progress::FirstRead;
use super::told::Told;
use super::watcher::{self, Watching};
use super::wire::{self, Event};
use super::workspace::OpenWorkspace;
use super::{capabilities, requests};
use crate::disk::{Touched, WatchedPlaces};
use crate::error::Error;
use crate::internal;

/// Where the session is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    Expected,
    Running,
    ShutDown,
}

/// Whether something changed that was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dirty {
    No,
    /// On the disk. The system, the editor and git each report the same save, one after another.
    Soon,
    Now,
}

/// So long nothing must happen before what changed on the disk is read.
const QUIET: Duration = Duration::from_millis(40);
/// So often at most that is waited for.
const MAX_WAITS: u32 = 25;
/// So long it may take until a large workspace is watched.
const MAX_SETTING_UP: Duration = Duration::from_secs(5);
/// So long an editor may take to agree that it is shown how a first reading goes.
const AGREEMENT: Duration = Duration::from_millis(300);

pub(super) struct Server {
    /// The workspace that the command line names.
    pub dir: Option<PathBuf>,
    pub stage: Stage,
    pub opened: Opened,
    pub told: Told,
    pub dirty: Dirty,
    pub outbox: Outbox,
    /// What came while something else was looked for.
    pending: VecDeque<Event>,
    /// Questions about the whole workspace that are answered once there is news.
    parked: Vec<Request>,
    /// How often anything had changed when they were looked at.
    parked_at: u64,
    first_read: FirstRead,
    /// How often a reading was put off.
    waits: u32,
    /// What is watched, and who watches it.
    watched: Vec<WatchedPlaces>,
    is_watching: bool,
    watcher: Sender<Watching>,
    /// What was said of workspaces that cannot be read.
    said: Vec<String>,
}

/// Serves an editor on standard input and output, until it ends the session. Whether it said that it would.
pub(crate) fn serve(dir: Option<PathBuf>) -> bool {
    let (sender, events) = mpsc::channel();
    let (watcher, places) = mpsc::channel();
    let told = sender.clone();
    thread::spawn(move || wire::listen(BufReader::new(io::stdin()), &sender));
    thread::spawn(move || watcher::watch(&places, &told));
    Server::new(dir, watcher, Outbox::new(Box::new(io::stdout()))).run(&events)
}

impl Server {
    fn new(dir: Option<PathBuf>, watcher: Sender<Watching>, outbox: Outbox) -> Self {
        Self {
            dir,
            stage: Stage::Expected,
            opened: Opened::default(),
            told: Told::default(),
            dirty: Dirty::No,
            outbox,
            pending: VecDeque::new(),
            parked: Vec::new(),
            parked_at: 0,
            first_read: FirstRead::Silent,
            waits: 0,
            watched: Vec::new(),
            is_watching: false,
            watcher,
            said: Vec::new(),
        }
    }

    fn run(&mut self, events: &Receiver<Event>) -> bool {
        loop {
            let event = match self.next(events) {
                Ok(Some(event)) => event,
                Ok(None) => continue,
                Err(_) => return self.stage == Stage::ShutDown,
            };
            match event {
                Event::Message(Message::Notification(notification)) if notification.method == Exit::METHOD => {
                    return self.stage == Stage::ShutDown;
                }
                Event::Message(Message::Notification(notification)) if notification.method == Cancel::METHOD => {
                    self.cancel(notification.params);
                }
                Event::Message(Message::Notification(notification)) => {
                    // What cannot be taken in is left out, and the session goes on.
                    let _ = internal::guarded(|| self.take_in(notification));
                }
                Event::Message(Message::Request(request)) => {
                    self.pending.extend(events.try_iter());
                    self.await_agreement(events);
                    self.answer(request);
                }
                Event::Message(Message::Response(response)) => self.first_read.hear(&response),
                Event::Touched(touched) => self.touch(&touched),
                Event::Unread(why) => {
                    // It may have been an edit: what editors hold is known again once they open it.
                    self.opened.documents.forget();
                    self.dirty = Dirty::Now;
                    self.show(MessageType::ERROR, &why);
                }
                Event::Closed => return self.stage == Stage::ShutDown,
            }
        }
    }

    /// The next event. What is waiting is taken in first, so that a burst of edits is read once; without any, the most urgent of what is
    /// left to do is done, so that what is newer comes before the rest of it.
    fn next(&mut self, events: &Receiver<Event>) -> Result<Option<Event>, mpsc::RecvError> {
        match self.pending.pop_front().map_or_else(|| events.try_recv(), Ok) {
            Ok(event) => return Ok(Some(event)),
            Err(TryRecvError::Disconnected) => return Err(mpsc::RecvError),
            Err(TryRecvError::Empty) => {}
        }
        let patience = match self.dirty {
            Dirty::Soon => Some(QUIET).filter(|_| self.waits < MAX_WAITS),
            Dirty::Now => Some(AGREEMENT).filter(|_| self.first_read.is_open()),
            Dirty::No => None,
        };
        if let Some(patience) = patience {
            self.waits += 1;
            match events.recv_timeout(patience) {
                Ok(event) => return Ok(Some(event)),
                Err(RecvTimeoutError::Disconnected) => return Err(mpsc::RecvError),
                Err(RecvTimeoutError::Timeout) => self.first_read.give_up(),
            }
        }
        if self.dirty != Dirty::No {
            self.refresh();
        } else if self.told.is_behind() {
            self.tell_next();
        } else {
            self.opened.workspaces.iter_mut().for_each(OpenWorkspace::await_change);
            self.ask_to_pull();
            self.answer_parked();
            return events.recv().map(Some);
        }
        Ok(None)
    }

    /// Lets an editor that asks at once agree to be shown the first reading.
    fn await_agreement(&mut self, events: &Receiver<Event>) {
        let mut waiting: VecDeque<Event> = std::mem::take(&mut self.pending);
        let mut kept = VecDeque::new();
        while self.stage == Stage::Running && self.first_read.is_open() {
            match waiting.pop_front().map_or_else(|| events.recv_timeout(AGREEMENT), Ok) {
                Ok(Event::Message(Message::Response(response))) => self.first_read.hear(&response),
                Ok(Event::Message(Message::Notification(said))) if said.method == Initialized::METHOD => self.introduce(),
                Ok(event) => kept.push_back(event),
                Err(_) => self.first_read.give_up(),
            }
        }
        kept.append(&mut waiting);
        self.pending = kept;
    }

    fn notify<N: lsp_types::notification::Notification>(&self, params: N::Params) {
        self.outbox.notify::<N>(params);
    }

    pub(super) fn show(&self, typ: MessageType, message: &str) {
        // Nothing is said to an editor that did not introduce itself.
        if self.stage != Stage::Expected {
            self.notify::<ShowMessage>(ShowMessageParams { typ, message: message.to_owned() });
        }
    }

    pub(super) fn touch(&mut self, touched: &Touched) {
        self.opened.workspaces.iter_mut().for_each(|workspace| workspace.touch(touched));
        self.dirty = if self.dirty == Dirty::Now { Dirty::Now } else { Dirty::Soon };
    }

    /// The editor is ready to be asked.
    pub(super) fn introduce(&mut self) {
        if self.stage == Stage::Running {
            self.outbox.register(&self.opened.client);
            self.first_read.ask(&self.outbox);
        }
    }

    /// Reads what changed.
    fn refresh(&mut self) {
        (self.dirty, self.waits) = (Dirty::No, 0);
        if !std::mem::replace(&mut self.is_watching, true) {
            // What happens while it is read for the first time is seen.
            self.watched = self.opened.workspaces.iter().filter_map(OpenWorkspace::places_to_read).collect();
            let (ready, is_ready) = mpsc::channel();
            let _ = self.watcher.send(Watching { places: all(&self.watched), ready: Some(ready) });
            let _ = is_ready.recv_timeout(MAX_SETTING_UP);
        }
        let progress = self.first_read.begin(&self.outbox);
        let Opened { documents, workspaces, .. } = &mut self.opened;
        let changed: Vec<PathBuf> = workspaces.iter_mut().flat_map(|workspace| workspace.refresh(documents, &progress)).collect();
        drop(progress);
        let watched: Vec<WatchedPlaces> = self.opened.workspaces.iter().filter_map(OpenWorkspace::watched_places).collect();
        if watched != self.watched {
            // Without a watcher, the editor still tells what it sees.
            let _ = self.watcher.send(Watching { places: all(&watched), ready: None });
            self.watched = watched;
        }
        self.told.add(&self.opened, changed);
        self.tell_unreadable();
        // The file that is edited comes first.
        self.tell_next();
    }

    /// Says once why a workspace cannot be read; a folder without settings need not be one.
    fn tell_unreadable(&mut self) {
        let unreadable = self.opened.workspaces.iter().filter_map(|workspace| match &workspace.error {
            None | Some(Error::Config(_)) => None,
            Some(error) => Some((workspace.book().is_some(), error.to_string())),
        });
        let unreadable: Vec<(bool, String)> = unreadable.collect();
        for (has_book, message) in unreadable.iter().filter(|(_, message)| !self.said.contains(message)).cloned() {
            match has_book {
                true => self.show(MessageType::ERROR, &message),
                false => self.notify::<LogMessage>(LogMessageParams { typ: MessageType::INFO, message }),
            }
        }
        self.said = unreadable.into_iter().map(|(_, message)| message).collect();
    }

    /// Tells what is wrong in one more file.
    fn tell_next(&mut self) {
        let messages = internal::guarded(|| self.told.next(&self.opened)).unwrap_or_default();
        messages.into_iter().for_each(|params| self.notify::<PublishDiagnostics>(params));
    }

    /// Lets the editor ask again, where something else is wrong in what it has open.
    fn ask_to_pull(&mut self) {
        if self.opened.client.pulls && self.opened.client.refreshes && self.told.is_news(&self.opened) {
            self.outbox.request::<WorkspaceDiagnosticRefresh>(());
        }
    }

    /// Answers the questions that waited for news.
    fn answer_parked(&mut self) {
        if std::mem::replace(&mut self.parked_at, self.told.count()) == self.told.count() {
            return;
        }
        for request in std::mem::take(&mut self.parked) {
            self.answer(request);
        }
    }

    /// Gives up on a question that waits.
    fn cancel(&mut self, params: Value) {
        let Some(cancelled) = said(params).map(|CancelParams { id }| request_id(id)) else { return };
        let (gone, kept) = std::mem::take(&mut self.parked).into_iter().partition(|request| request.id == cancelled);
        self.parked = kept;
        let gone: Vec<Request> = gone;
        gone.into_iter().for_each(|request| self.respond(request.id, Err(cancelled_fault())));
    }

    fn answer(&mut self, request: Request) {
        let is_cancelled = self.pending.iter().any(|event| match event {
            Event::Message(Message::Notification(other)) if other.method == Cancel::METHOD => {
                said(other.params.clone()).is_some_and(|CancelParams { id }| request_id(id) == request.id)
            }
            _ => false,
        });
        let answer = match (is_cancelled, self.stage, request.method.as_str()) {
            (true, ..) => Err(cancelled_fault()),
            (_, Stage::Expected, Initialize::METHOD) => guarded(|| self.initialize(request.params)),
            (_, Stage::Expected, _) => Err(Fault::new(ErrorCode::ServerNotInitialized, "`initialize` comes first")),
            (_, Stage::Running, Shutdown::METHOD) => {
                self.stage = Stage::ShutDown;
                for waiting in std::mem::take(&mut self.parked) {
                    self.respond(waiting.id, Err(cancelled_fault()));
                }
                Ok(Value::Null)
            }
            (_, Stage::Running, _) => {
                if self.dirty != Dirty::No {
                    self.refresh();
                }
                // What an answer is about is told before it, unless something newer is waiting.
                while self.pending.is_empty() && self.told.is_behind() {
                    self.tell_next();
                }
                match guarded(|| requests::asked(&self.opened, &mut self.told, &request.method, request.params.clone())) {
                    Ok(requests::Answer::Later) => return self.parked.push(request),
                    Ok(requests::Answer::Now { answer, message }) => {
                        message.into_iter().for_each(|message| self.show(MessageType::INFO, &message));
                        Ok(answer)
                    }
                    Err(fault) => Err(fault),
                }
            }
            (_, Stage::ShutDown, _) => Err(Fault::new(ErrorCode::InvalidRequest, "the session is over")),
        };
        self.respond(request.id, answer);
    }

    fn respond(&self, id: RequestId, answer: Result<Value, Fault>) {
        let response_result = answer.map_err(|fault| ResponseError { code: fault.code as i32, message: fault.message, data: None });
        self.outbox.send(Message::Response(Response { id, response_result }));
    }

    fn initialize(&mut self, params: Value) -> Result<Value, Fault> {
        let raw = params.get("capabilities").cloned().unwrap_or_default();
        let params: InitializeParams = understood(params)?;
        self.opened.client = Client::new(&params, &raw);
        self.first_read = FirstRead::expected_by(&self.opened.client);
        self.stage = Stage::Running;
        self.open_workspaces();
        result(InitializeResult {
            capabilities: capabilities::of(&self.opened.client),
            server_info: Some(ServerInfo { name: "crossbook".to_owned(), version: Some(env!("CARGO_PKG_VERSION").to_owned()) }),
        })
    }
}

/// All that is watched, for whichever workspace.
fn all(watched: &[WatchedPlaces]) -> WatchedPlaces {
    let mut all = WatchedPlaces::default();
    watched.iter().cloned().for_each(|places| {
        all.whole.extend(places.whole);
        all.alone.extend(places.alone);
    });
    all
}

fn request_id(id: NumberOrString) -> RequestId {
    match id {
        NumberOrString::Number(number) => RequestId::from(number),
        NumberOrString::String(text) => RequestId::from(text),
    }
}

fn cancelled_fault() -> Fault {
    Fault::new(ErrorCode::RequestCanceled, "cancelled")
}
