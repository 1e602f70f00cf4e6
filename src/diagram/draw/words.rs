//! Labels of flowcharts that are words alone, as text: what the library writes beside HTML, it finds by going through the whole picture
//! and its stylesheet for each label, which takes a quarter of the time of drawing.
//!
//! What is written here is what the library writes: a test draws both ways.

use std::fmt::Write;

use crate::text::Cut;

/// The colours of a theme that labels have where a document gives them none.
#[derive(Clone, Copy, Debug)]
pub(super) struct Colours {
    pub ink: &'static str,
    pub paper: &'static str,
}

/// What the stylesheet of a flowchart starts with whose settings name no font.
const FONT: &str = "{font-family:\"trebuchet ms\",verdana,arial,sans-serif;font-size:16px;";
/// In pixels.
const LINE_HEIGHT: f64 = 24.0;

/// A flowchart with text in place of its labels; none where one of these is more than words in a colour, or has to be broken into lines.
pub(super) fn labelled(svg: &str, colours: Colours) -> Option<String> {
    if !svg.contains("aria-roledescription=\"flowchart-v2\"") || !svg.contains(FONT) {
        return None;
    }
    let mut out = String::with_capacity(svg.len());
    let mut rest = svg;
    while let Some((before, label)) = rest.split_once("<foreignObject") {
        let (label, after) = label.split_once("</foreignObject>")?;
        out.push_str(before);
        Label::read(label)?.write(&mut out, colours);
        rest = after;
    }
    out.push_str(rest);
    Some(out)
}

/// What stands between the tags of a label, as far as it is plain.
struct Label<'s> {
    width: f64,
    height: f64,
    /// Whether it lies upon a line, and hides it.
    is_on_edge: bool,
    /// Its own, as it is written.
    colour: Option<&'s str>,
    /// Escaped.
    lines: Vec<&'s str>,
}

impl<'s> Label<'s> {
    fn read(label: &'s str) -> Option<Self> {
        let (size, rest) = label.split_once('>')?;
        let size = size.strip_suffix(" style=\"overflow: visible;\"").unwrap_or(size);
        let (width, height) = size.strip_prefix(" width=\"")?.strip_suffix('"')?.split_once("\" height=\"")?;
        let rest = rest.strip_prefix("<div xmlns=\"http://www.w3.org/1999/xhtml\"")?;
        let behind = rest.strip_prefix(" class=\"labelBkg\"");
        let (style, rest) = behind.unwrap_or(rest).strip_prefix(" style=\"")?.split_once("\"><span class=\"")?;
        if !style.split_terminator(';').all(|declaration| is_plain(declaration.trim())) {
            return None;
        }
        let rest = rest.strip_prefix(if behind.is_some() { "edgeLabel\"" } else { "nodeLabel\"" })?;
        let (style, rest) = rest.split_once('>')?;
        let words = rest.strip_suffix("</span></div>")?;
        let label = Self {
            width: width.parse().ok()?,
            height: height.parse().ok()?,
            is_on_edge: behind.is_some(),
            colour: if style.is_empty() { None } else { Some(colour(style)?) },
            lines: lines(words)?,
        };
        let is_broken = label.height != LINE_HEIGHT * label.lines.len() as f64;
        (!is_broken && (label.lines.is_empty() || label.width > 0.0)).then_some(label)
    }

    fn write(&self, out: &mut String, colours: Colours) {
        let Self { width, height, .. } = *self;
        if self.lines.is_empty() {
            return;
        }
        out.push_str("<g>");
        if self.is_on_edge {
            let paper = colours.paper;
            let _ = write!(
                out,
                "<rect x=\"0\" y=\"0\" width=\"{width}\" height=\"{height}\" fill=\"{paper}\" style=\"fill:{paper};stroke:none\"/>"
            );
        }
        let (x, ink) = (width / 2.0, self.colour.unwrap_or(colours.ink));
        for (index, line) in self.lines.iter().enumerate() {
            let y = LINE_HEIGHT * (index as f64 + 0.5);
            let _ = write!(
                out,
                "<text x=\"{x}\" y=\"{y}\" text-anchor=\"middle\" dominant-baseline=\"central\" fill=\"{ink}\" \
                 style=\"text-anchor:middle;font-size:16px;fill:{ink};stroke:none;dominant-baseline:central;font-weight:normal\">{line}</text>"
            );
        }
        out.push_str("</g>");
    }
}

/// Whether a declaration of a label's box leaves its words where they are.
fn is_plain(declaration: &str) -> bool {
    const ALONE: [&str; 5] = ["display: table-cell", "display: table", "white-space: nowrap", "line-height: 1.5", "text-align: center"];
    // The colour stands with the words once more, as it was written.
    const ANY: [&str; 3] = ["max-width: ", "width: ", "color: "];
    ALONE.contains(&declaration) || ANY.iter().any(|name| declaration.starts_with(name))
}

/// The colour that is all of a style: ` style="color:#111 !important"`.
fn colour(style: &str) -> Option<&str> {
    let colour = style.strip_prefix(" style=\"color:")?.strip_suffix('"')?;
    let colour = colour.strip_suffix(" !important").unwrap_or(colour);
    let is_hex = colour
        .strip_prefix('#')
        .is_some_and(|digits| matches!(digits.len(), 3 | 6) && digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
    is_hex.then_some(colour)
}

/// The lines of a paragraph of words alone.
fn lines(words: &str) -> Option<Vec<&str>> {
    if words.is_empty() {
        return Some(Vec::new());
    }
    let words = words.strip_prefix("<p>")?.strip_suffix("</p>")?;
    let lines: Vec<&str> = words.split("<br />").collect();
    let is_plain = |line: &&str| {
        let is_spaced = line.contains("  ") || line.starts_with(' ') || line.ends_with(' ');
        !line.is_empty() && !is_spaced && !line.contains('<') && !line.contains(|c: char| c != ' ' && (c.is_whitespace() || c.is_control()))
    };
    let is_known = |rest: &str| ["amp;", "lt;", "gt;", "quot;"].iter().any(|name| rest.starts_with(name));
    let are_known = words.match_indices('&').all(|(at, _)| is_known(words.tail(at + 1)));
    (are_known && lines.iter().all(is_plain)).then_some(lines)
}
