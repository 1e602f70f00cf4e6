//! What a client may send, hold and delay.

use std::time::Duration;

/// How many answers are made at once.
pub(super) const WORKERS: usize = 8;
/// How long the first line of a request may be, in bytes.
pub(super) const LONGEST_LINE: usize = 8 * 1024;
/// How large the head of a request may be, in bytes, its first line included.
pub(super) const LARGEST_HEAD: usize = 16 * 1024;
/// How long nobody is let in after the system had no room for a connection.
pub(super) const FULL: Duration = Duration::from_millis(5);
/// How long, and for how many bytes, a client is read from after its last answer. One that still sends when its connection is closed
/// is told by the system that the connection broke, and loses the answer.
pub(super) const FAREWELL: Duration = Duration::from_secs(2);
pub(super) const FAREWELL_BYTES: usize = 1024 * 1024;

/// The limits that a test makes smaller than it could wait for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// How many connections there may be at once.
    pub connections: usize,
    /// How long a client may take from an answer, or from the start, to the end of its next request.
    pub patience: Duration,
    /// How long a client may accept nothing of an answer.
    pub stuck: Duration,
    /// How long a client may lag behind what it is sent, even where it accepts some of it.
    pub lagging: Duration,
    /// After how long without news a stream is sent a piece, so that it is known when its client is gone.
    pub ping: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self { connections: 512, patience: seconds(10), stuck: seconds(15), lagging: seconds(120), ping: seconds(10) }
    }
}
