//! What the parser makes of a text.

use merman::{Error, OperationControl, SemanticParser, model::SemanticDiagramModel};

use crate::text::Span;

/// What the parser makes of a text.
pub(super) enum Parsed {
    Model(Box<SemanticDiagramModel>),
    Refused(Refusal),
    Unknown(&'static str),
    /// It would take the parser long, or more room than it has.
    Large(&'static str),
}

impl Parsed {
    /// The diagram, where the parser takes it.
    pub(super) fn model(self) -> Option<Box<SemanticDiagramModel>> {
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

/// Words by which the parser says that a text is beyond its own bounds: mermaid has none of these.
const BOUNDS: [&str; 3] = ["safety limit", "recursion limit", "expand beyond"];

/// Asks the parser, however long it takes; see [`parse`](super::budget::parse).
pub(super) fn ask(code: &str) -> Parsed {
    let refused = |message: String, span: Option<Span>| match BOUNDS.iter().any(|words| message.contains(words)) {
        true => Parsed::Large("it is beyond what the parser takes"),
        false => Parsed::Refused(Refusal { message, span }),
    };
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
