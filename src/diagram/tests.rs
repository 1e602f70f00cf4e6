//! What reading and drawing promise, on small diagrams.

use super::*;

fn fault(code: &str) -> (String, String, Option<String>) {
    match read(code).verdict {
        Validity::Invalid(fault) => (fault.span.of(code).to_owned(), fault.message, fault.help),
        other => panic!("{code}: {other:?}"),
    }
}

#[test]
fn a_fault_behind_a_long_character_has_its_place() {
    for text in ["packet-beta; \u{e9}", "pie\n\"a\" : \u{1f680}", "gantt\n  x \u{e9}"] {
        let Validity::Invalid(fault) = read(text).verdict else { panic!("{text:?}: {:?}", read(text).verdict) };
        assert!(text.get(fault.span.range()).is_some(), "{text:?}: {fault:?}");
    }
}

#[test]
fn a_bracket_in_a_label_is_named_and_mended() {
    let code = "flowchart LR\n  C --> D5[Renovate PRs]:::pr --> E5[tc-ai-coach (pull schemas)]\n  classDef pr fill:#eef\n";
    let Validity::Invalid(fault) = read(code).verdict else { panic!("it is taken") };
    assert_eq!(fault.span.of(code), "tc-ai-coach (pull schemas)");
    let (span, better) = fault.fix.unwrap();
    let mut fixed = code.to_owned();
    fixed.replace_range(span.range(), &better);
    assert_eq!(read(&fixed).verdict, Validity::Valid);
}

#[test]
fn faults_are_told_in_words_that_help() {
    let (place, message, help) = fault("flowchrt LR\n  A --> B\n");
    assert_eq!(
        (place.as_str(), message.as_str(), help.as_deref()),
        ("flowchrt", "unknown kind of diagram `flowchrt`", Some("did you mean `flowchart`?"))
    );
    let (place, message, _) = fault("sequenceDiagram\n  loop every minute\n    A->>B: ping\n");
    assert_eq!((place.as_str(), message.as_str()), ("loop every minute", "`loop every minute` is never closed"));
    let (place, _, help) = fault("flowchart LR\n  A -> B\n");
    assert_eq!((place.as_str(), help.as_deref()), ("->", Some("write `-->` for an arrow, `---` for a line")));
}

#[test]
fn what_mermaid_lets_pass_is_no_fault() {
    for code in [
        "gantt\n  A : a, someday, 3d\n",
        "flowchart LR\n  A --> B:moored\n",
        "classDiagram\n  Tug boat --> Ship\n",
        "block-beta\n  columns 3\n  a b:2\n",
    ] {
        assert_eq!(read(code).verdict, Validity::Valid, "{code}");
    }
    assert!(matches!(read("zenuml\n  A.b()\n").verdict, Validity::Unverifiable(_)));
    assert!(matches!(read(&format!("flowchart LR\n{}", "  A --> B\n".repeat(6000))).verdict, Validity::Unverifiable(_)));
}

#[test]
fn what_is_in_doubt_is_not_called_a_fault() {
    for code in [
        "quadrantChart\n  title Piers\n  q%% the rest\n",
        "gantt\n  Draft : 1d\n",
        "gantt\n  dateFormat\n  YYYY-MM-DD\n",
        "graph TD\n  A --> -1\n",
        "kanban\n  todo[Paint\n    hull]\n",
        "---\nconfig:\n  theme: 'a\n  b'\n---\npie\n  \"a\": 1\n",
        "%% c\n---\ntitle: x\n---\npie\n  \"a\": 1\n",
        "quadrantChart\n  Pier:\n    [0.2, 0.3]\n",
        "xychart\n  title \"Tides\" x-axis [a, b]\n  bar [1, 2]\n",
        "stateDiagram-v2\n  Moored \n  --> Sailing\n",
        "stateDiagram-v2\n  state \"At sea\" as \n    Sailing\n",
        "journey\n  title\n  A day\n  section Morning\n    Tea: 5: Me\n",
        "flowchart LR\n  a -->&b\n",
        "ishikawa-beta\n  Late\n    Tide\n",
        "wardley-beta\n",
    ] {
        assert!(!matches!(read(code).verdict, Validity::Invalid(_)), "{code}: {:?}", read(code).verdict);
    }
}

#[test]
fn names_of_a_sequence_diagram_are_shown_as_they_are_written() {
    let outline = read("sequenceDiagram\n  Clerk/Robot->>Desk (north): asks\n").outline;
    assert_eq!(outline.nodes, ["Clerk/Robot", "Desk (north)"]);
    assert_eq!((outline.links[0].from.as_str(), outline.links[0].to.as_str()), ("Clerk/Robot", "Desk (north)"));
}

#[test]
fn an_outline_tells_nodes_and_links() {
    let outline = read("flowchart LR\n  a[\"First<br>line\"] -->|then| b\n").outline;
    assert_eq!(outline.nodes, ["First line", "b"]);
    assert_eq!(outline.links, [Link { from: "First line".to_owned(), to: "b".to_owned(), label: "then".to_owned() }]);
}

#[cfg(feature = "diagrams")]
#[test]
fn a_label_leads_where_the_page_says() {
    let code = "flowchart LR\n  a[\"api TASK4\"] --> b[store]\n  style a fill:#000\n";
    let drawing = draw(code, &read(code)).unwrap();
    let link = |label: &str| (label == "api TASK4").then(|| "../task4.html".to_owned());
    let svg = drawing.inline(&Embed { prefix: "p-", title: "A <b>", link: &link });
    assert_eq!(svg.matches("<a href=\"../task4.html\">").count(), 1, "{svg}");
    assert!(svg.contains("role=\"group\"") && svg.contains("<title id=\"p-title\">A &lt;b&gt;</title>"), "{svg}");
    assert!(svg.contains("light-dark(") && svg.contains("fill:#fff"), "{svg}");
    assert!(svg.len() < 6000, "{} bytes", svg.len());
}
