//! What a diagram shows, in words: its nodes and what links them. It stands in for the picture where that cannot be seen.

use std::collections::HashMap;

use crate::text::Cut;
use merman::model::SemanticDiagramModel as Model;
use merman::model::families::sequence::SequenceMessageKind;

use crate::text::start_of;

mod chart;

/// The nodes and links of a diagram, in the order of its text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outline {
    /// What its author calls it.
    pub title: Option<String>,
    /// What its author says it shows.
    pub description: Option<String>,
    /// Labels of its nodes.
    pub nodes: Vec<String>,
    /// Links between its nodes.
    pub links: Vec<Link>,
}

/// One thing leads to another.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Link {
    /// Label of the node that the link starts at.
    pub from: String,
    /// Label of the node that the link leads to.
    pub to: String,
    /// What stands on it.
    pub label: String,
}

impl Outline {
    /// Whether it has neither nodes nor links.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty() && self.links.is_empty()
    }

    fn titled(title: Option<&String>, accessible: Option<&String>, description: Option<&String>) -> Self {
        let said = |text: Option<&String>| text.map(|text| words(text)).filter(|text| !text.is_empty());
        Self { title: said(accessible).or_else(|| said(title)), description: said(description), ..Self::default() }
    }

    fn node(&mut self, text: impl AsRef<str>) {
        let text = words(text.as_ref());
        if !text.is_empty() {
            self.nodes.push(text);
        }
    }

    fn link(&mut self, from: &str, to: &str, label: &str) {
        self.links.push(Link { from: short(from), to: short(to), label: words(label) });
    }
}

/// How many bytes of a label name a node at the end of a link. Any number of links may lead to one node.
const NAME: usize = 300;

/// A label as words, its beginning where it is long.
fn short(label: &str) -> String {
    let start = start_of(label, NAME);
    if start.len() < label.len() { format!("{}…", words(start)) } else { words(label) }
}

/// A label as words: without its line breaks, tags and marks.
pub(super) fn words(label: &str) -> String {
    let mut text = String::with_capacity(label.len());
    let mut rest = label.trim().trim_matches('`');
    while let Some(at) = rest.find('<') {
        text.push_str(rest.head(at));
        let tag = rest.tail(at + 1);
        let is_tag = tag.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        match tag.find('>').filter(|_| is_tag) {
            Some(end) => {
                text.push(' ');
                rest = tag.tail(end + 1);
            }
            None => {
                text.push('<');
                rest = tag;
            }
        }
    }
    text.push_str(rest);
    // Mermaid writes `#quot;` and `#35;` as placeholders of its own.
    let text = text.replace("\\n", " ").replace("ﬂ°°", "&#").replace("ﬂ°", "&").replace("¶ß", ";").replace("**", "");
    let named = [("&quot;", "\""), ("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&amp;", "&")];
    let text = named.iter().fold(numbered(&text), |text, (name, mark)| text.replace(name, mark));
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text with `&#47;` as the character it stands for.
fn numbered(text: &str) -> String {
    let mut parts = text.split("&#");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (digits, rest) = part.split_digits();
        match (digits.parse().ok().and_then(char::from_u32), rest.strip_prefix(';')) {
            (Some(c), Some(rest)) => {
                plain.push(c);
                plain.push_str(rest);
            }
            _ => {
                plain.push_str("&#");
                plain.push_str(part);
            }
        }
    }
    plain
}

/// What ids are called, each looked up at once however many there are.
struct Names<'a>(HashMap<&'a str, &'a str>);

impl<'a> Names<'a> {
    /// Of two that claim an id the first has it.
    fn new(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut names = HashMap::new();
        for (id, name) in pairs {
            names.entry(id).or_insert(name);
        }
        Self(names)
    }

    fn of<'n>(&'n self, id: &'n str) -> &'n str {
        self.0.get(id).copied().unwrap_or(id)
    }
}

/// A label, or the id where there is none.
fn or<'a>(label: Option<&'a str>, id: &'a str) -> &'a str {
    label.filter(|label| !label.trim().is_empty()).unwrap_or(id)
}

pub(super) fn of(model: &Model) -> Outline {
    match model {
        Model::Flowchart(chart) => {
            let mut outline = Outline::titled(None, chart.acc_title.as_ref(), chart.acc_descr.as_ref());
            let nodes = chart.nodes.iter().map(|node| (node.id.as_str(), or(node.label.as_deref(), &node.id)));
            let groups = chart.subgraphs.iter().map(|group| (group.id.as_str(), or(Some(&group.title), &group.id)));
            let names = Names::new(nodes.chain(groups));
            let name = |id: &str| names.of(id).to_owned();
            chart.nodes.iter().for_each(|node| outline.node(name(&node.id)));
            for group in &chart.subgraphs {
                let inside: Vec<String> = group.nodes.iter().map(|node| words(&name(node))).collect();
                outline.node(format!("{}: {}", or(Some(&group.title), &group.id), inside.join(", ")));
            }
            chart.edges.iter().for_each(|edge| outline.link(&name(&edge.from), &name(&edge.to), edge.label.as_deref().unwrap_or_default()));
            outline
        }
        Model::Sequence(sequence) => {
            let mut outline = Outline::titled(sequence.title.as_ref(), sequence.acc_title.as_ref(), sequence.acc_descr.as_ref());
            let name = |id: &str| sequence.actors.get(id).map_or(id, |actor| or(Some(&actor.description), id)).to_owned();
            sequence.actor_order.iter().for_each(|actor| outline.node(name(actor)));
            for message in &sequence.messages {
                match (message.semantic_kind(), &message.from, &message.to) {
                    (SequenceMessageKind::Signal, Some(from), Some(to)) => outline.link(&name(from), &name(to), message.message_text()),
                    (SequenceMessageKind::Note, _, _) => outline.node(format!("Note: {}", message.message_text())),
                    _ => {}
                }
            }
            outline
        }
        Model::State(states) => {
            let mut outline = Outline::titled(None, states.acc_title.as_ref(), states.acc_descr.as_ref());
            let labels = states.nodes.iter().filter_map(|node| Some((node.id.as_str(), node.label.as_ref()?.as_str()?)));
            let names = Names::new(labels.filter(|(_, label)| !label.trim().is_empty()));
            let name = |id: &str| match id {
                _ if id.ends_with("_start") => "start".to_owned(),
                _ if id.ends_with("_end") => "end".to_owned(),
                _ => names.of(id).to_owned(),
            };
            let real = states.nodes.iter().filter(|node| !node.id.contains("divider-id") && !node.id.ends_with("----parent"));
            real.for_each(|node| outline.node(name(&node.id)));
            states
                .edges
                .iter()
                .filter(|edge| !edge.end.contains("----note"))
                .for_each(|edge| outline.link(&name(&edge.start), &name(&edge.end), &edge.label));
            outline
        }
        Model::Class(classes) => {
            let mut outline = Outline::titled(None, classes.acc_title.as_ref(), classes.acc_descr.as_ref());
            for class in classes.classes.values() {
                let members: Vec<&str> = class.members.iter().chain(&class.methods).map(|member| member.display_text.as_str()).collect();
                let name = or(Some(&class.label), &class.id);
                outline.node(if members.is_empty() { name.to_owned() } else { format!("{name}: {}", members.join(", ")) });
            }
            classes.notes.iter().for_each(|note| outline.node(format!("Note: {}", note.text)));
            classes.relations.iter().for_each(|relation| outline.link(&relation.id1, &relation.id2, &relation.title));
            outline
        }
        Model::Er(entities) => {
            let mut outline = Outline::titled(None, entities.acc_title.as_ref(), entities.acc_descr.as_ref());
            for (name, entity) in &entities.entities {
                let attributes: Vec<String> =
                    entity.attributes.iter().map(|attribute| format!("{} {}", attribute.ty, attribute.name)).collect();
                let name = or(Some(&entity.alias), name);
                outline.node(if attributes.is_empty() { name.to_owned() } else { format!("{name}: {}", attributes.join(", ")) });
            }
            let named = entities.entities.iter().map(|(name, entity)| (name.as_str(), entity.id.as_str(), or(Some(&entity.alias), name)));
            let names = Names::new(named.flat_map(|(key, id, name)| [(key, name), (id, name)]));
            let name = |id: &str| names.of(id).to_owned();
            let relations = entities.relationships.iter();
            relations.for_each(|relation| outline.link(&name(&relation.entity_a), &name(&relation.entity_b), &relation.role_a));
            outline
        }
        other => chart::of(other),
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn labels_are_words() {
        assert_eq!(words("first<br>second <b>x</b>"), "first second x");
        assert_eq!(words("`**Bold** and\n  a < b`"), "Bold and a < b");
        assert_eq!(words("a <3 b"), "a <3 b");
        assert_eq!(words("a&#47;b &#35;1&#59; &#x &#;"), "a/b #1; &#x &#;");
    }
}
