//! GraphQL: what a schema takes and gives, whatever the order of its definitions and extensions.

mod judge;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use apollo_parser::cst::{self, CstNode};
use apollo_parser::{Parser, SyntaxElement, SyntaxKind, SyntaxNode};

use super::facts::{Fact, Place};
use super::form::{Broken, Facts};
use crate::data::Fault;
use crate::text::Span;

/// How deep a document may nest, and of how many words it may be made.
const DEPTH: usize = 128;
const TOKENS: usize = 2_000_000;

/// The types by which operations start where the schema does not say others.
const ROOTS: [(&str, &str); 3] = [("query", "Query"), ("mutation", "Mutation"), ("subscription", "Subscription")];

pub(super) fn read(text: &str) -> Result<Facts, Broken> {
    let marked = text.strip_prefix('\u{feff}').unwrap_or(text);
    let offset = text.len() - marked.len();
    let tree = Parser::new(marked).recursion_limit(DEPTH).token_limit(TOKENS).parse();
    if let Some(error) = tree.errors().next() {
        let message = error.message().lines().next().unwrap_or_default().trim_end_matches('.');
        let mut rest = message.chars();
        let first = rest.next().map(|first| first.to_lowercase().to_string()).unwrap_or_default();
        let start = error.index() + offset;
        let end = start + error.data().len();
        let span = text.get(start..end).map_or(Span::new(text.len(), text.len()), |_| Span::new(start, end));
        return Err(Broken::fault("GraphQL", Fault { span, message: first + rest.as_str() }, None));
    }
    let document = tree.document();
    let mut reader = Reader {
        text,
        offset,
        types: BTreeMap::new(),
        order: Vec::new(),
        roots: BTreeMap::new(),
        sent: BTreeSet::new(),
        received: BTreeSet::new(),
    };
    for node in document.syntax().children() {
        reader.definition(&node)?;
    }
    let first = marked.lines().next().unwrap_or_default().len();
    Ok(Facts { format: "GraphQL", language: &judge::GraphQl, root: reader.finish(Span::new(offset, offset + first)), version: None })
}

struct Reader<'t> {
    text: &'t str,
    offset: usize,
    /// By name, in which all extensions are joined.
    types: BTreeMap<String, Fact>,
    order: Vec<String>,
    roots: BTreeMap<String, (String, Place)>,
    /// The types that are named where something is sent, and where something is received.
    sent: BTreeSet<String>,
    received: BTreeSet<String>,
}

fn child<T: CstNode>(node: &SyntaxNode) -> Option<T> {
    node.children().find_map(T::cast)
}

fn children<T: CstNode>(node: &SyntaxNode) -> impl Iterator<Item = T> {
    node.children().filter_map(T::cast)
}

fn name(node: &SyntaxNode) -> Option<String> {
    child::<cst::Name>(node).map(|name| name.text().to_string())
}

/// The words of a part, without what is said to people.
fn words(node: &SyntaxNode, between: &str) -> String {
    let is_word = |kind: SyntaxKind| !matches!(kind, SyntaxKind::WHITESPACE | SyntaxKind::COMMENT | SyntaxKind::COMMA);
    let tokens = node.descendants_with_tokens().filter_map(SyntaxElement::into_token).filter(|token| is_word(token.kind()));
    tokens.map(|token| token.text().to_owned()).collect::<Vec<_>>().join(between)
}

/// The type that a reference to one ends at: `[User!]!` at `User`.
fn named(type_name: &str) -> &str {
    type_name.trim_matches(['[', ']', '!'])
}

impl Reader<'_> {
    fn definition(&mut self, node: &SyntaxNode) -> Result<(), Broken> {
        let kind = match node.kind() {
            SyntaxKind::OBJECT_TYPE_DEFINITION | SyntaxKind::OBJECT_TYPE_EXTENSION => "object",
            SyntaxKind::INTERFACE_TYPE_DEFINITION | SyntaxKind::INTERFACE_TYPE_EXTENSION => "interface",
            SyntaxKind::UNION_TYPE_DEFINITION | SyntaxKind::UNION_TYPE_EXTENSION => "union",
            SyntaxKind::ENUM_TYPE_DEFINITION | SyntaxKind::ENUM_TYPE_EXTENSION => "enum",
            SyntaxKind::INPUT_OBJECT_TYPE_DEFINITION | SyntaxKind::INPUT_OBJECT_TYPE_EXTENSION => "input",
            SyntaxKind::SCALAR_TYPE_DEFINITION | SyntaxKind::SCALAR_TYPE_EXTENSION => "scalar",
            SyntaxKind::DIRECTIVE_DEFINITION => return self.directive(node),
            SyntaxKind::SCHEMA_DEFINITION | SyntaxKind::SCHEMA_EXTENSION => {
                for root in children::<cst::RootOperationTypeDefinition>(node) {
                    let operation = child::<cst::OperationType>(root.syntax()).map(|operation| words(operation.syntax(), ""));
                    let of = child::<cst::NamedType>(root.syntax()).map(|of| words(of.syntax(), ""));
                    if let (Some(operation), Some(of)) = (operation, of) {
                        self.roots.insert(operation, (of, self.place(root.syntax())));
                    }
                }
                return Ok(());
            }
            _ => {
                let span = self.place(node).span;
                let message = "this is a query, and a schema was expected".to_owned();
                return Err(Broken::fault("GraphQL", Fault { span, message }, None));
            }
        };
        let Some(name) = name(node) else { return Ok(()) };
        let place = self.place(node);
        let mut fact = self.types.remove(&name).unwrap_or_else(|| {
            self.order.push(name.clone());
            let mut fact = Fact::new("a type", &name, format!("the type `{name}`"), place);
            fact.say("kind", kind.to_owned(), place);
            fact
        });
        if let Some(interfaces) = child::<cst::ImplementsInterfaces>(node) {
            for interface in named_types(interfaces.syntax()) {
                fact.parts.push(Fact::new(
                    "an interface",
                    words(&interface, ""),
                    format!("the interface `{}` of `{name}`", words(&interface, "")),
                    self.place(&interface),
                ));
            }
        }
        if let Some(fields) = child::<cst::FieldsDefinition>(node) {
            for field in children::<cst::FieldDefinition>(fields.syntax()) {
                fact.parts.extend(self.field(&name, field.syntax()));
            }
        }
        if let Some(fields) = child::<cst::InputFieldsDefinition>(node) {
            for field in children::<cst::InputValueDefinition>(fields.syntax()) {
                fact.parts.extend(self.input("an input field", "field", &name, field.syntax()));
            }
        }
        if let Some(values) = child::<cst::EnumValuesDefinition>(node) {
            for value in children::<cst::EnumValueDefinition>(values.syntax()) {
                let Some(value_name) = child::<cst::EnumValue>(value.syntax()) else { continue };
                let (text, place) = (words(value_name.syntax(), ""), self.place(value.syntax()));
                let mut part = Fact::new("an enum value", &text, format!("the value `{text}` of `{name}`"), place);
                part.say("state", self.state(value.syntax()), place);
                fact.parts.push(part);
            }
        }
        if let Some(members) = child::<cst::UnionMemberTypes>(node) {
            for member in named_types(members.syntax()) {
                let text = words(&member, "");
                fact.parts.push(Fact::new("a member", &text, format!("the member `{text}` of `{name}`"), self.place(&member)));
            }
        }
        self.types.insert(name, fact);
        Ok(())
    }

    fn field(&mut self, of: &str, node: &SyntaxNode) -> Option<Fact> {
        let (name, place) = (name(node)?, self.place(node));
        let of = format!("{of}.{name}");
        let mut fact = Fact::new("a field", &name, format!("the field `{of}`"), place);
        let type_name = child::<cst::Type>(node).map(|node| words(node.syntax(), ""))?;
        self.received.insert(named(&type_name).to_owned());
        fact.say("type", type_name, place);
        fact.say("state", self.state(node), place);
        if let Some(arguments) = child::<cst::ArgumentsDefinition>(node) {
            for argument in children::<cst::InputValueDefinition>(arguments.syntax()) {
                fact.parts.extend(self.input("an argument", "argument", &of, argument.syntax()));
            }
        }
        Some(fact)
    }

    fn input(&mut self, kind: &'static str, word: &str, of: &str, node: &SyntaxNode) -> Option<Fact> {
        let (name, place) = (name(node)?, self.place(node));
        let mut fact = Fact::new(kind, &name, format!("the {word} `{name}` of `{of}`"), place);
        let type_name = child::<cst::Type>(node).map(|node| words(node.syntax(), ""))?;
        self.sent.insert(named(&type_name).to_owned());
        fact.say("type", type_name, place);
        let default =
            child::<cst::DefaultValue>(node).map(|default| words(default.syntax(), " ").trim_start_matches('=').trim().to_owned());
        fact.say("default", default, place);
        fact.say("state", self.state(node), place);
        Some(fact)
    }

    fn directive(&mut self, node: &SyntaxNode) -> Result<(), Broken> {
        let Some(name) = name(node) else { return Ok(()) };
        let (key, place) = (format!("@{name}"), self.place(node));
        let mut fact = Fact::new("a directive", &key, format!("the directive `{key}`"), place);
        let repeats = node.children_with_tokens().any(|element| element.kind() == SyntaxKind::repeatable_KW);
        fact.say("use", if repeats { "repeatable" } else { "once" }.to_owned(), place);
        if let Some(arguments) = child::<cst::ArgumentsDefinition>(node) {
            for argument in children::<cst::InputValueDefinition>(arguments.syntax()) {
                fact.parts.extend(self.input("an argument", "argument", &key, argument.syntax()));
            }
        }
        if let Some(locations) = child::<cst::DirectiveLocations>(node) {
            for location in children::<cst::DirectiveLocation>(locations.syntax()) {
                let text = words(location.syntax(), "");
                fact.parts.push(Fact::new("a location", &text, format!("the location {text} of `{key}`"), self.place(location.syntax())));
            }
        }
        if self.types.insert(key.clone(), fact).is_none() {
            self.order.push(key);
        }
        Ok(())
    }

    /// Whether it is on its way out.
    fn state(&self, node: &SyntaxNode) -> Option<String> {
        let directives = child::<cst::Directives>(node)?;
        let is_deprecated =
            children::<cst::Directive>(directives.syntax()).any(|directive| name(directive.syntax()).as_deref() == Some("deprecated"));
        is_deprecated.then(|| "deprecated".to_owned())
    }

    /// The first line of a part, what is said to people left out.
    fn place(&self, node: &SyntaxNode) -> Place {
        let said = node.children_with_tokens().find(|element| {
            !matches!(element.kind(), SyntaxKind::DESCRIPTION | SyntaxKind::WHITESPACE | SyntaxKind::COMMENT | SyntaxKind::COMMA)
        });
        let start = said.map_or_else(|| node.text_range().start(), |element| element.text_range().start());
        let (start, end) = (usize::from(start) + self.offset, usize::from(node.text_range().end()) + self.offset);
        let whole = self.text.get(start..end).unwrap_or_default();
        let first = whole.lines().next().unwrap_or_default().trim_end_matches([' ', '\t', '{', '(', ',']);
        Span::new(start, start + first.len()).into()
    }

    fn finish(mut self, first: Span) -> Fact {
        let mut root = Fact::new("a schema", "", "the schema", first);
        if self.roots.is_empty() {
            for (operation, name) in ROOTS {
                if let Some(of) = self.types.get(name) {
                    self.roots.insert(operation.to_owned(), (name.to_owned(), of.place));
                }
            }
        }
        for (operation, (of, place)) in self.roots {
            let mut fact = Fact::new("an operation type", &operation, format!("the type of every {operation}"), place);
            fact.say("name", of, place);
            root.parts.push(fact);
        }
        for name in self.order {
            let Some(mut fact) = self.types.remove(&name) else { continue };
            let (sent, received) = (self.sent.contains(&name), self.received.contains(&name));
            // Of what nothing here names, anybody may be the one who uses it.
            if fact.said("kind") == Some("enum") && (sent || received) {
                fact.parts.iter_mut().for_each(|value| (value.sent, value.received) = (sent, received));
            }
            root.parts.push(fact);
        }
        root
    }
}

fn named_types(node: &SyntaxNode) -> Vec<SyntaxNode> {
    node.descendants().filter(|node| node.kind() == SyntaxKind::NAMED_TYPE).collect()
}
