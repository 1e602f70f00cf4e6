//! Command lines of curl, and programs that misbehave.

use std::process::Command;
use std::time::Duration;

use super::{Failure, Limits, curl, run};

#[test]
fn addresses_of_inventories_are_no_options() {
    ["https://h/x", "HTTP://h/[1-9]"].iter().for_each(|address| assert!(curl::is_address(address), "{address}"));
    let refused = ["-o/etc/passwd", "--config=x", "ftp://h/x", "file:///etc/passwd", "http:/x", "https://h/\nx", ""];
    refused.iter().for_each(|address| assert!(!curl::is_address(address), "{address}"));
    let (command, _) = curl::get("https://h/[1-9]", 1);
    assert!(command.get_args().any(|word| word == "--globoff"));
}

#[cfg(unix)]
fn shell(script: &str, input: &str, max_bytes: u64, seconds: u64) -> Result<super::Ended, Failure> {
    let mut command = Command::new("sh");
    command.args(["-c", script]);
    run(command, input.as_bytes().to_vec(), Limits { max_bytes, timeout: Duration::from_secs(seconds), reads_errors: true })
}

#[cfg(unix)]
#[test]
fn what_a_program_says_is_read_side_by_side() {
    // More than a pipe holds, on both, and an input that is never read.
    let script = "head -c 300000 /dev/zero >&2; head -c 300000 /dev/zero; echo end >&2; exit 3";
    let ended = shell(script, &"x".repeat(300_000), 1_000_000, 60).unwrap();
    assert_eq!((ended.status.code(), ended.output.len(), ended.errors.len()), (Some(3), 300_000, 64 * 1024));
    assert_eq!(shell("cat", "a\nb", 10, 60).unwrap().output, b"a\nb");
    let mut command = Command::new("sh");
    command.args(["-c", "head -c 300000 /dev/zero >&2; echo x"]);
    let ended = run(command, Vec::new(), Limits::QUICK).unwrap();
    assert_eq!((ended.output.as_slice(), ended.errors.as_str()), (b"x\n".as_slice(), ""), "nobody listens, and it does not wait");
}

#[cfg(unix)]
#[test]
fn a_program_that_prints_too_much_or_never_ends_is_stopped() {
    assert!(matches!(shell("yes", "", 1_000, 60), Err(Failure::TooLong)));
    assert!(matches!(shell("exec sleep 600", "", 1_000, 1), Err(Failure::TooSlow)));
    // It goes on with its output closed.
    assert!(matches!(shell("exec >&- 2>&-; exec sleep 600", "", 1_000, 1), Err(Failure::TooSlow)));
    assert!(matches!(run(Command::new("/none/such"), Vec::new(), Limits::QUICK), Err(Failure::Start(_))));
    // What it leaves behind holds its output for errors open.
    assert_eq!(shell("(exec >&-; sleep 5) & echo x", "", 10, 60).unwrap().output, b"x\n");
}
