//! The language of a document, as HTML names it: for hyphens, for quotes, and for who reads it aloud.

use crate::model::Document;

/// The tag that a document gives for its language, such as `de` or `pt-BR`; none where it gives none, or something that is no tag, such
/// as the name of a language.
pub(super) fn of(document: &Document) -> Option<String> {
    document.facts.header.language.as_deref().and_then(tag)
}

/// A text as a tag of BCP 47: a language of two or three letters, then parts of two to eight letters and digits.
fn tag(text: &str) -> Option<String> {
    let text = text.trim().replace('_', "-");
    let mut parts = text.split('-');
    let is_language = parts.next().is_some_and(|part| matches!(part.len(), 2 | 3) && part.bytes().all(|byte| byte.is_ascii_alphabetic()));
    let is_part = |part: &str| matches!(part.len(), 2..=8) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (is_language && parts.all(is_part)).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::tag;

    #[test]
    fn tags_are_taken_and_nothing_else() {
        for text in ["de", "pt-BR", "zh-Hans", "es-419", "de-CH-1996", "gsw"] {
            assert_eq!(tag(text).as_deref(), Some(text));
        }
        assert_eq!(tag(" pt_BR ").as_deref(), Some("pt-BR"));
        for text in ["", "German", "d", "de-", "-de", "de-x", "de\"", "de DE", "12", "dé"] {
            assert_eq!(tag(text), None, "{text}");
        }
    }
}
