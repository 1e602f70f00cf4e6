#!/usr/bin/env node
// Runs the program that the package for this machine has.
const { spawn } = require("node:child_process");

const machine = `${process.platform}-${process.arch}`;
const file = process.platform === "win32" ? "crossbook.exe" : "crossbook";
let program;
try {
  program = require.resolve(`@crossbook/${machine}/bin/${file}`);
} catch {
  console.error(`error: the package @crossbook/${machine}, which has the program, is not installed`);
  console.error("  = help: there may be none for this machine; install with optional dependencies where there is one");
  process.exit(2);
}

let child;
// A terminal sends Ctrl-C to both, and the program says what becomes of it. The others reach this process alone.
process.on("SIGINT", () => {});
for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child = spawn(program, process.argv.slice(2), { stdio: "inherit" });
child.on("error", (error) => {
  console.error(`error: ${program} cannot be run: ${error.message}`);
  process.exit(2);
});
child.on("exit", (code, signal) => {
  if (!signal) process.exit(code);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
});
