//! Files that people move in their editor: what names them follows. A task's folder with another number is a renumbering.

use lsp_types::{FileRename, Uri};

use super::edits;
use super::fault::Fault;
use super::opened::{Opened, real_path};
use super::rename::{Renamed, renumbered, unnamed};
use super::view::View;
use super::workspace::OpenWorkspace;
use crate::change::{self, Move};
use crate::model::{folder_of, join};

/// The edits that belong to moves which the editor is about to make. None where nothing names what moves.
///
/// # Errors
/// Where a task cannot have the number that its folder would have.
pub(super) fn will_move(opened: &Opened, files: &[FileRename]) -> Result<Option<Renamed>, Fault> {
    let path = |uri: &str| uri.parse::<Uri>().ok().and_then(|uri| real_path(&uri));
    let moves = files.iter().filter_map(|file| Some((path(&file.old_uri)?, path(&file.new_uri)?)));
    let moves: Vec<_> = moves.collect();
    let holds = |workspace: &&OpenWorkspace| moves.iter().any(|(from, _)| workspace.holds(from));
    let Some(workspace) = opened.workspaces.iter().find(holds) else { return Ok(None) };
    let Some(view) = opened.view(workspace) else { return Ok(None) };
    let moves = moves.into_iter().filter(|(from, to)| workspace.holds(from) && workspace.holds(to));
    let moves: Vec<Move> = moves.map(|(from, to)| Move { from: view.file(&from), to: view.file(&to) }).collect();
    if let [step] = moves.as_slice()
        && let Some(renamed) = of_task(view, workspace, step)?
    {
        return Ok(Some(renamed));
    }
    if let Some(step) = moves.iter().find(|step| number(view, step).is_some()) {
        return Err(Fault::refused(format!("`{}` gets another number: move it alone", step.from)));
    }
    let changes = change::follow(view.model(), moves);
    if changes.is_empty() {
        return Ok(None);
    }
    let edit = edits::of_changes(view, &changes).ok_or_else(unnamed)?;
    Ok(Some(Renamed { edit, message: None }))
}

/// The number that a move gives a task which has another.
fn number(view: View<'_>, step: &Move) -> Option<u64> {
    let model = view.model();
    let task = model.places.task(&step.from)?;
    let root = &model[model[task].repo].info.path;
    let inside = if root.is_empty() { step.to.as_str() } else { crate::model::below(root, &step.to)?.trim_start_matches('/') };
    let item = model.kinds().item_at(inside).filter(|item| item.kind == model[task].kind)?;
    item.number.filter(|number| model[task].number.is_some_and(|own| own != *number)).map(|number| number.value)
}

/// A move of a task's folder.
fn of_task(view: View<'_>, workspace: &OpenWorkspace, step: &Move) -> Result<Option<Renamed>, Fault> {
    let model = view.model();
    let Some(task) = model.places.task(&step.from) else { return Ok(None) };
    let root = &model[model[task].repo].info.path;
    let is_item = crate::model::lies_in(&step.to, root) && {
        let inside = if root.is_empty() { step.to.as_str() } else { step.to.get(root.len() + 1..).unwrap_or_default() };
        model.kinds().item_at(inside).is_some_and(|item| join(root, item.path) == step.to)
    };
    if !is_item {
        let name = model.task_name(task);
        return Err(Fault::refused(format!("{name} would not be an item of its repo: no pattern matches `{}`", step.to)));
    }
    let Some(to) = number(view, step) else { return Ok(None) };
    if folder_of(&step.from) != folder_of(&step.to) {
        return Err(Fault::refused("a task gets another number or another place, but not both at once"));
    }
    let Some(sources) = workspace.sources() else { return Ok(None) };
    let (mut changes, message) = renumbered(view, &sources, task, to)?;
    if changes.moves.iter().any(|made| made != step) {
        let to = changes.moves.first().map_or_else(String::new, |step| step.to.clone());
        return Err(Fault::refused(format!("with that number it is `{to}`")));
    }
    // The editor moves it.
    changes.moves.clear();
    let edit = edits::of_changes(view, &changes).ok_or_else(unnamed)?;
    Ok(Some(Renamed { edit, message }))
}
