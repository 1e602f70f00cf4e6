//! The entities that a picture declares: some programs write their namespaces as such. None stands for another, so that none grows.

use std::borrow::Cow;
use std::collections::HashMap;

use quick_xml::escape::{resolve_predefined_entity, unescape_with};

use crate::text::Cut;

/// How many there may be, and how long each, in bytes.
const MAX_ENTITIES: usize = 64;
const MAX_ENTITY_BYTES: usize = 256;

#[derive(Debug, Default)]
pub(super) struct Entities(HashMap<String, String>);

impl Entities {
    /// Those of a document type, as far as they are plain text.
    pub(super) fn of(doctype: &str) -> Self {
        let mut entities = HashMap::new();
        for rest in doctype.split("<!ENTITY").skip(1) {
            let Some((name, value)) = rest.trim_start().split_once(char::is_whitespace) else { continue };
            let value = value.trim_start();
            let Some(quote) = value.chars().next().filter(|quote| matches!(quote, '"' | '\'')) else { continue };
            let Some(value) = value.tail(1).split(quote).next() else { continue };
            let is_plain = value.len() <= MAX_ENTITY_BYTES && !value.contains(['&', '<', '%']);
            if is_plain && entities.len() < MAX_ENTITIES {
                entities.entry(name.to_owned()).or_insert_with(|| value.to_owned());
            }
        }
        Self(entities)
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        resolve_predefined_entity(name).or_else(|| self.0.get(name).map(String::as_str))
    }

    /// A value with what its references stand for; none where one stands for nothing.
    pub(super) fn decoded(&self, value: &str) -> Option<String> {
        unescape_with(value, |name| self.get(name)).ok().map(Cow::into_owned)
    }
}
