//! A small HTTP server for one person's browser: GET and HEAD, bounded in everything that a client may send or keep waiting.
//!
//! One loop waits for all connections, and a few threads make answers, so that a slow client waits for itself alone and holds
//! nothing but its socket. There are only so many connections: where one more comes, the one that has kept us waiting longest for a
//! request is closed.

mod connection;
mod reactor;
mod request;
mod response;
mod workers;

use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread;

pub use request::Request;
pub use response::{Answer, Body, Response};

use super::{HostError, reason};
use reactor::Reactor;
use workers::Workers;

/// What is done with a request.
pub type Handler = dyn Fn(&Request) -> Answer + Send + Sync;

/// How many ports after the wanted one are tried before the system may choose.
const NEXT_PORTS: u16 = 20;
/// How many connections there may be at once.
const CONNECTIONS: usize = 512;

/// A socket that browsers can reach.
pub struct Server {
    listener: TcpListener,
    pub address: SocketAddr,
}

impl Server {
    /// Listens on a port; where that is taken, on a free one near it.
    ///
    /// # Errors
    /// Where the address is none of this machine's, or nothing can be listened on there.
    pub fn bind(host: IpAddr, port: u16) -> Result<Self, HostError> {
        let next = (1..=NEXT_PORTS).filter_map(|step| port.checked_add(step));
        let ports = [port].into_iter().chain(next).chain([0]);
        let mut refused = None;
        for port in ports {
            match TcpListener::bind((host, port)).and_then(|listener| Ok((listener.local_addr()?, listener))) {
                Ok((address, listener)) => return Ok(Self { listener, address }),
                Err(error) => {
                    let goes_on = matches!(error.kind(), io::ErrorKind::AddrInUse | io::ErrorKind::PermissionDenied);
                    refused.get_or_insert(error);
                    if !goes_on {
                        break;
                    }
                }
            }
        }
        let why = refused.map_or_else(String::new, |error| reason(&error));
        Err(HostError::new(SocketAddr::new(host, port).to_string(), format!("cannot be listened on: {why}"))
            .with_help("`--host` is an address of this machine, such as 127.0.0.1; without it nobody else can connect"))
    }

    /// Answers from now on, on threads of its own, as long as the process lives.
    ///
    /// # Errors
    /// Where the system has no threads or sockets for it.
    pub fn run(self, handler: &Arc<Handler>) -> Result<(), HostError> {
        let fail = |error: io::Error| HostError::new(self.address.to_string(), format!("cannot be served: {}", reason(&error)));
        self.listener.set_nonblocking(true).map_err(fail)?;
        let reactor = Reactor::new(self.listener, Workers::start(handler).map_err(fail)?, CONNECTIONS);
        thread::Builder::new().spawn(move || reactor.run()).map(drop).map_err(fail)
    }
}
