//! Pairs of files with whom a person says that each difference breaks.

use crate::config::{Direction, Format};
use crate::contract::compare::Verdict::{Drift, InSync, Paraphrase, Unverifiable};
use crate::contract::file::form::Terms;
use crate::contract::file::tests::{check_rules, compare_as};

fn differences(owner: &[(&str, &str)], mirror: &[(&str, &str)], terms: Terms) -> Vec<String> {
    let (verdict, found) = compare_as(Some(Format::TypeScript), owner, mirror, terms);
    assert_eq!(found.is_empty(), verdict == InSync || verdict == Paraphrase, "{found:?}");
    let line =
        |difference: &crate::contract::Difference| format!("{}: {} there, {} here", difference.fact, difference.owner, difference.mirror);
    found.iter().map(line).collect()
}

/// That two files say the same.
fn same(owner: &str, mirror: &str) {
    assert_eq!(differences(&[("a.ts", owner)], &[("a.ts", mirror)], Terms::default()), [""; 0], "\n{owner}\n{mirror}");
}

fn differ(owner: &str, mirror: &str) -> Vec<String> {
    differences(&[("a.ts", owner)], &[("a.ts", mirror)], Terms::default())
}

#[test]
fn however_it_is_written() {
    let order = "export interface Order { id: string; note?: string; lines: Line[]; state: 'open' | 'paid' }\nexport interface Line { sku: string; count: number }";
    for other in [
        "export type Line = { count: number, sku: string };\nexport type Order = { state: \"paid\" | \"open\"; lines: Array<Line>; note: string | undefined; readonly id: string };",
        "// all\ninterface Order { id: string\n note?: string /* free */ }\ninterface Order { lines: ReadonlyArray<Line>\n state: State }\nexport type { Order, Line }\ntype State = 'open' | 'paid'\ninterface Line { sku: string\n count: number }",
        "export class Line { sku!: string; count = 1 as number; private secret = 1; constructor(readonly a: string) {} total(): number { return 1 } }\nexport class Order { id: string; note?: string; lines: Line[]; state: State; static all: Order[] }\nenum State { Open = 'open', Paid = 'paid' }"
            .replace("count = 1 as number", "count: number")
            .as_str(),
        "import { z } from 'zod';\nexport const Line = z.object({ sku: z.string(), count: z.number() });\nexport const Order = z.object({ id: z.string(), note: z.string().optional(), lines: z.array(Line), state: z.enum(['open', 'paid']) });",
        "const STATES = ['open', 'paid'] as const;\nexport type Line = Pick<Row, 'sku' | 'count'>;\ninterface Row extends Base { sku: string; count: number }\ninterface Base { at: Date }\nexport type Order = Base2 & { lines: Line[]; state: (typeof STATES)[number] };\ntype Base2 = Partial<Pick<All, 'note'>> & Omit<All, 'note' | 'extra'>;\ninterface All { id: string; note: string; extra: number }",
    ] {
        same(order, other);
        same(other, order);
    }
}

#[test]
fn types_that_come_to_the_same() {
    for (owner, mirror) in [
        ("export type A = string | null", "export type A = null | string"),
        ("export type A = { a: B | null }\ninterface B { c: number }", "export type A = { a: null | { c: number } }"),
        ("export type A = true | false", "export type A = boolean"),
        ("export type A = Record<string, number>", "export type A = { [key: string]: number }"),
        ("export type A = Record<'a' | 'b', number>", "export interface A { b: number; a: number }"),
        ("export type A = { [K in 'a' | 'b']?: number }", "export interface A { b?: number; a?: number }"),
        (
            "export type A = Page<B>\ninterface Page<T> { items: T[]; next?: string }\ntype B = { c: 1 }",
            "export interface A { items: { c: 1 }[]; next?: string }",
        ),
        ("export interface Page<T> { items: T[] }", "export type Page<Item> = { items: Array<Item> }"),
        ("export interface Tree { children: Tree[] }", "export type Tree = { children: Branch[] }\ninterface Branch { children: Tree[] }"),
        ("export enum A { X, Y = 5, Z }", "export type A = 0 | 5 | 6"),
        ("enum E { X = 'x', Y = 'y' }\nexport type A = { kind: E.X }", "export type A = { kind: 'x' }"),
        ("export type A = B['c']\ninterface B { c: 'x' | 1 }", "export type A = 1 | 'x'"),
        ("export type A = keyof B\ninterface B { c: 1; d: 2 }", "export type A = 'd' | 'c'"),
        ("export const C = { X: 'x', Y: 'y' } as const\nexport type A = (typeof C)[keyof typeof C]", "export type A = 'y' | 'x'"),
        ("export type A = [string, number?]", "export type A = [name: string, count?: number]"),
        ("export type A = string & { __brand: 'A' }", "export type A = string"),
        (
            "export namespace Api { export interface A { b: B } interface B { c: 1 } }",
            "export declare namespace Api { interface A { b: { c: 1 } } }",
        ),
        ("export interface A { f(a: string, b?: number): void }", "export interface A { f: (x: string, y?: number) => void }"),
        ("export default interface A { b: string }", "interface Other { b: string }\nexport default Other"),
        (
            "import { z } from 'zod'\nexport const L = z.object({ l: z.string() })\nexport const S = z.object({ s: z.string() })\nexport const U = z.union([S, z.object({ t: z.string() })])\nexport const E = z.union([L, U])",
            "export interface L { l: string }\nexport interface S { s: string }\nexport type U = S | { t: string }\nexport type E = U | L",
        ),
        (
            "type Text = Plain | Rich\ntype Any = Image | Text\ninterface Plain { p: 1 }\ninterface Rich { r: 1 }\ninterface Image { i: 1 }\nexport type A = { all: Any[] }",
            "interface Plain { p: 1 }\ninterface Rich { r: 1 }\ninterface Image { i: 1 }\nexport type A = { all: (Image | Rich | Plain)[] }",
        ),
        ("type S = 'a' | 'b'\nexport type A = S | 'c' | null", "export type A = 'a' | 'b' | 'c' | null"),
        ("export interface A { a: string; }\r\n", "\u{feff}export interface A {\n  a: string\n}"),
        (
            "import { z } from 'zod'\nexport const A = z.object({ a: z.string().min(1).max(9), b: z.number().int().nonnegative(), c: z.uuid().nullable().default(null) })",
            "import { z } from 'zod/v4'\nconst base = z.object({ a: z.string().min(1) , d: z.date() })\nexport const A = base.omit({ d: true }).extend({ a: z.string().max(9).min(1).describe('x'), b: z.int().min(0), c: z.nullish(z.string().uuid()) }).strip()",
        ),
        (
            "import { z } from 'zod'\nconst Card = z.object({ kind: z.literal('card') })\nconst Cash = z.object({ kind: z.literal('cash') })\nexport const Pay = z.discriminatedUnion('kind', [Card, Cash])\nexport type Pay = z.infer<typeof Pay>",
            "export type Pay = { kind: 'cash' } | { kind: 'card' }",
        ),
        (
            "import { z } from 'zod'\nconst KEY = 'k'\nconst A = z.object({ [KEY]: z.string(), m: z.object({}).loose(), u: z.string().startsWith('a') })\nexport const B = A\nexport const C = f(A), D = A.parse({})",
            "import * as z from 'zod/v4'\nconst KEY = 'k'\nexport const B = z.preprocess(x => x, z.object({ [KEY]: z.string(), m: z.custom<{}>(), u: z.string().startsWith(\"a\") }))",
        ),
        (
            "import { z } from 'zod'\nconst a = z.object({ x: z.string() })\nexport const B = z.object({ ...a.shape, y: z.lazy(() => a).optional() })",
            "export interface B { x: string; y?: { x: string } }",
        ),
    ] {
        same(owner, mirror);
        same(mirror, owner);
    }
}

#[test]
fn whom_it_breaks() {
    check_rules(
        Format::TypeScript,
        "a.ts",
        &[
            ("type added", "export type A = 1; export type B = 2", "export type A = 1", &["-"]),
            ("type gone", "export type A = 1", "export type A = 1; export type B = 2", &["both"]),
            ("required property", "export interface A { a: 1; b: 2 }", "export interface A { a: 1 }", &["senders"]),
            ("optional property", "export interface A { a: 1; b?: 2 }", "export interface A { a: 1 }", &["-"]),
            ("property gone", "export interface A { a: 1 }", "export interface A { a: 1; b: 2 }", &["receivers"]),
            ("required now", "export interface A { a: 1 }", "export interface A { a?: 1 }", &["senders"]),
            ("may be missing now", "export interface A { a?: 1 }", "export interface A { a: 1 }", &["receivers"]),
            ("value added", "export type A = 'x' | 'y'", "export type A = 'x'", &["-"]),
            ("value gone", "export type A = 'x'", "export type A = 'x' | 'y'", &["senders"]),
            ("type changed", "export type A = { a: string }", "export type A = { a: number }", &["both"]),
            ("null is refused", "export type A = { a: string }", "export type A = { a: string | null }", &["senders"]),
            ("null may arrive", "export type A = { a: string | null }", "export type A = { a: string }", &["-"]),
            ("form added", "export type A = { a: 1 } | { b: 1 }", "export type A = { a: 1 }", &["-"]),
            ("unknown types by their names", "export type A = { a: Left }", "export type A = { a: Right }", &["both"]),
            ("words", "/** one */ export type A = 1", "// other\nexport type A = 1", &[]),
            (
                "bound",
                "import { z } from 'zod'; export const A = z.string().max(5)",
                "import { z } from 'zod'; export const A = z.string().max(9)",
                &["senders"],
            ),
        ],
    );
    let read = Terms { direction: Some(Direction::Read), ..Terms::default() };
    let broken = |owner: &str, mirror: &str| {
        let (_, found) = compare_as(Some(Format::TypeScript), &[("a.ts", owner)], &[("a.ts", mirror)], read);
        found.iter().map(|difference| difference.impact.whom().unwrap_or("-")).collect::<Vec<_>>()
    };
    assert_eq!(broken("export type A = 'x' | 'y'", "export type A = 'x'"), ["receivers"]);
    assert_eq!(broken("export interface A { a: 1; b: 2 }", "export interface A { a: 1 }"), ["-"]);
}

#[test]
fn messages_name_things_as_the_language_does() {
    let found = differ(
        "export interface Order { lines: { price: number }[]; state: 'open' | 'paid'; by: { [id: string]: string }; at: string }",
        "export interface Order { lines: { price: string }[]; state: 'open' | 'void'; by: { [id: string]: number }; at: Date }",
    );
    assert_eq!(
        found,
        [
            "`lines[].price` of `Order`: number there, string here",
            "a value of `state` of `Order`: missing there, 'void' here",
            "`by[key]` of `Order`: string there, number here",
            "`at` of `Order`: string there, Date here",
            "a value of `state` of `Order`: 'paid' there, missing here",
        ]
    );
    assert_eq!(differ("export type A = 'x'", "export type A = 'y'"), ["`A`: 'x' there, 'y' here"]);
    assert_eq!(differ("export type A = string", "export type A = number"), ["`A`: string there, number here"]);
}

#[test]
fn files_of_the_same_repo_are_followed() {
    let split: &[(&str, &str)] = &[
        ("api/index.ts", "export * from './order.js'\nexport { Money as Price } from '../shared'\n"),
        (
            "api/order.ts",
            "import type { Money } from '../shared/index'\nimport * as lines from './lines'\nexport interface Order extends Pick<lines.Row, 'sku'> { total: Money; kind: lines.Kind.A }\n",
        ),
        ("api/lines.ts", "export interface Row { sku: string; hidden: number }\nexport enum Kind { A = 'a' }\n"),
        ("shared/index.ts", "export type Money = { cents: number }\n"),
    ];
    let whole = "export interface Order { sku: string; total: Price; kind: 'a' }\nexport interface Price { cents: number }\n";
    assert_eq!(differences(split, &[("index.ts", whole)], Terms::default()), [""; 0]);
    assert_eq!(differences(&[("index.ts", whole)], split, Terms::default()), [""; 0]);
    let other = whole.replace("cents: number", "cents: string");
    let (verdict, found) = compare_as(Some(Format::TypeScript), split, &[("index.ts", &other)], Terms::default());
    assert_eq!(verdict, Drift);
    assert!(found[0].files.0.is_some() && found[0].files.1.is_none(), "the place is in the file that declares it: {found:?}");
    // What a package declares is known by its name.
    same(
        "import { Money } from '@acme/money'\nexport type A = { a: Money }",
        "import { Money } from '../money'\nexport type A = { a: Money }",
    );
}

#[test]
fn what_cannot_be_read_says_where() {
    let told = |text: &str| {
        let (verdict, found) = compare_as(Some(Format::TypeScript), &[("a.ts", text)], &[("a.ts", "export type A = 1")], Terms::default());
        assert_eq!(verdict, Unverifiable, "{text}");
        found[0].owner.clone()
    };
    assert!(told("export type A = {").starts_with("not valid TypeScript: "));
    assert!(told("import { z } from 'zod'\nexport const a = 1, b = [1] as const, f = () => 1\n").contains("exports no type"));
    for deep in ["[", "{a:", "keyof ", "A<", "(", "()=>"] {
        assert!(told(&format!("export type A = {}", deep.repeat(200_000))).contains("nests too deep"), "{deep}");
    }
    assert!(told(&" ".repeat(9 << 20)).contains("bytes"));
    // As deep as is read, and types that lead around.
    same(
        &format!("export type A = {}1{}", "[".repeat(1000), "]".repeat(1000)),
        &format!("export type A = {}1{}", "[ ".repeat(1000), "]".repeat(1000)),
    );
    same("export type A<T = 1> = { a?: A<T[]> }", "export type A<T = 1> = { a?: A<T[]> }");
    same(
        "export type A = B['x']; type B = { x: A }; export type C = C | 1; export type D = Partial<D>; export type E = keyof E",
        "export type A = B['x']; type B = { x: A }; export type C = C | 1; export type D = Partial<D>; export type E = keyof E",
    );
    let cycle: &[(&str, &str)] = &[
        ("a.ts", "export * from './b'; export { X } from './b'"),
        ("b.ts", "export * from './a'; export { X } from './a'; export type Y = 1"),
    ];
    assert_eq!(differences(cycle, &[("a.ts", "export type Y = 1")], Terms::default()), [""; 0]);
}
