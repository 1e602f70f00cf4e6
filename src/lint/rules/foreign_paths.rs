//! A repo whose documents speak of other code.

use super::{Rule, rule};
use crate::lint::Report;
use crate::model::{Hub, Model, RepoId};

pub(super) const RULE: Rule = rule!("foreign-paths", Note, Repo(check));

fn check(model: &Model, id: RepoId, report: &mut Report<'_>) {
    let Some(Hub { foreign, named }) = model[id].hub else { return };
    let name = &model[id].info.name;
    let message = match foreign == named {
        true => format!("none of the {named} paths in the documents of {name} ever existed there; they count as unverifiable"),
        false => format!(
            "{foreign} of the {named} paths in the documents of {name} never existed there; paths that are not found count as unverifiable"
        ),
    };
    let help = "list the repos whose code they mention in its [[repo]] in book.toml, such as `code = [\"core\"]`, or set \
                `files = \"unverifiable\"` or `files = \"checked\"`";
    // The counts change from day to day.
    report.repo(id, message).help(help).identity_key("other code");
}
