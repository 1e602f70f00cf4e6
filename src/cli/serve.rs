//! `crossbook serve`: the site, while people write.

use std::borrow::Cow;
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
use crate::preview::{self, AllowedHost, LiveState, Options, Version, WorkspaceReader};
use crate::site::EditorLink;
use crate::text::nearest;

/// Show the site in a browser, and reload it while people write
///
/// Pages are made in memory when they are requested; nothing is written. When a document, book.toml, the theme or one of your
/// own pages changes, open pages that changed are reloaded in place, and a line here shows what changed, how long it took,
/// and which findings are new (+) or gone (-). While book.toml or a template cannot be used, pages show the error, and the
/// last good site stays up. Ctrl-C stops it.
///
/// Only this machine can connect, unless --host says otherwise, and only by its own names, unless --allow-host adds one. The
/// pages are those of `crossbook build` with two additions: a script in their head that reloads them and, for this machine,
/// links from findings into an editor.
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
    /// The editor that findings open in, on this machine: vscode, vscodium, cursor, windsurf, zed, idea, none, or an address with
    /// {path}, {line} and {column}
    #[arg(long, value_name = "EDITOR", default_value = "vscode", value_parser = editor)]
    editor: Editor,
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
  crossbook serve --editor zed         Findings open in Zed
  crossbook check --watch              The findings only, in the terminal";

impl Serve {
    pub(super) fn run(&self, console: &Console) -> Result<Outcome, Error> {
        let dir = self.dir.or_around(console);
        let address = self.address()?;
        let mut reader = WorkspaceReader::new(&dir);
        // What is on this machine is opened on this machine alone, and whoever is forwarded here is on another.
        let is_here = address.is_loopback() && self.allow_host.is_empty();
        reader.editor = self.editor.0.clone().filter(|_| is_here);
        let (mut watching, snapshot) = Watching::start(reader, self.poll, self.timings)?;
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

/// The address by which files are opened, if they are.
#[derive(Clone, Debug)]
struct Editor(Option<Cow<'static, str>>);

/// That findings open in no editor.
const NO_EDITOR: &str = "none";

fn editor(said: &str) -> Result<Editor, String> {
    if said == NO_EDITOR {
        return Ok(Editor(None));
    }
    let pattern = EditorLink::pattern(said).ok_or_else(|| {
        let names: Vec<&str> = EditorLink::names().chain([NO_EDITOR]).collect();
        let near = nearest(said, names.iter().copied()).map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        format!("expected {}, or an address such as `vscode://file{{path}}:{{line}}`{near}", names.join(", "))
    })?;
    Ok(Editor(Some(pattern)))
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
