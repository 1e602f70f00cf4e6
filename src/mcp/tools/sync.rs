//! `sync`: what documents say of other repos, brought up to date.

use serde_json::{Map, json};

use super::impact::capital;
use super::write::{self, Proposal};
use super::{Answer, Call, Effect, Tool};
use crate::ask;
use crate::mcp::Trouble;
use crate::mcp::schema::{count, list, object, text};
use crate::report::text::safe;

pub(super) const TOOL: Tool = Tool {
    name: "sync",
    title: "Update what documents say of other repos",
    description: "Brings Cross-Repo Snapshots in line with what the STATUS.md of the named repos says, and mirrors that once were copies of \
                  their owner's text in line with the owner's current text. Mirrors in other words are left to you, and listed. Call it after \
                  other repos changed. Without `apply` it shows the diff.",
    input: || write::arguments(&[]),
    output: || {
        let mirror = object(&[("contract", text("the contract")), ("file", text("the file with the mirror"))]);
        write::output(&[
            ("claims", count("claims that get another state")),
            ("mirrors", list(mirror, "mirrors that are copied from their owners")),
            ("byHand", count("claims that are to be edited by hand; `notes` has them")),
        ])
    },
    effect: Effect::ChangesOnce,
    run,
};

fn run(call: &Call<'_>) -> Result<Answer, Trouble> {
    write::propose(call, |analysis, sources| {
        let synced = ask::sync(analysis, sources, "");
        let (would, done) = (capital(&synced.summary("would sync")), capital(&synced.summary("synced")));
        let mut more = Map::new();
        more.insert("claims".to_owned(), synced.claims.into());
        more.insert("byHand".to_owned(), synced.left.len().into());
        let mirror = |(name, file): &(String, String)| json!({ "contract": safe(name), "file": safe(file) });
        more.insert("mirrors".to_owned(), synced.mirrors.iter().map(mirror).collect());
        let notes = synced.left.iter().map(|left| format!("to edit by hand: {left}")).collect();
        Ok(Proposal { changes: synced.changes, would, done, notes, more })
    })
}
