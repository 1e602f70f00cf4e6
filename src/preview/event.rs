//! What an open page is told: whether it is still the same, what is wrong with it, and why the site may be an old one.

use std::collections::BTreeMap;

use serde::Serialize;

use super::version::{Version, tag};
use crate::error::Error;
use crate::lint::Finding;
use crate::site::Counts;
use crate::text::{Cut, LineIndex};
use crate::{host, internal};

/// How many findings of its own a page is told.
const MAX_LISTED: usize = 50;

/// What keeps the newest state of the files from being shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct BuildError {
    /// Where: a file, with its line where it is known.
    pub place: String,
    pub message: String,
    /// The line of the file that is meant.
    pub line: Option<String>,
    pub help: Option<String>,
}

impl BuildError {
    pub(super) fn new(error: &Error) -> Self {
        match error {
            Error::Config(error) => {
                let lines = LineIndex::new(&error.text);
                let at = error.span.map(|span| lines.place(&error.text, span).start.line);
                let line = at.and_then(|at| error.text.lines().nth(at as usize - 1)).map(str::to_owned);
                let place = at.map_or_else(|| error.path.display().to_string(), |at| format!("{}:{at}", error.path.display()));
                Self { place, message: error.message.clone(), line, help: error.help.clone() }
            }
            Error::Theme(error) => {
                let place = error.line.map_or_else(|| error.path.clone(), |line| format!("{}:{line}", error.path));
                Self { place, message: error.message.clone(), line: None, help: None }
            }
            Error::Internal(error) => {
                Self { place: error.place.clone(), message: error.message.clone(), line: None, help: Some(internal::HELP.to_owned()) }
            }
            Error::Argument(error) => {
                Self { place: error.argument.clone(), message: error.message.clone(), line: None, help: error.help.clone() }
            }
            Error::Cancelled => Self { place: String::new(), message: error.to_string(), line: None, help: None },
            Error::Host(error) => {
                Self { place: error.path.display().to_string(), message: error.message.clone(), line: None, help: error.help.clone() }
            }
        }
    }
}

/// What a page is called that its template cannot make.
pub(super) const FAILED: &str = "failed";

/// All that an open page needs to know. The page itself compares it with what it knew.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Event {
    /// The page's bytes; none where there is no such page.
    page: Option<String>,
    /// The pictures that it shows.
    pictures: String,
    /// Each style by its path.
    styles: BTreeMap<String, String>,
    /// All scripts.
    scripts: String,
    findings: Vec<Found>,
    /// As the page's header counts them.
    here: Counts,
    /// As the header of every page counts them.
    site: Counts,
    /// What keeps the newest state of the files from being shown; the page knows it by the shorter name.
    #[serde(rename = "trouble")]
    build_error: Option<BuildError>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct Found {
    severity: &'static str,
    rule: &'static str,
    message: String,
    place: String,
    /// What its entry on the page is called.
    id: String,
}

impl Event {
    /// Of a page that is `shown` to nobody, it says that there is none.
    pub(super) fn of(version: &Version, page: &str, shown: bool, build_error: Option<&BuildError>) -> Self {
        let made = if shown { version.get(page) } else { Ok(None) };
        let fails = made.is_err();
        let served = made.ok().flatten();
        let copies = served.iter().flat_map(|served| &served.copies);
        // They may be large, and are held one at a time.
        let pictures = tag_of_all(copies.map(|copy| host::read_copy(&version.analysis().workspace, copy)));
        let mut styles = BTreeMap::new();
        let mut scripts = Vec::new();
        for (path, bytes) in version.site().theme_files() {
            if path.ends_with(".css") {
                styles.insert(path, tag(&[bytes]));
            } else if path.ends_with(".js") {
                scripts.push((path, bytes));
            }
        }
        let on_page = version.findings_on(page);
        let found = |finding: &Finding, id: String| Found {
            severity: finding.severity.name(),
            rule: finding.rule,
            message: finding.message.clone(),
            place: place(version, finding),
            id,
        };
        Self {
            page: served.map(|served| served.tag.clone()).or(fails.then(|| FAILED.to_owned())),
            pictures,
            styles,
            scripts: tag_of_all(scripts.iter().flat_map(|(path, bytes)| [Some(path.as_bytes()), Some(*bytes)])),
            here: version.site().counts_on(page),
            findings: on_page.into_iter().take(MAX_LISTED).map(|on_page| found(on_page.finding, on_page.id)).collect(),
            site: version.site().counts(),
            build_error: build_error.cloned(),
        }
    }

    /// As the browser's `EventSource` reads it: one line of JSON, which holds no line break.
    pub(super) fn text(&self) -> String {
        format!("data: {}\n\n", serde_json::to_string(self).unwrap_or_default())
    }
}

/// A short name of files, some of which may be missing: another for other files, even where they are the same bytes one after the other.
fn tag_of_all(files: impl IntoIterator<Item = Option<impl AsRef<[u8]>>>) -> String {
    let mut hasher = blake3::Hasher::new();
    for file in files {
        match file {
            Some(bytes) => hasher.update(b"+").update(blake3::hash(bytes.as_ref()).as_bytes()),
            None => hasher.update(b"-"),
        };
    }
    hasher.finalize().to_hex().head(24).to_owned()
}

/// `api/docs/…/PLAN.md:12`.
pub(super) fn place(version: &Version, finding: &Finding) -> String {
    let model = &version.analysis().model;
    match finding.location.place {
        Some((text, span)) => format!("{}:{}", finding.location.file, model.place(text, span).start.line),
        None => finding.location.file.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::tag_of_all;

    #[test]
    fn files_that_join_to_the_same_bytes_are_others() {
        let lists: [&[Option<&str>]; 6] =
            [&[], &[None], &[Some("")], &[Some("ab"), Some("c")], &[Some("a"), Some("bc")], &[Some("abc"), Some("")]];
        let mut tags: Vec<String> = lists.iter().map(|list| tag_of_all(list.iter().copied())).collect();
        assert!(tags.iter().all(|tag| tag.len() == 24));
        tags.sort_unstable();
        tags.dedup();
        assert_eq!(tags.len(), lists.len());
    }
}
