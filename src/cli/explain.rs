//! `crossbook explain`: a rule's page on the terminal.

use std::fmt::Write;

use clap::Args;
use clap::builder::styling::{AnsiColor, Style};

use super::Outcome;
use super::console::Console;
use super::exit_codes::{self, after_help};
use super::rule_name::RuleName;
use crate::config::Severity;
use crate::error::Error;
use crate::lint::{Part, RULES, Rule, rule_named};
use crate::report::text::Color;
use crate::text::Cut;

/// Explain a rule: what it reports, why it matters, and how to fix or silence it
#[derive(Args)]
#[command(after_help = after_help(EXAMPLES, exit_codes::VIEW))]
pub(super) struct Explain {
    /// The rule, by the name that findings give; without it, all rules are listed
    #[arg(value_parser = RuleName, ignore_case = true, hide_possible_values = true)]
    rule: Option<String>,
    /// Show all examples, and not only the first
    #[arg(long, requires = "rule")]
    examples: bool,
}

const EXAMPLES: &str = "\
Examples:
  crossbook explain                          List all rules
  crossbook explain broken-link              Explain one rule, with one example
  crossbook explain broken-link --examples   With all examples";

impl Explain {
    pub(super) fn run(&self, console: &Console) -> Result<Outcome, Error> {
        let styles = Styles::new(console.color());
        let text = match self.rule.as_deref().and_then(rule_named) {
            Some(rule) => page(rule, self.examples, &styles, console.width()),
            None => list(&styles),
        };
        console.print(&text)?;
        Ok(Outcome::Clean)
    }
}

/// How the parts of a page look.
#[derive(Default)]
struct Styles {
    heading: Style,
    code: Style,
    error: Style,
    warning: Style,
    note: Style,
}

impl Styles {
    fn new(color: Color) -> Self {
        match color {
            Color::Plain => Self::default(),
            Color::Ansi => Self {
                heading: Style::new().bold(),
                code: AnsiColor::Cyan.on_default(),
                error: AnsiColor::BrightRed.on_default().bold(),
                warning: AnsiColor::Yellow.on_default().bold(),
                note: AnsiColor::BrightGreen.on_default().bold(),
            },
        }
    }

    fn severity(&self, severity: Severity) -> String {
        let style = match severity {
            Severity::Error => self.error,
            Severity::Warning => self.warning,
            Severity::Note | Severity::Off => self.note,
        };
        format!("{style}{:<7}{style:#}", severity.name())
    }
}

/// All rules, a line for each.
fn list(styles: &Styles) -> String {
    let width = RULES.iter().map(|rule| rule.name.len()).max().unwrap_or_default();
    let heading = styles.heading;
    let mut text = String::new();
    for rule in RULES {
        let severity = styles.severity(rule.severity);
        text += &format!("{heading}{:<width$}{heading:#}  {severity}  {}\n", rule.name, rule.summary());
    }
    text + "\n`crossbook explain RULE` explains a rule; under [rules] in book.toml, RULE = \"off\" turns it off.\n"
}

/// A page, with its headings and code set apart; of its examples the first that the rule reports, or all.
fn page(rule: &Rule, with_examples: bool, styles: &Styles, width: usize) -> String {
    let Styles { heading, .. } = styles;
    let mut text = String::new();
    let _ = writeln!(text, "{heading}{}{heading:#} · {}", rule.name, styles.severity(rule.severity).trim_end());
    let _ = writeln!(text, "{}", wrapped(&rule.summary(), width));
    let mut part = |title: &str, body: &str| {
        // The parts of a page are recognisable without colors, too.
        let _ = writeln!(text, "\n{heading}{}{heading:#}\n", title.to_uppercase());
        lines(&mut text, body.trim_matches('\n'), styles, width);
    };
    let (prose, examples): (Vec<Part>, Vec<Part>) = rule.parts().into_iter().partition(|part| part.title != "Examples");
    prose.iter().for_each(|Part { title, text }| part(title, text));
    if with_examples {
        examples.iter().for_each(|Part { title, text }| part(title, text));
        return text;
    }
    let examples = rule.examples();
    let reports = |example: &&Part| example.text.contains("\n```findings\n");
    let Some(first) = examples.iter().find(reports).or(examples.first()) else { return text };
    part("Example", &format!("### {}\n{}", first.title, first.text));
    match examples.len() - 1 {
        0 => text,
        more => text + &format!("\n{more} more: `crossbook explain {} --examples`\n", rule.name),
    }
}

fn lines(text: &mut String, body: &str, Styles { heading, code, .. }: &Styles, width: usize) {
    let mut fence: Option<&str> = None;
    let mut columns: Option<Vec<&str>> = None;
    for line in body.lines() {
        let marks = line.head(line.len() - line.trim_start_matches('`').len());
        match fence {
            Some(open) if line == open => fence = None,
            Some(_) => _ = writeln!(text, "    {code}{line}{code:#}"),
            None if marks.len() >= 3 => fence = Some(marks),
            None if line.starts_with('|') => {
                let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
                match &columns {
                    None => columns = Some(cells),
                    Some(columns) => row(text, columns, &cells, *heading, width),
                }
                continue;
            }
            None => match line.strip_prefix("### ") {
                Some(title) => _ = writeln!(text, "{heading}{title}{heading:#}"),
                None => _ = writeln!(text, "{}", emphasised(&wrapped(line, width), *heading)),
            },
        }
        columns = None;
    }
}

/// A row of a table, as most are too wide for a terminal: the first cell, and the others below it with the names of their columns.
fn row(text: &mut String, columns: &[&str], cells: &[&str], style: Style, width: usize) {
    let Some((first, others)) = cells.split_first().filter(|(first, _)| !first.starts_with("--")) else { return };
    let _ = writeln!(text, "{style}{first}{style:#}");
    for (column, cell) in columns.iter().skip(1).zip(others) {
        let _ = writeln!(text, "{}", emphasised(&wrapped(&format!("- {column}: {cell}"), width), style));
    }
}

/// Words between two asterisks on each side in a style, and without the asterisks. Code is left as it is.
fn emphasised(text: &str, style: Style) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut is_bold = false;
    for (at, part) in text.split('`').enumerate() {
        if at > 0 {
            shown.push('`');
        }
        if at % 2 == 1 {
            shown += part;
            continue;
        }
        for (at, words) in part.split("**").enumerate() {
            if at > 0 {
                is_bold = !is_bold;
                shown += &if is_bold { style.render().to_string() } else { style.render_reset().to_string() };
            }
            shown += words;
        }
    }
    shown
}

/// A line of prose as lines of at most `width` characters, where its words allow; those of a list item are indented below its words.
fn wrapped(line: &str, width: usize) -> String {
    let words = line.trim_start();
    let words_at = line.len() - words.strip_prefix("- ").unwrap_or(words).len();
    let mut text = line.head(words_at).to_owned();
    let mut used = words_at;
    for word in line.tail(words_at).split(' ') {
        let length = word.chars().count();
        if used > words_at && used + 1 + length > width {
            let _ = write!(text, "\n{:words_at$}", "");
            used = words_at;
        } else if used > words_at {
            text.push(' ');
            used += 1;
        }
        text.push_str(word);
        used += length;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Style, emphasised, wrapped};

    #[test]
    fn bold_words_are_bold_and_have_no_asterisks() {
        let text = "**One\ntwo** and `a ** b`, **three `c`**";
        assert_eq!(emphasised(text, Style::new()), "One\ntwo and `a ** b`, three `c`");
        assert_eq!(emphasised("a **b** c", Style::new().bold()), "a \u{1b}[1mb\u{1b}[0m c");
    }

    #[test]
    fn prose_is_wrapped_between_words() {
        assert_eq!(wrapped("- one two three", 9), "- one two\n  three");
        assert_eq!(wrapped("- **a b** c", 9), "- **a b**\n  c");
        assert_eq!(wrapped("a-long-word and é more", 5), "a-long-word\nand é\nmore");
        assert_eq!(wrapped("", 5), "");
    }
}
