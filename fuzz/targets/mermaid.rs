//! The text of a diagram: what is said of it, and its picture.

use crossbook::diagram::{Embed, Validity, draw, read};

use crate::campaign::Case;
use crate::choices::Choices;
use crate::invariants::holds;
use crate::text::{diagram, mutated};

pub fn case(choices: &mut Choices) -> Case {
    let text = diagram(choices);
    let text = if choices.chance(60) { mutated(choices, text) } else { text };
    Case::new(text.clone(), move || check(&text))
}

fn check(text: &str) {
    let diagram = read(text);
    assert_eq!(diagram, read(text), "read twice");
    if let Validity::Invalid(fault) = &diagram.verdict {
        assert!(!fault.message.is_empty());
        holds(text, fault.span, &fault.message);
        if let Some((span, _)) = &fault.fix {
            holds(text, *span, "a fix");
        }
    }
    let Ok(drawing) = draw(text, &diagram) else { return };
    let inline = |drawing: &crossbook::diagram::Drawing| drawing.inline(&Embed { prefix: "d-", title: "x", link: &|_| None });
    let picture = inline(&drawing);
    assert!(picture.contains("<svg") && drawing.file("x").contains("<svg"), "{picture}");
    assert_eq!(picture, inline(&draw(text, &diagram).unwrap()), "drawn twice");
}
