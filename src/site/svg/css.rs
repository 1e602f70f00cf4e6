//! The styles of a picture, without what they would load.

use super::names::{is_font, is_raster};
use crate::text::Cut;

/// Functions that load what a string names, or run something in a browser of old. What holds one means nothing under another name.
const LOADING: [&str; 8] = ["image-set", "-webkit-image-set", "image", "src", "element", "-moz-element", "expression", "-webkit-canvas"];

/// A stylesheet, a list of declarations or a value. Nothing in it is loaded from elsewhere: addresses lead to the same picture or hold
/// what they stand for, and there is no `@import`.
pub(super) fn safe(css: &str) -> String {
    if !css.contains(['(', '@', '\\', '/']) {
        return css.to_owned();
    }
    // Escapes would be another spelling of everything that is looked for.
    let plain = css.replace('\\', "");
    let mut out = String::with_capacity(plain.len());
    let mut rest = plain.as_str();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '/' if rest.starts_with("/*") => {
                // Two words stay two.
                out.push(' ');
                rest.tail(2).find("*/").map_or(rest.len(), |end| end + 4)
            }
            '"' | '\'' => {
                let length = quoted(rest);
                out.push_str(rest.head(length));
                length
            }
            '@' if is_import(rest.tail(1)) => rest.find(';').map_or(rest.len(), |end| end + 1),
            _ if is_word(first) => {
                let word = rest.head(rest.find(|c| !is_word(c)).unwrap_or(rest.len()));
                let opens = rest.tail(word.len()).starts_with('(');
                if opens && word.eq_ignore_ascii_case("url") {
                    let length = word.len() + argument(rest.tail(word.len()));
                    out.push_str(&address(rest.part(word.len() + 1..length)));
                    length
                } else {
                    let loads = opens && LOADING.iter().any(|name| name.eq_ignore_ascii_case(word));
                    out.push_str(if loads { "none-of" } else { word });
                    word.len()
                }
            }
            other => {
                out.push(other);
                other.len_utf8()
            }
        };
        rest = rest.tail(length);
    }
    out
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_')
}

fn is_import(rest: &str) -> bool {
    ["import", "namespace", "charset"].iter().any(|name| super::names::starts_with(rest, name))
}

/// How long the string is that a text starts with. One that does not end goes as far as the text.
fn quoted(text: &str) -> usize {
    let quote = text.chars().next().unwrap_or('"');
    text.tail(1).find(quote).map_or(text.len(), |end| end + 2)
}

/// How long the argument in brackets is that a text starts with, brackets included.
fn argument(text: &str) -> usize {
    let inner = text.tail(1).trim_start();
    let before = text.len() - inner.len();
    let string = if inner.starts_with(['"', '\'']) { quoted(inner) } else { 0 };
    text.tail(before + string).find(')').map_or(text.len(), |end| before + string + end + 1)
}

/// `url(…)` with what stood in its brackets, or with what leads nowhere.
fn address(argument: &str) -> String {
    let inner = argument.strip_suffix(')').unwrap_or(argument).trim();
    let bare = inner.trim_matches(['"', '\'']).trim();
    let is_safe = bare.starts_with('#') || is_raster(bare) || is_font(bare);
    let is_plain = !bare.contains(['"', '\'', '(', ')', '\n']) && !bare.contains(char::is_whitespace);
    if is_safe && is_plain { format!("url(\"{bare}\")") } else { "url(\"#\")".to_owned() }
}
