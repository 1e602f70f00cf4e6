//! The diagrams of `tests/diagrams/corpus`: what mermaid itself says of each, what Crossbook says, and what becomes of garbage.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

#[cfg(feature = "diagrams")]
use crossbook::diagram::{Drawing, Embed};
use crossbook::diagram::{Validity, draw, read};
use crossbook::markdown;

use crate::rust_source::root;
use crate::tools;

/// A diagram of the corpus.
struct Entry {
    /// Its file and its heading.
    name: String,
    code: String,
    /// What the corpus says mermaid says.
    valid: bool,
}

fn folder() -> PathBuf {
    root().join("tests/diagrams")
}

fn corpus() -> Vec<Entry> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder().join("corpus")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let entries = files.iter().flat_map(|path| {
        let document = markdown::parse(fs::read_to_string(path).unwrap().into());
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        let entry = |fence: &markdown::Fence| {
            let heading = document.headings.iter().rfind(|heading| heading.span.start < fence.span.start).unwrap();
            let info = fence.span.of(&document.text).lines().next().unwrap();
            let valid = info.ends_with(" valid");
            assert!(valid || info.ends_with(" invalid"), "{info}");
            Entry { name: format!("{stem}: {}", document.heading_text(heading)), code: fence.code.clone(), valid }
        };
        document.fences.iter().map(entry).collect::<Vec<_>>()
    });
    entries.collect()
}

/// What mermaid says of each text: nothing where it takes it.
fn mermaid(texts: &[&str]) -> Vec<Option<String>> {
    let verdicts = tools::npm("diagrams", "mermaid", "verdicts.mjs", &serde_json::to_vec(texts).unwrap());
    let verdicts: Vec<Option<String>> = serde_json::from_slice(&verdicts).unwrap();
    assert_eq!(verdicts.len(), texts.len());
    verdicts
}

#[cfg(feature = "diagrams")]
fn picture(drawing: &Drawing) -> String {
    drawing.inline(&Embed { prefix: "d1-", title: "A diagram", link: &|_| None })
}

#[test]
#[ignore = "needs npm's mermaid: run by ./test"]
fn the_corpus_says_what_mermaid_says() {
    let corpus = corpus();
    assert!(corpus.len() >= 120, "{}", corpus.len());
    assert!(corpus.iter().filter(|entry| !entry.valid).count() * 4 >= corpus.len());
    let texts: Vec<&str> = corpus.iter().map(|entry| entry.code.as_str()).collect();
    let verdicts = mermaid(&texts);
    let wrong: Vec<String> = corpus
        .iter()
        .zip(&verdicts)
        .filter(|(entry, verdict)| entry.valid != verdict.is_none())
        .map(|(entry, verdict)| format!("{}: {verdict:?}", entry.name))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_verdict_on_every_diagram_is_that_of_mermaid() {
    let wrong: Vec<String> = corpus()
        .iter()
        .filter_map(|entry| {
            let verdict = read(&entry.code).verdict;
            let agrees = match verdict {
                Validity::Valid => entry.valid,
                Validity::Invalid(_) => !entry.valid,
                Validity::Unverifiable(_) => false,
            };
            (!agrees).then(|| format!("{}: {verdict:?}", entry.name))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn faults_say_what_is_wrong_and_where() {
    let mut text = String::new();
    for entry in corpus().iter().filter(|entry| !entry.valid) {
        let Validity::Invalid(fault) = read(&entry.code).verdict else { panic!("{}", entry.name) };
        let lines = crossbook::text::LineIndex::new(&entry.code);
        let place = lines.position(&entry.code, fault.span.start);
        text += &format!("{}\n  {}:{} {}\n", entry.name, place.line, place.column, fault.message);
        text += &fault.help.map(|help| format!("  help: {help}\n")).unwrap_or_default();
    }
    snapbox::assert_data_eq!(text, snapbox::Data::read_from(&folder().join("faults.txt"), None).raw());
}

#[cfg(feature = "diagrams")]
#[test]
fn what_is_valid_is_drawn_the_same_each_time() {
    let started = Instant::now();
    let (mut drawn, mut bytes) = (0, 0);
    let mut left = Vec::new();
    for entry in corpus().iter().filter(|entry| entry.valid) {
        let diagram = read(&entry.code);
        match draw(&entry.code, &diagram) {
            Ok(drawing) => {
                let svg = picture(&drawing);
                assert_eq!(svg, picture(&draw(&entry.code, &diagram).unwrap()), "{}", entry.name);
                assert_is_safe(&svg, &entry.name);
                assert!(!diagram.outline.is_empty(), "{}", entry.name);
                drawn += 1;
                bytes += svg.len();
            }
            Err(why) => left.push(format!("{}: {why:?}", entry.name)),
        }
    }
    eprintln!("{drawn} drawn, {} bytes each, {:?} each\n{}", bytes / drawn, started.elapsed() / (2 * drawn as u32), left.join("\n"));
    assert!(left.len() <= 3, "{}", left.join("\n"));
}

/// Nothing runs, nothing is loaded, no HTML stands in it, and each id is the page's own.
#[cfg(feature = "diagrams")]
fn assert_is_safe(svg: &str, name: &str) {
    let lower = svg.to_lowercase();
    for word in ["<script", "foreignobject", "javascript:", " on", "@import", "<image", "<iframe", "data:", "\u{0}"] {
        let inside_tag = lower.match_indices(word).any(|(at, _)| {
            word != " on"
                || lower[at..].split(['=', ' ', '<', '>']).nth(1).is_some_and(|name| lower[at + 1 + name.len()..].starts_with("=\""))
        });
        assert!(!inside_tag, "{name}: {word} in {svg}");
    }
    for id in svg.split(" id=\"").skip(1) {
        assert!(id.starts_with("d1-"), "{name}: {}", &id[..20]);
    }
    for target in svg.split("url(").skip(1) {
        assert!(target.starts_with("#d1-"), "{name}: {}", &target[..20]);
    }
}

/// Numbers that look like chance and are the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end.max(1)
    }
}

/// A diagram after some slips of the hand.
fn mutated(code: &str, chance: &mut Chance) -> String {
    const BITS: [&str; 26] = [
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "\"",
        ":",
        ";",
        "-",
        ">",
        "<",
        "|",
        "%%",
        "#",
        "end\n",
        "\n",
        " ",
        "-->",
        "&",
        "`",
        "\\",
        "é",
        "subgraph ",
        "<script>alert(1)</script>",
        "%%{init: {\"themeCSS\": \"* { background: url(https://x) }\"}}%%\n",
    ];
    let mut letters: Vec<char> = code.chars().collect();
    for _ in 0..=chance.below(4) {
        let at = chance.below(letters.len() + 1);
        match chance.below(5) {
            0 if at < letters.len() => drop(letters.remove(at)),
            1 => letters.truncate(at.max(8)),
            2 => letters.extend_from_within(at..),
            3 => letters.reverse(),
            _ => letters.splice(at..at, BITS[chance.below(BITS.len())].chars()).for_each(drop),
        }
    }
    letters.into_iter().collect()
}

#[test]
fn garbage_is_bounded_and_never_panics() {
    let corpus = corpus();
    let mut chance = Chance(7);
    let (mut longest, mut counts) = (Duration::ZERO, BTreeMap::new());
    for round in 0..2000 {
        let entry = &corpus[round % corpus.len()];
        let code = mutated(&entry.code, &mut chance);
        let started = Instant::now();
        let diagram = read(&code);
        if let Validity::Invalid(fault) = &diagram.verdict {
            assert!(code.get(fault.span.range()).is_some(), "{code}");
            assert!(fault.fix.as_ref().is_none_or(|(span, _)| code.get(span.range()).is_some()), "{code}");
        }
        #[cfg(feature = "diagrams")]
        if let Ok(drawing) = draw(&code, &diagram) {
            assert_is_safe(&picture(&drawing), &code);
        }
        longest = longest.max(started.elapsed());
        *counts.entry(format!("{:?}", diagram.verdict).chars().take(5).collect::<String>()).or_insert(0) += 1;
    }
    eprintln!("{counts:?}, the longest took {longest:?}");
    // Ten times what it takes here without optimisation.
    assert!(longest < Duration::from_secs(20), "{longest:?}");
}

#[test]
#[ignore = "needs npm's mermaid: run by ./test"]
fn mermaid_takes_nothing_that_is_called_invalid() {
    let corpus = corpus();
    let mut chance = Chance(11);
    let texts: Vec<String> = (0..2000).map(|round| mutated(&corpus[round % corpus.len()].code, &mut chance)).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).filter(|text| !text.contains("themeCSS")).collect();
    let verdicts = mermaid(&texts);
    let valid = verdicts.iter().filter(|verdict| verdict.is_none()).count();
    let alarms: Vec<&str> = texts
        .iter()
        .zip(&verdicts)
        .filter(|(text, verdict)| verdict.is_none() && matches!(read(text).verdict, Validity::Invalid(_)))
        .map(|(text, _)| *text)
        .collect();
    let missed = texts.iter().zip(&verdicts).filter(|(text, verdict)| verdict.is_some() && read(text).verdict == Validity::Valid).count();
    eprintln!("{valid} of {} are valid, {} of them called invalid; {missed} faults missed", texts.len(), alarms.len());
    assert!(alarms.is_empty(), "{}", alarms.join("\n======\n"));
}

#[test]
fn what_is_too_deep_or_too_long_is_left_alone() {
    let deep = format!("flowchart TD\n{}", "subgraph a\n".repeat(4000));
    let long = format!("flowchart TD\n{}", "A --> B\n".repeat(8000));
    let nested = format!("flowchart TD\nA{}x{}", "[".repeat(20_000), "]".repeat(20_000));
    let map = format!("mindmap\n{}", (0..280).map(|depth| format!("{}x\n", " ".repeat(depth + 1))).collect::<String>());
    let wide = format!("flowchart TD\n{}", (0..4000).map(|number| format!("n{number}-->m\n")).collect::<String>());
    for code in [deep, long, nested, map, wide] {
        let started = Instant::now();
        let diagram = read(&code);
        let drawn = draw(&code, &diagram).is_ok();
        eprintln!("{}… {:?} {drawn} {:?}", &code[..30].escape_debug(), std::mem::discriminant(&diagram.verdict), started.elapsed());
        assert!(started.elapsed() < Duration::from_secs(30));
    }
}

/// A diagram of each kind with `n` of what it is made of.
fn sized(n: usize) -> Vec<(&'static str, String)> {
    let each = |part: &dyn Fn(usize) -> String| (0..n).map(part).collect::<String>();
    vec![
        ("flowchart, a chain", format!("flowchart LR\n{}", each(&|i| format!("n{i}-->n{}\n", i + 1)))),
        ("flowchart, all to all", format!("flowchart TD\n{}", each(&|i| format!("n{}-->n{}\n", i / 20, i % 20)))),
        ("flowchart, boxes", format!("flowchart TD\n{}", each(&|i| format!("subgraph s{i}\nx{i}\nend\n")))),
        ("sequence", format!("sequenceDiagram\n{}", each(&|i| format!("A{i}->>A{}: hi\n", i + 1)))),
        ("state", format!("stateDiagram-v2\n{}", each(&|i| format!("s{i}-->s{}\n", i + 1)))),
        ("state, nested", format!("stateDiagram-v2\n{}", each(&|i| format!("state s{i} {{\nx{i}-->y{i}\n}}\n")))),
        ("class", format!("classDiagram\n{}", each(&|i| format!("C{i} <|-- C{}\n", i + 1)))),
        ("class, members", format!("classDiagram\nclass A {{\n{}}}\n", each(&|i| format!("+m{i}() int\n")))),
        ("er", format!("erDiagram\n{}", each(&|i| format!("E{i} ||--o{{ E{} : has\n", i + 1)))),
        ("er, attributes", format!("erDiagram\nE {{\n{}}}\n", each(&|i| format!("int a{i}\n")))),
        ("gantt", format!("gantt\ndateFormat YYYY-MM-DD\n{}", each(&|i| format!("t{i} :a{i}, 2026-01-01, 3d\n")))),
        ("git", format!("gitGraph\ncommit\n{}", each(&|i| format!("branch b{i}\ncommit\n")))),
        ("pie", format!("pie\n{}", each(&|i| format!("\"p{i}\" : {}\n", i + 1)))),
        ("mindmap", format!("mindmap\n root\n{}", each(&|i| format!("  n{i}\n")))),
        ("timeline", format!("timeline\n{}", each(&|i| format!("{i} : ev\n")))),
        ("journey", format!("journey\nsection s\n{}", each(&|i| format!("t{i}: 5: me\n")))),
        ("quadrant", format!("quadrantChart\n{}", each(&|i| format!("p{i}: [0.{}, 0.5]\n", i % 10)))),
        ("c4", format!("C4Context\n{}", each(&|i| format!("System(s{i}, \"S{i}\")\n")))),
        ("block", format!("block-beta\ncolumns 3\n{}", each(&|i| format!("b{i}\n")))),
        ("sankey", format!("sankey-beta\n{}", each(&|i| format!("a{i},a{},1\n", i + 1)))),
        ("xychart", format!("xychart-beta\nx-axis [a, b]\n{}", each(&|_| "line [1, 2]\n".to_owned()))),
        ("requirement", format!("requirementDiagram\n{}", each(&|i| format!("requirement r{i} {{\nid: {i}\n}}\n")))),
        ("kanban", format!("kanban\n{}", each(&|i| format!(" c{i}\n  t{i}\n")))),
        ("packet", format!("packet-beta\n{}", each(&|i| format!("{}-{}: \"f{i}\"\n", i * 8, i * 8 + 7)))),
        ("architecture", format!("architecture-beta\n{}", each(&|i| format!("service s{i}(server)[S]\n")))),
        ("radar", format!("radar-beta\naxis a, b, c\n{}", each(&|i| format!("curve x{i}{{1, 2, 3}}\n")))),
        ("treemap", format!("treemap-beta\n\"r\"\n{}", each(&|i| format!("  \"n{i}\": {}\n", i + 1)))),
    ]
}

#[test]
fn a_diagram_of_any_size_is_drawn_or_told_to_be_too_large() {
    // What two thousand of anything make is past every bound of a picture, and is not laid out to find that out.
    for (name, code) in sized(2_000) {
        let diagram = read(&code);
        let beyond = matches!(&diagram.verdict, Validity::Invalid(fault) if fault.message.contains("limit"));
        assert!(diagram.large.is_some() || beyond, "{name}: {:?}", diagram.verdict);
        assert!(draw(&code, &diagram).is_err(), "{name}");
    }
    for (name, code) in sized(20) {
        assert_eq!(read(&code).large, None, "{name}");
    }
}

#[test]
fn numbers_in_a_diagram_cost_no_more_than_words() {
    let gantt = |task: &str| format!("gantt\n dateFormat YYYY-MM-DD\n excludes weekends\n {task}\n");
    // Each of the pairs makes what waits for it seven times as long as the pair before.
    let chain: String =
        (0..12).map(|i| format!("a{i} :a{i}, 2026-01-01, until b{i}\n b{} :b{}, after a{i}, 1d\n ", i + 1, i + 1)).collect();
    let six = "gantt\n dateFormat YYYY-MM-DD\n excludes monday, tuesday, wednesday, thursday, friday, saturday\n b0 :b0, 2026-01-02, 1d\n ";
    for code in [
        gantt("a :a, 2026-01-01, 99999999d"),
        gantt("a :a, 2026-01-01, 9999y"),
        gantt("a :a, 0001-01-01, until b\n b :b, 9999-01-01, 1d"),
        gantt("accDescr { x } \n a :a, 2026-01-01, 99999999d").replace("excludes", "EXCLUDES"),
        "gantt\n accDescr { x } excludes weekends\n dateFormat YYYY-MM-DD\n a :a, 2026-01-01, 99999999d\n".to_owned(),
        format!("{six}{chain}"),
        format!("block-beta\n columns 3\n{}", " space:100000\n".repeat(100)),
        "block\n a space : 99999 b\n".to_owned(),
    ] {
        let diagram = read(&code);
        assert!(diagram.large.is_some(), "{code}");
        assert!(matches!(diagram.verdict, Validity::Unverifiable(_)), "{code}: {:?}", diagram.verdict);
        assert!(draw(&code, &diagram).is_err(), "{code}");
    }
    // A task without an end keeps the others from being gone through, when the chart is drawn as well.
    let code = gantt("a :a, 2026-01-01, 99999999d\n b :b, someday, 1d");
    assert!(draw(&code, &read(&code)).is_err());
    for code in [gantt("a :a, 2026-01-01, 300d\n b :b, after a, 2w"), "packet-beta\n0-99999999: \"f\"\n".to_owned()] {
        assert!(!matches!(read(&code).verdict, Validity::Invalid(_)), "{code}");
    }
}

#[cfg(feature = "diagrams")]
#[test]
fn a_picture_beside_raw_html_is_whole() {
    let words = "<p>hi</p>\n\n```mermaid\nflowchart TD\n  a[Orders] --> b[Billing]\n```\n\n<details>\n\n```mermaid\npie\n  \"a\" : 1\n```\n\n</details>\n";
    let plan = crate::project::PLAN;
    let text = format!("# Exports \u{2014} Task 1 Plan\n\n{words}");
    let project = crate::project::sound().file(plan, text).run(&["build"]).then();
    let page = fs::read_to_string(project.path("site/api/task1.html")).unwrap();
    let pictures: Vec<&str> = page.split("<div class=\"picture").skip(1).map(|rest| rest.split_once('>').unwrap().1).collect();
    assert!(pictures.len() == 2 && pictures.iter().all(|drawn| drawn.starts_with("<svg") && drawn.contains("</svg></div>")), "{page}");
    assert!(page.contains("Orders") && page.contains("<details>"), "{page}");
}
