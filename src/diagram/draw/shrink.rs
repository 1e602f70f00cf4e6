//! A picture without what nobody sees: most of what a theme writes is for other diagrams.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::clean::MARK;
use super::css;
use super::engine::ID;
use super::tree::{Element, Node};
use crate::text::Cut;

/// What a style says that holds anyway.
const DEFAULTS: [(&str, &str); 15] = [
    ("opacity", "1"),
    ("display", "inline"),
    ("visibility", "inherit"),
    ("visibility", "visible"),
    ("clip-path", "none"),
    ("filter", "none"),
    ("transform", "none"),
    ("transform", "matrix(1 0 0 1 0 0)"),
    ("fill-opacity", "1"),
    ("font-style", "normal"),
    ("overflow", "visible"),
    ("stroke-dasharray", "0"),
    ("line-height", "24px"),
    ("white-space", "pre"),
    ("font-variant", "normal"),
];

/// How deep definitions may use each other.
const DEEPEST: usize = 4;

/// Puts labels where they are shown: the crate defines each apart and uses it once.
pub(super) fn flatten(root: &mut Element) {
    let mut labels: HashMap<String, Element> = HashMap::new();
    root.each(&mut |element| {
        if let Some(id) = element.get("id").filter(|id| id.contains("foreignobject-label")) {
            labels.insert(id.to_owned(), element.clone());
        }
    });
    place(root, &labels, 0);
    drop_labels(root);
}

fn place(element: &mut Element, labels: &HashMap<String, Element>, depth: usize) {
    for child in element.elements_mut() {
        let used = child.get("href").or_else(|| child.get("xlink:href")).and_then(|href| labels.get(href.strip_prefix('#')?));
        if let Some(label) = used.filter(|_| child.name == "use" && depth < DEEPEST) {
            let (x, y) = (offset(child, "x"), offset(child, "y"));
            let mut label = label.clone();
            label.attributes.clear();
            label.style.clear();
            if (x, y) != (0.0, 0.0) {
                label.set("transform", format!("translate({x},{y})"));
            }
            *child = label;
            place(child, labels, depth + 1);
        } else {
            place(child, labels, depth);
        }
        // A picture within the picture at its own scale is a group.
        let (width, height) = (child.get("width").unwrap_or_default(), child.get("height").unwrap_or_default());
        if child.name == "svg" && child.get("viewBox").is_some_and(|view| view == format!("0 0 {width} {height}")) {
            let (x, y) = (offset(child, "x"), offset(child, "y"));
            child.name = "g".to_owned();
            child.attributes.clear();
            if (x, y) != (0.0, 0.0) {
                child.set("transform", format!("translate({x},{y})"));
            }
            child.children.retain(|node| !matches!(node, Node::Element(rect) if rect.name == "rect" && is_invisible(rect)));
        }
    }
}

fn offset(element: &Element, name: &str) -> f64 {
    element.get(name).and_then(|value| value.parse().ok()).unwrap_or_default()
}

fn drop_labels(root: &mut Element) {
    root.each_mut(&mut |element| {
        element
            .children
            .retain(|node| !matches!(node, Node::Element(child) if child.get("id").is_some_and(|id| id.contains("foreignobject-label"))));
    });
}

/// Takes out of the stylesheet what no element of the picture meets. The rest is worth working on.
pub(super) fn prune(root: &mut Element) {
    let mut pruned = met_rules(root).into_iter();
    root.each_rules(&mut |rules| *rules = pruned.next().unwrap_or_default());
}

/// The rules of each stylesheet of a picture that something in it meets.
fn met_rules(root: &Element) -> Vec<Vec<css::Rule>> {
    fn collect<'e>(element: &'e Element, met: &mut css::Met<'e>, sheets: &mut Vec<&'e [css::Rule]>) {
        met.names.insert(&element.name);
        met.classes.extend(element.get("class").unwrap_or_default().split_whitespace());
        for node in &element.children {
            match node {
                Node::Element(child) => collect(child, met, sheets),
                Node::Rules(rules) => sheets.push(rules),
                Node::Text(_) => {}
            }
        }
    }
    let (mut met, mut sheets) = (css::Met::default(), Vec::new());
    collect(root, &mut met, &mut sheets);
    sheets.into_iter().map(|rules| css::prune(rules, &met)).collect()
}

/// The ids that a value points at.
fn targets(value: &str) -> impl Iterator<Item = String> {
    value.split("url(#").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0.to_owned()))
}

pub(super) fn shrink(root: &mut Element) {
    prune(root);
    let mut used = BTreeSet::new();
    root.each(&mut |element| {
        for (name, value) in &element.attributes {
            match name.as_str() {
                "href" => used.extend(value.strip_prefix('#').map(str::to_owned)),
                _ => used.extend(targets(value)),
            }
        }
        used.extend(element.style.iter().flat_map(|(_, value)| targets(value)));
    });
    let mut asked: BTreeSet<String> = BTreeSet::from(["node".to_owned()]);
    root.each_rules(&mut |rules| {
        rules.iter_mut().for_each(own_font);
        rules.retain(|rule| !rule.declarations.is_empty());
        asked.extend(rules.iter().flat_map(|rule| &rule.selectors).flat_map(|selector| css::classes(selector)).map(str::to_owned));
        used.extend(rules.iter().flat_map(|rule| &rule.declarations).flat_map(|(_, value)| targets(value)));
    });
    root.each_mut(&mut |element| tidy(element, &asked, &used));
    // What is empty now made others hold nothing.
    for _ in 0..3 {
        root.each_mut(&mut |element| element.children.retain(|node| !matches!(node, Node::Element(child) if is_nothing(child))));
    }
    share_styles(root);
}

/// Styles that several elements have become a class of the picture's stylesheet.
fn share_styles(root: &mut Element) {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    root.each(&mut |element| {
        if !element.style.is_empty() {
            *counts.entry(css::write(&element.style)).or_default() += 1;
        }
    });
    let shared = counts.into_iter().filter(|(style, count)| *count > 2 && style.len() > 30 && !style.contains("url("));
    let classes: BTreeMap<String, String> = shared.enumerate().map(|(index, (style, _))| (style, format!("_{index}"))).collect();
    if classes.is_empty() {
        return;
    }
    root.each_mut(&mut |element| {
        if let Some(class) = classes.get(&css::write(&element.style)) {
            let class = element.get("class").map_or_else(|| class.clone(), |own| format!("{own} {class}"));
            element.style.clear();
            element.set("class", class);
        }
    });
    // Twice the id, so that they win as a style of the element's own would.
    let rule = |(style, class): (String, String)| css::Rule {
        selectors: vec![format!("#{MARK}{ID}#{MARK}{ID} .{class}")],
        declarations: css::declarations(&style),
    };
    let rules = Node::Rules(classes.into_iter().map(rule).collect());
    let style = Element { name: "style".to_owned(), children: vec![rules], ..Element::default() };
    root.children.insert(0, Node::Element(style));
}

/// The font of all text is said once, at the top.
fn own_font(rule: &mut css::Rule) {
    rule.declarations.retain(|(name, value)| !(*name == "font-family" && is_default_font(value)));
}

fn is_default_font(value: &str) -> bool {
    value.to_lowercase().contains("trebuchet ms")
}

fn tidy(element: &mut Element, asked: &BTreeSet<String>, used: &BTreeSet<String>) {
    element.style.retain(|(name, value)| {
        let font = *name == "font-family" && is_default_font(value);
        !font && !DEFAULTS.contains(&(name, value))
    });
    // The last of a name counts; where it stands beside an attribute, it is the style that does.
    for at in (0..element.style.len()).rev() {
        let Some((name, _)) = element.style.get(at) else { continue };
        if element.style.iter().skip(at + 1).any(|(later, _)| later == name) {
            element.style.remove(at);
        }
    }
    if element.name == "text" && !element.style.is_empty() {
        element.style.retain(|(name, _)| *name != "alignment-baseline");
        element.remove("alignment-baseline");
    }
    let style = &element.style;
    element.attributes.retain(|(name, _)| style.iter().all(|(said, _)| said != name));
    for name in ["d", "points", "transform"] {
        if let Some(value) = element.get(name).filter(|value| value.contains('.')) {
            let rounded = rounded(value);
            element.set(name, rounded);
        }
    }
    if element.get("font-family").is_some_and(is_default_font) {
        element.remove("font-family");
    }
    if let Some(classes) = element.get("class") {
        let kept: Vec<&str> = classes.split_whitespace().filter(|class| asked.contains(*class)).collect();
        let kept = kept.join(" ");
        if kept.is_empty() { element.remove("class") } else { element.set("class", kept) }
    }
    if element.get("id").is_some_and(|id| !used.contains(id)) && element.name != "svg" {
        element.remove("id");
    }
}

/// A group of nothing, a definition that nobody uses, a shape without a form.
fn is_nothing(element: &Element) -> bool {
    match element.name.as_str() {
        "g" | "defs" | "text" | "style" => element.children.is_empty(),
        "rect" => ["width", "height"].iter().any(|side| matches!(element.get(side), None | Some("0"))) || is_invisible(element),
        "marker" | "filter" | "linearGradient" | "radialGradient" | "clipPath" | "symbol" | "pattern" | "mask" => {
            element.get("id").is_none()
        }
        _ => false,
    }
}

fn is_invisible(element: &Element) -> bool {
    css::value(&element.style, "opacity") == Some("0")
}

/// The numbers of a path with two digits behind the point: a hundredth of a pixel is not seen.
fn rounded(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('.') {
        let (head, tail) = (rest.head(at + 1), rest.tail(at + 1));
        out.push_str(head);
        let digits = tail.bytes().take_while(u8::is_ascii_digit).count();
        let exponent = tail.tail(digits).starts_with(['e', 'E']);
        out.push_str(tail.head(if exponent { digits } else { digits.min(2) }));
        rest = tail.tail(digits);
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::rounded;

    #[test]
    fn paths_keep_two_digits() {
        assert_eq!(rounded("M188,35.16666 L-0.5,1e-7 1.234567e-5 C3.1,2"), "M188,35.16 L-0.5,1e-7 1.234567e-5 C3.1,2");
    }
}
