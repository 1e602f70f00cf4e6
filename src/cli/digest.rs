//! `crossbook digest`: what is new, for a chat or a weekly letter.

use clap::Args;

use super::console::Console;
use super::exit_codes::{self, after_help};
use super::{Dir, Outcome, tell_workspace};
use crate::disk::today;
use crate::error::{ArgumentError, Error};
use crate::report::digest::{self, Digest};
use crate::since;
use crate::text::Date;

/// Write what is new as Markdown: broken, drifted, blocked, done and renumbered since a day
///
/// It compares the workspace with the commits that were checked out when that day began. A repo whose clone is too
/// shallow for that counts as unchanged.
#[derive(Args)]
#[command(after_help = after_help(EXAMPLES, exit_codes::VIEW))]
pub(super) struct DigestArgs {
    #[command(flatten)]
    dir: Dir,
    /// How far to look back, in days or weeks (`7d`, `2w`), or the first day (`2026-02-09`)
    #[arg(long, value_name = "WHEN", default_value = "7d", value_parser = Start::parse)]
    since: Start,
}

const EXAMPLES: &str = "\
Examples:
  crossbook digest                      The last seven days
  crossbook digest --since 2w           The last two weeks
  crossbook digest --since 2026-02-09   From a day on";

/// The first day that is looked at.
#[derive(Clone, Copy, Debug)]
enum Start {
    Days(u32),
    Day(Date),
}

impl Start {
    fn parse(value: &str) -> Result<Self, String> {
        let days = |text: &str, each: u32| text.parse::<u32>().ok().and_then(|count| count.checked_mul(each)).map(Self::Days);
        let span =
            value.strip_suffix('d').and_then(|count| days(count, 1)).or_else(|| value.strip_suffix('w').and_then(|count| days(count, 7)));
        span.or_else(|| Date::parse(value).map(Self::Day))
            .ok_or_else(|| "expected days, weeks or a day, such as `7d`, `2w` or `2026-02-09`".to_owned())
    }

    fn date(self) -> Option<Date> {
        match self {
            Self::Days(days) => today()?.before(days),
            Self::Day(day) => Some(day),
        }
    }
}

impl DigestArgs {
    pub(super) fn run(&self, console: &Console) -> Result<Outcome, Error> {
        let workspace = crate::pipeline::open(&self.dir.or_around(console))?;
        tell_workspace(&workspace, console);
        let first = self.since.date().ok_or_else(|| ArgumentError::of("`--since` leads to a day that no calendar has"))?;
        let progress = console.progress();
        let since::Digest { analysis, since, news } = since::digest(workspace, first, &progress)?;
        drop(progress);
        let text = digest::render(&Digest {
            model: &analysis.model,
            contracts: &analysis.contracts,
            since,
            broken: news.broken.iter().map(|index| &analysis.findings[*index]).collect(),
            fixed: news.fixed,
            drifted: &news.drifted,
            blocked: &news.blocked,
            done: &news.done,
            opened: &news.opened,
            renumbered: &news.renumbered,
        });
        console.print(&text)?;
        std::mem::forget(analysis);
        Ok(Outcome::Clean)
    }
}
