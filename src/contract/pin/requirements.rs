//! requirements.txt, as pip reads it.

use super::entry::{Around, Requirement};
use super::pep508;
use super::tree::Text;
use crate::text::{Cut, Span};

/// The requirements of a file, line by line; what is none is passed over.
pub(super) fn read(text: &str, around: &Around<'_>) -> Vec<Requirement> {
    let mut requirements = Vec::new();
    let mut from = 0;
    while from < text.len() {
        let end = line_end(text, from);
        requirements.extend(requirement(text.part(from..end), from, around));
        from = end;
    }
    requirements
}

/// The end of a line, with those that a `\` joins to it.
fn line_end(text: &str, from: usize) -> usize {
    let mut at = from;
    while let Some(end) = memchr::memchr(b'\n', &text.as_bytes()[at..]) {
        at += end + 1;
        if !text.part(from..at).trim_end_matches(['\r', '\n']).ends_with('\\') {
            return at;
        }
    }
    text.len()
}

/// Longer ones hold no requirement that anybody wrote.
const MAX_LINE_BYTES: usize = 64 * 1024;

fn requirement(line: &str, at: usize, around: &Around<'_>) -> Option<Requirement> {
    if line.len() > MAX_LINE_BYTES {
        return None;
    }
    // As long as it was, so that places stay.
    let plain = line.replace("\\\r\n", "   ").replace("\\\n", "  ");
    let comment = if plain.trim_start().starts_with('#') { Some(0) } else { plain.find(" #").or_else(|| plain.find("\t#")) };
    let plain = plain.head(comment.unwrap_or(plain.len()));
    let plain = plain.head(plain.find(" --").unwrap_or(plain.len()));
    let editable = ["-e", "--editable"].iter().find_map(|option| plain.trim_start().strip_prefix(option));
    let body = match editable {
        Some(rest) => rest.trim_start_matches('='),
        // Other options name files and registries.
        None if plain.trim_start().starts_with('-') => return None,
        None => plain,
    }
    .trim();
    if body.is_empty() {
        return None;
    }
    let start = at + plain.trim_end().len() - body.len();
    let text = Text { value: body.to_owned(), span: Span::new(start, start + body.len()) };
    let end = body.find(char::is_whitespace).unwrap_or(body.len());
    let first = body.head(end);
    let nameless = (editable.is_some() || first.contains("://")) && !first.contains('@');
    if nameless || body.starts_with(['.', '/']) || body.starts_with("git+") {
        let conditional = body.tail(end).trim_start().starts_with(';');
        return Some(Requirement { conditional, ..pep508::address_at(&text, 0..end, around) });
    }
    pep508::read(&text, around)
}

#[cfg(test)]
mod tests {
    use super::super::entry::Source;
    use super::*;
    use crate::model::FileId;

    #[test]
    fn lines_are_read_as_pip_reads_them() {
        let text = "# quayline==9\n-r base.txt\n--index-url https://x/y\n\nQuayline_Manifest[cli] >=1.3,<2  # why\n\
                    a==1.2 \\\r\n    --hash=sha256:00 \\\n    --hash=sha256:11\nb \\\n  ~= 1.0 ; python_version > \"3.9\"\n\
                    -e git+https://h/q/c.git@v1.2.3#egg=c\nd @ git+ssh://git@h/q/d@main\n-e ../api/e[x]\ngit+https://h/q/f@contracts-v0.3.2\n\
                    https://h/x.tar.gz\ng (>=1.0)\nsome words of prose\nh\n";
        let around = Around { file: FileId(0), folder: "web", inherited: None };
        let all = read(text, &around);
        let said: Vec<(Option<&str>, &str, bool)> =
            all.iter().map(|one| (one.name.as_deref(), one.span.of(text), one.conditional)).collect();
        let expected = [
            (Some("quayline-manifest"), ">=1.3,<2", false),
            (Some("a"), "==1.2", false),
            (Some("b"), "~= 1.0", true),
            (Some("c"), "v1.2.3", false),
            (Some("d"), "main", false),
            (None, "../api/e[x]", false),
            (None, "contracts-v0.3.2", false),
            (None, "https://h/x.tar.gz", false),
            (Some("g"), ">=1.0", false),
            (Some("h"), "h", false),
        ];
        assert_eq!(said, expected);
        assert!(matches!(&all[5].source, Source::Path(path) if path == "api/e"));
    }
}
