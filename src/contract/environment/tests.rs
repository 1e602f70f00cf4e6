//! Environments as `book.toml` and files say them.

use super::*;
use crate::config::Config;
use crate::model::Draft;
use crate::source::{Answers, Content, RepoInfo, RepoSource, SourceFile, Sources, TagPattern, TagQuery};

const BOOK: &str = r#"
[[environment]]
name = "staging"
repo = "infra"
files = ["staging/*"]
keys = ["{service}_image_tag", "images.{service}"]

[environment.services]
gateway_version = "edge"

[[environment]]
name = "production"
repo = "infra"
files = ["production/*"]
"#;

fn repo(name: &str, tag: Option<&str>, files: &[(&str, &str)]) -> RepoSource {
    let tags = tag.map(|tag| TagPattern::try_from(tag.to_owned()).unwrap()).into_iter().collect();
    let file = |(path, text): &(&str, &str)| SourceFile { path: (*path).to_owned(), content: Content::Text((*text).into()) };
    RepoSource {
        info: RepoInfo { tags, ..RepoInfo::new(name, name) },
        has_sources: true,
        shared: files.iter().map(file).collect(),
        ..RepoSource::default()
    }
}

/// What environments pin where `core` and `edge` have some tags.
fn read(book: &str, files: &[(&str, &str)], core: &[&str], edge: &[&str]) -> Environments {
    let config = Config::parse(book, "book.toml").unwrap();
    let repos = vec![repo("core-api", Some("core-v{version}"), &[]), repo("edge", None, &[]), repo("infra", None, files)];
    let sources = Sources { repos, ..Sources::default() };
    let draft = Draft::read(&config, &sources);
    let mut answers = Answers::default();
    for (repo, tags) in [(0, core), (1, edge)] {
        let mut tags: Vec<String> = tags.iter().map(|tag| (*tag).to_owned()).collect();
        tags.sort();
        answers.all_mut::<TagQuery>().insert(TagQuery { repo }, (!tags.is_empty()).then(|| tags.into()));
    }
    let model = Model::resolve(draft, &answers);
    let mut environments = Environments::read(&model, &config.environments);
    environments.misplaced = order::misplaced(&environments);
    environments
}

fn said(environments: &Environments, index: usize) -> Vec<(u32, &str, &str)> {
    let pin = |pin: &'_ Pin| match &pin.state {
        PinState::Known => "known",
        PinState::Unknown { .. } => "unknown",
        PinState::Unverifiable(why) => why,
    };
    environments.all[index].pins.iter().map(|known| (known.service.0, known.said.as_str(), pin(known))).collect()
}

#[test]
fn keys_and_tables_say_which_repo_a_version_is_of() {
    let files = [
        ("staging/a.tfvars", "core_api_image_tag = \"1.4.0\"\nother_image_tag = \"9.9.9\"\ngateway_version = \"v2.0.0\"\n"),
        ("staging/values.yaml", "images:\n  core-api: ghcr.io/acme/x:1.5.0\n  edge: { tag: core }\n"),
        ("staging/b.json", "{\"core-api_image_tag\": \"core-v1.4.0\"}"),
    ];
    let environments = read(BOOK, &files, &["core-v1.3.0", "core-v1.4.0"], &["v2.0.0"]);
    assert_eq!(
        said(&environments, 0),
        [
            (0, "1.4.0", "known"),
            (0, "1.5.0", "unknown"),
            (0, "core-v1.4.0", "known"),
            (1, "v2.0.0", "known"),
            (1, "core", "it is not a version"),
        ]
    );
    let unknown = environments.all[0].pins.iter().find(|pin| pin.said == "1.5.0").unwrap();
    assert_eq!(unknown.state, PinState::Unknown { tag: "core-v1.5.0".to_owned(), newest: "core-v1.4.0".to_owned() });
    assert_eq!(unknown.key, "images.core-api");
}

#[test]
fn images_are_known_by_their_names() {
    let digest = format!("sha256:{}", "0a".repeat(32));
    let pod = format!(
        "spec:\n  containers:\n    - image: ghcr.io/acme/core-api:1.4.0\n    - image: postgres:17\n---\nimage: acme/edge@{digest}\n"
    );
    let files = [
        ("production/pod.yaml", pod.as_str()),
        ("production/chart.yaml", "core:\n  image:\n    repository: ghcr.io/acme/core-api\n    tag: 1.10\n"),
        ("production/kustomization.yaml", "images:\n  - name: core-api\n    newName: ghcr.io/acme/core-api\n    newTag: sha-0123abc\n"),
        ("production/compose.yml", "services:\n  edge:\n    image: acme/edge:${EDGE}\n"),
        ("production/env.txt", "x"),
        ("production/broken.tfvars", "a = {\n"),
    ];
    let environments = read(BOOK, &files, &["core-v1.4.0", "core-v1.10"], &[]);
    assert_eq!(
        said(&environments, 1),
        [
            (0, "1.4.0", "known"),
            (0, "1.10", "known"),
            (0, "sha-0123abc", "git does not have the commit here"),
            (1, digest.as_str(), "a digest does not name a version"),
        ]
    );
    let commit = environments.all[1].pins.iter().find_map(|pin| match &pin.commit {
        Some(CommitName::Id(id)) => Some(id.as_str()),
        _ => None,
    });
    assert_eq!(commit, Some("0123abc"));
    let unread: Vec<&str> = environments.all[1].unread.iter().map(|unread| unread.path.as_str()).collect();
    assert_eq!(unread, ["production/broken.tfvars", "production/env.txt"]);
    // Nothing of the first environment is there.
    assert_eq!(environments.all[0].unread[0].why, "there is no such file");
}

#[test]
fn the_order_is_that_of_the_tables_or_of_their_numbers() {
    let pin = |version: &str| format!("core_api_image_tag = \"{version}\"\n");
    let (older, newer) = (pin("1.9.0"), pin("1.10.0"));
    let book = BOOK.replace("files = [\"production/*\"]", "files = [\"production/*\"]\nkeys = \"{service}_image_tag\"");
    let files = [("staging/a.tfvars", older.as_str()), ("production/a.tfvars", newer.as_str())];
    let found = read(&book, &files, &[], &[]);
    assert_eq!(found.misplaced, [Misplaced { earlier: (0, 0), later: (1, 0), is_left: false }]);
    assert_eq!(said(&found, 0), [(0, "1.9.0", "not all tags of the repo are known here")]);
    let reversed = book.replacen("name = \"staging\"", "name = \"staging\"\norder = 5", 1);
    let found = read(&reversed, &files, &[], &[]);
    assert_eq!((found.all[0].name.as_str(), found.misplaced.len()), ("production", 0));
    let both = format!("{older}web = {{ core_api_image_tag = \"1.11.0\" }}\n");
    let files = [("staging/a.tfvars", both.as_str()), ("production/a.tfvars", newer.as_str())];
    assert!(read(&book, &files, &[], &[]).misplaced.is_empty());
}

#[test]
fn tables_of_one_name_are_one_environment() {
    let book = BOOK.replace("name = \"production\"", "name = \"staging\"");
    let files = [("staging/a.tfvars", "core_api_image_tag = \"1.4.0\"\n"), ("production/a.yaml", "image: acme/core-api:1.4.0\n")];
    let environments = read(&book, &files, &["core-v1.4.0"], &[]);
    assert_eq!((environments.all.len(), environments.all[0].pins.len()), (1, 2));
}
