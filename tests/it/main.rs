//! Crossbook as a whole, from files on disk to what people read.
#![allow(clippy::disallowed_methods, reason = "these tests write workspaces to disk and run the program")]

mod rules;
