//! The arguments of a tool or a prompt, held to their schema: what does not fit is said with what would.

use serde_json::{Map, Value};

use super::Trouble;
use crate::report::text::safe;
use crate::text::{nearest, start_of};

/// Arguments that fit a schema.
#[derive(Clone, Debug, Default)]
pub(super) struct Arguments(Map<String, Value>);

impl Arguments {
    /// Takes what was given.
    ///
    /// # Errors
    /// Where the schema does not allow it.
    pub(super) fn of(schema: &Value, given: Map<String, Value>) -> Result<Self, Trouble> {
        let properties = schema["properties"].as_object().cloned().unwrap_or_default();
        let names = || properties.keys().map(String::as_str);
        for (name, value) in &given {
            let Some(property) = properties.get(name) else {
                let known = || format!("this tool takes {}", names().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "));
                let help = nearest(name, names()).map_or_else(known, |near| format!("did you mean `{near}`?"));
                return Err(Trouble::new(format!("no argument is named `{}`", shown(name))).try_instead(help));
            };
            check(name, property, value)?;
        }
        let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
        // Null is as good as nothing.
        let given: Map<String, Value> = given.into_iter().filter(|(_, value)| !value.is_null()).collect();
        for name in required {
            if !given.contains_key(name) {
                let what = properties[name]["description"].as_str().unwrap_or_default();
                return Err(Trouble::new(format!("`{name}` is missing")).try_instead(format!("give `{name}`: {what}")));
            }
        }
        Ok(Self(given))
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }

    /// One that the schema requires.
    pub(super) fn required(&self, name: &str) -> &str {
        self.text(name).unwrap_or_default()
    }

    pub(super) fn whole(&self, name: &str) -> Option<u64> {
        self.0.get(name)?.as_u64()
    }

    pub(super) fn flag(&self, name: &str) -> bool {
        self.0.get(name).and_then(Value::as_bool).unwrap_or_default()
    }

    pub(super) fn list(&self, name: &str) -> Vec<String> {
        let values = self.0.get(name).and_then(Value::as_array).into_iter().flatten();
        values.filter_map(Value::as_str).map(str::to_owned).collect()
    }
}

fn check(name: &str, schema: &Value, value: &Value) -> Result<(), Trouble> {
    let wrong = |expected: String| {
        let given = start_of(&value.to_string(), 80).to_owned();
        Err(Trouble::new(format!("`{name}` is {}", shown(&given))).try_instead(format!("`{name}` is to be {expected}")))
    };
    if value.is_null() {
        return Ok(());
    }
    match schema["type"].as_str() {
        Some("string") => {
            let Some(text) = value.as_str() else { return wrong("a text".to_owned()) };
            let allowed: Vec<&str> = schema["enum"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            if !allowed.is_empty() && !allowed.contains(&text) {
                let all = allowed.iter().map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", ");
                return wrong(format!("one of {all}"));
            }
        }
        Some("integer") => {
            let (least, most) = (schema["minimum"].as_u64().unwrap_or(0), schema["maximum"].as_u64().unwrap_or(u64::MAX));
            if !value.as_u64().is_some_and(|value| (least..=most).contains(&value)) {
                return wrong(format!("a whole number from {least} to {most}"));
            }
        }
        Some("boolean") if !value.is_boolean() => return wrong("`true` or `false`".to_owned()),
        Some("array") => {
            let Some(items) = value.as_array() else { return wrong("a list of texts, such as [\"api\"]".to_owned()) };
            for item in items {
                check(name, &schema["items"], item)?;
            }
        }
        _ => {}
    }
    Ok(())
}

fn shown(text: &str) -> String {
    safe(start_of(text, 80))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::mcp::schema;

    fn given(value: Value) -> Result<Arguments, String> {
        let schema = schema::object(&[
            ("repo", schema::text("a repo")),
            ("limit?", schema::whole(1, 50, "how many")),
            ("how?", schema::one_of(&["move", "swap"], "how")),
            ("paths?", schema::list(schema::text("a path"), "where")),
            ("apply?", schema::flag("whether")),
        ]);
        let Value::Object(given) = value else { panic!("{value}") };
        Arguments::of(&schema, given).map_err(|trouble| trouble.text())
    }

    #[test]
    fn what_fits_is_taken() {
        let arguments = given(json!({ "repo": "api", "limit": 7, "paths": ["a", "b"], "apply": true, "how": null })).unwrap();
        assert_eq!((arguments.required("repo"), arguments.whole("limit"), arguments.text("how")), ("api", Some(7), None));
        assert_eq!((arguments.list("paths"), arguments.flag("apply")), (vec!["a".to_owned(), "b".to_owned()], true));
    }

    #[test]
    fn what_does_not_fit_is_said_with_what_would() {
        let wrong = |value: Value| given(value).unwrap_err();
        assert_eq!(wrong(json!({ "repoo": "api" })), "no argument is named `repoo`\nTry: did you mean `repo`?");
        assert_eq!(wrong(json!({})), "`repo` is missing\nTry: give `repo`: a repo");
        assert_eq!(wrong(json!({ "repo": 4 })), "`repo` is 4\nTry: `repo` is to be a text");
        assert_eq!(wrong(json!({ "repo": "a", "limit": 0 })), "`limit` is 0\nTry: `limit` is to be a whole number from 1 to 50");
        assert_eq!(wrong(json!({ "repo": "a", "how": "x" })), "`how` is \"x\"\nTry: `how` is to be one of `move`, `swap`");
        assert_eq!(
            wrong(json!({ "repo": "a", "paths": "x" })),
            "`paths` is \"x\"\nTry: `paths` is to be a list of texts, such as [\"api\"]"
        );
        assert!(wrong(json!({ "repo": "a", "apply": "yes" })).ends_with("`true` or `false`"));
    }
}
