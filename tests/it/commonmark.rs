//! Markdown as `cmark-gfm`, which GitHub uses, reads it: headings, list items, tables, code and links, in their order.

use std::fs;
use std::process::Command;

use crossbook::markdown::{self, LinkKind};
use crossbook::text::Cut;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::rust_source::{files_below, root};
use crate::tools;

/// What each construct is tried with: what the parser alone would read otherwise, and its neighbours.
const TEXTS: [&str; 44] = [
    "---\na: [b](c)\n---\n# D\n",
    "# A\n\n---\n**b** `c`\n\n## D\n\n---\n\n[e](f)\n",
    "- ---\n  a\n  ---\n\n> ---\n> b\n> ---\n",
    "```\na\n```\t\n# B\n",
    "~~~ x y\t\na\t\n~~~ \t \n# B\n",
    "> ```\t\n> a\n> ````\t\t\n> # B\n",
    "- ~~~\n  a\n  ~~~\t\n- b\n",
    "1. ```\r\n   a\r\n   ```\t\r\n   # B\r\n",
    "````\n```\t\n~~~~\t\n````a\n````\t\n# B\n",
    "    ```\t\n\n# A\n",
    "```\n    ```\t\n```\n# A\n",
    "# A #\t\n# B\t##\n# C\t#d\n#\t#\n- # E\t#\t\n",
    "\t# a\n\n-\t# B\n\n> \t# C\n",
    "`a\n   b` `c\r\n\td`\n",
    "- a\n</step>\n# No\n- no\n\n# B\n",
    "- a\n  - b\n  <c d='e'>\n  # No\n\n# B\n",
    "- a\n  <b>\n# B\n",
    "1.\ta\n   <b>\n# No\n",
    "1.\ta\n    <b>\n# B\n",
    "10) a\n<b/>\n# No\n",
    "-     a\n<b>\n# No\n",
    "-\n  a\n <b>\n# No\n",
    "- a\n    <b>\n# B\n",
    "> a\n<b>\n```\n\n# C\n",
    "> a\n> <b>\n# C\n",
    "> > a\n> <b>\n> # No\n",
    "- > a\n  <b>\n  # No\n",
    "- a\n<b> c\n# B\n",
    "- a\n<b\nc>\n# B\n",
    "- a\n<http://b.c>\n# B\n",
    "- a\n<!-- b -->\n# B\n",
    "a[^1]\n\n[^1]: b\n<c>\n# No\n",
    "|a|\n|-|\n|`b`|\n<c>\n# No\n",
    "|a|\n|-|\n|<b>|\n# C\n",
    "a|b\n-|-\n`c|d`|e\n`c\\|d`|e\n[f](g)\n",
    "a\n|b|c|\n|-|-|\n|d|\n",
    "[a][b] [b] [c]\n\n[B]: <d e> 'f'\n[c]: g\n",
    "[a](<b c>) [a](b\\)c) [a](b(c)) [a](b \"c\") ![a](b) [a]( b )\n",
    "[a](b&amp;c%20d) <https://e.f/g> <h@i.j>\n",
    "a\n===\n\nb `c`\n---\n\n# d \\#\n",
    "- [ ] a\n- [x] b\n  1. c\n\n     d\n\n         e\n",
    "<div>\n# no\n\n# A\n</div>\n",
    "a <!-- [b](c) --> <i>[d](e)</i>\n<pre>\n\n# no\n</pre>\n",
    "\u{feff}# A\r\n\r\n* b\r\n\r\n\tc\r\n",
];

/// What is read otherwise, as the guide's page on references says. What is read alike one day is to be taken off both lists.
const STAYS: [&str; 5] = ["a\nb | c\n--|--\nd | e\n", "a\n|-\n", "a | b\n- |-\n", "a\n<textarea>\n# B\n", "> a\n\t> # b\n"];

/// What Crossbook reads, and what is left for the other when the front matter is gone.
fn own(text: &str) -> (Vec<String>, String) {
    let document = markdown::parse(text.into());
    let mut parts: Vec<(u32, String)> = Vec::new();
    for heading in document.headings.iter().filter(|heading| !heading.legacy) {
        parts.push((heading.span.start, format!("heading {} {}", heading.level, document.heading_text(heading).trim())));
    }
    parts.extend(document.items.iter().map(|item| (item.span.start, "item".to_owned())));
    parts.extend(document.tables.iter().map(|table| (table.span.start, format!("table {}x{}", table.rows.len() + 1, table.head.len()))));
    parts.extend(document.fences.iter().map(|fence| (fence.span.start, format!("block {}: {}", fence.language, fence.code))));
    for link in document.links.iter().filter(|link| matches!(link.kind, LinkKind::Link | LinkKind::Image)) {
        parts.push((link.span.start, format!("link {}", link.destination)));
    }
    for passage in &document.passages {
        let ends = passage.pieces.iter().skip(1).map(|piece| piece.at as usize).chain([passage.text.len()]);
        let code = passage.pieces.iter().zip(ends).filter(|(piece, _)| piece.kind.is_code());
        parts.extend(code.map(|(piece, end)| (piece.span.start, format!("code {}", passage.text.part(piece.at as usize..end)))));
    }
    parts.sort_by_key(|(start, _)| *start);
    let rest = document.text.tail(document.front_matter.map_or(0, |span| span.end as usize));
    (parts.into_iter().map(|(_, part)| part).collect(), rest.to_owned())
}

/// What `cmark-gfm` reads.
fn other(text: &str) -> Vec<String> {
    let mut program = Command::new("cmark-gfm");
    program.args(["-t", "xml", "-e", "table", "-e", "strikethrough", "-e", "footnotes", "-e", "tasklist"]);
    let xml = String::from_utf8(tools::run(&mut program, text.as_bytes())).unwrap();
    // It has no name for footnotes.
    parts_of(&xml.replace("<unknown>", "footnote"))
}

/// The parts of a document in the XML of `cmark-gfm`.
fn parts_of(xml: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    // The part that text goes to, and the heading that it goes to as well.
    let (mut open, mut heading) = (None, None);
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => return parts,
            Event::Start(tag) | Event::Empty(tag) => {
                let part = match tag.name().as_ref() {
                    "heading" => Some(format!("heading {} ", attribute(&tag, "level"))),
                    "item" | "tasklist" => Some("item".to_owned()),
                    "table" => Some("table 0x0".to_owned()),
                    "code_block" => Some(format!("block {}: ", language(&attribute(&tag, "info")))),
                    "link" | "image" => Some(format!("link {}", attribute(&tag, "destination"))),
                    "code" => Some("code ".to_owned()),
                    _ => None,
                };
                match tag.name().as_ref() {
                    "heading" => heading = Some(parts.len()),
                    "code_block" | "code" => open = Some(parts.len()),
                    name @ ("table_header" | "table_row" | "table_cell") => {
                        let table = parts.iter_mut().rev().find(|part| part.starts_with("table ")).unwrap();
                        let (rows, cells) = table.trim_start_matches("table ").split_once('x').unwrap();
                        let (rows, cells): (usize, usize) = (rows.parse().unwrap(), cells.parse().unwrap());
                        let is_first = rows == 1 && name == "table_cell";
                        *table = format!("table {}x{}", rows + usize::from(name != "table_cell"), cells + usize::from(is_first));
                    }
                    _ => {}
                }
                parts.extend(part);
            }
            Event::End(tag) => match tag.name().as_ref() {
                "heading" => heading = None,
                "code_block" | "code" => open = None,
                _ => {}
            },
            Event::Text(text) if open.is_some() || !text.trim_ascii().is_empty() || heading.is_some() => {
                // What stands between tags is indentation.
                let is_layout = open.is_none() && text.starts_with('\n');
                for at in [open, heading].into_iter().flatten().filter(|_| !is_layout) {
                    parts[at].push_str(&text);
                }
            }
            Event::GeneralRef(name) => {
                let character = name.resolve_char_ref().unwrap().map(String::from);
                let text = character.unwrap_or_else(|| quick_xml::escape::resolve_predefined_entity(&name).unwrap().to_owned());
                for at in [open, heading].into_iter().flatten() {
                    parts[at].push_str(&text);
                }
            }
            _ => {}
        }
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> String {
    let attribute = tag.try_get_attribute(name).unwrap();
    attribute.map_or(String::new(), |attribute| quick_xml::escape::unescape(&attribute.value).unwrap().into_owned())
}

fn language(info: &str) -> String {
    info.split([' ', ',', '{', '\t']).next().unwrap_or_default().trim_start_matches('.').to_ascii_lowercase()
}

/// Both readings of a text, in what they have in common: blanks in code and line ends look alike.
fn readings(text: &str) -> (Vec<String>, Vec<String>) {
    let (own, rest) = own(text);
    let plain = |parts: Vec<String>| parts.iter().map(|part| part.split_ascii_whitespace().collect::<Vec<_>>().join(" ")).collect();
    (plain(own), plain(other(rest.trim_start_matches('\u{feff}'))))
}

#[test]
#[ignore = "needs cmark-gfm: run by ./test"]
fn documents_are_read_as_github_reads_them() {
    let folders = ["content", "examples", "templates", "tests/corpus", "tests/diagrams", "tests/formats", "tests/search"];
    let mut files: Vec<_> = folders.iter().flat_map(|folder| files_below(&root().join(folder))).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "md") && !file.to_string_lossy().contains("node_modules"));
    let files = files.iter().map(|file| (file.display().to_string(), fs::read_to_string(file).unwrap()));
    let texts = TEXTS.iter().map(|text| (format!("{text:?}"), (*text).to_owned()));
    let mut count = 0;
    for (name, text) in files.chain(texts) {
        let (own, other) = readings(&text);
        assert_eq!(own, other, "{name}");
        count += 1;
    }
    assert!(count > TEXTS.len() + 50, "{count}");
}

#[test]
#[ignore = "needs cmark-gfm: run by ./test"]
fn what_the_guide_lists_is_read_otherwise() {
    for text in STAYS {
        let (own, other) = readings(text);
        assert_ne!(own, other, "{text:?}");
    }
}
