//! Tables as statements leave them behind.

use std::collections::BTreeMap;

use sqlparser::ast::{
    AlterColumnOperation, AlterTable, AlterTableOperation, AlterTypeOperation, ColumnDef, ColumnOption, CreateTable, CreateTableLikeKind,
    DataType, Expr, ForeignKeyConstraint, Ident, IndexColumn, ObjectName, ObjectType, RenameTableNameKind, Statement, TableConstraint,
    UserDefinedTypeRepresentation,
};

use crate::contract::file::facts::{Fact, Place};
use crate::text::Span;

/// The tables and enums that there are, by name.
#[derive(Default)]
pub(super) struct Tables {
    tables: BTreeMap<String, Table>,
    enums: BTreeMap<String, Enum>,
}

#[derive(Clone)]
struct Table {
    place: Place,
    columns: Vec<Column>,
    primary_key: Vec<String>,
    /// The columns whose values are unique together, by the name of what says so.
    unique: Vec<(Option<String>, Vec<String>)>,
    /// Columns, and the table and columns that they refer to.
    foreign: Vec<(Option<String>, Vec<String>, String)>,
}

#[derive(Clone)]
struct Column {
    name: String,
    kind: String,
    required: bool,
    default: Option<String>,
    place: Place,
}

struct Enum {
    place: Place,
    values: Vec<(String, Place)>,
}

/// A name as databases fold it: quotes and the usual schema make no difference.
fn ident(ident: &Ident) -> String {
    if ident.quote_style.is_some() { ident.value.clone() } else { ident.value.to_lowercase() }
}

fn name(name: &ObjectName) -> String {
    let mut parts: Vec<String> = name.0.iter().map(|part| part.as_ident().map_or_else(|| part.to_string(), ident)).collect();
    if parts.len() > 1 && matches!(parts[0].as_str(), "public" | "dbo" | "main") {
        parts.remove(0);
    }
    parts.join(".")
}

fn columns(columns: &[IndexColumn]) -> Vec<String> {
    let one = |column: &IndexColumn| match &column.column.expr {
        Expr::Identifier(name) => ident(name),
        other => other.to_string().to_lowercase(),
    };
    columns.iter().map(one).collect()
}

impl Tables {
    pub(super) fn apply(&mut self, statement: &Statement, place: Place) {
        match statement {
            Statement::CreateTable(create) => self.create(create, place),
            Statement::AlterTable(alter) => self.alter(alter, place),
            Statement::Drop { object_type: ObjectType::Table, names, .. } => names.iter().for_each(|of| _ = self.tables.remove(&name(of))),
            Statement::Drop { object_type: ObjectType::Type, names, .. } => names.iter().for_each(|of| _ = self.enums.remove(&name(of))),
            Statement::Drop { object_type: ObjectType::Index, names, .. } => {
                for dropped in names.iter().map(name) {
                    let keeps = |(named, _): &(Option<String>, Vec<String>)| named.as_deref() != Some(last(&dropped));
                    self.tables.values_mut().for_each(|table| table.unique.retain(keeps));
                }
            }
            Statement::RenameTable(renames) => {
                for rename in renames {
                    self.rename(&name(&rename.old_name), name(&rename.new_name));
                }
            }
            Statement::CreateType { name: of, representation: Some(UserDefinedTypeRepresentation::Enum { labels }), .. } => {
                let values = labels.iter().map(|label| (label.value.clone(), place)).collect();
                self.enums.insert(name(of), Enum { place, values });
            }
            Statement::AlterType(alter) => {
                let Some(mut known) = self.enums.remove(&name(&alter.name)) else { return };
                let mut of = name(&alter.name);
                match &alter.operation {
                    AlterTypeOperation::Rename(rename) => of = ident(&rename.new_name),
                    AlterTypeOperation::AddValue(added) => {
                        if known.values.iter().all(|(value, _)| *value != added.value.value) {
                            known.values.push((added.value.value.clone(), place));
                        }
                    }
                    AlterTypeOperation::RenameValue(rename) => {
                        known
                            .values
                            .iter_mut()
                            .filter(|(value, _)| *value == rename.from.value)
                            .for_each(|value| *value = (rename.to.value.clone(), place));
                    }
                }
                self.enums.insert(of, known);
            }
            Statement::CreateIndex(index) if index.unique && index.predicate.is_none() => {
                if let Some(table) = self.tables.get_mut(&name(&index.table_name)) {
                    let named = index.name.as_ref().map(|named| last(&name(named)).to_owned());
                    table.unique.push((named, columns(&index.columns)));
                }
            }
            _ => {}
        }
    }

    fn create(&mut self, create: &CreateTable, place: Place) {
        let of = name(&create.name);
        if create.partition_of.is_some() || (create.if_not_exists && self.tables.contains_key(&of)) {
            return;
        }
        let like = create.like.as_ref().map(|like| match like {
            CreateTableLikeKind::Parenthesized(like) | CreateTableLikeKind::Plain(like) => name(&like.name),
        });
        let mut table = like.and_then(|like| self.tables.get(&like)).cloned().unwrap_or(Table {
            place,
            columns: Vec::new(),
            primary_key: Vec::new(),
            unique: Vec::new(),
            foreign: Vec::new(),
        });
        table.place = place;
        for column in &create.columns {
            table.add(column, place);
        }
        create.constraints.iter().for_each(|constraint| table.constrain(constraint));
        self.tables.insert(of, table);
    }

    fn rename(&mut self, old: &str, new: String) {
        if let Some(table) = self.tables.remove(old) {
            // A name without a schema stays in the schema of the old one.
            let new = match old.rsplit_once('.') {
                Some((schema, _)) if !new.contains('.') => format!("{schema}.{new}"),
                _ => new,
            };
            self.tables.insert(new, table);
        }
    }

    fn alter(&mut self, alter: &AlterTable, place: Place) {
        let of = name(&alter.name);
        for operation in &alter.operations {
            if let AlterTableOperation::RenameTable { table_name: RenameTableNameKind::As(new) | RenameTableNameKind::To(new) } = operation
            {
                self.rename(&of, name(new));
            } else if let Some(table) = self.tables.get_mut(&of) {
                table.alter(operation, place);
            }
        }
    }

    pub(super) fn facts(self) -> Fact {
        let mut root = Fact::new("a database", "", "the database", Span::new(0, 0));
        for (of, table) in self.tables {
            root.parts.push(table.fact(&of));
        }
        for (of, known) in self.enums {
            let mut fact = Fact::new("an enum", &of, format!("the enum `{of}`"), known.place);
            for (value, place) in known.values {
                fact.parts.push(Fact::new("an enum value", &value, format!("the value `{value}` of `{of}`"), place));
            }
            root.parts.push(fact);
        }
        root
    }
}

fn last(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

impl Table {
    fn column(&mut self, of: &Ident) -> Option<&mut Column> {
        let of = ident(of);
        self.columns.iter_mut().find(|column| column.name == of)
    }

    fn add(&mut self, definition: &ColumnDef, place: Place) {
        let options = definition.options.iter().map(|option| &option.option);
        let column = self.read(ident(&definition.name), &definition.data_type, options, place);
        self.columns.retain(|known| known.name != column.name);
        self.columns.push(column);
    }

    fn read<'o>(&mut self, of: String, kind: &DataType, options: impl Iterator<Item = &'o ColumnOption>, place: Place) -> Column {
        let (kind, counts) = canonical(kind);
        let mut column = Column { name: of.clone(), kind, required: counts, default: counts.then(|| "counted".to_owned()), place };
        for option in options {
            match option {
                ColumnOption::NotNull => column.required = true,
                ColumnOption::Null => column.required = false,
                ColumnOption::Default(value) => column.default = stated(value),
                ColumnOption::Generated { .. } | ColumnOption::Identity(_) => column.default = Some("generated".to_owned()),
                ColumnOption::DialectSpecific(tokens) => {
                    let counts = tokens.iter().any(|token| {
                        let word = token.to_string();
                        word.eq_ignore_ascii_case("auto_increment") || word.eq_ignore_ascii_case("autoincrement")
                    });
                    if counts {
                        column.default = Some("counted".to_owned());
                    }
                }
                ColumnOption::PrimaryKey(_) => {
                    column.required = true;
                    self.primary_key = vec![of.clone()];
                }
                ColumnOption::Unique(_) => self.unique.push((None, vec![of.clone()])),
                ColumnOption::ForeignKey(foreign) => self.refer(foreign, vec![of.clone()]),
                _ => {}
            }
        }
        column
    }

    fn refer(&mut self, foreign: &ForeignKeyConstraint, from: Vec<String>) {
        let to: Vec<String> = foreign.referred_columns.iter().map(ident).collect();
        let to = if to.is_empty() { String::new() } else { format!("({})", to.join(", ")) };
        self.foreign.push((foreign.name.as_ref().map(ident), from, name(&foreign.foreign_table) + &to));
    }

    fn constrain(&mut self, constraint: &TableConstraint) {
        match constraint {
            TableConstraint::PrimaryKey(key) => {
                self.primary_key = columns(&key.columns);
                let key = self.primary_key.clone();
                self.columns.iter_mut().filter(|column| key.contains(&column.name)).for_each(|column| column.required = true);
            }
            TableConstraint::Unique(unique) => {
                let named = unique.name.as_ref().or(unique.index_name.as_ref()).map(ident);
                self.unique.push((named, columns(&unique.columns)));
            }
            TableConstraint::ForeignKey(foreign) => self.refer(foreign, foreign.columns.iter().map(ident).collect()),
            _ => {}
        }
    }

    fn alter(&mut self, operation: &AlterTableOperation, place: Place) {
        match operation {
            AlterTableOperation::AddColumn { column_def, if_not_exists: true, .. } if self.column(&column_def.name).is_some() => {}
            AlterTableOperation::AddColumn { column_def, .. } => self.add(column_def, place),
            AlterTableOperation::DropColumn { column_names, .. } => {
                for dropped in column_names.iter().map(ident) {
                    self.columns.retain(|column| column.name != dropped);
                    self.unique.retain(|(_, columns)| !columns.contains(&dropped));
                    self.foreign.retain(|(_, columns, _)| !columns.contains(&dropped));
                    self.primary_key.retain(|column| *column != dropped);
                }
            }
            AlterTableOperation::RenameColumn { old_column_name, new_column_name } => self.rename(old_column_name, new_column_name, place),
            AlterTableOperation::ChangeColumn { old_name, new_name, data_type, options, .. } => {
                self.rename(old_name, new_name, place);
                self.redefine(new_name, data_type, options, place);
            }
            AlterTableOperation::ModifyColumn { col_name, data_type, options, .. } => self.redefine(col_name, data_type, options, place),
            AlterTableOperation::AlterColumn { column_name, op } => {
                let Some(column) = self.column(column_name) else { return };
                column.place = place;
                match op {
                    AlterColumnOperation::SetNotNull => column.required = true,
                    AlterColumnOperation::DropNotNull => column.required = false,
                    AlterColumnOperation::SetDefault { value } => column.default = stated(value),
                    AlterColumnOperation::DropDefault => column.default = None,
                    AlterColumnOperation::SetDataType { data_type, .. } => column.kind = canonical(data_type).0,
                    AlterColumnOperation::AddGenerated { .. } => column.default = Some("generated".to_owned()),
                    AlterColumnOperation::GenericOptions { .. } => {}
                }
            }
            AlterTableOperation::AddConstraint { constraint, .. } => self.constrain(constraint),
            AlterTableOperation::DropConstraint { name, .. } => {
                let dropped = ident(name);
                self.unique.retain(|(named, _)| named.as_ref() != Some(&dropped));
                self.foreign.retain(|(named, ..)| named.as_ref() != Some(&dropped));
            }
            AlterTableOperation::DropForeignKey { name, .. } => {
                let dropped = ident(name);
                self.foreign.retain(|(named, ..)| named.as_ref() != Some(&dropped));
            }
            AlterTableOperation::DropIndex { name } => {
                let dropped = ident(name);
                self.unique.retain(|(named, _)| named.as_ref() != Some(&dropped));
            }
            AlterTableOperation::DropPrimaryKey { .. } => self.primary_key.clear(),
            _ => {}
        }
    }

    fn rename(&mut self, old: &Ident, new: &Ident, place: Place) {
        let (old, new) = (ident(old), ident(new));
        let swap = |name: &mut String| {
            if *name == old {
                name.clone_from(&new);
            }
        };
        for column in self.columns.iter_mut().filter(|column| column.name == old) {
            column.place = place;
            column.name.clone_from(&new);
        }
        self.primary_key.iter_mut().for_each(swap);
        self.unique.iter_mut().flat_map(|(_, columns)| columns).for_each(swap);
        self.foreign.iter_mut().flat_map(|(_, columns, _)| columns).for_each(swap);
    }

    fn redefine(&mut self, of: &Ident, kind: &DataType, options: &[ColumnOption], place: Place) {
        let column = self.read(ident(of), kind, options.iter(), place);
        if let Some(known) = self.column(of) {
            *known = column;
        }
    }

    fn fact(self, of: &str) -> Fact {
        let mut fact = Fact::new("a table", of, format!("the table `{of}`"), self.place);
        if !self.primary_key.is_empty() {
            fact.say("primary key", self.primary_key.join(", "), self.place);
        }
        for column in self.columns {
            let about = format!("the column `{of}.{}`", column.name);
            let mut part = Fact::new("a column", &column.name, about, column.place);
            part.say("type", column.kind, column.place);
            part.say("nullability", if column.required { "not null" } else { "null" }.to_owned(), column.place);
            part.say("default", column.default.map(|default| folded(&default)), column.place);
            fact.parts.push(part);
        }
        for (_, mut columns) in self.unique {
            columns.sort();
            let columns = columns.join(", ");
            fact.parts.push(Fact::new(
                "a unique constraint",
                &columns,
                format!("the unique constraint on `{columns}` of `{of}`"),
                self.place,
            ));
        }
        for (_, columns, to) in self.foreign {
            let columns = columns.join(", ");
            let mut part = Fact::new("a foreign key", &columns, format!("the foreign key `{columns}` of `{of}`"), self.place);
            part.say("target", to, self.place);
            fact.parts.push(part);
        }
        fact
    }
}

/// A default; null is none.
fn stated(value: &Expr) -> Option<String> {
    Some(value.to_string()).filter(|text| !text.eq_ignore_ascii_case("null"))
}

/// A default without what databases write around it: casts, and the case of functions.
fn folded(default: &str) -> String {
    let plain = default.split("::").next().unwrap_or(default).trim();
    let plain = plain.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(plain);
    let plain = if plain.starts_with('\'') { plain.to_owned() } else { plain.to_lowercase() };
    match plain.as_str() {
        "current_timestamp()" | "now()" => "current_timestamp".to_owned(),
        _ if plain.starts_with("nextval(") => "counted".to_owned(),
        _ => plain,
    }
}

/// A type by one of its names, and whether it counts by itself.
fn canonical(kind: &DataType) -> (String, bool) {
    let text = kind.to_string().to_lowercase();
    let (base, rest) = text.split_once('(').map_or((text.trim(), String::new()), |(base, rest)| (base.trim(), format!("({rest}")));
    let (name, counts) = match base {
        "int" | "int4" | "integer" | "mediumint" => ("integer", false),
        "int8" | "bigint" => ("bigint", false),
        "int2" | "smallint" => ("smallint", false),
        "serial" | "serial4" => ("integer", true),
        "bigserial" | "serial8" => ("bigint", true),
        "smallserial" | "serial2" => ("smallint", true),
        "bool" | "boolean" => ("boolean", false),
        "character varying" | "char varying" | "varchar" | "nvarchar" => ("varchar", false),
        "character" | "char" => ("char", false),
        "decimal" | "dec" | "numeric" => ("numeric", false),
        "double precision" | "double" | "float8" => ("double precision", false),
        "float4" | "real" => ("real", false),
        "timestamptz" | "timestamp with time zone" => ("timestamptz", false),
        "timestamp" | "timestamp without time zone" => ("timestamp", false),
        "timetz" | "time with time zone" => ("timetz", false),
        "time" | "time without time zone" => ("time", false),
        other => (other, false),
    };
    // How wide an integer is shown says nothing of what it holds.
    let is_whole = matches!(name, "integer" | "bigint" | "smallint");
    let rest = if is_whole { rest.split_once(')').map_or(String::new(), |(_, rest)| rest.to_owned()) } else { rest.replace(", ", ",") };
    (format!("{name}{rest}"), counts)
}
