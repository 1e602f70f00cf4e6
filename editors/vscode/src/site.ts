// The site: shown beside the editor while people write, and built.

import { ChildProcess, spawn } from "node:child_process";
import { commands, Disposable, env, OutputChannel, ProgressLocation, Uri, ViewColumn, window } from "vscode";
import { servedAt } from "./output";
import { place, program, run } from "./program";

/** `crossbook serve`, started once, and shown in the browser that the editor has. */
export class Preview implements Disposable {
  private server: { process: ChildProcess; url: Promise<string> } | undefined;
  private readonly output: OutputChannel = window.createOutputChannel("Crossbook Preview");

  async show(): Promise<void> {
    const here = place();
    if (!here) {
      return;
    }
    this.server ??= this.start(here.cwd);
    try {
      const url = await env.asExternalUri(Uri.parse(await this.server.url));
      await commands.executeCommand("simpleBrowser.api.open", url, { viewColumn: ViewColumn.Beside, preserveFocus: true });
    } catch (error) {
      this.stop();
      const choice = await window.showErrorMessage(error instanceof Error ? error.message : String(error), "Output");
      if (choice) {
        this.output.show();
      }
    }
  }

  private start(cwd: string): { process: ChildProcess; url: Promise<string> } {
    const process = spawn(program().command, ["serve", "--color", "never"], { cwd });
    const url = new Promise<string>((resolve, reject) => {
      let said = "";
      const hear = (bytes: Buffer) => {
        this.output.append(bytes.toString());
        said += bytes.toString();
        const address = servedAt(said);
        if (address) {
          resolve(address);
        }
      };
      process.stdout.on("data", hear);
      process.stderr.on("data", hear);
      process.on("error", reject);
      process.on("exit", () => {
        this.server = undefined;
        reject(new Error(said.trim().split("\n").pop() || "crossbook serve ended"));
      });
    });
    return { process, url };
  }

  private stop(): void {
    this.server?.process.kill();
    this.server = undefined;
  }

  dispose(): void {
    this.stop();
    this.output.dispose();
  }
}

/** Builds the site, and offers to open it. */
export async function build(): Promise<void> {
  const here = place();
  if (!here) {
    return;
  }
  const built = await window.withProgress({ location: ProgressLocation.Notification, title: "Crossbook: Build the Site" }, () =>
    run(["build", "--exit-zero", "--color", "never"], here.cwd),
  );
  const last = built.stderr.trim().split("\n").pop() || built.stdout.trim().split("\n").pop() || "";
  if (built.code !== 0) {
    void window.showErrorMessage(last || "crossbook build failed");
  } else {
    void window.showInformationMessage(last || "The site is built.");
  }
}
