//! The current version for everybody who asks, and the word to open pages when there is another.

use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::answer::{self, secure};
use super::event::{BuildError, Event};
use super::guard::{AllowedHost, Guard};
use super::http::{Answer, Body, Events, Handler, Request, Response, Server, Signal};
use super::version::Version;
use crate::error::Error;
use crate::internal;

/// How many pages may be open at once and told.
const MAX_STREAMS: usize = 128;

/// How the site is served.
#[derive(Clone, Debug)]
pub struct Options {
    /// As it was given: a name, or an address.
    pub host: String,
    /// What that name means.
    pub address: IpAddr,
    /// The TCP port; 0 for any free one.
    pub port: u16,
    /// The names by which forwarded addresses reach it.
    pub allowed_hosts: Vec<AllowedHost>,
    /// The report alone, without the pages of documents.
    pub report_only: bool,
}

/// What is shown now.
pub struct LiveState {
    state: Mutex<State>,
    changed: Signal,
}

struct State {
    version: Arc<Version>,
    /// Why the files as they are now cannot be read.
    reading: Option<BuildError>,
    /// Why no site can be made of them.
    making: Option<BuildError>,
    /// Grows with every change.
    number: u64,
}

impl LiveState {
    /// Shows a first version.
    pub fn new(version: Version) -> Self {
        Self { state: Mutex::new(State { version: Arc::new(version), reading: None, making: None, number: 1 }), changed: Signal::new() }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The version that is shown.
    pub fn version(&self) -> Arc<Version> {
        Arc::clone(&self.lock().version)
    }

    /// Shows another version, without an error. The one before is given back: to take it apart may take time.
    pub fn show(&self, version: Version) -> Arc<Version> {
        let mut state = self.lock();
        state.number += 1;
        state.making = None;
        let before = std::mem::replace(&mut state.version, Arc::new(version));
        self.changed.send();
        before
    }

    /// Says why the files as they are now cannot be read, or that they can. Whether that is news.
    pub fn say_reading(&self, error: Option<&Error>) -> bool {
        self.say(error, |state| &mut state.reading)
    }

    /// Says why no site can be made of them. Whether that is news.
    pub fn say_making(&self, error: &Error) -> bool {
        self.say(Some(error), |state| &mut state.making)
    }

    fn say(&self, error: Option<&Error>, of: impl Fn(&mut State) -> &mut Option<BuildError>) -> bool {
        let build_error = error.map(BuildError::new);
        let mut state = self.lock();
        if *of(&mut state) == build_error {
            return false;
        }
        *of(&mut state) = build_error;
        state.number += 1;
        self.changed.send();
        true
    }

    /// What is shown, with its number; none where that is still this number.
    fn since(&self, number: u64) -> Option<(u64, Arc<Version>, Option<BuildError>)> {
        let state = self.lock();
        let build_error = || state.reading.clone().or_else(|| state.making.clone());
        (state.number != number).then(|| (state.number, Arc::clone(&state.version), build_error()))
    }
}

/// A server that runs.
pub struct Started {
    /// Where it can be reached.
    pub address: SocketAddr,
    /// For a browser on this machine.
    pub url: String,
}

/// Serves what the live state shows, from now until the process ends.
///
/// # Errors
/// Where nothing can be listened on.
pub fn start(live: &Arc<LiveState>, options: &Options) -> Result<Started, Error> {
    let server = Server::bind(options.address, options.port)?;
    let address = server.address;
    let guard = Guard::new(&options.host, options.address, &options.allowed_hosts);
    let (live, report_only) = (Arc::clone(live), options.report_only);
    let streams = Arc::new(AtomicUsize::new(0));
    let handler: Arc<Handler> = Arc::new(move |request: &Request| {
        if let Some(refusal) = guard.refusal(request) {
            return Answer::Whole(secure(Response::text(403, &refusal), ""));
        }
        if request.path().as_deref() == Some(answer::EVENTS) {
            return events(&live, request, report_only, &streams);
        }
        let answer = internal::guarded(|| answer::file(&live.version(), request, report_only));
        Answer::Whole(answer.unwrap_or_else(|error| secure(Response::text(500, &error.to_string()), "")))
    });
    server.run(handler)?;
    let host = match options.address {
        address if address.is_unspecified() => "localhost".to_owned(),
        IpAddr::V6(address) => format!("[{address}]"),
        IpAddr::V4(_) => options.host.clone(),
    };
    Ok(Started { address, url: format!("http://{host}:{}/", address.port()) })
}

/// One of the streams there may be.
struct Stream(Arc<AtomicUsize>);

impl Drop for Stream {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Tells a page what it needs to know, now and whenever that changes.
fn events(live: &Arc<LiveState>, request: &Request, report_only: bool, streams: &Arc<AtomicUsize>) -> Answer {
    if streams.fetch_add(1, Ordering::Relaxed) >= MAX_STREAMS {
        streams.fetch_sub(1, Ordering::Relaxed);
        return Answer::Whole(secure(Response::text(503, "too many pages are open"), ""));
    }
    let stream = Stream(Arc::clone(streams));
    let page = request.query("page").unwrap_or_default();
    let live = Arc::clone(live);
    let head = secure(Response::new(200, Body::Own(Vec::new())).with("Content-Type", "text/event-stream"), "");
    let changed = live.changed.receiver();
    let (mut number, mut last) = (0, None);
    let nothing = || b":\n\n".to_vec();
    let next = move || {
        let _stream = &stream;
        let Some((now, version, build_error)) = live.since(number) else { return nothing() };
        number = now;
        let event = Event::of(&version, &page, answer::is_shown(&page, report_only), build_error.as_ref());
        if last.as_ref() == Some(&event) {
            return nothing();
        }
        let text = event.text();
        last = Some(event);
        format!("retry: 700\n{text}").into_bytes()
    };
    Answer::Stream(head, Events { changed, next: Box::new(next) })
}
