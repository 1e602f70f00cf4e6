//! How the first reading of a workspace goes, shown in the editor.

use std::sync::Arc;

use lsp_server::{RequestId, Response};
use lsp_types::notification::Progress as ProgressNotification;
use lsp_types::request::WorkDoneProgressCreate;
use lsp_types::{
    NumberOrString, ProgressParams, ProgressParamsValue, WorkDoneProgress, WorkDoneProgressBegin, WorkDoneProgressCreateParams,
    WorkDoneProgressEnd, WorkDoneProgressReport,
};

use super::client::Client;
use super::outbox::Outbox;
use crate::disk::Progress;

/// Whether a first reading is shown.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum FirstRead {
    Silent,
    /// The editor can show it, and is to be asked.
    Expected,
    /// The editor was asked, and has not answered.
    Asked(RequestId),
    Shown,
}

const TOKEN: &str = "crossbook/reading";

impl FirstRead {
    pub(super) fn expected_by(client: &Client) -> Self {
        if client.shows_progress { Self::Expected } else { Self::Silent }
    }

    /// Asks an editor that can show it.
    pub(super) fn ask(&mut self, outbox: &Outbox) {
        if *self == Self::Expected {
            *self = Self::Asked(outbox.request::<WorkDoneProgressCreate>(WorkDoneProgressCreateParams { token: token() }));
        }
    }

    /// Whether it is not known yet whether it is shown.
    pub(super) fn is_open(&self) -> bool {
        matches!(self, Self::Expected | Self::Asked(_))
    }

    pub(super) fn hear(&mut self, response: &Response) {
        if *self == Self::Asked(response.id.clone()) {
            *self = if response.response_result.is_ok() { Self::Shown } else { Self::Silent };
        }
    }

    pub(super) fn give_up(&mut self) {
        if self.is_open() {
            *self = Self::Silent;
        }
    }

    /// What a reading tells how far it is. Only the first one is shown, until this goes.
    pub(super) fn begin(&mut self, outbox: &Outbox) -> Progress {
        if std::mem::replace(self, Self::Silent) != Self::Shown {
            return Progress::silent();
        }
        let begin = WorkDoneProgressBegin { title: "Crossbook".to_owned(), ..WorkDoneProgressBegin::default() };
        tell(outbox, WorkDoneProgress::Begin(begin));
        let outbox = outbox.clone();
        let hear = move |stage: Option<&'static str>| {
            let message = stage.map(str::to_owned);
            tell(
                &outbox,
                match message {
                    Some(_) => WorkDoneProgress::Report(WorkDoneProgressReport { message, ..WorkDoneProgressReport::default() }),
                    None => WorkDoneProgress::End(WorkDoneProgressEnd { message }),
                },
            );
        };
        Progress::told(Box::new(hear), Arc::default())
    }
}

fn token() -> NumberOrString {
    NumberOrString::String(TOKEN.to_owned())
}

fn tell(outbox: &Outbox, progress: WorkDoneProgress) {
    outbox.notify::<ProgressNotification>(ProgressParams { token: token(), value: ProgressParamsValue::WorkDone(progress) });
}
