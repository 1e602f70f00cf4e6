//! What is read, where it stands, and that hostile text is refused in little time.

use super::{ByValue, Fault, Language, Node, Value, prisma};
use crate::text::Span;

const LANGUAGES: [Language; 4] = [Language::Json, Language::Jsonc, Language::Yaml, Language::Toml];

fn read(language: Language, text: &str) -> Node {
    language.read(text).unwrap_or_else(|fault| panic!("{text}: {fault:?}"))
}

fn fault(language: Language, text: &str) -> Fault {
    language.read(text).unwrap_err()
}

#[test]
fn every_language_says_the_same() {
    let texts = [
        (Language::Json, r#"{"b": [1, 2.50, "3", null], "a": {"ok": true}}"#),
        (Language::Json, "\u{feff}{\"a\":{\"ok\":true},\r\n\"b\":[1.0,25e-1,\"\\u0033\",null]}"),
        (Language::Jsonc, "{/* a */ \"a\": {\"ok\": true,}, // b\n\"b\": [1, 2.5, \"3\", null,],}"),
        (Language::Yaml, "# c\nb:\n  - 1\n  - 2.5\n  - '3'\n  - ~\na: {ok: true}\n"),
        (Language::Yaml, "a: &a\n  ok: true\nb: [0x1, +2.50, !!str 3, ]\n"),
    ];
    let first = read(texts[0].0, texts[0].1);
    for (language, text) in &texts[..4] {
        assert!(read(*language, text).same(&first), "{text}");
    }
    assert!(!read(texts[4].0, texts[4].1).same(&first), "a list of three");
    let one = read(Language::Toml, "a.b = 1_0\n[c]\nd = [0xA, 1e1, \"x\"]\n");
    assert!(one.same(&read(Language::Toml, "c = { d = [10, 10.0, 'x'] }\n[a]\nb = 10 # ten\n")));
    assert!(one.same(&read(Language::Json, r#"{"a":{"b":10},"c":{"d":[10,10,"x"]}}"#)));
}

#[test]
fn types_are_told_apart() {
    let yaml = |text: &str| read(Language::Yaml, text);
    for (one, other) in [("1", "'1'"), ("true", "'true'"), ("~", "''"), ("1", "1.5"), ("[a]", "a"), ("1e400", "1e401"), ("!Ref a", "a")] {
        assert!(!yaml(one).same(&yaml(other)), "{one} and {other}");
    }
    for (one, other) in
        [("1", "1.0"), ("0", "-0.0"), ("1e3", "1000"), ("no", "'no'"), ("1_0", "'1_0'"), ("a\n b", "a b"), (".inf", "+.INF")]
    {
        assert!(yaml(one).same(&yaml(other)), "{one} and {other}");
    }
    let toml = |text: &str| read(Language::Toml, text);
    assert!(!toml("a = 2026-01-02").same(&toml("a = '2026-01-02'")));
    assert!(!toml("a = 12345678901234567").same(&toml("a = 12345678901234568")));
}

#[test]
fn aliases_and_merges_are_what_they_stand_for() {
    let yaml = |text: &str| read(Language::Yaml, text);
    let anchors = yaml("base: &base {a: 1, b: 2}\nuse:\n  <<: *base\n  b: 3\nagain: *base\n");
    assert!(anchors.same(&yaml("base: {a: 1, b: 2}\nuse: {a: 1, b: 3}\nagain: {b: 2, a: 1}\n")));
    assert!(yaml("a: 1\n---\na: 2\n").same(&yaml("- {a: 1}\n- {a: 2}\n")));
}

#[test]
fn keys_and_values_have_their_places() {
    for (language, text) in [
        (Language::Json, "\u{feff}{\"é\": {\n  \"key\": \"vä\" }}"),
        (Language::Yaml, "\u{feff}é:\n  key:   \"vä\"\n"),
        (Language::Toml, "\u{feff}[\"é\"]\nkey = \"vä\"\n"),
        (Language::Toml, "'é'.key = \"vä\"\n"),
    ] {
        let root = read(language, text);
        let entry = root.get("é").and_then(|inner| inner.entry("key")).unwrap();
        assert_eq!(entry.span.of(text).trim_matches('"'), "key", "{text}");
        assert_eq!(entry.value.span.of(text), "\"vä\"", "{text}");
    }
}

#[test]
fn of_keys_that_stand_twice_json_takes_the_last_and_others_none() {
    assert!(read(Language::Json, r#"{"a": 1, "a": 2}"#).same(&read(Language::Json, r#"{"a": 2}"#)));
    assert_eq!(fault(Language::Yaml, "a: 1\na: 2\n").span, Span::new(5, 6));
    assert_eq!(fault(Language::Toml, "a = 1\na = 2\n").span.start, 6);
}

#[test]
fn a_fault_has_a_place_and_a_message() {
    for (language, text, start, word) in [
        (Language::Json, "{\"a\": 1,\n  b: 2}", 11, "expected string"),
        (Language::Json, "{\"a\": 1} // end", 9, "comments"),
        (Language::Json, "[1 2]", 2, "comma"),
        (Language::Json, " \n", 0, "it is empty"),
        (Language::Yaml, "a: [1, 2\nb: 3\n", 9, ""),
        (Language::Toml, "a = 1\nb =\n", 9, ""),
    ] {
        let fault = fault(language, text);
        assert!(fault.span.start as usize >= start.min(text.len()) && fault.message.contains(word), "{text}: {fault:?}");
        assert!(fault.span.end as usize <= text.len() && !fault.message.is_empty(), "{text}: {fault:?}");
    }
}

#[test]
fn what_nests_too_deep_is_refused() {
    for open in ["[", "{\"a\":", "{a: ", "- ", "a = [", "[[", "a.", "? ", "!x [", "x={a={", "&a [", "[a]\n[[a.b]]\n"] {
        for count in [130, 2_000, 200_000] {
            for language in LANGUAGES {
                let refused = language.read(&open.repeat(count)).is_err();
                // Some of these are a word in some of the languages.
                assert!(refused || !matches!(open, "[" | "{\"a\":" | "- "), "{open} {count} {language:?}");
            }
        }
    }
    for language in LANGUAGES {
        let text = "[".repeat(16 << 20);
        assert!(language.read(&text).is_err(), "{language:?}");
    }
    let deep: String = (0..2_000).map(|level| format!("{}a:\n", " ".repeat(level))).collect();
    assert!(Language::Yaml.read(&deep).is_err());
    assert!(prisma(&"model A {\n".repeat(100_000)).is_err());
    assert!(prisma(&"model A { a B @x(".repeat(10_000)).is_err());
    assert!(prisma(&"(".repeat(16 << 20)).is_err());
}

#[test]
fn what_laughs_a_billion_times_is_refused() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let names = vec![format!("*a{}", level - 1); 10].join(", ");
        bomb += &format!("a{level}: &a{level} [{names}]\n");
    }
    assert!(fault(Language::Yaml, &bomb).message.contains("aliases"));
    let mut merges = "a0: &a0 {x: 1}\n".to_owned();
    for level in 1..400 {
        merges += &format!("a{level}: &a{level} {{<<: [*a{0}, *a{0}], k{level}: [*a{0}]}}\n", level - 1);
    }
    assert!(Language::Yaml.read(&merges).is_err());
    assert!(Language::Yaml.read("a: &a [*a]\n").is_err());
}

#[test]
fn a_schema_is_read_whatever_its_layout() {
    let schema = prisma(
        "datasource db {\n  provider = \"postgresql\" // { }\n}\n\n/// A person.\nmodel User{\n id Int @id@default(autoincrement())\n\
         name   String?  @db.VarChar( 20 ) // known as\n  posts Post[]\n  place Unsupported(\"geo (x\")? @map(\"a\") /* {\n */\n  at DateTime @default(dbgenerated(\"now() - '1 d'\"))\n\
         @@unique( fields: [ id,\n name ] )\n}\nenum Role { ADMIN @map(\"a d\")\n USER }\n",
    )
    .unwrap();
    assert_eq!(schema.blocks.keys().collect::<Vec<_>>(), ["Role", "User"]);
    let user = &schema.blocks["User"];
    let shown = |name: &str| {
        let field = &user.fields[name];
        let attributes: Vec<String> = field.attributes.iter().map(ToString::to_string).collect();
        format!("{} {}", field.marked(), attributes.join(" "))
    };
    assert_eq!(shown("id"), "Int @default(autoincrement()) @id");
    assert_eq!(shown("name"), "String? @db.VarChar(20)");
    assert_eq!(shown("posts"), "Post[] ");
    assert_eq!(shown("place"), "Unsupported(\"geo (x\")? @map(\"a\")");
    assert_eq!(shown("at"), "DateTime @default(dbgenerated(\"now() - '1 d'\"))");
    assert_eq!(user.attributes.iter().map(ToString::to_string).collect::<Vec<_>>(), ["@@unique([id,name])"]);
    assert_eq!(schema.blocks["Role"].fields.keys().collect::<Vec<_>>(), ["ADMIN", "USER"]);
}

#[test]
fn a_schema_that_is_none_says_where() {
    for (text, at, word) in [
        ("model User {\n  id Int\n", 22, "no closing `}`"),
        ("model User {\n  id\n}\n", 15, "no type"),
        ("hello\n", 0, "expected a model"),
        ("model A {\n}\nmodel A {\n}\n", 12, "twice"),
        ("model A {\n  a Int\n  a Int\n}\n", 20, "twice"),
        ("model A {\n  a Int wrong\n}\n", 12, "not an attribute"),
    ] {
        let fault = prisma(text).unwrap_err();
        assert!(fault.span.start == at && fault.message.contains(word), "{text}: {fault:?}");
    }
}

#[test]
fn values_of_one_hash_are_told_apart() {
    let one = Node::text("held", 0..0);
    let other = Node { value: Value::Text("open".into()), ..one.clone() };
    assert!(!one.same(&other) && one.same(&one.clone()));
    let list = |node: &Node| Node::list(vec![node.clone()], 0..0);
    let lie = Node { value: list(&other).value, ..list(&one) };
    assert!(!list(&one).same(&lie));
    assert!(std::collections::HashSet::from([ByValue(&one), ByValue(&other), ByValue(&one)]).len() == 2);
}

#[test]
fn a_key_of_several_values_is_what_it_says() {
    let node = read(Language::Yaml, "? [1, a]\n: x\n? {b: [], c: 'd\"'}\n: y\n");
    let keys: Vec<&str> = node.entries().iter().map(|entry| &*entry.key).collect();
    assert_eq!(keys, ["? [1, \"a\"]", "? {\"b\": [], \"c\": \"d\\\"\"}"]);
    assert!(Language::Yaml.read("? [1]\n: a\n? - 1.0\n: b\n").unwrap_err().message.contains("duplicate key"));
    let long = format!("? [{}]\n: x\n", "word, ".repeat(400));
    assert!(Language::Yaml.read(&long).unwrap_err().message.contains("more than 1000 bytes"));
}
