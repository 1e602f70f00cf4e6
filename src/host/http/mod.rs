//! A small HTTP server for one person's browser: GET and HEAD, bounded in everything that a client may send or keep waiting.
//!
//! Each connection has a thread, so that a slow client waits for itself alone. There are only so many of them: where one more
//! comes, the one that has kept us waiting longest for a request is closed.

mod connection;
mod request;
mod response;

use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

pub use request::Request;
pub use response::{Answer, Body, Response};

use super::{HostError, reason};
use connection::Waiting;

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
    pub fn run(self, handler: Arc<Handler>) {
        let waiting = Arc::new(Waiting::new(CONNECTIONS));
        thread::spawn(move || {
            loop {
                match self.listener.accept() {
                    Ok((stream, _)) => connection::start(stream, &waiting, &handler),
                    // Too many files are open, or the client is gone already.
                    Err(_) => thread::sleep(Duration::from_millis(20)),
                }
            }
        });
    }
}
