//! `srcset`: several addresses of one picture, each with the width or density that it is for.

use crate::text::Cut;

/// So many addresses are read of one. Each is looked for in the whole tag, which nobody fills with more.
const MAX_CANDIDATES: usize = 50;

/// The addresses of a `srcset`, each with what stands behind it: `a.png 2x, b.png`.
pub(super) fn candidates(srcset: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = srcset;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',');
        let whole = rest.head(rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len()));
        if whole.is_empty() {
            return None;
        }
        rest = rest.tail(whole.len());
        let url = whole.trim_end_matches(',');
        if url.len() < whole.len() {
            return Some((url, ""));
        }
        let descriptor = rest.head(rest.find(',').unwrap_or(rest.len()));
        rest = rest.tail(descriptor.len());
        Some((url, descriptor.trim_ascii()))
    })
    .take(MAX_CANDIDATES)
}

#[cfg(test)]
mod tests {
    use super::candidates;

    #[test]
    fn addresses_may_hold_commas_and_descriptors_end_with_one() {
        let read = |text| candidates(text).collect::<Vec<_>>();
        assert_eq!(read("a.png 2x,b,c.png 100w , d.png"), [("a.png", "2x"), ("b,c.png", "100w"), ("d.png", "")]);
        assert_eq!(read(" a.png, b.png 2x "), [("a.png", ""), ("b.png", "2x")]);
        assert_eq!(read(" ,, "), []);
        assert_eq!(read(&"a.png, ".repeat(2_000)).len(), super::MAX_CANDIDATES);
    }
}
