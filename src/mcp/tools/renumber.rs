//! `renumber`: another number for an item, and for every reference to it.

use serde_json::{Map, Value};

use super::write::{self, Proposal};
use super::{Answer, Call, Effect, Tool};
use crate::ask::{self, RenumberRequest, Renumbered, lookup};
use crate::change::Manner;
use crate::mcp::Trouble;
use crate::mcp::schema::{count, flag, one_of, text};
use crate::report::text::safe;

pub(super) const TOOL: Tool = Tool {
    name: "renumber",
    title: "Give an item another number",
    description: "Moves an item to another number and updates its titles and every reference to it in every repo: prose, lists, paths, links \
                  and diagrams. The result is checked first: where a reference would come to mean another item, nothing is changed. Use it \
                  instead of renaming by hand. Without `apply` it shows the diff.",
    input: || {
        write::arguments(&[
            ("repo", text("the repo of the item, by name or alias")),
            ("from", text("the number that it has, such as `7` or `TASK7`")),
            ("to", text("the number that it gets")),
            ("kind?", text("the kind of item, such as `task`, `spec` or `adr`, where there are several")),
            (
                "manner?",
                one_of(
                    &["move", "insert", "swap"],
                    "`move` to a free number; `insert` makes room, and the items between move by one; `swap` gives the item at the new number the old one. `move` if left out",
                ),
            ),
            ("allowFindings?", flag("change numbers even if that causes new problems")),
        ])
    },
    output: || write::output(&[("problems", count("what would be wrong that is not wrong now; `notes` has them"))]),
    effect: Effect::Changes,
    run,
};

fn run(call: &Call<'_>) -> Result<Answer, Trouble> {
    let number = |name: &str| {
        let said = call.arguments.required(name);
        lookup::number(said).map_err(|why| Trouble::new(format!("`{name}` is `{}`: {why}", safe(said))))
    };
    let (from, to) = (number("from")?, number("to")?);
    let manner = match call.arguments.text("manner") {
        Some("insert") => Manner::Insert,
        Some("swap") => Manner::Swap,
        _ => Manner::Move,
    };
    let is_applied = call.arguments.flag("apply");
    write::propose(call, |analysis, sources| {
        let repo = lookup::checked_out(&analysis.workspace, call.arguments.required("repo"))?;
        let request = RenumberRequest { repo, from, to, kind: call.arguments.text("kind"), manner };
        let renumbered = ask::renumber(analysis, sources, &request, "").map_err(|error| in_arguments(error.into()))?;
        let Renumbered { changes, notes, settings, problems } = renumbered;
        let count = problems.len();
        if count > 0 && is_applied && !call.arguments.flag("allowFindings") {
            let what = format!("this would cause {count} new problem{}; nothing was changed", if count == 1 { "" } else { "s" });
            let help = "call it without `apply` to see them, edit them first, or give `allowFindings`: true";
            return Err(Trouble::new(what).try_instead(help));
        }
        let files = match changes.files.len() {
            1 => "1 file".to_owned(),
            files => format!("{files} files"),
        };
        let what = format!("{from} to {to} in {}, in {files}", safe(&analysis.model[repo].info.name));
        let mut more = Map::new();
        more.insert("problems".to_owned(), Value::from(count));
        Ok(Proposal {
            would: format!("Would renumber {what}"),
            done: format!("Renumbered {what}"),
            notes: problems.into_iter().chain(settings).chain(notes).collect(),
            changes,
            more,
        })
    })
}

/// What to try instead, in the words of the arguments here.
fn in_arguments(trouble: Trouble) -> Trouble {
    let words = [
        (
            "--insert makes room for it; --swap gives that task the old number",
            "`manner`: \"insert\" makes room for it; \"swap\" gives that item the old number",
        ),
        ("leave out --swap to move the task there", "leave out `manner` to move the item there"),
    ];
    let help = trouble.help.map(|help| words.iter().find(|(own, _)| *own == help).map_or(help, |(_, here)| (*here).to_owned()));
    Trouble { help, ..trouble }
}
