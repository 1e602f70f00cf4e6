//! Reads the declarations of a file that others can use, from the statements that the parser gives.

use std::sync::Arc;
use std::time::Duration;

use oxc_allocator::Allocator;
use oxc_ast::ast::{
    BindingPattern, Class, ClassElement, Declaration, ExportDefaultDeclarationKind, ExportSpecifier, Expression,
    ImportDeclarationSpecifier, MethodDefinitionKind, Statement, TSAccessibility, TSInterfaceDeclaration, TSNamespaceDeclarationBody,
    TSTypeParameterDeclaration, VariableDeclaration,
};
use oxc_parser::Parser;
use oxc_span::SourceType;

use super::depth::too_deep;
use super::module::{ALL, DEFAULT, Declared, Import, Kind, Member, Module, Object, Type};
use super::types::Reader;
use super::{expression, types};
use crate::data::Fault;
use crate::isolated::{Failure, Isolated};
use crate::text::Span;

/// How many bytes are read of one file.
const MAX_BYTES: usize = 8 << 20;

/// The parser calls itself for what nests, and its stack is to be large enough for that.
static PARSER: Isolated = Isolated::new("typescript", Duration::from_secs(20));

/// What a file declares.
///
/// # Errors
/// Where it is no TypeScript, or more than is read.
pub(super) fn read(path: &str, text: &Arc<str>) -> Result<Module, Fault> {
    let fault = |span: Span, message: String| Fault { span, message };
    if text.len() > MAX_BYTES {
        return Err(fault(Span::new(0, 0), format!("it takes more than {MAX_BYTES} bytes")));
    }
    if let Some(at) = too_deep(text) {
        return Err(fault(Span::new(at, at + 1), "it nests too deep".to_owned()));
    }
    let (text, with_tags) = (Arc::clone(text), path.to_ascii_lowercase().ends_with('x'));
    match PARSER.run(move || parse(&text, with_tags)) {
        Ok(module) => module,
        Err(Failure::Panicked(_)) => Err(fault(Span::new(0, 0), "reading it failed".to_owned())),
        Err(Failure::GivenUp) => Err(fault(Span::new(0, 0), "reading it takes too long".to_owned())),
    }
}

fn parse(text: &str, with_tags: bool) -> Result<Module, Fault> {
    let marked = text.strip_prefix('\u{feff}').unwrap_or(text);
    let offset = text.len() - marked.len();
    let allocator = Allocator::default();
    let kind = if with_tags { SourceType::tsx() } else { SourceType::ts() };
    let parsed = Parser::new(&allocator, marked, kind).parse();
    if let Some(error) = parsed.diagnostics.iter().next() {
        let label = error.labels.iter().next();
        let (start, length) = label.map_or((marked.len(), 0), |label| (label.offset() as usize, label.len() as usize));
        let span = Span::new(start + offset, start + offset + length);
        let span = if text.get(span.start as usize..span.end as usize).is_some() { span } else { Span::new(0, 0) };
        let message = error.message.trim_end_matches('.');
        let mut rest = message.chars();
        let first = rest.next().map(|first| first.to_lowercase().to_string()).unwrap_or_default();
        return Err(Fault { span, message: first + rest.as_str() });
    }
    let mut declarations = Declarations { reader: Reader { text, offset }, module: Module::NOTHING, declared: Vec::new() };
    for statement in &parsed.program.body {
        declarations.statement(statement, "", false, 0);
    }
    Ok(declarations.finish())
}

struct Declarations<'t> {
    reader: Reader<'t>,
    module: Module,
    /// All names, should nothing be exported.
    declared: Vec<String>,
}

/// How deep namespaces are read.
const NAMESPACES: usize = 8;

impl Declarations<'_> {
    fn statement(&mut self, statement: &Statement<'_>, scope: &str, is_exported: bool, depth: usize) {
        match statement {
            Statement::ImportDeclaration(import) => {
                let from = import.source.value.as_str();
                for specifier in import.specifiers.iter().flatten() {
                    let name = match specifier {
                        ImportDeclarationSpecifier::ImportSpecifier(specifier) => specifier.imported.name().to_string(),
                        ImportDeclarationSpecifier::ImportDefaultSpecifier(_) => DEFAULT.to_owned(),
                        ImportDeclarationSpecifier::ImportNamespaceSpecifier(_) => ALL.to_owned(),
                    };
                    self.import(specifier.name().to_string(), from, name);
                }
            }
            Statement::ExportAllDeclaration(export) => {
                let from = export.source.value.to_string();
                match &export.exported {
                    None => self.module.stars.push(from),
                    Some(name) => {
                        let name = name.name().to_string();
                        self.import(name.clone(), &from, ALL.to_owned());
                        self.export(&name, name.clone());
                    }
                }
            }
            Statement::ExportFromDeclaration(export) => {
                for ExportSpecifier { local, exported, .. } in &export.specifiers {
                    // Under a name that no declaration can have.
                    let hidden = format!("{} from {}", local.name(), export.source.value);
                    self.import(hidden.clone(), export.source.value.as_str(), local.name().to_string());
                    self.export(exported.name().as_str(), hidden);
                }
            }
            Statement::ExportNamedDeclaration(export) => {
                for ExportSpecifier { local, exported, .. } in &export.specifiers {
                    self.export(&inside(scope, exported.name().as_str()), inside(scope, local.name().as_str()));
                }
            }
            Statement::ExportDeclaration(export) => self.declaration(&export.declaration, scope, true, depth),
            Statement::ExportDefaultDeclaration(export) => match &export.declaration {
                ExportDefaultDeclarationKind::TSInterfaceDeclaration(interface) => {
                    self.interface(interface, scope, false);
                    self.export(DEFAULT, interface.id.name.to_string());
                }
                ExportDefaultDeclarationKind::ClassDeclaration(class) => {
                    if let Some(name) = self.class(class, scope, false) {
                        self.export(DEFAULT, name);
                    }
                }
                ExportDefaultDeclarationKind::Identifier(name) => self.export(DEFAULT, name.name.to_string()),
                _ => {}
            },
            _ => {
                if let Some(declaration) = statement.as_declaration() {
                    self.declaration(declaration, scope, is_exported, depth);
                }
            }
        }
    }

    fn declaration(&mut self, declaration: &Declaration<'_>, scope: &str, is_exported: bool, depth: usize) {
        match declaration {
            Declaration::TSTypeAliasDeclaration(alias) => {
                let name = inside(scope, alias.id.name.as_str());
                let of = self.reader.of(&alias.type_annotation);
                let declared = self.declared(alias.type_parameters.as_deref(), of, alias.id.span);
                self.module.types.insert(name.clone(), declared);
                self.named(name, is_exported);
            }
            Declaration::TSInterfaceDeclaration(interface) => self.interface(interface, scope, is_exported),
            Declaration::ClassDeclaration(class) => _ = self.class(class, scope, is_exported),
            Declaration::TSEnumDeclaration(one) => {
                let name = inside(scope, one.id.name.as_str());
                let of = expression::enumeration(&self.reader, one);
                let place = self.reader.span(one.id.span);
                let whole = |kind| Declared { parameters: Vec::new(), of: Type::new(kind, of.span), place, is_constant: false };
                // As a type it is one of its values; as a value it has them by their names.
                self.module.types.insert(name.clone(), whole(Kind::Index(Arc::new(of.clone()), Arc::new(every(place)))));
                self.module.values.insert(name.clone(), Declared { is_constant: true, ..whole(of.kind.clone()) });
                self.named(name, is_exported);
            }
            Declaration::VariableDeclaration(variables) => self.variables(variables, scope, is_exported),
            Declaration::TSNamespaceDeclaration(namespace) if depth < NAMESPACES => {
                let scope = inside(scope, namespace.id.name.as_str());
                // What a namespace does not export is still known in it.
                if let TSNamespaceDeclarationBody::TSModuleBlock(block) = &namespace.body {
                    let is_ambient = namespace.declare;
                    for statement in &block.body {
                        self.statement(statement, &scope, is_exported && is_ambient, depth + 1);
                    }
                }
            }
            _ => {}
        }
    }

    fn interface(&mut self, interface: &TSInterfaceDeclaration<'_>, scope: &str, is_exported: bool) {
        let reader = &self.reader;
        let name = inside(scope, interface.id.name.as_str());
        let span = reader.span(interface.body.span);
        let own = Type::new(Kind::Object(reader.members(&interface.body.body).into()), span);
        let mut all: Vec<Type> = interface
            .extends
            .iter()
            .map(|heritage| reader.named(&heritage.type_name, heritage.type_arguments.as_deref(), reader.span(heritage.span)))
            .collect();
        // Declarations of one name are one interface.
        let before = self.module.types.remove(&name);
        all.extend(before.map(|before| before.of));
        let of = match all.is_empty() {
            true => own,
            false => {
                all.push(own);
                Type::new(Kind::Both(all.into()), span)
            }
        };
        let declared = self.declared(interface.type_parameters.as_deref(), of, interface.id.span);
        self.module.types.insert(name.clone(), declared);
        self.named(name, is_exported);
    }

    /// The public properties of a class.
    fn class(&mut self, class: &Class<'_>, scope: &str, is_exported: bool) -> Option<String> {
        let id = class.id.as_ref()?;
        let reader = &self.reader;
        let name = inside(scope, id.name.as_str());
        let mut object = Object::default();
        for element in &class.body.body {
            let (key, optional, annotation) = match element {
                ClassElement::PropertyDefinition(property) if !property.r#static && is_public(property.accessibility) => {
                    (&property.key, property.optional, property.type_annotation.as_deref())
                }
                ClassElement::MethodDefinition(method)
                    if method.kind == MethodDefinitionKind::Get && !method.r#static && is_public(method.accessibility) =>
                {
                    (&method.key, false, method.value.return_type.as_deref())
                }
                _ => continue,
            };
            if let (Some(name), Some(annotation)) = (types::key(key), annotation) {
                let place = reader.span(oxc_span::GetSpan::span(key));
                object.members.push(Member { name, place, is_optional: optional, of: reader.of(&annotation.type_annotation) });
            }
        }
        let span = reader.span(class.body.span);
        let own = Type::new(Kind::Object(object.into()), span);
        let of = match class.heritage.as_ref().and_then(|base| self.base(base)) {
            Some(base) => Type::new(Kind::Both(Arc::new([base, own])), span),
            None => own,
        };
        let declared = self.declared(class.type_parameters.as_deref(), of, id.span);
        self.module.types.insert(name.clone(), declared);
        self.named(name.clone(), is_exported);
        Some(name)
    }

    fn base(&self, base: &oxc_ast::ast::ClassHeritage<'_>) -> Option<Type> {
        match &base.expression {
            Expression::Identifier(name) => {
                let given = base.type_arguments.iter().flat_map(|given| &given.params).map(|given| self.reader.of(given)).collect();
                Some(Type::new(Kind::Name(name.name.as_str().into(), given), self.reader.span(name.span)))
            }
            _ => None,
        }
    }

    /// Constants that are schemas, or literal through and through.
    fn variables(&mut self, variables: &VariableDeclaration<'_>, scope: &str, is_exported: bool) {
        for variable in &variables.declarations {
            let (BindingPattern::BindingIdentifier(id), Some(value)) = (&variable.id, &variable.init) else { continue };
            let name = inside(scope, id.name.as_str());
            // What changes a schema of another file is one where this file has schemas at all.
            let (has_schemas, is_changed) = (self.module.imported.contains_key("z"), matches!(value, Expression::CallExpression(_)));
            let known = |name: &str| match self.module.values.get(name) {
                Some(known) => !known.is_constant,
                None => has_schemas && is_changed && self.module.imported.contains_key(name),
            };
            let read = match expression::schema(&self.reader, value, known) {
                Some(of) => Some((of, false)),
                None => expression::constant(&self.reader, value).map(|of| (of, true)),
            };
            let Some((of, is_constant)) = read else { continue };
            let place = self.reader.span(id.span);
            self.module.values.insert(name.clone(), Declared { parameters: Vec::new(), of, place, is_constant });
            self.named(name, is_exported);
        }
    }

    fn declared(&self, parameters: Option<&TSTypeParameterDeclaration<'_>>, of: Type, place: oxc_span::Span) -> Declared {
        let parameters = parameters.into_iter().flat_map(|parameters| &parameters.params);
        let parameters = parameters.map(|one| (one.name.name.to_string(), one.default.as_ref().map(|default| self.reader.of(default))));
        Declared { parameters: parameters.collect(), of, place: self.reader.span(place), is_constant: false }
    }

    fn named(&mut self, name: String, is_exported: bool) {
        if is_exported {
            self.export(&name, name.clone());
        }
        self.declared.push(name);
    }

    fn export(&mut self, outside: &str, own: String) {
        self.module.exported.insert(outside.to_owned(), own);
    }

    fn import(&mut self, own: String, from: &str, name: String) {
        self.module.imported.insert(own, Import { from: from.to_owned(), name });
    }

    fn finish(mut self) -> Module {
        // A file that imports and exports nothing is no module: everybody has its names.
        if self.module.exported.is_empty() && self.module.imported.is_empty() && self.module.stars.is_empty() {
            let names = self.declared.into_iter();
            self.module.exported = names.map(|name| (name.clone(), name)).collect();
        }
        self.module
    }
}

fn is_public(access: Option<TSAccessibility>) -> bool {
    matches!(access, None | Some(TSAccessibility::Public))
}

/// The name of what is declared in a namespace.
pub(super) fn inside(scope: &str, name: &str) -> String {
    if scope.is_empty() { name.to_owned() } else { format!("{scope}.{name}") }
}

/// What stands for all keys of an object in `T[keyof T]`.
fn every(span: Span) -> Type {
    Type::new(Kind::Any, span)
}
