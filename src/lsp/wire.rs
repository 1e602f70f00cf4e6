//! Messages on standard input and output: a header with a length, then JSON.

use std::io::{self, BufRead, Read};
use std::sync::mpsc::Sender;

use lsp_server::Message;

/// What the loop waits for.
pub(super) enum Event {
    /// The editor says or asks something.
    Message(Message),
    /// A message that is too long, or no message. What it said is not known.
    Unread(String),
    /// Something happened on the disk.
    Touched(crate::disk::Touched),
    /// The editor is gone.
    Closed,
}

/// The longest message that is read, in bytes.
pub(super) const MAX_MESSAGE_BYTES: u64 = 64 << 20;
/// The longest line of a header. A longer one is no header.
const MAX_HEADER_BYTES: u64 = 4 << 10;

/// Reads until the end, and passes on what comes.
pub(super) fn listen(mut input: impl BufRead, events: &Sender<Event>) {
    loop {
        let event = match read(&mut input) {
            Ok(Some(event)) => event,
            Ok(None) | Err(_) => Event::Closed,
        };
        let is_last = matches!(event, Event::Closed);
        if events.send(event).is_err() || is_last {
            break;
        }
    }
}

/// The next message; none at the end.
fn read(input: &mut impl BufRead) -> io::Result<Option<Event>> {
    let mut length: Option<u64> = None;
    loop {
        let mut line = Vec::new();
        let count = input.by_ref().take(MAX_HEADER_BYTES).read_until(b'\n', &mut line)?;
        if count == 0 {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&line);
        if !line.ends_with('\n') {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("Content-Length")
        {
            length = value.trim().parse().ok();
        }
    }
    // Without a length nobody knows where the next message starts.
    let Some(length) = length else { return Err(io::ErrorKind::InvalidData.into()) };
    if length > MAX_MESSAGE_BYTES {
        let skipped = io::copy(&mut input.by_ref().take(length), &mut io::sink())?;
        let why = format!("a message of {} MB was not read: at most {} MB are", length >> 20, MAX_MESSAGE_BYTES >> 20);
        return Ok((skipped == length).then_some(Event::Unread(why)));
    }
    let mut body = Vec::new();
    if input.by_ref().take(length).read_to_end(&mut body)? as u64 != length {
        return Ok(None);
    }
    Ok(Some(match serde_json::from_slice(&body) {
        Ok(message) => Event::Message(message),
        Err(error) => Event::Unread(format!("a message was not read: {error}")),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(input: &[u8]) -> Vec<Event> {
        let (sender, events) = std::sync::mpsc::channel();
        listen(input, &sender);
        drop(sender);
        events.iter().collect()
    }

    #[test]
    fn messages_are_read_one_after_another() {
        let one = r#"{"jsonrpc":"2.0","method":"exit"}"#;
        let input = format!("Content-Length: {0}\r\n\r\n{one}content-length:{0}\r\nX: y\r\n\r\n{one}", one.len());
        let read = events(input.as_bytes());
        assert!(matches!(&read[..], [Event::Message(Message::Notification(_)), Event::Message(_), Event::Closed]));
    }

    #[test]
    fn what_is_no_message_is_passed_over_and_told() {
        let input = "Content-Length: 1\r\n\r\n{Content-Length: 33\r\n\r\n{\"jsonrpc\":\"2.0\",\"method\":\"exit\"}";
        assert!(matches!(&events(input.as_bytes())[..], [Event::Unread(_), Event::Message(_), Event::Closed]));
        assert!(matches!(&events(b"no header\r\n\r\n{}")[..], [Event::Closed]));
        assert!(matches!(&events(&[b'x'; 10_000])[..], [Event::Closed]));
        assert!(matches!(&events(b"Content-Length: 99\r\n\r\n{}")[..], [Event::Closed]));
    }

    #[test]
    fn a_message_that_is_too_long_is_not_read() {
        let long = MAX_MESSAGE_BYTES + 1;
        let head = format!("Content-Length: {long}\r\n\r\n");
        let input = io::BufReader::new(head.as_bytes().chain(io::repeat(b' ').take(long)));
        let (sender, events) = std::sync::mpsc::channel();
        listen(input, &sender);
        assert!(matches!(events.recv().unwrap(), Event::Unread(why) if why.contains("64 MB")));
    }
}
