//! Whether mermaid would take a text, and where it would stop.

use merman::{Error, OperationControl, SemanticParser, model::SemanticDiagramModel};

use super::apart::apart;
use super::{LONGEST, Outline, explain, kind, lenient, outline};
use crate::text::Span;

/// What a fence holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diagram {
    pub verdict: Verdict,
    /// What kind it is, as people call it: `flowchart`; empty where nobody knows.
    pub kind: &'static str,
    /// What it shows, in words; empty where it cannot be read.
    pub outline: Outline,
    /// The same diagram in words that the parser reads, where it does not read those of the document.
    pub(super) plain: Option<String>,
}

/// Whether mermaid takes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Verdict {
    #[default]
    Valid,
    Invalid(Fault),
    /// Nobody can say here: a kind of diagram that is not known, a text that is too long, a doubt about the parser. Says why.
    Unverifiable(&'static str),
}

/// What is wrong with a diagram.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where, in the text of the diagram.
    pub span: Span,
    pub message: String,
    pub help: Option<String>,
    /// What should stand in the place of a span, where that is clear.
    pub fix: Option<(Span, String)>,
}

/// How deep brackets may nest in a text, and blocks within each other: the parser goes as deep as they do.
const DEEPEST: usize = 200;

/// Reads a diagram. The same text gives the same answer, and any text gives one.
pub fn read(code: &str) -> Diagram {
    let kind = kind::of(code).map_or("", |kind| kind.name);
    let failed = Diagram { verdict: Verdict::Unverifiable("the parser could not tell"), kind, outline: Outline::default(), plain: None };
    apart(|| judge(code, kind)).unwrap_or(failed)
}

fn judge(code: &str, kind: &'static str) -> Diagram {
    let unverifiable = |why| Diagram { verdict: Verdict::Unverifiable(why), kind, outline: Outline::default(), plain: None };
    if code.len() > LONGEST {
        return unverifiable("it is longer than 50,000 bytes");
    }
    if is_deep(code) {
        return unverifiable("its blocks are nested too deep");
    }
    let (model, error) = match parse(code) {
        Parsed::Model(model) => (Some(model), None),
        Parsed::Refused(error) => (None, Some(error)),
        Parsed::Unknown(why) => return unverifiable(why),
    };
    let Some(error) = error else {
        let outline = model.map(|model| outline::of(&model)).unwrap_or_default();
        return Diagram { verdict: Verdict::Valid, kind, outline, plain: None };
    };
    // The parser is stricter than mermaid in a few places that are known. What it takes once these are out of the way is valid.
    match lenient::judge(code, &error) {
        lenient::Judgement::Accepted(text) => {
            let outline = text.as_ref().and_then(|text| parse(text).model()).map(|model| outline::of(&model)).unwrap_or_default();
            // Marks in ids are no longer what they were, so that a flowchart would show other words.
            let plain = text.filter(|_| kind != "flowchart");
            Diagram { verdict: Verdict::Valid, kind, outline, plain }
        }
        lenient::Judgement::Doubtful => unverifiable("its syntax is beyond what can be judged here"),
        lenient::Judgement::Refused => {
            let fault = explain::fault(code, &error, &|text| matches!(parse(text), Parsed::Model(_)));
            Diagram { verdict: Verdict::Invalid(fault), kind, outline: Outline::default(), plain: None }
        }
    }
}

/// What the parser makes of a text.
pub(super) enum Parsed {
    Model(Box<SemanticDiagramModel>),
    Refused(Refusal),
    Unknown(&'static str),
}

impl Parsed {
    fn model(self) -> Option<Box<SemanticDiagramModel>> {
        match self {
            Self::Model(model) => Some(model),
            _ => None,
        }
    }
}

/// Why the parser refuses a text.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    /// In the parser's words.
    pub message: String,
    /// Where it stopped, if it says so and the place is in the text.
    pub span: Option<Span>,
}

/// Asks the parser.
pub(super) fn parse(code: &str) -> Parsed {
    let refused = |message: String, span: Option<Span>| Parsed::Refused(Refusal { message, span });
    match SemanticParser::new().parse_diagram_controlled_sync(code, &OperationControl::new()) {
        Ok(Ok(parsed)) => Parsed::Model(Box::new(parsed.model)),
        Ok(Err(Error::DiagramParse { diagnostic, .. })) => {
            let inside = |span: &merman::model::SourceSpan| span.start <= span.end && code.get(span.start..span.end).is_some();
            let span = diagnostic.span().filter(inside).map(|span| Span::new(span.start, span.end));
            refused(diagnostic.message().to_owned(), span)
        }
        Ok(Err(error @ (Error::DetectType(_) | Error::MalformedFrontMatter | Error::InvalidFrontMatterYaml { .. }))) => {
            refused(error.to_string(), None)
        }
        Ok(Err(Error::UnsupportedDiagram { .. })) => Parsed::Unknown("it is of a kind that cannot be judged here"),
        Ok(_) | Err(_) => Parsed::Unknown("the parser could not tell"),
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
