//! Contracts on the site: all of them, each with its mirrors, and where tasks show them.

use super::*;
use crate::contract::{Change, ContractKind, Difference, HeldText, Holder, Impact, Mirror, Verdict};
use crate::model::{FileId, RepoId, TextId};
use crate::text::Span;

/// A contract in words with a mirror that drifted, one that is a file, and one that is a package.
pub(super) fn with_contracts() -> Project {
    let plan = "# Exports — Task 1 Plan\n\n## Locked Contracts\n\n### Export read\n\n`GET /api/exports/{id}` gives `{ id: string, rows: integer }`. See web TASK2.\n\n### Own rule\n\nRows are `integer`.\n";
    let other = "# Other Projects — Task 2 (Exports)\n\n## Cross-Repo Snapshot\n\n- api: In progress. See api TASK1.\n\n## Locked Contracts (Mirrored)\n\n- Export read: `POST /api/exports/{id}` gives `{ id: string, rows: integer }`. <b onclick=x>b</b>\n- Keep shared contracts aligned with owning repo PLAN.md.\n- Odd thing: `GET /api/odd/{thing}/all` gives `{ odd: string }`.\n";
    Project::default()
        .repo("api", &[("docs/cross-collab/TASK1/PLAN.md", plan)])
        .repo(
            "web",
            &[
                ("docs/cross-collab/TASK2/PLAN.md", "# Exports — Task 2 Plan\n\nFor api TASK1.\n"),
                ("docs/cross-collab/TASK2/OTHER_PROJECTS.md", other),
            ],
        )
        .absent("old")
        .shared("api", "package.json", "{\n  \"version\": \"2.1.0\"\n}\n")
        .shared("api", "schemas/order.json", "{\n  \"id\": \"string\",\n  \"total\": \"</code><script>\"\n}\n")
        .shared("web", "package.json", "{\n  \"orders\": \"^1.4\"\n}\n")
        .shared("web", "vendor/order.json", "{\n  \"id\": \"integer\",\n  \"total\": \"</code><script>\"\n}\n")
        .contracts(files_and_packages)
}

fn held(model: &Model, file: &str, text: &str, version: Option<&str>) -> Holder {
    let index = model.files.iter().position(|shared| shared.file == file);
    let shared = index.map(|index| &model.files[index]);
    let held = index.zip(shared).map(|(index, shared)| {
        let start = shared.text.find(text).unwrap();
        let span = Span::new(start, start + text.len());
        HeldText {
            id: TextId::File(FileId(index as u32)),
            span: if text.is_empty() { Span::new(0, shared.text.len()) } else { span },
            place: span,
        }
    });
    let repo = model.repos.iter().position(|repo| file.starts_with(&repo.info.name)).unwrap();
    Holder { repo: RepoId(repo as u32), task: None, file: file.to_owned(), text: held, version: version.map(str::to_owned) }
}

fn files_and_packages(model: &Model) -> Vec<SharedContract> {
    let fact = |fact: &str, owner: &str, mirror: &str, change| Difference {
        fact: fact.to_owned(),
        owner: owner.to_owned(),
        mirror: mirror.to_owned(),
        places: (None, None),
        files: (None, None),
        impact: Impact::NONE,
        change,
        words: Default::default(),
    };
    let mirror = |holder, verdict, differences| Mirror { holder, verdict, differences };
    vec![
        SharedContract {
            name: "Order schema".to_owned(),
            kind: ContractKind::File,
            owner: Some(held(model, "api/schemas/order.json", "", None)),
            mirrors: vec![
                mirror(held(model, "old/order.json", "", None), Verdict::Unverifiable, Vec::new()),
                mirror(
                    held(model, "web/vendor/order.json", "", None),
                    Verdict::Drift,
                    vec![fact("the type of `id`", "string", "integer", Some(Change::Breaking))],
                ),
            ],
        },
        SharedContract {
            name: "orders".to_owned(),
            kind: ContractKind::Pin,
            owner: Some(held(model, "api/package.json", "2.1.0", Some("2.1.0"))),
            mirrors: vec![mirror(
                held(model, "web/package.json", "^1.4", Some("^1.4")),
                Verdict::Drift,
                vec![fact("the version", "2.1.0", "^1.4", None)],
            )],
        },
    ]
}

#[test]
fn contracts_are_told_drifted_first() {
    let site = with_contracts().build();
    let contracts = page(&site, "contracts/index.html");
    for part in [
        "0 of 6 mirrors in sync; 3 drifted, 1 unowned, 1 unverifiable, 1 hollow.",
        r#"href="../contracts/api-task1-export-read.html""#,
        r#"<span class="verdict drift">Drift</span>"#,
        r##"href="../contracts/api-order-schema.html#mirror-2""##,
        "the verb of /api/exports/{id}: owner <code>GET</code>, mirror <code>POST</code>",
        "“Keep shared contracts aligned with owning repo PLAN.md.” <span>1 time</span>",
        r##"href="../web/task2.html#other_projects--locked-contracts-mirrored""##,
        r#"<code>2.1.0</code>"#,
        r#"<code>^1.4</code>"#,
        "Not mirrored",
    ] {
        assert!(contracts.contains(part), "{part} is not in\n{contracts}");
    }
    let order = ["drift", "unowned", "hollow", "versions", "alone"].map(|id| contracts.find(&format!(" id=\"{id}\"")).unwrap());
    assert!(order.is_sorted(), "{order:?}");
    assert!(page(&site, "index.html").contains(r#"<a href="contracts/index.html">Contracts <span class="badge">3<span"#));
    assert!(page(&site, "index.html").contains(r#"<dd>0 <small>of 6</small></dd>"#));
}

#[test]
fn a_contract_is_held_against_its_mirrors() {
    let site = with_contracts().build();
    let text = page(&site, "contracts/api-task1-export-read.html");
    for part in [
        r##"<a href="../api/task1.html#plan--export-read">api/docs/cross-collab/TASK1/PLAN.md:7</a>"##,
        "<code>GET /api/exports/{id}</code> gives",
        r#"<a class="ref" href="../web/task2.html""#,
        r#"id="mirror-1">web TASK2 <span class="verdict drift">Drift</span>"#,
        r#"<th scope="row">the verb of /api/exports/{id}</th><td><code>GET</code></td><td><code>POST</code></td>"#,
        "<del>",
        "<ins>",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    let file = page(&site, "contracts/api-order-schema.html");
    for part in [
        "<figcaption>json</figcaption>",
        "old is not checked out here",
        ">breaking</span>",
        "\"<del>string</del><ins>integer</ins>\"",
        "&lt;script&gt;",
    ] {
        assert!(file.replace("&quot;", "\"").contains(part), "{part} is not in\n{file}");
    }
    assert!(file.find("mirror-2\">web").unwrap() < file.find("mirror-1\">old").unwrap(), "who is behind comes first");
    assert!(page(&site, "contracts/api-orders.html").contains("It takes <code>^1.4</code>"));
    for (path, file) in &site.files {
        if let (true, File::Bytes(bytes)) = (path.ends_with(".html"), file) {
            let html = String::from_utf8_lossy(bytes);
            assert!(html.matches("<script").count() == 5 && !html.contains("<b onclick"), "{path}:\n{html}");
        }
    }
}

#[test]
fn tasks_and_features_show_the_verdict_on_their_contracts() {
    let site = with_contracts().build();
    let (owner, consumer) = (page(&site, "api/task1.html"), page(&site, "web/task2.html"));
    assert!(
        owner.contains(r#"<span class="verdict drift">1 drift</span>"#) && owner.contains("../contracts/api-task1-export-read.html"),
        "{owner}"
    );
    for part in [
        r#"<span class="verdict drift">1 drifted</span>"#,
        r#"<span class="verdict drift">Drift</span>"#,
        r#"<span class="verdict hollow">Hollow</span>"#,
        r#"<span class="verdict unowned">Unowned</span>"#,
        r##"href="../contracts/api-task1-export-read.html#mirror-1""##,
        "of api TASK1</a>",
        "<summary>Differences</summary>",
    ] {
        assert!(consumer.contains(part), "{part} is not in\n{consumer}");
    }
    let feature = page(&site, "features/exports.html");
    assert!(
        feature.contains(r#"<span class="verdict drift">Drift</span>"#) && feature.contains("contracts/api-task1-export-read.html"),
        "{feature}"
    );
}

#[test]
fn thousands_of_contracts_are_one_page_of_bounded_size() {
    let project = with_contracts().contracts(|model| {
        let owner = || Some(held(model, "api/schemas/order.json", "", None));
        let mirror = |verdict| Mirror { holder: held(model, "web/vendor/order.json", "", None), verdict, differences: Vec::new() };
        let contract = |index: usize| {
            let verdict = Verdict::ALL[index % Verdict::ALL.len()];
            let kind = if index.is_multiple_of(9) { ContractKind::Pin } else { ContractKind::File };
            let mirrors = (0..index % 5).map(|_| mirror(verdict)).collect();
            SharedContract { name: format!("Order schema {index}"), kind, owner: owner(), mirrors }
        };
        (0..2_000).map(contract).collect()
    });
    let site = project.build();
    let contracts = page(&site, "contracts/index.html");
    assert!(contracts.len() < 1_000_000, "{}", contracts.len());
    assert!(contracts.contains("more: on the pages of their tasks"));
    assert!(site.files.contains_key("contracts/api-order-schema-1999.html"));
}

#[test]
fn a_finding_in_a_shared_file_leads_to_its_contract() {
    let mut project = with_contracts();
    project.findings = Some(|model| {
        let holder = held(model, "web/vendor/order.json", "integer", None);
        let place = holder.text.map(|text| (text.id, text.place));
        let location = lint::Location { file: holder.file, place };
        let (rule, severity) = ("contract-drift", crate::config::Severity::Error);
        let (message, fingerprint) = ("it differs".to_owned(), lint::Fingerprint::default());
        let (repo, related, help, fix, provenance) = (Some(holder.repo), Vec::new(), None, None, None);
        vec![Finding { rule, severity, message, location, repo, related, help, fix, fingerprint, provenance }]
    });
    let site = project.build();
    let report = page(&site, "report/web.html");
    for part in [
        r##"<h3><a href="../contracts/api-order-schema.html#mirror-2">web/vendor/order.json</a></h3>"##,
        r##"<a href="../contracts/api-order-schema.html#mirror-2">line 2</a>"##,
        "https://github.com/example/web/blob/main/vendor/order.json?plain=1#L2",
    ] {
        assert!(report.contains(part), "{part} is not in\n{report}");
    }
}
