//! Text that can be read on the colour that a document gave a shape.

use super::colour::{is_colour, is_themed, luminance};
use super::tree::{Element, Node};
use super::{css, house};

/// Gives text a colour that can be read on the fill that a document chose itself: the theme's own would be for the theme's fill.
pub(super) fn contrast(root: &mut Element) {
    root.each_mut(&mut |element| {
        if element.name == "g"
            && element.has_class("node")
            && let Some(luminance) = own_fill(element)
        {
            // Where both are as far from the fill, it is about as bright as this.
            let readable = if luminance > 0.19 { "#111" } else { "#fff" };
            element.each_mut(&mut |text| {
                if matches!(text.name.as_str(), "text" | "tspan") {
                    repaint(text, readable);
                }
            });
        }
    });
}

/// What is in the way of reading a picture of some kinds, whatever their colours are.
pub(super) fn retouch(root: &mut Element, kind: Option<&str>) {
    root.each_rules(&mut |rules| rules.iter_mut().for_each(retouch_rule));
    root.each_mut(&mut |element| match element.name.as_str() {
        "rect" if element.has_class("rect") => tone(element),
        "rect" if kind == Some("XY chart") => lighten(element),
        "text" if kind == Some("C4 diagram") && css::value(&element.style, "fill") == Some("var(--soft)") => {
            // Words on lines have no box.
            let around = [("paint-order", "stroke"), ("stroke", "var(--paper)"), ("stroke-width", "4px")];
            element.style.extend(around.map(|(name, value)| (name, value.to_owned())));
        }
        _ => {}
    });
    if kind == Some("Gantt chart") {
        root.each_mut(&mut |element| {
            if element.has_class("grid") {
                thin_out(element);
            }
        });
    }
    if kind == Some("Sankey diagram") {
        // Bands are in front of words otherwise.
        root.children.sort_by_key(|node| matches!(node, Node::Element(group) if group.get("font-size").is_some()));
    }
}

/// The classes of what is around words on lines.
const LABELS: [&str; 4] = ["edgeLabel", "labelBkg", "label-bkg", "relationshipLabelBox"];

/// The words on a line hide it, and no filter makes a colour another.
fn retouch_rule(rule: &mut css::Rule) {
    let is_label = |selector: &String| LABELS.iter().any(|class| selector.contains(class));
    let labels = rule.selectors.iter().any(is_label);
    rule.declarations.retain(|(name, value)| match *name {
        "opacity" | "fill-opacity" => !labels,
        "filter" => !value.starts_with("brightness("),
        _ => true,
    });
}

/// A ground that a document lays behind a part of a sequence: words on it have the colours of the page.
fn tone(ground: &mut Element) {
    let Some(fill) = ground.get("fill").filter(|fill| is_colour(fill) && !fill.contains("a(")).map(str::to_owned) else { return };
    let bright = luminance(&fill).unwrap_or(0.5);
    let mixed = format!("color-mix(in srgb,{fill} 25%,var(--paper))");
    let light = if bright < 0.36 { &mixed } else { &fill };
    let dark = if bright > 0.1 { &mixed } else { &fill };
    ground.remove("fill");
    ground.style.insert(0, ("fill", format!("light-dark({light},{dark})")));
}

/// Takes away the words of days for which there is no room beside those before them.
fn thin_out(grid: &mut Element) {
    /// About how wide a letter is there, and how far words are apart.
    const LETTER: f64 = 6.5;
    const GAP: f64 = 8.0;
    let mut free = f64::NEG_INFINITY;
    for tick in grid.elements_mut().filter(|element| element.has_class("tick")) {
        let place = tick.get("transform").and_then(|place| place.strip_prefix("translate(")?.split(',').next()?.trim().parse::<f64>().ok());
        let half = tick.text().trim().chars().count() as f64 * LETTER / 2.0;
        let Some(middle) = place else { continue };
        if middle - half < free {
            tick.children.retain(|node| !matches!(node, Node::Element(words) if words.name == "text"));
        } else {
            free = middle + half + GAP;
        }
    }
}

/// A bar of a chart has its hue as an outline, so that lines in front of it are seen.
fn lighten(bar: &mut Element) {
    let Some((_, fill)) = bar.style.iter_mut().find(|(name, _)| *name == "fill") else { return };
    let Some(tint) = fill.strip_prefix("var(--").and_then(|name| house::tint_of(name.trim_end_matches(')'))) else { return };
    *fill = format!("var(--{tint})");
    bar.set("stroke-width", "1".to_owned());
}

/// How bright the shape of a node is that was given a fill in the document.
fn own_fill(node: &Element) -> Option<f64> {
    let mut found = None;
    node.each(&mut |shape| {
        if found.is_none() && matches!(shape.name.as_str(), "rect" | "path" | "polygon" | "circle" | "ellipse") {
            let fill = css::value(&shape.style, "fill");
            found = fill.filter(|fill| is_colour(fill)).and_then(luminance);
        }
    });
    found
}

/// A text that wears the theme's colour wears this one.
fn repaint(text: &mut Element, colour: &str) {
    let fill = css::value(&text.style, "fill");
    if fill.is_none() && text.name == "text" || fill.is_some_and(is_themed) {
        text.style.retain(|(name, _)| *name != "fill" && *name != "color");
        text.style.push(("fill", colour.to_owned()));
        text.remove("fill");
    }
}
