//! Pairs of migrations with whom a person says that each difference breaks.

use crate::config::Format;
use crate::contract::compare::Verdict::{self, Drift, InSync, Unverifiable};
use crate::contract::file::form::{self, Form, Terms};
use crate::contract::file::tests::{check_rules, compare_as, model};
use crate::model::FileId;

fn one(owner: &str, mirror: &str) -> (Verdict, Vec<crate::contract::compare::Difference>) {
    compare_as(Some(Format::Sql), &[("a.sql", owner)], &[("a.sql", mirror)], Terms::default())
}

#[test]
fn whom_a_change_of_tables_breaks() {
    let table = "CREATE TABLE t (id int PRIMARY KEY, a varchar(10));";
    check_rules(
        Format::Sql,
        "a.sql",
        &[
            ("a table more", &format!("{table} CREATE TABLE u (a int);"), table, &["-"]),
            ("a table less", "", table, &["both"]),
            ("a column more", "CREATE TABLE t (id int PRIMARY KEY, a varchar(10), b int);", table, &["-"]),
            ("a column that must be written", "CREATE TABLE t (id int PRIMARY KEY, a varchar(10), b int NOT NULL);", table, &["senders"]),
            ("a column with a default", "CREATE TABLE t (id int PRIMARY KEY, a varchar(10), b int NOT NULL DEFAULT 1);", table, &["-"]),
            ("a column less", "CREATE TABLE t (id int PRIMARY KEY);", table, &["both"]),
            ("a column renamed", &format!("{table} ALTER TABLE t RENAME COLUMN a TO b;"), table, &["-", "both"]),
            ("null refused", &format!("{table} ALTER TABLE t ALTER COLUMN a SET NOT NULL;"), table, &["senders"]),
            ("null allowed", table, "CREATE TABLE t (id int PRIMARY KEY, a varchar(10) NOT NULL);", &["receivers"]),
            ("a longer text", &format!("{table} ALTER TABLE t ALTER COLUMN a TYPE text;"), table, &["-"]),
            ("a shorter text", "CREATE TABLE t (id int PRIMARY KEY, a varchar(5));", table, &["senders"]),
            ("a larger number", "CREATE TABLE t (id bigint PRIMARY KEY, a varchar(10));", table, &["receivers"]),
            ("another type", "CREATE TABLE t (id int PRIMARY KEY, a jsonb);", table, &["both"]),
            (
                "another key",
                "CREATE TABLE t (id int NOT NULL, a varchar(10) NOT NULL, PRIMARY KEY (id, a));",
                "CREATE TABLE t (id int PRIMARY KEY, a varchar(10) NOT NULL);",
                &["both"],
            ),
            ("unique", &format!("{table} CREATE UNIQUE INDEX i ON t (a);"), table, &["senders"]),
            ("no longer unique", table, &format!("{table} ALTER TABLE t ADD CONSTRAINT c UNIQUE (a);"), &["receivers"]),
            ("an enum value more", "CREATE TYPE e AS ENUM ('a', 'b');", "CREATE TYPE e AS ENUM ('a');", &["receivers"]),
            ("an enum value less", "CREATE TYPE e AS ENUM ('a');", "CREATE TYPE e AS ENUM ('a', 'b');", &["senders"]),
        ],
    );
}

#[test]
fn what_counts_is_what_is_left() {
    for (owner, mirror) in [
        ("create table T (\n  ID INTEGER not null -- the id\n);", "CREATE TABLE public.t (id int4 NOT NULL);"),
        ("CREATE TABLE t (a int); ALTER TABLE t ADD COLUMN b text; ALTER TABLE t DROP COLUMN a;", "CREATE TABLE \"t\" (b TEXT);"),
        ("CREATE TABLE t (a int); ALTER TABLE t ALTER COLUMN a TYPE text COLLATE pg_catalog.\"C\";", "CREATE TABLE t (a text);"),
        ("CREATE TABLE old (a int); ALTER TABLE old RENAME TO t; DROP TABLE IF EXISTS x;", "CREATE TABLE t (a int NULL)"),
        ("CREATE TYPE e AS ENUM ('a'); ALTER TYPE e ADD VALUE 'b';", "CREATE TYPE e AS ENUM ('b', 'a');"),
        (
            "CREATE TABLE t (a timestamp with time zone DEFAULT now(), b decimal(10, 2));",
            "CREATE TABLE t (b numeric(10,2), a timestamptz DEFAULT CURRENT_TIMESTAMP);",
        ),
        (
            "CREATE TABLE `t` (`id` int(11) NOT NULL AUTO_INCREMENT, `a` varchar(20) DEFAULT NULL COMMENT 'x', PRIMARY KEY (`id`), KEY `k` (`a`)) ENGINE=InnoDB;",
            "CREATE TABLE t (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, a varchar(20) DEFAULT NULL);",
        ),
        (
            "CREATE TABLE t (a int);\nCREATE FUNCTION f() RETURNS trigger AS $$ BEGIN DROP TABLE t; END $$ LANGUAGE plpgsql;\nINSERT INTO t VALUES (1);\nGRANT SELECT ON t TO x;\nALTER TABLE t OWNER TO y;\nALTER TABLE t ENABLE ROW LEVEL SECURITY;\nCOMMENT ON TABLE t IS 'drop table t;';",
            "CREATE TABLE t (a int);",
        ),
    ] {
        let (verdict, differences) = one(owner, mirror);
        assert_eq!(verdict, InSync, "{owner}\n{mirror}\n{differences:#?}");
    }
}

#[test]
fn migrations_are_run_in_their_order() {
    let files = [
        ("m/V2__b.sql", "ALTER TABLE t ADD COLUMN b int;"),
        ("m/V10__c.sql", "ALTER TABLE t DROP COLUMN b;\nALTER TABLE t ADD COLUMN c text;"),
        ("m/V1__a.sql", "CREATE TABLE t (a int);\n-- migrate:down\nDROP TABLE t;"),
        ("m/V10__c.down.sql", "DROP TABLE t;"),
    ];
    let told = |mirror: &str| {
        let model = model(&files, &[("schema.sql", mirror)]);
        let ids: Vec<FileId> = (0..model.files.len() as u32).map(FileId).collect();
        let owned = Form::tables(&model, &ids[..4]);
        form::compare(&owned, &Form::tables(&model, &ids[4..]), Terms::default())
    };
    assert_eq!(told("CREATE TABLE t (a int, c text);").0, InSync);
    let (verdict, differences) = told("CREATE TABLE t (a int, c int);");
    assert_eq!((verdict, differences.len()), (Drift, 1));
    let (file, place) = (differences[0].files.0.unwrap(), differences[0].places.0.unwrap());
    assert_eq!(place.of(files[1].1), "ALTER TABLE t ADD COLUMN c text");
    assert!(file.0 < 4);
}

#[test]
fn what_cannot_be_read_says_where() {
    let told = |text: &str| {
        let (verdict, differences) = one(text, "CREATE TABLE t (a int);");
        assert_eq!(verdict, Unverifiable, "{text}");
        (differences[0].owner.clone(), differences[0].places.0.unwrap().of(text).to_owned())
    };
    let (message, place) = told("CREATE TABLE t (a int);\nCREATE TABLE u (a int b c);");
    assert!(message.starts_with("not valid SQL: expected"), "{message}");
    assert_eq!(place, "CREATE TABLE u (a int b c);");
    assert!(told(&format!("CREATE TABLE t (a int DEFAULT {});", "(".repeat(100_000))).0.contains("too deep"));
    assert!(told(&format!("CREATE TABLE t (a int DEFAULT 1{});", "+1".repeat(100_000))).0.contains("too deep"));
    assert!(told(&format!("CREATE TABLE t (a int{});", "[]".repeat(100_000))).0.contains("too deep"));
    assert!(told(&format!("CREATE TABLE t (a {} int);", "ARRAY<".repeat(100_000))).0.contains("too deep"));
}
