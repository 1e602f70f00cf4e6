//! What was worked out of the past of a workspace, kept in the user's cache by commits, so that each time is looked at once.

use std::collections::BTreeMap;

use super::figures::Figures;
use crate::disk::cache;
use crate::host::Workspace;

/// What the file is called.
const NAME: &str = "past";
/// What the lines of figures and of news begin with.
const FIGURES: &str = "at";
const NEWS: &str = "between";

/// Figures by the commits that they are of, and the names of news by the commits that they came about between.
#[derive(Default)]
pub(super) struct Kept {
    pub figures: BTreeMap<String, Figures>,
    pub news: BTreeMap<(String, String), Vec<String>>,
}

impl Kept {
    /// What was kept by this very program for the same settings.
    pub(super) fn read(workspace: &Workspace) -> Self {
        let mut kept = Self::default();
        let text = cache::about(&workspace.root, NAME).and_then(|place| cache::read(&place)).unwrap_or_default();
        let mut lines = text.lines();
        if lines.next() == Some(head(workspace).as_str()) {
            lines.for_each(|line| _ = kept.take(line));
        }
        kept
    }

    fn take(&mut self, line: &str) -> Option<()> {
        let mut words = line.split(' ').map(str::to_owned);
        match words.next()?.as_str() {
            FIGURES => {
                let key = words.next()?;
                let figures: Vec<usize> = words.map(|word| word.parse()).collect::<Result<_, _>>().ok()?;
                self.figures.insert(key, figures.try_into().ok()?);
            }
            NEWS => _ = self.news.insert((words.next()?, words.next()?), words.collect()),
            _ => {}
        }
        Some(())
    }

    pub(super) fn write(&self, workspace: &Workspace) {
        let Some(place) = cache::about(&workspace.root, NAME) else { return };
        let figures =
            self.figures.iter().map(|(key, figures)| format!("{FIGURES} {key} {}", figures.map(|figure| figure.to_string()).join(" ")));
        let news = self.news.iter().map(|((was, is), names)| {
            let words = [NEWS, was, is].into_iter().chain(names.iter().map(String::as_str));
            words.collect::<Vec<_>>().join(" ")
        });
        let lines: Vec<String> = std::iter::once(head(workspace)).chain(figures).chain(news).collect();
        cache::write(&place, &lines.join("\n"));
    }
}

/// What all of it rests on beside commits: this program and the settings.
fn head(workspace: &Workspace) -> String {
    format!("{} {}", cache::program().unwrap_or_default(), cache::key(&workspace.config_text))
}
