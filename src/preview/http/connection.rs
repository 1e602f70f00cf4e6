//! One client's connection, from its first byte to its last.

use std::convert::Infallible;
use std::io;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

use hyper::StatusCode;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::AsyncWrite;
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::activity::{Activity, Busy};
use super::limits::{FAREWELL, FAREWELL_BYTES, LARGEST_HEAD, Limits};
use super::outgoing::{self, Outgoing};
use super::socket::Socket;
use super::workers::Workers;
use super::{Answer, Handler, Request, Response};

/// What all connections have in common.
pub(super) struct Shared {
    pub limits: Limits,
    workers: Rc<Workers>,
    http: http1::Builder,
    handler: Arc<Handler>,
}

impl Shared {
    pub(super) fn new(limits: Limits, handler: Arc<Handler>) -> Self {
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(limits.patience).max_buf_size(LARGEST_HEAD);
        Self { limits, workers: Rc::new(Workers::new()), http, handler }
    }

    /// Serves a client until it leaves, or is refused.
    pub(super) async fn serve(self: Rc<Self>, stream: TcpStream, activity: Rc<Activity>) {
        // Each answer is sent at once, and waits for no other.
        let _ = stream.set_nodelay(true);
        let socket = TokioIo::new(Socket::new(stream, Rc::clone(&activity), self.limits));
        let service = service_fn(|request| {
            let (shared, busy) = (Rc::clone(&self), activity.busy());
            async move { Ok::<_, Infallible>(shared.answer(request, busy).await) }
        });
        let mut connection = self.http.serve_connection(socket, service);
        let result = (&mut connection).await;
        let socket = connection.into_parts().io.into_inner();
        let refusal = if socket.unanswered { refusal(&socket, result.err().as_ref()) } else { None };
        let _ = timeout(FAREWELL, close(socket.into_stream(), refusal)).await;
    }

    async fn answer(self: Rc<Self>, request: hyper::Request<Incoming>, busy: Busy) -> hyper::Response<Outgoing> {
        let request = match Request::read(request) {
            Ok(request) => request,
            Err(refusal) => return outgoing::whole(refusal),
        };
        let handler = Arc::clone(&self.handler);
        match self.workers.run(move || handler(&request)).await {
            Some(Answer::Whole(response)) => outgoing::whole(response),
            Some(Answer::Stream(Response { status, headers, .. }, events)) => {
                outgoing::response(status, &headers, Outgoing::stream(events, self.limits.ping, Rc::clone(&self.workers), busy))
            }
            None => outgoing::whole(Response::text(500, "internal error; see the terminal")),
        }
    }
}

/// What a client is told that `hyper` tells nothing.
fn refusal(socket: &Socket, error: Option<&hyper::Error>) -> Option<StatusCode> {
    if socket.is_line_too_long {
        return Some(StatusCode::URI_TOO_LONG);
    }
    let error = error?;
    let too_late = error.is_timeout().then_some(StatusCode::REQUEST_TIMEOUT);
    too_late.or(error.is_parse_version_h2().then_some(StatusCode::HTTP_VERSION_NOT_SUPPORTED))
}

/// Ends a connection so that the client can read all that it was sent, the last refusal included.
async fn close(mut stream: TcpStream, refusal: Option<StatusCode>) -> io::Result<()> {
    if let Some(status) = refusal {
        let text = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        std::future::poll_fn(|context| Pin::new(&mut stream).poll_write(context, text.as_bytes())).await?;
    }
    std::future::poll_fn(|context| Pin::new(&mut stream).poll_shutdown(context)).await?;
    let (mut heard, mut piece) = (0, [0; 4096]);
    while heard < FAREWELL_BYTES {
        stream.readable().await?;
        match stream.try_read(&mut piece) {
            Ok(0) => break,
            Ok(count) => heard += count,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
