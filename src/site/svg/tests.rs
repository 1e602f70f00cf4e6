//! What is left of pictures, and what is not.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;

const NS: &str = "xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"";

fn safe(svg: &str) -> String {
    String::from_utf8(safe_svg(svg.as_bytes()).unwrap()).unwrap()
}

/// The inside of a picture.
fn inside(content: &str) -> String {
    let svg = safe(&format!("<svg {NS}>{content}</svg>"));
    svg.strip_prefix(&format!("<svg {NS}>")).unwrap().strip_suffix("</svg>").unwrap().to_owned()
}

#[test]
fn what_makes_a_picture_stays() {
    for kept in [
        "<g id=\"a\" class=\"b\" transform=\"translate(1 2)\"><path d=\"M0 0L1 1\" fill=\"url(&quot;#g&quot;)\" stroke=\"#000\"></path></g>",
        "<defs><linearGradient id=\"g\" gradientUnits=\"userSpaceOnUse\"><stop offset=\"0\" stop-color=\"red\"></stop></linearGradient></defs>",
        "<filter id=\"f\"><feGaussianBlur in=\"SourceGraphic\" stdDeviation=\"2\"></feGaussianBlur></filter>",
        "<style>.a &gt; .b{fill:red}@media (prefers-color-scheme:dark){.a{fill:#fff}}</style>",
        "<text x=\"1\" font-family=\"Inter, 'Open Sans'\" xml:space=\"preserve\">a &amp; <tspan dy=\"1em\">b</tspan></text>",
        "<use href=\"#a\"></use><use xlink:href=\"#a\" x=\"3\"></use>",
        "<image href=\"data:image/png;base64,AAAA\" width=\"1\" height=\"1\"></image>",
        "<a href=\"https://example.com/\"><rect width=\"1\" height=\"1\" style=\"fill:rgb(1,2,3);clip-path:url(&quot;#c&quot;)\"></rect></a>",
        "<circle r=\"3\"><animate attributeName=\"r\" values=\"3;5;3\" dur=\"1s\" repeatCount=\"indefinite\"></animate></circle>",
        "<title>Words</title><desc>More</desc>",
        "<switch><text>else</text></switch>",
        "<style>@font-face{font-family:x;src:url(\"data:font/woff2;base64,AAAA\")}</style>",
    ] {
        let once = inside(kept);
        // In text, quotes are written as in values.
        assert_eq!(once.replace("&quot;", "\""), kept.replace("&quot;", "\""));
        assert_eq!(inside(&once), once, "to clean twice changes nothing");
    }
}

#[test]
fn what_runs_or_loads_goes() {
    for (taken, left) in [
        ("<script>alert(1)</script><g/>", "<g></g>"),
        ("<script href=\"x.js\"/><SCRIPT>1</SCRIPT>", ""),
        ("<g onload=\"alert(1)\" ONCLICK=\"x\" onfocusin=\"y\"/>", "<g></g>"),
        ("<foreignObject><body xmlns=\"http://www.w3.org/1999/xhtml\"><script>1</script></body></foreignObject>", ""),
        ("<a href=\"javascript:alert(1)\">t</a>", "<a>t</a>"),
        ("<a xlink:href=\" java&#10;script:alert(1)\">t</a>", "<a>t</a>"),
        ("<a href=\"data:text/html,x\">t</a>", "<a>t</a>"),
        ("<a xmlns:l=\"http://www.w3.org/1999/xlink\" l:href=\"javascript:alert(1)\">t</a>", "<a>t</a>"),
        ("<a><set attributeName=\"href\" to=\"javascript:alert(1)\"/>t</a>", "<a>t</a>"),
        ("<a><animate attributeName=\" xlink:href \" values=\"javascript:alert(1)\"/>t</a>", "<a>t</a>"),
        ("<g><set attributeName=\"onload\" to=\"x\"/><set attributeName=\"style\" to=\"x\"/></g>", "<g></g>"),
        ("<use href=\"other.svg#a\"/><use xlink:href=\"https://x/y.svg#a\"/>", "<use></use><use></use>"),
        ("<image href=\"https://x/y.png\"/><image xlink:href=\"data:image/svg+xml,x\"/>", "<image></image><image></image>"),
        ("<feImage href=\"//x/y\"/><iframe src=\"x\"/><embed/><object data=\"x\"/><audio/><video/>", "<feImage></feImage>"),
        ("<h:script xmlns:h=\"http://www.w3.org/1999/xhtml\">1</h:script>", ""),
        ("<g xmlns=\"http://www.w3.org/1999/xhtml\"><img src=\"x\" onerror=\"y\"/></g>", ""),
        ("<s:g xmlns:s=\"http://www.w3.org/2000/svg\"><s:script>1</s:script></s:g>", "<g></g>"),
        ("<s:g/>", ""),
        ("<handler>1</handler><listener/><discard/><metadata><x/></metadata>", ""),
        ("<g xml:base=\"https://x/\" fill=\"url(https://x/y#a)\"/>", "<g fill=\"url(&quot;#&quot;)\"></g>"),
        (
            "<g style=\"fill:URL( 'https://x' );-moz-binding:url(x)\"/>",
            "<g style=\"fill:url(&quot;#&quot;);-moz-binding:url(&quot;#&quot;)\"></g>",
        ),
        ("<g fill=\"u\\72l(https://x)\"/>", "<g fill=\"u72l(https://x)\"></g>"),
        ("<style>@import 'https://x';@IMPORT url(x);a{b:c}</style>", "<style>a{b:c}</style>"),
        ("<style>a{background:image-set('https://x' 1x)}</style>", "<style>a{background:none-of('https://x' 1x)}</style>"),
        (
            "<style><![CDATA[a{b:url(https://x)}</style><script>1</script>]]></style>",
            "<style>a{b:url(&quot;#&quot;)}&lt;/style&gt;&lt;script&gt;1&lt;/script&gt;</style>",
        ),
        ("<style>a{b:c}<g onload=\"x\"/></style>", "<style>a{b:c}</style>"),
        ("<!-- <script> --><?xml-stylesheet href=\"https://x\"?><g/>", "<g></g>"),
        ("<text>a\u{1b}&#1;b</text>", "<text>a␛␁b</text>"),
        ("<g a:b=\"c\" data-x=\"url(https://x)\" xmlns:a=\"urn:a\"/>", "<g data-x=\"url(&quot;#&quot;)\"></g>"),
    ] {
        let found = inside(taken);
        assert_eq!(found, left, "{taken}");
        assert!(!found.to_lowercase().contains("javascript:"), "{found}");
    }
}

#[test]
fn words_of_html_stay() {
    let html = |inner: &str| format!("<div xmlns=\"http://www.w3.org/1999/xhtml\">{inner}</div>");
    let label = |inner: &str| inside(&format!("<g><foreignObject x=\"10\" width=\"40\" height=\"20\">{}</foreignObject></g>", html(inner)));
    let text =
        |y: &str, words: &str| format!("<text x=\"30.0\" y=\"{y}\" text-anchor=\"middle\" dominant-baseline=\"central\">{words}</text>");
    assert_eq!(label("<span>One &amp;\n <b>two</b></span>"), format!("<g>{}</g>", text("10.0", "One &amp; two")));
    assert_eq!(label("One<br/>two"), format!("<g>{}{}</g>", text("0.5", "One"), text("19.5", "two")));
    assert_eq!(label("<script>alert(1)</script><style>a</style><img src=\"x\" onerror=\"y\"/> "), "<g></g>");
    assert_eq!(inside("<foreignObject width=\"100%\" height=\"9\">x</foreignObject>"), "");
    let other = format!("<switch><foreignObject width=\"9\" height=\"9\">{}</foreignObject><text>else</text></switch>", html("x"));
    assert_eq!(inside(&other), "<switch><text>else</text></switch>");
}

#[test]
fn entities_stand_for_text_alone() {
    let illustrator = "<?xml version=\"1.0\"?><!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\" [\n\
        <!ENTITY ns_svg \"http://www.w3.org/2000/svg\">\n<!ENTITY ns_xlink \"http://www.w3.org/1999/xlink\">\n]>\n\
        <svg xmlns=\"&ns_svg;\" xmlns:xlink=\"&ns_xlink;\"><g id=\"a\"/></svg>";
    assert_eq!(safe(illustrator), format!("<svg {NS}><g id=\"a\"></g></svg>"));
    let laughs =
        "<!DOCTYPE svg [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><svg xmlns=\"http://www.w3.org/2000/svg\"><text>&b;</text></svg>";
    assert!(safe_svg(laughs.as_bytes()).is_err());
    let file = "<!DOCTYPE svg [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><svg xmlns=\"http://www.w3.org/2000/svg\"><text>&a;</text></svg>";
    assert!(safe_svg(file.as_bytes()).is_err());
    let tags = "<!DOCTYPE svg [<!ENTITY a '&#60;script>1&#60;/script>'>]><svg><text>&a;</text></svg>";
    assert!(safe_svg(tags.as_bytes()).is_err());
}

const SOUP: [&str; 40] = [
    "<svg>",
    "</svg>",
    "<g>",
    "</g>",
    "<g/>",
    "<script>",
    "</script>",
    "<style>",
    "</style>",
    "<a href=\"",
    "<use xlink:href='#a'/>",
    "javascript:1",
    "\">",
    "\"",
    "'",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "<?x",
    "?>",
    "<!DOCTYPE svg [",
    "<!ENTITY a \"",
    "]>",
    "&a;",
    "&#0;",
    "&#x110000;",
    "&lt;",
    " on",
    "load=\"1\"",
    "url(",
    "URL('",
    ")",
    "\\",
    "@import ",
    "/*",
    "*/",
    "xmlns:s=\"http://www.w3.org/2000/svg\"",
    "<s:g",
    "\u{0}é",
];

proptest! {
    #[test]
    fn whatever_is_read_is_safe(parts in vec(select(&SOUP[..]), 0..40)) {
        let text = format!("<svg {NS}>{}</svg>", parts.concat());
        if let Ok(svg) = safe_svg(text.as_bytes()) {
            let svg = String::from_utf8(svg).unwrap();
            let mut tags = svg.split('<').skip(1).filter_map(|rest| Some(rest.split_once('>')?.0));
            prop_assert!(!tags.any(|tag| tag.starts_with(['!', '?']) || tag.contains("script") || tag.contains(" on")), "{svg}");
            prop_assert_eq!(safe(&svg), svg);
        }
    }
}

#[test]
fn what_is_no_svg_is_refused() {
    for text in [
        "",
        "PNG",
        "<html></html>",
        "<svg",
        "<svg><g></svg>",
        "<svg></svg><svg></svg>",
        "<svg a=\"1\" a=\"2\"/>",
        "<svg>&gone;</svg>",
        "<g/>",
    ] {
        assert!(safe_svg(text.as_bytes()).is_err(), "{text}");
    }
    assert!(safe_svg(b"<svg>\xff</svg>").is_err());
    assert!(safe_svg("<svg>".repeat(100_000).as_bytes()).is_err());
    let deep = format!("<svg>{}{}</svg>", "<g>".repeat(100_000), "</g>".repeat(100_000));
    assert!(safe(&deep).contains("<g><g>"));
    assert_eq!(safe("\u{feff}<svg width=\"3\"/>"), format!("<svg {NS} width=\"3\"></svg>"));
}
