//! The crate that draws, asked for a picture in light and one in dark.

use std::sync::{LazyLock, OnceLock};

use merman::svg::{DeterministicTextMeasurer, SvgPipeline, SvgRenderOptions, foreign_object_label_fallback_svg_text};
use merman::{MermaidConfig, OperationControl, RenderError, RenderRequest, Renderer, SemanticParser, SvgRequest};
use serde_json::json;

use super::palette::{Palette, SAMPLES};
use super::tree::{self, Element};
use crate::diagram::parser::Parsed;
use crate::diagram::{LIBRARY, Undrawn};
use crate::diagram::{budget, kind};
use crate::isolated::Failure;

/// What every id of a picture starts with, until a page gives it a prefix of its own.
pub(super) const ID: &str = "diagram";

/// What is past a bound of ours, or of the library, which counts too.
pub(super) const TOO_LARGE: Undrawn = Undrawn::Because("it is too large to draw");
const FAILED: Undrawn = Undrawn::Because("this version of Crossbook cannot draw it");

/// The HTML of labels that shapes their text. What else a label holds keeps its words alone, and nothing of scripts and styles.
const LABEL_TAGS: &str = "a abbr b bdi bdo big blockquote br center cite code dd del dfn div dl dt em font h1 h2 h3 h4 h5 h6 hr i img ins \
    kbd li mark ol p pre q rt ruby s samp small span strike strong sub sup table tbody td tfoot th thead tr tt u ul var wbr";
const LABEL_ATTRIBUTES: &str = "align alt class color colspan dir face height href rowspan size src style width";

/// What draws in one theme. It is made once: most of what it holds does not depend on the diagram.
///
/// The library cleans every label by the lists that it is given, and by all of HTML, SVG and MathML before, where it takes documents
/// to be untrusted. A picture is cleaned as a whole once it is drawn, so that short lists, which are copied for each label, do.
fn renderer(theme: &str) -> Renderer {
    let list = |words: &'static str| words.split_whitespace().collect::<Vec<_>>();
    let config = MermaidConfig::from_value(json!({
        "theme": theme,
        "look": "classic",
        "securityLevel": "loose",
        "dompurifyConfig": { "ALLOWED_TAGS": list(LABEL_TAGS), "ALLOWED_ATTR": list(LABEL_ATTRIBUTES) },
    }));
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
        let light = one(&code, &LIGHT, fits)?;
        let known = palette(&code).and_then(|palette| palette.dark(&light, &code));
        let dark = known.map_or_else(|| one(&code, &DARK, fits), Ok)?;
        Ok((light, dark))
    };
    LIBRARY.run(both).unwrap_or_else(|failure| match failure {
        Failure::Panicked(_) => Err(FAILED),
        Failure::GivenUp => Err(Undrawn::Because("it takes too long to draw")),
    })
}

/// What is known of the dark theme for the kind of a diagram that has no settings of its own.
fn palette(code: &str) -> Option<&'static Palette> {
    static LEARNED: [OnceLock<Option<Palette>>; SAMPLES.len()] = [const { OnceLock::new() }; SAMPLES.len()];
    if code.contains("%%{") || code.trim_start().starts_with("---") {
        return None;
    }
    let kind = kind::of(code)?.name;
    let index = SAMPLES.iter().position(|(name, _)| *name == kind)?;
    let learned = LEARNED[index].get_or_init(|| {
        let drawn = |renderer| one(SAMPLES[index].1, renderer, |_| Ok(())).ok();
        Palette::learn(&drawn(&LIGHT)?, &drawn(&DARK)?)
    });
    learned.as_ref()
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

#[cfg(test)]
mod tests {
    use super::super::pair::pair;
    use super::*;
    use crate::markdown;

    #[test]
    fn the_dark_picture_that_is_made_is_the_one_that_is_drawn() {
        let corpus =
            [include_str!("../../../tests/diagrams/corpus/flowchart.md"), include_str!("../../../tests/diagrams/corpus/sequence.md")];
        let fences = corpus.into_iter().flat_map(|text| markdown::parse(text.into()).fences);
        let clusters = "flowchart LR\nsubgraph a [\"`**A** b`\"]\nc --> d:::hot\nend\nclassDef hot fill:#f96,color:#333\nstyle c fill:red";
        let odd = ["flowchart LR\na[Black] --> b\nstyle a stroke:#9370DB", "flowchart TD\na:::node --> b\nclassDef node color:red"];
        let mut made = 0;
        for code in fences.map(|fence| fence.code).chain([clusters, odd[0], odd[1]].map(str::to_owned)) {
            let draw = |renderer| one(&code, renderer, |_| Ok(()));
            let (Ok(light), Ok(dark)) = (draw(&LIGHT), draw(&DARK)) else { continue };
            let Some(known) = palette(&code).and_then(|palette| palette.dark(&light, &code)) else { continue };
            made += 1;
            let paired = |dark| {
                let mut light = light.clone();
                (pair(&mut light, dark), light)
            };
            assert_eq!(paired(&known), paired(&dark), "{code}");
        }
        assert!(made >= 10, "{made}");
    }
}
