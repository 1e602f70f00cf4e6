//! The preview server over real sockets: what it serves, whom it refuses, and what it tells open pages.

mod clients;

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use crossbook::disk::Touched;
use crossbook::preview::{self, AllowedHost, LiveState, Options, Version, WorkspaceReader};
use crossbook::site::EditorLink;

use crate::project::{PLAN, Project, project, sound};

/// A server in this process, of a workspace that is read when the test says so.
struct Preview {
    project: Project,
    reader: WorkspaceReader,
    live: Arc<LiveState>,
    address: SocketAddr,
}

fn preview(project: Project) -> Preview {
    with(project, false)
}

fn with(project: Project, report_only: bool) -> Preview {
    by_options(project, |options| options.report_only = report_only)
}

fn by_options(project: Project, set: impl Fn(&mut Options)) -> Preview {
    let mut reader = WorkspaceReader::new(project.root());
    let workspace = reader.open().unwrap();
    let live = Arc::new(LiveState::new(Version::new(reader.read(workspace).unwrap().snapshot).unwrap()));
    let address = IpAddr::from([127, 0, 0, 1]);
    let mut options = Options { host: "127.0.0.1".to_owned(), address, port: 0, allowed_hosts: Vec::new(), report_only: false };
    set(&mut options);
    let address = preview::start(&live, &options).unwrap().address;
    Preview { project, reader, live, address }
}

/// A page of a version.
fn page(reader: &mut WorkspaceReader, path: &str) -> String {
    let workspace = reader.open().unwrap();
    let version = Version::new(reader.read(workspace).unwrap().snapshot).unwrap();
    String::from_utf8(version.get(path).unwrap().unwrap().bytes.to_vec()).unwrap()
}

#[test]
fn findings_open_in_an_editor_where_one_is_named() {
    let text = "# Exports \u{2014} Task 1 Plan\n\n## Goal\n\nSee TASK9.\n";
    let project = sound().file(PLAN, text);
    let mut reader = WorkspaceReader::new(project.root());
    reader.editor = EditorLink::pattern("vscode");
    let root = project.root().canonicalize().unwrap();
    let link = format!("href=\"vscode://file{}/{PLAN}:5:5\"", root.display());
    for path in ["report/api.html", "api/task1.html"] {
        let html = page(&mut reader, path);
        assert!(html.contains(&link), "{path} has {link}: {html}");
        assert!(!page(&mut WorkspaceReader::new(project.root()), path).contains("vscode:"), "{path}");
    }
}

impl Preview {
    /// Writes a file, as an event would tell of it.
    fn write(&mut self, path: &str, text: &str) {
        let path = self.project.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        self.reader.miss(Touched::Paths(BTreeSet::from([path.canonicalize().unwrap()])));
        match self.reader.open().and_then(|workspace| self.reader.read(workspace)) {
            Ok(fresh) => {
                self.live.say_reading(None);
                match Version::new(fresh.snapshot).and_then(|version| version.try_templates().map(|()| version)) {
                    Ok(version) => _ = self.live.show(version),
                    Err(error) => _ = self.live.say_making(&error.into()),
                }
            }
            Err(error) => _ = self.live.say_reading(Some(&error)),
        }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream
    }

    /// What comes back for a request as it stands, until the server closes.
    fn raw(&self, request: &[u8]) -> Reply {
        let mut stream = self.connect();
        stream.write_all(request).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        Reply::of(&bytes)
    }

    fn ask(&self, method: &str, target: &str, headers: &[&str]) -> Reply {
        let host = format!("Host: {}", self.address);
        let own = if headers.iter().any(|header| header.starts_with("Host:")) { &[][..] } else { &[host.as_str()][..] };
        let headers = [own, headers].concat().join("\r\n");
        self.raw(format!("{method} {target} HTTP/1.1\r\n{headers}\r\nConnection: close\r\n\r\n").as_bytes())
    }

    fn get(&self, target: &str) -> Reply {
        self.ask("GET", target, &[])
    }

    /// The events of a page.
    fn listen(&self, page: &str) -> Events {
        let mut stream = self.connect();
        let request =
            format!("GET /.crossbook/events?page={page} HTTP/1.1\r\nHost: {}\r\nSec-Fetch-Site: same-origin\r\n\r\n", self.address);
        stream.write_all(request.as_bytes()).unwrap();
        Events { lines: BufReader::new(stream) }
    }
}

#[derive(Debug)]
struct Reply {
    status: u16,
    head: String,
    body: String,
}

impl Reply {
    fn of(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or_default();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_else(|| panic!("no status in {text:?}"));
        Self { status, head: head.to_owned(), body: body.to_owned() }
    }

    fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.head.lines().filter_map(|line| line.split_once(": "));
        headers.find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

struct Events {
    lines: BufReader<TcpStream>,
}

impl Events {
    fn next(&mut self) -> serde_json::Value {
        loop {
            let mut line = String::new();
            assert!(self.lines.read_line(&mut line).unwrap() > 0, "the stream goes on");
            if let Some(data) = line.strip_prefix("data: ") {
                return serde_json::from_str(data).unwrap();
            }
        }
    }
}

const PAGE: &str = "/api/task1.html";

#[test]
fn pages_are_those_of_a_build_with_one_line_more() {
    let preview = preview(sound());
    let built = crossbook::make(&crossbook::check(preview.project.root(), &crossbook::disk::Progress::silent()).unwrap()).unwrap();
    let crossbook::site::File::Bytes(page) = &built.files["api/task1.html"] else { panic!() };
    let reply = preview.get(PAGE);
    assert_eq!((reply.status, reply.header("Content-Type")), (200, Some("text/html; charset=utf-8")));
    let added: Vec<&str> = reply.body.lines().filter(|line| line.contains("/.crossbook/live.js")).collect();
    assert_eq!(added.len(), 1);
    assert_eq!(reply.body.replace(&format!("{}\n", added[0]), "").as_bytes(), &**page);
    assert_eq!(preview.get("/").body.lines().count(), preview.get("/index.html?a=b").body.lines().count());
    assert_eq!((preview.get("/api").status, preview.get("/api").header("Location")), (308, Some("/api/")));
    assert_eq!(preview.get("/api/").status, 200);
    let missing = preview.get("/a/b/c");
    assert_eq!(missing.status, 404);
    assert!(missing.body.contains("<base href=\"/\">") && missing.body.contains("live.js"));
    let json = preview.get("/workspace.json");
    assert_eq!((json.status, json.body.contains("crossbook/")), (200, false));
    assert!(!preview.project.path("site").exists(), "nothing is written");
}

#[test]
fn a_browser_that_has_a_page_is_not_sent_it_again() {
    let preview = preview(sound());
    let first = preview.get(PAGE);
    let tag = first.header("ETag").unwrap();
    let again = preview.ask("GET", PAGE, &[&format!("If-None-Match: \"other\", W/{tag}")]);
    assert_eq!((again.status, again.body.as_str(), again.header("ETag")), (304, "", Some(tag)));
    assert_eq!(preview.ask("GET", PAGE, &["If-None-Match: \"other\""]).status, 200);
    let head = preview.ask("HEAD", PAGE, &[]);
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    assert_eq!(head.header("Content-Length"), first.header("Content-Length"));
}

#[test]
fn every_answer_tells_browsers_to_be_careful() {
    let preview = preview(sound());
    for target in ["/", "/none", "/theme/css/crossbook.css", "/.crossbook/live.js", "/api"] {
        let reply = preview.get(target);
        assert_eq!(reply.header("X-Content-Type-Options"), Some("nosniff"), "{target}");
        assert_eq!(reply.header("Cross-Origin-Resource-Policy"), Some("same-origin"), "{target}");
        let policy = reply.header("Content-Security-Policy").unwrap();
        let scripts = policy.split("script-src").nth(1).and_then(|rest| rest.split(';').next());
        assert!(scripts.is_none_or(|scripts| !scripts.contains("unsafe-inline")), "{policy}");
        assert!(!reply.head.to_lowercase().contains("access-control"), "{target}");
    }
}

#[test]
fn no_spelling_of_a_path_leaves_the_site() {
    let project = sound().file("secret.txt", "secret").file("api/secret.txt", "secret");
    let preview = preview(project);
    let ways = [
        "/../secret.txt",
        "/api/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/%2e%2e%2fsecret.txt",
        "/..%2fsecret.txt",
        "/..%5csecret.txt",
        "/..\\secret.txt",
        "/%252e%252e%252fsecret.txt",
        "/%c0%ae%c0%ae/secret.txt",
        "/%u002e%u002e/secret.txt",
        "//secret.txt",
        "///etc/passwd",
        "/./secret.txt",
        "/secret.txt",
        "/secret.txt%00.html",
        "/api/secret.txt",
        "/assets/files/api/secret.txt",
        "/assets/files/_up/secret.txt",
        "/assets/files/../../secret.txt",
        "/theme/../book.toml",
        "/theme/templates/base.html",
        "/file:///etc/passwd",
        "http://127.0.0.1/secret.txt",
        "*",
    ];
    for way in ways {
        let reply = preview.get(way);
        assert!(matches!(reply.status, 400 | 404), "{way}: {}", reply.status);
        assert!(!reply.body.contains("secret\n") && !reply.body.contains("root:"), "{way}");
    }
}

#[test]
fn other_names_and_other_origins_are_refused() {
    let preview = preview(sound());
    for host in ["evil.example", "evil.example:3000", "localhost.evil.example", "10.1.2.3", "", "localhost\r\nHost: evil.example"] {
        let reply = preview.ask("GET", "/", &[&format!("Host: {host}")]);
        assert!(matches!(reply.status, 400 | 403) && !reply.body.contains("<html"), "{host}: {}", reply.status);
    }
    assert_eq!(preview.raw(b"GET / HTTP/1.0\r\n\r\n").status, 403);
    let own = format!("Host: {}", preview.address);
    for twice in [
        [own.as_str(), own.as_str()],
        [own.as_str(), "Origin: http://evil.example\r\nOrigin: http://evil.example"],
        [own.as_str(), "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Site: cross-site"],
        [own.as_str(), "Origin: http://\u{e9}vil.example"],
    ] {
        assert_eq!(preview.ask("GET", "/", &twice).status, 403, "{twice:?}");
    }
    let port = preview.address.port();
    for host in ["localhost".to_owned(), format!("localhost:{port}"), format!("[::1]:{port}"), "127.0.0.1:1".to_owned()] {
        assert_eq!(preview.ask("GET", "/", &[&format!("Host: {host}")]).status, 200, "{host}");
    }
    let stream = "/.crossbook/events?page=index.html";
    let foreign: [&[&str]; 5] = [
        &["Origin: http://evil.example"],
        &["Origin: null"],
        &["Origin: http://localhost:1"],
        &["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: cors"],
        &["Sec-Fetch-Site: same-site", "Sec-Fetch-Mode: cors"],
    ];
    for headers in foreign {
        assert_eq!(preview.ask("GET", stream, headers).status, 403, "{headers:?}");
        // Scripts of the search could be read by including them elsewhere.
        assert_eq!(preview.ask("GET", "/search/core.js", headers).status, 403, "{headers:?}");
    }
    let followed = ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document"];
    assert_eq!(preview.ask("GET", "/", &followed).status, 200, "a link elsewhere may lead here");
}

#[test]
fn a_forwarded_address_is_answered_where_its_host_is_allowed() {
    let refused = preview(sound()).ask("GET", "/", &["Host: box-3000.example.dev"]);
    assert_eq!(refused.status, 403);
    let told = "unknown host name `box-3000.example.dev`; to allow it, start with `crossbook serve --allow-host box-3000.example.dev`\n";
    assert_eq!(refused.body, told);
    let preview = by_options(sound(), |options| options.allowed_hosts = vec![AllowedHost::parse(".example.dev").unwrap()]);
    let own = ["Host: box-3000.example.dev", "Origin: https://box-3000.example.dev", "Sec-Fetch-Site: same-origin", "Sec-Fetch-Mode: cors"];
    assert_eq!(preview.ask("GET", "/search/core.js", &own).status, 200);
    let proxied = ["X-Forwarded-Host: box-3000.example.dev", "Origin: https://box-3000.example.dev", "Sec-Fetch-Site: same-origin"];
    assert_eq!(preview.ask("GET", "/search/core.js", &proxied).status, 200);
    let neighbour = ["Host: box-3000.example.dev", "Origin: https://other.example.dev", "Sec-Fetch-Site: same-site"];
    assert_eq!(preview.ask("GET", "/search/core.js", &neighbour).status, 403);
    assert_eq!(preview.ask("GET", "/", &["Host: evil.example"]).status, 403);
}

#[test]
fn the_panel_counts_what_the_header_of_the_page_counts() {
    let text = "# Exports — Task 1 Plan\n\n## Goal\n\nSee api TASK9 and [this](missing.md).\n";
    let preview = preview(sound().file(PLAN, text));
    let counts = |value: &serde_json::Value| {
        let of = |severity: &str| value[format!("{severity}s")].as_u64().unwrap();
        let word = |severity: &str| format!("{} {severity}{}", of(severity), if of(severity) == 1 { "" } else { "s" });
        ["error", "warning", "note"].into_iter().filter(|severity| of(severity) > 0).map(word).collect::<Vec<_>>()
    };
    for page in ["api/task1.html", "api/index.html", "report/index.html"] {
        let event = preview.listen(&page.replace('/', "%2F")).next();
        let html = preview.get(&format!("/{page}")).body;
        let here = counts(&event["here"]);
        assert!(!here.is_empty(), "{event}");
        here.iter().for_each(|count| assert!(html.contains(&format!(">{count}</span>")), "{page} has no {count}"));
        assert!(html.contains(&format!("<span class=\"badge\">{}<", event["site"]["total"])), "{page}: {event}");
    }
}

#[cfg(unix)]
#[test]
fn pictures_are_read_from_where_the_site_says_and_links_lead_nowhere_else() {
    let picture = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script><g id='a'/></svg>";
    let project = sound()
        .file("secret.svg", "secret")
        .file("api/docs/cross-collab/TASK1/own.svg", picture)
        .file("api/docs/cross-collab/TASK1/unnamed.svg", "secret")
        .file("api/docs/cross-collab/TASK1/NOTES.md", "# Notes\n\n![own](own.svg) ![out](out.svg) [linked](linked.svg)\n")
        .file("api/docs/cross-collab/TASK1/linked.svg", "secret")
        .link("api/docs/cross-collab/TASK1/out.svg", "../../../../secret.svg");
    let preview = preview(project);
    let reply = preview.get("/assets/files/api/docs/cross-collab/TASK1/own.svg");
    // As a build publishes it, and not to be run even then.
    let built = "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"><g id=\"a\"></g></svg>";
    assert_eq!((reply.status, reply.body.as_str()), (200, built));
    let policy = reply.header("Content-Security-Policy").unwrap();
    assert!(policy.contains("sandbox") && policy.contains("default-src 'none'"), "{policy}");
    for name in ["out.svg", "unnamed.svg", "linked.svg", "own.svg/", "%6fut.svg"] {
        assert_eq!(preview.get(&format!("/assets/files/api/docs/cross-collab/TASK1/{name}")).status, 404, "{name}");
    }
}

#[test]
fn an_open_page_is_told_what_changes() {
    let mut preview = preview(sound());
    let mut page = preview.listen("api%2Ftask1.html");
    let first = page.next();
    assert_eq!((first["here"]["total"].as_u64(), first["site"]["total"].as_u64(), first["trouble"].is_null()), (Some(0), Some(0), true));
    preview.write(PLAN, "# Exports — Task 1 Plan\n\n## Goal\n\nSee api TASK9.\n");
    let second = page.next();
    assert_ne!(first["page"], second["page"]);
    assert!(second["here"]["total"].as_u64() > Some(0), "{second}");
    assert!(preview.get(PAGE).body.contains("See"));
    preview.write("theme/css/own.css", "main { color: red }");
    let styled = page.next();
    assert_ne!(second["page"], styled["page"], "a new style is linked");
    preview.write("theme/css/own.css", "main { color: blue }");
    let swapped = page.next();
    assert_eq!(styled["page"], swapped["page"], "the same bytes");
    assert_ne!(styled["styles"]["theme/css/own.css"], swapped["styles"]["theme/css/own.css"]);
}

#[test]
fn a_page_is_not_told_of_what_it_does_not_show() {
    let other = "api/docs/cross-collab/NOTES.md";
    let mut preview = preview(sound().file(other, "# Notes\n\nOne.\n"));
    let mut guide = preview.listen("rules%2Fbroken-link.html");
    let first = guide.next();
    preview.write(other, "# Notes\n\nTwo.\n");
    preview.write("book.toml", "title = \"Other\"\n");
    let next = guide.next();
    assert_ne!(first["page"], next["page"]);
    assert!(preview.get("/rules/broken-link.html").body.contains("Other"), "the first thing that it is told is the new title");
}

#[test]
fn what_cannot_be_used_is_told_with_its_place_and_the_last_site_stays() {
    let mut preview = preview(sound().file("book.toml", "title = \"First\"\n"));
    let mut page = preview.listen("index.html");
    page.next();
    preview.write("book.toml", "title = \"Second\"\nurll = 1\n");
    let trouble = &page.next()["trouble"];
    assert_eq!(trouble["message"], "unknown key `urll`");
    assert_eq!(trouble["line"], "urll = 1");
    assert!(trouble["place"].as_str().unwrap().ends_with("book.toml:2"), "{trouble}");
    assert!(preview.get("/").body.contains("First"));
    preview.write("book.toml", "title = \"Third\"\n");
    // To be readable again and to be another site may be told as one, or one after the other.
    while !page.next()["trouble"].is_null() {}
    assert!(preview.get("/").body.contains("Third"));
    preview.write("theme/templates/home.html", "{% extends \"base.html\" %}\n{% block main %}{{ home.nothing }}{% endblock %}\n");
    let trouble = loop {
        let event = page.next();
        if !event["trouble"].is_null() {
            break event;
        }
    };
    assert!(trouble["trouble"]["place"].as_str().unwrap().ends_with("templates/home.html:2"), "{trouble}");
    assert!(preview.get("/").body.contains("Third"));
}

#[test]
fn the_report_can_be_served_alone() {
    let preview = with(sound(), true);
    assert_eq!(preview.get("/").header("Location"), Some("/report/"));
    assert_eq!((preview.get("/report/").status, preview.get("/theme/css/crossbook.css").status), (200, 200));
    assert_eq!((preview.get(PAGE).status, preview.get("/workspace.json").status), (404, 404));
}

#[test]
fn a_taken_port_is_not_the_end() {
    let first = preview(project().file(PLAN, "# A"));
    let (address, port) = (IpAddr::from([127, 0, 0, 1]), first.address.port());
    let options = Options { host: "127.0.0.1".to_owned(), address, port, allowed_hosts: Vec::new(), report_only: false };
    let second = preview::start(&first.live, &options).unwrap();
    assert_ne!(second.address.port(), first.address.port());
    assert!(
        TcpStream::connect(second.address).is_ok() && Path::new(second.url.trim_end_matches('/')).ends_with(second.address.to_string())
    );
}
