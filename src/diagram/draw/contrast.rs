//! Text that can be read on the colour that a document gave a shape.

use super::colour::{is_colour, luminance};
use super::css;
use super::tree::Element;

/// Gives text a colour that can be read on the fill that a document chose itself: the theme's own would be for the theme's fill.
pub(super) fn contrast(root: &mut Element) {
    root.each_mut(&mut |element| {
        if element.name == "g"
            && element.has_class("node")
            && let Some(luminance) = own_fill(element)
        {
            let readable = if luminance > 0.36 { "#111" } else { "#fff" };
            element.each_mut(&mut |text| {
                if matches!(text.name.as_str(), "text" | "tspan") {
                    repaint(text, readable);
                }
            });
        }
    });
}

/// How bright the shape of a node is that was given a fill in the document.
fn own_fill(node: &Element) -> Option<f64> {
    let mut found = None;
    node.each(&mut |shape| {
        if found.is_none() && matches!(shape.name.as_str(), "rect" | "path" | "polygon" | "circle" | "ellipse") {
            let style = css::declarations(shape.get("style").unwrap_or_default());
            let fill = style.iter().find(|(name, _)| name == "fill").map(|(_, value)| value.as_str());
            found = fill.filter(|fill| is_colour(fill)).and_then(luminance);
        }
    });
    found
}

/// A text that wears the theme's colour wears this one.
fn repaint(text: &mut Element, colour: &str) {
    let mut style = css::declarations(text.get("style").unwrap_or_default());
    let themed = style.iter().find(|(name, _)| name == "fill").is_none_or(|(_, value)| value.starts_with("light-dark("));
    if themed && text.name == "text" || style.iter().any(|(name, value)| name == "fill" && value.starts_with("light-dark(")) {
        style.retain(|(name, _)| name != "fill" && name != "color");
        style.push(("fill".to_owned(), colour.to_owned()));
        text.set("style", css::write(&style));
        text.remove("fill");
    }
}
