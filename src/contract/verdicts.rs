//! Verdicts in the order of what they ask of people, and how many there are of each.

use std::fmt;

use super::{Mirror, SharedContract, Verdict};

impl Verdict {
    /// What asks most of people comes first.
    pub const ALL: [Self; 7] =
        [Self::Drift, Self::Unowned, Self::Unmirrored, Self::Unverifiable, Self::Placeholder, Self::Paraphrase, Self::InSync];

    /// As people read it.
    pub fn label(self) -> &'static str {
        match self {
            Self::InSync => "In sync",
            Self::Paraphrase => "Paraphrase",
            Self::Drift => "Drift",
            Self::Unowned => "Unowned",
            Self::Unmirrored => "Unmirrored",
            Self::Placeholder => "Hollow",
            Self::Unverifiable => "Unverifiable",
        }
    }

    /// Its place among all.
    pub fn rank(self) -> usize {
        Self::ALL.iter().position(|verdict| *verdict == self).unwrap_or_default()
    }
}

impl SharedContract {
    /// The verdict that asks most of people; none where nobody mirrors it.
    pub fn verdict(&self) -> Option<Verdict> {
        self.mirrors.iter().map(|mirror| mirror.verdict).min_by_key(|verdict| verdict.rank())
    }

    /// Its mirrors, those that are behind first; each with its index.
    pub fn ranked(&self) -> Vec<(usize, &Mirror)> {
        let mut mirrors: Vec<(usize, &Mirror)> = self.mirrors.iter().enumerate().collect();
        mirrors.sort_by_key(|(_, mirror)| mirror.verdict.rank());
        mirrors
    }
}

/// How many mirrors there are of each verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Verdicts {
    /// As `Verdict::ALL` has them.
    counts: [usize; Verdict::ALL.len()],
}

impl Verdicts {
    /// Counts the verdicts of all mirrors of these contracts.
    pub fn of<'a>(contracts: impl IntoIterator<Item = &'a SharedContract>) -> Self {
        contracts.into_iter().flat_map(|contract| &contract.mirrors).map(|mirror| mirror.verdict).collect()
    }

    /// How many mirrors got that verdict.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.counts[verdict.rank()]
    }

    /// How many mirrors there are; one that is missing is none.
    pub fn mirrors(&self) -> usize {
        self.counts.iter().sum::<usize>() - self.count(Verdict::Unmirrored)
    }

    /// Those that there are, with how many.
    pub fn counted(&self) -> impl Iterator<Item = (Verdict, usize)> + '_ {
        Verdict::ALL.into_iter().map(|verdict| (verdict, self.count(verdict))).filter(|(_, count)| *count > 0)
    }
}

impl FromIterator<Verdict> for Verdicts {
    fn from_iter<I: IntoIterator<Item = Verdict>>(verdicts: I) -> Self {
        let mut all = Self::default();
        for verdict in verdicts {
            all.counts[verdict.rank()] += 1;
        }
        all
    }
}

/// `31 of 48 mirrors say what their owner says, 4 more do not contradict it; 2 contradict it, 8 say nothing; 1 is missing`.
impl fmt::Display for Verdicts {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mirrors = self.mirrors();
        let says = |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
        match mirrors {
            0 => out.write_str("there are no mirrors")?,
            1 if self.count(Verdict::InSync) == 1 => out.write_str("the one mirror says what its owner says")?,
            1 => out.write_str("there is one mirror")?,
            _ => {
                let in_sync = self.count(Verdict::InSync);
                let verb = if in_sync == 1 { "says" } else { "say" };
                write!(out, "{in_sync} of {mirrors} mirrors {verb} what their owner says")?;
            }
        }
        let paraphrase = self.count(Verdict::Paraphrase);
        if paraphrase > 0 {
            write!(out, ", {}", says(paraphrase, "more does not contradict it", "more do not contradict it"))?;
        }
        let rest = [
            (Verdict::Drift, "contradicts it", "contradict it"),
            (Verdict::Unowned, "has no owner", "have no owner"),
            (Verdict::Unverifiable, "cannot be checked", "cannot be checked"),
            (Verdict::Placeholder, "says nothing", "say nothing"),
            (Verdict::Unmirrored, "is missing", "are missing"),
        ];
        let rest: Vec<String> = rest
            .into_iter()
            .filter(|(verdict, ..)| self.count(*verdict) > 0)
            .map(|(verdict, one, many)| says(self.count(verdict), one, many))
            .collect();
        if rest.is_empty() { Ok(()) } else { write!(out, "; {}", rest.join(", ")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_is_told_as_a_sentence() {
        let told = |counts: &[(Verdict, usize)]| {
            counts.iter().flat_map(|(verdict, count)| std::iter::repeat_n(*verdict, *count)).collect::<Verdicts>().to_string()
        };
        assert_eq!(
            told(&[
                (Verdict::InSync, 31),
                (Verdict::Paraphrase, 4),
                (Verdict::Placeholder, 8),
                (Verdict::Drift, 1),
                (Verdict::Unmirrored, 2)
            ]),
            "31 of 44 mirrors say what their owner says, 4 more do not contradict it; 1 contradicts it, 8 say nothing, 2 are missing"
        );
        assert_eq!(told(&[]), "there are no mirrors");
        assert_eq!(told(&[(Verdict::InSync, 1)]), "the one mirror says what its owner says");
        assert_eq!(told(&[(Verdict::Unverifiable, 1)]), "there is one mirror; 1 cannot be checked");
    }

    #[test]
    fn every_verdict_has_its_rank() {
        let ranks: Vec<usize> = Verdict::ALL.iter().map(|verdict| verdict.rank()).collect();
        assert_eq!(ranks, (0..Verdict::ALL.len()).collect::<Vec<_>>());
        assert!(Verdict::Drift.rank() < Verdict::Placeholder.rank() && Verdict::Placeholder.rank() < Verdict::InSync.rank());
    }
}
