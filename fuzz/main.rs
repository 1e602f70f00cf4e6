//! Input that nobody would write, made at random, and what must hold of it whatever it is.
//!
//!     cargo test --test fuzz                                       every target, about a minute and a half
//!     CROSSBOOK_FUZZ_SECONDS=3600 cargo test --test fuzz -- site   one target, for an hour
//!     CROSSBOOK_FUZZ_CASE=fuzz/crashes/site-0123.case cargo test --test fuzz
#![allow(unreachable_pub, reason = "nothing imports a test crate: `pub` marks what its modules share")]
#![allow(clippy::disallowed_methods, reason = "a campaign runs against the clock, and writes down what it finds")]

mod campaign;
mod choices;
mod corpus;
mod crash;
#[path = "../tests/it/git.rs"]
mod git;
mod invariants;
mod targets;
mod text;
mod watch;

use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(wanted) = wanted(std::env::args().skip(1)) else { return ExitCode::SUCCESS };
    let campaign = campaign::Campaign::from_environment();
    if let Some(path) = &campaign.case {
        return campaign.replay(path, targets::ALL);
    }
    let chosen = targets::ALL.iter().filter(|target| wanted.is_empty() || wanted.iter().any(|name| target.name.contains(name.as_str())));
    let failures: usize = chosen.map(|target| campaign.run(target)).sum();
    if failures == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The parts of targets' names that arguments ask for; options are those of the test harness that other binaries have. None where
/// nothing is to be run.
fn wanted(mut arguments: impl Iterator<Item = String>) -> Option<Vec<String>> {
    let mut wanted = Vec::new();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--list" | "--ignored" | "--bench" => return None,
            "--skip" | "--test-threads" | "--color" | "--format" | "--logfile" | "--shuffle-seed" | "-Z" => _ = arguments.next(),
            option if option.starts_with('-') => {}
            _ => wanted.push(argument),
        }
    }
    Some(wanted)
}
