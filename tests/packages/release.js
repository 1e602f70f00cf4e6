// A release of the program that the tests run, made as the workflow makes it, and a server of it.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

export const repository = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
/** The folder with the programs of Python's packages, which `./test` installs. */
const tools = process.env.TOOLS;
export const version = readFileSync(join(repository, "Cargo.toml"), "utf8").match(/^version = "(.+)"$/m)[1];
export const target = { "linux-x64": "x86_64-unknown-linux-musl", "linux-arm64": "aarch64-unknown-linux-musl", "darwin-x64": "x86_64-apple-darwin", "darwin-arm64": "aarch64-apple-darwin" }[`${process.platform}-${process.arch}`];

export const LICENSES = "THIRD-PARTY-LICENSES.txt";

/** Runs a program; gives its code and what it said. Without `codes`, any code but 0 is an error. */
export async function run(program, args, { codes = [0], ...options } = {}) {
  const { code = 0, stdout, stderr } = await promisify(execFile)(program, args, { maxBuffer: 1 << 26, ...options }).catch((error) => error);
  if (!codes.includes(code)) throw new Error(`${program} ${args.join(" ")}: ${code}\n${stdout}\n${stderr}`);
  return { code, stdout, stderr };
}

export const work = mkdtempSync(join(tmpdir(), "crossbook-packages-"));
export const clean = () => rmSync(work, { recursive: true, force: true });
export const tool = (name, args, options) => run(join(tools, "bin", name), args, options);
/** The environment of somebody who has none of this: an own home, and nothing but the system's programs. */
export const bare = { PATH: process.env.PATH, HOME: join(work, "home") };
mkdirSync(bare.HOME);

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

/** Serves a folder as the forge serves releases; `asked` has the paths in order. */
async function serve(folder) {
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    let bytes;
    try {
      bytes = readFileSync(join(folder, request.url));
    } catch {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "content-length": bytes.length }).end(bytes);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { address: `http://127.0.0.1:${server.address().port}`, asked, close: () => server.close() };
}

/** The wheel, the archive, the packages for npm and the installer, and where they are served. */
export async function release() {
  const folder = join(work, `releases/v${version}`);
  mkdirSync(folder, { recursive: true });
  await tool("python3", ["packaging/licenses.py", target, LICENSES], { cwd: repository });
  // What `cargo build` made is not compiled again. Stripped, it is a quarter as large.
  const how = ["--profile", "dev", "--strip", "--locked", "--offline", "--compatibility", "linux", "--compression-level", "1", "--quiet"];
  await tool("maturin", ["build", ...how, "--out", folder], { cwd: repository });
  const wheel = readdirSync(folder).find((name) => name.endsWith(".whl"));
  const server = await serve(join(work, "releases"));
  const address = `${server.address}/v${version}`;
  await pack(join(folder, wheel), target, folder, "--level", "1");
  await pack("--launcher", "--release", address, folder);
  copyFileSync(join(repository, "packaging/install.sh"), join(folder, "install.sh"));
  const sums = readdirSync(folder).map((name) => `${sha256(readFileSync(join(folder, name)))}  ${name}\n`);
  writeFileSync(join(folder, "SHA256SUMS"), sums.join(""));
  return { ...server, folder, wheel: join(folder, wheel), address, releases: server.address };
}

export const pack = (...args) => tool("python3", [join(repository, "packaging/pack.py"), ...args]);
