//! What a client is answered.

use std::sync::Arc;

use super::signal::Receiver;

/// An answer to a request.
pub(crate) enum Answer {
    Whole(Response),
    Stream(Response, Events),
}

/// The pieces of an answer that goes on until the client leaves.
pub(crate) struct Events {
    /// Says when there is another piece.
    pub changed: Receiver,
    /// Makes the next piece, on a thread of the server's. It is asked now and then without a change, too: a piece that says nothing
    /// finds out whether the client is still there.
    pub next: Box<dyn FnMut() -> Vec<u8> + Send>,
}

/// A status, headers and a body.
#[derive(Clone, Debug)]
pub(crate) struct Response {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Body,
}

/// Bytes that other answers may share: clients that read slowly hold none of their own.
#[derive(Clone, Debug)]
pub(crate) enum Body {
    Own(Vec<u8>),
    Shared(Arc<[u8]>),
    /// Shared bytes with a few of its own before the byte at that place.
    Around {
        shared: Arc<[u8]>,
        at: usize,
        own: Vec<u8>,
    },
}

impl Body {
    /// What is sent, one piece after the other.
    pub(crate) fn pieces(&self) -> [&[u8]; 3] {
        match self {
            Self::Own(bytes) => [bytes, &[], &[]],
            Self::Shared(bytes) => [bytes, &[], &[]],
            Self::Around { shared, at, own } => {
                let (before, after) = shared.split_at(*at.min(&shared.len()));
                [before, own, after]
            }
        }
    }
}

impl Response {
    pub(crate) fn new(status: u16, body: Body) -> Self {
        Self { status, headers: Vec::new(), body }
    }

    /// One line of text for a person who sees it.
    pub(crate) fn text(status: u16, text: &str) -> Self {
        Self::new(status, Body::Own(format!("{text}\n").into_bytes())).with("Content-Type", "text/plain; charset=utf-8")
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_its_pieces() {
        let around = |at| Body::Around { shared: Arc::from(&b"abcd"[..]), at, own: b"-".to_vec() };
        assert_eq!((around(1).pieces().concat(), around(9).pieces().concat()), (b"a-bcd".to_vec(), b"abcd-".to_vec()));
        assert_eq!(Body::Own(b"x".to_vec()).pieces().concat(), b"x");
    }
}
