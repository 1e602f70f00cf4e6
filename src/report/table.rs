//! The end of the report for people: findings by rule, what can be fixed, what is not shown, the summary.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::fmt::Write;

use super::text::{Color, Tone, painted, summary};
use super::view::Selection;
use crate::config::Severity;
use crate::lint::Finding;
use crate::report::{Reported, counted};

/// With so many findings, or fewer, everybody sees what there is of each rule.
const MAX_WITHOUT_TABLE: usize = 3;

/// How many findings there are of one rule at one severity, and how many of them can be fixed.
#[derive(Default)]
struct Row {
    findings: usize,
    safe: usize,
    doubtful: usize,
}

/// The table, a line for each thing to know, and the summary as the last line.
pub(super) fn render(reported: &Reported<'_>, selection: &Selection<'_>, color: Color) -> String {
    let mut rows: HashMap<(Severity, &str), Row> = HashMap::new();
    for finding in selection.counted() {
        let row = rows.entry((finding.severity, finding.rule)).or_default();
        row.findings += 1;
        match &finding.fix {
            Some(fix) if fix.safe => row.safe += 1,
            Some(_) => row.doubtful += 1,
            None => {}
        }
    }
    let (safe, doubtful) = rows.values().fold((0, 0), |(safe, doubtful), row| (safe + row.safe, doubtful + row.doubtful));
    let mut text = String::new();
    if selection.counted().count() > MAX_WITHOUT_TABLE {
        text += &table(rows, selection, color);
        text.push('\n');
    }
    for line in remarks(selection, safe, doubtful) {
        text += &line;
        text.push('\n');
    }
    text + &summary(&reported.summary(), color)
}

fn table(rows: HashMap<(Severity, &str), Row>, selection: &Selection<'_>, color: Color) -> String {
    let mut rows: Vec<((Severity, &str), Row)> = rows.into_iter().collect();
    rows.sort_by_key(|((severity, rule), row)| (Reverse(*severity), Reverse(row.findings), *rule));
    let digits = rows.iter().map(|(_, row)| row.findings.to_string().len()).max().unwrap_or_default();
    let names = rows.iter().map(|((_, rule), _)| rule.len()).max().unwrap_or_default();
    let hides =
        |severity: Severity, rule: &str| selection.notes.iter().any(|note: &&Finding| note.severity == severity && note.rule == rule);
    let mut text = String::new();
    for ((severity, rule), row) in rows {
        let tone = match severity {
            Severity::Error => Tone::Bad,
            Severity::Warning => Tone::Doubtful,
            Severity::Note | Severity::Off => Tone::Good,
        };
        let fixable = match (row.safe, row.doubtful) {
            (0, 0) => String::new(),
            (0, doubtful) => format!("{doubtful} fixable with --unsafe-fixes"),
            (safe, 0) => format!("{safe} fixable"),
            (safe, doubtful) => format!("{safe} fixable, {doubtful} with --unsafe-fixes"),
        };
        let hidden = if hides(severity, rule) { "not shown" } else { "" };
        let about: Vec<&str> = [fixable.as_str(), hidden].into_iter().filter(|part| !part.is_empty()).collect();
        let severity = painted(&format!("{:<7}", severity.name()), tone, color);
        let line = format!("{:>digits$}  {severity}  {rule:<names$}  {}", row.findings, about.join(", "));
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text
}

/// What there is beside what is shown, and which command gives it.
fn remarks(selection: &Selection<'_>, safe: usize, doubtful: usize) -> Vec<String> {
    let mut lines = Vec::new();
    match (safe, doubtful) {
        (0, 0) => {}
        (0, doubtful) => lines.push(format!("{} can be fixed: run `crossbook fix --unsafe-fixes --dry-run`", counted(doubtful, "finding"))),
        (safe, 0) => lines.push(format!("{} can be fixed: run `crossbook fix`", counted(safe, "finding"))),
        (safe, doubtful) => {
            lines.push(format!("{} can be fixed: run `crossbook fix` ({doubtful} more with --unsafe-fixes)", counted(safe, "finding")));
        }
    }
    lines.extend(hidden(selection));
    lines
}

/// What is not shown, and what shows it.
pub(super) fn hidden(selection: &Selection<'_>) -> Vec<String> {
    let are = |count: usize| if count == 1 { "is" } else { "are" };
    let mut lines = Vec::new();
    if !selection.cut.is_empty() {
        let count = selection.cut.len();
        lines.push(format!("{count} more {} not shown; raise --max, or leave it out", are(count)));
    }
    if !selection.notes.is_empty() {
        let count = selection.notes.len();
        lines.push(format!("{} {} not shown: --notes shows them", counted(count, "note"), are(count)));
    }
    if selection.inherited > 0 {
        let count = selection.inherited;
        lines.push(format!("{} inherited, not shown: `crossbook check` without --since shows them", counted(count, "finding")));
    }
    lines
}
