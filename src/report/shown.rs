//! A finding as machines show it that know the files of one checkout alone, such as code scanning and code review.

use std::borrow::Cow;

use crate::lint::{Finding, Location, Related};
use crate::report::Reported;

/// Where a finding is shown, and what is said there.
pub(super) struct Shown<'a> {
    /// The finding's own place, or one that belongs to it.
    pub location: &'a Location,
    /// What is wrong, and where, if that is elsewhere; then what belongs to it in other repos.
    pub message: Cow<'a, str>,
    /// What belongs to it in this checkout.
    pub related: Vec<&'a Related>,
}

/// Whether a path, as the reader has it, leads out of the reader's folder.
pub(super) fn leads_out(path: &str) -> bool {
    path.starts_with("../") || path.starts_with('/')
}

impl Reported<'_> {
    /// Whether whoever stands in a folder of the workspace, such as one of its repos, has no such file there: those machines know
    /// no way out of a checkout.
    pub(super) fn is_elsewhere(&self, file: &str) -> bool {
        !self.path_base.inside.is_empty() && leads_out(&self.path(file))
    }

    /// How a finding is shown; none where neither it nor anything that belongs to it lies in this checkout.
    pub(super) fn shown<'f>(&self, finding: &'f Finding) -> Option<Shown<'f>> {
        let (elsewhere, related): (Vec<&Related>, Vec<&Related>) =
            finding.related.iter().partition(|related| self.is_elsewhere(&related.location.file));
        let is_elsewhere = self.is_elsewhere(&finding.location.file);
        let location = if is_elsewhere { &related.first()?.location } else { &finding.location };
        let mut message =
            if is_elsewhere { Cow::Owned(self.told(&finding.location, &finding.message)) } else { finding.message.as_str().into() };
        for related in elsewhere {
            message = format!("{message}\n{}", self.told(&related.location, &related.message)).into();
        }
        Some(Shown { location, message, related })
    }

    /// What is said of a place, with the place in words.
    pub(super) fn told(&self, location: &Location, message: &str) -> String {
        let line = self.place(location).map(|place| format!(":{}", place.start.line)).unwrap_or_default();
        format!("{}{line}: {message}", self.path(&location.file))
    }

    /// How many findings are shown nowhere by machines that know one checkout alone.
    pub fn hidden(&self) -> usize {
        self.findings.iter().filter(|finding| self.shown(finding).is_none()).count()
    }
}
