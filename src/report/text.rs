//! The report for people, in the manner of a compiler: what is wrong, the line at fault, what else belongs to it.

use annotate_snippets::renderer::{AnsiColor, Style};
use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet, normalize_untrusted_str};
use rayon::prelude::*;

use super::blocks::{Block, MAX_SINGLE, blocks, heading, places};
use super::table;
use super::view::{Selection, View};
use crate::config::{ConfigError, Severity};
use crate::lint::{Finding, Location, Related};
use crate::model::Model;
use crate::report::{Reported, Summary};
use crate::text::{LineIndex, Span, visible_in_color};

/// The columns that are shown; a longer source line is cut around what is marked.
const MAX_COLUMNS: usize = 140;
/// The longest line, in bytes, that is shown at all. What is longer was not written by hand.
const MAX_LINE_BYTES: usize = 10_000;

/// Whether the text is for a terminal that shows colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Color {
    /// Without escape sequences.
    Plain,
    /// With ANSI escape sequences.
    Ansi,
}

/// So many lines are seen at once; a report that has more begins with what it comes to, and its errors fit on them where they can.
const SCREEN_LINES: usize = 40;

/// The findings in blocks, the worst first; then a table by rule, and the summary as the last line. Paths are relative to the reader's
/// folder.
pub fn render(reported: &Reported<'_>, view: &View<'_>, color: Color) -> String {
    let base = reported.path_base.base.as_str();
    let selection = Selection::new(reported, view);
    let is_error = |finding: &&Finding| reported.severity(finding) == Severity::Error;
    let (errors, others) = selection.shown.split_at(selection.shown.partition_point(is_error));
    let fixed: Vec<String> = reported.fixed.unwrap_or_default().iter().map(|finding| fixed(finding, base, color)).collect();
    let gap = if fixed.is_empty() { "" } else { "\n" };
    let errors = self::errors(reported, errors, color);
    let text = errors + &shown_blocks(reported, others, &[], color) + &fixed.concat() + gap + &table::render(reported, &selection, color);
    if text.lines().count() <= SCREEN_LINES {
        return text;
    }
    let summary = summary(&reported.summary(), color);
    format!("{}\n\n{text}", summary.split_once("; ").map_or(summary.as_str(), |(found, _)| found))
}

/// Errors in full; where they do not fit on the first screen and fewer lines would, the last rules without the lines that they are about.
fn errors(reported: &Reported<'_>, errors: &[&Finding], color: Color) -> String {
    // The first line of the report and the one below it come before.
    let fits = |text: &String| text.trim_end().lines().count() + 2 <= SCREEN_LINES;
    let mut rules: Vec<&str> = Vec::new();
    for error in errors {
        if !rules.contains(&error.rule) {
            rules.push(error.rule);
        }
    }
    if !fits(&shown_blocks(reported, errors, &rules, color)) {
        return shown_blocks(reported, errors, &[], color);
    }
    let texts = (0..=rules.len()).rev().map(|full| shown_blocks(reported, errors, &rules[full..], color));
    texts.into_iter().find(fits).unwrap_or_default()
}

/// The blocks of findings, those of some rules in brief.
fn shown_blocks(reported: &Reported<'_>, findings: &[&Finding], in_brief: &[&str], color: Color) -> String {
    let renderer = renderer(color);
    let blocks = blocks(findings, |rule| if in_brief.contains(&rule) { 0 } else { MAX_SINGLE });
    let text = |block: &Block<'_>| match in_brief.contains(&block.first.rule) {
        true => brief(reported, block, color),
        false => full(reported, block, &renderer),
    };
    blocks.par_iter().map(text).collect::<Vec<_>>().concat()
}

/// The first finding of a block with its line and all that belongs to it, and the places of the others.
fn full(reported: &Reported<'_>, Block { first, others }: &Block<'_>, renderer: &Renderer) -> String {
    let mut group = group(reported.model, first, &reported.path_base.base);
    if !others.is_empty() {
        group = group.element(Level::NOTE.message(heading(others)));
    }
    let mut text = drawn(renderer, group) + "\n";
    for place in places(reported, others, first) {
        text += &format!("     {place}\n");
    }
    text + "\n"
}

/// The message, the places and the help of a block.
fn brief(reported: &Reported<'_>, Block { first, others }: &Block<'_>, color: Color) -> String {
    let all: Vec<&Finding> = std::iter::once(first).chain(others).copied().collect();
    let title = level(first.severity).primary_title(safe(&first.message)).id(first.rule);
    let mut text = drawn(&renderer(color), Group::with_title(title)) + "\n";
    for place in places(reported, &all, first) {
        text += &format!(" --> {place}\n");
    }
    if let Some(help) = &first.help {
        text += &format!("  = {}: {}\n", painted("help", Tone::Title, color), safe(help));
    }
    text + "\n"
}

/// A finding that is gone, on one line.
fn fixed(finding: &Finding, base: &str, color: Color) -> String {
    let Finding { rule, location, message, .. } = finding;
    format!("{} {}\n", painted("fixed", Tone::Good, color), safe(&format!("{base}{}: {rule}: {message}", location.file)))
}

/// The last line of the report.
pub fn summary(summary: &Summary, color: Color) -> String {
    let style = match (color, summary) {
        (Color::Plain, _) => Style::new(),
        (Color::Ansi, Summary { errors: 1.., .. }) => AnsiColor::BrightRed.on_default().bold(),
        (Color::Ansi, Summary { warnings: 1.., .. }) => AnsiColor::Yellow.on_default().bold(),
        (Color::Ansi, _) => AnsiColor::BrightGreen.on_default().bold(),
    };
    let text = summary.to_string();
    let (found, read) = text.split_once("; ").unwrap_or((&text, ""));
    format!("{style}{found}{style:#}; {read}\n")
}

/// An error in `book.toml`, with its line.
pub fn config_error(error: &ConfigError, color: Color) -> String {
    let lines = LineIndex::new(&error.text);
    let path = safe(&error.path.display().to_string());
    let title = Level::ERROR.primary_title(safe(&error.message));
    let mut group = title.element(match error.span {
        Some(span) => shown(&error.text, &lines, path, span, Mark::Here),
        None => Origin::path(path).into(),
    });
    if let Some(help) = &error.help {
        group = group.element(Level::HELP.message(safe(help)));
    }
    format!("{}\n", drawn(&renderer(color), group))
}

/// An error about a file or folder as a whole, or about nothing that is on the disk where the path is empty.
pub fn error(path: &str, message: &str, help: Option<&str>, color: Color) -> String {
    let title = if path.is_empty() { message.to_owned() } else { format!("{path}: {message}") };
    let mut group = Group::with_title(Level::ERROR.primary_title(safe(&title)));
    if let Some(help) = help {
        group = group.element(Level::HELP.message(safe(help)));
    }
    format!("{}\n", drawn(&renderer(color), group))
}

fn renderer(color: Color) -> Renderer {
    let renderer = match color {
        Color::Plain => Renderer::plain(),
        Color::Ansi => Renderer::styled(),
    };
    renderer.term_width(MAX_COLUMNS)
}

fn drawn(renderer: &Renderer, group: Group<'_>) -> String {
    visible_in_color(renderer.render(&[group]))
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note | Severity::Off => Level::NOTE,
    }
}

fn group<'a>(model: &'a Model, finding: &'a Finding, base: &str) -> Group<'a> {
    let title = level(finding.severity).primary_title(safe(&finding.message)).id(finding.rule);
    let mut group = title.element(location(model, &finding.location, base, Mark::Here));
    for Related { message, location: place } in &finding.related {
        // A place without a line would stand apart from its note.
        group = match place.place {
            None => group.element(Level::NOTE.message(safe(&format!("{message}: {base}{}", place.file)))),
            Some(_) => group.element(Level::NOTE.message(safe(message))).element(location(model, place, base, Mark::There)),
        };
    }
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(safe(help)));
    }
    match finding.provenance {
        Some(provenance) => group.element(Level::NOTE.message(provenance.description())),
        None => group,
    }
}

/// How a word is emphasised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    Title,
    Bad,
    Doubtful,
    Good,
    Quiet,
    Gone,
    Removed,
    Added,
}

/// A text in its tone; the text itself is made safe before.
pub(super) fn painted(text: &str, tone: Tone, color: Color) -> String {
    let style = match (color, tone) {
        (Color::Plain, _) => return text.to_owned(),
        (_, Tone::Title) => Style::new().bold(),
        (_, Tone::Bad) => AnsiColor::BrightRed.on_default().bold(),
        (_, Tone::Doubtful) => AnsiColor::Yellow.on_default(),
        (_, Tone::Good) => AnsiColor::Green.on_default(),
        (_, Tone::Quiet) => Style::new().dimmed(),
        (_, Tone::Gone) => AnsiColor::Red.on_default(),
        (_, Tone::Removed) => AnsiColor::Red.on_default().strikethrough(),
        (_, Tone::Added) => AnsiColor::Green.on_default().underline(),
    };
    format!("{style}{text}{style:#}")
}

/// What documents say must not steer the terminal.
pub fn safe(text: &str) -> String {
    visible_in_color(normalize_untrusted_str(text))
}

#[derive(Clone, Copy)]
enum Mark {
    Here,
    There,
}

fn location<'a>(model: &'a Model, location: &Location, base: &str, mark: Mark) -> Element<'a> {
    // A name of a file is what somebody wrote, too.
    let file = safe(&format!("{base}{}", location.file));
    match location.place {
        Some((text, span)) => shown(model.text(text), model.lines(text), file, span, mark),
        None => Origin::path(file).into(),
    }
}

/// The line that a span starts on, with its mark. A mark that goes on in the next line ends with this one.
fn shown<'a>(text: &'a str, lines: &LineIndex, path: String, span: Span, mark: Mark) -> Element<'a> {
    let number = lines.line(span.start);
    let line = lines.span(number, text);
    let shown = line.of(text).trim_end();
    if shown.len() > MAX_LINE_BYTES {
        let column = lines.position(text, span.start).column;
        return Origin::path(path).line(number as usize).char_column(column as usize).into();
    }
    let within = |at: u32| {
        let at = (at.saturating_sub(line.start) as usize).min(shown.len());
        (0..=at).rev().find(|at| shown.is_char_boundary(*at)).unwrap_or_default()
    };
    let marked = within(span.start)..within(span.end.max(span.start));
    let kind = match mark {
        Mark::Here => AnnotationKind::Primary,
        Mark::There => AnnotationKind::Context,
    };
    Snippet::source(shown).path(path).line_start(number as usize).annotation(kind.span(marked)).into()
}
