//! Small workspaces, built whole.

mod contracts;
mod home;
mod reading;
mod theming;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::*;
use crate::contract::{Contracts, SharedContract};
use crate::lint;
use crate::model::Draft;
use crate::source::{Answers, Content, PathQuery, PathStatus, RepoInfo, RepoSource, SourceFile, Sources, TaskFolder};

/// A workspace under the hands of a test.
#[derive(Default)]
struct Project {
    sources: Sources,
    present: Vec<&'static str>,
    config: Config,
    content: BTreeMap<String, Vec<u8>>,
    theme: BTreeMap<String, Vec<u8>>,
    /// More contracts than the documents hold.
    contracts: Option<fn(&Model) -> Vec<SharedContract>>,
    /// More findings than the rules have.
    findings: Option<fn(&Model) -> Vec<Finding>>,
}

fn document(path: &str, text: &str) -> SourceFile {
    SourceFile { path: path.to_owned(), content: Content::Text(Arc::from(text)) }
}

impl Project {
    /// A repo with documents; their task folders are made with them.
    fn repo(mut self, name: &str, files: &[(&str, &str)]) -> Self {
        let mut files: Vec<SourceFile> = files.iter().map(|(path, text)| document(path, text)).collect();
        files.sort_by(|one, other| one.path.cmp(&other.path));
        let mut folders: Vec<TaskFolder> = Vec::new();
        for file in &files {
            let Some(folder) = file.path.strip_prefix("docs/cross-collab/").and_then(|rest| rest.split('/').next()) else { continue };
            let path = format!("docs/cross-collab/{folder}");
            let item = self.config.kinds.item_at(&path).filter(|_| folders.iter().all(|known| known.path != path));
            if let Some((kind, number)) = item.map(|item| (item.kind, item.number)) {
                folders.push(TaskFolder { path, kind, number, unreadable: None });
            }
        }
        let url = Some(format!("https://github.com/example/{name}"));
        let branch = Some("main".to_owned());
        let info = RepoInfo { url, branch, ..RepoInfo::new(name, name) };
        let repo = RepoSource { info, has_sources: true, folders, files: files.into(), ..RepoSource::default() };
        self.sources.repos.push(repo);
        self
    }

    fn absent(mut self, name: &str) -> Self {
        let info = RepoInfo { absent: true, ..RepoInfo::new(name, name) };
        self.sources.repos.push(RepoSource { info, ..RepoSource::default() });
        self
    }

    fn workspace(mut self, path: &str, text: &str) -> Self {
        Arc::make_mut(&mut self.sources.workspace).push(document(path, text));
        self
    }

    /// A file that is there and no document.
    fn file(mut self, path: &'static str) -> Self {
        self.present.push(path);
        self
    }

    fn theme(mut self, path: &str, text: &str) -> Self {
        self.theme.insert(path.to_owned(), text.as_bytes().to_vec());
        self
    }

    /// A file of a repo that is part of a contract.
    fn shared(mut self, repo: &str, path: &str, text: &str) -> Self {
        let repo = self.sources.repos.iter_mut().find(|known| known.info.name == repo).unwrap();
        repo.shared.push(document(path, text));
        self
    }

    fn contracts(mut self, contracts: fn(&Model) -> Vec<SharedContract>) -> Self {
        self.contracts = Some(contracts);
        self
    }

    fn content(mut self, path: &str, text: &str) -> Self {
        self.content.insert(path.to_owned(), text.as_bytes().to_vec());
        self
    }

    fn try_build(mut self) -> Result<Site, ThemeError> {
        self.sources.repos.sort_by(|one, other| one.info.name.cmp(&other.info.name));
        let draft = Draft::read(&self.config, &self.sources);
        let mut answers = Answers::default();
        answers.all_mut().extend(self.present.iter().map(|path| (PathQuery { path: (*path).to_owned() }, PathStatus::File)));
        let model = Model::resolve(draft, &answers);
        let mut contracts = Contracts::compare(None, &model, &self.config.contracts, &self.sources);
        let more = self.contracts.map(|contracts| contracts(&model));
        contracts.all.extend(more.into_iter().flatten());
        let mut findings = lint::check(&model, &contracts, &self.config);
        findings.extend(self.findings.map(|findings| findings(&model)).into_iter().flatten());
        let extra: &[(&str, Extra)] = &[("report.json", |_, _, _| b"{}".to_vec())];
        let pictures = Gallery::default();
        let prepared = Prepared::new(&Inputs {
            model: &model,
            contracts: &contracts,
            findings: &findings,
            config: &self.config,
            name: "Work",
            content: &self.content,
            theme: &self.theme,
            mermaid: None,
            pictures: &pictures,
            trends: &[],
            news: &[],
            editor: None,
            extra,
        })?;
        let site = prepared.build()?;
        for (path, file) in &site.files {
            let made = prepared.get(path)?.map(|made| made.file);
            assert_eq!(made.as_ref(), Some(file), "{path} is the same, asked for alone");
        }
        Ok(site)
    }

    fn build(self) -> Site {
        self.try_build().unwrap()
    }
}

fn page<'s>(site: &'s Site, path: &str) -> &'s str {
    match site.files.get(path) {
        Some(File::Bytes(bytes)) => std::str::from_utf8(bytes).unwrap(),
        other => panic!("{path} is {other:?}; there are {:?}", site.files.keys().collect::<Vec<_>>()),
    }
}

fn two_repos() -> Project {
    Project::default()
        .repo(
            "api",
            &[
                ("docs/cross-collab/TASK1/PLAN.md", "# Exports — Task 1 Plan\n\nRepo: api\n\n## Scope\n\nSee [the notes](notes.md#why).\n"),
                ("docs/cross-collab/TASK1/notes.md", "# Notes\n\n## Why\n\nFor web TASK2. Also `src/export.py`, web TASK9 and old TASK3.\n"),
                (
                    "docs/cross-collab/TASK1/OTHER_PROJECTS.md",
                    "# Other Projects — Task 1 (Exports)\n\n## Cross-Repo Snapshot\n\n- web: Pending. See web TASK2.\n",
                ),
                (
                    "docs/cross-collab/TASK1/STATUS.md",
                    "# Status — Task 1 (Exports)\n\n## Phase Status\n\n| Phase | Description | Status |\n| --- | --- | --- |\n| 1 | Table | Complete |\n| 2 | Route | Odd word |\n",
                ),
                ("AGENTS.md", "# Working here\n\n![map](docs/map.png)\n"),
            ],
        )
        .repo(
            "web",
            &[
                ("docs/cross-collab/TASK2/PLAN.md", "# Exports — Task 2 Plan\n"),
                (
                    "docs/cross-collab/TASK2/OTHER_PROJECTS.md",
                    "# Other Projects — Task 2 (Exports)\n\n## Cross-Repo Snapshot\n\n- api: In progress. See api TASK1.\n",
                ),
            ],
        )
        .absent("old")
        .file("api/src/export.py")
        .file("api/docs/map.png")
}

#[test]
fn references_become_links_and_marks() {
    let site = two_repos().build();
    let task = page(&site, "api/task1.html");
    for part in [
        r#"<a class="ref" href="../web/task2.html" title="web TASK2: Exports">web TASK2</a>"#,
        r##"<a href="../api/task1.html#notes--why">the notes</a>"##,
        r#"href="https://github.com/example/api/blob/main/src/export.py""#,
        r#"class="ref broken""#,
        r#"title="Broken: there is no web TASK9""#,
        r##"class="ref broken" href="#f-"##,
        r#"<span class="ref unverifiable" title="Not checked: old TASK3; old is not checked out here">"#,
        r##"<h2 id="notes">"##,
        r##"<h3 id="notes--why">"##,
        r#"href="../features/exports.html""#,
        r#"<span class="state unknown">Odd word</span>"#,
    ] {
        assert!(task.contains(part), "{part} is not in\n{task}");
    }
    let other = page(&site, "web/task2.html");
    assert!(other.contains("Referenced by") && other.contains(r#"For <mark>web TASK2</mark>. Also"#), "{other}");
    assert!(page(&site, "old/index.html").contains("and <mark>old TASK3</mark>."));
}

#[test]
fn images_are_copied_along() {
    let site = two_repos().build();
    assert_eq!(site.files.get("assets/files/api/docs/map.png"), Some(&File::Copy("api/docs/map.png".to_owned())));
    assert!(page(&site, "api/docs/AGENTS.html").contains(r#"src="../../assets/files/api/docs/map.png""#));
    let media = "# A\n\n<picture><source srcset=\"b.webp 2x\" media=\"(prefers-color-scheme: dark)\"><img src=c.png></picture>\n\n\
                 <video src=d.mp4 poster=c.png></video> [e](d.mp4)\n";
    let project = Project::default().repo("api", &[("docs/A.md", media)]);
    let site = project.file("api/docs/b.webp").file("api/docs/c.png").file("api/docs/d.mp4").build();
    for name in ["b.webp", "c.png", "d.mp4"] {
        assert_eq!(site.files.get(&format!("assets/files/api/docs/{name}")), Some(&File::Copy(format!("api/docs/{name}"))), "{name}");
    }
    let html = page(&site, "api/docs/A.html");
    for part in [r#"srcset="../../assets/files/api/docs/b.webp 2x""#, r#"src="../../assets/files/api/docs/d.mp4""#, r#"class="on-dark""#] {
        assert!(html.contains(part), "{part} is not in\n{html}");
    }
}

#[test]
fn names_in_double_brackets_are_links() {
    let plan = "# Exports — Task 1 Plan\n\nSee [[export-notes]], [[Export Notes#Retries|the *retries*]], [[TASK2|next]], [[web TASK3]], [[STATUS]],\n\
                [[Invoices]], [[nothing here]], [[README]], [[#Scope]], `[[export-notes]]`, [[TASK9]].\n\n## Scope\n\n| a | b |\n|---|---|\n\
                | [[export-notes\\|notes]] | [[export-notes]](x) |\n";
    let site = Project::default()
        .repo(
            "api",
            &[
                ("docs/cross-collab/TASK1/PLAN.md", plan),
                ("docs/cross-collab/TASK1/STATUS.md", "# Status — Task 1 (Exports)\n"),
                ("docs/cross-collab/TASK2/PLAN.md", "# Next — Task 2 Plan\n"),
                ("docs/cross-collab/TASK4/PLAN.md", "# Invoices — Task 4 Plan\n"),
                ("docs/export-notes.md", "# Export Notes\n\n## Retries\n"),
                ("a/README.md", "# A\n"),
                ("b/README.md", "# B\n"),
            ],
        )
        .repo("web", &[("docs/cross-collab/TASK3/PLAN.md", "# Other — Task 3 Plan\n")])
        .build();
    let html = page(&site, "api/task1.html");
    for part in [
        r#"See <a class="ref" href="../api/docs/export-notes.html" title="api: docs/export-notes.md">export-notes</a>, "#,
        r#"<a class="ref" href="../api/docs/export-notes.html#retries" title="api: docs/export-notes.md#retries">the </a><em>"#,
        r#"<a class="ref" href="../api/task2.html" title="api TASK2: Next">next</a>, "#,
        r#"<a class="ref" href="../web/task3.html" title="web TASK3: Other">web TASK3</a>, "#,
        r#">STATUS</a>,"#,
        r#"<a class="ref" href="../api/task4.html" title="api TASK4: Invoices">Invoices</a>, [[nothing here]], [[README]], "#,
        r##"<a class="ref" href="../api/task1.html#plan--scope" title="api: docs/cross-collab/TASK1/PLAN.md#scope">#Scope</a>, "##,
        r#"<code>[[export-notes]]</code>, [["#,
        r#">notes</a></td>"#,
    ] {
        assert!(html.contains(part), "{part} is not in\n{html}");
    }
    // They count as references.
    assert!(page(&site, "api/task4.html").contains("Referenced by"));
}

#[test]
fn every_link_leads_somewhere() {
    let workflow = "# How we work\n\nSee [the plan](../../api/docs/cross-collab/TASK1/PLAN.md).\n";
    let links = links_of(&two_repos().workspace("docs/cross-collab/WORKFLOW.md", workflow).build());
    assert!(links > 500, "{links}");
    links_of(&contracts::with_contracts().build());
}

/// Follows every link of every page, and counts them.
fn links_of(site: &Site) -> usize {
    let mut links = 0;
    for (path, file) in &site.files {
        let File::Bytes(bytes) = file else { continue };
        if !path.ends_with(".html") {
            continue;
        }
        let html = std::str::from_utf8(bytes).unwrap();
        for (at, _) in html.match_indices(" href=\"").chain(html.match_indices(" src=\"")) {
            let url = html[at..].split('"').nth(1).unwrap();
            if url.contains(':') {
                continue;
            }
            let (file, id) = url.split_once('#').unwrap_or((url, ""));
            let target = if file.is_empty() { path.clone() } else { crate::model::join(crate::model::folder_of(path), file) };
            let text = if target.ends_with(".html") { page(site, &target) } else { "" };
            assert!(site.files.contains_key(&target), "{path}: {url}");
            assert!(id.is_empty() || text.contains(&format!(" id=\"{id}\"")), "{path}: {url}");
            links += 1;
        }
    }
    links
}

#[test]
fn addresses_never_collide() {
    let plan = |folder: &str| format!("docs/cross-collab/{folder}/PLAN.md");
    let (one, two, three) = (plan("TASK4"), plan("task4"), plan("TASK004"));
    let site = Project::default()
        .repo(
            "report",
            &[
                (&one, "# One — Task 4 Plan"),
                (&two, "# Two — Task 4 Plan"),
                (&three, "# Three — Task 4 Plan"),
                ("a.b.md", "# A"),
                ("a-b.md", "# B"),
            ],
        )
        .repo("assets", &[])
        .build();
    for path in ["task4", "TASK4-2", "task4-3", "docs/a-b", "docs/a-b-2"] {
        let path = format!("repo-report/{path}.html");
        assert!(site.files.contains_key(&path), "{path} in {:?}", site.files.keys().collect::<Vec<_>>());
    }
    assert!(site.files.contains_key("repo-assets/index.html"));
    let subjects =
        ["task4", "TASK4-2", "task4-3"].map(|name| page(&site, &format!("repo-report/{name}.html")).matches("<h1>One</h1>").count());
    assert_eq!(subjects.iter().sum::<usize>(), 1);
}

#[test]
fn a_theme_replaces_file_by_file_and_its_faults_have_a_place() {
    let site = two_repos()
        .theme("css/code.css", ".hk{}")
        .theme("css/a-palette.css", "a{}")
        .theme("templates/not-found.html", "{% extends \"base.html\" %}{% block main %}Gone{% endblock %}")
        .build();
    assert_eq!(page(&site, "theme/css/code.css"), ".hk{}");
    let home = page(&site, "index.html");
    assert!(home.find("css/crossbook.css").unwrap() < home.find("css/a-palette.css").unwrap(), "what is added comes last");
    assert!(page(&site, "404.html").contains("Gone") && page(&site, "theme/css/crossbook.css").contains("--paper"));
    let error = two_repos().theme("templates/task.html", "<p>\n{{ task.nothing }}").try_build().unwrap_err();
    assert_eq!((error.path.as_str(), error.line), ("templates/task.html", Some(2)));
}

#[test]
fn own_pages_join_the_guide() {
    let site = two_repos()
        .content("team.md", "---\ntitle: Our team\norder: 0\n---\n\n# Our team\n\n[CI](guide/ci.md) ![](logo.png) [rule](rules/broken-link.md) [gone](gone.md)\n")
        .content("guide/team.md", "# The other team\n")
        .content("logo.png", "png")
        .build();
    assert!(page(&site, "guide/team.html").contains("<h1>The other team</h1>"));
    let team = page(&site, "guide/team-2.html");
    for part in
        [r#"href="../guide/ci.html""#, r#"src="../guide/logo.png""#, r#"href="../rules/broken-link.html""#, "There is no page gone.md"]
    {
        assert!(team.contains(part), "{part} is not in\n{team}");
    }
    assert!(page(&site, "index.html").contains(r#"href="guide/team-2.html">Guide</a>"#));
}

#[test]
fn nothing_a_document_says_becomes_markup() {
    let hostile = "# <script>alert(1)</script> — Task 1 Plan\n\nRepo: \"><img src=x onerror=y>\n\n## Locked Contracts\n\n- <b onclick=z>x</b>: `</code><script>`\n";
    let site = Project::default().repo("\"><script>", &[("docs/cross-collab/TASK1/PLAN.md", hostile)]).build();
    for (path, file) in &site.files {
        let File::Bytes(bytes) = file else { continue };
        let text = String::from_utf8_lossy(bytes);
        if path.ends_with(".html") {
            assert_eq!(text.matches("<script").count(), 5, "{path}:\n{text}");
            assert!(!text.contains("<img src=x") && !text.contains("<b onclick"), "{path}");
        }
    }
}

#[test]
fn an_empty_workspace_is_a_site() {
    let site = Project::default().build();
    assert!(page(&site, "index.html").contains("<h1>Work</h1>"));
    assert!(site.files.contains_key("report.json") && site.files.contains_key("rules/broken-link.html"));
}

#[test]
fn the_same_inputs_give_the_same_bytes() {
    let threads = |count| rayon::ThreadPoolBuilder::new().num_threads(count).build().unwrap();
    let (one, many) = (threads(1).install(|| two_repos().build()), threads(8).install(|| two_repos().build()));
    assert_eq!(one.files, many.files);
}

#[test]
fn what_is_searched_can_be_gone_to() {
    let site = two_repos().build();
    let mut sections = 0;
    for (_, file) in site.files.iter().filter(|(path, _)| path.starts_with("search/t/")) {
        let File::Bytes(bytes) = file else { continue };
        let text = std::str::from_utf8(bytes).unwrap();
        let json = text.split_once(',').unwrap().1.strip_suffix(");\n").unwrap();
        type Sections = Vec<(String, String, String)>;
        let pages: Vec<(String, String, Sections)> = serde_json::from_str(json).unwrap();
        for (title, href, units) in pages {
            let html = page(&site, &href);
            assert!(!title.is_empty(), "{href}");
            for (anchor, path, _) in units.iter().filter(|(anchor, ..)| !anchor.is_empty()) {
                assert!(html.contains(&format!(" id=\"{anchor}\"")), "{href}#{anchor}");
                assert!(!path.is_empty(), "{href}#{anchor}");
                sections += 1;
            }
        }
    }
    assert!(sections > 100, "{sections}");
    assert!(
        page(&site, "search/core.js").starts_with("crossbookSearch.add(\"core\",{")
            && page(&site, "search/index.html").contains("data-search-page")
    );
    let (without, task) = (page(&site, "search/index.html"), page(&site, "api/task1.html"));
    let (_, without) = without.split_once("<noscript>").unwrap();
    assert!(without.contains("href=\"../features/index.html\"") && without.contains("href=\"../api/index.html\""), "{without}");
    assert!(task.contains("<a class=\"search-open\" href=\"../search/index.html\""), "{task}");
}
