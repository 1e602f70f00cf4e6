//! The pins in a file: values under keys that name a service, and images that are called like one.

use super::image::{Image, is_digest};
use super::keys::Keys;
use super::{COMPUTED, Pin, PinState};
use crate::data::{self, Node, Value};
use crate::model::{FileId, Model, RepoId};
use crate::source::{CommitName, TagVersion};
use crate::text::{Span, fold};

/// How many pins are read of one file: a list of all images that ever were is no environment.
const MAX_PINS: usize = 10_000;

/// The pins of a file, or why it cannot be read and where.
pub(super) fn in_file(model: &Model, keys: &Keys, id: FileId) -> Result<Vec<Pin>, (String, Option<Span>)> {
    match &model[id].unread {
        Some(why) => Err((why.clone(), None)),
        None => in_text(model, keys, id, &model[id].text),
    }
}

/// The pins of a text that a file has, or had.
pub(super) fn in_text(model: &Model, keys: &Keys, id: FileId, text: &str) -> Result<Vec<Pin>, (String, Option<Span>)> {
    let root = match data::settings(&model[id].path, text) {
        Some(Ok(root)) => root,
        Some(Err(fault)) => return Err((fault.message, Some(fault.span))),
        None => return Err(("it is neither HCL, YAML, JSON, TOML nor an environment file".to_owned(), None)),
    };
    let mut reader = Reader { model, keys, id, text, path: Vec::new(), pins: Vec::new() };
    // The documents of one YAML file are a list; what is in a list has no key of its own.
    reader.node(&root);
    Ok(reader.pins)
}

struct Reader<'a> {
    model: &'a Model,
    keys: &'a Keys,
    id: FileId,
    text: &'a str,
    path: Vec<&'a str>,
    pins: Vec<Pin>,
}

/// What a value may say of a version.
#[derive(Default)]
struct Said<'a> {
    tag: Option<(&'a str, Span)>,
    digest: Option<(&'a str, Span)>,
}

impl<'a> Reader<'a> {
    fn node(&mut self, node: &'a Node) {
        if self.pins.len() >= MAX_PINS {
            return;
        }
        if node.is_map() {
            self.parts(node);
        }
        for entry in node.entries() {
            self.path.push(&entry.key);
            match self.keys.at(&self.path) {
                Some(service) => self.told(service, &entry.value),
                None => {
                    if let Some(text) = entry.value.as_text().filter(|_| is_of_image(&entry.key)) {
                        self.image(text, entry.value.span);
                    }
                    self.node(&entry.value);
                }
            }
            self.path.pop();
        }
        for item in node.items() {
            self.node(item);
        }
    }

    /// A value under a key that names its service: a version, an image, or a map with a tag.
    fn told(&mut self, service: RepoId, node: &'a Node) {
        let texts: Vec<&'a Node> = match &node.value {
            Value::Map(_) => ["tag", "version", "newTag", "image", "digest"].iter().filter_map(|key| node.get(key)).collect(),
            _ => vec![node],
        };
        let mut said = Said::default();
        for node in texts.into_iter().filter(|node| matches!(node.value, Value::Text(_) | Value::Number(_))) {
            said.take(self.shown(node), node.span);
        }
        self.add(service, said);
    }

    /// `image: acme/core:1.4.0`.
    fn image(&mut self, text: &'a str, span: Span) {
        if let Some(image) = Image::read(text)
            && let Some(service) = self.keys.of_image(image.path, image.name())
        {
            self.add(service, Said { tag: image.tag.map(|tag| (tag, span)), digest: image.digest.map(|digest| (digest, span)) });
        }
    }

    /// `{ repository: acme/core, tag: 1.4.0 }`, as charts and overlays have it.
    fn parts(&mut self, node: &'a Node) {
        let name = ["newName", "repository", "image", "name"].iter().find_map(|key| node.get(key)?.as_text());
        let of = |keys: &[&str]| keys.iter().find_map(|key| node.get(key)).filter(|node| !node.is_container());
        let (tag, digest) = (of(&["newTag", "tag"]), of(&["digest"]));
        if tag.is_none() && digest.is_none() {
            return;
        }
        let Some(image) = name.and_then(Image::read).filter(|image| image.tag.is_none()) else { return };
        if let Some(service) = self.keys.of_image(image.path, image.name()) {
            let mut said = Said::default();
            [tag, digest].into_iter().flatten().for_each(|node| said.take(self.shown(node), node.span));
            self.add(service, said);
        }
    }

    /// A value as it is written: `1.10` is no number here.
    fn shown(&self, node: &'a Node) -> &'a str {
        match &node.value {
            Value::Text(text) => text,
            _ => node.span.of(self.text),
        }
    }

    fn add(&mut self, service: RepoId, said: Said<'a>) {
        let Some((text, span)) = said.tag.or(said.digest) else { return };
        let (commit, version, state) = self.judge(service, text, said.digest.is_some());
        self.pins.push(Pin {
            service,
            file: self.id,
            span,
            key: self.path.join("."),
            said: text.to_owned(),
            version,
            commit,
            state,
            release: None,
            missing: super::Missing::default(),
        });
    }

    /// Which commit a version is, and whether its repo has it.
    fn judge(&self, service: RepoId, said: &str, has_digest: bool) -> (Option<CommitName>, Option<TagVersion>, PinState) {
        let unverifiable = |why| (None, None, PinState::Unverifiable(why));
        if is_computed(said) {
            return unverifiable(COMPUTED);
        }
        if has_digest && is_digest(said) {
            return unverifiable("a digest does not name a version");
        }
        let repo = &self.model[service].info;
        let patterns = &repo.tags;
        let version = patterns.iter().find_map(|pattern| pattern.version(said)).or(Some(said)).and_then(TagVersion::read);
        let Some(version) = version else {
            let id = said.strip_prefix("sha-").unwrap_or(said);
            return match is_commit(id) {
                // Whether it is there is known once git is asked.
                true => (Some(CommitName::Id(id.to_owned())), None, PinState::Unverifiable("git does not have the commit here")),
                false => unverifiable("it is not a version"),
            };
        };
        let Some(tags) = self.model.tags.get(&service) else {
            let why = if repo.absent { "the repo is not checked out" } else { "not all tags of the repo are known here" };
            return (None, Some(version), PinState::Unverifiable(why));
        };
        let has = |tag: &str| tags.binary_search_by(|known| known.as_str().cmp(tag)).is_ok();
        let stated = [said.to_owned(), format!("v{said}")].into_iter().filter(|_| patterns.is_empty());
        let named = patterns.iter().filter(|pattern| pattern.version(said).is_some()).map(|_| said.to_owned());
        let written = patterns.iter().map(|pattern| pattern.tag(said));
        let candidates: Vec<String> = named.chain(written).chain(stated).collect();
        if let Some(tag) = candidates.iter().find(|tag| has(tag)) {
            return (Some(CommitName::Tag(tag.clone())), Some(version), PinState::Known);
        }
        let alike = tags.iter().filter_map(|tag| Some((patterns.iter().find_map(|pattern| pattern.version(tag))?, tag)));
        let newest = alike.filter_map(|(version, tag)| Some((TagVersion::read(version)?, tag))).max();
        let state = match (candidates.first(), newest) {
            (Some(tag), Some((_, newest))) => PinState::Unknown { tag: tag.clone(), newest: newest.clone() },
            _ if patterns.is_empty() => PinState::Unverifiable("no tag of the repo carries this version; `tag` in its [[repo]] is not set"),
            _ => PinState::Unverifiable("the repo has no tag of this name pattern here"),
        };
        (None, Some(version), state)
    }
}

impl<'a> Said<'a> {
    fn take(&mut self, text: &'a str, span: Span) {
        let text = text.trim();
        match Image::read(text).filter(|_| text.contains('/') || text.contains('@')) {
            _ if is_digest(text) => self.digest = self.digest.or(Some((text, span))),
            Some(image) => {
                self.tag = self.tag.or(image.tag.map(|tag| (tag, span)));
                self.digest = self.digest.or(image.digest.map(|digest| (digest, span)));
            }
            // `core:1.4.0` without a registry.
            None => {
                let tag = text.split_once(':').map_or(text, |(_, tag)| tag);
                self.tag = self.tag.or(Some((tag, span)).filter(|_| !tag.is_empty()));
            }
        }
    }
}

/// Whether a key says that its value is an image.
fn is_of_image(key: &str) -> bool {
    fold(key).contains("image")
}

/// Whether a value is put in when the file is used.
fn is_computed(text: &str) -> bool {
    ["${", "{{", "$("].iter().any(|mark| text.contains(mark)) || text.starts_with('$')
}

/// Whether a tag is the id of a commit, as builds write it: with digits and letters, or in full.
fn is_commit(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let is_hex = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    (7..=40).contains(&text.len()) && is_hex && digits > 0 && (digits < text.len() || text.len() == 40)
}
