//! The text of a `book.toml`.

use std::path::Path;

use crossbook::config::Config;
use crossbook::lint;
use crossbook::report::text::{Color, config_error};

use crate::campaign::Case;
use crate::choices::Choices;
use crate::text::{REPOS, awkward, mutated_with, path};

const LINES: &[&str] = &[
    "title = \"x\"",
    "url = \"https://example.com/x/\"",
    "[workspace]",
    "root = \".\"",
    "folder = \"docs/cross-collab\"",
    "folder = \"\"",
    "folder = \"/\"",
    "task = \"TASK{N}\"",
    "task = \"{N}\"",
    "task = \"{N}{N}\"",
    "task = \"\\u0130{N}\\u1E9E\"",
    "task = \"{N}-{slug}.md\"",
    "preset = \"spec-kit\"",
    "preset = [\"adr\", \"rfc\", \"kiro\"]",
    "[[kind]]",
    "[[kind]]\npreset = \"backlog\"",
    "[[kind]]\nname = \"kep\"\nfolder = [\"keps\", \"docs//./keps\"]\npattern = [\"{group}/{N}-{slug}\", \"*/{date}-{slug}\"]",
    "paths = [\"a/{slug}{N}\", \"x\", \"/{N}\", \"a/../{N}.md\"]",
    "pattern = \"{N}-\\u00e9{slug}.MD\"",
    "word = [\"\", \"\\u0130\", \"Spec\"]",
    "status = \"spec.md\"",
    "publish = [\"docs\", \"*.md\"]",
    "docs = []",
    "manifests = [\"**/package.json\", \"{a,b\", \"[\"]",
    "templates = \"t\"",
    "[[repo]]",
    "aliases = [\"x\", \"api\"]",
    "branch = \"main\"",
    "git = \"https://example.com/x.git\"",
    "forge = \"gitlab\"",
    "absent = true",
    "[repo.rules]",
    "[rules]",
    "broken-link = \"off\"",
    "brokn-link = \"warning\"",
    "\"\\u0130\" = \"note\"",
    "[status]",
    "shipped = \"complete\"",
    "\"\" = \"pending\"",
    "[build]",
    "output = \"../site\"",
    "content = \"content\"",
    "theme = \"/etc\"",
    "[diagrams]",
    "mermaid_js = \"m.js\"",
    "[[contract]]",
    "format = \"json-schema\"",
    "subset = true",
    "package = \"p\"",
    "tag = \"v{version}\"",
    "tag = \"\"",
    "[[contract.mirror]]",
    "x = { y = [1, 2.0, inf, 2026-01-01T00:00:00Z], \"z\" = '''\n''' }",
    "unknown = 1",
    "= 1",
    "[",
    "a.b.c = 1",
];

/// Lines of a configuration, in an order that makes a sound one now and then.
pub fn text(choices: &mut Choices) -> String {
    let mut out = String::new();
    while choices.more(12) {
        match choices.below(8) {
            0 => out += &format!("[[repo]]\nname = {:?}\n", choices.pick(REPOS)),
            1 => {
                let (owner, path, mirror, copy) = (choices.pick(REPOS), path(choices), choices.pick(REPOS), path(choices));
                out += &format!(
                    "[[contract]]\nname = \"C\"\nowner = {owner:?}\npath = {path:?}\n[[contract.mirror]]\nrepo = {mirror:?}\npath = {copy:?}\n"
                );
            }
            _ => out += choices.pick(LINES),
        }
        out += choices.pick(&["\n", "\n", "\r\n", " ", " # x\n"]);
    }
    if choices.chance(50) { mutated_with(choices, out, |choices| choices.pick(LINES)) } else { out + awkward(choices) }
}

pub fn case(choices: &mut Choices) -> Case {
    let text = text(choices);
    Case::new(text.clone(), move || check(&text))
}

fn check(text: &str) {
    let path = Path::new("book.toml");
    let read = Config::parse(text, path).and_then(|config| lint::check_settings(&config, text, path).map(|()| config));
    match read {
        Ok(config) => {
            for (_, kind) in config.kinds.iter() {
                let _ = (kind.label(4), kind.label_of("007-a.md"), kind.with_article(), kind.words_in("a Spec 4, \u{130} 4").count());
                for pattern in kind.patterns() {
                    let written = pattern.write("007", "a-b");
                    assert!(written.is_none_or(|written| written.contains("a-b") || !pattern.has_slug()));
                }
            }
            for name in [
                "TASK4",
                "task004",
                "TASK",
                "",
                "\u{130}4\u{1e9e}",
                "4",
                "i\u{307}4ss",
                "TASK4b",
                "keps/x/007-a",
                "docs/adr/0001-\u{e9}.md",
                "0001-\u{e9}",
                "a/b/c/7",
            ] {
                config.kinds.item_at(name);
                config.kinds.read_names(name).count();
            }
        }
        Err(error) => {
            assert_eq!(error.text, text);
            assert!(!error.message.is_empty());
            if let Some(span) = error.span {
                assert!(text.get(span.range()).is_some(), "{span:?} of {:?}", error.message);
            }
            let said = config_error(&error, Color::Plain);
            assert!(!said.contains(['\u{1b}', '\0']), "{said:?}");
        }
    }
}
