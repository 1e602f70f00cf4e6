//! `crossbook selftest`: how many planted faults the rules find in somebody's own workspace.

use std::fmt::Write;

use clap::Args;

use super::console::Console;
use super::exit_codes::{self, after_help};
use super::{Dir, Outcome, tell_workspace, whole_number};
use crate::error::Error;
use crate::pipeline::open;
use crate::selftest::{self, Plan, Score};

/// Plant known faults in a copy of the workspace, and report how many are found
///
/// One fault at a time, in memory; nothing on the disk changes. Each replaces something that is right: a task's number
/// becomes one that does not exist, a link loses its file, a fact in a mirror changes. Recall is the share of faults that
/// were found where they were planted. Findings elsewhere that a fault caused are listed as false alarms; some are
/// consequences that are worth a look.
#[derive(Args)]
#[command(after_help = after_help(EXAMPLES, exit_codes::VIEW))]
pub(super) struct Selftest {
    #[command(flatten)]
    dir: Dir,
    /// At most this many faults of each rule
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = whole_number::within::<u16>(1..=1000), allow_negative_numbers = true)]
    faults: u16,
    /// Another number chooses other places
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = whole_number::within::<u64>(0..=u64::MAX), allow_negative_numbers = true)]
    seed: u64,
}

const EXAMPLES: &str = "\
Examples:
  crossbook selftest                         Ten faults of each rule
  crossbook selftest --faults 100 --seed 2   More faults, in other places";

/// So many faults that were missed, and so many alarms, are listed for each rule.
const MAX_LISTED: usize = 3;

impl Selftest {
    pub(super) fn run(&self, console: &Console) -> Result<Outcome, Error> {
        let dir = self.dir.or_around(console);
        let progress = console.progress();
        let workspace = open(&dir)?;
        tell_workspace(&workspace, console);
        let scores = selftest::run(&workspace, Plan { most: self.faults.into(), seed: self.seed }, &progress)?;
        drop(progress);
        console.print(&table(&scores))?;
        Ok(Outcome::Clean)
    }
}

fn table(scores: &[Score]) -> String {
    let tried: Vec<&Score> = scores.iter().filter(|score| score.planted > 0).collect();
    let width = tried.iter().map(|score| score.rule.len()).max().unwrap_or_default().max("rule".len());
    let mut text = format!("{:<width$}  planted  found  recall  false alarms\n", "rule");
    let row = |text: &mut String, name: &str, planted: usize, found: usize, alarms: usize| {
        let recall = format!("{} %", found * 100 / planted.max(1));
        let _ = writeln!(text, "{name:<width$}  {planted:>7}  {found:>5}  {recall:>6}  {alarms:>12}");
    };
    for score in &tried {
        row(&mut text, score.rule, score.planted, score.found, score.alarms.len());
    }
    let sum = |count: fn(&Score) -> usize| tried.iter().map(|score| count(score)).sum::<usize>();
    row(&mut text, "all", sum(|score| score.planted), sum(|score| score.found), sum(|score| score.alarms.len()));
    for score in &tried {
        list(&mut text, score.rule, "missed", &score.missed);
        list(&mut text, score.rule, "false alarms", &score.alarms);
    }
    let names = |wanted: fn(&Score) -> bool| {
        let names: Vec<&str> = scores.iter().filter(|score| score.planted == 0 && wanted(score)).map(|score| score.rule).collect();
        (!names.is_empty()).then(|| names.join(", "))
    };
    if let Some(names) = names(|score| score.is_off) {
        let _ = writeln!(text, "\noff in book.toml: {names}");
    }
    if let Some(names) = names(|score| !score.is_off) {
        let _ = writeln!(text, "\nno place here for a fault of: {names}");
    }
    text
}

fn list(text: &mut String, rule: &str, what: &str, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n{rule}, {what}:");
    for line in lines.iter().take(MAX_LISTED) {
        let _ = writeln!(text, "  {}", crate::report::text::safe(line));
    }
    if lines.len() > MAX_LISTED {
        let _ = writeln!(text, "  and {} more", lines.len() - MAX_LISTED);
    }
}
