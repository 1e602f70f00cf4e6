//! Owners and consumers with the verdict that a package manager, and a person, gives.

use proptest::prelude::*;

use super::*;
use crate::config::Config;
use crate::contract::Verdict::*;
use crate::model::Draft;
use crate::source::{Answers, Content, RepoInfo, RepoSource, SourceFile, Sources};

/// The pins of a workspace whose repos have these files, each `repo/path`.
fn pins(config: &str, files: &[(&str, &str)]) -> Vec<SharedContract> {
    let mut repos: BTreeMap<&str, Vec<SourceFile>> = BTreeMap::new();
    for (place, text) in files {
        let (repo, path) = place.split_once('/').unwrap();
        repos.entry(repo).or_default().push(SourceFile { path: path.to_owned(), content: Content::Text((*text).into()) });
    }
    let source = |(name, mut shared): (&str, Vec<SourceFile>)| {
        shared.sort_by(|one, other| one.path.cmp(&other.path));
        let tags = vec!["contracts-v0.9.0".to_owned(), "contracts-v0.10.1".to_owned(), "contracts-v1.0.0-rc.1".to_owned()];
        RepoSource { info: RepoInfo::new(name, name), shared, tags, ..RepoSource::default() }
    };
    let sources = Sources { repos: repos.into_iter().map(source).collect(), ..Sources::default() };
    let config = Config::parse(config, "book.toml").unwrap();
    let model = Model::resolve(Draft::read(&config, &sources), &Answers::default());
    contracts(&model, &config.contracts, &sources)
}

fn verdicts(contracts: &[SharedContract]) -> Vec<Verdict> {
    contracts.iter().flat_map(|contract| &contract.mirrors).map(|mirror| mirror.verdict).collect()
}

/// The files of an owner at a version, and of a consumer with a range.
fn pair(ecosystem: &str, version: &str, range: &str) -> [(&'static str, String); 2] {
    match ecosystem {
        "npm" => [
            ("owner/package.json", format!(r#"{{"name": "@q/m", "version": "{version}"}}"#)),
            ("web/package.json", format!(r#"{{"dependencies": {{"@q/m": "{range}"}}}}"#)),
        ],
        "cargo" => [
            ("owner/Cargo.toml", format!("[package]\nname = \"q-m\"\nversion = \"{version}\"\n")),
            ("web/Cargo.toml", format!("[dependencies]\nq-m = {range}\n")),
        ],
        "pip" => [
            ("owner/pyproject.toml", format!("[project]\nname = \"Q_M\"\nversion = \"{version}\"\n")),
            ("web/requirements.txt", format!("{range}\n")),
        ],
        "poetry" => [
            ("owner/pyproject.toml", format!("[tool.poetry]\nname = \"q.m\"\nversion = \"{version}\"\n")),
            ("web/pyproject.toml", format!("[tool.poetry.dependencies]\npython = \"*\"\nq-m = {range}\n")),
        ],
        other => panic!("{other}"),
    }
}

#[test]
fn ranges_mean_what_their_package_manager_means() {
    let table = [
        ("npm", "1.4.2", "^1.2.0", InSync),
        ("npm", "0.4.1", "^0.3.0", Drift),
        ("npm", "0.4.1", "~0.4.0", InSync),
        ("npm", "0.5.0", "~0.4.0", Drift),
        ("npm", "1.4.2", "1.4", InSync),
        ("npm", "1.4.2", "1.x", InSync),
        ("npm", "2.0.0", "1.X.x", Drift),
        ("npm", "2.0.0", "^1.2.0 || ^2.0.0", InSync),
        ("npm", "3.0.0", "^1.2.0||^2.0.0", Drift),
        ("npm", "1.4.2", "1.2.0 - 1.4", InSync),
        ("npm", "1.5.0", "1.2.0 - 1.4", Drift),
        ("npm", "1.4.2", ">= 1.2 < 1.4", Drift),
        ("npm", "1.4.2", "=v1.4.2", InSync),
        ("npm", "1.4.2", "*", InSync),
        ("npm", "1.4.2", "", InSync),
        ("npm", "1.4.2", "latest", InSync),
        ("npm", "1.4.2", "next", Unverifiable),
        ("npm", "1.4.2", "^1.x.y.z", Unverifiable),
        ("npm", "1.4.2", ">=1.0.0, <1.2.0", Unverifiable),
        ("npm", "1.4.2", "01.2.3", Unverifiable),
        ("npm", "1.4.2", "1.2.3 next", Unverifiable),
        ("npm", "1.4.2", "- 1.2.3", Unverifiable),
        ("npm", "1.3.0-rc.1", "^1.2.0", Unverifiable),
        ("npm", "2.0.0-rc.1", "^1.2.0", Unverifiable),
        ("npm", "1.3.0-rc.2", "^1.3.0-rc.1", InSync),
        ("npm", "1.3.0-rc.2", "1.3.0-rc.1", Drift),
        ("npm", "0.0.0", "^1.2.0", Unverifiable),
        ("npm", "0.0.0-development", "^1.2.0", Unverifiable),
        ("npm", "newest", "^1.2.0", Unverifiable),
        ("npm", "1.4.2", "workspace:*", Unverifiable),
        ("npm", "1.4.2", "workspace:^1.0.0", Unverifiable),
        ("npm", "1.4.2", "catalog:", Unverifiable),
        ("npm", "1.4.2", "file:../owner", InSync),
        ("npm", "1.4.2", "link:../vendor/m", Unverifiable),
        ("npm", "1.4.2", "file:../owner-2", Unverifiable),
        ("npm", "1.4.2", "file:../owner/dist/m-1.0.0.tgz", Unverifiable),
        ("npm", "1.4.2", "npm:@q/other@^1.0.0", NO_PIN),
        ("npm", "1.4.2", "https://h/m-1.0.0.tgz", Unverifiable),
        ("npm", "1.4.2", "git+https://h/q/m.git#v1.4.2", InSync),
        ("npm", "1.4.2", "git+ssh://git@h/q/m.git#m-v1.3.0", Drift),
        ("npm", "1.4.2", "q/m#v1.3.0", Drift),
        ("npm", "1.4.2", "github:q/m#v1.5.0", Unverifiable),
        ("npm", "1.4.2", "github:q/m#main", Unverifiable),
        ("npm", "1.4.2", "github:q/m", Unverifiable),
        ("npm", "1.4.2", "q/m#semver:^1.5.0", Drift),
        ("cargo", "1.4.2", "\"1.2\"", InSync),
        ("cargo", "2.0.0", "\"1.2\"", Drift),
        ("cargo", "0.4.1", "\"0.3\"", Drift),
        ("cargo", "1.4.2", "\"=1.4.1\"", Drift),
        ("cargo", "1.4.2", "\">=1.2, <1.5\"", InSync),
        ("cargo", "1.4.2", "\"*\"", InSync),
        ("cargo", "1.4.2", "\"1.4.x\"", InSync),
        ("cargo", "1.4.2", "\"one\"", Unverifiable),
        ("cargo", "1.5.0-beta.1", "\"1.4\"", Unverifiable),
        ("cargo", "0.0.0", "\"1.4\"", Unverifiable),
        ("cargo", "1.4.2", "{ version = \"1.5\", features = [] }", Drift),
        ("cargo", "1.4.2", "{ git = \"https://h/q/m\", tag = \"v1.3.0\" }", Drift),
        ("cargo", "1.4.2", "{ git = \"https://h/q/m\", tag = \"v1.4.2\" }", InSync),
        ("cargo", "1.4.2", "{ git = \"https://h/q/m\", rev = \"v1.3.0\" }", Unverifiable),
        ("cargo", "1.4.2", "{ git = \"https://h/q/m\" }", Unverifiable),
        ("cargo", "1.4.2", "{ path = \"../owner\", version = \"1\" }", InSync),
        ("cargo", "1.4.2", "{ path = \"crates/m\" }", Unverifiable),
        ("cargo", "1.4.2", "{ workspace = true }", NO_PIN),
        ("pip", "1.4.2", "q-m>=1.3,<2", InSync),
        ("pip", "2.0", "q.m >=1.3,<2", Drift),
        ("pip", "1.4.2", "Q_M[cli] ~= 1.4.0  # why", InSync),
        ("pip", "1.5", "q_m ~= 1.4.0", Drift),
        ("pip", "1.4.2", "q-m == 1.*", InSync),
        ("pip", "1.4.2", "q-m != 1.4.2", Drift),
        ("pip", "1.4.2", "q-m", InSync),
        ("pip", "1.4.2", "q-m (>=1.5)", Drift),
        ("pip", "1.5rc1", "q-m >=1.3,<1.5", Unverifiable),
        ("pip", "1.5rc2", "q-m == 1.5rc1", Drift),
        ("pip", "1.5rc1", "q-m >=1.3", InSync),
        ("pip", "1.4.post1", "q-m == 1.4", Drift),
        ("pip", "1.4.2", "q-m ==one", Unverifiable),
        ("pip", "1.4.2", "q-m==1.3 ; python_version < '3.9'", Drift),
        ("pip", "1.4.2", "git+https://h/q/m@m-v1.4.2#egg=q-m", InSync),
        ("pip", "1.4.2", "q-m @ git+https://h/q/m.git@m-v1.3.2", Drift),
        ("pip", "1.4.2", "-e git+https://h/q/owner.git@v1.3.2", Drift),
        ("pip", "1.4.2", "-e ../owner", InSync),
        ("pip", "1.4.2", "q-m @ https://h/q-m-1.3.whl", Unverifiable),
        ("poetry", "1.4.2", "\"^1.2\"", InSync),
        ("poetry", "0.4.1", "\"^0.3\"", Drift),
        ("poetry", "1.4.2", "\"~1.3\"", Drift),
        ("poetry", "1.4.2", "\"^0.9 || ^1.4\"", InSync),
        ("poetry", "1.4.2", "\"1.4.1\"", Drift),
        ("poetry", "1.4.2", "\"1.*\"", InSync),
        ("poetry", "1.4.2", "\"^one\"", Unverifiable),
        ("poetry", "1.4.2", "{ version = \"^1.5\", optional = true }", Drift),
        ("poetry", "1.4.2", "{ git = \"https://h/q/m.git\", tag = \"v1.4.0\" }", Drift),
        ("poetry", "1.4.2", "{ path = \"../owner/py\", develop = true }", InSync),
    ];
    let wrong = table.iter().filter_map(|(ecosystem, version, range, expected)| {
        let files = pair(ecosystem, version, range);
        let found = verdicts(&pins("", &files.each_ref().map(|(path, text)| (*path, text.as_str()))));
        let found = found.first().copied().unwrap_or(NO_PIN);
        (found != *expected).then(|| format!("{ecosystem} {version} {range}: {found:?}, not {expected:?}"))
    });
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// What no table holds otherwise: there is no such contract.
const NO_PIN: Verdict = Unowned;

#[test]
fn what_an_owner_is_takes_one_repo_that_publishes() {
    let consumer = ("web/package.json", r#"{"name": "web", "dependencies": {"m": "^1.0.0"}}"#);
    let owner = ("api/package.json", r#"{"name": "m", "version": "2.0.0"}"#);
    let fork = ("fork/package.json", r#"{"name": "m", "version": "1.0.0"}"#);
    let found = |files: &[(&str, &str)]| verdicts(&pins("", files));
    assert_eq!(found(&[consumer, owner]), [Drift]);
    assert_eq!(found(&[consumer, owner, fork]), [Unverifiable]);
    assert_eq!(found(&[consumer, ("api/Cargo.toml", "[package]\nname = \"m\"\nversion = \"2.0.0\"\n")]), []);
    assert_eq!(found(&[consumer, ("api/package.json", r#"{"name": "m", "version": "2.0.0", "private": true}"#)]), []);
    let from_git = ("app/package.json", r#"{"dependencies": {"m": "q/m#v1.9.0"}}"#);
    assert_eq!(found(&[consumer, from_git, ("api/package.json", r#"{"name": "m", "version": "2.0.0", "private": true}"#)]), [Drift]);
    assert_eq!(found(&[consumer, ("api/package.json", r#"{"name": "m"}"#)]), [Unverifiable]);
    assert_eq!(found(&[consumer, ("web/packages/m/package.json", r#"{"name": "m", "version": "2.0.0"}"#)]), []);
    assert_eq!(found(&[consumer, owner, ("api/packages/m/package.json", r#"{"name": "m", "version": "1.0.0"}"#)]), [Unverifiable]);
    assert_eq!(found(&[consumer, owner, ("api/packages/m/package.json", r#"{"name": "m"}"#)]), [Drift]);
    let dynamic = ("api/pyproject.toml", "[project]\nname = \"m\"\nversion = \"2\"\ndynamic = [\"version\"]\n");
    assert_eq!(found(&[dynamic, ("web/requirements.txt", "m<2\n")]), [Unverifiable]);
}

#[test]
fn book_toml_says_whose_it_is_and_which_tags_count() {
    let consumers = [("web/package.json", r#"{"dependencies": {"m": "^0.9.0"}}"#), ("py/requirements.txt", "m>=0.10,<0.11\n")];
    let contract = "[[contract]]\nname = \"Manifest\"\nowner = \"api\"\npackage = \"m\"\n";
    let tagged = format!("{contract}tag = \"contracts-v{{version}}\"\n");
    let found = |config: &str, files: &[(&str, &str)]| pins(config, &[&consumers[..], files].concat());
    let owner = ("api/package.json", r#"{"name": "m", "version": "0.9.4"}"#);
    let fork = ("fork/package.json", r#"{"name": "m", "version": "1.0.0"}"#);
    let contracts = found(contract, &[owner, fork]);
    assert_eq!((contracts.len(), contracts[0].name.as_str()), (1, "Manifest"));
    assert_eq!(verdicts(&contracts), [InSync, Drift]);
    let contracts = found(&tagged, &[owner]);
    let holder = contracts[0].owner.as_ref().unwrap();
    assert_eq!((holder.version.as_deref(), holder.text.is_none(), holder.file.as_str()), (Some("0.10.1"), true, "api/package.json"));
    assert_eq!(verdicts(&contracts), [Drift, InSync]);
    assert_eq!(verdicts(&found(contract, &[("api/README", "")])), [Unverifiable, Unverifiable]);
    let both = [owner, ("api/pyproject.toml", "[project]\nname = \"m\"\nversion = \"0.10.2\"\n")];
    let contracts = found(contract, &both);
    assert_eq!(verdicts(&contracts), [InSync, InSync]);
    let versions: Vec<Option<&str>> = contracts.iter().map(|pin| pin.owner.as_ref()?.version.as_deref()).collect();
    assert_eq!(versions, [Some("0.9.4"), Some("0.10.2")]);
    assert_eq!(verdicts(&found(&tagged.replace("contracts-v", "next-"), &[owner])), [Unverifiable, Unverifiable]);
}

#[test]
fn uv_takes_packages_from_elsewhere() {
    let owner = ("api/pyproject.toml", "[project]\nname = \"m\"\nversion = \"1.4.0\"\n");
    let project = "[project]\nname = \"web\"\ndependencies = [\"m\"]\n[tool.uv.sources]\n";
    let found = |source: &str| verdicts(&pins("", &[owner, ("web/pyproject.toml", &format!("{project}{source}\n"))]));
    assert_eq!(found("M = { git = \"https://h/q/m\", tag = \"v1.3.0\" }"), [Drift]);
    assert_eq!(found("m = { path = \"../api\", editable = true }"), [InSync]);
    assert_eq!(found("m = { index = \"ours\" }"), [InSync]);
    assert_eq!(found("m = { workspace = true }"), [Unverifiable]);
    let both = "m = [{ git = \"https://h/q/m\", tag = \"v1.3.0\", marker = \"x\" }, { git = \"https://h/q/m\", tag = \"v1.4.0\" }]";
    assert_eq!(found(both), [Unverifiable, InSync]);
}

#[test]
fn hostile_manifests_say_nothing() {
    let deep = |open: &str, close: &str| format!("{}{}", open.repeat(100_000), close.repeat(100_000));
    let texts = [
        "{".to_owned(),
        String::new(),
        "\u{0}".to_owned(),
        "\u{feff}[".to_owned(),
        r#"{"dependencies": {"m": "^1.0.0"}, "dependencies": {}}"#.to_owned(),
        "[dependencies]\nm = \"1\"\nm = \"1\"\n".to_owned(),
        "[dependencies]\nm = \"1\n".to_owned(),
        format!("{{\"dependencies\": {}}}", deep("[", "]")),
        deep("{\"a\":", "}"),
        format!("a = {}", deep("[", "]")),
        format!("a = {}", deep("{a=", "}")),
        format!("[{}]\n", "a.".repeat(100_000)),
        r#"{"dependencies": {"m": ["^1.0.0"], "n": null}, "name": 1, "version": {}}"#.to_owned(),
        format!("{{\"dependencies\": {{\"m\": \"{}\"}}}}", "1||".repeat(1_000_000)),
        format!("{{\"dependencies\": {{\"m\": \"{}\"}}}}", "\\u00e9#@:/".repeat(1000)),
        format!("{{\"dependencies\": {{\"m\": \"q/m#{}\"}}}}", "_1".repeat(1_000_000)),
        format!("m{}\n", "[".repeat(1_000_000)),
        "m \\\n".repeat(1_000_000),
        format!("m {}", "@ git+://@#@[](;".repeat(100_000)),
        "m>=é\nm @\nm @ git+\nm[\n-e\n-e .\nm ()\nm (\n@\n#\n".to_owned(),
    ];
    let owners = [
        ("api/package.json", r#"{"name": "m", "version": "2.0.0"}"#),
        ("api/Cargo.toml", "[package]\nname = \"m\"\nversion = \"2.0.0\"\n"),
        ("api/pyproject.toml", "[project]\nname = \"m\"\nversion = \"2.0.0\"\n"),
    ];
    for text in &texts {
        for path in ["web/package.json", "web/Cargo.toml", "web/pyproject.toml", "web/requirements.txt"] {
            let found = verdicts(&pins("", &[&owners[..], &[(path, text)]].concat()));
            assert!(!found.contains(&Drift), "{path}: {}", &text.chars().take(60).collect::<String>());
        }
    }
}

#[test]
fn a_manifest_of_16_mb_is_read_in_time() {
    let entries: Vec<String> = (0..300_000).map(|number| format!("\"package-with-a-long-name-{number:07}\": \"^1.2.{number}\"")).collect();
    let json = format!("{{\"dependencies\": {{{}, \"m\": \"^1.0.0\"}}}}", entries.join(",\n"));
    assert!(json.len() > 12 << 20);
    let owner = ("api/package.json", r#"{"name": "m", "version": "2.0.0"}"#);
    assert_eq!(verdicts(&pins("", &[owner, ("web/package.json", &json)])), [Drift]);
}

/// Parts of manifests, in whatever order they come.
const PIECES: [&str; 40] = [
    "{",
    "}",
    "[",
    "]",
    "\"",
    "'",
    ":",
    ",",
    "=",
    "\n",
    "\\\n",
    "#",
    " #",
    ";",
    "@",
    "m",
    "\"m\"",
    "\"m\": \"^1.0.0\"",
    "\"dependencies\": {",
    "{\"dependencies\": {\"m\": \"",
    "npm:m@",
    "git+https://h/q/m@v1.2.3",
    "#v1.2.3",
    "[dependencies]\n",
    "m = \"1\"\n",
    "m = { version = \"1\" }\n",
    "[project]\ndependencies = [\"m>=1\"]\n",
    "[tool.poetry.dependencies]\nm = \"^1\"\n",
    "-e ",
    "m[x] ~=1.0",
    "m (>=1)",
    "==1.0 --hash=x",
    "é",
    "\u{0}",
    "\r\n",
    "\\u00e9",
    "||",
    "file:../api",
    "\"\"\"",
    " - ",
];

proptest! {
    #[test]
    fn whatever_a_manifest_says_its_places_lie_in_it(
        parts in proptest::collection::vec(proptest::sample::select(PIECES.to_vec()), 0..25),
        path in proptest::sample::select(vec!["web/package.json", "web/Cargo.toml", "web/pyproject.toml", "web/requirements.txt"]),
    ) {
        let text = parts.concat();
        let owners = [
            ("api/package.json", r#"{"name": "m", "version": "2.0.0"}"#),
            ("api/Cargo.toml", "[package]\nname = \"m\"\nversion = \"2.0.0\"\n"),
            ("api/pyproject.toml", "[project]\nname = \"m\"\nversion = \"2.0.0\"\n"),
        ];
        for pin in pins("", &[&owners[..], &[(path, &text)]].concat()) {
            for mirror in pin.mirrors {
                let said = text.get(mirror.holder.text.unwrap().place.range());
                prop_assert!(said.is_some(), "{path}: {text:?}");
                let range = mirror.holder.version.unwrap();
                prop_assert!(range == "*" || text.contains('\\') || said == Some(range.as_str()), "{path}: {said:?} is not {range:?} in {text:?}");
            }
        }
    }
}
