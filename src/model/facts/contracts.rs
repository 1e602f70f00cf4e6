//! Locked contracts as a document lists them.

use super::super::{Names, RepoId};
use super::Field;
use super::lists::is_nothing;
use crate::markdown::{Document, Item, SectionName};
use crate::text::{Cut, Span, unfinished_sentence};

/// The most contracts that one document can have. A list that is longer is a table of something, and nobody holds copies of it.
const MAX_CONTRACTS: usize = 500;

/// One locked contract: a heading with text and code under it, or one list item.
#[derive(Clone, Debug)]
pub struct Contract {
    /// What it is called: its heading, or what stands before the first colon of its item.
    pub name: String,
    /// Its text as written, marks included.
    pub text: Field,
    /// The repo that it says it is of: `(from api)`, `owner: api`, a bullet or a heading of that repo above it.
    pub owner: Option<RepoId>,
}

/// The contracts under the Locked Contracts heading of a document, in order.
pub fn read(document: &Document, names: &Names) -> Vec<Contract> {
    let Some(section) = document.section(SectionName::LockedContracts) else { return Vec::new() };
    let inner = document.sections().filter(|inner| inner.heading.span.start > section.heading.span.start);
    let headed = inner.filter(|inner| section.body.contains(inner.heading.span) && inner.heading.level == section.heading.level + 1);
    let headed: Vec<_> = headed.collect();
    let first_heading = headed.first().map_or(section.body.end, |inner| inner.heading.span.start);
    let mut contracts = listed(document, Span { end: first_heading, ..section.body }, names, None);
    for inner in headed {
        let name = document.heading_text(inner.heading).trim();
        match alone(name, names) {
            // A heading for all that comes from one repo.
            Some(repo) => contracts.extend(listed(document, inner.body, names, Some(repo))),
            None => {
                let said = document.passages_in(inner.body).find_map(|passage| stated(&passage.text, names));
                let owner = named(name, names).or(said);
                contracts.push(Contract { name: title(name), text: field(document, inner.body), owner });
            }
        }
    }
    contracts.truncate(MAX_CONTRACTS);
    contracts
}

/// The items of a stretch of the document; those under a repo's bullet are that repo's.
fn listed(document: &Document, span: Span, names: &Names, owner: Option<RepoId>) -> Vec<Contract> {
    let items: Vec<&Item> = document.items_in(span).map(|(_, item)| item).collect();
    let least = items.iter().map(|item| item.depth).min().unwrap_or_default();
    let mut contracts = Vec::new();
    for (index, item) in items.iter().enumerate().filter(|(_, item)| item.depth == least) {
        let below = items[index + 1..].iter().copied().take_while(|other| other.span.start < item.span.end);
        let inside: Vec<&Item> = below.filter(|other| other.depth == least + 1 && item.span.contains(other.span)).collect();
        match alone(document.lead(item), names) {
            Some(repo) if !inside.is_empty() => {
                contracts.extend(inside.iter().filter_map(|item| contract(document, item, names, Some(repo))));
            }
            _ => contracts.extend(contract(document, item, names, owner)),
        }
    }
    contracts
}

/// An item as a contract. "None." says that there is none, and an empty bullet is another fault.
fn contract(document: &Document, item: &Item, names: &Names, owner: Option<RepoId>) -> Option<Contract> {
    let lead = document.lead(item);
    let name = title(lead);
    // What the items under it say of its owner is said of it.
    let owner = named(lead, names).or_else(|| document.passages_in(item.span).find_map(|passage| stated(&passage.text, names))).or(owner);
    (!is_nothing(lead)).then(|| Contract { name, text: field(document, item.span), owner })
}

/// What stands before the first colon that is not inside brackets, without what parentheses at its end say of the owner.
fn title(text: &str) -> String {
    let mut depth = 0_usize;
    let end = text.find(|c: char| {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ':' && depth == 0
    });
    let name = text.head(end.unwrap_or(text.len())).trim();
    let lower = name.to_ascii_lowercase();
    let marked = ["(from ", "(owner", "(owned by "].iter().find_map(|mark| lower.rfind(mark)).filter(|_| name.ends_with(')'));
    match marked.map(|at| name.head(at).trim()) {
        Some(short) if !short.is_empty() => short.to_owned(),
        _ => name.to_owned(),
    }
}

fn field(document: &Document, span: Span) -> Field {
    Field { value: span.of(&document.text).trim().to_owned(), span }
}

/// The repo that words name and nothing else: `api`, `From api:`, `api TASK4`.
fn alone(text: &str, names: &Names) -> Option<RepoId> {
    let text = text.trim().trim_end_matches(':');
    let text = text.strip_prefix("From ").or_else(|| text.strip_prefix("from ")).unwrap_or(text);
    let named = names.leading(text)?;
    let rest = text.tail(named.end).trim_matches(['*', '`', '(', ')', ' ', ':']);
    let digits = names.kinds.strip_word(rest).map_or(rest, |(_, rest)| rest);
    digits.trim().bytes().all(|byte| byte.is_ascii_digit()).then_some(named.repo)
}

/// The repo that words about a contract call its owner.
fn named(text: &str, names: &Names) -> Option<RepoId> {
    let lower = text.to_ascii_lowercase();
    let marks = ["(from ", "(owner: ", "(owner ", "(owned by ", ", owned by ", "; owner: ", ", owner: ", "owner: "];
    marks.iter().find_map(|mark| {
        let at = lower.find(mark)?;
        // A sentence may end with it; a field may not be called so.
        let starts = *mark != "owner: " || unfinished_sentence(lower.head(at)).is_empty();
        let named = names.leading(text.get(at + mark.len()..)?).filter(|_| starts)?;
        Some(named.repo)
    })
}

/// The repo that a passage of its own calls the owner: `Owner: api`.
fn stated(text: &str, names: &Names) -> Option<RepoId> {
    let text = text.trim_start_matches(['*', ' ']);
    let rest = text.strip_word("owner")?.trim_start_matches(['*']);
    Some(names.leading(rest.strip_prefix(':')?.trim_start_matches(['*', ' ']))?.repo)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::markdown::parse;
    use crate::source::RepoInfo;

    fn contracts(text: &str) -> Vec<(String, Option<u32>)> {
        let repos = ["api", "web-app"].map(|name| RepoInfo::new(name, name));
        let document = parse(Arc::from(format!("# Other Projects\n\n{text}")));
        let read = read(&document, &Names::new(&repos)).into_iter();
        read.map(|contract| (contract.name, contract.owner.map(|repo| repo.0))).collect()
    }

    #[test]
    fn owners_are_named_in_many_ways() {
        let expected = |list: &[(&str, Option<u32>)]| list.iter().map(|(name, owner)| ((*name).to_owned(), *owner)).collect::<Vec<_>>();
        assert_eq!(
            contracts(
                "## Locked Contracts (Mirrored)\n- Orders (from api): `{ id }`\n- Users (owner: `web-app`): `{ id }`\n- Seeds: `{ id }`, owned by api\n- Plain: `{ owner: string }`\n- **api**:\n  - Toggle: `{ on }`\n  - Route: `GET /a`\n- From web-app:\n  1. Theme: `{ dark }`\n- None\n- Deep\n  - Owner: web-app\n  - `{ a, b }`\n- billing (from somewhere): `{ id }`\n- `GET /a` returns `[{\"id\": 1}]`: at once\n"
            ),
            expected(&[
                ("Orders", Some(0)),
                ("Users", Some(1)),
                ("Seeds", Some(0)),
                ("Plain", None),
                ("Toggle", Some(0)),
                ("Route", Some(0)),
                ("Theme", Some(1)),
                ("Deep", Some(1)),
                ("billing", None),
                ("GET /a returns [{\"id\": 1}]", None),
            ])
        );
        assert_eq!(
            contracts(
                "## Locked Contracts\n- First\n\n### Orders (from api)\n`{ id }`\n\n### From web-app\n- Theme: `{ dark }`\n\n### Seeds\n**Owner:** api\n\n`{ id }`\n\n### api TASK4\n- Toggle\n"
            ),
            expected(&[("First", None), ("Orders", Some(0)), ("Theme", Some(1)), ("Seeds", Some(0)), ("Toggle", Some(0))])
        );
        assert_eq!(
            contracts("Locked Contracts (No Pending Changes)\n1. Orders: `GET /a`.\n2. Users (from api): `{ id }`.\n\nNotes\n- x\n"),
            expected(&[("Orders", None), ("Users", Some(0))])
        );
    }
}
