//! `[[kind]]` in `book.toml`, and the same in the file of a preset.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::SeqAccessDeserializer;
use serde::de::{self, Deserialize, Deserializer, IntoDeserializer, SeqAccess, Visitor};

use toml::Spanned;

use super::NamePattern;
use super::kind::{ItemPlace, Kind, word_of};
use crate::text::Cut;

/// A `[[kind]]` table: a kind of numbered items. Keys that are left out are those of its preset.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct KindConfig {
    /// What reports call it; the word in small letters, where it is left out.
    pub name: Option<String>,
    /// The convention that it starts from.
    pub preset: Option<Spanned<String>>,
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
    pub(super) fn over(&self, base: &Self) -> Self {
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

/// A place by the whole path of its items: the folder is what stands before the first name with a hole.
fn whole(path: &str) -> Result<ItemPlace, String> {
    let hole = path.find(['{', '*']).unwrap_or(path.len());
    let (folder, pattern) = match path.head(hole).rfind('/') {
        Some(slash) => (path.head(slash), path.tail(slash + 1)),
        None => ("", path),
    };
    Ok(ItemPlace { folder: folder.to_owned(), pattern: NamePattern::try_from(pattern.to_owned())? })
}
