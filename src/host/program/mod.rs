//! Running the programs that Crossbook needs: git and curl. Every command line is built here, and nowhere else, so that what a
//! workspace says can never become an option, and no call can hang or fill the memory.

pub(super) mod curl;
pub(super) mod git;
#[cfg(test)]
mod tests;

use std::io::{self, Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

/// How long an answer may be, in bytes, and how long a program may take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub longest: u64,
    pub patience: Duration,
}

impl Limits {
    /// For what a program knows at once.
    pub const QUICK: Self = Self { longest: 64 * 1024 * 1024, patience: Duration::from_secs(20) };
    /// For what it has to walk through a history for.
    pub const LONG: Self = Self { longest: 512 * 1024 * 1024, patience: Duration::from_secs(180) };
}

/// So much is read of what a program says about its errors, in bytes. The rest is read and dropped, so that it never waits for us.
const ERRORS: u64 = 64 * 1024;
/// How long to wait for the last words of a program that has ended: what it started itself may hold its output open.
const LAST_WORDS: Duration = Duration::from_millis(500);
/// How long to wait between two looks at whether a program has ended: a moment first, since it mostly ends with its output.
const FIRST_PAUSE: Duration = Duration::from_micros(50);
const LONGEST_PAUSE: Duration = Duration::from_millis(10);

/// How a program ended.
#[derive(Debug)]
pub(super) struct Ended {
    pub status: ExitStatus,
    pub output: Vec<u8>,
    /// What it wrote to its standard error, the start of it.
    pub errors: String,
}

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Failure {
    /// It cannot be run.
    Start(io::Error),
    TooLong,
    TooSlow,
}

/// Runs a program to its end: gives it `input`, and reads what it prints and what it says about errors side by side.
///
/// # Errors
/// Where it cannot be run, prints too much or takes too long. It has been stopped then.
pub(super) fn run(mut command: Command, input: Vec<u8>, limits: Limits) -> Result<Ended, Failure> {
    let deadline = Instant::now() + limits.patience;
    let stdin = if input.is_empty() { Stdio::null() } else { Stdio::piped() };
    let mut child = command.stdin(stdin).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().map_err(Failure::Start)?;
    if let Some(mut pipe) = child.stdin.take() {
        // A program may answer while it is asked. One that has ended listens no more.
        thread::spawn(move || pipe.write_all(&input));
    }
    let output = child.stdout.take().map(|pipe| read_aside(pipe, limits.longest.saturating_add(1), false));
    let errors = child.stderr.take().map(|pipe| read_aside(pipe, ERRORS, true));
    let answer = match output.map(|output| output.recv_timeout(limits.patience)) {
        Some(Ok(Ok(bytes))) if bytes.len() as u64 > limits.longest => Err(Failure::TooLong),
        Some(Ok(Ok(bytes))) => Ok(bytes),
        Some(Ok(Err(error))) => Err(Failure::Start(error)),
        Some(Err(_)) | None => Err(Failure::TooSlow),
    };
    let status = answer.and_then(|output| Ok((wait(&mut child, deadline)?, output)));
    if status.is_err() {
        // It may have ended by itself meanwhile.
        let _ = child.kill();
        let _ = child.wait();
    }
    let (status, output) = status?;
    let errors = errors.and_then(|errors| errors.recv_timeout(LAST_WORDS).ok()?.ok()).unwrap_or_default();
    Ok(Ended { status, output, errors: String::from_utf8_lossy(&errors).into_owned() })
}

/// Reads up to so many bytes on a thread of its own, and, where it is told to, the rest for nothing.
fn read_aside(mut pipe: impl Read + Send + 'static, longest: u64, to_the_end: bool) -> Receiver<io::Result<Vec<u8>>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = pipe.by_ref().take(longest).read_to_end(&mut bytes);
        let drained = if to_the_end { io::copy(&mut pipe, &mut io::sink()).map(drop) } else { Ok(()) };
        // Nobody listens any more where it took too long.
        let _ = sender.send(read.and(drained).map(|()| bytes));
    });
    receiver
}

fn wait(child: &mut Child, deadline: Instant) -> Result<ExitStatus, Failure> {
    let mut pause = FIRST_PAUSE;
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Ok(status),
            Ok(None) if Instant::now() < deadline => {
                thread::sleep(pause);
                pause = LONGEST_PAUSE.min(pause * 2);
            }
            Ok(None) => return Err(Failure::TooSlow),
            Err(error) => return Err(Failure::Start(error)),
        }
    }
}
