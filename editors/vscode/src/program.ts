// The program, as the settings name it.

import { execFile } from "node:child_process";
import { window, workspace } from "vscode";
import { folder } from "./extension";

/** The command and the workspace's folder, where the settings name one. */
export function program(): { command: string; dir: string } {
  const settings = workspace.getConfiguration("crossbook");
  return { command: settings.get("path", "crossbook") || "crossbook", dir: settings.get("dir", "") };
}

/** Where the program runs: it finds the workspace from there. */
export function place(): { cwd: string } | undefined {
  const cwd = program().dir || folder();
  if (!cwd) {
    void window.showWarningMessage("Open a folder of a Crossbook workspace first.");
    return undefined;
  }
  return { cwd };
}

/** Runs the program to its end. What it says on standard error is the reason where it fails. */
export function run(args: string[], cwd: string): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    execFile(program().command, args, { cwd, maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
      if (error && typeof error.code !== "number") {
        reject(error);
      } else {
        resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
      }
    });
  });
}
