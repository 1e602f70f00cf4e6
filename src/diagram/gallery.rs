//! Pictures that were drawn before, so that one text is drawn once: over the pages of a site, over the versions of a preview, and, for
//! whoever keeps the text of a gallery, over runs of the program.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::check::Diagram;
use super::picture::{Drawing, Undrawn, draw};

/// How much is remembered beyond what a run before left, in bytes: the pictures of some ten thousand diagrams.
const MAX_NEW_BYTES: usize = 128 * 1024 * 1024;

/// Drawings by the text that they were drawn from. It changes nothing but how long drawing takes.
#[derive(Debug, Default)]
pub struct Gallery(Mutex<Hung>);

#[derive(Debug, Default)]
struct Hung {
    /// By the hash of the diagram as it is written.
    by_code: BTreeMap<[u8; 32], Kept>,
    /// How many bytes were added.
    added: usize,
}

#[derive(Debug)]
struct Kept {
    text: Arc<str>,
    is_used: bool,
}

impl Gallery {
    /// The gallery that [`Self::to_text`] gave. What cannot be read is drawn again.
    ///
    /// The text must come from this program, as it is now: another draws other pictures.
    pub fn from_text(text: &str) -> Self {
        let mut hung = Hung::default();
        let mut rest = text;
        while let Some((head, tail)) = rest.split_once('\n') {
            let Some((key, bytes)) = head.split_once(' ') else { break };
            let (Ok(key), Ok(bytes)) = (blake3::Hash::from_hex(key), bytes.parse()) else { break };
            let Some((text, more)) = tail.split_at_checked(bytes) else { break };
            hung.by_code.insert(*key.as_bytes(), Kept { text: text.into(), is_used: false });
            rest = more;
        }
        Self(Mutex::new(hung))
    }

    /// All drawings that were asked for, as text; none where the text that the gallery was made of says the same.
    pub fn to_text(&self) -> Option<String> {
        let hung = self.lock();
        if hung.added == 0 && hung.by_code.values().all(|kept| kept.is_used) {
            return None;
        }
        let mut text = String::new();
        for (key, kept) in hung.by_code.iter().filter(|(_, kept)| kept.is_used) {
            let _ = write!(text, "{} {}\n{}", blake3::Hash::from_bytes(*key).to_hex(), kept.text.len(), kept.text);
        }
        Some(text)
    }

    /// As [`draw`], but what was drawn before is not drawn again.
    ///
    /// # Errors
    /// As there.
    pub fn draw(&self, code: &str, diagram: &Diagram) -> Result<Drawing, Undrawn> {
        let key = *blake3::hash(code.as_bytes()).as_bytes();
        let known = self.lock().by_code.get_mut(&key).map(|kept| {
            kept.is_used = true;
            Arc::clone(&kept.text)
        });
        if let Some(drawing) = known.and_then(|text| Drawing::decode(&text)) {
            return Ok(drawing);
        }
        let drawing = draw(code, diagram)?;
        if let Some(text) = drawing.encode() {
            let mut hung = self.lock();
            hung.added += text.len();
            if hung.added <= MAX_NEW_BYTES {
                hung.by_code.insert(key, Kept { text: text.into(), is_used: true });
            }
        }
        Ok(drawing)
    }

    fn lock(&self) -> MutexGuard<'_, Hung> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(all(test, feature = "diagrams"))]
mod tests {
    use super::*;
    use crate::diagram::{Embed, read};
    use crate::text::Cut;

    fn shown(drawing: &Drawing) -> (String, String) {
        let link = |label: &str| (label == "gate").then(|| "task1.html".to_owned());
        (drawing.inline(&Embed { prefix: "p-", title: "a \"b\" & <c>", link: &link }), drawing.file("x"))
    }

    #[test]
    fn a_picture_is_the_same_from_the_gallery() {
        let codes = [
            "flowchart LR\n  a[\"gate & <b>quay</b>\"] --> b[\"`**Bold** ⚓`\"]\n  click a \"https://example.com/?a=1&b=2\"\n  style b fill:#f9f",
            "flowchart LR\n  gate --> quay",
            "sequenceDiagram\n  A->>B: \"hi\" & bye\n  Note over A: ’tis\n",
            "pie\n  \"a\" : 1\n  \"b\" : 2",
            "gantt\n  dateFormat YYYY-MM-DD\n  section S\n  Opening :milestone, 2026-01-01, 0d\n",
            "journey\n  title T\n  section S\n    Work: 3: Me",
            "stateDiagram-v2\n  [*] --> A\n  A --> B: over",
            "classDiagram\n  class A~T~ {\n    +run() int\n  }\n  A <|-- B",
        ];
        let first = Gallery::default();
        let drawn: Vec<_> = codes.iter().map(|code| shown(&first.draw(code, &read(code)).unwrap())).collect();
        let text = first.to_text().unwrap();
        let second = Gallery::from_text(&text);
        for (code, drawn) in codes.iter().zip(&drawn) {
            // What the gallery has is not drawn: it is found even for a text that is refused now.
            let refused = Diagram { large: Some("x".to_owned()), ..read(code) };
            assert_eq!(&shown(&second.draw(code, &refused).unwrap()), drawn, "{code}");
            assert_eq!(&shown(&draw(code, &read(code)).unwrap()), drawn, "{code}");
        }
        assert_eq!(second.to_text(), None, "nothing is new");
        let third = Gallery::from_text(&text);
        third.draw(codes[0], &read(codes[0])).unwrap();
        let less = third.to_text().unwrap();
        assert!(less.len() < text.len() && text.contains(&less), "what is no longer shown is dropped");
    }

    #[test]
    fn a_broken_text_is_drawn_again() {
        let code = "flowchart LR\n  a --> b";
        let first = Gallery::default();
        let drawn = shown(&first.draw(code, &read(code)).unwrap());
        let text = first.to_text().unwrap();
        for broken in [text.replace("svg", "x"), text.head(text.len() / 2).to_owned(), text.replacen(' ', " 9", 1), "x\n".to_owned()] {
            assert_eq!(shown(&Gallery::from_text(&broken).draw(code, &read(code)).unwrap()), drawn);
        }
    }
}
