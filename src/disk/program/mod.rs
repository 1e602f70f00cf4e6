//! Running other programs, so that no call can hang or fill the memory. The command lines are built here and in `git::call`, and
//! nowhere else, so that what a workspace says can never become an option.

pub(crate) mod curl;
#[cfg(test)]
mod tests;

use std::io::{self, Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

/// How long an answer may be, in bytes, how long a program may take, and whether anybody reads what it says about errors.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    pub max_bytes: u64,
    pub timeout: Duration,
    /// Most callers ask no more than whether a program failed, and need no thread that listens to why.
    pub reads_errors: bool,
}

impl Limits {
    /// For what a program knows at once.
    pub(crate) const QUICK: Self = Self { max_bytes: 64 * 1024 * 1024, timeout: Duration::from_secs(20), reads_errors: false };
    /// For what it has to walk through a history for.
    pub(crate) const LONG: Self = Self { max_bytes: 512 * 1024 * 1024, timeout: Duration::from_secs(180), reads_errors: false };
}

/// So much is read of what a program says about its errors, in bytes. The rest is read and dropped, so that it never waits for us.
const MAX_ERROR_BYTES: u64 = 64 * 1024;
/// How long to wait for the last words of a program that has ended: what it started itself may hold its output open.
const ERRORS_TIMEOUT: Duration = Duration::from_millis(500);
/// How long to wait between two looks at whether a program has ended: a moment first, since it mostly ends with its output.
const FIRST_PAUSE: Duration = Duration::from_micros(50);
const MAX_PAUSE: Duration = Duration::from_millis(10);

/// How a program ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub status: ExitStatus,
    pub output: Vec<u8>,
    /// What it wrote to its standard error, the start of it, where that is read.
    pub errors: String,
}

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum Failure {
    /// It cannot be run.
    Start(io::Error),
    TooLong,
    TooSlow,
}

/// Runs a program to its end: gives it `input`, and reads what it prints and what it says about errors side by side.
///
/// # Errors
/// Where it cannot be run, prints too much or takes too long. It has been stopped then.
pub(crate) fn run(mut command: Command, input: Vec<u8>, limits: Limits) -> Result<Ended, Failure> {
    let deadline = Instant::now() + limits.timeout;
    let stdin = if input.is_empty() { Stdio::null() } else { Stdio::piped() };
    let stderr = if limits.reads_errors { Stdio::piped() } else { Stdio::null() };
    let mut child = command.stdin(stdin).stdout(Stdio::piped()).stderr(stderr).spawn().map_err(Failure::Start)?;
    if let Some(mut pipe) = child.stdin.take() {
        // A program may answer while it is asked. One that has ended listens no more.
        thread::spawn(move || pipe.write_all(&input));
    }
    let output = child.stdout.take().map(|pipe| read_aside(pipe, limits.max_bytes.saturating_add(1), false));
    let errors = child.stderr.take().map(|pipe| read_aside(pipe, MAX_ERROR_BYTES, true));
    let answer = match output.map(|output| output.recv_timeout(limits.timeout)) {
        Some(Ok(Ok(bytes))) if bytes.len() as u64 > limits.max_bytes => Err(Failure::TooLong),
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
    let errors = errors.and_then(|errors| errors.recv_timeout(ERRORS_TIMEOUT).ok()?.ok()).unwrap_or_default();
    Ok(Ended { status, output, errors: String::from_utf8_lossy(&errors).into_owned() })
}

/// Reads up to so many bytes on a thread of its own, and, where it is told to, the rest for nothing.
fn read_aside(mut pipe: impl Read + Send + 'static, max_bytes: u64, to_the_end: bool) -> Receiver<io::Result<Vec<u8>>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = pipe.by_ref().take(max_bytes).read_to_end(&mut bytes);
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
                pause = MAX_PAUSE.min(pause * 2);
            }
            Ok(None) => return Err(Failure::TooSlow),
            Err(error) => return Err(Failure::Start(error)),
        }
    }
}

/// Shows an address in the person's browser; whether one was asked to.
pub fn browse(url: &str) -> bool {
    let (program, before): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("rundll32", &["url.dll,FileProtocolHandler"])
    } else {
        ("xdg-open", &[])
    };
    let nothing = || Stdio::null();
    Command::new(program).args(before).arg(url).stdin(nothing()).stdout(nothing()).stderr(nothing()).spawn().is_ok()
}
