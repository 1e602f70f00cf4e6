//! Texts that machines read: trees and Prisma schemas, each value with its place.

use crossbook::data::{DEPTH, Language, Node, Value, prisma};
use crossbook::lint::Baseline;
use crossbook::source::Inventory;

use crate::campaign::Case;
use crate::choices::Choices;
use crate::corpus;
use crate::invariants::holds;
use crate::text::{awkward, line, mutated_with};

const PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    ": ",
    "\"a\"",
    "\"\\u0130\\ud800\"",
    "'x'",
    "\"\"\"\n\"\"\"",
    "null",
    "true",
    "~",
    "-0",
    "1e309",
    "0x1f",
    "1_000",
    ".5",
    "18446744073709551616",
    "-9223372036854775809",
    "2026-02-09",
    "07:32:00",
    "key = ",
    "key: ",
    "- ",
    "? ",
    "[table]\n",
    "[[list]]\n",
    "a.b = ",
    "&a ",
    "*a",
    "<<: *a",
    "!!binary ",
    "!x ",
    "|\n  text\n",
    ">-\n",
    "---\n",
    "...\n",
    "%YAML 1.2\n",
    "# note\n",
    "// note\n",
    "/* note */",
    "model User {\n",
    "enum E {\n  A\n  B @map(\"b\")\n}\n",
    "  id Int @id @default(autoincrement())\n",
    "  tags String[]\n",
    "  name String? @db.VarChar(20) /// doc\n",
    "  @@unique([a, b])\n",
    "datasource db {\n provider = \"x\"\n}\n",
    "\"$ref\": \"#/definitions/a\"",
    "{\"schema\": \"crossbook-workspace/1\", \"repos\": [{\"name\": \"a\"}], \"tasks\": [], \"documents\": []}",
    "0123456789abcdef a.md: x: y\n",
    "\n",
    "  ",
    "\t",
];

/// A text of some language, or of many at once.
pub fn text(choices: &mut Choices) -> String {
    let piece = |choices: &mut Choices| choices.pick(PIECES);
    if choices.chance(40) {
        let text = corpus::data(choices).to_owned();
        return mutated_with(choices, text, piece);
    }
    let mut out = String::new();
    while choices.more(20) {
        match choices.below(16) {
            0 => out += awkward(choices),
            1 => out += &line(choices),
            2 => out += &piece(choices).repeat(choices.below(DEPTH * 2)),
            _ => out += piece(choices),
        }
        out += choices.pick(&["", "", "\n", "\n  ", " "]);
    }
    out
}

pub fn case(choices: &mut Choices) -> Case {
    let text = text(choices);
    Case::new(text.clone(), move || check(&text))
}

fn check(text: &str) {
    for language in [Language::Json, Language::Jsonc, Language::Yaml, Language::Toml] {
        match language.read(text) {
            Ok(node) => {
                walk(text, &node, 0);
                assert!(node.same(&language.read(text).unwrap()), "{} read twice", language.name());
            }
            Err(fault) => holds(text, fault.span, &fault.message),
        }
    }
    let _ = Inventory::parse(text, "today");
    if let Ok(baseline) = Baseline::parse(text) {
        assert_eq!(Baseline::parse(&baseline.render()), Ok(baseline), "what is written is read");
    }
    match prisma(text) {
        Ok(schema) => {
            for (name, block) in &schema.blocks {
                holds(text, block.name, name);
                block.fields.values().for_each(|field| holds(text, field.span, &field.marked()));
            }
        }
        Err(fault) => holds(text, fault.span, &fault.message),
    }
}

fn walk(text: &str, node: &Node, depth: usize) {
    assert!(depth <= DEPTH + 1);
    holds(text, node.span, "a value");
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| walk(text, item, depth + 1)),
        Value::Map(entries) => {
            assert!(entries.is_sorted_by(|one, other| one.key < other.key), "keys in order, each once");
            for entry in entries.iter() {
                holds(text, entry.span, &entry.key);
                walk(text, &entry.value, depth + 1);
            }
        }
        _ => {}
    }
}
