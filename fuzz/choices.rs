//! Where a case's decisions come from: a string of bytes, drawn from a seed or given. So a case can be kept, run again and made
//! smaller without knowing what it is a case of.

/// The most decisions that a case may take; after them the simplest answer is always taken.
const MOST: usize = 64 * 1024;

/// A source of decisions. A zero byte is the simplest answer to every question.
pub struct Choices {
    bytes: Vec<u8>,
    at: usize,
    random: Option<u64>,
}

impl Choices {
    /// Decisions that a seed gives.
    pub fn random(seed: u64) -> Self {
        Self { bytes: Vec::new(), at: 0, random: Some(seed) }
    }

    /// Decisions that were taken before.
    pub fn given(bytes: Vec<u8>) -> Self {
        Self { bytes, at: 0, random: None }
    }

    /// The decisions that were asked for so far.
    pub fn taken(&self) -> &[u8] {
        &self.bytes[..self.at]
    }

    fn byte(&mut self) -> usize {
        if self.at == self.bytes.len() {
            let Some(state) = self.random.as_mut().filter(|_| self.at < MOST) else { return 0 };
            self.bytes.extend(next(state).to_le_bytes());
        }
        self.at += 1;
        self.bytes[self.at - 1].into()
    }

    /// A number below a limit.
    pub fn below(&mut self, limit: usize) -> usize {
        let wide = if limit > 256 { self.byte() << 8 } else { 0 };
        (wide | self.byte()) % limit.max(1)
    }

    /// Yes in so many of a hundred cases.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.byte() * 100 >= (100 - percent) * 256
    }

    /// Whether there is one more, where there are `average` on average.
    pub fn more(&mut self, average: usize) -> bool {
        self.chance(100 * average / (average + 1))
    }

    /// One of a list that is not empty.
    pub fn pick<'t, T: ?Sized>(&mut self, list: &[&'t T]) -> &'t T {
        list[self.below(list.len())]
    }
}

/// The next number of a SplitMix64 sequence.
pub fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
