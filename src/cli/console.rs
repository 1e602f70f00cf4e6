//! Standard output for what was asked for, standard error for everything else.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;

use anstream::{AutoStream, ColorChoice};

use super::ColorWhen;
use crate::disk::{HostError, Progress};
use crate::error::Error;
use crate::internal;
use crate::report::text::{self, Color};

pub(super) struct Console {
    choice: ColorChoice,
    quiet: bool,
    verbose: bool,
}

impl Console {
    pub(super) fn new(color: ColorWhen, quiet: bool, verbose: bool) -> Self {
        let choice = match color {
            ColorWhen::Auto => ColorChoice::Auto,
            ColorWhen::Always => ColorChoice::Always,
            ColorWhen::Never => ColorChoice::Never,
        };
        Self { choice, quiet, verbose }
    }

    /// What a command shows while it works.
    pub(super) fn progress(&self) -> Progress {
        match (self.quiet, self.verbose) {
            (true, _) => Progress::silent(),
            (_, true) => Progress::timed(),
            _ => Progress::new(),
        }
    }

    /// Whether standard output shows colours.
    pub(super) fn color(&self) -> Color {
        color(match self.choice {
            ColorChoice::Auto => AutoStream::choice(&io::stdout()),
            choice => choice,
        })
    }

    /// How many columns a line of prose may have: those of the terminal, and no more than are pleasant to read.
    pub(super) fn width(&self) -> usize {
        let columns = terminal_size::terminal_size().map_or(MAX_COLUMNS, |(width, _)| usize::from(width.0));
        columns.clamp(MIN_COLUMNS, MAX_COLUMNS)
    }

    /// Writes to standard output. A reader that has seen enough and went away is no failure.
    ///
    /// # Errors
    /// Where it cannot be written for another reason: a full disk.
    pub(super) fn print(&self, text: &str) -> Result<(), Error> {
        let mut out = AutoStream::new(io::stdout().lock(), self.choice);
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                let message = format!("cannot be written: {error}");
                Err(HostError { path: PathBuf::from("standard output"), message, help: None }.into())
            }
            _ => Ok(()),
        }
    }

    /// A line on standard error about what was done; left out when quiet.
    pub(super) fn info(&self, line: &str) {
        if !self.quiet {
            self.notice(line);
        }
    }

    /// A line on standard error about how it is done; only when verbose.
    pub(super) fn detail(&self, line: &str) {
        if self.verbose {
            self.notice(line);
        }
    }

    /// A line on standard error that is said even when quiet.
    pub(super) fn notice(&self, line: &str) {
        // It may name files, whose names are what somebody wrote.
        self.write_to_stderr(&format!("{}\n", text::safe(line)));
    }

    /// Asks at the terminal; none where there is no terminal, or no answer.
    pub(super) fn ask(&self, question: &str) -> Option<String> {
        if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
            return None;
        }
        self.write_to_stderr(&format!("{question}: "));
        let mut answer = String::new();
        let read = io::stdin().read_line(&mut answer);
        if !answer.ends_with('\n') {
            // The input ended, and what is said next begins a line of its own.
            self.write_to_stderr("\n");
        }
        read.ok()?;
        Some(answer.trim().to_owned()).filter(|answer| !answer.is_empty())
    }

    /// The one place where errors are printed.
    pub(super) fn error(&self, error: &Error) {
        let color = color(match self.choice {
            ColorChoice::Auto => AutoStream::choice(&io::stderr()),
            choice => choice,
        });
        self.write_to_stderr(&match error {
            Error::Config(error) => text::config_error(error, color),
            Error::Theme(error) => {
                text::error(&place(&error.path, error.line), &error.message, error.help.as_deref().or(Some(THEME)), color)
            }
            Error::Internal(error) => text::error(&error.place, &error.to_string(), Some(internal::HELP), color),
            Error::Argument(error) => text::error(&error.argument, &error.message, error.help.as_deref(), color),
            Error::Cancelled => text::error("", &error.to_string(), None, color),
            Error::Host(error) => text::error(&error.path.display().to_string(), &error.message, error.help.as_deref(), color),
        });
    }

    fn write_to_stderr(&self, text: &str) {
        // When standard error itself is gone, nothing can be reported.
        let _ = AutoStream::new(io::stderr().lock(), self.choice).write_all(text.as_bytes());
    }
}

/// The widest and the narrowest that prose is set on a terminal.
const MAX_COLUMNS: usize = 100;
const MIN_COLUMNS: usize = 30;

const THEME: &str = "this template is in your theme's folder, or one there replaces what it needs; remove it to use the built-in one";

fn place(path: &str, line: Option<usize>) -> String {
    line.map_or_else(|| path.to_owned(), |line| format!("{path}:{line}"))
}

fn color(choice: ColorChoice) -> Color {
    if choice == ColorChoice::Never { Color::Plain } else { Color::Ansi }
}

/// A panic is printed in one line, and with its backtrace where RUST_BACKTRACE asks for it; then it is caught and reported. What a parser
/// or a painter of diagrams or a reader of formulas trips over is an answer like any other, and not reported.
pub(super) fn listen_for_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let quiet = [crate::diagram::THREAD, crate::markdown::FORMULA_THREAD];
        if std::thread::current().name().is_some_and(|name| quiet.contains(&name)) {
            return;
        }
        let error = internal::note(panic);
        // When standard error itself is gone, nothing can be reported.
        let _ = writeln!(io::stderr(), "crossbook: {}", text::safe(&error.to_string()));
        let backtrace = Backtrace::capture();
        if backtrace.status() == BacktraceStatus::Captured {
            let _ = writeln!(io::stderr(), "{backtrace}");
        }
    }));
}
