//! `explain`: what a rule means, and how to fix what it finds.

use serde_json::json;

use super::check::rule;
use super::{Answer, Call, Effect, Tool};
use crate::lint::{Part, RULES, Rule, rule_named};
use crate::mcp::page::{self, Entry, MAX_TEXT, start_of_text};
use crate::mcp::schema::{flag, list, object, one_of, or_null, text};
use crate::mcp::{Trouble, uri};

pub(super) const TOOL: Tool = Tool {
    name: "explain",
    title: "Explain a rule",
    description: "What a rule reports, why that matters, how to fix it and how to silence it, with an example. Without `rule`, all rules in a \
                  line each.",
    input: || {
        object(&[
            ("rule?", text("the rule, as findings name it; leave it out to list all")),
            ("examples?", flag("all examples, and not only the first")),
            ("cursor?", text("where the last list ended, to get more")),
        ])
    },
    output: || {
        let rule = object(&[
            ("name", text("the rule")),
            ("severity", one_of(&["error", "warning", "note", "off"], "how much its findings matter unless book.toml says otherwise")),
            ("summary", text("what it reports")),
            ("uri", text("the resource with its whole page")),
        ]);
        object(&[
            ("rules", list(rule, "the rule that was asked for, or all")),
            ("page", or_null(text("its page as Markdown; null for a list"))),
            ("nextCursor", or_null(text("give this as `cursor` for the next rules; null at the end"))),
        ])
    },
    effect: Effect::Reads,
    run,
};

fn run(call: &Call<'_>) -> Result<Answer, Trouble> {
    let Some(name) = call.arguments.text("rule") else {
        let entries: Vec<Entry> = RULES.iter().map(|rule| entry(rule)).collect();
        let page = page::page(&entries, call.arguments.text("cursor"), usize::MAX)?;
        let said = format!("{} rules.\n\n{}{}", page.total, page.text, page.rest("Rules"));
        return Ok(Answer { text: said, data: json!({ "rules": page.data, "page": null, "nextCursor": page.next }) });
    };
    let name = rule(name)?;
    let Some(rule) = rule_named(&name) else { return Err(Trouble::new(format!("no rule is named `{name}`"))) };
    let text = start_of_text(&written(rule, call.arguments.flag("examples")), MAX_TEXT);
    let data = json!({ "rules": [entry(rule).data], "page": text, "nextCursor": null });
    Ok(Answer { text, data })
}

fn entry(rule: &Rule) -> Entry {
    let (name, severity, summary) = (rule.name, rule.severity.name(), rule.summary());
    let text = format!("- {name} ({severity}): {summary}\n");
    Entry { text, data: json!({ "name": name, "severity": severity, "summary": summary, "uri": uri::rule(name) }) }
}

/// A rule's page, with the first example that it reports, or all.
fn written(rule: &Rule, with_examples: bool) -> String {
    let mut page = format!("# {} ({})\n\n{}\n", rule.name, rule.severity.name(), rule.summary());
    let (prose, examples): (Vec<Part>, Vec<Part>) = rule.parts().into_iter().partition(|part| part.title != "Examples");
    for Part { title, text } in prose {
        page += &format!("\n## {title}\n\n{}\n", text.trim());
    }
    if with_examples {
        examples.iter().for_each(|Part { text, .. }| page += &format!("\n## Examples\n\n{}\n", text.trim()));
        return page;
    }
    let examples = rule.examples();
    let reports = |example: &&Part| example.text.contains("\n```findings\n");
    if let Some(first) = examples.iter().find(reports).or(examples.first()) {
        page += &format!("\n## Example: {}\n\n{}\n", first.title, first.text.trim());
        let more = examples.len() - 1;
        if more > 0 {
            page += &format!("\n{more} more: `examples`: true\n");
        }
    }
    page
}

/// A rule's whole page.
pub(in crate::mcp) fn page(rule: &Rule) -> String {
    written(rule, true)
}

/// All rules with their summaries.
pub(in crate::mcp) fn summaries() -> impl Iterator<Item = (&'static str, String)> {
    RULES.iter().map(|rule| (rule.name, rule.summary()))
}
