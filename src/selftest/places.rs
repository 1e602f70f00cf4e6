//! Where faults can be planted: everywhere that something holds now, a few of them chosen.

use super::fault;
use super::{Plan, Plant};
use crate::contract::Contracts;
use crate::model::Model;

/// For each kind of fault some places, the same for the same seed.
pub(super) fn choose(model: &Model, contracts: &Contracts, plan: Plan) -> Vec<Plant> {
    let kinds = fault::KINDS.iter().enumerate();
    kinds.flat_map(|(index, kind)| some(kind(model, contracts), plan.most, plan.seed.wrapping_add(index as u64))).collect()
}

/// At most so many, drawn from all of them, in their order.
fn some(mut plants: Vec<Plant>, most: usize, seed: u64) -> Vec<Plant> {
    let mut dice = Dice(seed);
    while plants.len() > most {
        let at = dice.below(plants.len());
        plants.remove(at);
    }
    plants
}

/// Numbers that look like chance and are the same each time (splitmix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % limit.max(1) as u64) as usize
    }
}
