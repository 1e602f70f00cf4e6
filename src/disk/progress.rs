//! What a person sees while they wait.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use indicatif::{ProgressBar, ProgressStyle};

use super::Stopwatch;

/// One line on the terminal that says what is being done and how far it is; elsewhere, nothing. It is gone at the end.
pub struct Progress {
    bar: ProgressBar,
    is_quiet: bool,
    /// The stage that is at work and its time, where somebody wants to know it.
    timed: Option<Mutex<Option<(&'static str, Stopwatch)>>>,
    /// Who is told how far it is, where that is no person.
    listener: Option<Listener>,
    /// Whether nobody wants the result any longer.
    is_cancelled: Arc<AtomicBool>,
}

/// Is given the name of each stage that begins, and none at the end.
type Listener = Box<dyn Fn(Option<&'static str>) + Send + Sync>;

impl Progress {
    /// Shown when standard error is a terminal.
    pub fn new() -> Self {
        if !std::io::stderr().is_terminal() {
            return Self::hidden(false);
        }
        let bar = ProgressBar::new_spinner();
        // Checked by a test; without a style of its own the bar is plain.
        if let Ok(style) = ProgressStyle::with_template(TEMPLATE) {
            bar.set_style(style);
        }
        let mut shown = Self::hidden(false);
        shown.bar = bar;
        shown
    }

    fn hidden(is_quiet: bool) -> Self {
        Self { bar: ProgressBar::hidden(), is_quiet, timed: None, listener: None, is_cancelled: Arc::default() }
    }

    /// Never shown, and no remarks.
    pub fn silent() -> Self {
        Self::hidden(true)
    }

    /// Never shown; a program is told of each stage, and may say that nobody wants the result any longer.
    pub fn told(listener: Listener, is_cancelled: Arc<AtomicBool>) -> Self {
        let mut told = Self::hidden(true);
        (told.listener, told.is_cancelled) = (Some(listener), is_cancelled);
        told
    }

    /// A line for each stage when it is done, with the time that it took.
    pub fn timed() -> Self {
        let mut timed = Self::hidden(false);
        timed.timed = Some(Mutex::default());
        timed
    }

    /// Begins a stage, named as people read it: `Reading`.
    pub fn stage(&self, name: &'static str) {
        self.end_stage(Some(name));
        self.listener.iter().for_each(|listener| listener(Some(name)));
        self.bar.set_position(0);
        self.bar.set_message(name);
    }

    /// Says how long the stage took that is at work, and begins the next one.
    fn end_stage(&self, next: Option<&'static str>) {
        let Some(timed) = &self.timed else { return };
        let next = next.map(|name| (name, Stopwatch::start()));
        let ended = std::mem::replace(&mut *timed.lock().unwrap_or_else(PoisonError::into_inner), next);
        if let Some((name, watch)) = ended {
            self.remark(&format!("{name}: {:.1} ms", watch.elapsed().as_secs_f64() * 1000.0));
        }
    }

    /// Says something that people should know, on a line that stays; nothing when quiet.
    pub fn remark(&self, text: &str) {
        if !self.is_quiet {
            self.bar.suspend(|| eprintln!("{text}"));
        }
    }

    /// Whether nobody wants the result any longer: what takes long stops between its parts then.
    pub fn is_cancelled(&self) -> bool {
        self.is_cancelled.load(Ordering::Relaxed)
    }

    /// One more file is done.
    pub fn count(&self) {
        self.bar.inc(1);
    }
}

const TEMPLATE: &str = "{spinner} {msg} {pos}";

impl Default for Progress {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.end_stage(None);
        self.listener.iter().for_each(|listener| listener(None));
        self.bar.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_can_be_drawn() {
        assert!(ProgressStyle::with_template(TEMPLATE).is_ok());
        let progress = Progress::silent();
        progress.stage("Reading");
        progress.count();
        assert_eq!(progress.bar.position(), 1);
    }
}
