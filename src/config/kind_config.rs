//! `[[kind]]` in `book.toml`, and the same in the file of a preset.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::SeqAccessDeserializer;
use serde::de::{self, Deserialize, Deserializer, IntoDeserializer, SeqAccess, Visitor};

use super::kind::{ItemPlace, Kind, word_of};
use super::kinds::Kinds;
use super::{NamePattern, WorkspaceConfig, preset};
use crate::text::{Cut, nearest};

/// A `[[kind]]` table: a kind of numbered items. Keys that are left out are those of its preset.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct KindConfig {
    /// What reports call it; the word in small letters, where it is left out.
    pub name: Option<String>,
    /// The convention that it starts from.
    pub preset: Option<String>,
    /// The folders of each repo that hold its items.
    pub folder: OneOrMany<String>,
    /// What its items are called there.
    pub pattern: OneOrMany<NamePattern>,
    /// Where more of its items lie, each a pattern of the whole path from the repo's top.
    pub paths: OneOrMany<String>,
    /// What people call one, before its number.
    pub word: OneOrMany<String>,
    /// The documents that each has.
    pub documents: Option<Vec<String>>,
    /// The documents that a new item starts with.
    pub opens: OneOrMany<String>,
    /// What its plan is called, its status, and its mirror of other repos, where they are not as in the template.
    pub plan: Option<String>,
    /// See `plan`.
    pub status: Option<String>,
    /// See `plan`.
    pub mirror: Option<String>,
    /// Whether its word with a number is a common word for other things, too.
    pub common: Option<bool>,
}

/// The file of a preset.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Template {
    pub name: String,
    pub about: String,
    #[serde(default)]
    pub publish: Vec<String>,
    #[serde(rename = "kind")]
    pub kinds: Vec<KindConfig>,
}

/// A value, or a list of such.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneOrMany<T>(pub Vec<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OneOrManyVisitor(PhantomData))
    }
}

/// Reads both forms, so that a fault in a value is told by its own words.
struct OneOrManyVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for OneOrManyVisitor<T> {
    type Value = OneOrMany<T>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a text, or a list of texts")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        T::deserialize(text.into_deserializer()).map(|one| OneOrMany(vec![one]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(list)).map(OneOrMany)
    }
}

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Clone> OneOrMany<T> {
    /// This, or the other where this is left out.
    fn or(&self, other: &Self) -> Self {
        if self.0.is_empty() { other.clone() } else { self.clone() }
    }
}

impl KindConfig {
    /// Itself, with what it leaves out as another has it.
    fn over(&self, base: &Self) -> Self {
        Self {
            name: self.name.clone().or_else(|| base.name.clone()),
            preset: None,
            folder: self.folder.or(&base.folder),
            pattern: self.pattern.or(&base.pattern),
            paths: if self.folder.0.is_empty() { self.paths.or(&base.paths) } else { self.paths.clone() },
            word: self.word.or(&base.word),
            documents: self.documents.clone().or_else(|| base.documents.clone()),
            opens: self.opens.or(&base.opens),
            plan: self.plan.clone().or_else(|| base.plan.clone()),
            status: self.status.clone().or_else(|| base.status.clone()),
            mirror: self.mirror.clone().or_else(|| base.mirror.clone()),
            common: self.common.or(base.common),
        }
    }

    /// The kind that it says.
    pub(super) fn kind(&self) -> Result<Kind, String> {
        let (Some(folder), Some(pattern)) = (self.folder.0.first(), self.pattern.0.first()) else {
            return Err("a [[kind]] needs a `folder` and a `pattern`, or a `preset`".to_owned());
        };
        let words: Vec<String> = self.word.0.iter().map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect();
        let mut words = if words.is_empty() { vec![word_of(pattern.before_number(), folder.trim_matches('/'))] } else { words };
        let name = self.name.clone().unwrap_or_else(|| words.first().map(|word| word.to_lowercase()).unwrap_or_default());
        // Names begin with a word of their own: `BACK-12` for `back-12 - Write it.md`.
        for pattern in &self.pattern.0 {
            let prefix = pattern.before_number().trim_end_matches('-');
            let is_word = prefix.len() > 1 && prefix.bytes().all(|byte| byte.is_ascii_alphabetic());
            if is_word && !words.iter().any(|word| word.eq_ignore_ascii_case(prefix)) {
                words.push(prefix.to_uppercase());
            }
        }
        let place = |folder: &String| {
            let folder = folder.split('/').filter(|name| !matches!(*name, "" | ".")).collect::<Vec<_>>().join("/");
            self.pattern.0.iter().map(move |pattern| ItemPlace { folder: folder.clone(), pattern: pattern.clone() })
        };
        let documents = self.documents.clone().unwrap_or_default();
        let opens = if self.opens.0.is_empty() { documents.clone() } else { self.opens.0.clone() };
        let paths = self.paths.0.iter().map(|path| whole(path)).collect::<Result<Vec<ItemPlace>, String>>()?;
        Ok(Kind {
            name,
            words,
            places: self.folder.0.iter().flat_map(place).chain(paths).collect(),
            documents,
            opens,
            plan: self.plan.clone(),
            status: self.status.clone(),
            mirror: self.mirror.clone(),
            is_common: self.common.unwrap_or_default(),
        })
    }
}

/// A workspace has no more kinds of items: each is known by a byte.
const MAX_KINDS: usize = 200;

/// A place by the whole path of its items: the folder is what stands before the first name with a hole.
fn whole(path: &str) -> Result<ItemPlace, String> {
    let hole = path.find(['{', '*']).unwrap_or(path.len());
    let (folder, pattern) = match path.head(hole).rfind('/') {
        Some(slash) => (path.head(slash), path.tail(slash + 1)),
        None => ("", path),
    };
    Ok(ItemPlace { folder: folder.to_owned(), pattern: NamePattern::try_from(pattern.to_owned())? })
}

/// The kinds of a workspace: those of its presets, those of `[[kind]]` tables, and what `[workspace]` says of one alone. None where
/// nothing is said, so that what is there decides.
///
/// # Errors
/// What is wrong, and what would be right.
pub(super) fn kinds(workspace: &WorkspaceConfig, tables: &[KindConfig]) -> Result<Option<Kinds>, (String, Option<String>)> {
    let mut all: Vec<KindConfig> = Vec::new();
    for name in &workspace.preset.0 {
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
                    "`folder`, `task`, `word` and `documents` of [workspace] are of one kind, and the presets have several".to_owned();
                return Err((message, Some("write a [[kind]] for each, with its `preset` and what is different".to_owned())));
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
            Some(name) => match of_preset(name)? {
                [one] => all.push(table.over(one)),
                several => all.extend(several.iter().cloned()),
            },
        }
    }
    let kinds = all.iter().map(KindConfig::kind).collect::<Result<Vec<Kind>, String>>().map_err(|message| (message, None))?;
    if kinds.len() > MAX_KINDS {
        return Err((format!("there are {} kinds of items, and {MAX_KINDS} at most", kinds.len()), None));
    }
    for (index, kind) in kinds.iter().enumerate() {
        if kinds.iter().take(index).any(|other| other.name == kind.name) {
            return Err((format!("two kinds of items are called `{}`", kind.name), Some("give one of them another `name`".to_owned())));
        }
        let shares = |other: &Kind| kind.words.iter().find(|word| other.words.iter().any(|known| known.eq_ignore_ascii_case(word)));
        let clash = kinds.get(..index).unwrap_or_default().iter().find_map(|other| {
            let word = shares(other).filter(|_| kind.has_number() && other.has_number())?;
            Some(format!("`{word} 4` would be an item of two kinds: `{}` and `{}`", other.name, kind.name))
        });
        if let Some(message) = clash {
            return Err((message, Some("give one of them another `word`, or make them one kind with several folders".to_owned())));
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
    let names = || preset::all().iter().map(|preset| preset.name.as_str());
    preset::find(name).map(|preset| preset.tables.as_slice()).ok_or_else(|| {
        let help = match nearest(name, names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are: {}", names().collect::<Vec<_>>().join(", ")),
        };
        (format!("there is no preset `{name}`"), Some(help))
    })
}
