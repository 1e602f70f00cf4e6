//! The kinds of diagram that there are, by the word that starts one.

use crate::text::Cut;

/// A kind of diagram.
pub(super) struct Kind {
    /// The words that start it.
    pub keywords: &'static [&'static str],
    /// As people call it.
    pub name: &'static str,
}

macro_rules! kinds {
    ($($name:literal: $($keyword:literal)+;)*) => {
        &[$(Kind { keywords: &[$($keyword),+], name: $name }),*]
    };
}

/// Every kind that mermaid knows by now; of some that are new nothing but the name is known here.
const KINDS: &[Kind] = kinds! {
    "flowchart": "flowchart" "graph" "flowchart-elk";
    "sequence diagram": "sequenceDiagram";
    "state diagram": "stateDiagram-v2" "stateDiagram";
    "class diagram": "classDiagram-v2" "classDiagram";
    "entity relationship diagram": "erDiagram";
    "Gantt chart": "gantt";
    "Git graph": "gitGraph";
    "pie chart": "pie";
    "mind map": "mindmap";
    "timeline": "timeline";
    "user journey": "journey";
    "quadrant chart": "quadrantChart";
    "C4 diagram": "C4Context" "C4Container" "C4Component" "C4Dynamic" "C4Deployment";
    "block diagram": "block-beta" "block";
    "Sankey diagram": "sankey-beta" "sankey";
    "XY chart": "xychart-beta" "xychart";
    "requirement diagram": "requirementDiagram" "requirement";
    "Kanban board": "kanban";
    "packet diagram": "packet-beta" "packet";
    "architecture diagram": "architecture-beta" "architecture";
    "radar chart": "radar-beta" "radar";
    "treemap": "treemap-beta" "treemap";
    "ZenUML diagram": "zenuml";
    "Ishikawa diagram": "ishikawa-beta" "ishikawa";
    "Wardley map": "wardley-beta" "wardley";
    "Venn diagram": "venn-beta" "venn";
    "tree view": "treeView-beta" "treeView";
    "event model": "eventmodeling";
};

/// The kind of a text.
pub(super) fn of(code: &str) -> Option<&'static Kind> {
    let word = keyword(code)?.1;
    KINDS.iter().find(|kind| kind.keywords.contains(&word))
}

/// The word that should say which kind it is, and where it stands: the first that is no front matter, directive or comment.
pub(super) fn keyword(code: &str) -> Option<(usize, &str)> {
    let start = body(code);
    let mut at = start;
    for line in code.tail(start).split_inclusive('\n') {
        let text = line.trim_start();
        if !text.is_empty() && !text.starts_with("%%") {
            let word = text.split(|c: char| c.is_whitespace() || matches!(c, ';' | ':' | '{')).next().unwrap_or_default();
            return Some((at + line.len() - text.len(), word)).filter(|(_, word)| !word.is_empty());
        }
        at += line.len();
    }
    None
}

/// Where the front matter ends.
fn body(code: &str) -> usize {
    let open = code.len() - code.trim_start().len();
    let rest = code.tail(open);
    let Some(inside) = rest.strip_prefix("---").filter(|inside| inside.starts_with(['\n', '\r', ' '])) else { return 0 };
    let mut at = open + 3;
    for line in inside.split_inclusive('\n') {
        at += line.len();
        if line.trim() == "---" {
            return at;
        }
    }
    0
}

/// Every word that can start a diagram.
pub(super) fn keywords() -> impl Iterator<Item = &'static str> {
    KINDS.iter().flat_map(|kind| kind.keywords).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_word_that_counts_says_the_kind() {
        let name = |code| of(code).map(|kind| kind.name);
        assert_eq!(name("---\ntitle: x\n---\n%% note\n\n  graph TD; A-->B"), Some("flowchart"));
        assert_eq!(name("%%{init: {}}%%\nC4Context\n"), Some("C4 diagram"));
        assert_eq!(name("gitGraph LR:\n"), Some("Git graph"));
        assert_eq!((name("flowchrt LR"), name(""), name("---\ntitle")), (None, None, None));
        assert_eq!(keyword("\n  digraph {"), Some((3, "digraph")));
    }
}
