//! The index of small sites, read back as the script reads it.

use proptest::prelude::*;

use super::unit::{Kind, Unit};
use super::*;
use crate::source::KindId;

fn page(title: &str, sections: &[&str]) -> SearchPage {
    let first = Unit { text: title.to_owned(), ..Unit::default() };
    let sections = sections.iter().map(|text| Unit {
        anchor: "s".to_owned(),
        heading: "Scope".to_owned(),
        text: (*text).to_owned(),
        ..Unit::default()
    });
    SearchPage {
        kind: Kind::Item(KindId::default()),
        repo: None,
        state: None,
        ranked_as: None,
        updated: None,
        title: title.to_owned(),
        href: "api/task4.html".to_owned(),
        task: Some(4),
        owners: Vec::new(),
        names: String::new(),
        units: std::iter::once(first).chain(sections).collect(),
    }
}

/// The terms of a line of the dictionary, each with the units in which it stands.
fn read(line: &str) -> Vec<(String, Vec<u32>)> {
    let value = |digit: u8| DIGITS.iter().position(|other| *other == digit).unwrap() as u32;
    let mut term = String::new();
    line.split(';')
        .map(|item| {
            let (head, list) = (item.split(' ').next().unwrap(), item.split(' ').next_back().unwrap());
            term = term.chars().take(value(head.as_bytes()[0]) as usize).chain(head.chars().skip(1)).collect();
            let (mut units, mut unit, mut digits) = (Vec::new(), 0, list.bytes());
            while let Some(mut digit) = digits.next() {
                let mut scale = 1;
                while value(digit) >= 32 {
                    unit += (value(digit) - 32) * scale;
                    scale *= 32;
                    digit = digits.next().unwrap();
                }
                unit += value(digit) * scale;
                digits.next().unwrap();
                units.push(unit);
            }
            (term.clone(), units)
        })
        .collect()
}

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The units that the directory and its pieces give for a term.
fn units(pieces: &[dictionary::Piece], term: &str) -> Vec<u32> {
    let known: Vec<u16> = dictionary::known(term).encode_utf16().collect();
    let order = |text: &str| text.encode_utf16().collect::<Vec<u16>>();
    let named = pieces.iter().filter(|piece| order(&piece.first) <= known && known <= order(&piece.last));
    named.flat_map(|piece| piece.text.lines().flat_map(read)).find(|(other, _)| other == term).map(|(_, units)| units).unwrap_or_default()
}

fn holds_all(pages: &[SearchPage]) {
    let pieces = dictionary::pieces(postings::collect(pages));
    let mut number = 0;
    for page in pages {
        for (index, unit) in page.units.iter().enumerate() {
            let title = if index == 0 { page.title.as_str() } else { "" };
            for text in [title, &unit.heading, &unit.text] {
                token::terms(text, |term| {
                    assert!(units(&pieces, term.text).contains(&number), "{:?} of unit {number} in {text:?}", term.text);
                });
            }
            number += 1;
        }
    }
}

#[test]
fn a_term_is_found_where_the_directory_says() {
    let words: Vec<String> = (0..3000).map(|number| format!("w{:04}x{number}", number * 7919 % 10_007)).collect();
    let sections: Vec<String> = words.chunks(40).map(|chunk| chunk.join(" ")).collect();
    let sections: Vec<&str> = sections.iter().map(String::as_str).collect();
    let pages = [page("Dying skies, happily", &sections[..30]), page("Happiness of a happy sky", &sections[30..])];
    let pieces = dictionary::pieces(postings::collect(&pages));
    assert!(pieces.len() > 3 && pieces.iter().all(|piece| piece.text.len() < 13_000), "{}", pieces.len());
    assert_eq!(units(&pieces, "#4"), [0, 31]);
    holds_all(&pages);
}

#[test]
fn a_long_section_is_cut_and_a_large_page_stands_in_several_pieces() {
    let text = "lorem ipsum ".repeat(300);
    let pages = [page("One", &[&text, &text, &text, &text]), page("Two", &["short"]), page("Three", &["short"])];
    let pieces = text::pieces(&pages);
    assert_eq!(pieces.len(), 4);
    let last = serde_json::to_value(pieces.last().unwrap().texts()).unwrap();
    let titles: Vec<&str> = last.as_array().unwrap().iter().map(|page| page[0].as_str().unwrap()).collect();
    assert_eq!(titles, ["One", "Two", "Three"]);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_written_can_be_looked_up(title in ".{0,30}", sections in proptest::collection::vec("([a-zA-Zé数_ -]{0,9}|.{0,40})", 0..6)) {
        let sections: Vec<&str> = sections.iter().map(String::as_str).collect();
        holds_all(&[page(&title, &sections), page("Other", &sections)]);
    }
}
