//! Drawing: the crate's picture in light and dark, made one, made small, and made safe.

mod clean;
mod colour;
mod contrast;
mod css;
mod engine;
mod house;
mod measure;
mod pair;
mod shrink;
pub(super) mod tree;
mod words;
pub(super) mod write;

use super::{Drawing, Undrawn, budget, kind};

/// The widest and highest picture, in pixels.
const LARGEST: f64 = 30_000.0;
const NO_SIZE: Undrawn = Undrawn::Because("its picture would be wider or higher than 30,000 pixels");

pub(super) fn draw(code: &str) -> Result<Drawing, Undrawn> {
    let (mut root, dark) = engine::render(code, fits)?;
    let kind = kind::of(code).map(|kind| kind.name);
    let is_house = !house::has_own_theme(code);
    shrink::flatten(&mut root);
    shrink::prune(&mut root);
    let both = match dark {
        Some(mut dark) => {
            shrink::flatten(&mut dark);
            let both = pair::pair(&mut root, &dark);
            if is_house {
                house::repaint(&mut root, code, kind, false);
            }
            both
        }
        None => {
            house::repaint(&mut root, code, kind, true);
            true
        }
    };
    // Under a theme of their own, people and systems of a C4 diagram are white on blue, and its links are grey.
    let on_white = !both || !is_house && kind == Some("C4 diagram");
    let (width, height) = root.get("viewBox").and_then(size).ok_or(NO_SIZE)?;
    finish(&mut root, kind);
    Ok(Drawing { width, height, on_white, root })
}

/// Makes a picture in its colours safe, legible and small.
fn finish(root: &mut tree::Element, kind: Option<&str>) {
    clean::clean(root);
    contrast::contrast(root);
    contrast::retouch(root, kind);
    shrink::shrink(root);
}

/// Whether a picture that stands without its labels yet is worth going on with.
fn fits(svg: &str) -> Result<(), Undrawn> {
    let root = svg.split('>').next().unwrap_or_default();
    let view = root.split_once("viewBox=\"").and_then(|(_, rest)| rest.split('"').next());
    match view {
        Some(view) if size(view).is_none() => Err(NO_SIZE),
        _ if !budget::admits(svg) => Err(engine::TOO_LARGE),
        _ => Ok(()),
    }
}

fn size(view: &str) -> Option<(u32, u32)> {
    let numbers: Vec<f64> = view.split_whitespace().filter_map(|number| number.parse().ok()).collect();
    let [_, _, width, height] = numbers.as_slice() else { return None };
    let fits = |length: f64| length.is_finite() && length > 0.0 && length <= LARGEST;
    (fits(*width) && fits(*height)).then(|| (width.ceil() as u32, height.ceil() as u32))
}
