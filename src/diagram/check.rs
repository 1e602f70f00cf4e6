//! Whether mermaid would take a text, and where it would stop.

use merman::model::SemanticDiagramModel;

use super::budget::{self, parse};
use super::fault::Fault;
use super::front::{self, Front};
use super::parser::Parsed;
use super::{LIBRARY, MAX_TEXT_BYTES, Outline, explain, kind, lenient, outline, sequence, strict};
use crate::isolated::Failure;
use crate::text::{Cut, Span};

/// What a fence holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diagram {
    /// Whether mermaid accepts it.
    pub verdict: Validity,
    /// What kind it is, as people call it: `flowchart`; empty where nobody knows.
    pub kind: &'static str,
    /// What it shows, in words; empty where it cannot be read.
    pub outline: Outline,
    /// Why it is too large to be drawn, where it is.
    pub large: Option<String>,
    /// An equivalent diagram that the parser accepts, where it rejects the one in the document.
    pub(super) plain: Option<String>,
}

/// Whether mermaid takes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Validity {
    /// Mermaid accepts it.
    #[default]
    Valid,
    /// Mermaid rejects it.
    Invalid(Fault),
    /// Nobody can say here: a kind of diagram that is not known, a text that is too long, a doubt about the parser. Says why.
    Unverifiable(&'static str),
}

/// Why a text with a doubtful place is left alone.
const BEYOND: &str = "its syntax is not supported by the checker";

/// How deep brackets may nest in a text, and blocks within each other: the parser goes as deep as they do.
const DEEPEST: usize = 200;

/// Reads a diagram. The same text gives the same answer, and any text gives one.
pub fn read(code: &str) -> Diagram {
    let kind = kind::of(code).map_or("", |kind| kind.name);
    let text = code.to_owned();
    let failed = |failure| match failure {
        Failure::Panicked(_) => Diagram { verdict: Validity::Unverifiable("the parser could not tell"), kind, ..Diagram::default() },
        Failure::GivenUp => large(kind, "the parser took too long"),
    };
    LIBRARY.run(move || from_front(&text, kind)).unwrap_or_else(failed)
}

/// Judges a text from where the parser looks for front matter.
fn from_front(code: &str, kind: &'static str) -> Diagram {
    let blank = match front::of(code) {
        Front::Start => return judge(code, kind),
        Front::Late => return Diagram { verdict: Validity::Unverifiable(BEYOND), kind, ..Diagram::default() },
        Front::Behind(blank) => blank,
    };
    let rest = code.tail(blank);
    let mut diagram = judge(rest, kind);
    if let Validity::Invalid(fault) = &mut diagram.verdict {
        let moved = |span: Span| Span::new(blank + span.start as usize, blank + span.end as usize);
        fault.span = moved(fault.span);
        fault.fix = fault.fix.take().map(|(span, text)| (moved(span), text));
    }
    diagram.plain = diagram.plain.or_else(|| Some(rest.to_owned()));
    diagram
}

impl Diagram {
    /// The same for a text that says the same in another layout, which need not be read.
    pub fn in_another_layout(&self) -> Self {
        Self { plain: None, ..self.clone() }
    }
}

fn large(kind: &'static str, why: &'static str) -> Diagram {
    Diagram { verdict: Validity::Unverifiable(why), kind, large: Some(why.to_owned()), ..Diagram::default() }
}

fn judge(code: &str, kind: &'static str) -> Diagram {
    let invalid = |fault| Diagram { verdict: Validity::Invalid(fault), kind, ..Diagram::default() };
    let unverifiable = |why| Diagram { verdict: Validity::Unverifiable(why), kind, ..Diagram::default() };
    if code.len() > MAX_TEXT_BYTES {
        return large(kind, "it is longer than 50,000 bytes");
    }
    if is_deep(code) {
        return large(kind, "its blocks are nested too deep");
    }
    let names = match kind::keyword(code) {
        Some((at, word)) if kind == "sequence diagram" => sequence::names(code, at + word.len()),
        _ => sequence::Names::default(),
    };
    let plain = (!names.is_plain()).then(|| names.escaped(code));
    let (model, error) = match parse(plain.as_deref().unwrap_or(code)) {
        Parsed::Model(model) => (Some(model), None),
        Parsed::Refused(error) => (None, Some(error)),
        Parsed::Unknown(why) => return unverifiable(why),
        Parsed::Large(why) => return large(kind, why),
    };
    // Where the parser refuses the same thing, it mostly has more to say of it.
    if let Some((place, why)) = names.refused
        && (error.is_none() || why != sequence::Refused::Other)
    {
        return invalid(explain::name(code, place, why));
    }
    let valid = |model: Option<Box<SemanticDiagramModel>>, plain| {
        let outline = model.as_ref().map(|model| outline::of(model)).unwrap_or_default();
        let large = model.and_then(|model| budget::excess(kind, &model, &outline));
        Diagram { verdict: Validity::Valid, kind, outline, large, plain }
    };
    let Some(error) = error else { return strict::fault(code).map_or_else(|| valid(model, plain), invalid) };
    if plain.is_some() {
        // Where the parser stops is told of the text in which every place is the same.
        return judge(&names.in_place(code), kind);
    }
    // The parser is stricter than mermaid in a few places that are known. What it takes once these are out of the way is valid.
    match lenient::judge(code, &error) {
        lenient::Judgement::Accepted(text) => {
            let model = text.as_ref().and_then(|text| parse(text).model());
            // Marks in ids are no longer what they were, so that a flowchart would show other words.
            valid(model, text.filter(|_| kind != "flowchart"))
        }
        lenient::Judgement::Doubtful => unverifiable(BEYOND),
        lenient::Judgement::Refused => {
            // Days off change nothing that a text is refused for, and would be gone through for each part of it.
            let fault = explain::fault(code, &error, &|text| matches!(parse(&budget::without_days_off(text)), Parsed::Model(_)));
            invalid(fault)
        }
    }
}

/// Whether brackets or blocks nest deeper than the parser should go.
fn is_deep(code: &str) -> bool {
    let mut blocks = 0_usize;
    code.lines().any(|line| {
        let line = line.trim();
        let mut brackets = 0_usize;
        let mut deepest = 0;
        for byte in line.bytes() {
            match byte {
                b'(' | b'[' | b'{' => brackets += 1,
                b')' | b']' | b'}' => brackets = brackets.saturating_sub(1),
                _ => {}
            }
            deepest = deepest.max(brackets);
        }
        match line.split_whitespace().next().unwrap_or_default() {
            "subgraph" | "loop" | "alt" | "opt" | "par" | "critical" | "break" | "rect" | "box" => blocks += 1,
            word if word.starts_with("block:") || line.ends_with('{') => blocks += 1,
            "end" | "}" => blocks = blocks.saturating_sub(1),
            _ => {}
        }
        deepest > DEEPEST || blocks > DEEPEST
    })
}
