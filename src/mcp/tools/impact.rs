//! `impact`: what changes in one repo would leave behind in others.

use serde_json::json;

use super::{Answer, Call, Effect, QUOTED, Tool, finding};
use crate::ask;
use crate::lint::Finding;
use crate::mcp::Trouble;
use crate::mcp::page::{self, Entry};
use crate::mcp::schema::{count, list, object, or_null, text};
use crate::report::text::safe;

pub(super) const TOOL: Tool = Tool {
    name: "impact",
    title: "What changes leave behind in other repos",
    description: "What was right in other repos before the changes of one repo and no longer is: mirrors of a locked contract, references to \
                  a task that was renumbered or removed, links to a heading that moved, states that changed. It compares the working tree, \
                  with uncommitted changes, to the commit where the branch began, or to `since`. Call it before a pull request.",
    input: || {
        object(&[
            ("repo?", text("the repo that changes, by name or alias; the one that the server runs in if left out")),
            ("since?", text("the commit, tag or branch that the changes start from; `HEAD` for uncommitted changes alone")),
            ("cursor?", text("where the last answer ended, to get more")),
        ])
    },
    output: || {
        object(&[
            ("repo", text("the repo that changes")),
            ("since", text("the commit that its changes start from")),
            ("total", count("how many places are left behind, on all pages")),
            ("findings", list(finding::schema(), "worst first")),
            ("nextCursor", or_null(text("give this as `cursor` for the next places; null at the end"))),
        ])
    },
    effect: Effect::Reads,
    run,
};

fn run(call: &Call<'_>) -> Result<Answer, Trouble> {
    let workspace = &call.snapshot.analysis.workspace;
    if workspace.checkouts.len() < 2 {
        let help = "start the server with `-C DIR`, where DIR is the folder of the repos, or list them in a book.toml";
        return Err(Trouble::new("the workspace has no other repo that anything could be left behind in").try_instead(help));
    }
    let (repo, since) = (call.arguments.text("repo"), call.arguments.text("since"));
    if repo.is_none() && ask::here(workspace).is_none() {
        let names: Vec<String> = workspace.checkouts.iter().map(|checkout| safe(&checkout.info.name)).collect();
        let help = format!("give `repo`: {}", names.join(", "));
        return Err(Trouble::new("the server runs in no repo, so it is unknown whose changes are meant").try_instead(help));
    }
    let impact = ask::impact(workspace.clone(), repo, since, &call.job.progress())?;
    let mut left: Vec<&Finding> = impact.findings.iter().collect();
    finding::worst_first(&mut left);
    let entries: Vec<Entry> = left.iter().map(|finding| finding::entry(&impact.analysis.model, finding)).collect();
    let page = page::page(&entries, call.arguments.text("cursor"), usize::MAX)?;
    let summary = impact.summary();
    let said = match page.total {
        0 => format!("{}.\n", capital(&summary)),
        _ => format!("{}. {QUOTED}\n\n{}{}", capital(&summary), page.text, page.rest("Places")),
    };
    let data = json!({
        "repo": safe(&impact.repo),
        "since": impact.commit,
        "total": page.total,
        "findings": page.data,
        "nextCursor": page.next,
    });
    Ok(Answer { text: said, data })
}

/// With a capital at its start.
pub(super) fn capital(text: &str) -> String {
    crate::text::capitalized(text)
}
