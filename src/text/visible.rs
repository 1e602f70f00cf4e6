//! Characters that no page and no XML may hold, as characters that can be seen.

use std::borrow::Cow;

/// A text for people to read: control characters but tabs and line ends are shown as their pictures (`␛`), and characters that HTML
/// and XML do not have as `�`.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !may_need_it(text.as_bytes()) {
        return Cow::Borrowed(text);
    }
    text.chars().map(shown).collect::<String>().into()
}

/// Does to an owned text what [`visible`] does to a borrowed one; nothing is copied where nothing changes.
pub fn made_visible(text: String) -> String {
    match visible(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(shown) => shown,
    }
}

/// A text in which ASCII's control characters are what a program wrote itself, such as colours: what else is none to be shown is `�`.
pub fn visible_in_color(text: String) -> String {
    let is_odd = |c: char| !c.is_ascii() && shown(c) != c;
    if text.contains(is_odd) { text.replace(is_odd, "\u{fffd}") } else { text }
}

/// JSON with the control characters escaped that JSON allows and a terminal obeys. They stand in strings alone.
pub fn visible_json(json: String) -> String {
    if !json.contains(is_late_control) {
        return json;
    }
    let mut escaped = String::with_capacity(json.len() + 64);
    for character in json.chars() {
        match is_late_control(character) {
            true => escaped += &format!("\\u{:04x}", u32::from(character)),
            false => escaped.push(character),
        }
    }
    escaped
}

/// Those after ASCII's first 32.
fn is_late_control(character: char) -> bool {
    matches!(character, '\u{7f}'..='\u{9f}')
}

fn shown(character: char) -> char {
    match character {
        '\t' | '\n' | '\r' => character,
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(character)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        '\u{80}'..='\u{9f}' | '\u{fdd0}'..='\u{fdef}' => '\u{fffd}',
        _ if u32::from(character) & 0xfffe == 0xfffe => '\u{fffd}',
        _ => character,
    }
}

/// Whether a text may hold any of them: most do not, and are told by their bytes, many at once.
fn may_need_it(bytes: &[u8]) -> bool {
    const MANY: usize = 64;
    let is_first_of_c1 = |at: usize| bytes.get(at + 1).is_none_or(|next| *next < 0xa0);
    bytes.chunks(MANY).enumerate().any(|(index, chunk)| {
        let any = chunk.iter().fold(false, |any, byte| any | is_odd(*byte));
        any && chunk.iter().enumerate().any(|(at, byte)| is_odd(*byte) && (*byte != 0xc2 || is_first_of_c1(index * MANY + at)))
    })
}

/// A control character, or a byte that starts characters of which some are shown as others.
fn is_odd(byte: u8) -> bool {
    (byte < 9) | ((byte > 10) & (byte < 32) & (byte != 13)) | (byte == 0x7f) | (byte == 0xc2) | (byte == 0xef) | (byte > 0xef)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_page_may_hold_is_shown() {
        assert_eq!(visible("a\0\u{1b}[31m\u{1e}\u{7f}\u{9b}\u{fffe}\u{fdd0}\u{10ffff}b"), "a␀␛[31m␞␡\u{fffd}\u{fffd}\u{fffd}\u{fffd}b");
        for text in ["", "plain\ttext\r\n", "caf\u{e9} \u{a0}· ✅ 🚀 \u{feff}\u{fffd}"] {
            assert_eq!(visible(text), text);
        }
        assert!(matches!(visible("caf\u{e9} · §\u{bf}"), Cow::Borrowed(_)));
        for at in 60..70 {
            assert!(matches!(visible(&format!("{}\u{a0}{}", "a".repeat(at), "b".repeat(at))), Cow::Borrowed(_)));
            assert_eq!(visible(&format!("{}\u{80}b", "a".repeat(at))), format!("{}\u{fffd}b", "a".repeat(at)));
        }
        let all: String = (0..=0x10ffff).filter_map(char::from_u32).collect();
        let seen = visible(&all);
        assert!(!seen.chars().any(|c| shown(c) != c) && seen.chars().count() == all.chars().count());
    }

    #[test]
    fn colours_stay() {
        assert_eq!(visible_in_color("\u{1b}[31mred\u{9b}\u{ffff}".to_owned()), "\u{1b}[31mred\u{fffd}\u{fffd}");
    }

    #[test]
    fn json_stays_the_same_value() {
        assert_eq!(visible_json("[\"a\u{9b}\u{7f}b\"]".to_owned()), "[\"a\\u009b\\u007fb\"]");
        assert_eq!(visible_json("[\"\u{a0}\"]".to_owned()), "[\"\u{a0}\"]");
    }
}
