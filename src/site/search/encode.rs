//! How numbers and values are written into a piece.

use std::fmt::Write;

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

/// A script that hands a value of JSON to the page's script: `crossbookSearch.add("d0",…);`. What could end a script or a
/// line of it, wherever it may stand, is written as an escape.
pub(super) fn script(name: &str, value: &serde_json::Value) -> Vec<u8> {
    let json = value.to_string();
    let mut out = String::with_capacity(json.len() + 32);
    let _ = write!(out, "crossbookSearch.add(\"{name}\",");
    for character in json.chars() {
        match character {
            '<' | '\u{2028}' | '\u{2029}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(character));
            }
            _ => out.push(character),
        }
    }
    out.push_str(");\n");
    out.into_bytes()
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
        let text = String::from_utf8(script("t0", &serde_json::json!(["</script><!--\u{2028}\"\\"]))).unwrap();
        assert_eq!(text, "crossbookSearch.add(\"t0\",[\"\\u003c/script>\\u003c!--\\u2028\\\"\\\\\"]);\n");
    }
}
