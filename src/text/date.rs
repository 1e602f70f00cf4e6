//! Days as teams write them.

use crate::text::Cut;
use std::fmt;

/// A day of the calendar; it prints as `2026-02-09`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(jiff::civil::Date);

const MONTHS: [&str; 12] =
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

/// German and French names of months that differ from the English ones, and which month each is, counted from 0.
const ABROAD: [(&str, usize); 18] = [
    ("januar", 0),
    ("janvier", 0),
    ("februar", 1),
    ("f\u{e9}vrier", 1),
    ("m\u{e4}rz", 2),
    ("mars", 2),
    ("avril", 3),
    ("mai", 4),
    ("juni", 5),
    ("juin", 5),
    ("juli", 6),
    ("juillet", 6),
    ("ao\u{fb}t", 7),
    ("septembre", 8),
    ("oktober", 9),
    ("octobre", 9),
    ("dezember", 11),
    ("d\u{e9}cembre", 11),
];

impl Date {
    /// A text that is a day: `2026-02-09`, `February 9, 2026`, `Feb 9 2026`, `9 February 2026`, `2026/02/09`, `09.02.2026` (the day
    /// first), `Monday, 09-Feb-2026`. A time may follow, and so may a remark: `2026-02-09, 10:00 CET`, `2026-02-09 by @ana`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.replace(['\u{2010}', '\u{2011}'], "-").replace('\u{a0}', " ");
        let (date, length) = Self::prefix(&text)?;
        let rest = text.tail(length);
        let time = rest.strip_prefix('T').is_some_and(|time| time.starts_with(|c: char| c.is_ascii_digit()));
        let remark = rest.trim().is_empty() || rest.starts_with([' ', ',', ';', '(', '.']);
        (time || remark).then_some(date)
    }

    /// The day that a text starts with, and how many of its bytes spell it.
    pub fn prefix(text: &str) -> Option<(Self, usize)> {
        // Four digits of a year and one of a day, at least; most texts have fewer.
        if text.bytes().filter(u8::is_ascii_digit).take(5).count() < 5 {
            return None;
        }
        let skipped = text.len() - text.trim_start().len();
        let skipped = skipped + weekday(text.tail(skipped));
        let day = text.tail(skipped);
        let (date, length) = iso(day).or_else(|| day_first(day)).or_else(|| written(day))?;
        Some((date, skipped + length))
    }

    /// The first day in a text that is spelt with its year first: `2026-02-09`, `2026/02/09`. No letter or digit stands before it.
    pub fn first_in(text: &str) -> Option<Self> {
        let starts = text.match_indices("20").map(|(at, _)| at).filter(|at| !text.char_before(*at).is_some_and(char::is_alphanumeric));
        starts.filter_map(|at| iso(text.tail(at))).map(|(date, _)| date).next()
    }

    /// The day that a text ends with, in ten characters: `Session 4 (2026-02-09)`. A bracket may stand behind it.
    pub fn at_end(text: &str) -> Option<Self> {
        let text = text.trim_end().trim_end_matches([')', ']']);
        let at = text.len().checked_sub(10).filter(|at| text.is_char_boundary(*at))?;
        Self::parse(text.tail(at)).filter(|_| !text.char_before(at).is_some_and(char::is_alphanumeric))
    }

    /// The day of a time, in seconds since 1970, where clocks show universal time.
    pub fn of_time(seconds: i64) -> Option<Self> {
        let time = jiff::Timestamp::from_second(seconds).ok()?;
        Some(Self(time.to_zoned(jiff::tz::TimeZone::UTC).date()))
    }

    /// How many days after this one another is; less than 0 where it is before.
    pub fn days_until(self, other: Self) -> i32 {
        self.0.until(other.0).map_or(0, |span| span.get_days())
    }

    /// The moment at which the day starts, where clocks show universal time, in seconds since 1970.
    pub fn start(self) -> i64 {
        self.0.to_zoned(jiff::tz::TimeZone::UTC).map_or(0, |start| start.timestamp().as_second())
    }

    /// The day so many days before this one; none where there is no such day.
    pub fn before(self, days: u32) -> Option<Self> {
        self.0.checked_sub(jiff::Span::new().try_days(i64::from(days)).ok()?).ok().map(Self)
    }

    /// So many days later.
    pub fn after(self, days: i32) -> Option<Self> {
        self.0.checked_add(jiff::Span::new().try_days(days).ok()?).ok().map(Self)
    }

    /// The first day of the month that is so many months later; 0 for its own month.
    pub fn month_after(self, months: i32) -> Option<Self> {
        self.0.first_of_month().checked_add(jiff::Span::new().try_months(months).ok()?).ok().map(Self)
    }

    /// The month as `Feb`, and its year.
    pub fn month(self) -> (String, i16) {
        let name = MONTHS[usize::try_from(self.0.month() - 1).unwrap_or_default().min(11)];
        (name.head(1).to_uppercase() + name.part(1..3), self.0.year())
    }

    /// The day of the month.
    pub fn day(self) -> i8 {
        self.0.day()
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
    let rest = text.tail(digits);
    if digits == 0 || rest.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    Some((text.head(digits).parse().ok()?, rest))
}

fn iso(text: &str) -> Option<(Date, usize)> {
    let (year, rest) = number(text, 4).filter(|(year, _)| *year >= 1000)?;
    let mark = rest.chars().next().filter(|mark| matches!(mark, '-' | '/' | '.'))?;
    let (month, rest) = number(rest.tail(1), 2)?;
    let (day, rest) = number(rest.strip_prefix(mark)?, 2)?;
    Some((Date::new(year as i16, month as i8, day as i8)?, text.len() - rest.len()))
}

/// How long the name of a weekday before a day is, with the mark behind it.
fn weekday(text: &str) -> usize {
    const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let word = text.head(letters).to_ascii_lowercase();
    if word.len() < 3 || !DAYS.iter().any(|day| day.starts_with(&word)) {
        return 0;
    }
    let rest = text.tail(letters).trim_start_matches(['.', ',', ' ']);
    text.len() - rest.len()
}

/// `09.02.2026`; only with full stops, since the order of `09/02/2026` is anybody's guess.
fn day_first(text: &str) -> Option<(Date, usize)> {
    let (day, rest) = number(text, 2)?;
    let (month, rest) = number(rest.strip_prefix('.')?, 2)?;
    let (year, rest) = number(rest.strip_prefix('.')?, 4).filter(|(year, _)| *year >= 1000)?;
    Some((Date::new(year as i16, month as i8, day as i8)?, text.len() - rest.len()))
}

fn month(text: &str) -> Option<(i32, &str)> {
    let letters = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    let word = text.head(letters).to_lowercase();
    let german = || ABROAD.iter().find(|(name, _)| *name == word).map(|(_, index)| *index);
    let index = MONTHS.iter().position(|month| *month == word || (word.len() >= 3 && month.starts_with(&word))).or_else(german)?;
    let rest = text.tail(letters);
    Some((index as i32 + 1, rest.strip_prefix('.').unwrap_or(rest)))
}

fn day(text: &str) -> Option<(i32, &str)> {
    let (day, rest) = number(text, 2)?;
    let rest = ["st", "nd", "rd", "th", "."].iter().find_map(|ending| rest.strip_prefix(ending)).unwrap_or(rest);
    Some((day, rest))
}

fn written(text: &str) -> Option<(Date, usize)> {
    let ((month_number, day_number), rest) =
        month(text).and_then(|(month, rest)| day(rest.trim_start()).map(|(day, rest)| ((month, day), rest))).or_else(|| {
            day(text).and_then(|(day, rest)| month(rest.trim_start_matches([' ', '-'])).map(|(month, rest)| ((month, day), rest)))
        })?;
    let rest = rest.trim_start_matches([',', ' ', '-']);
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
            "2026-02-09, 10:00 CET",
            "2026-02-09 by @ana",
            "2026\u{2011}02\u{2011}09",
            "09.02.2026",
            "9. Februar 2026",
            "9 f\u{e9}vrier 2026",
            "09-Feb-2026",
            "Monday, February 9, 2026",
        ] {
            assert_eq!(Date::parse(text).map(|date| date.to_string()), Some("2026-02-09".into()), "{text}");
        }
        for text in [
            "2026-13-45",
            "February 30, 2026",
            "soon",
            "9.2",
            "2026",
            "2026-02-09x",
            "2026-02-0910:00",
            "February 9, 2026x",
            "30.02.2026",
            "09/02/2026",
            "Monday",
            "",
        ] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
        let day = Date::parse("2026-02-09");
        for text in ["plan-2026-02-09.md", "Review (2026/02/09)", "2026-02-09", "v2, 2020, since 2026-02-09"] {
            assert_eq!(Date::first_in(text), day, "{text}");
        }
        for text in ["12020-02-09", "x2026-02-09", "2026-13-45", "20", "2026-02-091"] {
            assert_eq!(Date::first_in(text), None, "{text}");
        }
        assert_eq!((Date::at_end("Session 4 (2026-02-09)"), Date::at_end("Update 09.02.2026 ")), (day, day));
        assert_eq!((Date::at_end("2026-02-09 done"), Date::at_end("x2026-02-09"), Date::at_end("soon")), (None, None, None));
        assert_eq!(Date::prefix("2026-02-09: done").map(|(_, length)| length), Some(10));
    }
}
