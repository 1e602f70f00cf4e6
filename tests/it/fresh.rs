//! A site that was kept fresh is the one that a clean build makes, whatever happened before.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crossbook::disk::{Progress, Touched};
use crossbook::host::read_copy;
use crossbook::preview::{Version, WorkspaceReader};
use crossbook::site::{File, Site};
use proptest::prelude::*;
use proptest::test_runner::Config;

use crate::git::git;
use crate::project::{Project, sound};

/// What somebody may do in a workspace.
#[derive(Clone, Debug)]
enum Deed {
    Write(PathBuf, String),
    Remove(PathBuf),
    Rename(PathBuf, PathBuf),
    /// Of what is in a repo.
    Commit(&'static str),
}

const REPOS: [&str; 3] = ["api", "web", "ops"];

fn document() -> impl Strategy<Value = PathBuf> {
    let names = prop::sample::select(vec!["PLAN.md", "OTHER_PROJECTS.md", "STATUS.md", "notes/more.md", "logo.svg"]);
    let place = prop_oneof![5 => (1..4u8).prop_map(|number| format!("docs/cross-collab/TASK{number}")), 1 => Just("src".to_owned())];
    (prop::sample::select(REPOS.to_vec()), place, names).prop_map(|(repo, place, name)| [repo, &place, name].iter().collect())
}

fn text() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        (prop::sample::select(REPOS.to_vec()), 1..5u8).prop_map(|(repo, number)| format!("See {repo} TASK{number}.")),
        (prop::sample::select(REPOS.to_vec()), 1..5u8).prop_map(|(repo, number)| format!("- {repo} TASK{number}: Complete")),
        document().prop_map(|path| format!("In `{}`.", path.display())),
        document().prop_map(|path| format!("[link](../../../../{}) ![picture](logo.svg)", path.display())),
        Just("## Locked Contracts\n\n### Rows read\n\n`GET /rows/{id}` gives `{ id: string, at: number }`\n".to_owned()),
        Just("## Cross-Repo Snapshot\n\n- web TASK1: In Progress\n".to_owned()),
        Just("## Recent Activity\n\n- 2026-03-02: Wrote it.\n".to_owned()),
        Just("See [that](PLAN.md#goal) and [this](#goal).\n\n## Goal".to_owned()),
    ];
    prop::collection::vec(line, 0..5).prop_map(|lines| format!("# A — Task 1 Plan\n\n{}\n", lines.join("\n\n")))
}

fn deed() -> impl Strategy<Value = Deed> {
    let book = prop::sample::select(vec![
        "title = \"One\"\n",
        "title = \"Two\"\nurl = \"https://x.example\"\n",
        "[rules]\nbroken-task-ref = \"off\"\n",
        "[[repo]]\nname = \"api\"\n[[repo]]\nname = \"web\"\naliases = [\"ops\"]\n",
        "[[repo]]\nname = \"gone\"\nabsent = true\n[[repo]]\nname = \"api\"\n",
        "[status]\ncomplete = \"pending\"\n",
        "titel = 1\n",
    ]);
    prop_oneof![
        8 => (document(), text()).prop_map(|(path, text)| Deed::Write(path, text)),
        2 => document().prop_map(Deed::Remove),
        2 => (document(), document()).prop_map(|(from, to)| Deed::Rename(from, to)),
        1 => (prop::sample::select(REPOS.to_vec()), prop::sample::select(REPOS.to_vec())).prop_map(|(from, to)| Deed::Rename(from.into(), to.into())),
        1 => (1..4u8, 1..4u8).prop_map(|(from, to)| {
            let folder = |number: u8| format!("api/docs/cross-collab/TASK{number}").into();
            Deed::Rename(folder(from), folder(to))
        }),
        1 => prop::sample::select(REPOS.to_vec()).prop_map(|repo| Deed::Remove(repo.into())),
        1 => book.prop_map(|text| Deed::Write("book.toml".into(), text.to_owned())),
        1 => Just(Deed::Write("theme/css/own.css".into(), "main { color: red }".to_owned())),
        1 => Just(Deed::Write("theme/templates/rules.html".into(), "{% extends \"base.html\" %}{% block main %}Rules{% endblock %}".to_owned())),
        1 => Just(Deed::Remove("theme".into())),
        1 => text().prop_map(|text| Deed::Write("content/own.md".into(), text)),
        1 => Just(Deed::Write("api/.gitignore".into(), "src\n".to_owned())),
        2 => prop::sample::select(vec!["api", "web"]).prop_map(Deed::Commit),
    ]
}

/// Does it, and tells the places that an event would name.
fn act(root: &Path, deed: &Deed) -> Vec<PathBuf> {
    let remove = |path: &Path| if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    match deed {
        Deed::Write(path, text) => {
            let path = root.join(path);
            let made = path.ancestors().skip(1).find(|above| above.exists()).unwrap().to_path_buf();
            // What cannot be written, since a file stands where a folder should, is not.
            let _ = fs::create_dir_all(path.parent().unwrap()).and_then(|()| fs::write(&path, text));
            let first = path.strip_prefix(&made).unwrap().components().next().unwrap();
            vec![made.join(first), path]
        }
        Deed::Remove(path) => {
            let path = root.join(path);
            let _ = remove(&path);
            vec![path]
        }
        Deed::Rename(from, to) => {
            let (from, to) = (root.join(from), root.join(to));
            let _ = fs::create_dir_all(to.parent().unwrap()).and_then(|()| fs::rename(&from, &to));
            vec![from, to.parent().unwrap().to_path_buf(), to]
        }
        Deed::Commit(repo) => {
            let root = root.join(repo);
            if root.is_dir() {
                git(&root).init();
                git(&root).commit("Work");
            }
            vec![root.join(".git"), root.join(".git/index"), root.join(".git/HEAD")]
        }
    }
}

fn clean(root: &Path) -> Result<Site, String> {
    let verdict = crossbook::check(root, &Progress::silent()).map_err(|error| error.to_string())?;
    crossbook::make(&verdict).map_err(|error| error.to_string())
}

/// A preview, without a server.
struct Preview {
    reader: WorkspaceReader,
    shown: Option<Version>,
}

impl Preview {
    fn new(root: &Path) -> Self {
        Self { reader: WorkspaceReader::new(root), shown: None }
    }

    fn fresh(&mut self) -> Result<&Version, String> {
        let workspace = self.reader.open().map_err(|error| error.to_string())?;
        let fresh = self.reader.read(workspace).map_err(|error| error.to_string())?;
        let version = Version::after(self.shown.as_ref(), fresh.snapshot).map_err(|error| error.to_string())?;
        Ok(self.shown.insert(version))
    }
}

/// Holds what is served to what is built.
fn holds(preview: &mut Preview, root: &Path) {
    let (version, site) = match (preview.fresh(), clean(root)) {
        (Ok(version), Ok(site)) => (version, site),
        (Err(one), Err(other)) => return assert_eq!(one, other),
        (one, other) => panic!("one fails and the other does not: {:?}, {:?}", one.err(), other.err()),
    };
    for (path, file) in &site.files {
        let served = version.get(path).unwrap();
        let bytes = match file {
            File::Bytes(bytes) => Some(bytes.to_vec()),
            File::Copy(from) => read_copy(&version.analysis().workspace, from),
        };
        let served = served.map(|served| served.bytes.to_vec());
        if served != bytes {
            let text = |bytes: &Option<Vec<u8>>| bytes.as_ref().map(|bytes| String::from_utf8_lossy(bytes).into_owned());
            panic!("{path} differs\n--- served\n{:?}\n--- built\n{:?}", text(&served), text(&bytes));
        }
    }
    let pages: BTreeSet<&str> = version.site().pages().collect();
    assert!(pages.iter().all(|page| site.files.contains_key(*page)), "no page is served that is not built");
}

/// A workspace whose root has no symbolic link on its way, as events name it.
fn start() -> (Project, PathBuf) {
    let project = sound().file("web/docs/cross-collab/TASK1/PLAN.md", "# Exports — Task 1 Plan\n\nSee api TASK1.\n");
    let root = project.root().canonicalize().unwrap();
    (project, root)
}

/// Each case builds several sites: eight of them, unless somebody asks for more with `PROPTEST_CASES`.
fn config() -> Config {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    Config { cases: asked.unwrap_or(8), max_shrink_iters: 60, failure_persistence: None, ..Config::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn after_any_deeds_what_is_served_is_what_is_built(steps in prop::collection::vec(prop::collection::vec(deed(), 1..4), 1..6)) {
        let (_project, root) = start();
        let mut preview = Preview::new(&root);
        holds(&mut preview, &root);
        for deeds in steps {
            let places = deeds.iter().flat_map(|deed| act(&root, deed)).collect();
            preview.reader.miss(Touched::Paths(places));
            holds(&mut preview, &root);
        }
    }
}

/// The most memory that a preview takes over many edits.
#[cfg(target_os = "linux")]
mod memory {
    use super::*;
    use crate::own_process::{in_own_process, peak_memory};

    fn replay(edits: usize) {
        let (_project, root) = start();
        let mut preview = Preview::new(&root);
        preview.fresh().unwrap();
        let plan = root.join("api/docs/cross-collab/TASK1/PLAN.md");
        let mut before = 0;
        for edit in 0..edits {
            // Each names another path, so that what is known of paths could grow.
            let text = format!(
                "# Exports — Task 1 Plan\n\nEdit {edit}, in `src/deep/file{edit}.rs`, after web TASK{edit}.\n{}",
                "More. ".repeat(20_000)
            );
            fs::write(&plan, text).unwrap();
            preview.reader.miss(if edit % 200 == 199 { Touched::Anything } else { Touched::Paths(BTreeSet::from([plan.clone()])) });
            let version = preview.fresh().unwrap();
            assert!(version.get("api/task1.html").unwrap().is_some());
            if edit == edits / 5 {
                before = peak_memory();
            }
        }
        let after = peak_memory();
        eprintln!("{edits} edits: {} MB after a fifth of them, {} MB after all", before >> 20, after >> 20);
        assert!(after < before + before / 10 + (1 << 20), "{before} bytes became {after}");
    }

    #[test]
    fn stays_flat() {
        in_own_process("fresh::memory::stays_flat", || replay(60));
    }

    mod by_hand {
        use super::*;

        #[test]
        #[ignore = "takes minutes, two hours' worth of edits: run by hand"]
        fn stays_flat_for_hours() {
            in_own_process("fresh::memory::by_hand::stays_flat_for_hours", || replay(5_000));
        }
    }
}
