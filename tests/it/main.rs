//! Crossbook as a whole, from files on disk to what people read.
#![allow(clippy::disallowed_methods, reason = "these tests write workspaces to disk and run the program")]

mod again;
mod any_text;
mod architecture;
mod bad_input;
mod baseline;
mod cli;
mod contracts;
mod demo;
mod determinism;
mod diagrams;
mod formats;
mod fresh;
mod graphs;
mod ignores;
mod inventories;
mod machine;
mod moved;
mod narrowing;
mod pins;
mod project;
mod provenance;
mod renumbering;
mod report;
mod rules;
mod rust_source;
mod search;
mod selftest;
mod serve;
mod since;
mod supply;
mod watching;
mod week;
mod workspaces;
