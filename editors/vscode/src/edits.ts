// New tasks, and other numbers for tasks.

import { commands, ProgressLocation, Range, Uri, window, workspace, WorkspaceEdit } from "vscode";
import { firstPlan, namedRepos } from "./output";
import { place, run } from "./program";

/** Opens a feature: a task in each of the repos that people choose. */
export async function newTask(): Promise<void> {
  const here = place();
  if (!here) {
    return;
  }
  const title = await window.showInputBox({ title: "New Task", prompt: "The title of the feature", placeHolder: "Resumable exports" });
  if (!title?.trim()) {
    return;
  }
  const repos = await chosenRepos(here.cwd, title.trim());
  if (!repos?.length) {
    return;
  }
  // Numbers are counted on the disk.
  await workspace.saveAll(false);
  const args = ["new", "--title", title.trim(), "--repos", repos.join(",")];
  const outlook = await run([...args, "--dry-run", "--color", "never"], here.cwd);
  const made = await window.withProgress({ location: ProgressLocation.Window, title: "Crossbook: New Task" }, () => run(args, here.cwd));
  if (made.code !== 0) {
    void window.showErrorMessage(made.stderr.trim() || "crossbook new failed");
    return;
  }
  const written = firstPlan(outlook.stdout);
  const [plan] = written ? await workspace.findFiles(`**/${written}`, undefined, 1) : [];
  if (plan) {
    await window.showTextDocument(plan);
  }
}

/** The repos that may take part, as the program names them where it is given none. */
async function chosenRepos(cwd: string, title: string): Promise<string[] | undefined> {
  const asked = await run(["new", "--title", title, "--color", "never"], cwd);
  const names = namedRepos(asked.stderr);
  if (names.length) {
    return window.showQuickPick(names, { title: "New Task", placeHolder: "The repos that take part", canPickMany: true });
  }
  const typed = await window.showInputBox({ title: "New Task", prompt: "The repos that take part, with commas between" });
  return typed?.split(",").map((name) => name.trim()).filter((name) => name);
}

/** Gives the task at the cursor another number, or that of the document where the cursor is at none. */
export async function renumber(): Promise<void> {
  const editor = window.activeTextEditor;
  if (!editor || editor.document.languageId !== "markdown") {
    void window.showWarningMessage("Put the cursor on the number of a task first.");
    return;
  }
  const at = (await digits(editor.document.uri, editor.selection.active)) ?? (await title(editor.document.uri));
  if (!at) {
    void window.showWarningMessage("There is no number of a task here.");
    return;
  }
  const to = await window.showInputBox({ title: "Renumber the Task", value: at.placeholder, prompt: "Its new number, in all repos" });
  if (!to || to === at.placeholder) {
    return;
  }
  try {
    const edit = await commands.executeCommand<WorkspaceEdit>("vscode.executeDocumentRenameProvider", editor.document.uri, at.range.start, to);
    if (edit && (await workspace.applyEdit(edit))) {
      // The folder has moved: what names it is to be on the disk, too.
      await workspace.saveAll(false);
    }
  } catch (error) {
    void window.showErrorMessage(error instanceof Error ? error.message : String(error));
  }
}

interface Digits {
  range: Range;
  placeholder: string;
}

function digits(uri: Uri, at: { line: number; character: number }): Thenable<Digits | undefined> {
  return commands.executeCommand<Digits | undefined>("vscode.prepareRename", uri, at).then(
    (found) => found,
    () => undefined,
  );
}

/** The number in the title of a document. */
async function title(uri: Uri): Promise<Digits | undefined> {
  const document = await workspace.openTextDocument(uri);
  for (let line = 0; line < Math.min(document.lineCount, 40); line++) {
    const text = document.lineAt(line).text;
    if (text.startsWith("# ")) {
      const number = text.search(/\d+\D*$/);
      return number < 0 ? undefined : digits(uri, document.lineAt(line).range.start.with(line, number));
    }
  }
  return undefined;
}
