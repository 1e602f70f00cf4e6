//! `crossbook serve`: the site, while people write.

use std::net::{IpAddr, ToSocketAddrs};
use std::sync::Arc;

use clap::Args;

use super::console::Console;
use super::exit_codes::{self, after_help};
use super::watching::{Update, Watching};
use super::{Dir, Outcome, tell_workspace, whole_number};
use crate::disk::{self, Stopwatch};
use crate::error::{ArgumentError, Error};
use crate::internal;
use crate::preview::{self, AllowedHost, LiveState, Options, Version};

/// Show the site in a browser, and reload it while people write
///
/// Pages are made in memory when they are requested; nothing is written. When a document, book.toml, the theme or one of your
/// own pages changes, open pages that changed are reloaded in place, and a line here shows what changed, how long it took,
/// and which findings are new (+) or gone (-). While book.toml or a template cannot be used, pages show the error, and the
/// last good site stays up. Ctrl-C stops it.
///
/// Only this machine can connect, unless --host says otherwise, and only by its own names, unless --allow-host adds one. The pages are those of `crossbook build`, byte for byte,
/// plus one line in their head: the script that reloads them.
#[derive(Args)]
#[command(after_help = after_help(EXAMPLES, exit_codes::VIEW))]
pub(super) struct Serve {
    #[command(flatten)]
    dir: Dir,
    /// The port to listen on; if it is in use, the next free one
    #[arg(long, short, value_name = "PORT", default_value_t = 3000, value_parser = whole_number::within::<u16>(0..=65535), allow_negative_numbers = true)]
    port: u16,
    /// The address to listen on; any other than this machine's own lets others read unpublished documents
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    host: String,
    /// Also answer to a host name that leads here, such as that of a dev container or a tunnel; `.example.dev` allows all
    /// names below it; repeatable
    #[arg(long, value_name = "HOST", value_parser = allowed_host)]
    allow_host: Vec<AllowedHost>,
    /// Open the site in the browser
    #[arg(long)]
    open: bool,
    /// Show the report and the rules only
    #[arg(long)]
    report_only: bool,
    /// Poll the files, where the system reports no changes: shared folders and containers
    #[arg(long)]
    poll: bool,
    /// Print how long each stage took
    #[arg(long, hide = true)]
    timings: bool,
}

const EXAMPLES: &str = "\
Examples:
  crossbook serve                      This workspace, at http://127.0.0.1:3000/
  crossbook serve --open               The same, and open it in the browser
  crossbook serve -C ../work -p 8080   Another workspace, on another port
  crossbook serve --report-only        The findings, without the documents
  crossbook serve --host 0.0.0.0       For everyone who can reach this machine
  crossbook serve --allow-host .app.github.dev
                                       In a codespace, behind its forwarded address
  crossbook check --watch              The findings only, in the terminal";

impl Serve {
    pub(super) fn run(&self, console: &Console) -> Result<Outcome, Error> {
        let dir = self.dir.or_around(console);
        let address = self.address()?;
        let (mut watching, snapshot) = Watching::start(&dir, self.poll, self.timings)?;
        tell_workspace(&snapshot.analysis.workspace, console);
        let version = Version::new(snapshot)?;
        version.try_templates()?;
        let live = Arc::new(LiveState::new(version));
        let allowed_hosts = self.allow_host.clone();
        let options = Options { host: self.host.clone(), address, port: self.port, allowed_hosts, report_only: self.report_only };
        let started = preview::start(&live, &options)?;
        if self.port != 0 && started.address.port() != self.port {
            console.info(&format!("port {} is in use", self.port));
        }
        console.notice(&format!("serving {} (Ctrl-C stops it)", started.url));
        if !address.is_loopback() {
            console.info("everyone who can reach this machine can read it");
        }
        if self.open && !disk::browse(&started.url) {
            console.info("could not open a browser");
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
            let error = ArgumentError::of(format!("`{}` is not an address", self.host));
            error.with_help("use an address of this machine, such as 127.0.0.1").into()
        })
    }
}

fn allowed_host(said: &str) -> Result<AllowedHost, String> {
    AllowedHost::parse(said)
        .ok_or_else(|| "expected a host name alone, such as box.example.dev, or .example.dev for all names below it".to_owned())
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
