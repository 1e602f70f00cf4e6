//! In which file each finding is shown, and which files have others than before.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::lint::{Finding, Location};
use crate::model::{Places, folder_of};
use crate::pipeline::Analysis;
use crate::text::Cut;

/// The findings of an analysis, by the file that they are shown in.
#[derive(Default)]
pub(super) struct Shown {
    /// By their indices in [`Analysis::findings`], in order.
    by_file: BTreeMap<String, Vec<u32>>,
    homes: Homes,
}

/// Where what is said of a path is shown, as long as there are the same documents.
#[derive(Default)]
struct Homes {
    places: Option<Arc<Places>>,
    known: HashMap<String, String>,
}

impl Shown {
    /// The findings of an analysis; what was found out about paths is taken along from the analysis before.
    pub(super) fn after(before: &mut Self, analysis: &Analysis) -> Self {
        let mut homes = std::mem::take(&mut before.homes);
        let places = &analysis.model.places;
        if homes.places.as_ref().is_none_or(|known| !Arc::ptr_eq(known, places)) {
            homes = Homes { places: Some(Arc::clone(places)), known: HashMap::new() };
        }
        let mut by_file: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        let mut next = 0;
        let is_alike = |one: &Finding, other: &Finding| {
            one.location.file == other.location.file && one.location.place.is_some() == other.location.place.is_some()
        };
        for alike in analysis.findings.chunk_by(is_alike) {
            let Location { file: named, place } = &alike[0].location;
            let file = match place {
                // What has a place is in a file that was read.
                Some(_) => named,
                None => homes.known.entry(named.clone()).or_insert_with(|| home(analysis, named)),
            };
            let end = next + alike.len() as u32;
            match by_file.get_mut(file) {
                Some(known) => known.extend(next..end),
                None => _ = by_file.insert(file.clone(), (next..end).collect()),
            }
            next = end;
        }
        Self { by_file, homes }
    }

    /// The findings that are shown in a file.
    pub(super) fn of<'a>(&self, analysis: &'a Analysis, file: &str) -> impl Iterator<Item = &'a Finding> {
        self.by_file.get(file).into_iter().flatten().filter_map(|index| analysis.findings.get(*index as usize))
    }

    /// The files in which anything is shown.
    pub(super) fn files(&self) -> impl Iterator<Item = &str> {
        self.by_file.keys().map(String::as_str)
    }

    /// The files in which something else is shown than before.
    pub(super) fn changed(before: (&Self, &Analysis), after: (&Self, &Analysis)) -> BTreeSet<String> {
        let ((old, was), (new, is)) = (before, after);
        let same = |one: &Finding, other: &Finding| {
            let place = |one: &Location, other: &Location| is_same_place((was, one), (is, other));
            let related = one.related.iter().zip(&other.related);
            one.rule == other.rule
                && one.severity == other.severity
                && one.message == other.message
                && one.help == other.help
                && place(&one.location, &other.location)
                && one.related.len() == other.related.len()
                && related.into_iter().all(|(one, other)| one.message == other.message && place(&one.location, &other.location))
        };
        let is_same = |file: &str| all_same(old.of(was, file), new.of(is, file), same);
        let files = old.files().chain(new.files()).filter(|file| !is_same(file));
        files.map(str::to_owned).collect()
    }
}

/// Whether two lists have the same, one by one.
fn all_same<'a, 'b>(
    mut one: impl Iterator<Item = &'a Finding>,
    mut other: impl Iterator<Item = &'b Finding>,
    same: impl Fn(&Finding, &Finding) -> bool,
) -> bool {
    loop {
        match (one.next(), other.next()) {
            (None, None) => return true,
            (Some(one), Some(other)) if same(one, other) => {}
            _ => return false,
        }
    }
}

/// Whether a place has the same lines and columns: its text is the same, too.
fn is_same_place((was, old): (&Analysis, &Location), (is, new): (&Analysis, &Location)) -> bool {
    let is_same_text = || match (old.place, new.place) {
        (None, None) => true,
        (Some((old, one)), Some((new, other))) => one == other && was.model.text(old) == is.model.text(new),
        _ => false,
    };
    old.file == new.file && is_same_text()
}

/// The file in which a reader sees what is said of a path: a file is its own; of a folder, or of a file that is missing, it is the
/// first document of its task, or the first beside or below it; without one, the settings.
fn home(analysis: &Analysis, path: &str) -> String {
    let Analysis { workspace, model, .. } = analysis;
    let is_known = || model.places.document(path).is_some() || model.files.iter().any(|file| file.file == path);
    if path == workspace.book_name || is_known() {
        return path.to_owned();
    }
    let files = || model.documents.iter().map(|document| &*document.file);
    let first_in = |folder: &str| {
        let inside = |file: &str| folder.is_empty() || file.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        files().find(|file| inside(file)).map(str::to_owned)
    };
    let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
    let of_task = ends.rev().find_map(|end| model.places.task(path.head(end)));
    let of_task = of_task.and_then(|task| Some(model[*model.reading_order(task).first()?].file.to_string()));
    let book = || workspace.config_path.as_ref().map(|_| workspace.book_name.to_owned());
    of_task
        .or_else(|| Some(path).filter(|path| !path.is_empty()).and_then(first_in))
        .or_else(|| Some(folder_of(path)).filter(|folder| !folder.is_empty()).and_then(first_in))
        .or_else(book)
        .unwrap_or_else(|| path.to_owned())
}
