//! How deep a text makes its reader go. The parser calls itself for whatever stands inside of something else, and has no bound of its own.

/// What nests at most. A level takes a few kilobytes of stack; people write thirty.
const DEPTH: usize = 8_000;

/// Words behind which another expression, type or statement begins that is a part of this one.
const OPENERS: [&str; 23] = [
    "abstract", "async", "await", "class", "delete", "do", "else", "extends", "for", "function", "if", "infer", "is", "keyof", "new",
    "readonly", "throw", "typeof", "unique", "void", "while", "with", "yield",
];

/// Where a text nests deeper than is read. It counts brackets, and between them everything that could open another level without one, so
/// that it may say so of a text that is not as deep, and of none that is passes.
pub(super) fn too_deep(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    // How much each level that is open now has opened without brackets.
    let mut open: Vec<usize> = vec![0];
    let mut depth = 0;
    let mut at = 0;
    // Whether a name, and nothing else, stands behind a colon: `a: b:` are two labels.
    let mut colon: Option<usize> = None;
    while let Some(byte) = bytes.get(at) {
        let next = bytes.get(at + 1).copied();
        let mut opens = 0;
        let start = at;
        at += 1;
        match byte {
            b'/' if next == Some(b'/') => at = end_of(bytes, at, b"\n"),
            b'/' if next == Some(b'*') => at = end_of(bytes, at + 1, b"*/"),
            b'"' | b'\'' => at = end_of_string(bytes, at, *byte),
            b'{' | b'[' | b'(' => {
                open.push(0);
                depth += 1;
            }
            b'}' | b']' | b')' if open.len() > 1 => depth -= 1 + open.pop().unwrap_or_default(),
            b';' | b',' => {
                if let Some(last) = open.last_mut() {
                    depth -= std::mem::take(last);
                }
            }
            b'?' if matches!(next, Some(b':' | b'.')) => at += 1,
            b'!' | b'~' | b'-' | b'+' | b'<' | b'?' | b'=' | b'*' | b'.' | b'`' | b'@' => opens = 1,
            b':' => {
                opens = usize::from(colon.is_some_and(|names| names == 1));
                colon = Some(0);
            }
            byte if is_of_name(*byte) => {
                at += bytes[at..].iter().take_while(|byte| is_of_name(**byte)).count();
                colon = colon.map(|names| names + 1);
                opens = usize::from(text.get(start..at).is_some_and(|word| OPENERS.contains(&word)));
            }
            _ => {}
        }
        if !byte.is_ascii_whitespace() && !is_of_name(*byte) && *byte != b':' && *byte != b'/' {
            colon = None;
        }
        if let Some(last) = open.last_mut() {
            *last += opens;
        }
        depth += opens;
        if depth > DEPTH {
            return Some(start);
        }
    }
    None
}

fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || !byte.is_ascii()
}

/// Behind the next mark, or at the end.
fn end_of(bytes: &[u8], from: usize, mark: &[u8]) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    memchr::memmem::find(rest, mark).map_or(bytes.len(), |at| from + at + mark.len())
}

/// Behind the quote that ends a string. One that its line does not end is none.
fn end_of_string(bytes: &[u8], from: usize, quote: u8) -> usize {
    let mut at = from;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'\n' => return from,
            byte if *byte == quote => return at + 1,
            _ => {}
        }
        at += 1;
    }
    from
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_opens_a_level_counts() {
        let nested = [
            "!",
            "a=>",
            "keyof ",
            "if(a)",
            "else if(a){}",
            "A extends b?c:",
            "a?b:",
            "(",
            "{a:",
            "()=>",
            "<a>",
            "a=",
            "a**",
            "`${",
            "a:",
            "a :\n",
            "new ",
            "A<",
            "namespace a{",
            "namespace a.",
            "new()=>",
            "await ",
            "-",
            "@a ",
        ];
        for one in nested {
            assert!(too_deep(&one.repeat(DEPTH + 2)).is_some(), "{one}");
            assert_eq!(too_deep(&one.repeat(100)), None, "{one}");
        }
        let flat = [
            "export interface A {\n  a?: string\n  b: number\n  c: 'x(' // [\n}\n",
            "export const a = z.string().min(1);\n",
            "type A = { a: B<C>, };\n",
        ];
        for one in flat {
            assert_eq!(too_deep(&one.repeat(DEPTH / 4)), None, "{one}");
        }
    }
}
