// The extension is packed as it is published, and holds what it promises.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import Module from "node:module";
import { join } from "node:path";
import { before, test } from "node:test";
import { here, program, repository } from "./client.mjs";

const manifest = JSON.parse(readFileSync(join(here, "package.json"), "utf8"));
const vsix = join(here, "dist/crossbook.vsix");
const unpacked = (path) => execFileSync("python3", ["-c", "import sys, zipfile; sys.stdout.buffer.write(zipfile.ZipFile(sys.argv[1]).read(sys.argv[2]))", vsix, path], { maxBuffer: 64 << 20 });

before(() => {
  execFileSync("npm", ["run", "--silent", "package"], { cwd: here, stdio: ["ignore", "ignore", "inherit"] });
});

test("the package has the extension in one file, its licences, and nothing else", () => {
  const list = execFileSync("python3", ["-c", "import sys, zipfile; print('\\n'.join(zipfile.ZipFile(sys.argv[1]).namelist()))", vsix], { encoding: "utf8" });
  assert.deepEqual(list.trim().split("\n").sort(), [
    "[Content_Types].xml",
    "extension.vsixmanifest",
    "extension/LICENSE.txt",
    "extension/dist/THIRD-PARTY-LICENSES.txt",
    "extension/dist/extension.js",
    "extension/package.json",
    "extension/readme.md",
  ]);
  const licences = unpacked("extension/dist/THIRD-PARTY-LICENSES.txt").toString();
  for (const name of ["vscode-languageclient", "vscode-jsonrpc", "semver", "minimatch"]) {
    assert.match(licences, new RegExp(`^${name} \\d`, "m"));
  }
});

test("the version is that of the program", () => {
  assert.equal(execFileSync(program, ["--version"], { encoding: "utf8" }), `crossbook ${manifest.version}\n`);
});

test("every command is registered, and every command and setting is described", async () => {
  const registered = [];
  const disposable = { dispose() {} };
  const started = [];
  // As much of the editor as activation asks for.
  const event = () => disposable;
  const vscode = new Proxy(
    {
      commands: { registerCommand: (name) => (registered.push(name), disposable), executeCommand: async () => undefined },
      workspace: {
        onDidChangeConfiguration: event,
        getConfiguration: () => ({ get: (name, value) => (name === "path" ? "no-such-program" : value) }),
      },
      window: {
        createOutputChannel: () => ({ ...disposable, append() {}, appendLine() {}, show() {} }),
        showErrorMessage: async (message) => void started.push(message),
      },
    },
    { get: (known, name) => known[name] ?? class {} },
  );
  const load = Module._load;
  Module._load = (request, ...rest) => (request === "vscode" ? vscode : load(request, ...rest));
  let extension;
  try {
    extension = createRequire(import.meta.url)(join(here, "dist/extension.js"));
  } finally {
    Module._load = load;
  }
  await extension.activate({ subscriptions: [] }).catch((error) => started.push(String(error)));
  const commands = manifest.contributes.commands.map((command) => command.command);
  assert.deepEqual(commands.filter((command) => !registered.includes(command)), []);
  assert.ok(registered.includes("crossbook.showReferences"));
  const readme = readFileSync(join(here, "README.md"), "utf8");
  for (const { title } of manifest.contributes.commands) {
    assert.ok(readme.includes(`\`Crossbook: ${title}\``), title);
  }
  for (const name of Object.keys(manifest.contributes.configuration.properties)) {
    assert.ok(readme.includes(`\`${name}\``), name);
  }
});

test("what commands read of the program's output is there", async () => {
  const { build } = await import("esbuild");
  const outfile = join(here, "dist/output.test.mjs");
  await build({ entryPoints: [join(here, "src/output.ts")], bundle: true, format: "esm", outfile });
  const { namedRepos, firstPlan, servedAt } = await import(outfile);
  const run = (args) => {
    try {
      return { stdout: execFileSync(program, args, { cwd: repository, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }), stderr: "" };
    } catch (error) {
      return error;
    }
  };
  assert.ok(namedRepos(run(["new", "--title", "X", "--color", "never"]).stderr).includes("quay-console"));
  const outlook = run(["new", "--title", "X", "--repos", "berth-api,quay-console", "--dry-run", "--color", "never"]).stdout;
  assert.match(firstPlan(outlook), /^berth-api\/docs\/cross-collab\/TASK\d+\/PLAN\.md$/);
  assert.equal(servedAt("serving http://127.0.0.1:3000/ (Ctrl-C stops it)\n"), "http://127.0.0.1:3000/");
});
