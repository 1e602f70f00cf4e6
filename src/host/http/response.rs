//! What a client is told.

use std::fmt::Write as _;
use std::sync::Arc;

/// An answer to a request.
pub enum Answer {
    Whole(Response),
    /// Headers, then pieces as they come, until there are no more. A piece is waited for some seconds at most.
    Stream(Response, Box<dyn FnMut() -> Option<Vec<u8>> + Send>),
}

/// A status, headers and a body.
#[derive(Clone, Debug)]
pub struct Response {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Body,
}

/// Bytes that may be those of other answers, too: clients that read slowly hold none of their own.
#[derive(Clone, Debug)]
pub enum Body {
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
    pub fn pieces(&self) -> [&[u8]; 3] {
        match self {
            Self::Own(bytes) => [bytes, &[], &[]],
            Self::Shared(bytes) => [bytes, &[], &[]],
            Self::Around { shared, at, own } => {
                let (before, after) = shared.split_at(*at.min(&shared.len()));
                [before, own, after]
            }
        }
    }

    /// In bytes.
    pub fn length(&self) -> usize {
        self.pieces().iter().map(|piece| piece.len()).sum()
    }
}

impl Response {
    pub fn new(status: u16, body: Body) -> Self {
        Self { status, headers: Vec::new(), body }
    }

    /// One line of text for a person who sees it.
    pub fn text(status: u16, text: &str) -> Self {
        Self::new(status, Body::Own(format!("{text}\n").into_bytes())).with("Content-Type", "text/plain; charset=utf-8")
    }

    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The head as it is sent; `length` where the body's is known.
    pub(super) fn head(&self, length: Option<usize>, keeps: bool) -> String {
        let mut head = format!("HTTP/1.1 {} {}\r\n", self.status, phrase(self.status));
        for (name, value) in &self.headers {
            // No value can end its line, whatever it was made from.
            let value: String = value.chars().filter(|c| !c.is_control()).collect();
            let _ = write!(head, "{name}: {value}\r\n");
        }
        if let Some(length) = length.filter(|_| self.status != 304) {
            let _ = write!(head, "Content-Length: {length}\r\n");
        }
        head + if keeps { "Connection: keep-alive\r\n\r\n" } else { "Connection: close\r\n\r\n" }
    }
}

fn phrase(status: u16) -> &'static str {
    match status {
        200 => "OK",
        304 => "Not Modified",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        413 => "Content Too Large",
        414 => "URI Too Long",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        503 => "Service Unavailable",
        _ => "Status",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_its_pieces() {
        let around = |at| Body::Around { shared: Arc::from(&b"abcd"[..]), at, own: b"-".to_vec() };
        assert_eq!((around(1).pieces().concat(), around(1).length()), (b"a-bcd".to_vec(), 5));
        assert_eq!((around(9).pieces().concat(), Body::Own(b"x".to_vec()).length()), (b"abcd-".to_vec(), 1));
    }

    #[test]
    fn no_header_ends_before_its_line() {
        let head = Response::text(200, "").with("Location", "/a\r\nSet-Cookie: x").head(Some(1), true);
        assert!(head.contains("Location: /aSet-Cookie: x\r\n") && head.ends_with("Content-Length: 1\r\nConnection: keep-alive\r\n\r\n"));
    }
}
