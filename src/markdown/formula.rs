//! Formulas: TeX as MathML, which browsers show without a script.

use std::sync::LazyLock;
use std::time::Duration;

use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};

use crate::isolated::{Failure, Isolated};
use crate::text::Cut;

/// What the threads that read formulas are called, so that a panic on one can be kept quiet.
pub const FORMULA_THREAD: &str = "formula";

/// The library goes as deep as a formula does. Bounds keep that within its stack; the clock decides nothing unless one is wrong.
static LIBRARY: Isolated = Isolated::new(FORMULA_THREAD, Duration::from_secs(60));

static CONVERTER: LazyLock<Option<LatexToMathML>> = LazyLock::new(|| LatexToMathML::new(MathCoreConfig::default()).ok());

/// The longest formula that is read, in bytes.
const MAX_BYTES: usize = 10_000;

/// How deep groups may stand within each other, and how many commands may stand in a row, each of which may be within the one before.
const MAX_DEPTH: usize = 40;
const MAX_COMMANDS: usize = 15;

/// Elements of MathML, and of HTML in the text of a formula, that show something and do nothing.
const ELEMENTS: [&str; 38] = [
    "math",
    "mi",
    "mn",
    "mo",
    "ms",
    "mtext",
    "mspace",
    "mrow",
    "mfrac",
    "msqrt",
    "mroot",
    "mstyle",
    "mpadded",
    "mphantom",
    "msub",
    "msup",
    "msubsup",
    "munder",
    "mover",
    "munderover",
    "mmultiscripts",
    "mprescripts",
    "mtable",
    "mtr",
    "mtd",
    "menclose",
    "none",
    "semantics",
    "merror",
    "b",
    "i",
    "em",
    "code",
    "s",
    "u",
    "span",
    "br",
    "sub",
];

/// Attributes that change how that looks.
const ATTRIBUTES: [&str; 32] = [
    "display",
    "displaystyle",
    "scriptlevel",
    "mathvariant",
    "mathcolor",
    "mathbackground",
    "stretchy",
    "symmetric",
    "form",
    "fence",
    "separator",
    "largeop",
    "movablelimits",
    "lspace",
    "rspace",
    "minsize",
    "maxsize",
    "accent",
    "accentunder",
    "linethickness",
    "width",
    "height",
    "depth",
    "voffset",
    "columnalign",
    "rowspacing",
    "columnspacing",
    "columnlines",
    "rowlines",
    "notation",
    "style",
    "class",
];

/// A formula as MathML that is safe as it is; or else why it cannot be shown, in a few words.
pub(super) fn mathml(tex: &str, is_block: bool) -> Result<String, String> {
    if tex.len() > MAX_BYTES || is_deep(tex) {
        return Err("it is too large".to_owned());
    }
    let display = if is_block { MathDisplay::Block } else { MathDisplay::Inline };
    // The two environments look alike; the library knows one of them.
    let text = tex.trim().replace("{split}", "{aligned}");
    let read = move || {
        let converter = CONVERTER.as_ref().ok_or("there is no reader of formulas")?;
        let said = converter.convert_with_local_state(&text, display);
        said.map(|said| said.mathml).map_err(|error| error.error_message())
    };
    let read = LIBRARY.run(read).unwrap_or_else(|failure| match failure {
        Failure::Panicked(_) => Err("the reader of formulas failed".to_owned()),
        Failure::GivenUp => Err("it takes too long".to_owned()),
    });
    read.and_then(|html| if is_safe(&html) { Ok(html) } else { Err("it is more than a formula".to_owned()) })
}

/// Whether a formula is nested deeper than is read.
fn is_deep(tex: &str) -> bool {
    let (mut depth, mut commands) = (0_usize, 0_usize);
    let mut rest = tex;
    while let Some(first) = rest.chars().next() {
        let mut length = first.len_utf8();
        match first {
            '\\' => {
                let name = rest.tail(1).bytes().take_while(u8::is_ascii_alphabetic).count();
                length += name.max(rest.tail(1).chars().next().map_or(0, char::len_utf8));
                commands += 1;
                match rest.part(1..length) {
                    "begin" | "left" => depth += 1,
                    "end" | "right" => depth = depth.saturating_sub(1),
                    _ => {}
                }
            }
            '{' | '[' => depth += 1,
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                commands = 0;
            }
            '^' | '_' => commands += 1,
            blank if blank.is_whitespace() => {}
            _ => commands = 0,
        }
        if depth > MAX_DEPTH || commands > MAX_COMMANDS {
            return true;
        }
        rest = rest.tail(length);
    }
    false
}

/// Whether HTML holds nothing but what the lists name.
fn is_safe(html: &str) -> bool {
    html.split('<').skip(1).all(|tag| {
        let Some((tag, text)) = tag.split_once('>') else { return false };
        let tag = tag.trim_end_matches('/').trim_end();
        let (name, mut attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        let is_known = !text.contains('>') && ELEMENTS.contains(&name.trim_start_matches('/'));
        while let Some((name, rest)) = attributes.split_once("=\"") {
            let Some((value, rest)) = rest.split_once('"') else { return false };
            // A style that is no more than lengths, words and colours loads nothing.
            let is_plain = name != "style" || value.chars().all(|c| c.is_ascii_alphanumeric() || " .:;%#-+".contains(c));
            if !ATTRIBUTES.contains(&name.trim()) || !is_plain {
                return false;
            }
            attributes = rest;
        }
        is_known && attributes.trim().is_empty()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_mathml_and_say_what_is_wrong() {
        assert_eq!(mathml("x^2 < y", false).unwrap(), "<math><msup><mi>x</mi><mn>2</mn></msup><mo>&lt;</mo><mi>y</mi></math>");
        assert!(mathml(r"\frac{a}{b}", true).unwrap().starts_with("<math display=\"block\"><mfrac>"));
        for tex in [
            r"\begin{split} a &= b \\ c &= d \end{split}",
            r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}",
            r"f(x) = \begin{cases} 1 & x > 0 \\ 0 & \text{else} \end{cases}",
            r"\color{red} x + \mathbb{R}^n \to \mathcal{L}",
            r"\begin{array}{c|c} a & b \\ \hline c & d \end{array}",
            r"\cancel{x} \hspace{1em} \boldsymbol{\theta} \text{so \textbf{b} \texttt{c}}",
            r"\sum_{i=1}^n \int_0^\infty e^{-x^2}\,dx \left( \frac{1}{2} \right)",
        ] {
            assert!(mathml(tex, true).is_ok(), "{tex}: {:?}", mathml(tex, true));
        }
        for (tex, says) in [(r"\nope", "nope"), (r"\frac{a}{", ""), ("a & b", ""), (r"\href{javascript:x}{y}", "")] {
            let error = mathml(tex, false).unwrap_err();
            assert!(error.contains(says) && !error.is_empty(), "{tex}: {error}");
        }
    }

    #[test]
    fn deep_and_long_formulas_are_left() {
        for tex in ["{", "\\frac{", "x^{", "\\hat", "\\hat ", "\\frac", "^", "\\left(", "\\begin{matrix}", "\\not", "\\sqrt[", "\\\\"] {
            assert!(mathml(&tex.repeat(2_000), true).is_err(), "{tex}");
        }
        assert!(mathml(&"x+".repeat(6_000), true).is_err());
        // As deep as is read.
        let deepest = format!("{}{}x{}", r"\hat ".repeat(MAX_COMMANDS - 1), "{".repeat(MAX_DEPTH), "}".repeat(MAX_DEPTH));
        assert!(mathml(&deepest, false).is_ok());
        let levels = r"\hat\hat\hat\hat\hat\hat\hat\hat\hat\hat\hat\hat\hat\hat {x ".repeat(MAX_DEPTH);
        assert!(mathml(&format!("{levels}{}", "}".repeat(MAX_DEPTH)), false).is_ok());
    }

    #[test]
    fn what_is_more_than_a_formula_is_seen() {
        for html in ["<math><mi>x</mi></math>", "<mo stretchy=\"false\">(</mo>", "<mspace width=\"1em\"/>", "a"] {
            assert!(is_safe(html), "{html}");
        }
        for html in [
            "<a href=\"#\">x</a>",
            "<math onclick=\"x\">",
            "<mtext style=\"background:url(x)\">",
            "<script>",
            "<mi",
            "<mi>a>b",
            "<mi x>",
            "<!--x-->",
        ] {
            assert!(!is_safe(html), "{html}");
        }
    }
}
