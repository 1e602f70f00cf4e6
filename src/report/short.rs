//! The report with one line for each finding, in the form that compilers have and editors read: `path:line:column: error[rule]: message`.

use super::table;
use super::text::{Color, Tone, painted, safe};
use super::view::{Selection, View};
use crate::config::Severity;
use crate::lint::Finding;
use crate::report::Reported;

/// The findings in the order of the text report, and nothing else.
pub fn render(reported: &Reported<'_>, view: &View<'_>, color: Color) -> String {
    Selection::new(reported, view).shown.into_iter().map(|finding| line(reported, finding, color)).collect()
}

/// What is said of findings that are not shown, a line for each kind.
pub fn remarks(reported: &Reported<'_>, view: &View<'_>) -> Vec<String> {
    table::hidden(&Selection::new(reported, view))
}

fn line(reported: &Reported<'_>, finding: &Finding, color: Color) -> String {
    let Finding { rule, severity, message, location, .. } = finding;
    let tone = match severity {
        Severity::Error => Tone::Bad,
        Severity::Warning => Tone::Doubtful,
        Severity::Note | Severity::Off => Tone::Good,
    };
    let place = reported.place(location).map(|place| format!(":{}:{}", place.start.line, place.start.column)).unwrap_or_default();
    let path = safe(&format!("{}{}", reported.path_base.base, location.file).replace('\n', " "));
    format!("{path}{place}: {}: {}\n", painted(&format!("{}[{rule}]", severity.name()), tone, color), safe(&message.replace('\n', " ")))
}
