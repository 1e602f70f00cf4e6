//! The crate that draws, asked for a picture in light and one in dark.

use merman::svg::{SvgPipeline, SvgRenderOptions};
use merman::{MermaidConfig, OperationControl, RenderOutput, RenderRequest, Renderer, SemanticParser, SvgRequest};
use serde_json::json;

use crate::diagram::apart::apart;

/// What every id of a picture starts with, until a page gives it a prefix of its own.
pub(super) const ID: &str = "diagram";

/// The same picture in light and in dark.
pub(super) fn render(code: &str) -> Result<(String, String), &'static str> {
    let both = || Some((one(code, "default")?, one(code, "dark")?));
    apart(both).flatten().ok_or("this version of Crossbook cannot draw it")
}

fn one(code: &str, theme: &str) -> Option<String> {
    let config = MermaidConfig::from_value(json!({ "theme": theme, "look": "classic" }));
    let renderer = Renderer::new().with_semantic_parser(SemanticParser::new().with_site_config(config));
    let options = SvgRenderOptions { diagram_id: Some(ID.to_owned()), ..SvgRenderOptions::default() };
    // Labels as SVG text: HTML inside a picture would have to be made safe, and no viewer of pictures shows it.
    let request = SvgRequest { options, pipeline: Some(SvgPipeline::resvg_safe()), ..SvgRequest::default() };
    match renderer.render(RenderRequest::svg(code, OperationControl::new(), request)) {
        Ok(RenderOutput::Svg(Some(output))) => Some(output.svg().to_owned()),
        _ => None,
    }
}
