//! Files that somebody moves: what names them by their paths is edited, and the relative links of what moves itself.

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap};

use percent_encoding::percent_decode_str;

use super::renumber::definitions;
use super::{Changes, Edit, Move, edited};
use crate::model::{Document, DocumentId, Form, Model, Reference, Target, TargetRepo, folder_of, join, lies_in, way};
use crate::text::{Cut, Span};

/// The edits of documents that follow moves of files and folders; nothing is moved by it.
pub fn follow(model: &Model, moves: Vec<Move>) -> Changes {
    let mut changes = Changes { moves, ..Changes::default() };
    for id in model.document_ids() {
        let document = &model[id];
        if document.first_bad_byte.is_some() || document.unread.is_some() {
            continue;
        }
        let edits: BTreeSet<(Span, String)> = edits(model, id, &changes).into_iter().map(|edit| (edit.span, edit.text)).collect();
        let edits: Vec<Edit> = edits.into_iter().map(|(span, text)| Edit { span, text }).collect();
        if !edits.is_empty()
            && let Some(text) = edited(document.text(), &edits)
        {
            changes.rewrite(&document.file, &document.parsed.text, text);
        }
    }
    changes.moves.clear();
    changes
}

fn edits(model: &Model, id: DocumentId, changes: &Changes) -> Vec<Edit> {
    let document = &model[id];
    let defined: OnceCell<HashMap<&str, Vec<Span>>> = OnceCell::new();
    let mut edits = Vec::new();
    for reference in model.references_in(id) {
        let Some(now) = place(model, reference) else { continue };
        let Some((old, new)) = rewritten(model, document, reference, &now, changes) else { continue };
        let span = reference.span;
        // The destination is the last thing of a link, unless it is written where its label is defined.
        let here = span.of(document.text()).rfind(&old).map(|at| Span::new(span.start as usize + at, span.start as usize + at + old.len()));
        let places: Vec<Span> = match here {
            Some(place) => vec![place],
            None => {
                let defined = defined.get_or_init(|| definitions(document.text()));
                let whole = defined.get(&*reference.text).map_or(&[][..], Vec::as_slice);
                whole.iter().map(|place| Span::new(place.start as usize, place.start as usize + old.len())).collect()
            }
        };
        edits.extend(places.into_iter().map(|span| Edit { span, text: new.clone() }));
    }
    edits
}

/// The file that a reference names by its path, from the workspace's root.
fn place(model: &Model, reference: &Reference) -> Option<String> {
    if !matches!(reference.form, Form::Link | Form::Path | Form::File) {
        return None;
    }
    let (repo, path) = match &reference.target {
        Target::Document { repo, path, .. } | Target::Heading { repo, path, .. } | Target::File { repo, path, .. } => (repo, path),
        Target::Task { .. } | Target::Commit { .. } | Target::Tag { .. } | Target::PullRequest { .. } => return None,
    };
    match repo {
        TargetRepo::Known(repo) => Some(join(&model[*repo].info.path, path)),
        TargetRepo::Workspace => Some(path.to_string()),
        TargetRepo::Unknown(_) => None,
    }
}

/// The path as it is written, and as it is to be written; none where it leads to the same file as it is, or nobody can tell how.
fn rewritten(model: &Model, document: &Document, reference: &Reference, now: &str, changes: &Changes) -> Option<(String, String)> {
    let (target, home) = (changes.target(now), changes.target(&document.file));
    if target == now && home == *document.file {
        return None;
    }
    let written = reference.text.head(reference.text.find(['#', '?']).unwrap_or(reference.text.len()));
    let is_relative = reference.form == Form::Link && !written.starts_with('/');
    if is_relative {
        let (folder, new_folder) = (folder_of(&document.file), folder_of(&home));
        let plain = percent_decode_str(written).decode_utf8().ok()?;
        if written.is_empty() || join(folder, &plain) != now || join(new_folder, &plain) == target {
            return None;
        }
        let new = way(new_folder, &target);
        let new = if written.starts_with("./") && !new.starts_with("../") { format!("./{new}") } else { new };
        return Some((written.to_owned(), encoded(new)));
    }
    if target == now {
        return None;
    }
    // A path from the top of a repo, with or without the repo's folder before it.
    let root = model.repos.iter().map(|repo| repo.info.path.as_str()).find(|root| !root.is_empty() && lies_in(now, root)).unwrap_or("");
    if !lies_in(&target, root) {
        return None;
    }
    let inside = |path: &str| if root.is_empty() { path.to_owned() } else { path.tail(root.len() + 1).to_owned() };
    let plain = written.trim_start_matches('/');
    let (old, new) = match () {
        () if plain == now => (plain.to_owned(), target),
        () if plain == inside(now) => (plain.to_owned(), inside(&target)),
        () => return None,
    };
    Some((old, if reference.form == Form::Link { encoded(new) } else { new }))
}

/// A path as a link may have it.
fn encoded(path: String) -> String {
    if path.contains([' ', '(', ')', '<', '>']) {
        return path.replace(' ', "%20").replace('(', "%28").replace(')', "%29").replace('<', "%3C").replace('>', "%3E");
    }
    path
}
