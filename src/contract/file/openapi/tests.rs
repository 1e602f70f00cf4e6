//! Pairs of documents with whom a person says that each difference breaks.

use crate::config::{Direction, Format};
use crate::contract::compare::Verdict::{Drift, InSync, Paraphrase, Unverifiable};
use crate::contract::file::form::Terms;
use crate::contract::file::tests::{check_rules, compare_as};

/// A document of one operation.
fn api(operation: &str) -> String {
    format!("openapi: 3.1.0\ninfo: {{title: A, version: 1.0.0}}\npaths:\n  /a/{{id}}:\n    post: {operation}\n")
}

/// A document whose operation sends this schema, or receives it.
fn sent(schema: &str) -> String {
    api(&format!("{{requestBody: {{content: {{application/json: {{schema: {schema}}}}}}}}}"))
}

fn received(schema: &str) -> String {
    api(&format!("{{responses: {{200: {{content: {{application/json: {{schema: {schema}}}}}}}}}}}"))
}

type Case<'c> = (&'c str, String, String, &'c [&'c str]);

fn check(cases: &[Case<'_>]) {
    let rules: Vec<_> = cases.iter().map(|(rule, owner, mirror, whom)| (*rule, owner.as_str(), mirror.as_str(), *whom)).collect();
    check_rules(Format::OpenApi, "a.yaml", &rules);
}

fn verdict(owner: &[(&str, &str)], mirror: &[(&str, &str)]) -> crate::contract::compare::Verdict {
    compare_as(Some(Format::OpenApi), owner, mirror, Terms::default()).0
}

/// One row for each rule of oasdiff that is about what is compared here, by its name there. `-` is a difference that breaks nobody.
/// Where its level is another than the verdict here, the row says why.
#[test]
fn the_rules_of_oasdiff() {
    let operation = |text: &str| api(text);
    let parameter = |text: &str| api(&format!("{{parameters: [{text}]}}"));
    let body = |text: &str| api(&format!("{{requestBody: {text}}}"));
    let response = |text: &str| api(&format!("{{responses: {text}}}"));
    let no_paths = "openapi: 3.1.0\ninfo: {title: A, version: 1.0.0}\npaths: {}\n".to_owned();
    let secured = |security: &str| {
        api(&format!("{{security: {security}}}"))
            + "components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}, oauth: {type: oauth2}, other: {type: apiKey, in: header, name: X-Key}}}\n"
    };
    let (json, xml) = ("{content: {application/json: {}}}", "{content: {application/xml: {}}}");
    let (s, n) = ("{type: string}", "{type: integer}");
    let object = |inner: &str| format!("{{type: object, properties: {{a: {s}}}, {inner}}}");
    let with = |properties: &str, required: &str| format!("{{type: object, properties: {{{properties}}}, required: [{required}]}}");
    check(&[
        ("api-removed-without-deprecation", no_paths.clone(), api("{}"), &["senders"]),
        ("endpoint-added", api("{}"), no_paths, &["-"]),
        ("endpoint-deprecated", operation("{deprecated: true}"), operation("{}"), &["-"]),
        ("api-operation-id-removed", operation("{}"), operation("{operationId: a}"), &["-"]),
        ("api-tag-removed: words for people", operation("{}"), operation("{tags: [a]}"), &[]),
        ("new-required-request-parameter", parameter("{in: query, name: a, required: true}"), operation("{}"), &["senders"]),
        ("new-optional-request-parameter", parameter("{in: query, name: a}"), operation("{}"), &["-"]),
        // A warning there: what clients still send is not read, so they get something else than they asked for.
        ("request-parameter-removed", operation("{}"), parameter("{in: query, name: a}"), &["senders"]),
        (
            "request-parameter-became-required",
            parameter("{in: query, name: a, required: true}"),
            parameter("{in: query, name: a}"),
            &["senders"],
        ),
        ("request-parameter-became-optional", parameter("{in: query, name: a}"), parameter("{in: query, name: a, required: true}"), &["-"]),
        (
            "request-parameter-type-changed",
            parameter(&format!("{{in: query, name: a, schema: {n}}}")),
            parameter(&format!("{{in: query, name: a, schema: {s}}}")),
            &["senders"],
        ),
        (
            "request-parameter-enum-value-removed",
            parameter("{in: query, name: a, schema: {enum: [x]}}"),
            parameter("{in: query, name: a, schema: {enum: [x, y]}}"),
            &["senders"],
        ),
        (
            "request-parameter-enum-value-added",
            parameter("{in: query, name: a, schema: {enum: [x, y]}}"),
            parameter("{in: query, name: a, schema: {enum: [x]}}"),
            &["-"],
        ),
        (
            "request-parameter-max-decreased",
            parameter("{in: query, name: a, schema: {maximum: 1}}"),
            parameter("{in: query, name: a, schema: {maximum: 2}}"),
            &["senders"],
        ),
        (
            "request-parameter-min-increased",
            parameter("{in: query, name: a, schema: {minimum: 2}}"),
            parameter("{in: query, name: a, schema: {minimum: 1}}"),
            &["senders"],
        ),
        (
            "request-parameter-max-length-decreased",
            parameter("{in: query, name: a, schema: {maxLength: 1}}"),
            parameter("{in: query, name: a, schema: {maxLength: 2}}"),
            &["senders"],
        ),
        (
            "request-parameter-min-items-increased",
            parameter("{in: query, name: a, schema: {minItems: 2}}"),
            parameter("{in: query, name: a, schema: {}}"),
            &["senders"],
        ),
        // A warning there; a pattern refuses what fitted before.
        (
            "request-parameter-pattern-added",
            parameter("{in: query, name: a, schema: {pattern: x}}"),
            parameter("{in: query, name: a, schema: {}}"),
            &["senders"],
        ),
        (
            "request-parameter-pattern-removed",
            parameter("{in: query, name: a, schema: {}}"),
            parameter("{in: query, name: a, schema: {pattern: x}}"),
            &["-"],
        ),
        // An error there: it changes what happens, and not what is accepted.
        (
            "request-parameter-default-value-changed",
            parameter("{in: query, name: a, schema: {default: 1}}"),
            parameter("{in: query, name: a, schema: {default: 2}}"),
            &["-"],
        ),
        ("request-body-added-required", body("{required: true}"), operation("{}"), &["senders"]),
        ("request-body-added-optional", body("{}"), operation("{}"), &["-"]),
        ("request-body-removed", operation("{}"), body("{}"), &["senders"]),
        ("request-body-became-required", body("{required: true}"), body("{}"), &["senders"]),
        ("request-body-became-optional", body("{}"), body("{required: true}"), &["-"]),
        ("request-body-media-type-removed", body("{content: {}}"), body(json), &["senders"]),
        ("request-body-media-type-added", body(json), body("{content: {}}"), &["-"]),
        ("new-required-request-property", sent(&with(&format!("a: {s}"), "a")), sent(&with("", "")), &["senders"]),
        ("new-required-request-property-with-default", sent(&with("a: {type: string, default: x}", "a")), sent(&with("", "")), &["-"]),
        ("new-optional-request-property", sent(&with(&format!("a: {s}"), "")), sent(&with("", "")), &["-"]),
        ("request-property-became-required", sent(&with(&format!("a: {s}"), "a")), sent(&with(&format!("a: {s}"), "")), &["senders"]),
        ("request-property-became-optional", sent(&with(&format!("a: {s}"), "")), sent(&with(&format!("a: {s}"), "a")), &["-"]),
        // A warning there: objects are open unless their schema closes them, and a property that nobody reads harms nobody.
        ("request-property-removed", sent(&with("", "")), sent(&with(&format!("a: {s}"), "")), &["-"]),
        (
            "request-property-removed from a closed object",
            sent("{type: object, additionalProperties: false}"),
            sent(&object("additionalProperties: false")),
            &["senders"],
        ),
        ("request-property-became-not-nullable", sent("{type: string}"), sent("{type: [string, 'null']}"), &["senders"]),
        ("request-property-became-nullable", sent("{type: [string, 'null']}"), sent("{type: string}"), &["-"]),
        ("request-property-became-enum", sent("{type: string, enum: [a]}"), sent(s), &["senders"]),
        ("request-property-enum-value-removed", sent("{enum: [a]}"), sent("{enum: [a, b]}"), &["senders"]),
        ("request-property-enum-value-added", sent("{enum: [a, b]}"), sent("{enum: [a]}"), &["-"]),
        (
            "request-property-one-of-removed",
            sent("{oneOf: [{type: string}, {type: boolean}]}"),
            sent("{oneOf: [{type: string}, {type: boolean}, {type: integer}]}"),
            &["senders"],
        ),
        ("request-property-one-of-added", sent("{oneOf: [{type: string}, {type: boolean}]}"), sent("{oneOf: [{type: string}]}"), &["-"]),
        (
            "request-property-any-of-removed",
            sent("{anyOf: [{type: string}]}"),
            sent("{anyOf: [{type: string}, {type: integer}]}"),
            &["senders"],
        ),
        ("request-property-all-of-added", sent("{allOf: [{minimum: 1}, {maximum: 3}]}"), sent("{allOf: [{minimum: 1}]}"), &["senders"]),
        ("request-property-all-of-removed", sent("{allOf: [{minimum: 1}]}"), sent("{allOf: [{minimum: 1}, {maximum: 3}]}"), &["-"]),
        (
            "request-property-discriminator-removed",
            sent("{type: object}"),
            sent("{type: object, discriminator: {propertyName: a}}"),
            &["senders"],
        ),
        ("request-property-type-generalised", sent("{type: number}"), sent(n), &["-"]),
        ("request-property-type-specialised", sent(n), sent("{type: number}"), &["senders"]),
        (
            "request-property-format: int64 takes int32",
            sent("{type: integer, format: int64}"),
            sent("{type: integer, format: int32}"),
            &["-"],
        ),
        ("request-property-became-read-only: not sent", sent(&with("a: {type: string, readOnly: true}", "a")), sent(&with("", "")), &[]),
        ("response-success-status-removed", response("{}"), response("{200: {description: a}}"), &["receivers"]),
        ("response-non-success-status-removed", response("{}"), response("{404: {description: a}}"), &["-"]),
        ("response-non-success-status-added", response("{404: {description: a}}"), response("{}"), &["-"]),
        ("response-media-type-removed", response("{200: {content: {}}}"), response(&format!("{{200: {json}}}")), &["receivers"]),
        ("response-media-type-added", response(&format!("{{200: {xml}}}")), response("{200: {content: {}}}"), &["-"]),
        ("response-required-property-removed", received(&with("", "")), received(&with(&format!("a: {s}"), "a")), &["receivers"]),
        // A warning there: whoever shows it has nothing to show.
        ("response-optional-property-removed", received(&with("", "")), received(&with(&format!("a: {s}"), "")), &["receivers"]),
        ("response-required-property-added", received(&with(&format!("a: {s}"), "a")), received(&with("", "")), &["-"]),
        ("response-optional-property-added", received(&with(&format!("a: {s}"), "")), received(&with("", "")), &["-"]),
        (
            "response-property-became-optional",
            received(&with(&format!("a: {s}"), "")),
            received(&with(&format!("a: {s}"), "a")),
            &["receivers"],
        ),
        ("response-property-became-required", received(&with(&format!("a: {s}"), "a")), received(&with(&format!("a: {s}"), "")), &["-"]),
        ("response-property-became-nullable", received("{type: [string, 'null']}"), received(s), &["receivers"]),
        ("response-property-became-not-nullable", received(s), received("{type: [string, 'null']}"), &["-"]),
        ("response-property-enum-value-added", received("{enum: [a, b]}"), received("{enum: [a]}"), &["receivers"]),
        ("response-property-enum-value-removed", received("{enum: [a]}"), received("{enum: [a, b]}"), &["-"]),
        ("response-property-type-changed", received(n), received(s), &["receivers"]),
        ("response-property-type-specialised", received(n), received("{type: number}"), &["-"]),
        ("response-property-max-increased", received("{maximum: 2}"), received("{maximum: 1}"), &["receivers"]),
        ("response-property-min-decreased", received("{minimum: 1}"), received("{minimum: 2}"), &["receivers"]),
        ("response-property-max-length-unset", received(s), received("{type: string, maxLength: 2}"), &["receivers"]),
        ("response-property-min-length-decreased", received("{minLength: 1}"), received("{minLength: 2}"), &["receivers"]),
        ("response-property-min-items-unset", received("{}"), received("{minItems: 1}"), &["receivers"]),
        (
            "response-property-one-of-added",
            received("{oneOf: [{type: string}, {type: boolean}]}"),
            received("{oneOf: [{type: string}]}"),
            &["receivers"],
        ),
        (
            "response-property-any-of-added",
            received("{anyOf: [{type: string}, {type: boolean}]}"),
            received("{anyOf: [{type: string}]}"),
            &["receivers"],
        ),
        (
            "response-property-one-of-removed",
            received("{oneOf: [{type: string}]}"),
            received("{oneOf: [{type: string}, {type: boolean}]}"),
            &["-"],
        ),
        ("response-property-pattern-changed", received("{pattern: b}"), received("{pattern: a}"), &["-"]),
        ("response-property-default-value-changed", received("{default: b}"), received("{default: a}"), &["-"]),
        (
            "response-property-became-write-only: does not arrive",
            received(&with("a: {type: string, writeOnly: true}", "a")),
            received(&with("", "")),
            &[],
        ),
        (
            "required-response-header-removed",
            response("{200: {headers: {}}}"),
            response("{200: {headers: {X-A: {required: true}}}}"),
            &["receivers"],
        ),
        ("optional-response-header-removed", response("{200: {headers: {}}}"), response("{200: {headers: {X-A: {}}}}"), &["receivers"]),
        (
            "response-header-became-optional",
            response("{200: {headers: {x-a: {}}}}"),
            response("{200: {headers: {X-A: {required: true}}}}"),
            &["receivers"],
        ),
        ("api-security-added", secured("[{key: []}]"), secured("[]"), &["senders"]),
        ("api-security-removed", secured("[]"), secured("[{key: []}]"), &["-"]),
        ("api-security-removed: one of two ways", secured("[{key: []}]"), secured("[{key: []}, {oauth: []}]"), &["senders"]),
        ("api-security-scope-added", secured("[{oauth: [a, b]}]"), secured("[{oauth: [a]}]"), &["senders"]),
        ("api-security-scope-removed", secured("[{oauth: [a]}]"), secured("[{oauth: [a, b]}]"), &["-"]),
        ("api-security-component: another name for the same", secured("[{key: []}]"), secured("[{other: []}]"), &[]),
        ("api-schema-removed: nothing refers to it", api("{}"), api("{}") + "components: {schemas: {A: {}}}\n", &[]),
    ]);
}

#[test]
fn what_is_written_in_another_way_is_the_same() {
    let same = |owner: &str, mirror: &str| assert_eq!(verdict(&[("a.yaml", owner)], &[("b.yaml", mirror)]), InSync, "{owner}\n{mirror}");
    let schemas = |paths: &str, schemas: &str| {
        format!("openapi: 3.0.3\ninfo: {{title: A, version: 1.0.0}}\npaths: {{{paths}}}\ncomponents: {{schemas: {{{schemas}}}}}\n")
    };
    let typed = |schema: &str| format!("/a: {{get: {{responses: {{200: {{content: {{application/json: {{schema: {schema}}}}}}}}}}}}}");
    let whole = schemas(&typed("{type: object, required: [a], properties: {a: {type: string}, b: {type: integer, nullable: true}}}"), "");
    for (schema, components) in [
        (
            "{$ref: '#/components/schemas/A'}",
            "A: {type: object, required: [a], properties: {b: {type: [integer, 'null']}, a: {type: string}}}",
        ),
        (
            "{allOf: [{$ref: '#/components/schemas/A'}, {required: [a]}]}",
            "A: {properties: {a: {type: string}, b: {anyOf: [{type: integer}, {type: 'null'}]}}}",
        ),
        (
            "{allOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}",
            "A: {type: object, required: [a], properties: {a: {type: string}}}, B: {type: object, properties: {b: {oneOf: [{type: 'null'}, {$ref: '#/components/schemas/C'}]}}}, C: {type: integer}",
        ),
    ] {
        same(&whole, &schemas(&typed(schema), components));
    }
    // Path parameters have places, and bounds have two notations.
    let path = |name: &str, schema: &str| {
        format!(
            "openapi: 3.0.0\npaths:\n  /a/{{{name}}}:\n    get:\n      parameters: [{{in: path, name: {name}, required: true, schema: {schema}}}]\n"
        )
    };
    same(&path("id", "{minimum: 1, exclusiveMinimum: true}"), &path("order", "{exclusiveMinimum: 1}"));
    // What stands above all operations of a path is said of each.
    same(
        "openapi: 3.0.0\npaths: {/a: {parameters: [{in: query, name: q}], get: {}}}\n",
        "openapi: 3.0.1\npaths: {/a: {get: {parameters: [{$ref: '#/components/parameters/Q'}]}}}\ncomponents: {parameters: {Q: {name: q, in: query, style: form}}}\n",
    );
    let words = verdict(&[("a.yaml", &received("{description: b}"))], &[("a.yaml", &received("{description: a, example: 1, x-b: 1}"))]);
    assert_eq!(words, Paraphrase);
}

#[test]
fn files_of_the_same_repo_are_read() {
    let main = "openapi: 3.1.0\npaths: {/a: {$ref: 'paths/a.yaml'}}\n";
    let path = "get: {responses: {200: {content: {application/json: {schema: {$ref: '../schemas.json#/A'}}}}}}\n";
    let whole = "openapi: 3.1.0\npaths: {/a: {get: {responses: {200: {content: {application/json: {schema: {type: object, properties: {b: {type: string}}}}}}}}}}\n";
    let schemas = r##"{"A": {"type": "object", "properties": {"b": {"$ref": "#/B"}}}, "B": {"type": "string"}}"##;
    let split = |schemas: &'static str| [("api/openapi.yaml", main), ("api/paths/a.yaml", path), ("api/schemas.json", schemas)];
    assert_eq!(verdict(&split(schemas), &[("openapi.yaml", whole)]), InSync);
    let changed = r#"{"A": {"type": "object", "properties": {"b": {"type": "integer"}}}}"#;
    let (found, differences) = compare_as(Some(Format::OpenApi), &split(changed), &[("openapi.yaml", whole)], Terms::default());
    assert_eq!((found, differences.len()), (Drift, 1), "{differences:?}");
    let difference = &differences[0];
    assert!(difference.files.0.is_some() && difference.files.1.is_none());
    assert_eq!(difference.places.0.unwrap().of(changed), "\"integer\"");
    assert_eq!(difference.fact, "`properties.b.type` of the 200 response of `GET /a`");
}

#[test]
fn what_is_sent_and_received_is_told_once() {
    let both = |schema: &str| {
        api(
            "{requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}, responses: {200: {content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}}",
        ) + &format!("components: {{schemas: {{A: {schema}}}}}\n")
    };
    let (owner, mirror) = (both("{enum: [a, b]}"), both("{enum: [a]}"));
    let told = |direction: Option<Direction>| {
        let terms = Terms { subset: false, direction };
        let (_, differences) = compare_as(Some(Format::OpenApi), &[("a.yaml", &owner)], &[("a.yaml", &mirror)], terms);
        assert_eq!(differences.len(), 1, "{differences:?}");
        differences[0].impact.whom()
    };
    assert_eq!((told(None), told(Some(Direction::Read)), told(Some(Direction::Write))), (Some("receivers"), Some("receivers"), None));
}

#[test]
fn what_the_owner_calls_changes_sides() {
    let webhook = |schema: &str| {
        format!("openapi: 3.1.0\nwebhooks: {{paid: {{post: {{requestBody: {{content: {{application/json: {{schema: {schema}}}}}}}}}}}}}\n")
    };
    let required = "{type: object, properties: {a: {}}, required: [a]}";
    check(&[
        ("required in what arrives", webhook(required), webhook("{type: object}"), &["-"]),
        ("an enum that arrives", webhook("{enum: [a, b]}"), webhook("{enum: [a]}"), &["receivers"]),
        ("gone", "openapi: 3.1.0\n".to_owned(), webhook("{}"), &["receivers"]),
    ]);
}

#[test]
fn what_cannot_be_read_says_where() {
    let told = |text: &str| {
        let (verdict, differences) =
            compare_as(Some(Format::OpenApi), &[("a.yaml", text)], &[("a.yaml", "openapi: 3.1.0\n")], Terms::default());
        assert_eq!(verdict, Unverifiable, "{text}");
        (differences[0].owner.clone(), differences[0].places.0.unwrap().of(text).to_owned())
    };
    let says = |text: &str, message: &str, place: &str| {
        let (said, at) = told(text);
        assert!(said.contains(message) && at == place, "{said} at {at}");
    };
    says("swagger: '2.0'\n", "not a version of OpenAPI", "'2.0'");
    says("a: 1\n", "does not say", "");
    says(
        "openapi: 3.1.0\npaths: {/a: {$ref: 'https://example.org/a.yaml'}}\n",
        "only files of the same repo",
        "'https://example.org/a.yaml'",
    );
    says("openapi: 3.1.0\npaths: {/a: {$ref: '../../a.yaml'}}\n", "only files of the same repo", "'../../a.yaml'");
    says("openapi: 3.1.0\npaths: {/a: {$ref: 'b.yaml'}}\n", "does not exist", "'b.yaml'");
    says("openapi: 3.1.0\npaths: {/a: {$ref: '#/x'}}\n", "points at nothing", "'#/x'");
    let bomb: String =
        (1..40).fold("a0: &a0 [1, 1]\n".to_owned(), |text, index| text + &format!("a{index}: &a{index} [*a{0}, *a{0}]\n", index - 1));
    says(&bomb, "expand to more than", "*a13");
}

#[test]
fn cycles_have_an_end() {
    let cycle = "openapi: 3.1.0\npaths: {/a: {$ref: '#/paths/~1b'}, /b: {$ref: '#/paths/~1a'}, /c: {get: {responses: {200: {content: {j: {schema: {$ref: '#/components/schemas/A'}}}}}}}}\ncomponents: {schemas: {A: {allOf: [{$ref: '#/components/schemas/B'}], properties: {next: {$ref: '#/components/schemas/A'}}}, B: {allOf: [{$ref: '#/components/schemas/A'}], type: object}}}\n";
    assert_eq!(verdict(&[("a.yaml", cycle)], &[("a.yaml", cycle)]), InSync);
    assert_eq!(verdict(&[("a.yaml", cycle)], &[("a.yaml", &cycle.replace("type: object", "type: array"))]), Drift);
    let deep = (0..100_000).fold(String::new(), |text, _| text + "{a: ");
    assert_eq!(verdict(&[("a.yaml", &format!("openapi: {deep}"))], &[("a.yaml", cycle)]), Unverifiable);
}
