//! `fix`: the edits that findings come with.

use serde_json::Map;

use super::check::filter;
use super::write::{self, Proposal};
use super::{Answer, Call, Effect, Tool};
use crate::ask::{Fixes, fixes};
use crate::mcp::Trouble;
use crate::mcp::schema::{count, flag, list, text};
use crate::report::text::safe;

pub(super) const TOOL: Tool = Tool {
    name: "fix",
    title: "Fix findings",
    description: "Applies the fixes that findings of `check` come with and that are known to be right (`fix`: \"safe\"), such as stale \
                  numbers and moved paths. `paths`, `repo` and `only` choose which findings. Without `apply` it shows the diff.",
    input: || {
        write::arguments(&[
            ("paths?", list(text("a file or folder"), "only findings in these, from the workspace's root or absolute")),
            ("repo?", text("only findings in this repo, by name or alias")),
            ("only?", list(text("a rule"), "only findings of these rules")),
            ("unsafe?", flag("also apply fixes that may be wrong; read the diff first")),
        ])
    },
    output: || {
        write::output(&[
            ("fixed", count("findings that are fixed")),
            ("left", count("findings that are left, of those that were asked for")),
        ])
    },
    effect: Effect::ChangesOnce,
    run,
};

fn run(call: &Call<'_>) -> Result<Answer, Trouble> {
    let filter = filter(call)?;
    write::propose(call, |analysis, sources| {
        let Fixes { changes, fixed, refused, left, .. } = fixes(analysis, sources, &filter, call.arguments.flag("unsafe"));
        let counted = |count: usize, name: &str| format!("{count} {name}{}", if count == 1 { "" } else { "s" });
        let what = |verb: &str| match fixed {
            0 => format!("Nothing to fix; {} left", counted(left.len(), "finding")),
            _ => format!("{verb} {} in {}; {} left", counted(fixed, "finding"), counted(changes.files.len(), "file"), left.len()),
        };
        let mut more = Map::new();
        more.insert("fixed".to_owned(), fixed.into());
        more.insert("left".to_owned(), left.len().into());
        let (would, done) = (what("Would fix"), what("Fixed"));
        let notes = refused.iter().map(|finding| format!("not fixed: {}", safe(finding))).collect();
        Ok(Proposal { changes, would, done, notes, more })
    })
}
