//! What git would never say: answers glued together from parts of real ones, for the readers of such answers.

use proptest::prelude::*;

const PARTS: &[&str] = &[
    "0123456789012345678901234567890123456789",
    "aa",
    " ",
    "\t",
    "\n",
    "\0",
    "\u{1}",
    ":",
    ":040000 000000 ",
    " D",
    "100644",
    "40000 TASK1",
    "120000 blob ",
    "160000 commit ",
    " tree ",
    " blob ",
    " missing",
    "-",
    "0",
    "3",
    "18446744073709551615",
    "99999999999999999999",
    "-9223372036854775808",
    "# branch.oid ",
    "# branch.head ",
    "# branch.ab ",
    "+1 -0",
    "1 .M N... 100644 100644 100644 aa aa ",
    "u ",
    "? ",
    "! ",
    "docs/cross-collab/TASK4/",
    "a\u{301}/\u{1f680}",
    "//",
    "committer-time ",
    "previous ",
    "filename ",
    "\u{fffd}",
];

/// Bytes that may be an answer of git.
pub(super) fn answer() -> impl Strategy<Value = Vec<u8>> {
    let part = prop_oneof![8 => proptest::sample::select(PARTS.to_vec()).prop_map(|part| part.as_bytes().to_vec()), 1 => any::<[u8; 2]>().prop_map(Vec::from)];
    proptest::collection::vec(part, 0..40).prop_map(|parts| parts.concat())
}

pub(super) fn config() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::default() }
}
