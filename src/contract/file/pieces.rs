//! Interfaces of any pieces, mostly where they belong: each pair has a verdict with places, and none contradicts itself.

use proptest::prelude::*;

use super::form::Terms;
use super::tests::compare_as;
use crate::config::Format;
use crate::contract::compare::Verdict::Drift;

const PROTO: &[&str] = &[
    "syntax = \"proto3\";",
    "package a.v1;",
    "message M { string a = 1; repeated M b = 2; reserved 5 to 9; }",
    "message N { oneof o { int32 x = 1; .a.v1.M y = 2; } map<string, N> m = 3; }",
    "enum E { A = 0; B = -1; }",
    "service S { rpc R(stream M) returns (N); }",
    "extend M { optional string e = 100; }",
    "message ",
    "{",
    "}",
    "= 1;",
    "// é\n",
];
const GRAPHQL: &[&str] = &[
    "schema { query: Q }",
    "type Q implements I { a(b: Int! = 1): [Q!]! @deprecated }",
    "extend type Q { c: E }",
    "input N { a: Int! = 1 }",
    "enum E { A B }",
    "union U = | Q | V",
    "directive @x(a: Int) repeatable on FIELD",
    "\"\"\"é\"\"\"",
    "type ",
    "{",
    "}",
    "a: Int",
];
const SQL: &[&str] = &[
    "CREATE TABLE t (id serial PRIMARY KEY, a varchar(10) NOT NULL DEFAULT 'é');",
    "CREATE TABLE u (b int REFERENCES t (id), UNIQUE (b));",
    "ALTER TABLE t ADD COLUMN c text, DROP COLUMN a;",
    "ALTER TABLE t RENAME COLUMN c TO d;",
    "ALTER TABLE t RENAME TO u;",
    "CREATE TYPE e AS ENUM ('a', 'b');",
    "ALTER TYPE e ADD VALUE 'c';",
    "CREATE UNIQUE INDEX i ON t (lower(c));",
    "DROP TABLE t;",
    "/* ",
    "é'",
    "(",
    ";\n",
];
const OPENAPI: &[&str] = &[
    "openapi: 3.1.0\n",
    "paths: {/a/{x}: {get: {responses: {200: {content: {j: {schema: {$ref: '#/components/schemas/A'}}}}}}}}\n",
    "paths: {/a/{y}: {get: {parameters: [{in: path, name: y}], responses: {200: {content: {j: {schema: {oneOf: [{type: 'null'}, {minimum: 1}]}}}}}}}}\n",
    "paths: {/a: {$ref: '#/paths/~1a'}}\n",
    "components: {schemas: {A: {allOf: [{$ref: '#/components/schemas/A'}, {type: object, required: [a]}]}}}\n",
    "components: {schemas: {A: {type: [string, 'null'], enum: [é, null]}}}\n",
    "security: [{}, {k: [s]}]\n",
    "webhooks: {w: {post: {requestBody: {content: {j: {}}}}}}\n",
    "x: ",
    "- [",
];

const TYPESCRIPT: &[&str] = &[
    "import { z } from 'zod';\n",
    "export interface A<T = B> extends B { a?: T[]; [k: string]: unknown }\n",
    "interface B { b: A<B> | C['c'] | null; é: 'é' }\n",
    "export type C = { c: Partial<Omit<C, 'c'>> & D } | keyof B | E.X\n",
    "export enum E { X, Y = 'y', Z = 1 << 2 }\n",
    "export const D = z.object({ d: z.lazy(() => D).nullish(), ...D.shape }).strict()\n",
    "export type D = z.infer<typeof D>\n",
    "const L = ['a', 2] as const; export type M = (typeof L)[number]\n",
    "export { B as default, Nothing } from './a'; export * from './a'\n",
    "namespace N { export type C = N.C | C }\n",
    "export type F = (a: F, ...b: F[]) => F extends infer G ? G : [x?: F, ...F[]]\n",
    "{",
    "} é '",
    "type ",
];

fn written(pieces: &[&str], of: &[usize]) -> String {
    of.iter().map(|index| pieces[index % pieces.len()]).collect::<Vec<_>>().join(" ").replace("\n ", "\n")
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_two_interfaces_have_a_verdict(
        owner in proptest::collection::vec(any::<usize>(), 0..10),
        mirror in proptest::collection::vec(any::<usize>(), 0..10),
        subset in any::<bool>(),
    ) {
        let terms = Terms { subset, direction: None };
        let all = [
            (Format::Protobuf, PROTO),
            (Format::GraphQl, GRAPHQL),
            (Format::Sql, SQL),
            (Format::OpenApi, OPENAPI),
            (Format::TypeScript, TYPESCRIPT),
        ];
        for (format, pieces) in all {
            let (owner, mirror) = (written(pieces, &owner), written(pieces, &mirror));
            let same = compare_as(Some(format), &[("a.ts", &owner)], &[("a.ts", &owner)], terms);
            prop_assert_ne!(same.0, Drift, "{}\n{:?}", owner, same.1);
            for difference in compare_as(Some(format), &[("a.ts", &owner)], &[("a.ts", &mirror)], terms).1 {
                prop_assert!(difference.places.0.is_none_or(|span| owner.get(span.range()).is_some()), "{difference:?}");
                prop_assert!(difference.places.1.is_none_or(|span| mirror.get(span.range()).is_some()), "{difference:?}");
            }
        }
    }
}
