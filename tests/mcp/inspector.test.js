// The inspector's command line, as people try a server with it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import path from "node:path";
import { after, before, test } from "node:test";

import { demo, environment, program } from "./workspace.js";

// It looks for its own package.json from the folder that it is run in.
const CLI = path.join(import.meta.dirname, "node_modules/@modelcontextprotocol/inspector-cli/build");
let workspace;
before(() => (workspace = demo()));
after(() => workspace.remove());

const inspect = (...args) =>
  JSON.parse(execFileSync("node", ["cli.js", "--cli", program, "mcp", "-C", workspace.dir, ...args], { cwd: CLI, env: environment, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }));

test("it lists tools, resources, templates and prompts", () => {
  const { tools } = inspect("--method", "tools/list");
  assert.deepEqual(tools.map(({ name }) => name), ["find", "context", "check", "explain", "contract", "impact", "graph", "new", "renumber", "sync", "fix"]);
  for (const { annotations } of tools) assert.equal(annotations.readOnlyHint, true);
  assert.equal(inspect("--method", "resources/list").resources.length, 100);
  assert.equal(inspect("--method", "resources/templates/list").resourceTemplates.length, 4);
  assert.equal(inspect("--method", "prompts/list").prompts.length, 5);
});

test("it calls, reads and gets", () => {
  const context = inspect("--method", "tools/call", "--tool-name", "context", "--tool-arg", "repo=berth-api", "--tool-arg", "item=TASK4");
  assert.match(context.content[0].text, /^# berth-api TASK4/);
  assert.equal(context.structuredContent.item.name, "TASK4");
  const found = inspect("--method", "tools/call", "--tool-name", "find", "--tool-arg", "query=manifest schema", "--tool-arg", "limit=3");
  assert.equal(found.structuredContent.results.length, 3);
  const rule = inspect("--method", "resources/read", "--uri", "crossbook://rule/broken-link");
  assert.match(rule.contents[0].text, /^# broken-link/);
  const prompt = inspect("--method", "prompts/get", "--prompt-name", "sync-snapshots");
  assert.match(prompt.messages[0].content.text, /Call `sync`/);
});
