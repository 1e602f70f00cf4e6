//! What a client asks for.

use std::borrow::Cow;

use hyper::Method;
use hyper::body::{Body as _, Incoming};
use hyper::header::HeaderMap;
use percent_encoding::percent_decode_str;

use super::Response;

/// A request for a file: GET or HEAD, without a body.
#[derive(Clone, Debug, Default)]
pub(crate) struct Request {
    /// The path and the query as they were sent. It starts with `/`, unless a proxy is asked.
    target: String,
    headers: HeaderMap,
}

impl Request {
    /// A request for the first page. Names are lower-case.
    #[cfg(test)]
    pub(crate) fn with(headers: &[(&'static str, &str)]) -> Self {
        let headers = headers.iter().map(|(name, value)| ((*name).try_into().unwrap(), (*value).try_into().unwrap())).collect();
        Self { target: "/".to_owned(), headers }
    }

    /// # Errors
    /// The refusal, where it is a request that nothing here answers.
    pub(super) fn read(request: hyper::Request<Incoming>) -> Result<Self, Response> {
        let refuse = |status, text| Err(Response::text(status, text).with("Allow", "GET, HEAD").with("Connection", "close"));
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            return refuse(405, "only GET and HEAD are supported");
        }
        if !request.body().is_end_stream() {
            return refuse(413, "requests must not have a body");
        }
        let (head, _) = request.into_parts();
        Ok(Self { target: head.uri.to_string(), headers: head.headers })
    }

    /// The header of that name. It is empty where there are several or one that is not ASCII, so that nobody takes it for a good one.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.get_all(name).iter();
        let first = values.next()?;
        let value = if values.next().is_none() { first.to_str().ok() } else { None };
        Some(value.unwrap_or_default())
    }

    /// The path, decoded once, without its first `/`; none where it is not UTF-8.
    pub(crate) fn path(&self) -> Option<String> {
        let path = self.target.split(['?', '#']).next().unwrap_or_default();
        let path = percent_decode_str(path.strip_prefix('/')?).decode_utf8().ok()?;
        Some(path.into_owned())
    }

    /// A value of the query.
    pub(crate) fn query(&self, name: &str) -> Option<String> {
        let query = self.target.split_once('?')?.1;
        let value = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))?;
        percent_decode_str(&value.replace('+', " ")).decode_utf8().ok().map(Cow::into_owned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(target: &str) -> Request {
        Request { target: target.to_owned(), ..Request::default() }
    }

    #[test]
    fn a_target_is_decoded_once() {
        let request = of("/a%20b/%2525?page=x%2Fy+z");
        assert_eq!((request.path().as_deref(), request.query("page").as_deref()), (Some("a b/%25"), Some("x/y z")));
        for other in ["*", "http://localhost/", "localhost:80", "/%ff"] {
            assert_eq!(of(other).path(), None, "{other}");
        }
    }

    #[test]
    fn a_header_that_comes_twice_is_nobodys() {
        let request = Request::with(&[("host", "a"), ("origin", "b"), ("origin", "b"), ("x", "\u{e9}")]);
        let headers = ["host", "origin", "x", "y"].map(|name| request.header(name));
        assert_eq!(headers, [Some("a"), Some(""), Some(""), None]);
    }
}
