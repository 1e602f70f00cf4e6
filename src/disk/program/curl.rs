//! The command line of curl, which knows the proxies and certificates of the machine; a client of our own would bring a second TLS
//! along.

use std::process::Command;
use std::time::Duration;

use super::Limits;

/// How long an address is waited for.
const TIMEOUT: Duration = Duration::from_secs(30);

/// A call that prints the headers and the body at an address: see [`is_address`]. At most `max_bytes` bytes are fetched.
pub(crate) fn get(address: &str, max_bytes: u64) -> (Command, Limits) {
    let mut command = Command::new("curl");
    // What a user's `.curlrc` says of proxies and certificates counts, but no file of it decides where the answer goes.
    command.args(["--fail", "--silent", "--show-error", "--location", "--max-redirs", "5", "--no-remote-name", "--output", "-"]);
    command.args(["--proto", "=http,https", "--proto-redir", "=http,https", "--globoff"]);
    command.args(["--connect-timeout", "10", "--max-time", &TIMEOUT.as_secs().to_string(), "--max-filesize", &max_bytes.to_string()]);
    command.args(["--include", "--suppress-connect-headers", "--compressed", "--url", address]);
    (command, Limits { max_bytes, timeout: TIMEOUT * 2, reads_errors: true })
}

/// Whether a place is an address that curl is asked for. It starts with the name of the protocol, so that it is never an option.
pub(crate) fn is_address(place: &str) -> bool {
    let starts = |scheme: &str| place.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    (starts("http://") || starts("https://")) && !place.contains(char::is_control)
}
