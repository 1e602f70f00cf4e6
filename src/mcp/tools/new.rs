//! `new`: an item in each repo of a feature, with its documents.

use serde_json::{Map, json};

use super::write::{self, Proposal};
use super::{Answer, Call, Effect, Tool};
use crate::ask::{Opened, OpeningRequest, TITLE, open_items, title};
use crate::mcp::Trouble;
use crate::mcp::schema::{count, flag, list, object, text};
use crate::report::text::safe;

pub(super) const TOOL: Tool = Tool {
    name: "new",
    title: "Open an item in several repos",
    description: "Opens a task (or spec, decision, …) in each repo of a feature, with the next free numbers and with documents from the \
                  templates that name each other by these numbers. Places to fill in are in {braces}; `check` lists them as \
                  `template-placeholder`. Use it instead of making folders by hand. Without `apply` it shows the files that it would write.",
    input: || {
        write::arguments(&[
            ("title", text("the title of the feature, the same in every repo")),
            ("repos", list(text("a repo"), "the repos that take part, by name or alias, in the order in which they work")),
            ("kind?", text("the kind of item, such as `task`, `spec` or `adr`, where there are several")),
            ("numberFromAllRefs?", flag("also skip numbers that are taken on other branches")),
        ])
    },
    output: || {
        let item = object(&[("repo", text("the repo")), ("path", text("its folder or file, from the workspace's root"))]);
        write::output(&[("items", list(item, "the new items")), ("toFill", count("how many places are to be filled in"))])
    },
    effect: Effect::Adds,
    run,
};

fn run(call: &Call<'_>) -> Result<Answer, Trouble> {
    let said = call.arguments.required("title");
    let Some(title) = title(said) else {
        return Err(Trouble::new("`title` is empty or has control characters").try_instead(format!("give {TITLE}")));
    };
    let repos = call.arguments.list("repos");
    if repos.is_empty() {
        return Err(Trouble::new("`repos` is empty").try_instead("name the repos that take part, such as [\"api\", \"web\"]"));
    }
    write::propose(call, |analysis, sources| {
        let from_all_refs = call.arguments.flag("numberFromAllRefs");
        let request = OpeningRequest { title: title.clone(), repos: &repos, kind: call.arguments.text("kind"), from_all_refs };
        let Opened { changes, items, mut notices, to_fill, new } = open_items(analysis, sources, request)?;
        let named: Vec<String> = items.iter().map(|(_, path)| safe(path)).collect();
        notices.extend((to_fill > 0).then(|| format!("{to_fill} places are to be filled in: `check` with these paths lists them")));
        notices.extend(new.iter().map(|finding| {
            format!("{}[{}]: {}: {}", finding.severity.name(), finding.rule, safe(&finding.location.file), safe(&finding.message))
        }));
        let items: Vec<_> = items.iter().map(|(repo, path)| json!({ "repo": safe(repo), "path": safe(path) })).collect();
        let mut more = Map::new();
        more.insert("items".to_owned(), items.into());
        more.insert("toFill".to_owned(), to_fill.into());
        let named = named.join(", ");
        Ok(Proposal { changes, would: format!("Would open {named}"), done: format!("Opened {named}"), notes: notices, more })
    })
}
