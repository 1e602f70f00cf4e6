//! What changed lately as an Atom feed (RFC 4287), for a site that knows where it will stand: what documents say happened, and what git
//! shows to be new.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::mem::Discriminant;

use super::activity::Happening;
use super::page::Shared;
use super::{address, quote};
use crate::contract::{Holder, Verdict};
use crate::model::{TaskId, lies_in};
use crate::source::Number;
use crate::text::escape::{attribute, is_xml};
use crate::text::{Cut, Date};

/// How many entries it has, and how many of these may be of one kind of news and of one day.
const ENTRIES: usize = 100;
const OF_A_KIND: usize = 10;

/// Something that came about on a day and is so still.
#[derive(Clone, Debug)]
pub struct NewsItem {
    /// The day on which it was committed.
    pub date: Date,
    /// What it is.
    pub what: What,
    /// What it is known by; nothing else is that came about on this day.
    pub name: String,
}

/// What may be new in a workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A finding, by its index.
    Broken(usize),
    /// A contract of which a mirror contradicts the owner, by its index.
    Drifted(usize),
    /// The item is blocked.
    Blocked(TaskId),
    /// The item is done.
    Done(TaskId),
    /// The item exists.
    Opened(TaskId),
    /// The item had this number.
    Renumbered(TaskId, Number),
}

/// An entry of the feed.
struct Entry {
    date: Date,
    title: String,
    /// Relative to the site's top.
    id: String,
    page: String,
    author: String,
    text: String,
}

/// The feed; none where `book.toml` gives no `url`, since its addresses must be whole.
pub(super) fn atom(site: &Shared<'_>) -> Option<String> {
    let url = site.url.as_deref()?;
    let mut entries: Vec<Entry> =
        news(site).chain(site.happenings().iter().take(ENTRIES).map(|happening| happened(site, happening))).collect();
    entries.sort_by_key(|entry| Reverse(entry.date));
    entries.truncate(ENTRIES);
    let newest = entries.first().map_or_else(|| "1970-01-01".to_owned(), |entry| entry.date.to_string());
    let mut feed = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n<title>{}</title>\n<id>{}</id>\n\
         <link rel=\"self\" href=\"{}\"/>\n<link href=\"{}\"/>\n<updated>{newest}T00:00:00Z</updated>\n\
         <generator version=\"{}\">Crossbook</generator>\n",
        text(&site.title),
        text(&format!("{url}{}", address::FEED)),
        text(&format!("{url}{}", address::FEED)),
        text(&format!("{url}{}", address::ACTIVITY)),
        env!("CARGO_PKG_VERSION"),
    );
    for entry in entries {
        feed += &format!(
            "<entry>\n<title>{}</title>\n<id>{}</id>\n<link href=\"{}\"/>\n<updated>{}T00:00:00Z</updated>\n\
             <author><name>{}</name></author>\n<content type=\"text\">{}</content>\n</entry>\n",
            text(&entry.title),
            text(&format!("{url}{}", entry.id)),
            text(&format!("{url}{}", entry.page)),
            entry.date,
            text(&entry.author),
            text(&entry.text),
        );
    }
    Some(feed + "</feed>\n")
}

/// What a document says that happened.
fn happened(site: &Shared<'_>, happening: &Happening) -> Entry {
    let task = site.model.task_name(happening.task);
    let page = site.near(happening.document, happening.byte);
    // The words are part of the name: an entry that is written anew is news.
    let name = blake3::hash(format!("{task}\0{}\0{}", happening.date, happening.text).as_bytes()).to_hex();
    let joint = if page.contains('#') { "" } else { "#" };
    Entry {
        date: happening.date,
        title: format!("{task}: {}", quote::first(&happening.text, 100)),
        id: format!("{page}{joint}-{}", name.head(16)),
        page,
        author: repo_of(site, happening.task),
        text: happening.text.clone(),
    }
}

/// What is new, as far as no day has too much of one kind.
fn news<'s>(site: &'s Shared<'_>) -> impl Iterator<Item = Entry> + 's {
    let mut counts: BTreeMap<Date, Vec<Discriminant<What>>> = BTreeMap::new();
    let is_shown = move |item: &&NewsItem| {
        let kind = std::mem::discriminant(&item.what);
        let kinds = counts.entry(item.date).or_default();
        kinds.push(kind);
        kinds.iter().filter(|other| **other == kind).count() <= OF_A_KIND
    };
    site.news.iter().filter(is_shown).map(|item| news_entry(site, item))
}

fn news_entry(site: &Shared<'_>, item: &NewsItem) -> Entry {
    let model = site.model;
    let of_task = |kind: &str, task: TaskId, more: Option<String>| {
        let (name, subject) = (model.task_name(task), &model[task].subject);
        let named = if subject.is_empty() { name } else { format!("{name}: {subject}") };
        let text = more.map_or_else(|| named.clone(), |more| format!("{named} ({more})"));
        (format!("{kind}: {named}"), site.addresses.task(task).to_owned(), repo_of(site, task), text)
    };
    let (title, page, author, text) = match item.what {
        What::Broken(index) => {
            let finding = &site.findings.all[index];
            let place = site.finding(index).place;
            let (severity, file) = (finding.severity.name(), &finding.location.file);
            let repo = model.repos.iter().filter(|repo| lies_in(file, &repo.info.path)).max_by_key(|repo| repo.info.path.len());
            (
                format!("Newly broken: {}", quote::first(&finding.message, 100)),
                place.href.unwrap_or_else(|| address::REPORT.to_owned()),
                repo.map_or_else(|| site.title.clone(), |repo| repo.info.name.clone()),
                format!("{severity}[{}] {file}: {}", finding.rule, finding.message),
            )
        }
        What::Drifted(index) => {
            let contract = &site.contracts.all[index];
            let holder = |holder: &Holder| holder.task.map_or_else(|| model[holder.repo].info.name.clone(), |task| model.task_name(task));
            let drifted = contract.mirrors.iter().filter(|mirror| mirror.verdict == Verdict::Drift).map(|mirror| holder(&mirror.holder));
            let owner = contract.owner.as_ref();
            (
                format!("Newly drifted: {}", quote::first(&contract.name, 100)),
                site.addresses.contract(index).unwrap_or(address::CONTRACTS).to_owned(),
                owner.map_or_else(|| site.title.clone(), |owner| model[owner.repo].info.name.clone()),
                format!("{} and {} differ", owner.map_or_else(|| "nobody".to_owned(), holder), drifted.collect::<Vec<_>>().join(", ")),
            )
        }
        What::Blocked(task) => of_task("Newly blocked", task, model.blockers(task).next().map(|note| note.text.replace('\n', " "))),
        What::Done(task) => of_task("Done", task, None),
        What::Opened(task) => of_task("Opened", task, None),
        What::Renumbered(task, from) => of_task("Renumbered", task, Some(format!("was {}", model.label(from)))),
    };
    // The page may move: what the entry is known by stays.
    Entry { date: item.date, title, id: format!("{}#{}-{}", address::FEED, item.date, item.name), page, author, text }
}

fn repo_of(site: &Shared<'_>, task: TaskId) -> String {
    site.model[site.model[task].repo].info.name.clone()
}

/// Text as XML may hold it: what is no character there is left out.
pub(super) fn text(value: &str) -> String {
    attribute(&value.chars().filter(|character| is_xml(*character)).collect::<String>())
}

#[cfg(test)]
mod tests {
    #[test]
    fn control_characters_are_no_xml() {
        assert_eq!(super::text("a\u{1}<b>\u{fffe}&\"c\""), "a&lt;b&gt;&amp;&quot;c&quot;");
    }
}
