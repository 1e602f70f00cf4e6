// The official clients of two generations: the one for the current version of the protocol, and the one for those before.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, test } from "node:test";

import { Client as NewClient } from "@modelcontextprotocol/client";
import { StdioClientTransport as NewTransport } from "@modelcontextprotocol/client/stdio";
import { Client as OldClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport as OldTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { ResourceListChangedNotificationSchema, ResourceUpdatedNotificationSchema } from "@modelcontextprotocol/sdk/types.js";
import Ajv from "ajv/dist/2020.js";

import { demo, server } from "./workspace.js";

const STATUS = "examples/berth-api/docs/cross-collab/TASK1/STATUS.md";
const own = { name: "test", version: "1" };
const ajv = new Ajv({ strict: true, allErrors: true, allowUnionTypes: true });

const eras = [
  {
    name: "SDK 1, protocol 2025-11-25",
    version: "2025-11-25",
    client: () => new OldClient(own),
    transport: (settings) => new OldTransport(settings),
    updates: (client, heard, list) => {
      client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => heard(params.uri));
      client.setNotificationHandler(ResourceListChangedNotificationSchema, list);
    },
    subscribe: (client, uri) => client.subscribeResource({ uri }),
  },
  {
    name: "SDK 2, protocol 2025-11-25",
    version: "2025-11-25",
    client: () => new NewClient(own),
    transport: (settings) => new NewTransport(settings),
    updates: (client, heard, list) => {
      client.setNotificationHandler("notifications/resources/updated", ({ params }) => heard(params.uri));
      client.setNotificationHandler("notifications/resources/list_changed", list);
    },
    subscribe: (client, uri) => client.subscribeResource({ uri }),
  },
  {
    name: "SDK 2, protocol 2026-07-28",
    version: "2026-07-28",
    client: () => new NewClient(own, { versionNegotiation: { mode: { pin: "2026-07-28" } } }),
    transport: (settings) => new NewTransport(settings),
    updates: (client, heard, list) => {
      client.setNotificationHandler("notifications/resources/updated", ({ params }) => heard(params.uri));
      client.setNotificationHandler("notifications/resources/list_changed", list);
    },
    subscribe: (client, uri) => client.listen({ resourceSubscriptions: [uri], resourcesListChanged: true }),
  },
];

// Every tool, with what an agent would ask.
const CALLS = [
  ["find", { query: "manifest schema" }],
  ["find", { query: "TASK4", kind: "task", limit: 2 }],
  ["find", { query: "zzzz" }],
  ["context", { repo: "berth-api", item: "4" }],
  ["context", { repo: "backend", item: "TASK1", budget: 400 }],
  ["check", {}],
  ["check", { notes: true, limit: 3 }],
  ["check", { repo: "console", only: ["contract-drift"] }],
  ["check", { since: "HEAD" }],
  ["explain", {}],
  ["explain", { rule: "contract-drift", examples: true }],
  ["contract", {}],
  ["contract", { drifted: true }],
  ["contract", { name: "schema" }],
  ["impact", { repo: "berth-api", since: "HEAD" }],
  ["graph", {}],
  ["graph", { repo: "berth-api", item: "4" }],
  ["new", { title: "Berth lamps", repos: ["berth-api", "quay-console"] }],
  ["renumber", { repo: "berth-api", from: "4", to: "40" }],
  ["sync", {}],
  ["fix", {}],
];

for (const era of eras) {
  describe(era.name, () => {
    let workspace, client, tools;
    const errors = [];

    before(async () => {
      workspace = demo();
      client = era.client();
      client.onerror = (error) => errors.push(error);
      await client.connect(era.transport(server(workspace.dir)));
      ({ tools } = await client.listTools());
    });

    after(async () => {
      await client.close();
      workspace.remove();
      assert.deepEqual(errors, []);
    });

    test("it is introduced", () => {
      assert.equal(client.getServerVersion().name, "crossbook");
      assert.match(client.getInstructions(), /call `context`/);
      assert.equal(client.getServerCapabilities().resources.subscribe, true);
    });

    test("every declared schema is one, and validates every answer", async () => {
      assert.equal(tools.length, 11);
      const outputs = new Map();
      for (const { name, inputSchema, outputSchema } of tools) {
        ajv.compile(inputSchema);
        outputs.set(name, ajv.compile(outputSchema));
      }
      const called = new Set();
      for (const [name, args] of CALLS) {
        const answer = await client.callTool({ name, arguments: args });
        const said = answer.content[0].text;
        assert.ok(!answer.isError, `${name} ${JSON.stringify(args)}: ${said}`);
        const validate = outputs.get(name);
        assert.ok(validate(answer.structuredContent), `${name}: ${ajv.errorsText(validate.errors)}`);
        const room = name === "context" ? 16_000 : 16 * 1024;
        assert.ok(said.length > 10 && Buffer.byteLength(said) <= room, `${name}: ${Buffer.byteLength(said)} bytes`);
        assert.ok(JSON.stringify(answer.structuredContent).length <= 24 * 1024, name);
        called.add(name);
      }
      assert.deepEqual([...called].sort(), tools.map(({ name }) => name).sort(), "no tool is left out");
    });

    test("a call that does not fit says what would", async () => {
      const answer = await client.callTool({ name: "context", arguments: { repo: "berth-apy", item: "4" } });
      assert.equal(answer.isError, true);
      assert.match(answer.content[0].text, /Try: did you mean `berth-api`\?/);
      const refused = await client.callTool({ name: "sync", arguments: { apply: true } });
      assert.match(refused.content[0].text, /--allow-writes/);
      await assert.rejects(client.callTool({ name: "grep", arguments: {} }), /no tool is named/);
    });

    test("resources are listed page by page, and read", async () => {
      const uris = [];
      let cursor;
      do {
        const page = await client.listResources(cursor ? { cursor } : undefined);
        uris.push(...page.resources.map(({ uri }) => uri));
        cursor = page.nextCursor;
      } while (cursor);
      assert.equal(new Set(uris).size, uris.length);
      for (const kind of ["item", "document", "rule", "guide"]) assert.ok(uris.some((uri) => uri.startsWith(`crossbook://${kind}/`)), kind);
      for (const uri of uris.filter((_, at) => at % 9 === 0)) {
        const { contents } = await client.readResource({ uri });
        assert.equal(contents[0].uri, uri);
        assert.ok(contents[0].text.length > 0);
      }
      const text = readFileSync(path.join(workspace.dir, STATUS), "utf8");
      const { contents } = await client.readResource({ uri: `crossbook://document/${STATUS.replace("examples/", "")}` });
      assert.equal(contents[0].text, text);
      await assert.rejects(client.readResource({ uri: "crossbook://rule/broken-lnk" }), /did you mean/);
      const { resourceTemplates } = await client.listResourceTemplates();
      assert.equal(resourceTemplates.length, 4);
      const { completion } = await client.complete({
        ref: { type: "ref/resource", uri: "crossbook://item/{repo}/{item}" },
        argument: { name: "repo", value: "qua" },
      });
      assert.deepEqual(completion.values, ["quay-console"]);
    });

    test("who subscribed is told of a change", async () => {
      const uri = `crossbook://document/${STATUS.replace("examples/", "")}`;
      const heard = new Promise((done, late) => {
        const timer = setTimeout(() => late(new Error("nothing was told")), 30_000);
        era.updates(client, (changed) => (clearTimeout(timer), done(changed)), () => {});
      });
      const subscription = await era.subscribe(client, uri);
      const file = path.join(workspace.dir, STATUS);
      writeFileSync(file, readFileSync(file, "utf8") + "\n## Blockers\n\n- A crane is missing.\n");
      assert.equal(await heard, uri);
      const { contents } = await client.readResource({ uri });
      assert.match(contents[0].text, /A crane is missing/);
      await subscription.close?.();
    });

    test("long work tells how far it is, and can be cancelled", async () => {
      const steps = [];
      await client.callTool({ name: "check", arguments: { since: "HEAD" } }, ...progress(era, { onprogress: ({ message }) => steps.push(message) }));
      assert.ok(steps.includes("Checking"), steps.join());
      const abort = new AbortController();
      const call = client.callTool({ name: "check", arguments: { since: "HEAD" } }, ...progress(era, { signal: abort.signal }));
      setTimeout(() => abort.abort("no longer wanted"), 5);
      await assert.rejects(call);
      const answer = await client.callTool({ name: "explain", arguments: { rule: "broken-link" } });
      assert.ok(!answer.isError);
    });

    test("prompts are listed and got", async () => {
      const { prompts } = await client.listPrompts();
      assert.equal(prompts.length, 5);
      const { messages } = await client.getPrompt({ name: "close-out", arguments: { repo: "berth-api", item: "4" } });
      assert.match(messages[0].content.text, /Close berth-api TASK4/);
      assert.match(messages[1].content.resource.text, /^# berth-api TASK4/);
    });
  });
}

// The older client takes a schema for results before its options.
const progress = (era, options) => (era.name.startsWith("SDK 1") ? [undefined, options] : [options]);
