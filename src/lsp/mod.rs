//! A language server: what is wrong, what is meant and what may be written, while people write.
//!
//! The editor's protocol is named here and nowhere else. [`server`] is its loop; [`workspace`] reads what the editor holds; every other
//! file answers one kind of question from the last analysis.

mod actions;
mod client;
mod completion;
mod diagnostics;
mod documents;
mod hover;
mod links;
mod position;
mod rename;
mod server;
mod subject;
mod symbols;
mod uri;
mod view;
mod watcher;
mod wire;
mod workspace;

pub(crate) use server::serve;
