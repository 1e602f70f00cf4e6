//! A link to a file that does not exist.

use super::{Rule, rule, spelt};
use crate::lint::Report;
use crate::model::{
    Document, DocumentId, DocumentKind, FORGE_HOSTS, Form, Model, Reference, Resolution, Target, TargetRepo, folder_of, join, way,
};
use crate::text::{Cut, Span, nearest};

pub(super) const RULE: Rule = rule!("broken-link", Error, Document(check));

fn check(model: &Model, id: DocumentId, report: &mut Report<'_>) {
    let links =
        model.references_in(id).iter().filter(|reference| reference.form == Form::Link && reference.resolution == Resolution::Broken);
    for link in links.filter(|link| !matches!(link.target, Target::Heading { .. }) && link.listed_anchor(model).is_none()) {
        let (message, path) = match &link.target {
            Target::Task { repo: TargetRepo::Known(repo), number: Some(number), .. } if host(&link.text).is_none() => {
                (format!("{} has no {}", model[*repo].info.name, model.label(*number)), None)
            }
            target => (format!("`{}` does not exist", link.text), target.path()),
        };
        let finding = report.at(link.document, link.span, message);
        if let Some(spelling) = model.spelling(&link.target) {
            let corrected = spelling.corrected(&link.text);
            let finding = finding.help(spelt(corrected.as_deref().unwrap_or(spelling.path())));
            if let Some((span, text)) = destination(model, link, true).zip(corrected) {
                finding.replace_all(true, [(span, text)]);
            }
        } else if let Some(host) = host(&link.text) {
            let address = format!("https://{}", link.text);
            let finding = finding.help(format!("add the scheme: `{address}`"));
            if let Some(span) = destination(model, link, false).filter(|_| is_known(host)) {
                finding.replace_all(true, [(span, address)]);
            }
        } else if let Some(way) = from_root(model, link) {
            let finding = finding.help(format!("links are relative to the document's folder: `{way}`"));
            if let Some(span) = destination(model, link, false) {
                // Whether the document has the heading, too, is another question.
                finding.replace_all(!way.contains('#'), [(span, way)]);
            }
        } else if let (Some(path), true) = (path, is_of_another_version(model, link)) {
            finding.help(format!("that version has no `{path}`, but the checked-out version does"));
        } else if let Some(near) = path.and_then(|path| neighbour(model, link, path)) {
            finding.help(format!("did you mean `{near}` in the same folder?"));
        } else if let Some(way) = path.and_then(|path| elsewhere(model, link, path)) {
            finding.help(format!("did you mean `{way}`?"));
        } else if let (TargetRepo::Known(repo), Some(path)) = (link.target.repo(), path)
            && let Some(listed) = &model[*repo].info.listed
        {
            finding
                .help(format!("the link points to `{path}` in {}, which is not in the inventory {}", model[*repo].info.name, listed.as_of));
        } else if let Some(path) = path {
            finding.help(format!("the link points to `{path}`"));
        }
    }
}

/// Whether a link leads to a version of a file that is there in the version that is read.
fn is_of_another_version(model: &Model, link: &Reference) -> bool {
    let (TargetRepo::Known(repo), Some(path)) = (link.target.repo(), link.target.path()) else { return false };
    link.text.contains("://") && model.places.document(&join(&model[*repo].info.path, path)).is_some()
}

/// Hosts beside those of repos that people write without a scheme.
const OTHER_HOSTS: [&str; 4] = ["docs.google.com", "stackoverflow.com", "en.wikipedia.org", "www.npmjs.com"];

fn is_known(host: &str) -> bool {
    FORGE_HOSTS.contains(&host) || OTHER_HOSTS.contains(&host)
}

/// Ends of hosts' names that no file's name has.
const DOMAINS: [&str; 6] = [".com", ".org", ".net", ".io", ".dev", ".edu"];

/// The host that a link without a scheme leads to, where its first name can hardly be a folder's.
fn host(link: &str) -> Option<&str> {
    let (host, rest) = link.split_once('/')?;
    let is_name = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'));
    let ends = DOMAINS.iter().any(|domain| host.strip_suffix(domain).is_some_and(|name| !name.is_empty()));
    let known = is_known(host) || host.starts_with("www.");
    (is_name && !host.starts_with('.') && !rest.is_empty() && (known || ends)).then_some(host)
}

/// What stands before and behind a destination: in parentheses, in those with angle brackets, in a link that is its own text.
const IN_MARKDOWN: [(&str, &[char]); 3] = [("](", &[')', ' ', '\t', '\n']), ("](<", &['>']), ("<", &['>'])];
/// What stands before and behind a destination in an attribute of HTML.
const IN_HTML: [(&str, &[char]); 2] = [("=\"", &['"']), ("='", &['\''])];

/// Where the destination of a link stands, as it is written; none where it stands in a definition, in marks, or twice, nor in HTML where
/// that is not asked for.
fn destination(model: &Model, link: &Reference, html: bool) -> Option<Span> {
    let text = model[link.document].text();
    let source = link.span.of(text);
    let around = || IN_MARKDOWN.iter().chain(IN_HTML.iter().filter(|_| html));
    let is_whole = |start: &usize| {
        let (before, behind) = (text.head(*start), text.tail(start + link.text.len()));
        source == &*link.text || around().any(|(opens, closes)| before.ends_with(opens) && behind.starts_with(*closes))
    };
    let places = source.match_indices(&*link.text).map(|(at, _)| link.span.start as usize + at).filter(is_whole);
    let mut places = places.map(|start| Span::new(start, start + link.text.len()));
    places.next().filter(|_| places.next().is_none())
}

/// The way to a document or task that the path of a link leads to from the root of the repo.
fn from_root(model: &Model, link: &Reference) -> Option<String> {
    let document = &model[link.document];
    let end = link.text.find(['#', '?']).unwrap_or(link.text.len());
    let path = link.text.head(end);
    let is_plain = path.contains('/') && !path.starts_with(['/', '.']) && !path.contains([' ', '%', '(', ')', '<', '>', '\\']);
    let root = document.repo.map_or("", |repo| &model[repo].info.path);
    let there = join(root, path);
    let holds = is_plain && (model.places.document(&there).is_some() || model.places.task(&there).is_some());
    holds.then(|| format!("{}{}", way(folder_of(&document.path), &join("", path)), link.text.tail(end)))
}

/// The way to the only document of the repo that has the missing one's name.
fn elsewhere(model: &Model, link: &Reference, path: &str) -> Option<String> {
    let name = path.rsplit('/').next()?;
    // Names that every task or folder has say nothing.
    if DocumentKind::of(name) != DocumentKind::Other || ["readme.md", "index.md"].contains(&name.to_lowercase().as_str()) {
        return None;
    }
    let from = &model[link.document];
    let is_own = match link.target.repo() {
        TargetRepo::Known(repo) => from.repo == Some(*repo),
        _ => from.repo.is_none(),
    };
    let named = model.places.named(model, name).iter().filter(|id| model[**id].repo == from.repo);
    let [one] = named.collect::<Vec<_>>()[..] else { return None };
    (is_own && *one != link.document).then(|| way(folder_of(&from.path), &model[*one].path))
}

/// The document beside the missing one whose name is nearest.
fn neighbour<'m>(model: &'m Model, link: &Reference, path: &str) -> Option<&'m str> {
    let repo = match link.target.repo() {
        TargetRepo::Known(repo) => Some(*repo),
        _ => None,
    };
    let name = path.rsplit('/').next()?;
    let folder = folder_of(path);
    // The workspace's own documents stand behind those of all repos.
    let order = |document: &Document| (document.repo.is_none(), document.repo).cmp(&(repo.is_none(), repo));
    let first = model.documents.partition_point(|document| order(document).then_with(|| (*document.path).cmp(folder)).is_lt());
    let beside = || {
        let below = model
            .documents
            .range(first..model.documents.len())
            .take_while(|document| document.repo == repo && document.path.starts_with(folder));
        below.filter(|document| folder_of(&document.path) == folder).map(Document::file_name)
    };
    // A file that was given a longer name, or a shorter one, is still the same word.
    let stem = |name: &str| name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_lowercase();
    let contains = |other: &&str| stem(other).contains(&stem(name)) || stem(name).contains(&stem(other));
    nearest(name, beside()).or_else(|| beside().find(contains))
}
