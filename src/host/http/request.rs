//! What a client asks, read within limits.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// How long a request's head may be.
const LONGEST: usize = 16 * 1024;
/// How many headers it may have.
const HEADERS: usize = 64;

/// A request without its body: none that is answered has one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    pub method: String,
    /// The path and what follows it, as they were sent.
    pub target: String,
    /// Names in small letters.
    headers: Vec<(String, String)>,
    /// Whether the client wants to ask more on the same connection.
    pub keeps: bool,
}

impl Request {
    /// A request for the first page.
    #[cfg(test)]
    pub fn with(headers: &[(&str, &str)]) -> Self {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Self { method: "GET".to_owned(), target: "/".to_owned(), headers, keeps: true }
    }

    /// The one header of that name; none where there are several.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(own, _)| own == name).map(|(_, value)| value.as_str());
        values.next().filter(|_| values.next().is_none())
    }

    /// The path, decoded once, without its first `/`; none where it is not UTF-8.
    pub fn path(&self) -> Option<String> {
        let path = self.target.split(['?', '#']).next().unwrap_or_default();
        let path = percent_decode_str(path.strip_prefix('/')?).decode_utf8().ok()?;
        Some(path.into_owned())
    }

    /// A value of the query.
    pub fn query(&self, name: &str) -> Option<String> {
        let query = self.target.split_once('?')?.1;
        let value = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))?;
        percent_decode_str(&value.replace('+', " ")).decode_utf8().ok().map(Cow::into_owned)
    }
}

/// Takes the next request out of what has come; none where it is not whole yet.
///
/// # Errors
/// The status that the client is told, where there can be none.
pub(super) fn next(come: &mut Vec<u8>) -> Result<Option<Request>, u16> {
    if let Some((request, length)) = parse(come)? {
        come.drain(..length);
        return Ok(Some(request));
    }
    if come.len() > LONGEST {
        return Err(if come.contains(&b'\n') { 431 } else { 414 });
    }
    Ok(None)
}

/// The request that a text starts with and how long its head is; none where it is not whole.
fn parse(text: &[u8]) -> Result<Option<(Request, usize)>, u16> {
    let mut headers = [httparse::EMPTY_HEADER; HEADERS];
    let mut parsed = httparse::Request::new(&mut headers);
    let length = match parsed.parse(text) {
        Ok(httparse::Status::Complete(length)) if length <= LONGEST => length,
        Ok(httparse::Status::Complete(_)) | Err(httparse::Error::TooManyHeaders) => return Err(431),
        Ok(httparse::Status::Partial) => return Ok(None),
        Err(_) => return Err(400),
    };
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    let mut request = Request {
        method: parsed.method.unwrap_or_default().to_owned(),
        target: parsed.path.unwrap_or_default().to_owned(),
        headers: parsed.headers.iter().map(|header| (header.name.to_ascii_lowercase(), text(header.value))).collect(),
        keeps: parsed.version == Some(1),
    };
    let has_body = request.headers.iter().any(|(name, value)| name == "transfer-encoding" || (name == "content-length" && value != "0"));
    let closes = request.header("connection").is_some_and(|value| value.eq_ignore_ascii_case("close"));
    request.keeps &= !has_body && !closes;
    match request.method.as_str() {
        "GET" | "HEAD" if has_body => Err(413),
        "GET" | "HEAD" => Ok(Some((request, length))),
        _ => Err(405),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Result<Option<Request>, u16> {
        next(&mut text.as_bytes().to_vec())
    }

    #[test]
    fn a_request_is_read_whatever_its_pieces() {
        let text = b"GET /a%20b/?page=x%2Fy+z HTTP/1.1\r\nHost: h\r\nX: 1\r\nx: 2\r\n\r\nGET";
        let mut come = Vec::new();
        let mut found = Vec::new();
        for byte in text {
            come.push(*byte);
            found.extend(next(&mut come).unwrap());
        }
        let [request] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!((request.path().as_deref(), request.query("page").as_deref()), (Some("a b/"), Some("x/y z")));
        assert_eq!((request.header("host"), request.header("x"), request.keeps), (Some("h"), None, true));
        assert_eq!(come, b"GET");
    }

    #[test]
    fn what_is_no_request_is_refused() {
        let many = format!("GET / HTTP/1.1\r\n{}\r\n", "a: b\r\n".repeat(65));
        let long = format!("GET / HTTP/1.1\r\nx: {}", "y".repeat(17_000));
        let longest = format!("GET /{}", "y".repeat(17_000));
        let cases = [
            ("POST / HTTP/1.1\r\n\r\n", Err(405)),
            ("GET / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello", Err(413)),
            ("nonsense\r\n\r\n", Err(400)),
            ("GET / HTTP/1.1\r\n", Ok(None)),
            (&many, Err(431)),
            (&long, Err(431)),
            (&longest, Err(414)),
        ];
        for (text, fault) in cases {
            assert_eq!(of(text), fault, "{}", &text[..text.len().min(40)]);
        }
    }
}
