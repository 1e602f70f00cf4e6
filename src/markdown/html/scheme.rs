//! Pictures for light and for dark. A browser chooses among the sources of a picture by the system's colours alone; the page has a
//! switch of its own. So such a picture is written twice, and the style sheet shows one of the two.

use std::borrow::Cow;

use crate::text::Cut;

/// The classes of what is shown in light and in dark.
const CLASSES: [(&str, &str); 2] = [("light", "on-light"), ("dark", "on-dark")];

/// The class of an image whose address says for which colours it is, as GitHub reads it.
pub(super) fn class_of(url: &str) -> Option<&'static str> {
    let (_, fragment) = url.split_once('#')?;
    let name = fragment.strip_prefix("gh-")?.strip_suffix("-mode-only")?;
    CLASSES.iter().find(|(scheme, _)| *scheme == name).map(|(_, class)| *class)
}

/// HTML that is safe and balanced, with two pictures for each that has sources for light or dark.
pub(super) fn split(html: &str) -> Cow<'_, str> {
    if !html.contains("prefers-color-scheme") {
        return Cow::Borrowed(html);
    }
    let mut out = String::new();
    let mut done = 0;
    while let Some(start) = html.tail(done).find("<picture>").map(|at| done + at) {
        let Some(end) = html.tail(start).find("</picture>").map(|at| start + at + "</picture>".len()) else { break };
        out.push_str(html.part(done..start));
        match for_each_scheme(html.part(start..end)) {
            Some(both) => out.push_str(&both),
            None => out.push_str(html.part(start..end)),
        }
        done = end;
    }
    out.push_str(html.tail(done));
    Cow::Owned(out)
}

/// A picture as two; none where its conditions ask for nothing of this, or for more than can be told, and where it holds more than a
/// picture may: another, or a part of what ends behind it.
fn for_each_scheme(picture: &str) -> Option<String> {
    let is_own = |tag: &str| ["source", "img", "/picture"].contains(&tag.split([' ', '>']).next().unwrap_or_default());
    if !picture.contains("(prefers-color-scheme:") || !picture.split('<').skip(2).all(is_own) {
        return None;
    }
    let mut out = String::new();
    for (scheme, class) in CLASSES {
        let inside = picture.tail("<picture>".len());
        out.push_str("<picture class=\"");
        out.push_str(class);
        out.push_str("\">");
        for (index, tag) in inside.split('<').enumerate() {
            if index == 0 {
                out.push_str(tag);
            } else if let Some(tag) = for_scheme(tag, scheme)? {
                out.push('<');
                out.push_str(&tag);
            }
        }
    }
    Some(out)
}

/// A tag, and the text behind it, in the picture for a scheme: nothing where it is for the other. None where nobody can say.
fn for_scheme<'t>(tag: &'t str, scheme: &str) -> Option<Option<Cow<'t, str>>> {
    let attribute = |name: &str| {
        let start = tag.find(&format!(" {name}=\""))?;
        let value = start + name.len() + 3;
        Some((start, tag.part(value..value + tag.tail(value).find('"')?)))
    };
    let without = |start: usize, value: &str, new: &str| {
        let end = start + tag.tail(start).find('"').unwrap_or(0) + value.len() + 2;
        Cow::Owned(format!("{}{new}{}", tag.head(start), tag.tail(end)))
    };
    if let Some((start, media)) = attribute("media").filter(|(_, media)| media.contains("prefers-color-scheme")) {
        let mut conditions: Vec<&str> = media.split(" and ").map(str::trim).collect();
        let is_scheme = |condition: &&str| condition.contains("prefers-color-scheme");
        let wanted = conditions.iter().position(is_scheme)?;
        let wanted = conditions.remove(wanted).strip_prefix("(prefers-color-scheme:")?.strip_suffix(')')?.trim();
        if media.contains(',') || conditions.iter().any(is_scheme) || !CLASSES.iter().any(|(scheme, _)| *scheme == wanted) {
            return None;
        }
        let rest = conditions.join(" and ");
        let rest = if rest.is_empty() { rest } else { format!(" media=\"{rest}\"") };
        return Some((wanted == scheme).then(|| without(start, media, &rest)));
    }
    // An id stands on a page once.
    Some(Some(match attribute("id").filter(|_| scheme == "dark") {
        Some((start, id)) => without(start, id, ""),
        None => Cow::Borrowed(tag),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_that_holds_more_is_left_alone() {
        let source = "<source media=\"(prefers-color-scheme: dark)\" srcset=\"d.png\">";
        for inside in ["<a href=\"x\">", "<picture>", "<p>"] {
            let html = format!("<picture>{inside}{source}<picture></picture></picture>");
            assert_eq!(split(&html), html);
        }
    }

    #[test]
    fn a_picture_for_both_is_two() {
        assert_eq!(
            split(
                "<p><picture><source media=\"(prefers-color-scheme: dark)\" srcset=\"d.png\"> <img id=\"i\" src=\"l.png\"></picture>!</p>"
            ),
            "<p><picture class=\"on-light\"><img id=\"i\" src=\"l.png\"></picture>\
             <picture class=\"on-dark\"><source srcset=\"d.png\"> <img src=\"l.png\"></picture>!</p>"
        );
        let both = split(
            "<picture><source media=\"(min-width: 9em) and (prefers-color-scheme: light)\" srcset=\"l.png\"><source media=\"(min-width: 1em)\" \
             srcset=\"n.png\"><img src=\"d.png\"></picture>",
        );
        assert_eq!(
            both,
            "<picture class=\"on-light\"><source media=\"(min-width: 9em)\" srcset=\"l.png\"><source media=\"(min-width: 1em)\" \
             srcset=\"n.png\"><img src=\"d.png\"></picture><picture class=\"on-dark\"><source media=\"(min-width: 1em)\" srcset=\"n.png\">\
             <img src=\"d.png\"></picture>"
        );
    }

    #[test]
    fn what_asks_for_more_stays() {
        for html in [
            "<picture><source media=\"print, (prefers-color-scheme: dark)\" srcset=\"d.png\"><img src=\"l.png\"></picture>",
            "<picture><source media=\"not (prefers-color-scheme: dark)\" srcset=\"d.png\"><img src=\"l.png\"></picture>",
            "<picture><source media=\"(prefers-color-scheme: dark)\" srcset=\"d.png\">",
            "<p>prefers-color-scheme</p>",
        ] {
            assert_eq!(split(html), html);
        }
    }

    #[test]
    fn addresses_say_for_which_colours_an_image_is() {
        assert_eq!(class_of("a.png#gh-dark-mode-only"), Some("on-dark"));
        assert_eq!(class_of("a.png#gh-light-mode-only"), Some("on-light"));
        assert_eq!(class_of("a.png#gh-mode-only"), None);
        assert_eq!(class_of("gh-dark-mode-only"), None);
    }
}
