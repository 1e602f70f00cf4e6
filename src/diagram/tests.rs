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
    assert!(svg.contains("fill:var(--raised)") && svg.contains("fill:#fff"), "{svg}");
    assert!(svg.len() < 5000, "{} bytes", svg.len());
}

#[cfg(feature = "diagrams")]
fn drawn(code: &str) -> Drawing {
    draw(code, &read(code)).unwrap()
}

#[cfg(feature = "diagrams")]
fn svg(code: &str) -> String {
    drawn(code).inline(&Embed { prefix: "p-", title: "T", link: &|_| None })
}

#[cfg(feature = "diagrams")]
#[test]
fn pictures_wear_the_colours_of_the_site_unless_a_document_names_a_theme() {
    let plain = "flowchart LR\n  a -->|why| b\n";
    let own = svg(&format!("%%{{init: {{\"themeVariables\": {{\"mainBkg\": \"#ff0000\"}}}}}}%%\n{plain}"));
    assert!(!own.contains("var(--") && own.contains("#ff0000") && own.contains("light-dark("), "{own}");
    let forest = drawn(&format!("%%{{init: {{\"theme\": \"forest\"}}}}%%\n{plain}"));
    assert!(forest.on_white);
    let house = svg(&format!("---\ntitle: x\n---\n{plain}"));
    assert!(house.contains("fill:var(--raised)") && !house.contains("#ECECFF") && !house.contains("light-dark("), "{house}");
    let file = drawn(plain).file("T");
    assert!(file.contains(";--raised:light-dark(#f4f2ec,#1c2226)") && !file.contains("--violet") && !file.contains("declared"), "{file}");
}

#[cfg(feature = "diagrams")]
#[test]
fn words_on_a_line_hide_it() {
    let house = svg("flowchart LR\n  a -->|why| b\n");
    let rule = house.split(".edgeLabel rect{").nth(1).and_then(|rest| rest.split('}').next()).unwrap();
    assert_eq!(rule, "fill:var(--paper)");
}

#[cfg(feature = "diagrams")]
#[test]
fn states_of_the_workspace_wear_the_colours_of_the_site() {
    let look = &LOOKS[0];
    let code = format!("flowchart LR\n  a(x):::{0} --> b\n  classDef {0} {1}\n  linkStyle 0 {2}\n", look.class, look.style, WRONG.style);
    let house = svg(&code);
    for colour in ["fill:var(--tint-complete)", "stroke:var(--complete)", "stroke:var(--blocked)"] {
        assert!(house.contains(colour), "{colour}: {house}");
    }
    assert!(!house.contains("#d9efdf") && !house.contains("#111"), "{house}");
    let other = svg("flowchart LR\n  a:::done\n  classDef done fill:#d9efdf\n");
    assert!(other.contains("#d9efdf"), "what somebody else wrote stays: {other}");
}

#[cfg(feature = "diagrams")]
#[test]
fn a_ground_that_a_document_lays_is_for_dark_pages_too() {
    let house = svg("sequenceDiagram\n  rect rgb(200, 230, 255)\n    A->>B: x\n  end\n");
    assert!(house.contains("light-dark(rgb(200, 230, 255),color-mix(in srgb,rgb(200, 230, 255) 25%,var(--paper)))"), "{house}");
}

#[cfg(feature = "diagrams")]
#[test]
fn days_of_a_gantt_chart_are_named_where_there_is_room() {
    let chart = |days: u32| svg(&format!("gantt\n  dateFormat YYYY-MM-DD\n  Paint : 2026-03-02, {days}d\n"));
    let named = |svg: &str| svg.matches(">2026-").count();
    let (few, many) = (chart(3), chart(12));
    assert!((2..=12).contains(&named(&few)) && (2..=12).contains(&named(&many)), "{} {}", named(&few), named(&many));
}

#[test]
fn what_mermaid_takes_is_no_fault() {
    for (text, verdict) in [
        ("timeline\n  1990 :\n  Steel\n", Validity::Valid),
        ("%%{'init': {}}%%;\npie\n  \"a\" : 1\n", Validity::Valid),
        ("%%{'init': {\nmindmap\n  root\n", Validity::Valid),
    ] {
        assert_eq!(read(text).verdict, verdict, "{text}");
    }
    // What is between brackets that do not match is left alone; what mermaid refuses is not.
    assert!(matches!(read("flowchart TB\n  m[\\berth/)]\n").verdict, Validity::Unverifiable(_)));
    assert_ne!(read("timeline\n  1990 :\n\n  Steel\n").verdict, Validity::Valid);
    for text in ["%%{init: {}}%%;\npie\n  \"a\" : 1\n", "%%{'init': {}}%%;\nflowchart LR\n  A\n"] {
        assert!(matches!(read(text).verdict, Validity::Invalid(_)), "{text}");
    }
}
