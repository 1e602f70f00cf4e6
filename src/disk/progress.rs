//! What a person sees while they wait.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressStyle};

/// One line on the terminal that says what is being done and how far it is; elsewhere, nothing. It is gone at the end.
pub struct Progress {
    bar: ProgressBar,
    is_quiet: bool,
}

impl Progress {
    /// Shown when standard error is a terminal.
    pub fn new() -> Self {
        if !std::io::stderr().is_terminal() {
            return Self { bar: ProgressBar::hidden(), is_quiet: false };
        }
        let bar = ProgressBar::new_spinner();
        // Checked by a test; without a style of its own the bar is plain.
        if let Ok(style) = ProgressStyle::with_template(TEMPLATE) {
            bar.set_style(style);
        }
        Self { bar, is_quiet: false }
    }

    /// Never shown, and no remarks.
    pub fn silent() -> Self {
        Self { bar: ProgressBar::hidden(), is_quiet: true }
    }

    /// Begins a stage, named as people read it: `Reading`.
    pub fn stage(&self, name: &'static str) {
        self.bar.set_position(0);
        self.bar.set_message(name);
    }

    /// Says something that people should know, on a line that stays; nothing when quiet.
    pub fn remark(&self, text: &str) {
        if !self.is_quiet {
            self.bar.suspend(|| eprintln!("{text}"));
        }
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
