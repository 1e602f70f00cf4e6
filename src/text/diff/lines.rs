//! Which lines two texts share.

use similar::DiffOp;
use similar::algorithms::{Capture, Compact, Replace, histogram};

/// So many lines of each text are compared.
const MAX_LINES: usize = 20_000;

/// For each line of `new` the line of `old` that it was before, where it is the same; both counted from 0. How lines end makes no
/// difference.
pub fn kept_lines(old: &str, new: &str) -> Vec<Option<u32>> {
    let (old, new) = (lines(old), lines(new));
    let mut changes = Compact::new(Replace::new(Capture::new()), &old, &new);
    let Ok(()) = histogram::diff(&mut changes, &old, 0..old.len(), &new, 0..new.len());
    let mut kept = vec![None; new.len()];
    for op in changes.into_inner().into_inner().into_ops() {
        if let DiffOp::Equal { old_index, new_index, len } = op {
            (0..len).for_each(|at| kept[new_index + at] = u32::try_from(old_index + at).ok());
        }
    }
    kept
}

fn lines(text: &str) -> Vec<&str> {
    text.lines().take(MAX_LINES).map(str::trim_end).collect()
}

#[cfg(test)]
mod tests {
    use super::kept_lines;

    #[test]
    fn lines_that_stay_are_followed() {
        assert_eq!(kept_lines("a\nb\nc\n", "x\na\r\nc\n"), [None, Some(0), Some(2)]);
        assert_eq!(kept_lines("", "a"), [None]);
    }
}
