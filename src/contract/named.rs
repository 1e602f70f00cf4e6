//! Contracts by what people call them.

use super::{Contracts, SharedContract};
use crate::text::{fold, nearest};

impl Contracts {
    /// The contracts of a name in any case; where there are none, those whose name holds it.
    pub fn named(&self, name: &str) -> Vec<&SharedContract> {
        let wanted = fold(name.trim());
        let named = |holds: &dyn Fn(&str) -> bool| self.all.iter().filter(|contract| holds(&fold(&contract.name))).collect::<Vec<_>>();
        let same = named(&|name| name == wanted);
        if same.is_empty() { named(&|name| name.contains(&wanted)) } else { same }
    }

    /// The name of a contract that was probably meant: as a whole, or by its first words.
    pub fn nearest(&self, name: &str) -> Option<&str> {
        let names = || self.all.iter().map(|contract| contract.name.as_str());
        let words = name.split_whitespace().count();
        let start = |name: &str| name.split_whitespace().take(words).collect::<Vec<_>>().join(" ");
        nearest(name, names()).or_else(|| names().find(|whole| nearest(name, [start(whole).as_str()]).is_some()))
    }
}
