//! Paths and anchors that may be written: what there is in a folder, and the headings of a document.

use std::collections::BTreeMap;

use lsp_types::{CompletionItem, CompletionItemKind};

use super::completion::Writing;
use crate::model::{DocumentId, folder_of, join};
use crate::text::Cut;

/// With more names than this in a folder, the first are offered.
const MAX_NAMES: usize = 500;

/// What may follow in a link's destination, or in code that is a path; none where neither is written.
pub(super) fn completion(writing: &Writing<'_>) -> Option<Vec<CompletionItem>> {
    let (written, is_link) = written(writing.line)?;
    if let (true, Some((path, anchor))) = (is_link, written.split_once('#')) {
        return Some(anchors(writing, path, anchor));
    }
    if !is_link && !written.contains('/') {
        return None;
    }
    let (folder, name) = written.rsplit_once('/').map_or(("", written), |(folder, name)| (folder, name));
    let items = folders(writing, folder, written.starts_with('/'), is_link).into_iter().find_map(|folder| {
        let names = names(writing, &folder);
        (!names.is_empty()).then_some(names)
    });
    let items = items.unwrap_or_default().into_iter().take(MAX_NAMES).map(|(entry, detail)| {
        let kind = if detail.is_none() { CompletionItemKind::FOLDER } else { CompletionItemKind::FILE };
        writing.item(&entry, name.len(), kind, detail.filter(|detail| !detail.is_empty()))
    });
    Some(items.collect())
}

/// What is written of a path up to the cursor, and whether it is a link's.
fn written(line: &str) -> Option<(&str, bool)> {
    let is_path = |part: &str| !part.contains(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | ':'));
    if let Some(at) = line.rfind("](") {
        let part = line.tail(at + 2);
        if !part.contains(')') {
            return is_path(part).then_some((part, true));
        }
    }
    let at = line.rfind('`').filter(|_| line.matches('`').count() % 2 == 1)?;
    let part = line.tail(at + 1);
    is_path(part).then_some((part, false))
}

/// The folders that may be meant, the likeliest first, from the workspace's root: links go from the document, other paths from the top of
/// a repo.
fn folders(writing: &Writing<'_>, written: &str, is_from_top: bool, is_link: bool) -> Vec<String> {
    let model = writing.view.model();
    let document = &model[writing.document];
    let top = document.repo.map_or("", |repo| model[repo].info.path.as_str());
    if is_link {
        return vec![if is_from_top { join(top, written.trim_start_matches('/')) } else { join(folder_of(&document.file), written) }];
    }
    let others = model.repos.iter().filter(|repo| writing.line.contains(&repo.info.name)).map(|repo| repo.info.path.as_str());
    others.chain([top, ""]).map(|top| join(top, written)).collect()
}

/// What is known to be in a folder: documents and files that contracts name, and the folders of these, each with a title if it has one.
fn names(writing: &Writing<'_>, folder: &str) -> BTreeMap<String, Option<String>> {
    let model = writing.view.model();
    let mut names = BTreeMap::new();
    let documents = model.documents.iter().map(|document| (&*document.file, document.title()));
    for (file, title) in documents.chain(model.files.iter().map(|file| (file.file.as_str(), ""))) {
        let inside = if folder.is_empty() { Some(file) } else { file.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')) };
        let Some(inside) = inside else { continue };
        match inside.split_once('/') {
            Some((name, _)) => _ = names.entry(format!("{name}/")).or_insert(None),
            None => _ = names.insert(inside.to_owned(), Some(title.to_owned())),
        }
    }
    names
}

/// The headings of a document, by their ids.
fn anchors(writing: &Writing<'_>, path: &str, written: &str) -> Vec<CompletionItem> {
    let model = writing.view.model();
    let own = &model[writing.document];
    let document: Option<DocumentId> = match path {
        "" => Some(writing.document),
        path => folders(writing, path, path.starts_with('/'), true).first().and_then(|path| model.places.document(path)),
    };
    let Some(document) = document.map(|id| &model[id]) else { return Vec::new() };
    let headings = document.parsed.headings.iter().filter(|heading| !heading.legacy);
    let item = |heading| {
        let heading: &crate::markdown::Heading = heading;
        let words = document.parsed.heading_text(heading).trim().to_owned();
        let item = writing.item(&heading.id, written.len(), CompletionItemKind::REFERENCE, Some(words.clone()));
        CompletionItem { filter_text: Some(format!("{} {words}", heading.id)), ..item }
    };
    let items = headings.map(item);
    // Of the document itself, in their order.
    let is_own = std::ptr::eq(own, document);
    let order = |(index, item): (usize, CompletionItem)| CompletionItem { sort_text: is_own.then(|| format!("{index:04}")), ..item };
    items.enumerate().map(order).collect()
}
