//! Markdown as `cmark-gfm`, which GitHub uses, reads it: headings, list items, tables, code and links, in their order; and the HTML that
//! the two make, but for what pages have beside the text.

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

/// Small texts of which both make the same HTML.
const PAGES: [&str; 42] = [
    "# A *b* `c`\n\nd\ne  \nf\\\ng\n\n***\n\nH\n---\n",
    "- a\n- b\n\n  c\n  - d\n    e\n1. f\n2. g\n\n   > h\n",
    "* a\n\n* b\n+ c\n\n7) d\n8) e\n",
    "> a\nb\n> - c\n>\n> > d\n",
    "```rust\nlet a = \"<b>\";\n```\n\n    c\n\n~~~\nd\n",
    "| a | b |\n|:-:|--:|\n| *c* | `d\\|e` |\n| f |\n",
    "a | b\n--|--\nc | d | e\n\nf\n",
    "~~a~~ **b** __c__ *d* _e_ ***f*** a*b*c a_b_c\n",
    "[a](b 'c') [d][e] [e] [f][] ![g](h.png) ![i][e]\n\n[e]: j\n[F]: <k l>\n",
    "<http://a.example/b> <c@d.example>\n",
    "https://a.example/b_c?d=1&e=2, http://f.example.\n",
    "(https://a.example/b_(c)) https://a.example/b). https://a.example/b;\n",
    "https://a.example/b&amp; https://a.example/b&copy;\n",
    "https://a.example https://a_b.example http://a.b_c http://localhost/d ftp://a.example/b\n",
    "www.a.example, (www.b.example/c) xwww.d.example www.e_f.example\n",
    "www.a.example/q=(b))+c www.a.example/b&c;\n",
    "*www.a.example* **https://a.example/b**\n",
    "HTTPS://a.example/B WWW.A.example\n",
    "a.b+c-d@e.example, f_g@h.example. i@j k@1.2.3 l@m.n-\n",
    "mailto:a@b.example a@b@c.example (d@e.example)\n",
    "`https://a.example` `a@b.example` [a@b.example](c)\n",
    "- https://a.example/b\n- www.c.example\n\n> d@e.example\n",
    "| https://a.example/b | c@d.example |\n|---|---|\n| www.e.example | f |\n",
    "# https://a.example/b\n",
    "- [ ] a\n- [x] b\n",
    "a &amp; &lt; &copy; &#35; \\* \\[a\\] & < >\n",
    "a<br>b <b>c</b> <i>d *e*</i>\n",
    "<div>\n\n*a*\n\n</div>\n\n<p>b</p>\n",
    "<!-- a -->\n\nb <!-- c --> d\n",
    "_www.a.example_\n",
    "<details>\n<summary>a</summary>\n\nb\n\n</details>\n",
    "`` a`b `` ` c ` ``` `` ```\n",
    "![a *b* [c](d)](e)\n",
    "\\`a` *a\\* `b\\`\n",
    "[a] [b](<c d>) [e]( f ) [g](h\\)i)\n",
    "1. a\n   ```\n   b\n   ```\n2. c\n",
    "***a** b* **c*d*** _a__b_\n",
    "a\n# b\nc\n===\n",
    "-\ta\n\n\tb\n\n\t\tc\n",
    "[a]: b\n[a]\n: c\n",
    "[[a]] [[b|c]] [[d]](e)\n",
    "$5 and $10, ($6) US$7 $A:$B\n",
];

/// What the two make different pages of, and why ours is kept.
const OTHERWISE: [(&str, &str); 12] = [
    ("$x$\n", "GitHub itself shows formulas; its parser alone does not"),
    ("a :tada:\n", "and emoji"),
    ("> [!NOTE]\n> a\n", "and alerts"),
    ("\u{201c}https://a.example/b\u{201d}\n", "a quotation mark of print is no part of an address"),
    ("https://a.example/\"b\"\n", "neither is one of typewriters, and no address holds one"),
    ("https://a.example/{b}\n", "nor a brace"),
    ("[https://a.example]\n", "an address in brackets is one as well"),
    ("<table><tr><td>a</td></tr></table>\n", "a browser puts the rows into a body, and raw HTML is read as one does"),
    ("<script>a</script>\n", "scripts are left out"),
    ("a <repo> b\n", "a placeholder that is no element is shown as it is written"),
    ("<b>a\n\nb\n", "what is left open ends with its paragraph"),
    ("[a](javascript:b)\n", "no link runs anything"),
];

/// What is compared of HTML: elements that stand for Markdown, where links and images lead, and the words. Ours has more: anchors of
/// headings, boxes around tables and code, colours.
fn outline(html: &str) -> Vec<String> {
    const SHOWN: [&str; 32] = [
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "blockquote",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "pre",
        "code",
        "em",
        "strong",
        "del",
        "a",
        "img",
        "br",
        "hr",
        "b",
        "i",
        "div",
        "details",
        "summary",
        "math",
    ];
    let mut out: Vec<String> = Vec::new();
    let mut skipped = None;
    let mut boxes = Vec::new();
    for part in html.replace("<!-- a -->", "").replace("<!-- c -->", "").split_inclusive(['<', '>']).flat_map(|part| part.split('<')) {
        let Some(tag) = part.strip_suffix('>') else {
            let words = part.replace("&quot;", "\"").replace("&#x27;", "'").split_whitespace().collect::<String>();
            match out.last_mut().filter(|last| last.starts_with('"')) {
                _ if words.is_empty() || skipped.is_some() => {}
                Some(last) => *last = format!("{last}{words}"),
                None => out.push(format!("\"{words}")),
            }
            continue;
        };
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap();
        let is_end = tag.starts_with('/');
        let was_skipped = skipped.is_some();
        match name {
            "a" if tag.contains("class=\"anchor\"") => skipped = Some("a"),
            "figcaption" => skipped = (!is_end).then_some("figcaption"),
            _ if is_end && skipped == Some(name) => skipped = None,
            "div" if !is_end => boxes.push(tag.contains("class=")),
            _ => {}
        }
        let is_box = name == "div" && if is_end { boxes.pop() == Some(true) } else { boxes.last() == Some(&true) };
        if !SHOWN.contains(&name) || is_box || was_skipped || skipped.is_some() {
            continue;
        }
        let address = ["href=\"", "src=\""].iter().find_map(|name| tag.split_once(name)?.1.split('"').next());
        let address = address.map(|address| percent_decode(&address.replace("&amp;", "&")));
        out.push(format!("{}{name}{}", if is_end { "/" } else { "" }, address.map_or(String::new(), |address| format!(" {address}"))));
    }
    out
}

fn percent_decode(address: &str) -> String {
    percent_encoding::percent_decode_str(address).decode_utf8_lossy().into_owned()
}

/// Both pages of a text, as far as they are compared.
fn pages(text: &str) -> (Vec<String>, Vec<String>) {
    let mut program = Command::new("cmark-gfm");
    program.args(["-t", "html", "--unsafe", "-e", "table", "-e", "strikethrough", "-e", "autolink", "-e", "tasklist"]);
    let other = String::from_utf8(tools::run(&mut program, text.as_bytes())).unwrap();
    let own = markdown::render(&markdown::parse(text.into()), &markdown::Frame::default());
    (outline(&own), outline(&other))
}

#[test]
#[ignore = "needs cmark-gfm: run by ./test"]
fn pages_are_built_as_github_builds_them() {
    let mut faults = Vec::new();
    for text in PAGES {
        let (own, other) = pages(text);
        if own != other {
            faults.push(format!("{text:?}\n   own {own:?}\n other {other:?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
#[ignore = "needs cmark-gfm: run by ./test"]
fn what_is_argued_is_built_otherwise() {
    for (text, why) in OTHERWISE {
        let (own, other) = pages(text);
        assert_ne!(own, other, "{text:?}: {why}");
    }
}

mod corpus {
    use super::*;
    use crate::corpus::beside;

    /// What none of the real documents is to hold for its page to be the same: formulas, alerts, footnotes, front matter and emoji, which
    /// the parser alone does not know, placeholders, and plain lines that are headings to us.
    fn is_comparable(text: &str) -> bool {
        let has_legacy = || markdown::parse(text.into()).headings.iter().any(|heading| heading.legacy);
        !["$", "[!", "[^", "</", "<!", ":white_"].iter().any(|mark| text.contains(mark))
            && !text.starts_with("---")
            && !text.starts_with("+++")
            && !has_legacy()
    }

    #[test]
    #[ignore = "needs cmark-gfm and ../shared/corpus: run by ./test"]
    fn pages_of_real_documents_are_built_as_github_builds_them() {
        let mut files = files_below(&beside("corpus"));
        files.retain(|file| file.extension().is_some_and(|extension| extension == "md"));
        let texts = files.iter().map(|file| (file, fs::read_to_string(file).unwrap()));
        let mut faults = Vec::new();
        let mut count = 0;
        for (file, text) in texts.filter(|(_, text)| is_comparable(text)) {
            count += 1;
            let (own, other) = pages(&text);
            if own != other {
                let at = own.iter().zip(&other).take_while(|(own, other)| own == other).count();
                let around = |all: &[String]| format!("{:?}", &all[at.saturating_sub(2).min(all.len())..(at + 4).min(all.len())]);
                faults.push(format!("{}\n   own {}\n other {}", file.display(), around(&own), around(&other)));
            }
        }
        assert!(faults.is_empty() && count > 50, "{count} {}", faults.join("\n"));
    }
}
