//! Who moved, as a contract's page tells it: when a mirror and its owner last agreed, and what changed since.

use serde::Serialize;

use super::forge::{self, CommitView};
use super::page::Shared;
use crate::contract::{Holder, Mirror, Moved, Point, SharedContract};

/// What is known of how a mirror came to differ.
#[derive(Serialize)]
pub(super) struct MovedView {
    /// Why no more can be told; empty where the events tell it.
    remark: &'static str,
    /// Oldest first.
    events: Vec<EventView>,
}

#[derive(Serialize)]
struct EventView {
    what: &'static str,
    points: Vec<PointView>,
}

#[derive(Serialize)]
struct PointView {
    repo: String,
    /// None where it is not committed.
    commit: Option<CommitView>,
    date: Option<String>,
    author: Option<String>,
}

impl Shared<'_> {
    /// Who moved, where a mirror has drifted and git knows both.
    pub(super) fn moved(&self, contract: &SharedContract, mirror: &Mirror) -> Option<MovedView> {
        let owner = contract.owner.as_ref()?;
        let divergence = match self.contracts.moved(mirror)? {
            Moved::Since(divergence) => divergence,
            Moved::Never => return Some(MovedView { remark: "According to the history, the two never agreed.", events: Vec::new() }),
            Moved::Unknown => {
                let remark = "The local history does not show whether the two ever agreed.";
                return Some(MovedView { remark, events: Vec::new() });
            }
        };
        let agreed = vec![self.point(owner, &divergence.agreed.owner), self.point(&mirror.holder, &divergence.agreed.mirror)];
        let changes = [
            ("The owner changed it", owner, &divergence.changed.owner),
            ("The mirror was edited", &mirror.holder, &divergence.changed.mirror),
        ];
        let mut changes: Vec<_> = changes.into_iter().filter_map(|(what, holder, point)| Some((what, holder, point.as_ref()?))).collect();
        // What is not committed is the newest.
        changes.sort_by_key(|(.., point)| (point.commit.is_none(), point.date));
        let changes = changes.into_iter().map(|(what, holder, point)| EventView { what, points: vec![self.point(holder, point)] });
        let first = EventView { what: "Both agreed", points: agreed };
        Some(MovedView { remark: "", events: std::iter::once(first).chain(changes).collect() })
    }

    fn point(&self, holder: &Holder, point: &Point) -> PointView {
        let repo = &self.model[holder.repo];
        PointView {
            repo: repo.info.name.clone(),
            commit: point.commit.as_ref().map(|commit| forge::older(repo, commit)),
            date: point.date.map(|date| date.to_string()),
            author: point.author.as_ref().map(ToString::to_string),
        }
    }
}
