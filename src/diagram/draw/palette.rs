//! The dark picture from the light one. Themes change nothing but colours, and nearly all of these are those of the kind of diagram;
//! a picture whose colours are all known, from one that was drawn in both themes or from its own text, is not drawn twice.

use std::collections::{BTreeMap, BTreeSet};

use super::css;
use super::tree::{Element, Node};
use super::{colour, pair};

/// The kinds of diagram that most documents draw, and of each a diagram with everything that has colours of its own in it.
pub(super) const SAMPLES: [(&str, &str); 2] = [
    (
        "flowchart",
        r#"flowchart LR
            subgraph one [One]
                a["A"] -->|yes| b("`**B** c`")
            end
            subgraph two ["`**Two**`"]
                c([c]) --- d[[d]] -.-> e[(e)] ==> f((f)) --o g>g] --x h{h}
            end
            one --> two
            i{{i}} <--> j[/j/] o--o k[\k\] x--x l[/l\] --> m[\m/] --> n(((n)))"#,
    ),
    (
        "sequence diagram",
        "sequenceDiagram
            autonumber
            participant A
            actor B
            box Team
                participant C
            end
            A->>B: x
            B-->>A: x
            A->B: x
            A-->B: x
            A-xB: x
            A-)B: x
            A<<->>B: x
            B->>B: x
            activate B
            Note over A,B: x
            deactivate B
            loop x
                A->>B: x
            end
            alt x
                A->>B: x
            else x
                A->>B: x
            end
            opt x
                A->>C: x
            end
            par x
                A->>B: x
            and x
                A->>B: x
            end
            critical x
                A->>B: x
            option x
                A->>B: x
            end
            break x
                A->>B: x
            end
            create participant D
            A->>D: x
            destroy D
            A-xD: x",
    ),
];

/// What the dark theme makes of the colours of one kind of diagram.
#[derive(Debug, Default)]
pub(super) struct Palette {
    /// What the stylesheet says under a selector of a property.
    rules: BTreeMap<(String, String), Said>,
    selectors: BTreeSet<String>,
    /// Colours that elements have themselves, and those in dark; none where one has several.
    own: BTreeMap<Colour, Option<String>>,
}

#[derive(Debug, Default)]
struct Said {
    light: BTreeSet<String>,
    /// The last of them counts.
    dark: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Colour {
    /// The element, and for a label where it stands.
    element: String,
    property: Property,
    value: String,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Property {
    Attribute(String),
    Style(String),
}

impl Palette {
    /// Learns from a picture in both themes; none where they are not of one form.
    pub(super) fn learn(light: &Element, dark: &Element) -> Option<Self> {
        let mut palette = Self::default();
        palette.read(light, dark, "")?;
        Some(palette)
    }

    fn read(&mut self, light: &Element, dark: &Element, around: &str) -> Option<()> {
        if light.name == "style" {
            self.read_rules(&light.text_itself(), &dark.text_itself());
            return Some(());
        }
        let around = surroundings(light).unwrap_or(around);
        let in_dark = colours(dark, around);
        for colour in colours(light, around) {
            let other = in_dark.iter().find(|other| other.property == colour.property).map(|other| other.value.clone());
            let known = self.own.entry(colour).or_insert_with(|| other.clone());
            if *known != other {
                *known = None;
            }
        }
        let partners = pair::partners(light, dark)?;
        light.elements().zip(partners).try_for_each(|(light, dark)| self.read(light, dark, around))
    }

    fn read_rules(&mut self, light: &str, dark: &str) {
        for rule in css::rules(light) {
            for selector in rule.selectors {
                for (property, value) in &rule.declarations {
                    self.rules.entry((selector.clone(), property.clone())).or_default().light.insert(value.clone());
                }
                self.selectors.insert(selector);
            }
        }
        for rule in css::rules(dark) {
            for selector in rule.selectors {
                for (property, value) in &rule.declarations {
                    if let Some(said) = self.rules.get_mut(&(selector.clone(), property.clone())) {
                        said.dark = Some(value.clone());
                    }
                }
            }
        }
    }

    /// The dark picture of a light one that was drawn from `code`; none where a colour is not known.
    pub(super) fn dark(&self, light: &Element, code: &str) -> Option<Element> {
        let mut dark = light.clone();
        self.darken(&mut dark, "", &code.to_ascii_lowercase())?;
        Some(dark)
    }

    /// `code` is in lower case.
    fn darken(&self, element: &mut Element, around: &str, code: &str) -> Option<()> {
        if element.name == "style" {
            let mut rules = css::rules(&element.text_itself());
            rules.iter_mut().try_for_each(|rule| self.darken_rule(rule))?;
            element.children = vec![Node::Text(css::write_rules(&rules))];
            return Some(());
        }
        let around = surroundings(element).unwrap_or(around);
        for colour in colours(element, around) {
            let is_written = code.contains(&colour::bare(&colour.value).to_ascii_lowercase());
            match self.own.get(&colour) {
                // The author's own has one value for both themes, and this may be one.
                Some(_) if is_written => return None,
                Some(Some(dark)) => set(element, &colour.property, dark),
                Some(None) => return None,
                None if is_written => {}
                None => return None,
            }
        }
        element.elements_mut().try_for_each(|child| self.darken(child, around, code))
    }

    fn darken_rule(&self, rule: &mut css::Rule) -> Option<()> {
        // Other rules are for classes of the author's.
        let Some(selector) = rule.selectors.iter().find(|selector| self.selectors.contains(*selector)) else { return Some(()) };
        for (property, value) in &mut rule.declarations {
            let said = self.rules.get(&(selector.clone(), property.clone())).filter(|said| said.light.contains(value))?;
            if let Some(dark) = &said.dark {
                value.clone_from(dark);
            }
        }
        Some(())
    }
}

/// Where a label stands, as far as a theme has colours of its own for that; none for what is no label.
fn surroundings(element: &Element) -> Option<&'static str> {
    let classes = element.get("data-merman-source-classes")?;
    Some(if classes.split(' ').any(|class| class == "cluster-label") { "cluster" } else { "" })
}

/// The colours that an element has itself: values that are one colour and nothing else.
fn colours(element: &Element, around: &str) -> Vec<Colour> {
    let is_colour = |(name, value): &(String, String)| pair::COLOURS.contains(&name.as_str()) && colour::is_colour(value);
    let colour = |property, value| Colour { element: format!("{}{around}", element.name), property, value };
    let attributes = element.attributes.iter().filter(|attribute| is_colour(attribute)).cloned();
    let styled = css::declarations(element.get("style").unwrap_or_default()).into_iter().filter(is_colour);
    let attributes = attributes.map(|(name, value)| colour(Property::Attribute(name), value));
    attributes.chain(styled.map(|(name, value)| colour(Property::Style(name), value))).collect()
}

fn set(element: &mut Element, property: &Property, value: &str) {
    match property {
        Property::Attribute(name) => element.set(name, value.to_owned()),
        Property::Style(name) => {
            let mut own = css::declarations(element.get("style").unwrap_or_default());
            let declared = own.iter_mut().filter(|(known, old)| known == name && old != value);
            let changed = declared.map(|(_, old)| value.clone_into(old)).count();
            if changed > 0 {
                element.set("style", css::write(&own));
            }
        }
    }
}
