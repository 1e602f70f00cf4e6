// The demo of this repository in a folder of its own, with a history, and a server for it.
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");
export const program = process.env.CROSSBOOK ?? path.join(root, "target/debug/crossbook");

// A copy of the demo, each repo in git; `remove` takes it away.
export const demo = () => {
  const dir = mkdtempSync(path.join(tmpdir(), "crossbook-mcp-"));
  cpSync(path.join(root, "book.toml"), path.join(dir, "book.toml"));
  cpSync(path.join(root, "examples"), path.join(dir, "examples"), { recursive: true });
  const author = ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"];
  for (const repo of ["berth-api", "quay-console", "tide-planner", "manifest-contracts"]) {
    const cwd = path.join(dir, "examples", repo);
    const git = (...args) => execFileSync("git", [...author, ...args], { cwd, stdio: "pipe" });
    git("init", "--quiet", "--initial-branch", "main");
    git("add", "--all");
    git("commit", "--quiet", "--message", "Begin");
  }
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
};

export const environment = { ...process.env, XDG_CACHE_HOME: tmpdir(), CROSSBOOK_STATE: path.join(tmpdir(), "crossbook-mcp-state") };
export const server = (dir, ...args) => ({ command: program, args: ["mcp", "-C", dir, ...args], env: environment, stderr: "pipe" });
