//! Text that was decoded in the wrong encoding, and bytes that are no text at all.

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1252};

use super::{Rule, rule};
use crate::lint::Report;
use crate::model::{DocumentId, Model};
use crate::text::{Cut, Span};

pub(super) const RULE: Rule = rule!("garbled-text", Warning, Document(check));

/// A stretch of a text, and what it should read.
struct Garbled {
    span: Span,
    meant: String,
}

fn check(model: &Model, id: DocumentId, report: &mut Report<'_>) {
    let document = &model[id];
    if let Some(byte) = document.first_bad_byte {
        let text = document.text();
        let start = text
            .char_indices()
            .map(|(at, _)| at)
            .find(|at| *at >= byte && text.tail(*at).starts_with('\u{fffd}'))
            .unwrap_or(byte.min(text.len()));
        let span = Span::new(start, (start + '\u{fffd}'.len_utf8()).min(text.len()));
        report.at(id, span, "the file is not valid UTF-8 from here on").help("save it as UTF-8; unreadable bytes are shown as \u{fffd}");
    }
    garbled(report, id, document.text());
}

/// One finding a document, however much of it is garbled: it was one wrong turn.
fn garbled(report: &mut Report<'_>, id: DocumentId, text: &str) {
    if text.is_ascii() {
        return;
    }
    let mut places = find(text);
    leave_quoted(text, &mut places);
    let Some(first) = places.first() else { return };
    let more = match places.len() - 1 {
        0 => String::new(),
        1 => ", here and in one more place".to_owned(),
        count => format!(", here and in {count} more places"),
    };
    let finding = report.at(id, first.span, format!("`{}` should be `{}`{more}", first.span.of(text), first.meant));
    finding
        .replace_all(true, places.iter().map(|place| (place.span, place.meant.clone())))
        .help("save it again as UTF-8; the text was decoded with another encoding");
}

/// Takes the stretches away that stand in quotes or in a code span by themselves: they are talked about.
fn leave_quoted(text: &str, places: &mut Vec<Garbled>) {
    const QUOTES: [char; 9] = ['"', '\'', '`', '\u{201c}', '\u{201d}', '\u{2018}', '\u{2019}', '\u{ab}', '\u{bb}'];
    let mut kept = Vec::with_capacity(places.len());
    let mut stretch: Vec<Garbled> = Vec::new();
    let mut places_left = places.drain(..).peekable();
    while let Some(place) = places_left.next() {
        let end = place.span.end;
        stretch.push(place);
        if places_left.peek().is_some_and(|next| next.span.start == end) {
            continue;
        }
        let start = stretch[0].span.start as usize;
        let quoted = text.head(start).ends_with(QUOTES) && text.tail(end as usize).starts_with(QUOTES);
        if !quoted {
            kept.append(&mut stretch);
        }
        stretch.clear();
    }
    drop(places_left);
    *places = kept;
}

fn find(text: &str) -> Vec<Garbled> {
    let mut places = Vec::new();
    let mut from = 0;
    while let Some(start) = text.tail(from).find(|c: char| !c.is_ascii()).map(|at| from + at) {
        let found = decode(text, start, WINDOWS_1252).or_else(|| decode(text, start, MACINTOSH));
        from = match found {
            Some((end, meant)) => {
                places.push(Garbled { span: Span::new(start, end), meant });
                end
            }
            None => start + text.char_at(start).map_or(1, char::len_utf8),
        };
    }
    places
}

/// The one character that the text at a place spells when its characters are taken as the bytes they had in an encoding.
fn decode(text: &str, start: usize, encoding: &'static Encoding) -> Option<(usize, String)> {
    let mut bytes = Vec::with_capacity(4);
    let mut length = 0;
    for (at, character) in text.tail(start).char_indices() {
        bytes.push(byte(character, encoding)?);
        length = match bytes[0] {
            0xC2..=0xDF => 2,
            0xE0..=0xEF => 3,
            0xF0..=0xF4 => 4,
            _ => return None,
        };
        if bytes.len() == length {
            let end = start + at + character.len_utf8();
            let meant = std::str::from_utf8(&bytes).ok()?.chars().next()?;
            return believable(text, start, meant, length, encoding).then(|| (end, meant.to_string()));
        }
    }
    debug_assert!(bytes.len() < length.max(1));
    None
}

/// The byte that a character has in an encoding; none for ASCII, which no encoding garbles.
fn byte(character: char, encoding: &'static Encoding) -> Option<u8> {
    if character.is_ascii() {
        return None;
    }
    let mut buffer = [0; 4];
    let (bytes, _, failed) = encoding.encode(character.encode_utf8(&mut buffer));
    match (failed, bytes.as_ref()) {
        (false, [byte]) => Some(*byte),
        _ => None,
    }
}

/// Whether a character is one that people write, and its garbled form none that they mean: `√π` is mathematics, `√©` in `caf√©` is not.
fn believable(text: &str, start: usize, meant: char, length: usize, encoding: &'static Encoding) -> bool {
    let common = matches!(meant,
        '\u{a0}'..='\u{17f}' | '\u{2010}'..='\u{205f}' | '\u{20a0}'..='\u{20bf}' | '\u{2100}'..='\u{214f}' | '\u{2190}'..='\u{23ff}'
        | '\u{2500}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}' | '\u{feff}' | '\u{fe0f}' | '\u{200b}'..='\u{200d}' | '\u{1f000}'..='\u{1faff}');
    if !common || length > 2 {
        return common;
    }
    let first = text.char_at(start).unwrap_or_default();
    if encoding == WINDOWS_1252 {
        // Two letters that follow each other in real words are left alone; these three never start such a pair.
        return matches!(first, '\u{c2}' | '\u{c3}' | '\u{c5}');
    }
    let within_word = text.char_before(start).is_some_and(char::is_alphabetic);
    first == '\u{221a}' && within_word && meant.is_alphabetic()
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn the_usual_wrong_turns_are_taken_back() {
        let meant = |text: &str| find(text).into_iter().map(|place| place.meant).collect::<String>();
        assert_eq!(meant("a â€” b, câ€™est CafÃ© Â©"), "—’é©");
        assert_eq!(meant("a ‚Äî b ‚Üí c caf√© ‚îú‚îÄ"), "—→é├─");
        assert_eq!(meant("üéØ"), "🎯".repeat(0), "an emoji whose first byte was lost cannot be told");
        assert_eq!(meant("\u{f8ff}üéØ"), "🎯");
        for sound in
            ["café — naïve “quoted” √π ≤ √2", "Ärger über Öl, ÄÖÜ, Ã", "‚so‘ sagt „man“", "日本語 Ελληνικά", "¬x ∧ y", "3 × 4 ± 1 °C", ""]
        {
            assert_eq!(meant(sound), "", "{sound}");
        }
    }
}
