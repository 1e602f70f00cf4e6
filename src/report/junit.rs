//! The report as JUnit XML, which every CI shows as tests: a suite for each rule, a failed test for each finding that fails the run.

use std::collections::HashMap;
use std::fmt::Write;

use rayon::prelude::*;

use crate::lint::{Finding, RULES, Rule};
use crate::report::Reported;
use crate::text::escape::{is_xml, push_attribute};

/// One document. A rule that finds nothing is a test that passes; a finding that fails nothing, and one that the baseline
/// knows, is a test that was skipped.
pub fn render(reported: &Reported<'_>) -> String {
    let suites: Vec<Suite> = RULES.par_iter().map(|rule| suite(reported, rule)).collect();
    let sum = |count: fn(&Suite) -> usize| suites.iter().map(count).sum::<usize>();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let (tests, failures, skipped) = (sum(|suite| suite.tests), sum(|suite| suite.failures), sum(|suite| suite.skipped));
    let _ = writeln!(
        out,
        "<testsuites name=\"crossbook\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\" time=\"0\">"
    );
    suites.iter().for_each(|suite| out.push_str(&suite.xml));
    out + "</testsuites>\n"
}

struct Suite {
    tests: usize,
    failures: usize,
    skipped: usize,
    xml: String,
}

fn suite(reported: &Reported<'_>, rule: &Rule) -> Suite {
    let of_rule = |findings: &'_ [Finding]| findings.iter().filter(|finding| finding.rule == rule.name).count();
    let mut cases = Cases { reported, seen: HashMap::new(), xml: String::new() };
    let mut failures = 0;
    for finding in reported.findings.iter().filter(|finding| finding.rule == rule.name) {
        let fails = reported.fails(finding);
        failures += usize::from(fails);
        cases.add(finding, if fails { Fate::Failed } else { Fate::Passed });
    }
    for finding in reported.known().iter().filter(|finding| finding.rule == rule.name) {
        cases.add(finding, Fate::Known);
    }
    let found = of_rule(reported.findings) + of_rule(reported.known());
    let mut cases = cases.xml;
    if found == 0 {
        let _ = writeln!(cases, "<testcase name=\"{0}\" classname=\"crossbook.{0}\" time=\"0\"/>", rule.name);
    }
    let (tests, skipped) = (found.max(1), found - failures);
    let xml = format!(
        "<testsuite name=\"{}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\" time=\"0\">\n{cases}</testsuite>\n",
        rule.name
    );
    Suite { tests, failures, skipped, xml }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Failed,
    /// It fails nothing.
    Passed,
    /// The baseline knows it.
    Known,
}

/// The tests of one suite.
struct Cases<'a> {
    reported: &'a Reported<'a>,
    /// How often each name was given.
    seen: HashMap<String, usize>,
    xml: String,
}

impl Cases<'_> {
    /// A test's name has no line in it, so that it is the same test tomorrow; where two findings would share one, they are counted.
    fn add(&mut self, finding: &Finding, fate: Fate) {
        let Self { reported, seen, xml: out } = self;
        let path = reported.path(&finding.location.file);
        let place = reported.place(&finding.location).map(|place| (place.start.line, place.start.column));
        let at = place.map_or_else(|| path.clone().into_owned(), |(line, column)| format!("{path}:{line}:{column}"));
        let mut name = format!("{path}: {}", finding.message);
        let count = seen.entry(name.clone()).or_default();
        *count += 1;
        if *count > 1 {
            let _ = write!(name, " ({count})");
        }
        let _ = write!(
            out,
            "<testcase name=\"{}\" classname=\"crossbook.{}\" file=\"{}\" time=\"0\">",
            escaped(&name),
            finding.rule,
            escaped(&path)
        );
        let (severity, message) = (reported.severity(finding).name(), escaped(&finding.message));
        let _ = match fate {
            Fate::Failed => {
                let help = finding.help.as_ref().map(|help| format!("\nhelp: {help}")).unwrap_or_default();
                let body = escaped(&format!("{severity}[{}]: {}\n{at}{help}", finding.rule, finding.message));
                write!(out, "<failure type=\"{severity}\" message=\"{message}\">{body}</failure>")
            }
            Fate::Passed => write!(out, "<skipped message=\"{}\"/>", escaped(&format!("{severity} at {at}: {}", finding.message))),
            Fate::Known => write!(out, "<skipped message=\"{}\"/>", escaped(&format!("in the baseline: {at}"))),
        };
        out.push_str("</testcase>\n");
    }
}

/// Text for between tags and for attributes, without the characters that XML does not have.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            // XML allows these, and advises against them.
            '\u{7f}'..='\u{9f}' => out.push(char::REPLACEMENT_CHARACTER),
            _ if !is_xml(character) => out.push(char::REPLACEMENT_CHARACTER),
            _ => push_attribute(&mut out, character),
        }
    }
    out
}
