//! What the parser makes of a text.

use std::sync::LazyLock;

use merman::{Error, MermaidConfig, OperationControl, SemanticParser, model::SemanticDiagramModel};

use super::kind;
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

/// The kinds that mermaid draws in a style of their own by default.
const STYLED: [&str; 6] =
    ["flowchart", "sequence diagram", "state diagram", "class diagram", "entity relationship diagram", "requirement diagram"];

static PLAIN_PARSER: LazyLock<SemanticParser> = LazyLock::new(SemanticParser::new);

/// The library writes the style of a kind into a copy of all its settings, for each text; half of the time that it takes. Given the
/// style of those kinds from the start, it finds nothing to write.
static STYLED_PARSER: LazyLock<SemanticParser> = LazyLock::new(|| {
    let mut style = MermaidConfig::empty_object();
    style.set_value("theme", "redux-color".into());
    style.set_value("look", "neo".into());
    SemanticParser::new().with_site_config(style)
});

fn parser(code: &str) -> &'static SemanticParser {
    let is_styled = kind::of(code).is_some_and(|kind| STYLED.contains(&kind.name));
    if is_styled { &STYLED_PARSER } else { &PLAIN_PARSER }
}

/// Asks the parser, however long it takes; see [`parse`](super::budget::parse).
pub(super) fn ask(code: &str) -> Parsed {
    let refused = |message: String, span: Option<Span>| match BOUNDS.iter().any(|words| message.contains(words)) {
        true => Parsed::Large("it exceeds the limits of the parser"),
        false => Parsed::Refused(Refusal { message, span }),
    };
    match parser(code).parse_diagram_controlled_sync(code, &OperationControl::new()) {
        Ok(Ok(parsed)) => Parsed::Model(Box::new(parsed.model)),
        Ok(Err(Error::DiagramParse { diagnostic, .. })) => {
            let inside = |span: &merman::model::SourceSpan| span.start <= span.end && code.get(span.start..span.end).is_some();
            let span = diagnostic.span().filter(inside).map(|span| Span::new(span.start, span.end));
            refused(diagnostic.message().to_owned(), span)
        }
        Ok(Err(error @ (Error::DetectType(_) | Error::MalformedFrontMatter | Error::InvalidFrontMatterYaml { .. }))) => {
            refused(error.to_string(), None)
        }
        Ok(Err(Error::UnsupportedDiagram { .. })) => Parsed::Unknown("its kind is not supported by the checker"),
        Ok(_) | Err(_) => Parsed::Unknown("the parser could not tell"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_that_is_given_is_the_one_that_the_library_chooses() {
        let bodies = [
            "flowchart LR\n a[One] -->|to| b",
            "graph TD\n subgraph s\n a --> b\n end",
            "sequenceDiagram\n a->>b: hi",
            "stateDiagram-v2\n [*] --> a",
            "stateDiagram\n a --> b",
            "classDiagram\n class A",
            "classDiagram-v2\n A <|-- B",
            "erDiagram\n A ||--o{ B : has",
            "requirementDiagram\n requirement r {\n id: 1\n }",
        ];
        let configs = [
            "",
            "---\nconfig:\n  look: handDrawn\n---\n",
            "---\nconfig:\n  theme: forest\n  flowchart:\n    look: classic\n    theme: dark\n---\n",
            "---\nconfig:\n  theme: none-such\n  layout: dagre\n---\n",
            "%%{init: {'theme': 'dark', 'class': {'look': 'classic'}}}%%\n",
        ];
        // In the order of its words: some models hold maps without an order.
        let said = |parser: &SemanticParser, code: &str| {
            let parsed = format!("{:?}", parser.parse_diagram_controlled_sync(code, &OperationControl::new()).unwrap().unwrap());
            let mut words: Vec<String> = parsed.split([' ', '{', '}', '[', ']']).map(str::to_owned).collect();
            words.sort_unstable();
            words
        };
        for body in bodies {
            assert!(std::ptr::eq(parser(body), &*STYLED_PARSER), "{body}");
            for config in configs {
                let code = format!("{config}{body}\n");
                assert_eq!(said(&STYLED_PARSER, &code), said(&PLAIN_PARSER, &code), "{code}");
            }
        }
        assert!(std::ptr::eq(parser("pie\n \"a\": 1"), &*PLAIN_PARSER));
    }
}
