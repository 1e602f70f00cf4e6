//! Any contract, mirrored in any clothes: what keeps the facts is no drift, and one changed fact is.

use proptest::prelude::*;

use super::compare::Verdict;
use super::tests::verdict;

/// What a contract of the kind that people lock says.
#[derive(Clone, Debug)]
struct Contract {
    verb: &'static str,
    path: Vec<&'static str>,
    fields: Vec<Field>,
    setting: (&'static str, u32),
    default: u32,
    version: (u32, u32, u32),
}

#[derive(Clone, Debug)]
struct Field {
    name: &'static str,
    kind: Kind,
    optional: bool,
}

#[derive(Clone, Debug, PartialEq)]
enum Kind {
    /// An index into [`TYPES`].
    Type(usize),
    OneOf(Vec<&'static str>),
}

/// Types, each with the ways in which people spell it.
const TYPES: [&[&str]; 5] = [&["string", "str"], &["boolean", "bool"], &["integer", "int"], &["string[]"], &["object"]];
const VERBS: [&str; 4] = ["GET", "POST", "PUT", "DELETE"];
const PARTS: [&str; 6] = ["berths", "{id}", "calls", "v2", "pilots", "windows"];
const NAMES: [&str; 10] =
    ["vessel_id", "arrived_at", "draft", "crew_count", "hazardous", "berth", "tide_window", "agent", "notes_url", "eta"];
const VALUES: [&str; 5] = ["open", "held", "closed", "queued", "void"];
const SETTINGS: [&str; 3] = ["CALL_LIMIT", "TIDE_MARGIN", "MAX_DRAFT"];

/// How a mirror is dressed.
#[derive(Clone, Debug)]
struct Clothes {
    /// Sorts the fields anew.
    order: u64,
    quotes: usize,
    spelling: usize,
    parameter: usize,
    words: usize,
    bullet: bool,
    split_verb: bool,
}

impl Contract {
    fn shape(&self, clothes: &Clothes) -> String {
        let mut fields: Vec<(usize, &Field)> = self.fields.iter().enumerate().collect();
        fields.sort_by_key(|(index, _)| (*index as u64 + 1).wrapping_mul(clothes.order | 1) % 97);
        let field = |(_, field): &(usize, &Field)| {
            let quote = ["", "\"", "'"][clothes.quotes % 3];
            let kind = match &field.kind {
                Kind::Type(index) => TYPES[*index][clothes.spelling % TYPES[*index].len()].to_owned(),
                Kind::OneOf(values) => {
                    let mut values: Vec<String> = values.iter().map(|value| format!("\"{value}\"")).collect();
                    let turn = clothes.order as usize % values.len();
                    values.rotate_left(turn);
                    values.join(" | ")
                }
            };
            format!("{quote}{}{quote}{}: {kind}", field.name, if field.optional { "?" } else { "" })
        };
        format!("{{ {} }}", fields.iter().map(field).collect::<Vec<_>>().join(", "))
    }

    fn text(&self, clothes: &Clothes) -> String {
        let parameter = ["{id}", ":id", "<id>", "{berth_id}"][clothes.parameter % 4];
        let path: String = self.path.iter().map(|part| format!("/{}", if *part == "{id}" { parameter } else { part })).collect();
        let endpoint = if clothes.split_verb { format!("`{}` `{path}`", self.verb) } else { format!("`{} {path}`", self.verb) };
        let shape = self.shape(clothes);
        let setting = format!("`{}={}`", self.setting.0, self.setting.1);
        let (major, minor, patch) = self.version;
        let default = self.default;
        match (clothes.words % 3, clothes.bullet) {
            (0, false) => format!(
                "The endpoint is {endpoint}.\n\n```\n{shape}\n```\n\nLimits: {setting}, default {default}. Contract {major}.{minor}.{patch}.\n"
            ),
            (1, false) => format!(
                "We call {endpoint} and send `{shape}`. With {setting}; the default is `{default}`.\n\nAs of {major}.{minor}.{patch}.\n"
            ),
            (_, false) => {
                format!("{setting} holds for {endpoint}\n\n- body: `{shape}`\n- default: {default}\n- since v{major}.{minor}.{patch}\n")
            }
            (0, true) => format!("- Berth call: {endpoint} with `{shape}`, {setting}, default `{default}`, v{major}.{minor}.{patch}\n"),
            (_, true) => {
                format!("* **Berth call** {endpoint} takes `{shape}` under {setting} (default: {default}; {major}.{minor}.{patch})\n")
            }
        }
    }
}

fn field() -> impl Strategy<Value = (Kind, bool)> {
    let one_of = proptest::sample::subsequence(VALUES.to_vec(), 2..5).prop_map(Kind::OneOf);
    (prop_oneof![3 => (0..TYPES.len()).prop_map(Kind::Type), 1 => one_of], proptest::bool::weighted(0.2))
}

fn contract() -> impl Strategy<Value = Contract> {
    let path = proptest::sample::subsequence(PARTS.to_vec(), 3..6);
    let names = proptest::sample::subsequence(NAMES.to_vec(), 3..7);
    let fields = names.prop_flat_map(|names| {
        let count = names.len();
        (Just(names), proptest::collection::vec(field(), count))
    });
    let setting = (proptest::sample::select(SETTINGS.to_vec()), 1..500_u32);
    (proptest::sample::select(VERBS.to_vec()), path, fields, setting, 1..90_u32, (0..3_u32, 0..9_u32, 0..9_u32)).prop_map(
        |(verb, path, (names, kinds), setting, default, version)| {
            let fields = names.into_iter().zip(kinds).map(|(name, (kind, optional))| Field { name, kind, optional }).collect();
            Contract { verb, path, fields, setting, default, version }
        },
    )
}

fn clothes() -> impl Strategy<Value = Clothes> {
    (0..1000_u64, 0..3_usize, 0..2_usize, 0..4_usize, 0..3_usize, any::<bool>(), any::<bool>()).prop_map(
        |(order, quotes, spelling, parameter, words, bullet, split_verb)| Clothes {
            order,
            quotes,
            spelling,
            parameter,
            words,
            bullet,
            split_verb,
        },
    )
}

/// A copy of a contract with one fact changed, and what was changed.
fn changed(contract: &Contract, which: usize, at: usize) -> (Contract, &'static str) {
    let mut other = contract.clone();
    let index = at % other.fields.len();
    let fields = &mut other.fields;
    let what = match which % 10 {
        0 => {
            other.verb = VERBS.into_iter().find(|verb| *verb != contract.verb).unwrap_or("PATCH");
            "the verb"
        }
        1 => {
            let part = other.path.iter().rposition(|part| *part != "{id}").unwrap_or_default();
            other.path[part] = "moorings";
            "the path"
        }
        2 => {
            fields[index].name = "renamed_field";
            "a field's name"
        }
        3 => {
            fields.remove(index);
            "a field that is missing"
        }
        4 => {
            fields.push(Field { name: "one_more", kind: Kind::Type(0), optional: false });
            "a field too many"
        }
        5 => {
            fields[index].kind = match fields[index].kind {
                Kind::Type(1) => Kind::Type(2),
                _ => Kind::Type(1),
            };
            "a type"
        }
        6 => {
            fields[index].optional = !fields[index].optional;
            "an optional mark"
        }
        7 => {
            other.setting.1 += 1;
            "a setting's value"
        }
        8 => {
            other.default += 1;
            "a default"
        }
        _ => {
            other.version.1 += 1;
            "the version"
        }
    };
    (other, what)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_keeps_the_facts_is_no_drift((contract, one, other) in (contract(), clothes(), clothes())) {
        let (owner, mirror) = (contract.text(&one), contract.text(&other));
        let found = verdict(&owner, &mirror);
        prop_assert!(found == Verdict::InSync, "{found:?}\n{owner}\n{mirror}");
    }

    #[test]
    fn one_changed_fact_is_drift((contract, one, other, which, at) in (contract(), clothes(), clothes(), 0..10_usize, 0..10_usize)) {
        let (second, what) = changed(&contract, which, at);
        let (owner, mirror) = (contract.text(&one), second.text(&other));
        let found = verdict(&owner, &mirror);
        prop_assert!(found == Verdict::Drift, "{what}: {found:?}\n{owner}\n{mirror}");
    }

    #[test]
    fn leaving_facts_out_is_no_drift((contract, one, other, keep) in (contract(), clothes(), clothes(), 0..4_usize)) {
        let mirror = match keep {
            0 => format!("- Berth call: `{}`\n", contract.verb),
            1 => format!("- Berth call: under `{}={}`\n", contract.setting.0, contract.setting.1),
            2 => format!("- Berth call: {}\n", contract.fields[0].name),
            _ => format!("- Berth call takes `{}`\n", contract.shape(&other)),
        };
        let found = verdict(&contract.text(&one), &mirror);
        prop_assert!(found != Verdict::Drift, "{found:?}\n{}\n{mirror}", contract.text(&one));
    }
}
