//! What TOML's reader says of a `book.toml` that it cannot use, in words for people.

use crate::text::{Cut, Span, nearest};

/// The keys that hold a list of tables.
const TABLE_LISTS: [&str; 4] = ["repo", "kind", "contract", "environment"];

/// What a rule may be set to.
const SEVERITIES: &str = "known values: off, note, warning, error";

/// What is wrong with a text, and what would be right; `message` is the reader's, about a span of it.
pub(super) fn explain(message: &str, text: &str, span: Option<Span>) -> (String, Option<String>) {
    if message.ends_with("expected a sequence")
        && let Some(explained) = single_table(text)
    {
        return explained;
    }
    if let Some(key) = message.strip_prefix("missing field ") {
        return (format!("missing key {key}"), None);
    }
    if message == "wanted string or table" {
        let found = span.map_or("", |span| span.of(text));
        let help = span.filter(|span| is_below_rules(text, *span)).map(|_| match found {
            "false" => "did you mean \"off\"?".to_owned(),
            _ => SEVERITIES.to_owned(),
        });
        return ("expected text in quotes".to_owned(), help);
    }
    if let Some((found, expected)) = message.strip_prefix("invalid type: ").and_then(|rest| rest.split_once(", expected ")) {
        return types(found, expected);
    }
    unknown(message).unwrap_or_else(|| (message.to_owned(), None))
}

/// A table that should be one of a list.
fn single_table(text: &str) -> Option<(String, Option<String>)> {
    let starts = |start: &str| text.lines().any(|line| line.trim_start().starts_with(start));
    let name = TABLE_LISTS.iter().find(|name| starts(&format!("[{name}]")) || (**name == "repo" && starts("[repo.")))?;
    let help = match *name {
        "repo" if starts("[repo]") => "write [[repo]]: a table for each repo".to_owned(),
        "repo" => "write [[repo]], then [repo.rules] below it".to_owned(),
        name => format!("did you mean `[[{name}]]`?"),
    };
    Some((format!("`{name}` is not a list"), Some(help)))
}

/// Whether the last table that begins before a span is one of severities.
fn is_below_rules(text: &str, span: Span) -> bool {
    let before = text.head(span.start as usize);
    before.lines().map(str::trim).rfind(|line| line.starts_with('[')).is_some_and(|line| matches!(line, "[rules]" | "[repo.rules]"))
}

/// A value of one type in the place of another.
fn types(found: &str, expected: &str) -> (String, Option<String>) {
    let said = match found.split(' ').next().unwrap_or_default() {
        "integer" | "floating" => "a number",
        "string" => "text",
        "boolean" => "`true` or `false`",
        "sequence" => "a list",
        "map" => "a table",
        _ => found,
    };
    let wanted = match expected {
        "a string" | "path string" => "text",
        "a sequence" => "a list",
        "a boolean" => "`true` or `false`",
        "a map" => "a table",
        _ if expected.starts_with("struct ") => "a table",
        _ => expected,
    };
    let help = match (wanted, found.strip_prefix("string ")) {
        ("a list", Some(one)) => Some(format!("write it in brackets: [{one}]")),
        ("`true` or `false`", Some(_)) => Some("write it without quotes".to_owned()),
        _ => None,
    };
    (format!("expected {wanted}, found {said}"), help)
}

/// A key or a value that there is not, with the nearest that there is.
fn unknown(message: &str) -> Option<(String, Option<String>)> {
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let kind = ["unknown field", "unknown variant"].into_iter().find(|kind| message.starts_with(kind))?;
    let (unknown, known) = quoted.split_first()?;
    let what = if kind == "unknown field" { "key" } else { "value" };
    // `warn` is the beginning of one.
    let begun = || known.iter().copied().find(|known| unknown.len() > 1 && known.starts_with(unknown));
    let help = match nearest(unknown, known.iter().copied()).or_else(begun) {
        Some(near) if TABLE_LISTS.contains(&near) && known.contains(&"workspace") => format!("did you mean `[[{near}]]`?"),
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("known {what}s: {}", known.join(", ")),
    };
    Some((format!("unknown {what} `{unknown}`"), Some(help)))
}

#[cfg(test)]
mod tests {
    use crate::config::Config;

    #[track_caller]
    fn explains(text: &str, message: &str, help: Option<&str>) {
        let error = Config::parse(text, "book.toml").unwrap_err();
        assert_eq!((error.message.as_str(), error.help.as_deref()), (message, help), "{text}");
    }

    #[test]
    fn types_have_plain_names() {
        explains("title = 3\n", "expected text, found a number", None);
        explains("[workspace]\nroot = 3\n", "expected text, found a number", None);
        explains("[workspace]\npublish = \"docs\"\n", "expected a list, found text", Some("write it in brackets: [\"docs\"]"));
        explains("rules = \"x\"\n", "expected a table, found text", None);
        explains("workspace = 3\n", "expected a table, found a number", None);
        let repo = "[[repo]]\nname = \"api\"\n";
        explains(&format!("{repo}absent = \"yes\"\n"), "expected `true` or `false`, found text", Some("write it without quotes"));
        explains(&format!("{repo}[repo.rules]\nbroken-link = false\n"), "expected text in quotes", Some("did you mean \"off\"?"));
        explains("[rules]\nbroken-link = \"warn\"\n", "unknown value `warn`", Some("did you mean `warning`?"));
        explains("[rules]\nbroken-link = 2\n", "expected text in quotes", Some("known values: off, note, warning, error"));
        explains("[repo]\nname = \"web\"\n", "`repo` is not a list", Some("write [[repo]]: a table for each repo"));
    }
}
