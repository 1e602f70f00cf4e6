//! Short texts of ours as HTML: what stands between backticks is code.

use crate::text::escape::attribute;

/// A message with its `code` as `<code>`, everything escaped.
pub(super) fn html(message: &str) -> String {
    let mut out = String::with_capacity(message.len() + 16);
    let parts: Vec<&str> = message.split('`').collect();
    for (index, part) in parts.iter().enumerate() {
        let is_code = index % 2 == 1 && index + 1 < parts.len();
        match (is_code, index % 2) {
            (true, _) => {
                out.push_str("<code>");
                out.push_str(&attribute(part));
                out.push_str("</code>");
            }
            (false, 1) => {
                out.push('`');
                out.push_str(&attribute(part));
            }
            _ => out.push_str(&attribute(part)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::html;

    #[test]
    fn backticks_become_code_and_nothing_else_becomes_markup() {
        assert_eq!(html("no `a<b>` in <x>"), "no <code>a&lt;b&gt;</code> in &lt;x&gt;");
        assert_eq!(html("an open ` stays"), "an open ` stays");
    }
}
