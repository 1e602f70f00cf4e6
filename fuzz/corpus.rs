//! Real documents, diagrams and data: those of the project itself.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use crate::choices::Choices;

/// Longer ones are cut: what is tried must be quick to try.
const LONGEST: usize = 6000;

static DOCUMENTS: LazyLock<Vec<String>> = LazyLock::new(|| texts(&["examples", "content", "templates", "tests/diagrams/corpus"], &["md"]));
static DATA: LazyLock<Vec<String>> = LazyLock::new(|| {
    texts(&["examples", "tests/formats", "tests/diagrams", "ci", "src/model"], &["json", "toml", "yml", "yaml", "prisma", "txt"])
});
static DIAGRAMS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let fences = texts(&["examples", "content", "tests/diagrams/corpus"], &["md"]).into_iter().flat_map(|text| {
        let document = crossbook::markdown::parse(text.into());
        let diagrams = document.fences.iter().filter(|fence| fence.language == "mermaid").map(|fence| fence.code.clone());
        diagrams.collect::<Vec<_>>()
    });
    fences.collect()
});

/// A document.
pub fn document(choices: &mut Choices) -> &'static str {
    &DOCUMENTS[choices.below(DOCUMENTS.len())]
}

/// A text that machines read.
pub fn data(choices: &mut Choices) -> &'static str {
    &DATA[choices.below(DATA.len())]
}

/// A diagram.
pub fn diagram(choices: &mut Choices) -> &'static str {
    &DIAGRAMS[choices.below(DIAGRAMS.len())]
}

fn texts(folders: &[&str], endings: &[&str]) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    folders.iter().for_each(|folder| find(&root.join(folder), endings, &mut paths));
    let mut texts: Vec<String> = paths.iter().filter_map(|path| fs::read_to_string(path).ok()).collect();
    texts.iter_mut().for_each(|text| text.truncate(text.floor_char_boundary(LONGEST)));
    // The simplest first.
    texts.sort_by_key(String::len);
    texts.insert(0, String::new());
    texts
}

fn find(folder: &Path, endings: &[&str], paths: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() && !path.ends_with("node_modules") {
            find(&path, endings, paths);
        } else if path.extension().is_some_and(|ending| endings.iter().any(|known| ending == *known)) {
            paths.push(path);
        }
    }
}
