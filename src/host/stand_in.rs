//! Which checkout of a repo is read where there are several: the one that somebody stands in, or names paths in.
//!
//! A linked working tree, a submodule or a second clone of a repo holds other text than the checkout that the workspace names. Whoever
//! works there asks about that text, so it takes the other's place.

use std::path::{Path, PathBuf};

use super::checkout::Checkout;
use crate::disk::{HostError, path};
use crate::git::working_tree::{cloned_from, repository, tree_around};

/// A checkout that takes the place of the one that the workspace names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandIn {
    /// The repo.
    pub name: String,
    /// Where the one is that is not read, relative to the workspace's root.
    pub instead_of: String,
}

/// Puts the checkouts that hold `named`, or that the program runs in, in the place of others of the same repo. `folders` are those
/// that hold items in a repo.
///
/// # Errors
/// Where two are named of one repo, or where a named path or this folder lies in a repo inside the workspace that is not read.
pub(super) fn take_places(checkouts: &mut [Checkout], root: &Path, folders: &[&str], named: &[PathBuf]) -> Result<Vec<StandIn>, HostError> {
    let mut seats: Vec<Option<(PathBuf, &Path)>> = vec![None; checkouts.len()];
    for path in named {
        // Whether it is there is asked later.
        let Some(tree) = path.canonicalize().ok().and_then(|place| tree_around(&place).map(Path::to_owned)) else { continue };
        match seat(&tree, checkouts, folders) {
            Some(place) => match &seats[place] {
                Some((other, first)) if *other != tree => return Err(two(path, first, &checkouts[place].info.name)),
                _ => seats[place] = Some((tree, path)),
            },
            None if is_inside(&tree, root, checkouts) => return Err(foreign(path, &tree)),
            None => {}
        }
    }
    let here = Path::new(".");
    if let Some(tree) = here.canonicalize().ok().and_then(|place| tree_around(&place).map(Path::to_owned)) {
        match seat(&tree, checkouts, folders) {
            Some(place) => _ = seats[place].get_or_insert((tree, here)),
            None if tree.join(".git").is_file() && has_any(&tree, folders) && is_inside(&tree, root, checkouts) => {
                return Err(foreign(here, &tree));
            }
            None => {}
        }
    }
    let mut stand_ins = Vec::new();
    for (checkout, seat) in checkouts.iter_mut().zip(seats) {
        let Some((tree, _)) = seat.filter(|(tree, _)| *tree != real(&checkout.root)) else { continue };
        let instead_of = std::mem::replace(&mut checkout.info.path, path::relative(root, &tree));
        stand_ins.push(StandIn { name: checkout.info.name.clone(), instead_of });
        checkout.root = tree;
    }
    Ok(stand_ins)
}

/// The checkout that a working tree is, or is another of.
fn seat(tree: &Path, checkouts: &[Checkout], folders: &[&str]) -> Option<usize> {
    let there = || checkouts.iter().enumerate().filter(|(_, checkout)| !checkout.info.absent && !checkout.fetched);
    if let Some((place, _)) = there().find(|(_, checkout)| real(&checkout.root) == tree) {
        return Some(place);
    }
    let own = repository(tree)?;
    if let Some((place, _)) = there().find(|(_, checkout)| repository(&checkout.root).is_some_and(|other| other == own)) {
        return Some(place);
    }
    // A clone of its own: what two were cloned from alike is one repo. Git is asked about every repo, so not for a clone that has no
    // tasks to read.
    let from = if has_any(tree, folders) { cloned_from(tree) } else { None }?;
    let mut alike =
        there().filter(|(_, checkout)| checkout.root.join(".git").exists() && cloned_from(&checkout.root).as_ref() == Some(&from));
    alike.next().filter(|_| alike.next().is_none()).map(|(place, _)| place)
}

/// Whether a folder has any folder of items.
fn has_any(tree: &Path, folders: &[&str]) -> bool {
    folders.iter().any(|folder| path::join(tree, folder).is_dir())
}

/// Whether a checkout lies in the workspace without being around one of its repos.
fn is_inside(tree: &Path, root: &Path, checkouts: &[Checkout]) -> bool {
    tree.starts_with(root) && tree != root && !checkouts.iter().any(|checkout| real(&checkout.root).starts_with(tree))
}

fn real(place: &Path) -> PathBuf {
    place.canonicalize().unwrap_or_else(|_| place.to_owned())
}

fn two(path: &Path, first: &Path, name: &str) -> HostError {
    let message = format!("is in another checkout of the repo `{name}` than {}, and only one is read", first.display());
    HostError::new(path, message).with_help("run the command for each of them")
}

fn foreign(path: &Path, tree: &Path) -> HostError {
    let message = match path == Path::new(".") {
        true => "is a git checkout that is not part of this workspace".to_owned(),
        false => format!("is in a git checkout ({}) that is not part of this workspace", tree.display()),
    };
    HostError::new(path, message).with_help("add a [[repo]] for it to `book.toml`, or check it alone: `crossbook check --dir FOLDER`")
}
