//! The HTTP server of the preview: GET and HEAD for the browsers of a few people, bounded in all that a client can send, hold or
//! delay.
//!
//! `hyper` reads requests and writes answers, on one thread that waits for all sockets at once. Pages are made on a few threads
//! beside it, so a page that takes long delays no socket, and a client that is slow costs its socket alone. This module is the only
//! one that names `hyper` and `tokio`.

mod activity;
mod connection;
mod limits;
mod listener;
mod outgoing;
mod request;
mod response;
mod signal;
mod socket;
#[cfg(test)]
mod tests;
mod workers;

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::rc::Rc;
use std::sync::Arc;
use std::thread;

use tokio::runtime;
use tokio::task::LocalSet;

pub(super) use request::Request;
pub(super) use response::{Answer, Body, Events, Response};
pub(super) use signal::Signal;

use crate::disk::HostError;
use connection::Shared;
use limits::Limits;

/// Answers a request. It may take its time and may panic: it runs on a thread of its own.
pub(super) type Handler = dyn Fn(&Request) -> Answer + Send + Sync;

/// How many ports after the wanted one are tried before the system may choose.
const NEXT_PORTS: u16 = 20;

/// A socket that browsers can connect to.
pub(super) struct Server {
    listener: std::net::TcpListener,
    pub address: SocketAddr,
}

impl Server {
    /// Listens on a port; where that is taken, on a free one near it.
    ///
    /// # Errors
    /// Where the address is none of this machine's, or no port can be listened on.
    pub(super) fn bind(host: IpAddr, port: u16) -> Result<Self, HostError> {
        let next = (1..=NEXT_PORTS).filter_map(|step| port.checked_add(step));
        let ports = [port].into_iter().chain(next).chain([0]);
        let mut refused = None;
        for port in ports {
            match listen((host, port).into()) {
                Ok((listener, address)) => return Ok(Self { listener, address }),
                Err(error) => {
                    let goes_on = matches!(error.kind(), io::ErrorKind::AddrInUse | io::ErrorKind::PermissionDenied);
                    refused.get_or_insert(error);
                    if !goes_on {
                        break;
                    }
                }
            }
        }
        let fail = HostError::io(SocketAddr::new(host, port).to_string(), "cannot listen on this address");
        let help = "`--host` takes an address of this machine, such as 127.0.0.1; without it, only this machine can connect";
        Err(fail(refused.unwrap_or_else(|| io::ErrorKind::AddrInUse.into())).with_help(help))
    }

    /// Answers requests from now on, on threads of its own, until the process ends.
    ///
    /// # Errors
    /// Where the system has no threads or sockets for it.
    pub(super) fn run(self, handler: Arc<Handler>) -> Result<(), HostError> {
        self.run_within(Limits::default(), handler)
    }

    fn run_within(self, limits: Limits, handler: Arc<Handler>) -> Result<(), HostError> {
        let address = self.address;
        self.start(limits, handler).map_err(HostError::io(address.to_string(), "cannot be served"))
    }

    fn start(self, limits: Limits, handler: Arc<Handler>) -> io::Result<()> {
        self.listener.set_nonblocking(true)?;
        let runtime = runtime::Builder::new_current_thread().enable_io().enable_time().max_blocking_threads(limits::WORKERS).build()?;
        let listener = {
            let _entered = runtime.enter();
            tokio::net::TcpListener::from_std(self.listener)?
        };
        let serve = move || {
            let shared = Rc::new(Shared::new(limits, handler));
            LocalSet::new().block_on(&runtime, listener::accept_all(listener, shared));
        };
        thread::Builder::new().name("preview".to_owned()).spawn(serve).map(drop)
    }
}

#[expect(clippy::disallowed_methods, reason = "the preview listens here, and nothing else does")]
fn listen(address: SocketAddr) -> io::Result<(std::net::TcpListener, SocketAddr)> {
    let listener = std::net::TcpListener::bind(address)?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}
