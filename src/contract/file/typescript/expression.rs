//! Values that say what a type is: schemas of zod, enums, constants.

use std::sync::Arc;

use oxc_ast::ast::{
    Argument, ArrayExpression, ArrowFunctionBody, CallExpression, Expression, ObjectExpression, ObjectPropertyKind, TSEnumDeclaration,
    TSEnumMemberName, UnaryOperator,
};
use oxc_span::GetSpan;

use super::module::{Change, Kind, Member, Object, Tuple, Type};
use super::types::{Reader, bare, key, number};
use crate::data::{Node, Number, Value};
use crate::text::Span;

/// How deep schemas are read.
const DEPTH: usize = 64;

/// The values of an enum by their names.
pub(super) fn enumeration(reader: &Reader<'_>, declared: &TSEnumDeclaration<'_>) -> Type {
    let mut object = Object::default();
    // What a member without a value is; none behind one whose value nobody knows without running it.
    let mut next = Some(0_i64);
    for member in &declared.body.members {
        let place = reader.span(member.id.span());
        let name = match &member.id {
            TSEnumMemberName::Identifier(name) => name.name.to_string(),
            TSEnumMemberName::String(name) | TSEnumMemberName::ComputedString(name) => name.value.to_string(),
            TSEnumMemberName::ComputedTemplateString(_) => continue,
        };
        let of = match &member.initializer {
            Some(value) => {
                let of = literal(reader, value).unwrap_or_else(|| reader.written(reader.span(value.span())));
                next = match &of.kind {
                    Kind::Literal(node) => node.as_number().map(|number| number as i64 + 1),
                    _ => None,
                };
                of
            }
            None => match next {
                Some(value) => {
                    next = Some(value + 1);
                    let node = Number::decimal(&value.to_string()).map_or(Value::Null, Value::Number);
                    Type::new(Kind::Literal(Node::new(node, place)), place)
                }
                None => Type::new(Kind::Written(name.as_str().into()), place),
            },
        };
        object.members.push(Member { name, place, is_optional: false, of });
    }
    Type::new(Kind::Object(object.into()), reader.span(declared.body.span))
}

/// A constant of literals: a list or an object that is `as const`, or a text or number.
pub(super) fn constant(reader: &Reader<'_>, value: &Expression<'_>) -> Option<Type> {
    match bare(value) {
        Expression::TSAsExpression(cast) => {
            let is_constant = reader.span(cast.type_annotation.span()).of(reader.text) == "const";
            if is_constant { literals(reader, &cast.expression, 0) } else { None }
        }
        other => literal(reader, other),
    }
}

fn literals(reader: &Reader<'_>, value: &Expression<'_>, depth: usize) -> Option<Type> {
    let span = reader.span(value.span());
    match bare(value) {
        _ if depth > DEPTH => None,
        Expression::ArrayExpression(list) => {
            let places: Vec<Type> =
                list.elements.iter().map(|one| literals(reader, one.as_expression()?, depth + 1)).collect::<Option<_>>()?;
            Some(Type::new(Kind::Tuple(Tuple { required: places.len(), places, rest: None }.into()), span))
        }
        Expression::ObjectExpression(object) => {
            let member = |property: &ObjectPropertyKind<'_>| {
                let ObjectPropertyKind::ObjectProperty(property) = property else { return None };
                let of = literals(reader, &property.value, depth + 1)?;
                Some(Member { name: key(&property.key)?, place: reader.span(property.key.span()), is_optional: false, of })
            };
            let members = object.properties.iter().map(member).collect::<Option<_>>()?;
            Some(Type::new(Kind::Object(Object { members, ..Object::default() }.into()), span))
        }
        other => literal(reader, other),
    }
}

fn literal(reader: &Reader<'_>, value: &Expression<'_>) -> Option<Type> {
    let span = reader.span(value.span());
    let node = match bare(value) {
        Expression::StringLiteral(text) => Node::text(text.value.as_str(), span),
        Expression::BooleanLiteral(value) => Node::new(Value::Bool(value.value), span),
        Expression::NullLiteral(_) => return Some(Type::new(Kind::Basic("null"), span)),
        Expression::NumericLiteral(_) => number(span.of(reader.text), span)?,
        Expression::UnaryExpression(negative) if negative.operator == UnaryOperator::UnaryNegation => number(span.of(reader.text), span)?,
        Expression::TemplateLiteral(template) => Node::text(template.single_quasi()?.as_str(), span),
        _ => return None,
    };
    Some(Type::new(Kind::Literal(node), span))
}

/// A schema of zod, by the functions of its third and fourth version; none where it is something else. A chain of calls starts at `z`, or at
/// what `is_schema` says is one.
pub(super) fn schema(reader: &Reader<'_>, value: &Expression<'_>, is_schema: impl Fn(&str) -> bool) -> Option<Type> {
    let mut start = bare(value);
    let is_call = matches!(start, Expression::CallExpression(_));
    let is_made = loop {
        start = bare(match start {
            Expression::CallExpression(call) => &call.callee,
            Expression::StaticMemberExpression(member) => &member.object,
            Expression::Identifier(name) if is_call && name.name == "z" => break true,
            Expression::Identifier(name) if is_schema(name.name.as_str()) => break false,
            _ => return None,
        });
    };
    let of = Zod { reader }.of(value, 0);
    // Of what has other functions, nobody knows that it is one.
    (is_made || !matches!(of.kind, Kind::Written(_))).then_some(of)
}

struct Zod<'r, 't> {
    reader: &'r Reader<'t>,
}

impl Zod<'_, '_> {
    fn span(&self, part: &impl GetSpan) -> Span {
        self.reader.span(part.span())
    }

    fn written(&self, part: &impl GetSpan) -> Type {
        self.reader.written(self.span(part))
    }

    fn of(&self, value: &Expression<'_>, depth: usize) -> Type {
        if depth > DEPTH {
            return self.written(value);
        }
        match bare(value) {
            Expression::Identifier(name) => Type::new(Kind::Value(name.name.as_str().into()), self.span(value)),
            // `Order.shape.id` is the schema of a property.
            Expression::StaticMemberExpression(member) => match bare(&member.object) {
                Expression::StaticMemberExpression(shape) if shape.property.name == "shape" => {
                    let property = Node::text(member.property.name.as_str(), self.span(&member.property));
                    let property = Type::new(Kind::Literal(property), self.span(&member.property));
                    Type::new(Kind::Index(Arc::new(self.of(&shape.object, depth + 1)), Arc::new(property)), self.span(value))
                }
                _ => self.written(value),
            },
            Expression::CallExpression(call) => match bare(&call.callee) {
                Expression::StaticMemberExpression(member) => match self.path(&member.object).as_deref() {
                    Some(path) => self.made(path, member.property.name.as_str(), call, depth).unwrap_or_else(|| self.written(value)),
                    None => {
                        let of = self.of(&member.object, depth + 1);
                        self.changed(of, member.property.name.as_str(), call, depth).unwrap_or_else(|| self.written(value))
                    }
                },
                _ => self.written(value),
            },
            _ => self.written(value),
        }
    }

    /// What stands before a function that makes a schema: nothing, `coerce` or `iso`.
    fn path(&self, object: &Expression<'_>) -> Option<String> {
        match bare(object) {
            Expression::Identifier(name) if name.name == "z" => Some(String::new()),
            Expression::StaticMemberExpression(member) => match bare(&member.object) {
                Expression::Identifier(name) if name.name == "z" => Some(member.property.name.to_string()),
                _ => None,
            },
            _ => None,
        }
    }

    /// What a function of `z` makes.
    fn made(&self, path: &str, name: &str, call: &CallExpression<'_>, depth: usize) -> Option<Type> {
        let span = self.span(call);
        let argument = |index: usize| call.arguments.get(index).and_then(Argument::as_expression);
        let at = |index: usize| argument(index).map(|value| self.of(value, depth + 1));
        let text = |format: &str| {
            let text = Type::new(Kind::Basic("string"), span);
            Kind::Narrowed(Arc::new(text), Arc::new([("format", Node::text(format, span))]))
        };
        let kind = match (path, name) {
            ("" | "coerce", "string") => Kind::Basic("string"),
            ("" | "coerce", "number") => Kind::Basic("number"),
            ("" | "coerce", "boolean") => Kind::Basic("boolean"),
            ("" | "coerce", "bigint") => Kind::Basic("bigint"),
            ("" | "coerce", "date") => Kind::Name("Date".into(), Arc::new([])),
            ("", "int") => Kind::Basic("integer"),
            ("", "null") => Kind::Basic("null"),
            ("", "undefined" | "void") => Kind::Undefined,
            ("", "any" | "unknown") => Kind::Any,
            ("", "never") => Kind::Never,
            ("iso", "datetime") => text("date-time"),
            ("iso", "date" | "time" | "duration") => text(name),
            ("", _) if format(name).is_some() => text(format(name)?),
            ("", "literal") => match argument(0)? {
                Expression::ArrayExpression(list) => self.choices(list)?,
                value => return literal(self.reader, value),
            },
            ("", "enum" | "nativeEnum") => match bare(argument(0)?) {
                Expression::ArrayExpression(list) => self.choices(list)?,
                Expression::Identifier(name) => {
                    let of = Type::new(Kind::Value(name.name.as_str().into()), span);
                    Kind::Index(Arc::new(of), Arc::new(Type::new(Kind::Any, span)))
                }
                _ => return None,
            },
            ("", "object" | "strictObject" | "looseObject") => match bare(argument(0)?) {
                Expression::ObjectExpression(object) => return self.object(object, name == "strictObject", span, depth),
                _ => return None,
            },
            ("", "array" | "set") => Kind::Array(Arc::new(at(0)?)),
            ("", "tuple") => match bare(argument(0)?) {
                Expression::ArrayExpression(list) => {
                    let places = self.all(list, depth)?;
                    Kind::Tuple(Tuple { required: places.len(), places, rest: None }.into())
                }
                _ => return None,
            },
            ("", "union") => match bare(argument(0)?) {
                Expression::ArrayExpression(list) => Kind::Union(self.all(list, depth)?.into()),
                _ => return None,
            },
            ("", "discriminatedUnion") => match bare(argument(1)?) {
                Expression::ArrayExpression(list) => Kind::Union(self.all(list, depth)?.into()),
                _ => return None,
            },
            ("", "preprocess") => return at(1),
            // The type argument is the result of a check that is code.
            ("", "custom" | "instanceof") => return call.type_arguments.as_ref()?.params.first().map(|of| self.reader.of(of)),
            ("", "intersection") => Kind::Both(Arc::new([at(0)?, at(1)?])),
            ("", "record" | "partialRecord") => {
                let (keys, of) = if call.arguments.len() > 1 { (at(0), at(1)?) } else { (None, at(0)?) };
                match keys.and_then(|keys| Some((keys.span, keys.words()?))) {
                    Some((place, words)) => {
                        let member = |member: String| Member { name: member, place, is_optional: name == "partialRecord", of: of.clone() };
                        Kind::Object(Object { members: words.into_iter().map(member).collect(), ..Object::default() }.into())
                    }
                    None => Kind::Object(Object { rest: Some(Arc::new(of)), ..Object::default() }.into()),
                }
            }
            ("", "optional") => Kind::Optional(Arc::new(at(0)?)),
            ("", "nullable") => self.nullable(at(0)?),
            ("", "nullish") => Kind::Optional(Arc::new(Type::new(self.nullable(at(0)?), span))),
            ("", "lazy") => match argument(0)? {
                Expression::ArrowFunctionExpression(function) => match &function.body {
                    ArrowFunctionBody::FunctionBody(_) => return None,
                    body => return Some(self.of(body.as_expression()?, depth + 1)),
                },
                _ => return None,
            },
            _ => return None,
        };
        Some(Type::new(kind, span))
    }

    /// What a method of a schema makes of it.
    fn changed(&self, of: Type, name: &str, call: &CallExpression<'_>, depth: usize) -> Option<Type> {
        let span = self.span(call);
        let argument = |index: usize| call.arguments.get(index).and_then(Argument::as_expression);
        let narrowed = |of: Type, key: &'static str, node: Node| match of.kind {
            Kind::Narrowed(inner, keywords) => {
                let others = keywords.iter().filter(|(known, _)| *known != key).cloned();
                Type::new(Kind::Narrowed(inner, others.chain([(key, node)]).collect()), of.span)
            }
            kind => Type::new(Kind::Narrowed(Arc::new(Type::new(kind, of.span)), Arc::new([(key, node)])), of.span),
        };
        let bound = |index: usize| match argument(index).and_then(|value| literal(self.reader, value))?.kind {
            Kind::Literal(node) => Some(node),
            _ => None,
        };
        let zero = || Number::decimal("0").map(|zero| Node::new(Value::Number(zero), span));
        let words = || match bare(argument(0)?) {
            Expression::ObjectExpression(object) => {
                let name = |property: &ObjectPropertyKind<'_>| match property {
                    ObjectPropertyKind::ObjectProperty(property) => key(&property.key),
                    ObjectPropertyKind::SpreadProperty(_) => None,
                };
                object.properties.iter().map(name).collect::<Option<Vec<_>>>()
            }
            _ => None,
        };
        let basic = |of: &Type| match &of.kind {
            Kind::Basic(name) => *name,
            Kind::Narrowed(inner, _) => match &inner.kind {
                Kind::Basic(name) => name,
                Kind::Array(_) => "array",
                _ => "",
            },
            Kind::Array(_) => "array",
            _ => "",
        };
        let (least, most) = match basic(&of) {
            "string" => ("minLength", "maxLength"),
            "number" | "integer" | "bigint" => ("minimum", "maximum"),
            "array" => ("minItems", "maxItems"),
            _ => ("", ""),
        };
        let change = |change: Change, of: Type| Some(Type::new(Kind::Changed(change, Arc::new(of)), span));
        Some(match name {
            "optional" | "exactOptional" | "default" | "prefault" | "catch" => Type::new(Kind::Optional(Arc::new(of)), span),
            "nullable" => Type::new(self.nullable(of), span),
            "nullish" => Type::new(Kind::Optional(Arc::new(Type::new(self.nullable(of), span))), span),
            "array" => Type::new(Kind::Array(Arc::new(of)), span),
            "or" => Type::new(Kind::Union(Arc::new([of, self.of(argument(0)?, depth + 1)])), span),
            "pipe" => self.of(argument(0)?, depth + 1),
            "and" | "merge" => Type::new(Kind::Both(Arc::new([of, self.of(argument(0)?, depth + 1)])), span),
            "extend" | "safeExtend" | "augment" => match bare(argument(0)?) {
                Expression::ObjectExpression(object) => {
                    // What is said anew replaces what was said.
                    let own = self.object(object, false, span, depth)?;
                    let replaced = match &own.kind {
                        Kind::Object(own) => own.members.iter().map(|member| member.name.clone()).collect(),
                        _ => Vec::new(),
                    };
                    let rest = Type::new(Kind::Changed(Change::Omit(replaced), Arc::new(of)), span);
                    Type::new(Kind::Both(Arc::new([rest, own])), span)
                }
                _ => return None,
            },
            "pick" => return change(Change::Pick(words()?), of),
            "omit" => return change(Change::Omit(words()?), of),
            "partial" if call.arguments.is_empty() => return change(Change::Partial(None), of),
            "partial" => return change(Change::Partial(Some(words()?)), of),
            "required" if call.arguments.is_empty() => return change(Change::Required(None), of),
            "required" => return change(Change::Required(Some(words()?)), of),
            "strict" => return change(Change::Closed, of),
            "int" if basic(&of) == "number" => match of.kind {
                Kind::Narrowed(_, keywords) => {
                    Type::new(Kind::Narrowed(Arc::new(Type::new(Kind::Basic("integer"), of.span)), keywords), of.span)
                }
                _ => Type::new(Kind::Basic("integer"), of.span),
            },
            "min" | "gte" if !least.is_empty() => narrowed(of, least, bound(0)?),
            "max" | "lte" if !most.is_empty() => narrowed(of, most, bound(0)?),
            "gt" => narrowed(of, "exclusiveMinimum", bound(0)?),
            "lt" => narrowed(of, "exclusiveMaximum", bound(0)?),
            "positive" => narrowed(of, "exclusiveMinimum", zero()?),
            "negative" => narrowed(of, "exclusiveMaximum", zero()?),
            "nonnegative" => narrowed(of, "minimum", zero()?),
            "nonpositive" => narrowed(of, "maximum", zero()?),
            "multipleOf" | "step" => narrowed(of, "multipleOf", bound(0)?),
            "length" if !least.is_empty() => narrowed(narrowed(of, least, bound(0)?), most, bound(0)?),
            "nonempty" if !least.is_empty() => {
                let one = Number::decimal("1").map(|one| Node::new(Value::Number(one), span))?;
                narrowed(of, least, one)
            }
            "regex" => match argument(0)? {
                Expression::RegExpLiteral(pattern) => narrowed(of, "pattern", Node::text(pattern.regex.pattern.text.as_str(), span)),
                _ => return None,
            },
            "datetime" if basic(&of) == "string" => narrowed(of, "format", Node::text("date-time", span)),
            "date" | "time" | "duration" if basic(&of) == "string" => narrowed(of, "format", Node::text(name, span)),
            _ if basic(&of) == "string" && format(name).is_some() => narrowed(of, "format", Node::text(format(name)?, span)),
            // What they add is said to people, or checked by running it.
            "describe" | "meta" | "brand" | "readonly" | "refine" | "superRefine" | "check" | "passthrough" | "strip" | "loose"
            | "catchall" | "trim" | "toLowerCase" | "toUpperCase" | "finite" | "safe" | "normalize" | "register" | "nonstrict" => of,
            _ => return None,
        })
    }

    fn nullable(&self, of: Type) -> Kind {
        let null = Type::new(Kind::Basic("null"), of.span);
        Kind::Union(Arc::new([of, null]))
    }

    fn choices(&self, list: &ArrayExpression<'_>) -> Option<Kind> {
        let all = list.elements.iter().map(|one| literal(self.reader, one.as_expression()?)).collect::<Option<Vec<_>>>()?;
        Some(Kind::Union(all.into()))
    }

    fn all(&self, list: &ArrayExpression<'_>, depth: usize) -> Option<Vec<Type>> {
        list.elements.iter().map(|one| Some(self.of(one.as_expression()?, depth + 1))).collect()
    }

    fn object(&self, object: &ObjectExpression<'_>, is_closed: bool, span: Span, depth: usize) -> Option<Type> {
        let mut own = Object { is_closed, ..Object::default() };
        let mut spread = Vec::new();
        for property in &object.properties {
            match property {
                ObjectPropertyKind::ObjectProperty(property) => {
                    let of = self.of(&property.value, depth + 1);
                    own.members.push(Member { name: key(&property.key)?, place: self.span(&property.key), is_optional: false, of });
                }
                // `...Base.shape` has the properties of another schema.
                ObjectPropertyKind::SpreadProperty(other) => match bare(&other.argument) {
                    Expression::StaticMemberExpression(member) if member.property.name == "shape" => {
                        spread.push(self.of(&member.object, depth + 1));
                    }
                    _ => return None,
                },
            }
        }
        let own_names: Vec<String> = own.members.iter().map(|member| member.name.clone()).collect();
        let own = Type::new(Kind::Object(own.into()), span);
        if spread.is_empty() {
            return Some(own);
        }
        let rest = |of: Type| Type::new(Kind::Changed(Change::Omit(own_names.clone()), Arc::new(of)), span);
        Some(Type::new(Kind::Both(spread.into_iter().map(rest).chain([own]).collect()), span))
    }
}

/// The format of JSON Schema that a function of zod stands for.
fn format(name: &str) -> Option<&'static str> {
    Some(match name {
        "email" => "email",
        "url" => "uri",
        "uuid" | "guid" | "uuidv4" | "uuidv6" | "uuidv7" => "uuid",
        "cuid" => "cuid",
        "cuid2" => "cuid2",
        "ulid" => "ulid",
        "nanoid" => "nanoid",
        "base64" => "base64",
        "ipv4" => "ipv4",
        "ipv6" => "ipv6",
        "emoji" => "emoji",
        "jwt" => "jwt",
        _ => return None,
    })
}
