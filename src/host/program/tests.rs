//! What no value can do on a command line, and programs that misbehave.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::git::Call;
use super::{Failure, Limits, curl, run};

const HOSTILE: [&str; 6] = ["--upload-pack=touch x", "-x", "--", "--output=x", "a\nb", "a\0b"];

/// The words of a call behind the settings; none where it is refused.
fn words(call: Call) -> Option<Vec<String>> {
    let (command, _) = call.command(Path::new("/"))?;
    let words: Vec<String> = command.get_args().map(|word| word.to_string_lossy().into_owned()).collect();
    let settings = words.iter().rposition(|word| word == "-c").map_or(0, |at| at + 2);
    Some(words[settings..].to_vec())
}

type MakeCall = fn(&str) -> Call;

/// Each kind of value that comes from outside and reaches a command line of git, where it comes from, and how it is said.
const VALUES: [(&str, MakeCall); 10] = [
    ("a branch of `book.toml`", |value| Call::fetches("fetch").branch(value)),
    ("an address of `book.toml`, and the place of a checkout in the cache", |value| Call::fetches("remote").with(["add"]).paths([value])),
    ("folders that `book.toml` publishes", |value| Call::fetches("sparse-checkout").with(["set", "--stdin"]).asking([value])),
    ("the commit that is checked out, a commit of a history that was kept, or a parent of one", |value| Call::reads("log").at(value)),
    ("a commit where a history was read to", |value| Call::reads("log").at("HEAD").without(value)),
    ("a revision of --since, or the default branch of a remote", |value| Call::reads("rev-parse").with(["--verify"]).named(value)),
    ("the crawled folder, and paths that documents, trees and folders on the disk name", |value| Call::reads("log").paths([value])),
    ("a commit that a document names, and paths as commits had them", |value| Call::reads("cat-file").with(["--batch"]).asking([value])),
    ("entries of an index", |value| Call::writes_index("update-index").with(["--index-info"]).given(value.as_bytes().to_vec())),
    ("a filter that a configuration names", |value| Call::reads("status").without_drivers(vec![value.to_owned()])),
];

#[test]
fn no_value_becomes_an_option() {
    for (what, call) in VALUES {
        for value in HOSTILE {
            // A call that is refused is not made.
            let Some(words) = words(call(value)) else { continue };
            let said = words.iter().position(|word| word == "--" || word == "--end-of-options").unwrap_or(words.len());
            assert!(words[..said].iter().all(|word| !word.contains(value) || value == "--"), "{what}: {words:?}");
        }
    }
}

#[test]
fn what_has_another_form_is_refused() {
    let id = "0123456789abcdef0123456789abcdef01234567";
    let parent = format!("{id}^");
    assert_eq!(words(Call::reads("log").at(&parent).without(id)), Some(vec!["log".to_owned(), parent, format!("^{id}")]));
    assert_eq!(words(Call::fetches("fetch").branch("a/b")).unwrap(), ["fetch", "refs/heads/a/b"]);
    for value in ["main", "0123", "HEAD~1", "HEAD^^", "", "^", "@{upstream}", ":/x"] {
        assert_eq!(words(Call::reads("log").at(value)), None, "{value}");
        assert_eq!(words(Call::reads("log").without(value)), None, "{value}");
    }
    HOSTILE.iter().for_each(|value| assert_eq!(words(Call::fetches("fetch").branch(value)), None, "{value}"));
    assert_eq!(words(Call::reads("cat-file").asking(["a\nb"])), None);
    assert_eq!(words(Call::reads("status").without_drivers(vec!["a=b".to_owned()])), None);
}

#[test]
fn drivers_are_turned_off_by_name() {
    let (command, _) = Call::reads("status").without_drivers(vec!["l.f s".to_owned()]).command(Path::new("/")).unwrap();
    let words: Vec<&OsStr> = command.get_args().collect();
    for word in ["filter.l.f s.clean=", "filter.l.f s.process=", "filter.l.f s.smudge=", "filter.l.f s.required=false"] {
        assert!(words.windows(2).any(|pair| pair == ["-c", word]), "{word}");
    }
}

#[test]
fn addresses_of_inventories_are_no_options() {
    ["https://h/x", "HTTP://h/[1-9]"].iter().for_each(|address| assert!(curl::is_address(address), "{address}"));
    let refused = ["-o/etc/passwd", "--config=x", "ftp://h/x", "file:///etc/passwd", "http:/x", "https://h/\nx", ""];
    refused.iter().for_each(|address| assert!(!curl::is_address(address), "{address}"));
    let (command, _) = curl::get("https://h/[1-9]", 1);
    assert!(command.get_args().any(|word| word == "--globoff"));
}

#[cfg(unix)]
fn shell(script: &str, input: &str, longest: u64, patience: u64) -> Result<super::Ended, Failure> {
    let mut command = Command::new("sh");
    command.args(["-c", script]);
    run(command, input.as_bytes().to_vec(), Limits { longest, patience: Duration::from_secs(patience) })
}

#[cfg(unix)]
#[test]
fn what_a_program_says_is_read_side_by_side() {
    // More than a pipe holds, on both, and an input that is never read.
    let script = "head -c 300000 /dev/zero >&2; head -c 300000 /dev/zero; echo end >&2; exit 3";
    let ended = shell(script, &"x".repeat(300_000), 1_000_000, 60).unwrap();
    assert_eq!((ended.status.code(), ended.output.len(), ended.errors.len()), (Some(3), 300_000, 64 * 1024));
    assert_eq!(shell("cat", "a\nb", 10, 60).unwrap().output, b"a\nb");
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
