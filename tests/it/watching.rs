//! The program that watches: what people do in their editors and with git is seen, and Ctrl-C ends it.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use crate::project::{PLAN, Project, sound};

/// The program at work.
struct Running {
    project: Project,
    child: Child,
    lines: Receiver<String>,
    seen: Vec<String>,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn run(project: Project, arguments: &[&str]) -> Running {
    run_with(project, arguments, &[])
}

fn run_with(project: Project, arguments: &[&str], environment: &[(&str, &str)]) -> Running {
    let mut command = project.command(arguments);
    let mut child = command.envs(environment.iter().copied()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let stderr = BufReader::new(child.stderr.take().unwrap());
    let (sender, lines) = mpsc::channel();
    thread::spawn(move || stderr.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
    Running { project, child, lines, seen: Vec::new() }
}

impl Running {
    /// Waits for a line that holds a text.
    #[track_caller]
    fn says(&mut self, text: &str) -> String {
        let until = Instant::now() + Duration::from_secs(40);
        while let Ok(line) = self.lines.recv_timeout(until.saturating_duration_since(Instant::now())) {
            self.seen.push(line.clone());
            if line.contains(text) {
                return line;
            }
        }
        panic!("it should say {text:?}; it said\n{}", self.seen.join("\n"));
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.project.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

fn page(url: &str, path: &str) -> String {
    let address = url.trim_start_matches("http://").trim_end_matches('/');
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    text
}

/// Waits until a page holds a text, or does not.
#[track_caller]
fn shows(url: &str, path: &str, text: &str, holds: bool) {
    let until = Instant::now() + Duration::from_secs(40);
    while page(url, path).contains(text) != holds {
        assert!(Instant::now() < until, "{path} should {}hold {text:?}", if holds { "" } else { "not " });
        thread::sleep(Duration::from_millis(20));
    }
}

fn url(line: &str) -> String {
    line.split_whitespace().find(|word| word.starts_with("http://")).unwrap().to_owned()
}

#[test]
fn edits_are_served_however_an_editor_writes() {
    let mut running = run(sound(), &["serve", "--port", "0"]);
    let url = url(&running.says("serving"));
    running.write(PLAN, "# Exports — Task 1 Plan\n\nWritten in place.\n");
    shows(&url, "/api/task1.html", "Written in place", true);
    // As editors do that never leave half a file behind.
    running.write("api/docs/cross-collab/TASK1/.PLAN.md.swp", "# Exports — Task 1 Plan\n\nWritten beside, see web TASK7.\n");
    let (from, to) = (running.project.path("api/docs/cross-collab/TASK1/.PLAN.md.swp"), running.project.path(PLAN));
    fs::rename(from, to).unwrap();
    shows(&url, "/api/task1.html", "Written beside", true);
    fs::remove_file(running.project.path("api/docs/cross-collab/TASK1/STATUS.md")).unwrap();
    let line = running.says("missing-document");
    assert!(line.trim_start().starts_with("+ "), "{line}");
    running.write("api/docs/cross-collab/TASK2/new/NOTES.md", "# Notes in a new folder\n");
    shows(&url, "/api/task2.html", "Notes in a new folder", true);
}

#[test]
fn repos_come_and_go_and_checkouts_come_in_bursts() {
    let mut running = run(sound(), &["serve", "--port", "0"]);
    let url = url(&running.says("serving"));
    for number in 1..=40 {
        running.write(&format!("web/docs/cross-collab/TASK{number}/PLAN.md"), &format!("# Burst {number} — Task {number} Plan\n"));
    }
    shows(&url, "/web/task40.html", "Burst 40", true);
    shows(&url, "/web/", "Burst 1", true);
    for number in 1..=40 {
        running.write(&format!("web/docs/cross-collab/TASK{number}/PLAN.md"), &format!("# Second {number} — Task {number} Plan\n"));
    }
    shows(&url, "/web/task1.html", "Second 1", true);
    shows(&url, "/web/task40.html", "Second 40", true);
    fs::rename(running.project.path("web"), running.project.path("site-web")).unwrap();
    shows(&url, "/site-web/task3.html", "Second 3", true);
    shows(&url, "/web/task3.html", "Page not found", true);
    fs::remove_dir_all(running.project.path("site-web")).unwrap();
    shows(&url, "/site-web/task3.html", "Page not found", true);
    shows(&url, "/api/task1.html", "Exports", true);
}

#[test]
fn what_events_do_not_tell_is_seen_a_little_later() {
    let mut running = run(
        sound()
            .file("api/docs/cross-collab/TASK1/NOTES.md", "# Notes\n\nFiles to change:\n- `src/export/rows.rs`\n")
            .file("api/src/export/main.rs", ""),
        &["serve", "--port", "0"],
    );
    let url = url(&running.says("serving"));
    shows(&url, "/report.json", "rows.rs", true);
    running.write("api/src/export/rows.rs", "");
    running.says("-1");
}

#[test]
fn where_the_system_tells_nothing_files_are_looked_at_again_and_again() {
    let mut running = run(sound(), &["serve", "--port", "0", "--poll"]);
    let url = url(&running.says("serving"));
    running.write("api/docs/cross-collab/TASK1/NOTES.md", "# Notes\n\nSee api TASK9.\n");
    running.says("read again: ");
    shows(&url, "/api/task1.html", "api has no TASK9", true);
}

#[cfg(target_os = "linux")]
#[test]
fn a_browser_is_asked_to_show_it() {
    use std::os::unix::fs::PermissionsExt;
    let project = sound().file("bin/xdg-open", "#!/bin/sh\nprintf '%s' \"$1\" > \"$(dirname \"$0\")/opened\"\n");
    let programs = project.path("bin");
    fs::set_permissions(programs.join("xdg-open"), fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
    let mut running = run_with(project, &["serve", "--port", "0", "--open"], &[("PATH", &path)]);
    let url = url(&running.says("serving"));
    let until = Instant::now() + Duration::from_secs(20);
    let opened = || fs::read_to_string(programs.join("opened")).unwrap_or_default();
    while opened() != url && Instant::now() < until {
        thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(opened(), url);
}

#[test]
fn check_watch_tells_findings_that_come_and_go() {
    let mut running = run(sound(), &["check", "--watch"]);
    // It reads before it says anything, and says nothing on standard error until something happens.
    thread::sleep(Duration::from_secs(2));
    running.write("api/docs/cross-collab/TASK1/NOTES.md", "# Notes\n\nSee api TASK9.\n");
    let line = running.says("findings +1 -0");
    assert!(line.starts_with("api/docs/cross-collab/TASK1/NOTES.md: "), "{line}");
    assert!(running.says("+ error broken-task-ref").contains("NOTES.md:3: api has no TASK9"));
    running.write("book.toml", "titel = 1\n");
    running.says("unknown key");
    running.write("book.toml", "title = \"Fine\"\n");
    running.write("api/docs/cross-collab/TASK1/NOTES.md", "# Notes\n\nSee api TASK1.\n");
    running.says("- error broken-task-ref");
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_at_once() {
    let mut running = run(sound(), &["serve", "--port", "0"]);
    let url = url(&running.says("serving"));
    let address = url.trim_start_matches("http://").trim_end_matches('/');
    let mut open = TcpStream::connect(address).unwrap();
    write!(open, "GET /.crossbook/events?page=index.html HTTP/1.1\r\nHost: {address}\r\n\r\n").unwrap();
    let started = Instant::now();
    assert!(Command::new("kill").args(["-INT", &running.child.id().to_string()]).status().unwrap().success());
    while running.child.try_wait().unwrap().is_none() {
        // Who starts the tests in the background of a script has them, and what they start, ignore the signal.
        assert!(started.elapsed() < Duration::from_secs(3), "it does not end, or ignores SIGINT as the tests themselves do");
        thread::sleep(Duration::from_millis(10));
    }
    assert!(TcpStream::connect(address).is_err());
}
