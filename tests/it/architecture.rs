//! What ARCHITECTURE.md says of the code, held to it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use crate::rust_source::{files_below, root, rust_files};

/// The layers from the ground up; each names only those before it, and those of one line do not name each other.
const LAYERS: &[&[&str]] = &[
    &["internal", "isolated"],
    &["text"],
    &["source"],
    &["config"],
    &["data"],
    &["markdown"],
    &["diagram"],
    &["model"],
    &["contract"],
    &["graph"],
    &["lint"],
    &["change", "context"],
    &["site", "report"],
    &["disk"],
    &["git"],
    &["host"],
    &["error"],
    &["pipeline"],
    &["preview", "since", "lsp", "selftest"],
    &["ask"],
    &["mcp"],
    &["cli"],
    &["lib"],
    &["main"],
];

/// Where each foreign crate may be named, as the start of a file's path. What is a part of the language to us may be
/// named anywhere: an empty start.
const CRATES: &[(&str, &[&str])] = &[
    ("ammonia", &["markdown/"]),
    ("annotate_snippets", &["report/text.rs"]),
    ("anstream", &["cli/console.rs"]),
    ("apollo_parser", &["contract/file/graphql/"]),
    ("base64", &["text/base64.rs"]),
    (
        "blake3",
        &[
            "diagram/gallery.rs",
            "disk/cache.rs",
            "git/blame/mod.rs",
            "git/fetch.rs",
            "host/change/",
            "host/record.rs",
            "lint/fingerprint.rs",
            "markdown/html/sanitize.rs",
            "pipeline/fingerprint.rs",
            "site/diagram.rs",
            "site/feed.rs",
            "site/search/",
            "preview/",
        ],
    ),
    ("clap", &["cli/"]),
    ("clap_complete", &["cli/completions.rs"]),
    ("clap_mangen", &["cli/man.rs"]),
    ("emojis", &["markdown/emoji.rs"]),
    ("encoding_rs", &["lint/rules/garbled_text.rs"]),
    ("foldhash", &["site/search/"]),
    ("frostem", &["site/search/language.rs"]),
    ("globset", &["text/glob.rs"]),
    ("granit_parser", &["data/yaml.rs"]),
    ("hcl_edit", &["data/hcl.rs"]),
    ("hyper", &["preview/http/"]),
    ("hyper_util", &["preview/http/"]),
    ("icu_normalizer", &["site/search/fold.rs"]),
    ("ignore", &["host/lookup.rs"]),
    ("include_dir", &["site/embedded.rs"]),
    ("indicatif", &["disk/progress.rs"]),
    ("jiff", &["text/date.rs"]),
    ("jsonc_parser", &["data/json.rs"]),
    ("lol_html", &["markdown/"]),
    ("lsp_server", &["lsp/"]),
    ("lsp_types", &["lsp/"]),
    ("math_core", &["markdown/formula.rs"]),
    ("memchr", &[""]),
    ("merman", &["diagram/"]),
    ("mimalloc", &["main.rs"]),
    ("nodejs_semver", &["contract/pin/range.rs"]),
    ("notify", &["disk/watch.rs"]),
    ("pep440_rs", &["contract/pin/"]),
    ("oxc_allocator", &["contract/file/typescript/"]),
    ("oxc_ast", &["contract/file/typescript/"]),
    ("oxc_parser", &["contract/file/typescript/"]),
    ("oxc_span", &["contract/file/typescript/"]),
    ("percent_encoding", &[""]),
    ("prost_types", &["contract/file/protobuf/"]),
    ("protox_parse", &["contract/file/protobuf/"]),
    ("pulldown_cmark", &["markdown/"]),
    ("quick_xml", &["diagram/draw/tree.rs", "site/svg/"]),
    ("rayon", &[""]),
    ("regex_syntax", &["text/slug.rs"]),
    ("rmcp", &["mcp/protocol.rs"]),
    ("rustix", &["disk/", "host/change/look.rs", "host/crawl.rs"]),
    ("self_cell", &["preview/version.rs"]),
    ("semver", &["contract/pin/"]),
    ("serde", &[""]),
    (
        "serde_json",
        &[
            "diagram/draw/engine.rs",
            "diagram/draw/house.rs",
            "graph/json.rs",
            "report/json.rs",
            "source/inventory.rs",
            "site/",
            "host/change/journal.rs",
            "lsp/",
            "mcp/",
            "preview/event.rs",
            "contract/file/tests.rs",
        ],
    ),
    ("serde_saphyr", &["markdown/yaml.rs"]),
    ("sha2", &["preview/answer.rs"]),
    ("similar", &["text/diff/"]),
    ("sqlparser", &["contract/file/sql/"]),
    ("strsim", &["text/name.rs"]),
    ("syntect", &["markdown/highlight"]),
    ("tera", &["site/"]),
    ("terminal_size", &["cli/console.rs"]),
    ("tokio", &["mcp/protocol.rs", "preview/http/"]),
    ("toml", &["config/", "data/"]),
    ("two_face", &["markdown/highlight"]),
    ("unicode_segmentation", &["site/search/"]),
    ("walkdir", &["disk/", "host/"]),
];

fn layer(path: &str) -> &str {
    path.split(['/', '.']).next().unwrap()
}

fn rank(name: &str) -> Option<usize> {
    LAYERS.iter().position(|layers| layers.contains(&name))
}

#[test]
fn imports_point_to_the_ground() {
    let mut faults = Vec::new();
    for file in rust_files() {
        let own = layer(&file.path);
        let Some(height) = rank(own) else {
            faults.push(format!("{}: `{own}` is no layer", file.path));
            continue;
        };
        for name in file.layers_named() {
            let allowed = name == own || rank(&name).is_some_and(|other| other < height);
            if !allowed {
                faults.push(format!("{}: `{own}` names `crate::{name}`", file.path));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_foreign_crate_is_named_where_it_can_be_replaced() {
    let places: BTreeMap<&str, &[&str]> = CRATES.iter().copied().collect();
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let dependencies: BTreeSet<String> = manifest
        .split_once("\n[dependencies]\n")
        .unwrap()
        .1
        .lines()
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| Some(line.split_once(" = ")?.0.replace('-', "_")))
        .collect();
    let listed: BTreeSet<String> = places.keys().map(|name| (*name).to_owned()).collect();
    assert_eq!(dependencies, listed, "Cargo.toml and the list in this test");
    let mut unused = dependencies;
    let mut faults = Vec::new();
    for file in rust_files() {
        for name in file.first_names() {
            unused.remove(&name);
            let Some(starts) = places.get(name.as_str()) else { continue };
            if !starts.iter().any(|start| file.path.starts_with(start)) {
                faults.push(format!("{}: names `{name}`, which belongs to {}", file.path, starts.join(" and ")));
            }
        }
    }
    faults.extend(unused.iter().map(|name| format!("Cargo.toml: nothing names `{name}`")));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What opens a file to read it.
const OPENS: &[&str] =
    &["File::open(", "File::options(", "OpenOptions", "fs::read(", "fs::read_to_string(", "fs::copy(", "openat(", "openat2("];

/// Who may, and why not through the door.
const MAY_OPEN: &[(&str, &str)] = &[
    ("disk/door.rs", "it is the door"),
    ("disk/named.rs", "the user named the file on the command line"),
    ("disk/regular.rs", "it opens what is to be written or compared, as itself"),
    ("host/inventory.rs", "the user named the file on the command line"),
    ("host/change/", "it compares what it is about to change, byte for byte, and keeps a journal of its own"),
];

/// The layers that touch the disk.
const ON_DISK: &[&str] = &["disk", "git", "host"];

#[test]
fn files_are_read_through_one_door() {
    let may = |path: &str| MAY_OPEN.iter().any(|(start, _)| path.starts_with(start));
    let files = rust_files();
    let on_disk = files.iter().filter(|file| ON_DISK.contains(&layer(&file.path)) && !file.path.contains("/tests"));
    let mut faults = Vec::new();
    for file in on_disk.filter(|file| !may(&file.path)) {
        let opens = OPENS.iter().filter(|name| file.uses(name));
        faults.extend(
            opens.map(|name| format!("{}: uses `{name}`; read it through `disk::door`, which does not leave the workspace", file.path)),
        );
    }
    let idle = MAY_OPEN.iter().filter(|(start, _)| !files.iter().any(|file| file.path.starts_with(start)));
    faults.extend(idle.map(|(start, _)| format!("there is no {start}")));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn programs_are_run_in_one_place() {
    // Where command lines are checked.
    let places = ["disk/program/", "git/call.rs"];
    let runs = |file: &crate::rust_source::RustFile| {
        let code = file.text.split("#[cfg(test)]").next().unwrap_or_default();
        code.contains("Command::new(") && !file.path.contains("/tests")
    };
    let others: Vec<String> = rust_files().into_iter().filter(runs).map(|file| file.path).collect();
    let others: Vec<&String> = others.iter().filter(|path| !places.iter().any(|place| path.starts_with(place))).collect();
    assert!(others.is_empty(), "{others:?} run programs");
}

#[test]
fn every_file_says_what_it_is_for() {
    let silent: Vec<String> = rust_files().into_iter().filter(|file| !file.text.starts_with("//! ")).map(|file| file.path).collect();
    assert!(silent.is_empty(), "without a `//!` on the first line: {silent:?}");
}

#[test]
fn every_file_of_the_theme_is_used() {
    let files: Vec<(PathBuf, String)> = files_below(&root().join("theme"))
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap_or_default();
            (path, text)
        })
        .collect();
    let code: String = rust_files().into_iter().filter(|file| layer(&file.path) == "site").map(|file| file.text).collect();
    let unused: Vec<&PathBuf> = files
        .iter()
        .map(|(path, text)| {
            let (name, stem) = (path.file_name().unwrap().to_string_lossy(), path.file_stem().unwrap().to_string_lossy());
            let others = || files.iter().filter(|(other, _)| other != path).map(|(_, text)| text);
            // Templates and styles name each other's files; a page names its template without the ending, and a
            // template names the components of another.
            let by_name = others().any(|other| other.contains(&*name)) || code.contains(&*name);
            let by_page = code.contains(&format!("\"{}\"", stem.replace('-', "_")));
            let components = text.split("{% component ").skip(1).filter_map(|rest| rest.split('(').next());
            let by_component = components.into_iter().any(|component| others().any(|other| other.contains(&format!("<{component}"))));
            // Every style and every script of its folder is linked on every page.
            let folder = path.parent().and_then(|folder| folder.file_name()).unwrap_or_default().to_string_lossy();
            let by_folder = code.contains(&format!("linked(\"{folder}\""));
            (path, by_name || by_page || by_component || by_folder)
        })
        .filter(|(_, used)| !used)
        .map(|(path, _)| path)
        .collect();
    assert!(unused.is_empty(), "no template and no code names {unused:?}");
}

/// A file that nothing declares is neither built nor tested, and nobody is told.
#[test]
fn every_file_is_a_module_of_another() {
    let mut faults = Vec::new();
    for folder in ["src", "tests/it", "fuzz"] {
        let files =
            files_below(&root().join(folder)).into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
        let texts: BTreeMap<PathBuf, String> = files.map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect();
        for path in texts.keys() {
            let is_folder = path.ends_with("mod.rs");
            let (name, parent) =
                if is_folder { (path.parent().unwrap(), path.parent().unwrap().parent()) } else { (path.as_path(), path.parent()) };
            let (name, parent) = (name.file_stem().unwrap().to_string_lossy(), parent.unwrap());
            let is_root = parent == root().join(folder) && matches!(&*name, "lib" | "main");
            let above = [parent.join("mod.rs"), parent.join("lib.rs"), parent.join("main.rs"), parent.with_extension("rs")];
            let declares = |text: &String| [format!("mod {name};"), format!("/{name}.rs\"]")].iter().any(|line| text.contains(line));
            if !is_root && !above.iter().filter_map(|path| texts.get(path)).any(declares) {
                faults.push(path.display().to_string());
            }
        }
    }
    assert!(faults.is_empty(), "no file declares these as modules: {faults:?}");
}

/// A test that goes on to pass where something is missing shows nothing: what it needs is named by `#[ignore]`, and `./test` runs it.
#[test]
fn no_test_passes_without_looking() {
    let mut faults = Vec::new();
    let mut reasons = 0;
    for path in ["src", "tests/it", "fuzz"].iter().flat_map(|folder| files_below(&root().join(folder))) {
        let text = fs::read_to_string(&path).unwrap_or_default();
        let own = path.ends_with("tests/it/architecture.rs");
        for (number, line) in text.lines().enumerate().filter(|_| !own) {
            let line = line.trim();
            let reason = line.strip_prefix("#[ignore = \"").and_then(|rest| rest.strip_suffix("\"]"));
            reasons += usize::from(reason.is_some());
            let is_known = |reason: &str| ["run by ./test", "run by hand"].iter().any(|end| reason.ends_with(&format!(": {end}")));
            let is_fault = line.contains("eprintln!(\"skip") || line == "#[ignore]" || reason.is_some_and(|reason| !is_known(reason));
            if is_fault {
                faults.push(format!("{}:{}: {line}", path.display(), number + 1));
            }
        }
    }
    assert!(reasons > 10, "{reasons} tests are ignored with a reason");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
