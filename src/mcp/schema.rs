//! JSON schemas, as short as they are read.

use serde_json::{Map, Value, json};

/// A text.
pub(super) fn text(what: &str) -> Value {
    json!({ "type": "string", "description": what })
}

/// One of these.
pub(super) fn one_of(values: &[&str], what: &str) -> Value {
    json!({ "type": "string", "enum": values, "description": what })
}

/// A whole number between two.
pub(super) fn whole(least: u64, most: u64, what: &str) -> Value {
    json!({ "type": "integer", "minimum": least, "maximum": most, "description": what })
}

/// How many there are.
pub(super) fn count(what: &str) -> Value {
    json!({ "type": "integer", "minimum": 0, "description": what })
}

/// Yes or no.
pub(super) fn flag(what: &str) -> Value {
    json!({ "type": "boolean", "description": what })
}

/// Several of something.
pub(super) fn list(of: Value, what: &str) -> Value {
    json!({ "type": "array", "items": of, "description": what })
}

/// The same, or null.
pub(super) fn or_null(mut schema: Value) -> Value {
    if let Some(kind) = schema.get_mut("type") {
        *kind = json!([kind.take(), "null"]);
    }
    if let Some(values) = schema.get_mut("enum").and_then(Value::as_array_mut) {
        values.push(Value::Null);
    }
    schema
}

/// These properties and no others; names that end with `?` may be left out.
pub(super) fn object(properties: &[(&str, Value)]) -> Value {
    let name = |name: &str| name.trim_end_matches('?').to_owned();
    let all: Map<String, Value> = properties.iter().map(|(key, schema)| (name(key), schema.clone())).collect();
    let required: Vec<&str> = properties.iter().map(|(key, _)| *key).filter(|key| !key.ends_with('?')).collect();
    json!({ "type": "object", "properties": all, "required": required, "additionalProperties": false })
}
