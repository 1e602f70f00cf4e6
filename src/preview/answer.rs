//! From a request to an answer. What is asked for is looked up among the site's own files: no path is made from a request's.

use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::event::FAILED;
use super::http::{Body, Request, Response};
use super::version::{Served, Version, tag};
use crate::site::{ThemeError, media_type};
use crate::text::{base64, escape, visible};

/// Where the preview's own files are; no file of a site can be called so.
pub(super) const SCRIPT: &str = ".crossbook/live.js";
pub(super) const EVENTS: &str = ".crossbook/events";
const LIVE: &str = concat!(include_str!("place.js"), include_str!("live.js"));
const INDEX: &str = "index.html";
/// What the report's own pages are called, with what they need.
const REPORT: [&str; 7] = ["report/", "rules/", "theme/", "report.json", "404.html", "guide/", "search/"];

/// Answers a request for a file.
pub(super) fn file(version: &Version, request: &Request, report_only: bool) -> Response {
    let Some(path) = request.path() else { return secure(Response::text(400, "not the address of a page"), "") };
    if path == SCRIPT {
        return conditional(request, Response::new(200, Body::Own(LIVE.into())).with("Content-Type", "text/javascript; charset=utf-8"), "");
    }
    let page = if path.is_empty() || path.ends_with('/') { format!("{path}{INDEX}") } else { path };
    if report_only && page == INDEX {
        return secure(Response::text(308, "the report is at /report/").with("Location", "/report/"), "");
    }
    let get = |page: &str| if is_shown(page, report_only) { version.get(page) } else { Ok(None) };
    match get(&page) {
        Ok(Some(served)) => found(version, request, &page, &served),
        Ok(None) => {
            let folder = format!("{page}/");
            if matches!(get(&format!("{folder}{INDEX}")), Ok(Some(_))) {
                let to = format!("/{}", escape::path(&folder));
                return secure(Response::text(308, "this is a folder").with("Location", to), "");
            }
            missing(version, &page)
        }
        Err(error) => failed(&page, &error),
    }
}

/// Whether anybody is shown the file at a path.
pub(super) fn is_shown(page: &str, report_only: bool) -> bool {
    !report_only || REPORT.iter().any(|start| page.starts_with(start))
}

fn found(version: &Version, request: &Request, page: &str, served: &Served) -> Response {
    let kind = media_type(page);
    if served.is_copy {
        // A picture may hold scripts, and nobody has looked into it.
        let policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox".to_owned();
        return conditional(request, Response::new(200, Body::Shared(Arc::clone(&served.bytes))).with("Content-Type", kind), &policy);
    }
    let body = match std::str::from_utf8(&served.bytes) {
        Ok(html) if page.ends_with(".html") => live(&served.bytes, html, page, &served.tag),
        _ => Body::Shared(Arc::clone(&served.bytes)),
    };
    conditional(request, Response::new(200, body).with("Content-Type", kind), &policy(version, page))
}

/// The page that says that no such page, and waits for it to come.
fn missing(version: &Version, page: &str) -> Response {
    let Some(bytes) = version.missing() else { return secure(Response::text(404, "no such page"), "") };
    let body = live(bytes, &String::from_utf8_lossy(bytes), page, "");
    secure(Response::new(404, body).with("Content-Type", media_type(INDEX)), &policy(version, page))
}

/// A template that fails on this page alone. It is fixed by an edit, and the page waits for that.
fn failed(page: &str, error: &ThemeError) -> Response {
    let text = escape::attribute(&visible(&error.to_string()));
    let html = format!(
        "<!doctype html>\n<html lang=\"en\"><head><title>Template error</title></head><body><h1>Template error</h1><pre>{text}</pre></body></html>\n"
    );
    let bytes = Arc::from(html.as_bytes());
    secure(
        Response::new(500, live(&bytes, &html, page, FAILED)).with("Content-Type", media_type(INDEX)),
        "script-src 'self'; connect-src 'self'; default-src 'none'",
    )
}

/// A page with the script that keeps it fresh: the one line that a built page does not have. `html` is what its bytes say.
fn live(bytes: &Arc<[u8]>, html: &str, page: &str, seen: &str) -> Body {
    let page = escape::path(page);
    let script = format!("<script src=\"/{SCRIPT}\" data-page=\"{page}\" data-seen=\"{seen}\" defer></script>\n");
    let at = html.find("</head>").unwrap_or(html.len());
    Body::Around { shared: Arc::clone(bytes), at, own: script.into_bytes() }
}

/// The answer with its name, or the word that the browser has it.
fn conditional(request: &Request, response: Response, policy: &str) -> Response {
    let name = format!("\"{}\"", tag(&response.body.pieces()));
    let known = request.header("if-none-match").unwrap_or_default();
    let has_it = known.split(',').any(|known| known.trim().trim_start_matches("W/") == name);
    let response = if has_it { Response { status: 304, body: Body::Own(Vec::new()), ..response } } else { response };
    secure(response.with("ETag", name), policy)
}

/// What every answer says to browsers. No other origin is invited, so that there is no word about CORS.
pub(super) fn secure(response: Response, policy: &str) -> Response {
    let policy = if policy.is_empty() { "default-src 'none'" } else { policy };
    let headers = [
        ("Content-Security-Policy", policy),
        ("X-Content-Type-Options", "nosniff"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Referrer-Policy", "no-referrer"),
        ("Cache-Control", "no-cache"),
    ];
    headers.into_iter().fold(response, |response, (name, value)| response.with(name, value))
}

/// Scripts are the site's own files, those that templates hold, and the one that runs mermaid: what a document says can be no script.
fn policy(version: &Version, page: &str) -> String {
    let named = |script: &str| format!(" 'sha256-{}'", base64(&Sha256::digest(script)));
    let of_templates = version.site().templates().flat_map(inline_scripts).map(named);
    let scripts: Vec<String> = of_templates.chain(version.site().script_on(page).as_deref().map(named)).collect();
    format!(
        "default-src 'self'; script-src 'self'{}; style-src 'self' 'unsafe-inline'; img-src 'self' data: http: https:; media-src 'self' http: https:; \
         connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'",
        scripts.concat()
    )
}

/// The scripts that a template holds as they are.
fn inline_scripts(template: &str) -> impl Iterator<Item = &str> {
    let scripts = template.split("<script>").skip(1).filter_map(|rest| rest.split_once("</script>"));
    scripts.map(|(script, _)| script).filter(|script| !script.contains("{{") && !script.contains("{%"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_stands_in_the_head_and_nowhere_else() {
        let html = "<html><head><title>a</title></head><body>&lt;/head></body>";
        let bytes = Arc::from(html.as_bytes());
        let page = String::from_utf8(live(&bytes, html, "a\"b/index.html", "tag").pieces().concat()).unwrap();
        let line = "<script src=\"/.crossbook/live.js\" data-page=\"a%22b/index.html\" data-seen=\"tag\" defer></script>\n";
        assert_eq!(page.replace(line, ""), html);
        assert!(page.starts_with("<html><head><title>a</title><script"));
    }

    #[test]
    fn scripts_with_gaps_are_not_trusted() {
        let template = "<script>a</script><script src=x></script><script>{{ b }}</script><script>c</script>";
        assert_eq!(inline_scripts(template).collect::<Vec<_>>(), ["a", "c"]);
    }
}
