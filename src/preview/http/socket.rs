//! A client's socket, with the bounds that `hyper` leaves to the transport: how long a request line may be, and how long a client may
//! take to read what it is sent.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep_until};

use super::activity::Activity;
use super::limits::{LONGEST_LINE, Limits};

pub(super) struct Socket {
    stream: TcpStream,
    activity: Rc<Activity>,
    limits: Limits,
    /// How many bytes of the first line have come; none behind its end.
    line: Option<usize>,
    /// Something has come since the last answer.
    pub unanswered: bool,
    /// Whether the first line is too long.
    pub is_line_too_long: bool,
    lag: Option<Lag>,
}

/// The client has not accepted all that it was sent.
struct Lag {
    until: Instant,
    deadline: Pin<Box<Sleep>>,
}

impl Lag {
    fn start(limits: Limits) -> Self {
        let now = Instant::now();
        Self { until: now + limits.lagging, deadline: Box::pin(sleep_until(now + limits.stuck)) }
    }

    /// The client has accepted something.
    fn moved(&mut self, limits: Limits) {
        self.deadline.as_mut().reset((Instant::now() + limits.stuck).min(self.until));
    }
}

impl Socket {
    pub(super) fn new(stream: TcpStream, activity: Rc<Activity>, limits: Limits) -> Self {
        Self { stream, activity, limits, line: Some(0), unanswered: false, is_line_too_long: false, lag: None }
    }

    pub(super) fn into_stream(self) -> TcpStream {
        self.stream
    }

    /// Looks for the end of the first line in what has come.
    fn measure(&mut self, come: &[u8]) -> io::Result<()> {
        self.unanswered |= !come.is_empty();
        let Some(line) = &mut self.line else { return Ok(()) };
        let end = memchr::memchr(b'\n', come);
        *line += end.unwrap_or(come.len());
        if *line > LONGEST_LINE {
            self.is_line_too_long = true;
            return Err(io::Error::other("the request line is too long"));
        }
        if end.is_some() {
            self.line = None;
        }
        Ok(())
    }

    /// What came of writing, and whether the client still keeps up.
    fn wrote(&mut self, context: &mut Context<'_>, result: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if result.is_ready() {
            (self.line, self.unanswered) = (Some(0), false);
            self.lag.iter_mut().for_each(|lag| lag.moved(self.limits));
            return result;
        }
        self.activity.set_lagging(true);
        ready!(self.lag.get_or_insert_with(|| Lag::start(self.limits)).deadline.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Socket {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let socket = self.get_mut();
        let before = buffer.filled().len();
        ready!(Pin::new(&mut socket.stream).poll_read(context, buffer))?;
        Poll::Ready(socket.measure(buffer.filled().get(before..).unwrap_or_default()))
    }
}

impl AsyncWrite for Socket {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let socket = self.get_mut();
        let result = Pin::new(&mut socket.stream).poll_write(context, bytes);
        socket.wrote(context, result)
    }

    fn poll_write_vectored(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[IoSlice<'_>]) -> Poll<io::Result<usize>> {
        let socket = self.get_mut();
        let result = Pin::new(&mut socket.stream).poll_write_vectored(context, bytes);
        socket.wrote(context, result)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    /// Called when all has been written.
    fn poll_flush(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.lag = None;
        self.activity.set_lagging(false);
        Poll::Ready(Ok(()))
    }

    /// Called behind the last answer. The socket is closed by `connection`, which hears the client out before.
    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
