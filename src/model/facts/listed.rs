//! Items that a document lists by their names: the rows of a catalogue, the points of a roadmap.

use super::super::{Standing, Vocabulary};
use super::status_column;
use crate::config::{Kinds, State};
use crate::markdown::{Document, PassageId};
use crate::source::Number;
use crate::text::{Cut, Span};

/// An item in a list of such.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its number.
    pub number: Number,
    /// Its name, with the words of its own: `018-localization`.
    pub name: String,
    /// How far it is, where the list says so.
    pub state: Option<State>,
    /// Where the name stands.
    pub span: Span,
}

/// How many cells of a row may hold the name, from the left.
const MAX_CELLS: usize = 3;

/// All of them: the cells of tables that hold a name and nothing else, and the names that points of lists begin with.
pub(super) fn read(document: &Document, kinds: &Kinds, vocabulary: &Vocabulary) -> Vec<Listed> {
    if !kinds.has_slug() {
        return Vec::new();
    }
    let mut listed = Vec::new();
    for table in &document.tables {
        let status = status_column(document, table);
        for row in &table.rows {
            let said = status.and_then(|column| row.cells.get(column)).map(|cell| document[*cell].text.as_str());
            let state = said.and_then(|said| vocabulary.column(said).or_else(|| signed(said)));
            let of_cell = |cell: PassageId| {
                let text = document[cell].text.trim();
                let span = document[cell].span;
                let of_kind = |(number, _)| Listed { number, name: text.to_owned(), state, span };
                Some(kinds.read_names(text).map(of_kind).collect::<Vec<_>>()).filter(|found| !found.is_empty())
            };
            listed.extend(row.cells.iter().take(MAX_CELLS).find_map(|cell| of_cell(*cell)).into_iter().flatten());
        }
    }
    for item in &document.items {
        let lead = document.lead(item);
        let start = lead.len() - lead.trim_start_matches(|c: char| !c.is_alphanumeric()).len();
        let rest = lead.tail(start);
        let name = rest.split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))).next().unwrap_or_default();
        for (number, _) in kinds.read_names(name.trim_end_matches('.')) {
            let ticked = item.checked.filter(|ticked| *ticked).map(|_| State::Complete);
            let state = ticked.or_else(|| signed(lead.head(start)));
            listed.push(Listed { number, name: name.trim_end_matches('.').to_owned(), state, span: item.span });
        }
    }
    listed
}

/// The state that a ticked or an empty box says.
fn signed(text: &str) -> Option<State> {
    match Vocabulary::sign(text)? {
        Standing::Open => Some(State::Pending),
        Standing::Settled | Standing::Ended => Some(State::Complete),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::markdown;

    #[test]
    fn rows_and_points_are_listed() {
        let kinds = Config::parse("[workspace]\npreset = \"spec-kit\"\n", "book.toml").unwrap().kinds;
        let text = "| # | Spec | Status |\n|---|---|---|\n| 1 | `001-login` | Done |\n| 2 | `018-later` | Not started |\n| 3 | see 002-x | |\n\n\
                    - \u{2705} `003-export` \u{2014} done\n- [ ] 019-training\n- Not 020-help\n";
        let listed = read(&markdown::parse(text.into()), &kinds, &Vocabulary::default());
        let names: Vec<(&str, Option<State>)> = listed.iter().map(|item| (item.name.as_str(), item.state)).collect();
        assert_eq!(
            names,
            [
                ("001-login", Some(State::Complete)),
                ("018-later", Some(State::Pending)),
                ("003-export", Some(State::Complete)),
                ("019-training", None)
            ]
        );
    }
}
