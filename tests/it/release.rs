//! What people install is this version, from this repository: every place that names it, and no name that a registry may give to
//! somebody else.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::rust_source::root;

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The texts that git has, by path.
fn texts() -> Vec<(String, String)> {
    let listed = Command::new("git").args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]).current_dir(root()).output();
    let listed = String::from_utf8(listed.unwrap().stdout).unwrap();
    let paths = listed.split('\0').filter(|path| !path.is_empty() && !path.ends_with("release.rs"));
    paths.filter_map(|path| Some((path.to_owned(), fs::read_to_string(root().join(path)).ok()?))).collect()
}

/// What names a version of Crossbook: the text before it, and the files that must name it.
const MENTIONS: [(&str, &[&str]); 7] = [
    ("crossbook/crossbook@v", &["ci/github.yml", "content/guide/pipelines.md", "content/guide/ci.md"]),
    ("github.com/crossbook/crossbook/releases/download/v", &["ci/gitlab.yml", "content/guide/ci.md", "packaging/README.md"]),
    ("crossbook/crossbook --tag v", &["content/guide/ci.md"]),
    ("version=${CROSSBOOK_VERSION:-", &["packaging/install.sh"]),
    ("key: crossbook-", &["ci/gitlab.yml"]),
    ("    rev: v", &["content/guide/pipelines.md"]),
    ("crossbook-npm-", &["content/guide/ci.md"]),
];

#[test]
fn every_place_names_the_same_version() {
    let texts = texts();
    let mut faults = Vec::new();
    for (before, needed) in MENTIONS {
        let mut found = Vec::new();
        for (path, text) in texts.iter().filter(|(path, _)| path != "CHANGELOG.md") {
            for (number, line) in text.lines().enumerate() {
                let after = line.match_indices(before).filter_map(|(at, _)| line.get(at + before.len()..));
                for version in after.filter(|version| version.starts_with(|first: char| first.is_ascii_digit())) {
                    found.push(path.as_str());
                    let ends = |rest: &str| !rest.starts_with(|next: char| next.is_ascii_digit());
                    if !version.strip_prefix(VERSION).is_some_and(ends) {
                        faults.push(format!("{path}:{}: `{}` is not {VERSION}", number + 1, line.trim()));
                    }
                }
            }
        }
        let missing = needed.iter().filter(|needed| !found.contains(needed));
        faults.extend(missing.map(|path| format!("{path}: nothing follows `{before}`")));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// A name that is free today is somebody's tomorrow, and a job that installs it runs what they wrote.
#[test]
fn nothing_is_installed_by_a_name_in_a_registry() {
    const CLIENTS: [&str; 12] = [
        "cargo install ",
        "cargo binstall ",
        "cargo add ",
        "pip install ",
        "pipx install ",
        "pipx run ",
        "uv tool install ",
        "uvx ",
        "npm install ",
        "npm i ",
        "npm exec ",
        "npx ",
    ];
    let names = |word: &str| ["crossbook", "@crossbook/cli"].contains(&word.trim_matches(['`', '"', '.', ',', ')']));
    let mut faults = Vec::new();
    let mut seen = 0;
    for (path, text) in texts() {
        for (number, line) in text.lines().enumerate() {
            let commands = CLIENTS.iter().filter_map(|client| line.split_once(client)).map(|(_, rest)| rest);
            for command in commands {
                seen += 1;
                // What the inspector starts is on the machine already.
                let command = command.split("@modelcontextprotocol/inspector").next().unwrap_or_default();
                // `--git` says where it comes from, and the name which package of it.
                if !command.contains("--git https://github.com/crossbook/crossbook") && command.split_whitespace().any(names) {
                    faults.push(format!("{path}:{}: {}", number + 1, line.trim()));
                }
            }
        }
    }
    assert!(seen > 3, "the guide names clients");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn releases_are_made_by_the_compiler_that_cargo_toml_asks_for() {
    let manifest: toml::Table = fs::read_to_string(root().join("Cargo.toml")).unwrap().parse().unwrap();
    let compiler = manifest["package"]["rust-version"].as_str().unwrap();
    let workflow = fs::read_to_string(root().join(".github/workflows/release.yml")).unwrap();
    assert!(workflow.contains(&format!("RUSTUP_TOOLCHAIN: \"{compiler}\"\n")), "rust-version is {compiler}");
    assert!(workflow.contains(" --profile dist --locked "), "what ships is made with [profile.dist]");
    assert!(manifest["profile"]["dist"].is_table());
    // No registry gets it by mistake.
    assert_eq!(manifest["package"]["publish"].as_bool(), Some(false));
}

/// An action that runs with the right to write releases is named by commit, with its version behind it.
#[test]
fn actions_of_the_release_are_named_by_commit() {
    let workflow = fs::read_to_string(root().join(".github/workflows/release.yml")).unwrap();
    let used: Vec<&str> = workflow.lines().filter_map(|line| line.trim_start().trim_start_matches("- ").strip_prefix("uses: ")).collect();
    let pinned = |action: &&str| {
        let commit = action.split_once('@').and_then(|(_, rest)| rest.split_once(" # v"));
        commit.is_some_and(|(commit, version)| {
            commit.len() == 40
                && commit.bytes().all(|byte| byte.is_ascii_hexdigit())
                && version.starts_with(|first: char| first.is_ascii_digit())
        })
    };
    assert!(used.len() > 4 && used.iter().all(pinned), "{used:#?}");
}

/// pip and the wheel's tags want what the targets are; every list of targets has the same.
#[test]
fn every_list_of_targets_has_the_same() {
    let read = |path: &str| fs::read_to_string(root().join(PathBuf::from(path))).unwrap();
    let workflow = read(".github/workflows/release.yml");
    let built: Vec<&str> = workflow.lines().filter_map(|line| line.trim().strip_prefix("- target: ")).collect();
    assert_eq!(built.len(), 5);
    let (packed, guide) = (read("packaging/pack.py"), read("content/guide/ci.md"));
    for target in built {
        assert!(packed.contains(&format!("    \"{target}\": (")), "packaging/pack.py has no {target}");
        assert!(guide.contains(target), "content/guide/ci.md does not name {target}");
    }
}
