//! Which kinds of items a workspace has, by all that `book.toml` says of them.

use super::kind::Kind;
use super::kind_config::{KindConfig, OneOrMany};
use super::kinds::Kinds;
use super::{WorkspaceConfig, preset};

/// A workspace has no more kinds of items: each is known by a byte.
const MAX_KINDS: usize = 200;

/// The kinds of a workspace: those of its presets, those of `[[kind]]` tables, and what `[workspace]` says of one alone. None where
/// nothing is said, so that what is there decides.
///
/// # Errors
/// What is wrong, and what would be right.
pub(super) fn kinds(workspace: &WorkspaceConfig, tables: &[KindConfig]) -> Result<Option<Kinds>, (String, Option<String>)> {
    let mut all: Vec<KindConfig> = Vec::new();
    for name in &workspace.preset.get_ref().0 {
        all.extend(of_preset(name)?.iter().cloned());
    }
    let single = KindConfig {
        folder: OneOrMany(workspace.folder.iter().cloned().collect()),
        pattern: OneOrMany(workspace.task.iter().cloned().collect()),
        word: OneOrMany(workspace.word.iter().cloned().collect()),
        documents: workspace.documents.clone(),
        ..KindConfig::default()
    };
    if single != KindConfig::default() {
        match all.as_mut_slice() {
            [] => all.push(over_tasks(&single)?),
            [one] => *one = single.over(one),
            _ => {
                let message =
                    "`folder`, `task`, `word` and `documents` in [workspace] describe one kind, but the presets have several".to_owned();
                return Err((message, Some("write a [[kind]] for each, with its `preset` and what differs".to_owned())));
            }
        }
    }
    for table in tables {
        match &table.preset {
            // What has the name of one that is there changes that.
            None => match all.iter_mut().find(|known| known.name.is_some() && known.name == table.name) {
                Some(known) => *known = table.over(known),
                None => all.push(table.clone()),
            },
            Some(name) => match of_preset(name.get_ref())? {
                [one] => all.push(table.over(one)),
                several => all.extend(several.iter().cloned()),
            },
        }
    }
    let kinds = all.iter().map(KindConfig::kind).collect::<Result<Vec<Kind>, String>>().map_err(|message| (message, None))?;
    if kinds.len() > MAX_KINDS {
        return Err((format!("{} kinds of items; the limit is {MAX_KINDS}", kinds.len()), None));
    }
    for (index, kind) in kinds.iter().enumerate() {
        if kinds.iter().take(index).any(|other| other.name == kind.name) {
            return Err((format!("two kinds of items are named `{}`", kind.name), Some("rename one of them".to_owned())));
        }
        let shares = |other: &Kind| kind.words.iter().find(|word| other.words.iter().any(|known| known.eq_ignore_ascii_case(word)));
        let clash = kinds.get(..index).unwrap_or_default().iter().find_map(|other| {
            let word = shares(other).filter(|_| kind.has_number() && other.has_number())?;
            Some(format!("`{word} 4` is ambiguous: the kinds `{}` and `{}` have the same word", other.name, kind.name))
        });
        if let Some(message) = clash {
            return Err((message, Some("change the `word` of one, or make them one kind with several folders".to_owned())));
        }
    }
    Ok((!kinds.is_empty()).then(|| Kinds::new(kinds)))
}

/// What `[workspace]` says, over what tasks have: the documents of the template are those of folders that have no words of their own.
fn over_tasks(single: &KindConfig) -> Result<KindConfig, (String, Option<String>)> {
    let [tasks] = of_preset("cross-collab")? else { return Ok(single.clone()) };
    let mut kind = single.over(tasks);
    if single.word.0.is_empty() && (!single.pattern.0.is_empty() || !single.folder.0.is_empty()) {
        (kind.word, kind.name) = (OneOrMany::default(), None);
    }
    if single.documents.is_none() && kind.pattern.0.iter().any(|pattern| pattern.has_slug() || !pattern.has_number()) {
        kind.documents = None;
    }
    Ok(kind)
}

fn of_preset(name: &str) -> Result<&'static [KindConfig], (String, Option<String>)> {
    preset::named(name).map(|preset| preset.tables.as_slice()).map_err(|(message, help)| (message, Some(help)))
}
