//! Numbers by their value: `1`, `1.0` and `10e-1` are one.

use crate::text::Cut;
use std::sync::Arc;

/// A number of any length, written in one way: its digits without zeros at either end, and a power of ten.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Number(Arc<str>);

impl Number {
    /// Reads a decimal number as JSON, YAML and TOML write it; `_` may part digits.
    pub fn decimal(text: &str) -> Option<Self> {
        let (negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (mantissa, power) = match rest.split_once(['e', 'E']) {
            Some((mantissa, power)) => (mantissa, Some(power)),
            None => (rest, None),
        };
        let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits: String = whole.chars().chain(part.chars()).filter(|c| *c != '_').collect();
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let shift = part.chars().filter(|c| *c != '_').count();
        let power = match power {
            // A power that nobody can count to is kept as it is written.
            Some(power) => {
                let plain = power.strip_prefix(['+', '-']).unwrap_or(power);
                if plain.is_empty() || !plain.bytes().all(|byte| byte.is_ascii_digit()) {
                    return None;
                }
                let Ok(power) = power.parse::<i32>() else { return Some(Self(text.into())) };
                i64::from(power)
            }
            None => 0,
        };
        let leading = digits.trim_start_matches('0');
        let plain = leading.trim_end_matches('0');
        if plain.is_empty() {
            return Some(Self("0".into()));
        }
        let power = power - shift as i64 + (leading.len() - plain.len()) as i64;
        Some(Self(format!("{}{plain}e{power}", if negative { "-" } else { "" }).into()))
    }

    /// A whole number to another base; none where it is longer than anybody writes.
    pub fn based(digits: &str, base: u32) -> Option<Self> {
        let plain: String = digits.chars().filter(|c| *c != '_').collect();
        Self::decimal(&i128::from_str_radix(&plain, base).ok()?.to_string())
    }

    /// What is no decimal number and a number still: infinity, and what is none.
    pub fn named(name: &str) -> Self {
        Self(name.into())
    }

    /// As nearly as the machine can say it.
    pub fn value(&self) -> Option<f64> {
        self.0.parse().ok()
    }
}

impl std::fmt::Display for Number {
    /// As people write it, where it is short.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = &*self.0;
        match text.split_once('e').and_then(|(digits, power)| Some((digits, power.parse::<i64>().ok()?))) {
            Some((digits, power @ 0..=20)) => write!(out, "{digits}{}", "0".repeat(power as usize)),
            Some((digits, power @ -20..=-1)) => {
                let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |digits| ("-", digits));
                let part = power.unsigned_abs() as usize;
                let digits = format!("{digits:0>width$}", width = part + 1);
                write!(out, "{sign}{}.{}", digits.head(digits.len() - part), digits.tail(digits.len() - part))
            }
            _ => out.write_str(text),
        }
    }
}
