//! Numbers as arguments: what is none, or out of range, is refused in words that give the range.

use std::ops::RangeInclusive;

/// Reads a number of a range; one that has no end is said to have none.
pub(super) fn within<N: TryFrom<u64>>(range: RangeInclusive<u64>) -> impl Fn(&str) -> Result<N, String> + Clone {
    move |said| {
        let number = said.trim().parse().ok().filter(|number| range.contains(number));
        number.and_then(|number| N::try_from(number).ok()).ok_or_else(|| match (range.start(), range.end()) {
            (0, &u64::MAX) => "expected a number, 0 or more".to_owned(),
            (first, last) => format!("expected a number from {first} to {last}"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::within;

    #[test]
    fn a_number_out_of_range_is_told_the_range() {
        let threads = within::<u16>(1..=256);
        assert_eq!(threads("12"), Ok(12));
        for said in ["0", "257", "99999", "-1", "x", ""] {
            assert_eq!(threads(said).unwrap_err(), "expected a number from 1 to 256", "{said}");
        }
        assert_eq!(within::<usize>(0..=u64::MAX)("-1").unwrap_err(), "expected a number, 0 or more");
    }
}
