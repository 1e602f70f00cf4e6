//! What the guide says of templates and styles is what there is.

use std::collections::{BTreeMap, BTreeSet};

use crate::site::embedded;

fn text(files: &BTreeMap<String, &'static [u8]>, path: &str) -> String {
    String::from_utf8(files[path].to_vec()).unwrap()
}

fn guide() -> String {
    text(&embedded::guide(), "guide/theming.md")
}

/// The words that come right after `before` in a text, in order, each once.
fn words(text: &str, before: &str) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let word = |at: usize| -> String {
        let rest = text[at + before.len()..].chars();
        rest.take_while(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-')).collect()
    };
    let stands_alone = |at: &usize| !text[..*at].ends_with(|letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '.' | '-'));
    let all = text.match_indices(before).map(|(at, _)| at).filter(stands_alone).map(word);
    all.filter(|word| !word.is_empty() && seen.insert(word.clone())).collect()
}

fn row(name: &str, words: &[String]) -> String {
    format!("| `{name}` | {} |", words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", "))
}

/// Holds that the guide has each row, and no others that start with such names.
fn holds(rows: &[String]) {
    let guide = guide();
    let missing: Vec<&String> = rows.iter().filter(|row| !guide.lines().any(|line| line == row.as_str())).collect();
    assert!(missing.is_empty(), "content/guide/theming.md should say\n{}", rows.join("\n"));
}

#[test]
fn the_guide_lists_every_block_component_and_value() {
    let theme = embedded::theme();
    let names: Vec<&str> = theme.keys().filter_map(|path| path.strip_prefix("templates/")).collect();
    let (mut blocks, mut views, mut all) = (Vec::new(), Vec::new(), String::new());
    for name in names.iter().filter(|name| **name != "components.html") {
        let text = text(&theme, &format!("templates/{name}"));
        let own = words(&text, "{% block ");
        blocks.push(row(name, &own));
        let kind = name.trim_end_matches(".html").replace('-', "_");
        let used = words(&text, &format!("{kind}."));
        if !used.is_empty() {
            views.push(row(&kind, &used));
        }
        all += &text;
    }
    let listed = guide().lines().filter(|line| line.starts_with("| `") && line.contains(".html` |")).count();
    assert_eq!(listed, blocks.len(), "the guide lists templates that there are not:\n{}", blocks.join("\n"));
    holds(&blocks);
    holds(&views);
    holds(&["page", "site"].map(|name| row(name, &words(&all, &format!("{name}.")))));
    let components = words(&text(&theme, "templates/components.html"), "{% component ");
    let components: Vec<String> = components.iter().map(|name| format!("`{name}`")).collect();
    assert!(guide().contains(&format!("{}.\n", components.join(", "))), "{}", components.join(", "));
}

#[test]
fn the_guide_lists_every_property_of_the_palette() {
    let style = text(&embedded::theme(), "css/crossbook.css");
    let palette = &style[style.find(":root {").unwrap()..];
    let palette = &palette[..palette.find("\n}").unwrap()];
    let declared: Vec<&str> =
        palette.lines().filter_map(|line| line.trim().strip_prefix("--")?.split_once(':').map(|(name, _)| name)).collect();
    assert!(declared.len() > 30);
    let guide = guide();
    let missing: Vec<&&str> = declared.iter().filter(|name| !guide.contains(&format!("`--{name}`"))).collect();
    assert!(missing.is_empty(), "{missing:?}");
    let told = words(&guide, "`--");
    let gone: Vec<&String> = told.iter().filter(|name| !declared.contains(&name.as_str())).collect();
    assert!(gone.is_empty(), "{gone:?}");
}
