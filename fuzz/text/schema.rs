//! JSON Schemas: keywords within each other, mostly where they belong.

use crate::choices::Choices;

/// A schema.
pub fn schema(choices: &mut Choices, depth: usize) -> String {
    let mut entries: Vec<String> = Vec::new();
    if depth == 0 {
        entries.push("\"$schema\": \"https://json-schema.org/draft/2020-12/schema\", \"version\": \"1.2.0\"".to_owned());
    }
    while choices.more(2) {
        let deeper = |choices: &mut Choices| if depth < 4 { schema(choices, depth + 1) } else { "true".to_owned() };
        let entry = match choices.below(12) {
            0 | 1 => format!(
                "\"type\": {}",
                choices.pick(&["\"object\"", "\"string\"", "\"integer\"", "[\"string\", \"null\"]", "\"array\"", "1"])
            ),
            2 => format!("\"required\": {}", choices.pick(&["[\"a\"]", "[\"a\", \"b\"]", "[]", "true"])),
            3..=5 => {
                let (one, other) = (deeper(choices), deeper(choices));
                format!("\"properties\": {{\"{}\": {one}, \"b\": {other}}}", choices.pick(&["a", "c", "\u{e9}", "a/b~c"]))
            }
            6 => format!("\"enum\": {}", choices.pick(&["[\"a\", \"b\"]", "[\"b\", \"a\", 1]", "[]", "[{}, 1.0, 1]"])),
            7 => format!("\"{}\": [{}, {}]", choices.pick(&["anyOf", "oneOf", "allOf", "prefixItems"]), deeper(choices), deeper(choices)),
            8 => format!("\"{}\": {}", choices.pick(&["items", "additionalProperties", "not", "if", "then", "contains"]), deeper(choices)),
            9 => format!(
                "\"$ref\": \"{}\"",
                choices.pick(&["#/$defs/A", "#", "#/$defs/A/properties/a", "other.json#/x", "#/%24defs/A", "#/a~1b"])
            ),
            10 => format!("\"$defs\": {{\"A\": {}, \"B\": {}}}", deeper(choices), deeper(choices)),
            _ => format!(
                "\"{}\": {}",
                choices.pick(&["minimum", "maxLength", "pattern", "format", "default", "const", "title", "multipleOf", "minItems"]),
                choices.pick(&["0", "10", "1e309", "\"^a+$\"", "\"date\"", "null", "-0.5", "\"(\""])
            ),
        };
        entries.push(entry);
    }
    format!("{{{}}}", entries.join(", "))
}
