//! The server over real sockets, with limits small enough to wait for: what each kind of client reads from it, to the last byte.
#![allow(clippy::disallowed_methods, reason = "clients of a server connect to it, and measure what it takes its time for")]

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use super::limits::{LARGEST_HEAD, LONGEST_LINE, Limits, WORKERS};
use super::*;

const LARGE: usize = 48 << 20;

fn serve(limits: Limits, handler: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> SocketAddr {
    let server = Server::bind(IpAddr::V4(Ipv4Addr::LOCALHOST), 0).unwrap();
    let address = server.address;
    server.run_within(limits, Arc::new(handler)).unwrap();
    address
}

fn hello(_: &Request) -> Answer {
    Answer::Whole(Response::text(200, "hello"))
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream
}

fn send(stream: &mut TcpStream, text: impl AsRef<[u8]>) {
    stream.write_all(text.as_ref()).unwrap();
}

/// All that comes until the server closes. A connection that breaks fails the test.
fn rest(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// Reads until a text has come.
fn until(stream: &mut TcpStream, end: &str) -> String {
    let (mut text, mut byte) = (String::new(), [0]);
    while !text.ends_with(end) {
        stream.read_exact(&mut byte).unwrap_or_else(|error| panic!("{error} after {text:?}"));
        text.push(char::from(byte[0]));
    }
    text
}

/// What comes for a request, which is sent in pieces: a client that is not done when it is refused must not find the connection broken.
fn reply(address: SocketAddr, request: impl AsRef<[u8]>) -> String {
    let mut stream = connect(address);
    for (number, piece) in request.as_ref().chunks(LARGEST_HEAD + 4096).enumerate() {
        thread::sleep(Duration::from_millis(if number == 0 { 0 } else { 20 }));
        send(&mut stream, piece);
    }
    rest(&mut stream)
}

const GET: &str = "GET / HTTP/1.1\r\nConnection: close\r\n\r\n";

#[test]
fn a_refusal_is_read_whatever_else_the_client_sends() {
    let address = serve(Limits::default(), hello);
    let long = |length: usize| "y".repeat(length);
    let cases = [
        ("a long target", 414, format!("GET /{} HTTP/1.1\r\n\r\n", long(LONGEST_LINE))),
        ("a longer one", 414, format!("GET /{} HTTP/1.1\r\n\r\n", long(200_000))),
        ("a target without end", 414, format!("GET /{}", long(40_000))),
        ("a method without end", 414, long(40_000)),
        ("many headers", 431, format!("GET / HTTP/1.1\r\n{}\r\n", "X: y\r\n".repeat(500))),
        ("headers without end", 431, format!("GET / HTTP/1.1\r\n{}", "X: y\r\n".repeat(30_000))),
        ("large headers", 431, format!("GET / HTTP/1.1\r\n{}\r\n", format!("X: {}\r\n", long(6_000)).repeat(3))),
        ("a large header", 431, format!("GET / HTTP/1.1\r\nX: {}\r\n\r\n", long(200_000))),
        ("a header without end", 431, format!("GET / HTTP/1.1\r\nX: {}", long(20_000))),
        ("no method of ours", 405, format!("POST / HTTP/1.1\r\nContent-Length: 200000\r\n\r\n{}", long(200_000))),
        ("a method nobody knows", 405, "BREW / HTTP/1.1\r\n\r\n".to_owned()),
        ("a body", 413, format!("GET / HTTP/1.1\r\nContent-Length: 200000\r\n\r\n{}", long(200_000))),
        ("a body in chunks", 413, format!("GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n4000\r\n{}\r\n0\r\n\r\n", long(0x4000))),
        ("two lengths", 400, "GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n".to_owned()),
        ("no HTTP", 400, "\u{16}\u{3}\u{1}\u{2}\0\u{1}\r\n\r\n".to_owned()),
        ("no target", 400, "GET\r\n\r\n".to_owned()),
        ("a control character", 400, "GET /\u{1} HTTP/1.1\r\n\r\n".to_owned()),
        ("no header", 400, "GET / HTTP/1.1\r\nnothing\r\n\r\n".to_owned()),
        ("a header that goes on in the next line", 400, "GET / HTTP/1.1\r\nX: a\r\n b\r\n\r\n".to_owned()),
        ("another version", 400, "GET / HTTP/3.0\r\n\r\n".to_owned()),
        ("HTTP/2", 505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned()),
    ];
    for (what, status, request) in cases {
        let reply = reply(address, request);
        assert!(reply.starts_with(&format!("HTTP/1.1 {status} ")), "{what}: {reply:?}");
        assert!(reply.to_lowercase().contains("\r\nconnection: close\r\n"), "{what}: {reply:?}");
    }
    assert!(reply(address, GET).ends_with("\r\n\r\nhello\n"));
}

#[test]
fn a_connection_is_kept_and_its_bounds_hold_for_each_request() {
    let address = serve(Limits::default(), |request| Answer::Whole(Response::text(200, &request.path().unwrap())));
    let mut stream = connect(address);
    for number in 0..50 {
        // As long as a line may be, so that fifty would be too long together.
        send(&mut stream, format!("GET /{number}?{} HTTP/1.1\r\nContent-Length: 0\r\n\r\n", "y".repeat(LONGEST_LINE - 40)));
        assert!(until(&mut stream, &format!("\r\n\r\n{number}\n")).starts_with("HTTP/1.1 200 OK\r\n"));
    }
    // Asked at once, answered in turn.
    send(&mut stream, "GET /a HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\n\r\nHEAD /ccc HTTP/1.1\r\n\r\n");
    until(&mut stream, "\r\n\r\na\n");
    until(&mut stream, "\r\n\r\nb\n");
    assert!(until(&mut stream, "\r\n\r\n").contains("content-length: 4\r\n"));
    send(&mut stream, format!("GET /{}", "y".repeat(40_000)));
    assert!(rest(&mut stream).starts_with("HTTP/1.1 414 "));
    assert!(reply(address, "GET /old HTTP/1.0\r\n\r\n").ends_with("\r\n\r\nold\n"));
}

#[test]
fn who_does_not_ask_in_time_is_told_and_left() {
    let limits = Limits { patience: Duration::from_millis(600), ..Limits::default() };
    let address = serve(limits, hello);
    let started = Instant::now();
    let (mut silent, mut kept, mut slow) = (connect(address), connect(address), connect(address));
    send(&mut kept, "GET / HTTP/1.1\r\n\r\n");
    until(&mut kept, "hello\n");
    let mut dribble = slow.try_clone().unwrap();
    let dribble = thread::spawn(move || {
        // A byte now and then buys no time.
        let mut bytes = b"GET / HTTP/1.1\r\nX: ".iter().copied().chain(std::iter::repeat(b'y'));
        while started.elapsed() < Duration::from_secs(20) && dribble.write_all(&[bytes.next().unwrap()]).is_ok() {
            thread::sleep(Duration::from_millis(30));
        }
    });
    assert!(until(&mut slow, "\r\n\r\n").starts_with("HTTP/1.1 408 "));
    assert_eq!((rest(&mut silent), rest(&mut kept)), (String::new(), String::new()), "there is nothing to tell them");
    assert!(started.elapsed() >= limits.patience);
    drop(slow);
    dribble.join().unwrap();
    assert!(started.elapsed() < Duration::from_secs(15), "{:?}", started.elapsed());
}

#[test]
fn who_reads_too_slowly_is_left() {
    let large: Arc<[u8]> = vec![b'x'; LARGE].into();
    let limits = Limits { stuck: Duration::from_millis(500), lagging: Duration::from_millis(1500), ..Limits::default() };
    let address = serve(limits, move |_| Answer::Whole(Response::new(200, Body::Shared(Arc::clone(&large)))));
    let ask = || {
        let mut stream = connect(address);
        send(&mut stream, GET);
        stream
    };
    let (mut stuck, mut trickling) = (ask(), ask());
    let started = Instant::now();
    let mut piece = vec![0; 16 * 1024];
    let mut trickled = 0;
    while started.elapsed() < limits.lagging * 2 {
        trickled += trickling.read(&mut piece).unwrap();
        thread::sleep(Duration::from_millis(20));
    }
    // What the system had taken over still comes.
    let mut left = |stream: &mut TcpStream| std::iter::from_fn(|| stream.read(&mut piece).ok().filter(|count| *count > 0)).sum::<usize>();
    let (stuck, trickled) = (left(&mut stuck), trickled + left(&mut trickling));
    assert!(stuck < LARGE && trickled < LARGE, "{stuck} and {trickled} of {LARGE}");
    assert!(rest(&mut ask()).len() > LARGE, "who reads gets all of it");
}

#[test]
fn a_panic_costs_its_answer() {
    let signal = Signal::new();
    let address = serve(Limits::default(), move |request| match request.path().as_deref() {
        Some("panic") => panic!("a fault of ours"),
        Some("stream") => {
            let next = Box::new(|| panic!("a fault of ours"));
            Answer::Stream(Response::new(200, Body::Own(Vec::new())), Events { changed: signal.receiver(), next })
        }
        _ => hello(request),
    });
    let mut stream = connect(address);
    for _ in 0..WORKERS * 2 {
        send(&mut stream, "GET /panic HTTP/1.1\r\n\r\n");
        assert!(until(&mut stream, "\r\n\r\ninternal error; see the terminal\n").starts_with("HTTP/1.1 500 "));
    }
    let ended = reply(address, "GET /stream HTTP/1.1\r\nConnection: close\r\n\r\n");
    assert!(ended.starts_with("HTTP/1.1 200 ") && ended.ends_with("\r\n\r\n0\r\n\r\n"), "{ended:?}");
    send(&mut stream, GET);
    assert!(rest(&mut stream).ends_with("hello\n"));
}

#[test]
fn where_there_is_no_room_the_one_that_was_idle_longest_goes() {
    let address = serve(Limits { connections: 4, ..Limits::default() }, hello);
    let mut streams: Vec<TcpStream> = (0..4).map(|_| connect(address)).collect();
    let hears = |stream: &mut TcpStream| {
        send(stream, "GET / HTTP/1.1\r\n\r\n");
        until(stream, "hello\n")
    };
    // The third says nothing, the others ask in turn.
    [0, 1, 3].into_iter().for_each(|at| _ = hears(&mut streams[at]));
    let mut fifth = connect(address);
    hears(&mut fifth);
    assert_eq!(rest(&mut streams[2]), "");
    let mut sixth = connect(address);
    hears(&mut sixth);
    assert_eq!(rest(&mut streams[0]), "");
    [1, 3].into_iter().for_each(|at| _ = hears(&mut streams[at]));
}

#[test]
fn nobody_is_sent_away_in_the_middle_of_an_answer() {
    let large: Arc<[u8]> = vec![b'x'; LARGE].into();
    let address =
        serve(Limits { connections: 2, ..Limits::default() }, move |_| Answer::Whole(Response::new(200, Body::Shared(Arc::clone(&large)))));
    let mut slow = [connect(address), connect(address)];
    for stream in &mut slow {
        send(stream, GET);
        until(stream, "\r\n\r\n");
    }
    let mut newcomer = connect(address);
    assert_eq!(newcomer.read(&mut [0]).unwrap_or_default(), 0, "there is no room");
    for stream in &mut slow {
        assert_eq!(rest(stream).len(), LARGE);
    }
}

#[test]
fn work_of_clients_who_left_is_not_done() {
    let gate = Arc::new(Mutex::new(()));
    let calls = Arc::new(AtomicUsize::new(0));
    let (own, counted) = (Arc::clone(&gate), Arc::clone(&calls));
    let address = serve(Limits::default(), move |request| {
        if request.path().as_deref() == Some("wait") {
            counted.fetch_add(1, Ordering::Relaxed);
            drop(own.lock().unwrap());
        }
        hello(request)
    });
    let closed = gate.lock().unwrap();
    for _ in 0..10 {
        let mut streams: Vec<TcpStream> = (0..20).map(|_| connect(address)).collect();
        streams.iter_mut().for_each(|stream| send(stream, "GET /wait HTTP/1.1\r\n\r\n"));
        // Who needs no answer of ours is not kept waiting by those who do.
        assert!(reply(address, "GET\r\n\r\n").starts_with("HTTP/1.1 400 "));
        assert!(reply(address, "POST / HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 405 "));
    }
    thread::sleep(Duration::from_millis(300));
    drop(closed);
    assert!(reply(address, GET).ends_with("hello\n"));
    let calls = calls.load(Ordering::Relaxed);
    assert!(calls < WORKERS + 20, "{calls} of 200");
}

/// Says when it is dropped.
struct Held(Arc<AtomicUsize>);

impl Drop for Held {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A server of streams, each piece of which is a line with its number; the signal, and how many streams are open.
fn streams(ping: Duration) -> (SocketAddr, Arc<Signal>, Arc<AtomicUsize>) {
    let (signal, open) = (Arc::new(Signal::new()), Arc::new(AtomicUsize::new(0)));
    let (own, counted) = (Arc::clone(&signal), Arc::clone(&open));
    let address = serve(Limits { ping, ..Limits::default() }, move |_| {
        counted.fetch_add(1, Ordering::Relaxed);
        let held = Held(Arc::clone(&counted));
        let mut number = 0;
        let next = move || {
            let _held = &held;
            number += 1;
            format!("piece {number}\n").into_bytes()
        };
        let head = Response::new(200, Body::Own(Vec::new())).with("Content-Type", "text/event-stream");
        Answer::Stream(head, Events { changed: own.receiver(), next: Box::new(next) })
    });
    (address, signal, open)
}

#[test]
fn a_stream_goes_on_until_its_client_leaves() {
    let (address, signal, open) = streams(Duration::from_secs(300));
    let mut clients: Vec<TcpStream> = (0..50).map(|_| connect(address)).collect();
    for client in &mut clients {
        send(client, "GET / HTTP/1.1\r\n\r\n");
        let head = until(client, "piece 1\n");
        assert!(head.starts_with("HTTP/1.1 200 OK\r\n") && head.contains("content-type: text/event-stream\r\n"), "{head}");
    }
    signal.send();
    clients.iter_mut().for_each(|client| _ = until(client, "piece 2\n"));
    assert_eq!(open.load(Ordering::Relaxed), 50);
    clients.truncate(10);
    let started = Instant::now();
    while open.load(Ordering::Relaxed) > 10 {
        assert!(started.elapsed() < Duration::from_secs(20), "40 of 50 have left");
        thread::sleep(Duration::from_millis(5));
    }
    signal.send();
    clients.iter_mut().for_each(|client| _ = until(client, "piece 3\n"));
    let head = reply(address, "HEAD / HTTP/1.1\r\nConnection: close\r\n\r\n");
    assert!(head.ends_with("\r\n\r\n"), "{head:?}");
}

#[test]
fn a_stream_without_news_is_sent_a_piece_now_and_then() {
    let (address, ..) = streams(Duration::from_millis(50));
    let mut client = connect(address);
    send(&mut client, "GET / HTTP/1.1\r\n\r\n");
    until(&mut client, "piece 5\n");
}
