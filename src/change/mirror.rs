//! Mirrors that were copies of what their owner said once, and that the owner left behind.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::{Changes, Edit, edited};
use crate::contract::{ContractKind, Contracts, HeldText, Mirror, Verdict};
use crate::markdown;
use crate::model::{DocumentId, DocumentKind, Facts, Model, TextId};
use crate::source::KindId;
use crate::text::Span;

/// Copies that are brought up to date.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Copied {
    /// The rewritten files.
    pub changes: Changes,
    /// The contract's name, and the file of the mirror.
    pub mirrors: Vec<(String, String)>,
}

/// Drifted mirrors become what their owner says today, where `earlier` knows a text of the owner's file that said the same as they do:
/// whoever wrote such a mirror copied it, and meant no more than the owner.
pub fn mirrors(model: &Model, contracts: &Contracts, earlier: impl Fn(&str) -> Vec<Arc<str>>) -> Copied {
    let mut copied = Copied::default();
    let mut edits: BTreeMap<DocumentId, Vec<Edit>> = BTreeMap::new();
    let mut known: HashMap<&str, Vec<Arc<str>>> = HashMap::new();
    for contract in contracts.all.iter().filter(|contract| contract.kind != ContractKind::Pin) {
        let Some((owner, now)) = contract.owner.as_ref().and_then(|owner| Some((owner, owner.text?))) else { continue };
        for (mirror, held) in contract.mirrors.iter().filter_map(|mirror| Some((mirror, drifted(mirror)?))) {
            let texts = known.entry(&owner.file).or_insert_with(|| earlier(&owner.file));
            let said = plain(said(model, held).1);
            if !texts.iter().any(|text| once(model, contract.kind, text).any(|text| plain(&text) == said)) {
                continue;
            }
            let (span, written) = self::said(model, held);
            let new = in_the_manner_of(model.text(held.id), &plain(self::said(model, now).1));
            if new == written {
                continue;
            }
            match held.id {
                TextId::Document(document) => edits.entry(document).or_default().push(Edit { span, text: new }),
                TextId::File(file) => {
                    let text = edited(&model[file].text, &[Edit { span, text: new }]);
                    text.into_iter().for_each(|text| copied.changes.rewrite(&model[file].file, &model[file].text, text));
                }
            }
            copied.mirrors.push((contract.name.clone(), mirror.holder.file.clone()));
        }
    }
    for (id, edits) in edits {
        let document = &model[id];
        if document.first_bad_byte.is_none()
            && let Some(text) = edited(document.text(), &edits)
        {
            copied.changes.rewrite(&document.file, &document.parsed.text, text);
        }
    }
    copied
}

/// What makes the text of a mirror its owner's, whatever it said before; none where it says that already.
pub fn owners_words(model: &Model, owner: HeldText, mirror: HeldText) -> Option<Edit> {
    let (span, written) = said(model, mirror);
    let new = in_the_manner_of(model.text(mirror.id), &plain(said(model, owner).1));
    (new != written && !new.is_empty()).then_some(Edit { span, text: new })
}

fn drifted(mirror: &Mirror) -> Option<HeldText> {
    mirror.holder.text.filter(|_| mirror.verdict == Verdict::Drift)
}

/// A held text without the space around it, and where it stands.
fn said(model: &Model, held: HeldText) -> (Span, &str) {
    let text = held.span.of(model.text(held.id));
    let start = held.span.start as usize + text.len() - text.trim_start().len();
    let said = text.trim();
    (Span::new(start, start + said.len()), said)
}

/// What an earlier text of the owner's file said: each contract in it, or all of it.
fn once<'a>(model: &'a Model, kind: ContractKind, text: &'a Arc<str>) -> Box<dyn Iterator<Item = String> + 'a> {
    if kind == ContractKind::File {
        return Box::new(std::iter::once(text.trim().to_owned()));
    }
    let facts =
        Facts::read(&markdown::parse(text.clone()), DocumentKind::Plan, &model.kinds()[KindId::default()], &model.names, &model.vocabulary);
    Box::new(facts.contracts.into_iter().map(|contract| contract.text.value.trim().to_owned()))
}

/// A text with `\n` line endings, so that line endings make no difference.
fn plain(text: &str) -> String {
    text.replace("\r\n", "\n")
}

/// A text with the line endings of another.
fn in_the_manner_of(other: &str, text: &str) -> String {
    if other.contains("\r\n") { text.replace('\n', "\r\n") } else { text.to_owned() }
}
