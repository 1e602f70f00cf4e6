//! Statements beside the files that declare them.

use super::{Found, Stated};
use crate::config::Config;
use crate::contract::Contracts;
use crate::model::{Draft, Model};
use crate::source::{Answers, Content, RepoInfo, RepoSource, SourceFile, Sources, TaskFolder};

fn stated(file: (&str, &str), plan: &str) -> Vec<(String, Stated)> {
    let format = match file.0.rsplit_once('.') {
        Some((_, "sql")) => "format = \"sql\"\n",
        Some((_, "ts")) => "format = \"typescript\"\n",
        _ => "",
    };
    let book = format!(
        "[[contract]]\nname = \"c\"\nowner = \"api\"\npath = \"{0}\"\n{format}[[contract.mirror]]\nrepo = \"web\"\npath = \"{0}\"\n",
        file.0
    );
    let config = Config::parse(&book, "book.toml").unwrap();
    let source = |path: &str, text: &str| SourceFile { path: path.to_owned(), content: Content::Text(text.into()) };
    let folder = "docs/cross-collab/TASK1";
    let api = RepoSource {
        info: RepoInfo::new("api", "api"),
        has_sources: true,
        folders: vec![TaskFolder::new(folder, 1)],
        files: vec![source(&format!("{folder}/PLAN.md"), plan)].into(),
        shared: vec![source(file.0, file.1)],
        ..RepoSource::default()
    };
    let sources =
        Sources { repos: vec![api, RepoSource { info: RepoInfo::new("web", "web"), ..RepoSource::default() }], ..Sources::default() };
    let model = Model::resolve(Draft::read(&config, &sources), &Answers::default());
    let contracts = Contracts::compare(None, &model, &config.contracts, &sources);
    contracts.stated.into_values().flatten().map(|stated| (stated.span.of(plan).to_owned(), stated)).collect()
}

fn kinds(found: &[(String, Stated)]) -> Vec<(&str, &'static str)> {
    let kind = |stated: &Stated| match stated.found {
        Found::Alike(..) => "alike",
        Found::Different { .. } => "different",
        Found::Missing { .. } => "missing",
    };
    found.iter().map(|(text, stated)| (text.as_str(), kind(stated))).collect()
}

const PLAN: &str = "# Orders — Task 1 Plan\n\n## Locked Contracts\n\n### Orders\n\n";

#[test]
fn definitions_have_their_places_in_both() {
    let schema = "type Order { id: ID!, total: Int! }\n";
    let plan = format!(
        "{PLAN}> ```graphql\n> type Order {{\n>   total: Float!\n>   note: String\n> }}\n> ```\n\n- `Order.id`, `Order.lines`, `Line.id`.\n"
    );
    let found = stated(("schema.graphql", schema), &plan);
    assert_eq!(
        kinds(&found),
        [
            ("type Order", "alike"),
            ("total: Float!", "different"),
            ("note: String", "missing"),
            ("Order.id", "alike"),
            ("Order.lines", "missing"),
        ]
    );
    let Found::Different { at, stated, declared, .. } = &found[1].1.found else { panic!() };
    assert_eq!((at.1.of(schema), stated.as_str(), declared.as_str()), ("total: Int!", "Float!", "Int!"));
}

#[test]
fn dotted_names_are_columns_only_where_the_text_says_so() {
    let tables = "CREATE TABLE orders (id bigint PRIMARY KEY, total bigint);\n";
    let plan = format!("{PLAN}- The right `orders.read` is needed for `orders.total`.\n- The column `orders.paid` and `people.name`.\n");
    assert_eq!(kinds(&stated(("a.sql", tables), &plan)), [("orders.total", "alike"), ("orders.paid", "missing")]);
}

#[test]
fn sketches_and_other_languages_state_nothing() {
    let proto = "syntax = \"proto3\";\nmessage Order { string id = 1; }\n";
    let plan = format!(
        "{PLAN}```proto\nmessage Order {{\n  string id = 1;\n  int64 total = 2;\n}}\n```\n\n```proto\nmessage Order {{ ... }}\n```\n\n```graphql\ntype Order {{ x: Int }}\n```\n"
    );
    let found = stated(("orders.proto", proto), &plan);
    assert_eq!(kinds(&found).iter().map(|(_, kind)| *kind).collect::<Vec<_>>(), ["alike", "alike", "missing"]);
    assert!(found[2].0.contains("int64 total = 2"), "{}", found[2].0);
}

#[test]
fn types_are_those_of_typescript() {
    let types = "export interface Order { id: string; total?: number | null; lines: Line[]; tags: ('a' | 'b')[]; at: Date }\nexport interface Line { sku: string }\nexport enum State { Open = 'open' }\n";
    let plan = format!(
        "{PLAN}```ts\ninterface Order {{\n  id: number;\n  total?: null | number;\n  lines: Item[];\n  tags: Array<\"b\" | \"a\">;\n  at: string;\n  note: string;\n}}\ntype Other = {{ a: 1 }};\n```\n\n```ts\ninterface Order {{ id: Other<...> }}\n```\n\n- `Order.lines`, `Order.paid`, `State.open`, `Other.b`.\n"
    );
    assert_eq!(
        kinds(&stated(("types.ts", types), &plan)),
        [
            ("Order", "alike"),
            ("id", "different"),
            ("total", "alike"),
            ("lines", "alike"),
            ("tags", "alike"),
            ("at", "alike"),
            ("note", "missing"),
            ("Order.lines", "alike"),
            ("Order.paid", "missing"),
            ("State.open", "alike"),
        ]
    );
}
