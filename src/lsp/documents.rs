//! The files that are open in the editor, as it holds them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lsp_types::{TextDocumentContentChangeEvent, Uri};

use super::position::Encoding;
use crate::text::{Cut, LineIndex};

/// A file that is open.
#[derive(Clone, Debug)]
pub(super) struct OpenDocument {
    /// As the editor writes it.
    pub uri: Uri,
    pub version: i32,
    pub text: Arc<str>,
}

/// All files that are open, by their real paths.
#[derive(Debug, Default)]
pub(super) struct Documents {
    open: BTreeMap<PathBuf, OpenDocument>,
    edited_last: Option<PathBuf>,
}

impl Documents {
    pub(super) fn open(&mut self, path: PathBuf, document: OpenDocument) {
        self.edited_last = Some(path.clone());
        self.open.insert(path, document);
    }

    /// Makes the changes, one after another. A file that is not open has none.
    pub(super) fn change(&mut self, path: &Path, version: i32, changes: &[TextDocumentContentChangeEvent], encoding: Encoding) {
        if let Some(document) = self.open.get_mut(path) {
            document.version = version;
            self.edited_last = Some(path.to_owned());
            for change in changes {
                document.text = changed(&document.text, change, encoding).into();
            }
        }
    }

    pub(super) fn close(&mut self, path: &Path) {
        self.open.remove(path);
    }

    /// What they say is not known any longer.
    pub(super) fn forget(&mut self) {
        self.open.clear();
    }

    /// What was opened or edited last.
    pub(super) fn edited_last(&self) -> Option<&Path> {
        self.edited_last.as_deref()
    }

    pub(super) fn get(&self, path: &Path) -> Option<&OpenDocument> {
        self.open.get(path)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&Path, &OpenDocument)> {
        self.open.iter().map(|(path, document)| (path.as_path(), document))
    }
}

fn changed(text: &str, change: &TextDocumentContentChangeEvent, encoding: Encoding) -> String {
    let Some(range) = change.range else { return change.text.clone() };
    let range = encoding.span(text, &LineIndex::new(text), range).range();
    [text.head(range.start), &change.text, text.tail(range.end)].concat()
}

#[cfg(test)]
mod tests {
    use lsp_types::{Position, Range};

    use super::*;

    #[test]
    fn an_edit_in_the_middle_of_characters_of_several_bytes_is_made_there() {
        let edit = |text: &str, range: Option<(u32, u32, u32, u32)>, new: &str, encoding| {
            let range = range.map(|(line, column, to, end)| Range::new(Position::new(line, column), Position::new(to, end)));
            changed(text, &TextDocumentContentChangeEvent { range, range_length: None, text: new.to_owned() }, encoding)
        };
        let text = "# \u{1f980} \u{2014} x\r\n\u{e4}b\r\n";
        assert_eq!(edit(text, Some((0, 5, 0, 6)), "-", Encoding::Utf16), "# \u{1f980} - x\r\n\u{e4}b\r\n");
        assert_eq!(edit(text, Some((0, 7, 0, 10)), "-", Encoding::Utf8), "# \u{1f980} - x\r\n\u{e4}b\r\n");
        assert_eq!(edit(text, Some((0, 99, 1, 1)), "", Encoding::Utf16), "# \u{1f980} \u{2014} xb\r\n");
        assert_eq!(edit(text, Some((9, 0, 9, 0)), "z", Encoding::Utf16), format!("{text}z"));
        assert_eq!(edit(text, None, "new", Encoding::Utf16), "new");
    }
}
