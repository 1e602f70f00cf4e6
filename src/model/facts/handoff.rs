//! Handoff snapshots: a small YAML block in STATUS.md, kept for whoever continues.

use serde::Deserialize;

use super::Stated;
use crate::markdown::{Document, Fence, SectionName, parse_yaml};
use crate::text::{Date, Span};

/// What the block says. Every value is text as written, so that a wrong one can be shown.
#[derive(Clone, Debug, Default)]
pub struct Handoff {
    /// Whether `include` is true.
    pub include: bool,
    /// The value of `state`, as written.
    pub state: String,
    /// The value of `last_updated`; none where the key is missing.
    pub last_updated: Option<Stated>,
    /// What is to be done next, as written; empty where nothing is.
    pub next_action: String,
    /// The bytes of the block.
    pub span: Span,
}

/// Why the block says nothing.
#[derive(Clone, Debug)]
pub struct HandoffFault {
    /// Why it cannot be read, for people.
    pub message: String,
    /// Where the fault is.
    pub span: Span,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Block {
    handoff: Fields,
}

#[derive(Deserialize)]
struct Fields {
    include: bool,
    state: Option<String>,
    last_updated: Option<String>,
    #[serde(default = "said_nothing")]
    current_phase: Option<String>,
    #[serde(default = "said_nothing")]
    next_action: Option<String>,
    #[serde(default = "said_nothing")]
    detail: Option<String>,
}

/// A key that is not there is fine; one without a value is not.
fn said_nothing() -> Option<String> {
    Some(String::new())
}

pub(super) const STATES: [&str; 4] = ["active", "blocked", "recent", "archived"];

pub(super) fn read(document: &Document) -> Option<Result<Handoff, HandoffFault>> {
    let section = document.section(SectionName::HandoffSnapshot)?;
    let fence = document.fences_in(section.body).find(|fence| matches!(fence.language.as_str(), "yaml" | "yml" | ""))?;
    Some(check(document, fence))
}

fn check(document: &Document, fence: &Fence) -> Result<Handoff, HandoffFault> {
    let fault = |message: String, line: Option<u32>| {
        let first = document.lines.line(fence.body.start);
        let span = line.map_or(fence.body, |line| {
            let span = document.lines.span(first + line - 1, &document.text);
            let text = span.of(&document.text);
            let start = text.len() - text.trim_start().len();
            Span::new(span.start as usize + start, span.start as usize + text.trim_end().len())
        });
        HandoffFault { message, span }
    };
    let line_of =
        |key: &str| fence.code.lines().position(|line| line.trim_start().starts_with(&format!("{key}:"))).map(|line| line as u32 + 1);
    let fields = parse_yaml::<Block>(&fence.code).map_err(|error| {
        // An error that is noticed at the end of the block says nothing of its place: the last line that opens what it never closes does.
        let unclosed = fence.code.lines().position(|line| line.matches(['[', '{']).count() > line.matches([']', '}']).count());
        fault(error.message, unclosed.map(|line| line as u32 + 1).or(error.line))
    })?;
    let Fields { include, state, last_updated, current_phase, next_action, detail } = fields.handoff;
    // A task that is left out of the list has nothing else to say.
    let needed = |key: &str, value: Option<String>| match value {
        Some(value) => Ok(value),
        None if !include => Ok(String::new()),
        None if line_of(key).is_none() => Err(fault(format!("`{key}` is missing"), None)),
        None => Err(fault(format!("`{key}` is empty"), line_of(key))),
    };
    let (state, last_updated) = (needed("state", state)?, needed("last_updated", last_updated)?);
    // These are for whoever goes on; nothing is checked of them but that they are there.
    needed("current_phase", current_phase)?;
    let next_action = needed("next_action", next_action)?;
    needed("detail", detail)?;
    let left_out = !include && state.is_empty();
    if !left_out && !STATES.contains(&state.as_str()) {
        return Err(fault(format!("unknown state `{state}`, expected one of {}", STATES.join(", ")), line_of("state")));
    }
    let at = fault(String::new(), line_of("last_updated")).span;
    let last_updated = Stated { date: Date::parse(&last_updated), field: super::Field { value: last_updated, span: at } };
    Ok(Handoff { include, state, last_updated: Some(last_updated), next_action, span: fence.span })
}
