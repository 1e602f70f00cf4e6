//! The list of all pages for search engines (sitemaps.org, version 0.9), for a site that knows where it will stand.

use std::collections::BTreeMap;

use super::feed::text;

/// How many addresses one file may list.
const MAX_ADDRESSES: usize = 50_000;

/// `sitemap.xml`, and the files that it refers to where there are too many pages for one.
pub(super) fn files(url: &str, pages: &[&str]) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let parts: Vec<&[&str]> = pages.chunks(MAX_ADDRESSES).collect();
    if let [] | [_] = parts.as_slice() {
        files.insert("sitemap.xml".to_owned(), list(url, pages));
        return files;
    }
    let mut index = opening("sitemapindex");
    for (number, part) in parts.into_iter().enumerate() {
        let name = format!("sitemap-{}.xml", number + 1);
        index += &format!("<sitemap><loc>{}</loc></sitemap>\n", text(&format!("{url}{name}")));
        files.insert(name, list(url, part));
    }
    files.insert("sitemap.xml".to_owned(), index + "</sitemapindex>\n");
    files
}

fn list(url: &str, pages: &[&str]) -> String {
    let mut list = opening("urlset");
    for page in pages {
        // A page that stands for its folder goes by the folder's address.
        let address = page.strip_suffix("index.html").filter(|rest| rest.is_empty() || rest.ends_with('/')).unwrap_or(page);
        list += &format!("<url><loc>{}</loc></url>\n", text(&format!("{url}{}", super::forge::encode(address))));
    }
    list + "</urlset>\n"
}

fn opening(name: &str) -> String {
    format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<{name} xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_pages_are_split() {
        let few = files("https://x/", &["index.html", "api/index.html", "api/task1.html", "a&b.html"]);
        let map = &few["sitemap.xml"];
        assert!(
            map.contains("<loc>https://x/</loc>")
                && map.contains("<loc>https://x/api/</loc>")
                && map.contains("<loc>https://x/a&amp;b.html</loc>")
        );
        let pages = vec!["p.html"; MAX_ADDRESSES + 1];
        let many = files("https://x/", &pages);
        assert_eq!(many.keys().collect::<Vec<_>>(), ["sitemap-1.xml", "sitemap-2.xml", "sitemap.xml"]);
        assert_eq!(many["sitemap-2.xml"].matches("<url>").count(), 1);
        assert!(many["sitemap.xml"].contains("<loc>https://x/sitemap-2.xml</loc>"));
    }
}
