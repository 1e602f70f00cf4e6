//! A rule's page in parts: it is the documentation, what `crossbook explain` prints, and the rule's test.

use super::Rule;
use crate::text::Cut;

/// The part whose examples are the tests of a rule; a page ends with it.
const EXAMPLES: &str = "Examples";

/// A part of a page: its heading, and what is below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Without the marks of the heading.
    pub title: &'static str,
    /// Without the heading.
    pub text: &'static str,
}

impl Rule {
    /// Its page without front matter, part by part, in the order in which people read: what it does, why, how to fix it, how to
    /// silence it; then the examples.
    pub fn parts(&self) -> Vec<Part> {
        split(self.body(), "## ")
    }

    /// Its examples, each with what is found in it.
    pub fn examples(&self) -> Vec<Part> {
        self.parts().iter().filter(|part| part.title == EXAMPLES).flat_map(|part| split(part.text, "### ")).collect()
    }
}

/// The parts of a text below headings that start with `marks`, as far as they are no lines of code.
fn split(text: &'static str, marks: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut fence: Option<&str> = None;
    let (mut at, mut start) = (0, 0);
    for line in text.split_inclusive('\n') {
        let ticks = line.head(line.len() - line.trim_start_matches('`').len());
        match fence {
            Some(open) if line.trim_end() == open => fence = None,
            None if ticks.len() >= 3 => fence = Some(ticks),
            None if line.starts_with(marks) => {
                if let Some(last) = parts.last_mut() {
                    last.text = text.part(start..at);
                }
                start = at + line.len();
                parts.push(Part { title: line.tail(marks.len()).trim(), text: "" });
            }
            _ => {}
        }
        at += line.len();
    }
    if let Some(last) = parts.last_mut() {
        last.text = text.tail(start);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::RULES;

    #[test]
    fn headings_in_code_begin_no_part() {
        let parts = split("\n## One\n\na\n\n````markdown\n## Not\n````\n\n## Two\nb\n", "## ");
        let titles: Vec<&str> = parts.iter().map(|part| part.title).collect();
        assert_eq!(titles, ["One", "Two"]);
        assert_eq!((parts[0].text, parts[1].text), ("\na\n\n````markdown\n## Not\n````\n\n", "b\n"));
        assert!(split("no heading\n", "## ").is_empty());
    }

    #[test]
    fn every_page_has_the_same_parts_and_the_examples_last() {
        for rule in RULES {
            let titles: Vec<&str> = rule.parts().iter().map(|part| part.title).collect();
            assert_eq!(titles, ["What it does", "Why it matters", "How to fix it", "How to silence it", "Examples"], "{}", rule.name);
            assert!(!rule.examples().is_empty(), "{}", rule.name);
        }
    }
}
