//! The stylesheet of a picture: small enough to be read as a list of rules.

use std::collections::{HashMap, HashSet};

use super::colour;
use crate::text::Cut;

/// `.node rect, .node circle { fill: #eee }`
#[derive(Clone, Debug, PartialEq)]
pub(in crate::diagram) struct Rule {
    pub selectors: Vec<String>,
    pub declarations: Vec<Declaration>,
}

/// A property that a picture needs, and its value.
pub(in crate::diagram) type Declaration = (&'static str, String);

/// What declarations say of a property; the last counts.
pub(super) fn value<'d>(declarations: &'d [Declaration], property: &str) -> Option<&'d str> {
    declarations.iter().rfind(|(name, _)| *name == property).map(|(_, value)| value.as_str())
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

/// What a picture needs, sorted: nothing that loads, moves or leaves its place.
const PROPERTIES: [&str; 40] = [
    "alignment-baseline",
    "clip-path",
    "color",
    "display",
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
    "text-decoration",
    "transform",
    "transform-origin",
    "visibility",
    "white-space",
    "word-spacing",
];

/// `fill: #eee; stroke: red` as pairs; only what a picture needs.
pub(super) fn declarations(text: &str) -> Vec<Declaration> {
    let pairs = text.split(';').filter_map(|declaration| declaration.split_once(':'));
    let pairs = pairs.filter_map(|(name, value)| Some((property(name.trim())?, value.trim())));
    pairs.filter(|(_, value)| is_safe(value)).map(|(name, value)| (name, value.to_owned())).collect()
}

fn property(name: &str) -> Option<&'static str> {
    let find = |name: &str| PROPERTIES.binary_search(&name).ok().and_then(|at| PROPERTIES.get(at).copied());
    find(name).or_else(|| find(&name.to_ascii_lowercase()))
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

pub(super) fn write(declarations: &[Declaration]) -> String {
    declarations.iter().map(|(name, value)| format!("{name}:{value}")).collect::<Vec<_>>().join(";")
}

pub(super) fn write_rules(rules: &[Rule]) -> String {
    rules.iter().map(|rule| format!("{}{{{}}}", rule.selectors.join(","), write(&rule.declarations))).collect()
}

/// Makes a stylesheet light where the page is, and dark where it is; whether the two differ at all.
pub(super) fn pair(light: &mut [Rule], dark: &[Rule]) -> bool {
    // What is said several times under a selector is said as often in both.
    let mut values: HashMap<(&str, &str), Vec<&str>> = HashMap::new();
    for rule in dark {
        for selector in &rule.selectors {
            for (name, value) in &rule.declarations {
                values.entry((selector, name)).or_default().push(value);
            }
        }
    }
    let mut said: HashMap<(&str, &str), usize> = HashMap::new();
    let mut differ = false;
    for Rule { selectors, declarations } in light {
        for (name, value) in declarations {
            let mut other = None;
            for selector in &*selectors {
                let count = said.entry((selector, name)).or_default();
                let all = values.get(&(selector.as_str(), *name));
                other = other.or_else(|| all.and_then(|all| all.get(*count).or(all.last())).copied());
                *count += 1;
            }
            if let Some(both) = other.and_then(|other| colour::pair(value, other)) {
                differ = true;
                *value = both;
            }
        }
    }
    differ
}

/// The classes that a selector asks for.
pub(super) fn classes(selector: &str) -> impl Iterator<Item = &str> {
    selector
        .split('.')
        .skip(1)
        .map(|rest| rest.split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_'))).next().unwrap_or_default())
}

/// What selectors of a picture's stylesheet can meet: the classes of all elements, and the names of these.
#[derive(Debug, Default)]
pub(super) struct Met<'a> {
    pub classes: HashSet<&'a str>,
    pub names: HashSet<&'a str>,
}

impl Met<'_> {
    fn by(&self, selector: &str) -> bool {
        let elements = selector.split([' ', '>', '+', '~']).skip(1).map(|part| part.split(['.', ':', '[', '#']).next().unwrap_or_default());
        classes(selector).all(|class| self.classes.contains(class))
            && elements.filter(|name| !name.is_empty() && *name != "*" && !name.starts_with(':')).all(|name| self.names.contains(name))
    }
}

/// The rules that something in the picture may meet.
pub(super) fn prune(rules: &[Rule], met: &Met<'_>) -> Vec<Rule> {
    // What pages never set: looks that were not asked for, and states of the mouse.
    let meets = |selector: &&String| !selector.contains("data-look") && !selector.contains(":hover") && met.by(selector);
    let worth = rules.iter().filter(|rule| !rule.declarations.is_empty());
    let kept = worth.map(|rule| (rule.selectors.iter().filter(meets).cloned().collect::<Vec<_>>(), rule));
    kept.filter(|(selectors, _)| !selectors.is_empty())
        .map(|(selectors, rule)| Rule { selectors, declarations: rule.declarations.clone() })
        .collect()
}

/// A picture as text, without the rules that nothing in it meets, HTML in it included: whoever goes by its stylesheet has less to read.
pub(super) fn slim(svg: &str) -> Option<String> {
    let (before, rest) = svg.split_once("<style>")?;
    let (css, after) = rest.split_once("</style>")?;
    // What the library writes beside labels.
    let mut met = Met { names: HashSet::from(["g", "svg", "rect", "text", "tspan"]), ..Met::default() };
    for tag in before.split('<').chain(after.split('<')).skip(1) {
        met.names.extend(tag.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next());
        let classes = tag.split("class=\"").skip(1).filter_map(|rest| rest.split('"').next());
        met.classes.extend(classes.flat_map(str::split_whitespace));
    }
    let mut slim = String::with_capacity(svg.len());
    slim.push_str(before);
    slim.push_str("<style>");
    let mut rest = css;
    while let Some(open) = rest.find('{') {
        let Some(close) = closing(rest.tail(open)) else { break };
        let head = rest.head(open);
        if head.contains(['@', '&', '\\']) || head.split(',').any(|selector| met.by(selector.trim())) {
            slim.push_str(rest.head(open + close + 1));
        }
        rest = rest.tail(open + close + 1);
    }
    slim.push_str(rest);
    slim.push_str("</style>");
    slim.push_str(after);
    Some(slim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn light_and_dark_become_one() {
        let mut both = rules("#d .a,#d .b{fill:#eee;stroke-width:1px}");
        assert!(pair(&mut both, &rules("#d .a,#d .b{fill:#111;stroke-width:2px}")));
        assert_eq!(write_rules(&both), "#d .a,#d .b{fill:light-dark(#eee,#111);stroke-width:1px}");
    }

    #[test]
    fn names_are_found_by_their_order() {
        assert!(PROPERTIES.is_sorted());
        assert_eq!(write(&declarations("Fill: red; position:fixed; opacity :0")), "fill:red;opacity:0");
    }

    #[test]
    fn rules_that_nothing_meets_are_left_out_of_the_text() {
        let svg = |css: &str| {
            format!("<svg><style>{css}</style><g class=\"a b\"/><foreignObject><div><p class=\"c\">.z</p></div></foreignObject></svg>")
        };
        let css = svg("#d .a{x:y}#d .z,#d .b{}#d .z{x:y}#d .a circle{}#d div > p.c:hover{}@media print{#d .z{x:y}}#d{}");
        assert_eq!(slim(&css), Some(svg("#d .a{x:y}#d .z,#d .b{}#d div > p.c:hover{}@media print{#d .z{x:y}}#d{}")));
    }

    #[test]
    fn nothing_loads_and_nothing_moves() {
        let css = "@import url(x);.a{fill:url(https://x);stroke:url(#own)}@keyframes k{from{opacity:0}}.b{position:fixed;animation:k 1s;color:red}";
        assert_eq!(write_rules(&rules(css)), ".a{stroke:url(#own)}.b{color:red}");
        assert!(!is_safe("u\\72l(x)") && !is_safe("image-set('x')"));
    }
}
