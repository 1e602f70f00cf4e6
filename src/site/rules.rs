//! The pages of the rules, and the list of them.

use serde::Serialize;

use super::content::FrontMatter;
use super::diagram::Scope;
use super::finding::{Counts, FileGroup};
use super::guide::{Part, parts};
use super::page::{Crumb, PageDraft, Shared};
use super::report::{RuleRow, rule_rows};
use super::{address, prose};
use crate::lint::Rule;
use crate::markdown::{self, Destination, Fence, Frame, render};

/// How many findings a rule's page lists.
const LISTED: usize = 60;

#[derive(Serialize)]
pub(super) struct RulesView {
    rules: Vec<RuleRow>,
}

#[derive(Serialize)]
pub(super) struct RuleView {
    name: &'static str,
    severity: &'static str,
    /// HTML.
    summary: String,
    html: String,
    sections: Vec<Part>,
    counts: Counts,
    files: Vec<FileGroup>,
    more: usize,
}

/// A rule's page in the order in which it is read, and what its front matter says.
pub(super) fn front_matter(rule: &Rule) -> (markdown::Document, FrontMatter) {
    let document = markdown::parse(rule.page.into());
    let front = FrontMatter::of(&document);
    (document, front)
}

pub(super) fn list(site: &Shared<'_>) -> PageDraft<RulesView> {
    PageDraft::new(address::RULES, "Rules", RulesView { rules: rule_rows(site) })
}

pub(super) fn draft(site: &Shared<'_>, rule: &'static Rule) -> PageDraft<RuleView> {
    let (document, front) = front_matter(rule);
    let path = address::rule(rule.name);
    let root = address::root(&path);
    let page = format!("rules/{}.md", rule.name);
    let link = |destination: Destination<'_>| site.content.link(&page, &root, destination);
    let scope = Scope { root: &root, repo: None, prefix: "" };
    let diagram = |fence: &Fence| site.diagrams.figure(site, &fence.code, fence.span.start, scope);
    let code = |code: &str, language: &str| site.highlighter.highlight(code, language);
    let html = render(&document, &Frame { without_title: true, link: &link, diagram: &diagram, code: &code, ..Frame::default() });
    let list = site.findings.of_rule(rule.name);
    let shown = &list[..list.len().min(LISTED)];
    let view = RuleView {
        name: rule.name,
        severity: rule.severity.name(),
        summary: prose::html(&front.summary),
        html,
        sections: parts(&document),
        counts: site.findings.count(list),
        files: site.by_file(shown, LISTED),
        more: list.len() - shown.len(),
    };
    PageDraft::new(path, rule.name, view).below(vec![Crumb::new("Rules", address::RULES)])
}
