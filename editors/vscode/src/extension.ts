// Starts `crossbook lsp` for the documents of a workspace, and runs `crossbook` for what an editor has no request for.

import * as path from "node:path";
import { commands, env, ExtensionContext, Location, Position, Range, Uri, window, workspace } from "vscode";
import { LanguageClient, LanguageClientOptions, ServerOptions } from "vscode-languageclient/node";
import { newTask, renumber } from "./edits";
import { build, Preview } from "./site";
import { program } from "./program";

let client: LanguageClient | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  const preview = new Preview();
  context.subscriptions.push(
    preview,
    commands.registerCommand("crossbook.preview", () => preview.show()),
    commands.registerCommand("crossbook.build", build),
    commands.registerCommand("crossbook.newTask", newTask),
    commands.registerCommand("crossbook.renumber", renumber),
    commands.registerCommand("crossbook.restart", restart),
    // What a code lens names: the server's places, as the editor's own command wants them.
    commands.registerCommand("crossbook.showReferences", showReferences),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("crossbook.path") || change.affectsConfiguration("crossbook.dir")) {
        void restart();
      }
    }),
  );
  await commands.executeCommand("setContext", "crossbook.isActive", true);
  await restart();
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}

async function restart(): Promise<void> {
  await client?.stop().catch(() => undefined);
  const { command, dir } = program();
  const server: ServerOptions = { command, args: ["lsp", ...(dir ? ["-C", dir] : [])] };
  const options: LanguageClientOptions = {
    documentSelector: [
      { scheme: "file", language: "markdown" },
      { scheme: "file", pattern: "**/{book,crossbook}.toml" },
    ],
    initializationOptions: {
      inlayHints: workspace.getConfiguration("crossbook").get<boolean>("inlayHints", false),
      showReferences: "crossbook.showReferences",
    },
    synchronize: { configurationSection: "crossbook" },
  };
  client = new LanguageClient("crossbook", "Crossbook", server, options);
  try {
    await client.start();
  } catch (error) {
    client = undefined;
    const choice = await window.showErrorMessage(
      `Crossbook cannot start \`${command}\`: ${error instanceof Error ? error.message : String(error)}`,
      "Settings",
      "How to install",
    );
    if (choice === "Settings") {
      await commands.executeCommand("workbench.action.openSettings", "crossbook.path");
    } else if (choice) {
      await env.openExternal(Uri.parse("https://github.com/crossbook/crossbook#install"));
    }
  }
}

interface ProtocolPosition {
  line: number;
  character: number;
}

interface ProtocolLocation {
  uri: string;
  range: { start: ProtocolPosition; end: ProtocolPosition };
}

async function showReferences(uri: string, at: ProtocolPosition, places: ProtocolLocation[]): Promise<void> {
  const position = (place: ProtocolPosition) => new Position(place.line, place.character);
  const locations = places.map(
    ({ uri, range }) => new Location(Uri.parse(uri), new Range(position(range.start), position(range.end))),
  );
  await commands.executeCommand("editor.action.showReferences", Uri.parse(uri), position(at), locations);
}

/** The folder that commands run in: that of the active document, else the first that is open. */
export function folder(): string | undefined {
  const active = window.activeTextEditor?.document.uri;
  const own = active && workspace.getWorkspaceFolder(active);
  return own?.uri.fsPath ?? workspace.workspaceFolders?.[0]?.uri.fsPath ?? (active && path.dirname(active.fsPath));
}
