//! What foreign code comes along: under which licences, and from where. `deny.toml` says what may.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use serde_json::Value;
use spdx::{Expression, ParseMode};

use crate::rust_source::root;

#[test]
fn dependencies_come_from_the_registry_under_licences_that_deny_toml_allows() {
    let text = fs::read_to_string(root().join("deny.toml")).unwrap();
    let deny: Value = toml::from_str(&text).unwrap();
    let allowed: BTreeSet<&str> = deny["licenses"]["allow"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    let mut faults = Vec::new();
    for package in packages() {
        let name = format!("{} {}", package["name"], package["version"]);
        let expression = package["license"].as_str().unwrap_or_default();
        if !satisfied(expression, &allowed) {
            faults.push(format!("{name}: `{expression}` is not allowed"));
        }
        if package["source"].as_str().is_some_and(|source| !source.starts_with("registry+https://github.com/rust-lang/crates.io-index")) {
            faults.push(format!("{name}: comes from {}", package["source"]));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_takes_long_to_compile_is_compiled_once_for_builds_and_tests() {
    let trees = ["normal,build", "normal,build,dev"].map(|edges| {
        let arguments = ["tree", "--locked", "--edges", edges, "--prefix", "none", "--no-dedupe", "--format", "{p} {f}"];
        let output = Command::new(env!("CARGO")).args(arguments).current_dir(root()).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let lines = String::from_utf8(output.stdout).unwrap();
        lines.lines().map(str::to_owned).collect::<BTreeSet<String>>()
    });
    let [build, tests] = trees;
    // What tests give other features than builds, and nothing large depends on.
    let small = ["either ", "getrandom ", "linux-raw-sys ", "rustix ", "similar ", "zerocopy "];
    let twice: Vec<&String> = build.difference(&tests).filter(|line| !small.iter().any(|name| line.starts_with(name))).collect();
    assert!(twice.is_empty(), "other features in tests, so that it and all that uses it is compiled twice: {twice:?}");
    assert!(build.len() > 100);
}

/// What this machine builds: every package that some feature of ours brings along.
fn packages() -> Vec<Value> {
    let version = Command::new("rustc").arg("-vV").current_dir(root()).output().unwrap().stdout;
    let version = String::from_utf8(version).unwrap();
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let arguments = ["metadata", "--locked", "--all-features", "--format-version", "1", "--filter-platform", host];
    let output = Command::new(env!("CARGO")).args(arguments).current_dir(root()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let built: BTreeSet<&str> = metadata["resolve"]["nodes"].as_array().unwrap().iter().filter_map(|node| node["id"].as_str()).collect();
    let packages = metadata["packages"].as_array().unwrap().iter();
    packages.filter(|package| package["id"].as_str().is_some_and(|id| built.contains(id))).cloned().collect()
}

/// Whether an SPDX expression can be met with these licences. An old-fashioned `/` means `OR`, and a licence that nobody knows is one
/// that is not allowed.
fn satisfied(expression: &str, allowed: &BTreeSet<&str>) -> bool {
    let mode = ParseMode { allow_slash_as_or_operator: true, allow_deprecated: true, allow_unknown: true, ..ParseMode::STRICT };
    let expression = Expression::parse_mode(expression, mode);
    expression.is_ok_and(|expression| expression.evaluate(|licence| allowed.contains(licence.to_string().as_str())))
}

#[test]
fn licence_expressions_are_read() {
    let allowed = BTreeSet::from(["MIT", "Apache-2.0 WITH LLVM-exception", "Zlib"]);
    for met in ["MIT", "GPL-3.0 OR MIT", "GPL-3.0/MIT", "(GPL-3.0 OR MIT) AND Zlib", "Apache-2.0 WITH LLVM-exception OR X"] {
        assert!(satisfied(met, &allowed), "{met}");
    }
    for unmet in ["", "GPL-3.0", "MIT AND GPL-3.0", "Apache-2.0", "(MIT", "MIT Zlib", "GPL-3.0 AND MIT OR X"] {
        assert!(!satisfied(unmet, &allowed), "{unmet}");
    }
}
