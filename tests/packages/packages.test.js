// What a release has is installed from its files and run, and asks nobody else for anything.
import assert from "node:assert/strict";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { LICENSES, bare, clean, pack, release, repository, run, target, tool, version, work } from "./release.js";
import { action } from "./steps.js";

/** Nobody listens there: whoever asks a registry gets an error. */
const NOBODY = "http://127.0.0.1:9/";
const stem = `crossbook-${version}-${target}`;
const installer = join(repository, "packaging/install.sh");
let built;
before(async () => {
  built = await release();
});
after(() => {
  built?.close();
  clean();
});

const folder = () => mkdtempSync(join(work, "test-"));
/** What somebody who installs from the release's server has set. */
const mirror = (more = {}) => ({ env: { ...bare, CROSSBOOK_RELEASES: built.releases, ...more } });

/** The program runs, and is the one of the wheel. */
async function works(program) {
  const checkout = folder();
  plan(checkout, "See TASK9.");
  assert.equal((await run(program, ["--version"], { env: bare })).stdout, `crossbook ${version}\n`);
  const { code, stdout } = await run(program, ["check"], { cwd: checkout, env: bare, codes: [1] });
  assert.ok(code === 1 && stdout.includes("broken-task-ref"), stdout);
}

function plan(checkout, text) {
  const place = join(checkout, "docs/cross-collab/TASK1");
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, "PLAN.md"), `# Exports — Task 1 Plan\n\n## Goal\n\n${text}\n\n## Scope\n\n### Phase 1: Table\n\nA table.\n\n## Acceptance Criteria\n\n- [ ] Rows.\n`);
}

test("pip installs the wheel, without a registry", async () => {
  const venv = folder();
  await tool("python3", ["-m", "venv", "--without-pip", venv]);
  const pip = (...args) => tool("pip", ["--isolated", "--disable-pip-version-check", "--python", join(venv, "bin/python3"), ...args], { env: bare });
  await pip("install", "--no-index", built.wheel);
  await works(join(venv, "bin/crossbook"));
  const packages = join(venv, "lib", readdirSync(join(venv, "lib"))[0], "site-packages");
  assert.deepEqual(readdirSync(packages), [`crossbook-${version}.dist-info`], "there is nothing but the program");
  assert.match(readFileSync(join(packages, `crossbook-${version}.dist-info/METADATA`), "utf8"), /^License(-Expression)?: MIT$/m);
});

test("npm installs the launcher and the program for this machine, from the release alone", async () => {
  const prefix = folder();
  const options = ["--global", "--prefix", prefix, "--cache", join(prefix, "cache"), "--registry", NOBODY, "--no-audit", "--no-fund", "--no-update-notifier"];
  await run("npm", ["install", ...options, `${built.address}/crossbook-npm-${version}.tgz`], { env: bare });
  const launcher = join(prefix, "bin/crossbook");
  await works(launcher);
  const own = `${process.platform}-${process.arch}`;
  const scope = join(prefix, "lib/node_modules/@crossbook/cli/node_modules/@crossbook");
  assert.deepEqual(readdirSync(scope), [own]);
  const about = JSON.parse(readFileSync(join(prefix, "lib/node_modules/@crossbook/cli/package.json"), "utf8"));
  assert.equal(about.version, version);
  const names = Object.values(about.optionalDependencies).map((address) => address.slice(address.lastIndexOf("/") + 1));
  assert.equal(names.length, 5);
  assert.ok(names.includes(`crossbook-npm-${own}-${version}.tgz`) && existsSync(join(built.folder, `crossbook-npm-${own}-${version}.tgz`)), String(names));
  // Without the package for the machine it says so.
  const alone = folder();
  cpSync(realpathSync(launcher), join(alone, "crossbook.js"));
  const { stderr } = await run(process.execPath, [join(alone, "crossbook.js"), "--version"], { env: bare, codes: [2] });
  assert.ok(stderr.startsWith(`error: the package @crossbook/${own}, which has the program, is not installed\n`), stderr);
});

test("the launcher ends as the program does", async () => {
  const place = folder();
  const program = join(place, `node_modules/@crossbook/${process.platform}-${process.arch}/bin/crossbook`);
  mkdirSync(dirname(program), { recursive: true });
  cpSync(join(repository, "packaging/npm/crossbook.js"), join(place, "crossbook.js"));
  writeFileSync(program, '#!/bin/sh\nif [ "$1" = code ]; then exit 7; fi\nkill -TERM "$PPID"\nexec sleep 20\n');
  chmodSync(program, 0o755);
  const launch = (how) => run(process.execPath, [join(place, "crossbook.js"), how], { env: bare, codes: [7] });
  assert.equal((await launch("code")).code, 7);
  // The program is ended by the signal that the launcher got, and so is the launcher.
  await assert.rejects(launch("signal"), /: null\n/);
});

test("the archive has the program, completions and man pages in one folder", async () => {
  const place = folder();
  const archive = join(built.folder, `${stem}.tar.gz`);
  await run("tar", ["-xzf", archive, "-C", place]);
  assert.deepEqual(readdirSync(place), [stem]);
  const paths = readdirSync(join(place, stem), { recursive: true });
  for (const path of ["LICENSE", "README.md", "CHANGELOG.md", "completions/_crossbook", "completions/crossbook.bash", "completions/crossbook.fish", "completions/_crossbook.ps1", "man/crossbook.1", "man/crossbook-check.1"]) assert.ok(paths.includes(path), path);
  assert.ok(readFileSync(join(place, stem, "completions/crossbook.bash"), "utf8").includes("--deny"));
  await works(join(place, stem, "crossbook"));
  // With what authors of other languages ship, and of what is no tool of the tests.
  const licenses = readFileSync(join(place, stem, LICENSES), "utf8");
  for (const part of ["\npulldown-cmark ", "\nonig_sys ", "K.Kosako", "Permission is hereby granted"]) assert.ok(licenses.includes(part), part);
  assert.ok(!licenses.includes("criterion ") && !licenses.includes("snapbox "), "tools of the tests are not linked");
  // All carry the same bytes.
  const { stdout } = await tool("python3", ["-c", `import sys, zipfile; sys.stdout.buffer.write(zipfile.ZipFile(sys.argv[1]).read("crossbook-${version}.data/scripts/crossbook"))`, built.wheel], { encoding: "buffer", maxBuffer: 1 << 30 });
  assert.ok(stdout.equals(readFileSync(join(place, stem, "crossbook"))), "the wheel has another program");
});

test("what is packed twice has the same bytes", async () => {
  const place = folder();
  await pack(await fake(place, "crossbook"), target, join(place, "a"));
  await pack(await fake(place, "crossbook"), target, join(place, "b"));
  const names = readdirSync(join(place, "a"));
  assert.deepEqual(names, [`${stem}.tar.gz`, `crossbook-npm-${process.platform}-${process.arch}-${version}.tgz`].sort());
  for (const name of names) assert.ok(readFileSync(join(place, "a", name)).equals(readFileSync(join(place, "b", name))), name);
});

test("for Windows there is a zip archive", async () => {
  const place = folder();
  const windows = "x86_64-pc-windows-msvc";
  await pack(await fake(place, "crossbook.exe"), windows, place);
  const { stdout } = await tool("python3", ["-m", "zipfile", "--list", join(place, `crossbook-${version}-${windows}.zip`)]);
  assert.ok(stdout.includes(`crossbook-${version}-${windows}/crossbook.exe `) && stdout.includes("/completions/_crossbook.ps1 "), stdout);
  await assert.rejects(pack(await fake(place, "crossbook.exe"), "sparc-unknown-none", place), /unknown target `sparc-unknown-none`/);
  await assert.rejects(pack(await fake(place, "crossbook.exe", "LICENSE"), windows, place), /error: .*fake\.whl has no THIRD-PARTY-LICENSES\.txt/);
});

test("a tag is the version of Cargo.toml", async () => {
  await pack("--tag", `v${version}`);
  await assert.rejects(pack("--tag", "v99.0.0"), /the tag is v99\.0\.0, and Cargo\.toml has version/);
});

test("cargo binstall finds the archives where they are", () => {
  const cargo = readFileSync(join(repository, "Cargo.toml"), "utf8");
  const of = (key) => cargo.match(new RegExp(`^${key} = "(.*)"$`, "m"))[1];
  const values = { repo: of("repository"), version, target, "archive-suffix": ".tar.gz", bin: "crossbook", "binary-ext": "" };
  const fill = (template) => template.replace(/\{ (\S+) \}/g, (_, name) => values[name]);
  assert.equal(fill(of("pkg-url")), `https://github.com/crossbook/crossbook/releases/download/v${version}/${stem}.tar.gz`);
  assert.equal(fill(of("bin-dir")), `${stem}/crossbook`);
});

/** A wheel whose program says what it was asked. */
function fake(place, name, licenses = LICENSES) {
  const path = join(place, "fake.whl");
  const script = '#!/bin/sh\nif [ "$2" = man ]; then echo page > "$3/crossbook.1"; else echo "$@"; fi\n';
  const add = (path, text) => `wheel.writestr("crossbook-${version}.${path}", ${text})`;
  const write = `import sys, zipfile\nwith zipfile.ZipFile(sys.argv[1], "w") as wheel:\n  ${add(`data/scripts/${name}`, "sys.argv[2]")}\n  ${add(`dist-info/licenses/${licenses}`, '"MIT"')}`;
  return tool("python3", ["-c", write, path, script]).then(() => path);
}

test("the installer puts the program into a folder, once", async () => {
  const to = join(folder(), "a b");
  const first = await run(installer, ["--to", to], mirror());
  assert.equal(first.stderr, `installed crossbook ${version} in ${to}\nadd ${to} to PATH to run it by its name\n`);
  await works(join(to, "crossbook"));
  assert.deepEqual(readdirSync(to), ["crossbook"]);
  const { mtimeMs } = statSync(join(to, "crossbook"));
  const asked = built.asked.length;
  const again = await run(installer, ["--to", to], mirror());
  assert.equal(again.stderr, `crossbook ${version} is in ${to} already\n`);
  assert.equal((await run(installer, ["--to", to, "--quiet"], mirror())).stderr, "");
  assert.deepEqual([statSync(join(to, "crossbook")).mtimeMs, built.asked.length], [mtimeMs, asked]);
  // As the guide says it: from the release itself.
  const home = join(folder(), "home");
  await run("sh", ["-c", `curl -fsSL ${built.address}/install.sh | sh`], mirror({ HOME: home }));
  await works(join(home, ".local/bin/crossbook"));
});

test("the installer takes nothing whose checksum is another", async () => {
  const to = folder();
  const zeros = "0".repeat(64);
  const wrong = await run(installer, ["--to", to], { ...mirror({ CROSSBOOK_SHA256: zeros }), codes: [1] });
  assert.match(wrong.stderr, new RegExp(`^error: ${stem}\\.tar\\.gz has the checksum [0-9a-f]{64}, not ${zeros}: nothing was installed\n$`));
  const sums = readFileSync(join(built.folder, "SHA256SUMS"), "utf8");
  const archive = sums.split("\n").find((line) => line.endsWith(`${stem}.tar.gz`)).slice(0, 64);
  const other = join(work, "releases/v9.9.9");
  mkdirSync(other);
  cpSync(join(built.folder, `${stem}.tar.gz`), join(other, `crossbook-9.9.9-${target}.tar.gz`));
  const missing = await run(installer, ["--to", to], { ...mirror({ CROSSBOOK_VERSION: "9.9.9" }), codes: [1] });
  assert.match(missing.stderr, /SHA256SUMS cannot be downloaded\n$/);
  writeFileSync(join(other, "SHA256SUMS"), sums);
  const unlisted = await run(installer, ["--to", to], { ...mirror({ CROSSBOOK_VERSION: "9.9.9" }), codes: [1] });
  assert.match(unlisted.stderr, /^error: SHA256SUMS of version 9\.9\.9 does not list crossbook-9\.9\.9-/);
  assert.match((await run(installer, ["--into", to], { ...mirror(), codes: [1] })).stderr, /unknown argument `--into`/);
  assert.deepEqual(readdirSync(to), []);
  await run(installer, ["--to", to], mirror({ CROSSBOOK_SHA256: archive }));
  await works(join(to, "crossbook"));
});

/** Runs action.yml in a checkout whose only document says `text`, where nothing else is said on a machine that ran it before. */
async function acted(text, inputs, event, env = {}, runner = join(work, "runner")) {
  const checkout = folder();
  plan(join(checkout, "web"), text);
  await run("git", ["init", "--quiet", join(checkout, "web")]);
  return action({ checkout, runner, inputs: { "working-directory": "web", ...inputs }, event, env: mirror(env).env });
}

test("the action installs the release, checks, and gives the report to code scanning and to the summary", async () => {
  const found = await acted("See TASK9.", {}, { push: {} });
  assert.equal(found.fails, "Result", found.log);
  assert.equal(found.outputs["exit-code"], "1");
  assert.match(found.log, /^::error file=docs\/cross-collab\/TASK1\/PLAN\.md,line=5/m);
  assert.match(found.summary, /^## ❌ Crossbook: 1 of/);
  assert.deepEqual(found.used, [{ uses: "github/codeql-action/upload-sarif@v4", with: { sarif_file: found.outputs.sarif, category: "crossbook" } }]);
  const sarif = JSON.parse(readFileSync(found.outputs.sarif, "utf8"));
  assert.ok(sarif.runs[0].results.some((result) => result.ruleId === "broken-task-ref"));
  const fine = await acted("All of it.", {}, { push: {} });
  assert.deepEqual([fine.fails, fine.outputs["exit-code"], fine.used.length], [undefined, "0", 1], fine.log);
});

test("the action does what its inputs say", async () => {
  const narrowed = await acted("See TASK9.", { args: "--allow broken-task-ref\n --allow *", summary: "false", sarif: "false" }, {});
  assert.match(narrowed.log, /[`']\*[`']/, "an argument that is a pattern of files stays as it is");
  assert.deepEqual([narrowed.fails, narrowed.used.length], ["Check", 0]);
  const allowed = await acted("See TASK9.", { args: "--allow broken-task-ref", summary: "false", sarif: "false" }, {});
  assert.deepEqual([allowed.fails, allowed.used.length, allowed.summary], [undefined, 0, ""], allowed.log);
  const only = await acted("See TASK9.", { "install-only": "true" }, {});
  assert.deepEqual([only.fails, only.used.length, only.summary, only.log], [undefined, 0, "", ""]);
  await works(join(only.path.split(":")[0], "crossbook"));
  const pinned = await acted("All of it.", { sha256: "0".repeat(64) }, {}, {}, join(folder(), "runner"));
  assert.equal(pinned.fails, "Install Crossbook");
  const unknown = await acted("All of it.", { version: "8.8.8" }, {});
  assert.ok(unknown.fails === "Install Crossbook" && unknown.log.includes("/v8.8.8/"), unknown.log);
});

test("the action keeps one comment on a pull request, and none where it may not", async () => {
  // `gh`, which says what it was asked: the comments that are there are those of the file.
  const bin = folder();
  const [asked, there] = [join(bin, "asked"), join(bin, "comments.json")];
  writeFileSync(join(bin, "gh"), `#!/usr/bin/env node
const fs = require("node:fs");
const args = process.argv.slice(2);
const body = args.find((arg) => arg.startsWith("body=@"));
fs.appendFileSync(${JSON.stringify(asked)}, JSON.stringify({ args, token: process.env.GH_TOKEN, body: body && fs.readFileSync(body.slice(6), "utf8") }) + "\\n");
if (args.includes("--jq")) process.stdout.write(require("node:child_process").execFileSync("jq", ["-r", args[args.indexOf("--jq") + 1]], { input: fs.readFileSync(${JSON.stringify(there)}) }));
`);
  chmodSync(join(bin, "gh"), 0o755);
  const env = { PATH: `${bin}:${bare.PATH}` };
  const calls = () => readFileSync(asked, "utf8").trim().split("\n").map((line) => JSON.parse(line));
  const pull = (fork) => ({ pull_request: { number: 7, head: { repo: { fork } } } });
  writeFileSync(there, "[]");
  const first = await acted("See TASK9.", { comment: "true" }, pull(false), env);
  assert.equal(first.fails, "Result", first.log);
  const made = calls()[1];
  assert.deepEqual(made.args.slice(0, 5), ["api", "--silent", "--method", "POST", "repos/acme/web/issues/7/comments"]);
  assert.ok(made.token === "secret" && made.body.startsWith("<!-- crossbook -->\n## ❌ Crossbook"), made.body);
  writeFileSync(asked, "");
  const comment = (id, type, body) => ({ id, user: { type }, body });
  writeFileSync(there, JSON.stringify([comment(1, "User", "<!-- crossbook -->"), comment(2, "Bot", "hello"), comment(3, "Bot", "<!-- crossbook -->\nold")]));
  await acted("All of it.", { comment: "true" }, pull(false), env);
  assert.deepEqual(calls()[1].args.slice(0, 5), ["api", "--silent", "--method", "PATCH", "repos/acme/web/issues/comments/3"]);
  assert.ok(calls()[1].body.includes("## ✅ Crossbook"));
  writeFileSync(asked, "");
  const fork = await acted("See TASK9.", { comment: "true" }, pull(true), env);
  const push = await acted("See TASK9.", { comment: "true" }, {}, env);
  assert.deepEqual([fork.used.length, push.used.length, readFileSync(asked, "utf8")], [0, 1, ""]);
});

test("pre-commit runs the release of the version that it names", async () => {
  // Where pre-commit clones the repository to; what is there is what git has.
  const clone = folder();
  cpSync(join(repository, "packaging"), join(clone, "packaging"), { recursive: true, filter: (path) => !path.endsWith("/bin") });
  const hooks = readFileSync(join(repository, ".pre-commit-hooks.yaml"), "utf8");
  const entries = [...hooks.matchAll(/^ {2}entry: (.*)$/gm)].map(([, entry]) => entry.split(" "));
  assert.equal(entries.length, 2);
  const checkout = folder();
  plan(checkout, "See TASK9.");
  for (const [index, [script, ...args]] of entries.entries()) {
    const files = index === 0 ? ["docs/cross-collab/TASK1/PLAN.md"] : [];
    const { stdout, stderr } = await run(join(clone, script), [...args, ...files], { cwd: checkout, ...mirror(), codes: [1] });
    assert.ok(stdout.includes("broken-task-ref") && stderr === "", stderr);
  }
});

test("the job of GitLab installs the release", async () => {
  const job = readFileSync(join(repository, "ci/gitlab.yml"), "utf8");
  const lines = [...job.split("before_script:\n")[1].split("\n\n")[0].matchAll(/^ {4}- (.*)$/gm)].map(([, line]) => line);
  const script = lines.join("\n").replaceAll("https://github.com/crossbook/crossbook/releases/download", built.releases);
  const project = folder();
  const { stdout } = await run("bash", ["-e", "-c", `${script}\ncrossbook --version`], mirror({ CI_PROJECT_DIR: project }));
  assert.equal(stdout, `crossbook ${version}\n`);
});
