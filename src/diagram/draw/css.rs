//! The stylesheet of a picture: small enough to be read as a list of rules.

use std::collections::{BTreeSet, HashMap};

use super::colour;
use crate::text::Cut;

/// `.node rect, .node circle { fill: #eee }`
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Rule {
    pub selectors: Vec<String>,
    pub declarations: Vec<(String, String)>,
}

/// The rules of a stylesheet in their order. What is no plain rule, such as an animation or an import, is left out.
pub(super) fn rules(css: &str) -> Vec<Rule> {
    let mut rules = Vec::new();
    let mut rest = css;
    while let Some(open) = rest.find('{') {
        let head = rest.head(open).trim();
        let Some(close) = closing(rest.tail(open)) else { break };
        let body = rest.part(open + 1..open + close);
        // An `@import` ends before the rule that follows it.
        let head = head.rsplit(';').next().unwrap_or_default().trim();
        if !head.starts_with('@') && !body.contains('{') {
            let selectors = head.split(',').map(|selector| selector.trim().to_owned()).filter(|selector| !selector.is_empty()).collect();
            rules.push(Rule { selectors, declarations: declarations(body) });
        }
        rest = rest.tail(open + close + 1);
    }
    rules
}

/// Where the brace closes that a text starts with.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// What a picture needs: nothing that loads, moves or leaves its place.
const PROPERTIES: [&str; 33] = [
    "alignment-baseline",
    "clip-path",
    "color",
    "dominant-baseline",
    "fill",
    "fill-opacity",
    "fill-rule",
    "filter",
    "flood-color",
    "flood-opacity",
    "font-family",
    "font-size",
    "font-style",
    "font-variant",
    "font-weight",
    "letter-spacing",
    "line-height",
    "marker-end",
    "marker-start",
    "opacity",
    "overflow",
    "paint-order",
    "shape-rendering",
    "stop-color",
    "stop-opacity",
    "stroke",
    "stroke-dasharray",
    "stroke-dashoffset",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-opacity",
    "stroke-width",
    "text-anchor",
];
const MORE: [&str; 7] = ["text-decoration", "transform", "transform-origin", "visibility", "white-space", "word-spacing", "display"];

/// `fill: #eee; stroke: red` as pairs; only what a picture needs.
pub(super) fn declarations(text: &str) -> Vec<(String, String)> {
    let pairs = text.split(';').filter_map(|declaration| declaration.split_once(':'));
    let all = || PROPERTIES.iter().chain(&MORE);
    let known = |name: &str| all().find(|known| **known == name).or_else(|| all().find(|known| known.eq_ignore_ascii_case(name)));
    let pairs = pairs.filter_map(|(name, value)| Some((*known(name.trim())?, value.trim())));
    pairs.filter(|(_, value)| is_safe(value)).map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// Whether a value asks for nothing outside the picture.
pub(super) fn is_safe(value: &str) -> bool {
    // Most values are a number, a word or a colour.
    if value.len() <= 100 && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b" #%,.!-".contains(&byte)) {
        return true;
    }
    let text: String = value.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    let urls = text.matches("url(").count();
    let own = text.matches("url(#").count() + text.matches("url(\"#").count() + text.matches("url('#").count();
    let odd = ["expression(", "javascript:", "image(", "image-set(", "src(", "attr(", "element(", "@import", "\\"];
    urls == own && value.len() <= 4096 && !odd.iter().any(|word| text.contains(word)) && !value.contains(['<', '>', '{', '}'])
}

pub(super) fn write(declarations: &[(String, String)]) -> String {
    declarations.iter().map(|(name, value)| format!("{name}:{value}")).collect::<Vec<_>>().join(";")
}

pub(super) fn write_rules(rules: &[Rule]) -> String {
    rules.iter().map(|rule| format!("{}{{{}}}", rule.selectors.join(","), write(&rule.declarations))).collect()
}

/// One stylesheet that is light where the page is, and dark where it is; and whether they differ at all.
pub(super) fn pair(light: &str, dark: &str) -> (Vec<Rule>, bool) {
    let dark = rules(dark);
    // What is said several times under a selector is said as often in both.
    let mut values: HashMap<(&str, &str), Vec<&str>> = HashMap::new();
    for rule in &dark {
        for selector in &rule.selectors {
            for (name, value) in &rule.declarations {
                values.entry((selector, name)).or_default().push(value);
            }
        }
    }
    let mut said: HashMap<(String, String), usize> = HashMap::new();
    let mut differ = false;
    let mut paired = rules(light);
    for rule in &mut paired {
        for (name, value) in &mut rule.declarations {
            let mut other = None;
            for selector in &rule.selectors {
                let count = said.entry((selector.clone(), name.clone())).or_default();
                let all = values.get(&(selector.as_str(), name.as_str()));
                other = other.or_else(|| all.and_then(|all| all.get(*count).or(all.last())).copied());
                *count += 1;
            }
            if let Some(both) = other.and_then(|other| colour::pair(value, other)) {
                differ = true;
                *value = both;
            }
        }
    }
    (paired, differ)
}

/// The classes that a selector asks for.
pub(super) fn classes(selector: &str) -> impl Iterator<Item = &str> {
    selector
        .split('.')
        .skip(1)
        .map(|rest| rest.split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_'))).next().unwrap_or_default())
}

/// The rules that something in the picture may meet.
pub(super) fn prune(rules: Vec<Rule>, known: &BTreeSet<String>, names: &BTreeSet<String>) -> Vec<Rule> {
    let meets = |selector: &String| {
        let elements = selector.split([' ', '>', '+', '~']).skip(1).map(|part| part.split(['.', ':', '[', '#']).next().unwrap_or_default());
        // What pages never set: looks that were not asked for, and states of the mouse.
        !selector.contains("data-look")
            && !selector.contains(":hover")
            && classes(selector).all(|class| known.contains(class))
            && elements.filter(|name| !name.is_empty() && *name != "*" && !name.starts_with(':')).all(|name| names.contains(name))
    };
    let kept = rules.into_iter().map(|rule| Rule { selectors: rule.selectors.into_iter().filter(meets).collect(), ..rule });
    kept.filter(|rule| !rule.selectors.is_empty() && !rule.declarations.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn light_and_dark_become_one() {
        let (rules, differ) = pair("#d .a,#d .b{fill:#eee;stroke-width:1px}", "#d .a,#d .b{fill:#111;stroke-width:2px}");
        assert_eq!(write_rules(&rules), "#d .a,#d .b{fill:light-dark(#eee,#111);stroke-width:1px}");
        assert!(differ);
    }

    #[test]
    fn nothing_loads_and_nothing_moves() {
        let css = "@import url(x);.a{fill:url(https://x);stroke:url(#own)}@keyframes k{from{opacity:0}}.b{position:fixed;animation:k 1s;color:red}";
        assert_eq!(write_rules(&rules(css)), ".a{stroke:url(#own)}.b{color:red}");
        assert!(!is_safe("u\\72l(x)") && !is_safe("image-set('x')"));
    }
}
