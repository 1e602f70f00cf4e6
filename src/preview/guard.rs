//! Who may ask. A preview shows what is not published yet, and any page that a browser has open may try to read it.

use std::net::IpAddr;

use super::http::Request;
use crate::text::Cut;

/// The names that the server answers to.
#[derive(Clone, Debug)]
pub(super) struct Guard {
    /// As it was given: a name, or an address.
    host: String,
    address: IpAddr,
}

impl Guard {
    pub(super) fn new(host: &str, address: IpAddr) -> Self {
        Self { host: host.to_ascii_lowercase(), address }
    }

    /// Whether the browser means this server: a name that somebody else can make lead here (DNS rebinding) is not ours.
    pub(super) fn knows(&self, request: &Request) -> bool {
        let Some(host) = request.header("host") else { return false };
        let Some(name) = without_port(host) else { return false };
        if name.eq_ignore_ascii_case("localhost") || name.eq_ignore_ascii_case(&self.host) {
            return true;
        }
        // Nobody can make an address lead elsewhere. Where we listen on all of ours, each is ours.
        let address = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        address.is_ok_and(|address| address.is_loopback() || address == self.address || self.address.is_unspecified())
    }

    /// Whether a page of another origin wants to read it. To lead a person here is fine.
    pub(super) fn is_foreign(&self, request: &Request) -> bool {
        let site = request.header("sec-fetch-site").is_none_or(|site| matches!(site, "same-origin" | "none"));
        let leads = request.header("sec-fetch-mode") == Some("navigate") && request.header("sec-fetch-dest") == Some("document");
        let origin = request.header("origin").is_none_or(|origin| self.is_own(origin, request));
        !(origin && (site || leads))
    }

    fn is_own(&self, origin: &str, request: &Request) -> bool {
        request.header("host").is_some_and(|host| origin.strip_prefix("http://").is_some_and(|own| own.eq_ignore_ascii_case(host)))
    }
}

/// A host without its port; none where it is no host.
fn without_port(host: &str) -> Option<&str> {
    let (name, port) = match host.strip_prefix('[') {
        Some(rest) => {
            let end = rest.find(']')? + 2;
            (host.head(end), host.tail(end))
        }
        None => {
            let end = host.find(':').unwrap_or(host.len());
            (host.head(end), host.tail(end))
        }
    };
    let port = port.strip_prefix(':').unwrap_or(port);
    (!name.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit())).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(headers: &[(&'static str, &str)]) -> Request {
        Request::with(headers)
    }

    #[test]
    fn only_our_own_names_are_answered_to() {
        let guard = Guard::new("127.0.0.1", IpAddr::from([127, 0, 0, 1]));
        let knows = |host: &str| guard.knows(&request(&[("host", host)]));
        for own in ["localhost", "LOCALHOST:3000", "127.0.0.1:3000", "[::1]:3000", "127.0.0.2"] {
            assert!(knows(own), "{own}");
        }
        let others = [
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.nip.io",
            "10.0.0.1",
            "",
            ":3000",
            "localhost:x",
            "[::1",
            "localhost@evil.example",
        ];
        for other in others {
            assert!(!knows(other), "{other}");
        }
        assert!(!guard.knows(&request(&[])));
        assert!(!guard.knows(&request(&[("host", "localhost"), ("host", "evil.example")])));
        let open = Guard::new("0.0.0.0", IpAddr::from([0, 0, 0, 0]));
        assert!(open.knows(&request(&[("host", "10.0.0.1:3000")])) && !open.knows(&request(&[("host", "evil.example")])));
        assert!(Guard::new("box.lan", IpAddr::from([10, 0, 0, 1])).knows(&request(&[("host", "box.lan:80")])));
    }

    #[test]
    fn pages_of_others_read_nothing() {
        let guard = Guard::new("127.0.0.1", IpAddr::from([127, 0, 0, 1]));
        let foreign = |headers: &[(&'static str, &str)]| guard.is_foreign(&request(&[headers, &[("host", "localhost:3000")]].concat()));
        assert!(!foreign(&[]));
        assert!(!foreign(&[("sec-fetch-site", "same-origin"), ("origin", "http://localhost:3000")]));
        assert!(!foreign(&[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document")]));
        assert!(foreign(&[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "no-cors")]));
        assert!(foreign(&[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "iframe")]));
        assert!(foreign(&[("sec-fetch-site", "same-site"), ("sec-fetch-mode", "cors"), ("origin", "http://localhost:4000")]));
        assert!(foreign(&[("origin", "https://evil.example")]) && foreign(&[("origin", "null")]));
        assert!(foreign(&[("origin", "https://evil.example"), ("origin", "https://evil.example")]));
        assert!(foreign(&[("sec-fetch-site", "same-origin"), ("sec-fetch-site", "same-origin")]));
    }
}
