//! What runs where, from files and git to the terminal, the report and the site.

use std::fs;

use serde_json::Value;

use crate::git::git;
use crate::project::{Project, Run, project};

const BOOK: &str = r#"
[[repo]]
name = "core-api"
aliases = ["core"]
tag = "core-v{version}"

[[repo]]
name = "infra"

[[repo]]
name = "web"

[[environment]]
name = "staging"
repo = "infra"
files = "envs/staging/*.tfvars"
keys = "{service}_image_tag"

[[environment]]
name = "production"
repo = "infra"
files = ["envs/production/*.tfvars", "envs/production/*.env"]
keys = "{service}_image_tag"

[[contract]]
name = "Order schema"
owner = "core-api"
path = "schemas/order.json"

[[contract.mirror]]
repo = "web"
path = "order.json"
"#;

const STAGING: &str = "infra/envs/staging/pins.tfvars";
const PRODUCTION: &str = "infra/envs/production/pins.tfvars";

fn status(task: u32, state: &str) -> (String, String) {
    let text = format!(
        "# Status — Task {task} (Orders)\n\n## Phase Status\n\n| Phase | Description | Status |\n|---|---|---|\n| 1 | All | {state} |\n"
    );
    (format!("core-api/docs/cross-collab/TASK{task}/STATUS.md"), text)
}

fn pin(version: &str) -> String {
    format!("# pins\ncore_image_tag = \"{version}\"\n")
}

/// A repo with two releases, and one that says which of them runs where: production ran the older one first.
fn workspace() -> Project {
    let (one, pending) = status(1, "Pending");
    let (two, complete) = status(2, "Complete");
    let project = project()
        .file("book.toml", BOOK)
        .file("web/docs/cross-collab/README.md", "# Web\n")
        .file("web/order.json", "{\"total\": 2}\n")
        .file("infra/docs/cross-collab/README.md", "# Infra\n")
        .file("core-api/schemas/order.json", "{\"total\": 1}\n")
        .file(&one, pending)
        .file(&two, complete)
        .file(STAGING, pin("1.4.0"))
        .file(PRODUCTION, pin("1.4.0"));
    project.commit("core-api", 1);
    project.git("core-api", 1, &["tag", "core-v1.4.0"]);
    project.commit("infra", 1);
    let (one, complete) = status(1, "Complete");
    let project = project.file(&one, complete).file("core-api/schemas/order.json", "{\"total\": 2}\n").file(PRODUCTION, pin("1.5.0"));
    project.commit("core-api", 5);
    project.git("core-api", 5, &["tag", "-a", "-m", "Release", "core-v1.5.0"]);
    project.commit("infra", 5);
    let project = project.file("core-api/README.md", "# Core\n");
    project.commit("core-api", 6);
    project
}

fn environments(run: &Run) -> Value {
    serde_json::from_str(&run.stdout()).unwrap()
}

#[test]
fn versions_are_shown_with_what_git_knows_of_them() {
    let project = workspace();
    let commit = |tag: &str| project.git("core-api", 1, &["rev-parse", &format!("{tag}^{{commit}}")])[..10].to_owned();
    let (older, newer) = (commit("core-v1.4.0"), commit("core-v1.5.0"));
    let run = project.run(&["environments"]).exits(0).prints(&format!(
        "core-api
  staging     1.4.0  core-v1.4.0, commit {older}, 2026-01-01, 2 commits behind, without TASK1, \"Order schema\"
  production  1.5.0  core-v1.5.0, commit {newer}, 2026-01-05, 1 commit behind
"
    ));
    let run = run.then().run(&["environments", "core", "--format", "json"]);
    let json = environments(&run);
    assert_eq!(json["schema"], "crossbook-environments/1");
    let pin = &json["environments"][0]["pins"][0];
    assert_eq!((&pin["repo"], &pin["version"], &pin["tag"]), (&"core-api".into(), &"1.4.0".into(), &"core-v1.4.0".into()));
    assert_eq!((&pin["state"], &pin["behind"], &pin["key"]), (&"known".into(), &2.into(), &"core_image_tag".into()));
    assert_eq!(pin["missing"]["tasks"], serde_json::json!(["TASK1"]));
    assert_eq!(pin["missing"]["contracts"], serde_json::json!(["Order schema"]));
    assert_eq!(json["environments"][1]["pins"][0]["missing"]["tasks"], serde_json::json!([]));
    run.then().run(&["environments", "cor"]).exits(2).says("no repo named `cor`");
}

#[test]
fn an_environment_that_was_left_behind_is_reported() {
    workspace().check().exits(0).prints(
        "warning[pin-behind]: staging runs core-api `1.4.0`, which production has replaced with `1.5.0`
 --> infra/envs/staging/pins.tfvars:2:18
",
    );
    // Production never ran what staging runs.
    let project = workspace().file(STAGING, pin("1.4.0-rc.1"));
    project.git("core-api", 1, &["tag", "core-v1.4.0-rc.1", "core-v1.4.0"]);
    project
        .check()
        .exits(0)
        .prints("warning[environment-order]: production runs core-api `1.5.0`, which is newer than `1.4.0-rc.1` in staging");
}

#[test]
fn tags_that_do_not_exist_are_reported_where_all_are_known() {
    let log = "# Log\n\n- Released as core-v1.4.9, then as `core-v1.5.0`.\n- The next one is core-v1.6.0.\n";
    let with = |project: Project| project.file("web/docs/cross-collab/LOG.md", log).file(PRODUCTION, pin("1.9.0"));
    let run = with(workspace()).check().exits(0).prints(
        "warning[unknown-tag]: production pins core-api to `1.9.0`, but core-api has no tag `core-v1.9.0`
 --> infra/envs/production/pins.tfvars:2:18
",
    );
    let run = run.prints("core-api has no tag `core-v1.4.9`\n --> web/docs/cross-collab/LOG.md:3:15");
    assert!(!run.stdout().contains("1.6.0"), "{}", run.stdout());
    let report: Value = serde_json::from_str(&run.then().run(&["check", "--format", "json"]).stdout()).unwrap();
    let tags = report["references"].as_array().unwrap().iter().filter(|reference| reference["form"] == "tag");
    let found: Vec<(&str, &str)> = tags.map(|tag| (tag["text"].as_str().unwrap(), tag["resolution"].as_str().unwrap())).collect();
    assert_eq!(found, [("core-v1.4.9", "broken"), ("core-v1.5.0", "ok"), ("core-v1.6.0", "unverifiable")]);

    // A clone that lacks a part of the history may lack tags, and one without tags does.
    for without in [&["--depth", "1"][..], &["--no-tags"]] {
        let project = with(workspace());
        let origin = project.root().join("origin");
        fs::rename(project.root().join("core-api"), &origin).unwrap();
        let address = format!("file://{}", origin.display());
        let clone = [&["clone", "-q"], without, &[address.as_str(), "core-api"]].concat();
        git(project.root()).run(&clone);
        fs::remove_dir_all(&origin).unwrap();
        let run = project.check().exits(0);
        assert!(!run.stdout().contains("unknown-tag"), "{without:?}: {}", run.stdout());
    }
}

#[test]
fn commits_are_compared_by_their_history() {
    let project = workspace();
    let id = |name: &str| project.git("core-api", 1, &["rev-parse", "--short=12", &format!("{name}^{{commit}}")]);
    let (older, newer) = (id("core-v1.4.0"), id("HEAD"));
    let run = project.file(STAGING, pin(&format!("sha-{older}"))).file(PRODUCTION, pin(&newer)).check().exits(0);
    let run = run.prints(&format!("production runs core-api `{newer}`, which is newer than `sha-{older}` in staging"));
    run.then().run(&["environments"]).exits(0).prints("2026-01-06, up to date");
    // Whichever way round: what is behind comes after.
    let project = workspace();
    let run = project.file(STAGING, pin(&newer)).file(PRODUCTION, pin(&older)).check().exits(0);
    assert!(!run.stdout().contains("environment-order"), "{}", run.stdout());
    // Of two that went their own ways neither is newer.
    let project = workspace();
    project.git("core-api", 7, &["checkout", "-q", "-b", "fix", "core-v1.4.0"]);
    let project = project.file("core-api/fix.md", "# Fix\n");
    project.commit("core-api", 7);
    let fix = project.git("core-api", 7, &["rev-parse", "HEAD"]);
    project.git("core-api", 7, &["checkout", "-q", "main"]);
    let run = project.file(STAGING, pin(&fix)).file(PRODUCTION, pin(&newer)).check().exits(0);
    assert!(!run.stdout().contains("environment-order") && !run.stdout().contains("pin-behind"), "{}", run.stdout());
}

#[test]
fn a_file_that_cannot_be_read_is_one_finding_at_its_place() {
    let project = workspace().file(STAGING, "core_image_tag = {\n").file("infra/envs/production/a.env", "core_image_tag=1.5.0\n");
    let run = project.check().exits(0).prints("warning[unread-document]: pins.tfvars of the environment staging was not read");
    let run = run.then().run(&["environments"]).exits(0).prints("staging: envs/staging/pins.tfvars of infra was not read: ");
    let project = run.then();
    fs::remove_file(project.path(STAGING)).unwrap();
    project.check().exits(0).prints("*.tfvars of the environment staging was not read: there is no such file");
}

#[test]
fn settings_that_cannot_be_are_errors_at_their_place() {
    let fails = |from: &str, to: &str, message: &str| {
        workspace().file("book.toml", BOOK.replacen(from, to, 1)).check().exits(2).says(message);
    };
    fails("keys = \"{service}_image_tag\"", "keys = \"image_tag\"", "`image_tag` does not contain the service");
    fails("repo = \"infra\"", "repo = \"infr\"", "no repo named `infr`");
    fails("files = \"envs/staging/*.tfvars\"", "files = \"../x\"", "`../x` is not a path inside the repo");
    fails("files = \"envs/staging/*.tfvars\"", "file = \"x\"", "unknown key `file`");
    fails("tag = \"core-v{version}\"", "tag = \"core-v\"", "`core-v` does not contain the version");
}

#[test]
fn the_site_has_a_page_of_them() {
    let project = workspace().run(&["build"]).exits(0).then();
    let page = fs::read_to_string(project.path("site/environments/index.html")).unwrap();
    for text in ["<code>1.4.0</code>", "core-v1.4.0", "replaced in production", "2 commits behind", "Order schema", "TASK1"] {
        assert!(page.contains(text), "{text} in {page}");
    }
    let home = fs::read_to_string(project.path("site/index.html")).unwrap();
    assert!(home.contains("environments/index.html\">2 environments</a> run 1 repo; <b>1 pin to look at</b>"), "{home}");
}
