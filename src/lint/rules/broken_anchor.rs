//! A link into a document that has no such heading.

use super::{Rule, rule};
use crate::lint::Report;
use crate::model::{DocumentId, Model, Resolution, Target};
use crate::text::nearest;

pub(super) const RULE: Rule = rule!("broken-anchor", Error, Document(check));

/// In how many headings the one that was meant is looked for.
const MAX_HEADINGS: usize = 500;

fn check(model: &Model, id: DocumentId, report: &mut Report<'_>) {
    for reference in model.references_in(id).iter().filter(|reference| reference.resolution == Resolution::Broken) {
        if let Some((repo, path, anchor)) = reference.listed_anchor(model) {
            let name = path.rsplit('/').next().unwrap_or(path);
            let message = format!("{name} has no heading `#{anchor}`");
            let as_of = model[repo].info.listed.as_ref().map_or("", |listed| &listed.as_of);
            let help = format!("according to the inventory {as_of}; {} is not checked out here", model[repo].info.name);
            report.at(reference.document, reference.span, message).help(help);
            continue;
        }
        let Target::Heading { document, anchor, .. } = &reference.target else { continue };
        let target = &model[*document];
        let message = format!("{} has no heading `#{anchor}`", target.file_name());
        let finding = report.at(reference.document, reference.span, message);
        let headings = target.parsed.headings.as_slice();
        let ids = headings.iter().map(|heading| heading.id.as_str());
        // In a document that long, many ids are alike, and a guess among them helps nobody.
        let near = begun(anchor, ids.clone()).or_else(|| if headings.len() > MAX_HEADINGS { None } else { nearest(anchor, ids) });
        match near {
            Some(near) => finding.help(format!("did you mean `#{near}`?")),
            None if headings.is_empty() => finding.help(format!("{} has no headings; link to the file itself", target.file)),
            None => finding.help(format!("link to a heading of {}; ids are formed as on GitHub", target.file)),
        };
    }
}

/// The one id that begins as the anchor does: a heading that was given more words.
fn begun<'a>(anchor: &str, ids: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let anchor = anchor.to_lowercase();
    let mut begun = ids.into_iter().filter(|id| id.starts_with(&anchor));
    let first = begun.next().filter(|_| anchor.chars().count() > 2)?;
    begun.next().is_none().then_some(first)
}
