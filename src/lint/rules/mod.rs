//! The rules, one file each. This slice is the one list of them: everything else derives from it.

pub(super) mod unused_ignore;

use super::{Rule, rule};

pub const RULES: &[&Rule] = &[&unused_ignore::RULE];
