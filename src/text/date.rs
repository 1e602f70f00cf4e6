//! Days as teams write them.

use std::fmt;

/// A day of the calendar; it prints as `2026-02-09`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(jiff::civil::Date);

const MONTHS: [&str; 12] =
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

impl Date {
    /// A whole text that is a day: `2026-02-09`, `February 9, 2026`, `Feb 9 2026`, `9 February 2026`, `2026/02/09`; a time behind an ISO day is allowed.
    pub fn parse(text: &str) -> Option<Self> {
        let (date, length) = Self::prefix(text)?;
        let rest = text[length..].trim_end();
        let time = rest.strip_prefix([' ', 'T']).is_some_and(|time| time.trim_start().starts_with(|c: char| c.is_ascii_digit()));
        (rest.is_empty() || time).then_some(date)
    }

    /// The day that a text starts with, and how many of its bytes spell it.
    pub fn prefix(text: &str) -> Option<(Self, usize)> {
        let skipped = text.len() - text.trim_start().len();
        let (date, length) = iso(&text[skipped..]).or_else(|| written(&text[skipped..]))?;
        Some((date, skipped + length))
    }

    fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        jiff::civil::Date::new(year, month, day).ok().map(Self)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

/// Splits leading digits off, at most `most` of them.
fn number(text: &str, most: usize) -> Option<(i32, &str)> {
    let digits = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
    let rest = &text[digits..];
    if digits == 0 || rest.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    Some((text[..digits].parse().ok()?, rest))
}

fn iso(text: &str) -> Option<(Date, usize)> {
    let (year, rest) = number(text, 4).filter(|(year, _)| *year >= 1000)?;
    let mark = rest.chars().next().filter(|mark| matches!(mark, '-' | '/' | '.'))?;
    let (month, rest) = number(&rest[1..], 2)?;
    let (day, rest) = number(rest.strip_prefix(mark)?, 2)?;
    Some((Date::new(year as i16, month as i8, day as i8)?, text.len() - rest.len()))
}

fn month(text: &str) -> Option<(i32, &str)> {
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let word = text[..letters].to_ascii_lowercase();
    let index = MONTHS.iter().position(|month| *month == word || (word.len() >= 3 && month.starts_with(&word)))?;
    let rest = &text[letters..];
    Some((index as i32 + 1, rest.strip_prefix('.').unwrap_or(rest)))
}

fn day(text: &str) -> Option<(i32, &str)> {
    let (day, rest) = number(text, 2)?;
    let rest = ["st", "nd", "rd", "th"].iter().find_map(|ending| rest.strip_prefix(ending)).unwrap_or(rest);
    Some((day, rest))
}

fn written(text: &str) -> Option<(Date, usize)> {
    let ((month_number, day_number), rest) = month(text)
        .and_then(|(month, rest)| day(rest.trim_start()).map(|(day, rest)| ((month, day), rest)))
        .or_else(|| day(text).and_then(|(day, rest)| month(rest.trim_start()).map(|(month, rest)| ((month, day), rest))))?;
    let rest = rest.trim_start_matches([',', ' ']);
    let (year, rest) = number(rest, 4).filter(|(year, _)| *year >= 1000)?;
    Some((Date::new(year as i16, month_number as i8, day_number as i8)?, text.len() - rest.len()))
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn days_are_read_as_people_write_them() {
        for text in [
            "2026-02-09",
            "February 9, 2026",
            "Feb 9 2026",
            "Feb. 9th, 2026",
            "9 February 2026",
            "2026/02/09",
            "2026-02-09T10:00",
            "2026-02-09 10:00",
        ] {
            assert_eq!(Date::parse(text).map(|date| date.to_string()), Some("2026-02-09".into()), "{text}");
        }
        for text in
            ["2026-13-45", "February 30, 2026", "soon", "9.2", "2026", "2026-02-09 or so", "2026-02-0910:00", "February 9, 2026x", ""]
        {
            assert_eq!(Date::parse(text), None, "{text}");
        }
        assert_eq!(Date::prefix("2026-02-09: done").map(|(_, length)| length), Some(10));
    }
}
