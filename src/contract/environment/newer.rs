//! Which of two pins of a repo is newer.

use super::Pin;

/// Whether a pin is newer than another one of the same repo, by their versions, else by their commits; none where that cannot be told.
pub(super) fn is_newer(pin: &Pin, other: &Pin) -> Option<bool> {
    if let (Some(one), Some(two)) = (&pin.version, &other.version) {
        return Some(one > two);
    }
    let ahead = |one: &Pin, two: &Pin| one.release.as_ref()?.ahead_of.get(two.commit.as_ref()?).copied();
    match (ahead(pin, other)?, ahead(other, pin)?) {
        (1.., 0) => Some(true),
        (0, _) => Some(false),
        // Each has what the other has not.
        _ => None,
    }
}
