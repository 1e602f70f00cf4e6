// An editor without a screen: the protocol's own client, with `crossbook lsp` on a copy of the demo.
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const require = createRequire(import.meta.url);
const { createProtocolConnection, StreamMessageReader, StreamMessageWriter } = require("vscode-languageserver-protocol/node");

export const here = join(dirname(fileURLToPath(import.meta.url)), "..");
export const repository = join(here, "../..");
export const program = process.env.CROSSBOOK ?? join(repository, "target/debug/crossbook");

export const capabilities = {
  general: { positionEncodings: ["utf-16"] },
  window: { workDoneProgress: true },
  workspace: {
    workspaceEdit: { documentChanges: true, resourceOperations: ["rename"] },
    diagnostics: { refreshSupport: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    fileOperations: { willRename: true, didRename: true },
  },
  textDocument: {
    diagnostic: { dynamicRegistration: false },
    completion: { completionItem: { snippetSupport: true } },
  },
};

/** A copy of the demo, and a client whose server reads it. */
export class Editor {
  static async open({ options = {}, capabilities: own = capabilities, folder = "", rules = "" } = {}) {
    const root = realpathSync(mkdtempSync(join(tmpdir(), "crossbook-editor-")));
    for (const part of ["book.toml", "examples"]) {
      cpSync(join(repository, part), join(root, part), { recursive: true });
    }
    const book = join(root, "book.toml");
    writeFileSync(book, readFileSync(book, "utf8").replace("[rules]", `[rules]\n${rules}`));
    const editor = new Editor();
    const state = { CROSSBOOK_STATE: join(root, ".state"), CROSSBOOK_CACHE: join(root, ".cache") };
    const child = spawn(program, ["lsp"], { cwd: root, env: { ...process.env, ...state } });
    const connection = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
    Object.assign(editor, { root, child, connection, progress: [], registered: [], refreshes: 0, pushed: new Map(), stderr: "", versions: new Map() });
    child.stderr.on("data", (bytes) => (editor.stderr += bytes));
    connection.onRequest("window/workDoneProgress/create", () => null);
    connection.onRequest("client/registerCapability", (params) => void editor.registered.push(...params.registrations) ?? null);
    connection.onRequest("workspace/diagnostic/refresh", () => void editor.refreshes++ ?? null);
    connection.onNotification("$/progress", (params) => editor.progress.push(params.value));
    connection.onNotification("textDocument/publishDiagnostics", (params) => editor.pushed.set(params.uri, params.diagnostics));
    connection.onUnhandledNotification(() => undefined);
    connection.listen();
    const uri = pathToFileURL(join(root, folder)).href.replace(/\/$/, "");
    editor.answer = await connection.sendRequest("initialize", {
      processId: process.pid,
      rootUri: uri,
      capabilities: own,
      initializationOptions: options,
      workspaceFolders: [{ uri, name: "demo" }],
    });
    await connection.sendNotification("initialized", {});
    return editor;
  }

  ask(method, params) {
    return this.connection.sendRequest(method, params);
  }

  uri(path) {
    return pathToFileURL(join(this.root, "examples", path)).href;
  }

  read(path) {
    return readFileSync(join(this.root, "examples", path), "utf8");
  }

  document(path) {
    return { textDocument: { uri: this.uri(path) } };
  }

  /** Opens a file, with another text than the disk has if one is given. */
  async show(path, text = this.read(path)) {
    this.versions.set(path, 1);
    await this.connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri: this.uri(path), languageId: "markdown", version: 1, text },
    });
    return text;
  }

  /** Puts a text in the place of another; gives the whole. */
  async edit(path, text, old, replacement) {
    const start = text.indexOf(old);
    if (start < 0) {
      throw new Error(`no ${JSON.stringify(old)} in ${path}`);
    }
    const version = this.versions.get(path) + 1;
    this.versions.set(path, version);
    await this.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri: this.uri(path), version },
      contentChanges: [{ range: { start: position(text, start), end: position(text, start + old.length) }, text: replacement }],
    });
    return text.slice(0, start) + replacement + text.slice(start + old.length);
  }

  /** The parameters of a question about the place where a text is, or right behind it. */
  at(path, text, wanted, behind = false) {
    const start = text.indexOf(wanted);
    if (start < 0) {
      throw new Error(`no ${JSON.stringify(wanted)} in ${path}`);
    }
    return { ...this.document(path), position: position(text, behind ? start + wanted.length : start) };
  }

  async findings(path) {
    return (await this.ask("textDocument/diagnostic", this.document(path))).items;
  }

  /** Ends the session; the exit code. */
  async close() {
    await this.ask("shutdown");
    const ended = new Promise((resolve) => this.child.on("exit", resolve));
    await this.connection.sendNotification("exit");
    const code = await ended;
    this.connection.dispose();
    rmSync(this.root, { recursive: true, force: true });
    return code;
  }
}

/** UTF-16 units, as JavaScript counts them. */
export function position(text, offset) {
  const before = text.slice(0, offset);
  const start = before.lastIndexOf("\n") + 1;
  return { line: before.split("\n").length - 1, character: offset - start };
}

/** A text with edits made in it. */
export function made(text, edits) {
  const offset = ({ line, character }) => {
    const lines = text.split("\n");
    return lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, 0) + character;
  };
  const placed = edits.map(({ range, newText }) => [offset(range.start), offset(range.end), newText]);
  placed.sort(([one], [other]) => other - one);
  return placed.reduce((all, [start, end, written]) => all.slice(0, start) + written + all.slice(end), text);
}
