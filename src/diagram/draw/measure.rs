//! How wide words are: pages are read in the system's font, and nobody knows which that is. Boxes are made for a wide one, so that
//! words stay inside of them everywhere.

use std::sync::{Arc, LazyLock};

use merman::svg::{
    DeterministicTextMeasurer, MeasurementProfileId, SvgEnvironment, TextMeasurementPolicy, TextMeasurementProfile,
    TextMeasurementProfileIdentity, TextMeasurer, TextStyle,
};

type Measurer = Arc<dyn TextMeasurer + Send + Sync>;

/// What measures words.
pub(super) static MEASURER: LazyLock<Measurer> = LazyLock::new(|| DeterministicTextMeasurer::default().with_width_callback(width));

/// What the library draws in.
pub(super) static ENVIRONMENT: LazyLock<SvgEnvironment> = LazyLock::new(|| {
    let environment = SvgEnvironment::deterministic();
    let identity = MeasurementProfileId::new("system font").and_then(|id| TextMeasurementProfileIdentity::new(id, "1"));
    match identity {
        Ok(identity) => {
            let profile = TextMeasurementProfile::new(identity, Arc::clone(&MEASURER));
            environment.with_text_measurement_policy(TextMeasurementPolicy::uniform(profile))
        }
        Err(_) => environment,
    }
});

/// The width of a line in pixels.
fn width(text: &str, style: &TextStyle) -> f64 {
    let bold = style
        .font_weight
        .as_deref()
        .is_some_and(|weight| weight.starts_with("bold") || weight.parse().is_ok_and(|weight: f64| weight >= 600.0));
    let size = style.font_size.max(1.0) * if bold { 1.08 } else { 1.0 };
    let ascii: f64 = text.chars().filter_map(share).sum();
    let rest: String = if text.is_ascii() { String::new() } else { text.chars().filter(|c| !c.is_ascii()).collect() };
    let rest = if rest.is_empty() { 0.0 } else { DeterministicTextMeasurer::default().measure_svg_raw_text_bbox_width_px(&rest, style) };
    ascii * size + rest
}

/// What part of the font's size an ASCII character takes.
fn share(c: char) -> Option<f64> {
    Some(match c {
        _ if !c.is_ascii() => return None,
        'i' | 'j' | 'l' | 'I' | '\'' | '|' | '!' | '.' | ',' | ':' | ';' | ' ' => 0.31,
        'f' | 'r' | 't' | '(' | ')' | '[' | ']' | '{' | '}' | '-' | '/' | '\\' | '`' | '"' => 0.39,
        'c' | 'k' | 's' | 'v' | 'x' | 'y' | 'z' => 0.55,
        'w' => 0.79,
        'm' => 0.93,
        'M' | 'W' | '@' | '%' => 0.98,
        '<' | '>' | '=' | '+' | '~' | '#' => 0.7,
        'A'..='Z' => 0.71,
        _ => 0.61,
    })
}
