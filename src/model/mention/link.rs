//! Links and images: where each leads in the workspace.

use percent_encoding::percent_decode_str;

use super::{Meaning, Mention, Need, Reading, Readings, Scanner};
use crate::markdown::{Autolinks, Link, Passage, PieceKind};
use crate::model::address::{Addressed, Version};
use crate::model::{Form, TargetRepo};
use crate::text::{Cut, Span, without_text_fragment};

pub(super) fn scan(scanner: &Scanner<'_>, mentions: &mut Vec<Mention>) {
    for link in &scanner.document.links {
        mentions.extend(mention(scanner, link));
    }
}

fn mention(scanner: &Scanner<'_>, link: &Link) -> Option<Mention> {
    let written = link.destination.trim();
    if let Some(addressed) = scanner.place.addresses.find(written) {
        return Some(at_forge(link.span, written, addressed));
    }
    let place_in = without_line(written);
    if place_in.is_empty() || external(place_in) || is_forge_page(place_in) {
        return None;
    }
    let (path, anchor) = place_in.split_once('#').map_or((place_in, None), |(path, anchor)| (path, Some(anchor)));
    let path = path.split('?').next().unwrap_or_default();
    let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let path = decode(path);
    let place = scanner.place;
    let wanted = match () {
        () if path.contains(['{', '<', '*', '$']) => Need::Free,
        // One bare word in parentheses behind brackets is as often code, `f[i](j)`, as a link.
        () if !path.contains(['.', '/']) => Need::Alike,
        () => Need::Must,
    };
    let local = ["/Users/", "/home/"].iter().any(|home| path.starts_with(home)) || path.contains(":\\");
    let (readings, need) = if path.is_empty() {
        (vec![place.relative("", place.path)], Need::Must)
    } else if local {
        (local_reading(scanner, &path).into_iter().collect(), Need::Free)
    } else {
        let folder = if path.starts_with('/') { "" } else { place.document_folder() };
        (vec![place.relative(folder, path.trim_start_matches('/'))], wanted)
    };
    if readings.is_empty() {
        return None;
    }
    let anchor = anchor.map(without_text_fragment).map(decode).filter(|anchor| !anchor.is_empty() && anchor != "top");
    let readings = Readings { readings, anchor, need };
    Some(Mention { span: link.span, text: written.into(), form: Form::Link, meaning: Meaning::Path(readings) })
}

/// Addresses that stand in the prose as they are.
pub(super) fn bare(scanner: &Scanner<'_>, passage: &Passage, mentions: &mut Vec<Mention>) {
    let text = passage.text.as_str();
    if !text.contains("://") && !text.contains("www.") {
        return;
    }
    for link in Autolinks::new(text) {
        let address = link.address();
        let piece = passage.piece_at(link.start);
        let is_text = piece.is_some_and(|piece| passage.pieces[piece].exact && passage.pieces[piece].kind == PieceKind::Text);
        if let Some(addressed) = scanner.place.addresses.find(&address).filter(|_| is_text) {
            mentions.push(at_forge(passage.source(link.start, link.start + link.text.len()), &address, addressed));
        }
    }
}

fn at_forge(span: Span, url: &str, addressed: Addressed) -> Mention {
    let Addressed { repo, path, anchor, version } = addressed;
    let meaning = match version {
        Version::Commit(id) => Meaning::Pinned { repo, id, path },
        Version::Read | Version::Other => {
            let need = if version == Version::Read { Need::Must } else { Need::Other };
            Meaning::Path(Readings { readings: vec![Reading { repo: TargetRepo::Known(repo), path: path.into() }], anchor, need })
        }
    };
    Mention { span, text: url.into(), form: Form::Link, meaning }
}

/// What a path of somebody's machine means here, when a repo's name stands in it.
fn local_reading(scanner: &Scanner<'_>, path: &str) -> Option<Reading> {
    let mut rest = path;
    while let Some((first, after)) = rest.split_once('/') {
        if let Some(repo) = scanner.place.names.find(first) {
            return Some(Reading { repo: TargetRepo::Known(repo), path: after.trim_end_matches('/').into() });
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

/// A path without the line, and the column, that an editor writes behind it: `../src/a.rs:10:4`.
fn without_line(destination: &str) -> &str {
    let cut = |text: &'_ str| {
        let (path, line) = text.rsplit_once(':')?;
        (path.contains('.') && !line.is_empty() && line.bytes().all(|b| b.is_ascii_digit())).then_some(path.len())
    };
    let once = cut(destination).map_or(destination, |end| destination.head(end));
    let twice = cut(once).map_or(once, |end| once.head(end));
    if twice.contains("//") { destination } else { twice }
}

/// Whether a path leads out of the files and to a page that a forge has beside them: `../../pull/12`, `/acme/core/issues`.
fn is_forge_page(destination: &str) -> bool {
    const PAGES: [&str; 10] = ["pull", "pulls", "issues", "wiki", "actions", "releases", "discussions", "commit", "compare", "milestones"];
    let page = match destination.strip_prefix('/') {
        Some(rooted) => rooted.splitn(3, '/').nth(2),
        None => destination.strip_prefix("../../").map(|above| above.trim_start_matches("../")),
    };
    let page = page.map(|page| page.split(['/', '?', '#']).collect::<Vec<_>>());
    page.is_some_and(|page| PAGES.contains(&page[0]) && page.iter().all(|part| !part.contains('.') || page[0] == "compare"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_a_forge_are_no_files() {
        for page in ["../../pull/12", "../../../issues/4", "../../wiki", "/acme/core/pull/12", "/acme/core/issues?q=open"] {
            assert!(is_forge_page(page), "{page}");
        }
        for file in ["../pull/12", "../../issues/list.md", "../../docs/a.md", "/docs/wiki.md", "PLAN.md"] {
            assert!(!is_forge_page(file), "{file}");
        }
    }

    #[test]
    fn a_line_is_no_part_of_a_path() {
        assert_eq!(without_line("../src/a.rs:10"), "../src/a.rs");
        assert_eq!(without_line("a.rs:10:4"), "a.rs");
        assert_eq!(without_line("http://host.example:80"), "http://host.example:80");
        assert_eq!(without_line("PLAN.md#a"), "PLAN.md#a");
    }
}
