//! The report for people, in the manner of a compiler: what is wrong, the line it stands on, what else belongs to it.

use std::ops::Range;

use annotate_snippets::renderer::{AnsiColor, Style};
use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet, normalize_untrusted_str};
use rayon::prelude::*;

use crate::config::{ConfigError, Severity};
use crate::lint::{Finding, Site};
use crate::model::Model;
use crate::report::Summary;
use crate::text::{LineIndex, Span};

/// The columns of a source line that are shown; a longer one is cut around what is marked.
const WIDTH: usize = 140;
/// The columns before the mark that are shown of a line that is cut.
const BEFORE: usize = 50;

/// Whether the text is for a terminal that shows colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Color {
    Plain,
    Ansi,
}

/// The findings, a block for each, and the summary as the last line.
pub fn render(model: &Model, findings: &[Finding], color: Color) -> String {
    let renderer = renderer(color);
    let blocks: Vec<String> = findings.par_iter().map(|finding| renderer.render(&[group(model, finding)]) + "\n\n").collect();
    blocks.concat() + &summary(&Summary::of(model, findings), color)
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
    let path = error.path.display().to_string();
    let title = Level::ERROR.primary_title(safe(&error.message));
    let mut group = match error.span {
        Some(span) => title.elements(shown(&error.text, &lines, &path, span, Mark::Here)),
        None => title.element(Origin::path(path)),
    };
    if let Some(help) = &error.help {
        group = group.element(Level::HELP.message(safe(help)));
    }
    format!("{}\n", renderer(color).render(&[group]))
}

/// An error about a file or folder as a whole.
pub fn error(path: &str, message: &str, help: Option<&str>, color: Color) -> String {
    let mut group = Group::with_title(Level::ERROR.primary_title(safe(&format!("{path}: {message}"))));
    if let Some(help) = help {
        group = group.element(Level::HELP.message(safe(help)));
    }
    format!("{}\n", renderer(color).render(&[group]))
}

fn renderer(color: Color) -> Renderer {
    let renderer = match color {
        Color::Plain => Renderer::plain(),
        Color::Ansi => Renderer::styled(),
    };
    // Lines are cut here, not there.
    renderer.term_width(usize::MAX / 2)
}

fn group<'a>(model: &'a Model, finding: &'a Finding) -> Group<'a> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note | Severity::Off => Level::NOTE,
    };
    let title = level.primary_title(safe(&finding.message)).id(finding.rule);
    let mut group = title.elements(site(model, &finding.site, Mark::Here));
    for related in &finding.related {
        group = group.element(Level::NOTE.message(safe(&related.message)));
        group = group.elements(site(model, &related.site, Mark::There));
    }
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(safe(help)));
    }
    group
}

/// What documents say must not steer the terminal.
fn safe(text: &str) -> String {
    normalize_untrusted_str(text)
}

#[derive(Clone, Copy)]
enum Mark {
    Here,
    There,
}

fn site<'a>(model: &'a Model, site: &'a Site, mark: Mark) -> Vec<Element<'a>> {
    match site.place {
        Some((document, span)) => shown(model[document].text(), &model[document].parsed.lines, &site.file, span, mark),
        None => vec![Origin::path(site.file.as_str()).into()],
    }
}

/// Where a span starts, and the line that it starts on.
fn shown<'a>(text: &'a str, lines: &LineIndex, path: &str, span: Span, mark: Mark) -> Vec<Element<'a>> {
    let start = lines.position(text, span.start);
    let origin = Origin::path(path.to_owned()).line(start.line as usize).char_column(start.column as usize);
    let line = lines.span(start.line, text);
    let at = span.start.saturating_sub(line.start) as usize;
    let end = span.end.saturating_sub(line.start) as usize;
    let (shown, marked) = cut(line.of(text).trim_end(), at..end);
    let kind = match mark {
        Mark::Here => AnnotationKind::Primary,
        Mark::There => AnnotationKind::Context,
    };
    let snippet = Snippet::source(shown).line_start(start.line as usize).annotation(kind.span(marked));
    vec![origin.into(), snippet.into()]
}

/// A line with what is marked in it, cut to what fits on a screen. A mark that goes on in the next line ends with this one.
fn cut(line: &str, marked: Range<usize>) -> (String, Range<usize>) {
    let floor = |at: usize| line.floor_char_boundary(at.min(line.len()));
    let marked = floor(marked.start)..floor(marked.end.max(marked.start));
    if line.len() <= WIDTH {
        return (line.to_owned(), marked);
    }
    let from = line[..marked.start].char_indices().rev().take(BEFORE).last().map_or(marked.start, |(at, _)| at);
    // Near the line's start nothing is gained by cutting there.
    let from = if line[..from].chars().take(4).count() < 4 { 0 } else { from };
    let to = line[from..].char_indices().nth(WIDTH).map_or(line.len(), |(at, _)| from + at);
    let before = if from > 0 { "... " } else { "" };
    let after = if to < line.len() { " ..." } else { "" };
    let moved = |at: usize| at.min(to) - from + before.len();
    (format!("{before}{}{after}", &line[from..to]), moved(marked.start)..moved(marked.end))
}
