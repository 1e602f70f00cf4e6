//! The files that a schema is made of: the one that is compared, and those that it refers to.

use std::collections::HashMap;

use crate::contract::file::found::{Said, Spot};
use crate::data::{Language, Node, Value};
use crate::model::{FileId, join};
use crate::text::Span;

/// One file of a schema.
#[derive(Clone, Copy)]
pub(in crate::contract::file) struct Doc<'a> {
    pub text: &'a str,
    pub root: &'a Node,
    /// Relative to its repo.
    pub path: &'a str,
    /// None for the file that is compared.
    pub file: Option<FileId>,
}

/// One side of a comparison: its files, the one that is compared first.
pub(in crate::contract::file) struct Docs<'a> {
    docs: Vec<Doc<'a>>,
    by_path: HashMap<&'a str, usize>,
    pub language: Language,
}

impl<'a> Docs<'a> {
    pub(in crate::contract::file) fn new(docs: Vec<Doc<'a>>, language: Language) -> Self {
        let by_path = docs.iter().enumerate().map(|(index, doc)| (doc.path, index)).collect();
        Self { docs, by_path, language }
    }

    pub(in crate::contract::file) fn root(&self) -> Spot<'a> {
        let doc = self.docs[0];
        Spot::alone(doc.root, doc.text)
    }

    /// A value without a key: an entry of a list.
    pub(in crate::contract::file) fn item(&self, above: Spot<'a>, node: &'a Node) -> Spot<'a> {
        Spot { doc: above.doc, ..Spot::alone(node, self.docs[above.doc].text) }
    }

    pub(in crate::contract::file) fn at(&self, text: impl Into<String>, spot: Spot<'a>, place: Span) -> Said {
        Said { file: self.file(spot), ..Said::new(text, place) }
    }

    /// The file of a value, where it is another than the one that is compared.
    pub(in crate::contract::file) fn file(&self, spot: Spot<'a>) -> Option<FileId> {
        self.docs[spot.doc].file
    }

    /// What a value says.
    pub(in crate::contract::file) fn said(&self, spot: Spot<'a>) -> Said {
        Said { file: self.file(spot), ..spot.said(self.docs[spot.doc].text) }
    }

    /// What a reference names, seen from the file that it is in.
    pub(in crate::contract::file) fn target(&self, reference: &str, from: usize) -> Option<Spot<'a>> {
        let (path, pointer) = reference.split_once('#').unwrap_or((reference, ""));
        let doc = match path {
            "" => from,
            path => *self.by_path.get(beside(self.docs[from].path, path)?.as_str())?,
        };
        let Doc { text, root, .. } = self.docs[doc];
        let mut spot = Spot { doc, ..Spot::alone(root, text) };
        if pointer.is_empty() {
            return Some(spot);
        }
        for part in pointer.strip_prefix('/')?.split('/') {
            let part = percent_encoding::percent_decode_str(part).decode_utf8().ok()?.replace("~1", "/").replace("~0", "~");
            spot = match &spot.node.value {
                Value::List(nodes) => self.item(spot, nodes.get(part.parse::<usize>().ok()?)?),
                _ => spot.entry(&part)?,
            };
        }
        Some(spot)
    }
}

/// The path of a file of the same repo that another one refers to. None where it is outside of the repo, or no path.
pub(in crate::contract::file) fn beside(path: &str, reference: &str) -> Option<String> {
    let has_scheme = reference.split_once(':').is_some_and(|(scheme, _)| !scheme.contains('/'));
    if has_scheme || reference.starts_with('/') || reference.contains(['\\', '\0']) {
        return None;
    }
    let reference = percent_encoding::percent_decode_str(reference).decode_utf8().ok()?;
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in reference.split('/') {
        match part {
            "" | "." => {}
            ".." => _ = parts.pop()?,
            part => parts.push(part),
        }
    }
    (!parts.is_empty()).then(|| parts.iter().fold(String::new(), |path, part| join(&path, part)))
}

#[cfg(test)]
mod tests {
    use super::beside;

    #[test]
    fn a_reference_stays_in_its_repo() {
        let from = |reference: &str| beside("api/v1/openapi.yaml", reference);
        assert_eq!(from("./common.yaml").as_deref(), Some("api/v1/common.yaml"));
        assert_eq!(from("../shared/a%20b.yaml").as_deref(), Some("api/shared/a b.yaml"));
        for outside in ["../../../a.yaml", "/etc/passwd", "https://example.org/a.yaml", "file:///etc/passwd", "..\\a.yaml", "//host/a"] {
            assert_eq!(from(outside), None, "{outside}");
        }
    }
}
