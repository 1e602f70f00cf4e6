//! Pairs of owner and mirror with the verdict that a person gives. A third of them look like drift, or like agreement, and are not.

use std::sync::Arc;

use super::candidate::wording;
use super::compare::{Verdict, compare};
use crate::markdown::parse;
use crate::text::Span;

pub(super) fn verdict(owner: &str, mirror: &str) -> Verdict {
    let read = |text: &str| {
        let document = parse(Arc::from(text));
        let whole = Span::new(0, text.len());
        wording(&document, whole)
    };
    compare(&read(owner), &read(mirror)).0
}

fn check(expected: Verdict, pairs: &[(&str, &str)]) {
    let wrong: Vec<String> = pairs
        .iter()
        .filter_map(|(owner, mirror)| {
            let found = verdict(owner, mirror);
            let close = expected == Verdict::Paraphrase && found == Verdict::InSync;
            (found != expected && !close).then(|| format!("{found:?}, not {expected:?}:\n  {owner}\n  {mirror}"))
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

const ENDPOINT: &str = "`POST /api/v1/exports/{id}`\n\n```json\n{\"id\": \"string\", \"rows\": \"number\", \"done\": \"boolean\"}\n```";
const SHAPE: &str = "```\ncredits: {person_id, show_id, role, ...}\noccurrences: {credit_id, air_year}\n```";

#[test]
fn the_same_in_other_clothes() {
    check(
        Verdict::InSync,
        &[
            ("Retries are `3`.", "Retries are `3`."),
            ("Retries are `3`.", "- retries are **3**"),
            ("Say \u{201c}yes\u{201d}.", "* Say \"yes\""),
            (ENDPOINT, "- Export: `POST /api/v1/exports/{id}` with `{ id: string, rows: number, done: boolean }`."),
            (ENDPOINT, "- Export: `POST /api/v1/exports/:id` with `{ done: bool, rows: number, id: str }`."),
            (ENDPOINT, "- Export: `POST` `/api/v1/exports/<id>` takes { \"done\": bool, \"id\": string, \"rows\": number }"),
            (SHAPE, "- Credits: `{person_id, show_id, role, ...}`"),
            (SHAPE, "- Occurrences: `{credit_id, air_year}`"),
            (SHAPE, "- Credits: `{role, show_id, person_id, ...}`"),
            ("`DB_URL`, then `DB_FALLBACK_URL`.", "- Precedence is `DB_URL` -> `DB_FALLBACK_URL`"),
            ("`GET /items?seed_only={bool}`", "- `GET /items?seed_only={bool}`"),
            ("Header `X-Internal-Secret`.", "- Needs the header `X-Internal-Secret`"),
        ],
    );
}

#[test]
fn less_and_in_other_words() {
    check(
        Verdict::Paraphrase,
        &[
            (ENDPOINT, "- Exports start with `POST /api/v1/exports/{id}`."),
            (ENDPOINT, "- Export: `{ id, done, ... }`"),
            (ENDPOINT, "- The app may poll for `done`."),
            (ENDPOINT, "- Export: `/exports/{id}` under the usual prefix."),
            (SHAPE, "- Credits: `{person_id, role, ...}`"),
            ("Keys are kept by source; order tmdb > fandom > manual.", "- Fields are keyed by source, the order is tmdb first."),
            ("`{ state: \"open\" | \"closed\" }`", "- `{ state: string }`"),
            ("`{ id: string }` and `{ id: string, more: number, ... }`", "- the first is `{ id: uuid }`"),
            ("`{ at: string }`", "- `{ at: date }`"),
            ("`{ payload: object }`", "- `{ payload: jsonb }`"),
            ("`{ tags: array }`", "- `{ tags: string[] }`"),
            ("```json\n{\"attempts\": 3, \"open\": true}\n```", "- `{ attempts: integer, open: boolean }`"),
            ("`MODE=shadow` until cutover, `LIMIT=5`.", "- `MODE=shadow` in staging"),
            ("Clients send `X-Request-Id` and `X-Trace-Id`.", "- send `X-Request-Id`"),
            ("Uses `contracts` 1.4.0.", "- pinned like the others"),
            ("`PUT /a/b` and `POST /a/b`", "- `POST /a/b`"),
            ("`GET /a/{id}/x` and `GET /a/{id}/y`", "- `GET /a/{id}/y`"),
            ("Rate limit: 5 per minute, default on.", "- limited per minute"),
            ("`seed_only=true` first, `seed_only=false` after.", "- first `seed_only=false`"),
            ("`core.v_show_cast` keeps `person_id` and `show_id`.", "- `core.v_show_cast` keeps `show_id`"),
        ],
    );
}

#[test]
fn a_fact_that_contradicts() {
    check(
        Verdict::Drift,
        &[
            (ENDPOINT, "- Export: `PUT /api/v1/exports/{id}`."),
            (ENDPOINT, "- Export: `POST /api/v2/exports/{id}`."),
            (ENDPOINT, "- Export: `POST /api/v1/export/{id}`."),
            (ENDPOINT, "- Export: `{ id: string, rows: string, done: boolean }`"),
            (ENDPOINT, "- Export: `{ id: string, rows: integer, done: boolean }`"),
            (ENDPOINT, "- Export: `{ id: string, rows: number[], done: boolean }`"),
            (ENDPOINT, "- Export: `{ id: string, rows: number }`"),
            (ENDPOINT, "- Export: `{ id: string, rows: number, finished: boolean }`"),
            (ENDPOINT, "- Export: `{ id: string, rows: number, done: boolean, by: string }`"),
            (ENDPOINT, "- Export: `{ id: string, rows: number, done?: boolean }`"),
            (SHAPE, "- Occurrences: `{credit_id, air_date}`"),
            (SHAPE, "- Occurrences: `{credit_id}, {credit_id, air_year, text}`"),
            ("`{ \"max\"?: int }`", "- `{ \"max\": int }`"),
            ("`{ bytes: int | null }`", "- `{ bytes: int }`"),
            ("`{ state: \"open\" | \"closed\" }`", "- `{ state: \"open\" | \"done\" }`"),
            ("`{ state: ok|partial|error }`", "- `{ state: ok|error }`"),
            ("`MODE=shadow` in production.", "- `MODE=off` in production"),
            ("`force`: optional, default false.", "- `force`: optional, default true"),
            ("At most `LIMIT=5` a minute.", "- at most `LIMIT=50` a minute"),
            ("Default: `5`.", "- Default: `10`"),
            ("Uses `contracts` 1.4.0.", "- uses `contracts` 1.5.0"),
            ("Header `X-Internal-Secret`.", "- Header `X-Internal-Secrets`"),
            ("The column is `manifest_key`.", "- The column is `manifest_keys`"),
            ("```json\n{\"attempts\": 3}\n```", "- `{ attempts: string }`"),
            ("```json\n{\"tags\": [\"a\"]}\n```", "- `{ tags: string }`"),
            ("`{ a: { b: number } }`", "- `{ a: { b: string } }`"),
            ("`GET /people/{id}/photos`", "- `GET /people/{id}/images`"),
            ("`DELETE /assets/{id}`", "- `POST /assets/{id}`"),
        ],
    );
}

#[test]
fn what_cannot_be_compared_is_told_and_costs_nothing_else() {
    let mut failed = Vec::new();
    let found = super::compared(&mut failed, || "the contract \"x\"".to_owned(), || panic!("boom"));
    assert!(found.is_empty());
    let told: Vec<(&str, &str)> = failed.iter().map(|failed| (failed.what.as_str(), failed.error.message.as_str())).collect();
    assert_eq!(told, [("the contract \"x\"", "boom")]);
    super::compared(&mut failed, String::new, Vec::new);
    assert_eq!(failed.len(), 1);
}
