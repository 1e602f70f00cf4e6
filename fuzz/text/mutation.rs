//! Small damage to a text that was sound.

use super::awkward;
use crate::choices::Choices;

/// A text with nothing to a few things wrong in it.
pub fn mutated(choices: &mut Choices, text: String) -> String {
    mutated_with(choices, text, awkward)
}

/// The same, where a piece of one's own may get into it.
pub fn mutated_with(choices: &mut Choices, mut text: String, piece: impl Fn(&mut Choices) -> &'static str) -> String {
    while choices.more(2) {
        let at = place(choices, &text);
        match choices.below(9) {
            0..=2 => text.insert_str(at, awkward(choices)),
            3 => text.insert_str(at, piece(choices)),
            4 => {
                let end = end(choices, &text, at);
                text.replace_range(at..end, "");
            }
            5 => {
                let end = end(choices, &text, at);
                let copy = text[at..end].to_owned();
                let to = place(choices, &text);
                text.insert_str(to, &copy);
            }
            6 => {
                let piece = piece(choices).repeat(choices.below(120));
                text.insert_str(at, &piece);
            }
            7 => {
                let end = end(choices, &text, at);
                let other = if choices.chance(50) { text[at..end].to_uppercase() } else { text[at..end].to_lowercase() };
                text.replace_range(at..end, &other);
            }
            _ if choices.chance(30) => text.truncate(at),
            _ if choices.chance(30) => text = text.replace('\n', choices.pick(&["\r\n", "\r", "\n\n", "\u{2028}"])),
            _ => text.insert_str(at, choices.pick(&["\n", "\r\n", "\u{feff}", "    ", "> ", "- "])),
        }
        if text.len() > 20_000 {
            text.truncate(text.floor_char_boundary(20_000));
        }
    }
    text
}

/// A place between two characters.
fn place(choices: &mut Choices, text: &str) -> usize {
    text.floor_char_boundary(choices.below(text.len() + 1))
}

/// A place a little behind another.
fn end(choices: &mut Choices, text: &str, at: usize) -> usize {
    let length = if choices.chance(80) { choices.below(24) } else { choices.below(2000) };
    text.ceil_char_boundary((at + length).min(text.len()))
}
