//! What older versions of documents lock, each read once, when somebody asks.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use super::super::candidate::{StatedContract, stated};
use crate::markdown;
use crate::model::{Names, contracts_of};

/// The contracts in older versions of documents, as long as those are asked for and repos are called the same.
#[derive(Debug, Default)]
pub struct VersionTexts {
    names: Names,
    /// By where a text stands in memory: as long as it is kept here, nothing else stands there.
    known: HashMap<usize, Reading>,
}

#[derive(Debug)]
struct Reading {
    text: Arc<str>,
    stated: OnceLock<Arc<[StatedContract]>>,
}

fn place(text: &Arc<str>) -> usize {
    Arc::as_ptr(text).cast::<u8>() as usize
}

impl VersionTexts {
    /// Makes room for these texts, and forgets all others.
    pub fn keep<'t>(&mut self, names: &Names, texts: impl Iterator<Item = &'t Arc<str>>) {
        let mut before = std::mem::take(&mut self.known);
        if self.names != *names {
            before.clear();
            self.names.clone_from(names);
        }
        for text in texts {
            let new = || Reading { text: Arc::clone(text), stated: OnceLock::new() };
            self.known.entry(place(text)).or_insert_with_key(|place| before.remove(place).unwrap_or_else(new));
        }
    }

    /// The contracts that a text states.
    pub fn stated(&self, names: &Names, text: &Arc<str>) -> Arc<[StatedContract]> {
        match self.known.get(&place(text)).filter(|known| Arc::ptr_eq(&known.text, text)) {
            Some(known) => Arc::clone(known.stated.get_or_init(|| read(names, text))),
            None => read(names, text),
        }
    }
}

fn read(names: &Names, text: &Arc<str>) -> Arc<[StatedContract]> {
    let parsed = markdown::parse(Arc::clone(text));
    contracts_of(&parsed, names).iter().map(|contract| stated(names, &parsed, contract)).collect()
}
