//! Clients that send too much, say nothing, read slowly or are too many: none of them makes others wait.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::{PAGE, preview};
use crate::own_process::in_own_process;
use crate::project::sound;

#[test]
fn floods_are_cut_off() {
    let preview = preview(sound());
    let host = format!("Host: {}\r\nConnection: close\r\n", preview.address);
    let flood = |line: &str, times: usize| preview.raw(format!("GET / HTTP/1.1\r\n{host}{}\r\n", line.repeat(times)).as_bytes()).status;
    assert_eq!(flood("X: y\r\n", 60), 200);
    assert_eq!(flood("X: y\r\n", 500), 431);
    assert_eq!(flood(&format!("X: {}\r\n", "y".repeat(9000)), 3), 431);
    assert_eq!(preview.raw(format!("GET /{} HTTP/1.1\r\n", "y".repeat(40_000)).as_bytes()).status, 414);
    assert_eq!(preview.get(&format!("/{}", "y".repeat(9000))).status, 414);
    assert_eq!(preview.raw(format!("POST / HTTP/1.1\r\n{host}Content-Length: 3\r\n\r\nabc").as_bytes()).status, 405);
    assert_eq!(preview.raw(format!("GET / HTTP/1.1\r\n{host}Transfer-Encoding: chunked\r\n\r\n").as_bytes()).status, 413);
    assert_eq!(preview.raw(b"\x16\x03\x01\x02\x00\x01\r\n\r\n").status, 400);
    assert_eq!(preview.get("/").status, 200);
}

#[test]
fn two_hundred_who_say_nothing_keep_nobody_waiting() {
    let preview = preview(sound());
    let mut idle: Vec<TcpStream> = (0..200).map(|_| preview.connect()).collect();
    for (index, stream) in idle.iter_mut().enumerate() {
        // Some have begun a request and will never end it.
        if index % 2 == 0 {
            stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ").unwrap();
        }
    }
    let started = Instant::now();
    std::thread::scope(|scope| {
        let clients: Vec<_> = (0..20).map(|_| scope.spawn(|| (0..5).all(|_| preview.get(PAGE).status == 200))).collect();
        assert!(clients.into_iter().all(|client| client.join().unwrap()), "all are served");
    });
    assert!(started.elapsed() < Duration::from_secs(15), "{:?}", started.elapsed());
    // They were let be, and are served once they speak.
    idle[0].write_all(b"\r\nConnection: close\r\n\r\n").unwrap();
    let mut text = String::new();
    idle[0].read_to_string(&mut text).unwrap();
    assert!(text.starts_with("HTTP/1.1 200 OK"), "{}", &text[..text.len().min(80)]);
}

#[test]
fn more_than_there_is_room_for_push_out_the_silent() {
    let preview = preview(sound());
    let idle: Vec<TcpStream> = (0..600).filter_map(|_| TcpStream::connect(preview.address).ok()).collect();
    assert_eq!(preview.get(PAGE).status, 200, "with {} idle connections", idle.len());
}

#[cfg(unix)]
#[test]
fn descriptors_that_run_out_are_taken_from_the_idle() {
    let project = sound();
    let serve = project.command(&["serve", "--port", "0"]);
    let mut limited = Command::new("sh");
    limited.args(["-c", "ulimit -n 64; exec \"$0\" \"$@\""]).arg(serve.get_program()).args(serve.get_args());
    limited.envs(serve.get_envs().filter_map(|(name, value)| Some((name, value?)))).current_dir(project.root());
    let mut child = limited.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
    let address = lines.find_map(|line| line.split_once("http://")?.1.split_once('/')?.0.parse::<SocketAddr>().ok()).unwrap();
    let idle: Vec<TcpStream> = (0..200).map(|_| TcpStream::connect(address).unwrap()).collect();
    let started = Instant::now();
    let mut last = TcpStream::connect(address).unwrap();
    last.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    write!(last, "GET {PAGE} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    let mut text = String::new();
    let read = last.read_to_string(&mut text);
    child.kill().unwrap();
    child.wait().unwrap();
    read.unwrap();
    assert!(text.starts_with("HTTP/1.1 200 OK"), "with {} idle connections: {text:?}", idle.len());
    assert!(started.elapsed() < Duration::from_secs(8), "nobody waits until the idle are given up: {:?}", started.elapsed());
}

#[cfg(target_os = "linux")]
#[test]
fn those_who_read_slowly_hold_no_memory() {
    in_own_process("serve::clients::those_who_read_slowly_hold_no_memory", || {
        let size = 2 << 20;
        let image = "![a](a.png)\n";
        let project = sound().file(
            "api/docs/cross-collab/TASK1/NOTES.md",
            format!("# Notes\n\n{}{image}", "More and more words of one paragraph. ".repeat(40_000)),
        );
        let preview = preview(project.file("api/docs/cross-collab/TASK1/a.png", vec![1; size]));
        let held = || -> usize {
            let status = fs::read_to_string("/proc/self/status").unwrap();
            let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
            line.trim().trim_end_matches(" kB").trim().parse().unwrap()
        };
        for page in ["/api/task1.html", "/assets/files/api/docs/cross-collab/TASK1/a.png"] {
            assert!(preview.get(page).body.len() > 1 << 20, "{page} is large");
            let before = held();
            let slow: Vec<TcpStream> = (0..200)
                .map(|_| {
                    let mut stream = preview.connect();
                    stream.write_all(format!("GET {page} HTTP/1.1\r\nHost: {}\r\n\r\n", preview.address).as_bytes()).unwrap();
                    // It has been answered, and reads no more.
                    stream.read_exact(&mut [0; 12]).unwrap();
                    stream
                })
                .collect();
            let more = held().saturating_sub(before) / 1024;
            eprintln!("{} who read {page} slowly hold {more} MB", slow.len());
            // One copy for each of them would be 300 MB and more.
            assert!(more < 60, "{} who read {page} slowly hold {more} MB", slow.len());
            assert_eq!(preview.get("/").status, 200);
        }
    });
}
