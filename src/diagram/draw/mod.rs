//! Drawing: the crate's picture in light and dark, made one, made small, and made safe.

mod clean;
mod colour;
mod css;
mod engine;
mod pair;
mod shrink;
pub(super) mod tree;
pub(super) mod write;

use super::{Drawing, kind};

/// The widest and highest picture, in pixels.
const LARGEST: f64 = 30_000.0;

pub(super) fn draw(code: &str) -> Result<Drawing, &'static str> {
    let (light, dark) = engine::render(code)?;
    let read = |svg: &str| tree::parse(svg).ok_or("its picture is too large");
    let (mut root, mut dark) = (read(&light)?, read(&dark)?);
    shrink::flatten(&mut root);
    shrink::flatten(&mut dark);
    let both = pair::pair(&mut root, &dark);
    // People and systems of a C4 diagram are white on blue whatever the theme is, and its links are grey.
    let on_white = !both || kind::of(code).is_some_and(|kind| kind.name == "C4 diagram");
    let (width, height) = size(&root).ok_or("its picture has no size")?;
    clean::clean(&mut root);
    colour::contrast(&mut root);
    shrink::shrink(&mut root);
    Ok(Drawing { width, height, on_white, root })
}

fn size(root: &tree::Element) -> Option<(u32, u32)> {
    let numbers: Vec<f64> = root.get("viewBox")?.split_whitespace().filter_map(|number| number.parse().ok()).collect();
    let [_, _, width, height] = numbers.as_slice() else { return None };
    let fits = |length: f64| length.is_finite() && length > 0.0 && length <= LARGEST;
    (fits(*width) && fits(*height)).then(|| (width.ceil() as u32, height.ceil() as u32))
}
