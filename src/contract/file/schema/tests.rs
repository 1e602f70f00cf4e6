//! Pairs of schemas with what a person says that each difference means.

use crate::contract::compare::Change::{self, Additive, Breaking};
use crate::contract::compare::Verdict::{self, Drift, InSync, Paraphrase};
use crate::contract::file::tests::compare;

/// The owner's schema, the copy's, and what to take over the owner's means.
fn check_schemas(subset: bool, pairs: &[(&str, &str, Verdict, &[Change])]) {
    let mut wrong = Vec::new();
    for (owner, mirror, verdict, changes) in pairs {
        let (found, differences) = compare("a.schema.json", owner, mirror, subset);
        let mut kinds: Vec<Change> = differences.iter().filter_map(|difference| difference.change).collect();
        kinds.sort();
        if found != *verdict || kinds != *changes {
            wrong.push(format!("{found:?} {kinds:?}, not {verdict:?} {changes:?}:\n{owner}\n{mirror}\n{differences:?}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn schemas_that_say_the_same() {
    check_schemas(
        false,
        &[
            (r#"{"type": ["null", "string"], "enum": ["a", null]}"#, r#"{"enum": [null, "a"], "type": ["string", "null"]}"#, InSync, &[]),
            (
                r##"{"properties": {"a": {"$ref": "#/$defs/x"}}, "$defs": {"x": {"type": "string"}}}"##,
                r#"{"properties": {"a": {"type": "string"}}}"#,
                InSync,
                &[],
            ),
            (
                r##"{"properties": {"a": {"$ref": "#/definitions/a~1b%20c"}}, "definitions": {"a/b c": {"minimum": 1}}}"##,
                r##"{"properties": {"a": {"$ref": "#/$defs/y"}}, "$defs": {"y": {"minimum": 1.0}}}"##,
                InSync,
                &[],
            ),
            (
                r##"{"properties": {"next": {"$ref": "#"}, "v": {}}}"##,
                r##"{"properties": {"v": true, "next": {"properties": {"next": {"$ref": "#"}, "v": {}}}}}"##,
                InSync,
                &[],
            ),
            (r#"{"minLength": 0, "uniqueItems": false, "required": [], "additionalProperties": true}"#, "{}", InSync, &[]),
            (r#"{"const": "a"}"#, r#"{"enum": ["a"]}"#, InSync, &[]),
            (r#"{"anyOf": [{"type": "null"}, {"minimum": 1}]}"#, r#"{"anyOf": [{"minimum": 1}, {"type": "null"}]}"#, InSync, &[]),
            (r#"{"type": ["number", "integer"]}"#, r#"{"type": "number"}"#, InSync, &[]),
            (r#"{"title": "A", "type": "null"}"#, r#"{"description": "B", "type": "null", "examples": [null]}"#, Paraphrase, &[]),
        ],
    );
}

#[test]
fn schemas_that_grow() {
    check_schemas(
        false,
        &[
            (r#"{"properties": {"a": {}, "b": {}}}"#, r#"{"properties": {"a": {}}}"#, Drift, &[Additive]),
            (r#"{"enum": [1, 2]}"#, r#"{"enum": [1]}"#, Drift, &[Additive]),
            (r#"{"type": ["string", "null"]}"#, r#"{"type": "string"}"#, Drift, &[Additive]),
            (r#"{"type": "number"}"#, r#"{"type": "integer"}"#, Drift, &[Additive]),
            (r#"{"maximum": 10}"#, r#"{"maximum": 9}"#, Drift, &[Additive]),
            (r#"{}"#, r#"{"minLength": 1}"#, Drift, &[Additive]),
            (r#"{"version": "1.1.0"}"#, r#"{"version": "1.0.0"}"#, Drift, &[Additive]),
            (r#"{"default": 1}"#, r#"{"default": 2}"#, Drift, &[Additive]),
            (r#"{}"#, r#"{"additionalProperties": false}"#, Drift, &[Additive]),
            (r#"{"anyOf": [{"minimum": 1}, {"type": "null"}]}"#, r#"{"anyOf": [{"minimum": 1}]}"#, Drift, &[Additive]),
            (r#"{"$defs": {"a": {}}}"#, "{}", Drift, &[Additive]),
            (r#"{"type": "string", "nullable": true}"#, r#"{"type": "string"}"#, Drift, &[Additive]),
        ],
    );
}

#[test]
fn schemas_that_break() {
    check_schemas(
        false,
        &[
            (r#"{"properties": {"a": {}}, "required": ["a"]}"#, "{}", Drift, &[Breaking]),
            (r#"{"properties": {"a": {}}, "required": ["a"]}"#, r#"{"properties": {"a": {}}}"#, Drift, &[Breaking]),
            (r#"{"properties": {"a": {}}}"#, r#"{"required": ["a"], "properties": {"a": {}}}"#, Drift, &[Breaking]),
            ("{}", r#"{"properties": {"a": {}}}"#, Drift, &[Breaking]),
            (r#"{"type": "string"}"#, r#"{"type": "integer"}"#, Drift, &[Breaking]),
            (r#"{"type": "integer"}"#, r#"{"type": "number"}"#, Drift, &[Breaking]),
            (r#"{"type": "string"}"#, "{}", Drift, &[Breaking]),
            (r#"{"enum": [1, 3]}"#, r#"{"enum": [1, 2]}"#, Drift, &[Additive, Breaking]),
            (r#"{"minimum": 2}"#, r#"{"minimum": 1}"#, Drift, &[Breaking]),
            (r#"{"maxItems": 2}"#, "{}", Drift, &[Breaking]),
            (r#"{"additionalProperties": false}"#, "{}", Drift, &[Breaking]),
            (r#"{"const": 1}"#, r#"{"const": 2}"#, Drift, &[Breaking]),
            (r#"{"pattern": "^b"}"#, r#"{"pattern": "^a"}"#, Drift, &[Breaking]),
            (r#"{"format": "date"}"#, "{}", Drift, &[Breaking]),
            (r#"{"items": {"type": "string"}}"#, r#"{"items": {"type": "null"}}"#, Drift, &[Breaking]),
            (r#"{"$ref": "other.json"}"#, r#"{"$ref": "another.json"}"#, Drift, &[Breaking]),
            (r#"{"allOf": [{"minimum": 1}, {"maximum": 3}]}"#, r#"{"allOf": [{"minimum": 1}]}"#, Drift, &[Breaking]),
            (r#"{"oneOf": [{"minimum": 1}]}"#, r#"{"oneOf": [{"minimum": 1}, {"maximum": 3}]}"#, Drift, &[Breaking]),
            (
                r##"{"properties": {"a": {"$ref": "#/$defs/x"}, "b": {"$ref": "#/$defs/x"}}, "$defs": {"x": {"type": "string"}}}"##,
                r##"{"properties": {"a": {"$ref": "#/$defs/x"}, "b": {"$ref": "#/$defs/x"}}, "$defs": {"x": {"type": "null"}}}"##,
                Drift,
                &[Breaking],
            ),
            (r#"{"$defs": {"a": {"type": "null"}}}"#, r#"{"$defs": {"a": {"type": "string"}}}"#, Drift, &[Breaking]),
            ("false", "true", Drift, &[Breaking]),
            (r#"{"properties": {"a": {"required": true}}}"#, r#"{"properties": {"a": {}}}"#, Drift, &[Breaking]),
            (r#"{"properties": {"a": 1}}"#, r#"{"properties": {"a": 2}}"#, Drift, &[Breaking]),
        ],
    );
    check_schemas(
        true,
        &[
            (r#"{"properties": {"a": {}, "b": {}}}"#, r#"{"properties": {"a": {}}}"#, Paraphrase, &[]),
            (r#"{"properties": {"a": {}, "b": {}}, "required": ["b"]}"#, r#"{"properties": {"a": {}}}"#, Drift, &[Breaking]),
            (r#"{"properties": {"a": {}}}"#, r#"{"properties": {"a": {}, "b": {}}}"#, Drift, &[Breaking]),
        ],
    );
}
