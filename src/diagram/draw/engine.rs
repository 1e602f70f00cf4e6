//! The crate that draws, asked for a picture in light and one in dark.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use merman::svg::{RenderError as SvgError, RenderResult, SvgPipeline, SvgPostprocessContext, SvgPostprocessor, SvgRenderOptions};
use merman::{MermaidConfig, OperationControl, RenderError, RenderOutput, RenderRequest, Renderer, SemanticParser, SvgRequest};
use serde_json::json;

use crate::diagram::budget;
use crate::diagram::parser::Parsed;
use crate::diagram::{LIBRARY, Undrawn};
use crate::isolated::Failure;

/// What every id of a picture starts with, until a page gives it a prefix of its own.
pub(super) const ID: &str = "diagram";

/// What is past a bound of ours, or of the library, which counts too.
pub(super) const TOO_LARGE: Undrawn = Undrawn::Because("it is too large to draw");
const FAILED: Undrawn = Undrawn::Because("this version of Crossbook cannot draw it");

/// Draws a diagram in light and in dark; `fits` refuses a picture that, before it is made small, is not worth going on with.
pub(super) fn render(code: &str, fits: fn(&str) -> Result<(), Undrawn>) -> Result<(String, String), Undrawn> {
    let code = code.to_owned();
    let both = move || {
        // Whoever draws reads the text once more, and would go through days off that the reader was kept from.
        if budget::skips_days(&code) && !matches!(budget::parse(&code), Parsed::Model(_)) {
            return Err(FAILED);
        }
        Ok((one(&code, "default", fits)?, one(&code, "dark", fits)?))
    };
    LIBRARY.run(both).unwrap_or_else(|failure| match failure {
        Failure::Panicked(_) => Err(FAILED),
        Failure::GivenUp => Err(Undrawn::Because("it takes too long to draw")),
    })
}

fn one(code: &str, theme: &str, fits: fn(&str) -> Result<(), Undrawn>) -> Result<String, Undrawn> {
    let config = MermaidConfig::from_value(json!({ "theme": theme, "look": "classic" }));
    let renderer = Renderer::new().with_semantic_parser(SemanticParser::new().with_site_config(config));
    let options = SvgRenderOptions { diagram_id: Some(ID.to_owned()), ..SvgRenderOptions::default() };
    // Labels as SVG text: HTML inside a picture would have to be made safe, and no viewer of pictures shows it.
    let asked = PathQuery { fits, refused: Arc::default() };
    let refused = Arc::clone(&asked.refused);
    let pipeline = SvgPipeline::resvg_safe().with_postprocessor(asked);
    let request = SvgRequest { options, pipeline: Some(pipeline), ..SvgRequest::default() };
    match renderer.render(RenderRequest::svg(code, OperationControl::new(), request)) {
        Ok(RenderOutput::Svg(Some(output))) => Ok(output.svg().to_owned()),
        Err(RenderError::ResourceLimitExceeded(_)) => Err(TOO_LARGE),
        _ => Err(refused.get().cloned().unwrap_or(FAILED)),
    }
}

/// Asks whether a picture fits before labels are put into it, which costs the most.
struct PathQuery {
    fits: fn(&str) -> Result<(), Undrawn>,
    /// What was answered, where it does not.
    refused: Arc<OnceLock<Undrawn>>,
}

impl SvgPostprocessor for PathQuery {
    fn name(&self) -> &'static str {
        "fits"
    }

    fn process<'a>(&self, svg: Cow<'a, str>, _: &SvgPostprocessContext<'_>) -> RenderResult<Cow<'a, str>> {
        match (self.fits)(&svg) {
            Ok(()) => Ok(svg),
            Err(why) => {
                let _ = self.refused.set(why);
                Err(SvgError::svg_postprocess(self.name(), "it is too large"))
            }
        }
    }
}
