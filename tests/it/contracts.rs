//! Contracts that are files: who holds what, and what each copy is worth.

use crossbook::contract::{ContractKind, Contracts, Holder};
use crossbook::disk::Progress;
use std::sync::Arc;

use crate::project::{Project, project};

/// A workspace of three repos, the last of them absent, with this contract.
fn workspace(contract: &str) -> Project {
    let repos = "[[repo]]\nname = \"api\"\n[[repo]]\nname = \"web\"\n[[repo]]\nname = \"far\"\nabsent = true\n";
    let folders = project().folder("api/docs/cross-collab").folder("web/docs/cross-collab");
    folders.file("book.toml", format!("{repos}[[contract]]\nname = \"Data\"\nowner = \"api\"\n{contract}"))
}

fn mirror(repo: &str, path: &str) -> String {
    format!("[[contract.mirror]]\nrepo = \"{repo}\"\npath = \"{path}\"\n")
}

/// A line for each copy: the contract, its owner's file, the copy, its verdict.
fn copies(project: &Project) -> Vec<String> {
    let verdict = crossbook::check(project.root(), &Progress::silent()).unwrap();
    let shown = |holder: &Holder| format!("{}{}", holder.file, if holder.text.is_some() { "" } else { " (none)" });
    let files = verdict.contracts.all.iter().filter(|contract| contract.kind == ContractKind::File);
    files
        .flat_map(|contract| {
            let owner = contract.owner.as_ref().map_or("nobody".to_owned(), shown);
            let line = |mirror: &crossbook::contract::Mirror| {
                format!("{}: {owner} -> {}: {}", contract.name, shown(&mirror.holder), mirror.verdict.name())
            };
            contract.mirrors.iter().map(line).collect::<Vec<_>>()
        })
        .collect()
}

fn contracts(project: &Project) -> Arc<Contracts> {
    crossbook::check(project.root(), &Progress::silent()).unwrap().contracts
}

#[test]
fn one_file_with_copies_in_many_places() {
    let project = workspace(&format!("path = \"a.json\"\n{}{}", mirror("web", "packages/*/a.json"), mirror("far", "a.json")))
        .file("api/a.json", "[1]")
        .file("web/packages/one/a.json", "[ 1 ]")
        .file("web/packages/two/a.json", "[2]");
    assert_eq!(
        copies(&project),
        [
            "Data: api/a.json -> web/packages/one/a.json: in-sync",
            "Data: api/a.json -> web/packages/two/a.json: drift",
            "Data: api/a.json -> far/a.json (none): unverifiable",
        ]
    );
}

#[test]
fn many_files_are_paired_by_their_paths() {
    let project = workspace(&format!("path = \"s/**/*.yaml\"\n{}", mirror("web", "copies")))
        .file("api/s/a.yaml", "x: 1")
        .file("api/s/deep/b.yaml", "x: 1")
        .file("web/copies/a.yaml", "{x: 1.0}")
        .file("web/copies/own.yaml", "x: 1");
    assert_eq!(
        copies(&project),
        [
            "Data: a.yaml: api/s/a.yaml -> web/copies/a.yaml: in-sync",
            "Data: deep/b.yaml: api/s/deep/b.yaml -> web/copies/deep/b.yaml (none): drift"
        ]
    );
}

#[test]
fn a_part_of_the_files_is_a_subset_and_what_is_not_the_owners_is_unowned() {
    let project = workspace(&format!("path = \"s/*.yaml\"\nsubset = true\n{}", mirror("web", "copies/*.yaml")))
        .file("api/s/a.yaml", "x: 1\ny: 1")
        .file("api/s/b.yaml", "x: 1")
        .file("web/copies/a.yaml", "x: 1")
        .file("web/copies/own.yaml", "x: 1");
    assert_eq!(
        copies(&project),
        ["Data: a.yaml: api/s/a.yaml -> web/copies/a.yaml: paraphrase", "Data: own.yaml: nobody -> web/copies/own.yaml: unowned"]
    );
}

#[test]
fn an_owner_may_copy_from_itself() {
    let project =
        workspace(&format!("path = \"a.txt\"\n{}", mirror("api", "**/a.txt"))).file("api/a.txt", "1").file("api/b/a.txt", "1\r\n");
    assert_eq!(copies(&project), ["Data: api/a.txt -> api/b/a.txt: in-sync"]);
}

#[test]
fn each_side_is_read_by_its_own_ending_and_states_its_version() {
    let project = workspace(&format!("path = \"a.schema.json\"\n{}", mirror("web", "a.schema.yaml")))
        .file("api/a.schema.json", "{\"version\": \"1.1.0\", \"type\": \"null\"}")
        .file("web/a.schema.yaml", "version: 1.0.0\ntype: 'null'\n");
    let contracts = contracts(&project);
    let contract = &contracts.all[0];
    let version = |holder: &Holder| holder.version.clone().unwrap();
    assert_eq!((version(contract.owner.as_ref().unwrap()), version(&contract.mirrors[0].holder)), ("1.1.0".to_owned(), "1.0.0".to_owned()));
    let facts: Vec<&str> = contract.mirrors[0].differences.iter().map(|difference| difference.fact.as_str()).collect();
    assert_eq!(facts, ["`version`"]);
}

#[test]
fn a_copy_that_cannot_be_read_is_told() {
    let project =
        workspace(&format!("path = \"a.json\"\n{}", mirror("web", "a.json"))).file("api/a.json", "[1]").file("web/a.json", b"[\xff]");
    assert_eq!(copies(&project), ["Data: api/a.json -> web/a.json (none): unverifiable"]);
    project.check().exits(1).prints("error[file-drift]").prints("not UTF-8").prints("web/a.json");
}

#[test]
fn an_owner_that_is_broken_is_told_once() {
    let mirrors = mirror("web", "a.json") + &mirror("web", "b.json");
    let project =
        workspace(&format!("path = \"a.json\"\n{mirrors}")).file("api/a.json", "[1").file("web/a.json", "[1]").file("web/b.json", "[]");
    let run = project.check().exits(1).prints("api/a.json:1:").prints("this is not valid JSON").prints("1 error");
    run.prints_not("web/a.json");
}

#[test]
fn files_that_a_contract_refers_to_are_read() {
    let main = "openapi: 3.1.0\npaths:\n  /a: { $ref: paths/a.yaml }\n";
    let path = |kind: &str| {
        format!("get:\n  responses:\n    200:\n      content:\n        application/json:\n          schema:\n            type: {kind}\n")
    };
    let project = workspace(&format!("path = \"openapi.yaml\"\n{}", mirror("web", "api/openapi.yaml")));
    let project = project.file("api/openapi.yaml", main).file("api/paths/a.yaml", path("string"));
    let project = project.file("web/api/openapi.yaml", main).file("web/api/paths/a.yaml", path("integer"));
    assert_eq!(copies(&project), ["Data: api/openapi.yaml -> web/api/openapi.yaml: drift"]);
    project.check().exits(1).prints("web/api/paths/a.yaml:7:19").prints("api/paths/a.yaml:7:19").prints("adopting it breaks receivers");
}

#[test]
fn what_a_contract_refers_to_elsewhere_is_not_read() {
    let refers = |to: &str| format!("openapi: 3.1.0\npaths:\n  /a: {{ $ref: {to} }}\n");
    for to in ["https://example.org/a.yaml", "../web/a.yaml", "link.yaml", "missing.yaml"] {
        let project = workspace(&format!("path = \"a.yaml\"\nformat = \"openapi\"\n{}", mirror("web", "a.yaml")));
        let project = project.file("api/a.yaml", refers(to)).file("web/a.yaml", "openapi: 3.1.0\n");
        #[cfg(unix)]
        std::os::unix::fs::symlink("/etc/hostname", project.root().join("api/link.yaml")).unwrap();
        assert_eq!(copies(&project), ["Data: api/a.yaml -> web/a.yaml: unverifiable"], "{to}");
        project.check().exits(1).prints("error[file-drift]").prints("api/a.yaml:3:");
    }
}

#[test]
fn migrations_are_one_contract_whatever_files_they_are_in() {
    let project = |second: &str, schema: &str| {
        workspace(&format!("path = \"migrations\"\nformat = \"sql\"\n{}", mirror("web", "db/schema.sql")))
            .file("api/migrations/1_a/up.sql", "CREATE TABLE t (a int);")
            .file("api/migrations/1_a/down.sql", "DROP TABLE t;")
            .file("api/migrations/10_c/up.sql", "ALTER TABLE t DROP COLUMN a;")
            .file("api/migrations/2_b/up.sql", second)
            .file("web/db/schema.sql", schema)
    };
    let (second, schema) = ("ALTER TABLE t ADD COLUMN b text;", "CREATE TABLE t (b TEXT);");
    assert_eq!(copies(&project(second, schema)), ["Data: api/migrations/10_c/up.sql -> web/db/schema.sql: in-sync"]);
    let drifted = project(second, "CREATE TABLE t (b TEXT NOT NULL);").check().exits(1);
    drifted.prints("api/migrations/2_b/up.sql:1").prints("adopting it breaks receivers: null may arrive");
    let broken = project("ALTER TABLE t ADD COLUMN;", schema).check().exits(1);
    broken.prints("api/migrations/2_b/up.sql:1:1").prints("this is not valid SQL");
}

#[test]
fn a_mirror_says_what_its_repo_does_with_the_data() {
    let schema = |values: &str| format!("{{\"$schema\": \"https://json-schema.org/draft/2020-12/schema\", \"enum\": [{values}]}}");
    let mirrors = mirror("web", "a.json") + "direction = \"read\"\n" + &mirror("web", "b.json") + "direction = \"write\"\n";
    let project = workspace(&format!("path = \"a.json\"\n{mirrors}"))
        .file("api/a.json", schema("1, 2"))
        .file("web/a.json", schema("1"))
        .file("web/b.json", schema("1"));
    let run = project.check().exits(1).prints("adopting it breaks receivers: a value that they do not know may arrive");
    run.prints("adopting it is an additive change");
}

#[test]
fn brackets_without_end() {
    let open = "[".repeat(15 << 20);
    let project = workspace(&format!("path = \"a.json\"\n{}{}", mirror("web", "a.yaml"), mirror("web", "a.toml")));
    let project = project.file("api/a.json", &open).file("web/a.yaml", &open).file("web/a.toml", &open);
    project.check().exits(1).prints("more than 1000000 values").prints("1 error");
}

#[test]
fn the_owner_is_no_mirror_of_itself_unless_it_contradicts_itself() {
    let plan = "# Exports — Task 1 Plan\n\n## Locked Contracts\n\n### Export read\n\n`GET /exports` gives `rows` of type `integer`.\n";
    let other = |own: &str| {
        format!(
            "# Other Projects — Task 1 (Exports)\n\n## Cross-Repo Snapshot\n\n- api: See api TASK1.\n- web: See web TASK2.\n\n## Locked Contracts (Mirrored)\n\n- Export read: {own}\n"
        )
    };
    let verdicts = |own: &str| {
        let story =
            project().file("api/docs/cross-collab/TASK1/PLAN.md", plan).file("api/docs/cross-collab/TASK1/OTHER_PROJECTS.md", other(own));
        let web = other("`GET /exports` gives `rows` of type `integer`.").replace("Task 1", "Task 2");
        let story = story.file("web/docs/cross-collab/TASK2/OTHER_PROJECTS.md", web);
        let mirrors = contracts(&story).all.iter().flat_map(|contract| contract.mirrors.clone()).collect::<Vec<_>>();
        mirrors
            .iter()
            .map(|mirror| format!("{} {}", mirror.holder.file.split('/').next().unwrap(), mirror.verdict.name()))
            .collect::<Vec<_>>()
    };
    assert_eq!(verdicts("`GET /exports` gives `rows` of type `integer`."), ["web in-sync"]);
    assert_eq!(verdicts("`POST /exports` gives `rows` of type `string`.").len(), 2);
}

/// A repo's interface of a text in a format, with a copy of the same text.
fn hostile(path: &str, format: &str, text: &[u8]) -> Project {
    let format = if format.is_empty() { String::new() } else { format!("format = \"{format}\"\n") };
    let project = workspace(&format!("path = \"{path}\"\n{format}{}", mirror("web", path)));
    project.file(format!("api/{path}"), text).file(format!("web/{path}"), text)
}

#[test]
fn remote_references_are_a_finding_and_are_never_fetched() {
    let server = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    server.set_nonblocking(true).unwrap();
    let address = format!("http://{}/order.yaml", server.local_addr().unwrap());
    let remote =
        |reference: &str| format!("openapi: 3.1.0\npaths:\n  /a:\n    get:\n      responses: {{ \"200\": {{ $ref: \"{reference}\" }} }}\n");
    for reference in [address.as_str(), "file:///etc/hostname", "/etc/hostname", "../../secret.yaml"] {
        let run = hostile("openapi.yaml", "", remote(reference).as_bytes()).check().exits(1);
        run.prints("file-drift").prints("and only files of the same repo are read");
    }
    assert!(server.accept().is_err_and(|error| error.kind() == std::io::ErrorKind::WouldBlock));
    let proto = format!("syntax = \"proto3\";\nimport \"{address}\";\nmessage M {{ string a = 1; }}\n");
    hostile("m.proto", "", proto.as_bytes()).check().exits(1).prints("file-drift").prints("api/m.proto:2:8");
    let local = proto.replace(&address, "etc/hostname.proto");
    let copy = local.replace("string a", "bytes a");
    hostile("m.proto", "", local.as_bytes()).file("web/m.proto", copy).check().exits(1).prints("the type of the field `a`");
    assert!(server.accept().is_err_and(|error| error.kind() == std::io::ErrorKind::WouldBlock));
}

#[test]
fn cycles_come_to_an_end() {
    let cyclic = "openapi: 3.1.0\npaths:\n  /a:\n    get:\n      responses: { \"200\": { content: { j: { schema: { $ref: 'b.yaml#/A' } } } } }\n  /b: { $ref: '#/paths/~1b' }\n";
    let other = "A: { allOf: [{ $ref: 'c.yaml#/B' }, { $ref: '#/A' }] }\n";
    let third = "B: { type: object, properties: { a: { $ref: 'b.yaml#/A' }, self: { $ref: '#/B' }, x: { type: TYPE } } }\n";
    let project = hostile("openapi.yaml", "", cyclic.as_bytes());
    let project = project.file("api/b.yaml", other).file("web/b.yaml", other);
    let project = project.file("api/c.yaml", third.replace("TYPE", "string")).file("web/c.yaml", third.replace("TYPE", "integer"));
    project.check().exits(1).prints("file-drift");
    let proto =
        |import: &str, name: &str| format!("syntax = \"proto3\";\nimport public \"{import}\";\nmessage {name} {{ string a = 1; }}\n");
    let project = hostile("a.proto", "", proto("b.proto", "A").as_bytes());
    let project = project.file("api/b.proto", proto("a.proto", "B")).file("web/b.proto", proto("b.proto", "B"));
    project.file("web/a.proto", proto("b.proto", "A").replace("string", "bytes")).check().exits(1).prints("file-drift");
}

#[test]
fn what_nests_too_deep_or_is_too_large_is_one_finding() {
    let deep = 100_000;
    let texts = [
        ("a.graphql", "", format!("type A {{ a: {}Int{} }}\n", "[".repeat(deep), "]".repeat(deep))),
        ("a.proto", "", format!("syntax = \"proto3\";\n{}{}", "message M { ".repeat(deep), "}".repeat(deep))),
        ("a.sql", "sql", format!("CREATE TABLE t (a int DEFAULT {}1{});\n", "(".repeat(deep), ")".repeat(deep))),
        ("a.yaml", "openapi", format!("openapi: 3.1.0\npaths: {}{}\n", "{a: ".repeat(deep), "}".repeat(deep))),
        ("a.json", "openapi", format!("{{\"openapi\": \"3.1.0\", \"paths\": {}", "{\"a\":".repeat(deep))),
        ("a.ts", "typescript", format!("export type A = {}1{};\n", "[".repeat(deep), "]".repeat(deep))),
        ("a.tsx", "typescript", format!("export type A = {} B;\n", "keyof ".repeat(deep))),
    ];
    for (path, format, text) in texts {
        let run = hostile(path, format, text.as_bytes()).check().exits(1);
        assert_eq!(run.stdout().matches("file-drift").count(), 1, "{path}: {}", run.stdout());
    }
    let large = vec![b'#'; 50 << 20];
    for (path, format) in [("a.graphql", ""), ("a.proto", ""), ("a.sql", "sql"), ("a.yaml", "openapi"), ("a.ts", "typescript")] {
        hostile(path, format, &large).check().exits(1).prints("file-drift").prints("16 MB");
    }
    // Of many files the one that is too large is named, be it the last or not.
    for large_file in ["db/1.sql", "db/2.sql"] {
        let project = workspace(&format!("path = \"db\"\nformat = \"sql\"\n{}", mirror("web", "db/1.sql")));
        let files =
            ["db/1.sql", "db/2.sql"].map(|path| (path, if path == large_file { &large[..] } else { &b"CREATE TABLE t (a int);"[..] }));
        let project = files.into_iter().fold(project, |project, (path, text)| project.file(format!("api/{path}"), text));
        project.file("web/db/1.sql", "CREATE TABLE t (a int);").check().exits(1).prints(&format!("--> api/{large_file}")).prints("16 MB");
    }
}
