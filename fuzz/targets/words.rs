//! The small questions about words: days, wildcards, ids, names, places, differences, colours of code.

use std::sync::Arc;

use crossbook::change::{NewTask, Opening, Templates};
use crossbook::markdown::{highlight, parse_yaml};
use crossbook::model::{Vocabulary, folder_of, join, titles_agree};
use crossbook::report::text::safe;
use crossbook::text::{Date, LineIndex, Pattern, Slugs, Span, fold, kept_lines, nearest, slug, unified};

use crate::campaign::Case;
use crate::choices::Choices;
use crate::text::{awkward, line, mutated, mutated_with, path};

const DATES: &[&str] = &[
    "2026-02-09",
    "February 9, 2026",
    "Feb. 9th, 2026",
    "9. M\u{e4}rz 2026",
    "09.02.2026",
    "Monday, 09-Feb-2026",
    "T10:00",
    "ao\u{fb}t",
    " ",
    "31 June 2026",
    "99999-1-1",
    "sat",
    "\u{130}",
];
const GLOBS: &[&str] = &["*", "**", "?", "[a-z]", "[", "]", "{a,b}", "{", "}", "/", "./", "a", "!", "\\", "**/", "[^", "{a/b,c}", ".rs"];

fn made(choices: &mut Choices, pieces: &[&'static str]) -> String {
    let mut out = String::new();
    while choices.more(3) {
        out += choices.pick(pieces);
    }
    mutated_with(choices, out, awkward)
}

pub fn case(choices: &mut Choices) -> Case {
    let (one, path, date, glob) = (line(choices), path(choices), made(choices, DATES), made(choices, GLOBS));
    let other = mutated(choices, one.clone());
    let language = choices.pick(&["rust", "json", "", "html", "yaml", "\u{130}", "sql", "diff", "typescript", "bash"]);
    let shown = format!("{one:?}\n{other:?}\n{path:?}\n{date:?}\n{glob:?}\n{language:?}");
    Case::new(shown, move || {
        for text in [&one, &other, &path, &date, &glob] {
            words(text);
        }
        days(&date);
        wildcards(&glob, &path);
        pairs(&one, &other);
        opening(&one, &other);
        places(&other);
        assert!(!highlight(&other, language).contains("<script"));
        let _ = parse_yaml::<std::collections::BTreeMap<String, String>>(&other);
    })
}

fn words(text: &str) {
    for status in [text.to_owned(), format!("accepted {text}"), format!("{text} | Final ({text}")] {
        let _ = (Vocabulary::default().of_item(&status, "ADR"), Vocabulary::default().of_item(&status, text));
    }
    assert!(!slug(text).contains(char::is_whitespace), "{:?}", slug(text));
    let mut slugs = Slugs::default();
    assert!([text, text, ""].map(|heading| slugs.unique(heading)).windows(2).all(|pair| pair[0] != pair[1]));
    fold(text);
    nearest(text, [text, "scope", "\u{130}"]);
    let safe = safe(text);
    assert!(!safe.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\t')), "{safe:?}");
    folder_of(text);
    join(text, "../x");
}

fn days(text: &str) {
    if let Some((date, length)) = Date::prefix(text) {
        assert!(text.get(..length).is_some(), "{length}");
        assert_eq!(Date::parse(&date.to_string()), Some(date));
        assert_eq!(date.days_until(date), 0);
    }
    Date::parse(text);
}

fn wildcards(glob: &str, path: &str) {
    let Ok(pattern) = Pattern::new(glob) else { return };
    let below = pattern.below_base(path).map(str::to_owned);
    assert!(below.is_none() || pattern.matches(path));
    // A path in a repo has no such names; what the whole takes for one is nothing to a part.
    if pattern.matches(path) && !path.split('/').any(|name| matches!(name, "." | ".." | "")) {
        let folders = path.match_indices('/').map(|(at, _)| &path[..at]);
        folders.for_each(|folder| assert!(pattern.may_lie_in(folder), "{folder:?}"));
    }
    let _ = pattern.moved_to(path);
}

fn pairs(one: &str, other: &str) {
    titles_agree(one, other);
    kept_lines(one, other);
    unified(one, other);
}

/// A new task whose title and whose template may be anything.
fn opening(title: &str, template: &str) {
    let task = |repo: &str, number| NewTask {
        repo: repo.to_owned(),
        number,
        folder: format!("{repo}/TASK{number}"),
        is_file: false,
        documents: Vec::new(),
    };
    let template = template.replace(' ', " {each} {other}\n  18446744073709551615. {title}");
    let templates = Templates::new([("STATUS.md".to_owned(), template)].into());
    let tasks = vec![task("api", u64::MAX), task("web", 0)];
    let changes = Opening { title: title.to_owned(), date: "2026-02-09".to_owned(), tasks }.changes(&templates);
    assert_eq!(changes.files.len(), 6);
}

fn places(text: &str) {
    let lines = LineIndex::new(text);
    for at in [0, 1, text.len() / 2, text.len().saturating_sub(1), text.len(), text.len() + 7] {
        let place = lines.position(text, at as u32);
        assert!(place.line >= 1 && place.line <= lines.count() && place.column >= 1);
        Span::new(at, at + 3).of(text);
    }
    let whole: String = (1..=lines.count()).map(|line| lines.span(line, text).of(text)).collect();
    assert_eq!(whole, text);
    let document = crossbook::markdown::parse(Arc::from(text));
    crate::invariants::document(&document);
}
