//! Names of two parts in code: `Order.total`, `orders.total_cents`.

use crate::markdown::Passage;
use crate::text::{Span, words};

/// What files end with: `order.ts` is no field.
const ENDINGS: &[&str] = &[
    "ts", "tsx", "js", "jsx", "mjs", "cjs", "py", "rs", "go", "java", "kt", "rb", "php", "cs", "sql", "md", "json", "yaml", "yml", "toml",
    "proto", "graphql", "gql", "prisma", "html", "css", "sh", "txt", "csv", "env", "lock", "log", "xml", "com", "org", "io", "dev", "net",
];

/// The names of a passage that are a code span of their own, with their places.
pub(super) fn in_passage(passage: &Passage) -> Vec<(&str, Span)> {
    let pieces = passage.pieces.iter().enumerate().filter(|(_, piece)| piece.kind.is_code() && piece.kind.link().is_none());
    pieces.filter_map(|(index, piece)| Some((read(passage.piece_text(index).trim())?, piece.span))).collect()
}

/// Words of a text that is about what tables hold.
const OF_TABLES: [&str; 6] = ["column", "columns", "field", "fields", "table", "tables"];

/// Whether a passage says that it is about columns.
pub(super) fn speaks_of_columns(passage: &Passage) -> bool {
    words(&passage.text).any(|word| OF_TABLES.iter().any(|known| known.eq_ignore_ascii_case(word)))
}

fn read(text: &str) -> Option<&str> {
    let parts: Vec<&str> = text.split('.').collect();
    let is_name = |part: &&str| {
        let starts = part.starts_with(|character: char| character.is_ascii_alphabetic() || character == '_');
        starts && part.chars().all(|character| character.is_ascii_alphanumeric() || character == '_')
    };
    let last = parts.last()?.to_ascii_lowercase();
    ((2..=3).contains(&parts.len()) && parts.iter().all(is_name) && !ENDINGS.contains(&last.as_str())).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn names_have_two_parts_or_three_and_are_no_files() {
        assert!(["Order.total", "orders.total_cents", "core.people.id"].iter().all(|text| read(text).is_some()));
        assert!(
            ["Order", "order.ts", "a.b.c.d", "1.2", "Order.total()", "a. b", "", "acme.com", "Order."]
                .iter()
                .all(|text| read(text).is_none())
        );
    }
}
