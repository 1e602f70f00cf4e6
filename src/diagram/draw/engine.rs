//! The crate that draws, asked for a picture in light and one in dark.

use std::sync::LazyLock;

use merman::svg::{DeterministicTextMeasurer, SvgPipeline, SvgRenderOptions, foreign_object_label_fallback_svg_text};
use merman::{MermaidConfig, OperationControl, RenderError, RenderRequest, Renderer, SemanticParser, SvgRequest};
use serde_json::json;

use super::tree::{self, Element};
use crate::diagram::budget;
use crate::diagram::parser::Parsed;
use crate::diagram::{LIBRARY, Undrawn};
use crate::isolated::Failure;

/// What every id of a picture starts with, until a page gives it a prefix of its own.
pub(super) const ID: &str = "diagram";

/// What is past a bound of ours, or of the library, which counts too.
pub(super) const TOO_LARGE: Undrawn = Undrawn::Because("it is too large to draw");
const FAILED: Undrawn = Undrawn::Because("this version of Crossbook cannot draw it");

/// What draws in one theme. It is made once: most of what it holds does not depend on the diagram.
fn renderer(theme: &str) -> Renderer {
    let config = MermaidConfig::from_value(json!({ "theme": theme, "look": "classic" }));
    Renderer::new().with_semantic_parser(SemanticParser::new().with_site_config(config))
}

static LIGHT: LazyLock<Renderer> = LazyLock::new(|| renderer("default"));
static DARK: LazyLock<Renderer> = LazyLock::new(|| renderer("dark"));

/// Draws a diagram in light and in dark; `fits` refuses a picture that, before it is made small, is not worth going on with.
pub(super) fn render(code: &str, fits: fn(&str) -> Result<(), Undrawn>) -> Result<(Element, Element), Undrawn> {
    let code = code.to_owned();
    let both = move || {
        // Whoever draws reads the text once more, and would go through days off that the reader was kept from.
        if budget::skips_days(&code) && !matches!(budget::parse(&code), Parsed::Model(_)) {
            return Err(FAILED);
        }
        Ok((one(&code, &LIGHT, fits)?, one(&code, &DARK, fits)?))
    };
    LIBRARY.run(both).unwrap_or_else(|failure| match failure {
        Failure::Panicked(_) => Err(FAILED),
        Failure::GivenUp => Err(Undrawn::Because("it takes too long to draw")),
    })
}

fn one(code: &str, renderer: &Renderer, fits: fn(&str) -> Result<(), Undrawn>) -> Result<Element, Undrawn> {
    let plain = svg(code, renderer, SvgPipeline::parity())?;
    fits(&plain)?;
    if !needs_more(&plain) {
        // HTML inside a picture would have to be made safe, and no viewer of pictures shows it. The library writes text beside each
        // HTML label; the label itself is left out by us, as is all else that a picture may not hold.
        let labelled = match plain.contains("<foreignObject") {
            true => foreign_object_label_fallback_svg_text(&plain, &DeterministicTextMeasurer::default()),
            false => plain,
        };
        if let Some(root) = tree::parse(&labelled) {
            return Ok(root);
        }
    }
    // It goes over a picture many times more, which takes longer than all the rest.
    tree::parse(&svg(code, renderer, SvgPipeline::resvg_safe())?).ok_or(TOO_LARGE)
}

/// Whether a picture holds what the library alone resolves: labels with a text of their own beside the HTML, and points of
/// quadrants whose colours are none.
fn needs_more(svg: &str) -> bool {
    svg.contains("<switch") || svg.contains("aria-roledescription=\"quadrantChart\"")
}

fn svg(code: &str, renderer: &Renderer, pipeline: SvgPipeline) -> Result<String, Undrawn> {
    let options = SvgRenderOptions { diagram_id: Some(ID.to_owned()), ..SvgRenderOptions::default() };
    let request = SvgRequest { options, pipeline: Some(pipeline), ..SvgRequest::default() };
    match renderer.render_svg_data(RenderRequest::svg(code, OperationControl::new(), request)) {
        Ok(Some(svg)) => Ok(svg),
        Err(RenderError::ResourceLimitExceeded(_)) => Err(TOO_LARGE),
        _ => Err(FAILED),
    }
}
