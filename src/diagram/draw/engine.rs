//! The crate that draws, asked for a picture in light and one in dark.

use std::sync::LazyLock;

use merman::svg::{SvgPipeline, SvgRenderOptions, foreign_object_label_fallback_svg_text};
use merman::{MermaidConfig, OperationControl, RenderError, RenderRequest, Renderer, SemanticParser, SvgRequest};
use serde_json::{Value, json};

use super::css;
use super::house::{self, Scheme};
use super::measure::{ENVIRONMENT, MEASURER};
use super::tree::{self, Element};
use super::words::{self, Colours};
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
fn renderer(mut theme: Value) -> Renderer {
    let list = |words: &'static str| words.split_whitespace().collect::<Vec<_>>();
    let common = json!({
        "look": "classic",
        "securityLevel": "loose",
        "dompurifyConfig": { "ALLOWED_TAGS": list(LABEL_TAGS), "ALLOWED_ATTR": list(LABEL_ATTRIBUTES) },
    });
    if let (Value::Object(theme), Value::Object(common)) = (&mut theme, common) {
        theme.extend(common);
    }
    Renderer::new().with_semantic_parser(SemanticParser::new().with_site_config(MermaidConfig::from_value(theme)))
}

/// What draws in one theme, and the colours that labels have in it, where that is known.
struct Brush {
    renderer: Renderer,
    colours: Option<Colours>,
}

impl Brush {
    /// The site's own colours, for the kind of that name or for all that have no other.
    fn house(scheme: Scheme, kind: Option<&str>) -> Self {
        Self { renderer: renderer(house::config(scheme, kind)), colours: Some(house::label_colours(scheme)) }
    }

    /// A theme of mermaid's.
    fn of_mermaid(theme: &str) -> Self {
        Self { renderer: renderer(json!({ "theme": theme })), colours: None }
    }
}

/// What draws in light, and what in dark.
struct Pair(LazyLock<Brush>, LazyLock<Brush>);

/// The site's own colours.
static HOUSE: Pair = Pair(LazyLock::new(|| Brush::house(Scheme::Light, None)), LazyLock::new(|| Brush::house(Scheme::Dark, None)));
/// The same for what has lines where other kinds have areas.
static LINES: Pair = Pair(
    LazyLock::new(|| Brush::house(Scheme::Light, Some(house::LINES))),
    LazyLock::new(|| Brush::house(Scheme::Dark, Some(house::LINES))),
);
/// And for what the library makes brighter.
static BOARD: Pair = Pair(
    LazyLock::new(|| Brush::house(Scheme::Light, Some(house::BOARD))),
    LazyLock::new(|| Brush::house(Scheme::Dark, Some(house::BOARD))),
);
/// Mermaid's own, for what changes them.
static PLAIN: Pair = Pair(LazyLock::new(|| Brush::of_mermaid("default")), LazyLock::new(|| Brush::of_mermaid("dark")));

impl Pair {
    fn of(code: &str) -> &'static Self {
        if house::has_own_theme(code) {
            return &PLAIN;
        }
        match kind::of(code).map(|kind| kind.name) {
            Some(house::LINES) => &LINES,
            Some(house::BOARD) => &BOARD,
            _ => &HOUSE,
        }
    }
}

/// Draws a diagram in light, and in dark unless all its colours have names; `fits` refuses a picture that, before it is made small, is
/// not worth going on with.
pub(super) fn render(code: &str, fits: fn(&str) -> Result<(), Undrawn>) -> Result<(Element, Option<Element>), Undrawn> {
    let code = code.to_owned();
    let both = move || {
        // Whoever draws reads the text once more, and would go through days off that the reader was kept from.
        if budget::skips_days(&code) && !matches!(budget::parse(&code), Parsed::Model(_)) {
            return Err(FAILED);
        }
        let pair = Pair::of(&code);
        let light = one(&code, &pair.0, fits)?;
        let dark = if house::names_all(&code) { None } else { Some(one(&code, &pair.1, fits)?) };
        Ok((light, dark))
    };
    LIBRARY.run(both).unwrap_or_else(|failure| match failure {
        Failure::Panicked(_) => Err(FAILED),
        Failure::GivenUp => Err(Undrawn::Because("it takes too long to draw")),
    })
}

fn one(code: &str, brush: &Brush, fits: fn(&str) -> Result<(), Undrawn>) -> Result<Element, Undrawn> {
    let plain = svg(code, &brush.renderer, SvgPipeline::parity())?;
    fits(&plain)?;
    if !needs_more(&plain) {
        // HTML inside a picture would have to be made safe, and no viewer of pictures shows it.
        let in_words = brush.colours.and_then(|colours| words::labelled(&plain, colours));
        if let Some(root) = tree::parse(&in_words.unwrap_or_else(|| labelled(plain))) {
            return Ok(root);
        }
    }
    // It goes over a picture many times more, which takes longer than all the rest.
    tree::parse(&svg(code, &brush.renderer, SvgPipeline::resvg_safe())?).ok_or(TOO_LARGE)
}

/// A picture with text beside its HTML labels, which the library writes by what the stylesheet says. The label itself is left out as the
/// picture is read, as is all else that it may not hold.
fn labelled(plain: String) -> String {
    if !plain.contains("<foreignObject") {
        return plain;
    }
    foreign_object_label_fallback_svg_text(css::slim(&plain).as_deref().unwrap_or(&plain), &**MEASURER)
}

/// Whether a picture holds what the library alone resolves: labels with a text of their own beside the HTML, and points of
/// quadrants whose colours are none.
fn needs_more(svg: &str) -> bool {
    svg.contains("<switch") || svg.contains("aria-roledescription=\"quadrantChart\"")
}

fn svg(code: &str, renderer: &Renderer, pipeline: SvgPipeline) -> Result<String, Undrawn> {
    let options = SvgRenderOptions { diagram_id: Some(ID.to_owned()), ..SvgRenderOptions::default() };
    let request = SvgRequest { environment: ENVIRONMENT.clone(), options, pipeline: Some(pipeline), ..SvgRequest::default() };
    match renderer.render_svg_data(RenderRequest::svg(code, OperationControl::new(), request)) {
        Ok(Some(svg)) => Ok(svg),
        Err(RenderError::ResourceLimitExceeded(_)) => Err(TOO_LARGE),
        _ => Err(FAILED),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::pair::pair;
    use super::super::tree::Node;
    use super::super::{finish, shrink};
    use super::*;
    use crate::markdown;

    const CORPUS: [&str; 19] = [
        include_str!("../../../tests/diagrams/corpus/block.md"),
        include_str!("../../../tests/diagrams/corpus/c4.md"),
        include_str!("../../../tests/diagrams/corpus/class.md"),
        include_str!("../../../tests/diagrams/corpus/colours.md"),
        include_str!("../../../tests/diagrams/corpus/er.md"),
        include_str!("../../../tests/diagrams/corpus/flowchart.md"),
        include_str!("../../../tests/diagrams/corpus/front.md"),
        include_str!("../../../tests/diagrams/corpus/gantt.md"),
        include_str!("../../../tests/diagrams/corpus/gitGraph.md"),
        include_str!("../../../tests/diagrams/corpus/journey.md"),
        include_str!("../../../tests/diagrams/corpus/mindmap.md"),
        include_str!("../../../tests/diagrams/corpus/others.md"),
        include_str!("../../../tests/diagrams/corpus/pie.md"),
        include_str!("../../../tests/diagrams/corpus/quadrant.md"),
        include_str!("../../../tests/diagrams/corpus/sankey.md"),
        include_str!("../../../tests/diagrams/corpus/sequence.md"),
        include_str!("../../../tests/diagrams/corpus/state.md"),
        include_str!("../../../tests/diagrams/corpus/timeline.md"),
        include_str!("../../../tests/diagrams/corpus/xychart.md"),
    ];
    /// Colours that a document writes itself.
    const OWN: [&str; 2] = [
        "flowchart LR\nsubgraph a [\"`**A** b`\"]\nc --> d:::hot\nend\nclassDef hot fill:#f96,color:#333\nstyle c fill:red",
        "flowchart TD\na:::node --> b\nclassDef node color:red",
    ];

    /// A picture as it is when it is done, less the groups that say nothing but a size that their text says, too.
    fn done(mut root: Element, code: &str) -> String {
        fn is_bare(group: &Element) -> bool {
            let is_said = group.style.iter().all(|(name, value)| (*name, value.as_str()) == ("font-size", "16px"));
            group.name == "g" && group.attributes.is_empty() && is_said
        }
        fn without_bare_groups(element: &mut Element) {
            element.elements_mut().for_each(without_bare_groups);
            let children = std::mem::take(&mut element.children);
            element.children = children
                .into_iter()
                .flat_map(|node| match node {
                    Node::Element(group) if is_bare(&group) => group.children,
                    node => vec![node],
                })
                .collect();
        }
        let kind = kind::of(code).map(|kind| kind.name);
        shrink::flatten(&mut root);
        shrink::prune(&mut root);
        house::repaint(&mut root, code, kind, true);
        finish(&mut root, kind);
        without_bare_groups(&mut root);
        tree::write(&root)
    }

    /// Labels that are words alone.
    const WORDS: [&str; 6] = [
        "flowchart TB\n  subgraph g0[\"Window #amp; tide\"]\n    n0[\"berth-api TASK4<br>✓ Complete\"]:::done\n  end\n  n0 -->|\"in sync\"| n1{{\"a #quot;b#quot; #lt;c#gt;\"}}\n  classDef done fill:#dff0e0,stroke:#1d6a39,color:#111",
        "flowchart LR\n  a[one] ==> b(two)\n  linkStyle 0 color:#a3201d,stroke:#a3201d\n  style b color:#fff,fill:#333",
        "flowchart LR\n  a((x)) -.- b[[Zwei<br/>Zeilen]]\n  a -->|ja| c{nein}\n  classDef default color:#111",
        "%%{init: {'fontSize': 20}}%%\nflowchart LR\n  a[one] -->|two| b[three]",
        "%%{init: {'fontFamily': 'Courier'}}%%\nflowchart LR\n  a[one] -->|two| b[three]",
        "flowchart LR\n  a[one]:::loud -->|two| b[three]\n  classDef loud font-weight:bold,letter-spacing:2px,opacity:0.5",
    ];

    #[test]
    fn words_are_written_as_the_library_writes_them() {
        let fences = CORPUS.into_iter().flat_map(|text| markdown::parse(text.into()).fences);
        let mut compared = 0;
        for code in fences.map(|fence| fence.code).chain(OWN.map(str::to_owned)).chain(WORDS.map(str::to_owned)) {
            let pair = Pair::of(&code);
            for brush in [&pair.0, &pair.1] {
                let Ok(plain) = svg(&code, &brush.renderer, SvgPipeline::parity()) else { continue };
                let in_words = brush.colours.and_then(|colours| words::labelled(&plain, colours));
                let Some(in_words) = in_words.filter(|_| plain.contains("<foreignObject")) else { continue };
                let [ours, theirs] = [in_words, labelled(plain)].map(|svg| done(tree::parse(&svg).unwrap(), &code));
                assert_eq!(ours, theirs, "{code}");
                compared += 1;
            }
        }
        assert!(compared >= 40, "{compared}");
    }

    #[test]
    fn colours_that_are_named_are_those_of_both_themes() {
        let fences = CORPUS.into_iter().flat_map(|text| markdown::parse(text.into()).fences);
        let mut compared: BTreeMap<&str, usize> = BTreeMap::new();
        for code in fences.map(|fence| fence.code).chain(OWN.map(str::to_owned)).filter(|code| house::names_all(code)) {
            let kind = kind::of(&code).unwrap().name;
            let draw = |renderer| {
                let mut root = one(&code, renderer, |_| Ok(()))?;
                shrink::flatten(&mut root);
                shrink::prune(&mut root);
                Ok::<Element, Undrawn>(root)
            };
            let pair_ = Pair::of(&code);
            let (Ok(light), Ok(dark)) = (draw(&pair_.0), draw(&pair_.1)) else { continue };
            let mut drawn = light.clone();
            pair(&mut drawn, &dark);
            house::repaint(&mut drawn, &code, Some(kind), false);
            let mut named = light;
            house::repaint(&mut named, &code, Some(kind), true);
            assert_eq!(tree::write(&named), tree::write(&drawn), "{kind}: {code}");
            *compared.entry(kind).or_default() += 1;
        }
        assert!(compared.len() >= 12 && compared.values().sum::<usize>() >= 60, "{compared:?}");
    }
}
