//! Tests that measure their process: each runs in one of its own, in which no other test allocates, or opens files.

use std::process::Command;

/// Set in the process that a test was given.
const MARK: &str = "CROSSBOOK_TEST_IN_OWN_PROCESS";

/// Runs what a test does in a process of its own. `name` is the path of the test, as `cargo test -- --list` has it.
#[track_caller]
pub fn in_own_process(name: &str, test: impl FnOnce()) {
    if std::env::var_os(MARK).is_some_and(|mark| mark == name) {
        return test();
    }
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", name, "--include-ignored", "--nocapture", "--test-threads=1"]).env(MARK, name);
    let output = command.output().unwrap();
    let [told, errors] = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
    assert!(output.status.success(), "in its own process: {}\n{told}\n{errors}", output.status);
    // Where the name is another, no test ran.
    assert!(told.contains("test result: ok. 1 passed"), "no test is called `{name}`\n{told}");
    eprint!("{errors}");
}

/// The most memory that this process ever had, in bytes.
#[cfg(target_os = "linux")]
pub fn peak_memory() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    peak.trim().trim_end_matches(" kB").parse::<usize>().unwrap() << 10
}
