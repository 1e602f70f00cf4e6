//! The anchors of links, `#scope`, as people and sites write them.

/// An anchor without what GitHub puts before ids, and a site before those of a document that shares its page: `plan--scope` and
/// `user-content-scope` mean `scope`. The prefix says which document it is, and comes without its `--`.
pub fn plain_anchor<'a>(anchor: &'a str, prefix: &str) -> &'a str {
    let own = anchor.strip_prefix(prefix).and_then(|rest| rest.strip_prefix("--")).unwrap_or(anchor);
    own.strip_prefix("user-content-").unwrap_or(own)
}

/// An anchor without the words that a browser is to look for behind it: `#scope:~:text=every%20hour`.
pub fn without_text_fragment(anchor: &str) -> &str {
    anchor.split_once(":~:").map_or(anchor, |(anchor, _)| anchor)
}

/// Whether an anchor names lines of the source, as forges address them, and no heading: `L12`, `L3-L9`.
pub fn names_lines(anchor: &str) -> bool {
    anchor.strip_prefix('L').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_anchor_means_the_id_in_its_document() {
        for anchor in ["scope", "plan--scope", "user-content-scope", "plan--user-content-scope"] {
            assert_eq!(plain_anchor(anchor, "plan"), "scope");
        }
        assert_eq!((plain_anchor("status--scope", "plan"), plain_anchor("plan-scope", "plan")), ("status--scope", "plan-scope"));
        assert_eq!((without_text_fragment("scope:~:text=a"), without_text_fragment("scope")), ("scope", "scope"));
        assert!(names_lines("L12") && names_lines("L3-L9") && !names_lines("Lines") && !names_lines("l1") && !names_lines("L"));
    }
}
