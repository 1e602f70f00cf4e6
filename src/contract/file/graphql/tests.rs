//! Pairs of GraphQL schemas with whom a person says that each difference breaks.

use crate::config::Format;
use crate::contract::compare::Verdict::{InSync, Paraphrase, Unverifiable};
use crate::contract::file::tests::{check_rules, compare};

/// One row for each change that graphql-inspector knows and that is about what is compared here, by its name there. Where its criticality
/// is another than the verdict here, the row says why.
#[test]
fn the_changes_of_graphql_inspector() {
    check_rules(
        Format::GraphQl,
        "a.graphql",
        &[
            ("TYPE_REMOVED", "type Q { a: Int }", "type Q { a: Int } type A { a: Int }", &["both"]),
            ("TYPE_ADDED", "type Q { a: Int } type A { a: Int }", "type Q { a: Int }", &["-"]),
            ("TYPE_KIND_CHANGED", "interface A { a: Int }", "type A { a: Int }", &["both"]),
            ("TYPE_DESCRIPTION_CHANGED: words for people", "\"b\" type A { a: Int }", "\"a\" type A { a: Int }", &[]),
            ("FIELD_REMOVED", "type A { a: Int }", "type A { a: Int b: Int }", &["receivers"]),
            ("FIELD_ADDED", "type A { a: Int b: Int }", "type A { a: Int }", &["-"]),
            ("FIELD_DEPRECATION_ADDED", "type A { a: Int @deprecated }", "type A { a: Int }", &["-"]),
            ("FIELD_TYPE_CHANGED", "type A { a: String }", "type A { a: Int }", &["receivers"]),
            ("FIELD_TYPE_CHANGED: null may arrive", "type A { a: [Int] }", "type A { a: [Int!] }", &["receivers"]),
            ("FIELD_TYPE_CHANGED: no null arrives", "type A { a: [Int!]! }", "type A { a: [Int] }", &["-"]),
            ("FIELD_ARGUMENT_ADDED: required", "type A { a(b: Int!): Int }", "type A { a: Int }", &["senders"]),
            ("FIELD_ARGUMENT_ADDED: optional", "type A { a(b: Int, c: Int! = 1): Int }", "type A { a: Int }", &["-", "-"]),
            ("FIELD_ARGUMENT_REMOVED", "type A { a: Int }", "type A { a(b: Int): Int }", &["senders"]),
            ("FIELD_ARGUMENT_TYPE_CHANGED", "type A { a(b: Int): Int }", "type A { a(b: ID): Int }", &["senders"]),
            ("FIELD_ARGUMENT_TYPE_CHANGED: required", "type A { a(b: Int!): Int }", "type A { a(b: Int): Int }", &["senders"]),
            ("FIELD_ARGUMENT_TYPE_CHANGED: optional", "type A { a(b: Int): Int }", "type A { a(b: Int!): Int }", &["-"]),
            // Dangerous there: it changes what happens, and not what is accepted.
            ("FIELD_ARGUMENT_DEFAULT_CHANGED", "type A { a(b: Int = 2): Int }", "type A { a(b: Int = 1): Int }", &["-"]),
            ("INPUT_FIELD_REMOVED", "input A { a: Int }", "input A { a: Int b: Int }", &["senders"]),
            ("INPUT_FIELD_ADDED: required", "input A { a: Int b: Int! }", "input A { a: Int }", &["senders"]),
            ("INPUT_FIELD_ADDED: optional", "input A { a: Int b: Int }", "input A { a: Int }", &["-"]),
            ("INPUT_FIELD_TYPE_CHANGED", "input A { a: Int! }", "input A { a: Int }", &["senders"]),
            // Dangerous there, as for arguments.
            ("INPUT_FIELD_DEFAULT_VALUE_CHANGED", "input A { a: Int = 2 }", "input A { a: Int = 1 }", &["-"]),
            ("INPUT_FIELD_DEFAULT_VALUE_CHANGED: required", "input A { a: Int! }", "input A { a: Int! = 1 }", &["senders"]),
            // Dangerous there: what a client does with a value that it does not know is for it to say, and most know none.
            ("ENUM_VALUE_ADDED", "enum E { A B } type Q { a: E }", "enum E { A } type Q { a: E }", &["receivers"]),
            ("ENUM_VALUE_ADDED: only sent", "enum E { A B } type Q { a(b: E): Int }", "enum E { A } type Q { a(b: E): Int }", &["-"]),
            ("ENUM_VALUE_REMOVED", "enum E { A } type Q { a(b: E): E }", "enum E { A B } type Q { a(b: E): E }", &["senders"]),
            // Breaking there: what no longer arrives harms nobody.
            ("ENUM_VALUE_REMOVED: only received", "enum E { A } type Q { a: E }", "enum E { A B } type Q { a: E }", &["-"]),
            ("ENUM_VALUE_DEPRECATION_REASON_ADDED", "enum E { A B @deprecated }", "enum E { A B }", &["-"]),
            ("UNION_MEMBER_REMOVED", "union U = A", "union U = A | B", &["receivers"]),
            // Dangerous there, as for enums.
            ("UNION_MEMBER_ADDED", "union U = A | B", "union U = A", &["receivers"]),
            // Dangerous there: what is asked for stays as it is.
            ("OBJECT_TYPE_INTERFACE_ADDED", "type A implements I { a: Int }", "type A { a: Int }", &["-"]),
            ("OBJECT_TYPE_INTERFACE_REMOVED", "type A { a: Int }", "type A implements I { a: Int }", &["receivers"]),
            ("SCHEMA_QUERY_TYPE_CHANGED", "schema { query: B }", "schema { query: A }", &["both"]),
            ("SCHEMA_MUTATION_TYPE_CHANGED: gone", "schema { query: A }", "schema { query: A mutation: B }", &["both"]),
            ("DIRECTIVE_REMOVED", "type Q { a: Int }", "type Q { a: Int } directive @a on FIELD", &["senders"]),
            ("DIRECTIVE_ADDED", "type Q { a: Int } directive @a on FIELD", "type Q { a: Int }", &["-"]),
            ("DIRECTIVE_LOCATION_REMOVED", "directive @a on FIELD", "directive @a on FIELD | QUERY", &["senders"]),
            ("DIRECTIVE_LOCATION_ADDED", "directive @a on FIELD | QUERY", "directive @a on FIELD", &["-"]),
            ("DIRECTIVE_ARGUMENT_ADDED: required", "directive @a(b: Int!) on FIELD", "directive @a on FIELD", &["senders"]),
            ("DIRECTIVE_ARGUMENT_REMOVED", "directive @a on FIELD", "directive @a(b: Int) on FIELD", &["senders"]),
            ("DIRECTIVE_REPEATABLE_REMOVED", "directive @a on FIELD", "directive @a repeatable on FIELD", &["senders"]),
            // How the owner's server marks its own schema is none of a client's affairs.
            ("DIRECTIVE_USAGE_FIELD_DEFINITION_ADDED", "type A { a: Int @cost(weight: 2) }", "type A { a: Int }", &[]),
        ],
    );
}

#[test]
fn order_layout_and_extensions_make_no_difference() {
    let owner = "# all\ntype Query { a(x: [Int!]! = [1, 2], y: E): A }\n\"\"\"words\"\"\"\ntype A implements I & J { b: Int, c: E }\nenum E { X Y }\nunion U = A | Query\n";
    let mirror = "schema{query:Query}enum E{Y X}extend type A implements J{c:E}type A implements I{b:Int}union U=|Query|A\ntype Query{a(y:E x:[Int!]!=[1 2]):A}";
    let (verdict, differences) = compare("a.graphql", owner, mirror, false);
    assert_eq!(verdict, InSync, "{differences:?}");
    assert_eq!(compare("a.graphqls", owner, "type A { b: Int }", true).0, Paraphrase);
}

#[test]
fn what_cannot_be_read_says_where() {
    let told = |text: &str| {
        let (verdict, differences) = compare("a.graphql", text, "type A { a: Int }", false);
        assert_eq!(verdict, Unverifiable, "{text}");
        (differences[0].owner.clone(), differences[0].places.0.unwrap().of(text).to_owned())
    };
    let (message, place) = told("type A { a Int }");
    assert!(message.starts_with("not valid GraphQL: ") && place == "Int", "{message} at {place}");
    assert!(told("{ a { b } }").0.contains("this is a query"));
    assert!(told(&format!("type A {{ a: {} }}", "[".repeat(100_000))).0.contains("limit"));
    assert!(told(&format!("type A {{ a(b: Int = {}): Int }}", "[".repeat(100_000))).0.contains("limit"));
}
