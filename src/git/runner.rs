//! Running git in a repo. Where there is no program, or no repo, nothing is known, and that is no error.
#![allow(clippy::disallowed_methods, reason = "it is run in the real place of a folder")]

use std::path::Path;

use super::call::Call;
use crate::disk::program::{self, Ended, Failure, Limits};

/// A repo that is asked: a folder that git is run in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Git<'a> {
    root: &'a Path,
}

/// Why git did not come to its end.
#[derive(Debug)]
pub(super) enum NoAnswer {
    /// There is no such folder, or a part of the call has not the form that it must have.
    Refused,
    Program(Failure),
}

impl<'a> Git<'a> {
    pub(crate) fn of(root: &'a Path) -> Self {
        Self { root }
    }

    pub(super) fn root(&self) -> &'a Path {
        self.root
    }

    /// What git knows at once; none where it cannot be run, fails, or does not come to an end.
    pub(super) fn ask(&self, call: Call) -> Option<Vec<u8>> {
        self.ask_within(call, Limits::QUICK)
    }

    /// What git has to walk through its history for; none as for [`Self::ask`].
    pub(super) fn ask_long(&self, call: Call) -> Option<Vec<u8>> {
        self.ask_within(call, Limits::LONG)
    }

    fn ask_within(&self, call: Call, limits: Limits) -> Option<Vec<u8>> {
        let ended = self.run(call, limits).ok()?;
        ended.status.success().then_some(ended.output)
    }

    /// Runs git to its end, whatever it ends with. Every call of git is made here.
    ///
    /// # Errors
    /// Where it cannot be run, or goes beyond a limit.
    pub(super) fn run(&self, call: Call, limits: Limits) -> Result<Ended, NoAnswer> {
        let root = self.root.canonicalize().map_err(|_| NoAnswer::Refused)?;
        let (command, input) = call.command(&root).ok_or(NoAnswer::Refused)?;
        program::run(command, input, limits).map_err(NoAnswer::Program)
    }
}
