//! How numbers and values are written into a piece.

use std::fmt::Write;

use serde::Serialize;

use crate::text::Cut;

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// One character for a number below 64; 63 for any above.
pub(super) fn digit(out: &mut String, number: usize) {
    out.push(char::from(DIGITS[number.min(63)]));
}

/// A number of any size: five bits a character, lowest first; 32 is added where another follows.
pub(super) fn number(out: &mut String, mut number: usize) {
    while number >= 32 {
        digit(out, 32 + number % 32);
        number /= 32;
    }
    digit(out, number);
}

/// A script that hands a value as JSON to the page's script: `crossbookSearch.add("d0",…);`. What could end a script or a
/// line of it, wherever it may stand, is written as an escape.
pub(super) fn script(name: &str, value: &impl Serialize) -> Vec<u8> {
    // Texts and maps with names for keys: there is none that cannot be written.
    let json = serde_json::to_string(value).unwrap_or_default();
    let mut out = String::with_capacity(json.len() + 64);
    let _ = write!(out, "crossbookSearch.add(\"{name}\",");
    let mut rest = json.as_str();
    while let Some(at) = next_end(rest) {
        out.push_str(rest.head(at));
        let mut after = rest.tail(at).chars();
        let end = after.next().map_or(0, u32::from);
        let _ = write!(out, "\\u{end:04x}");
        rest = after.as_str();
    }
    out.push_str(rest);
    out.push_str(");\n");
    out.into_bytes()
}

/// Where the next character stands that could end a script, or a line of it.
fn next_end(text: &str) -> Option<usize> {
    // The first byte of both U+2028 and U+2029, and of characters that are common.
    const SEPARATOR: u8 = 0xe2;
    let bytes = text.as_bytes();
    let is_end = |at: &usize| bytes[*at] == b'<' || matches!(bytes.get(at + 1..at + 3), Some([0x80, 0xa8 | 0xa9]));
    memchr::memchr2_iter(b'<', SEPARATOR, bytes).find(is_end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_take_as_much_as_they_need() {
        let written = |value| {
            let mut out = String::new();
            number(&mut out, value);
            out
        };
        assert_eq!([0, 31, 32, 1023, 1024].map(written), ["A", "f", "gB", "_f", "ggB"]);
    }

    #[test]
    fn nothing_in_a_script_ends_it() {
        let text = String::from_utf8(script("t0", &serde_json::json!(["</script><!--\u{2028}\"\\→é\u{2029}"]))).unwrap();
        assert_eq!(text, "crossbookSearch.add(\"t0\",[\"\\u003c/script>\\u003c!--\\u2028\\\"\\\\→é\\u2029\"]);\n");
    }
}
