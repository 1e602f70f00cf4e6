//! An answer as `hyper` sends it.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use hyper::body::{Body as HyperBody, Bytes, Frame, SizeHint};
use hyper::{StatusCode, http};
use tokio::time::timeout;

use super::activity::Busy;
use super::response::{Body, Events, Response};
use super::workers::Workers;

/// The rest of a body.
pub(super) enum Outgoing {
    /// Pieces that are not empty.
    Whole(VecDeque<Bytes>),
    /// The connection is busy until the stream ends.
    Stream { next: NextPiece, ping: Duration, workers: Rc<Workers>, _busy: Busy },
}

/// A piece to come, and what makes those after it.
type NextPiece = Pin<Box<dyn Future<Output = Option<(Vec<u8>, Events)>>>>;

impl Outgoing {
    pub(super) fn whole(body: Body) -> Self {
        let pieces = match body {
            Body::Own(bytes) => vec![Bytes::from(bytes)],
            Body::Shared(bytes) => vec![Bytes::from_owner(bytes)],
            Body::Around { shared, at, own } => {
                let shared = Bytes::from_owner(shared);
                let at = at.min(shared.len());
                vec![shared.slice(..at), Bytes::from(own), shared.slice(at..)]
            }
        };
        Self::Whole(pieces.into_iter().filter(|piece| !piece.is_empty()).collect())
    }

    /// Pieces as they are made on a worker; one at least every `ping`.
    pub(super) fn stream(events: Events, ping: Duration, workers: Rc<Workers>, busy: Busy) -> Self {
        Self::Stream { next: Box::pin(next(events, ping, Rc::clone(&workers))), ping, workers, _busy: busy }
    }
}

/// The next piece of a stream; none where there are no more.
async fn next(mut events: Events, ping: Duration, workers: Rc<Workers>) -> Option<(Vec<u8>, Events)> {
    if let Ok(changed) = timeout(ping, events.changed.wait()).await {
        changed?;
    }
    workers.run(move || ((events.next)(), events)).await
}

impl HyperBody for Outgoing {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let piece = match self.get_mut() {
            Self::Whole(pieces) => pieces.pop_front(),
            Self::Stream { next: coming, ping, workers, .. } => ready!(coming.as_mut().poll(context)).map(|(piece, events)| {
                *coming = Box::pin(next(events, *ping, Rc::clone(workers)));
                Bytes::from(piece)
            }),
        };
        Poll::Ready(piece.map(|piece| Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Self::Whole(pieces) if pieces.is_empty())
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(pieces) => SizeHint::with_exact(pieces.iter().map(|piece| piece.len() as u64).sum()),
            Self::Stream { .. } => SizeHint::default(),
        }
    }
}

/// A response with its headers. None of them can hold a line break, whatever it was made from.
pub(super) fn response(status: u16, headers: &[(&'static str, String)], body: Outgoing) -> hyper::Response<Outgoing> {
    let without_controls = |value: &str| value.chars().filter(|c| !c.is_control()).collect::<String>();
    let response = http::Response::builder().status(status);
    let response = headers.iter().fold(response, |response, (name, value)| response.header(*name, without_controls(value)));
    response.body(body).unwrap_or_else(|_| {
        // No status and no name of ours is invalid.
        let mut response = hyper::Response::new(Outgoing::Whole(VecDeque::new()));
        *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        response
    })
}

/// A response with its whole body.
pub(super) fn whole(response: Response) -> hyper::Response<Outgoing> {
    let Response { status, headers, body } = response;
    self::response(status, &headers, Outgoing::whole(body))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn a_body_is_sent_without_a_copy() {
        let shared: Arc<[u8]> = Arc::from(&b"abcd"[..]);
        let Outgoing::Whole(pieces) = Outgoing::whole(Body::Around { shared: Arc::clone(&shared), at: 4, own: b"-".to_vec() }) else {
            panic!()
        };
        assert_eq!(pieces, [&b"abcd"[..], b"-"]);
        assert_eq!(pieces[0].as_ptr(), shared.as_ptr());
        assert!(Outgoing::whole(Body::Own(Vec::new())).is_end_stream());
    }

    #[test]
    fn no_header_ends_before_its_line() {
        let response = whole(Response::text(200, "").with("Location", "/\u{fc}\r\nSet-Cookie: x"));
        assert_eq!((response.status().as_u16(), response.headers()["location"].as_bytes()), (200, "/\u{fc}Set-Cookie: x".as_bytes()));
    }
}
