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

/// `31 of 48 mirrors in sync, 4 paraphrased; 2 drifted, 8 hollow, 1 not mirrored`.
impl fmt::Display for Verdicts {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.mirrors() {
            0 => out.write_str("no mirrors")?,
            mirrors => {
                let plural = if mirrors == 1 { "" } else { "s" };
                write!(out, "{} of {mirrors} mirror{plural} in sync", self.count(Verdict::InSync))?;
            }
        }
        let words = |verdicts: &[(Verdict, &str)]| {
            let found = verdicts.iter().filter(|(verdict, _)| self.count(*verdict) > 0);
            found.map(|(verdict, word)| format!("{} {word}", self.count(*verdict))).collect::<Vec<_>>().join(", ")
        };
        let also = words(&[(Verdict::Paraphrase, "paraphrased")]);
        let rest = words(&[
            (Verdict::Drift, "drifted"),
            (Verdict::Unowned, "unowned"),
            (Verdict::Unverifiable, "unverifiable"),
            (Verdict::Placeholder, "hollow"),
            (Verdict::Unmirrored, "not mirrored"),
        ]);
        for (mark, part) in [(", ", also), ("; ", rest)].into_iter().filter(|(_, part)| !part.is_empty()) {
            write!(out, "{mark}{part}")?;
        }
        Ok(())
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
            "31 of 44 mirrors in sync, 4 paraphrased; 1 drifted, 8 hollow, 2 not mirrored"
        );
        assert_eq!(told(&[]), "no mirrors");
        assert_eq!(told(&[(Verdict::InSync, 1)]), "1 of 1 mirror in sync");
        assert_eq!(told(&[(Verdict::Unverifiable, 1)]), "0 of 1 mirror in sync; 1 unverifiable");
    }

    #[test]
    fn every_verdict_has_its_rank() {
        let ranks: Vec<usize> = Verdict::ALL.iter().map(|verdict| verdict.rank()).collect();
        assert_eq!(ranks, (0..Verdict::ALL.len()).collect::<Vec<_>>());
        assert!(Verdict::Drift.rank() < Verdict::Placeholder.rank() && Verdict::Placeholder.rank() < Verdict::InSync.rank());
    }
}
