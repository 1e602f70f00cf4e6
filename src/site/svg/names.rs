//! Which elements and attributes a picture may have.

use crate::text::Cut;

/// What matters about an element beside its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Still,
    Animation,
}

/// What the address of an element may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Href {
    /// A part of the same picture.
    Own,
    /// A part of the same picture, or a picture of pixels in a `data:` address.
    Picture,
    /// Where somebody who clicks is led.
    Link,
}

const STILL: [&str; 55] = [
    "a",
    "circle",
    "clipPath",
    "defs",
    "desc",
    "ellipse",
    "feBlend",
    "feColorMatrix",
    "feComponentTransfer",
    "feComposite",
    "feConvolveMatrix",
    "feDiffuseLighting",
    "feDisplacementMap",
    "feDistantLight",
    "feDropShadow",
    "feFlood",
    "feFuncA",
    "feFuncB",
    "feFuncG",
    "feFuncR",
    "feGaussianBlur",
    "feImage",
    "feMerge",
    "feMergeNode",
    "feMorphology",
    "feOffset",
    "fePointLight",
    "feSpecularLighting",
    "feSpotLight",
    "feTile",
    "feTurbulence",
    "filter",
    "g",
    "image",
    "line",
    "linearGradient",
    "marker",
    "mask",
    "path",
    "pattern",
    "polygon",
    "polyline",
    "radialGradient",
    "rect",
    "stop",
    "style",
    "svg",
    "switch",
    "symbol",
    "text",
    "textPath",
    "title",
    "tspan",
    "use",
    "view",
];
const ANIMATIONS: [&str; 5] = ["animate", "animateMotion", "animateTransform", "mpath", "set"];

/// The element of that name; none where pictures have none such.
pub(super) fn element(name: &str) -> Option<(&'static str, Kind)> {
    let of = |list: &'static [&'static str], kind| list.iter().find(|known| **known == name).map(|known| (*known, kind));
    of(&STILL, Kind::Still).or_else(|| of(&ANIMATIONS, Kind::Animation))
}

/// What the address of an element may be; none where it has none.
pub(super) fn href(element: &str) -> Option<Href> {
    match element {
        "use" | "textPath" | "linearGradient" | "radialGradient" | "pattern" | "filter" | "mpath" | "animate" | "animateMotion"
        | "animateTransform" | "set" => Some(Href::Own),
        "image" | "feImage" => Some(Href::Picture),
        "a" => Some(Href::Link),
        _ => None,
    }
}

/// Whether it is the name of an attribute that runs nothing and loads nothing by itself: all that does begins with `on`, or has `href`
/// or `src` in its name, or a prefix.
pub(super) fn is_plain(name: &str) -> bool {
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let small = name.to_ascii_lowercase();
    let is_active = small.starts_with("on") || ["href", "src", "xmlns", "ping", "action"].iter().any(|part| small.contains(part));
    is_name && !is_active
}

/// Whether an address holds a picture of pixels itself.
pub(super) fn is_raster(address: &str) -> bool {
    let rest = address.split_at_checked(11).filter(|(start, _)| start.eq_ignore_ascii_case("data:image/")).map(|(_, rest)| rest);
    rest.is_some_and(|rest| ["png", "jpeg", "jpg", "gif", "webp", "avif"].iter().any(|kind| is_kind(rest, kind)))
}

/// Whether an address holds a font itself.
pub(super) fn is_font(address: &str) -> bool {
    ["data:font/", "data:application/font", "data:application/x-font"].iter().any(|start| starts_with(address, start))
}

fn is_kind(rest: &str, kind: &str) -> bool {
    starts_with(rest, kind) && rest.tail(kind.len()).starts_with([';', ','])
}

/// In any case of letters.
pub(super) fn starts_with(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|own| own.eq_ignore_ascii_case(start))
}
