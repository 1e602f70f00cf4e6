//! `crossbook serve`: the site, while people write.

use std::net::{IpAddr, ToSocketAddrs};
use std::sync::Arc;

use clap::Args;

use super::console::Console;
use super::watching::{Update, Watching};
use super::{Dir, Outcome};
use crate::disk::{self, Stopwatch};
use crate::error::{ArgumentError, Error};
use crate::internal;
use crate::preview::{self, LiveState, Options, Version};

/// Show the site in a browser, and keep it fresh while people write
///
/// The site is made in memory, page by page as they are asked for; nothing is written. When a document of any repo,
/// book.toml, the theme or a page of yours changes, open pages that changed with it are loaded again where they were, and
/// a line here tells what changed, how long it took, and which findings came (+) and went (-). While book.toml or a
/// template cannot be used, pages say so, and the last good site stays up. Ctrl-C ends it.
///
/// Only this machine can connect, unless --host says otherwise. The pages are those that `crossbook build` writes, byte
/// for byte, with one more line in their head: the script that keeps them fresh.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Serve {
    #[command(flatten)]
    dir: Dir,
    /// The port to listen on; where it is taken, the next free one
    #[arg(long, short, value_name = "PORT", default_value_t = 3000)]
    port: u16,
    /// The address to listen on; any but this machine's own lets others read what is not published yet
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    host: String,
    /// Open it in the browser
    #[arg(long)]
    open: bool,
    /// Show the report and the rules alone
    #[arg(long)]
    report_only: bool,
    /// Look at the files again and again: for shared folders and containers, where the system does not tell of changes
    #[arg(long)]
    poll: bool,
    /// Say how long each stage took
    #[arg(long, hide = true)]
    timings: bool,
}

const EXAMPLES: &str = "\
Examples:
  crossbook serve                    The workspace around this folder, at http://127.0.0.1:3000/
  crossbook serve --open             The same, and a browser that shows it
  crossbook serve ../work -p 8080    Another workspace, at another port
  crossbook serve --report-only      What does not hold, without the documents
  crossbook serve --host 0.0.0.0     For everybody who can reach this machine; ask for it by its address
  crossbook check --watch            The verdict alone, on the terminal";

impl Serve {
    pub(super) fn run(&self, console: &Console) -> Result<Outcome, Error> {
        let dir = self.dir.or_around(console);
        let address = self.address()?;
        let (mut watching, snapshot) = Watching::start(&dir, self.poll, self.timings)?;
        let version = Version::new(snapshot)?;
        version.try_templates()?;
        let live = Arc::new(LiveState::new(version));
        let options = Options { host: self.host.clone(), address, port: self.port, report_only: self.report_only };
        let started = preview::start(&live, &options)?;
        if self.port != 0 && started.address.port() != self.port {
            console.info(&format!("port {} is taken", self.port));
        }
        console.notice(&format!("serving {} (Ctrl-C ends it)", started.url));
        if !address.is_loopback() {
            console.info("everybody who can reach this machine can read it");
        }
        if self.open && !disk::browse(&started.url) {
            console.info("no browser could be opened");
        }
        loop {
            match watching.next(|error| live.say_reading(error)) {
                Ok(change) => show(console, &watching, &live, &change),
                Err(error) => console.error(&error),
            }
        }
    }

    /// The address that the name given means.
    fn address(&self) -> Result<IpAddr, Error> {
        let named = self.host.trim_start_matches('[').trim_end_matches(']');
        if let Ok(address) = named.parse() {
            return Ok(address);
        }
        let found = (named, 0).to_socket_addrs().ok().and_then(|mut found| found.next());
        found.map(|found| found.ip()).ok_or_else(|| {
            let error = ArgumentError::new(&self.host, "no address goes by that name");
            error.with_help("give an address of this machine, such as 127.0.0.1").into()
        })
    }
}

/// Shows a change to everybody who has a page open.
fn show(console: &Console, watching: &Watching, live: &LiveState, change: &Update) {
    if change.fresh.before.is_none() {
        // What was wrong is fixed, and all is as it was before.
        return watching.tell(console, change, &[]);
    }
    let mut watch = Stopwatch::start();
    let theme = |version: &Version| Arc::clone(&version.snapshot().own.theme);
    let shown = live.version();
    let make = || {
        let version = Version::after(Some(&shown), change.fresh.snapshot.clone())?;
        // What a template may ask for is the same for all documents.
        let same = Arc::ptr_eq(&theme(&version), &theme(&shown));
        if same { Ok(version) } else { version.try_templates().map(|()| version).map_err(Error::from) }
    };
    let made = internal::guarded(make).unwrap_or_else(|error| Err(error.into()));
    match made {
        Ok(version) => {
            let prepared = watch.lap();
            let before = live.show(version);
            watching.tell(console, change, &[("prepare", prepared)]);
            drop(before);
        }
        Err(error) => {
            if live.say_making(&error) {
                console.error(&error);
            }
        }
    }
}
