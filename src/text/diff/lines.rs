//! Which lines two texts share.

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// So many lines of each text are compared.
const MAX_LINES: usize = 20_000;

/// For each line of `new` the line of `old` that it was before, where it is the same; both counted from 0. How lines end makes no
/// difference.
pub fn kept_lines(old: &str, new: &str) -> Vec<Option<u32>> {
    let lines = |text: &'_ str| -> Vec<String> { text.lines().take(MAX_LINES).map(|line| line.trim_end().to_owned()).collect() };
    let (old, new) = (lines(old), lines(new));
    let mut kept = vec![None; new.len()];
    for op in capture_diff_slices(Algorithm::Histogram, &old, &new) {
        if let DiffOp::Equal { old_index, new_index, len } = op {
            (0..len).for_each(|at| kept[new_index + at] = u32::try_from(old_index + at).ok());
        }
    }
    kept
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
