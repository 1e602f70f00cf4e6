//! Whether what a manifest requires is what the owner has.

use std::cmp::Ordering;

use super::entry::{Requirement, Source};
use super::range;
use super::version;
use crate::contract::{Difference, Holder, Verdict};
use crate::model::{Model, lies_in};

/// What an entry is worth; `form` is that of the owner's tags, where `book.toml` says it. Without one owner nothing can be said, and
/// neither where its version is only put in on release.
pub(super) fn judge(model: &Model, owner: Option<&Holder>, form: Option<&str>, requirement: &Requirement) -> (Verdict, Vec<Difference>) {
    let unverifiable = (Verdict::Unverifiable, Vec::new());
    let Some(owner) = owner else { return unverifiable };
    if let Source::Path(folder) = &requirement.source {
        let top = &model[owner.repo].info.path;
        return if !top.is_empty() && lies_in(folder, top) { (Verdict::InSync, Vec::new()) } else { unverifiable };
    }
    let Some(version) = owner.version.as_deref().filter(|version| !version::is_placeholder(version)) else { return unverifiable };
    let (fact, agrees) = match &requirement.source {
        Source::Range(dialect, range) => ("the range", range::takes(*dialect, range, version)),
        Source::Git { tag: Some(tag), .. } => ("the tag", version::in_tag(tag, form).and_then(|tagged| is_same(tagged, version))),
        Source::Git { tag: None, .. } | Source::Path(_) | Source::Elsewhere => ("", None),
    };
    match agrees {
        None => unverifiable,
        Some(true) => (Verdict::InSync, Vec::new()),
        Some(false) => {
            let places = (owner.text.map(|text| text.span), Some(requirement.span));
            (Verdict::Drift, vec![Difference { places, ..Difference::new(fact, version, requirement.said.as_str()) }])
        }
    }
}

/// Whether a tagged version is the owner's. A newer one says that the owner's checkout is behind, or that its manifest is: nobody can
/// say which. An older one says nothing of a version that is still to be released.
fn is_same(tagged: &str, owned: &str) -> Option<bool> {
    let (tagged_version, owned_version) = (version::semver(tagged)?, version::semver(owned)?);
    match tagged_version.cmp_precedence(&owned_version) {
        Ordering::Equal => Some(true),
        Ordering::Greater => None,
        Ordering::Less if version::is_prerelease(owned) && !version::names_prerelease_of(tagged, owned) => None,
        Ordering::Less => Some(false),
    }
}
