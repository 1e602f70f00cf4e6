//! What documents become on a page.

use std::sync::Arc;
use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;
use crate::markdown::parse;

fn html(text: &str) -> String {
    render(&parse(Arc::from(text)), &Frame { id_prefix: "plan--", heading_shift: 1, ..Frame::default() })
}

fn marked(text: &str, words: &[(&str, Option<&str>)]) -> String {
    let marks: Vec<Mark> = words
        .iter()
        .map(|(word, href)| {
            let start = text.find(word).unwrap();
            Mark { span: Span::new(start, start + word.len()), shown: None, href: href.map(str::to_owned), class: "ref ok", title: None }
        })
        .collect();
    render(&parse(Arc::from(text)), &Frame { marks: &marks, ..Frame::default() })
}

#[test]
fn headings_are_shifted_named_and_linked() {
    assert_eq!(
        html("\u{feff}# A & b\n\n###### Deep\n"),
        "<h2 id=\"plan--a--b\">A &amp; b<a class=\"anchor\" href=\"#plan--a--b\" aria-label=\"Link to “A &amp; b”\">#</a></h2>\n\
         <h6 id=\"plan--deep\">Deep<a class=\"anchor\" href=\"#plan--deep\" aria-label=\"Link to “Deep”\">#</a></h6>\n"
    );
    let document = parse(Arc::from("# *T*\n\nText\n\n# More\n"));
    let html = render(&document, &Frame { without_title: true, ..Frame::default() });
    assert!(html.starts_with("<p>Text</p>\n<h1 id=\"more\">"), "{html}");
}

#[test]
fn legacy_headings_are_headings_and_the_rest_of_their_paragraph_is_one() {
    let html = html("# T\n\nCross-Repo Snapshot\n- a\n\nGoal\nLet *them* in.\n");
    assert!(html.contains("<h3 id=\"plan--cross-repo-snapshot\">Cross-Repo Snapshot<a "), "{html}");
    assert!(html.contains(">Goal<a ") && html.ends_with("</h3>\n<p>Let <em>them</em> in.</p>\n"), "{html}");
}

/// The text with `|` where its stops come out; each stop is a `^` in the source.
fn stopped(text: &str) -> String {
    let stops: Vec<u32> = text.match_indices('^').map(|(at, _)| at as u32).collect();
    let parts = render_parts(&parse(Arc::from(text)), &Frame { stops: &stops, ..Frame::default() });
    let told: Vec<usize> = parts.iter().filter_map(|part| if let Part::Stop(index) = part { Some(*index) } else { None }).collect();
    assert_eq!(told, (0..stops.len()).collect::<Vec<_>>(), "{text}");
    parts.into_iter().map(|part| if let Part::Html(html) = part { html } else { "|".to_owned() }).collect()
}

#[test]
fn stops_come_out_between_blocks() {
    for (text, expected) in [
        ("a ^ b\nc\n\nd", "<p>a ^ b\nc</p>\n|<p>d</p>\n"),
        ("- a ^\n  - b\n- c ^^", "<ul>\n<li>a ^|<ul>\n<li>b</li>\n</ul>\n</li>\n<li>c ^^||</li>\n</ul>\n"),
        ("1. a\n\n   ^\n", "<ol>\n<li><p>a</p>\n<p>^</p>\n|</li>\n</ol>\n"),
        ("> ^", "<blockquote>\n<p>^</p>\n|</blockquote>\n"),
        ("---\nt: ^\n---\na ^", "|<p>a ^</p>\n|"),
        ("---\nt: ^\n---\n", "|"),
        ("+++\nt = '^'\n+++\na", "|<p>a</p>\n"),
        ("<!-- ^ -->\n\na", "|<p>a</p>\n"),
        ("a\n\n<i>b</i> ^\n\nc", "<p>a</p>\n<p><i>b</i> ^</p>\n|<p>c</p>\n"),
        ("<div>\n\na ^\n\n</div>\n\nb ^", "<div>\n<p>a ^</p>\n|</div>\n<p>b ^</p>\n|"),
        ("<a href='x'>\n\na ^\n\n</a>\n\nb", "<a href=\"x\">\n<p>a ^</p>\n</a>\n|<p>b</p>\n"),
    ] {
        let html = stopped(text);
        assert_eq!(html, expected, "{text}");
    }
    assert!(stopped("| a |\n|---|\n| ^ |\n| b |\n\nc").contains("</table></div>\n|<p>c</p>"));
    assert!(stopped("```rust\n^\n```\nc").contains("</figure>\n|<p>c</p>"));
}

#[test]
fn marks_run_through_text_and_code_and_stop_at_other_marks() {
    let to = Some("../t4/");
    for (text, word, expected) in [
        ("See api TASK4.", "api TASK4", "See <a class=\"ref ok\" href=\"../t4/\">api TASK4</a>."),
        ("See api `TASK4`.", "api `TASK4", "See <a class=\"ref ok\" href=\"../t4/\">api <code>TASK4</code></a>."),
        ("`see TASK4 now`", "TASK4", "<code>see <a class=\"ref ok\" href=\"../t4/\">TASK4</a> now</code>"),
        ("api\nTASK4 b", "api\nTASK4", "<a class=\"ref ok\" href=\"../t4/\">api\nTASK4</a> b"),
        (
            "api **TASK4** b",
            "api **TASK4",
            "<a class=\"ref ok\" href=\"../t4/\">api </a><strong><a class=\"ref ok\" href=\"../t4/\">TASK4</a></strong> b",
        ),
        ("[see TASK4](x.md)", "TASK4", "<a href=\"x.md\">see <span class=\"ref ok\">TASK4</span></a>"),
        ("a TASK4&amp;b", "TASK4&amp;", "a <a class=\"ref ok\" href=\"../t4/\">TASK4&amp;</a>b"),
        ("in docs/a_b_c.md!", "docs/a_b_c.md", "in <a class=\"ref ok\" href=\"../t4/\">docs/a_b_c.md</a>!"),
    ] {
        assert_eq!(marked(text, &[(word, to)]), format!("<p>{expected}</p>\n"));
    }
    assert_eq!(
        marked("TASK1 and TASK2", &[("TASK1", None), ("TASK2", to)]),
        "<p><span class=\"ref ok\">TASK1</span> and <a class=\"ref ok\" href=\"../t4/\">TASK2</a></p>\n"
    );
    assert!(!marked("```sh\nTASK4\n```\n", &[("TASK4", to)]).contains("ref ok"));
    assert_eq!(marked("<b>TASK4</b>", &[("TASK4", to)]), "<p><b><a class=\"ref ok\" href=\"../t4/\">TASK4</a></b></p>\n");
    assert_eq!(marked("<a href=\"x\">TASK4</a>", &[("TASK4", to)]), "<p><a href=\"x\"><span class=\"ref ok\">TASK4</span></a></p>\n");
}

#[test]
fn marks_that_fit_nothing_break_nothing() {
    let text = "ä `ü` &amp; [é](x) \u{1F600}\n\n| ö |\n|---|\n| \\| `a\\|b` |\n";
    for start in 0..text.len() {
        for end in [start, start + 1, start + 3, text.len(), text.len() + 9] {
            let marks = [Mark { span: Span::new(start, end), shown: None, href: Some("x".into()), class: "ref", title: Some("\"".into()) }];
            let html = render(&parse(Arc::from(text)), &Frame { marks: &marks, ..Frame::default() });
            assert_eq!(html.matches("<a").count(), html.matches("</a>").count(), "{html}");
            assert!(html.contains("<code>") && html.contains('ö') && html.contains('\u{1F600}'), "{html}");
        }
    }
}

#[test]
fn links_lead_where_the_frame_says_and_nowhere_dangerous() {
    let text =
        "[a](b.md \"t\") [c](#d) [e](https://e.example) [f](JavaScript:x) [g](gone.md) [h](no.md) ![i](i.png) ![j](data:x) <k@l.example>";
    let link = |destination: Destination<'_>| match destination.url {
        "b.md" => LinkTarget::To("../b/?x=1&y".into()),
        "gone.md" => LinkTarget::Broken { title: "no such file".into(), href: Some("../report/#1".into()) },
        "no.md" => LinkTarget::Drop,
        "i.png" => LinkTarget::To("../files/i.png".into()),
        _ => LinkTarget::Keep,
    };
    let html = render(&parse(Arc::from(text)), &Frame { id_prefix: "p--", link: &link, ..Frame::default() });
    assert_eq!(
        html,
        "<p><a href=\"../b/?x=1&amp;y\" title=\"t\">a</a> <a href=\"#p--d\">c</a> \
         <a href=\"https://e.example\" rel=\"noopener noreferrer\">e</a> f \
         <a class=\"ref broken\" href=\"../report/#1\" title=\"no such file\">g</a> h \
         <img src=\"../files/i.png\" loading=\"lazy\" alt=\"i\"> j <a href=\"mailto:k@l.example\">k@l.example</a></p>\n"
    );
}

#[test]
fn bare_urls_are_links() {
    assert_eq!(
        html("See https://a.example/b_c?d=1&e (or `http://x.example`)."),
        "<p>See <a href=\"https://a.example/b_c?d=1&amp;e\" rel=\"noopener noreferrer\">https://a.example/b_c?d=1&amp;e</a> \
         (or <code>http://x.example</code>).</p>\n"
    );
    assert_eq!(html("[https://a.example](b.md)"), "<p><a href=\"b.md\">https://a.example</a></p>\n");
    let both = marked("https://a.example/pull/4", &[("pull/4", Some("p4"))]);
    assert_eq!(both, "<p>https://a.example/<a class=\"ref ok\" href=\"p4\">pull/4</a></p>\n");
}

#[test]
fn addresses_and_mail_in_prose_are_links() {
    let rel = "rel=\"noopener noreferrer\"";
    for (text, expected) in [
        ("(www.a.example/b_c).", format!("(<a href=\"http://www.a.example/b_c\" {rel}>www.a.example/b_c</a>).")),
        ("x_y@a.example!", "<a href=\"mailto:x_y@a.example\">x_y@a.example</a>!".to_owned()),
        ("**https://a.example/b**", format!("<strong><a href=\"https://a.example/b\" {rel}>https://a.example/b</a></strong>")),
        ("[a@b.example](c.md) `a@b.example`", "<a href=\"c.md\">a@b.example</a> <code>a@b.example</code>".to_owned()),
        ("pkg@1.2.3, @a/b", "pkg@1.2.3, @a/b".to_owned()),
    ] {
        assert_eq!(html(text), format!("<p>{expected}</p>\n"), "{text}");
    }
}

#[test]
fn emoji_stand_for_their_names_but_in_code() {
    for (text, expected) in [
        ("a :white_check_mark: **:x:** :octocat:", "<p>a \u{2705} <strong>\u{274c}</strong> :octocat:</p>\n"),
        ("`:x:` <code>:x:</code> \\:x:", "<p><code>:x:</code> <code>:x:</code> :x:</p>\n"),
        ("    :x:\n", "<figure class=\"code\"><pre tabindex=\"0\"><code>:x:\n</code></pre></figure>\n"),
        ("<p>:x:</p>\n<pre>:x:</pre>\n", "<p>\u{274c}</p>\n<pre>:x:</pre>\n"),
    ] {
        assert_eq!(html(text), expected, "{text}");
    }
    // The id has the name.
    assert!(html("# :rocket: Go\n").starts_with("<h2 id=\"plan--rocket-go\">\u{1f680} Go<a"), "{}", html("# :rocket: Go\n"));
}

#[test]
fn text_from_right_to_left_says_so_in_its_outermost_blocks() {
    let shown = html("# \u{5e9}\u{5dc}\u{5d5}\u{5dd}\n\na\n\n- b\n\n  c\n\n> d\n\n> [!NOTE]\n> e\n\n| f |\n|---|\n");
    for part in [
        "<h2 id=\"plan--\u{5e9}\u{5dc}\u{5d5}\u{5dd}\" dir=\"auto\">",
        "<p dir=\"auto\">a</p>\n<ul dir=\"auto\">\n<li><p>b</p>\n<p>c</p>\n</li>\n</ul>\n<blockquote dir=\"auto\">\n<p>d</p>",
        "<blockquote dir=\"auto\" class=\"alert note\">\n<p class=\"alert-name\" dir=\"ltr\">Note</p>\n<p>e</p>",
        "<table dir=\"auto\">",
    ] {
        assert!(shown.contains(part), "{part}\n{shown}");
    }
    for text in ["\u{645}", "\u{710}", "\u{fb1f}"] {
        assert!(html(text).contains("dir="), "{text}");
    }
    for text in ["\u{feff}a", "\u{540}\u{587}", "\u{451}", "\u{20ac}", "\u{4e2d}\u{1f680}"] {
        assert!(!html(text).contains("dir="), "{text}");
    }
}

#[test]
fn formulas_are_mathml_and_money_is_text() {
    let x = "<math><mi>x</mi></math>";
    let block = "<span class=\"formula block\" tabindex=\"0\" role=\"group\" aria-label=\"Formula\"><math display=\"block\"><mi>x</mi></math></span>";
    for (text, expected) in [
        ("a $x$, $`x`$", format!("<p>a {x}, {x}</p>\n")),
        ("$$\nx\n$$\n", format!("<p>{block}</p>\n")),
        ("```math\nx\n```\n", format!("<p>{block}</p>\n")),
        ("<b>a</b> $x$ <i>$x$</i>", format!("<p><b>a</b> {x} <i>{x}</i></p>\n")),
        ("[$x$](y) ![$x$](z)", format!("<p><a href=\"y\">{x}</a> <img src=\"z\" loading=\"lazy\" alt=\"x\"></p>\n")),
        ("$5 and $10, US$3 **a $4/b** or 5$", "<p>$5 and $10, US$3 <strong>a $4/b</strong> or 5$</p>\n".to_owned()),
        ("$5-*a*-$6-`b$`-$7 and $x$", format!("<p>$5-<em>a</em>-$6-<code>b$</code>-$7 and {x}</p>\n")),
        ("$A$B [c](d$e) $F$G", "<p>$A$B <a href=\"d$e\">c</a> $F$G</p>\n".to_owned()),
        ("a $1`$ b $2`$3", "<p>a $1<code>$ b $2</code>$3</p>\n".to_owned()),
        ("`$x$` \\$x$", "<p><code>$x$</code> $x$</p>\n".to_owned()),
        (
            "$\\no<pe$",
            "<p><code title=\"This formula cannot be shown: Unknown command &quot;\\no&quot;.\">\\no&lt;pe</code></p>\n".to_owned(),
        ),
    ] {
        assert_eq!(html(text), expected, "{text}");
    }
    let wide = html(&format!("a ${}$", "x+".repeat(30)));
    assert!(wide.starts_with("<p>a <span class=\"formula\" tabindex=\"0\""), "{wide}");
    let unread = html("```math\n\\no\n```\n");
    assert!(unread.starts_with("<figure class=\"code\" title=\"This formula cannot be shown: "), "{unread}");
}

#[test]
fn headings_of_raw_html_have_the_id_of_their_words_beside_their_own() {
    let shown = html("<h2 id=\"own\">Two words</h2>\n\n## Two words\n\n<h3>:x: Mark</h3>\n");
    assert!(shown.starts_with("<h3 id=\"plan--two-words\"><span id=\"plan--own\"></span>Two words</h3>"), "{shown}");
    assert!(
        shown.contains("<h3 id=\"plan--two-words-1\">Two words<a") && shown.ends_with("<h4 id=\"plan--x-mark\">\u{274c} Mark</h4>\n"),
        "{shown}"
    );
    let document = parse(Arc::from("<h2 id=\"own\">Two words</h2>\n\n<a name=\"Here\"></a>\n"));
    let ids = ["own", "Two-Words", "Here", "user-content-own", "user-content-two-words", "here"].map(|name| document.id_of(name));
    assert_eq!(ids, [Some("own"), Some("two-words"), Some("Here"), Some("own"), Some("two-words"), None]);
}

#[test]
fn a_footnote_has_one_id_however_often_it_is_defined() {
    let text = "a [^n] b [^N] c [^m]\n\n[^n]: x\n[^n]: y\n\n> [^N]: z\n\n[^M]: w\n";
    let page = html(text);
    for id in ["fn:1", "fn:2", "fnref:1", "fnref:2"] {
        assert_eq!(page.matches(&format!("id=\"plan--{id}\"")).count(), 1, "{id}\n{page}");
        assert!(page.contains(&format!("href=\"#plan--{id}\"")), "{id}\n{page}");
    }
    assert!(!page.contains("fn:3") && page.matches("class=\"footnote\"").count() == 4, "{page}");
}

#[test]
fn tables_tasks_footnotes_and_fences_say_what_they_are() {
    let html = html(
        "# S\n\n| a | b |\n|--:|---|\n| 1 | x<br>y |\n\n- [x] done[^n]\n- [ ] open\n\n[^n]: Note.\n\n```SQL\nselect 1\n```\n\n```mermaid\na-->b\n```\n",
    );
    for part in [
        "<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"Table: S\"><table>\n<thead><tr><th scope=\"col\" class=\"right\">a</th>",
        "<tbody>\n<tr><td class=\"right\">1</td><td>x<br>y</td></tr>\n</tbody></table></div>",
        "<li class=\"task\"><input type=\"checkbox\" disabled=\"\" checked=\"\" aria-label=\"Done\"> done",
        "<sup id=\"plan--fnref:1\"><a href=\"#plan--fn:1\" aria-label=\"Footnote 1\">1</a></sup>",
        "<div class=\"footnote\" id=\"plan--fn:1\"><sup><a href=\"#plan--fnref:1\"",
        "<figure class=\"code\" data-language=\"sql\"><figcaption>sql</figcaption><pre tabindex=\"0\"><code><span class=\"hk\">select</span>",
        "<pre class=\"mermaid-source\" tabindex=\"0\"><code>a--&gt;b\n</code></pre></figure>",
    ] {
        assert!(html.contains(part), "{part}\n{html}");
    }
    assert!(self::html("> [!NOTE]\n> x\n").starts_with("<blockquote class=\"alert note\">\n<p class=\"alert-name\">Note</p>\n<p>x</p>"));
}

#[test]
fn raw_html_that_formats_stays_and_what_could_do_harm_goes() {
    for (text, expected) in [
        ("a <kbd>b</kbd> <!-- c -->d", "<p>a <kbd>b</kbd> d</p>\n"),
        ("a <b onclick=\"x()\" class=\"hk\" style=\"x\">b", "<p>a <b>b</b></p>\n"),
        ("List<String> and <T>", "<p>List&lt;String&gt; and &lt;T&gt;</p>\n"),
        ("a <script>alert(1)</script> b", "<p>a alert(1) b</p>\n"),
        ("<script>alert(1)</script>\n", "\n"),
        ("a <a href=\"javascript&#58;x\">b</a>", "<p>a <a>b</a></p>\n"),
        (
            "a <a href=\"https://e.example\" rel=\"x\" target=\"_top\">b</a>",
            "<p>a <a href=\"https://e.example\" rel=\"noopener noreferrer\">b</a></p>\n",
        ),
        ("<iframe src=\"x\"></iframe>\n\n<form action=\"x\"><input><button>b</button></form>\n", "\nb\n"),
        (
            "a <span id=\"x\" title=\"t\">b</span> [c](#x)",
            "<p>a <span title=\"t\" id=\"plan--x\">b</span> <a href=\"#plan--x\">c</a></p>\n",
        ),
        ("<repo>\n", "<p>&lt;repo&gt;\n</p>\n"),
        ("<?php x ?>\n\nb\n", "<p>b</p>\n"),
    ] {
        assert_eq!(html(text), expected, "{text}");
    }
}

#[test]
fn a_block_may_open_what_a_later_one_closes_and_our_own_marks_stay() {
    let text = "# T\n\n<details open class=\"table\"><summary>More</summary>\n\n| a |\n|:-:|\n| 1 |\n\n```rs\nlet x = \"class=\\\"\";\n```\n\n- [x] y\n\n</details>\n\nEnd\n";
    let html = html(text);
    for part in [
        "<h2 id=\"plan--t\">T<a ",
        "<details open=\"\"><summary>More</summary>\n<div class=\"table\" tabindex=\"0\" ",
        "<th scope=\"col\" class=\"center\">a</th>",
        "<span class=\"hk\">let</span> x",
        "<span class=\"hs\">\"class=</span><span class=\"hl\">\\\"</span>",
        "<li class=\"task\"><input ",
        "</ul>\n</details>\n<p>End</p>\n",
    ] {
        assert!(html.contains(part), "{part}\n{html}");
    }
    assert_eq!(html.matches("class=\"table\"").count(), 1, "{html}");
}

#[test]
fn raw_html_leaves_the_blocks_beside_it_alone() {
    let fence = "```mermaid\ngraph TD\n```\n";
    let picture = "<figure class=\"diagram\"><svg viewBox=\"0 0 1 1\"><path class=\"a\" d=\"M0\"/></svg></figure>\n";
    for (before, after, expected) in [
        ("<p>hi</p>\n\n", "", "<p>hi</p>\nPICTURE"),
        ("<p>hi\n\n", "\n</p>\n", "<p>hi\n</p>PICTURE<p></p>\n"),
        (
            "<details>\n<summary>\n\nMore\n\n</summary>\n\n",
            "\n</details>\n",
            "<details>\n<summary>\n<p>More</p>\n</summary>\nPICTURE</details>\n",
        ),
        ("<table><tr><td>\n\n", "\n</td></tr></table>\n", "<table><tbody><tr><td>\nPICTURE</td></tr></tbody></table>\n"),
        ("<table>\n\n", "\n<tr><td>x</td></tr></table>\n", "<table>\n</table>PICTUREx\n"),
        ("<a name=\"old\">\n\n", "", "<a id=\"plan--old\">\n</a>PICTURE"),
        ("- <div>\n\n  </section>\n\n<div>\n\n", "\n</div>\n", "<ul>\n<li><div>\n\n</div></li>\n</ul>\n<div>\nPICTURE</div>\n"),
        ("<svg>\n\n", "\n</svg>\n", "PICTURE\n"),
        ("<div title=\"\n\n", "\n\">\n", "<pre>&lt;div title=\"\n</pre>\nPICTURE<p>\"&gt;</p>\n"),
    ] {
        let document = parse(Arc::from(format!("{before}{fence}{after}")));
        let frame = Frame { id_prefix: "plan--", diagram: &|_| Some(picture.to_owned()), ..Frame::default() };
        assert_eq!(render(&document, &frame), expected.replace("PICTURE", picture), "{before}");
    }
    assert_eq!(
        html("<h1 align=center>\n\n![logo](l.png)\n\n</h1>\n"),
        "<h2>\n<p><img src=\"l.png\" loading=\"lazy\" alt=\"logo\"></p>\n</h2>\n"
    );
    assert_eq!(html("<a href=\"x\">\n\n[y](y.md) <a href=\"z\">z</a>\n\n</a>\n"), "<a href=\"x\">\n<p>y z</p>\n</a>\n");
}

#[test]
fn attributes_that_span_blocks_bring_nothing_in() {
    for text in [
        "<div title=\"\n\n<p title='\"><input><script>x</script>'>\n\nText **b** ` c `\n",
        "<div title=\"\n\n# A\n\n\"><img src=x onerror=alert(1)>\n",
        "<div title='\n\n<div title='<img src=x onerror=alert(1)><input>\n",
        "<!-- \n\n<b>x</b>\n\n--> <script>a</script>\n",
        "<svg><style><img src=x onerror=alert(1)></style></svg>\n\n<math><mtext></form><form><mglyph><style></math><img src=x onerror=alert(1)>\n",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">\n",
        "<select><xmp><script>\"use strict\";</script></select>\n",
    ] {
        is_harmless(text).unwrap();
    }
}

#[test]
fn raw_links_and_images_ask_the_frame() {
    let text = "<a href=\"a.md\">x</a> <img src='i.png'> <img src=\"gone.png\" alt=\"g\">\n\n<p><a href='gone.md'>y</a></p>\n";
    let document = parse(Arc::from(text));
    let link = |destination: Destination<'_>| {
        assert!(document.links.iter().any(|link| link.span == destination.span && link.kind == destination.kind), "{destination:?}");
        match destination.url {
            "a.md" => LinkTarget::To("../a/".into()),
            "i.png" => LinkTarget::To("../i.png".into()),
            _ => LinkTarget::Broken { title: "gone".into(), href: None },
        }
    };
    let html = render(&document, &Frame { link: &link, ..Frame::default() });
    for part in [
        "<a href=\"../a/\">x</a>",
        "src=\"../i.png\"",
        "<span class=\"ref broken\" title=\"gone\">g</span>",
        "<a class=\"ref broken\" title=\"gone\">y</a>",
    ] {
        assert!(html.contains(part), "{part}\n{html}");
    }
}

#[test]
fn pictures_and_videos_ask_the_frame_for_every_address() {
    let text = "<picture>\n<source media=\"(prefers-color-scheme: dark)\" srcset=\"d.png 1x, gone.png 2x\">\n<source srcset=gone.png>\n\
                <img src=l.png srcset=\"javascript:x 3x, l2.png 2x\" onerror=x>\n</picture>\n\n\
                a <video src=\"v.mp4\" poster=p.png autoplay muted onplay=x><source src=v.webm type=video/webm>no</video>\n\n\
                ![k](k.png#gh-dark-mode-only)\n";
    let document = parse(Arc::from(text));
    let urls: Vec<&str> = document.links.iter().map(|link| link.destination.as_str()).collect();
    let wanted =
        ["d.png", "gone.png", "gone.png", "l.png", "javascript:x", "l2.png", "v.mp4", "p.png", "v.webm", "k.png#gh-dark-mode-only"];
    assert_eq!(urls, wanted);
    let link = |destination: Destination<'_>| match destination.url {
        "gone.png" => LinkTarget::Broken { title: "gone".into(), href: None },
        "javascript:x" => LinkTarget::Keep,
        url => LinkTarget::To(format!("../{}", url.split('#').next().unwrap())),
    };
    let html = render(&document, &Frame { link: &link, ..Frame::default() });
    let video = "<video src=\"../v.mp4\" poster=\"../p.png\" muted=\"\" controls=\"\" preload=\"metadata\">\
                 <source src=\"../v.webm\" type=\"video/webm\">no</video>";
    for part in [
        "<picture class=\"on-light\">\n<img src=\"../l.png\" alt=\"\" loading=\"lazy\" srcset=\"../l2.png 2x\"",
        "<picture class=\"on-dark\">\n<source srcset=\"../d.png 1x\">",
        video,
        "<img src=\"../k.png\" class=\"on-dark\" loading=\"lazy\" alt=\"k\">",
    ] {
        assert!(html.contains(part), "{part}\n{html}");
    }
    for part in ["javascript", "onerror", "onplay", "autoplay", "gone.png"] {
        assert!(!html.contains(part), "{part}\n{html}");
    }
}

/// What a browser makes of a page, written out again.
fn read_again(html: &str) -> String {
    let mut reader = ammonia::Builder::empty();
    let own = ["figure", "figcaption", "input"];
    let attributes = [
        "alt",
        "aria-label",
        "checked",
        "class",
        "colspan",
        "controls",
        "data-language",
        "disabled",
        "display",
        "href",
        "id",
        "loading",
        "media",
        "muted",
        "open",
        "poster",
        "preload",
        "rel",
        "role",
        "scope",
        "src",
        "srcset",
        "start",
        "tabindex",
        "title",
        "type",
    ];
    let formula = ["math", "mi", "mo", "mn", "mrow"];
    reader
        .tags(lists::KEPT.into_iter().chain(own).chain(formula).collect())
        .generic_attributes(attributes.into_iter().collect())
        .url_schemes(["http", "https", "ftp", "mailto"].into_iter().collect())
        .link_rel(None)
        .strip_comments(false);
    reader.clean(html).to_string()
}

/// Runs a closure and says how long it took at most; debug builds are slow, squares are far slower.
#[allow(clippy::disallowed_methods, reason = "a test of time needs a clock")]
fn within(seconds: u64, what: &str, work: impl FnOnce() -> String) -> String {
    let start = Instant::now();
    let html = work();
    assert!(start.elapsed() < Duration::from_secs(seconds), "{what}: {:?}", start.elapsed());
    html
}

#[test]
fn depth_and_size_end_well() {
    let quotes = within(20, "quotes", || html(&format!("{}a\n", "> ".repeat(10_000))));
    assert!(quotes.contains("<p>a</p>") && quotes.matches("<blockquote>").count() == 200);
    let list: String = (0..1_000).map(|depth| format!("{}- x{depth}\n", "  ".repeat(depth))).collect();
    let list = within(20, "list", || html(&list));
    assert!(list.contains("<p>x999</p>") && list.matches("<li>").count() == list.matches("</li>").count());
    let emphasis = within(20, "emphasis", || html(&format!("{}a{}", "*a _b ".repeat(5_000), "_*".repeat(5_000))));
    assert_eq!(emphasis.matches("<em>").count(), emphasis.matches("</em>").count());
    within(20, "raw depth", || html(&"<div>".repeat(50_000)));
    within(20, "raw depth in lines", || html(&"<div>\n\n".repeat(20_000)));
    within(20, "raw formatting", || html(&format!("{}\n\n{}", "<b id=x><i><u>".repeat(60), "a\n\n".repeat(2_000))));
    within(20, "raw ends", || html(&"</div>\n\n".repeat(20_000)));
    let rows = within(20, "rows", || html(&format!("|a|b|\n|-|-|\n{}", "|1|`x`|\n".repeat(10_000))));
    assert_eq!(rows.matches("<tr>").count(), 10_001);
    within(20, "long paragraph", || html(&"word TASK4 _a_ http ".repeat(100_000)));
    within(20, "long paragraph with tags", || html(&"word <b>a</b> ".repeat(50_000)));
    assert_eq!(html("a\0b"), "<p>a\u{fffd}b</p>\n");
    assert_eq!(html(""), "");
}

/// Reads the output as a browser would, and says what should not be there.
fn is_harmless(text: &str) -> Result<(), String> {
    let html = html(text);
    let found = std::cell::RefCell::new(Vec::new());
    let look = lol_html::element!("*", |element| {
        let name = element.tag_name();
        if ["script", "style", "iframe", "form", "button", "svg", "object", "template"].contains(&name.as_str()) {
            found.borrow_mut().push(name.clone());
        }
        if name == "input" && element.get_attribute("type").as_deref() != Some("checkbox") {
            found.borrow_mut().push("input".into());
        }
        for attribute in element.attributes() {
            let value = attribute.value().to_ascii_lowercase();
            let is_url = ["href", "src"].contains(&attribute.name().as_str());
            if attribute.name().starts_with("on") || attribute.name() == "style" || (is_url && value.trim().starts_with("javascript:")) {
                found.borrow_mut().push(format!("{}={value}", attribute.name()));
            }
        }
        Ok(())
    });
    let settings = lol_html::RewriteStrSettings::new().append_element_content_handler(look);
    lol_html::rewrite_str(&html, settings).map_err(|error| format!("{error}: {html}"))?;
    let found = found.into_inner();
    let opened = html.match_indices("<a").filter(|(at, _)| html[at + 2..].starts_with([' ', '>'])).count();
    if found.is_empty() && !html.contains("<script") && opened == html.matches("</a>").count() {
        Ok(())
    } else {
        Err(format!("{found:?} in {html}"))
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_becomes_harmless_html(text in "\\PC{0,200}") {
        is_harmless(&text).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn any_mixture_becomes_harmless_html(pieces in prop::collection::vec(prop::sample::select(vec![
        "<a href=\"", "<a href=x>", "</a>", "<b>", "</b>", "<script>", "</script>", "<style>", "<div title='", "<div>", "</div>", "\">", "'>", ">",
        "\n\n", "\n", " ", "> ", "- ", "1. ", "- [x] ", "# ", "*", "**", "_", "`", "```\n", "[x](", "[", "](y)", "![", ")", "javascript:alert(1)",
        "<img src=x onerror=alert(1)>", "<input>", "<svg>", "<math>", "<picture>", "</picture>", "<video src=x poster=javascript:x>",
        "<source srcset='javascript:x, y' media='(prefers-color-scheme: dark)'>", "www.a.example", "a@b.example", ":x:", "<table>", "<td>", "</table>", "| a | b |\n|---|---|\n", "<!--", "-->",
        "<![CDATA[", "]]>", "<?", "<T>", "<p>", "</p>", "<h1 id=a>", "<details>", "<summary>", "&lt;", "&#0;", "\0", "\r\n", "[^1]", "[^1]: ",
        "https://a.example/", "Goal", "word", "$x$", "$$", "$", "<textarea>", "<xmp>", "<plaintext>", "<template>", "<select>", "---\n", "é", "    ",
    ]), 0..40)) {
        is_harmless(&pieces.concat()).map_err(TestCaseError::fail)?;
    }
    #[test]
    fn blocks_are_the_same_whatever_raw_html_stands_beside_them(parts in prop::collection::vec((prop::collection::vec(prop::sample::select(vec![
        "<a href=x>", "</a>", "<b>", "</b>", "<script>", "</script>", "<div title='", "<div>", "</div>", "\">", "<p>", "</p>", "<h1>", "</h1>", "<ul>",
        "<li>", "</ul>", "<table>", "<tr>", "<td>", "</td>", "</tr>", "</table>", "<details>", "<summary>", "</summary>", "</details>", "<svg>", "<!--",
        "-->", "<select>", "<pre>", "</pre>", "<blockquote>", "text", " ", "\n", "<caption>", "<dl><dt>", "<repo>", "<template>", "<col>", "</br>",
        "<picture>", "</picture>", "<source srcset=x media='(prefers-color-scheme: dark)'>", "<video>", "</video>", "<img src=x id=y>",
    ]), 0..6), prop::sample::select(vec![
        "Words *and* `code`.", "# Heading", "- a\n- b\n\n  c", "> quote\n\n> more", "```rust\nlet a = 1;\n```", "```mermaid\na\n```",
        "***", "1. [x] one\n   ```\n   two\n   ```", "> ```mermaid\n> b\n> ```",
    ])), 0..8)) {
        let frame = Frame { diagram: &|fence| Some(format!("<figure class=\"diagram\">{}</figure>\n", fence.code.trim_end())), ..Frame::default() };
        let text: String = parts.iter().map(|(raw, own)| format!("<section>{}\n\n{own}\n\n", raw.concat())).collect();
        let page = render(&parse(Arc::from(text.as_str())), &frame);
        // A comment or a script that is left open takes what follows.
        let ends = |raw: &[&str]| { let raw = raw.concat(); !["<!--", "<script>", "<pre>"].iter().any(|mark| raw.contains(mark)) };
        if parts.iter().all(|(raw, _)| ends(raw)) {
            let blank: String = parts.iter().map(|(_, own)| format!("<!-- -->\n\n{own}\n\n")).collect();
            let stops: Vec<u32> = blank.match_indices("<!-- ").map(|(at, _)| at as u32).collect();
            let mut rest = page.as_str();
            for part in render_parts(&parse(Arc::from(blank.as_str())), &Frame { stops: &stops, ..frame }) {
                if let Part::Html(block) = part {
                    let found = rest.split_once(block.as_str());
                    prop_assert!(found.is_some(), "{block}\nin {page}\nof {text}");
                    rest = found.unwrap_or_default().1;
                }
            }
        }
        is_harmless(&text).map_err(TestCaseError::fail)?;
        // The first line break of preformatted text is none.
        let page = page.replace("<pre>\n", "<pre>");
        prop_assert_eq!(read_again(&page), page, "{}", text);
    }

    #[test]
    fn no_text_loses_a_stop(pieces in prop::collection::vec(prop::sample::select(vec![
        "^", "^ ", "<div>", "</div>", "<a href=x>", "</a>", "<details>", "<summary>", "<b>", "<script>", "<table>", "<td>", "</table>", "<ul>", "<p>", "\n\n",
        "\n", "> ", "- ", "  - ", "# ", "| a | b |\n|---|---|\n", "```\n", "<!--", "-->", "word", "---\n", "    ", "[^1]", "[^1]: ", "<select>", "<svg>",
    ]), 0..40)) {
        let text = pieces.concat();
        let stops: Vec<u32> = text.match_indices('^').map(|(at, _)| at as u32).collect();
        let parts = render_parts(&parse(Arc::from(text.as_str())), &Frame { stops: &stops, ..Frame::default() });
        let mut told: Vec<usize> = parts.iter().filter_map(|part| if let Part::Stop(index) = part { Some(*index) } else { None }).collect();
        told.sort_unstable();
        prop_assert_eq!(told, (0..stops.len()).collect::<Vec<_>>());
    }
}
