//! Pairs of owner and copy with the verdict that a person gives. A third of them look like drift, or like agreement, and
//! are not.

use std::sync::Arc;

use proptest::prelude::*;

use super::form::{self, Form, Terms};
use super::imports::Imports;
use crate::config::Format;
use crate::contract::Difference;
use crate::contract::compare::Verdict::{self, Drift, InSync, Paraphrase, Unverifiable};
use crate::model::{FileId, Model, RepoId, SharedFile};
use crate::text::LineIndex;

fn file(repo: u32, path: &str, text: &str) -> SharedFile {
    SharedFile {
        repo: RepoId(repo),
        path: path.to_owned(),
        file: path.to_owned(),
        lines: LineIndex::new(text),
        text: Arc::from(text),
        unread: None,
    }
}

pub(super) fn compare(path: &str, owner: &str, mirror: &str, subset: bool) -> (Verdict, Vec<Difference>) {
    compare_as(None, &[(path, owner)], &[(path, mirror)], Terms { subset, direction: None })
}

/// Two repos with these files.
pub(super) fn model(owner: &[(&str, &str)], mirror: &[(&str, &str)]) -> Model {
    let files = |repo: u32, files: &[(&str, &str)]| files.iter().map(|(path, text)| file(repo, path, text)).collect::<Vec<_>>();
    let mut model = Model::default();
    model.files.extend(files(0, owner).into_iter().chain(files(1, mirror)));
    model.files.sort_by(|one, other| (one.repo, &one.path).cmp(&(other.repo, &other.path)));
    model
}

/// Compares the first files of two repos, which may refer to the others.
pub(super) fn compare_as(
    format: Option<Format>,
    owner: &[(&str, &str)],
    mirror: &[(&str, &str)],
    terms: Terms,
) -> (Verdict, Vec<Difference>) {
    let model = model(owner, mirror);
    let of = |repo: u32, path: &str| FileId(model.files.iter().position(|file| file.repo.0 == repo && file.path == path).unwrap() as u32);
    let (owner, mirror) = (of(0, owner[0].0), of(1, mirror[0].0));
    let imports = Imports::new(&model);
    form::compare(&Form::read(&imports, owner, format), &Form::read(&imports, mirror, format), terms)
}

/// Whom the differences of two texts break: `senders`, `receivers` or `both`; `-` for those that break nobody.
pub(super) fn broken(format: Format, path: &str, owner: &str, mirror: &str) -> Vec<&'static str> {
    let (_, differences) = compare_as(Some(format), &[(path, owner)], &[(path, mirror)], Terms::default());
    let mut whom: Vec<&str> = differences.iter().map(|difference| difference.impact.whom().unwrap_or("-")).collect();
    whom.sort_unstable();
    whom
}

/// A rule of another tool: its name, the owner's text and the mirror's, and whom we say that the difference breaks.
pub(super) type Rule<'r> = (&'r str, &'r str, &'r str, &'r [&'r str]);

pub(super) fn check_rules(format: Format, path: &str, rules: &[Rule<'_>]) {
    let wrong: Vec<String> = rules
        .iter()
        .filter_map(|(rule, owner, mirror, expected)| {
            let found = broken(format, path, owner, mirror);
            let differences = || compare_as(Some(format), &[(path, owner)], &[(path, mirror)], Terms::default());
            (found != *expected).then(|| format!("{rule}: {found:?}, not {expected:?}:\n{owner}\n{mirror}\n{:#?}", differences()))
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

fn check(path: &str, subset: bool, pairs: &[(Verdict, &str, &str)]) {
    let wrong: Vec<String> = pairs
        .iter()
        .filter_map(|(expected, owner, mirror)| {
            let (found, differences) = compare(path, owner, mirror, subset);
            (found != *expected).then(|| format!("{found:?}, not {expected:?}:\n{owner}\n{mirror}\n{differences:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn json() {
    check(
        "a.json",
        false,
        &[
            (InSync, r#"{"a": 1, "b": [1, 2]}"#, "{\"b\":[1,2.0],\r\n  \"a\":1e0}"),
            (InSync, r#"{"a": "é"}"#, "\u{feff}{\"a\": \"\\u00e9\"}\n"),
            (InSync, r#"{"a": 1, "a": 2}"#, r#"{"a": 2}"#),
            (InSync, r#"{"a": 100000000000000000000.10}"#, r#"{"a": 1000000000000000000001e-1}"#),
            (Drift, r#"{"a": 1, "a": 2}"#, r#"{"a": 1}"#),
            (Drift, r#"{"a": 1}"#, r#"{"a": "1"}"#),
            (Drift, r#"{"a": [1, 2]}"#, r#"{"a": [2, 1]}"#),
            (Drift, r#"{"a": null}"#, "{}"),
            (Drift, "{}", r#"{"a": 1}"#),
            (Drift, r#"{"a": 12345678901234567}"#, r#"{"a": 12345678901234568}"#),
            (Drift, r#"{"a": true}"#, r#"{"a": "true"}"#),
            (Unverifiable, "{}", "{,}"),
            (Unverifiable, "{} // end", "{}"),
        ],
    );
    check("a.jsonc", false, &[(InSync, "{\"a\": 1}", "{ // one\n \"a\": 1, }"), (Drift, "{\"a\": 1}", "{ // one\n \"a\": 2 }")]);
}

#[test]
fn yaml_and_toml() {
    check(
        "a.yaml",
        false,
        &[
            (InSync, "a: {b: 1, c: [x, y]}\n", "# c\na:\n  c:\n    - x\n    - 'y'\n  b: 0x1\n"),
            (InSync, "a: &x {k: 1}\nb: *x\n", "b: {k: 1}\na: {k: 1}\n"),
            (InSync, "a: |\n  one\n  two\n", "a: \"one\\ntwo\\n\"\n"),
            (InSync, "v: no\n", "v: 'no'\n"),
            (Drift, "v: '1.10'\n", "v: 1.10\n"),
            (Drift, "a: |\n  one\n", "a: |-\n  one\n"),
            (Drift, "a: &x {k: 1}\nb: {<<: *x, k: 2}\n", "a: {k: 1}\nb: {k: 1}\n"),
            (Drift, "a:\n  b: 1\n", "a:\nb: 1\n"),
            (Unverifiable, "a: 1\na: 2\n", "a: 2\n"),
        ],
    );
    check(
        "a.toml",
        false,
        &[
            (InSync, "[a.b]\nc = 1 # one\n", "a.b.c = 1"),
            (InSync, "[[x]]\nn = 1_000\n[[x]]\n", "x = [{ n = 1000 }, {}]\n"),
            (InSync, "a = 'b'\n", "a = \"\"\"b\"\"\"\n"),
            (Drift, "a = 2026-01-02\n", "a = \"2026-01-02\"\n"),
            (Drift, "[a]\nb = 1\n", "[a]\n[b]\nb = 1\n"),
            (Unverifiable, "a = 1\n", "a = \n"),
        ],
    );
}

#[test]
fn text() {
    check(
        "a.sql",
        false,
        &[
            (InSync, "a\nb\n", "\u{feff}a\r\nb"),
            (Drift, "a\nb\n", "a\nB\n"),
            (Drift, "a\nb\n", "a\n"),
            (Drift, "a\n", "a\n\nb\n"),
            (Drift, "", "a\n"),
            (InSync, "", ""),
        ],
    );
    check(
        "a.ts",
        true,
        &[(InSync, "a\nb", "a\nb\n"), (Paraphrase, "a\nb\nc\n", "a\n\nc\n"), (Drift, "a\nb\nc\n", "c\na\n"), (Drift, "a\nb\n", "a\nx\n")],
    );
}

#[test]
fn a_part_says_nothing_of_its_own() {
    check(
        "a.json",
        true,
        &[
            (InSync, r#"{"a": 1}"#, r#"{"a": 1}"#),
            (Paraphrase, r#"{"a": 1, "b": {"c": 1, "d": 2}}"#, r#"{"b": {"d": 2}}"#),
            (Paraphrase, r#"[{"n": 1, "m": 1}, {"n": 2, "m": 2}, {"n": 3}]"#, r#"[{"n": 1}, {"n": 3}]"#),
            (Drift, "[1, 2, 3]", "[3, 1]"),
            (Drift, "[1, 2]", "[1, 1, 2]"),
            (Drift, r#"{"a": 1}"#, r#"{"b": 1}"#),
            (Drift, r#"{"a": {"b": 1, "c": 1}}"#, r#"{"a": {"b": 2}}"#),
        ],
    );
}

#[test]
fn prisma() {
    let owner = "enum Role {\n ADMIN\n USER\n}\nmodel User {\n id Int @id\n name String? @db.VarChar(20)\n posts Post[]\n role Role @default(USER)\n\n @@map(\"users\")\n @@index([name])\n}\nmodel Post {\n id Int @id\n}\n";
    let copy = |from: &str, to: &str| {
        assert!(owner.contains(from), "{from}");
        owner.replace(from, to)
    };
    let pairs = [
        (InSync, copy(" name String? @db.VarChar(20)", "\tname   String?   @db.VarChar( 20 ) // 20\n /// x")),
        (InSync, copy("id Int @id\n name", "name").replace(" posts", " id Int @id\n posts")),
        (InSync, copy(" @@index([name])\n", "")),
        (Paraphrase, copy(" name String? @db.VarChar(20)\n", "")),
        (Paraphrase, copy("model Post {\n id Int @id\n}\n", "")),
        (Paraphrase, owner.to_owned() + "model Own {\n id Int @id\n}\n"),
        (Paraphrase, copy("posts", "owns Own[]\n posts") + "model Own {\n id Int @id\n}\n"),
        (Drift, copy("String?", "String")),
        (Drift, copy("VarChar(20)", "VarChar(21)")),
        (Drift, copy("Post[]", "Post?")),
        (Drift, copy("@default(USER)", "@default(ADMIN)")),
        (Drift, copy("\"users\"", "\"people\"")),
        (Drift, copy("posts", "age Int\n posts")),
        (Drift, copy(" USER\n", "")),
        (Drift, copy(" USER\n", " USER\n GUEST\n")),
        (Drift, copy("model Post", "view Post")),
        (Unverifiable, copy("model Post {", "model Post")),
    ];
    let pairs: Vec<(Verdict, &str, &str)> = pairs.iter().map(|(verdict, copy)| (*verdict, owner, copy.as_str())).collect();
    check("schema.prisma", false, &pairs);
    check("schema.prisma", true, &[(Paraphrase, owner, &copy(" USER\n", ""))]);
}

#[test]
fn a_schema_is_known_and_states_its_version() {
    let read = |path: &str, text: &str, format: Option<Format>| {
        let model = model(&[(path, text)], &[]);
        let form = Form::read(&Imports::new(&model), FileId(0), format);
        (form.kind(), form.version())
    };
    let draft = r#"{"$schema": "http://json-schema.org/draft-07/schema#", "$id": "https://x.example/orders/v1.4.0/a.json"}"#;
    assert_eq!(read("a.json", draft, None), ("JSON Schema", Some("1.4.0".to_owned())));
    assert_eq!(read("a.json", draft, Some(Format::Json)), ("JSON", None));
    assert_eq!(read("a.schema.yaml", "version: 2.0.0\n$id: a-1.0.0\n", None), ("JSON Schema", Some("2.0.0".to_owned())));
    assert_eq!(read("a.schema.json", r#"{"$id": "https://10.0.0.1/orders-1.2.3.schema.json"}"#, None).1.as_deref(), Some("1.2.3"));
    // A file that follows a schema is none.
    assert_eq!(read("tsconfig.json", r#"{"$schema": "https://json.schemastore.org/tsconfig"}"#, None), ("JSON", None));
}

#[test]
fn a_difference_names_its_path_and_both_places() {
    let at = |path: &str, owner: &str, mirror: &str| {
        let (_, differences) = compare(path, owner, mirror, false);
        let first = differences[0].clone();
        let places = (first.places.0.unwrap().of(owner).to_owned(), first.places.1.unwrap().of(mirror).to_owned());
        (first.fact, first.owner, first.mirror, places)
    };
    let said = |fact: &str, owner: &str, mirror: &str, there: &str, here: &str| {
        (fact.to_owned(), owner.to_owned(), mirror.to_owned(), (there.to_owned(), here.to_owned()))
    };
    assert_eq!(at("a.json", r#"{"a/b": [{"c": 1}]}"#, r#"{"a/b": [{"c": 2}]}"#), said("`/a~1b/0/c`", "1", "2", "1", "2"));
    assert_eq!(at("a.yaml", "a:\n  b: [{c: 1}]\n", "a:\n  b:\n    - c: 2\n"), said("`a.b[0].c`", "1", "2", "1", "2"));
    assert_eq!(at("a.toml", "a.b = {c = 1}\n", "[a]\n"), said("`a.b`", "{c = 1}", "missing", "b", "a"));
    assert_eq!(at("a.sql", "a\nb\n", "a\nc\n"), said("line 2", "b", "c", "b", "c"));
    let schema = at("a.schema.json", r#"{"properties": {"a": {"type": "string"}}}"#, r#"{"properties": {"a": {"type": "null"}}}"#);
    assert_eq!(schema, said("`/properties/a/type`", "\"string\"", "\"null\"", "\"string\"", "\"null\""));
}

#[test]
fn what_takes_too_long_is_given_up() {
    let nest = |leaf: &str| {
        let chain: Vec<String> =
            (0..5_000).map(|index| format!(r##""d{index}": {{"properties": {{"a": {{"$ref": "#/$defs/d{}"}}}}}}"##, index + 1)).collect();
        format!(r##"{{"$ref": "#/$defs/d0", "$defs": {{{}, "d5000": {leaf}}}}}"##, chain.join(", "))
    };
    assert_eq!(compare("a.schema.json", &nest("{}"), &nest("false"), false).0, Unverifiable);
    let refs = |leaf: &str| {
        let chain: Vec<String> = (0..5_000).map(|index| format!(r##""d{index}": {{"$ref": "#/$defs/d{}"}}"##, index + 1)).collect();
        format!(r##"{{"$ref": "#/$defs/d0", "$defs": {{{}, "d5000": {leaf}}}}}"##, chain.join(", "))
    };
    assert_eq!(compare("a.schema.json", &refs("{}"), &refs("false"), false).0, Drift);
    assert_eq!(compare("a.schema.json", &refs("{}"), &refs("true"), false).0, InSync);
    let many =
        |from: usize| format!("[{}]", (from..from + 20_000).map(|index| format!("{{\"a\": {index}}}")).collect::<Vec<_>>().join(","));
    assert_eq!(compare("a.json", &many(0), &format!("[{}]", &many(100_000)[7..]), true).0, Unverifiable);
    assert_eq!(compare("a.json", &many(0), &many(100_000), false).1.len(), super::LIMIT);
    let wide = |value: u32| format!("{{\"$schema\": \"http://json-schema.org/\", \"enum\": {}, \"x\": {value}}}", many(0));
    assert_eq!(compare("a.json", &wide(1), &wide(2), false).1.len(), 1);
}

/// A tree that every language can write, as a value of `serde_json`.
fn tree() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        any::<i32>().prop_map(serde_json::Value::from),
        any::<bool>().prop_map(serde_json::Value::from),
        "[a-z0-9 :#é'-]{0,6}".prop_map(serde_json::Value::from),
    ];
    let inner = leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(serde_json::Value::from),
            proptest::collection::btree_map("[a-z]{1,4}", inner, 0..4).prop_map(|map| map.into_iter().collect()),
        ]
    });
    proptest::collection::btree_map("[a-z]{1,4}", inner, 1..5).prop_map(|map| map.into_iter().collect())
}

/// One of the ways to write a tree down; the seed says which.
fn written(value: &serde_json::Value, language: &str, seed: &mut u64) -> String {
    use serde_json::Value as V;
    let mut toss = |sides: u64| {
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (*seed >> 33) % sides
    };
    let gap = |tossed: u64| match (language, tossed) {
        ("toml", _) | (_, 0) => " ",
        ("yaml", 1) => "\n  # note\n  ",
        _ => "\n  ",
    };
    match value {
        V::Number(number) => match (toss(3), language) {
            (0, _) => format!("{number}.0"),
            (1, _) => format!("{number}.0e0"),
            _ => number.to_string(),
        },
        V::String(text) if language != "json" && !text.contains('\'') && toss(2) == 0 => format!("'{text}'"),
        V::Array(values) => {
            let values: Vec<String> = values.iter().map(|value| written(value, language, seed)).collect();
            format!("[{}]", values.join(", "))
        }
        V::Object(map) => {
            let (turn, between) = (toss(5) as usize, gap(toss(3)));
            let sign = if language == "toml" { " = " } else { ": " };
            let mut entries: Vec<String> =
                map.iter().map(|(key, value)| format!("\"{key}\"{sign}{}", written(value, language, seed))).collect();
            let turn = turn % entries.len().max(1);
            entries.rotate_left(turn);
            format!("{{{between}{}{between}}}", entries.join(&format!(",{between}")))
        }
        other => other.to_string(),
    }
}

/// A copy of a tree with another value at one of its leaves.
fn changed(value: &serde_json::Value, skip: &mut usize) -> serde_json::Value {
    use serde_json::Value as V;
    match value {
        V::Array(values) => values.iter().map(|value| changed(value, skip)).collect(),
        V::Object(map) => map.iter().map(|(key, value)| (key.clone(), changed(value, skip))).collect(),
        leaf => {
            let hit = *skip == 0;
            *skip = skip.wrapping_sub(1);
            match leaf {
                _ if !hit => leaf.clone(),
                V::Number(number) => V::String(number.to_string()),
                V::Bool(value) => V::Bool(!value),
                V::String(text) => V::String(format!("{text}!")),
                _ => V::Null,
            }
        }
    }
}

fn leaves(value: &serde_json::Value) -> usize {
    use serde_json::Value as V;
    match value {
        V::Array(values) => values.iter().map(leaves).sum(),
        V::Object(map) => map.values().map(leaves).sum(),
        _ => 1,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn layout_never_drifts_and_one_changed_value_always_does(value in tree(), mut seed in any::<u64>(), leaf in any::<usize>()) {
        for language in ["json", "yaml", "toml"] {
            let mut text = |value: &serde_json::Value| {
                let whole = written(value, language, &mut seed);
                if language == "toml" { format!("x = {whole}\n") } else { whole }
            };
            let (path, owner, copy) = (format!("a.{language}"), text(&value), text(&value));
            let (verdict, differences) = compare(&path, &owner, &copy, false);
            prop_assert_eq!(verdict, InSync, "{}\n{}\n{:?}", owner, copy, differences);
            prop_assert_eq!(compare(&path, &owner, &copy, true).0, InSync);
            let count = leaves(&value);
            if count > 0 {
                let copy = text(&changed(&value, &mut (leaf % count)));
                let (verdict, differences) = compare(&path, &owner, &copy, false);
                prop_assert_eq!(verdict, Drift, "{}\n{}", owner, copy);
                prop_assert_eq!(differences.len(), 1);
                let places = differences[0].places;
                prop_assert!(owner.get(places.0.unwrap().range()).is_some() && copy.get(places.1.unwrap().range()).is_some());
                prop_assert_eq!(compare(&path, &owner, &copy, true).0, Drift);
            }
        }
    }

    #[test]
    fn any_two_texts_have_a_verdict(
        owner in r#"([{}\[\]:,"'&*!|>~#=.a1\n -]|model|"\$ref"|"\#/a"|"enum"){0,30}"#,
        mirror in r#"([{}\[\]:,"'&*!|>~#=.a1\n -]|model|"\$ref"|"\#/a"|"enum"){0,30}"#,
    ) {
        for path in ["a.json", "a.schema.json", "a.yaml", "a.schema.yaml", "a.toml", "a.prisma", "a.txt", "a.proto", "a.graphql"] {
            for subset in [false, true] {
                prop_assert_ne!(compare(path, &owner, &owner, subset).0, Drift);
                for difference in compare(path, &owner, &mirror, subset).1 {
                    prop_assert!(difference.places.0.is_none_or(|span| owner.get(span.range()).is_some()), "{difference:?}");
                    prop_assert!(difference.places.1.is_none_or(|span| mirror.get(span.range()).is_some()), "{difference:?}");
                }
            }
        }
    }
}
