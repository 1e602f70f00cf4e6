//! Programs of others to which the tests hold what Crossbook says. Whoever has not installed them runs `cargo test`, which ignores
//! these tests; `./test` installs them and runs all.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::rust_source::root;

/// What a script of a folder of `tests/`, which needs a package of npm, writes for an input.
///
/// # Panics
/// Where node or the package is missing (`npm ci --prefix tests/<folder>`).
pub fn npm(folder: &str, package: &str, script: &str, input: &[u8]) -> Vec<u8> {
    let path = root().join("tests").join(folder);
    assert!(path.join("node_modules").join(package).is_dir(), "run ./test, or `npm ci --prefix tests/{folder}`: there is no {package}");
    run(Command::new("node").arg(script).current_dir(&path), input)
}

/// What a script writes for an input that needs nothing but node.
pub fn node(script: &Path, arguments: &[&Path], input: &[u8]) -> Vec<u8> {
    run(Command::new("node").arg(script).args(arguments), input)
}

/// What a program writes for an input.
///
/// # Panics
/// Where it is not installed, or fails.
pub fn run(program: &mut Command, input: &[u8]) -> Vec<u8> {
    let started = program.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut child = started.unwrap_or_else(|error| panic!("this test needs {}: {error}", program.get_program().display()));
    let mut stdin = child.stdin.take().unwrap();
    let output = std::thread::scope(|scope| {
        scope.spawn(move || stdin.write_all(input).unwrap());
        child.wait_with_output().unwrap()
    });
    assert!(output.status.success(), "{program:?}: {}\n{}", output.status, String::from_utf8_lossy(&output.stdout));
    output.stdout
}
