//! A language server: what is wrong, what is meant and what may be written, while people write.
//!
//! The editor's protocol is named here and nowhere else. [`server`] is its loop: [`notifications`] takes in what the editor says,
//! [`workspace`] reads what it holds, [`told`] knows what it was told, and [`requests`] finds who answers a question, which is one file
//! for each kind, from the last analysis.

mod actions;
mod capabilities;
mod client;
mod completion;
mod diagnostics;
mod documents;
mod edits;
mod fault;
mod hints;
mod hover;
mod links;
mod moves;
mod notifications;
mod opened;
mod outbox;
mod outline;
mod paths;
mod position;
mod progress;
mod rename;
mod requests;
mod server;
mod shown;
mod snippets;
mod subject;
mod symbols;
mod told;
mod uri;
mod view;
mod watcher;
mod wire;
mod workspace;

pub(crate) use server::serve;
