//! The site's own colours as a theme of mermaid: one set of names, each with its colour in light and in dark.
//!
//! A picture names them as the custom properties of the theme's stylesheet, so that a theme that changes these changes pictures, too.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::css::Declaration;
use super::tree::{Element, Node};
use super::words::Colours;
use super::{colour, pair};
use crate::diagram::look::LOOKS;

/// A custom property of `theme/css/crossbook.css`, and what it is in light and in dark.
#[derive(Debug)]
pub(super) struct Token {
    pub name: &'static str,
    light: &'static str,
    dark: &'static str,
}

const fn token(name: &'static str, light: &'static str, dark: &'static str) -> Token {
    Token { name, light, dark }
}

const PAPER: Token = token("paper", "#fcfbf8", "#14181b");
const RAISED: Token = token("raised", "#f4f2ec", "#1c2226");
const LINE: Token = token("line", "#dedad0", "#313a40");
const STRONG_LINE: Token = token("strong-line", "#8b8778", "#6d7a83");
const INK: Token = token("ink", "#1c2227", "#e0e5e7");
const SOFT: Token = token("soft", "#565f66", "#a3aeb5");
const ACCENT: Token = token("accent", "#0b5a66", "#7ccbd3");
const HIGHLIGHT: Token = token("highlight", "#fdeeb5", "#4c421c");
const BLUE: Token = token("in-progress", "#1c5aa6", "#92bff7");
const RED: Token = token("blocked", "#a3201d", "#ff9488");
const GREEN: Token = token("complete", "#1d6a39", "#80d199");
const GREY: Token = token("pending", "#5b646c", "#a7b1b8");

/// Hues for what differs in kind: lines and small shapes have these, and the tint of each fills what words stand in.
const HUES: [Token; 8] = [
    ACCENT,
    token("warning", "#7d4d00", "#ecb452"),
    token("violet", "#6a3fa3", "#c3a9f4"),
    GREEN,
    token("pink", "#99306c", "#f09dc9"),
    BLUE,
    RED,
    GREY,
];
pub(super) const TINTS: [Token; 8] = [
    token("tint-accent", "#c7d8d8", "#37555a"),
    token("tint-warning", "#e0d5c1", "#5d4d2e"),
    token("tint-violet", "#dcd2e5", "#504965"),
    token("tint-complete", "#cbdbce", "#395746"),
    token("tint-pink", "#e6ced9", "#5f4556"),
    token("tint-in-progress", "#cbd8e6", "#3f5166"),
    token("tint-blocked", "#e8cbc8", "#644240"),
    token("tint-pending", "#d9dad9", "#464c50"),
];

const ALL: [&[Token]; 3] = [&[PAPER, RAISED, LINE, STRONG_LINE, INK, SOFT, HIGHLIGHT], &HUES, &TINTS];

fn tokens() -> impl Iterator<Item = &'static Token> {
    ALL.into_iter().flatten()
}

/// The property whose two colours these are.
pub(super) fn named(light: &str, dark: &str) -> Option<&'static str> {
    let found = tokens().find(|token| token.light.eq_ignore_ascii_case(light) && token.dark.eq_ignore_ascii_case(dark));
    found.map(|token| token.name)
}

/// The tint of a hue.
pub(super) fn tint_of(hue: &str) -> Option<&'static str> {
    HUES.iter().zip(&TINTS).find(|(known, _)| known.name == hue).map(|(_, tint)| tint.name)
}

/// The properties that a text names, as a picture that stands alone declares them.
pub(super) fn declared(text: &str) -> String {
    let used = tokens().filter(|token| text.contains(&format!("var(--{})", token.name)));
    used.map(|token| format!(";--{}:light-dark({},{})", token.name, token.light, token.dark)).collect()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scheme {
    Light,
    Dark,
}

impl Scheme {
    fn of(self, token: &Token) -> &'static str {
        match self {
            Self::Light => token.light,
            Self::Dark => token.dark,
        }
    }
}

/// What the words of labels have, and what is behind them.
pub(super) fn label_colours(scheme: Scheme) -> Colours {
    Colours { ink: scheme.of(&INK), paper: scheme.of(&PAPER) }
}

/// Whether a diagram brings colours for all of itself: then it keeps the theme that it names, or mermaid's own.
pub(super) fn has_own_theme(code: &str) -> bool {
    // Settings stand in directives and in the front matter; the words of a diagram are no settings.
    let front = code.trim_start().strip_prefix("---").and_then(|rest| rest.split("\n---").next());
    let directives = code.split("%%{").skip(1).filter_map(|rest| rest.split("}%%").next());
    front.into_iter().chain(directives).any(|settings| settings.contains("theme"))
}

/// The kind that draws lines in the colours that others fill areas with.
pub(super) const LINES: &str = "radar chart";

/// The kind whose areas the library makes brighter than it is told.
pub(super) const BOARD: &str = "Kanban board";

/// The settings of a diagram of that kind in the site's colours.
pub(super) fn config(scheme: Scheme, kind: Option<&str>) -> Value {
    let c = |token: &Token| scheme.of(token);
    let hues: Vec<&str> = HUES.iter().map(c).collect();
    let tints: Vec<&str> = TINTS.iter().map(c).collect();
    let mut variables = fixed(scheme);
    let scale = match kind {
        Some(LINES) => hues.clone(),
        Some(BOARD) => vec![c(&LINE); hues.len()],
        _ => tints.clone(),
    };
    for index in 0..12 {
        let cycle = index % hues.len();
        let mut set = |name: &str, value: &str| drop(variables.insert(format!("{name}{index}"), value.into()));
        set("cScale", scale[cycle]);
        set("cScalePeer", hues[cycle]);
        set("cScaleInv", hues[cycle]);
        set("cScaleLabel", c(&INK));
        set("fillType", tints[cycle]);
        set("git", hues[cycle]);
        set("gitInv", hues[(cycle + 1) % hues.len()]);
        set("gitBranchLabel", c(&PAPER));
        set("surface", c(&RAISED));
        set("surfacePeer", c(&STRONG_LINE));
        drop(variables.insert(format!("pie{}", index + 1), tints[cycle].into()));
    }
    json!({
        "theme": "base",
        "themeVariables": variables,
        // What is around a label counts: its words have 200 pixels, as they have in browsers.
        "flowchart": { "wrappingWidth": 280 },
        "journey": { "actorColours": hues, "sectionFills": tints, "sectionColours": [c(&INK)] },
        "packet": {
            "startByteColor": c(&SOFT), "endByteColor": c(&SOFT), "labelColor": c(&INK), "titleColor": c(&INK),
            "blockStrokeColor": c(&STRONG_LINE), "blockFillColor": c(&RAISED),
        },
        "c4": c4(scheme),
    })
}

/// The parts of C4 diagrams: people, systems and what these are made of, each of ours or of others.
fn c4(scheme: Scheme) -> Value {
    let mut settings = Map::new();
    for (part, own) in [("person", 5), ("system", 0), ("container", 3), ("component", 2)] {
        for form in ["", "_db", "_queue"] {
            for (whose, hue) in [("", own), ("external_", 7)] {
                let mut set =
                    |what: &str, token: &Token| settings.insert(format!("{whose}{part}{form}_{what}_color"), scheme.of(token).into());
                set("bg", &TINTS[hue]);
                set("border", &HUES[hue]);
                set("font", &INK);
            }
        }
    }
    Value::Object(settings)
}

/// What a variable of mermaid's themes is, whatever the kind.
fn fixed(scheme: Scheme) -> Map<String, Value> {
    let mut variables = Map::new();
    let of: [(&Token, &[&str]); 14] = [
        (&PAPER, &PAPERS),
        (
            &RAISED,
            &[
                "primaryColor",
                "mainBkg",
                "nodeBkg",
                "actorBkg",
                "labelBoxBkgColor",
                "rectBkgColor",
                "sectionBkgColor",
                "sectionBkgColor2",
                "stateBkg",
                "compositeTitleBackground",
                "altBackground",
                "tagLabelBackground",
                "attributeBackgroundColorEven",
                "rowEven",
                "requirementBackground",
                "quadrant1Fill",
                "quadrant3Fill",
            ],
        ),
        (&LINE, &["tertiaryBorderColor", "border2", "gridColor", "excludeBkgColor", "quadrantInternalBorderStrokeFill"]),
        (
            &STRONG_LINE,
            &[
                "primaryBorderColor",
                "clusterBorder",
                "nodeBorder",
                "border1",
                "actorBorder",
                "actorLineColor",
                "labelBoxBorderColor",
                "noteBorderColor",
                "compositeBorder",
                "tagLabelBorder",
                "requirementBorderColor",
                "archGroupBorderColor",
                "quadrantExternalBorderStrokeFill",
                "personBorder",
                "pieOuterStrokeColor",
            ],
        ),
        (&INK, &INKS),
        (
            &SOFT,
            &[
                "lineColor",
                "arrowheadColor",
                "defaultLinkColor",
                "signalColor",
                "transitionColor",
                "specialStateColor",
                "innerEndBackground",
                "relationColor",
                "archEdgeColor",
                "archEdgeArrowColor",
            ],
        ),
        (&ACCENT, &["secondaryBorderColor", "activationBorderColor", "taskTextClickableColor", "quadrantPointFill", "vertLineColor"]),
        (&HIGHLIGHT, &["noteBkgColor", "faceColor"]),
        (&BLUE, &["activeTaskBorderColor"]),
        (&RED, &["critBorderColor", "todayLineColor"]),
        (&GREEN, &["doneTaskBorderColor"]),
        (&GREY, &["taskBorderColor"]),
        (&TINTS[0], &["secondaryColor", "activationBkgColor"]),
        (&TINTS[5], &["activeTaskBkgColor", "personBkg"]),
    ];
    for (token, names) in of {
        variables.extend(names.iter().map(|name| ((*name).to_owned(), scheme.of(token).into())));
    }
    let c = |token: &Token| scheme.of(token);
    let more = json!({
        "darkMode": scheme == Scheme::Dark,
        "doneTaskBkgColor": c(&TINTS[3]),
        "critBkgColor": c(&TINTS[6]),
        "errorBkgColor": c(&TINTS[6]),
        "taskBkgColor": c(&TINTS[7]),
        "archGroupBorderWidth": "1px",
        "pieOpacity": "1", "pieStrokeWidth": "2px", "pieOuterStrokeWidth": "1px",
        "commitLabelFontSize": "12px", "tagLabelFontSize": "12px",
        "useGradient": false,
        "xyChart": {
            "backgroundColor": c(&PAPER), "titleColor": c(&INK), "dataLabelColor": c(&INK), "legendTextColor": c(&INK),
            "xAxisLabelColor": c(&INK), "xAxisTitleColor": c(&INK), "xAxisTickColor": c(&SOFT), "xAxisLineColor": c(&SOFT),
            "yAxisLabelColor": c(&INK), "yAxisTitleColor": c(&INK), "yAxisTickColor": c(&SOFT), "yAxisLineColor": c(&SOFT),
            "plotColorPalette": HUES.iter().map(c).collect::<Vec<_>>().join(","),
        },
        "radar": {
            "axisColor": c(&SOFT), "graticuleColor": c(&STRONG_LINE), "graticuleOpacity": 0.12, "curveOpacity": 0.18,
            "axisStrokeWidth": 1, "axisLabelFontSize": 14, "legendFontSize": 14,
        },
    });
    variables.extend(more.as_object().cloned().unwrap_or_default());
    variables
}

const PAPERS: [&str; 18] = [
    "background",
    "tertiaryColor",
    "clusterBkg",
    "edgeLabelBackground",
    "labelBackground",
    "labelBackgroundColor",
    "relationLabelBackground",
    "commitLabelBackground",
    "altSectionBkgColor",
    "compositeBackground",
    "attributeBackgroundColorOdd",
    "rowOdd",
    "sequenceNumberColor",
    "pieStrokeColor",
    "quadrant2Fill",
    "quadrant4Fill",
    "secondBkg",
    "personFill",
];

const INKS: [&str; 40] = [
    "primaryTextColor",
    "secondaryTextColor",
    "tertiaryTextColor",
    "nodeTextColor",
    "textColor",
    "titleColor",
    "noteTextColor",
    "actorTextColor",
    "signalTextColor",
    "labelTextColor",
    "labelColor",
    "loopTextColor",
    "taskTextColor",
    "taskTextLightColor",
    "taskTextDarkColor",
    "taskTextOutsideColor",
    "stateLabelColor",
    "transitionLabelColor",
    "errorTextColor",
    "classText",
    "branchLabelColor",
    "tagLabelColor",
    "commitLabelColor",
    "pieTitleTextColor",
    "pieSectionTextColor",
    "pieLegendTextColor",
    "scaleLabelColor",
    "requirementTextColor",
    "relationLabelColor",
    "quadrant1TextFill",
    "quadrant2TextFill",
    "quadrant3TextFill",
    "quadrant4TextFill",
    "quadrantPointTextFill",
    "quadrantTitleFill",
    "quadrantXAxisTextFill",
    "quadrantYAxisTextFill",
    "vennTitleTextColor",
    "vennSetTextColor",
    "sectionTextColor",
];

/// Colours that the library has of its own whatever the theme is, and what stands for them; some are better left out.
const FIXED: [(&str, &[(&str, &str)]); 5] = [
    (
        "Sankey diagram",
        &[
            ("#4e79a7", "in-progress"),
            ("#f28e2c", "warning"),
            ("#e15759", "blocked"),
            ("#76b7b2", "accent"),
            ("#59a14f", "complete"),
            ("#edc949", "violet"),
            ("#af7aa1", "pink"),
            ("#ff9da7", "pending"),
            ("#9c755f", "strong-line"),
            ("#bab0ab", "soft"),
        ],
    ),
    ("C4 diagram", &[("#444444", "soft"), ("black", "soft"), ("#000000", "soft")]),
    ("Gantt chart", &[("currentColor", "line")]),
    ("mind map", &[("rgba(232, 232, 232, 0.5)", "none")]),
    (
        "user journey",
        &[
            ("#8FBC8F", "complete"),
            ("#7CFC00", "warning"),
            ("#00FFFF", "in-progress"),
            ("#20B2AA", "accent"),
            ("#B0E0E6", "violet"),
            ("#FFFFE0", "pink"),
            ("#666", "ink"),
            ("#999", "soft"),
            ("#000", "strong-line"),
        ],
    ),
];

/// The kinds in which the library works colours out from others; in all else, every one that differs by the theme is one of ours.
const COMPUTED: [&str; 2] = [BOARD, "block diagram"];

/// Whether all colours of a diagram that differ by the theme are known by what they are in light, so that it is drawn but once.
pub(super) fn names_all(code: &str) -> bool {
    let is_named = super::kind::of(code).is_some_and(|kind| !COMPUTED.contains(&kind.name));
    // What a document writes itself has one colour for both, and may be one of ours.
    is_named && !has_own_theme(code) && {
        // Looks of ours stand for the site's colours anyway.
        let rest = LOOKS.iter().fold(code.to_owned(), |code, look| code.replace(look.style, ""));
        let lower = rest.to_ascii_lowercase();
        tokens().all(|token| !lower.contains(token.light))
    }
}

/// Puts the site's colours in the place of those that the library, or a look of ours, writes into every theme, and where they are
/// `named`, in that of the light theme, too.
pub(super) fn repaint(root: &mut Element, code: &str, kind: Option<&str>, named: bool) {
    let fixed = FIXED.iter().filter(|(name, _)| Some(*name) == kind).flat_map(|(_, colours)| *colours);
    let lower = code.to_ascii_lowercase();
    let own = |colour: &str| lower.contains(&colour.to_ascii_lowercase());
    let mut known: HashMap<&str, &str> = fixed.filter(|(colour, _)| !own(colour)).copied().collect();
    known.extend(LOOKS.iter().filter(|look| code.contains(look.style)).flat_map(|look| look.colours.iter().copied()));
    if named {
        for token in tokens() {
            known.entry(token.light).or_insert(token.name);
        }
    }
    if !known.is_empty() {
        root.each_mut(&mut |element| exchange(element, &known));
    }
}

fn exchange(element: &mut Element, known: &HashMap<&str, &str>) {
    let other = |value: &str| {
        let bare = colour::bare(value);
        let name = known.get(bare).or_else(|| known.get(&*colour::digits(bare)))?;
        let important = if bare.len() < value.len() { " !important" } else { "" };
        Some(if *name == "none" { format!("none{important}") } else { format!("var(--{name}){important}") })
    };
    let exchange = |declarations: &mut Vec<Declaration>| {
        for (_, value) in declarations.iter_mut().filter(|(name, _)| pair::COLOURS.contains(name)) {
            if let Some(other) = other(value) {
                *value = other;
            }
        }
    };
    if let [Node::Rules(rules)] = element.children.as_mut_slice() {
        rules.iter_mut().for_each(|rule| exchange(&mut rule.declarations));
        return;
    }
    // Attributes take no custom property.
    let named = |(name, value): &(String, String)| Some((pair::colour(name)?, other(value)?));
    let moved: Vec<Declaration> = element.attributes.iter().filter_map(named).collect();
    moved.iter().for_each(|(name, _)| element.remove(name));
    exchange(&mut element.style);
    element.underlay(moved);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The value of a custom property in the theme's stylesheet.
    fn declared_in_theme(name: &str) -> String {
        let css = include_str!("../../../theme/css/crossbook.css");
        let (_, rest) = css.split_once(&format!("  --{name}: ")).unwrap_or_else(|| panic!("no --{name}"));
        rest.split(';').next().unwrap_or_default().to_owned()
    }

    #[test]
    fn the_colours_are_those_of_the_stylesheet() {
        for token in tokens().filter(|token| !token.name.starts_with("tint-")) {
            assert_eq!(declared_in_theme(token.name), format!("light-dark({}, {})", token.light, token.dark), "{}", token.name);
        }
        let share = |scheme: Scheme| if scheme == Scheme::Light { 22 } else { 34 };
        for (tint, hue) in TINTS.iter().zip(&HUES) {
            let mixed = |scheme| format!("color-mix(in srgb, var(--{}) {}%, var(--paper))", hue.name, share(scheme));
            let expected = format!("light-dark({}, {})", mixed(Scheme::Light), mixed(Scheme::Dark));
            assert_eq!((declared_in_theme(tint.name), tint.name), (expected, &*format!("tint-{}", hue.name)));
            for scheme in [Scheme::Light, Scheme::Dark] {
                let channel = |colour: &str, at: usize| u8::from_str_radix(&colour[at..at + 2], 16).map(f64::from).unwrap();
                let part = f64::from(share(scheme)) / 100.0;
                for at in [1, 3, 5] {
                    let mix = channel(scheme.of(hue), at) * part + channel(scheme.of(&PAPER), at) * (1.0 - part);
                    assert!((mix - channel(scheme.of(tint), at)).abs() <= 1.0, "{} {scheme:?}: {mix:.0} at {at}", tint.name);
                }
            }
        }
    }

    #[test]
    fn words_can_be_read_on_every_fill_and_lines_be_seen() {
        let ratio = |one: &str, other: &str| {
            let (one, other) = (colour::luminance(one).unwrap(), colour::luminance(other).unwrap());
            (one.max(other) + 0.05) / (one.min(other) + 0.05)
        };
        for scheme in [Scheme::Light, Scheme::Dark] {
            for fill in TINTS.iter().chain([&PAPER, &RAISED, &HIGHLIGHT]) {
                assert!(ratio(scheme.of(&INK), scheme.of(fill)) >= 4.5, "{} {scheme:?}", fill.name);
            }
            for line in HUES.iter().chain([&SOFT]) {
                assert!(ratio(scheme.of(line), scheme.of(&PAPER)) >= 4.5, "{} {scheme:?}", line.name);
            }
            assert!(ratio(scheme.of(&STRONG_LINE), scheme.of(&PAPER)) >= 3.0, "{scheme:?}");
        }
    }

    #[test]
    fn a_graph_of_the_workspace_is_drawn_once() {
        let graph = |style: &str| format!("flowchart LR\n  a:::done --> b\n  classDef done {style}\n");
        assert!(LOOKS.iter().all(|look| names_all(&graph(look.style))));
        assert!(!names_all(&graph(&format!("stroke:{}", GREEN.light))), "what somebody else wrote has one colour for both");
    }

    #[test]
    fn a_theme_of_its_own_is_in_settings() {
        for own in ["%%{init: {'theme':'forest'}}%%\npie", "---\nconfig:\n  themeVariables:\n    primaryColor: red\n---\npie"] {
            assert!(has_own_theme(own), "{own}");
        }
        for house in ["---\ntitle: x\n---\nflowchart LR\n a[theme]", "%%{init: {'flowchart': {}}}%%\nflowchart LR\n a --> theme"] {
            assert!(!has_own_theme(house), "{house}");
        }
    }
}
