//! Pairs of protobuf files with whom a person says that each difference breaks.

use crate::config::Format;
use crate::contract::compare::Verdict::{InSync, Paraphrase, Unverifiable};
use crate::contract::file::form::Terms;
use crate::contract::file::tests::{check_rules, compare, compare_as};

fn check(syntax: &str, rules: &[(&str, &str, &str, &[&str])]) {
    let head = |text: &str| format!("syntax = \"{syntax}\";\n{text}");
    let texts: Vec<(String, String)> = rules.iter().map(|(_, owner, mirror, _)| (head(owner), head(mirror))).collect();
    let rules: Vec<_> =
        rules.iter().zip(&texts).map(|((rule, .., whom), (owner, mirror))| (*rule, owner.as_str(), mirror.as_str(), *whom)).collect();
    check_rules(Format::Protobuf, "a.proto", &rules);
}

/// One row for each rule of buf in FILE and WIRE_JSON that is about what is compared here, by its name there. Where it is none of buf's
/// faults, or a fault that is none here, the row says why.
#[test]
fn the_rules_of_buf() {
    check(
        "proto3",
        &[
            ("ENUM_NO_DELETE", "", "enum E { A = 0; }", &["both"]),
            ("ENUM_VALUE_NO_DELETE", "enum E { A = 0; }", "enum E { A = 0; B = 1; }", &["both"]),
            ("ENUM_VALUE_NO_DELETE_UNLESS_NUMBER_RESERVED", "enum E { A = 0; reserved 1; }", "enum E { A = 0; B = 1; }", &["-", "senders"]),
            (
                "ENUM_VALUE_NO_DELETE_UNLESS_NAME_RESERVED",
                "enum E { A = 0; reserved \"B\"; }",
                "enum E { A = 0; B = 1; }",
                &["-", "senders"],
            ),
            ("ENUM_VALUE_SAME_NAME", "enum E { A = 0; C = 1; }", "enum E { A = 0; B = 1; }", &["both"]),
            ("an enum value added: enums are open", "enum E { A = 0; B = 1; }", "enum E { A = 0; }", &["-"]),
            ("EXTENSION_MESSAGE_NO_DELETE", "", "message M { message N {} }", &["both"]),
            ("FIELD_NO_DELETE", "message M {}", "message M { string a = 1; }", &["both"]),
            // buf's WIRE_JSON allows it; readers miss it all the same.
            ("FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED", "message M { reserved 1; }", "message M { string a = 1; }", &["-", "receivers"]),
            ("FIELD_NO_DELETE_UNLESS_NAME_RESERVED", "message M { reserved \"a\"; }", "message M { string a = 1; }", &["-", "receivers"]),
            ("FIELD_SAME_CARDINALITY", "message M { repeated string a = 1; }", "message M { string a = 1; }", &["both"]),
            // The same bytes, and the same JSON, for all values but the one that is left out.
            ("FIELD_SAME_CARDINALITY: presence", "message M { optional string a = 1; }", "message M { string a = 1; }", &["-"]),
            ("FIELD_SAME_JSON_NAME", "message M { string a = 1 [json_name = \"b\"]; }", "message M { string a = 1; }", &["both"]),
            ("FIELD_SAME_NAME", "message M { string b = 1; }", "message M { string a = 1; }", &["both"]),
            ("FIELD_SAME_ONEOF", "message M { oneof o { string a = 1; } }", "message M { string a = 1; }", &["-", "both"]),
            ("FIELD_SAME_TYPE", "message M { bytes a = 1; }", "message M { string a = 1; }", &["both"]),
            // buf's WIRE_JSON allows it; -1 of the one is another number in the other.
            ("FIELD_WIRE_JSON_COMPATIBLE_TYPE", "message M { uint32 a = 1; }", "message M { int32 a = 1; }", &["both"]),
            (
                "FIELD_SAME_TYPE: an enum",
                "message M { E a = 1; } enum E { A = 0; } enum F { B = 0; }",
                "message M { F a = 1; } enum E { A = 0; } enum F { B = 0; }",
                &["both"],
            ),
            ("a field number used again", "message M { int64 b = 1; }", "message M { string a = 1; }", &["both", "both"]),
            ("a reserved number used again", "message M { string a = 1; }", "message M { reserved 1 to 3; }", &["-", "both"]),
            ("a field added", "message M { string a = 1; }", "message M {}", &["-"]),
            ("FILE_SAME_PACKAGE", "package b;", "package a;", &["both"]),
            ("MESSAGE_NO_DELETE", "", "message M {}", &["both"]),
            // What is free to be used again breaks when it is used, which is a row of its own.
            ("RESERVED_MESSAGE_NO_DELETE", "message M {}", "message M { reserved 2, 5 to 9; reserved \"a\"; }", &["-", "-", "-"]),
            ("RPC_NO_DELETE", "message M {} service S {}", "message M {} service S { rpc A(M) returns (M); }", &["senders"]),
            (
                "RPC_SAME_REQUEST_TYPE",
                "message M {} message N {} service S { rpc A(N) returns (M); }",
                "message M {} message N {} service S { rpc A(M) returns (M); }",
                &["senders"],
            ),
            (
                "RPC_SAME_RESPONSE_TYPE",
                "message M {} message N {} service S { rpc A(M) returns (N); }",
                "message M {} message N {} service S { rpc A(M) returns (M); }",
                &["receivers"],
            ),
            (
                "RPC_SAME_CLIENT_STREAMING",
                "message M {} service S { rpc A(stream M) returns (M); }",
                "message M {} service S { rpc A(M) returns (M); }",
                &["both"],
            ),
            (
                "RPC_SAME_SERVER_STREAMING",
                "message M {} service S { rpc A(M) returns (stream M); }",
                "message M {} service S { rpc A(M) returns (M); }",
                &["both"],
            ),
            ("SERVICE_NO_DELETE", "", "service S {}", &["senders"]),
            // What generators of code are told is no part of what is sent.
            ("FILE_SAME_GO_PACKAGE", "option go_package = \"b\";", "option go_package = \"a\";", &[]),
            ("FIELD_SAME_JSTYPE", "message M { int64 a = 1 [jstype = JS_STRING]; }", "message M { int64 a = 1; }", &[]),
        ],
    );
    check(
        "proto2",
        &[
            ("MESSAGE_SAME_REQUIRED_FIELDS", "message M { required string a = 1; }", "message M {}", &["senders"]),
            (
                "FIELD_SAME_CARDINALITY: required",
                "message M { required string a = 1; }",
                "message M { optional string a = 1; }",
                &["senders"],
            ),
            (
                "FIELD_SAME_CARDINALITY: no longer",
                "message M { optional string a = 1; }",
                "message M { required string a = 1; }",
                &["receivers"],
            ),
            (
                "FIELD_SAME_DEFAULT",
                "message M { optional string a = 1 [default = \"b\"]; }",
                "message M { optional string a = 1 [default = \"a\"]; }",
                &["receivers"],
            ),
            (
                "EXTENSION_NO_DELETE",
                "message M { extensions 100 to 200; }",
                "message M { extensions 100 to 200; } extend M { optional string a = 100; }",
                &["both"],
            ),
            ("EXTENSION_MESSAGE_NO_DELETE", "message M {}", "message M { extensions 100 to 200; }", &["both"]),
        ],
    );
}

#[test]
fn layout_order_and_names_make_no_difference() {
    let owner = "syntax = \"proto3\";\npackage acme.orders.v1;\nmessage Order {\n  // The id.\n  string id = 1;\n  map<string, Item> items = 2;\n  .acme.orders.v1.Order.State state = 3;\n  enum State { NONE = 0; }\n}\nmessage Item { Order order = 1; }\n";
    let mirror = "syntax=\"proto3\"; package acme.orders.v1;\nmessage Item{acme.orders.v1.Order order=1;}\nmessage Order{State state=3;enum State{NONE=0;}map<string,.acme.orders.v1.Item>items=2;string id=1;}";
    assert_eq!(compare("a.proto", owner, mirror, false).0, InSync);
    let part = mirror.replace("string id=1;", "").replace("reserved", "");
    assert_eq!(compare("a.proto", owner, &part, true).0, Paraphrase);
}

#[test]
fn a_name_means_the_same_whatever_file_declares_it() {
    let common = ("proto/acme/common.proto", "syntax = \"proto3\"; package acme.common; message Money { string unit = 1; }");
    let file =
        |name: &str| format!("syntax = \"proto3\"; package acme.orders; import \"acme/common.proto\"; message M {{ {name} price = 1; }}");
    let (long, short) = (file(".acme.common.Money"), file("common.Money"));
    let verdict =
        |mirror: &[(&str, &str)]| compare_as(Some(Format::Protobuf), &[("proto/acme/a.proto", &long), common], mirror, Terms::default()).0;
    assert_eq!(verdict(&[("proto/acme/a.proto", &short), common]), InSync);
    // Without the file the shorter name may mean it.
    assert_eq!(verdict(&[("a.proto", &short)]), InSync);
}

#[test]
fn what_cannot_be_read_says_where() {
    let told = |text: &str| {
        let (verdict, differences) = compare("a.proto", text, "syntax = \"proto3\";", false);
        assert_eq!(verdict, Unverifiable, "{text}");
        (differences[0].owner.clone(), differences[0].places.0.unwrap().of(text).to_owned())
    };
    let (message, place) = told("syntax = \"proto3\";\nmessage M { strin = 1; }");
    assert!(message.starts_with("not valid protobuf: ") && place == "=", "{message} at {place}");
    assert!(told(&"message M {".repeat(100_000)).0.contains("nests deeper"));
    assert!(told(&format!("option (a) = {{ {} }};", "a { ".repeat(100_000))).0.contains("nests deeper"));
    let cycle =
        [("a.proto", "syntax = \"proto3\"; import \"b.proto\"; message M {}"), ("b.proto", "syntax = \"proto3\"; import \"a.proto\";")];
    assert_eq!(compare_as(Some(Format::Protobuf), &cycle, &cycle, Terms::default()).0, InSync);
}
