//! Versions of packages over repos, from manifests and git tags to the report.

use serde_json::Value;

use crate::git::git;
use crate::project::{Project, Run, project};

const BOOK: &str = "[[repo]]\nname = \"contracts\"\n[[repo]]\nname = \"web\"\n[[contract]]\nname = \"Manifest\"\nowner = \"contracts\"\n\
                    package = \"@quayline/manifest\"\ntag = \"contracts-v{version}\"\n";

fn workspace() -> Project {
    project()
        .file("book.toml", BOOK)
        .file("contracts/docs/cross-collab/README.md", "# Contracts\n")
        .file("contracts/package.json", "{\"name\": \"@quayline/manifest\", \"version\": \"0.0.0\"}\n")
        .file("web/docs/cross-collab/README.md", "# Web\n")
        .file("web/package.json", "{\n  \"dependencies\": {\n    \"@quayline/manifest\": \"^0.3.0\"\n  }\n}\n")
}

/// The one contract in the report.
fn contract(run: &Run) -> Value {
    let mut report: Value = serde_json::from_str(&run.stdout()).unwrap();
    assert_eq!(report["contracts"].as_array().unwrap().len(), 1);
    report["contracts"][0].take()
}

#[test]
fn the_highest_tag_is_what_the_owner_has() {
    let project = workspace();
    let folder = project.path("contracts");
    let git = git(&folder);
    git.init();
    git.commit("First");
    for tag in ["contracts-v0.3.2", "contracts-v0.10.0", "contracts-v0.9.0", "contracts-v1.0.0-rc.1", "v7.0.0"] {
        git.run(&["tag", tag]);
    }
    let run = project.check().exits(0).prints(
        "warning[pin-drift]: \"Manifest\" is pinned to `^0.3.0`, which excludes 0.10.0, the version in contracts
 --> web/package.json:3:28
  |
3 |     \"@quayline/manifest\": \"^0.3.0\"
  |                            ^^^^^^
  |
  = help: widen the range to include 0.10.0 once web works with it
",
    );
    let contract = contract(&run.then().run(&["check", "--format", "json"]));
    assert_eq!((&contract["name"], &contract["kind"]), (&Value::from("Manifest"), &Value::from("pin")));
    assert_eq!((&contract["owner"]["version"], &contract["owner"]["span"]), (&Value::from("0.10.0"), &Value::Null));
    let mirror = &contract["mirrors"][0];
    assert_eq!((&mirror["verdict"], &mirror["version"]), (&Value::from("drift"), &Value::from("^0.3.0")));
    assert_eq!(mirror["facts"][0]["fact"], "the range");
}

#[test]
fn without_tags_nobody_can_say() {
    let run = workspace().check().exits(0).prints("no findings");
    let contract = contract(&run.then().run(&["check", "--format", "json"]));
    assert_eq!((&contract["owner"]["version"], &contract["mirrors"][0]["verdict"]), (&Value::Null, &Value::from("unverifiable")));
}

#[test]
fn a_repo_sets_the_rule_for_its_own_manifests() {
    let drifted = |book: &str| {
        let owner = "{\"name\": \"@quayline/manifest\", \"version\": \"0.4.1\"}\n";
        workspace().file("book.toml", book).file("contracts/package.json", owner)
    };
    let repos = "[[repo]]\nname = \"contracts\"\n[[repo]]\nname = \"web\"\n";
    drifted(repos).check().exits(0).prints("warning[pin-drift]").prints("contracts/package.json:1:44");
    drifted(&format!("{repos}[repo.rules]\npin-drift = \"error\"\n")).check().exits(1).prints("error[pin-drift]");
    drifted(&format!("[workspace]\nmanifests = []\n{repos}")).check().exits(0).prints("no findings");
    drifted(repos).build().leaves("site/index.html");
}

#[test]
fn what_is_no_manifest_is_no_finding() {
    let broken = ["{", "", "{\"dependencies\": {\"@quayline/manifest\": 1}}", "[]"];
    for text in broken {
        workspace().file("web/package.json", text).check().exits(0).prints("no findings");
    }
    workspace().file("web/package.json", b"{\"dependencies\": {\"@quayline/manifest\": \"\xff\"}}").check().exits(0).prints("no findings");
}
