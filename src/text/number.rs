//! Numbers as they are written.

/// A number in the manner of another one: zeros before it keep its length.
pub fn number_like(old: &str, new: u64) -> String {
    let width = if old.starts_with('0') { old.len() } else { 0 };
    format!("{new:0width$}")
}

#[cfg(test)]
mod tests {
    use super::number_like;

    #[test]
    fn zeros_keep_their_number() {
        assert_eq!([number_like("007", 12), number_like("7", 12), number_like("09", 100)], ["012", "12", "100"]);
    }
}
