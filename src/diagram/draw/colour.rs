//! Colours as documents and themes write them: whether a value is one, how bright it is, and one for light and dark.

use std::borrow::Cow;

use super::house;

/// Whether a value is one colour and nothing else.
pub(super) fn is_colour(value: &str) -> bool {
    let value = bare(value);
    let hex = value
        .strip_prefix('#')
        .is_some_and(|digits| matches!(digits.len(), 3 | 4 | 6 | 8) && digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let function = ["rgb(", "rgba(", "hsl(", "hsla("].iter().any(|name| value.starts_with(name))
        && value.ends_with(')')
        && value.matches('(').count() == 1;
    let name = !value.is_empty()
        && value.bytes().all(|byte| byte.is_ascii_alphabetic())
        && !matches!(value, "none" | "inherit" | "initial" | "unset" | "revert");
    hex || function || name
}

/// A value without the word that makes it win.
pub(super) fn bare(value: &str) -> &str {
    value.trim_end_matches("!important").trim()
}

/// Two colours as one value; none where they are the same, or no colours.
pub(super) fn pair(light: &str, dark: &str) -> Option<String> {
    if light == dark || !is_colour(light) || !is_colour(dark) {
        return None;
    }
    let important = if light.ends_with("!important") { " !important" } else { "" };
    let (light, dark) = (bare(light), bare(dark));
    Some(match house::named(&digits(light), &digits(dark)) {
        Some(name) => format!("var(--{name}){important}"),
        None => format!("light-dark({light},{dark}){important}"),
    })
}

/// A colour of the notation `rgb(1, 2, 3)` as digits; any other as it is.
pub(super) fn digits(colour: &str) -> Cow<'_, str> {
    let Some(inside) = colour.strip_prefix("rgb(").and_then(|rest| rest.strip_suffix(')')) else { return Cow::Borrowed(colour) };
    let channels: Option<Vec<u8>> = inside.split(',').map(|channel| channel.trim().parse().ok()).collect();
    match channels.as_deref() {
        Some([red, green, blue]) => Cow::Owned(format!("#{red:02x}{green:02x}{blue:02x}")),
        _ => Cow::Borrowed(colour),
    }
}

/// Whether a value is the theme's: one for light and one for dark.
pub(super) fn is_themed(value: &str) -> bool {
    value.starts_with("light-dark(") || value.starts_with("var(--")
}

/// Relative luminance from 0 to 1, for the notations that documents use.
pub(super) fn luminance(colour: &str) -> Option<f64> {
    let colour = bare(colour);
    let channels: Vec<f64> = if let Some(digits) = colour.strip_prefix('#') {
        let wide = digits.len() >= 6;
        let channel = |index: usize| {
            let text = if wide { digits.get(index * 2..index * 2 + 2)?.to_owned() } else { digits.get(index..=index)?.repeat(2) };
            u8::from_str_radix(&text, 16).ok().map(f64::from)
        };
        (0..3).map_while(channel).collect()
    } else if let Some(inside) = colour.strip_prefix("rgb") {
        inside.split(|c: char| !(c.is_ascii_digit() || c == '.')).filter_map(|number| number.parse().ok()).take(3).collect()
    } else {
        NAMED
            .iter()
            .find(|(name, _)| colour.eq_ignore_ascii_case(name))
            .map(|(_, rgb)| rgb.iter().map(|channel| f64::from(*channel)).collect())?
    };
    let linear = |channel: f64| {
        let share = channel / 255.0;
        if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    };
    let [red, green, blue] = channels.as_slice() else { return None };
    Some(0.2126 * linear(*red) + 0.7152 * linear(*green) + 0.0722 * linear(*blue))
}

/// The names of colours that people write into diagrams.
const NAMED: [(&str, [u8; 3]); 34] = [
    ("white", [255, 255, 255]),
    ("black", [0, 0, 0]),
    ("red", [255, 0, 0]),
    ("green", [0, 128, 0]),
    ("blue", [0, 0, 255]),
    ("yellow", [255, 255, 0]),
    ("orange", [255, 165, 0]),
    ("pink", [255, 192, 203]),
    ("purple", [128, 0, 128]),
    ("grey", [128, 128, 128]),
    ("gray", [128, 128, 128]),
    ("lightgrey", [211, 211, 211]),
    ("lightgray", [211, 211, 211]),
    ("lightblue", [173, 216, 230]),
    ("lightgreen", [144, 238, 144]),
    ("lightyellow", [255, 255, 224]),
    ("lime", [0, 255, 0]),
    ("cyan", [0, 255, 255]),
    ("magenta", [255, 0, 255]),
    ("brown", [165, 42, 42]),
    ("gold", [255, 215, 0]),
    ("navy", [0, 0, 128]),
    ("teal", [0, 128, 128]),
    ("salmon", [250, 128, 114]),
    ("aqua", [0, 255, 255]),
    ("beige", [245, 245, 220]),
    ("darkblue", [0, 0, 139]),
    ("darkgreen", [0, 100, 0]),
    ("indigo", [75, 0, 130]),
    ("ivory", [255, 255, 240]),
    ("lavender", [230, 230, 250]),
    ("lightcyan", [224, 255, 255]),
    ("maroon", [128, 0, 0]),
    ("silver", [192, 192, 192]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_known_by_their_form() {
        assert!(
            ["#eee", "#ECECFF", "rgba(1, 2, 3, 0.5)", "hsl(80, 100%, 96%)", "red", "#333!important"].iter().all(|value| is_colour(value))
        );
        assert!(["none", "1px", "url(#a)", "light-dark(#eee,#111)", ""].iter().all(|value| !is_colour(value)));
        assert!(luminance("#fdd").unwrap() > 0.7 && luminance("navy").unwrap() < 0.1 && luminance("rgb(0, 0, 0)").unwrap() < 0.01);
    }
}
