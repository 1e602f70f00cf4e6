//! Types as they are written.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use oxc_ast::ast::{
    Expression, FormalParameters, PropertyKey, TSLiteral, TSMappedTypeModifierOperator, TSSignature, TSTupleElement, TSType,
    TSTypeAnnotation, TSTypeName, TSTypeOperatorOperator, TSTypeParameterInstantiation, TSTypeQueryExprName, UnaryOperator,
};
use oxc_span::GetSpan;

use super::module::{Change, Kind, Member, Object, Tuple, Type};
use crate::data::{Node, Number, Value};
use crate::text::{Span, start_of};

/// How deep types are read. What nests deeper is compared as it is written.
const DEPTH: usize = 64;
/// How much of a type that is only known as it is written is kept.
const WRITTEN_BYTES: usize = 4096;

/// Reads the types of one text.
#[derive(Clone, Copy)]
pub(super) struct Reader<'t> {
    pub text: &'t str,
    /// What stands before what was parsed.
    pub offset: usize,
}

impl Reader<'_> {
    pub(super) fn span(&self, span: oxc_span::Span) -> Span {
        Span::new(span.start as usize + self.offset, span.end as usize + self.offset)
    }

    /// A type by how it is written.
    pub(super) fn written(&self, span: Span) -> Type {
        Type::new(Kind::Written(written(span.of(self.text)).into()), span)
    }

    pub(super) fn of(&self, written: &TSType<'_>) -> Type {
        self.at(written, 0)
    }

    fn at(&self, written: &TSType<'_>, depth: usize) -> Type {
        let span = self.span(written.span());
        if depth > DEPTH {
            return self.written(span);
        }
        let at = |inner: &TSType<'_>| Arc::new(self.at(inner, depth + 1));
        let all = |inner: &[TSType<'_>]| inner.iter().map(|inner| self.at(inner, depth + 1)).collect::<Vec<_>>();
        let kind = match written {
            TSType::TSAnyKeyword(_) | TSType::TSUnknownKeyword(_) => Kind::Any,
            TSType::TSNeverKeyword(_) => Kind::Never,
            TSType::TSUndefinedKeyword(_) | TSType::TSVoidKeyword(_) => Kind::Undefined,
            TSType::TSStringKeyword(_) => Kind::Basic("string"),
            TSType::TSNumberKeyword(_) => Kind::Basic("number"),
            TSType::TSBigIntKeyword(_) => Kind::Basic("bigint"),
            TSType::TSBooleanKeyword(_) => Kind::Basic("boolean"),
            TSType::TSNullKeyword(_) => Kind::Basic("null"),
            TSType::TSObjectKeyword(_) => Kind::Basic("object"),
            TSType::TSParenthesizedType(inner) => return self.at(&inner.type_annotation, depth + 1),
            TSType::TSArrayType(array) => Kind::Array(at(&array.element_type)),
            TSType::TSUnionType(union) => Kind::Union(all(&union.types).into()),
            TSType::TSIntersectionType(both) => Kind::Both(all(&both.types).into()),
            TSType::TSTypeLiteral(literal) => Kind::Object(self.members_at(&literal.members, depth + 1).into()),
            TSType::TSLiteralType(literal) => match self.literal(&literal.literal, span) {
                Some(node) => Kind::Literal(node),
                None => return self.written(span),
            },
            TSType::TSTupleType(tuple) => Kind::Tuple(self.tuple(&tuple.element_types, depth + 1).into()),
            TSType::TSTypeReference(reference) => {
                return self.named_at(&reference.type_name, reference.type_arguments.as_deref(), span, depth + 1);
            }
            TSType::TSTypeOperatorType(operator) => match operator.operator {
                TSTypeOperatorOperator::Readonly => return self.at(&operator.type_annotation, depth + 1),
                TSTypeOperatorOperator::Keyof => Kind::KeyOf(at(&operator.type_annotation)),
                TSTypeOperatorOperator::Unique => return self.written(span),
            },
            TSType::TSIndexedAccessType(access) => Kind::Index(at(&access.object_type), at(&access.index_type)),
            TSType::TSTypeQuery(query) => match &query.expr_name {
                TSTypeQueryExprName::IdentifierReference(name) => Kind::Value(name.name.as_str().into()),
                _ => return self.written(span),
            },
            TSType::TSMappedType(mapped) => {
                let is_optional = match mapped.optional {
                    None => false,
                    Some(TSMappedTypeModifierOperator::True | TSMappedTypeModifierOperator::Plus) => true,
                    Some(TSMappedTypeModifierOperator::Minus) => return self.written(span),
                };
                let own = mapped.key.name.as_str();
                let (None, Some(of)) = (&mapped.name_type, &mapped.type_annotation) else { return self.written(span) };
                // A type that speaks of its key is another one for each.
                let speaks = of.span().source_text(self.text.get(self.offset..).unwrap_or_default());
                if speaks.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '$').any(|word| word == own) {
                    return self.written(span);
                }
                self.record(&self.at(&mapped.constraint, depth + 1), self.at(of, depth + 1), is_optional)
            }
            TSType::TSFunctionType(function) => return self.function(&function.params, Some(&function.return_type), span),
            _ => return self.written(span),
        };
        Type::new(kind, span)
    }

    /// An object that has one type under each of these keys.
    fn record(&self, keys: &Type, of: Type, is_optional: bool) -> Kind {
        match keys.words() {
            Some(words) => {
                let place = keys.span;
                let member = |name: String| Member { name, place, is_optional, of: of.clone() };
                Kind::Object(Object { members: words.into_iter().map(member).collect(), ..Object::default() }.into())
            }
            None => Kind::Object(Object { rest: Some(Arc::new(of)), ..Object::default() }.into()),
        }
    }

    /// A function by the types of what it takes and gives; the names of parameters are words.
    fn function(&self, parameters: &FormalParameters<'_>, gives: Option<&TSTypeAnnotation<'_>>, span: Span) -> Type {
        let written = |annotation: Option<&TSTypeAnnotation<'_>>| {
            let Some(annotation) = annotation else { return "any".to_owned() };
            written(self.span(annotation.type_annotation.span()).of(self.text))
        };
        let one = |one: &oxc_ast::ast::FormalParameter<'_>| {
            let mark = if one.optional || one.initializer.is_some() { "?" } else { "" };
            written(one.type_annotation.as_deref()) + mark
        };
        let mut takes: Vec<String> = parameters.items.iter().map(one).collect();
        takes.extend(parameters.rest.iter().map(|rest| format!("...{}", written(rest.type_annotation.as_deref()))));
        Type::new(Kind::Written(format!("({}) => {}", takes.join(", "), written(gives)).into()), span)
    }

    pub(super) fn members(&self, signatures: &[TSSignature<'_>]) -> Object {
        self.members_at(signatures, 0)
    }

    fn members_at(&self, signatures: &[TSSignature<'_>], depth: usize) -> Object {
        let mut object = Object::default();
        for signature in signatures {
            match signature {
                TSSignature::TSPropertySignature(property) => {
                    let Some(name) = key(&property.key) else { continue };
                    let place = self.span(property.key.span());
                    let of = match &property.type_annotation {
                        Some(annotation) => self.at(&annotation.type_annotation, depth + 1),
                        None => Type::new(Kind::Any, place),
                    };
                    object.members.push(Member { name, place, is_optional: property.optional, of });
                }
                TSSignature::TSMethodSignature(method) => {
                    let Some(name) = key(&method.key) else { continue };
                    let of = self.function(&method.params, method.return_type.as_deref(), self.span(method.span));
                    object.members.push(Member { name, place: self.span(method.key.span()), is_optional: method.optional, of });
                }
                TSSignature::TSIndexSignature(index) => {
                    object.rest = Some(Arc::new(self.at(&index.type_annotation.type_annotation, depth + 1)));
                }
                // That it can be called is no data.
                TSSignature::TSCallSignatureDeclaration(_) | TSSignature::TSConstructSignatureDeclaration(_) => {}
            }
        }
        object
    }

    fn tuple(&self, elements: &[TSTupleElement<'_>], depth: usize) -> Tuple {
        let mut tuple = Tuple::default();
        for element in elements {
            let (mut element, mut is_optional) = (element, false);
            if let TSTupleElement::TSNamedTupleMember(named) = element {
                is_optional = named.optional;
                element = &named.element_type;
            }
            match element {
                TSTupleElement::TSRestType(rest) => {
                    let of = self.at(&rest.type_annotation, depth + 1);
                    tuple.rest = Some(match of.kind {
                        Kind::Array(inner) => inner,
                        _ => Arc::new(Type::new(Kind::Any, of.span)),
                    });
                }
                TSTupleElement::TSOptionalType(optional) => tuple.places.push(self.at(&optional.type_annotation, depth + 1)),
                _ => {
                    let Some(inner) = element.as_ts_type() else { continue };
                    tuple.places.push(self.at(inner, depth + 1));
                    if !is_optional && tuple.rest.is_none() {
                        tuple.required = tuple.places.len();
                    }
                }
            }
        }
        tuple
    }

    fn literal(&self, literal: &TSLiteral<'_>, span: Span) -> Option<Node> {
        Some(match literal {
            TSLiteral::StringLiteral(text) => Node::text(text.value.as_str(), span),
            TSLiteral::BooleanLiteral(value) => Node::new(Value::Bool(value.value), span),
            TSLiteral::NumericLiteral(_) => number(span.of(self.text), span)?,
            TSLiteral::UnaryExpression(negative) if negative.operator == UnaryOperator::UnaryNegation => number(span.of(self.text), span)?,
            TSLiteral::TemplateLiteral(template) => Node::text(template.single_quasi()?.as_str(), span),
            _ => return None,
        })
    }

    /// A type by its name; of those that the language has itself, what they mean.
    pub(super) fn named(&self, name: &TSTypeName<'_>, given: Option<&TSTypeParameterInstantiation<'_>>, span: Span) -> Type {
        self.named_at(name, given, span, 0)
    }

    fn named_at(&self, name: &TSTypeName<'_>, given: Option<&TSTypeParameterInstantiation<'_>>, span: Span, depth: usize) -> Type {
        let Some(name) = full_name(name) else { return self.written(span) };
        let mut given: Vec<Type> = given.into_iter().flat_map(|given| &given.params).map(|given| self.at(given, depth + 1)).collect();
        let kind = match (name.as_str(), given.as_mut_slice()) {
            ("Array" | "ReadonlyArray", [of]) => Kind::Array(Arc::new(of.clone())),
            ("Record", [keys, of]) => self.record(keys, of.clone(), false),
            ("Readonly" | "NonNullable" | "Required" | "Partial" | "Pick" | "Omit", [of, rest @ ..]) => {
                let of = of.clone();
                let change = match (name.as_str(), rest.first().map(Type::words)) {
                    ("Readonly", None) => return of,
                    ("Partial", None) => Change::Partial(None),
                    ("Required", None) => Change::Required(None),
                    ("Pick", Some(Some(words))) => Change::Pick(words),
                    ("Omit", Some(Some(words))) => Change::Omit(words),
                    _ => return self.written(span),
                };
                Kind::Changed(change, Arc::new(of))
            }
            // The type of what a schema gives.
            (_, [Type { kind: Kind::Value(_), .. }]) if is_inferring(&name) => return given.remove(0),
            _ => Kind::Name(name.into(), given.into()),
        };
        Type::new(kind, span)
    }
}

/// A text without the space that only sets it. Of a long one the rest is a hash.
pub(super) fn written(text: &str) -> String {
    let is_of_name = |character: char| character.is_alphanumeric() || matches!(character, '_' | '$');
    let words = start_of(text, WRITTEN_BYTES).split_whitespace().fold(String::new(), |mut written, word| {
        if written.ends_with(is_of_name) && word.starts_with(is_of_name) {
            written.push(' ');
        }
        written + word
    });
    // Either mark quotes.
    let words = words.replace('"', "'");
    if text.len() <= WRITTEN_BYTES {
        return words;
    }
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    format!("{words}… {:x}", hasher.finish())
}

/// Whether a name is one that schema libraries have for the type that a schema describes: `z.infer`.
fn is_inferring(name: &str) -> bool {
    matches!(name.rsplit('.').next(), Some("infer" | "input" | "output" | "TypeOf")) && name.contains('.')
}

fn full_name(name: &TSTypeName<'_>) -> Option<String> {
    match name {
        TSTypeName::IdentifierReference(name) => Some(name.name.to_string()),
        TSTypeName::QualifiedName(name) => Some(format!("{}.{}", full_name(&name.left)?, name.right.name)),
        TSTypeName::ThisExpression(_) => None,
    }
}

/// A key by its name, or one that is the value of a constant by that of the constant: `[META]`.
pub(super) fn key(key: &PropertyKey<'_>) -> Option<String> {
    match key {
        PropertyKey::Identifier(constant) => Some(format!("[{}]", constant.name)),
        _ => key.static_name().map(std::borrow::Cow::into_owned),
    }
}

/// A number as it is written, in any of the ways that the language has.
pub(super) fn number(written: &str, span: Span) -> Option<Node> {
    let plain = written.replace(' ', "");
    let based = |mark: &str, base| plain.to_ascii_lowercase().strip_prefix(mark).and_then(|digits| Number::based(digits, base));
    let number = Number::decimal(&plain).or_else(|| based("0x", 16)).or_else(|| based("0b", 2)).or_else(|| based("0o", 8))?;
    Some(Node::new(Value::Number(number), span))
}

/// An expression without what only the compiler reads.
pub(super) fn bare<'e, 'a>(expression: &'e Expression<'a>) -> &'e Expression<'a> {
    match expression {
        Expression::ParenthesizedExpression(inner) => bare(&inner.expression),
        Expression::TSSatisfiesExpression(inner) => bare(&inner.expression),
        other => other,
    }
}
