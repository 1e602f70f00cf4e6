//! Links and images: where each leads in the workspace.

use percent_encoding::percent_decode_str;

use super::{Meaning, Mention, Need, Readings, Scanner};
use crate::markdown::Link;
use crate::model::Form;

pub(super) fn scan(scanner: &Scanner<'_>, mentions: &mut Vec<Mention>) {
    for link in &scanner.document.links {
        mentions.extend(mention(scanner, link));
    }
}

fn mention(scanner: &Scanner<'_>, link: &Link) -> Option<Mention> {
    let written = link.destination.trim();
    if written.is_empty() || external(written) {
        return None;
    }
    let (path, anchor) = written.split_once('#').map_or((written, None), |(path, anchor)| (path, Some(anchor)));
    let path = path.split('?').next().unwrap_or_default();
    let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let path = decode(path);
    let place = scanner.place;
    let placeholder = path.contains(['{', '<', '*', '$']);
    let local = ["/Users/", "/home/"].iter().any(|home| path.starts_with(home)) || path.contains(":\\");
    let (readings, need) = if path.is_empty() {
        (vec![place.relative("", place.path)], Need::Must)
    } else if local {
        (local_reading(scanner, &path).into_iter().collect(), Need::Free)
    } else {
        let folder = if path.starts_with('/') { "" } else { place.document_folder() };
        (vec![place.relative(folder, path.trim_start_matches('/'))], if placeholder { Need::Free } else { Need::Must })
    };
    if readings.is_empty() {
        return None;
    }
    let anchor = anchor.map(decode).filter(|anchor| !anchor.is_empty() && anchor != "top");
    let readings = Readings { readings, anchor, need };
    Some(Mention { span: link.span, text: written.to_owned(), form: Form::Link, meaning: Meaning::Path(readings) })
}

/// What a path of somebody's machine means here, when a repo's name stands in it.
fn local_reading(scanner: &Scanner<'_>, path: &str) -> Option<super::Reading> {
    let mut rest = path;
    while let Some((first, after)) = rest.split_once('/') {
        if let Some(repo) = scanner.place.names.find(first) {
            return Some(super::Reading { repo: crate::model::TargetRepo::Known(repo), path: after.trim_end_matches('/').to_owned() });
        }
        rest = after;
    }
    None
}

/// An address outside every workspace: `https:`, `mailto:`, `//host`; a drive letter is none.
fn external(destination: &str) -> bool {
    let scheme = destination.split_once(':').map(|(scheme, _)| scheme);
    let named =
        scheme.is_some_and(|scheme| scheme.len() > 1 && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.')));
    named || destination.starts_with("//")
}
