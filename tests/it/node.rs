//! Programs of others, run by node, to which the tests hold what Crossbook says.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::rust_source::root;

/// What the script of a folder of `tests/` writes for an input. None, with a word about it, where node or the package that the
/// script needs is not installed (`npm ci --prefix tests/<folder>`).
pub fn answer(folder: &str, package: &str, script: &str, input: Vec<u8>) -> Option<Vec<u8>> {
    let path = root().join("tests").join(folder);
    let mut node = Command::new("node");
    node.arg(script).current_dir(&path).stdin(Stdio::piped()).stdout(Stdio::piped());
    let is_installed = path.join("node_modules").join(package).is_dir();
    let Some(mut node) = is_installed.then(|| node.spawn().ok()).flatten() else {
        eprintln!("skipped: no node, or `npm ci --prefix tests/{folder}` was not run");
        return None;
    };
    let mut stdin = node.stdin.take().unwrap();
    let writer = std::thread::spawn(move || stdin.write_all(&input).unwrap());
    let output = node.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success(), "{folder}/{script}");
    Some(output.stdout)
}
