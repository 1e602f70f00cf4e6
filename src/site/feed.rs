//! What changed lately as an Atom feed (RFC 4287), for a site that knows where it will stand.

use super::page::Shared;
use super::{address, quote};
use crate::text::Cut;
use crate::text::escape::{attribute, is_xml};

/// How many entries it has.
const ENTRIES: usize = 100;

/// The feed; none where `book.toml` gives no `url`, since its addresses must be whole.
pub(super) fn atom(site: &Shared<'_>) -> Option<String> {
    let url = site.url.as_deref()?;
    let newest = site.happenings().first().map_or_else(|| "1970-01-01".to_owned(), |happening| happening.date.to_string());
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
    for happening in site.happenings().iter().take(ENTRIES) {
        let task = site.model.task_name(happening.task);
        let page = format!("{url}{}", site.near(happening.document, happening.byte));
        // The words are part of the name: an entry that is written anew is news.
        let name = blake3::hash(format!("{task}\0{}\0{}", happening.date, happening.text).as_bytes()).to_hex();
        let joint = if page.contains('#') { "" } else { "#" };
        feed += &format!(
            "<entry>\n<title>{}</title>\n<id>{}</id>\n<link href=\"{}\"/>\n<updated>{}T00:00:00Z</updated>\n\
             <author><name>{}</name></author>\n<content type=\"text\">{}</content>\n</entry>\n",
            text(&format!("{task}: {}", quote::first(&happening.text, 100))),
            text(&format!("{page}{joint}-{}", name.head(16))),
            text(&page),
            happening.date,
            text(&site.model[site.model[happening.task].repo].info.name),
            text(&happening.text),
        );
    }
    Some(feed + "</feed>\n")
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
