//! Crossbook as a whole, from files on disk to what people read.
#![allow(clippy::disallowed_methods, reason = "these tests write workspaces to disk and run the program")]

mod any_text;
mod architecture;
mod bad_input;
mod cli;
mod contracts;
mod demo;
mod determinism;
mod diagrams;
mod fixing;
mod fresh;
mod graphs;
mod ignores;
mod lifecycle;
mod machine;
mod morning;
mod moving;
mod opening;
mod pins;
mod project;
mod provenance;
mod renumbering;
mod report;
mod rules;
mod rust_source;
mod search;
mod serve;
mod supply;
mod syncing;
mod watching;
mod workspaces;
