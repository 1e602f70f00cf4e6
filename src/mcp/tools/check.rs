//! `check`: what is wrong in the workspace.

use serde_json::json;

use super::{Answer, Call, Effect, QUOTED, Tool, finding};
use crate::ask::{Start, known, lookup, start_points};
use crate::config::Severity;
use crate::lint::{Filter, Finding, RULES};
use crate::mcp::Trouble;
use crate::mcp::page::{self, Entry};
use crate::mcp::schema::{count, flag, list, object, one_of, or_null, text, whole};
use crate::report::Reported;
use crate::report::text::safe;
use crate::since::{Since, since};
use crate::text::nearest;

const MOST: u64 = 200;

pub(super) const TOOL: Tool = Tool {
    name: "check",
    title: "Check references, contracts and claims",
    description: "What is wrong in the documents of all repos, worst first: broken and stale references, contracts that have drifted, \
                  claims that other repos contradict. Everything is read; `paths`, `repo` and `only` choose what is listed. With `since`, each \
                  finding says whether the changes since that commit introduced it. Call it after you edited documents. Notes are counted, \
                  and listed with `notes`.",
    input: || {
        object(&[
            ("paths?", list(text("a file or folder"), "only findings in these, from the workspace's root or absolute")),
            ("repo?", text("only findings in this repo, by name or alias")),
            ("only?", list(text("a rule"), "only findings of these rules")),
            (
                "since?",
                text(
                    "a commit, tag or branch; `api=main` names the repo that changed. Only findings that its changes introduced are listed, unless `inherited`",
                ),
            ),
            ("inherited?", flag("with `since`: also list what was there before")),
            ("notes?", flag("also list notes")),
            ("limit?", whole(1, MOST, "how many findings at most; as many as fit if left out")),
            ("cursor?", text("where the last answer ended, to get more")),
        ])
    },
    output: || {
        object(&[
            ("errors", count("findings that are errors")),
            ("warnings", count("findings that are warnings")),
            ("notes", count("findings that are notes")),
            ("documents", count("documents that were read")),
            ("known", count("findings that the baseline accepts; they are not listed")),
            ("fixed?", count("with `since`: findings that are gone")),
            ("inherited?", count("with `since`: findings that were there before, or that another repo brought about")),
            ("fixable", count("listed findings that `fix` repairs safely, on all pages")),
            ("total", count("how many findings are listed, on all pages")),
            ("findings", list(finding::schema(), "worst first")),
            ("nextCursor", or_null(text("give this as `cursor` for the next findings; null at the end"))),
            ("clean", json!({ "type": "boolean", "description": "whether nothing is an error" })),
            ("severity", one_of(&["error", "warning", "note", "none"], "the worst that is listed")),
        ])
    },
    effect: Effect::Reads,
    run,
};

fn run(call: &Call<'_>) -> Result<Answer, Trouble> {
    let workspace = &call.snapshot.analysis.workspace;
    let filter = filter(call)?;
    let starts: Vec<Start> = call.arguments.text("since").map(Start::parse).into_iter().collect::<Result<_, _>>().map_err(Trouble::new)?;
    let mut told = Vec::new();
    let compared = match starts.as_slice() {
        [] => None,
        starts => {
            let notes = std::cell::RefCell::new(Vec::new());
            let points = start_points(workspace, starts, &filter.repos, &|line| notes.borrow_mut().push(line.to_owned()))?;
            told = notes.into_inner();
            Some(since(workspace.clone(), &points, &call.job.progress())?)
        }
    };
    let analysis = compared.as_ref().map_or(&*call.snapshot.analysis, |compared| &compared.analysis);
    let model = &analysis.model;
    let asked = analysis.findings.iter().filter(|finding| filter.accepts(model, finding)).cloned().collect();
    let (found, known) = known::without_known(workspace, asked)?;
    let is_inherited = |finding: &Finding| finding.provenance.is_some_and(|provenance| provenance != crate::lint::Provenance::Introduced);
    let inherited = found.iter().filter(|finding| is_inherited(finding)).count();
    let with_inherited = compared.is_none() || call.arguments.flag("inherited");
    let counted: Vec<Finding> = found.into_iter().filter(|finding| with_inherited || !is_inherited(finding)).collect();
    let summary = Reported::whole(model, &analysis.contracts, &counted).summary();
    let with_notes = call.arguments.flag("notes") || !filter.only.is_empty();
    let mut listed: Vec<&Finding> = counted.iter().filter(|finding| with_notes || finding.severity > Severity::Note).collect();
    finding::worst_first(&mut listed);
    let fixable = listed.iter().filter(|finding| finding.fix.as_ref().is_some_and(|fix| fix.safe)).count();
    let entries: Vec<Entry> = listed.iter().map(|finding| finding::entry(model, finding)).collect();
    let page = page::page(&entries, call.arguments.text("cursor"), call.arguments.whole("limit").unwrap_or(MOST) as usize)?;
    let known = known.map_or(0, |known| known.findings.len());
    let mut said = told.iter().map(|line| format!("{line}.\n")).collect::<String>();
    said += &heading(&summary, compared.is_some(), call.arguments.flag("inherited"));
    if let Some(Since { fixed, .. }) = &compared {
        said += &format!(" {} fixed since then.", fixed.len());
        if inherited > 0 && !with_inherited {
            said += &format!(" {inherited} more were there before or come from another repo: `inherited`: true lists them.");
        }
    }
    if known > 0 {
        said += &format!(" {known} more are in the baseline.");
    }
    if summary.notes > 0 && !with_notes {
        said += &format!(" `notes`: true lists the {}.", if summary.notes == 1 { "note" } else { "notes" });
    }
    said += "\n";
    if !page.data.is_empty() {
        said += &format!("{QUOTED}\n\n{}", page.text);
        if fixable > 0 {
            said += &format!("\n`fix` repairs {fixable} of them safely.\n");
        }
    }
    said += &page.rest("Findings");
    let mut data = json!({
        "errors": summary.errors,
        "warnings": summary.warnings,
        "notes": summary.notes,
        "documents": summary.documents,
        "known": known,
        "fixable": fixable,
        "total": page.total,
        "findings": page.data,
        "nextCursor": page.next,
        "clean": summary.errors == 0,
        "severity": listed.first().map_or("none", |finding| finding.severity.name()),
    });
    if let Some(Since { fixed, .. }) = &compared {
        data["fixed"] = fixed.len().into();
        data["inherited"] = inherited.into();
    }
    Ok(Answer { text: said, data })
}

fn heading(summary: &crate::report::Summary, is_compared: bool, with_inherited: bool) -> String {
    let counted = |count: usize, name: &str| format!("{count} {name}{}", if count == 1 { "" } else { "s" });
    let parts = [counted(summary.errors, "error"), counted(summary.warnings, "warning"), counted(summary.notes, "note")];
    let what = if is_compared && !with_inherited { " introduced by the changes" } else { "" };
    format!("{}{what}; {} read.", parts.join(", "), counted(summary.documents, "document"))
}

/// What findings are asked for.
pub(super) fn filter(call: &Call<'_>) -> Result<Filter, Trouble> {
    let workspace = &call.snapshot.analysis.workspace;
    let repo = |name: &str| lookup::repo(workspace, name).map(|repo| workspace.checkouts[repo.0 as usize].info.name.clone());
    let repos = call.arguments.text("repo").map(repo).into_iter().collect::<Result<_, _>>()?;
    let place = |path: String| {
        let outside = |error: crate::disk::HostError| Trouble {
            message: safe(&error.to_string()),
            help: Some("give a file or folder of the workspace, from its root, such as `api/docs`".to_owned()),
        };
        workspace.place_of(&workspace.root.join(path)).map_err(outside)
    };
    let paths = call.arguments.list("paths").into_iter().map(place).collect::<Result<_, _>>()?;
    let only = call.arguments.list("only").iter().map(|name| rule(name)).collect::<Result<_, _>>()?;
    Ok(Filter { allowed: Vec::new(), only, repos, paths })
}

/// A rule's name, in any case.
pub(super) fn rule(name: &str) -> Result<String, Trouble> {
    let names = || RULES.iter().map(|rule| rule.name);
    names().find(|known| known.eq_ignore_ascii_case(name)).map(str::to_owned).ok_or_else(|| {
        let help = nearest(name, names()).map_or_else(|| "`explain` lists all rules".to_owned(), |near| format!("did you mean `{near}`?"));
        Trouble::new(format!("no rule is named `{}`", safe(name))).try_instead(help)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_found_in_any_case_and_the_nearest_is_named() {
        assert_eq!(rule("Broken-Link").unwrap(), "broken-link");
        assert_eq!(rule("broken-lnk").unwrap_err().text(), "no rule is named `broken-lnk`\nTry: did you mean `broken-link`?");
        assert_eq!(rule("\u{1b}x").unwrap_err().help.as_deref(), Some("`explain` lists all rules"));
    }
}
