//! Interfaces: OpenAPI, protobuf, GraphQL and SQL, mostly as people write them.

use super::schema;
use crate::choices::Choices;

const PROTO: &[&str] = &[
    "syntax = \"proto3\";\n",
    "syntax = \"proto2\";\n",
    "package acme.v1;\n",
    "import \"api/b.proto\";\n",
    "import \"a.proto\";\n",
    "message M { string a = 1; repeated M b = 2; }\n",
    "message M { reserved 1, 5 to max; reserved \"a\"; map<string, N> c = 3; }\n",
    "message N { oneof o { int32 x = 1; .acme.v1.M y = 2; } optional bytes z = 3; }\n",
    "message M {\n",
    "enum E { option allow_alias = true; A = 0; B = 0; C = -1; reserved -2 to -1; }\n",
    "service S { rpc R(stream M) returns (N); }\n",
    "extend M { optional string e = 100; }\n",
    "option (x) = { a: [1, { b: \"\\377\" }] };\n",
    "}\n",
    "  optional group G = 1 { required int64 a = 2 [default = 3, packed = true]; }\n",
    "edition = \"2023\";\n",
    "// \u{130}\n",
];

const GRAPHQL: &[&str] = &[
    "schema { query: Q }\n",
    "type Q implements I & J { a(b: Int! = 1, c: [E!]): [Q!]! @deprecated }\n",
    "extend type Q { d: E }\n",
    "input N { a: Int! = 1 b: N }\n",
    "enum E { A B @deprecated(reason: \"x\") }\n",
    "union U = | Q | V\n",
    "interface I { a: Int }\n",
    "directive @x(a: Int) repeatable on FIELD | OBJECT\n",
    "scalar S @specifiedBy(url: \"x\")\n",
    "\"\"\"words \u{130}\"\"\"\n",
    "{ a }\n",
    "type Q {\n",
    "}\n",
    "# note\n",
];

const SQL: &[&str] = &[
    "CREATE TABLE t (id serial PRIMARY KEY, a varchar(10) NOT NULL DEFAULT 'x', b int REFERENCES u (id));\n",
    "CREATE TABLE IF NOT EXISTS public.\"u\" (id bigint, UNIQUE (id), CHECK (id > 0));\n",
    "ALTER TABLE t ADD COLUMN c text, DROP COLUMN a;\n",
    "ALTER TABLE t RENAME COLUMN b TO d;\n",
    "ALTER TABLE t RENAME TO v;\n",
    "ALTER TABLE t ALTER COLUMN c SET NOT NULL;\n",
    "ALTER TABLE t ALTER COLUMN c TYPE int USING c::int;\n",
    "ALTER TABLE t MODIFY COLUMN c int NULL;\n",
    "CREATE TYPE e AS ENUM ('a', 'b');\n",
    "ALTER TYPE e ADD VALUE 'c' BEFORE 'a';\n",
    "CREATE UNIQUE INDEX i ON t (lower(c), d);\n",
    "CREATE FUNCTION f() RETURNS int AS $$ BEGIN; DROP TABLE t; END $$ LANGUAGE sql;\n",
    "CREATE TRIGGER x BEFORE INSERT ON t BEGIN UPDATE t SET a = 1; END;\n",
    "DROP TABLE IF EXISTS t, u;\n",
    "INSERT INTO t VALUES ('it''s \u{130}; x');\n",
    "-- +goose Down\n",
    "CREATE TABLE t (\n",
    "/* ; */ -- ;\n",
];

const PATHS: &[&str] = &[
    "paths: {/a/{id}: {parameters: [{$ref: '#/components/parameters/P'}], get: &op {operationId: a, responses: {200: {$ref: '#/components/responses/R'}}}}}\n",
    "paths: {/a/{x}: {post: {requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}, responses: {default: {content: {'*/*': {schema: {$ref: 'common.yaml#/A'}}}}}}}}\n",
    "paths: {/a: {$ref: '#/paths/~1a'}, /b: {get: {security: [{}, {k: [s]}], callbacks: {c: {'{$url}': {post: {}}}}}}}\n",
    "paths: {/a: {get: {parameters: [{in: query, name: q, style: form, schema: {type: [string, 'null']}}, {in: header, name: X, content: {a: {schema: true}}}]}}}\n",
];

/// A text for a file of this path.
pub fn interface(choices: &mut Choices, path: &str) -> String {
    let pieces = match path.rsplit('.').next() {
        Some("proto") => PROTO,
        Some("graphql") => GRAPHQL,
        Some("sql") => SQL,
        _ if path.ends_with("common.yaml") => return format!("{{\"A\": {}, \"B\": {}}}", schema(choices, 1), schema(choices, 1)),
        _ => return openapi(choices),
    };
    let mut text = String::new();
    while choices.more(6) {
        text += choices.pick(pieces);
    }
    text
}

fn openapi(choices: &mut Choices) -> String {
    let mut text = format!("openapi: {}\ninfo: {{version: 1.0.0}}\n", choices.pick(&["3.0.3", "3.1.0", "3.1.0", "'2.0'", "3"]));
    if choices.chance(90) {
        text += choices.pick(PATHS);
    }
    if choices.chance(80) {
        text += "components:\n  parameters: {P: {in: path, name: id, required: true}}\n  responses: {R: {content: {application/json: {schema: {$ref: '#/components/schemas/B'}}}}}\n  securitySchemes: {k: {type: oauth2}}\n";
        text += &format!("  schemas: {{\"A\": {}, \"B\": {}}}\n", schema(choices, 1), schema(choices, 1));
    }
    text
}
