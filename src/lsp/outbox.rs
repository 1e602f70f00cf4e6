//! What is written to the editor: whole messages, from whichever thread has something to say.

use std::io::Write;
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use lsp_server::{Message, Notification, Request, RequestId};
use lsp_types::request::RegisterCapability;
use lsp_types::{DidChangeWatchedFilesRegistrationOptions, FileSystemWatcher, GlobPattern, Registration, RegistrationParams};

use super::client::Client;

/// Where messages go.
#[derive(Clone)]
pub(super) struct Outbox {
    out: Arc<Mutex<Box<dyn Write + Send>>>,
    requests: Arc<AtomicI32>,
}

/// The files of which editors tell: what a workspace is read from, but for contracts that are files.
const WATCHED: [&str; 3] = ["**/*.{md,markdown}", "**/book.toml", "**/crossbook.toml"];

impl Outbox {
    pub(super) fn new(out: Box<dyn Write + Send>) -> Self {
        Self { out: Arc::new(Mutex::new(out)), requests: Arc::default() }
    }

    pub(super) fn send(&self, message: Message) {
        let mut out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        // An editor that is gone is seen where it no longer says anything.
        let _ = message.write(&mut *out);
    }

    pub(super) fn notify<N: lsp_types::notification::Notification>(&self, params: N::Params) {
        self.send(Message::Notification(Notification::new(N::METHOD.to_owned(), params)));
    }

    /// Asks the editor something; gives the name of the question.
    pub(super) fn request<R: lsp_types::request::Request>(&self, params: R::Params) -> RequestId {
        let id = RequestId::from(self.requests.fetch_add(1, Ordering::Relaxed) + 1);
        self.send(Message::Request(Request::new(id.clone(), R::METHOD.to_owned(), params)));
        id
    }

    /// Asks an editor that watches files to tell what happens to them: where the system sends no events, it may know of some.
    pub(super) fn register(&self, client: &Client) {
        if !client.watches {
            return;
        }
        let watcher = |glob: &&str| FileSystemWatcher { glob_pattern: GlobPattern::String((*glob).to_owned()), kind: None };
        let options = DidChangeWatchedFilesRegistrationOptions { watchers: WATCHED.iter().map(watcher).collect() };
        let registration = Registration {
            id: "files".to_owned(),
            method: "workspace/didChangeWatchedFiles".to_owned(),
            register_options: serde_json::to_value(options).ok(),
        };
        self.request::<RegisterCapability>(RegistrationParams { registrations: vec![registration] });
    }
}
