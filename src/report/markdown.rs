//! The report as Markdown, for the summary of a CI job and for a comment on a change.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::config::Severity;
use crate::lint::Finding;
use crate::report::Reported;
use crate::text::escape::push_text;

/// The most that is written, in bytes. A summary of a GitHub step may hold 1 MiB and is dropped whole when it is longer, a
/// comment 65,536 characters; more than this is not read anyway.
const MAX_TEXT_BYTES: usize = 60_000;
/// The longest message in a row.
const MAX_CELL_CHARS: usize = 400;

/// The result, the number of findings of each rule, and the findings as a table, the worst first, as far as they fit.
pub fn render(reported: &Reported<'_>) -> String {
    let failing = reported.findings.iter().filter(|finding| reported.fails(finding)).count();
    let verdict = match (failing, reported.findings.len()) {
        (0, _) => "✅ Crossbook: no finding fails".to_owned(),
        (1, 1) => "❌ Crossbook: 1 finding fails".to_owned(),
        (count, all) if count == all => format!("❌ Crossbook: {count} findings fail"),
        (1, all) => format!("❌ Crossbook: 1 of {all} findings fails"),
        (count, all) => format!("❌ Crossbook: {count} of {all} findings fail"),
    };
    let mut out = format!("## {verdict}\n\n{}.\n", reported.summary());
    if let Some(stale) = reported.baseline.map(|baseline| baseline.stale.len()).filter(|stale| *stale > 0) {
        let _ = writeln!(out, "\nStale entries in the baseline: {stale}.");
    }
    if reported.findings.is_empty() {
        return out;
    }
    rules(&mut out, reported);
    out.push_str("\n| | Where | What |\n| --- | --- | --- |\n");
    let findings = reported.worst_first();
    for (index, finding) in findings.iter().enumerate() {
        let row = row(reported, finding);
        if out.len() + row.len() > MAX_TEXT_BYTES {
            let _ = writeln!(out, "\nand {} more.", findings.len() - index);
            break;
        }
        out.push_str(&row);
    }
    out
}

fn rules(out: &mut String, reported: &Reported<'_>) {
    let mut counts: BTreeMap<(std::cmp::Reverse<Severity>, &str), usize> = BTreeMap::new();
    for finding in reported.findings {
        *counts.entry((std::cmp::Reverse(reported.severity(finding)), finding.rule)).or_default() += 1;
    }
    out.push_str("\n| Rule | Severity | Findings |\n| --- | --- | ---: |\n");
    for ((severity, rule), count) in counts {
        let _ = writeln!(out, "| `{rule}` | {} | {count} |", severity.0.name());
    }
}

fn row(reported: &Reported<'_>, finding: &Finding) -> String {
    let sign = match reported.severity(finding) {
        Severity::Error => "❌",
        Severity::Warning => "⚠️",
        Severity::Note | Severity::Off => "ℹ️",
    };
    let path = reported.path(&finding.location.file);
    let place = reported.place(&finding.location).map(|place| format!(":{}", place.start.line)).unwrap_or_default();
    let help = finding.help.as_ref().map(|help| format!("<br>help: {}", prose(help))).unwrap_or_default();
    format!("| {sign} | {}{place} | **{}**: {}{help} |\n", prose(&path), finding.rule, prose(&finding.message))
}

/// Text of a row: what a message has in backticks is code, and nothing else in it is Markdown.
fn prose(text: &str) -> String {
    let mut cut: String = text.chars().take(MAX_CELL_CHARS).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    let parts: Vec<&str> = cut.split('`').collect();
    if parts.len().is_multiple_of(2) {
        // A backtick without another is none of ours.
        return plain(&cut);
    }
    let part = |(index, part): (usize, &&str)| match index % 2 {
        1 if !part.trim().is_empty() => code(part),
        1 => format!("\\`{part}\\`"),
        _ => plain(part),
    };
    parts.iter().enumerate().map(part).collect()
}

/// Code in a cell of a table, where a bar ends the cell even in code.
fn code(text: &str) -> String {
    let safe: String = text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect();
    format!("`{}`", safe.replace('|', "\\|"))
}

/// Text that shows as it is: no Markdown, no HTML, no mention that would call somebody.
fn plain(text: &str) -> String {
    let mut out = String::new();
    for character in text.chars() {
        match character {
            character if character.is_control() => out.push(' '),
            '&' | '<' | '>' => push_text(&mut out, character),
            '@' => out.push_str("@\u{200b}"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '#' | '|' | '~' | '!' | '$' | ':' => {
                out.push('\\');
                out.push(character);
            }
            _ => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::prose;

    #[test]
    fn messages_keep_their_code_and_nothing_else() {
        assert_eq!(prose("`a|b` is *no* `<c>`"), "`a\\|b` is \\*no\\* `<c>`");
        assert_eq!(prose("one ` alone, <b> @ana"), "one \\` alone, &lt;b&gt; @\u{200b}ana");
        assert_eq!(prose("`` and\n` `"), "\\`\\` and \\` \\`");
        assert!(prose(&"é".repeat(9_000)).chars().count() < 500);
    }
}
