//! Who may ask. A preview shows what is not published yet, and any page that a browser has open may try to read it.

use std::net::IpAddr;

use super::http::Request;
use crate::text::Cut;

/// A host name by which a forwarded address reaches the server: `box.example.dev`, or `.example.dev` for it and all names below.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowedHost(String);

impl AllowedHost {
    /// A name, or a dot and a name of several parts; none for anything else, such as an address with its scheme.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let name = text.strip_prefix('.').unwrap_or(text);
        let is_part = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        let is_narrow = name.len() == text.len() || name.contains('.');
        (is_narrow && name.split('.').all(is_part)).then(|| Self(text.to_ascii_lowercase()))
    }

    fn is(&self, name: &str) -> bool {
        let name = name.to_ascii_lowercase();
        match self.0.strip_prefix('.') {
            Some(above) => name.strip_suffix(above).is_some_and(|below| below.is_empty() || below.ends_with('.')),
            None => name == self.0,
        }
    }
}

/// The names that the server answers to.
#[derive(Clone, Debug)]
pub(super) struct Guard {
    /// As it was given: a name, or an address.
    host: String,
    address: IpAddr,
    allowed: Vec<AllowedHost>,
}

impl Guard {
    pub(super) fn new(host: &str, address: IpAddr, allowed: &[AllowedHost]) -> Self {
        Self { host: host.to_ascii_lowercase(), address, allowed: allowed.to_vec() }
    }

    /// Why a request is refused; none where it may be answered.
    pub(super) fn refusal(&self, request: &Request) -> Option<String> {
        if !self.knows(request) {
            let name = request.header("host").and_then(without_port).filter(|name| AllowedHost::parse(name).is_some());
            return Some(name.map_or_else(
                || "unknown host name".to_owned(),
                |name| format!("unknown host name `{name}`; to allow it, start with `crossbook serve --allow-host {name}`"),
            ));
        }
        self.is_foreign(request).then(|| "cross-origin requests are not allowed".to_owned())
    }

    /// Whether the browser means this server: a name that somebody else can make lead here (DNS rebinding) is not ours.
    fn knows(&self, request: &Request) -> bool {
        let Some(host) = request.header("host") else { return false };
        let Some(name) = without_port(host) else { return false };
        if name.eq_ignore_ascii_case("localhost") || name.eq_ignore_ascii_case(&self.host) || self.allows(name) {
            return true;
        }
        // Nobody can make an address lead elsewhere. Where we listen on all of ours, each is ours.
        let address = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        address.is_ok_and(|address| address.is_loopback() || address == self.address || self.address.is_unspecified())
    }

    /// Whether a page of another origin wants to read it. To lead a person here is fine.
    fn is_foreign(&self, request: &Request) -> bool {
        let site = request.header("sec-fetch-site").is_none_or(|site| matches!(site, "same-origin" | "none"));
        let leads = request.header("sec-fetch-mode") == Some("navigate") && request.header("sec-fetch-dest") == Some("document");
        let origin = request.header("origin").is_none_or(|origin| self.is_own(origin, request));
        !(origin && (site || leads))
    }

    fn allows(&self, name: &str) -> bool {
        self.allowed.iter().any(|allowed| allowed.is(name))
    }

    fn is_own(&self, origin: &str, request: &Request) -> bool {
        if let Some(own) = origin.strip_prefix("http://") {
            return request.header("host").is_some_and(|host| own.eq_ignore_ascii_case(host));
        }
        // Who forwards an address speaks HTTPS to browsers, and may call the server by another name than they do.
        let Some(name) = origin.strip_prefix("https://").and_then(without_port).filter(|name| self.allows(name)) else { return false };
        let called = ["host", "x-forwarded-host"].map(|header| request.header(header).and_then(without_port));
        // Below a name for all names there may be others who are not us.
        self.allowed.contains(&AllowedHost(name.to_ascii_lowercase()))
            || called.into_iter().flatten().any(|own| own.eq_ignore_ascii_case(name))
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
        let guard = Guard::new("127.0.0.1", IpAddr::from([127, 0, 0, 1]), &[]);
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
        let open = Guard::new("0.0.0.0", IpAddr::from([0, 0, 0, 0]), &[]);
        assert!(open.knows(&request(&[("host", "10.0.0.1:3000")])) && !open.knows(&request(&[("host", "evil.example")])));
        assert!(Guard::new("box.lan", IpAddr::from([10, 0, 0, 1]), &[]).knows(&request(&[("host", "box.lan:80")])));
    }

    #[test]
    fn pages_of_others_read_nothing() {
        let guard = Guard::new("127.0.0.1", IpAddr::from([127, 0, 0, 1]), &[]);
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

    fn allowing(names: &[&str]) -> Guard {
        let allowed: Vec<AllowedHost> = names.iter().map(|name| AllowedHost::parse(name).unwrap()).collect();
        Guard::new("127.0.0.1", IpAddr::from([127, 0, 0, 1]), &allowed)
    }

    #[test]
    fn a_host_is_allowed_by_its_name_and_below_a_dot() {
        let guard = allowing(&["Box-3000.app.example.dev", ".tunnel.example"]);
        let refusal = |host: &str| guard.refusal(&request(&[("host", host)]));
        for known in ["box-3000.app.example.dev", "BOX-3000.app.example.dev:443", "tunnel.example", "a.b.tunnel.example"] {
            assert_eq!(refusal(known), None, "{known}");
        }
        for other in ["app.example.dev", "x.box-3000.app.example.dev", "eviltunnel.example", "tunnel.example.evil", ".tunnel.example@evil"]
        {
            assert!(refusal(other).is_some(), "{other}");
        }
        let told = "unknown host name `app.example.dev`; to allow it, start with `crossbook serve --allow-host app.example.dev`";
        assert_eq!(refusal("app.example.dev:443").as_deref(), Some(told));
        assert_eq!(refusal("a`b").as_deref(), Some("unknown host name"));
        for none in ["", ".", ".dev", "*.example.dev", "https://a.example", "a.example:80", "a.example/", "a..example", "a b"] {
            assert_eq!(AllowedHost::parse(none), None, "{none}");
        }
    }

    #[test]
    fn an_allowed_host_reads_over_https_what_is_served_to_it() {
        let guard = allowing(&["box.example.dev", ".tunnel.example"]);
        let reads = |headers: &[(&'static str, &str)]| guard.refusal(&request(headers)).is_none();
        assert!(reads(&[("host", "box.example.dev"), ("origin", "https://box.example.dev")]));
        assert!(reads(&[("host", "localhost:3000"), ("origin", "https://box.example.dev")]), "a proxy that calls us localhost");
        assert!(reads(&[("host", "a.tunnel.example"), ("origin", "https://a.tunnel.example"), ("sec-fetch-site", "same-origin")]));
        let forwarded = ("x-forwarded-host", "a.tunnel.example");
        assert!(reads(&[("host", "localhost:3000"), forwarded, ("origin", "https://a.tunnel.example")]));
        assert!(!reads(&[("host", "localhost:3000"), forwarded, ("origin", "https://b.tunnel.example")]), "somebody else's tunnel");
        assert!(!reads(&[("host", "a.tunnel.example"), ("origin", "https://b.tunnel.example")]));
        assert!(!reads(&[("host", "box.example.dev"), ("origin", "https://evil.example")]));
        assert!(!reads(&[("host", "box.example.dev"), ("origin", "https://box.example.dev"), ("sec-fetch-site", "cross-site")]));
        assert!(!reads(&[("host", "localhost:3000"), ("origin", "http://box.example.dev")]));
    }
}
